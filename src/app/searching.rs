//! A search from its first key to its end.

use super::reader::Arrival;
use super::results::{FindRequest, Found, FoundMore, HitRow, Results};
use super::{App, Effect, Pane, Prompt, PromptKind, Reader, Zoom};
use crate::config::MarkRead;
use crate::search::{Order, Query};

/// Rows asked for at least, so that a higher window is filled at once.
const LEAST_ROWS: usize = 24;

/// What was on the screen before a search.
#[derive(Debug)]
pub(super) struct BeforeSearch {
    results: Option<Results>,
    reader: Option<Reader>,
    focus: Pane,
    zoom: Zoom,
    /// The line of the screen that the selected row of the list stood on.
    line: usize,
}

impl App {
    pub(super) fn open_search(&mut self) {
        if self.is_empty() {
            self.say("there is nothing to search yet");
            return;
        }
        // A match in the same article may move the page away from there.
        self.leave_article();
        self.before_prompt = Some(self.before_search_now());
        // What is found is shown in the list's place, so that must be there.
        self.zoom = Zoom::default();
        self.focus = Pane::List;
        self.overlay = None;
        self.clear_find();
        self.read_history();
        self.prompt = Some(Prompt::new(PromptKind::Search, ""));
    }

    /// What is on the screen now, to be brought back later.
    pub(super) fn before_search_now(&self) -> BeforeSearch {
        BeforeSearch {
            results: self.results.clone(),
            reader: self.reader.clone(),
            focus: self.focus,
            zoom: self.zoom,
            line: self.list.selected_line(),
        }
    }

    /// Asks for what is typed now.
    pub(super) fn search_typed(&mut self) {
        let Some(prompt) = &mut self.prompt else {
            return;
        };
        let query = prompt.text().to_owned();
        prompt.problems = Query::parse(&query).problems().to_vec();
        self.generation += 1;
        if query.trim().is_empty() {
            self.is_searching = false;
            self.results = None;
            self.remark(None);
            return;
        }
        self.ask(query);
    }

    /// Asks once more what found nothing: the library holds other articles now.
    pub(super) fn search_again(&mut self) {
        let Some(results) = self.results.as_ref().filter(|results| results.is_empty()) else {
            return;
        };
        if !self.is_searching {
            let query = results.wanted_query();
            self.generation += 1;
            self.ask(query);
        }
    }

    /// Asks for a query that nobody is typing.
    pub(super) fn ask_for(&mut self, query: String) {
        self.generation += 1;
        self.ask(query);
    }

    pub(super) fn ask(&mut self, query: String) {
        self.is_searching = true;
        let layout = self.layout();
        let counted = match &self.results {
            // The timeline stays while results are narrowed to some of it.
            Some(it) if it.narrowing().is_some() && it.wanted_query() == query => {
                it.timeline().is_stale.then(|| it.base().to_owned())
            }
            _ => Some(query.clone()),
        };
        self.effects.push(Effect::Find(FindRequest {
            generation: self.generation,
            query,
            scope: self.list.scope().clone(),
            order: self.order,
            counted,
            rows: layout.result_rows().max(LEAST_ROWS),
        }));
    }

    pub(super) fn found(&mut self, found: Found) {
        if found.generation != self.generation {
            return;
        }
        self.is_searching = false;
        let height = self.layout().result_rows();
        let mut results = Results::new(found, height);
        let is_variation = self.results.take().is_some_and(|old| results.succeed(old));
        self.results = Some(results);
        // The same article in another order is read on where it was.
        self.remark((!is_variation).then_some(Arrival::Best));
    }

    /// More was found, in answer to the question that was answered last.
    pub(super) fn found_more(&mut self, more: FoundMore) {
        if more.generation == self.generation
            && let Some(results) = &mut self.results
        {
            results.append(more);
        }
    }

    /// By relevance or by date, in turn.
    pub(super) fn switch_order(&mut self) {
        let Some(results) = &self.results else {
            return;
        };
        let query = results.wanted_query();
        self.order = match self.order {
            Order::Relevance => Order::Date,
            Order::Date => Order::Relevance,
        };
        self.generation += 1;
        self.ask(query);
    }

    /// Whether the search thread owes an answer.
    pub fn is_searching(&self) -> bool {
        self.is_searching
    }

