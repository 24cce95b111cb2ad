//! Feeds the tokenizer piece by piece and shortens tags with too many attributes.
//!
//! The tokenizer compares each attribute of a tag with all before it, so that one tag
//! of a few megabytes would keep it busy for an hour. To find such tags without being
//! led astray by comments and scripts, the pieces are cut so that it is always known
//! whether the tokenizer expects text, is inside a comment, or reads raw text.

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::{Reader, Sink};

/// Attributes behind so many are left out.
const MAX_ATTRIBUTES: usize = 256;

/// Reads a source to its end.
pub(super) fn feed(source: &str, reader: Reader) -> Reader {
    let tokenizer = tokenizer(reader);
    let mut feeder = Feeder {
        tokenizer,
        input: BufferQueue::default(),
        in_comment: false,
    };
    let mut rest = source;
    while !rest.is_empty() {
        rest = feeder.piece(rest);
    }
    feeder.tokenizer.end();
    feeder.tokenizer.sink.reader.into_inner()
}

/// Reads a single tag.
pub(super) fn tag(source: &str) -> Option<Tag> {
    struct First(RefCell<Option<Tag>>);
    impl TokenSink for First {
        type Handle = ();

        fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
            if let Token::TagToken(tag) = token {
                self.0.borrow_mut().get_or_insert(tag);
            }
            TokenSinkResult::Continue
        }
    }

    let (kept, end) = measure_tag(source.as_bytes());
    let tokenizer = Tokenizer::new(First(RefCell::default()), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(source.get(..kept)?));
    if kept < end {
        input.push_back(StrTendril::from(">"));
    }
    let _ = tokenizer.feed(&input);
    tokenizer.sink.0.into_inner()
}

fn tokenizer(reader: Reader) -> Tokenizer<Sink> {
    let sink = Sink {
        reader: RefCell::new(reader),
        spoke: Cell::new(false),
        raw: RefCell::new(None),
    };
    Tokenizer::new(sink, TokenizerOpts::default())
}

struct Feeder {
    tokenizer: Tokenizer<Sink>,
    input: BufferQueue,
    /// Inside a comment or the like, which ends at some `>`.
    in_comment: bool,
}

impl Feeder {
    /// Feeds a piece of the source and gives back what follows it.
    fn piece<'a>(&mut self, source: &'a str) -> &'a str {
        let bytes = source.as_bytes();
        if self.in_comment {
            let rest = self.push(source, after_angle(source));
            self.in_comment = !self.tokenizer.sink.spoke.get();
            return rest;
        }
        if bytes.first() != Some(&b'<') {
            return self.push(source, source.find('<').unwrap_or(source.len()));
        }
        if self.starts_tag(source) {
            let (kept, end) = measure_tag(bytes);
            self.push(source, kept);
            if kept < end {
                self.push(">", 1);
            }
            return source.get(end..).unwrap_or_default();
        }
        let raw = self.tokenizer.sink.raw.borrow().is_some();
        let is_comment = match bytes.get(1) {
            Some(b'!' | b'?') => true,
            // "</>" is nothing at all.
            Some(b'/') => bytes.get(2) != Some(&b'>'),
            _ => false,
        };
        if is_comment && !raw {
            let rest = self.push(source, after_angle(source));
            self.in_comment = !self.tokenizer.sink.spoke.get();
            return rest;
        }
        let next = bytes.iter().skip(1).position(|b| *b == b'<');
        self.push(source, next.map_or(source.len(), |at| at + 1))
    }

    /// Gives the first `length` bytes to the tokenizer; what remains is the result.
    fn push<'a>(&mut self, source: &'a str, length: usize) -> &'a str {
        // All cuts are beside ASCII characters; were one not, the rest goes in whole.
        let (piece, rest) = source.split_at_checked(length).unwrap_or((source, ""));
        self.tokenizer.sink.spoke.set(false);
        self.input.push_back(StrTendril::from(piece));
        // The sink never asks for a pause, so one call reads everything.
        let _ = self.tokenizer.feed(&self.input);
        rest
    }

    /// Whether the tokenizer will take the `<` for the beginning of a tag: in raw text
    /// only the tag that ends it is one.
    fn starts_tag(&self, source: &str) -> bool {
        let name = source
            .strip_prefix("</")
            .or_else(|| source.strip_prefix('<'));
        let Some(name) = name else {
            return false;
        };
        match &*self.tokenizer.sink.raw.borrow() {
            None => name.starts_with(|c: char| c.is_ascii_alphabetic()),
            Some(raw) => {
                let is_raw = |start: &str| start.eq_ignore_ascii_case(raw);
                source.starts_with("</") && name.get(..raw.len()).is_some_and(is_raw)
            }
        }
    }
}

