//! Finding inside the open article, from the first key on.
//!
//! A find belongs to the article it was made in: another article, or a search,
//! ends it, so that `n` goes on through what a search found. What was looked for
//! last is remembered as in a pager: `n` looks for it in another article where no
//! search is there to step through, and so does an empty prompt.

use std::ops::Range;
use std::sync::Arc;

use super::reader::{BeforeFind, Reader, Spot};
use super::{App, Errand, Pane, Prompt, PromptKind};
use crate::library::Article;
use crate::model::ArticleId;
use crate::search::Needle;

/// What is looked for, from the moment it is asked for.
#[derive(Debug, Default)]
pub(super) struct Finding {
    /// What is to be found, until it is known where that stands.
    wanted: Option<Wanted>,
    /// An errand has been sent and owes its answer.
    is_out: bool,
    /// What was there before the prompt.
    before: Option<(ArticleId, BeforeFind)>,
    /// What was looked for last.
    last: Option<String>,
}

/// What is to be found in the open article.
#[derive(Clone, Debug)]
struct Wanted {
    article: ArticleId,
    needle: Needle,
    then: Then,
}

/// Where the page goes once it is known where the finds are.
#[derive(Clone, Copy, Debug)]
enum Then {
    /// It stays.
    Stay,
    /// To the first find from here on.
    From(Spot),
    /// To the next find, or the one before.
    Step { backwards: bool },
}

/// How far finding has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindState {
    /// Nothing is looked for.
    Idle,
    /// The answer is on its way.
    Waiting,
    /// It stands nowhere in the article.
    NoMatch,
    /// One of the finds is the current one.
    At {
        /// Its number, from 0.
        number: usize,
        /// How many there are.
        count: usize,
        /// The way to it led over an end of the article.
        came_round: bool,
    },
}

impl App {
    /// How far finding inside the open article has come.
    pub fn find_state(&self) -> FindState {
        if self.finding.wanted.is_some() {
            return FindState::Waiting;
        }
        let Some(reader) = self
            .reader
            .as_ref()
            .filter(|reader| reader.needle().is_some())
        else {
            return FindState::Idle;
        };
        match (reader.current_find(), reader.finds().len()) {
            (_, 0) => FindState::NoMatch,
            (number, count) => FindState::At {
                number: number.unwrap_or(0),
                count,
                came_round: reader.came_round(),
            },
        }
    }

    pub(super) fn open_find(&mut self) {
        if self.reader.is_none() {
            self.say("there is no article open to find anything in");
            return;
        }
        self.overlay = None;
        if self.focus != Pane::Reader {
            self.focus_reader();
        }
        self.leave_article();
        let Some(reader) = &self.reader else { return };
        self.finding.before = Some((reader.article().id, reader.before_find()));
        self.prompt = Some(Prompt::new(PromptKind::Find, ""));
    }

    /// Looks for what is typed now.
    pub(super) fn find_typed(&mut self) {
        let (Some(prompt), Some((_, before))) = (&self.prompt, &self.finding.before) else {
            return;
        };
        let spot = before.spot;
        if let Some(needle) = Needle::new(prompt.text()) {
            self.look_for(needle, Then::From(spot));
        } else {
            self.finding.wanted = None;
            if let Some(reader) = &mut self.reader {
                reader.drop_finds();
                reader.return_to(spot);
            }
        }
    }

    /// Enter: what was found stays. An empty prompt looks for the last one again.
    pub(super) fn keep_find(&mut self) {
        let typed = self.prompt.take().map(|prompt| prompt.text().to_owned());
        let typed = typed.filter(|typed| Needle::new(typed).is_some());
        let before = self.finding.before.take();
        if let Some(typed) = typed {
            self.finding.last = Some(typed);
            self.say_if_nowhere();
        } else {
            if let (Some(reader), Some((_, before))) = (&mut self.reader, before) {
                reader.restore(before);
            }
            self.step_or_find_last(false);
        }
    }

    /// Esc while typing: what was there before comes back.
    pub(super) fn abandon_find(&mut self) {
        self.prompt = None;
        self.finding.wanted = None;
        if let (Some(reader), Some((_, before))) = (&mut self.reader, self.finding.before.take()) {
            reader.restore(before);
        }
    }

    /// Esc later: nothing is marked as found any more.
    pub(super) fn clear_find(&mut self) {
        self.finding.wanted = None;
        if let Some(reader) = &mut self.reader {
            reader.drop_finds();
        }
    }

