//! Writes text to be listened to.

use crate::document::{Block, BlockKind, Document, Marker, SpanKind};

use super::inline::{Cell, cells};
use super::tree::{Item, Node, Sign, tree};

/// Writes a whole text.
pub(super) fn write(document: &Document, byline: &str) -> String {
    let mut writer = Writer {
        document,
        out: String::new(),
        lists: 0,
        lead: String::new(),
        is_begun: true,
    };
    let mut first = 0;
    if let Some(title) = document.blocks.first()
        && title.kind == BlockKind::Title
    {
        writer.block(title);
        first = 1;
    }
    if !byline.is_empty() {
        writer.line(byline);
    }
    writer.nodes(&tree(document, first));
    writer.out
}

struct Writer<'a> {
    document: &'a Document,
    out: String,
    /// How many lists are open.
    lists: usize,
    /// What the next line begins with.
    lead: String,
    /// The next line belongs to the one before.
    is_begun: bool,
}

impl Writer<'_> {
    fn line(&mut self, text: &str) {
        let lead = std::mem::take(&mut self.lead);
        self.out.push_str(&lead);
        self.out.push_str(text);
        self.out.push('\n');
        self.is_begun = false;
    }

    /// A blank line, so that the next part is a paragraph of its own.
    fn divide(&mut self) {
        if !self.is_begun && self.lead.is_empty() {
            self.out.push('\n');
            self.is_begun = true;
        }
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Quote(nodes) => {
                    self.divide();
                    self.line("quote:");
                    self.is_begun = true;
                    self.nodes(nodes);
                    self.line("end of quote.");
                }
                Node::List(items) => {
                    if self.lists == 0 {
                        self.divide();
                    }
                    self.lists += 1;
                    for item in items {
                        self.item(item);
                    }
                    self.lists -= 1;
                }
                Node::Table(rows) => {
                    self.divide();
                    self.table(self.document.blocks.get(rows.clone()).unwrap_or_default());
                }
                Node::Block(index) => {
                    if let Some(block) = self.document.blocks.get(*index) {
                        if self.lists == 0 {
                            self.divide();
                        }
                        self.block(block);
                    }
                }
            }
        }
    }

    fn item(&mut self, item: &Item) {
        let sign = match item.sign {
            Sign::Marked(Marker::Bullet) => "- ".to_owned(),
            Sign::Marked(Marker::Number(number)) => format!("{number}. "),
            Sign::Marked(Marker::Task(false)) => "to do: ".to_owned(),
            Sign::Marked(Marker::Task(true)) => "done: ".to_owned(),
            Sign::Implied | Sign::Missing => String::new(),
        };
        if !sign.is_empty() && self.lists > 1 {
            self.lead = format!("level {}, {sign}", self.lists);
        } else {
            self.lead = sign;
        }
        self.nodes(&item.nodes);
        self.lead.clear();
    }

    fn block(&mut self, block: &Block) {
        let text = self.document.text.get(block.range.clone());
        let text = text.unwrap_or_default();
        match block.kind {
            BlockKind::Rule => self.line("***"),
            BlockKind::Preformatted => {
                for line in text.lines() {
                    let line = without_drawing(line);
                    if !line.is_empty() {
                        self.line(&line);
                    }
                }
            }
            _ => {
                for line in text.lines() {
                    self.line(&without_drawing(line));
                }
            }
        }
    }

    /// A line for each row; where the first row names the columns, each cell has its
    /// name before it.
    fn table(&mut self, rows: &[Block]) {
        let names = rows.first().map(|row| cells(self.document, row));
        let is_name = |cell: &Cell| matches!(cell.kind, SpanKind::Cell { header: true, .. });
        let names = names.unwrap_or_default();
        let has_names = rows.len() > 1 && !names.is_empty() && names.iter().all(is_name);
        for row in rows.iter().skip(usize::from(has_names)) {
            let mut parts = Vec::new();
            for (column, cell) in cells(self.document, row).into_iter().enumerate() {
                let text = |cell: &Cell| self.document.text.get(cell.range.clone());
                let value = text(&cell).unwrap_or_default();
                let name = names.get(column).filter(|_| has_names).and_then(text);
                match name.filter(|name| !name.is_empty()) {
                    _ if value.is_empty() => {}
                    Some(name) => parts.push(format!("{name}: {value}")),
                    None => parts.push(value.to_owned()),
                }
            }
            let line = without_drawing(&parts.join("; "));
            let end = if line.ends_with(['.', '!', '?', '…']) {
                ""
            } else {
                "."
            };
            self.line(&format!("{line}{end}"));
        }
    }
}

/// A line without the characters that boxes and bars are drawn with, which would be
/// read out one by one.
fn without_drawing(line: &str) -> String {
    let is_drawing = |c: char| matches!(c, '\u{2500}'..='\u{259f}');
    if !line.contains(is_drawing) {
        return line.trim_end().to_owned();
    }
    let words = line.split(|c: char| c.is_whitespace() || is_drawing(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
