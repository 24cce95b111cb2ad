//! Tables drawn with characters, as programs print them.

use super::line::Line;
use crate::document::builder::Builder;
use crate::document::{Align, BlockKind};

/// A table whose cells are known.
#[derive(Debug)]
pub(super) struct Table<'a> {
    rows: Vec<Vec<&'a str>>,
    has_header: bool,
}

impl<'a> Table<'a> {
    /// The table that the lines draw, if there is no doubt about its cells: all rows
    /// have as many, two or more, and each stands on one line.
    pub(super) fn of(lines: &'a [Line]) -> Option<Self> {
        let mut rows: Vec<Vec<&str>> = Vec::new();
        // How many rows there are between two lines that divide.
        let mut groups = vec![0];
        for line in lines {
            if is_border(&line.text) {
                groups.push(0);
                continue;
            }
            let inside = line
                .text
                .strip_prefix(is_upright)?
                .strip_suffix(is_upright)?;
            rows.push(inside.split(is_upright).collect());
            *groups.last_mut()? += 1;
        }
        groups.retain(|rows| *rows > 0);
        let columns = rows.first()?.len();
        let is_even = columns > 1 && rows.iter().all(|row| row.len() == columns);
        let on_one_line = groups.len() <= 2 || groups.iter().all(|rows| *rows == 1);
        (is_even && on_one_line).then_some(Self {
            rows,
            has_header: groups.len() > 1 && groups.first() == Some(&1),
        })
    }

    pub(super) fn write(&self, builder: &mut Builder) {
        let columns = self.rows.first().map_or(0, Vec::len);
        let aligns: Vec<Align> = (0..columns).map(|column| self.align(column)).collect();
        builder.open_table();
        for (index, row) in self.rows.iter().enumerate() {
            builder.begin(BlockKind::TableRow);
            for (cell, align) in row.iter().zip(&aligns) {
                builder.cell(self.has_header && index == 0, *align);
                builder.text(cell.trim());
            }
        }
        builder.end();
    }

    /// To the end, if no cell has more than one blank behind it but some have before.
    fn align(&self, column: usize) -> Align {
        let cells = || {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.filter(|cell| !cell.trim().is_empty())
        };
        let before = |cell: &&&str| cell.starts_with("  ");
        let behind = |cell: &&&str| cell.ends_with("  ");
        if cells().any(|cell| before(&cell)) && !cells().any(|cell| behind(&cell)) {
            Align::End
        } else {
            Align::Start
        }
    }
}

/// What stands between two cells of a row.
fn is_upright(c: char) -> bool {
    matches!(c, '|' | '│' | '┃' | '║')
}

/// Whether the line only divides rows.
fn is_border(text: &str) -> bool {
    let is_part = |c: char| {
        matches!(
            c,
            '+' | '-' | '=' | ':' | '|' | ' ' | '\u{2500}'..='\u{257f}'
        )
    };
    let is_level = |c: char| matches!(c, '-' | '=' | '─' | '━' | '═' | '╌' | '┄');
    text.chars().all(is_part) && text.chars().any(is_level)
}
