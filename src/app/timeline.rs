//! When the articles that were found are from: hits by month as bars, and
//! narrowing the results to one of them.

use ratatui::layout::Rect;

use super::{App, Pane, Results};
use crate::library::{Library, LibraryError, Scope};
use crate::model::Month;
use crate::search::{Hit, IndexQuestion, Query};

/// The fewest columns that bars and years are drawn in.
const LEAST_COLUMNS: u16 = 16;

/// Columns of a heading that its counts may take.
const COUNT_COLUMNS: u16 = 36;

/// How many months a bar may stand for: a month, a quarter, years.
const UNITS: [i32; 9] = [1, 3, 12, 24, 60, 120, 240, 600, 1_200];

/// How many matches each month has, told by the search thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthCounts {
    /// The number of the question.
    pub generation: u64,
    /// The months that have any, oldest first.
    pub months: Vec<(Month, u32)>,
    /// Every match was counted, and nothing else.
    pub is_exact: bool,
}

/// A bar: some months, and how many hits they have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The months.
    pub span: Span,
    /// The hits.
    pub hits: u32,
}

/// A month, or some in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first of them.
    pub first: Month,
    /// The last of them.
    pub last: Month,
}

impl Span {
    /// Whether a month is one of them.
    pub fn contains(self, month: Month) -> bool {
        (self.first..=self.last).contains(&month)
    }

    /// Whether two have a month in common.
    pub fn touches(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// What restricts a query to these months.
    fn condition(self) -> String {
        if self.first == self.last {
            format!("date:{}", self.first)
        } else {
            format!("date:{}..{}", self.first, self.last)
        }
    }

    /// The query that finds of `query` what is from these months. They stand before
    /// it: what is typed last counts as the beginning of a word, and may be an open
    /// quotation.
    pub(super) fn narrow(self, query: &str) -> String {
        let condition = self.condition();
        if query.contains('|') {
            format!("{condition} ({query}")
        } else {
            format!("{condition} {query}")
        }
    }
}

/// Hits by month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    months: Vec<(Month, u32)>,
    is_exact: bool,
    /// It belongs to an older question, while the months of the new one are counted.
    pub is_stale: bool,
}

impl Timeline {
    /// The timeline of counts.
    pub(super) fn new(months: Vec<(Month, u32)>, is_exact: bool) -> Self {
        Self {
            months,
            is_exact,
            is_stale: false,
        }
    }

    /// The timeline of hits that are all there are.
    pub(super) fn of_hits(hits: &[Hit]) -> Self {
        let months = || {
            hits.iter()
                .map(|hit| Month::of_sort_key(hit.sort_key).index())
        };
        let (Some(first), Some(last)) = (months().min(), months().max()) else {
            return Self::new(Vec::new(), true);
        };
        let mut counts = vec![0; (last - first) as usize + 1];
        for month in months() {
            if let Some(count) = counts.get_mut((month - first) as usize) {
                *count += 1;
            }
        }
        let counts = (first..).map(Month::from_index).zip(counts);
        Self::new(counts.filter(|(_, hits)| *hits > 0).collect(), true)
    }

    /// The first and the last month with hits.
    pub fn extent(&self) -> Option<Span> {
        Some(Span {
            first: self.months.first()?.0,
            last: self.months.last()?.0,
        })
    }

    /// How many hits some months have, or all of them; `None` while or where that
    /// is not known exactly.
    pub fn count(&self, span: Option<Span>) -> Option<usize> {
        if self.is_stale || !self.is_exact {
            return None;
        }
        let months = self.months.iter();
        let counted = months.filter(|(month, _)| span.is_none_or(|span| span.contains(*month)));
        Some(counted.map(|(_, hits)| *hits as usize).sum())
    }

