//! The open article: it follows the selection, its place is remembered, and it
//! counts as read when the settings say so.

use std::sync::Arc;

use super::reader::{Marking, Reader};
use super::{App, Errand, Pane};
use crate::config::MarkRead;
use crate::library::Mark;

/// Articles up to this length, in bytes, are opened while keys wait; longer ones
/// are opened by an errand.
const OPENED_AT_ONCE: usize = 100_000;

impl App {
    /// Marks the open article as read if the settings have it so.
    pub(super) fn mark_read_by(&mut self, by: &[MarkRead]) {
        if !by.contains(&self.config.reader.mark_read) {
            return;
        }
        let Some(id) = self.selected_id() else { return };
        if !self.selected().is_some_and(|entry| entry.read) {
            self.set_mark(id, Mark::Read, true);
        }
    }

    pub(super) fn focus_reader(&mut self) {
        if self.selected_id().is_none() {
            return;
        }
        self.focus = Pane::Reader;
        self.mark_read_by(&[MarkRead::Open]);
        // The reader may be there, and have its height, only now.
        self.settle();
        self.mark_read_at_end();
    }

    /// The end of the open article is on the screen, and its reader is in it.
    pub(super) fn mark_read_at_end(&mut self) {
        if self.focus == Pane::Reader && self.reader.as_ref().is_some_and(Reader::is_at_end) {
            self.mark_read_by(&[MarkRead::Open, MarkRead::End]);
        }
    }

    pub(super) fn marking(&self) -> Marking {
        Marking {
            keywords: self.keywords_shown.then(|| Arc::clone(&self.keywords)),
            marker: self
                .results
                .as_ref()
                .map(|results| results.marker().clone()),
        }
    }

    pub(super) fn remark(&mut self) {
        let marking = self.marking();
        if let Some(reader) = &mut self.reader {
            reader.mark(&marking);
        }
    }

    /// The open article may have been edited, or be gone; nobody reads on in
    /// another one by accident then.
    pub(super) fn reread_article(&mut self) {
        let Some(reader) = &self.reader else { return };
        let id = reader.article().id;
        if self.selected_id() != Some(id) {
            let title = reader.article().metadata.title.clone();
            if self.focus == Pane::Reader {
                self.back();
                self.say(format!("no longer there: {title}"));
            }
        } else if reader.text().len() <= OPENED_AT_ONCE {
            let article = self.library.article(id);
            let article = self.check(article).flatten();
            let marking = self.marking();
            if let (Some(reader), Some(article)) = (&mut self.reader, article) {
                reader.reread(article, &marking);
            }
        }
    }

    /// Opens the selected article in the reader.
    pub(super) fn follow_selection(&mut self, width: u16, height: usize) {
        let Some(id) = self.selected_id() else {
            self.leave_article();
            self.reader = None;
            return;
        };
        if let Some(reader) = self
            .reader
            .as_mut()
            .filter(|reader| reader.article().id == id)
        {
            reader.resize(width, height);
            return;
        }
        if self.opening == Some(id) {
            return;
        }
        self.leave_article();
        let marking = self.marking();
        if self
            .selected()
            .is_none_or(|entry| entry.bytes <= OPENED_AT_ONCE)
        {
            let opened = Reader::open(&self.library, id, width, height, &marking);
            self.reader = self.check(opened).flatten();
            self.opening = None;
            self.enter_article();
        } else {
            self.reader = None;
            self.opening = Some(id);
            self.errand(Errand::Open {
                id,
                width,
                height,
                marking,
            });
        }
    }

    pub(super) fn enter_article(&mut self) {
        if self.results.is_some()
            && let Some(reader) = &mut self.reader
        {
            reader.enter_matches(false);
        }
        // Not while articles fill in by themselves, nor at every letter of a search.
        if self.list.is_touched() && self.prompt.is_none() {
            self.mark_read_by(&[MarkRead::Select]);
        }
        if self.focus == Pane::Reader {
            self.mark_read_by(&[MarkRead::Open]);
            self.mark_read_at_end();
        }
    }

    /// Remembers the place in the open article.
    pub(super) fn leave_article(&mut self) {
        if let Some(reader) = &mut self.reader
            && let Some(place) = reader.place_to_keep()
        {
            reader.place_kept();
            let id = reader.article().id;
            self.errand(Errand::KeepPlace(id, place));
        }
    }
}
