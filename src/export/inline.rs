//! The running text of a block, cut where its spans begin and end.

use std::cmp::Reverse;
use std::ops::Range;

use super::{source, target};
use crate::document::{Anchor, Block, Document, Span, SpanKind};

/// A piece of running text or the border of a span; spans are closed in the reverse
/// order of their opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Text(&'a str),
    Open(SpanKind),
    Close(SpanKind),
    /// An image: its description and its number.
    Image(&'a str, usize),
    /// A place that links lead to.
    Place(&'a str),
}

/// A cell of a table row.
pub(super) struct Cell {
    pub(super) range: Range<usize>,
    pub(super) kind: SpanKind,
}

/// The cells of a row.
pub(super) fn cells(document: &Document, row: &Block) -> Vec<Cell> {
    let spans = spans_from(document, row.range.start).iter();
    spans
        .take_while(|span| span.range.start <= row.range.end)
        .filter(|span| matches!(span.kind, SpanKind::Cell { .. }))
        .map(|span| Cell {
            range: span.range.clone(),
            kind: span.kind,
        })
        .collect()
}

fn spans_from(document: &Document, start: usize) -> &[Span] {
    let spans = &document.spans;
    let first = spans.partition_point(|span| span.range.start < start);
    spans.get(first..).unwrap_or_default()
}

/// Cuts a part of the text that no span reaches out of, except cells.
pub(super) fn tokens(document: &Document, range: Range<usize>) -> Vec<Token<'_>> {
    let spans = spans_from(document, range.start).iter();
    let mut spans: Vec<&Span> = spans
        .take_while(|span| span.range.start < range.end)
        .filter(|span| !span.range.is_empty() && is_written(document, span.kind))
        .collect();
    // Spans of one range come in the order in which they ended.
    spans.sort_by_key(|span| (span.range.start, Reverse(span.range.end), rank(span.kind)));
    let anchors = &document.anchors;
    let place = anchors.partition_point(|anchor| anchor.offset < range.start);
    let mut cutter = Cutter {
        text: &document.text,
        places: anchors.get(place..).unwrap_or_default(),
        at: range.start,
        tokens: Vec::new(),
        open: Vec::new(),
    };
    for span in spans {
        cutter.close_until(span.range.start);
        if span.range.start < cutter.at {
            // Only inside the text of an image.
            continue;
        }
        cutter.text_until(span.range.start);
        // A place where a span begins stands before it.
        cutter.places_until(span.range.start + 1);
        if let SpanKind::Image(number) = span.kind {
            cutter.image(&span.range, number);
        } else {
            cutter.tokens.push(Token::Open(span.kind));
            cutter.open.push(span);
        }
    }
    cutter.close_until(range.end);
    cutter.text_until(range.end);
    cutter.tokens
}

/// Whether a span is written: cells are not, nor what leads to forbidden places.
fn is_written(document: &Document, kind: SpanKind) -> bool {
    match kind {
        SpanKind::Cell { .. } => false,
        SpanKind::Link(link) => target(document, link).is_some(),
        SpanKind::Image(image) => source(document, image).is_some(),
        _ => true,
    }
}

/// Which of two spans of the same range is the outer one.
fn rank(kind: SpanKind) -> u8 {
    match kind {
        SpanKind::Link(_) => 0,
        SpanKind::Code => 2,
        SpanKind::Image(_) => 3,
        _ => 1,
    }
}

struct Cutter<'a> {
    text: &'a str,
    /// The places that have not been passed yet.
    places: &'a [Anchor],
    at: usize,
    tokens: Vec<Token<'a>>,
    open: Vec<&'a Span>,
}

impl Cutter<'_> {
    /// Closes the spans that end up to there.
    fn close_until(&mut self, offset: usize) {
        while let Some(span) = self.open.pop_if(|span| span.range.end <= offset) {
            self.text_until(span.range.end);
            self.tokens.push(Token::Close(span.kind));
        }
    }

    /// Adds the text up to there and the places in it.
    fn text_until(&mut self, end: usize) {
        self.places_until(end);
        self.push(end);
    }

    /// Adds the places before a byte, and the text before each of them.
    fn places_until(&mut self, end: usize) {
        while let Some((place, rest)) = self.places.split_first()
            && place.offset < end
        {
            self.push(place.offset);
            if !place.name.is_empty() {
                self.tokens.push(Token::Place(&place.name));
            }
            self.places = rest;
        }
    }

    fn push(&mut self, end: usize) {
        if let Some(text) = self.text.get(self.at..end).filter(|text| !text.is_empty()) {
            self.tokens.push(Token::Text(text));
            self.at = end;
        }
    }

    fn image(&mut self, range: &Range<usize>, number: usize) {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let start = format!("[image {}", number + 1);
        let inner = text.strip_prefix(start.as_str());
        let inner = inner.and_then(|inner| inner.strip_suffix(']'));
        let alt = inner.and_then(|inner| match inner {
            "" => Some(""),
            _ => inner.strip_prefix(": "),
        });
        let Some(alt) = alt else {
            // Only a part of it is left.
            return self.text_until(range.end);
        };
        self.tokens.push(Token::Image(alt, number));
        self.at = range.end;
    }
}

/// The names of the places behind the last text.
pub(super) fn last_places(document: &Document) -> impl Iterator<Item = &str> {
    let end = document.blocks.last().map_or(0, |block| block.range.end);
    let places = document.anchors.iter();
    places
        .filter(move |place| place.offset >= end && !place.name.is_empty())
        .map(|place| place.name.as_str())
}
