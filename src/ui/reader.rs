//! The open article.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::line::{Layer, role_of, write_layers};
use super::{Pen, date, picture};
use crate::app::{App, Reader};
use crate::config::Bidi;
use crate::document::{BlockKind, SpanKind};
use crate::theme::Role;
use crate::typeset::{BAR_COLUMNS, Line, LineKind, Piece, Placed, Reordering, label};

/// Draws the part of the page that is on the screen.
pub(super) fn draw(app: &App, area: Rect, buffer: &mut Buffer) {
    let Some(reader) = app.reader() else { return };
    let window = reader.top()..reader.top() + usize::from(area.height);
    let lines = reader.page().window(window);
    let layers = layers_of(app, reader, &extent(lines));
    let mut order = order(app, reader);
    for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
        draw_line(
            app,
            reader,
            line,
            &layers,
            order.as_mut(),
            Rect {
                y,
                height: 1,
                ..area
            },
            buffer,
        );
    }
}

/// What puts right-to-left text in order, if that is not left to the terminal.
pub(super) fn order<'a>(app: &App, reader: &'a Reader) -> Option<Reordering<'a>> {
    let is_visual = app.config().reader.bidi == Bidi::Visual;
    is_visual.then(|| Reordering::new(reader.text()))
}

/// The pieces of a line from left to right, in so many columns behind the indent.
pub(super) fn pieces(
    order: Option<&mut Reordering<'_>>,
    line: &Line,
    columns: usize,
) -> Vec<Placed> {
    match order {
        Some(order) => order.pieces(line, columns),
        None => line.pieces().map(Placed::plain).collect(),
    }
}

/// The bytes between the first line and the last.
fn extent(lines: &[Line]) -> Range<usize> {
    let start = lines.iter().map(|line| line.range.start).min().unwrap_or(0);
    let end = lines.iter().map(|line| line.range.end).max().unwrap_or(0);
    start..end
}

/// Everything that is laid over the text of a window: what the document says,
/// then the reader's keywords, then what was searched for.
fn layers_of(app: &App, reader: &Reader, window: &Range<usize>) -> Vec<Layer> {
    let is_in = |range: &Range<usize>| range.start < window.end && window.start < range.end;
    let mut layers = borders(app, reader, window);
    let spans = reader.article().document.spans.iter();
    for span in spans.filter(|span| is_in(&span.range)) {
        let role = match span.kind {
            SpanKind::Emphasis => Role::Emphasis,
            SpanKind::Strong => Role::Strong,
            SpanKind::Code => Role::Code,
            SpanKind::Strikethrough => Role::Strikethrough,
            SpanKind::Link(_) => Role::Link,
            SpanKind::Superscript => Role::Superscript,
            SpanKind::Subscript => Role::Subscript,
            SpanKind::Image(_) => Role::Image,
            SpanKind::Cell { header: true, .. } => Role::TableHeader,
            SpanKind::Cell { header: false, .. } => continue,
        };
        layers.push((span.range.clone(), app.style(role)));
    }
    let keywords = reader.keyword_marks().iter();
    for mark in keywords.filter(|mark| is_in(&mark.range)) {
        layers.push((mark.range.clone(), app.keyword_style(mark.group)));
    }
    if reader.finds().is_empty() {
        let marks = within(reader.match_marks(), window, |mark| &mark.range);
        layers.extend(marks.map(|mark| (mark.range.clone(), app.style(role_of(mark)))));
    } else {
        let finds = within(reader.finds(), window, |place| place);
        layers.extend(finds.map(|place| (place.clone(), app.style(Role::Match))));
    }
    for place in reader.current_places().filter(|place| is_in(place)) {
        layers.push((place.clone(), app.style(Role::MatchCurrent)));
    }
    layers
}

/// What stands between the cells of the tables of a window.
fn borders(app: &App, reader: &Reader, window: &Range<usize>) -> Vec<Layer> {
    let spans = reader.article().document.spans.iter();
    let cells = spans
        .filter(|span| matches!(span.kind, SpanKind::Cell { .. }))
        .filter(|span| span.range.start < window.end && window.start <= span.range.end);
    let style = app.style(Role::Rule);
    let mut borders = Vec::new();
    let mut end = None;
    for cell in cells {
        let border = end.map(|end| end..cell.range.start);
        let text = border.clone().and_then(|range| reader.text().get(range));
        if let (Some(border), Some(true)) = (border, text.map(|text| !text.contains('\n'))) {
            borders.push((border, style));
        }
        end = Some(cell.range.end);
    }
    borders
}

/// Those of many things, in order and apart from each other, that touch a window.
fn within<'a, T>(
    things: &'a [T],
    window: &Range<usize>,
    range: impl Fn(&T) -> &Range<usize>,
) -> impl Iterator<Item = &'a T> {
    let first = things.partition_point(|thing| range(thing).end <= window.start);
    let rest = things.get(first..).unwrap_or_default();
    rest.iter()
        .take_while(move |thing| range(thing).start < window.end)
}

