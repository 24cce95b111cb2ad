//! Typesetting: a document and a width become a page of lines.
//!
//! A [`Line`] does not hold text; it says which byte range of the document's
//! flat text stands on it, how far it is indented and what is drawn before it.
//! Highlights are therefore laid over a line by intersecting ranges, and a place
//! in the text stays the same place when the width changes.

mod address;
mod bidi;
mod breaks;
mod glue;
mod hyphenation;
mod justify;
mod language;
mod margin;
mod optimal;
mod paragraph;
mod room;
mod soft;
mod table;
mod width;
mod wrap;

use std::borrow::Cow;
use std::ops::Range;

pub use bidi::{Placed, Reordering};
pub use language::{Language, language_of};
pub use margin::{BAR_COLUMNS, Lead, label};
pub use room::PictureRow;
pub use width::{Fit, fit, shown, width};

use crate::document::{Block, BlockKind, Document, SpanKind};
use margin::Margin;
use soft::SoftHyphens;

/// Columns by which the first line of a paragraph is indented.
const FIRST_INDENT: u16 = 2;

/// So much of a document is set as one, even if only a glance is wanted: setting a
/// part of a paragraph may break lines elsewhere, and a part of a table may have
/// narrower columns. In bytes; a longer paragraph is broken line by line.
const LONGEST_WHOLE: usize = 64 << 10;

/// No row of a screen shows more of a text than so many bytes, about.
const BYTES_PER_ROW: usize = 256;

/// How a page is to be set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Columns of the text column, indents included; 0 counts as 1.
    pub width: usize,
    /// The language in which words are hyphenated at the end of lines; `None` to
    /// hyphenate none. See [`language_of`].
    pub hyphenation: Option<Language>,
    /// How the breaks between lines are chosen.
    pub breaking: Breaking,
    /// Running text ends at the right edge: its blanks are widened.
    pub is_justified: bool,
    /// A blank line stands between two lines of text.
    pub is_spaced: bool,
    /// A paragraph after another begins with an indent instead of a blank line.
    pub is_indented: bool,
}

impl Options {
    /// Plain left-aligned text of a width.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            ..Self::default()
        }
    }
}

/// How the breaks between lines are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Breaking {
    /// Each line takes as much as fits.
    #[default]
    First,
    /// The lines of a paragraph become as equally long as they can (textwrap's
    /// optimal fit, after Knuth & Plass 1981). Takes a few times as long.
    Optimal,
}

/// A document set in lines of one width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    lines: Vec<Line>,
}

/// One line of a [`Page`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What the line belongs to.
    pub kind: LineKind,
    /// The bytes of the flat text that stand on the line, without the blanks it
    /// ends with. Empty for lines without text; [`LineKind::Byline`] and
    /// [`LineKind::Blank`] then point to the start of the next line with text.
    pub range: Range<usize>,
    /// Columns before the text; less than the width of the page.
    pub indent: u16,
    /// What is drawn in those columns.
    pub lead: Lead,
    /// Whether a hyphen is to be drawn behind the text: a word that goes on on
    /// the next line is divided here. There is a column for it.
    pub hyphen: bool,
    /// Blank columns inside the text, by their places.
    pub gaps: Vec<Gap>,
    /// The bytes of the name that stands before the text, for a cell of a table on a
    /// line of its own: it ends two columns before the text, a colon behind it.
    pub label: Option<Range<usize>>,
}

/// Blank columns inside a line that no blanks of the text stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The byte of the flat text before which they stand.
    pub at: usize,
    /// How many.
    pub columns: u16,
}

/// A part of a line, from left to right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Bytes of the flat text.
    Text(Range<usize>),
    /// Blank columns.
    Gap(u16),
    /// A hyphen that is not in the text.
    Hyphen,
}

impl Line {
    fn new(kind: LineKind, range: Range<usize>) -> Self {
        Self {
            kind,
            range,
            indent: 0,
            lead: Lead::default(),
            hyphen: false,
            gaps: Vec::new(),
            label: None,
        }
    }

    /// What stands on the line behind the indent, from left to right.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> {
        let mut start = self.range.start;
        let gaps = self.gaps.iter().flat_map(move |gap| {
            let text = start..gap.at;
            start = gap.at;
            [Piece::Text(text), Piece::Gap(gap.columns)]
        });
        let last = self.gaps.last().map_or(self.range.start, |gap| gap.at);
        gaps.chain([Piece::Text(last..self.range.end)])
            .chain(self.hyphen.then_some(Piece::Hyphen))
    }
}

