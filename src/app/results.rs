//! What a search found, as the list shows it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::library::{Entry, Library, LibraryError, Scope};
use crate::model::ArticleId;
use crate::search::{Engine, Hit, Mark, Marker, Order, Outcome, Passage, Query, Request};

/// Lines that a hit takes: its title and the passage that matched.
pub const LINES_PER_HIT: usize = 2;

/// Rows beyond the screen that are made ready ahead of the selection.
const MARGIN: usize = 10;

/// Bytes of a passage; more than any list is wide.
const PASSAGE_BYTES: usize = 240;

/// A row of the results: the article and why it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HitRow {
    /// The article.
    pub entry: Entry,
    /// Where the title matches.
    pub title_marks: Vec<Mark>,
    /// The passage that matched, on one line; empty if only the title did.
    pub passage: String,
    /// Where the passage matches.
    pub passage_marks: Vec<Mark>,
}

/// A question to the search thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindRequest {
    /// Answers carry the number of the question; older ones are dropped.
    pub generation: u64,
    /// What was typed.
    pub query: String,
    /// Where to search.
    pub scope: Scope,
    /// How many rows to make ready, and from how many hits on nothing fuzzy is
    /// looked for.
    pub rows: usize,
}

/// What the search thread found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The number of the question.
    pub generation: u64,
    /// What was asked.
    pub query: String,
    /// The articles, best first.
    pub outcome: Outcome,
    /// The first rows, ready to be drawn.
    pub rows: Vec<HitRow>,
}

/// The results of a search.
#[derive(Clone, Debug)]
pub struct Results {
    query: String,
    hits: Vec<Hit>,
    strict: usize,
    marker: Marker,
    rows: HashMap<ArticleId, HitRow>,
    /// Rows that were asked for.
    expected: HashSet<ArticleId>,
    selected: usize,
    /// The first hit on the screen.
    top: usize,
    /// Lines on the screen.
    height: usize,
    /// An answer to a newer question is on its way.
    pub stale: bool,
}

impl Results {
    /// The results as they were found, the best one selected.
    pub fn new(found: Found, height: usize) -> Self {
        let rows = found
            .rows
            .into_iter()
            .map(|row| (row.entry.id, row))
            .collect();
        Self {
            query: found.query,
            hits: found.outcome.hits,
            strict: found.outcome.strict,
            marker: found.outcome.marker,
            rows,
            expected: HashSet::new(),
            selected: 0,
            top: 0,
            height: height.max(1),
            stale: false,
        }
    }

