//! What a terminal shows, cell by cell.

use std::ops::Range;

use ratatui::buffer::{Cell, CellWidth};
use ratatui::style::Color;

use super::look::Look;
use crate::picture::placeholder;

/// The symbol in the second half of a wide character. What is drawn there is the
/// first half's affair.
const HALF: &str = "";

/// Rows of full width that move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scroll {
    /// The first row that takes part.
    pub(super) top: u16,
    /// The last one.
    pub(super) bottom: u16,
    /// By how many rows.
    pub(super) by: u16,
    /// Towards the top; what comes in at the other end is blank.
    pub(super) is_up: bool,
}

/// The cells of a screen. Their symbols are one or two columns wide, their looks
/// only what is seen of them; a wide one is followed by its half.
#[derive(Clone)]
pub(super) struct Picture {
    cells: Vec<Cell>,
    columns: u16,
    rows: u16,
}

impl Picture {
    /// A blank picture.
    pub(super) fn new(columns: u16, rows: u16) -> Self {
        Self {
            cells: vec![Cell::EMPTY; usize::from(columns) * usize::from(rows)],
            columns,
            rows,
        }
    }

    pub(super) fn extent(&self) -> (u16, u16) {
        (self.columns, self.rows)
    }

    pub(super) fn row(&self, y: u16) -> &[Cell] {
        self.cells.get(self.row_range(y)).unwrap_or_default()
    }

    fn row_range(&self, y: u16) -> Range<usize> {
        let columns = usize::from(self.columns);
        let start = usize::from(y) * columns;
        start..start + columns
    }

    /// Puts a cell where it fits. Wide characters that it covers half of go.
    pub(super) fn set(&mut self, x: u16, y: u16, new: &Cell) {
        let columns = usize::from(self.columns);
        let x = usize::from(x);
        let range = self.row_range(y);
        let Some(row) = self.cells.get_mut(range) else {
            return;
        };
        // The half of a wide character that is still there is no place to be.
        if row.get(x).is_none_or(|old| old.symbol() == HALF) {
            return;
        }
        let width = usize::from(new.symbol().cell_width());
        let fits = (1..=2).contains(&width) && x + width <= columns;
        let mut cell = Cell::EMPTY;
        cell.set_symbol(if fits { new.symbol() } else { " " });
        (cell.fg, cell.bg, cell.modifier) = (new.fg, new.bg, new.modifier);
        Look::of(&cell).apply(&mut cell);
        let covered = x + if fits { width } else { 1 };
        // What follows a wide character whose first half goes.
        if let Some(orphan) = row.get_mut(covered)
            && orphan.symbol() == HALF
        {
            *orphan = Cell::EMPTY;
        }
        if let Some(first) = row.get_mut(x) {
            *first = cell;
        }
        if covered == x + 2
            && let Some(second) = row.get_mut(x + 1)
        {
            *second = Cell::EMPTY;
            second.set_symbol(HALF);
        }
    }

    /// Blanks the cells from one place, counted row by row, to before another.
    pub(super) fn blank(&mut self, places: Range<usize>) {
        let end = places.end.min(self.cells.len());
        if let Some(cells) = self.cells.get_mut(places.start.min(end)..end) {
            cells.fill(Cell::EMPTY);
        }
    }

    /// Takes over a row of a picture of the same size.
    pub(super) fn copy_row(&mut self, y: u16, other: &Self) {
        let range = self.row_range(y);
        if let Some(row) = self.cells.get_mut(range) {
            row.clone_from_slice(other.row(y));
        }
    }

    /// Moves rows as a terminal does; what comes in is blank.
    pub(super) fn scroll(&mut self, scroll: Scroll) {
        let start = self.row_range(scroll.top).start;
        let end = self.row_range(scroll.bottom).end;
        let by = usize::from(scroll.by) * usize::from(self.columns);
        let Some(cells) = self.cells.get_mut(start..end) else {
            return;
        };
        let by = by.min(cells.len());
        let blank = if scroll.is_up {
            cells.rotate_left(by);
            cells.len() - by..cells.len()
        } else {
            cells.rotate_right(by);
            0..by
        };
        if let Some(blank) = cells.get_mut(blank) {
            blank.fill(Cell::EMPTY);
        }
    }
}

/// Whether a cell shows nothing but its background.
pub(super) fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && Look::of(cell) == Look::blank(cell.bg)
}

/// Whether a cell is the second half of a wide character.
pub(super) fn is_half(cell: &Cell) -> bool {
    cell.symbol() == HALF
}

/// The background that ends a row and the column from which on there is nothing
/// else.
pub(super) fn blank_end(row: &[Cell]) -> (Color, usize) {
    let bg = row.last().map_or(Color::Reset, |cell| cell.bg);
    let blanks = row
        .iter()
        .rev()
        .take_while(|cell| is_blank(cell) && cell.bg == bg);
    (bg, row.len() - blanks.count())
}

/// Whether a cell stands for a part of a picture, with the number of its row or
/// without.
pub(super) fn is_placeholder(cell: &Cell) -> bool {
    cell.symbol().starts_with(placeholder::LETTER)
}

/// Whether all terminals draw a cell as wide as we think: one character whose
/// width nobody disputes.
pub(super) fn has_sure_width(cell: &Cell) -> bool {
    let mut characters = cell.symbol().chars();
    let (Some(character), None) = (characters.next(), characters.next()) else {
        return is_placeholder(cell);
    };
    match character {
        // CJK beyond the first plane; a part of a picture, in terminals that know such.
        '\u{20000}'..='\u{3ffff}' | placeholder::LETTER => true,
        // Soft hyphen, Hangul fillers, private use; emoji, and scripts that are
        // younger than many a terminal.
        '\u{ad}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{e000}'..='\u{f8ff}'
        | '\u{10000}'.. => false,
        _ if cell.symbol().cell_width() == 1 => true,
        '\u{1100}'..='\u{115e}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ffef}' => true,
        // Symbols that became wide with emoji.
        _ => false,
    }
}
