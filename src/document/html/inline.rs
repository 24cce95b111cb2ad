//! Tags that stand in the running text of another markup.

use html5ever::tokenizer::{Tag, TagKind};
use html5ever::{LocalName, local_name};

use super::element::Role;
use super::hidden::is_hidden;
use super::image::Image;
use super::page::attribute;
use super::{MAX_DEPTH, feed};
use crate::document::SpanKind;
use crate::document::builder::Builder;

/// The elements that are open inside a block of that text.
#[derive(Default)]
pub(in crate::document) struct Inline {
    open: Vec<Element>,
    /// How many of them are not shown.
    hidden: usize,
}

struct Element {
    name: LocalName,
    hidden: bool,
    span: Option<SpanKind>,
}

impl Inline {
    /// Whether text is left out here.
    pub(in crate::document) fn is_hidden(&self) -> bool {
        self.hidden > 0
    }

    /// Reads a tag as it stands in the source.
    pub(in crate::document) fn tag(&mut self, source: &str, builder: &mut Builder) {
        let Some(tag) = feed::tag(source) else {
            return;
        };
        let role = Role::of(&tag.name);
        if tag.kind == TagKind::EndTag {
            self.end(&tag.name, builder);
        } else if role == Role::Void {
            if !self.is_hidden() && !is_hidden(&tag) {
                void(&tag, builder);
            }
        } else if !tag.self_closing && self.open.len() < MAX_DEPTH {
            self.start(&tag, role, builder);
        }
    }

    /// Ends all elements, as the block they stand in has ended.
    pub(in crate::document) fn clear(&mut self, builder: &mut Builder) {
        self.close_to(0, builder);
    }

    fn start(&mut self, tag: &Tag, role: Role, builder: &mut Builder) {
        let hidden = matches!(role, Role::Skipped | Role::Title) || is_hidden(tag);
        let mut span = None;
        if !self.is_hidden() && !hidden {
            name_place(tag, builder);
            span = match role {
                Role::Span(kind) => builder.open_span(kind).then_some(kind),
                Role::Link => attribute(tag, "href")
                    .filter(|target| builder.open_link(target))
                    .map(|_| SpanKind::Link(0)),
                _ => None,
            };
        }
        self.hidden += usize::from(hidden);
        self.open.push(Element {
            name: tag.name.clone(),
            hidden,
            span,
        });
    }

    fn end(&mut self, name: &LocalName, builder: &mut Builder) {
        if *name == local_name!("br") && !self.is_hidden() {
            builder.line_break();
        } else if let Some(at) = self.open.iter().rposition(|element| element.name == *name) {
            self.close_to(at, builder);
        }
    }

    fn close_to(&mut self, depth: usize, builder: &mut Builder) {
        for element in self.open.drain(depth..).rev() {
            self.hidden -= usize::from(element.hidden);
            if let Some(kind) = element.span {
                builder.close_span(kind);
            }
        }
    }
}

fn void(tag: &Tag, builder: &mut Builder) {
    name_place(tag, builder);
    match &*tag.name {
        "br" => builder.line_break(),
        "img" => match Image::of(tag) {
            Image::Nothing => {}
            Image::Sign(sign) => builder.text(sign),
            Image::Picture(alt, source) => builder.image(alt, source),
        },
        _ => {}
    }
}

/// Remembers the names an element can be linked to by.
pub(super) fn name_place(tag: &Tag, builder: &mut Builder) {
    if let Some(id) = attribute(tag, "id") {
        builder.name_place(id);
    }
    if tag.name == local_name!("a")
        && let Some(name) = attribute(tag, "name")
    {
        builder.name_place(name);
    }
}