/// What a [`Line`] belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// The article's title.
    Title,
    /// The slot under the title for what is known about the article.
    Byline,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// Running text.
    Text,
    /// Text whose blanks and line breaks are kept.
    Preformatted,
    /// A row of a table.
    TableRow,
    /// A line that divides, as wide as the page.
    Rule,
    /// The space between two blocks.
    Blank,
    /// A row that is kept free for a picture.
    Picture(PictureRow),
}

impl LineKind {
    /// Whether the line is there for the look of the page only.
    fn is_space(self) -> bool {
        matches!(self, Self::Byline | Self::Blank | Self::Picture(_))
    }
}

impl From<BlockKind> for LineKind {
    fn from(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Title => Self::Title,
            BlockKind::Heading(level) => Self::Heading(level),
            BlockKind::Paragraph | BlockKind::Caption => Self::Text,
            BlockKind::Preformatted => Self::Preformatted,
            BlockKind::TableRow => Self::TableRow,
            BlockKind::Rule => Self::Rule,
        }
    }
}

impl Page {
    /// Sets a document.
    ///
    /// No line is wider than the page, with one exception: a grapheme that is
    /// wider than the columns left for it (a Chinese character in a page of one
    /// column) stands alone on its line. A block whose range does not lie in the
    /// text on character borders is set as if it were empty.
    pub fn new(document: &Document, options: &Options) -> Self {
        Self::set(document, options, 0, usize::MAX)
    }

    /// Sets only what is needed to show so many rows from a byte of the text on, for
    /// a first glance at a long article. What stands before may be missing; the rows are
    /// those of the whole page, unless the byte lies more than 64 KiB behind the start
    /// of its paragraph or table: then it is taken for the start of a line.
    pub fn glance(document: &Document, options: &Options, from: usize, rows: usize) -> Self {
        Self::set(document, options, from, rows)
    }

    fn set(document: &Document, options: &Options, from: usize, rows: usize) -> Self {
        let text = &document.text;
        let blocks = &document.blocks;
        let margins = margin::margins(document, options.width.max(1));
        let mut page = Self::default();
        let first = blocks.partition_point(|block| block.range.end < from);
        let first = start_of_table(document, first);
        let mut index = first;
        while let (Some(block), Some(margin)) = (blocks.get(index), margins.get(index)) {
            if page.rows_from(from) >= rows {
                break;
            }
            let before = index.checked_sub(1).and_then(|index| blocks.get(index));
            let mut indent = 0;
            if let Some(before) = before {
                // Where blank lines stand between lines, one more sets blocks apart.
                let is_spaced = options.is_spaced && LineKind::from(before.kind) == LineKind::Text;
                let mut blanks = usize::from(is_spaced);
                if options.is_indented && is_flow(before, block) {
                    indent = FIRST_INDENT;
                } else if is_apart(document, before, block) {
                    blanks += 1;
                }
                let bars = before.quote.min(block.quote);
                for _ in (0..blanks).filter(|_| index > first) {
                    page.push_space(LineKind::Blank, margin::between(bars, margin));
                }
            }
            let table = rows_of_table(document, index);
            let end = table.last().map_or(0, |row| row.range.end);
            let bytes = end.saturating_sub(block.range.start);
            let most = if bytes > LONGEST_WHOLE {
                rows
            } else {
                usize::MAX
            };
            let table = table.get(..table.len().min(most)).unwrap_or_default();
            let mut is_cut = false;
            if table.is_empty() {
                let part = part_for_glance(text, block, from, rows);
                is_cut = part.range.end < block.range.end;
                let is_inside = part.range.start > block.range.start;
                let mut margin = *margin;
                let mut options = *options;
                if is_inside {
                    margin.lead.marker = None;
                    indent = 0;
                }
                if block.range.len() > LONGEST_WHOLE {
                    options.breaking = Breaking::First;
                }
                page.set_block(document, &part, &margin, indent, &options);
            } else {
                let columns = columns_beside(margin, options.width.max(1));
                let push = &mut |line| page.lines.push(line);
                table::set(document, table, margin, columns, options.hyphenation, push);
            }
            if index == 0 && block.kind == BlockKind::Title {
                page.push_space(LineKind::Byline, Margin::default());
            }
            index += table.len().max(1);
            if is_cut {
                break;
            }
        }
        let next = blocks.get(index).map(|block| block.range.start);
        page.aim_spaces(next.unwrap_or(text.len()));
        page
    }

    /// How many lines there are from the one on which a byte of the text stands, as
    /// [`Self::line_at`] has it; lines without text point nowhere yet.
    fn rows_from(&self, offset: usize) -> usize {
        let (mut rows, mut spaces) = (0, 0);
        for line in self.lines.iter().rev() {
            if line.kind.is_space() {
                spaces += 1;
                continue;
            }
            let Range { start, end } = line.range;
            if start >= offset || offset < end {
                rows += spaces + 1;
                spaces = 0;
            }
            if start <= offset {
                break;
            }
        }
        rows
    }

