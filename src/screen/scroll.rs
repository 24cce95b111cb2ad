//! Finding what has moved up or down between two pictures.

use std::hash::{DefaultHasher, Hash, Hasher};

use ratatui::buffer::Cell;
use ratatui::style::Color;

use super::picture::{Picture, Scroll, blank_end, is_blank};

/// So many of the distances that rows have moved are looked into.
const DISTANCES: usize = 2;

/// About what it costs to go to a row and set a style there, in bytes.
const ROW_COST: i32 = 6;

/// About what it costs to scroll at all.
const SCROLL_COST: i32 = 4;

/// Scrolls of `shown` that may make `wanted` cheaper to reach; what they really
/// save must be tried. `kept` are the rows of the scroll region that is set.
pub(super) fn candidates(
    shown: &Picture,
    wanted: &Picture,
    kept: Option<(u16, u16)>,
) -> Vec<Scroll> {
    let mut found = Vec::new();
    for (by, is_up) in distances(shown, wanted) {
        let gains = Gains::new(shown, wanted, by, is_up);
        let of = |(top, bottom)| Scroll {
            top,
            bottom,
            by,
            is_up,
        };
        let best = gains.best().map(of);
        let kept = kept
            .filter(|(top, bottom)| {
                gains
                    .of(*top, *bottom)
                    .is_some_and(|gain| gain > SCROLL_COST)
            })
            .map(of)
            .filter(|kept| Some(*kept) != best);
        found.extend(best);
        found.extend(kept);
    }
    found
}

/// The distances that most rows have moved, and whether upwards.
fn distances(shown: &Picture, wanted: &Picture) -> Vec<(u16, bool)> {
    let (_, rows) = wanted.extent();
    let hashes = |picture: &Picture| -> Vec<Option<u64>> {
        (0..rows).map(|y| hash(picture.row(y))).collect()
    };
    let (old, new) = (hashes(shown), hashes(wanted));
    // Votes for upwards by 1, 2, … and for downwards.
    let mut votes = vec![(0, 0); usize::from(rows)];
    for (y, hash) in new.iter().enumerate() {
        if hash.is_none() || old.get(y) == Some(hash) {
            continue;
        }
        for (other, _) in old.iter().enumerate().filter(|(_, old)| *old == hash) {
            if let Some((up, down)) = votes.get_mut(y.abs_diff(other)) {
                *(if other > y { up } else { down }) += 1;
            }
        }
    }
    let mut ranked: Vec<(u32, u16, bool)> = votes
        .iter()
        .zip(0u16..)
        .flat_map(|((up, down), by)| [(*up, by, true), (*down, by, false)])
        .filter(|(votes, ..)| *votes > 0)
        .collect();
    ranked.sort_by_key(|(votes, by, _)| (std::cmp::Reverse(*votes), *by));
    let ranked = ranked.into_iter().take(DISTANCES);
    ranked.map(|(_, by, is_up)| (by, is_up)).collect()
}

/// A number for what a row shows; none for a blank one, which is like many others.
fn hash(row: &[Cell]) -> Option<u64> {
    if row.iter().all(is_blank) {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    for cell in row {
        (cell.symbol(), cell.fg, cell.bg, cell.modifier.bits()).hash(&mut hasher);
    }
    Some(hasher.finish())
}

/// What each row costs less if it is drawn over the one that moves there, and if
/// it is drawn over a blank one: summed up from the top, in bytes, about.
struct Gains {
    moved: Vec<i32>,
    blank: Vec<i32>,
    by: usize,
    is_up: bool,
}

impl Gains {
    fn new(shown: &Picture, wanted: &Picture, by: u16, is_up: bool) -> Self {
        let (columns, rows) = wanted.extent();
        let nothing = vec![Cell::EMPTY; usize::from(columns)];
        let (mut moved, mut blank) = (vec![0], vec![0]);
        let (mut moved_sum, mut blank_sum) = (0, 0);
        for y in 0..rows {
            let row = wanted.row(y);
            let now = cost(shown.row(y), row);
            let source = if is_up {
                Some(y + by).filter(|source| *source < rows)
            } else {
                y.checked_sub(by)
            };
            // A row that nothing moves to is never counted as moved.
            moved_sum += source.map_or(0, |source| now - cost(shown.row(source), row));
            blank_sum += now - cost(&nothing, row);
            moved.push(moved_sum);
            blank.push(blank_sum);
        }
        Self {
            moved,
            blank,
            by: usize::from(by),
            is_up,
        }
    }

    /// What scrolling these rows gains; `None` if nothing would be left of them.
    fn of(&self, top: u16, bottom: u16) -> Option<i32> {
        let (top, end) = (usize::from(top), usize::from(bottom) + 1);
        if end < top + self.by + 1 || end >= self.moved.len() {
            return None;
        }
        let sum = |sums: &[i32], from: usize, to: usize| {
            Some(sums.get(to).copied()? - sums.get(from).copied()?)
        };
        if self.is_up {
            let coming = end - self.by;
            Some(sum(&self.moved, top, coming)? + sum(&self.blank, coming, end)?)
        } else {
            let coming = top + self.by;
            Some(sum(&self.blank, top, coming)? + sum(&self.moved, coming, end)?)
        }
    }

    /// The rows that gain most; of such the most, which are more likely to be
    /// scrolled again.
    fn best(&self) -> Option<(u16, u16)> {
        let rows = self.moved.len().saturating_sub(1) as u16;
        let mut best = None;
        for top in 0..rows {
            for bottom in top..rows {
                if let Some(gain) = self.of(top, bottom).filter(|gain| *gain > SCROLL_COST) {
                    best = best.max(Some(((gain, bottom - top), (top, bottom))));
                }
            }
        }
        best.map(|(_, rows)| rows)
    }
}

/// About what it costs to turn one row into another.
fn cost(from: &[Cell], to: &[Cell]) -> i32 {
    let (bg, blank_from) = blank_end(to);
    let differ = |(from, to): &(&Cell, &Cell)| from != to;
    let pairs = || from.iter().zip(to);
    let painted: usize = pairs()
        .take(blank_from)
        .filter(differ)
        .map(|(_, to)| to.symbol().len())
        .sum();
    let erased = pairs().skip(blank_from).filter(differ).count();
    let most = if bg == Color::Reset { 3 } else { 8 };
    match painted + erased.min(most) {
        0 => 0,
        bytes => ROW_COST + bytes as i32,
    }
}
