//! The open article: it follows the selection, its place is remembered, and it
//! counts as read when the settings say so.

use super::reader::{Arrival, LONG, Marking, Reader, Setting};
use super::{App, Errand, Pane};
use crate::config::MarkRead;
use crate::library::Mark;
use crate::model::ArticleId;

/// A long article that an errand is opening.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    id: ArticleId,
    /// How it was asked to be set.
    setting: Setting,
    /// Something has changed since: the answer is to be asked for again.
    is_old: bool,
    /// A search has come to it: this match is to be shown.
    arrival: Option<Arrival>,
}

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
            keywords: self.standing_marks(),
            marker: self
                .results
                .as_ref()
                .map(|results| results.marker().clone()),
        }
    }

    /// Marks the open article anew and shows a match of it.
    pub(super) fn remark(&mut self, arrival: Option<Arrival>) {
        let marking = self.marking();
        let is_selected = |reader: &Reader| Some(reader.article().id) == self.selected_id();
        if self
            .reader
            .as_ref()
            .is_some_and(|reader| reader.is_long() && is_selected(reader))
        {
            self.open_again(arrival);
        } else if let Some(reader) = &mut self.reader {
            reader.mark(&marking);
            if let Some(arrival) = arrival {
                reader.enter_matches(arrival);
            }
        }
    }

    /// Has the long article that is open opened anew; until then it stays as it is.
    fn open_again(&mut self, arrival: Option<Arrival>) {
        let Some(reader) = &self.reader else { return };
        let (id, height) = (reader.article().id, reader.height());
        match &mut self.opening {
            Some(opening) if opening.id == id => {
                opening.is_old = true;
                opening.arrival = arrival.or(opening.arrival);
            }
            _ => {
                let setting = match self.text_column() {
                    Some(column) => self.setting_in(column),
                    None => *reader.setting(),
                };
                self.open_long(id, setting, height, arrival);
            }
        }
    }

    fn open_long(
        &mut self,
        id: ArticleId,
        setting: Setting,
        height: usize,
        arrival: Option<Arrival>,
    ) {
        self.opening = Some(Opening {
            id,
            setting,
            is_old: false,
            arrival,
        });
        let marking = self.marking();
        // Where a search comes to a match, a glance at another place would be a jump.
        if self.reader.is_none() && marking.marker.is_none() {
            self.errand(Errand::Glance {
                id,
                setting,
                height,
            });
        }
        self.errand(Errand::Open {
            id,
            setting,
            height,
            marking,
        });
    }

    /// A long article has been opened, unless it is gone.
    pub(super) fn opened(&mut self, reader: Option<Reader>) {
        let Some(opening) = self.opening else { return };
        if reader
            .as_ref()
            .is_none_or(|reader| reader.article().id != opening.id)
        {
            return;
        }
        if reader.as_ref().is_some_and(Reader::is_glance) {
            if self.reader.is_none() {
                self.reader = reader;
            }
            return;
        }
        self.opening = None;
        let before = self
            .reader
            .take()
            .filter(|before| before.article().id == opening.id);
        let is_first = before.as_ref().is_none_or(Reader::is_glance);
        self.reader = reader;
        if let (Some(reader), Some(before)) = (&mut self.reader, &before) {
            reader.take_place_of(before);
            if !reader.take_finds_of(before) {
                self.find_in_new_text(before);
            }
        }
        if opening.is_old {
            self.open_again(opening.arrival);
        }
        if is_first {
            self.enter_article();
        }
        self.arrive(opening.arrival);
    }

    /// The open article may have been edited, or be gone; nobody reads on in
    /// another one by accident then.
    pub(super) fn reread_article(&mut self, texts_changed: bool) {
        let Some(reader) = &self.reader else { return };
        let id = reader.article().id;
        if self.selected_id() != Some(id) {
            let title = reader.article().metadata.title.clone();
            if self.focus == Pane::Reader {
                self.back();
                self.say(format!("no longer there: {title}"));
            }
        } else if texts_changed && reader.is_long() {
            self.open_again(None);
        } else if texts_changed {
            let article = self.library.article(id);
            let article = self.check(article).flatten();
            let marking = self.marking();
            if let (Some(reader), Some(article)) = (&mut self.reader, article) {
                let reread = reader.reread(&self.library, article, &marking);
                self.check(reread);
            }
        }
    }

    /// Opens the selected article in the reader, once the selection rests.
    pub(super) fn follow_selection(&mut self, setting: Setting, height: usize) {
        let Some(id) = self.selected_id() else {
            self.leave_article();
            self.reader = None;
            return;
        };
        let is_open = |reader: &Reader| reader.article().id == id;
        if self.reader.as_ref().is_some_and(is_open) || self.is_following_late() {
            self.fit_reader(setting, height);
            return;
        }
        if self.opening.is_some_and(|opening| opening.id == id) {
            return;
        }
        self.leave_article();
        let marking = self.marking();
        if self.selected().is_none_or(|entry| entry.bytes <= LONG) {
            let opened = Reader::open(&self.library, id, setting, height, &marking);
            self.reader = self.check(opened).flatten();
            self.opening = None;
            self.enter_article();
        } else {
            self.reader = None;
            self.open_long(id, setting, height, None);
        }
    }

    /// Sets the open article to the measures of its pane.
    fn fit_reader(&mut self, setting: Setting, height: usize) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        reader.set_height(height);
        if !reader.is_long() {
            let measured = reader.measure(&self.library, &setting);
            reader.set_anew(setting);
            self.check(measured);
        } else if *reader.setting() != setting
            && (self.opening).is_none_or(|opening| opening.setting != setting)
        {
            self.open_again(None);
        }
    }

    /// A search has come to the selected article at this match; one that is still
    /// being opened shows it once it is there.
    pub(super) fn arrive(&mut self, arrival: Option<Arrival>) {
        if let Some(opening) = &mut self.opening {
            opening.arrival = arrival.or(opening.arrival);
        } else if let Some(reader) = &mut self.reader
            && let Some(arrival) = arrival
        {
            reader.enter_matches(arrival);
        }
    }

    pub(super) fn enter_article(&mut self) {
        if self.results.is_some()
            && let Some(reader) = &mut self.reader
        {
            reader.enter_matches(Arrival::Best);
        }
        // Not while articles fill in by themselves, nor at every letter of a search.
        if self.list.is_touched() && self.prompt.is_none() && !self.pointer.is_scrolling() {
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
