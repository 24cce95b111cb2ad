//! A lenient reader of XML: whatever stands there is understood as something.
//!
//! It never builds a tree. [`children`] cuts a text into its outermost elements, and
//! whoever wants to know more cuts the inside of one of them again. How deep hostile
//! markup is nested makes no difference to it, and every text is passed as often as
//! the form of feeds is deep, so the time is proportional to the length.

use std::borrow::Cow;

use html5ever::data::NAMED_ENTITIES;

/// Attributes behind so many are not seen.
const MAX_ATTRIBUTES: usize = 256;

/// No reference is longer, `&` and `;` not counted.
const MAX_REFERENCE: usize = 32;

/// The next piece of markup or text. Names and values are as they stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A start tag; `is_empty` if it is its own end.
    Open {
        name: &'a str,
        attributes: &'a str,
        is_empty: bool,
    },
    Close(&'a str),
    /// Text whose references are not resolved yet.
    Text(&'a str),
    /// Text that has no references.
    Literal(&'a str),
}

/// Where a pattern is found next, so that it is not looked for twice in a stretch
/// without it.
#[derive(Debug)]
struct Ahead {
    pattern: &'static str,
    /// No occurrence before this; `None` if not looked for yet.
    next: Option<usize>,
}

impl Ahead {
    const fn new(pattern: &'static str) -> Self {
        Self {
            pattern,
            next: None,
        }
    }

    /// The first occurrence at or behind `from`.
    fn find(&mut self, source: &str, from: usize) -> Option<usize> {
        let next = match self.next {
            Some(next) if next >= from => next,
            _ => {
                let rest = source.get(from..).unwrap_or_default();
                rest.find(self.pattern).map_or(usize::MAX, |at| from + at)
            }
        };
        self.next = Some(next);
        (next != usize::MAX).then_some(next)
    }
}

/// The tokens of a text, each with the byte at which it begins. Comments, processing
/// instructions and document types are passed over.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    source: &'a str,
    position: usize,
    comment_end: Ahead,
    instruction_end: Ahead,
    literal_start: Ahead,
    literal_end: Ahead,
    /// A document type did not end: others will not either.
    type_never_ends: bool,
}

const LITERAL: &str = "<![CDATA[";

impl<'a> Tokens<'a> {
    pub(super) const fn new(source: &'a str) -> Self {
        Self {
            source,
            position: 0,
            comment_end: Ahead::new("-->"),
            instruction_end: Ahead::new("?>"),
            literal_start: Ahead::new(LITERAL),
            literal_end: Ahead::new("]]>"),
            type_never_ends: false,
        }
    }

    /// Where the next token will be looked for.
    pub(super) const fn position(&self) -> usize {
        self.position
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.position..).unwrap_or_default()
    }

    /// The text up to `end`, which is where the next token begins.
    fn take_to(&mut self, end: usize) -> &'a str {
        let text = self.source.get(self.position..end).unwrap_or_default();
        self.position = end;
        text
    }

    fn skip_comment(&mut self) {
        let end = self.comment_end.find(self.source, self.position);
        self.position = match end {
            Some(end) => end + 3,
            None => self.end_of_tag(),
        };
    }

    fn skip_instruction(&mut self) {
        // One that is never closed is taken to end with its tag.
        let end = self.instruction_end.find(self.source, self.position);
        self.position = match end {
            Some(end) => end + 2,
            None => self.end_of_tag(),
        };
    }

    /// Behind the next `>`.
    fn end_of_tag(&self) -> usize {
        let end = self.rest().find('>').map(|at| self.position + at + 1);
        end.unwrap_or(self.source.len())
    }

    /// A document type may hold declarations in brackets and texts in quotes. What
    /// it declares is not used: neither entities, which may be bombs, nor files.
    fn skip_type(&mut self) {
        if !self.type_never_ends {
            let mut quote = None;
            let mut is_inside = false;
            for (at, byte) in self.rest().bytes().enumerate() {
                match (quote, byte) {
                    (Some(open), _) if open == byte => quote = None,
                    (None, b'"' | b'\'') => quote = Some(byte),
                    (None, b'[') => is_inside = true,
                    (None, b']') => is_inside = false,
                    (None, b'>') if !is_inside => {
                        self.position += at + 1;
                        return;
                    }
                    _ => {}
                }
            }
            self.type_never_ends = true;
        }
        self.position = self.end_of_tag();
    }

    /// The text of a CDATA section. One that lacks its end would swallow what follows
    /// up to the end of another: it ends with its item.
    fn literal(&mut self) -> Token<'a> {
        self.position += LITERAL.len();
        let end = self.literal_end.find(self.source, self.position);
        let limit = end.unwrap_or(self.source.len());
        let next = self.literal_start.find(self.source, self.position);
        let holds_another = next.is_some_and(|next| next < limit);
        if end.is_none() || holds_another {
            let to = next.filter(|_| holds_another).unwrap_or(limit);
            let inside = self.source.get(self.position..to).unwrap_or_default();
            let item_end = ["</item>", "</entry>"];
            let cut = item_end.iter().filter_map(|end| inside.find(end)).min();
            if let Some(cut) = cut {
                return Token::Literal(self.take_to(self.position + cut));
            }
        }
        let text = self.take_to(limit);
        self.position = (limit + 3).min(self.source.len());
        Token::Literal(text)
    }

    /// An end tag, whose `</` stands at the position.
    fn close(&mut self) -> Token<'a> {
        let start = self.position + 2;
        let inside = self.source.get(start..).unwrap_or_default();
        let length = inside.find(['<', '>']).unwrap_or(inside.len());
        let name = name_at(inside.get(..length).unwrap_or_default());
        let is_closed = inside.as_bytes().get(length) == Some(&b'>');
        self.position = start + length + usize::from(is_closed);
        Token::Close(name)
    }

    /// A start tag, whose `<` stands at the position.
    fn open(&mut self) -> Token<'a> {
        let start = self.position + 1;
        let name = name_at(self.source.get(start..).unwrap_or_default());
        let start = start + name.len();
        let inside = self.source.get(start..).unwrap_or_default();
        let length = tag_length(inside);
        let tag = inside.get(..length).unwrap_or_default();
        let is_closed = inside.as_bytes().get(length) == Some(&b'>');
        self.position = start + length + usize::from(is_closed);
        let attributes = tag.strip_suffix('/');
        Token::Open {
            name,
            attributes: attributes.unwrap_or(tag),
            is_empty: attributes.is_some(),
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    /// A token and where it begins.
    type Item = (usize, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.rest();
            let start = self.position;
            let second = rest.strip_prefix('<').map(|rest| rest.chars().next());
            let token = match second {
                None if rest.is_empty() => return None,
                Some(Some('!')) if rest.starts_with("<!--") => {
                    self.skip_comment();
                    continue;
                }
                Some(Some('!')) if rest.starts_with(LITERAL) => self.literal(),
                Some(Some('!')) => {
                    self.skip_type();
                    continue;
                }
                Some(Some('?')) => {
                    self.skip_instruction();
                    continue;
                }
                Some(Some('/')) => self.close(),
                Some(Some(c)) if is_name_start(c) => self.open(),
                _ => {
                    // A `<` that begins nothing is text.
                    let from = usize::from(second.is_some());
                    let text = rest.get(from..).unwrap_or_default();
                    let length = text.find('<').unwrap_or(text.len());
                    Token::Text(self.take_to(start + from + length))
                }
            };
            return Some((start, token));
        }
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '_' | ':')
}

