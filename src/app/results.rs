//! What a search found, as the list shows it.

use std::collections::{HashMap, HashSet};
use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Msg;
use super::timeline::{MonthCounts, Narrowing, Timeline, count_months};
use crate::library::{Entry, Library, LibraryError, Scope};
use crate::model::ArticleId;
use crate::search::{Engine, Hit, Mark, Marker, Order, Outcome, Passage, Query, Request, Tier};

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
    /// What the hits are sorted by.
    pub order: Order,
    /// The query whose matches are to be counted by month if there are more than
    /// were looked at: without the months that results are narrowed to.
    pub counted: Option<String>,
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
    /// What the hits are sorted by.
    pub order: Order,
    /// The articles, best first.
    pub outcome: Outcome,
    /// The first rows, ready to be drawn.
    pub rows: Vec<HitRow>,
}

/// What the search thread found later, in answer to a question that has been
/// answered with what was found at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundMore {
    /// The number of the question.
    pub generation: u64,
    /// More articles, none of them told before, in the order they are to stand in;
    /// empty in the last of these messages.
    pub hits: Vec<Hit>,
    /// There are still more matching articles than were looked at.
    pub is_truncated: bool,
}

/// The results of a search.
#[derive(Clone, Debug)]
pub struct Results {
    /// What was asked.
    query: String,
    /// What was asked, without the months it was narrowed to.
    base: String,
    order: Order,
    narrowing: Option<Narrowing>,
    timeline: Timeline,
    is_truncated: bool,
    /// Nothing more is looked for.
    is_finished: bool,
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
        let Outcome {
            hits,
            strict,
            is_truncated,
            ..
        } = found.outcome;
        let is_counted = is_truncated && hits.len() == strict;
        Self {
            base: found.query.clone(),
            query: found.query,
            order: found.order,
            narrowing: None,
            timeline: if is_counted {
                Timeline::default()
            } else {
                Timeline::of_hits(&hits)
            },
            is_truncated,
            is_finished: !is_counted,
            hits,
            strict,
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

    /// What was asked, without the months it was narrowed to.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// What is to be asked now: the query, narrowed to months if some were chosen.
    pub fn wanted_query(&self) -> String {
        match self.narrowing {
            Some(narrowing) => narrowing.span.narrow(&self.base),
            None => self.base.clone(),
        }
    }

    /// What the hits are sorted by.
    pub fn order(&self) -> Order {
        self.order
    }

    /// The months of all hits, also while the results are narrowed to some.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    pub(super) fn set_timeline(&mut self, timeline: Timeline) {
        self.timeline = timeline;
    }

    /// The months that the results are narrowed to.
    pub fn narrowing(&self) -> Option<Narrowing> {
        self.narrowing
    }

    pub(super) fn narrowing_mut(&mut self) -> Option<&mut Narrowing> {
        self.narrowing.as_mut()
    }

    pub(super) fn set_narrowing(&mut self, narrowing: Option<Narrowing>) {
        self.narrowing = narrowing;
    }

    /// How many articles match, and whether there are more than that.
    pub fn total(&self) -> (usize, bool) {
        let (length, strict) = (self.hits.len(), self.strict);
        if !self.is_truncated {
            return (length, false);
        }
        let span = self.narrowing.map(|narrowing| narrowing.span);
        match self.timeline.count(span) {
            Some(count) if length == strict && count >= length => (count, false),
            _ => (length, true),
        }
    }

    /// How many articles are there to be shown.
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

    /// The selected hit.
    pub(super) fn selected_hit(&self) -> Option<&Hit> {
        self.hits.get(self.selected)
    }

