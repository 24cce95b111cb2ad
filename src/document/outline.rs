//! Documents as short lines of text, for the tests of the readers.

use super::{BlockKind, Document, Marker, SpanKind};

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

/// The spans: their kind or the target of the link, and their text.
pub(super) fn spans(document: &Document) -> Vec<String> {
    assert_eq!(document.check(), Ok(()), "{document:?}");
    let mut lines = Vec::new();
    for span in &document.spans {
        let text = document.text.get(span.range.clone()).unwrap();
        lines.push(match span.kind {
            SpanKind::Link(link) => format!("{} {text}", document.links[link]),
            kind => format!("{kind:?} {text}"),
        });
    }
    lines
}