    /// An answer takes long: what is on the screen is no longer what was asked for.
    pub(super) fn search_is_slow(&mut self) {
        if self.is_searching
            && let Some(results) = &mut self.results
        {
            results.stale = true;
        }
    }

    pub(super) fn search_failed(&mut self, text: String) {
        self.is_searching = false;
        if let Some(results) = &mut self.results {
            results.stale = false;
            results.expect_nothing();
        }
        self.complain(text);
    }

    pub(super) fn take_rows(&mut self, generation: u64, rows: Vec<HitRow>) {
        if generation == self.generation
            && let Some(results) = &mut self.results
        {
            results.add_rows(rows);
        }
    }

    /// Enter: what was found stays.
    pub(super) fn keep_search(&mut self) {
        let prompt = self.prompt.take();
        let query = prompt.map(|prompt| prompt.text().trim().to_owned());
        let before = self.before_prompt.take();
        let Some(query) = query.filter(|query| !query.is_empty()) else {
            self.generation += 1;
            self.results = None;
            if let Some(before) = before {
                self.restore(before);
            }
            return;
        };
        self.remember_search(&query);
        if self.before_search.is_none() {
            self.before_search = before;
        }
        self.mark_read_by(&[MarkRead::Select]);
    }

    /// Esc while typing: what was there before comes back.
    pub(super) fn abandon_search(&mut self) {
        self.prompt = None;
        self.generation += 1;
        if let Some(before) = self.before_prompt.take() {
            self.restore(before);
        }
    }

    /// Esc later: the whole list comes back as it was before the search.
    pub(super) fn clear_search(&mut self) {
        self.generation += 1;
        self.order = Order::default();
        self.leave_article();
        if let Some(before) = self.before_search.take() {
            self.restore(before);
        } else {
            (self.results, self.is_searching) = (None, false);
        }
        // Keywords may have been changed meanwhile.
        self.remark(None);
    }

    pub(super) fn restore(&mut self, before: BeforeSearch) {
        self.is_searching = false;
        let BeforeSearch {
            results,
            reader,
            focus,
            zoom,
            line,
        } = before;
        self.order = results.as_ref().map_or_else(Order::default, Results::order);
        self.results = results;
        self.reader = reader;
        self.focus = focus;
        self.zoom = zoom;
        self.go_on_searching();
        let layout = self.layout();
        if layout.list.is_some() {
            let restored = self
                .list
                .set_height(&self.library, layout.list_rows())
                .and_then(|()| self.list.put_selected_on(&self.library, line));
            self.check(restored);
        }
    }

    /// Earlier results are there again. What was still to come for them was dropped
    /// when something else was asked.
    fn go_on_searching(&mut self) {
        let Some(results) = &mut self.results else {
            return;
        };
        results.expect_nothing();
        if !results.is_finished() {
            let query = results.wanted_query();
            self.ask(query);
        }
    }

    /// The next match, or the one before: in the article, then in the next hit.
    pub(super) fn step_match(&mut self, backwards: bool) {
        if self.shows_find() {
            self.step_or_find_last(backwards);
            return;
        }
        let Some(results) = &self.results else {
            if !self.step_or_find_last(backwards) {
                self.say("search first: /");
            }
            return;
        };
        if results.is_empty() {
            return;
        }
        if self
            .reader
            .as_mut()
            .is_some_and(|reader| reader.step_match(backwards))
        {
            return;
        }
        let number = results.selected();
        let is_last = if backwards {
            number == 0
        } else {
            number + 1 == results.len()
        };
        if is_last {
            self.say(if backwards {
                "this is the first match"
            } else {
                "this was the last match"
            });
            return;
        }
        if let Some(results) = &mut self.results {
            results.move_by(if backwards { -1 } else { 1 });
        }
        self.settle();
        self.arrive(Some(if backwards {
            Arrival::Last
        } else {
            Arrival::First
        }));
    }

    /// Asks for rows of results that the screen needs.
    pub(super) fn ask_for_rows(&mut self) {
        let Some(results) = &mut self.results else {
            return;
        };
        let ids = results.missing();
        if ids.is_empty() || self.is_searching {
            return;
        }
        results.expect_rows(&ids);
        let marker = results.marker().clone();
        self.effects.push(Effect::HitRows {
            generation: self.generation,
            marker,
            ids,
        });
    }
}
