//! Texts of feeds: what their markup is, and how to get a title or a body out of them.

use std::borrow::Cow;

use super::Content;
use super::links;
use super::scope::{Namespace, Scope};
use super::xml::{self, Element, Token, Tokens, resolve};
use crate::document::{Format, gate};

/// A longer title is cut, in characters.
const MAX_LINE: usize = 1000;

/// What the text of an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Text as it stands there.
    Text,
    /// HTML that was escaped.
    Html,
    /// Markup that was not escaped.
    Markup,
    /// Text or HTML: nobody says.
    Unsaid,
    /// Something that cannot be read.
    Foreign,
}

/// What the element says of its text, or what it holds.
fn form(element: &Element<'_>, namespace: Namespace) -> Form {
    let kind = element.attribute("type").unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_escaped = element
        .attribute("mode")
        .is_some_and(|mode| mode.eq_ignore_ascii_case("escaped"));
    let said = match kind {
        "" if is_escaped => Form::Unsaid,
        "" if namespace == Namespace::Content => Form::Html,
        "" | "html" | "text/html" if element.has_elements() => Form::Markup,
        "" => Form::Unsaid,
        "html" | "text/html" => Form::Html,
        "xhtml" | "application/xhtml+xml" => Form::Markup,
        "text" | "plain" | "text/plain" | "text/markdown" | "text/x-markdown" => Form::Text,
        _ => Form::Foreign,
    };
    if said == Form::Text && !is_escaped && element.has_elements() {
        Form::Markup
    } else if said == Form::Markup && !element.has_elements() {
        // Escaped nevertheless.
        Form::Unsaid
    } else {
        said
    }
}

/// The text of an element, and what it is; an empty one for what cannot be read.
fn source(element: &Element<'_>, namespace: Namespace, scope: &Scope<'_>) -> (Form, String) {
    let form = form(element, namespace);
    let is_coded = element
        .attribute("mode")
        .is_some_and(|mode| mode.eq_ignore_ascii_case("base64"));
    let text = match form {
        Form::Markup if !is_coded => markup(element.inner, scope),
        _ => element.text(),
    };
    if !is_coded && form != Form::Foreign {
        return (form, text);
    }
    // Only text comes out as UTF-8 without control characters.
    let decoded = from_base64(&text).filter(|text| !text.contains(xml::is_forbidden));
    match (form, decoded) {
        (Form::Foreign, None) => (form, String::new()),
        (Form::Foreign, Some(text)) => (Form::Unsaid, text),
        (Form::Markup, Some(text)) => (Form::Html, text),
        (_, decoded) => (form, decoded.unwrap_or(text)),
    }
}

/// A title or a name: one line of plain text that has passed the gate.
pub(super) fn line(element: &Element<'_>, namespace: Namespace, scope: &Scope<'_>) -> String {
    let (form, text) = source(element, namespace, scope);
    match form {
        Form::Text => plain_line(&text),
        Form::Html | Form::Markup => html_line(&text),
        Form::Unsaid | Form::Foreign => unsaid_line(&text),
    }
}

/// A line that is plain text.
pub(super) fn plain_line(text: &str) -> String {
    clip(gate::clean_line(text))
}

/// A line that may be HTML, or escaped once too often.
pub(super) fn unsaid_line(text: &str) -> String {
    if has_tags(text) {
        html_line(text)
    } else {
        plain_line(&resolve(text))
    }
}

/// The text of HTML in one line; of images what is said instead of them.
fn html_line(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return plain_line(text);
    }
    let mut line = String::with_capacity(text.len());
    let mut hidden = None;
    for (_, token) in Tokens::new(text) {
        match token {
            Token::Close(name) if hidden.is_some_and(|it| name.eq_ignore_ascii_case(it)) => {
                hidden = None;
            }
            _ if hidden.is_some() => {}
            Token::Open { name, .. }
                if ["script", "style"]
                    .iter()
                    .any(|it| name.eq_ignore_ascii_case(it)) =>
            {
                hidden = Some(name);
            }
            Token::Open {
                name, attributes, ..
            } => {
                if name.eq_ignore_ascii_case("img") {
                    let mut attributes = xml::attributes(attributes);
                    let alt = attributes.find(|it| it.0.eq_ignore_ascii_case("alt"));
                    line.push_str(&alt.map_or(Cow::Borrowed(""), |it| resolve(it.1)));
                } else if is_block(name) {
                    line.push(' ');
                }
            }
            Token::Close(name) if is_block(name) => line.push(' '),
            Token::Close(_) => {}
            Token::Text(text) | Token::Literal(text) => line.push_str(&resolve(text)),
        }
    }
    let line = plain_line(&line);
    if line.is_empty() && !has_tags(text) {
        plain_line(&resolve(text))
    } else {
        line
    }
}

