//! Puts a [`Document`] together block by block, so that no reader has to count bytes.
//!
//! All text goes through the [`Gate`] here. In running text white space collapses; a
//! block that turns out to have no text leaves no trace.

use std::mem::discriminant;

use super::gate::{Gate, SOFT_HYPHEN, clean_line, is_extender};
use super::{
    Align, Anchor, Block, BlockKind, Document, Marker, Span, SpanKind, anchor, is_cjk, sort_spans,
};

/// Tabs in preformatted text reach to the next multiple of this many columns.
const TAB: usize = 4;

/// Images that are written out in the source are kept up to so many bytes, all of
/// them together.
const MAX_IMAGE_DATA: usize = 1 << 20;

/// So many places are remembered that something might link to.
const MAX_PLACES: usize = 100_000;

/// So many places are remembered at which words may be divided.
const MAX_SOFT_HYPHENS: usize = 100_000;

#[derive(Debug, Default)]
pub(super) struct Builder {
    document: Document,
    open: Option<OpenBlock>,
    /// Emphasis and links that are open, at most one of each kind; they go on from
    /// block to block until they are closed.
    spans: Vec<OpenSpan>,
    /// Some open span or some place still waits for its first character.
    waiting: bool,
    /// All places that have a name, whether anything links to them or not.
    places: Vec<Anchor>,
    /// The names of the place where the next character will stand.
    next_places: Vec<String>,
    /// The size of the images that were written out in the source.
    image_data: usize,
    /// The end of the text when a soft hyphen came, until something follows.
    soft_hyphen: Option<usize>,
    quotes: usize,
    lists: usize,
    /// What the next block that gets a text is marked with.
    marker: Option<Marker>,
    /// A rule that waits for the block after it, and its depths.
    rule: Option<(u8, u8)>,
    /// How many outermost lists and tables there were: tells whether two blocks
    /// belong to the same one.
    groups: usize,
    list_group: usize,
    table_group: usize,
    /// The list and table groups of the last block.
    last_groups: (usize, usize),
}

#[derive(Debug)]
struct OpenBlock {
    kind: BlockKind,
    gate: Gate,
    /// Where its text starts; known with its first visible character.
    start: Option<usize>,
    marker: Option<Marker>,
    /// White space that is written only if something visible follows.
    blanks: String,
    /// The blanks hold a line break of the source.
    soft_break: bool,
    /// A line break the author wanted is among the blanks.
    hard_break: bool,
    /// The cell of a row that has a text, and where it starts.
    cell: Option<(SpanKind, usize)>,
    /// Cells begun since the last visible character.
    next_cells: Vec<SpanKind>,
    /// The column in preformatted text, in characters.
    column: usize,
}

#[derive(Debug)]
struct OpenSpan {
    kind: SpanKind,
    start: Option<usize>,
}

impl Builder {
    /// Starts a block; the one before ends.
    pub(super) fn begin(&mut self, kind: BlockKind) {
        self.end();
        self.open = Some(OpenBlock {
            kind,
            gate: Gate::default(),
            start: None,
            marker: None,
            blanks: String::new(),
            soft_break: false,
            hard_break: false,
            cell: None,
            next_cells: Vec::new(),
            column: 0,
        });
    }

    /// Ends the open block, if there is one.
    pub(super) fn end(&mut self) {
        let Some(OpenBlock {
            kind,
            start: Some(start),
            marker,
            cell,
            ..
        }) = self.open.take()
        else {
            return;
        };
        self.interrupt_spans(0);
        self.end_cell(cell);
        self.document.blocks.push(Block {
            kind,
            range: start..self.document.text.len(),
            quote: depth(self.quotes),
            list: depth(self.lists),
            marker,
        });
    }

    /// Adds text to the open block, or to a new paragraph if none is open.
    pub(super) fn text(&mut self, text: &str) {
        if self.open.is_none() {
            if text.chars().all(char::is_whitespace) {
                return;
            }
            self.begin(BlockKind::Paragraph);
        }
        let Some(mut block) = self.open.take() else {
            return;
        };
        for c in text.chars() {
            if c == SOFT_HYPHEN {
                self.soft_hyphen = Some(self.document.text.len());
            } else if c == '\t' && block.kind == BlockKind::Preformatted {
                for _ in 0..TAB - block.column % TAB {
                    self.put(&mut block, ' ');
                }
            } else {
                for passed in block.gate.pass(c).into_iter().flatten() {
                    self.put(&mut block, passed);
                }
            }
        }
        self.open = Some(block);
    }

    /// Adds a line break that the author wanted; two in a row divide a paragraph.
    pub(super) fn line_break(&mut self) {
        match &mut self.open {
            Some(block) if matches!(block.kind, BlockKind::Paragraph | BlockKind::Caption) => {
                if block.hard_break {
                    let kind = block.kind;
                    self.begin(kind);
                } else {
                    block.hard_break = block.start.is_some();
                }
            }
            Some(_) => self.text("\n"),
            None => {}
        }
    }

