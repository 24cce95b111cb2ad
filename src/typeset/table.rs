//! Tables: rows whose cells stand below each other, or one cell a line where the
//! page is too narrow for that.

use std::ops::Range;

use super::language::Language;
use super::margin::Margin;
use super::soft::SoftHyphens;
use super::width::width;
use super::wrap::Rules;
use super::{Gap, Line, LineKind, paragraph};
use crate::document::{Align, Block, Document, Span, SpanKind};

/// What stands between two cells in the flat text.
const BORDER: &str = " | ";

/// Columns between the name of a cell and the cell: `: `.
const AFTER_LABEL: usize = 2;

/// A cell: where its text stands, and its columns.
struct Cell {
    range: Range<usize>,
    width: usize,
    is_header: bool,
    align: Align,
}

/// A column of cells: how wide the widest is, and to which side they are set.
#[derive(Default)]
struct Column {
    width: usize,
    /// It has figures, and nothing else below its header.
    has_figures: bool,
    has_text: bool,
}

impl Column {
    fn add(&mut self, cell: &Cell, text: &str) {
        self.width = self.width.max(cell.width);
        if !cell.is_header && cell.width > 0 {
            let is_figure = is_figure(text);
            self.has_figures |= is_figure;
            self.has_text |= !is_figure;
        }
    }

    fn align(&self, cell: &Cell) -> Align {
        match cell.align {
            Align::Start if self.has_figures && !self.has_text => Align::End,
            align => align,
        }
    }
}

/// Whether a cell holds a number, its sign and unit included.
fn is_figure(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || ".,:'’ \u{a0}\u{202f}+-−–±%‰()€$£¥".contains(c);
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(is_part)
}

/// The lines of a table, its rows being `blocks`, in so many columns right of the
/// margin; in cells that are folded words are hyphenated.
pub(super) fn set(
    document: &Document,
    blocks: &[Block],
    margin: &Margin,
    columns: usize,
    hyphenation: Option<Language>,
    push: &mut impl FnMut(Line),
) {
    let text = &document.text;
    let mut is_first = true;
    let push = &mut |mut line: Line| {
        if !std::mem::take(&mut is_first) || line.label.is_some() {
            line.lead.marker = None;
        }
        push(line);
    };
    let rows: Vec<Vec<Cell>> = blocks.iter().map(|block| cells(document, block)).collect();
    let table = columns_of(text, &rows);
    let borders = BORDER.len() * table.len().saturating_sub(1);
    let is_plain = blocks.iter().all(|block| {
        let row = text.get(block.range.clone()).unwrap_or_default();
        !row.contains('\n')
    });
    if is_plain && table.iter().map(|column| column.width).sum::<usize>() + borders <= columns {
        for (block, row) in blocks.iter().zip(&rows) {
            push(aligned(text, block, row, &table, margin));
        }
    } else {
        let rules = Rules {
            hyphenation,
            soft_hyphens: SoftHyphens::new(&document.soft_hyphens),
            sparing: false,
            ..Rules::plain(columns)
        };
        set_folded(text, blocks, &rows, margin, &rules, push);
    }
}

/// The cells of a row, from left to right, as the document names them; of a row
/// without names what stands between its borders.
fn cells(document: &Document, block: &Block) -> Vec<Cell> {
    let text = &document.text;
    let cell = |range: Range<usize>, is_header, align| Cell {
        width: width(text.get(range.clone()).unwrap_or_default()),
        range,
        is_header,
        align,
    };
    let spans = &document.spans;
    let first = spans.partition_point(|span| span.range.start < block.range.start);
    let named = spans.iter().skip(first);
    let named = named.take_while(|span| span.range.start <= block.range.end);
    let of_span = |span: &Span| match span.kind {
        SpanKind::Cell { header, align } => Some(cell(span.range.clone(), header, align)),
        _ => None,
    };
    let named: Vec<Cell> = named.filter_map(of_span).collect();
    if !named.is_empty() {
        return named;
    }
    let row = text.get(block.range.clone()).unwrap_or_default();
    let mut start = block.range.start;
    let cells = row.split(BORDER).map(|part| {
        let range = start..start + part.len();
        start = range.end + BORDER.len();
        cell(range, false, Align::Start)
    });
    cells.collect()
}