/// How far it is to the next `>`, that one included.
fn after_angle(source: &str) -> usize {
    source.find('>').map_or(source.len(), |at| at + 1)
}

/// Where the part of a tag ends that may stay, and where the tag itself ends, by the
/// rules of the tokenizer (HTML, sections 13.2.5.8 and 13.2.5.32 to 13.2.5.40).
fn measure_tag(bytes: &[u8]) -> (usize, usize) {
    enum At {
        TagName,
        BeforeName,
        Name,
        AfterName,
        BeforeValue,
        Value,
        Quoted(u8),
    }
    let mut at = At::TagName;
    let mut attributes = 0;
    let mut kept = None;
    // The first bytes are the angle, perhaps a slash, and the name's first letter.
    for (index, &byte) in bytes.iter().enumerate().skip(2) {
        let blank = matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c');
        at = match (at, byte) {
            (At::Quoted(quote), _) if byte == quote => At::BeforeName,
            (At::Quoted(quote), _) => At::Quoted(quote),
            (_, b'>') => {
                let end = index + 1;
                return (kept.unwrap_or(end), end);
            }
            (At::BeforeValue, _) if blank => At::BeforeValue,
            (At::BeforeValue, b'"' | b'\'') => At::Quoted(byte),
            (At::BeforeValue | At::Value, _) if !blank => At::Value,
            (At::Name | At::AfterName, b'=') => At::BeforeValue,
            (At::Name | At::AfterName, _) if blank => At::AfterName,
            (At::TagName | At::BeforeName | At::Value, _) if blank => At::BeforeName,
            (_, b'/') => At::BeforeName,
            (At::TagName, _) => At::TagName,
            (At::Name, _) => At::Name,
            _ => {
                attributes += 1;
                if attributes > MAX_ATTRIBUTES {
                    kept.get_or_insert(index);
                }
                At::Name
            }
        };
    }
    (kept.unwrap_or(bytes.len()), bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::builder::Builder;
    use proptest::prelude::*;

    fn whole(source: &str, reader: Reader) -> Reader {
        let tokenizer = tokenizer(reader);
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(source));
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink.reader.into_inner()
    }

    proptest! {
        #[test]
        fn the_cuts_change_nothing(
            source in "(<|</|>|<!--|-->|<!|\\?|/|script|p|title|svg|b| |=|\"|'|&|amp;|é|x|\r|\n|-){0,60}"
        ) {
            let text = |feed: fn(&str, Reader) -> Reader| {
                let reader = feed(&source, Reader::new(Builder::default(), true));
                (reader.builder.finish(), reader.page.into_metadata())
            };
            prop_assert_eq!(text(feed), text(whole));
        }
    }

    #[test]
    fn tags_are_measured_as_the_tokenizer_reads_them() {
        for (source, tag) in [
            ("<a>b", "<a>"),
            ("</a >b", "</a >"),
            ("<a b='>' c=\">\">d>", "<a b='>' c=\">\">"),
            ("<a b'>' c>", "<a b'>"),
            ("<a b = '>'/c=d'>e'>", "<a b = '>'/c=d'>"),
            ("<a =\">\">", "<a =\">"),
            ("<a/b=/'>c'>", "<a/b=/'>"),
            ("<a<b =>c>", "<a<b =>"),
            ("<a b", "<a b"),
        ] {
            assert_eq!(
                measure_tag(source.as_bytes()),
                (tag.len(), tag.len()),
                "{source}"
            );
        }
    }

    #[test]
    fn a_tag_keeps_its_first_attributes() {
        let many: String = (0..300)
            .flat_map(|n| ["a".into(), n.to_string(), "='>' ".into()])
            .collect();
        let (kept, end) = measure_tag(format!("<p {many}>").as_bytes());
        assert_eq!(end, many.len() + 4);
        assert!(many.get(..kept - 3).unwrap().ends_with("a255='>' "));
    }
}
