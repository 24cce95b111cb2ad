//! Writes Markdown.

mod text;

use std::ops::Range;

use super::html::{self, Numbers};
use super::inline::{Token, cells, last_places, tokens};
use super::tree::{Item, Node, Sign, tree};
use crate::document::{Align, Block, BlockKind, Document, Marker, SpanKind};

/// The numbers of items have at most nine digits (`CommonMark`, section 5.2).
const MAX_NUMBER: u32 = 999_999_999;

/// Writes a whole text.
pub(super) fn write(document: &Document, byline: &str) -> String {
    let mut writer = Writer {
        document,
        out: String::new(),
        prefix: String::new(),
        is_begun: true,
        first: None,
    };
    let mut first = 0;
    if let Some(title) = document.blocks.first()
        && title.kind == BlockKind::Title
    {
        writer.heading(1, title.range.clone());
        first = 1;
    }
    if !byline.is_empty() {
        writer.divide();
        for line in text::plain(byline).split('\n') {
            writer.line(line);
        }
    }
    writer.nodes(&tree(document, first), false);
    let mut places = String::new();
    for name in last_places(document) {
        html::place(&mut places, name);
    }
    if !places.is_empty() {
        writer.divide();
        writer.line(&places);
    }
    writer.out
}

struct Writer<'a> {
    document: &'a Document,
    out: String,
    /// What lines begin with inside the containers that are open.
    prefix: String,
    /// Nothing stands yet where the next block goes: no line divides it.
    is_begun: bool,
    /// What the next line begins with instead.
    first: Option<String>,
}

