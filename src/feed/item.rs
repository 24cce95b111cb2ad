//! An item of RSS or Atom.

use jiff::Timestamp;

use super::construct;
use super::scope::{Namespace, Scope, language};
use super::xml::{self, Element};
use super::{Content, Enclosure, Item, date};
use crate::link::{self, Link};
use crate::model::Date;

/// More authors, enclosures or categories are left out.
const MAX_LIST: usize = 20;

/// How deep the elements of Media RSS are looked into.
const MAX_MEDIA_DEPTH: usize = 4;

/// The best of what several elements say; of equals the first.
#[derive(Debug)]
pub(super) struct Best<T>(Option<(u8, T)>);

impl<T> Default for Best<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Best<T> {
    /// Takes a value if none of this rank or a better (lower) one is there.
    pub(super) fn offer(&mut self, rank: u8, value: Option<T>) {
        if let Some(value) = value
            && self.0.as_ref().is_none_or(|it| rank < it.0)
        {
            self.0 = Some((rank, value));
        }
    }

    pub(super) fn take(self) -> Option<T> {
        self.0.map(|it| it.1)
    }
}

/// What has been found of an item.
#[derive(Debug, Default)]
struct Draft {
    title: Best<String>,
    url: Best<String>,
    id: Best<String>,
    published: Best<Date>,
    updated: Best<Date>,
    language: Best<String>,
    /// Bodies in order of preference.
    content: Best<Content>,
    summary: Best<Content>,
    authors: Vec<String>,
    more_authors: Vec<String>,
    enclosures: Vec<Enclosure>,
    categories: Vec<String>,
}

/// Elements that hold a line of text.
const LINES: [&str; 24] = [
    "title",
    "link",
    "guid",
    "id",
    "pubDate",
    "published",
    "updated",
    "modified",
    "issued",
    "created",
    "category",
    "comments",
    "dc:date",
    "dc:creator",
    "dc:subject",
    "dc:title",
    "language",
    "copyright",
    "lastBuildDate",
    "ttl",
    "generator",
    "docs",
    "webMaster",
    "managingEditor",
];

/// Elements that may hold HTML.
const BODIES: [&str; 6] = [
    "description",
    "summary",
    "content",
    "content:encoded",
    "body",
    "atom:summary",
];

/// Elements that are never part of a text.
const NEVER_TEXT: [&str; 18] = [
    "pubDate",
    "guid",
    "content:encoded",
    "dc:creator",
    "dc:date",
    "dc:subject",
    "enclosure",
    "published",
    "updated",
    "lastBuildDate",
    "managingEditor",
    "webMaster",
    "media:content",
    "media:group",
    "itunes:author",
    "itunes:duration",
    "item",
    "entry",
];

/// Elements that are never part of a line.
const NEVER_LINE: [&str; 18] = [
    "title",
    "link",
    "description",
    "summary",
    "content",
    "category",
    "author",
    "comments",
    "source",
    "id",
    "issued",
    "modified",
    "created",
    "image",
    "language",
    "copyright",
    "generator",
    "ttl",
];

fn is_among(name: &str, names: &[&str]) -> bool {
    names.iter().any(|it| it.eq_ignore_ascii_case(name))
}

/// Whether a start tag ends an element that was forgotten to be closed: one that
/// holds nothing but text, and the other cannot be part of a text.
pub(super) fn ends_field(open: &str, new: &str) -> bool {
    if is_among(new, &NEVER_TEXT) {
        is_among(open, &LINES) || is_among(open, &BODIES)
    } else {
        is_among(new, &NEVER_LINE) && is_among(open, &LINES)
    }
}

/// The fields of an item.
fn fields(inner: &str) -> impl Iterator<Item = Element<'_>> {
    xml::children(inner, ends_field)
}

