//! What must be true of every document, whatever it was read from.

use std::collections::HashSet;

use super::{BlockKind, Document, Span, SpanKind, gate};

impl Document {
    /// Tells which promise of the types in this module the document breaks.
    ///
    /// # Errors
    ///
    /// The first breach found: a range that lies outside the text or inside a
    /// character, blocks or spans out of order, overlapping or not nested, text
    /// outside the blocks, a link or an image without a target, a row whose cells do
    /// not make it up, an anchor outside the text or that nothing links to, a soft
    /// hyphen outside the words, text that has not passed the gate.
    pub fn check(&self) -> Result<(), String> {
        if gate::clean(&self.text) != self.text {
            return Err("the text has not passed the gate".into());
        }
        self.check_blocks()?;
        self.check_spans()?;
        self.check_rows()?;
        self.check_anchors()?;
        self.check_soft_hyphens()
    }

    fn check_blocks(&self) -> Result<(), String> {
        let mut end = 0;
        for (index, block) in self.blocks.iter().enumerate() {
            let fault = |what: &str| Err(format!("block {index} {what}: {block:?}"));
            let Some(text) = self.text.get(block.range.clone()) else {
                return fault("has no valid range");
            };
            let gap = self.text.get(end..block.range.start);
            let expected: &[&str] = if index == 0 { &[""] } else { &["\n\n", "\n"] };
            if !gap.is_some_and(|gap| expected.contains(&gap)) {
                return fault("does not follow the one before");
            }
            if text.trim().is_empty() != (block.kind == BlockKind::Rule) {
                return fault("is empty or is a rule with text");
            }
            let one_line = match block.kind {
                BlockKind::Paragraph | BlockKind::Preformatted | BlockKind::Caption => false,
                BlockKind::Heading(level) if !(1..=6).contains(&level) => {
                    return fault("has no valid level");
                }
                BlockKind::Title if index > 0 => return fault("is a second title"),
                _ => true,
            };
            if one_line && text.contains('\n') {
                return fault("is broken into lines");
            }
            end = block.range.end;
        }
        if end == self.text.len() {
            Ok(())
        } else {
            Err(format!("the blocks end at {end} of {}", self.text.len()))
        }
    }

    fn check_spans(&self) -> Result<(), String> {
        let mut blocks = self.blocks.iter().peekable();
        let mut start = 0;
        let mut open_ends: Vec<usize> = Vec::new();
        for (index, span) in self.spans.iter().enumerate() {
            let fault = |what: &str| Err(format!("span {index} {what}: {span:?}"));
            let range = &span.range;
            let may_be_empty = matches!(span.kind, SpanKind::Cell { .. });
            if (range.is_empty() && !may_be_empty) || self.text.get(range.clone()).is_none() {
                return fault("has no valid range");
            }
            if range.start < start {
                return fault("starts before the one before");
            }
            start = range.start;
            while blocks.next_if(|block| block.range.end <= start).is_some() {}
            let inside = blocks
                .peek()
                .is_some_and(|block| block.range.start <= start && range.end <= block.range.end);
            if !inside {
                return fault("is not inside one block");
            }
            while open_ends.pop_if(|end| *end <= start).is_some() {}
            if open_ends.last().is_some_and(|end| *end < range.end) {
                return fault("is not nested");
            }
            open_ends.push(range.end);
            let has_target = match span.kind {
                SpanKind::Link(link) => link < self.links.len(),
                SpanKind::Image(image) => image < self.images.len(),
                _ => true,
            };
            if !has_target {
                return fault("has no target");
            }
        }
        Ok(())
    }

    fn check_rows(&self) -> Result<(), String> {
        let is_cell = |span: &&Span| matches!(span.kind, SpanKind::Cell { .. });
        let mut cells = self.spans.iter().filter(is_cell).peekable();
        for (index, block) in self.blocks.iter().enumerate() {
            if block.kind != BlockKind::TableRow {
                continue;
            }
            let mut end = block.range.start;
            let mut border = "";
            while let Some(cell) = cells.next_if(|cell| cell.range.start < block.range.end) {
                let before = self.text.get(end..cell.range.start);
                if before != Some(border) {
                    return Err(format!("row {index} has no border before {cell:?}"));
                }
                border = if cell.range.is_empty() { "| " } else { " | " };
                end = cell.range.end;
            }
            if end != block.range.end {
                return Err(format!("the cells of row {index} end at {end}"));
            }
        }
        match cells.next() {
            Some(cell) => Err(format!("outside the rows stands {cell:?}")),
            None => Ok(()),
        }
    }