    /// The selected article.
    pub fn selected_id(&self) -> Option<ArticleId> {
        self.selected_hit().map(|hit| hit.id)
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

    /// Nothing that was asked for comes any more: rows are asked for anew.
    pub(super) fn expect_nothing(&mut self) {
        self.expected.clear();
    }

    /// Whether all has come that there is to find.
    pub(super) fn is_finished(&self) -> bool {
        self.is_finished
    }

    /// Whether more articles match than are, and will be, among the hits.
    pub(super) fn leaves_out_some(&self) -> bool {
        self.is_truncated && self.is_finished
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

    /// Follows earlier results. Where these are of the same search in another order
    /// or of other months, the selection stays with its article, and the answer
    /// is yes; where it is the same question once more, it stays if the reader has
    /// moved it.
    pub(super) fn succeed(&mut self, old: Self) -> bool {
        let is_narrowed = old.narrowing.is_some() && old.wanted_query() == self.query;
        if is_narrowed {
            self.base.clone_from(&old.base);
            self.narrowing = old.narrowing;
        }
        let is_same_search = old.base == self.base;
        let is_same = old.query == self.query && old.order == self.order;
        if is_same && self.is_counted() {
            self.add_late(old.hits.iter().copied());
        }
        if is_same_search && (!is_same || old.selected > 0) {
            self.keep_place_of(&old);
        }
        if is_narrowed || self.is_counted() {
            let is_stale = old.timeline.is_stale || !is_same_search;
            self.timeline = old.timeline;
            self.timeline.is_stale = is_stale;
        }
        is_same_search && !is_same
    }

    /// Whether there are more strict matches than were looked at, so that their
    /// months are counted by the search thread.
    fn is_counted(&self) -> bool {
        self.is_truncated && self.hits.len() == self.strict
    }

    /// Appends what was found later. The selection and the screen stay.
    pub(super) fn append(&mut self, more: FoundMore) {
        self.is_finished = more.hits.is_empty();
        self.add_late(more.hits.into_iter());
        self.is_truncated = more.is_truncated;
        let is_counted = self.timeline.count(None) == Some(self.hits.len());
        if !self.is_truncated && self.narrowing.is_none() && !is_counted {
            self.timeline = Timeline::of_hits(&self.hits);
        }
    }

    /// Adds hits at the end, but those that are there already.
    fn add_late(&mut self, hits: impl Iterator<Item = Hit>) {
        let mut known: HashSet<ArticleId> = self.hits.iter().map(|hit| hit.id).collect();
        for hit in hits {
            // Nothing strict may stand below what is only similar.
            let is_misplaced = hit.tier == Tier::Strict && self.hits.len() > self.strict;
            if !is_misplaced && known.insert(hit.id) {
                self.strict += usize::from(hit.tier == Tier::Strict);
                self.hits.push(hit);
            }
        }
    }

    /// Selects what was selected in earlier results, on the same line of the screen.
    fn keep_place_of(&mut self, old: &Self) {
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

    /// The articles from the one after the selection on, or from the one before it
    /// upwards, and on from the other end.
    pub(super) fn others(&self, upwards: bool) -> Vec<ArticleId> {
        let (before, after) = self.hits.split_at(self.selected.min(self.hits.len()));
        let mut ids: Vec<ArticleId> = after.iter().chain(before).map(|hit| hit.id).collect();
        if !ids.is_empty() {
            ids.remove(0);
        }
        if upwards {
            ids.reverse();
        }
        ids
    }

    /// Selects an article, if it is one of the hits.
    pub(super) fn select(&mut self, id: ArticleId) {
        if let Some(place) = self.hits.iter().position(|hit| hit.id == id) {
            self.selected = place;
            self.move_by(0);
        }
    }

    /// Moves the screen and the selection on it by so many hits.
    pub fn page_by(&mut self, hits: isize) {
        let last_top = self.hits.len().saturating_sub(self.page());
        self.top = self.top.saturating_add_signed(hits).min(last_top);
        self.move_by(hits);
    }

    /// Scrolls by so many hits. The selection stays where it is as long as that is on
    /// the screen.
    pub(super) fn scroll(&mut self, hits: isize) {
        let page = self.page();
        let last_top = self.hits.len().saturating_sub(page);
        self.top = self.top.saturating_add_signed(hits).min(last_top);
        self.selected = self.selected.clamp(self.top, self.top + page - 1);
        self.move_by(0);
    }

    /// Hits that the screen holds.
    pub fn page(&self) -> usize {
        (self.height / LINES_PER_HIT).max(1)
    }
}

/// Answers a question; on the search thread. `give` is called with what is known
/// at once, a second time if the words of the library had to be read first, and
/// then with how many matches each month has, if there are more than were looked at.
///
/// # Errors
/// [`LibraryError::Interrupted`] when a newer question came: its sender sets
/// `is_abandoned`, then interrupts the library.
pub fn find(
    library: &Library,
    engine: &mut Engine,
    question: &FindRequest,
    is_abandoned: &Arc<AtomicBool>,
    mut give: impl FnMut(Msg),
) -> Result<(), LibraryError> {
    let mut request = Request {
        query: Query::parse(&question.query),
        enough: question.rows,
        order: question.order,
        is_quick: true,
        is_abandoned: Arc::clone(is_abandoned),
    };
    let answer = |engine: &mut Engine,
                  outcome: Outcome,
                  give: &mut dyn FnMut(Msg)|
     -> Result<(), LibraryError> {
        let ids: Vec<ArticleId> = outcome
            .hits
            .iter()
            .take(question.rows)
            .map(|hit| hit.id)
            .collect();
        let mut rows = Vec::with_capacity(ids.len());
        for entry in library.entries(&ids)? {
            if let Some(text) = engine.text(library, entry.id)? {
                rows.push(hit_row(&outcome.marker, entry, &text));
            }
        }
        let FindRequest {
            generation,
            query,
            order,
            ..
        } = question.clone();
        give(Msg::Found(Found {
            generation,
            query,
            order,
            outcome,
            rows,
        }));
        Ok(())
    };
    let mut outcome = engine.search(library, &question.scope, &request)?;
    let is_short = outcome.strict < question.rows;
    // That nothing was found in haste is no answer.
    if !outcome.is_hasty || !outcome.hits.is_empty() {
        answer(engine, outcome.clone(), &mut give)?;
    }
    if engine.prepare(library)? && is_short || outcome.is_hasty {
        request.is_quick = false;
        outcome = engine.search(library, &question.scope, &request)?;
        answer(engine, outcome.clone(), &mut give)?;
    }
    // Only what matches as typed is counted by the index.
    let is_counted = outcome.is_truncated && outcome.is_strict();
    if is_abandoned.load(Ordering::SeqCst) {
        return Ok(());
    }
    let counted = question.counted.as_ref();
    if let Some(counted) = counted.filter(|&counted| is_counted || *counted != question.query) {
        let (months, is_exact) = count_months(library, &Query::parse(counted), &question.scope)?;
        give(Msg::Months(MonthCounts {
            generation: question.generation,
            months,
            is_exact,
        }));
    }
    if !outcome.is_truncated {
        return Ok(());
    }
    let mut more = |hits, is_truncated| {
        give(Msg::FoundMore(FoundMore {
            generation: question.generation,
            hits,
            is_truncated,
        }));
    };
    let is_all = engine.rest(library, &question.scope, &request, &outcome, |hits| {
        more(hits, true);
        ControlFlow::Continue(())
    })?;
    more(Vec::new(), !is_all);
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
        let text = library.text(entry.id)?.unwrap_or_default();
        rows.push(hit_row(marker, entry, &text));
    }
    Ok(rows)
}

fn hit_row(marker: &Marker, entry: Entry, text: &str) -> HitRow {
    let title_marks = marker.marks(&entry.title);
    let found = passage_of(marker, &entry.title, text);
    let (passage, passage_marks) = on_one_line(text, found.range, found.marks);
    HitRow {
        entry,
        title_marks,
        passage,
        passage_marks,
    }
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