/// Reads the element of an item. Its id is what the feed calls it, or empty.
pub(super) fn read<'a>(element: &Element<'a>, outside: &Scope<'a>, now: Timestamp) -> Item {
    let scope = outside.enter(element);
    let mut draft = Draft::default();
    for (name, value) in xml::attributes(element.attributes) {
        if scope.meaning(name) == (Namespace::Rdf, "about".to_owned()) {
            let about = xml::resolve(value).trim().to_owned();
            draft.url.offer(8, web(&scope.base, &about));
            draft.id.offer(2, non_empty(about));
        }
    }
    for field in fields(element.inner) {
        // What the feed breaks off in may be half of an address.
        let is_half = field.is_cut && element.is_cut;
        if !is_half || is_body(&scope.meaning(field.name).1) {
            draft.read(&field, &scope, now, 0);
        }
    }
    draft.finish(&scope)
}

fn is_body(name: &str) -> bool {
    matches!(
        name,
        "description" | "summary" | "content" | "encoded" | "body"
    )
}

fn non_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// An address that may be followed.
pub(super) fn web(base: &str, reference: &str) -> Option<String> {
    if reference.trim().is_empty() {
        return None;
    }
    let joined = link::join(base, reference);
    match link::check(&joined) {
        Ok(Link::Web(address) | Link::Mail(address)) => Some(address.url),
        _ => None,
    }
}

/// A date that is not in the future.
pub(super) fn moment(element: &Element<'_>, now: Timestamp) -> Option<Date> {
    date::parse(element.text().trim()).map(|date| date::not_after(date, now))
}

