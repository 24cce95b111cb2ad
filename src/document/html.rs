//! Reads HTML as it is found on the web.
//!
//! Only the tokenizer of html5ever is used: it takes time in proportion to the input,
//! while building the tree takes the square of the nesting depth. What the reader
//! needs of the tree is a short stack of open elements and the rules for tags that
//! may be left out.

mod element;
mod feed;
mod page;

use std::cell::{Cell, RefCell};

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::{LocalName, local_name};

use self::element::Role;
use self::page::{Page, attribute};
use super::builder::Builder;
use super::gate::clean_line;
use super::{BlockKind, Document, Marker, SpanKind};
use crate::model::Metadata;

/// Elements nested deeper than this are read as if their tags were not there, as
/// browsers do.
const MAX_DEPTH: usize = 512;

/// Reads a whole page.
pub(super) fn read(source: &str) -> (Document, Metadata) {
    let reader = tokenize(source, Reader::new(Builder::default(), true));
    (reader.builder.finish(), reader.page.into_metadata())
}

/// Adds a piece of HTML, such as stands in a Markdown text, to a document.
pub(super) fn read_fragment(source: &str, builder: Builder) -> Builder {
    tokenize(source, Reader::new(builder, false)).builder
}

fn tokenize(source: &str, reader: Reader) -> Reader {
    let mut reader = feed::feed(source, reader);
    while reader.pop() {}
    reader
}

/// What the tokenizer reports to.
struct Sink {
    reader: RefCell<Reader>,
    /// A token has come since this was last set to false.
    spoke: Cell<bool>,
    /// The element whose raw text the tokenizer reads.
    raw: RefCell<Option<LocalName>>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reader = self.reader.borrow_mut();
        self.spoke
            .set(!matches!(token, Token::ParseError(_)) || self.spoke.get());
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let kind = reader.start(&tag);
                if matches!(kind, TokenSinkResult::RawData(_)) {
                    self.raw.replace(Some(tag.name));
                }
                return kind;
            }
            Token::TagToken(tag) => {
                self.raw.replace(None);
                reader.end(&tag.name);
            }
            Token::CharacterTokens(text) => reader.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

struct Element {
    name: LocalName,
    role: Role,
    /// Its text is not shown.
    hidden: bool,
    /// It has opened a span of its own.
    span: bool,
    /// The number of the next item of an ordered list.
    number: Option<u32>,
}

struct Reader {
    builder: Builder,
    page: Page,
    /// A whole page, whose first `h1` is its title.
    whole: bool,
    stack: Vec<Element>,
    /// Open elements beyond the deepest that are kept.
    overflow: usize,
    /// How many `p` are open.
    paragraphs: usize,
    /// The element that is being left out, and how many of its name are open.
    skipped: Option<(LocalName, usize)>,
    in_title: bool,
    hidden: usize,
    heading: Option<u8>,
    preformatted: usize,
    /// In a table row that is read as one.
    in_row: bool,
    /// Where the text of the row's last cell starts.
    cell_start: Option<usize>,
}

impl Reader {
    fn new(builder: Builder, whole: bool) -> Self {
        Self {
            builder,
            page: Page::default(),
            whole,
            stack: Vec::new(),
            overflow: 0,
            paragraphs: 0,
            skipped: None,
            in_title: false,
            hidden: 0,
            heading: None,
            preformatted: 0,
            in_row: false,
            cell_start: None,
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_title {
            self.page.title.push_str(text);
        }
        if self.in_title || self.skipped.is_some() || self.hidden > 0 {
            return;
        }
        if self.builder.open_kind().is_none() {
            if let Some(level) = self.heading {
                self.builder.begin(BlockKind::Heading(level));
            } else if self.preformatted > 0 {
                self.builder.begin(BlockKind::Preformatted);
            }
        }
        self.builder.text(text);
    }

    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        if let Some((name, open)) = &mut self.skipped {
            if *name == tag.name && !tag.self_closing {
                *open += 1;
            }
            let foreign = *name == local_name!("svg");
            return if foreign {
                TokenSinkResult::Continue
            } else {
                raw_text(&tag.name)
            };
        }
        let role = Role::of(&tag.name);
        match role {
            Role::Skipped => {
                if !(tag.self_closing && tag.name == local_name!("svg")) {
                    self.skipped = Some((tag.name.clone(), 1));
                }
            }
            Role::Title => self.in_title = self.page.title.is_empty(),
            Role::Void => self.void(tag),
            _ => {
                self.imply_ends(&tag.name, role);
                self.page.note(tag);
                self.push(tag, role);
            }
        }
        if role == Role::Title && !self.in_title {
            self.skipped = Some((tag.name.clone(), 1));
        }
        raw_text(&tag.name)
    }

