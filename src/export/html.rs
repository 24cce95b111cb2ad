//! Writes HTML.

use std::borrow::Cow;
use std::ops::Range;

use super::inline::{Token, cells, last_places, tokens};
use super::tree::{Item, Node, Sign, tree};
use super::{source, target};
use crate::document::{Align, Block, BlockKind, Document, Marker, SpanKind};

/// Writes a whole page.
pub(super) fn write(document: &Document, byline: &str, language: Option<&str>) -> String {
    let mut out = String::from("<!doctype html>\n<html");
    if let Some(language) = language {
        attribute(&mut out, "lang", language);
    }
    out.push_str(">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    out.push_str(&escaped(document.title()));
    out.push_str("</title>\n</head>\n<body>\n");
    let mut writer = Writer {
        document,
        out,
        is_one_line: false,
    };
    let mut first = 0;
    if let Some(title) = document.blocks.first()
        && title.kind == BlockKind::Title
    {
        writer.element("h1", title.range.clone());
        first = 1;
    }
    if !byline.is_empty() {
        writer.out.push_str("<p>");
        writer.out.push_str(&escaped(byline));
        writer.out.push_str("</p>\n");
    }
    writer.nodes(&tree(document, first));
    for name in last_places(document) {
        place(&mut writer.out, name);
    }
    writer.out.push_str("</body>\n</html>\n");
    writer.out
}

/// One part of a document as a line without line breaks.
pub(super) fn line(document: &Document, node: &Node) -> String {
    let mut writer = Writer {
        document,
        out: String::new(),
        is_one_line: true,
    };
    writer.node(node);
    writer.out
}

/// The mark of a place.
pub(super) fn place(out: &mut String, name: &str) {
    out.push_str("<span");
    attribute(out, "id", name);
    out.push_str("></span>");
}

/// The name of the element for a span.
pub(super) fn tag(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Emphasis => "em",
        SpanKind::Strong => "strong",
        SpanKind::Code => "code",
        SpanKind::Strikethrough => "del",
        SpanKind::Superscript => "sup",
        SpanKind::Subscript => "sub",
        SpanKind::Link(_) => "a",
        SpanKind::Image(_) | SpanKind::Cell { .. } => "span",
    }
}

struct Writer<'a> {
    document: &'a Document,
    out: String,
    /// No line breaks are wanted, so that the HTML can stand in another markup.
    is_one_line: bool,
}

