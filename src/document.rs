//! From untrusted text to a [`Document`]: one flat text, and what its parts are.
//!
//! What the reader sees, search indexes and highlights mark is the same
//! [`Document::text`]; headings, links and emphasis are byte ranges over it.
//! Every text that comes from outside passes [`gate`] on its way in.

mod anchor;
mod builder;
mod check;
pub mod gate;
mod html;
mod markdown;
#[cfg(test)]
mod outline;
mod plain;
mod title;

use std::cmp::Reverse;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::model::Metadata;

/// The form of a source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text without markup: paragraphs, lists, quoted lines, rules, indented blocks and
    /// drawn tables are recognised.
    Plain,
    /// `CommonMark` with tables, strikethrough, task lists and footnotes.
    Markdown,
    /// HTML as found on the web, well-formed or not.
    Html,
}

/// Reads a source text: its document, and what it says about itself.
///
/// The title is empty when the source names none; otherwise it stands in the
/// metadata only, see [`Document::with_title`]. Never fails: what makes no sense
/// as markup is text. The time it takes is proportional to the length of the source.
pub fn read(source: &str, format: Format) -> (Document, Metadata) {
    match format {
        Format::Plain => (plain::read(source), Metadata::default()),
        Format::Markdown => markdown::read(source),
        Format::Html => html::read(source),
    }
}

/// An article's flat text and the ranges that say what its parts are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Everything there is to read: the title, a blank line, then the body,
    /// blocks separated by blank lines (items of one list and rows of one table by a
    /// single line break).
    pub text: String,
    /// The parts of the text in order, not overlapping. The first one is the
    /// title once [`Document::with_title`] has run.
    pub blocks: Vec<Block>,
    /// Emphasis, links and the like; ordered by start, properly nested, each
    /// inside one block.
    pub spans: Vec<Span>,
    /// The targets that [`SpanKind::Link`] points to, as they were written:
    /// not yet checked against the allow-list. One that begins with `#` leads to the
    /// [anchor](Self::anchors) of that name.
    pub links: Vec<String>,
    /// The places that links of the document itself lead to, in the order of the text.
    #[serde(default)]
    pub anchors: Vec<Anchor>,
    /// Where the images come from that [`SpanKind::Image`] points to, as it was
    /// written: not yet checked against the allow-list.
    #[serde(default)]
    pub images: Vec<String>,
    /// Where the author allows words to be divided at the end of a line (soft hyphens,
    /// U+00AD): the bytes of [`Document::text`] with which the second parts begin, in
    /// order. The text itself is free of them, so that words are found as they are read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub soft_hyphens: Vec<usize>,
}

/// A place in the text that a link can lead to, such as a footnote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// What stands behind the `#` of the links that lead here.
    pub name: String,
    /// Where the place begins in [`Document::text`].
    pub offset: usize,
}

/// A paragraph, a heading, an item: a part of the text that starts its own line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where its text stands in [`Document::text`], without the line breaks
    /// between blocks. Line breaks inside are forced breaks.
    pub range: Range<usize>,
    /// How many quotations it stands in.
    pub quote: u8,
    /// How many lists it stands in.
    pub list: u8,
    /// What stands before the first line of a list item.
    pub marker: Option<Marker>,
}

/// What a [`Block`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// The article's title.
    Title,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// Running text, also inside lists and quotations.
    Paragraph,
    /// Code or anything else whose line breaks and blanks are kept.
    Preformatted,
    /// What is said about a picture or a table.
    Caption,
    /// A row of a table; its cells are [`SpanKind::Cell`]s, separated by `" | "`, or
    /// by `"| "` behind an empty one.
    TableRow,
    /// A line that divides; its range is empty.
    Rule,
}

/// What stands before a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Marker {
    /// A dot.
    Bullet,
    /// A number, as given by the list.
    Number(u32),
    /// A box, ticked or not.
    Task(bool),
}

/// A stretch of text that differs from the text around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// What makes it differ.
    pub kind: SpanKind,
    /// Where it stands in [`Document::text`].
    pub range: Range<usize>,
}

/// What a [`Span`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpanKind {
    /// Emphasis, usually italic.
    Emphasis,
    /// Strong emphasis, usually bold.
    Strong,
    /// Code inside running text.
    Code,
    /// Struck out.
    Strikethrough,
    /// A link; the number is an index into [`Document::links`].
    Link(usize),
    /// Raised, as an exponent or the number of a note; the letters are plain ones.
    Superscript,
    /// Lowered, as an index; the letters are plain ones.
    Subscript,
    /// What stands for an image, such as `[image 1: A cat]`; the number is an index
    /// into [`Document::images`], one less than the one in the text.
    Image(usize),
    /// A cell of a table row, the only span whose range may be empty. Empty cells at
    /// the end of a row are left out.
    Cell {
        /// It names its column or row.
        header: bool,
        /// The side to which its text is set.
        align: Align,
    },
}

