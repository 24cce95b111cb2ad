//! Running text as Markdown: what is escaped, and which signs spans get.
//!
//! Signs for emphasis only count where the characters beside them allow it
//! (`CommonMark`, section 6.2). Where that is not certain, a tag of HTML stands instead.

use std::fmt::Write as _;

use crate::document::{Document, SpanKind};
use crate::export::inline::Token;
use crate::export::{html, source, target};

/// Writes the text of a block or of the cell of a table; line breaks in it are
/// forced ones, escaped.
pub(super) fn running(document: &Document, tokens: &[Token<'_>], in_cell: bool) -> String {
    let mut writer = Writer {
        document,
        tokens,
        in_cell,
        in_link: false,
        out: String::new(),
        closers: vec![None; tokens.len()],
    };
    writer.write();
    writer.out
}

/// Writes text without spans.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    escape(&mut out, text, false, false);
    out
}

/// How often a character stands in a row at most.
pub(super) fn longest_run(text: &str, c: char) -> usize {
    let runs = text.split(|other| other != c).map(str::len);
    runs.max().unwrap_or(0) / c.len_utf8()
}

/// What a character is to the rules for signs of emphasis.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    Sign,
    Letter,
    /// A sign or not: versions of Unicode and readers differ.
    Unclear,
}

fn class(c: char) -> Class {
    match c {
        _ if c.is_whitespace() => Class::Blank,
        _ if c.is_ascii_punctuation() => Class::Sign,
        _ if c.is_alphanumeric() => Class::Letter,
        _ => Class::Unclear,
    }
}

struct Writer<'a> {
    document: &'a Document,
    tokens: &'a [Token<'a>],
    in_cell: bool,
    /// The text of a link is being written.
    in_link: bool,
    out: String,
    /// For the tokens that close a span: how.
    closers: Vec<Option<String>>,
}

impl Writer<'_> {
    fn write(&mut self) {
        let mut index = 0;
        while let Some(token) = self.tokens.get(index) {
            match *token {
                Token::Text(text) => {
                    let before_link = matches!(
                        self.tokens.get(index + 1),
                        Some(Token::Open(SpanKind::Link(_)) | Token::Image(..))
                    );
                    let start = self.out.is_empty();
                    let text_end = text.strip_suffix('!').filter(|_| before_link);
                    escape(&mut self.out, text_end.unwrap_or(text), start, self.in_cell);
                    if text_end.is_some() {
                        self.out.push_str("\\!");
                    }
                }
                Token::Open(kind) => index = self.open(index, kind),
                Token::Close(kind) => {
                    self.in_link &= !matches!(kind, SpanKind::Link(_));
                    let closer = self.closers.get_mut(index).and_then(Option::take);
                    self.out.push_str(closer.as_deref().unwrap_or_default());
                }
                Token::Image(alt, number) => {
                    self.out.push_str("![");
                    escape(&mut self.out, alt, false, self.in_cell);
                    let mut end = String::from("](");
                    push_address(&mut end, &source(self.document, number).unwrap_or_default());
                    end.push(')');
                    self.out.push_str(&self.in_tag(end));
                }
                Token::Place(name) => {
                    let mut tag = String::new();
                    html::place(&mut tag, name);
                    let tag = tag.replace('[', "&#91;").replace(']', "&#93;");
                    self.out.push_str(&self.in_tag(tag));
                }
            }
            index += 1;
        }
    }

    /// A tag as it may stand here.
    fn in_tag(&self, tag: String) -> String {
        if self.in_cell {
            tag.replace('|', "&#124;")
        } else {
            tag
        }
    }

    /// Opens a span; the index of the last token that is written with it.
    fn open(&mut self, index: usize, kind: SpanKind) -> usize {
        let close = self.close_of(index);
        let (opener, closer) = match kind {
            SpanKind::Link(link) => {
                let target = target(self.document, link).unwrap_or_default();
                if self.is_plain_address(index, close, &target) {
                    let _ = write!(self.out, "<{target}>");
                    return close;
                }
                self.in_link = true;
                let mut end = String::from("](");
                push_address(&mut end, &target);
                end.push(')');
                ("[".to_owned(), self.in_tag(end))
            }
            SpanKind::Code if self.is_plain_code(index, close) => {
                if let Some(Token::Text(text)) = self.tokens.get(index + 1) {
                    push_code(&mut self.out, text);
                }
                return close;
            }
            _ => {
                if let Some(sign) = self.sign(index, close, kind) {
                    (sign.to_owned(), sign.to_owned())
                } else {
                    let tag = html::tag(kind);
                    (format!("<{tag}>"), format!("</{tag}>"))
                }
            }
        };
        self.out.push_str(&opener);
        if let Some(place) = self.closers.get_mut(close) {
            *place = Some(closer);
        }
        index
    }

    fn close_of(&self, index: usize) -> usize {
        let mut depth = 0;
        for (at, token) in self.tokens.iter().enumerate().skip(index) {
            match token {
                Token::Open(_) => depth += 1,
                Token::Close(_) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return at;
            }
        }
        self.tokens.len()
    }

    /// Whether a link shows nothing but where it leads.
    fn is_plain_address(&self, index: usize, close: usize, target: &str) -> bool {
        let is_scheme = target.starts_with("http://") || target.starts_with("https://");
        close == index + 2
            && is_scheme
            && self.tokens.get(index + 1) == Some(&Token::Text(target))
            && !target.contains(['<', '>', '|', '\\', ' '])
    }

    fn is_plain_code(&self, index: usize, close: usize) -> bool {
        let Some(Token::Text(text)) = self.tokens.get(index + 1) else {
            return false;
        };
        // Readers look for the end of a link's text, or for a colon behind it, first.
        let is_broken = text.contains('\n')
            || (self.in_cell && text.contains(['|', '\\']))
            || (self.in_link && text.contains(['[', ']']));
        close == index + 2
            && !is_broken
            && self.before(index) != Some('`')
            && self.behind(close) != Some('`')
            && !self.is_near(index, close, |token| {
                matches!(
                    token,
                    Token::Open(SpanKind::Code) | Token::Close(SpanKind::Code)
                )
            })
    }

    /// The signs for a span, if they can be had.
    fn sign(&self, index: usize, close: usize, kind: SpanKind) -> Option<&'static str> {
        let class_of = |c: Option<char>, other: Class| c.map_or(other, class);
        let before = class_of(self.before(index), Class::Blank);
        let first = class_of(self.behind(index), Class::Blank);
        let last = class_of(self.before(close), Class::Blank);
        let behind = class_of(self.behind(close), Class::Blank);
        let is_apart = |class| matches!(class, Class::Blank | Class::Sign);
        let holds = |inner, outer| match inner {
            Class::Blank => false,
            Class::Letter => true,
            Class::Sign | Class::Unclear => is_apart(outer),
        };
        if !holds(first, before) || !holds(last, behind) {
            return None;
        }
        let is_free = is_apart(before) && is_apart(behind);
        let is_alone = !self.is_near(index, close, |token| {
            *token == Token::Open(kind) || *token == Token::Close(kind)
        });
        let is_amid_text = !self.is_near(index, close, |token| !matches!(token, Token::Text(_)));
        match kind {
            SpanKind::Emphasis if is_free && is_alone => Some("_"),
            SpanKind::Emphasis if is_amid_text => Some("*"),
            SpanKind::Strong if is_alone => Some("**"),
            SpanKind::Strikethrough if is_free && is_alone => Some("~~"),
            _ => None,
        }
    }

    /// Whether beside one of the borders of a span, inside or outside, such a token is.
    fn is_near(&self, index: usize, close: usize, test: impl Fn(&Token<'_>) -> bool) -> bool {
        let near = [
            index.checked_sub(1),
            Some(index + 1),
            close.checked_sub(1),
            Some(close + 1),
        ];
        let mut near = near.into_iter().flatten();
        near.any(|at| at != index && at != close && self.tokens.get(at).is_some_and(&test))
    }

    /// The character before a token, as far as the rules for signs go.
    fn before(&self, index: usize) -> Option<char> {
        match self.tokens.get(index.checked_sub(1)?)? {
            Token::Text(text) => text.chars().next_back(),
            _ => Some('<'),
        }
    }

    /// The character behind a token.
    fn behind(&self, index: usize) -> Option<char> {
        match self.tokens.get(index + 1)? {
            Token::Text(text) => match text.chars().next()? {
                // A forced line break is written with a sign.
                '\n' => Some('\\'),
                c => Some(c),
            },
            _ => Some('<'),
        }
    }
}

