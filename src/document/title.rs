//! The title as the first block of a document.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{Block, BlockKind, Document, Span, SpanKind, gate, sort_spans};

impl Document {
    /// The title, or nothing if the document has none.
    pub fn title(&self) -> &str {
        self.title_block()
            .and_then(|block| self.text.get(block.range.clone()))
            .unwrap_or_default()
    }

    /// The text after the title: all of it if there is no title.
    pub fn body(&self) -> &str {
        self.text.get(self.body_start()..).unwrap_or_default()
    }

    /// Puts a title in front, and a blank line behind it; a title that is there already
    /// is replaced. An empty title changes nothing.
    #[must_use]
    pub fn with_title(self, title: &str) -> Self {
        let title = gate::clean_line(title);
        if title.is_empty() {
            return self;
        }
        let body = self.body_start();
        let first = usize::from(self.title_block().is_some());
        self.with_front(&title, 0, body, first)
    }

    /// Makes the beginning of the first block, up to the byte `end` of the text, the
    /// title. What is left of the block stays what it was, without leading blanks;
    /// spans that reach over the cut are divided.
    ///
    /// An `end` inside a grapheme cluster means the cluster's start, one behind the block
    /// its end. Nothing changes if the document is empty, has a title already, begins
    /// with a table or preformatted text, or if there is nothing before `end`.
    #[must_use]
    pub fn with_leading_title(self, end: usize) -> Self {
        let Some(Block {
            kind: BlockKind::Paragraph | BlockKind::Heading(_),
            range,
            ..
        }) = self.blocks.first()
        else {
            return self;
        };
        let range = range.clone();
        let text = self.text.get(range.clone()).unwrap_or_default();
        // A cut inside a cluster would tear accents and joiners from their letter.
        let cut = text
            .grapheme_indices(true)
            .map(|(start, cluster)| start + cluster.len())
            .take_while(|cluster_end| *cluster_end <= end)
            .last()
            .unwrap_or_default();
        let (front, rest) = text.split_at(cut);
        // A joiner at the end has lost what it joined.
        let title = gate::clean(front.trim_end()).replace('\n', " ");
        if title.is_empty() {
            return self;
        }
        let rest_start = range.end - rest.trim_start().len();
        if rest_start < range.end {
            self.with_front(&title, title.len(), rest_start, 0)
        } else {
            let next = self
                .blocks
                .get(1)
                .map_or(range.end, |block| block.range.start);
            self.with_front(&title, title.len(), next, 1)
        }
    }

    fn title_block(&self) -> Option<&Block> {
        self.blocks
            .first()
            .filter(|block| block.kind == BlockKind::Title)
    }

    fn body_start(&self) -> usize {
        match (self.title_block(), self.blocks.get(1)) {
            (None, _) => 0,
            (Some(_), Some(next)) => next.range.start,
            (Some(title), None) => title.range.end,
        }
    }

