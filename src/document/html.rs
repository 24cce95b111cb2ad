//! Reads HTML as it is found on the web.
//!
//! Only the tokenizer of html5ever is used: it takes time in proportion to the input,
//! while building the tree takes the square of the nesting depth. What the reader
//! needs of the tree is a short stack of open elements and the rules for tags that
//! may be left out.

mod element;
mod feed;
mod hidden;
mod image;
mod inline;
mod note;
mod page;
mod quotation;
mod table;

use std::cell::{Cell, RefCell};

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::{LocalName, local_name};

use self::element::Role;
use self::hidden::is_hidden;
use self::image::Image;
pub(super) use self::image::shows_nothing;
pub(super) use self::inline::Inline;
use self::inline::name_place;
use self::note::Note;
use self::page::{Page, attribute};
use self::table::Table;
use super::builder::Builder;
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

/// Whether an element can be seen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sight {
    /// It and what it did to the document when it was opened.
    Shown,
    /// It is inside a hidden one.
    Within,
    /// It hides all that is in it.
    Hidden,
}

struct Element {
    name: LocalName,
    role: Role,
    sight: Sight,
    /// It stands for a note.
    note: bool,
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
    /// How many captions are open.
    captions: usize,
    table: Table,
    note: Note,
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
            captions: 0,
            table: Table::default(),
            note: Note::default(),
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_title {
            self.page.title.push_str(text);
        }
        if self.in_title || self.skipped.is_some() || self.hidden > 0 {
            return;
        }
        self.start_block();
        self.start_note(text);
        self.builder.text(text);
    }

    /// Starts the block that text needs here if it is no paragraph.
    fn start_block(&mut self) {
        if self.builder.open_kind().is_none() {
            if let Some(level) = self.heading {
                self.builder.begin(BlockKind::Heading(level));
            } else if self.preformatted > 0 {
                self.builder.begin(BlockKind::Preformatted);
            } else if self.captions > 0 {
                self.builder.begin(BlockKind::Caption);
            }
        }
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
        name_place(tag, &mut self.builder);
        match &*tag.name {
            "br" => self.line_break(),
            "hr" => {
                self.imply_ends(&tag.name, Role::Block);
                self.border();
                if self.builder.open_kind().is_none() {
                    self.builder.rule();
                }
            }
            "input" => self.checkbox(tag),
            "img" => match Image::of(tag) {
                Image::Nothing => {}
                Image::Sign(sign) => self.text(sign),
                Image::Picture(alt, source) => {
                    self.start_block();
                    self.builder.image(alt, source);
                }
            },
            _ => {}
        }
    }

    /// A box that may be ticked, at the beginning of an item.
    fn checkbox(&mut self, tag: &Tag) {
        if attribute(tag, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox")) {
            self.builder.tick(attribute(tag, "checked").is_some());
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
            Some(BlockKind::TableRow) if self.table.in_row => self.builder.text(" "),
            _ => self.builder.end(),
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
            "tr" | "tbody" | "thead" | "tfoot" => {
                self.close_within("caption", &["table"]);
                self.close_within("tr", &["table"]);
            }
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
            sight: match self.hidden {
                _ if is_hidden(tag) => Sight::Hidden,
                0 => Sight::Shown,
                _ => Sight::Within,
            },
            note: false,
            span: false,
            number: None,
        };
        self.paragraphs += usize::from(element.name == local_name!("p"));
        if self.hidden == 0 {
            name_place(tag, &mut self.builder);
        }
        self.hidden += usize::from(element.sight == Sight::Hidden);
        if element.sight == Sight::Shown {
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
            Role::Table => self.open_table(),
            Role::Row => self.open_row(),
            Role::Cell if self.table.in_row => self.open_cell(tag),
            Role::Term => {
                self.leave_row();
                self.border();
                element.span = self.builder.open_span(SpanKind::Strong);
            }
            Role::Definition => {
                self.leave_row();
                self.builder.open_list();
            }
            Role::Caption => {
                self.border();
                self.captions += 1;
            }
            Role::Cell => self.border(),
            Role::Block => {
                // A second paragraph in a cell: no row of figures any more.
                let filled = self
                    .table
                    .cell_start
                    .is_some_and(|start| start < self.builder.len());
                if self.table.in_row && filled && tag.name == local_name!("p") {
                    self.leave_row();
                }
                self.border();
            }
            Role::Span(kind) => {
                let plain = self.builder.open_kind() == Some(BlockKind::Preformatted);
                element.span = !(plain && kind == SpanKind::Code) && self.builder.open_span(kind);
                element.note = kind == SpanKind::Superscript && self.open_note(tag);
            }
            Role::Link => {
                element.span =
                    attribute(tag, "href").is_some_and(|target| self.builder.open_link(target));
                element.note = element.span && self.open_note(tag);
            }
            Role::Quotation => self.text(self.quotation_marks()[0]),
            Role::Inline | Role::Skipped | Role::Title | Role::Void => {}
        }
    }

    /// The marks round a quotation inside the open elements.
    fn quotation_marks(&self) -> [&'static str; 2] {
        let is_open = |element: &&Element| element.role == Role::Quotation;
        let depth = self.stack.iter().filter(is_open).count();
        quotation::marks(self.page.language(), depth)
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
        self.hidden -= usize::from(element.sight == Sight::Hidden);
        if element.sight != Sight::Shown {
            return;
        }
        if element.note {
            self.close_note();
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
            Role::List | Role::Definition => self.builder.close_list(),
            Role::Item => self.builder.close_item(),
            Role::Preformatted => {
                self.preformatted -= 1;
                self.builder.end();
            }
            Role::Table | Role::Row => self.close_row(),
            Role::Term => {
                if element.span {
                    self.builder.close_span(SpanKind::Strong);
                }
                self.border();
            }
            Role::Caption => {
                self.border();
                self.captions -= 1;
            }
            Role::Block => self.border(),
            Role::Cell if !self.table.in_row => self.border(),
            Role::Span(kind) if element.span => self.builder.close_span(kind),
            Role::Link if element.span => self.builder.close_link(),
            Role::Quotation => self.text(self.quotation_marks()[1]),
            _ => {}
        }
    }
}

/// A list number; those below nought, which hardly anyone uses, become nought.
fn number(tag: &Tag, name: &str) -> Option<u32> {
    let value: i64 = attribute(tag, name)?.trim().parse().ok()?;
    Some(u32::try_from(value.max(0)).unwrap_or(u32::MAX))
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