    /// All lines from top to bottom.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// How many lines the page has.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether the page has no lines at all.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines of a window of rows, fewer where the page has ended.
    pub fn window(&self, rows: Range<usize>) -> &[Line] {
        let end = rows.end.min(self.len());
        self.lines.get(rows.start.min(end)..end).unwrap_or_default()
    }

    /// The number of the line on which a byte of the flat text stands. A byte
    /// that stands on no line, a blank at a line's end or between blocks,
    /// belongs to the next line with text; one behind the last line to the last.
    pub fn line_at(&self, offset: usize) -> usize {
        let next = self
            .lines
            .partition_point(|line| line.range.start <= offset);
        if let Some(index) = next.checked_sub(1)
            && let Some(line) = self.lines.get(index)
            && (line.range.start == offset || offset < line.range.end)
        {
            return index;
        }
        let rest = self.lines.get(next..).unwrap_or_default();
        rest.iter()
            .position(|line| !line.kind.is_space())
            .map_or(self.len().saturating_sub(1), |skipped| next + skipped)
    }

    /// The byte of the flat text with which a line starts; for lines without
    /// text that of the next line with text, for lines behind the last the end.
    pub fn offset_of(&self, line: usize) -> usize {
        let last = self.lines.last().map_or(0, |line| line.range.end);
        self.lines.get(line).map_or(last, |line| line.range.start)
    }

    /// Appends the lines of one block; needs nothing of the other blocks. The first
    /// line begins so many columns further in.
    fn set_block(
        &mut self,
        document: &Document,
        block: &Block,
        margin: &Margin,
        first_indent: u16,
        options: &Options,
    ) {
        let text = &document.text;
        let columns = columns_beside(margin, options.width.max(1));
        let kind = LineKind::from(block.kind);
        let is_justified = options.is_justified && kind == LineKind::Text;
        let mut indent = usize::from(first_indent).min(columns / 2);
        let rules = wrap::Rules {
            columns,
            hyphenation: options.hyphenation,
            soft_hyphens: SoftHyphens::default(),
            sparing: kind != LineKind::Text,
            breaking: options.breaking,
        };
        let soft_hyphens = SoftHyphens::new(&document.soft_hyphens);
        let first_line = self.len();
        let mut lead = margin.lead;
        let mut start = block.range.start;
        let parts = text.get(block.range.clone()).unwrap_or_default();
        for part in parts.split('\n') {
            let at = start;
            start += part.len() + 1;
            let begin = self.lines.len();
            let mut push = |range: Range<usize>, hyphen: bool| {
                self.lines.push(Line {
                    indent: margin.indent,
                    lead,
                    hyphen,
                    ..Line::new(kind, at + range.start..at + range.end)
                });
                lead.marker = None;
            };
            if kind == LineKind::Preformatted {
                wrap::fold(part, columns, &mut |range| push(range, false));
            } else {
                let rules = wrap::Rules {
                    soft_hyphens: soft_hyphens.of_part(&(at..at + part.len())),
                    ..rules
                };
                paragraph::wrap_indented(part, &rules, indent, &mut push);
            }
            let first = std::mem::take(&mut indent) as u16;
            let lines = self.lines.get_mut(begin..).unwrap_or_default();
            if let Some(line) = lines.first_mut() {
                line.indent += first;
            }
            if is_justified {
                justify::justify(text, lines, columns + usize::from(margin.indent));
            }
        }
        if options.is_spaced && kind == LineKind::Text {
            self.space_out(first_line);
        }
    }

    /// Puts a blank line behind every line but the last of those from a number on.
    fn space_out(&mut self, begin: usize) {
        let lines = self.lines.split_off(begin);
        let last = lines.len().saturating_sub(1);
        for (number, line) in lines.into_iter().enumerate() {
            let lead = Lead {
                marker: None,
                ..line.lead
            };
            let indent = line.indent;
            self.lines.push(line);
            if number < last {
                self.push_space(LineKind::Blank, Margin { indent, lead });
            }
        }
    }

    fn push_space(&mut self, kind: LineKind, margin: Margin) {
        let Margin { indent, lead } = margin;
        self.lines.push(Line {
            indent,
            lead,
            ..Line::new(kind, 0..0)
        });
    }

    /// Points the lines without text to the next line with text.
    fn aim_spaces(&mut self, end: usize) {
        let mut next = end;
        for line in self.lines.iter_mut().rev() {
            if line.kind.is_space() {
                line.range = next..next;
            } else {
                next = line.range.start;
            }
        }
    }
}