    /// Ends the line of preformatted text if something stands on it.
    pub(super) fn fresh_line(&mut self) {
        if self
            .open
            .as_ref()
            .is_some_and(|block| !block.blanks.contains('\n'))
        {
            self.text("\n");
        }
    }

    /// Adds a line that divides, unless nothing stands before or after it.
    pub(super) fn rule(&mut self) {
        self.end();
        self.rule = Some((depth(self.quotes), depth(self.lists)));
    }

    pub(super) fn open_quote(&mut self) {
        self.end();
        self.quotes += 1;
    }

    pub(super) fn close_quote(&mut self) {
        self.end();
        self.quotes = self.quotes.saturating_sub(1);
    }

    pub(super) fn open_list(&mut self) {
        self.end();
        if self.lists == 0 {
            self.groups += 1;
            self.list_group = self.groups;
        }
        self.lists += 1;
    }

    pub(super) fn close_list(&mut self) {
        self.end();
        self.lists = self.lists.saturating_sub(1);
        self.marker = None;
    }

    /// Starts a list item; its first block with a text gets the marker.
    pub(super) fn open_item(&mut self, marker: Marker) {
        self.end();
        self.marker = Some(marker);
    }

    /// Gives the item that has just been started a box.
    pub(super) fn tick(&mut self, done: bool) {
        if let Some(marker) = &mut self.marker {
            *marker = Marker::Task(done);
        }
    }

    pub(super) fn close_item(&mut self) {
        self.end();
        self.marker = None;
    }

    /// Starts a table; its rows follow as blocks.
    pub(super) fn open_table(&mut self) {
        self.end();
        self.groups += 1;
        self.table_group = self.groups;
    }

    /// Starts a cell of the open table row.
    pub(super) fn cell(&mut self, header: bool, align: Align) {
        let Some(mut block) = self.open.take() else {
            return;
        };
        if block.cell.is_some() {
            self.interrupt_spans(0);
            self.end_cell(block.cell.take());
        }
        block.blanks.clear();
        block.next_cells.push(SpanKind::Cell { header, align });
        self.open = Some(block);
    }

    fn end_cell(&mut self, cell: Option<(SpanKind, usize)>) {
        if let Some((kind, start)) = cell {
            self.document.spans.push(Span {
                kind,
                range: start..self.document.text.len(),
            });
        }
    }

    /// Gives the place of the next character a name that links can lead to.
    pub(super) fn name_place(&mut self, name: &str) {
        let name = clean_line(name);
        if !name.is_empty() && self.places.len() + self.next_places.len() < MAX_PLACES {
            self.next_places.push(name);
            self.waiting = true;
        }
    }

    /// Gives the start of the last block a name that is made from its text.
    pub(super) fn name_last_block(&mut self, name: impl FnOnce(&str) -> String) {
        let Document { text, blocks, .. } = &self.document;
        let Some(range) = blocks.last().map(|block| block.range.clone()) else {
            return;
        };
        if self.places.len() + self.next_places.len() < MAX_PLACES {
            self.places.push(Anchor {
                offset: range.start,
                name: name(text.get(range).unwrap_or_default()),
            });
        }
    }

    /// Adds what stands for an image. It has a number if it has a source that can be
    /// kept; without either a source or a description it leaves no trace.
    pub(super) fn image(&mut self, alt: &str, source: &str) {
        let (alt, source) = (clean_line(alt), clean_line(source));
        let is_data = source
            .get(..5)
            .is_some_and(|start| start.eq_ignore_ascii_case("data:"));
        let is_kept =
            !source.is_empty() && (!is_data || self.image_data + source.len() <= MAX_IMAGE_DATA);
        let number = self.document.images.len() + 1;
        let label = match (is_kept, alt.is_empty()) {
            (true, true) => format!("[image {number}]"),
            (true, false) => format!("[image {number}: {alt}]"),
            (false, false) => format!("[image: {alt}]"),
            (false, true) if source.is_empty() => return,
            (false, true) => "[image]".to_owned(),
        };
        if !is_kept {
            return self.text(&label);
        }
        self.image_data += if is_data { source.len() } else { 0 };
        let span = SpanKind::Image(self.document.images.len());
        self.document.images.push(source);
        self.open_span(span);
        self.text(&label);
        self.close_span(span);
    }

    /// Starts a stretch of emphasis. False if one of the kind is open already; then
    /// it must not be closed either.
    pub(super) fn open_span(&mut self, kind: SpanKind) -> bool {
        if self.position_of(kind).is_some() {
            return false;
        }
        self.spans.push(OpenSpan { kind, start: None });
        self.waiting = true;
        true
    }