impl Draft {
    fn read<'a>(&mut self, field: &Element<'a>, outside: &Scope<'a>, now: Timestamp, depth: usize) {
        use Namespace::{Atom, Content, DublinCore, Feedburner, Itunes, Media, Rss, Xhtml};
        let (namespace, name) = outside.meaning(field.name);
        let scope = outside.enter(field);
        let scope = scope.as_ref();
        let line = || non_empty(construct::line(field, namespace, scope));
        let text = || field.text().trim().to_owned();
        match (namespace, name.as_str()) {
            (Rss | Atom, "title") => self.title.offer(0, line()),
            (DublinCore, "title") => self.title.offer(1, line()),
            (Media, "title") => self.title.offer(2, line()),
            (Itunes, "title") => self.title.offer(3, line()),
            (Rss | Atom, "link" | "url") => self.read_link(field, scope),
            (Feedburner, "origlink") => self.url.offer(0, web(&scope.base, &text())),
            (Rss, "guid") => {
                let guid = text();
                let is_link = field
                    .attribute("isPermaLink")
                    .is_none_or(|it| !it.eq_ignore_ascii_case("false"));
                // Without a scheme it is no address, whatever it claims to be.
                if is_link && link::scheme(&guid).is_some() {
                    self.url.offer(5, web(&scope.base, &guid));
                }
                self.id.offer(0, non_empty(guid));
            }
            (Rss | Atom, "id") => {
                let id = text();
                if link::scheme(&id).is_some() {
                    self.url.offer(6, web("", &id));
                }
                self.id.offer(0, non_empty(id));
            }
            (DublinCore, "identifier") => self.id.offer(3, non_empty(text())),
            (Rss | Atom, "pubdate" | "published") => self.published.offer(0, moment(field, now)),
            (Rss | Atom | DublinCore, "issued") | (DublinCore, "date") => {
                self.published.offer(1, moment(field, now));
            }
            (DublinCore | Rss | Atom, "created" | "date" | "available") => {
                self.published.offer(2, moment(field, now));
            }
            (Rss | Atom, "updated" | "modified" | "lastbuilddate") => {
                self.updated.offer(0, moment(field, now));
            }
            (DublinCore, "modified") => self.updated.offer(1, moment(field, now)),
            (DublinCore | Rss, "language") => self.language.offer(0, language(&text())),
            (Rss | Atom, "author") => push(&mut self.authors, person(field, scope)),
            (DublinCore, "creator" | "author") => push(&mut self.authors, line()),
            (Itunes, "author") => push(&mut self.more_authors, line()),
            (Rss | Atom | Itunes | Media, "category") | (DublinCore, "subject") => {
                self.read_category(field, scope);
            }
            (Itunes | Media, "keywords") => {
                for word in text().split(',') {
                    push(&mut self.categories, non_empty(construct::plain_line(word)));
                }
            }
            (Rss | Atom, "enclosure") => self.enclose(field, scope, ["url", "type", "length"]),
            (Media, "content" | "peerlink") => {
                self.enclose(field, scope, ["url", "type", "fileSize"]);
                self.read_media(field, scope, now, depth);
            }
            (Media, "group") => self.read_media(field, scope, now, depth),
            (Content, "encoded" | "items") => self.offer_content(0, field, namespace, scope),
            (Xhtml, "body" | "div") => self.offer_content(1, field, namespace, scope),
            (Rss | Atom, "content" | "body" | "fullitem") => {
                self.offer_content(2, field, namespace, scope);
                let is_outside = field.attribute("src");
                self.url
                    .offer(7, is_outside.and_then(|it| web(&scope.base, &it)));
            }
            (Rss, "description") => self.offer_summary(0, field, namespace, scope),
            (Atom, "summary") | (Rss, "summary" | "abstract") => {
                self.offer_summary(1, field, namespace, scope);
            }
            (DublinCore, "description" | "abstract") => {
                self.offer_summary(2, field, namespace, scope);
            }
            (Media, "description") => self.offer_summary(3, field, namespace, scope),
            (Itunes, "summary") => self.offer_summary(4, field, namespace, scope),
            (Itunes, "subtitle") => self.offer_summary(5, field, namespace, scope),
            _ => {}
        }
    }

    fn read_media<'a>(
        &mut self,
        field: &Element<'a>,
        scope: &Scope<'a>,
        now: Timestamp,
        depth: usize,
    ) {
        if depth == MAX_MEDIA_DEPTH {
            return;
        }
        for inner in xml::children(field.inner, |_, _| false) {
            if scope.meaning(inner.name).0 == Namespace::Media {
                self.read(&inner, scope, now, depth + 1);
            }
        }
    }

    fn read_link(&mut self, field: &Element<'_>, scope: &Scope<'_>) {
        let Some(target) = field.attribute("href") else {
            self.url.offer(1, web(&scope.base, field.text().trim()));
            return;
        };
        let relation = field.attribute("rel").unwrap_or_default();
        let relation = relation.to_ascii_lowercase();
        let relation = relation.rsplit('/').next().unwrap_or_default();
        let media_type = field.attribute("type").unwrap_or_default();
        let is_page = media_type.is_empty() || media_type.contains("html");
        match relation {
            "" | "alternate" if is_page => self.url.offer(1, web(&scope.base, &target)),
            "" | "alternate" => self.url.offer(3, web(&scope.base, &target)),
            "enclosure" => self.enclose(field, scope, ["href", "type", "length"]),
            "via" | "related" => self.url.offer(9, web(&scope.base, &target)),
            _ => {}
        }
    }

    fn read_category(&mut self, field: &Element<'_>, scope: &Scope<'_>) {
        let named = ["label", "term", "text"]
            .iter()
            .find_map(|it| field.attribute(it))
            .map(|it| construct::plain_line(&it));
        let name = named.unwrap_or_else(|| construct::line(field, Namespace::Rss, scope));
        push(&mut self.categories, non_empty(name));
    }

    /// Takes a file by the names of the attributes for its address, type and length.
    fn enclose(&mut self, field: &Element<'_>, scope: &Scope<'_>, names: [&str; 3]) {
        let [url, media_type, length] = names.map(|name| field.attribute(name));
        let Some(url) = url.and_then(|url| web(&scope.base, &url)) else {
            return;
        };
        let media_type = media_type.map(|it| construct::plain_line(&it));
        let enclosure = Enclosure {
            url,
            media_type: media_type.and_then(non_empty),
            length: length.and_then(|it| it.parse().ok()),
        };
        let known = self.enclosures.iter().any(|it| it.url == enclosure.url);
        if !known && self.enclosures.len() < MAX_LIST {
            self.enclosures.push(enclosure);
        }
    }

    fn offer_content(
        &mut self,
        rank: u8,
        field: &Element<'_>,
        namespace: Namespace,
        scope: &Scope<'_>,
    ) {
        self.language.offer(1, scope.language.clone());
        self.content
            .offer(rank, construct::content(field, namespace, scope));
    }

    fn offer_summary(
        &mut self,
        rank: u8,
        field: &Element<'_>,
        namespace: Namespace,
        scope: &Scope<'_>,
    ) {
        self.summary
            .offer(rank, construct::content(field, namespace, scope));
    }

    fn finish(mut self, scope: &Scope<'_>) -> Item {
        self.language.offer(2, scope.language.clone());
        let content = self.content.take();
        // A `description` of RSS may well be all there is; the others are what they say.
        let is_said = self.summary.0.as_ref().is_some_and(|it| it.0 > 0);
        let summary = self.summary.take();
        let is_summary = content.is_none()
            && summary
                .as_ref()
                .is_some_and(|it| is_said || ends_like_a_beginning(&it.text));
        let published = self.published.take();
        let updated = self.updated.take();
        Item {
            id: self.id.take().unwrap_or_default(),
            title: self.title.take().unwrap_or_default(),
            url: self.url.take(),
            authors: if self.authors.is_empty() {
                self.more_authors
            } else {
                self.authors
            },
            published: published.or(updated),
            updated,
            language: self.language.take().and_then(|it| language(&it)),
            content: content.or(summary),
            is_summary,
            enclosures: self.enclosures,
            categories: self.categories,
        }
    }
}

