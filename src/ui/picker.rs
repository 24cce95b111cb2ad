//! The list of where to go, over the panes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::line::{Layer, write_marked};
use super::{Pen, date, draw_thumb, thousands, write_right};
use crate::app::{App, Note, Picker, PickerLine, Unread};
use crate::theme::Role;

/// From so many columns on, rows end in what kind of thing they lead to.
const KIND_FROM: u16 = 36;

/// Columns of the kind.
const KIND_COLUMNS: u16 = 12;

/// From so many columns on, rows have a note and a remark.
const NOTE_FROM: u16 = 56;

/// From so many columns on, remarks stand below each other.
const REMARK_FROM: u16 = 100;

/// Columns of a name then, unless it is longer.
const NAME_COLUMNS: u16 = 24;

/// Columns of the note.
const NOTE_COLUMNS: u16 = 29;

/// Draws heading and rows over all but the last row.
pub(super) fn draw(app: &App, picker: &Picker, area: Rect, buffer: &mut Buffer) {
    let area = Rect {
        height: area.height.saturating_sub(1),
        ..area
    };
    let heading = app.style(Role::Heading);
    Pen::new(buffer, area.x + 1, area.y, area.right()).write(picker.title, heading);
    let lines = picker.visible();
    if lines.is_empty() {
        let y = area.y + 1;
        let mut pen = Pen::new(buffer, area.x + 2, y, area.right());
        if y < area.bottom() {
            pen.write("Nothing has these letters.", app.style(Role::Dim));
        }
    }
    for (line, y) in lines.iter().zip(area.y + 1..area.bottom()) {
        let row = Rect {
            y,
            width: area.width.saturating_sub(1),
            ..area
        };
        draw_row(app, line, row, buffer);
    }
    let x = area.right().saturating_sub(1);
    draw_thumb(
        app,
        x,
        area.y + 1..area.bottom(),
        "▐",
        picker.extent(),
        buffer,
    );
}

fn draw_row(app: &App, line: &PickerLine<'_>, area: Rect, buffer: &mut Buffer) {
    let (row, y) = (line.row, area.y);
    let dim = app.style(Role::Dim);
    let mut base = Style::default();
    if line.is_selected {
        Pen::new(buffer, area.x, y, area.right()).write("▌", app.style(Role::Selection));
        base = app.style(Role::Selected);
    }
    let mut end = area.right();
    if area.width >= KIND_FROM && !row.target.kind().is_empty() {
        let kind_at = end.saturating_sub(KIND_COLUMNS + 1);
        Pen::new(buffer, kind_at, y, end).write(row.target.kind(), dim);
        end = kind_at.saturating_sub(2);
    }
    if area.width >= NOTE_FROM {
        let note = note_text(&row.note);
        let least = end.saturating_sub(NOTE_COLUMNS);
        let style = match row.note {
            Note::Keys(_) => app.style(Role::StatusKey),
            _ => dim,
        };
        let note_at = write_right(buffer, y, end, least, &note, style);
        end = note_at.saturating_sub(2);
    }
    let layers = |ranges: &[std::ops::Range<usize>]| -> Vec<Layer> {
        let style = app.style(Role::Match);
        ranges.iter().map(|range| (range.clone(), style)).collect()
    };
    let mut pen = Pen::new(buffer, area.x + 2, y, end);
    write_marked(&mut pen, &row.name, 0, base, &layers(&line.marks.name));
    if area.width >= NOTE_FROM && pen.room() > 4 {
        pen.put("  ", dim);
        if area.width >= REMARK_FROM {
            pen.move_to(area.x + 2 + NAME_COLUMNS);
        }
        write_marked(&mut pen, &row.remark, 0, dim, &layers(&line.marks.remark));
    }
}

fn note_text(note: &Note) -> String {
    match note {
        Note::Nothing => String::new(),
        Note::Keys(keys) => keys.clone(),
        Note::Articles(count) => thousands(*count),
        Note::Percent(percent) => format!("{percent}%"),
        Note::Counts(counts) => format!(
            "{} unread · {}",
            thousands(counts.unread),
            thousands(counts.total)
        ),
        Note::Term { mentions, articles } => {
            let plural = if *articles == 1 { "" } else { "s" };
            format!(
                "{} here · {} article{plural}",
                thousands(*mentions),
                thousands(*articles)
            )
        }
        Note::Related {
            published,
            is_nearly_same,
        } => {
            let same = is_nearly_same.then(|| "nearly the same".to_owned());
            let date = published.as_ref().map(date::in_short);
            let parts: Vec<String> = same.into_iter().chain(date).collect();
            parts.join(" · ")
        }
        Note::Unread(Unread { count, is_more }) => {
            let more = if *is_more { "+" } else { "" };
            format!("{}{more} unread", thousands(*count))
        }
    }
}
