//! Documents as short lines of text, for the tests of the readers.

use super::{Align, Anchor, BlockKind, Document, Marker, Span, SpanKind};

/// The blocks: a `>` for each quotation and a `-` for each list they stand in, their
/// kind (paragraphs that are items: only the marker) and their text.
pub(super) fn outline(document: &Document) -> Vec<String> {
    assert_eq!(document.check(), Ok(()), "{document:?}");
    let mut lines = Vec::new();
    for block in &document.blocks {
        let marker = match block.marker {
            None => String::new(),
            Some(Marker::Bullet) => "*".into(),
            Some(Marker::Number(number)) => format!("{number}."),
            Some(Marker::Task(done)) => format!("[{}]", u8::from(done)),
        };
        let kind = match block.kind {
            BlockKind::Title => "title".into(),
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Paragraph if marker.is_empty() => "p".into(),
            BlockKind::Paragraph => String::new(),
            BlockKind::Preformatted => "pre".into(),
            BlockKind::Caption => "caption".into(),
            BlockKind::TableRow => "row".into(),
            BlockKind::Rule => "rule".into(),
        };
        let depth = ">".repeat(block.quote.into()) + &"-".repeat(block.list.into());
        let line = format!(
            "{depth}{kind}{marker} {}",
            document.text.get(block.range.clone()).unwrap()
        );
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The spans except cells: their kind or the target of the link or the source of the
/// image, and their text.
pub(super) fn spans(document: &Document) -> Vec<String> {
    assert_eq!(document.check(), Ok(()), "{document:?}");
    let mut lines = Vec::new();
    for span in &document.spans {
        let text = document.text.get(span.range.clone()).unwrap();
        lines.push(match span.kind {
            SpanKind::Link(link) => format!("{} {text}", document.links[link]),
            SpanKind::Image(image) => format!("{} {text}", document.images[image]),
            SpanKind::Cell { .. } => continue,
            kind => format!("{kind:?} {text}"),
        });
    }
    lines
}

/// The cells of all rows: `#` for a header, `<` for a cell set in the middle, `>` for
/// one set to the end, and the text.
pub(super) fn cells(document: &Document) -> Vec<String> {
    assert_eq!(document.check(), Ok(()), "{document:?}");
    let cell = |span: &Span| {
        let SpanKind::Cell { header, align } = span.kind else {
            return None;
        };
        let sign = match align {
            Align::Start => "",
            Align::Center => "<",
            Align::End => ">",
        };
        let text = document.text.get(span.range.clone()).unwrap();
        Some("#".repeat(header.into()) + sign + text)
    };
    document.spans.iter().filter_map(cell).collect()
}

/// The anchors: their name and the word they stand before.
pub(super) fn anchors(document: &Document) -> Vec<String> {
    assert_eq!(document.check(), Ok(()), "{document:?}");
    let anchor = |anchor: &Anchor| {
        let rest = document.text.get(anchor.offset..).unwrap();
        let word = rest.split_whitespace().next().unwrap_or_default();
        format!("{} {word}", anchor.name)
    };
    document.anchors.iter().map(anchor).collect()
}