/// To which side the text of a table cell is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Align {
    /// To the side where lines begin, unless the column suggests another.
    #[default]
    Start,
    /// In the middle.
    Center,
    /// To the side where lines end, as figures are.
    End,
}

impl Document {
    /// Where the place stands that links call by a name, spelled as they spell it;
    /// `None` if there is none.
    pub fn anchor_offset(&self, name: &str) -> Option<usize> {
        let mut anchors = self.anchors.iter();
        let anchor = anchors.find(|anchor| anchor.name == name)?;
        Some(anchor.offset)
    }

    /// How many words there are to read, for an estimate of the time it takes.
    ///
    /// What stands between blanks is a word if it has a letter or digit; in Chinese
    /// and Japanese, which are written without blanks, two characters count as one, and
    /// in Thai, Lao, Khmer and Burmese, which are too, about five letters.
    pub fn word_count(&self) -> usize {
        let tenths: usize = self
            .text
            .split_whitespace()
            .map(|piece| {
                let count =
                    |is_kind: fn(char) -> bool| piece.chars().filter(|&c| is_kind(c)).count();
                match (count(is_cjk), count(is_southeast_asian)) {
                    (0, 0) => 10 * usize::from(piece.chars().any(char::is_alphanumeric)),
                    (characters, letters) => 5 * characters + 2 * letters,
                }
            })
            .sum();
        tenths.div_ceil(10)
    }
}

/// Letters of the scripts of South-East Asia that have no blanks between words.
fn is_southeast_asian(c: char) -> bool {
    let is_of_script =
        matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}');
    is_of_script && c.is_alphabetic()
}

/// Chinese characters, Japanese syllables and the punctuation of both.
fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{30ff}' | '\u{31c0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff9f}' | '\u{20000}'..='\u{3fffd}')
}

/// Puts spans in order: by start, the outer before the inner.
fn sort_spans(spans: &mut [Span]) {
    let inner = |span: &Span| !matches!(span.kind, SpanKind::Cell { .. });
    spans.sort_by_key(|span| (span.range.start, Reverse(span.range.end), inner(span)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn soft_hyphens_are_kept_beside_the_text() {
        let hyphenated = |source: &str, format| {
            let (document, _) = read(source, format);
            assert_eq!(document.check(), Ok(()), "{source}");
            let mut text = document.text;
            for &place in document.soft_hyphens.iter().rev() {
                text.insert(place, '|');
            }
            text
        };
        for (source, expected) in [
            ("Sicher\u{ad}heits\u{ad}rat", "Sicher|heits|rat"),
            ("Ma\u{df}\u{ad}stab A\u{ad}\u{ad}b", "Maß|stab A|b"),
            ("e\u{301}\u{ad}te\u{301}", "e\u{301}|te\u{301}"),
            // Not at the ends of words, nor beside signs.
            ("\u{ad}ab\u{ad} cd \u{ad}ef\u{ad}", "ab cd ef"),
            ("ab\u{ad}-\u{ad}cd\u{ad}.", "ab-cd."),
            ("ab\u{ad}\n\ncd", "ab\n\ncd"),
            ("e\u{ad}\u{301}te", "e\u{301}te"),
            ("東\u{ad}京", "東京"),
        ] {
            for format in [Format::Plain, Format::Markdown, Format::Html] {
                let source = match format {
                    Format::Html => format!("<p>{}</p>", source.replace("\n\n", "<p>")),
                    _ => source.to_owned(),
                };
                assert_eq!(hyphenated(&source, format), expected, "{source:?}");
            }
        }
        let html = "<p>Sicher&shy;<b>heit</b> <code>x&#173;y</code>";
        assert_eq!(hyphenated(html, Format::Html), "Sicher|heit x|y");
        assert_eq!(
            hyphenated("Sicher&shy;heit", Format::Markdown),
            "Sicher|heit"
        );
    }

    #[test]
    fn words_are_counted_in_every_script() {
        for (text, words) in [
            ("", 0),
            ("Die Türkei und Aserbaidschan.", 4),
            ("don't stop — now", 3),
            ("新しいニュース", 4),
            ("안녕하세요 세계", 2),
            ("ตลาดน้ำเก่าแก่ 2 แห่ง", 4),
        ] {
            let (document, _) = read(text, Format::Plain);
            assert_eq!(document.word_count(), words, "{text}");
        }
    }
}