    /// Starts a link. False if it leads nowhere or stands inside another one.
    pub(super) fn open_link(&mut self, target: &str) -> bool {
        let target = clean_line(target);
        let opened =
            !target.is_empty() && self.open_span(SpanKind::Link(self.document.links.len()));
        if opened {
            self.document.links.push(target);
        }
        opened
    }

    /// Ends the open link.
    pub(super) fn close_link(&mut self) {
        self.close_span(SpanKind::Link(0));
    }

    /// Where the open link leads.
    pub(super) fn open_target(&self) -> Option<&str> {
        let at = self.position_of(SpanKind::Link(0))?;
        match self.spans.get(at)?.kind {
            SpanKind::Link(link) => self.document.links.get(link).map(String::as_str),
            _ => None,
        }
    }

    /// Ends a stretch; of a link only the kind counts, not its number. Those opened
    /// inside it go on behind it, as a span of their own.
    pub(super) fn close_span(&mut self, kind: SpanKind) {
        if let Some(at) = self.position_of(kind) {
            self.interrupt_spans(at);
            self.spans.remove(at);
        }
    }

    /// The text of the last block if it is a heading of level 1, which is taken out.
    pub(super) fn take_title(&mut self) -> Option<String> {
        self.end();
        let block = self
            .document
            .blocks
            .pop_if(|block| block.kind == BlockKind::Heading(1))?;
        let title = self.document.text.split_off(block.range.start);
        let end = self.last_end();
        self.document.text.truncate(end);
        let spans = &mut self.document.spans;
        while spans
            .pop_if(|span| span.range.start >= block.range.start)
            .is_some()
        {}
        let soft_hyphens = &mut self.document.soft_hyphens;
        let kept = soft_hyphens.partition_point(|&place| place < end);
        soft_hyphens.truncate(kept);
        // What was linked to is now the start of the text below.
        for place in &mut self.places {
            place.offset = place.offset.min(end);
        }
        let moved = self.places.extract_if(.., |place| place.offset == end);
        self.next_places.extend(moved.map(|place| place.name));
        self.waiting |= !self.next_places.is_empty();
        Some(title)
    }

    /// How many blocks with a text there are, the open one not counted.
    pub(super) fn block_count(&self) -> usize {
        self.document.blocks.len()
    }

    /// The open block's kind.
    pub(super) fn open_kind(&self) -> Option<BlockKind> {
        self.open.as_ref().map(|block| block.kind)
    }

    /// Whether the open block has a text already.
    pub(super) fn has_text(&self) -> bool {
        self.open
            .as_ref()
            .is_some_and(|block| block.start.is_some())
    }

    /// How much text there is, in bytes.
    pub(super) fn len(&self) -> usize {
        self.document.text.len()
    }

    /// Ends everything that is open.
    pub(super) fn finish(mut self) -> Document {
        self.end();
        let blocks = &mut self.document.blocks;
        while blocks
            .pop_if(|block| block.kind == BlockKind::Rule)
            .is_some()
        {}
        let end = self.last_end();
        self.document.text.truncate(end);
        sort_spans(&mut self.document.spans);
        self.places_at(end);
        for place in &mut self.places {
            place.offset = place.offset.min(end);
        }
        self.document.anchors = anchor::resolve(&self.document.links, &self.places);
        self.document
    }

    fn places_at(&mut self, offset: usize) {
        let names = self.next_places.drain(..);
        self.places
            .extend(names.map(|name| Anchor { name, offset }));
    }

    fn last_end(&self) -> usize {
        self.document
            .blocks
            .last()
            .map_or(0, |block| block.range.end)
    }

    fn position_of(&self, kind: SpanKind) -> Option<usize> {
        self.spans
            .iter()
            .position(|span| discriminant(&span.kind) == discriminant(&kind))
    }

    /// Ends the spans from the given one inwards here; they start again with the
    /// next character.
    fn interrupt_spans(&mut self, from: usize) {
        let end = self.document.text.len();
        for span in self.spans.iter_mut().skip(from) {
            if let Some(start) = span.start.take() {
                self.document.spans.push(Span {
                    kind: span.kind,
                    range: start..end,
                });
            }
            self.waiting = true;
        }
    }

    /// Adds a character that has passed the gate.
    fn put(&mut self, block: &mut OpenBlock, c: char) {
        if block.kind == BlockKind::Preformatted {
            self.put_preformatted(block, c);
        } else {
            self.put_running(block, c);
        }
    }