    fn end(&mut self, name: &LocalName) {
        if let Some((skipped, open)) = &mut self.skipped {
            if skipped == name {
                *open -= 1;
                if *open == 0 {
                    self.skipped = None;
                }
            }
            return;
        }
        match Role::of(name) {
            Role::Title => self.in_title = false,
            Role::Void if *name == local_name!("br") => self.line_break(),
            Role::Skipped | Role::Void => {}
            role => self.close(name, role),
        }
    }

    /// Elements without content.
    fn void(&mut self, tag: &Tag) {
        self.page.note(tag);
        if self.hidden > 0 || is_hidden(tag) {
            return;
        }
        match &*tag.name {
            "br" => self.line_break(),
            "hr" => {
                self.imply_ends(&tag.name, Role::Block);
                self.border();
                if self.builder.open_kind().is_none() {
                    self.builder.rule();
                }
            }
            "img" => {
                let alt = clean_line(attribute(tag, "alt").unwrap_or_default());
                if !alt.is_empty() {
                    self.text(&format!("[image: {alt}]"));
                }
            }
            _ => {}
        }
    }

    fn line_break(&mut self) {
        if self.hidden == 0 {
            self.builder.line_break();
        }
    }

    /// Divides paragraphs; inside a heading or a table cell it only divides words.
    fn border(&mut self) {
        match self.builder.open_kind() {
            Some(BlockKind::Preformatted) if self.preformatted > 0 => {
                self.builder.fresh_line();
            }
            Some(BlockKind::Heading(_)) if self.heading.is_some() => self.builder.text(" "),
            Some(BlockKind::TableRow) if self.in_row => self.builder.text(" "),
            _ => self.builder.end(),
        }
    }

    /// Ends a table row whose cells hold whole paragraphs: a table for the layout.
    fn leave_row(&mut self) {
        if std::mem::take(&mut self.in_row) {
            self.builder.end();
        }
    }