    fn check_anchors(&self) -> Result<(), String> {
        let names: HashSet<&str> = self
            .links
            .iter()
            .filter_map(|link| link.strip_prefix('#'))
            .collect();
        let mut seen = HashSet::new();
        let mut before = 0;
        for anchor in &self.anchors {
            let fault = |what: &str| Err(format!("the anchor {anchor:?} {what}"));
            if !self.text.is_char_boundary(anchor.offset) {
                return fault("has no valid place");
            }
            if anchor.offset < before {
                return fault("stands before the one before");
            }
            if !names.contains(anchor.name.as_str()) {
                return fault("has no link");
            }
            if !seen.insert(&anchor.name) {
                return fault("is there twice");
            }
            before = anchor.offset;
        }
        Ok(())
    }

    fn check_soft_hyphens(&self) -> Result<(), String> {
        let mut before = 0;
        for &place in &self.soft_hyphens {
            let fault = |what: &str| Err(format!("the soft hyphen at {place} {what}"));
            let Some((front, rest)) = self.text.split_at_checked(place) else {
                return fault("has no valid place");
            };
            if place <= before {
                return fault("stands before the one before");
            }
            let is_apart = |c: Option<char>| c.is_none_or(char::is_whitespace);
            if is_apart(front.chars().next_back()) || is_apart(rest.chars().next()) {
                return fault("is not inside a word");
            }
            before = place;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Align, Anchor, Block, Format, read};
    use super::*;
    use proptest::prelude::*;

    fn block(kind: BlockKind, range: std::ops::Range<usize>) -> Block {
        Block {
            kind,
            range,
            quote: 0,
            list: 0,
            marker: None,
        }
    }

    type Breach = fn(&mut Document);

    #[test]
    fn each_breach_is_found() {
        let good = Document {
            text: "añb\n\ncd".into(),
            blocks: vec![
                block(BlockKind::Paragraph, 0..4),
                block(BlockKind::Paragraph, 6..8),
            ],
            spans: vec![
                Span {
                    kind: SpanKind::Strong,
                    range: 0..3,
                },
                Span {
                    kind: SpanKind::Link(0),
                    range: 1..3,
                },
            ],
            links: vec!["#x".into()],
            anchors: vec![Anchor {
                name: "x".into(),
                offset: 8,
            }],
            images: Vec::new(),
            soft_hyphens: vec![1, 7],
        };
        assert_eq!(good.check(), Ok(()));
        let breaches: [(&str, Breach); 20] = [
            ("gate", |d| d.text.push('\u{200b}')),
            ("valid range", |d| d.blocks[1].range.end = 9),
            ("follow", |d| d.blocks[1].range.start = 7),
            ("follow", |d| d.blocks.swap(0, 1)),
            ("rule with text", |d| d.blocks[1].kind = BlockKind::Rule),
            ("level", |d| d.blocks[1].kind = BlockKind::Heading(7)),
            ("second title", |d| d.blocks[1].kind = BlockKind::Title),
            ("blocks end", |d| d.text.push('x')),
            ("valid range", |d| d.spans[1].range.start = 2),
            ("one block", |d| d.spans[1].range.end = 7),
            ("target", |d| d.links.clear()),
            ("target", |d| d.spans[1].kind = SpanKind::Image(0)),
            ("valid place", |d| d.anchors[0].offset = 2),
            ("no link", |d| d.anchors[0].name.clear()),
            ("twice", |d| d.anchors.push(d.anchors[0].clone())),
            ("valid place", |d| d.soft_hyphens[0] = 2),
            ("one before", |d| d.soft_hyphens.swap(0, 1)),
            ("inside a word", |d| d.soft_hyphens[1] = 8),
            ("cells", |d| d.blocks[1].kind = BlockKind::TableRow),
            ("outside the rows", |d| {
                d.spans[0].kind = SpanKind::Cell {
                    header: false,
                    align: Align::Start,
                }
            }),
        ];
        for (words, breach) in breaches {
            let mut bad = good.clone();
            breach(&mut bad);
            let told = bad.check().unwrap_err();
            assert!(told.contains(words), "{told} is not about {words}");
        }
        let mut bad = good.clone();
        bad.spans[1].range.end = 4;
        assert!(bad.check().unwrap_err().contains("nested"));
        bad.spans.swap(0, 1);
        assert!(bad.check().unwrap_err().contains("before"));
    }

    /// Pieces of markup and text, thrown together.
    fn soup() -> impl Strategy<Value = String> {
        const PIECES: &[&str] = &[
            "word",
            " ",
            "\n",
            "\n\n",
            "\t",
            "é\u{301}",
            "日本",
            "\u{200d}",
            "\u{ad}",
            "\u{a0}",
            "👩",
            "|",
            "a|b\n-|-\n",
            "- ",
            "1. ",
            "2. ",
            "> ",
            "# ",
            "## ",
            "    ",
            "```\n",
            "---\n",
            "***",
            "_",
            "`",
            "~~",
            "[x](http://a)",
            "![i](b)",
            "[^1]",
            "[^1]: ",
            "- [x] ",
            "  \n",
            "<b>",
            "</b>",
            "<i>",
            "</i>",
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<h1>",
            "</h1>",
            "<h2>",
            "</h2>",
            "<ul>",
            "</ul>",
            "<ol start=3>",
            "</ol>",
            "<li>",
            "</li>",
            "<blockquote>",
            "</blockquote>",
            "<pre>",
            "</pre>",
            "<a href=x>",
            "</a>",
            "<br>",
            "<hr>",
            "<table>",
            "</table>",
            "<tr>",
            "</tr>",
            "<td>",
            "</td>",
            "<img alt=z>",
            "<script>",
            "</script>",
            "<p hidden>",
            "<svg>",
            "</svg>",
            "<title>",
            "</title>",
            "<a href=#x>",
            "<p id=x>",
            "[y](#x)",
            "# x\n",
            "<th colspan=2>",
            "<td rowspan=3>",
            "<caption>",
            "</caption>",
            "<figcaption>",
            "</figcaption>",
            "<dl>",
            "<dt>",
            "<dd>",
            "</dl>",
            "<sup>",
            "</sup>",
            "<sub>",
            "<img src=a.png>",
            "<span hidden>",
            "</span>",
            "- \n",
            "word- ",
            "+--+--+\n",
            "| a | b |\n",
            "&amp;",
            "&#x202e;",
            "&nbsp;",
            "<!--",
            "-->",
            "<code>",
            "</code>",
            "<q>",
            "</q>",
            "\x1b[0m",
            "\u{202e}",
        ];
        prop::collection::vec(prop::sample::select(PIECES), 0..80)
            .prop_map(|pieces| pieces.concat())
    }

    fn check_all(source: &str) -> Result<(), TestCaseError> {
        for format in [Format::Plain, Format::Markdown, Format::Html] {
            let (document, metadata) = read(source, format);
            prop_assert_eq!(document.check(), Ok(()), "{:?} {:?}", format, &document);
            prop_assert_eq!(gate::clean_line(&metadata.title), metadata.title);
            let titled = document.clone().with_title("A title");
            prop_assert_eq!(titled.check(), Ok(()), "{:?} {:?}", format, &titled);
            let end = document.text.len() / 3;
            let split = document.with_leading_title(end);
            prop_assert_eq!(split.check(), Ok(()), "{:?} {:?}", format, &split);
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn documents_from_anything_are_valid(source in any::<String>()) {
            check_all(&source)?;
        }

        #[test]
        fn documents_from_markup_soup_are_valid(source in soup()) {
            check_all(&source)?;
        }
    }
}