    /// The bars from the first month with hits to the last, at most `columns` of
    /// them, each for a month, a quarter or some years of the calendar.
    pub fn bars(&self, columns: usize) -> Vec<Bar> {
        let Some(extent) = self.extent() else {
            return Vec::new();
        };
        let number = |unit: i32, month: Month| month.index().div_euclid(unit);
        let length =
            |unit: i32| (number(unit, extent.last) - number(unit, extent.first)) as usize + 1;
        let unit = UNITS
            .into_iter()
            .find(|&unit| length(unit) <= columns)
            // Beyond all bounds there is one bar for everything.
            .unwrap_or(i32::MAX);
        let start = number(unit, extent.first);
        let mut bars: Vec<Bar> = (0..length(unit))
            .map(|place| {
                let first = (start + place as i32).saturating_mul(unit);
                Bar {
                    span: Span {
                        first: Month::from_index(first),
                        last: Month::from_index(first.saturating_add(unit - 1)),
                    },
                    hits: 0,
                }
            })
            .collect();
        for (month, hits) in &self.months {
            if let Some(bar) = bars.get_mut((number(unit, *month) - start) as usize) {
                bar.hits += hits;
            }
        }
        bars
    }
}

/// The months that results are narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Narrowing {
    /// The months.
    pub span: Span,
    /// The keys go to the timeline.
    pub is_focused: bool,
}

/// Counts the strict matches of a query by month; on the search thread.
///
/// # Errors
/// [`LibraryError::Interrupted`] when a newer question came.
pub(super) fn count_months(
    library: &Library,
    query: &Query,
    scope: &Scope,
) -> Result<(Vec<(Month, u32)>, bool), LibraryError> {
    let Some(question) = IndexQuestion::new(query) else {
        return Ok((Vec::new(), false));
    };
    let months = library.matches_by_month(question.fts.as_deref(), &question.condition, scope)?;
    Ok((months, question.is_exact))
}

impl App {
    /// Where the timeline of results is drawn: in the last row of a list that is
    /// high enough, otherwise in its heading if that has room.
    pub fn timeline_area(&self) -> Option<Rect> {
        let layout = self.layout();
        let list = layout.list?;
        if layout.has_timeline_row() {
            let row = Rect::new(list.x + 1, list.bottom() - 1, list.width, 1);
            return Some(row.intersection(list));
        }
        let name = crate::typeset::width(self.list_name()) as u16;
        let left = list.x.saturating_add(name).saturating_add(4);
        let right = list.right().saturating_sub(COUNT_COLUMNS);
        let columns = right.saturating_sub(left);
        (columns >= LEAST_COLUMNS).then(|| Rect::new(left, list.y, columns, 1))
    }

    /// The bars of the results as they fit on the screen, and the years at their ends.
    pub fn timeline_bars(&self) -> Option<(Vec<Bar>, String)> {
        let timeline = self.results()?.timeline();
        let Span { first, last } = timeline.extent()?;
        let years = if first.year() == last.year() {
            first.year().to_string()
        } else {
            format!("{} … {}", first.year(), last.year())
        };
        let columns = self.timeline_area().map_or(usize::MAX, |area| {
            usize::from(area.width).saturating_sub(crate::typeset::width(&years) + 3)
        });
        Some((timeline.bars(columns), years))
    }

    /// Months were counted.
    pub(super) fn take_months(&mut self, counts: MonthCounts) {
        if counts.generation == self.generation
            && let Some(results) = &mut self.results
        {
            results.set_timeline(Timeline::new(counts.months, counts.is_exact));
        }
    }

    /// Gives the keys to the timeline and narrows the results to the bar that the
    /// selected article is in, unless they are narrowed already.
    pub(super) fn enter_timeline(&mut self) {
        let Some((bars, _)) = self.timeline_bars() else {
            self.say("no months to choose from");
            return;
        };
        let Some(results) = &mut self.results else {
            return;
        };
        if let Some(narrowing) = results.narrowing_mut() {
            narrowing.is_focused = true;
            return;
        }
        let month = results
            .selected_hit()
            .map(|hit| Month::of_sort_key(hit.sort_key));
        let own = bars
            .iter()
            .rfind(|bar| month.is_some_and(|month| bar.span.contains(month)));
        if let Some(bar) = own.or(bars.last()) {
            self.narrow(Some(bar.span));
        }
    }

