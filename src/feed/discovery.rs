//! The feeds that a web page says it has.

use super::construct;
use super::item::web;
use super::xml::{Token, Tokens, attributes, resolve};
use crate::link;

/// A page names no more feeds than this.
const MOST: usize = 50;

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLink {
    /// Its address: absolute, of the web.
    pub url: String,
    /// What the page calls it; one line of plain text, may be empty.
    pub title: String,
}

/// What kinds of files are feeds.
const TYPES: [&str; 4] = [
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
];

/// The feeds that a page at the address `base` names by `<link rel="alternate">`
/// (<https://html.spec.whatwg.org/#rel-alternate>), each once and in its order.
pub(super) fn find(text: &str, base: &str) -> Vec<FeedLink> {
    let mut base = base.to_owned();
    let mut found: Vec<FeedLink> = Vec::new();
    for (_, token) in Tokens::new(text) {
        let Token::Open {
            name,
            attributes: inside,
            ..
        } = token
        else {
            continue;
        };
        let attribute = |wanted: &str| {
            let mut all = attributes(inside);
            let value = all.find(|it| it.0.eq_ignore_ascii_case(wanted));
            value.map(|it| resolve(it.1.trim()).into_owned())
        };
        if name.eq_ignore_ascii_case("base") {
            if let Some(target) = attribute("href") {
                base = link::join(&base, &target);
            }
            continue;
        }
        let relation = attribute("rel").unwrap_or_default();
        let mut relations = relation.split_ascii_whitespace();
        let kind = attribute("type").unwrap_or_default().to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let is_feed = name.eq_ignore_ascii_case("link")
            && relations.any(|it| it.eq_ignore_ascii_case("alternate"))
            && TYPES.contains(&kind);
        let url = attribute("href").filter(|_| is_feed);
        if let Some(url) = url.and_then(|url| web(&base, &url))
            && url.starts_with("http")
            && found.iter().all(|it| it.url != url)
        {
            let title = attribute("title").unwrap_or_default();
            let title = construct::plain_line(&title);
            found.push(FeedLink { url, title });
            if found.len() == MOST {
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_feeds() {
        let page = "<!doctype html><head><link rel=stylesheet href=a.css>\
            <LINK REL='Alternate' TYPE='application/rss+xml; charset=utf-8' HREF='/rss?a=1&amp;b=2' \
             title='News &amp; more'>\
            <link rel='alternate home' type='application/atom+xml' href='atom'>\
            <link rel=alternate type='application/atom+xml' href='/atom'>\
            <link rel=alternate type='text/html' hreflang=de href='/de'>\
            <link rel=alternate type='application/feed+json' href='javascript:x'>\
            <base href='https://b.example/x/'>\
            <link rel=alternate type='application/feed+json' href='feed.json'>";
        let link = |url: &str, title: &str| FeedLink {
            url: url.to_owned(),
            title: title.to_owned(),
        };
        assert_eq!(
            find(page, "https://a.example/page"),
            [
                link("https://a.example/rss?a=1&b=2", "News & more"),
                link("https://a.example/atom", ""),
                link("https://b.example/x/feed.json", ""),
            ]
        );
        let many = "<link rel=alternate type=application/rss+xml href=".to_owned();
        let many: Vec<String> = (0..200).map(|at| format!("{many}{at}>")).collect();
        assert_eq!(find(&many.concat(), "https://a.example/").len(), MOST);
    }
}