impl Writer<'_> {
    /// Writes a line behind the marks of its containers.
    fn line(&mut self, text: &str) {
        let start = self.first.take();
        let start = start.as_deref().unwrap_or(&self.prefix);
        if text.is_empty() {
            self.out.push_str(start.trim_end());
        } else {
            self.out.push_str(start);
            self.out.push_str(text);
        }
        self.out.push('\n');
        self.is_begun = false;
    }

    /// Divides what follows from what stands before it.
    fn divide(&mut self) {
        if !self.is_begun {
            self.line("");
            self.is_begun = true;
        }
    }

    /// Writes parts that follow each other, perhaps in the item of a list.
    fn nodes(&mut self, nodes: &[Node], in_item: bool) {
        let mut is_other = false;
        for (index, node) in nodes.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|index| nodes.get(index));
            // Two lists that follow each other would become one with the same signs.
            is_other = matches!((before, node), (Some(Node::List(_)), Node::List(_))) && !is_other;
            let is_tight = in_item && before.is_none_or(|before| self.is_paragraph(before));
            self.node(node, is_other, is_tight);
        }
    }

    fn is_paragraph(&self, node: &Node) -> bool {
        let Node::Block(index) = node else {
            return false;
        };
        let block = self.document.blocks.get(*index);
        block.is_some_and(|block| block.kind == BlockKind::Paragraph)
    }

    fn node(&mut self, node: &Node, is_other: bool, is_tight: bool) {
        match node {
            Node::List(items) if is_native(items) => self.list(items, is_other, is_tight),
            Node::Quote(nodes) => {
                self.divide();
                self.inside("> ", "> ", |writer| {
                    writer.nodes(nodes, false);
                });
            }
            Node::Block(index) => {
                self.divide();
                if let Some(block) = self.document.blocks.get(*index)
                    && !self.block(block)
                {
                    self.html(node);
                }
            }
            Node::Table(rows) => {
                self.divide();
                if !self.table(rows.clone()) {
                    self.html(node);
                }
            }
            Node::List(_) => {
                self.divide();
                self.html(node);
            }
        }
    }

    /// Writes what Markdown has no signs for.
    fn html(&mut self, node: &Node) {
        self.line(&html::line(self.document, node));
    }

    /// Writes something whose first line begins with one mark and the others with
    /// another, both as wide.
    fn inside(&mut self, first: &str, rest: &str, write: impl FnOnce(&mut Self)) {
        let start = self.first.take();
        let start = start.as_deref().unwrap_or(&self.prefix);
        self.first = Some(format!("{start}{first}"));
        let length = self.prefix.len();
        self.prefix.push_str(rest);
        self.is_begun = true;
        write(self);
        self.prefix.truncate(length);
        self.is_begun = false;
    }

    fn block(&mut self, block: &Block) -> bool {
        match block.kind {
            BlockKind::Title => self.heading(1, block.range.clone()),
            BlockKind::Heading(level) => self.heading(level, block.range.clone()),
            BlockKind::Paragraph => {
                let text = text::running(self.document, &self.tokens(block), false);
                for line in text.split('\n') {
                    self.line(line);
                }
            }
            BlockKind::Preformatted => return self.code(block),
            BlockKind::Rule => self.line("***"),
            BlockKind::Caption | BlockKind::TableRow => return false,
        }
        true
    }

    fn tokens(&self, block: &Block) -> Vec<Token<'_>> {
        tokens(self.document, block.range.clone())
    }

    fn heading(&mut self, level: u8, range: Range<usize>) {
        let text = text::running(self.document, &tokens(self.document, range), false);
        let signs = "#".repeat(usize::from(level));
        self.line(&format!("{signs} {}", text.replace('\n', " ")));
    }

    /// Writes lines between fences, unless something inside is marked.
    fn code(&mut self, block: &Block) -> bool {
        let tokens = tokens(self.document, block.range.clone());
        let is_mark = |token: &&Token<'_>| {
            !matches!(
                token,
                Token::Open(SpanKind::Code) | Token::Close(SpanKind::Code)
            )
        };
        let mut marks = tokens.iter().filter(is_mark);
        let (Some(Token::Text(_)), None) = (marks.next(), marks.next()) else {
            return false;
        };
        let text = self.document.text.get(block.range.clone());
        let text = text.unwrap_or_default();
        let fence = "`".repeat(text::longest_run(text, '`').max(2) + 1);
        self.line(&fence);
        for line in text.split('\n') {
            self.line(line);
        }
        self.line(&fence);
        true
    }

    fn list(&mut self, items: &[Item], is_other: bool, is_tight: bool) {
        let numbers = Numbers::of(items);
        let mut number = numbers.as_ref().map(|numbers| numbers.first);
        // Only items with signs and those numbered from 1 end a paragraph.
        if !is_tight || is_other || number.is_some_and(|number| number != 1) {
            self.divide();
        }
        for item in items {
            let mut sign = match (number, is_other) {
                (None, false) => "- ".to_owned(),
                (None, true) => "+ ".to_owned(),
                (Some(number), false) => format!("{number}. "),
                (Some(number), true) => format!("{number}) "),
            };
            number = number.map(|number| number + 1);
            let rest = " ".repeat(sign.len());
            let mut lead = None;
            if let Sign::Marked(Marker::Task(done)) = item.sign {
                let text = item.nodes.first();
                let is_text = text.is_some_and(|node| self.is_paragraph(node));
                let task = if done { "[x] " } else { "[ ] " };
                if is_text {
                    sign.push_str(task);
                } else {
                    // A box must have a text beside it; this one cannot be seen.
                    lead = Some(format!("{task}<!-- -->"));
                }
            }
            self.inside(&sign, &rest, |writer| {
                if let Some(lead) = &lead {
                    writer.line(lead);
                }
                writer.nodes(&item.nodes, true);
            });
        }
    }

    /// Writes a table, unless its headings are not all in the first row, or its columns
    /// are set to no one side.
    fn table(&mut self, rows: Range<usize>) -> bool {
        let rows = self.document.blocks.get(rows).unwrap_or_default();
        let rows: Vec<Vec<_>> = rows.iter().map(|row| cells(self.document, row)).collect();
        let mut aligns: Vec<Option<Align>> = Vec::new();
        let has_head = rows.first().is_some_and(|row| is_head(row, true));
        let body = rows.get(usize::from(has_head)..).unwrap_or_default();
        if !body.iter().all(|row| is_head(row, false)) {
            return false;
        }
        for row in &rows {
            aligns.resize(aligns.len().max(row.len()), None);
            for (cell, column) in row.iter().zip(&mut aligns) {
                let SpanKind::Cell { align, .. } = cell.kind else {
                    continue;
                };
                if *column.get_or_insert(align) != align {
                    return false;
                }
            }
        }
        if !has_head {
            self.line(&format!("|{}", "  |".repeat(aligns.len())));
        }
        let border: Vec<&str> = aligns
            .iter()
            .map(|align| match align.unwrap_or_default() {
                Align::Start => " --- ",
                Align::Center => " :-: ",
                Align::End => " --: ",
            })
            .collect();
        let border = format!("|{}|", border.join("|"));
        if !has_head {
            self.line(&border);
        }
        for (number, row) in rows.iter().enumerate() {
            let mut line = String::from("|");
            for column in 0..aligns.len() {
                let tokens = row
                    .get(column)
                    .map(|cell| tokens(self.document, cell.range.clone()));
                let text = text::running(self.document, &tokens.unwrap_or_default(), true);
                line.push(' ');
                line.push_str(&text);
                line.push_str(if text.is_empty() { "|" } else { " |" });
            }
            self.line(&line);
            if has_head && number == 0 {
                self.line(&border);
            }
        }
        true
    }
}

fn is_head(row: &[super::inline::Cell], is_head: bool) -> bool {
    row.iter()
        .all(|cell| matches!(cell.kind, SpanKind::Cell { header, .. } if header == is_head))
}

/// Whether a list can be written with signs: each item has one, and numbers go up.
fn is_native(items: &[Item]) -> bool {
    let last = u32::try_from(items.len()).unwrap_or(u32::MAX);
    items.iter().all(|item| item.sign != Sign::Missing)
        && Numbers::of(items).is_none_or(|numbers| {
            numbers.is_steady && numbers.first.saturating_add(last) <= MAX_NUMBER
        })
}
