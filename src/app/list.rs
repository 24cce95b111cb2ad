//! The list of articles: a window of rows around the selected one.
//!
//! Only the rows on the screen and a margin are in memory. Selection and window
//! are kept by article, never by number, so that nothing moves when articles
//! arrive.

use crate::library::{Counts, Cursor, Entry, Library, LibraryError, Scope};
use crate::model::{ArticleId, Date};

/// Rows are loaded that many screens ahead of the selection.
const MARGIN_SCREENS: usize = 2;

/// Beyond that many screens, rows far from the selection are dropped.
const WINDOW_SCREENS: usize = 12;

/// Up to that many articles, rows above the window are counted at every
/// refresh; beyond, the last count is carried on (it is for the scroll bar only).
const COUNTED: usize = 50_000;

/// A line of the list as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListLine<'a> {
    /// A heading: the rows below are of this month (year, month).
    Month(i16, i8),
    /// An article, and whether it is the selected one.
    Row(&'a Entry, bool),
}

/// The list of everything in a scope.
#[derive(Debug, Default)]
pub struct List {
    scope: Scope,
    rows: Vec<Entry>,
    /// The window begins with the newest article of all.
    at_start: bool,
    /// The window ends with the oldest article of all.
    at_end: bool,
    /// Index into `rows`.
    selected: usize,
    /// The first line on the screen, as an index into the lines of the window.
    top: usize,
    /// How many articles stand before the window.
    before: usize,
    counts: Counts,
    /// Lines on the screen.
    height: usize,
    /// The reader has moved in it: from now on the selection stays with its article.
    touched: bool,
}

/// A line of the window, by row number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Month(i16, i8),
    Row(usize),
}

type Result<T> = std::result::Result<T, LibraryError>;

impl List {
    /// The list of a scope from its newest article on.
    pub fn new(library: &Library, scope: Scope, height: usize) -> Result<Self> {
        let mut list = Self {
            scope,
            height: height.max(1),
            ..Self::default()
        };
        list.refresh(library)?;
        Ok(list)
    }