fn push_code(out: &mut String, text: &str) {
    let fence = "`".repeat(longest_run(text, '`') + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    let _ = write!(out, "{fence}{blank}{text}{blank}{fence}");
}

/// The address of a link or image, in brackets if it needs them.
fn push_address(out: &mut String, address: &str) {
    let is_simple = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$,;=%+".contains(c);
    let is_entity = address.contains('&') && address.contains(';');
    if !address.is_empty() && address.chars().all(|c| is_simple(c) || c == '&') && !is_entity {
        out.push_str(address);
        return;
    }
    out.push('<');
    for c in address.chars() {
        if matches!(c, '<' | '>' | '\\' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('>');
}

/// Writes text in which nothing is markup. At the start of a line more is escaped, and
/// line breaks become forced ones.
fn escape(out: &mut String, text: &str, mut at_start: bool, in_cell: bool) {
    let mut before = None;
    let mut rest = text.chars();
    let mut after_digits = false;
    while let Some(c) = rest.next() {
        let next = rest.clone().next();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '~' => true,
            '|' => !in_cell,
            '_' => !(is_letter(before) && is_letter(next)),
            '<' => next.is_none_or(|next| !next.is_whitespace()),
            '&' => next.is_none_or(|next| next.is_ascii_alphanumeric() || next == '#'),
            '#' | '+' | '-' | '=' | '>' | ':' => at_start || (c == '#' && next.is_none()),
            '.' | ')' => after_digits,
            '!' => next == Some('['),
            _ => false,
        };
        match c {
            '\n' => out.push_str("\\\n"),
            '|' if in_cell => out.push_str("&#124;"),
            _ => {
                if is_markup {
                    out.push('\\');
                }
                out.push(c);
            }
        }
        after_digits = c.is_ascii_digit() && (at_start || after_digits);
        at_start = c == '\n';
        before = Some(c);
    }
}
