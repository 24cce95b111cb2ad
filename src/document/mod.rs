//! From untrusted text to a [`Document`]: one flat text, and what its parts are.
//!
//! What the reader sees, search indexes and highlights mark is the same
//! [`Document::text`]; headings, links and emphasis are byte ranges over it.
//! Every text that comes from outside passes [`gate`] on its way in.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// An article's flat text and the ranges that say what its parts are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Everything there is to read: the title, a blank line, then the body,
    /// blocks separated by blank lines (items of one list by a single line break).
    pub text: String,
    /// The parts of the text in order, not overlapping. The first one is the
    /// title once [`Document::set_title`] has run.
    pub blocks: Vec<Block>,
    /// Emphasis, links and the like; ordered by start, properly nested, each
    /// inside one block.
    pub spans: Vec<Span>,
    /// The targets that [`SpanKind::Link`] points to, as they were written:
    /// not yet checked against the allow-list.
    pub links: Vec<String>,
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
    /// A row of a table; cells are separated by tabs.
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
}