    /// Keeps everything but empty lines at both ends and blanks before a line's end.
    fn put_preformatted(&mut self, block: &mut OpenBlock, c: char) {
        match c {
            '\n' => {
                let line_end = |c: char| c != '\n' && c.is_whitespace();
                let kept = block.blanks.trim_end_matches(line_end).len();
                block.blanks.truncate(kept);
                if block.start.is_some() {
                    block.blanks.push('\n');
                }
                block.column = 0;
                return;
            }
            _ if c.is_whitespace() => block.blanks.push(c),
            _ => {
                if block.start.is_none() {
                    self.start(block);
                }
                self.document.text.push_str(&block.blanks);
                block.blanks.clear();
                self.push(c);
            }
        }
        block.column += 1;
    }

    /// Lets blanks wait for something visible, and writes them as one.
    fn put_running(&mut self, block: &mut OpenBlock, c: char) {
        match c {
            ' ' | '\n' => {
                block.soft_break |= c == '\n';
                if !block.blanks.ends_with(' ') {
                    block.blanks.push(' ');
                }
            }
            _ if c.is_whitespace() => block.blanks.push(c),
            _ => {
                self.put_gap(block, c);
                block.blanks.clear();
                block.soft_break = false;
                block.hard_break = false;
                self.push(c);
            }
        }
    }

    /// Writes what stands between the last visible character and `next`.
    fn put_gap(&mut self, block: &mut OpenBlock, next: char) {
        let first = block.start.is_none();
        if first {
            self.start(block);
        }
        if block.kind == BlockKind::TableRow && (first || !block.next_cells.is_empty()) {
            return self.put_cells(block, first);
        }
        let text = &mut self.document.text;
        if block.hard_break {
            text.push('\n');
        } else if !first {
            // A line break between Chinese or Japanese characters is no blank.
            let seamless = block.soft_break
                && block.blanks == " "
                && joins_lines(next)
                && text.chars().next_back().is_some_and(joins_lines);
            if !seamless {
                text.push_str(&block.blanks);
            }
        }
    }

    /// Writes the borders of the empty cells and of the one that gets a text now.
    fn put_cells(&mut self, block: &mut OpenBlock, first: bool) {
        let (header, align) = (false, Align::Start);
        if block.next_cells.is_empty() {
            block.next_cells.push(SpanKind::Cell { header, align });
        }
        let Document { text, spans, .. } = &mut self.document;
        let last = block.next_cells.len() - 1;
        for (index, kind) in block.next_cells.drain(..).enumerate() {
            match (index, first) {
                (0, true) => {}
                (0, false) => text.push_str(" | "),
                _ => text.push_str("| "),
            }
            let start = text.len();
            if index == last {
                block.cell = Some((kind, start));
            } else {
                spans.push(Span {
                    kind,
                    range: start..start,
                });
            }
        }
    }

    fn push(&mut self, c: char) {
        if self.waiting {
            let here = self.document.text.len();
            self.places_at(here);
            for span in &mut self.spans {
                span.start.get_or_insert(here);
            }
            self.waiting = false;
        }
        if let Some(place) = self.soft_hyphen.take() {
            self.allow_hyphen(place, c);
        }
        self.document.text.push(c);
    }

    /// Remembers the place of a soft hyphen if it stands inside a word.
    fn allow_hyphen(&mut self, place: usize, next: char) {
        let Document {
            text, soft_hyphens, ..
        } = &mut self.document;
        let is_letter = |c: char| c.is_alphanumeric() && !is_cjk(c);
        let before = text.chars().next_back();
        let is_inside = place == text.len()
            && before.is_some_and(|before| is_letter(before) || is_extender(before))
            && is_letter(next)
            && !is_extender(next);
        if is_inside && soft_hyphens.len() < MAX_SOFT_HYPHENS {
            soft_hyphens.push(place);
        }
    }

    /// Writes what stands between the last block and this one.
    fn start(&mut self, block: &mut OpenBlock) {
        block.marker = self.marker.take();
        let groups = (
            if self.lists > 0 { self.list_group } else { 0 },
            if block.kind == BlockKind::TableRow {
                self.table_group
            } else {
                0
            },
        );
        let Document { text, blocks, .. } = &mut self.document;
        if !blocks.is_empty() {
            let same_list = groups.0 > 0 && groups.0 == self.last_groups.0;
            let same_table = groups.1 > 0 && groups.1 == self.last_groups.1;
            let mut tight = same_table || (same_list && block.marker.is_some());
            if let Some((quote, list)) = self.rule.take() {
                tight = false;
                text.push_str("\n\n");
                blocks.push(Block {
                    kind: BlockKind::Rule,
                    range: text.len()..text.len(),
                    quote,
                    list,
                    marker: None,
                });
            }
            text.push_str(if tight { "\n" } else { "\n\n" });
        }
        self.rule = None;
        self.last_groups = groups;
        block.start = Some(text.len());
    }
}

/// A nesting depth; 255 is as deep as it gets.
fn depth(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// Whether a line break beside `c` is not meant as a blank.
fn joins_lines(c: char) -> bool {
    is_cjk(c) && !is_extender(c)
}