/// The name at the beginning of a text.
fn name_at(text: &str) -> &str {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '/' | '=' | '"' | '\'');
    let end = text.find(is_end).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// How long the inside of a start tag is, up to its `>`, the next `<` or the end.
fn tag_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut after_equals = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'<' | b'>' => return at,
            b'"' | b'\'' if after_equals => match quoted_length(text, at + 1, byte) {
                Ok(length) => at += length + 1,
                Err(length) => return at + 1 + length,
            },
            _ => {}
        }
        after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
        at += 1;
    }
    at
}

/// How long a value is, which ends with a quote; if that is missing, how far the
/// tag reaches.
fn quoted_length(text: &str, from: usize, quote: u8) -> Result<usize, usize> {
    let value = text.get(from..).unwrap_or_default();
    let quote = char::from(quote);
    let Some(first) = value.find([quote, '<']) else {
        return Err(value.find('>').unwrap_or(value.len()));
    };
    let rest = value.get(first..).unwrap_or_default();
    if rest.starts_with(quote) {
        return Ok(first);
    }
    // A `<` is not allowed in values. If the tag ends before the quote comes, the
    // quote was forgotten, and the `<` begins something else.
    match rest.find([quote, '>']) {
        Some(end) if rest.get(end..).is_some_and(|it| it.starts_with(quote)) => Ok(first + end),
        _ => Err(value
            .get(..first)
            .and_then(|it| it.find('>'))
            .unwrap_or(first)),
    }
}

