//! Places in the text that one goes to: paragraphs and headings.

use std::ops::Range;

use super::Reader;
use crate::document::{BlockKind, Document};

/// A heading of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::app) struct Heading {
    /// 0 for the title, 1 to 6 for what is below it.
    pub level: u8,
    /// Where it stands in the text.
    pub range: Range<usize>,
}

impl Reader {
    /// The byte of the text that stands on top.
    pub(in crate::app) fn place_on_top(&self) -> usize {
        self.anchor
    }

    /// Puts what stands at a byte of the text on top, as far as the page goes.
    pub(in crate::app) fn go_to(&mut self, place: usize) {
        self.scroll_to(self.line_of(place));
    }

    /// Puts the next paragraph on top, or one before; `false` if there is none.
    pub(in crate::app) fn step_paragraph(&mut self, count: usize, backwards: bool) -> bool {
        let starts = paragraphs(&self.article.document);
        self.step_among(&starts, count, backwards)
    }

    /// Puts the next heading on top, or one before; `false` if there is none.
    pub(in crate::app) fn step_heading(&mut self, count: usize, backwards: bool) -> bool {
        let headings = self.headings();
        let starts: Vec<usize> = headings.iter().map(|it| it.range.start).collect();
        self.step_among(&starts, count, backwards)
    }

    /// The title and all headings, in order.
    pub(in crate::app) fn headings(&self) -> Vec<Heading> {
        let blocks = self.article.document.blocks.iter();
        blocks
            .filter_map(|block| {
                let level = match block.kind {
                    BlockKind::Title => 0,
                    BlockKind::Heading(level) => level,
                    _ => return None,
                };
                let range = block.range.clone();
                Some(Heading { level, range })
            })
            .collect()
    }

    /// The number of the last of these headings that is on top or above.
    pub(in crate::app) fn heading_above(&self, headings: &[Heading]) -> Option<usize> {
        headings
            .partition_point(|heading| self.line_of(heading.range.start) <= self.top)
            .checked_sub(1)
    }

    fn line_of(&self, place: usize) -> usize {
        if place == 0 {
            0
        } else {
            self.page.line_at(place)
        }
    }

    fn step_among(&mut self, starts: &[usize], count: usize, backwards: bool) -> bool {
        let count = count.max(1);
        let target = if backwards {
            let above = starts.partition_point(|start| self.line_of(*start) < self.top);
            (above > 0).then(|| above.saturating_sub(count))
        } else {
            let from = starts.partition_point(|start| self.line_of(*start) <= self.top);
            let is_there = from < starts.len() && !self.is_at_end();
            is_there.then(|| (from + count - 1).min(starts.len() - 1))
        };
        let Some(place) = target.and_then(|number| starts.get(number)) else {
            return false;
        };
        self.go_to(*place);
        true
    }
}

/// Where blocks begin that stand apart from what is before them: the items of a
/// list and the rows of a table belong together.
fn paragraphs(document: &Document) -> Vec<usize> {
    let mut end = None;
    let mut starts = Vec::new();
    for block in &document.blocks {
        let Range {
            start,
            end: own_end,
        } = block.range;
        if end.is_none_or(|end| start > end + 1) {
            starts.push(start);
        }
        end = Some(own_end);
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, read};

    #[test]
    fn lists_and_tables_are_one_paragraph_each() {
        let source = "One.\n\n- a\n- b\n- c\n\nTwo,\nstill two.\n\n## Head\n\n\
                      | x | y |\n|---|---|\n| 1 | 2 |\n\nThree.\n";
        let (document, _) = read(source, Format::Markdown);
        let firsts: Vec<&str> = paragraphs(&document)
            .into_iter()
            .map(|start| {
                document
                    .text
                    .get(start..)
                    .unwrap()
                    .split_whitespace()
                    .next()
                    .unwrap()
            })
            .collect();
        assert_eq!(firsts, ["One.", "a", "Two,", "Head", "x", "Three."]);
    }
}
