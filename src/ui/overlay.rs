//! Help and problems, over the panes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Pen;
use crate::app::{App, HelpLine, Overlay};
use crate::document::gate::clean_line;
use crate::library::Problem;
use crate::theme::Role;

/// Columns of the keys in the help.
const KEY_COLUMNS: u16 = 24;

/// Draws the overlay over all panes.
pub(super) fn draw(app: &App, overlay: &Overlay, area: Rect, buffer: &mut Buffer) {
    let title = match overlay {
        Overlay::Help { .. } => "Help",
        Overlay::Problems { .. } => "Problems",
    };
    Pen::new(buffer, area.x + 1, area.y, area.right()).write(title, app.style(Role::Heading));
    let rows = Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    };
    match overlay {
        Overlay::Help { lines, top } => draw_help(app, lines, *top, rows, buffer),
        Overlay::Problems {
            mistakes,
            problems,
            top,
        } => {
            draw_problems(app, mistakes, problems, *top, rows, buffer);
        }
    }
}

fn draw_help(app: &App, lines: &[HelpLine], top: usize, area: Rect, buffer: &mut Buffer) {
    for (line, y) in lines.iter().skip(top).zip(area.top()..area.bottom()) {
        let mut pen = Pen::new(buffer, area.x + 1, y, area.right());
        match line {
            HelpLine::Section(name) => pen.write(name, app.style(Role::MonthHeader)),
            HelpLine::Row { keys, command } => {
                pen.write(keys, app.style(Role::StatusKey));
                pen.move_to(area.x + 1 + KEY_COLUMNS.min(area.width / 2));
                pen.write(command.help(), app.style(Role::Text));
                if area.width > 100 {
                    pen.move_to(area.x + 70);
                    pen.write(&format!(":{}", command.name()), app.style(Role::Dim));
                }
            }
            HelpLine::Blank => {}
        }
    }
}

fn draw_problems(
    app: &App,
    mistakes: &[String],
    problems: &[Problem],
    top: usize,
    area: Rect,
    buffer: &mut Buffer,
) {
    let mut lines: Vec<(String, Role)> = Vec::new();
    for mistake in mistakes {
        lines.extend(mistake.lines().map(|line| (line.to_owned(), Role::Error)));
        lines.push((String::new(), Role::Text));
    }
    for problem in problems {
        lines.push((clean_line(&problem.path.to_string_lossy()), Role::Text));
        let role = if problem.article.is_some() {
            Role::Notice
        } else {
            Role::Error
        };
        lines.push((format!("  {}", problem.message), role));
        lines.push((String::new(), Role::Text));
    }
    if lines.is_empty() {
        lines.push(("Nothing is wrong.".to_owned(), Role::Dim));
    }
    for ((text, role), y) in lines.iter().skip(top).zip(area.top()..area.bottom()) {
        Pen::new(buffer, area.x + 1, y, area.right()).write(text, app.style(*role));
    }
}
