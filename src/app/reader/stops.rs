//! Places in a text that keys step over, and where they lie on the page.

use std::ops::Range;
use std::sync::Arc;

use crate::typeset::Page;

/// Places in the text that keys step over, and the one they have come to. Cheap
/// to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Stops {
    places: Arc<[Range<usize>]>,
    current: Option<usize>,
}

impl Stops {
    /// Stops at these places, in order; at the same one once.
    pub(super) fn new(mut places: Vec<Range<usize>>) -> Self {
        places.dedup();
        Self {
            places: places.into(),
            current: None,
        }
    }

    /// The place that the same stops, perhaps of an older text, had come to, is
    /// come to if it is one of these.
    pub(super) fn come_to_place_of(mut self, old: &Self) -> Self {
        self.current = old.current_place().and_then(|old| {
            let number = self.places.partition_point(|place| place.start < old.start);
            (self.places.get(number) == Some(old)).then_some(number)
        });
        self
    }

    pub(super) fn places(&self) -> &[Range<usize>] {
        &self.places
    }

    pub(super) fn current(&self) -> Option<usize> {
        self.current
    }

    pub(super) fn current_place(&self) -> Option<&Range<usize>> {
        self.places.get(self.current?)
    }

    /// Comes to a place, if there is one of this number.
    pub(super) fn come_to(&mut self, number: usize) -> Option<&Range<usize>> {
        let place = self.places.get(number)?;
        self.current = Some(number);
        Some(place)
    }

    /// The one before or after; `None` at the ends.
    pub(super) fn beside(&self, number: usize, backwards: bool) -> Option<usize> {
        let next = if backwards {
            number.checked_sub(1)?
        } else {
            number + 1
        };
        (next < self.places.len()).then_some(next)
    }

    /// The next one from the one it has come to or, when that is out of sight,
    /// from the top of the screen, which shows the lines `screen`.
    pub(super) fn next(
        &self,
        page: &Page,
        screen: &Range<usize>,
        backwards: bool,
    ) -> Option<usize> {
        let line = |place: &Range<usize>| page.line_at(place.start);
        let in_sight = self.current.filter(|_| {
            self.current_place()
                .is_some_and(|p| screen.contains(&line(p)))
        });
        let above = || {
            self.places
                .partition_point(|place| line(place) < screen.start)
        };
        match (in_sight, backwards) {
            (Some(number), _) => self.beside(number, backwards),
            (None, false) => Some(above()).filter(|number| *number < self.places.len()),
            (None, true) => above().checked_sub(1),
        }
    }
}

/// A page as a column of rows beside it sees it: each row stands for its share
/// of the lines. A page with fewer lines than rows has a row for each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    lines: usize,
    rows: usize,
}

impl Scale {
    pub(super) fn new(lines: usize, rows: usize) -> Self {
        Self {
            lines: lines.max(rows).max(1),
            rows,
        }
    }

    /// The row that stands for a line.
    pub(super) fn row_of(self, line: usize) -> usize {
        (line * self.rows / self.lines).min(self.rows.saturating_sub(1))
    }

    /// The first line that a row stands for; for the number of rows that of lines.
    fn first_line(self, row: usize) -> usize {
        (row * self.lines).div_ceil(self.rows.max(1))
    }

    /// In which rows any of these places begin.
    pub(super) fn rows_with(self, places: &[Range<usize>], page: &Page) -> Vec<bool> {
        if places.is_empty() {
            return Vec::new();
        }
        let mut before = 0;
        (1..=self.rows)
            .map(|row| {
                let end = self.first_line(row);
                let rest = places.get(before..).unwrap_or_default();
                let inside = rest.partition_point(|place| page.line_at(place.start) < end);
                before += inside;
                inside > 0
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind, Document};
    use crate::typeset::Options;
    use proptest::prelude::*;

    /// A page with one line for each of the words.
    fn page(words: usize) -> Page {
        let text = vec!["word"; words].join("\n");
        let document = Document {
            blocks: vec![Block {
                kind: BlockKind::Preformatted,
                range: 0..text.len(),
                quote: 0,
                list: 0,
                marker: None,
            }],
            text,
            ..Document::default()
        };
        Page::new(&document, &Options::new(20))
    }

    /// The place of the word on a line.
    fn word(line: usize) -> Range<usize> {
        line * 5..line * 5 + 4
    }

    #[test]
    fn rows_stand_for_their_share_of_the_lines() {
        let cases: [(usize, usize, &[usize], &str); 6] = [
            (100, 10, &[0, 9, 10, 99], "##.......#"),
            (10, 10, &[3, 4], "...##....."),
            (3, 10, &[0, 2], "#.#......."),
            (7, 3, &[2, 3], "##."),
            (100, 10, &[], ""),
            (100, 0, &[5], ""),
        ];
        for (lines, rows, words, expected) in cases {
            let places: Vec<_> = words.iter().map(|line| word(*line)).collect();
            let shown: String = Scale::new(lines, rows)
                .rows_with(&places, &page(lines))
                .into_iter()
                .map(|is_there| if is_there { '#' } else { '.' })
                .collect();
            assert_eq!(shown, expected, "{words:?} of {lines} lines in {rows} rows");
        }
    }

    #[test]
    fn stops_that_are_still_there_are_still_come_to() {
        let mut old = Stops::new(vec![0..4, 5..9, 5..9, 10..14]);
        assert_eq!(old.places().len(), 3);
        assert_eq!(old.come_to(1), Some(&(5..9)));
        assert_eq!(old.come_to(3), None);
        let new = |places: Vec<Range<usize>>| Stops::new(places).come_to_place_of(&old).current();
        assert_eq!(new(vec![5..9, 10..14]), Some(0));
        assert_eq!(new(vec![5..8, 10..14]), None);
        assert_eq!(new(vec![]), None);
    }

    proptest! {
        #[test]
        fn every_place_is_in_its_row_and_no_other_row_is_marked(
            lines in 1_usize..80,
            rows in 1_usize..50,
            words in prop::collection::btree_set(0_usize..80, 0..20),
        ) {
            let words: Vec<usize> = words.into_iter().filter(|word| *word < lines).collect();
            let places: Vec<_> = words.iter().map(|line| word(*line)).collect();
            let scale = Scale::new(lines, rows);
            let marked = scale.rows_with(&places, &page(lines));
            for (row, is_marked) in marked.iter().enumerate() {
                let expected = words.iter().any(|line| scale.row_of(*line) == row);
                prop_assert_eq!(*is_marked, expected, "row {}", row);
            }
        }
    }
}
