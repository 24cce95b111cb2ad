//! Filling lines up to the right edge.

use super::width::width;
use super::{Gap, Line};

/// A blank is widened by so many columns at most; a line that would need more stays
/// short.
const MOST_PER_BLANK: usize = 2;

/// Widens the blanks of all lines of a paragraph but the last, so that they end at
/// column `edge` of the page.
pub(super) fn justify(text: &str, lines: &mut [Line], edge: usize) {
    let Some((_, lines)) = lines.split_last_mut() else {
        return;
    };
    for (number, line) in lines.iter_mut().enumerate() {
        let shown = text.get(line.range.clone()).unwrap_or_default();
        let missing = edge.saturating_sub(usize::from(line.indent) + line_width(line, shown));
        let words = word_starts(shown);
        if missing == 0 || missing > words.len() * MOST_PER_BLANK {
            continue;
        }
        let start = line.range.start;
        let gaps = words.iter().enumerate().map(|(place, word)| Gap {
            at: start + word,
            columns: share(missing, words.len(), place, number % 2 == 1),
        });
        line.gaps = gaps.filter(|gap| gap.columns > 0).collect();
    }
}

fn line_width(line: &Line, shown: &str) -> usize {
    width(shown) + usize::from(line.hyphen)
}

/// Where in a line words start behind a blank that may be widened, not those behind
/// a no-break space.
fn word_starts(shown: &str) -> Vec<usize> {
    let blanks = shown.match_indices(' ');
    let starts = blanks.filter(|(at, _)| {
        let is_next_blank = shown.get(at + 1..).is_none_or(|rest| rest.starts_with(' '));
        *at > 0 && !is_next_blank
    });
    starts.map(|(at, _)| at + 1).collect()
}

/// How many of the missing columns fall to one of several places: the same to all,
/// and what is left over from one side, in every other line from the other, so that
/// no holes stand below each other.
fn share(missing: usize, places: usize, place: usize, from_right: bool) -> u16 {
    let rest = missing % places;
    let is_wider = if from_right {
        place + rest >= places
    } else {
        place < rest
    };
    (missing / places + usize::from(is_wider)) as u16
}