/// Whether words before and behind the tag are never one.
fn is_block(name: &str) -> bool {
    let names = [
        "br", "p", "div", "li", "td", "th", "tr", "hr", "h1", "h2", "h3", "h4",
    ];
    names.iter().any(|it| name.eq_ignore_ascii_case(it))
}

fn clip(line: String) -> String {
    match line.char_indices().nth(MAX_LINE) {
        Some((end, _)) => {
            let mut short = line.get(..end).unwrap_or_default().trim_end().to_owned();
            short.push('…');
            short
        }
        None => line,
    }
}

/// A body; `None` if there is nothing in it.
pub(super) fn content(
    element: &Element<'_>,
    namespace: Namespace,
    scope: &Scope<'_>,
) -> Option<Content> {
    let (form, text) = source(element, namespace, scope);
    let format = match form {
        Form::Html | Form::Markup => Format::Html,
        Form::Unsaid if has_tags(&text) || has_references(&text) => Format::Html,
        Form::Text | Form::Foreign | Form::Unsaid => Format::Plain,
    };
    body(text, format, &scope.base)
}

/// A body out of a text whose format is known.
pub(super) fn body(text: String, format: Format, base: &str) -> Option<Content> {
    if text.trim().is_empty() {
        return None;
    }
    let text = match format {
        Format::Html => match links::absolute(&text, base) {
            Cow::Owned(changed) => changed,
            Cow::Borrowed(_) => text,
        },
        Format::Plain | Format::Markdown => text,
    };
    Some(Content { format, text })
}

/// Tags of HTML that stand in texts; those of whole pages are not among them.
const TAGS: [&str; 73] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "big",
    "blink",
    "blockquote",
    "br",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "iframe",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "object",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "td",
    "th",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
];

/// Tags that stand alone.
const VOID: [&str; 12] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr",
];

/// Whether a text is HTML: there is a tag that is closed, or that stands alone. A
/// text about the `<b>` tag is not.
fn has_tags(text: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for (_, token) in Tokens::new(text) {
        match token {
            Token::Open { name, .. } if VOID.iter().any(|it| name.eq_ignore_ascii_case(it)) => {
                return true;
            }
            // `<p>` and `<li>` are rarely closed.
            Token::Open { name, .. }
                if ["p", "li"].iter().any(|it| name.eq_ignore_ascii_case(it)) =>
            {
                return true;
            }
            Token::Open { name, .. } => {
                let known = TAGS.iter().find(|it| name.eq_ignore_ascii_case(it));
                if let Some(known) = known
                    && !open.contains(known)
                {
                    open.push(known);
                }
            }
            Token::Close(name) if open.iter().any(|it| name.eq_ignore_ascii_case(it)) => {
                return true;
            }
            _ => {}
        }
    }
    false
}

/// Whether there is something like `&eacute;` in a text.
fn has_references(text: &str) -> bool {
    matches!(resolve(text), Cow::Owned(resolved) if resolved != text)
}

/// Markup inside a feed as HTML: prefixes gone, CDATA escaped, empty elements closed.
fn markup(inner: &str, scope: &Scope<'_>) -> String {
    let mut html = String::with_capacity(inner.len());
    let local = |name| {
        let is_html = scope.meaning(name).0 == Namespace::Xhtml;
        let local = name.split_once(':').filter(|_| is_html);
        local.map_or(name, |it| it.1)
    };
    for (_, token) in Tokens::new(inner) {
        match token {
            Token::Text(text) => html.push_str(text),
            Token::Literal(text) => push_escaped(&mut html, text),
            Token::Close(name) => {
                html.push_str("</");
                html.push_str(local(name));
                html.push('>');
            }
            Token::Open {
                name,
                attributes,
                is_empty,
            } => {
                let name = local(name);
                html.push('<');
                html.push_str(name);
                html.push_str(attributes);
                html.push('>');
                if is_empty && !VOID.iter().any(|it| name.eq_ignore_ascii_case(it)) {
                    html.push_str("</");
                    html.push_str(name);
                    html.push('>');
                }
            }
        }
    }
    html
}

