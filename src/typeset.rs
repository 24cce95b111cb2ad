//! Typesetting: a document and a width become a page of lines.
//!
//! A [`Line`] does not hold text; it says which byte range of the document's
//! flat text stands on it, how far it is indented and what is drawn before it.
//! Highlights are therefore laid over a line by intersecting ranges, and a place
//! in the text stays the same place when the width changes.

mod margin;
mod width;
mod wrap;

use std::ops::Range;

pub use margin::{BAR_COLUMNS, Lead, label};
pub use width::{Fit, fit, width};

use crate::document::{Block, BlockKind, Document};
use margin::Margin;

/// How a page is to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Columns of the text column, indents included; 0 counts as 1.
    pub width: usize,
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
}

impl LineKind {
    /// Whether the line is there for the look of the page only.
    fn is_space(self) -> bool {
        matches!(self, Self::Byline | Self::Blank)
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
        let page_width = options.width.max(1);
        let blocks = &document.blocks;
        let margins = margin::margins(blocks, page_width);
        let mut page = Self::default();
        for (index, (block, margin)) in blocks.iter().zip(&margins).enumerate() {
            let before = index.checked_sub(1).and_then(|index| blocks.get(index));
            if before.is_some_and(|before| is_apart(before, block)) {
                let bars = before.map_or(0, |before| before.quote.min(block.quote));
                page.push_space(LineKind::Blank, margin::between(bars, margin));
            }
            page.set_block(&document.text, block, margin, page_width);
            if index == 0 && block.kind == BlockKind::Title {
                page.push_space(LineKind::Byline, Margin::default());
            }
        }
        page.aim_spaces(document.text.len());
        page
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

    /// Appends the lines of one block; needs nothing of the other blocks.
    fn set_block(&mut self, text: &str, block: &Block, margin: &Margin, page_width: usize) {
        let columns = page_width.saturating_sub(usize::from(margin.indent)).max(1);
        let kind = LineKind::from(block.kind);
        let mut lead = margin.lead;
        let lines = &mut self.lines;
        let mut push = |range: Range<usize>| {
            lines.push(Line {
                kind,
                range,
                indent: margin.indent,
                lead,
            });
            lead.marker = None;
        };
        let mut start = block.range.start;
        for part in text
            .get(block.range.clone())
            .unwrap_or_default()
            .split('\n')
        {
            let at = start;
            start += part.len() + 1;
            let mut push = |range: Range<usize>| push(at + range.start..at + range.end);
            if kind == LineKind::Preformatted {
                wrap::fold(part, columns, &mut push);
            } else {
                wrap::wrap(part, columns, &mut push);
            }
        }
    }

    fn push_space(&mut self, kind: LineKind, margin: Margin) {
        let Margin { indent, lead } = margin;
        self.lines.push(Line {
            kind,
            range: 0..0,
            indent,
            lead,
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

/// Whether a blank line stands between two blocks: not between the items of a
/// list, nor between the rows of a table.
fn is_apart(before: &Block, after: &Block) -> bool {
    let is_row = |block: &Block| block.kind == BlockKind::TableRow;
    let same_list = before.list > 0 && after.list > 0 && after.marker.is_some();
    let same_table = is_row(before) && is_row(after) && before.list == after.list;
    before.quote != after.quote || !(same_list || same_table)
}

#[cfg(test)]
mod tests;