/// Whether one paragraph of running text follows another.
fn is_flow(before: &Block, after: &Block) -> bool {
    let is_paragraph = |block: &Block| {
        block.kind == BlockKind::Paragraph && block.list == 0 && block.marker.is_none()
    };
    is_paragraph(before) && is_paragraph(after) && before.quote == after.quote
}

/// The part of a block that is set for a glance: all of it, unless it is long.
fn part_for_glance<'a>(text: &str, block: &'a Block, from: usize, rows: usize) -> Cow<'a, Block> {
    let most = rows.saturating_mul(BYTES_PER_ROW);
    if block.range.len() <= most.max(LONGEST_WHOLE) {
        return Cow::Borrowed(block);
    }
    let is_far = from.saturating_sub(block.range.start) > LONGEST_WHOLE;
    let start = if is_far {
        start_of_line(text, block, from)
    } else {
        block.range.start
    };
    let end = start.max(from).saturating_add(most).min(block.range.end);
    let end = (end..block.range.end)
        .find(|&end| text.is_char_boundary(end))
        .unwrap_or(block.range.end);
    Cow::Owned(Block {
        range: start..end,
        ..block.clone()
    })
}

/// Where the author's line begins in which a byte of a long block stands; the byte
/// itself if that is far away.
fn start_of_line(text: &str, block: &Block, from: usize) -> usize {
    let bytes = text.as_bytes().get(block.range.start..from);
    let near = bytes.unwrap_or_default().iter().rev().take(LONGEST_WHOLE);
    let back = near.take_while(|&&byte| byte != b'\n').count();
    if back < LONGEST_WHOLE {
        from - back
    } else {
        from
    }
}

/// The columns for the text of a block.
fn columns_beside(margin: &Margin, page_width: usize) -> usize {
    page_width.saturating_sub(usize::from(margin.indent)).max(1)
}

/// The first row of the table in which a block stands, unless that is far above; the
/// block itself if it is no row.
fn start_of_table(document: &Document, index: usize) -> usize {
    let blocks = &document.blocks;
    let Some(end) = blocks.get(index).map(|row| row.range.end) else {
        return index;
    };
    let goes_on = |pair: &&[Block]| match pair {
        [before, after] => {
            is_same_table(document, before, after)
                && end.saturating_sub(before.range.start) <= LONGEST_WHOLE
        }
        _ => false,
    };
    let above = blocks.get(..=index).unwrap_or_default();
    index - above.windows(2).rev().take_while(goes_on).count()
}

/// The rows of the table that begins with a block; none if it is not a row.
fn rows_of_table(document: &Document, first: usize) -> &[Block] {
    let rest = document.blocks.get(first..).unwrap_or_default();
    if !rest.first().is_some_and(is_row) {
        return &[];
    }
    let goes_on = |pair: &&[Block]| match pair {
        [before, after] => is_same_table(document, before, after),
        _ => false,
    };
    let count = 1 + rest.windows(2).take_while(goes_on).count();
    rest.get(..count).unwrap_or_default()
}

fn is_row(block: &Block) -> bool {
    block.kind == BlockKind::TableRow
}

/// Whether the second of two neighbours is a further row of the first one's table.
fn is_same_table(document: &Document, before: &Block, after: &Block) -> bool {
    is_row(before)
        && is_row(after)
        && (before.quote, before.list) == (after.quote, after.list)
        && margin::is_close(document, before, after)
}

/// Whether a blank line stands between two neighbours: not between the items of a
/// list or the rows of a table, nor where one belongs to the other: a caption to its
/// picture or table, what a word means to the word.
fn is_apart(document: &Document, before: &Block, after: &Block) -> bool {
    if before.quote != after.quote {
        return true;
    }
    let is_text = |block: &Block| block.kind == BlockKind::Paragraph && block.marker.is_none();
    let is_meaning =
        is_text(before) && is_text(after) && after.list.checked_sub(1) == Some(before.list);
    let is_under_picture = after.kind == BlockKind::Caption && is_picture(document, before);
    let is_over_table = before.kind == BlockKind::Caption && is_row(after);
    let is_close = margin::is_close(document, before, after)
        && (after.list > 0 && after.marker.is_some() || is_row(after));
    !(is_close || is_meaning || is_under_picture || is_over_table)
}

/// Whether a block is nothing but a picture.
fn is_picture(document: &Document, block: &Block) -> bool {
    let spans = &document.spans;
    let first = spans.partition_point(|span| span.range.start < block.range.start);
    let inside = spans.get(first..).unwrap_or_default().iter();
    let mut inside = inside.take_while(|span| span.range.start < block.range.end);
    inside.any(|span| matches!(span.kind, SpanKind::Image(_)) && span.range == block.range)
}

#[cfg(test)]
mod tests;
