//! A row of a picture.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::Pen;
use crate::app::{App, Shown, Viewer};
use crate::picture::placeholder;
use crate::theme::Role;
use crate::typeset::PictureRow;

/// Draws a picture that has the whole screen, as far as it consists of cells; above it
/// the words that stand for it.
pub(super) fn draw_viewer(app: &App, viewer: &Viewer, area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, area.x, area.y, area.right());
    pen.write(&format!(" {} ", viewer.words), app.style(Role::Image));
    pen.write(" any key comes back", app.style(Role::Dim));
    let at = app.place_of_viewed(viewer.row.room);
    for (row, y) in (0..viewer.row.room.rows).zip(at.y..area.bottom()) {
        let part = PictureRow { row, ..viewer.row };
        let area = Rect {
            x: at.x,
            y,
            width: area.right().saturating_sub(at.x),
            height: 1,
        };
        draw(app, &part, area, buffer);
    }
}

/// Draws a row of a picture from the left of an area on; nothing while the picture is
/// not there yet.
pub(super) fn draw(app: &App, row: &PictureRow, area: Rect, buffer: &mut Buffer) {
    let mut put = |column: u16, symbol: &str, style: Style| {
        let x = area.x.saturating_add(column);
        if x < area.right()
            && let Some(cell) = buffer.cell_mut((x, area.y))
        {
            cell.set_symbol(symbol).set_style(style);
        }
    };
    match app.picture(row) {
        Some(Shown::Cells(cells)) => {
            let columns = usize::from(row.room.columns);
            let cells = cells.chunks(columns.max(1)).nth(usize::from(row.row));
            for (column, (symbol, style)) in (0..).zip(cells.into_iter().flatten()) {
                put(column, symbol, *style);
            }
        }
        Some(Shown::Placed(number)) => {
            let [red, green, blue] = placeholder::color(*number);
            // The number of the picture, whatever colours there are.
            let style = Style::new().fg(Color::Rgb(red, green, blue));
            for column in 0..row.room.columns {
                put(column, &placeholder::symbol(row.row, column), style);
            }
        }
        Some(Shown::Failed) if row.row == 0 => {
            let mut pen = Pen::new(buffer, area.x, area.y, area.right());
            pen.write("(this picture cannot be read)", app.style(Role::Dim));
        }
        Some(Shown::Failed) | None => {}
    }
}
