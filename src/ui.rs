//! Drawing: from the state to a frame, and nothing else.

mod date;
mod line;
mod links;
mod list;
mod overlay;
mod picker;
mod picture;
mod reader;
mod status;
mod timeline;

use std::ops::Range;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::App;
use crate::theme::{Glyphs, Role};

/// Draws the screen.
pub fn view(app: &App, frame: &mut Frame<'_>) {
    let area = frame.area();
    let buffer = frame.buffer_mut();
    buffer.set_style(area, app.style(Role::Text));
    if let Some(viewer) = app.viewer() {
        return picture::draw_viewer(app, viewer, area, buffer);
    }
    let layout = app.layout();
    if let Some(picker) = app.picker() {
        picker::draw(app, picker, area, buffer);
    } else if let Some(overlay) = app.overlay() {
        let panes = Rect {
            height: area.height.saturating_sub(1),
            ..area
        };
        overlay::draw(app, overlay, panes, buffer);
    } else if app.is_empty() {
        draw_empty(app, area, buffer);
    } else {
        if let Some(rule) = layout.rule {
            draw_rule(app, rule, layout.side_by_side, buffer);
        }
        if let Some(area) = layout.list {
            list::draw(app, area, buffer);
        }
        if let Some(column) = app.text_column() {
            reader::draw(app, column, buffer);
            links::draw_hints(app, column, buffer);
        }
        if let Some(column) = app.chart_column() {
            reader::draw_chart(app, column, buffer);
        }
    }
    let cursor = status::draw(app, layout.status, buffer);
    if app.glyphs() == Glyphs::Ascii {
        let covered = app.picker().is_some() || app.overlay().is_some();
        let text = app.text_column().filter(|_| !covered);
        draw_plainly(buffer, text);
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// Puts ASCII in place of the signs that were drawn; `text` is where an article is.
fn draw_plainly(buffer: &mut Buffer, text: Option<Rect>) {
    let area = buffer.area;
    for position in area.positions() {
        let is_text = text.is_some_and(|text| text.contains(position));
        let cell = &mut buffer[position];
        let mut signs = cell.symbol().chars();
        if let (Some(sign), None) = (signs.next(), signs.next())
            && let Some(plain) = Glyphs::plain(sign, is_text)
        {
            cell.set_char(plain);
        }
    }
}

/// What to do when there is nothing to show.
fn draw_empty(app: &App, area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(
        buffer,
        area.x + 1,
        area.y + 1.min(area.height),
        area.right(),
    );
    pen.write("Nothing here yet.", app.style(Role::Title));
    let mut pen = Pen::new(
        buffer,
        area.x + 1,
        area.y + 2.min(area.height),
        area.right(),
    );
    status::write_hints(app, &mut pen);
}

/// The line between list and reader. Lying, it carries the title and the place.
fn draw_rule(app: &App, rule: Rect, side_by_side: bool, buffer: &mut Buffer) {
    let style = app.style(Role::Rule);
    if side_by_side {
        for y in rule.top()..rule.bottom() {
            Pen::new(buffer, rule.x, y, rule.right()).write("│", style);
        }
        return;
    }
    Pen::new(buffer, rule.x, rule.y, rule.right())
        .write(&"─".repeat(usize::from(rule.width)), style);
    let Some(reader) = app.reader() else { return };
    let place = reader.percent().map(|percent| format!(" {percent}% "));
    let place_columns = place.as_ref().map_or(0, |place| place.len() as u16 + 2);
    let right = rule.right().saturating_sub(place_columns + 2);
    let mut pen = Pen::new(buffer, rule.x + 2.min(rule.width), rule.y, right);
    // While the page shows the title itself it need not stand here too.
    if reader.top() > 0 {
        let title = format!(" {} ", reader.article().metadata.title);
        pen.write(&title, app.style(Role::Dim));
    }
    if let Some(place) = place {
        let left = rule.right().saturating_sub(place_columns);
        Pen::new(buffer, left, rule.y, rule.right()).write(&place, app.style(Role::Dim));
    }
}

/// A thumb in column `x` of some rows: which part of the whole is on the screen,
/// given what is above, what is on it and how much there is in all.
fn draw_thumb(
    app: &App,
    x: u16,
    rows: Range<u16>,
    sign: &str,
    (above, shown, total): (usize, usize, usize),
    buffer: &mut Buffer,
) {
    let height = rows.len();
    if total <= shown || height == 0 {
        return;
    }
    let length = (height * shown / total).clamp(1, height);
    let room = height - length;
    let start = (room * above)
        .checked_div(total - shown)
        .unwrap_or(0)
        .min(room);
    for y in rows.skip(start).take(length) {
        Pen::new(buffer, x, y, x + 1).write(sign, app.style(Role::Dim));
    }
}

/// Writes into one row from left to right, never beyond its end.
struct Pen<'a> {
    buffer: &'a mut Buffer,
    x: u16,
    y: u16,
    end: u16,
}

impl<'a> Pen<'a> {
    /// A pen at a place; `end` is the column it does not reach.
    fn new(buffer: &'a mut Buffer, x: u16, y: u16, end: u16) -> Self {
        let inside = buffer.area.y <= y && y < buffer.area.bottom();
        let end = if inside {
            end.min(buffer.area.right())
        } else {
            0
        };
        Self { buffer, x, y, end }
    }

    /// Columns left.
    fn room(&self) -> usize {
        usize::from(self.end.saturating_sub(self.x))
    }

    /// Writes a text laid over what is there, cut with an ellipsis where it must be.
    fn write(&mut self, text: &str, style: Style) {
        let fit = crate::typeset::fit(text, self.room());
        self.put(text.get(..fit.end).unwrap_or_default(), style);
        if fit.ellipsis {
            self.put("…", style);
        }
    }

    /// Writes a text cut without a sign.
    fn put(&mut self, text: &str, style: Style) {
        let room = self.room();
        if room > 0 {
            let text = crate::typeset::shown(text);
            (self.x, _) = self.buffer.set_stringn(self.x, self.y, text, room, style);
        }
    }

    /// Leaves columns as they are.
    fn skip(&mut self, columns: u16) {
        self.x = self.x.saturating_add(columns).min(self.end);
    }

    /// Goes on to a column, if it is further right.
    fn move_to(&mut self, x: u16) {
        self.x = self.x.max(x);
    }
}

/// Writes a text that ends before column `end`; gives the column it starts at.
fn write_right(buffer: &mut Buffer, y: u16, end: u16, least: u16, text: &str, style: Style) -> u16 {
    let width = crate::typeset::width(text) as u16;
    let x = end.saturating_sub(width).max(least);
    Pen::new(buffer, x, y, end).write(text, style);
    x
}

/// A number for people: `12,345`.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn numbers_are_grouped() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ];
        for (number, text) in cases {
            assert_eq!(thousands(number), text);
        }
    }
}