    /// To the next bar with hits.
    pub(super) fn step_timeline(&mut self, earlier: bool) {
        let Some((bars, _)) = self.timeline_bars() else {
            return;
        };
        let span = self.results().and_then(Results::narrowing);
        let Some(Narrowing { span, .. }) = span else {
            return;
        };
        let mut bars = bars.into_iter().filter(|bar| bar.hits > 0);
        let next = if earlier {
            bars.rfind(|bar| bar.span.last < span.first)
        } else {
            bars.find(|bar| bar.span.first > span.last)
        };
        match next {
            Some(bar) => self.narrow(Some(bar.span)),
            None => self.say(if earlier {
                "nothing earlier was found"
            } else {
                "nothing later was found"
            }),
        }
    }

    /// The results stay as narrow as they are, and the keys go to them again.
    pub(super) fn leave_timeline(&mut self) {
        if let Some(narrowing) = self.results.as_mut().and_then(|it| it.narrowing_mut()) {
            narrowing.is_focused = false;
        }
    }

    /// Whether the keys go to the timeline.
    pub fn is_on_timeline(&self) -> bool {
        let narrowing = self.results().and_then(Results::narrowing);
        self.focus == Pane::List && narrowing.is_some_and(|narrowing| narrowing.is_focused)
    }

    /// Asks for what is from some months, or from all.
    pub(super) fn narrow(&mut self, span: Option<Span>) {
        let Some(results) = &mut self.results else {
            return;
        };
        results.set_narrowing(span.map(|span| Narrowing {
            span,
            is_focused: true,
        }));
        let query = results.wanted_query();
        self.generation += 1;
        self.ask(query);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(months: &[(i16, i8, u32)]) -> Timeline {
        let months = months
            .iter()
            .map(|&(year, month, hits)| (Month::new(year, month).unwrap(), hits));
        Timeline::new(months.collect(), true)
    }

    fn shown(bars: &[Bar]) -> Vec<String> {
        let bars = bars.iter();
        bars.map(|bar| format!("{} {}", bar.span.condition(), bar.hits))
            .collect()
    }

    #[test]
    fn bars_stand_for_months_quarters_or_years() {
        let timeline = timeline(&[(2024, 11, 1), (2025, 1, 2), (2025, 2, 3), (2025, 4, 4)]);
        assert_eq!(timeline.bars(6).len(), 6);
        assert_eq!(
            shown(&timeline.bars(5)),
            [
                "date:2024-10..2024-12 1",
                "date:2025-01..2025-03 5",
                "date:2025-04..2025-06 4"
            ]
        );
        assert_eq!(
            shown(&timeline.bars(2)),
            ["date:2024-01..2024-12 1", "date:2025-01..2025-12 9"]
        );
        assert_eq!(timeline.bars(1).len(), 1);
        assert_eq!(timeline.bars(0).len(), 1);
        assert_eq!(Timeline::default().bars(10), []);
    }

    #[test]
    fn no_months_are_too_far_apart() {
        let timeline = timeline(&[(-9999, 1, 1), (2025, 1, 1), (9999, 12, 1)]);
        for columns in [0, 1, 2, 10, 100, 100_000] {
            let bars = timeline.bars(columns);
            assert!(bars.len() <= columns.max(2));
            assert_eq!(bars.iter().map(|bar| bar.hits).sum::<u32>(), 3);
        }
    }

    #[test]
    fn months_are_counted_while_they_are_known() {
        let mut timeline = timeline(&[(2024, 11, 1), (2025, 1, 2)]);
        assert_eq!(timeline.count(None), Some(3));
        let span = Span {
            first: Month::new(2025, 1).unwrap(),
            last: Month::new(2025, 3).unwrap(),
        };
        assert_eq!(timeline.count(Some(span)), Some(2));
        timeline.is_stale = true;
        assert_eq!(timeline.count(None), None);
    }

    #[test]
    fn a_query_is_narrowed_before_its_first_word() {
        let july = Month::new(2025, 7).unwrap();
        let span = Span {
            first: july,
            last: july,
        };
        assert_eq!(span.narrow("\"open quo"), "date:2025-07 \"open quo");
        assert_eq!(span.narrow("a | b"), "date:2025-07 (a | b");
    }
}