    /// What was asked.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// How many articles were found.
    pub fn len(&self) -> usize {
        self.hits.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// How many of the hits matched as typed; the others are similar.
    pub fn strict(&self) -> usize {
        self.strict
    }

    /// Finds what matched in a text.
    pub fn marker(&self) -> &Marker {
        &self.marker
    }

    /// The selected article.
    pub fn selected_id(&self) -> Option<ArticleId> {
        self.hits.get(self.selected).map(|hit| hit.id)
    }

    /// The selected row, once it is ready.
    pub fn selected_row(&self) -> Option<&HitRow> {
        self.rows.get(&self.selected_id()?)
    }

    /// The articles on the screen.
    pub fn visible_ids(&self) -> Vec<ArticleId> {
        self.hits
            .iter()
            .skip(self.top)
            .take(self.page())
            .map(|hit| hit.id)
            .collect()
    }

    /// The number of the selected hit, from 0.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The number of the first hit on the screen, from 0.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The hits on the screen in order: their rows once these are ready, and
    /// whether one is the selected one.
    pub fn visible(&self) -> impl Iterator<Item = (Option<&HitRow>, bool)> {
        let hits = self
            .hits
            .iter()
            .enumerate()
            .skip(self.top)
            .take(self.page());
        hits.map(|(number, hit)| (self.rows.get(&hit.id), number == self.selected))
    }

    /// Articles on the screen or near it whose rows are not ready.
    pub fn missing(&self) -> Vec<ArticleId> {
        let near = self.hits.iter().skip(self.top.saturating_sub(MARGIN));
        near.take(self.page() + 2 * MARGIN)
            .map(|hit| hit.id)
            .filter(|id| !self.rows.contains_key(id) && !self.expected.contains(id))
            .collect()
    }

    /// Says that these rows were asked for.
    pub(super) fn expect_rows(&mut self, ids: &[ArticleId]) {
        self.expected.extend(ids);
    }

    /// Takes rows that were made ready.
    pub fn add_rows(&mut self, rows: Vec<HitRow>) {
        self.rows
            .extend(rows.into_iter().map(|row| (row.entry.id, row)));
    }

    /// Takes newer marks and titles of `asked`; articles that are gone leave.
    pub(super) fn update_entries(&mut self, asked: &[ArticleId], entries: Vec<Entry>) {
        let present: HashSet<ArticleId> = entries.iter().map(|entry| entry.id).collect();
        let is_gone = |id: ArticleId| asked.contains(&id) && !present.contains(&id);
        let count = |hits: &[Hit]| hits.iter().filter(|hit| is_gone(hit.id)).count();
        self.strict -= count(self.hits.get(..self.strict).unwrap_or_default());
        self.selected -= count(self.hits.get(..self.selected).unwrap_or_default());
        self.hits.retain(|hit| !is_gone(hit.id));
        self.move_by(0);
        for entry in entries {
            if let Some(row) = self.rows.get_mut(&entry.id) {
                row.entry = entry;
            }
        }
    }

    /// Selects what was selected in an earlier answer to the same question, if
    /// the reader has moved there.
    pub(super) fn keep_place_of(&mut self, old: &Self) {
        if old.selected == 0 {
            return;
        }
        let place = self
            .hits
            .iter()
            .position(|hit| Some(hit.id) == old.selected_id());
        if let Some(place) = place {
            self.selected = place;
            self.top = place.saturating_sub(old.selected - old.top);
        }
    }

    /// Shows a mark at once; the library is told by an errand.
    pub fn edit(&mut self, id: ArticleId, change: impl Fn(&mut Entry)) {
        if let Some(row) = self.rows.get_mut(&id) {
            change(&mut row.entry);
        }
    }

    /// Takes a new height in lines.
    pub fn set_height(&mut self, height: usize) {
        self.height = height.max(1);
        self.move_by(0);
    }

    /// Moves the selection by so many hits, as far as there are any.
    pub fn move_by(&mut self, hits: isize) {
        let last = self.hits.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(hits).min(last);
        self.top = self
            .top
            .min(self.selected)
            .max((self.selected + 1).saturating_sub(self.page()));
    }

    /// Moves the screen and the selection on it by so many hits.
    pub fn page_by(&mut self, hits: isize) {
        let last_top = self.hits.len().saturating_sub(self.page());
        self.top = self.top.saturating_add_signed(hits).min(last_top);
        self.move_by(hits);
    }

    /// Hits that the screen holds.
    pub fn page(&self) -> usize {
        (self.height / LINES_PER_HIT).max(1)
    }
}

/// Answers a question; on the search thread. `give` is called with what is known
/// at once, and a second time if the words of the library had to be read first.
///
/// # Errors
/// [`LibraryError::Interrupted`] when a newer question came: its sender sets
/// `is_abandoned`, then interrupts the library.
pub fn find(
    library: &Library,
    engine: &mut Engine,
    question: &FindRequest,
    is_abandoned: &Arc<AtomicBool>,
    mut give: impl FnMut(Found),
) -> Result<(), LibraryError> {
    let request = Request {
        query: Query::parse(&question.query),
        enough: question.rows,
        order: Order::Relevance,
        is_abandoned: Arc::clone(is_abandoned),
    };
    let mut answer = |outcome: Outcome| -> Result<(), LibraryError> {
        let ids: Vec<ArticleId> = outcome
            .hits
            .iter()
            .take(question.rows)
            .map(|hit| hit.id)
            .collect();
        let rows = hit_rows(library, &outcome.marker, &ids)?;
        let FindRequest {
            generation, query, ..
        } = question.clone();
        give(Found {
            generation,
            query,
            outcome,
            rows,
        });
        Ok(())
    };
    let outcome = engine.search(library, &question.scope, &request)?;
    let is_short = outcome.strict < question.rows;
    answer(outcome)?;
    if is_short && engine.prepare(library)? {
        answer(engine.search(library, &question.scope, &request)?)?;
    }
    Ok(())
}

/// The rows of these articles; those that are gone are left out.
pub fn hit_rows(
    library: &Library,
    marker: &Marker,
    ids: &[ArticleId],
) -> Result<Vec<HitRow>, LibraryError> {
    let mut rows = Vec::with_capacity(ids.len());
    for entry in library.entries(ids)? {
        let title_marks = marker.marks(&entry.title);
        let text = library.text(entry.id)?.unwrap_or_default();
        let found = passage_of(marker, &entry.title, &text);
        let (passage, passage_marks) = on_one_line(&text, found.range, found.marks);
        rows.push(HitRow {
            entry,
            title_marks,
            passage,
            passage_marks,
        });
    }
    Ok(rows)
}

/// The passage that the list shows of an article's text, its title left out.
pub(super) fn passage_of(marker: &Marker, title: &str, text: &str) -> Passage {
    marker.passage(text, title.len().min(text.len()), PASSAGE_BYTES)
}

/// The bytes `range` of a text with one blank for each run of line breaks, and
/// the marks in it moved along.
fn on_one_line(text: &str, range: Range<usize>, marks: Vec<Mark>) -> (String, Vec<Mark>) {
    let passage = text.get(range.clone()).unwrap_or_default();
    let mut line = String::with_capacity(passage.len());
    // Where bytes were left out, in the text, ascending.
    let mut left_out = Vec::new();
    let mut after_break = false;
    for (offset, letter) in passage.char_indices() {
        let is_break = letter == '\n';
        if is_break && after_break {
            left_out.push(range.start + offset);
        } else {
            line.push(if is_break { ' ' } else { letter });
        }
        after_break = is_break;
    }
    let moved =
        |offset: usize| offset - range.start - left_out.partition_point(|place| *place < offset);
    let marks = marks.into_iter().map(|mark| Mark {
        range: moved(mark.range.start)..moved(mark.range.end),
        word: moved(mark.word.start)..moved(mark.word.end),
        ..mark
    });
    (line, marks.collect())
}
