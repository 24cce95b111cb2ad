//! The raised numbers that lead to notes.

use html5ever::tokenizer::Tag;

use super::element::Role;
use super::page::attribute;
use crate::document::SpanKind;

/// Whether the number of a note is being read.
///
/// A raised number would run into the word before it where all letters have one
/// height, so it gets brackets unless it has some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Note {
    #[default]
    None,
    /// Its first character is still to come.
    Waiting,
    /// A bracket has been opened.
    Open,
}

impl super::Reader {
    /// Begins the number of a note at the second of its two tags, `sup` and `a`,
    /// whichever comes first.
    pub(super) fn open_note(&mut self, tag: &Tag) -> bool {
        let is_local = |target: &str| target.trim_start().starts_with('#');
        let is_note = if let Some(target) = attribute(tag, "href") {
            let raised = Role::Span(SpanKind::Superscript);
            is_local(target) && self.stack.last().is_some_and(|e| e.role == raised)
        } else {
            self.stack
                .last()
                .is_some_and(|e| e.role == Role::Link && e.span)
                && self.builder.open_target().is_some_and(is_local)
        };
        if is_note {
            self.note = Note::Waiting;
        }
        is_note
    }

    /// Puts a bracket before the number that a text begins with.
    pub(super) fn start_note(&mut self, text: &str) {
        if self.note != Note::Waiting {
            return;
        }
        match text.trim_start().chars().next() {
            None => {}
            Some(c) if c.is_alphanumeric() || "*†‡§".contains(c) => {
                self.note = Note::Open;
                self.builder.text("[");
            }
            Some(_) => self.note = Note::None,
        }
    }

    pub(super) fn close_note(&mut self) {
        if std::mem::take(&mut self.note) == Note::Open && self.builder.has_text() {
            self.builder.text("]");
        }
    }
}
