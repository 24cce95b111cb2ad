//! Searches that are remembered: by themselves, and under a name.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{App, Errand, Prompt, PromptKind, Results};
use crate::document::gate::clean_line;
use crate::library::{Library, LibraryError, SavedSearch, Scope};
use crate::model::ArticleId;
use crate::search::{Engine, Order, Query, Request};

/// How many earlier queries a prompt goes through.
const HISTORY_LENGTH: usize = 500;

/// Up to that many unread articles are counted one by one.
const MOST_UNREAD: usize = 999;

/// How many unread articles a search finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread {
    /// At least so many.
    pub count: usize,
    /// There are more.
    pub is_more: bool,
}

/// Finds the articles of a saved search: what it finds as it is written, nothing
/// similar; in no order, and of more than some ten thousands the newest.
///
/// # Errors
/// [`LibraryError::Interrupted`] once `is_abandoned` is set.
pub fn find_saved_hits(
    library: &Library,
    engine: &mut Engine,
    query: &str,
    scope: &Scope,
    is_abandoned: &Arc<AtomicBool>,
) -> Result<Vec<ArticleId>, LibraryError> {
    let request = Request {
        query: Query::parse(query),
        // Nothing similar is looked for.
        enough: 0,
        order: Order::Date,
        is_quick: false,
        is_abandoned: Arc::clone(is_abandoned),
    };
    let outcome = engine.search(library, scope, &request)?;
    let hits = outcome.hits.iter().take(outcome.strict);
    let mut ids: Vec<ArticleId> = hits.map(|hit| hit.id).collect();
    if outcome.is_truncated {
        engine.rest(library, scope, &request, &outcome, |hits| {
            ids.extend(hits.into_iter().map(|hit| hit.id));
            ControlFlow::Continue(())
        })?;
    }
    Ok(ids)
}

/// Counts what a saved search finds and nobody has read; on the search thread.
///
/// # Errors
/// [`LibraryError::Interrupted`] once `is_abandoned` is set.
pub fn count_unread(
    library: &Library,
    engine: &mut Engine,
    search: &SavedSearch,
    scope: &Scope,
    is_abandoned: &Arc<AtomicBool>,
) -> Result<Unread, LibraryError> {
    let hits = find_saved_hits(library, engine, &search.query, scope, is_abandoned)?;
    let count = library.unread_among(&hits)?;
    Ok(Unread {
        count: count.min(MOST_UNREAD),
        is_more: count > MOST_UNREAD,
    })
}

impl App {
    /// Reads the earlier queries, of other sessions too; a prompt is opened.
    pub(super) fn read_history(&mut self) {
        let lines = self.library.search_history(HISTORY_LENGTH);
        if let Some(lines) = self.check(lines) {
            self.search_history.take_lines(lines);
        }
    }

    /// A query was used.
    pub(super) fn remember_search(&mut self, query: &str) {
        self.search_history.push(query);
        self.errand(Errand::RememberSearch(query.to_owned()));
    }

    /// The line that was typed before, or the one after; `false` if there is none.
    pub(super) fn walk_history(&mut self, older: bool) -> bool {
        let Some(prompt) = &mut self.prompt else {
            return false;
        };
        let history = match prompt.kind {
            PromptKind::Search => &mut self.search_history,
            PromptKind::Command => &mut self.command_history,
            PromptKind::Jump | PromptKind::Find => return false,
        };
        let Some(line) = history.step(prompt.text(), older) else {
            return false;
        };
        prompt.set_text(&line);
        if prompt.kind == PromptKind::Search {
            self.search_typed();
        }
        true
    }

    /// Opens the command line to name the search.
    pub(super) fn ask_search_name(&mut self) {
        if self.results.is_some() {
            self.prompt = Some(Prompt::new(PromptKind::Command, "save "));
        } else {
            self.say("there is no search to keep: / searches");
        }
    }

    /// Keeps the search under a name.
    pub(super) fn save_search(&mut self, name: &str) {
        match &self.results {
            // What is shown was found for another query.
            Some(_) if self.is_searching => self.say("not found yet: keep it once it is"),
            Some(results) => {
                let search = SavedSearch {
                    name: clean_line(name.trim()),
                    query: results.query().to_owned(),
                };
                self.errand(Errand::SaveSearch(search));
            }
            None => self.say("there is no search to keep: / searches"),
        }
    }

    /// A search was saved, perhaps in place of another one of the same name.
    pub(super) fn search_saved(&mut self, search: SavedSearch, before: Option<&SavedSearch>) {
        let SavedSearch { name, query } = &search;
        match before {
            Some(before) if before.query == *query => self.say(format!("it is kept as {name}")),
            Some(before) => self.say(format!(
                "kept as {name}, instead of {} · u undoes",
                clean_line(&before.query)
            )),
            None => self.say(format!("kept as {name} · u undoes")),
        }
        self.saved = Some(search);
    }

    /// A search was forgotten, if there was one of that name.
    pub(super) fn search_forgotten(&mut self, name: &str, search: Option<&SavedSearch>) {
        match search {
            // With its query, so that it can be typed again.
            Some(SavedSearch { name, query }) => {
                self.say(format!("forgot {name}: {} · u undoes", clean_line(query)));
            }
            None => self.complain(format!("no saved search is called {name}; g s shows them")),
        }
        self.name_results();
    }

    /// The saved search that the results are of may have been changed.
    pub(super) fn name_results(&mut self) {
        let searches = self.library.saved_searches();
        if let (Some(saved), Some(searches)) = (self.saved.take(), self.check(searches)) {
            self.saved = searches.contains(&saved).then_some(saved);
        }
    }

    /// What the list shows, in a word or two: a saved search by its name.
    pub fn list_name(&self) -> &str {
        let is_shown =
            |results: &Results, query: &str| [results.query(), results.base()].contains(&query);
        match (&self.saved, &self.results) {
            (Some(saved), Some(results)) if is_shown(results, &saved.query) => &saved.name,
            _ => &self.scope_name,
        }
    }
}