/// The attributes of a start tag: names and values, references not resolved.
pub(super) fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '/' | '=' | '"' | '\'' | '<' | '>')
            });
            if rest.is_empty() {
                return None;
            }
            let name = name_at(rest);
            rest = rest.get(name.len()..).unwrap_or_default();
            let Some(value) = rest.trim_start().strip_prefix('=') else {
                continue;
            };
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, behind) = if let Some(quote) = quote {
                let inside = value.get(1..).unwrap_or_default();
                inside.split_once(quote).unwrap_or((inside, ""))
            } else {
                let end = value.find(char::is_whitespace).unwrap_or(value.len());
                value.split_at(end)
            };
            rest = behind;
            return Some((name, value));
        }
    })
    .take(MAX_ATTRIBUTES)
}

/// An element with all that is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element<'a> {
    /// The name with its prefix.
    pub(super) name: &'a str,
    /// The inside of the start tag behind the name, see [`attributes`].
    pub(super) attributes: &'a str,
    /// The source between the tags.
    pub(super) inner: &'a str,
    /// Nothing has closed it, the text just ended.
    pub(super) is_cut: bool,
}

impl<'a> Element<'a> {
    /// The value of an attribute with this whole name, in any case, references
    /// resolved, blanks at its ends gone.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut found = attributes(self.attributes).filter(|it| it.0.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| resolve(value.trim()))
    }

    /// Whether there is markup inside that is not escaped.
    pub(super) fn has_elements(&self) -> bool {
        Tokens::new(self.inner).any(|(_, token)| matches!(token, Token::Open { .. }))
    }

    /// The text inside, references resolved, tags left out.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (_, token) in Tokens::new(self.inner) {
            match token {
                Token::Text(piece) => text.push_str(&resolve(piece)),
                Token::Literal(piece) => text.push_str(piece),
                Token::Open { .. } | Token::Close(_) => {}
            }
        }
        text
    }
}

/// The outermost elements of a text, in order.
///
/// An element ends with its end tag; without one where the text ends, or, if `ends`
/// says so of its name and the name of a start tag inside it, in front of that tag.
/// End tags of nothing are passed over.
pub(super) fn children(
    source: &str,
    ends: impl Fn(&str, &str) -> bool,
) -> impl Iterator<Item = Element<'_>> {
    let mut tokens = Tokens::new(source);
    std::iter::from_fn(move || {
        let (name, attributes, is_empty) = tokens.find_map(|(_, token)| match token {
            Token::Open {
                name,
                attributes,
                is_empty,
            } => Some((name, attributes, is_empty)),
            _ => None,
        })?;
        let mut element = Element {
            name,
            attributes,
            inner: "",
            is_cut: false,
        };
        if is_empty {
            return Some(element);
        }
        let start = tokens.position();
        let mut nested = 0_usize;
        let end = loop {
            let before = tokens.position();
            match tokens.next() {
                None => {
                    element.is_cut = true;
                    break source.len();
                }
                Some((at, Token::Open { name: other, .. })) if ends(name, other) => {
                    tokens.position = at;
                    break at.max(before);
                }
                Some((
                    _,
                    Token::Open {
                        name: other,
                        is_empty: false,
                        ..
                    },
                )) => nested += usize::from(other.eq_ignore_ascii_case(name)),
                Some((at, Token::Close(other))) if other.eq_ignore_ascii_case(name) => {
                    if nested == 0 {
                        break at;
                    }
                    nested -= 1;
                }
                Some(_) => {}
            }
        };
        element.inner = source.get(start..end).unwrap_or_default();
        Some(element)
    })
}

/// A text with its references resolved: numbers, the names of XML and of HTML. What
/// is none is left as it is; characters that XML forbids are left out.
pub(super) fn resolve(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        resolved.push_str(before);
        rest = after;
        let name = after
            .bytes()
            .take(MAX_REFERENCE)
            .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#')
            .filter(|&end| after.as_bytes().get(end) == Some(&b';'))
            .and_then(|end| after.get(..end));
        match name.and_then(|name| Some((name, character(name)?))) {
            Some((name, characters)) => {
                resolved.extend(characters.into_iter().flatten());
                rest = after.get(name.len() + 1..).unwrap_or_default();
            }
            None => resolved.push('&'),
        }
    }
    resolved.push_str(rest);
    Cow::Owned(resolved)
}