/// What is known about each column of the table.
fn columns_of(text: &str, rows: &[Vec<Cell>]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for row in rows {
        columns.resize_with(columns.len().max(row.len()), Column::default);
        for (column, cell) in columns.iter_mut().zip(row) {
            column.add(cell, text.get(cell.range.clone()).unwrap_or_default());
        }
    }
    columns
}

/// A row on one line, its cells filled up to the widths of their columns.
fn aligned(text: &str, block: &Block, row: &[Cell], table: &[Column], margin: &Margin) -> Line {
    let range = trimmed(text, block.range.clone());
    let mut gaps = Vec::new();
    let mut fill = |at: usize, columns: usize| {
        if columns > 0 && at < range.end {
            let columns = u16::try_from(columns).unwrap_or(u16::MAX);
            gaps.push(Gap { at, columns });
        }
    };
    for (number, (cell, column)) in row.iter().zip(table).enumerate() {
        // The border behind an empty cell may be a column shorter.
        let next = row.get(number + 1);
        let border = next.map_or(BORDER.len(), |next| next.range.start - cell.range.end);
        let missing = column.width - cell.width + BORDER.len().saturating_sub(border);
        let before = match column.align(cell) {
            _ if cell.range.is_empty() => 0,
            Align::Start => 0,
            Align::Center => missing / 2,
            Align::End => missing,
        };
        fill(cell.range.start, before);
        fill(cell.range.end, missing - before);
    }
    Line {
        gaps,
        ..line(range, margin)
    }
}

/// One cell a line, each behind its name if the table has a row of names.
fn set_folded(
    text: &str,
    blocks: &[Block],
    rows: &[Vec<Cell>],
    margin: &Margin,
    rules: &Rules<'_>,
    push: &mut impl FnMut(Line),
) {
    let columns = rules.columns;
    let names = rows.first().filter(|names| {
        let is_name = |name: &Cell| name.width > 0 && name.width + AFTER_LABEL < columns;
        rows.len() > 1 && names.iter().all(is_name)
    });
    for (number, (block, row)) in blocks.iter().zip(rows).enumerate() {
        if number > 0 {
            push(Line {
                kind: LineKind::Blank,
                ..line(0..0, margin)
            });
        }
        if number == 0 && names.is_some() {
            let rules = Rules {
                sparing: true,
                ..*rules
            };
            wrap_into(text, block.range.clone(), &rules, &mut |range, hyphen| {
                push(Line {
                    hyphen,
                    ..line(range, margin)
                });
            });
            continue;
        }
        for (place, cell) in row.iter().enumerate() {
            let name = names.and_then(|names| names.get(place));
            if cell.range.is_empty() && name.is_some() {
                continue;
            }
            let indented = |by: usize| margin.indent + u16::try_from(by).unwrap_or(0);
            let mut label = name.map(|name| name.range.clone());
            let mut before = name.map_or(0, |name| name.width + AFTER_LABEL);
            if before > columns / 2 {
                // A long name has a line to itself.
                push(Line {
                    indent: indented(before),
                    label: label.take(),
                    ..line(cell.range.start..cell.range.start, margin)
                });
                before = AFTER_LABEL.min(columns / 2);
            }
            let indent = indented(before);
            let rules = Rules {
                columns: columns.saturating_sub(before).max(1),
                ..*rules
            };
            wrap_into(text, cell.range.clone(), &rules, &mut |range, hyphen| {
                push(Line {
                    hyphen,
                    indent,
                    label: label.take(),
                    ..line(range, margin)
                });
            });
        }
    }
}

/// Wraps a part of the text, line break by line break.
fn wrap_into(
    text: &str,
    range: Range<usize>,
    rules: &Rules<'_>,
    push: &mut impl FnMut(Range<usize>, bool),
) {
    let mut start = range.start;
    for part in text.get(range).unwrap_or_default().split('\n') {
        let at = start;
        start += part.len() + 1;
        let rules = Rules {
            soft_hyphens: rules.soft_hyphens.of_part(&(at..at + part.len())),
            ..*rules
        };
        paragraph::wrap(part, &rules, &mut |range, hyphen| {
            push(at + range.start..at + range.end, hyphen);
        });
    }
}

fn line(range: Range<usize>, margin: &Margin) -> Line {
    Line {
        indent: margin.indent,
        lead: margin.lead,
        ..Line::new(LineKind::TableRow, range)
    }
}

/// Without the blanks at its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let kept = text.get(range.clone()).unwrap_or_default().trim_end().len();
    range.start..range.start + kept
}
