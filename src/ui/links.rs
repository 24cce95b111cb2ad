//! Letters on links, the list of links, and where one leads.

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::write_layers;
use super::{Pen, reader};
use crate::app::{App, Hint, LinkLine, LinkList, folded};
use crate::link::Address;
use crate::theme::Role;
use crate::typeset::{Line, Piece, Placed};

/// Columns before the text of a link in the list.
const INDENT: u16 = 5;

/// Draws over the links on the screen the letters that follow them.
pub(super) fn draw_hints(app: &App, area: Rect, buffer: &mut Buffer) {
    let (Some(reader), Some(hints)) = (app.reader(), app.hints()) else {
        return;
    };
    let lines = reader
        .page()
        .window(reader.top()..reader.top() + reader.height());
    let mut order = reader::order(app, reader);
    let is_possible = |hint: &&Hint| hint.label.starts_with(&hints.typed);
    for hint in hints.hints.iter().filter(is_possible) {
        let is_here = |line: &Line| line.range.contains(&hint.place);
        let Some(row) = lines.iter().position(is_here) else {
            continue;
        };
        let Some(line) = lines.get(row) else { continue };
        let y = area.y + row as u16;
        if y >= area.bottom() {
            continue;
        }
        let width = crate::typeset::width(&hint.label) as u16;
        let columns = usize::from(area.width.saturating_sub(line.indent));
        let pieces = reader::pieces(order.as_mut(), line, columns);
        let x = area.x + line.indent + column_of(&pieces, reader.text(), hint.place);
        // At the right edge all letters are seen, too.
        let x = x.min(area.right().saturating_sub(width)).max(area.x);
        uncover(buffer, x, y);
        let (typed, rest) = hint.label.split_at(hints.typed.len());
        let mut pen = Pen::new(buffer, x, y, area.right());
        pen.put(typed, app.style(Role::Dim));
        pen.put(rest, app.style(Role::MatchCurrent));
    }
}

/// A wide letter that begins left of column `x` would swallow what is put there.
fn uncover(buffer: &mut Buffer, x: u16, y: u16) {
    let Some(left) = x.checked_sub(1).filter(|left| *left >= buffer.area.x) else {
        return;
    };
    if let Some(cell) = buffer.cell_mut((left, y))
        && crate::typeset::width(cell.symbol()) > 1
    {
        cell.set_symbol(" ");
    }
}

/// Columns before a byte of the text on its line, the indent not counted.
fn column_of(pieces: &[Placed], text: &str, place: usize) -> u16 {
    let mut column = 0;
    for placed in pieces {
        match placed.piece.clone() {
            Piece::Text(range) if range.contains(&place) => {
                let before = text.get(range.start..place.max(range.start));
                return (column + crate::typeset::width(before.unwrap_or_default())) as u16;
            }
            Piece::Text(range) => {
                column += crate::typeset::width(text.get(range).unwrap_or_default());
            }
            Piece::Gap(columns) => column += usize::from(columns),
            Piece::Hyphen => column += 1,
        }
    }
    column as u16
}

/// Draws the list of all links.
pub(super) fn draw_list(app: &App, list: &LinkList, area: Rect, buffer: &mut Buffer) {
    let width = usize::from(area.width).saturating_sub(2);
    let lines = list.lines(width);
    for (line, y) in lines.iter().skip(list.top).zip(area.top()..area.bottom()) {
        let (LinkLine::Text(number, text) | LinkLine::Target(number, text)) = line;
        if *number == list.selected {
            let bar = app.style(Role::Selection);
            Pen::new(buffer, area.x, y, area.right()).write("▌", bar);
        }
        let role = match line {
            LinkLine::Target(..) => Role::Dim,
            LinkLine::Text(..) if *number == list.selected => Role::Selected,
            LinkLine::Text(..) => Role::Text,
        };
        if matches!(line, LinkLine::Text(..)) {
            let label = format!("{:>3}", number + 1);
            Pen::new(buffer, area.x + 1, y, area.right())
                .write(&label, app.style(Role::LinkNumber));
        }
        let mut pen = Pen::new(buffer, area.x + 1 + INDENT, y, area.right());
        match line {
            LinkLine::Text(..) => pen.write(text, app.style(role)),
            LinkLine::Target(..) => pen.put(text, app.style(role)),
        }
    }
}

/// Draws where a link leads: the whole address, its host and what can be done.
pub(super) fn draw_address(
    app: &App,
    address: &Address,
    top: usize,
    area: Rect,
    buffer: &mut Buffer,
) {
    let host = [(address.host.clone(), app.style(Role::Match))];
    let lines = address_lines(address, usize::from(area.width).saturating_sub(2));
    for (line, y) in lines.iter().skip(top).zip(area.top()..area.bottom()) {
        let mut pen = Pen::new(buffer, area.x + 1, y, area.right());
        match line {
            AddressLine::Url(range) => {
                let base = app.style(Role::Text);
                write_layers(&mut pen, &address.url, range.clone(), base, &host);
            }
            AddressLine::Said(text) => pen.write(text, app.style(Role::Dim)),
        }
    }
}

enum AddressLine {
    Url(std::ops::Range<usize>),
    Said(String),
}

fn address_lines(address: &Address, width: usize) -> Vec<AddressLine> {
    let url = folded(&address.url, width).into_iter();
    let mut lines: Vec<AddressLine> = url.map(AddressLine::Url).collect();
    let mut said = String::from("\n");
    if let Some(other) = &address.other_host {
        let host = address.url.get(address.host.clone()).unwrap_or_default();
        let (letters, code) = if host.is_ascii() {
            (other.as_str(), host)
        } else {
            (host, other.as_str())
        };
        let _ = write!(
            said,
            "The host has letters outside of ASCII, which may look like others:\n\
             in letters  {letters}\nin ASCII    {code}\n\n"
        );
    }
    said.push_str("Depesche opens no other program. Copy the address from here to go there.");
    let wrapped = said
        .lines()
        .flat_map(|line| textwrap::wrap(line, width.max(1)));
    lines.extend(wrapped.map(|line| AddressLine::Said(line.into_owned())));
    lines
}
