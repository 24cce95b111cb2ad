//! One line of text with styles laid over parts of it.

use std::ops::Range;

use ratatui::style::Style;

use super::Pen;
use crate::search::{Mark, MarkKind};
use crate::theme::Role;

/// A style for a range of bytes.
pub(super) type Layer = (Range<usize>, Style);

/// Writes the bytes `range` of `text`; layers are laid over `base` in their order.
pub(super) fn write_layers(
    pen: &mut Pen<'_>,
    text: &str,
    range: Range<usize>,
    base: Style,
    layers: &[Layer],
) {
    let mut borders: Vec<usize> = layers
        .iter()
        .flat_map(|(layer, _)| [layer.start, layer.end])
        .filter(|border| range.start < *border && *border < range.end)
        .filter(|border| text.is_char_boundary(*border))
        .collect();
    borders.push(range.end);
    borders.sort_unstable();
    let mut start = range.start;
    for end in borders {
        if end <= start {
            continue;
        }
        let style = layers
            .iter()
            .filter(|(layer, _)| layer.start <= start && end <= layer.end)
            .fold(base, |style, (_, over)| style.patch(*over));
        pen.put(text.get(start..end).unwrap_or_default(), style);
        start = end;
    }
}

/// Writes a one-line text with marks from byte `start` on, cut with an ellipsis
/// where it must be.
pub(super) fn write_marked(
    pen: &mut Pen<'_>,
    text: &str,
    start: usize,
    base: Style,
    layers: &[Layer],
) {
    let fit = crate::typeset::fit(text.get(start..).unwrap_or_default(), pen.room());
    write_layers(pen, text, start..start + fit.end, base, layers);
    if fit.ellipsis {
        pen.put("…", base);
    }
}

/// The role of letters that a search found.
pub(super) fn role_of(mark: &Mark) -> Role {
    match mark.kind {
        MarkKind::Exact => Role::Match,
        MarkKind::Fuzzy => Role::MatchFuzzy,
    }
}