fn push(list: &mut Vec<String>, value: Option<String>) {
    if let Some(value) = value
        && list.len() < MAX_LIST
        && !list.contains(&value)
    {
        list.push(value);
    }
}

/// Whether a text breaks off with dots.
pub(super) fn ends_like_a_beginning(text: &str) -> bool {
    // What stands behind the dots: the ends of elements, brackets.
    let mut end = text.trim_end();
    while let Some(rest) = end.strip_suffix('>') {
        match rest.rfind('<').and_then(|at| rest.get(..at)) {
            Some(before) => end = before.trim_end(),
            None => break,
        }
    }
    let end = end.trim_end_matches([']', ')', ' ', '\u{a0}']);
    ["…", "...", "&hellip;", "&#8230;", "&#x2026;"]
        .iter()
        .any(|dots| end.ends_with(dots))
}

/// The name of a person: of Atom, or as RSS writes it, `mail@example.org (Name)`.
pub(super) fn person(element: &Element<'_>, scope: &Scope<'_>) -> Option<String> {
    let mut name = Best::default();
    for part in xml::children(element.inner, |_, _| false) {
        let (namespace, kind) = scope.meaning(part.name);
        let rank = match kind.as_str() {
            "name" => 0,
            "email" => 1,
            "uri" | "url" | "homepage" => 2,
            _ => continue,
        };
        name.offer(rank, non_empty(construct::line(&part, namespace, scope)));
    }
    if let Some(name) = name.take() {
        return Some(name);
    }
    let line = construct::unsaid_line(&element.text());
    let (before, name) = line.split_once('(').unwrap_or((line.as_str(), ""));
    let name = name.trim_end().trim_end_matches(')').trim();
    let name = if before.contains('@') && !name.is_empty() {
        name
    } else if let Some((name, _)) = line.split_once('<').filter(|it| !it.0.trim().is_empty()) {
        name.trim()
    } else {
        &line
    };
    non_empty(name.to_owned())
}