    /// Whether a find is on the screen, so that `n`, `N` and Esc are about it.
    pub(super) fn shows_find(&self) -> bool {
        self.layout().reader.is_some()
            && self
                .reader
                .as_ref()
                .is_some_and(|reader| reader.needle().is_some())
    }

    /// Goes one find on or back. What was looked for last is looked for if there
    /// is none; `false` if that has never been.
    pub(super) fn step_or_find_last(&mut self, backwards: bool) -> bool {
        if self.layout().reader.is_none() || self.reader.is_none() {
            return false;
        }
        self.leave_article();
        if self.shows_find() {
            self.step_find(backwards);
            return true;
        }
        let needle = self.finding.last.as_deref().and_then(Needle::new);
        let is_there = needle.is_some();
        if let Some(needle) = needle {
            self.look_for(needle, Then::Step { backwards });
        }
        is_there
    }

    pub(super) fn step_find(&mut self, backwards: bool) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        if reader.step_find(backwards) && reader.came_round() {
            let text = match (reader.finds().len(), backwards) {
                (1, _) => "this is the only match",
                (_, false) => "on from the beginning of the article",
                (_, true) => "on from the end of the article",
            };
            self.say(text);
        }
    }

    fn look_for(&mut self, needle: Needle, then: Then) {
        let Some(reader) = &self.reader else { return };
        let article = reader.article().id;
        self.finding.wanted = Some(Wanted {
            article,
            needle,
            then,
        });
        self.look();
    }

    /// Looks for what is wanted: at once, or by an errand where that takes long.
    fn look(&mut self) {
        let (Some(wanted), Some(reader)) = (&self.finding.wanted, &self.reader) else {
            return;
        };
        let needle = wanted.needle.clone();
        if !reader.is_long() {
            let places = needle.places(reader.text());
            self.take_finds(needle, places);
        } else if !self.finding.is_out {
            // One at a time: what is typed meanwhile is asked for after it.
            self.finding.is_out = true;
            let article = reader.share_article();
            self.errand(Errand::FindInside { article, needle });
        }
    }

    /// An errand has found something, perhaps what is no longer wanted.
    pub(super) fn found_inside(
        &mut self,
        article: &Arc<Article>,
        needle: Needle,
        places: Vec<Range<usize>>,
    ) {
        self.finding.is_out = false;
        let is_open = |reader: &Reader| Arc::ptr_eq(&reader.share_article(), article);
        let is_wanted = |wanted: &Wanted| wanted.needle == needle;
        if self.finding.wanted.as_ref().is_some_and(is_wanted)
            && self.reader.as_ref().is_some_and(is_open)
        {
            self.take_finds(needle, places);
        } else {
            self.look();
        }
    }

    fn take_finds(&mut self, needle: Needle, places: Vec<Range<usize>>) {
        let (Some(wanted), Some(reader)) = (self.finding.wanted.take(), &mut self.reader) else {
            return;
        };
        reader.set_finds(needle, places);
        match wanted.then {
            Then::Stay => {}
            Then::From(spot) => reader.enter_finds(spot),
            Then::Step { backwards } => self.step_find(backwards),
        }
        if self.prompt.is_none() {
            self.say_if_nowhere();
        }
    }

    /// What was looked for and stands nowhere is forgotten.
    fn say_if_nowhere(&mut self) {
        if self.find_state() == FindState::NoMatch {
            self.clear_find();
            let typed = self.finding.last.clone().unwrap_or_default();
            self.say(format!("no match in this article: {typed}"));
        }
    }

    /// Looks again for what was found in `before`: the text is another one now.
    pub(super) fn find_in_new_text(&mut self, before: &Reader) {
        if self.finding.wanted.is_some() {
            self.look();
        } else if let Some(needle) = before.needle() {
            self.look_for(needle.clone(), Then::Stay);
        }
    }

    /// Ends what was about an article that is no longer open.
    pub(super) fn settle_find(&mut self) {
        let open = self.reader.as_ref().map(|reader| reader.article().id);
        if self
            .finding
            .wanted
            .as_ref()
            .is_some_and(|wanted| Some(wanted.article) != open)
        {
            self.finding.wanted = None;
        }
        if let Some((article, _)) = &self.finding.before
            && (Some(*article) != open || self.focus != Pane::Reader)
        {
            self.finding.before = None;
            self.prompt
                .take_if(|prompt| prompt.kind == PromptKind::Find);
        }
    }
}
