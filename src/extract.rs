//! The article of a web page: what is left without menus, advertisements and comments.
//!
//! Finding it needs the tree of the page, which takes time in proportion to the square
//! of its depth. So a page is looked through first, and of one that is too deep, or is
//! made to do harm, all of the text is taken instead.

use std::borrow::Cow;

use dom_smoothie::{Config, Readability, TextMode};

use crate::article_file;
use crate::document::{self, Document, Format};

/// Elements nested deeper than this are not built into a tree; browsers stop there, too.
const MAX_DEPTH: usize = 512;

/// A page with more elements is not built into a tree.
const MAX_ELEMENTS: usize = 50_000;

/// A tag with more attributes is not read: each is compared with all before it.
const MAX_ATTRIBUTES: usize = 256;

/// Less than this many bytes are no article but what is left where there is none.
const LEAST_TEXT: usize = 140;

/// The article of a page from the address `url`; `None` if there is none. Its title is
/// the page's, if it has one.
pub fn article_of(page: &[u8], content_type: Option<&str>, url: &str) -> Option<Document> {
    let source = article_file::page_text(page, charset(content_type))?;
    let html = if is_harmless(&source) {
        main_part(&source, url)?
    } else {
        source
    };
    let (document, _) = document::read(&html, Format::Html);
    let is_long = document.text.trim().len() >= LEAST_TEXT;
    is_long.then_some(document)
}

/// The HTML of the article, if it can be found.
fn main_part(source: &str, url: &str) -> Option<String> {
    let config = Config {
        max_elements_to_parse: MAX_ELEMENTS,
        text_mode: TextMode::Raw,
        ..Config::default()
    };
    let mut reader = Readability::new(source, Some(url), Some(config)).ok()?;
    let article = reader.parse().ok()?;
    Some(article.content.to_string())
}

/// What a server says of the encoding: `text/html; charset=…`.
fn charset(content_type: Option<&str>) -> Option<&str> {
    let mut parts = content_type?.split(';').skip(1);
    let value = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    Some(value.trim().trim_matches(['"', '\'']))
}

/// Elements without an end, and those whose end is implied by another of their kind.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "param",
];
const IMPLIED: [&str; 9] = ["p", "li", "dt", "dd", "tr", "td", "th", "option", "a"];

/// Whether the tree of a page takes a reasonable time to build.
fn is_harmless(source: &str) -> bool {
    let mut open: Vec<Cow<'_, str>> = Vec::new();
    let mut elements = 0;
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        let (is_end, body) = match rest.strip_prefix('/') {
            Some(body) => (true, body),
            None => (false, rest),
        };
        let length = body
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
            .count();
        let name = body.get(..length).unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |it| it.1);
            }
            continue;
        }
        let name = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(name)
        };
        let (attributes, end) = measure(body.as_bytes().get(length..).unwrap_or_default());
        let tag = body.get(..length + end).unwrap_or_default();
        rest = body.get(length + end..).unwrap_or_default();
        if attributes > MAX_ATTRIBUTES {
            return false;
        }
        if is_end {
            if let Some(at) = open.iter().rposition(|open| *open == name) {
                open.truncate(at);
            }
            continue;
        }
        elements += 1;
        if IMPLIED.contains(&name.as_ref()) && open.last() == Some(&name) {
            open.pop();
        }
        if matches!(
            name.as_ref(),
            "script" | "style" | "textarea" | "title" | "xmp"
        ) {
            // What stands inside is no markup.
            rest = behind_end(rest, &name);
        } else if !VOID.contains(&name.as_ref()) && !tag.ends_with('/') {
            open.push(name);
        }
        if open.len() > MAX_DEPTH || elements > MAX_ELEMENTS {
            return false;
        }
    }
    true
}

