//! Tables: rows whose cells stand below each other, or one cell a line where the
//! page is too narrow for that.

use std::ops::Range;

use super::margin::Margin;
use super::width::width;
use super::wrap::Rules;
use super::{Gap, Line, LineKind, paragraph};
use crate::document::{Block, Document, Span, SpanKind};

/// What stands between two cells in the flat text.
const BORDER: &str = " | ";

/// Columns between the name of a cell and the cell: `: `.
const AFTER_LABEL: usize = 2;

/// A cell: where its text stands, and its columns.
struct Cell {
    range: Range<usize>,
    width: usize,
}

/// The lines of a table, its rows being `blocks`, in so many columns right of the
/// margin.
pub(super) fn set(
    document: &Document,
    blocks: &[Block],
    margin: &Margin,
    columns: usize,
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
    let widths = widths(&rows);
    let borders = BORDER.len() * widths.len().saturating_sub(1);
    let is_plain = blocks.iter().all(|block| {
        let row = text.get(block.range.clone()).unwrap_or_default();
        !row.contains('\n')
    });
    if is_plain && widths.iter().sum::<usize>() + borders <= columns {
        for (block, row) in blocks.iter().zip(&rows) {
            push(aligned(text, block, row, &widths, margin));
        }
    } else {
        set_folded(text, blocks, &rows, margin, columns, push);
    }
}

/// The cells of a row, from left to right, as the document names them; of a row
/// without names what stands between its borders.
fn cells(document: &Document, block: &Block) -> Vec<Cell> {
    let text = &document.text;
    let cell = |range: Range<usize>| {
        let width = width(text.get(range.clone()).unwrap_or_default());
        Cell { range, width }
    };
    let spans = &document.spans;
    let first = spans.partition_point(|span| span.range.start < block.range.start);
    let named = spans.iter().skip(first);
    let named = named.take_while(|span| span.range.start <= block.range.end);
    let is_cell = |span: &&Span| matches!(span.kind, SpanKind::Cell { .. });
    let named: Vec<Cell> = named
        .filter(is_cell)
        .map(|span| cell(span.range.clone()))
        .collect();
    if !named.is_empty() {
        return named;
    }
    let row = text.get(block.range.clone()).unwrap_or_default();
    let mut start = block.range.start;
    let cells = row.split(BORDER).map(|part| {
        let range = start..start + part.len();
        start = range.end + BORDER.len();
        cell(range)
    });
    cells.collect()
}

/// The columns of the widest cell of each column of the table.
fn widths(rows: &[Vec<Cell>]) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = cell.width.max(*widest);
        }
    }
    widths
}

/// A row on one line, its cells filled up to the widths of their columns.
fn aligned(text: &str, block: &Block, row: &[Cell], widths: &[usize], margin: &Margin) -> Line {
    let range = trimmed(text, block.range.clone());
    let gaps = row
        .iter()
        .zip(widths)
        .filter(|(cell, widest)| cell.width < **widest && cell.range.end < range.end)
        .map(|(cell, widest)| Gap {
            at: cell.range.end,
            columns: u16::try_from(widest - cell.width).unwrap_or(u16::MAX),
        });
    Line {
        gaps: gaps.collect(),
        ..line(range, margin)
    }
}

/// One cell a line, each behind its name if the table has a row of names.
fn set_folded(
    text: &str,
    blocks: &[Block],
    rows: &[Vec<Cell>],
    margin: &Margin,
    columns: usize,
    push: &mut impl FnMut(Line),
) {
    let names = rows.first().filter(|names| {
        let is_name = |name: &Cell| name.width > 0 && name.width + AFTER_LABEL <= columns / 2;
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
            wrap_into(text, block.range.clone(), columns, &mut |range| {
                push(line(range, margin));
            });
            continue;
        }
        for (place, cell) in row.iter().enumerate() {
            let name = names.and_then(|names| names.get(place));
            let label = name.map_or(0..0, |name| name.range.clone());
            let before = name.map_or(0, |name| name.width + AFTER_LABEL);
            let indent = margin.indent + u16::try_from(before).unwrap_or(0);
            let mut label = (!label.is_empty()).then_some(label);
            let room = columns.saturating_sub(before).max(1);
            wrap_into(text, cell.range.clone(), room, &mut |range| {
                push(Line {
                    indent,
                    label: label.take(),
                    ..line(range, margin)
                });
            });
        }
    }
}

/// Wraps a part of the text, line break by line break.
fn wrap_into(text: &str, range: Range<usize>, columns: usize, push: &mut impl FnMut(Range<usize>)) {
    let mut start = range.start;
    for part in text.get(range).unwrap_or_default().split('\n') {
        let at = start;
        start += part.len() + 1;
        paragraph::wrap(part, &Rules::plain(columns), &mut |range, _| {
            push(at + range.start..at + range.end);
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