    /// Puts a title block in front of the text from `from` on, which begins in the
    /// block `first`. Spans and soft hyphens in the first `kept` bytes stay in the title.
    fn with_front(mut self, title: &str, kept: usize, from: usize, first: usize) -> Self {
        let mut text = title.to_owned();
        let remaining = self.text.get(from..).unwrap_or_default();
        if first < self.blocks.len() {
            text.push_str("\n\n");
        }
        let offset = text.len();
        text.push_str(remaining);
        let shift = |range: &Range<usize>| {
            range.start.max(from) - from + offset..range.end.max(from) - from + offset
        };

        let mut blocks = vec![Block {
            kind: BlockKind::Title,
            range: 0..title.len(),
            quote: 0,
            list: 0,
            marker: None,
        }];
        blocks.extend(self.blocks.drain(first..).map(|mut block| {
            block.range = shift(&block.range);
            block
        }));

        let mut spans = Vec::with_capacity(self.spans.len() + 1);
        for span in &self.spans {
            let front = span.range.start..span.range.end.min(kept);
            let may_be_empty =
                matches!(span.kind, SpanKind::Cell { .. }) && span.range.start >= from;
            let rest = shift(&span.range);
            for (range, is_kept) in [(front, false), (rest, may_be_empty)] {
                if range.start < range.end || is_kept {
                    spans.push(Span {
                        kind: span.kind,
                        range,
                    });
                }
            }
        }
        sort_spans(&mut spans);
        for anchor in &mut self.anchors {
            if anchor.offset >= kept {
                anchor.offset = (anchor.offset.max(from) - from + offset).min(text.len());
            }
        }
        self.soft_hyphens
            .retain(|&place| place < kept || place > from);
        for place in &mut self.soft_hyphens {
            if *place >= kept {
                *place = *place - from + offset;
            }
        }
        Self {
            text,
            blocks,
            spans,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, read};
    use super::*;

    fn markdown(source: &str) -> Document {
        read(source, Format::Markdown).0
    }

    fn spans(document: &Document) -> Vec<&str> {
        let text = |span: &Span| document.text.get(span.range.clone()).unwrap();
        document.spans.iter().map(text).collect()
    }

    #[test]
    fn a_title_is_put_in_front() {
        let document = markdown("One *two*.\n\nThree.");
        assert_eq!(
            (document.title(), document.body()),
            ("", "One two.\n\nThree.")
        );
        let titled = document.with_title(" Big\nnews ");
        assert_eq!(titled.check(), Ok(()));
        assert_eq!(titled.text, "Big news\n\nOne two.\n\nThree.");
        assert_eq!(
            (titled.title(), titled.body()),
            ("Big news", "One two.\n\nThree.")
        );
        assert_eq!(spans(&titled), ["two"]);
        let again = titled.with_title("Other");
        assert_eq!(again.check(), Ok(()));
        assert_eq!(again.text, "Other\n\nOne two.\n\nThree.");
        assert_eq!(again.clone().with_title(" \u{200b}"), again);
    }

    #[test]
    fn a_title_can_stand_alone() {
        let titled = Document::default().with_title("Alone");
        assert_eq!(titled.check(), Ok(()));
        assert_eq!((titled.title(), titled.body()), ("Alone", ""));
    }

    #[test]
    fn the_beginning_becomes_the_title() {
        for (source, end, title, body) in [
            ("First. Second.\n\nThird.", 6, "First.", "Second.\n\nThird."),
            ("First.\n\nThird.", 6, "First.", "Third."),
            ("First.\n\nThird.", 99, "First.", "Third."),
            ("First.", 6, "First.", ""),
            ("First.", 0, "", "First."),
            ("Über uns", 1, "", "Über uns"),
            ("e\u{301}e\u{301}", 4, "e\u{301}", "e\u{301}"),
            ("👩\u{200d}🚀👩", 7, "", "👩\u{200d}🚀👩"),
            ("می\u{200c}خواهم", 7, "می", "خواهم"),
            ("a  \nb. c", 4, "a b.", "c"),
            ("- One. Two.\n- Three.", 4, "One.", "Two.\nThree."),
            ("- One.\n- Three.", 4, "One.", "Three."),
            ("## Head\n\nText", 4, "Head", "Text"),
            ("```\ncode\n```", 2, "", "code"),
            ("", 3, "", ""),
        ] {
            let document = markdown(source).with_leading_title(end);
            assert_eq!(document.check(), Ok(()), "{source}");
            assert_eq!(
                (document.title(), document.body()),
                (title, body),
                "{source}"
            );
        }
    }

    #[test]
    fn soft_hyphens_move_with_their_words() {
        let document = markdown("Vor\u{ad}ort. Zu\u{ad}ta\u{ad}ten.\n\nEn\u{ad}de.");
        assert_eq!(document.soft_hyphens, [3, 10, 12, 20]);
        let titled = document.clone().with_title("Titel");
        assert_eq!(titled.soft_hyphens, [10, 17, 19, 27]);
        let again = titled.with_title("T");
        assert_eq!(again.soft_hyphens, [6, 13, 15, 23]);
        let split = document.with_leading_title(7);
        assert_eq!(split.text, "Vorort.\n\nZutaten.\n\nEnde.");
        assert_eq!(split.soft_hyphens, [3, 11, 13, 21]);
        assert_eq!(split.check(), Ok(()));
    }

    #[test]
    fn a_span_over_the_cut_is_divided() {
        let document = markdown("x **One *two*. Three** y").with_leading_title(10);
        assert_eq!(document.check(), Ok(()));
        assert_eq!(document.text, "x One two.\n\nThree y");
        assert_eq!(spans(&document), ["One two.", "two", "Three"]);
        assert_eq!(document.blocks[1].kind, BlockKind::Paragraph);
    }
}
