//! Help, problems and links, over the panes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Pen, links};
use crate::app::{App, HelpLine, Overlay, ProblemLine, problem_lines};
use crate::library::Problem;
use crate::theme::Role;

/// Columns of the keys in the help.
const KEY_COLUMNS: u16 = 24;

/// Draws the overlay over all panes.
pub(super) fn draw(app: &App, overlay: &Overlay, area: Rect, buffer: &mut Buffer) {
    let title = match overlay {
        Overlay::Help { .. } => "Help",
        Overlay::Problems { .. } => "Problems",
        Overlay::Links(_) => "Links",
        Overlay::Address { .. } => "Where the link leads",
    };
    Pen::new(buffer, area.x + 1, area.y, area.right()).write(title, app.style(Role::Heading));
    let rows = Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    };
    match overlay {
        Overlay::Links(list) => links::draw_list(app, list, rows, buffer),
        Overlay::Address { address, top, .. } => {
            links::draw_address(app, address, *top, rows, buffer);
        }
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
            HelpLine::Typing(keys, help) => {
                pen.write(keys, app.style(Role::StatusKey));
                pen.move_to(area.x + 1 + KEY_COLUMNS.min(area.width / 2));
                pen.write(help, app.style(Role::Text));
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
    let width = usize::from(area.width).saturating_sub(2);
    let mut lines = problem_lines(mistakes, problems, width);
    if lines.is_empty() {
        lines.push(ProblemLine::Warning("Nothing is wrong.".to_owned()));
    }
    for (line, y) in lines.iter().skip(top).zip(area.top()..area.bottom()) {
        let (text, role) = match line {
            ProblemLine::File(text) => (text.as_str(), Role::Text),
            ProblemLine::Error(text) => (text.as_str(), Role::Error),
            ProblemLine::Warning(text) => (text.as_str(), Role::Notice),
            ProblemLine::Blank => ("", Role::Text),
        };
        Pen::new(buffer, area.x + 1, y, area.right()).write(text, app.style(role));
    }
}
