//! Places in articles that letters stand for, and the places that jumps began at.
//!
//! Both last as long as the session.

use std::collections::HashMap;

use super::App;
use crate::keymap::{Key, KeyCode};
use crate::model::ArticleId;

/// Of more jumps in one article the oldest are forgotten.
const MOST_JUMPS: usize = 100;

/// The places, in bytes of the texts.
#[derive(Debug, Default)]
pub(super) struct Bookmarks {
    marked: HashMap<(ArticleId, char), usize>,
    jumps: HashMap<ArticleId, Vec<usize>>,
}

/// What a letter is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LetterFor {
    /// A place is to be marked with it.
    Setting,
    /// The place marked with it is gone to.
    Going,
}

impl App {
    /// The key that follows `M` or `'`. One that is no letter ends the waiting.
    pub(super) fn take_letter(&mut self, wanted: LetterFor, key: Key) {
        let KeyCode::Char(letter) = key.code else {
            return;
        };
        if key.ctrl || key.alt {
            return;
        }
        match wanted {
            LetterFor::Going if matches!(letter, '\'' | '`') => self.swap_places(),
            _ if !letter.is_alphanumeric() => self.say("places are marked with letters"),
            LetterFor::Setting => self.mark_place(letter),
            LetterFor::Going => self.go_to_mark(letter),
        }
    }

    fn mark_place(&mut self, letter: char) {
        let Some(reader) = &self.reader else { return };
        let place = (reader.article().id, letter);
        self.bookmarks.marked.insert(place, reader.place_on_top());
        self.say(format!("place marked: '{letter} comes back here"));
    }

    fn go_to_mark(&mut self, letter: char) {
        let Some(reader) = &self.reader else { return };
        let marked = self.bookmarks.marked.get(&(reader.article().id, letter));
        match marked.copied() {
            Some(place) => self.jump_to(place),
            None => self.say(format!("no place in this article is marked {letter}")),
        }
    }

    /// Goes to a byte of the text; [`Self::jump_back`] takes that back.
    pub(super) fn jump_to(&mut self, place: usize) {
        self.remember_place();
        self.go_to_place(place);
    }

    /// A jump begins here.
    pub(super) fn remember_place(&mut self) {
        let Some(reader) = &self.reader else { return };
        let place = reader.place_on_top();
        let jumps = self.bookmarks.jumps.entry(reader.article().id).or_default();
        if jumps.last() != Some(&place) {
            jumps.push(place);
        }
        if jumps.len() > MOST_JUMPS {
            jumps.remove(0);
        }
    }

    /// Goes to where the last jump began, and with the next call to the one before.
    pub(super) fn jump_back(&mut self) {
        let jumps = self.jumps_here();
        match jumps.and_then(Vec::pop) {
            Some(place) => self.go_to_place(place),
            None => self.say("no jump in this article to take back"),
        }
    }

    /// Goes to where the last jump began; done again, it comes back here.
    fn swap_places(&mut self) {
        let Some(here) = self.reader.as_ref().map(super::Reader::place_on_top) else {
            return;
        };
        let last = self.jumps_here().and_then(|jumps| jumps.last_mut());
        match last.map(|last| std::mem::replace(last, here)) {
            Some(place) => self.go_to_place(place),
            None => self.say("no jump in this article to take back"),
        }
    }

    fn jumps_here(&mut self) -> Option<&mut Vec<usize>> {
        let id = self.reader.as_ref()?.article().id;
        self.bookmarks.jumps.get_mut(&id)
    }

    fn go_to_place(&mut self, place: usize) {
        if let Some(reader) = &mut self.reader {
            reader.go_to(place);
        }
        self.mark_read_at_end();
    }
}