impl Writer<'_> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Quote(nodes) => {
                self.out.push_str("<blockquote>");
                self.end_line();
                self.nodes(nodes);
                self.out.push_str("</blockquote>");
                self.end_line();
            }
            Node::List(items) => self.list(items),
            Node::Table(rows) => self.table(rows.clone()),
            Node::Block(index) => {
                if let Some(block) = self.document.blocks.get(*index) {
                    self.block(block);
                }
            }
        }
    }

    fn end_line(&mut self) {
        if !self.is_one_line {
            self.out.push('\n');
        }
    }

    fn block(&mut self, block: &Block) {
        let range = block.range.clone();
        match block.kind {
            BlockKind::Title => self.element("h1", range),
            BlockKind::Heading(level) => {
                let name = ["h1", "h2", "h3", "h4", "h5", "h6"];
                let level = usize::from(level.clamp(1, 6)) - 1;
                self.element(name[level], range);
            }
            BlockKind::Paragraph | BlockKind::TableRow => self.element("p", range),
            BlockKind::Preformatted => self.element("pre", range),
            BlockKind::Caption => {
                self.out.push_str("<figure>");
                self.element("figcaption", range);
                self.out.truncate(self.out.trim_end().len());
                self.out.push_str("</figure>");
                self.end_line();
            }
            BlockKind::Rule => {
                self.out.push_str("<hr>");
                self.end_line();
            }
        }
    }

    /// An element and the text in it.
    fn element(&mut self, name: &str, range: Range<usize>) {
        self.open(name, "", range);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self.end_line();
    }

    /// A start tag, what is given to stand behind it, and the text.
    fn open(&mut self, name: &str, lead: &str, range: Range<usize>) {
        let tokens = tokens(self.document, range);
        self.out.push('<');
        self.out.push_str(name);
        let tokens = if let Some((Token::Place(place), rest)) = tokens.split_first() {
            attribute(&mut self.out, "id", place);
            rest
        } else {
            &tokens
        };
        self.out.push('>');
        self.out.push_str(lead);
        self.inline(tokens, name == "pre");
    }

    fn inline(&mut self, tokens: &[Token<'_>], is_preformatted: bool) {
        let mut open: Vec<(SpanKind, bool)> = Vec::new();
        for token in tokens {
            match *token {
                Token::Text(text) => {
                    let text = escaped(text);
                    match (is_preformatted, self.is_one_line) {
                        (false, _) => self.out.push_str(&text.replace('\n', "<br>")),
                        (true, true) => self.out.push_str(&text.replace('\n', "&#10;")),
                        (true, false) => self.out.push_str(&text),
                    }
                }
                // It says nothing more of a text that is code as a whole.
                Token::Open(SpanKind::Code) | Token::Close(SpanKind::Code) if is_preformatted => {}
                Token::Open(kind) => {
                    let is_parted = is_note(open.last().map(|outer| outer.0), kind);
                    if is_parted {
                        self.out.push_str("<span>");
                    }
                    open.push((kind, is_parted));
                    self.open_span(kind);
                }
                Token::Close(kind) => {
                    self.close_span(kind);
                    if open.pop().is_some_and(|(_, is_parted)| is_parted) {
                        self.out.push_str("</span>");
                    }
                }
                Token::Image(alt, number) => {
                    self.out.push_str("<img");
                    let source = source(self.document, number).unwrap_or_default();
                    attribute(&mut self.out, "src", &source);
                    attribute(&mut self.out, "alt", alt);
                    self.out.push('>');
                }
                Token::Place(name) => place(&mut self.out, name),
            }
        }
    }

    fn open_span(&mut self, kind: SpanKind) {
        self.out.push('<');
        self.out.push_str(tag(kind));
        if let SpanKind::Link(link) = kind {
            let target = target(self.document, link).unwrap_or_default();
            attribute(&mut self.out, "href", &target);
        }
        self.out.push('>');
    }

    fn close_span(&mut self, kind: SpanKind) {
        self.out.push_str("</");
        self.out.push_str(tag(kind));
        self.out.push('>');
    }

    fn list(&mut self, items: &[Item]) {
        if let [item] = items
            && item.sign == Sign::Missing
        {
            self.out.push_str("<dl><dd>");
            self.end_line();
            self.nodes(&item.nodes);
            self.out.push_str("</dd></dl>");
            self.end_line();
            return;
        }
        let numbers = Numbers::of(items);
        let name = if numbers.is_some() { "ol" } else { "ul" };
        self.out.push('<');
        self.out.push_str(name);
        let mut next = 1;
        if let Some(numbers) = &numbers
            && numbers.first != 1
        {
            next = numbers.first;
            attribute(&mut self.out, "start", &next.to_string());
        }
        self.out.push('>');
        self.end_line();
        for item in items {
            if item.sign == Sign::Missing {
                self.nodes(&item.nodes);
                continue;
            }
            let mut value = None;
            if let Sign::Marked(Marker::Number(number)) = item.sign {
                value = (number != next).then_some(number);
                next = number;
            }
            next = next.saturating_add(1);
            self.item(item, value);
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self.end_line();
    }

    fn item(&mut self, item: &Item, value: Option<u32>) {
        let mut start = String::from("li");
        if let Some(value) = value {
            attribute(&mut start, "value", &value.to_string());
        }
        let text = item.nodes.first().and_then(|node| match node {
            Node::Block(index) => self.document.blocks.get(*index),
            _ => None,
        });
        let is_short = item
            .nodes
            .iter()
            .skip(1)
            .all(|node| matches!(node, Node::List(_)));
        let task = match item.sign {
            Sign::Marked(Marker::Task(false)) => "<input type=\"checkbox\" disabled> ",
            Sign::Marked(Marker::Task(true)) => "<input type=\"checkbox\" disabled checked> ",
            _ => "",
        };
        if let Some(text) = text
            && text.kind == BlockKind::Paragraph
            && is_short
        {
            self.open(&start, task, text.range.clone());
            if item.nodes.len() > 1 {
                self.end_line();
            }
            self.nodes(item.nodes.get(1..).unwrap_or_default());
        } else {
            self.out.push('<');
            self.out.push_str(&start);
            self.out.push('>');
            self.out.push_str(task);
            self.nodes(&item.nodes);
        }
        self.out.push_str("</li>");
        self.end_line();
    }

    fn table(&mut self, rows: Range<usize>) {
        self.out.push_str("<table>");
        self.end_line();
        for row in self.document.blocks.get(rows).unwrap_or_default() {
            self.out.push_str("<tr>");
            for cell in cells(self.document, row) {
                let SpanKind::Cell { header, align } = cell.kind else {
                    continue;
                };
                let name = if header { "th" } else { "td" };
                self.out.push('<');
                self.out.push_str(name);
                match align {
                    Align::Start => {}
                    Align::Center => attribute(&mut self.out, "style", "text-align:center"),
                    Align::End => attribute(&mut self.out, "style", "text-align:end"),
                }
                self.out.push('>');
                self.inline(&tokens(self.document, cell.range), false);
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
            self.out.push_str("</tr>");
            self.end_line();
        }
        self.out.push_str("</table>");
        self.end_line();
    }
}

/// Whether a span inside another one is a raised link. Readers take what it holds for
/// the number of a note and give it brackets, unless a tag stands between.
fn is_note(outer: Option<SpanKind>, inner: SpanKind) -> bool {
    matches!(
        (outer, inner),
        (Some(SpanKind::Superscript), SpanKind::Link(_))
            | (Some(SpanKind::Link(_)), SpanKind::Superscript)
    )
}

/// The numbers of a list.
pub(super) struct Numbers {
    /// That of the first item, whether it shows or not.
    pub(super) first: u32,
    /// Each is one more than the one before.
    pub(super) is_steady: bool,
}

impl Numbers {
    /// The numbers of the items; `None` if they have none.
    pub(super) fn of(items: &[Item]) -> Option<Self> {
        let mut numbers = items
            .iter()
            .zip(0..)
            .filter_map(|(item, step)| match item.sign {
                Sign::Marked(Marker::Number(number)) => Some((number, step)),
                _ => None,
            });
        let (number, step) = numbers.next()?;
        Some(Self {
            first: number.saturating_sub(step),
            is_steady: number >= step
                && numbers.all(|(other, at)| other.checked_sub(number) == Some(at - step)),
        })
    }
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    out.push_str(&escaped(value));
    out.push('"');
}

/// Text in which nothing is markup.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ => safe.push(c),
        }
    }
    Cow::Owned(safe)
}