/// Draws into a column of its own where in the article the matches are, and
/// which part of it is on the screen; nothing if there are none, or if all of it
/// is on the screen.
pub(super) fn draw_chart(app: &App, column: Rect, buffer: &mut Buffer) {
    let Some(reader) = app.reader() else { return };
    let current = reader.current_row();
    let Some(on_screen) = reader.rows_on_screen() else {
        return;
    };
    for ((row, is_match), y) in reader
        .chart()
        .iter()
        .enumerate()
        .zip(column.top()..column.bottom())
    {
        let (sign, role) = match (is_match, on_screen.contains(&row)) {
            (true, _) if current == Some(row) => ("◄", Role::Accent),
            (true, true) => ("┤", Role::Text),
            (true, false) => ("─", Role::Text),
            (false, true) => ("│", Role::Rule),
            (false, false) => continue,
        };
        Pen::new(buffer, column.x, y, column.right()).put(sign, app.style(role));
    }
}

fn draw_line(
    app: &App,
    reader: &Reader,
    line: &Line,
    layers: &[Layer],
    order: Option<&mut Reordering<'_>>,
    row: Rect,
    buffer: &mut Buffer,
) {
    draw_lead(app, reader, line, row, buffer);
    let mut pen = Pen::new(buffer, row.x + line.indent, row.y, row.right());
    match line.kind {
        LineKind::Byline => pen.write(&byline(app, reader), app.style(Role::Byline)),
        LineKind::Picture(of) => {
            let left = line.indent.min(row.width);
            let area = Rect {
                x: row.x + left,
                width: row.width - left,
                ..row
            };
            picture::draw(app, &of, area, buffer);
        }
        LineKind::Rule => {
            let rule = "─".repeat(pen.room());
            pen.put(&rule, app.style(Role::Rule));
        }
        _ => {
            // Only what touches this line: a window may hold thousands of marks.
            let own: Vec<Layer> = layers
                .iter()
                .filter(|(layer, _)| layer.start < line.range.end && line.range.start < layer.end)
                .map(|(layer, style)| {
                    let start = layer.start.max(line.range.start);
                    (start..layer.end.min(line.range.end), *style)
                })
                .collect();
            let base = base_style(app, reader, line);
            for Placed { piece, glyph } in pieces(order, line, pen.room()) {
                match (piece, glyph) {
                    (Piece::Text(range), Some(glyph)) => {
                        let over = own
                            .iter()
                            .filter(|(layer, _)| {
                                layer.start <= range.start && range.end <= layer.end
                            })
                            .fold(base, |style, (_, over)| style.patch(*over));
                        pen.put(glyph.encode_utf8(&mut [0; 4]), over);
                    }
                    (Piece::Text(range), None) => {
                        write_layers(&mut pen, reader.text(), range, base, &own);
                    }
                    (Piece::Gap(columns), _) => pen.skip(columns),
                    (Piece::Hyphen, _) => {
                        // It looks like the letter before it.
                        let style = own
                            .iter()
                            .filter(|(layer, _)| layer.end == line.range.end)
                            .fold(base, |style, (_, over)| style.patch(*over));
                        pen.put("-", style);
                    }
                }
            }
        }
    }
}

/// What the line looks like on which the layers are laid.
fn base_style(app: &App, reader: &Reader, line: &Line) -> Style {
    let quote = if line.lead.bars > 0 {
        app.style(Role::Quote)
    } else {
        Style::default()
    };
    quote.patch(match line.kind {
        LineKind::Title => app.style(Role::Title),
        LineKind::Heading(level) => {
            let own = usize::from(level.saturating_sub(1));
            let own = Role::HEADINGS.get(own).copied().unwrap_or(Role::Heading);
            app.style(Role::Heading).patch(app.style(own))
        }
        LineKind::Preformatted => app.style(Role::CodeBlock),
        LineKind::Text if is_caption(reader, line) => app.style(Role::Caption),
        _ => Style::default(),
    })
}

/// Whether the text of a line belongs to a picture or a table.
fn is_caption(reader: &Reader, line: &Line) -> bool {
    let blocks = &reader.article().document.blocks;
    let next = blocks.partition_point(|block| block.range.start <= line.range.start);
    next.checked_sub(1)
        .and_then(|index| blocks.get(index))
        .is_some_and(|block| block.kind == BlockKind::Caption)
}

/// Quotation bars, the marker of an item, the name of a cell.
fn draw_lead(app: &App, reader: &Reader, line: &Line, row: Rect, buffer: &mut Buffer) {
    for bar in 0..u16::from(line.lead.bars) {
        let x = row.x + bar * BAR_COLUMNS;
        Pen::new(buffer, x, row.y, row.right()).write("│", app.style(Role::QuoteBar));
    }
    if let Some(marker) = line.lead.marker {
        let label = label(marker);
        let width = crate::typeset::width(&label) as u16;
        let x = row.x + line.indent.saturating_sub(width + 1);
        Pen::new(buffer, x, row.y, row.right()).write(&label, app.style(Role::Marker));
    }
    if let Some(name) = line.label.clone() {
        let name = reader.text().get(name).unwrap_or_default();
        let width = crate::typeset::width(name) as u16;
        let x = row.x + line.indent.saturating_sub(width + 2);
        Pen::new(buffer, x, row.y, row.right())
            .write(&format!("{name}:"), app.style(Role::TableHeader));
    }
}

/// Who, where, when, how long.
fn byline(app: &App, reader: &Reader) -> String {
    let article = reader.article();
    let metadata = &article.metadata;
    let minutes = article
        .words
        .div_ceil(usize::from(app.config().reader.words_per_minute))
        .max(1);
    let date = metadata.published.as_ref().map(date::in_full);
    metadata.byline(date.into_iter().chain([format!("{minutes} min")]))
}
