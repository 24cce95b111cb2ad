//! The strip of hits by month.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::{Pen, date};
use crate::app::{App, Span};
use crate::theme::Role;

/// Bars from the lowest to the highest; what has any hits is seen.
const BARS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Draws the bars and, behind them, their years.
pub(super) fn draw(app: &App, area: Rect, buffer: &mut Buffer) {
    let (Some(results), Some((bars, years))) = (app.results(), app.timeline_bars()) else {
        return;
    };
    let is_stale = results.stale || results.timeline().is_stale;
    let chosen = results.narrowing().map(|narrowing| narrowing.span);
    let (dim, bright) = (app.style(Role::Dim), app.style(Role::Histogram));
    let highest = bars.iter().map(|bar| bar.hits).max().unwrap_or(0);
    let mut pen = Pen::new(buffer, area.x, area.y, area.right());
    for bar in bars {
        let is_chosen = chosen.is_some_and(|span| span.touches(bar.span));
        let style = match chosen {
            Some(_) if is_chosen => bright.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            Some(_) => dim,
            None if is_stale => app.style(Role::Stale),
            None => bright,
        };
        pen.put(sign(bar.hits, highest), style);
    }
    pen.put("  ", dim);
    pen.put(&years, dim);
}

/// The bar for so many hits, given the most that any bar has.
fn sign(hits: u32, highest: u32) -> &'static str {
    let eighths = (u64::from(hits) * 8).div_ceil(u64::from(highest.max(1)));
    let place = usize::try_from(eighths).unwrap_or(0).checked_sub(1);
    place
        .and_then(|place| BARS.get(place))
        .copied()
        .unwrap_or(" ")
}

/// What some months are called: `July 2025`, `Jan to Mar 2025`, `2024`,
/// `2020 to 2024`.
pub(super) fn name_of(span: Span) -> String {
    let Span { first, last } = span;
    let month = |month: crate::model::Month| date::short_name(month.month());
    let is_whole_years = first.month() == 1 && last.month() == 12;
    if first == last {
        format!("{} {}", date::month_name(first.month()), first.year())
    } else if is_whole_years && first.year() == last.year() {
        first.year().to_string()
    } else if is_whole_years {
        format!("{} to {}", first.year(), last.year())
    } else if first.year() == last.year() {
        format!("{} to {} {}", month(first), month(last), first.year())
    } else {
        let (from, to) = (first.year(), last.year());
        format!("{} {from} to {} {to}", month(first), month(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Month;

    #[test]
    fn one_hit_is_seen_beside_many() {
        for (hits, highest, bar) in [
            (0, 10, " "),
            (1, 1_000_000, "▁"),
            (5, 10, "▄"),
            (6, 10, "▅"),
            (10, 10, "█"),
            (u32::MAX, u32::MAX, "█"),
            (0, 0, " "),
        ] {
            assert_eq!(sign(hits, highest), bar, "{hits} of {highest}");
        }
    }

    #[test]
    fn months_have_names() {
        let span = |first: (i16, i8), last: (i16, i8)| Span {
            first: Month::new(first.0, first.1).unwrap(),
            last: Month::new(last.0, last.1).unwrap(),
        };
        for (first, last, name) in [
            ((2025, 7), (2025, 7), "July 2025"),
            ((2025, 1), (2025, 3), "Jan to Mar 2025"),
            ((2025, 1), (2025, 12), "2025"),
            ((2020, 1), (2024, 12), "2020 to 2024"),
            ((2024, 11), (2025, 2), "Nov 2024 to Feb 2025"),
        ] {
            assert_eq!(name_of(span(first, last)), name);
        }
    }
}
