//! What holds inside an element: the base of links, the language, the prefixes.

use std::borrow::Cow;

use super::xml::{self, Element};
use crate::link;

/// More prefixes are not kept.
const MAX_PREFIXES: usize = 64;

/// A longer base is none, in bytes: it would be repeated with every link.
const MAX_BASE: usize = 1000;

/// No language tag is longer (RFC 5646, section 4.4.1), in bytes.
const MAX_LANGUAGE: usize = 40;

/// The vocabularies that feeds are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Namespace {
    /// Names without a prefix, and RSS in all its namespaces.
    Rss,
    /// Atom 0.3 and 1.0.
    Atom,
    /// Dublin Core, elements and terms.
    DublinCore,
    /// `content:encoded`.
    Content,
    /// Media RSS.
    Media,
    /// iTunes podcasts, and the like of Google Play.
    Itunes,
    /// `sy:updatePeriod`.
    Syndication,
    /// RDF.
    Rdf,
    /// HTML as XML.
    Xhtml,
    /// Feedburner, who put their own links into feeds.
    Feedburner,
    /// All others.
    Other,
}

impl Namespace {
    /// By its address; known ones are spelled in many ways.
    fn of_address(address: &str) -> Self {
        let address = address.trim().to_ascii_lowercase();
        let address = address.trim_end_matches(['/', '#']);
        let (_, name) = address.split_once("://").unwrap_or(("", address));
        match name {
            "www.w3.org/2005/atom" | "purl.org/atom/ns" | "www.w3.org/2005/atom/" => Self::Atom,
            "www.w3.org/1999/xhtml" => Self::Xhtml,
            "purl.org/rss/1.0/modules/content" => Self::Content,
            "purl.org/rss/1.0/modules/syndication" => Self::Syndication,
            "www.w3.org/1999/02/22-rdf-syntax-ns" => Self::Rdf,
            "search.yahoo.com/mrss" => Self::Media,
            "www.itunes.com/dtds/podcast-1.0.dtd" | "www.google.com/schemas/play-podcasts/1.0" => {
                Self::Itunes
            }
            "rssnamespace.org/feedburner/ext/1.0" => Self::Feedburner,
            _ if name.starts_with("purl.org/dc/") => Self::DublinCore,
            _ if name.starts_with("purl.org/atom/") => Self::Atom,
            _ if name.starts_with("example.com/") && name.contains("itunes") => Self::Itunes,
            ""
            | "purl.org/rss/1.0"
            | "my.netscape.com/rdf/simple/0.9"
            | "channel.netscape.com/rdf/simple/0.9"
            | "purl.org/net/rss1.1"
            | "backend.userland.com/rss2"
            | "blogs.law.harvard.edu/tech/rss" => Self::Rss,
            _ if name.starts_with("my.netscape.com/") || name.contains("userland.com/rss") => {
                Self::Rss
            }
            _ => Self::Other,
        }
    }

    /// By a prefix that is used without having been declared.
    fn of_prefix(prefix: &str) -> Self {
        match prefix.to_ascii_lowercase().as_str() {
            "" | "rss" => Self::Rss,
            "atom" | "atom10" | "atom03" | "a10" => Self::Atom,
            "dc" | "dcterms" => Self::DublinCore,
            "content" => Self::Content,
            "media" => Self::Media,
            "itunes" | "googleplay" => Self::Itunes,
            "sy" => Self::Syndication,
            "rdf" => Self::Rdf,
            "xhtml" => Self::Xhtml,
            "feedburner" => Self::Feedburner,
            _ => Self::Other,
        }
    }
}

/// What can be a language tag.
pub(super) fn language(text: &str) -> Option<String> {
    let tag = text.trim();
    let is_tag = !tag.is_empty()
        && tag.len() <= MAX_LANGUAGE
        && tag
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    is_tag.then(|| tag.to_owned())
}

fn bounded(base: String) -> String {
    if base.len() > MAX_BASE {
        String::new()
    } else {
        base
    }
}

/// What holds inside an element.
#[derive(Clone, Debug)]
pub(super) struct Scope<'a> {
    /// The base of relative links; empty if not known.
    pub(super) base: String,
    /// `xml:lang`; `None` if not given, or given as empty.
    pub(super) language: Option<String>,
    /// What prefixes mean, the innermost last; the empty one is that of names without.
    prefixes: Vec<(&'a str, Namespace)>,
}

impl<'a> Scope<'a> {
    /// The scope of a whole document.
    pub(super) fn new(base: &str) -> Self {
        Self {
            base: bounded(base.to_owned()),
            language: None,
            prefixes: Vec::new(),
        }
    }

    /// The scope inside an element.
    pub(super) fn enter(&self, element: &Element<'a>) -> Cow<'_, Self> {
        // Nearly all elements change nothing.
        if !element.attributes.contains("xml") {
            return Cow::Borrowed(self);
        }
        let mut inside = self.clone();
        for (name, value) in xml::attributes(element.attributes) {
            match name {
                "xml:base" => {
                    inside.base = bounded(link::join(&self.base, &xml::resolve(value)));
                }
                "xml:lang" => {
                    inside.language = language(value);
                }
                _ => {
                    let prefix = name.strip_prefix("xmlns:");
                    let prefix = prefix.or_else(|| (name == "xmlns").then_some(""));
                    if let Some(prefix) = prefix
                        && inside.prefixes.len() < MAX_PREFIXES
                    {
                        let namespace = Namespace::of_address(value);
                        inside.prefixes.push((prefix, namespace));
                    }
                }
            }
        }
        Cow::Owned(inside)
    }

    /// What a name with its prefix means: where it is from, and the name in small
    /// letters.
    pub(super) fn meaning(&self, name: &str) -> (Namespace, String) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let declared = self.prefixes.iter().rev().find(|it| it.0 == prefix);
        let namespace = match declared {
            // A default that nobody knows is that of somebody's RSS.
            Some((_, Namespace::Other)) if prefix.is_empty() => Namespace::Rss,
            Some((_, namespace)) => *namespace,
            None => Namespace::of_prefix(prefix),
        };
        (namespace, local.to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_what_their_prefix_says() {
        let source = "<x xmlns='http://www.w3.org/2005/Atom' xmlns:d='http://purl.org/dc/elements/1.1/' \
                      xmlns:media='http://elsewhere.example/' xml:base='b/' xml:lang='de'>";
        let element = xml::children(source, |_, _| false).next().unwrap();
        let scope = Scope::new("http://a.example/");
        let inside = scope.enter(&element);
        for (name, namespace) in [
            ("title", Namespace::Atom),
            ("d:Title", Namespace::DublinCore),
            ("media:title", Namespace::Other),
            ("dc:title", Namespace::DublinCore),
            ("z:title", Namespace::Other),
        ] {
            assert_eq!(
                inside.meaning(name),
                (namespace, "title".to_owned()),
                "{name}"
            );
        }
        assert_eq!(inside.base, "http://a.example/b/");
        assert_eq!(inside.language.as_deref(), Some("de"));
        assert_eq!(scope.meaning("title").0, Namespace::Rss);
    }
}
