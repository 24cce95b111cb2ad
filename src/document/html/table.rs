//! Rows of tables and their cells.

use html5ever::tokenizer::Tag;

use super::hidden::declarations;
use super::page::attribute;
use crate::document::{Align, BlockKind};

/// Empty cells that other cells reach over, in one row.
const MAX_COVERED: usize = 32;

/// The same in a whole document; guards against tables that are mostly made of them.
const MAX_ALL_COVERED: usize = 20_000;

/// What must be known of the open table and row.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// In a row that is read as one.
    pub(super) in_row: bool,
    /// Where the text of the row's last cell starts.
    pub(super) cell_start: Option<usize>,
    /// For each column, the rows below that a cell still reaches over.
    reach: Vec<usize>,
    /// The column of the next cell.
    column: usize,
    /// How many columns the last cell reaches over besides its own.
    beside: usize,
    /// Covered cells so far, in the row and in the document.
    covered: usize,
    all_covered: usize,
}

impl super::Reader {
    pub(super) fn open_table(&mut self) {
        self.leave_row();
        self.builder.open_table();
        self.table.reach.clear();
    }

    pub(super) fn open_row(&mut self) {
        self.builder.begin(BlockKind::TableRow);
        self.table.in_row = true;
        self.table.cell_start = None;
        self.table.column = 0;
        self.table.covered = 0;
        self.table.beside = 0;
    }

    pub(super) fn open_cell(&mut self, tag: &Tag) {
        self.table.cell_start = Some(self.builder.len());
        for _ in 0..std::mem::take(&mut self.table.beside) {
            self.cover();
        }
        while let Some(rows) = self.table.reach.get_mut(self.table.column)
            && *rows > 0
        {
            *rows -= 1;
            self.table.column += 1;
            self.cover();
        }
        self.builder.cell(&*tag.name == "th", align(tag));
        let span = |name, most: usize| {
            let value = attribute(tag, name).and_then(|value| value.trim().parse().ok());
            value.unwrap_or(1).clamp(1, most)
        };
        let (columns, rows) = (span("colspan", MAX_COVERED), span("rowspan", 1000));
        self.table.beside = columns - 1;
        let end = self.table.column + columns;
        if rows > 1 && end <= MAX_COVERED {
            let reach = &mut self.table.reach;
            reach.resize(reach.len().max(end), 0);
            reach[self.table.column..end].fill(rows - 1);
        }
        self.table.column = end;
    }

    pub(super) fn close_row(&mut self) {
        if std::mem::take(&mut self.table.in_row) {
            for rows in self.table.reach.iter_mut().skip(self.table.column) {
                *rows = rows.saturating_sub(1);
            }
        }
        self.builder.end();
    }

    /// An empty cell, where another one reaches over.
    fn cover(&mut self) {
        let table = &mut self.table;
        if table.covered < MAX_COVERED && table.all_covered < MAX_ALL_COVERED {
            table.covered += 1;
            table.all_covered += 1;
            self.builder.cell(false, Align::Start);
        }
    }

    /// Ends a table row whose cells hold whole paragraphs: a table for the layout.
    pub(super) fn leave_row(&mut self) {
        if std::mem::take(&mut self.table.in_row) {
            self.builder.end();
        }
    }
}

fn align(tag: &Tag) -> Align {
    let styled = || {
        let mut rules = declarations(attribute(tag, "style")?);
        let found = rules.find(|(property, _)| property.eq_ignore_ascii_case("text-align"));
        found.map(|(_, value)| value)
    };
    match attribute(tag, "align").or_else(styled).map(str::trim) {
        Some(value)
            if ["right", "end"]
                .iter()
                .any(|v| value.eq_ignore_ascii_case(v)) =>
        {
            Align::End
        }
        Some(value) if value.eq_ignore_ascii_case("center") => Align::Center,
        _ => Align::Start,
    }
}