/// How many attributes a tag has about, and where its `>` stands.
fn measure(tag: &[u8]) -> (usize, usize) {
    let (mut attributes, mut quote, mut was_blank) = (0, None, false);
    for (at, &byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (Some(mark), _) if mark == byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return (attributes, at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, byte) => {
                let is_blank = byte.is_ascii_whitespace() || byte == b'/';
                attributes += usize::from(was_blank && !is_blank);
                was_blank = is_blank;
            }
        }
        if attributes > MAX_ATTRIBUTES {
            return (attributes, at);
        }
    }
    (attributes, tag.len())
}

/// What follows the end tag of an element that holds raw text.
fn behind_end<'a>(source: &'a str, name: &str) -> &'a str {
    let mut rest = source;
    while let Some(at) = rest.find("</") {
        rest = rest.get(at + 2..).unwrap_or_default();
        let found = rest.get(..name.len()).unwrap_or_default();
        if found.eq_ignore_ascii_case(name) {
            return rest;
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    const URL: &str = "https://a.example/news/1";

    fn page(body: &str) -> String {
        format!(
            "<html><head><title>A bridge opens - The Paper</title></head><body>\
             <nav><ul><li><a href='/'>Home</a><li><a href='/x'>More</a></ul></nav>\
             <article><h1>A bridge opens</h1>{body}</article>\
             <aside class='comments'><p>First comment, and a silly one.</p></aside>\
             <footer><p>Imprint, all rights reserved</p></footer></body></html>"
        )
    }

    fn text(page: &str) -> String {
        article_of(page.as_bytes(), None, URL).map_or_else(String::new, |it| it.text)
    }

    const PARAGRAPH: &str = "<p>The bridge over the southern channel was opened on Sunday, after \
        eleven years of building, by the mayor and a brass band, and the first ferry was late.</p>";

    #[test]
    fn the_article_is_found_and_what_stands_around_it_is_not() {
        let found = text(&page(&PARAGRAPH.repeat(6)));
        assert_eq!(found.matches("brass band").count(), 6);
        assert!(
            !found.contains("Imprint") && !found.contains("Home"),
            "{found}"
        );
    }

    #[test]
    fn links_are_absolute() {
        let body = PARAGRAPH.repeat(4) + "<p>See <a href='../map'>the map</a> of it, please.</p>";
        let document = article_of(page(&body).as_bytes(), None, URL).unwrap();
        assert_eq!(document.links, ["https://a.example/map"]);
    }

    #[test]
    fn the_encoding_is_what_server_or_page_say() {
        let body = page(&PARAGRAPH.replace("mayor", "B\u{fc}rgermeister").repeat(3));
        let bytes: Vec<u8> = body.chars().map(|c| u32::from(c) as u8).collect();
        let declared = Some("text/html; Charset=\"iso-8859-1\"");
        let document = article_of(&bytes, declared, URL).unwrap();
        assert!(document.text.contains("Bürgermeister"));
    }

    #[test]
    fn pages_without_text_have_no_article() {
        assert_eq!(article_of(b"", None, URL), None);
        assert_eq!(
            article_of(b"<html><body><p>Please enable scripts", None, URL),
            None
        );
        assert_eq!(article_of(b"\0\x01\x02\xff\xfe\0\0", None, URL), None);
    }

    #[test]
    fn hostile_pages_take_no_longer_than_others() {
        let many = 20_000;
        for body in [
            "<div>".repeat(many),
            "<b>".repeat(many),
            "<ul><li>".repeat(many),
            "<table><tr><td>".repeat(many),
            "<blockquote>".repeat(many),
            format!("<p {}>", "a=1 ".repeat(many)),
            format!(
                "<p {}>",
                (0..many).fold(String::new(), |all, n| all + &format!("a{n} "))
            ),
            "<a><i>".repeat(many),
            "<p><a href=x>".repeat(many),
            "<!--".repeat(many),
            "<script>".repeat(many),
            "<".repeat(10 * many),
        ] {
            let start = Instant::now();
            let _ = text(&page(&(PARAGRAPH.repeat(3) + &body)));
            let beginning: String = body.chars().take(20).collect();
            assert!(start.elapsed() < Duration::from_secs(5), "{beginning}");
        }
    }
}