fn push_escaped(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            _ => html.push(c),
        }
    }
}

/// Base64 (RFC 4648) of text in UTF-8; blanks do not matter.
fn from_base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    let digits = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    for byte in digits.take_while(|byte| *byte != b'=') {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(digit)) & 0xff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(source: &str, namespace: Namespace) -> String {
        let element = super::super::xml::children(source, |_, _| false)
            .next()
            .unwrap();
        line(&element, namespace, &Scope::new(""))
    }

    #[test]
    fn titles_become_plain_text() {
        for (source, expected) in [
            ("<title>A &amp; B</title>", "A & B"),
            ("<title>A &amp;amp; B</title>", "A & B"),
            ("<title>A & B</title>", "A & B"),
            ("<title>&lt;b&gt;x&lt;/b&gt; y</title>", "x y"),
            ("<title><b>x</b> y</title>", "x y"),
            ("<title><![CDATA[<i>x</i> &#8217; y]]></title>", "x ’ y"),
            (
                "<title>Vec&lt;T&gt; and &lt;b&gt;</title>",
                "Vec<T> and <b>",
            ),
            (
                "<title>How &lt;script&gt; works</title>",
                "How <script> works",
            ),
            ("<title>1 &lt; 2</title>", "1 < 2"),
            (
                "<title type='html'>a&lt;br&gt;b&lt;img alt='c'&gt; &lt;style&gt;d</title>",
                "a bc",
            ),
            (
                "<title type='application/octet-stream'>PGI+eDwvYj4=</title>",
                "x",
            ),
            ("<title>caf&eacute;&nbsp;x</title>", "café\u{a0}x"),
            ("<title>a\n\tb\u{202e}&#27;[2J</title>", "a b[2J"),
            (
                "<title type='text'>&lt;b&gt;x&lt;/b&gt;</title>",
                "<b>x</b>",
            ),
            (
                "<title type='html'>&lt;b&gt;x&lt;/b&gt; &amp;lt;</title>",
                "x <",
            ),
            (
                "<title type='xhtml'><div>x <b>y</b>&lt;</div></title>",
                "x y<",
            ),
            (
                "<title type='text/html' mode='base64'>PGI+eDwvYj4=</title>",
                "x",
            ),
            ("<title/>", ""),
        ] {
            assert_eq!(title(source, Namespace::Rss), expected, "{source}");
        }
        let long = title(
            &format!("<title>{}</title>", "ä".repeat(5000)),
            Namespace::Rss,
        );
        assert_eq!(long.chars().count(), MAX_LINE + 1);
    }

    #[test]
    fn bodies_keep_their_markup() {
        for (source, format, expected) in [
            ("<d>One.\n\nTwo.</d>", Format::Plain, "One.\n\nTwo."),
            ("<d>&lt;p&gt;One.</d>", Format::Html, "<p>One."),
            ("<d>caf&amp;eacute;</d>", Format::Html, "caf&eacute;"),
            (
                "<d><p>a<br/>b<a name='x'/></p></d>",
                Format::Html,
                "<p>a<br>b<a name='x'></a></p>",
            ),
            ("<d type='text'>a &lt; b</d>", Format::Plain, "a < b"),
            (
                "<d type='html'>&lt;a href='b'&gt;x&lt;/a&gt;</d>",
                Format::Html,
                "<a href='http://a.example/b'>x</a>",
            ),
            (
                "<d type='xhtml'><xhtml:div><xhtml:b>x</xhtml:b><![CDATA[<]]></xhtml:div></d>",
                Format::Html,
                "<div><b>x</b>&lt;</div>",
            ),
        ] {
            let element = super::super::xml::children(source, |_, _| false)
                .next()
                .unwrap();
            let content = content(&element, Namespace::Atom, &Scope::new("http://a.example/"));
            let expected = Content {
                format,
                text: expected.to_owned(),
            };
            assert_eq!(content, Some(expected), "{source}");
        }
        let image = "<d type='image/png'>iVBORw0KGgo=</d>";
        let element = super::super::xml::children(image, |_, _| false)
            .next()
            .unwrap();
        assert_eq!(content(&element, Namespace::Atom, &Scope::new("")), None);
    }
}
