//! Rows of a page that are kept free for pictures.

use super::{Line, LineKind, Page};
use crate::document::{Block, BlockKind, Document, SpanKind};
use crate::picture::Room;

/// A row of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureRow {
    /// Which picture: an index into [`Document::images`].
    pub image: usize,
    /// The number of the row, from 0.
    pub row: u16,
    /// The cells that the whole picture takes.
    pub room: Room,
}

impl Page {
    /// Keeps rows free below the words that stand for pictures: below the block that
    /// they stand in, so that no sentence is torn. `room` says how many cells a picture
    /// takes, by its number in [`Document::images`] and the columns there are; `None`
    /// if it is not shown. Pictures inside tables and headings are not.
    pub fn make_room(
        &mut self,
        document: &Document,
        width: usize,
        mut room: impl FnMut(usize, u16) -> Option<Room>,
    ) {
        let places = self.places_of_pictures(document);
        if places.is_empty() {
            return;
        }
        let mut places = places.into_iter().peekable();
        let lines = std::mem::take(&mut self.lines);
        for (number, line) in lines.into_iter().enumerate() {
            let (indent, mut lead) = (line.indent, line.lead);
            lead.marker = None;
            self.lines.push(line);
            while let Some((_, image)) = places.next_if(|(place, _)| *place == number) {
                let columns = width.saturating_sub(usize::from(indent)).max(1);
                let columns = u16::try_from(columns).unwrap_or(u16::MAX);
                let Some(room) = room(image, columns) else {
                    continue;
                };
                self.lines.extend((0..room.rows).map(|row| Line {
                    indent,
                    lead,
                    ..Line::new(LineKind::Picture(PictureRow { image, row, room }), 0..0)
                }));
            }
        }
        self.aim_spaces(document.text.len());
    }

    /// Below which lines which pictures belong, from top to bottom.
    fn places_of_pictures(&self, document: &Document) -> Vec<(usize, usize)> {
        let mut blocks = document.blocks.iter().peekable();
        let images = document.spans.iter().filter_map(|span| match span.kind {
            SpanKind::Image(image) => Some((image, span.range.start)),
            _ => None,
        });
        let mut places = Vec::new();
        for (image, start) in images {
            // Both are in the order of the text.
            while blocks.next_if(|block| block.range.end <= start).is_some() {}
            let line = blocks.peek().and_then(|block| self.last_line_of(block));
            places.extend(line.map(|line| (line, image)));
        }
        places
    }

    /// The last line of a block that can have pictures, if it is on the page.
    fn last_line_of(&self, block: &Block) -> Option<usize> {
        if !matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Caption | BlockKind::Preformatted
        ) {
            return None;
        }
        let before_end = |line: &Line| line.range.start < block.range.end;
        let number = self.lines.partition_point(before_end).checked_sub(1)?;
        let line = self.lines.get(number)?;
        // A page for a glance may not have it, or not all of it.
        let is_whole = block.range.start <= line.range.start && block.range.end <= line.range.end;
        (is_whole && !line.kind.is_space()).then_some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, read};
    use crate::typeset::Options;

    const ROOM: Room = Room {
        columns: 4,
        rows: 2,
    };

    fn document(source: &str) -> Document {
        read(source, Format::Markdown).0.with_title("T")
    }

    fn page(document: &Document, width: usize) -> Page {
        Page::new(document, &Options::new(width))
    }

    /// Each line as its text, or the number of its picture and row.
    fn outline(document: &Document, page: &Page) -> Vec<String> {
        page.lines()
            .iter()
            .map(|line| match line.kind {
                LineKind::Picture(it) => format!("{}|{}.{}", line.indent, it.image, it.row),
                _ => document.text.get(line.range.clone()).unwrap().to_owned(),
            })
            .collect()
    }

    #[test]
    fn rows_stand_below_the_block_of_their_picture() {
        let document = document(
            "![a](a.png) words and words ![b](b.png) go on here\n\n- ![c](c.png)\n\n\
             | ![d](d.png) |\n|---|\n\nend ![e](e.png)\n",
        );
        let mut page = page(&document, 30);
        let mut asked = Vec::new();
        page.make_room(&document, 30, |image, columns| {
            asked.push((image, columns));
            (image != 1).then_some(ROOM)
        });
        assert_eq!(asked, [(0, 30), (1, 30), (2, 28), (4, 30)]);
        let lines = outline(&document, &page);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(
            lines,
            [
                "T",
                "",
                "",
                "[image 1: a] words and words",
                "[image 2: b] go on here",
                "0|0.0",
                "0|0.1",
                "",
                "[image 3: c]",
                "2|2.0",
                "2|2.1",
                "",
                "[image 4: d]",
                "",
                "end [image 5: e]",
                "0|4.0",
                "0|4.1",
            ]
        );
    }

    #[test]
    fn rows_of_pictures_are_no_place_in_the_text() {
        let document = document("![a](a.png)\n\nNext.");
        let before = page(&document, 20);
        let mut after = before.clone();
        after.make_room(&document, 20, |_, _| Some(ROOM));
        assert_eq!(after.len(), before.len() + 2);
        for offset in 0..document.text.len() {
            let texts = [&before, &after].map(|page| {
                let line = &page.lines()[page.line_at(offset)];
                (line.kind, line.range.clone())
            });
            assert_eq!(texts[0], texts[1], "{offset}");
        }
        let starts: Vec<usize> = (0..=after.len())
            .map(|line| after.offset_of(line))
            .collect();
        assert!(starts.is_sorted(), "{starts:?}");
        // All but the rows of the picture is as it was.
        let mut rest = after;
        rest.lines
            .retain(|line| !matches!(line.kind, LineKind::Picture(_)));
        assert_eq!(rest, before);
    }

    #[test]
    fn a_glance_has_rows_too() {
        let text = "![a](a.png)\n\nNext.\n\n".repeat(50);
        let document = document(&text);
        let mut glance = Page::glance(&document, &Options::new(20), 0, 10);
        let whole = {
            let mut page = page(&document, 20);
            page.make_room(&document, 20, |_, _| Some(ROOM));
            page
        };
        glance.make_room(&document, 20, |_, _| Some(ROOM));
        assert_eq!(glance.lines()[..10], whole.lines()[..10]);
    }
}
