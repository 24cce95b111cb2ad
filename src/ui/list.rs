//! The list of articles, or of what a search found.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::line::{Layer, role_of, write_marked};
use super::{Pen, date, draw_thumb, thousands, timeline, write_right};
use crate::app::{App, HitRow, LINES_PER_HIT, ListLine, Pane};
use crate::library::Entry;
use crate::search::{Mark, Order};
use crate::theme::Role;

/// Columns before a title: the selection's bar, the sign, a blank.
const GUTTER: u16 = 3;

/// From so many columns on, a column for the source is there.
const SOURCE_FROM: u16 = 64;

/// Columns of the source.
const SOURCE_COLUMNS: u16 = 16;

/// Columns of a date under its month, and with its year.
const DATE_COLUMNS: u16 = 7;
const LONG_DATE_COLUMNS: u16 = 12;

/// Something stands beside a title only where that keeps so many columns.
const LEAST_TITLE_COLUMNS: u16 = 8;

/// Columns of the number of keywords.
const KEYWORD_COLUMNS: u16 = 4;

/// Draws heading, rows and scroll bar.
pub(super) fn draw(app: &App, area: Rect, buffer: &mut Buffer) {
    draw_heading(app, area, buffer);
    let rows = Rect {
        y: area.y + 1.min(area.height),
        height: area.height.saturating_sub(1),
        // The last column is the scroll bar's.
        width: area.width.saturating_sub(1),
        ..area
    };
    if let Some(results) = app.results() {
        let base = if results.stale {
            app.style(Role::Stale)
        } else {
            Style::default()
        };
        for (number, (row, selected)) in results.visible().enumerate() {
            let y = rows.y + (number * LINES_PER_HIT) as u16;
            if let Some(row) = row {
                draw_hit(app, row, selected, base, Rect { y, ..rows }, buffer);
            }
        }
        if results.is_empty() && !results.stale {
            let mut pen = Pen::new(buffer, rows.x + GUTTER, rows.y, rows.right());
            pen.write("Nothing found.", app.style(Role::Dim));
        }
        if let Some(area) = app.timeline_area() {
            timeline::draw(app, area, buffer);
        }
        let per_page = results.page();
        draw_scroll_bar(app, area, (results.top(), per_page, results.len()), buffer);
        return;
    }
    for (line, y) in app
        .list()
        .visible()
        .into_iter()
        .zip(rows.top()..rows.bottom())
    {
        match line {
            ListLine::Month(year, month) => {
                let mut pen = Pen::new(buffer, rows.x + 1, y, rows.right());
                pen.write(&date::month(year, month), app.style(Role::MonthHeader));
            }
            ListLine::Row(entry, selected) => {
                let columns = columns_of(entry, rows, false);
                draw_entry(
                    app,
                    entry,
                    selected,
                    Rect { y, ..rows },
                    &columns,
                    &[],
                    Style::default(),
                    buffer,
                );
            }
        }
    }
    draw_scroll_bar(app, area, app.list().extent(), buffer);
}

fn draw_heading(app: &App, area: Rect, buffer: &mut Buffer) {
    let dim = app.style(Role::Dim);
    let counts = app.list().counts();
    let text = match app.results() {
        Some(results) => {
            let (found, has_more) = results.total();
            let plus = if has_more { "+" } else { "" };
            let order = match results.order() {
                Order::Relevance => "best first",
                Order::Date => "newest first",
            };
            let (found, total) = (thousands(found), thousands(counts.total));
            format!("{found}{plus} of {total} · {order}")
        }
        None => format!(
            "{} unread · {}",
            thousands(counts.unread),
            thousands(counts.total)
        ),
    };
    // Level with the dates below, left of the scroll bar.
    let end = area.right().saturating_sub(2);
    let left = write_right(buffer, area.y, end, area.x, &text, dim);
    let mut pen = Pen::new(
        buffer,
        area.x + 1.min(area.width),
        area.y,
        left.saturating_sub(1),
    );
    pen.write(app.list_name(), app.style(Role::Heading));
}

/// What stands right of a title: the date and where the columns begin.
struct Columns {
    date: String,
    date_at: u16,
    keywords_at: u16,
    source_at: Option<u16>,
    title_end: u16,
}