/// What stands between `&` and `;` as characters.
fn character(name: &str) -> Option<[Option<char>; 2]> {
    let Some(number) = name.strip_prefix('#') else {
        let mut key = String::with_capacity(name.len() + 1);
        key.push_str(name);
        key.push(';');
        let (first, second) = NAMED_ENTITIES
            .get(key.as_str())
            .copied()
            .filter(|it| it.0 != 0)?;
        let second = char::from_u32(second).filter(|_| second != 0);
        return Some([char::from_u32(first), second]);
    };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    let number = number.ok()?;
    // Numbers of Windows-1252, written by programs that knew no better.
    let byte = u8::try_from(number).ok().filter(|_| number >= 0x80);
    let c = match byte.filter(|byte| *byte < 0xa0) {
        Some(byte) => {
            let bytes = [byte];
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
            text.chars().next()
        }
        None => char::from_u32(number),
    };
    Some([c.filter(|&c| !is_forbidden(c)), None])
}

/// Control characters, which no text of XML may hold.
pub(super) fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(source: &str) -> Vec<(String, String)> {
        let elements = children(source, |_, new| new == "item");
        elements.map(|it| (it.name.to_owned(), it.text())).collect()
    }

    #[test]
    fn elements_are_cut_out() {
        for (source, expected) in [
            ("<a>x</a><b>y</b>", vec![("a", "x"), ("b", "y")]),
            ("<A>x</a>", vec![("A", "x")]),
            ("<a/><b>y", vec![("a", ""), ("b", "y")]),
            ("<a><a>x</a>y</a>z", vec![("a", "xy")]),
            ("<a><b>x</a><c>y</c>", vec![("a", "x"), ("c", "y")]),
            ("</z><a>x & y < 3 &lt;</a>", vec![("a", "x & y < 3 <")]),
            ("<item>a<b>c<item>d", vec![("item", "ac"), ("item", "d")]),
            ("<a>x<!-- </a> -->y</a>", vec![("a", "xy")]),
            ("<a>x<!-- y</a>", vec![("a", "x")]),
            ("<a><![CDATA[</a>&amp;]]></a>", vec![("a", "</a>&amp;")]),
            ("<a b='>'>x</a>", vec![("a", "x")]),
            ("<a b='x>y</a>", vec![("a", "y")]),
            ("<a b=\"x<c\">z</a>", vec![("a", "z")]),
            ("<a <b>x</b>", vec![("a", "x")]),
            (
                "<!DOCTYPE x [<!ENTITY y \"<a>z</a>\">]><a>&y;</a>",
                vec![("a", "&y;")],
            ),
            ("<?php <a> ?><a>x</a>", vec![("a", "x")]),
            ("<", vec![]),
            ("", vec![]),
        ] {
            let expected: Vec<_> = expected
                .iter()
                .map(|it| (it.0.to_owned(), it.1.to_owned()))
                .collect();
            assert_eq!(cut(source), expected, "{source}");
        }
    }

    #[test]
    fn a_literal_without_end_ends_with_its_item() {
        let source = "<item><![CDATA[x</item><item><![CDATA[y]]></item>";
        let elements: Vec<_> = children(source, |_, new| new == "item").collect();
        let texts: Vec<_> = elements.iter().map(Element::text).collect();
        assert_eq!(texts, ["x", "y"]);
        let elements: Vec<_> = children("<item><![CDATA[x", |_, _| false).collect();
        assert!(elements[0].is_cut);
        assert_eq!(elements[0].text(), "x");
    }

    #[test]
    fn attributes_are_read() {
        let read = |text| attributes(text).collect::<Vec<_>>();
        assert_eq!(
            read(" a='1' b = \"2 > 1\" c=3 d e='"),
            [("a", "1"), ("b", "2 > 1"), ("c", "3"), ("e", "")]
        );
        assert_eq!(read(" = a==b"), [("a", "=b")]);
        assert_eq!(read(&"a='' ".repeat(1000)).len(), MAX_ATTRIBUTES);
    }

    #[test]
    fn references_are_resolved_once() {
        for (text, expected) in [
            ("&amp;amp; &lt;b&gt; &apos;", "&amp; <b> '"),
            ("&eacute;&nbsp;&hellip;", "é\u{a0}…"),
            ("&#65;&#x42;&#146;&#133;", "AB’…"),
            ("a&b; & &; &#; &#xfffffff;AT&T", "a&b; & &; &#; AT&T"),
            ("&#0;&#27;&#xb;x&#9;", "x\t"),
            ("&unknown; &é;", "&unknown; &é;"),
        ] {
            assert_eq!(resolve(text), expected, "{text}");
        }
    }
}
