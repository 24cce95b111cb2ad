//! Breaking a paragraph as a whole, so that its lines become equally long.
//!
//! The choice is textwrap's (`wrap_optimal_fit`, in linear time, after Knuth &
//! Plass, *Breaking Paragraphs into Lines*, 1981). It knows no limits, only
//! costs; where it would overfill a line, the lines are filled one by one instead.

use std::ops::Range;

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::{Penalties, wrap_optimal_fit};

use super::width::{graphemes, width};
use super::wrap::{Cut, Piece, Setter};

/// The most parts of a paragraph that is broken as a whole.
const MOST_PARTS: usize = 8_000;

/// As much as a gap of nine columns: a hyphen is a little evil.
const HYPHEN_COST: usize = 81;

/// A part of a paragraph that is not broken.
#[derive(Debug)]
struct Part {
    range: Range<usize>,
    width: usize,
    blank: usize,
    /// Whether a line that ends with it ends in a hyphen.
    hyphen: bool,
}

impl Fragment for Part {
    fn width(&self) -> f64 {
        self.width as f64
    }

    fn whitespace_width(&self) -> f64 {
        self.blank as f64
    }

    fn penalty_width(&self) -> f64 {
        f64::from(u8::from(self.hyphen))
    }
}

/// The lines of a paragraph; `None` for one that is too long, or too narrow for
/// its words.
pub(super) fn wrap(setter: &Setter<'_>) -> Option<Vec<Cut>> {
    let parts = parts(setter)?;
    if parts.is_empty() {
        return None;
    }
    let columns = setter.rules.columns;
    let penalties = Penalties {
        overflow_penalty: 1_000_000,
        hyphen_penalty: HYPHEN_COST,
        ..Penalties::new()
    };
    let lines = wrap_optimal_fit(&parts, &[columns as f64], &penalties).ok()?;
    let cuts = lines.into_iter().map(|line| {
        let (first, last) = (line.first()?, line.last()?);
        let hyphen = last.hyphen;
        let range = first.range.start..last.range.end;
        let taken = width(setter.text.get(range.clone())?) + usize::from(hyphen);
        (taken <= columns).then_some(Cut { range, hyphen })
    });
    cuts.collect()
}

/// A paragraph cut wherever a line may end; `None` if there are too many parts.
fn parts(setter: &Setter<'_>) -> Option<Vec<Part>> {
    let columns = setter.rules.columns;
    let mut parts: Vec<Part> = Vec::new();
    for (index, piece) in setter.pieces.iter().enumerate() {
        if parts.len() > MOST_PARTS {
            return None;
        }
        if let Some(before) = parts.last_mut() {
            let joined = before.width + before.blank + piece.width;
            if joined <= columns && setter.holds(index) {
                before.range.end = piece.range.end;
                before.width = joined;
                before.blank = piece.blank;
                continue;
            }
        }
        let is_long = piece.width > columns;
        let text = setter.text.get(piece.range.clone())?;
        if is_long && text.contains(char::is_whitespace) {
            return None;
        }
        let keeps = setter.rules.sparing || setter.is_last_word(index);
        if is_long || !keeps {
            divide(setter, index, piece, &mut parts);
        } else {
            parts.push(whole(piece));
        }
    }
    Some(parts)
}

fn whole(piece: &Piece) -> Part {
    Part {
        range: piece.range.clone(),
        width: piece.width,
        blank: piece.blank,
        hyphen: false,
    }
}

/// Cuts a piece where it may be hyphenated, and between graphemes where that
/// does not help.
fn divide(setter: &Setter<'_>, index: usize, piece: &Piece, parts: &mut Vec<Part>) {
    let columns = setter.rules.columns;
    let points = setter.points(index);
    if points.is_empty() && piece.width <= columns {
        parts.push(whole(piece));
        return;
    }
    let mut points = points.into_iter().peekable();
    let text = setter.text.get(piece.range.clone()).unwrap_or_default();
    let start = piece.range.start;
    let mut part = Part {
        range: start..start,
        width: 0,
        blank: 0,
        hyphen: false,
    };
    for grapheme in graphemes(text) {
        let at = start + grapheme.start;
        while points.next_if(|&point| point < at).is_some() {}
        let hyphen = points.next_if_eq(&at).is_some();
        let is_full = part.width + grapheme.width > columns;
        if (hyphen || is_full) && !part.range.is_empty() {
            let next = Part {
                range: at..at,
                width: 0,
                blank: 0,
                hyphen: false,
            };
            parts.push(Part {
                hyphen,
                ..std::mem::replace(&mut part, next)
            });
        }
        part.range.end = start + grapheme.end;
        part.width += grapheme.width;
    }
    part.blank = piece.blank;
    parts.push(part);
}
