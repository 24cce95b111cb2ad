//! Turning a row that is shown into one that is wanted.

use ratatui::buffer::Cell;
use ratatui::layout::Position;
use ratatui::style::Color;

use super::look::Look;
use super::pen::Pen;
use super::picture::{blank_end, has_sure_width, is_blank, is_half, is_placeholder};

/// So many changed cells at the end of a row are erased, not painted.
const ERASED_FROM: usize = 4;

/// So many changed blanks inside a row are erased, not painted: that costs five
/// bytes, and five more to go past them.
const CUT_OUT_FROM: usize = 11;

/// So many bytes of one character after another are repeated, not painted.
const REPEATED_FROM: usize = 6;

/// The widest gap of unchanged cells that may be printed once more, not jumped.
const WIDEST_REPRINT: u16 = 8;

/// Which of the cells that differ are drawn.
#[derive(Clone, Copy)]
pub(super) enum Only {
    /// Every one.
    All,
    /// Those in one style.
    Look { look: Look, with_blanks: bool },
}

impl Only {
    fn holds(self, cell: &Cell) -> bool {
        match self {
            Self::All => true,
            Self::Look { with_blanks, .. } if is_blank(cell) => with_blanks,
            Self::Look { look, .. } => Look::of(cell) == look,
        }
    }
}

/// Sends what differs between a row that is shown and the one that is wanted.
pub(super) fn draw(pen: &mut Pen, y: u16, shown: &[Cell], wanted: &[Cell], only: Only) {
    let at = |x: usize| Position { x: x as u16, y };
    let is_changed = |x: usize| {
        let cell = wanted.get(x);
        shown.get(x) != cell && cell.is_some_and(|cell| only.holds(cell))
    };
    let capabilities = pen.capabilities();
    let can_erase = |bg: Color| bg == Color::Reset || capabilities.erases_with_background;
    let (end_bg, end) = blank_end(wanted);
    let tail = (end..wanted.len()).filter(|x| is_changed(*x));
    let erases_end = can_erase(end_bg) && tail.clone().count() >= ERASED_FROM;
    let erased_from = tail.clone().next().filter(|_| erases_end);
    let painted_end = erased_from.map_or(wanted.len(), |_| end);

    let mut x = 0;
    while let Some(cell) = wanted.get(x).filter(|_| x < painted_end) {
        if !is_changed(x) || is_half(cell) {
            x += 1;
            continue;
        }
        let run = run_length(wanted, x).min(painted_end - x);
        // Only as far as it changes anything.
        let run = (x..x + run)
            .rev()
            .find(|x| is_changed(*x))
            .map_or(1, |last| last - x + 1);
        if run >= CUT_OUT_FROM && is_blank(cell) && capabilities.extended && can_erase(cell.bg) {
            pen.erase(at(x), run as u16, cell.bg);
            x += run;
            continue;
        }
        reprint_to(pen, at(x), wanted);
        pen.put(at(x), cell);
        x += 1;
        let rest = run - 1;
        if capabilities.repeats
            && rest * cell.symbol().len() >= REPEATED_FROM
            && pen.cursor() == Some(at(x))
        {
            pen.repeat(at(x), rest as u16);
            x += rest;
        }
    }
    if let Some(first) = erased_from {
        // It may begin where the cursor is, if there is nothing else up to there.
        let from = pen
            .cursor()
            .filter(|cursor| cursor.y == y && (end..first).contains(&usize::from(cursor.x)));
        pen.erase_end(from.unwrap_or(at(first)), end_bg);
    }
}

/// How many cells from here on are the same.
fn run_length(row: &[Cell], x: usize) -> usize {
    let Some(first) = row
        .get(x)
        .filter(|cell| has_sure_width(cell) && !is_placeholder(cell))
    else {
        return 1;
    };
    let rest = row.get(x + 1..).unwrap_or_default();
    1 + rest.iter().take_while(|cell| *cell == first).count()
}

/// Crosses a short gap by printing once more what is in it, where that is no
/// longer than a jump.
fn reprint_to(pen: &mut Pen, to: Position, row: &[Cell]) {
    let Some(from) = pen.cursor().filter(|from| from.y == to.y && from.x < to.x) else {
        return;
    };
    if to.x - from.x > WIDEST_REPRINT {
        return;
    }
    let gap = row
        .get(usize::from(from.x)..usize::from(to.x))
        .unwrap_or_default();
    let bytes: usize = gap.iter().map(|cell| cell.symbol().len()).sum();
    let is_easy = |cell: &Cell| is_half(cell) || pen.looks_like(cell) && has_sure_width(cell);
    // A half at the start has lost its first half; one at the end follows it.
    let is_whole = gap.first().is_some_and(|cell| !is_half(cell));
    if is_whole && bytes <= pen.cost_along(to) && gap.iter().all(is_easy) {
        for (cell, x) in gap.iter().zip(from.x..) {
            if !is_half(cell) {
                pen.put(Position { x, y: to.y }, cell);
            }
        }
    }
}