    /// What the list is about.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// How many articles there are.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Entry> {
        self.rows.get(self.selected)
    }

    /// Where the screen stands in the whole list: rows above it, rows on it and
    /// rows in all.
    pub fn extent(&self) -> (usize, usize, usize) {
        let lines = self.places();
        let rows = |from: usize, count: usize| {
            let lines = lines.iter().skip(from).take(count);
            lines.filter(|place| place.is_row()).count()
        };
        let above = self.before + rows(0, self.top);
        (above, rows(self.top, self.height), self.counts.total)
    }

    /// The line on the screen that the selected row stands on, from 0.
    pub fn selected_line(&self) -> usize {
        self.line_of(self.selected).saturating_sub(self.top)
    }

    /// Moves the screen so that the selected row stands on this line of it, as
    /// far as the list goes.
    pub fn put_selected_on(&mut self, library: &Library, line: usize) -> Result<()> {
        self.top = self.line_of(self.selected).saturating_sub(line);
        self.settle(library)
    }

    /// From now on the selection stays with its article.
    pub fn touch(&mut self) {
        self.touched = true;
    }

    /// Whether the selection stays with its article.
    pub fn is_touched(&self) -> bool {
        self.touched
    }

    /// The lines on the screen.
    pub fn visible(&self) -> Vec<ListLine<'_>> {
        let lines = self.places();
        let on_screen = lines.into_iter().skip(self.top).take(self.height);
        on_screen
            .filter_map(|place| match place {
                Place::Month(year, month) => Some(ListLine::Month(year, month)),
                Place::Row(row) => self
                    .rows
                    .get(row)
                    .map(|entry| ListLine::Row(entry, row == self.selected)),
            })
            .collect()
    }

    /// The articles on the screen.
    pub fn visible_ids(&self) -> Vec<ArticleId> {
        let ids = self.visible().into_iter().filter_map(|line| match line {
            ListLine::Row(entry, _) => Some(entry.id),
            ListLine::Month(..) => None,
        });
        ids.collect()
    }

    /// Takes a new height in lines.
    pub fn set_height(&mut self, library: &Library, height: usize) -> Result<()> {
        self.height = height.max(1);
        self.settle(library)
    }

    /// Reads the rows again. The selected article keeps its line on the screen;
    /// until the reader has moved, the newest article is selected.
    pub fn refresh(&mut self, library: &Library) -> Result<()> {
        self.counts = library.counts(&self.scope)?;
        let Some(anchor) = self.selected().filter(|_| self.touched).map(Entry::cursor) else {
            return self.load_top(library);
        };
        // An edit may have given the article another date.
        let moved = library.entries(&[anchor.id])?.pop();
        let anchor = moved.map_or(anchor, |entry| entry.cursor());
        let line = self.selected_line();
        let rank = self.before + self.selected;
        self.load_around(library, anchor, rank)?;
        self.put_selected_on(library, line)
    }

    /// Moves the selection by so many rows, as far as there are any.
    pub fn move_by(&mut self, library: &Library, rows: isize) -> Result<()> {
        self.touched = true;
        if rows >= 0 {
            let target = self.selected + rows.unsigned_abs();
            self.extend_down(library, (target + 1).saturating_sub(self.rows.len()))?;
            self.selected = target.min(self.rows.len().saturating_sub(1));
        } else {
            let rows = rows.unsigned_abs();
            self.extend_up(library, rows.saturating_sub(self.selected))?;
            self.selected = self.selected.saturating_sub(rows);
        }
        self.settle(library)
    }

    /// Moves the screen by so many lines, as far as the list goes. The selection
    /// keeps its line on the screen, or stands beside it when that is a heading's.
    pub fn page_by(&mut self, library: &Library, lines: isize) -> Result<()> {
        self.touched = true;
        let distance = lines.unsigned_abs();
        let line = self.selected_line();
        // As many rows as lines are enough: headings only make the way shorter.
        if lines >= 0 {
            let wanted = self.selected + distance + self.height;
            self.extend_down(library, wanted.saturating_sub(self.rows.len()))?;
        } else {
            self.extend_up(
                library,
                (distance + self.height).saturating_sub(self.selected),
            )?;
        }
        let places = self.places();
        let target = line_of(&places, self.selected).saturating_add_signed(lines);
        let target = target.min(places.len().saturating_sub(1));
        let row_at = |number: usize| match places.get(number) {
            Some(Place::Row(row)) => Some(*row),
            _ => None,
        };
        // There is a row on either side of a heading, but for the first one.
        let beside = if line > 0 && line + 1 >= self.height {
            target.saturating_sub(1)
        } else {
            target + 1
        };
        let row = row_at(target).or_else(|| row_at(beside));
        self.selected = match row {
            Some(row) if row != self.selected => row,
            _ if lines >= 0 => (self.selected + 1).min(self.rows.len().saturating_sub(1)),
            _ => self.selected.saturating_sub(1),
        };
        self.top = self.top.saturating_add_signed(lines);
        self.settle(library)
    }

    /// Scrolls by so many lines, as far as the list goes. The selection stays with its
    /// article as long as that is on the screen.
    pub fn scroll(&mut self, library: &Library, lines: isize) -> Result<()> {
        self.touched = true;
        let distance = lines.unsigned_abs();
        // As many rows as lines are enough: headings only make the way shorter.
        if lines >= 0 {
            let wanted = self.top + self.height + distance;
            self.extend_down(library, wanted.saturating_sub(self.rows.len()))?;
        } else {
            self.extend_up(library, distance.saturating_sub(self.top))?;
        }
        let places = self.places();
        let last_top = places.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(lines).min(last_top);
        // A heading just above the selected row would come along again.
        let above = self.top.checked_sub(1).and_then(|above| places.get(above));
        let first = self.top + usize::from(above.is_some_and(|place| !place.is_row()));
        let end = (self.top + self.height).min(places.len());
        let line = line_of(&places, self.selected);
        let row_of = |place: &Place| match place {
            Place::Row(row) => Some(*row),
            Place::Month(..) => None,
        };
        let row = if line < first {
            places.iter().skip(first).find_map(row_of)
        } else if line >= end {
            places.iter().take(end).rev().find_map(row_of)
        } else {
            None
        };
        self.selected = row.unwrap_or(self.selected);
        self.settle(library)
    }

    /// Selects the newest article.
    pub fn to_top(&mut self, library: &Library) -> Result<()> {
        self.touched = true;
        self.load_top(library)
    }

    /// Selects the oldest article.
    pub fn to_bottom(&mut self, library: &Library) -> Result<()> {
        self.touched = true;
        let end = Cursor {
            sort_key: i64::MIN,
            id: ArticleId(i64::MIN),
        };
        self.rows = library.entries_before(&self.scope, end, self.chunk())?;
        self.at_end = true;
        self.at_start = self.rows.len() < self.chunk();
        self.before = self.counts.total.saturating_sub(self.rows.len());
        self.selected = self.rows.len().saturating_sub(1);
        self.top = usize::MAX;
        self.settle(library)
    }

    /// Selects the article at this place.
    pub fn select(&mut self, library: &Library, cursor: Cursor) -> Result<()> {
        self.touched = true;
        if let Some(row) = self.rows.iter().position(|entry| entry.id == cursor.id) {
            self.selected = row;
            return self.settle(library);
        }
        let rank = self.before;
        self.load_around(library, cursor, rank)?;
        self.top = self.line_of(self.selected).saturating_sub(self.height / 2);
        self.settle(library)
    }

    /// Shows a mark at once; the library is told by an errand.
    pub fn edit(&mut self, id: ArticleId, change: impl Fn(&mut Entry)) {
        for entry in self.rows.iter_mut().filter(|entry| entry.id == id) {
            let was_read = entry.read;
            change(entry);
            match (was_read, entry.read) {
                (false, true) => self.counts.unread = self.counts.unread.saturating_sub(1),
                (true, false) => self.counts.unread += 1,
                _ => {}
            }
        }
    }

    fn chunk(&self) -> usize {
        (MARGIN_SCREENS + 1) * self.height
    }

    fn load_top(&mut self, library: &Library) -> Result<()> {
        self.rows = library.entries_after(&self.scope, None, self.chunk())?;
        self.at_start = true;
        self.at_end = self.rows.len() < self.chunk();
        (self.selected, self.top, self.before) = (0, 0, 0);
        Ok(())
    }

    /// Loads the rows around a place and selects the article there, or the next
    /// one if it is gone. `rank` is what was last known of its number.
    fn load_around(&mut self, library: &Library, place: Cursor, rank: usize) -> Result<()> {
        let chunk = self.chunk();
        self.rows = library.entries_before(&self.scope, place, chunk)?;
        self.selected = self.rows.len();
        self.at_start = self.rows.len() < chunk;
        // One id further, so that the article at the place itself is included.
        let from = Cursor {
            id: ArticleId(place.id.0.saturating_add(1)),
            ..place
        };
        let after = library.entries_after(&self.scope, Some(from), chunk)?;
        self.at_end = after.len() < chunk;
        self.rows.extend(after);
        self.before = if self.at_start {
            0
        } else if self.at_end {
            self.counts.total.saturating_sub(self.rows.len())
        } else if self.counts.total <= COUNTED {
            library
                .rank(&self.scope, place)?
                .saturating_sub(self.selected)
        } else {
            rank.saturating_sub(self.selected)
        };
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
        Ok(())
    }

    fn extend_down(&mut self, library: &Library, wanted: usize) -> Result<()> {
        if self.at_end || wanted == 0 {
            return Ok(());
        }
        let limit = wanted + self.chunk();
        let last = self.rows.last().map(Entry::cursor);
        let more = library.entries_after(&self.scope, last, limit)?;
        self.at_end = more.len() < limit;
        self.rows.extend(more);
        Ok(())
    }

    fn extend_up(&mut self, library: &Library, wanted: usize) -> Result<()> {
        if self.at_start || wanted == 0 {
            return Ok(());
        }
        let Some(first) = self.rows.first().map(Entry::cursor) else {
            return Ok(());
        };
        let limit = wanted + self.chunk();
        let lines_before = self.places().len();
        let mut more = library.entries_before(&self.scope, first, limit)?;
        self.at_start = more.len() < limit;
        self.before = if self.at_start {
            0
        } else {
            self.before.saturating_sub(more.len())
        };
        self.selected += more.len();
        more.append(&mut self.rows);
        self.rows = more;
        self.top += self.places().len().saturating_sub(lines_before);
        Ok(())
    }

    /// Drops rows far from the selection.
    fn trim(&mut self) {
        let most = WINDOW_SCREENS * self.height;
        if self.rows.len() <= most {
            return;
        }
        let keep = most / 2;
        if self.selected > keep {
            let dropped = self.selected - keep;
            let lines_before = self.places().len();
            self.rows.drain(..dropped);
            self.at_start = false;
            self.before += dropped;
            self.selected -= dropped;
            self.top = self.top.saturating_sub(lines_before - self.places().len());
        }
        if self.rows.len() > self.selected + keep {
            self.rows.truncate(self.selected + keep);
            self.at_end = false;
        }
    }

    /// Keeps the selection on the screen and enough rows around it.
    fn settle(&mut self, library: &Library) -> Result<()> {
        let margin = MARGIN_SCREENS * self.height;
        if self.rows.len() < self.selected + margin {
            self.extend_down(library, 1)?;
        }
        if self.selected < margin {
            self.extend_up(library, 1)?;
        }
        self.trim();
        let lines = self.places();
        let line = line_of(&lines, self.selected);
        // The heading above the selected row comes along when the list moves up.
        let first = match line.checked_sub(1).and_then(|above| lines.get(above)) {
            Some(Place::Month(..)) => line - 1,
            _ => line,
        };
        let last_top = lines.len().saturating_sub(self.height);
        self.top = self
            .top
            .min(last_top)
            .max((line + 1).saturating_sub(self.height));
        if first < self.top {
            self.top = first;
        }
        if line >= self.top + self.height {
            self.top = line + 1 - self.height;
        }
        Ok(())
    }

    fn line_of(&self, row: usize) -> usize {
        line_of(&self.places(), row)
    }

    /// All lines of the window: a heading wherever the month changes.
    fn places(&self) -> Vec<Place> {
        let mut lines = Vec::with_capacity(self.rows.len() + 8);
        let mut current = None;
        for (row, entry) in self.rows.iter().enumerate() {
            let month = month_of(entry);
            // What stands above the first row of a window is not known.
            let is_new = current != Some(month) && (row > 0 || self.at_start);
            if is_new {
                lines.push(Place::Month(month.0, month.1));
            }
            current = Some(month);
            lines.push(Place::Row(row));
        }
        lines
    }
}

impl Place {
    fn is_row(self) -> bool {
        matches!(self, Self::Row(_))
    }
}

fn line_of(lines: &[Place], row: usize) -> usize {
    lines
        .iter()
        .position(|place| *place == Place::Row(row))
        .unwrap_or(0)
}

/// The month an article stands under: of its date, else of its place in time.
fn month_of(entry: &Entry) -> (i16, i8) {
    let date = entry.published.as_ref().map(Date::civil).or_else(|| {
        jiff::Timestamp::from_second(entry.sort_key)
            .ok()
            .map(|moment| jiff::tz::Offset::UTC.to_datetime(moment).date())
    });
    date.map_or((1970, 1), |date| (date.year(), date.month()))
}