fn columns_of(entry: &Entry, row: Rect, with_year: bool) -> Columns {
    let date = entry.published.as_ref();
    let (date, width) = if with_year {
        (date.map(date::in_short), LONG_DATE_COLUMNS)
    } else {
        (date.map(date::in_month), DATE_COLUMNS)
    };
    let has_room = row.width >= GUTTER + LEAST_TITLE_COLUMNS + width;
    let (date, width) = if has_room { (date, width) } else { (None, 0) };
    let date_at = row.right().saturating_sub(width);
    let source_at = (row.width >= SOURCE_FROM).then(|| date_at.saturating_sub(SOURCE_COLUMNS + 1));
    let keywords_at = source_at.unwrap_or(date_at).saturating_sub(KEYWORD_COLUMNS);
    Columns {
        date: date.unwrap_or_default(),
        date_at,
        keywords_at,
        source_at,
        title_end: source_at.unwrap_or(date_at).saturating_sub(1),
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "a row is drawn from all of these"
)]
fn draw_entry(
    app: &App,
    entry: &Entry,
    selected: bool,
    row: Rect,
    columns: &Columns,
    marks: &[Mark],
    base: Style,
    buffer: &mut Buffer,
) {
    let y = row.y;
    if selected {
        let focused = app.focus() == Pane::List;
        let role = if focused { Role::Selection } else { Role::Rule };
        Pen::new(buffer, row.x, y, row.right()).write("▌", app.style(role));
    }
    let (sign, role) = match (entry.starred, entry.read) {
        (true, _) => ("★", Role::Star),
        (false, false) => ("•", Role::Unread),
        (false, true) => ("", Role::Text),
    };
    Pen::new(buffer, row.x + 1, y, row.right()).write(sign, app.style(role));

    let mut style = base;
    if !entry.read {
        style = style
            .patch(app.style(Role::Unread))
            .add_modifier(Modifier::BOLD);
    }
    if selected {
        style = style.patch(app.style(Role::SelectedTitle));
    }
    let has_room = columns.keywords_at >= row.x + GUTTER + LEAST_TITLE_COLUMNS;
    let keywords = if has_room {
        app.keyword_count(entry.id)
    } else {
        0
    };
    let title_end = if keywords > 0 {
        columns.keywords_at.saturating_sub(1)
    } else {
        columns.title_end
    };
    let mut pen = Pen::new(buffer, row.x + GUTTER, y, title_end);
    write_marked(&mut pen, &entry.title, 0, style, &layers(app, marks));
    if keywords > 0 {
        let text = format!("◆{}", keywords.min(99));
        Pen::new(buffer, columns.keywords_at, y, row.right())
            .write(&text, app.style(Role::Keyword));
    }
    let dim = app.style(Role::Dim);
    if let Some(x) = columns.source_at {
        Pen::new(buffer, x, y, columns.date_at.saturating_sub(1)).write(&entry.source, dim);
    }
    let end = row.right().saturating_sub(1);
    write_right(buffer, y, end, columns.date_at, &columns.date, dim);
}

/// A hit: its title, and below the passage that matched.
fn draw_hit(app: &App, hit: &HitRow, selected: bool, base: Style, row: Rect, buffer: &mut Buffer) {
    let columns = columns_of(&hit.entry, row, true);
    draw_entry(
        app,
        &hit.entry,
        selected,
        row,
        &columns,
        &hit.title_marks,
        base,
        buffer,
    );
    if hit.passage.is_empty() {
        return;
    }
    let mut pen = Pen::new(
        buffer,
        row.x + GUTTER,
        row.y + 1,
        row.right().saturating_sub(1),
    );
    let style = base.patch(app.style(Role::Passage));
    // The first match must be seen also where the list is narrow.
    let first = hit.passage_marks.first().map_or(0, |mark| mark.range.start);
    let start = start_of_view(&hit.passage, first, pen.room());
    if start > 0 {
        pen.put("…", style);
    }
    write_marked(
        &mut pen,
        &hit.passage,
        start,
        style,
        &layers(app, &hit.passage_marks),
    );
}

/// Where to begin a passage so that its first match stands in the first half of
/// the row, at the start of a word.
fn start_of_view(passage: &str, first_match: usize, columns: usize) -> usize {
    let before = passage.get(..first_match).unwrap_or_default();
    if crate::typeset::width(before) <= columns / 2 {
        return 0;
    }
    let mut start = 0;
    for (blank, _) in before.match_indices(' ') {
        start = blank + 1;
        let rest = before.get(start..).unwrap_or_default();
        if crate::typeset::width(rest) <= columns / 3 {
            break;
        }
    }
    start
}

fn layers(app: &App, marks: &[Mark]) -> Vec<Layer> {
    marks
        .iter()
        .map(|mark| (mark.range.clone(), app.style(role_of(mark))))
        .collect()
}

/// The scroll bar at the right edge.
fn draw_scroll_bar(app: &App, area: Rect, extent: (usize, usize, usize), buffer: &mut Buffer) {
    // Beside a reader the thumb is a heavy part of the rule between them.
    let layout = app.layout();
    let (x, sign) = match layout.rule.filter(|_| layout.side_by_side) {
        Some(rule) => (rule.x, "┃"),
        None => (area.right().saturating_sub(1), "▐"),
    };
    let rows = area.y + 1..area.bottom();
    draw_thumb(app, x, rows, sign, extent, buffer);
}