    /// Ends the elements whose end tags may be left out before this start tag.
    fn imply_ends(&mut self, name: &LocalName, role: Role) {
        if role == Role::Link {
            self.close_link();
        }
        if role.is_block() && self.paragraphs > 0 {
            self.close_within("p", &["td", "th", "caption", "table", "button", "object"]);
        }
        match &**name {
            "li" => self.close_within("li", &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => {
                self.close_within("dt", &["dl"]);
                self.close_within("dd", &["dl"]);
            }
            "td" | "th" => {
                self.close_within("td", &["tr", "table"]);
                self.close_within("th", &["tr", "table"]);
            }
            "tr" | "tbody" | "thead" | "tfoot" => self.close_within("tr", &["table"]),
            _ => {}
        }
        let ends_heading = match role {
            Role::Block | Role::Inline | Role::Span(_) | Role::Link | Role::Quotation => {
                &**name == "p" && self.heading.is_some() && self.builder.has_text()
            }
            _ => self.heading.is_some(),
        };
        if ends_heading {
            while self.heading.is_some() && self.pop() {}
        }
    }

    /// Links do not nest: a new one ends the one that is open.
    fn close_link(&mut self) {
        if let Some(at) = self.stack.iter().rposition(|e| e.role == Role::Link) {
            self.remove(at);
        }
    }

    /// Closes the innermost element of that name unless one of the borders is nearer.
    fn close_within(&mut self, name: &str, borders: &[&str]) {
        for at in (0..self.stack.len()).rev() {
            let open = &*self.stack[at].name;
            if open == name {
                self.pop_to(at);
                return;
            }
            if borders.contains(&open) {
                return;
            }
        }
    }

    fn push(&mut self, tag: &Tag, role: Role) {
        if self.stack.len() == MAX_DEPTH {
            self.overflow += 1;
            if role.is_block() {
                self.border();
            }
            return;
        }
        let mut element = Element {
            name: tag.name.clone(),
            role,
            hidden: is_hidden(tag),
            span: false,
            number: None,
        };
        self.paragraphs += usize::from(element.name == local_name!("p"));
        self.hidden += usize::from(element.hidden);
        if self.hidden == 0 {
            self.open(tag, &mut element);
        }
        self.stack.push(element);
    }

    /// What a start tag does to the document.
    fn open(&mut self, tag: &Tag, element: &mut Element) {
        match element.role {
            Role::Heading(level) => {
                self.leave_row();
                self.builder.begin(BlockKind::Heading(level));
                self.heading = Some(level);
            }
            Role::Quote => {
                self.leave_row();
                self.builder.open_quote();
            }
            Role::List => {
                self.leave_row();
                self.builder.open_list();
                if tag.name == local_name!("ol") {
                    element.number = Some(number(tag, "start").unwrap_or(1));
                }
            }
            Role::Item => {
                self.leave_row();
                let marker = self.next_marker(number(tag, "value"));
                self.builder.open_item(marker);
            }
            Role::Preformatted => {
                self.leave_row();
                self.builder.begin(BlockKind::Preformatted);
                self.preformatted += 1;
            }
            Role::Table => {
                self.leave_row();
                self.builder.open_table();
            }
            Role::Row => {
                self.builder.begin(BlockKind::TableRow);
                self.in_row = true;
                self.cell_start = None;
            }
            Role::Cell if self.in_row => {
                if self.cell_start.replace(self.builder.len()).is_some() {
                    self.builder.next_cell();
                }
            }
            Role::Cell => self.border(),
            Role::Block => {
                // A second paragraph in a cell: no row of figures any more.
                let filled = self
                    .cell_start
                    .is_some_and(|start| start < self.builder.len());
                if self.in_row && filled && tag.name == local_name!("p") {
                    self.leave_row();
                }
                self.border();
            }
            Role::Span(kind) => {
                let plain = self.builder.open_kind() == Some(BlockKind::Preformatted);
                element.span = !(plain && kind == SpanKind::Code) && self.builder.open_span(kind);
            }
            Role::Link => {
                element.span =
                    attribute(tag, "href").is_some_and(|target| self.builder.open_link(target));
            }
            Role::Quotation => self.text("“"),
            Role::Inline | Role::Skipped | Role::Title | Role::Void => {}
        }
    }

    /// The marker of the next item of the innermost list.
    fn next_marker(&mut self, value: Option<u32>) -> Marker {
        let list = self.stack.iter_mut().rev().find(|e| e.role == Role::List);
        match list.and_then(|list| list.number.as_mut()) {
            Some(next) => {
                let number = value.unwrap_or(*next);
                *next = number.saturating_add(1);
                Marker::Number(number)
            }
            None => Marker::Bullet,
        }
    }

    fn close(&mut self, name: &LocalName, role: Role) {
        if self.overflow > 0 {
            self.overflow -= 1;
            if role.is_block() {
                self.border();
            }
            return;
        }
        let structure = role.is_table() || &**name == "body" || &**name == "html";
        for at in (0..self.stack.len()).rev() {
            let element = &self.stack[at];
            if element.name == *name {
                if role.is_block() {
                    self.pop_to(at);
                } else {
                    // Blocks that were opened inside an inline element outlive it.
                    self.remove(at);
                }
                return;
            }
            if element.role == Role::Cell && !structure {
                return;
            }
        }
        if role.is_block() && self.hidden == 0 {
            self.border();
        }
    }

    /// Closes an element, but not those opened inside it.
    fn remove(&mut self, at: usize) {
        let element = self.stack.remove(at);
        self.closed(&element);
    }

    fn pop_to(&mut self, depth: usize) {
        while self.stack.len() > depth {
            self.pop();
        }
    }

    fn pop(&mut self) -> bool {
        let Some(element) = self.stack.pop() else {
            return false;
        };
        self.closed(&element);
        true
    }

    /// What the end of an element does to the document.
    fn closed(&mut self, element: &Element) {
        self.paragraphs -= usize::from(element.name == local_name!("p"));
        if element.hidden || self.hidden > 0 {
            self.hidden -= usize::from(element.hidden);
            return;
        }
        match element.role {
            Role::Heading(level) => {
                self.heading = None;
                self.builder.end();
                if level == 1 && self.whole && self.page.heading.is_none() {
                    self.page.heading = self.builder.take_title();
                }
            }
            Role::Quote => self.builder.close_quote(),
            Role::List => self.builder.close_list(),
            Role::Item => self.builder.close_item(),
            Role::Preformatted => {
                self.preformatted -= 1;
                self.builder.end();
            }
            Role::Table | Role::Row => {
                self.in_row = false;
                self.builder.end();
            }
            Role::Block => self.border(),
            Role::Cell if !self.in_row => self.border(),
            Role::Span(kind) if element.span => self.builder.close_span(kind),
            Role::Link if element.span => self.builder.close_span(SpanKind::Link(0)),
            Role::Quotation => self.text("”"),
            _ => {}
        }
    }
}

/// A list number; those below nought, which hardly anyone uses, become nought.
fn number(tag: &Tag, name: &str) -> Option<u32> {
    let value: i64 = attribute(tag, name)?.trim().parse().ok()?;
    Some(u32::try_from(value.max(0)).unwrap_or(u32::MAX))
}

fn is_hidden(tag: &Tag) -> bool {
    attribute(tag, "hidden").is_some()
        || attribute(tag, "style").is_some_and(|style| {
            style.split(';').any(|rule| {
                rule.split_once(':').is_some_and(|(property, value)| {
                    property.trim().eq_ignore_ascii_case("display")
                        && value.trim().to_ascii_lowercase().starts_with("none")
                })
            })
        })
}

/// Tells the tokenizer which elements hold text without tags (HTML, section 13.2.6).
fn raw_text(name: &LocalName) -> TokenSinkResult<()> {
    let kind = match &**name {
        "title" | "textarea" => RawKind::Rcdata,
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => RawKind::Rawtext,
        "script" => RawKind::ScriptData,
        _ => return TokenSinkResult::Continue,
    };
    TokenSinkResult::RawData(kind)
}

#[cfg(test)]
mod tests;
