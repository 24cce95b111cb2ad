//! The search itself: first what was asked for, then what may have been meant.

mod about;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::check::Checker;
use super::finder::Finder;
use super::marker::Marker;
use super::plan::{Plan, Width};
use super::query::Query;
use super::rank;
use super::words::Words;
use crate::library::{Candidate, Condition, Library, LibraryError, Scope, Selection};
use crate::model::ArticleId;

pub use about::Related;

/// How many articles the index gives for one of the questions of a search.
const CANDIDATES: usize = 128;
/// How many it gives for the newest.
const NEWEST: usize = 500;
/// How many texts are read to check what the index cannot tell, before the
/// first answer.
const CHECKS: usize = 32;
/// The same for all answers to one question.
const MOST_CHECKS: usize = 100_000;
/// How many texts are read for one answer to see how near words stand, and how often.
const NEAREST: usize = 32;
/// How many articles of its rarest word a question goes through, about, before the
/// first answer.
const STEPS: i64 = 8_000;
/// How much weaker than the best alternative the closest ones may be, in points,
/// then others if there are rows left.
const CLOSE: [f32; 2] = [3.0, 14.0];
/// How many articles are looked up at once when the rest is looked for.
const PAGE: usize = 1_000;
/// More hits than this are not collected.
const MOST_HITS: usize = 5_000;
/// Longer texts than this are not kept for the next key, in bytes.
const LONG_TEXT: usize = 32 << 10;
/// So many texts are kept.
const KEPT_TEXTS: usize = 256;

/// Answers queries. Owned by the thread that searches.
pub struct Engine {
    words: Option<Words>,
    finder: Finder,
    texts: Texts,
}

/// A question.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is looked for.
    pub query: Query,
    /// How many hits fill the rows there are; with fewer strict ones, fuzzy
    /// ones are added.
    pub enough: usize,
    /// In which order.
    pub order: Order,
    /// Of words that stand in very many articles only the newest of these are looked
    /// at, if it would take long to go through all.
    pub is_quick: bool,
    /// Set from another thread when the answer is no longer wanted: the search
    /// then ends with [`LibraryError::Interrupted`]. To be set before the library
    /// is interrupted, so that no gap is left between its answers.
    pub is_abandoned: Arc<AtomicBool>,
}

/// Which hits come first. Strict ones always come before fuzzy ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The best.
    #[default]
    Relevance,
    /// The newest.
    Date,
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The hits, best first; fuzzy ones after all strict ones.
    pub hits: Vec<Hit>,
    /// How many of the hits are strict.
    pub strict: usize,
    /// Marks the matches.
    pub marker: Marker,
    /// There may be more hits: [`Engine::rest`] finds them.
    pub is_truncated: bool,
    /// How far behind the best alternatives, in points, those of the fuzzy hits are;
    /// `None` if there are none.
    behind: Option<f32>,
    /// Older articles were passed over for speed, and what was found does not fill
    /// the rows: the same request, not quick, gives the whole answer.
    pub is_hasty: bool,
    /// There would be fuzzy hits to look for, but [`Engine::prepare`] has not
    /// run yet.
    pub awaits_vocabulary: bool,
}

/// An article that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The article.
    pub id: ArticleId,
    /// Its place in time, seconds since 1970.
    pub sort_key: i64,
    /// How it was found.
    pub tier: Tier,
    /// How good a hit it is: higher is better, and the same is newest first.
    /// Fuzzy hits of the closest alternatives stand before the others, whatever
    /// their scores.
    pub score: i64,
}

/// How closely a hit matches the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// All words stand in it as typed, the last one at least as a beginning.
    Strict,
    /// Words stand in it that may have been meant.
    Fuzzy,
}

/// A candidate with its rank.
struct Ranked {
    candidate: Candidate,
    score: i64,
}

impl Engine {
    /// An engine that knows no words yet, and so gives strict hits only.
    pub fn new() -> Self {
        Self {
            words: None,
            finder: Finder::new(),
            texts: Texts::default(),
        }
    }

    /// Reads the words of the library if they are not known, or have changed much;
    /// says whether they had. Until then searches use the words as they were.
    pub fn prepare(&mut self, library: &Library) -> Result<bool, LibraryError> {
        let now = library.index_state()?;
        if let Some(words) = &self.words
            && !words.is_worth_reading(now)
        {
            return Ok(false);
        }
        // Another session may have read them meanwhile.
        let kept = Words::kept(library)?.filter(|words| !words.is_worth_reading(now));
        self.words = Some(match kept {
            Some(words) => words,
            None => Words::read(library)?,
        });
        self.finder.forget();
        Ok(true)
    }

    /// Answers a question. An empty query finds nothing.
    pub fn search(
        &mut self,
        library: &Library,
        scope: &Scope,
        request: &Request,
    ) -> Result<Outcome, LibraryError> {
        if request.query.is_empty() {
            return Ok(Outcome::default());
        }
        self.texts.keep_for(library.index_version()?);
        let mut plan = self.plan(library, request)?;
        let marker = Marker::new(plan.parts());
        let mut search = Search::new(library, scope, request, &mut self.texts);
        if request.is_quick {
            search.last_doc = library.index_state()?.last_doc;
        }
        let found = match request.order {
            Order::Relevance => search.ask_all(&mut plan)?,
            Order::Date => {
                plan.widen();
                let found = search.ask(&plan, Asked::Text(Width::All), NEWEST)?;
                search.is_truncated |= plan.is_cut();
                found
            }
        };
        let mut hits = Vec::new();
        search.rank(&marker, found, Tier::Strict, &mut hits)?;
        let is_truncated = search.is_truncated;
        let strict = hits.len();
        let mut outcome = Outcome {
            hits,
            strict,
            marker,
            is_truncated,
            is_hasty: search.is_hasty && strict < request.enough,
            ..Outcome::default()
        };
        // What is left out may be what takes all hits away, then there is no mistake.
        let is_meant = plan.excludes() && plan.is_at_home(request.enough);
        if strict < request.enough && plan.has_words() && !outcome.is_hasty && !is_meant {
            match &self.words {
                Some(words) => {
                    plan.find_alternatives(words, &mut self.finder);
                    Self::add_fuzzy(&mut search, &mut plan, &mut outcome)?;
                }
                None => outcome.awaits_vocabulary = true,
            }
        }
        Ok(outcome)
    }

    /// Looks for the hits that a truncated answer lacks, the fuzzy ones if it has
    /// any, newest first, and gives them a page at a time until told to stop; at
    /// most some thousands. Says whether those were all.
    pub fn rest(
        &mut self,
        library: &Library,
        scope: &Scope,
        request: &Request,
        outcome: &Outcome,
        mut give: impl FnMut(Vec<Hit>) -> ControlFlow<()>,
    ) -> Result<bool, LibraryError> {
        let mut plan = self.plan(library, request)?;
        let tier = match (outcome.behind, &self.words) {
            (Some(behind), Some(words)) => {
                plan.find_alternatives(words, &mut self.finder);
                plan.allow(behind);
                Tier::Fuzzy
            }
            _ => Tier::Strict,
        };
        plan.complete();
        let mut search = Search::new(library, scope, request, &mut self.texts);
        search.checks_left = MOST_CHECKS;
        search.seen = outcome.hits.iter().map(|hit| hit.id).collect();
        let mut count = outcome.hits.len();
        let mut below = None;
        while count < MOST_HITS && search.checks_left > 0 {
            let page = search.page(&plan, Asked::Text(Width::All), below, PAGE)?;
            let hits: Vec<Hit> = page
                .found
                .into_iter()
                .map(|candidate| Hit {
                    id: candidate.id,
                    sort_key: candidate.sort_key,
                    tier,
                    score: 0,
                })
                .collect();
            count += hits.len();
            below = page.last;
            if !hits.is_empty() && give(hits).is_break() {
                return Ok(below.is_none());
            }
            if below.is_none() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The text of an article; fast for those that the last search has looked into.
    pub fn text(
        &mut self,
        library: &Library,
        id: ArticleId,
    ) -> Result<Option<Rc<str>>, LibraryError> {
        self.texts.get(library, id)
    }

    /// The query with the words as they are in the library now.
    fn plan<'a>(
        &mut self,
        library: &Library,
        request: &'a Request,
    ) -> Result<Plan<'a>, LibraryError> {
        let now = library.index_state()?;
        if self.words.is_none() && Plan::wants_words(&request.query) {
            self.words = Words::kept(library)?;
        }
        let mut current = None;
        if let Some(words) = &mut self.words
            && words.catch_up(library, now)?
        {
            current = Some(&*words);
        }
        Ok(Plan::strict(&request.query, current))
    }

    /// Adds fuzzy hits: those of the closest alternatives first, and only if
    /// these do not fill the rows those of the others.
    fn add_fuzzy(
        search: &mut Search<'_>,
        plan: &mut Plan<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), LibraryError> {
        let enough = search.request.enough;
        // What only resembles may be passed over where it is old.
        search.last_doc = search.library.index_state()?.last_doc;
        for behind in CLOSE.into_iter().chain([f32::INFINITY]) {
            let is_last_resort = behind == f32::INFINITY;
            if outcome.hits.len() >= enough
                || is_last_resort && !outcome.hits.is_empty()
                || !plan.allow(behind)
            {
                continue;
            }
            search.is_truncated = false;
            let mut found = search.ask(plan, Asked::Text(Width::All), CANDIDATES)?;
            let is_truncated = search.is_truncated;
            if is_truncated && search.request.order == Order::Relevance {
                found.extend(search.ask(plan, Asked::Titles(Width::All), CANDIDATES)?);
            }
            if !found.is_empty() {
                let marker = Marker::new(plan.parts());
                search.rank(&marker, found, Tier::Fuzzy, &mut outcome.hits)?;
                outcome.marker = marker;
                outcome.behind = Some(behind);
                outcome.is_truncated |= is_truncated;
            }
        }
        if outcome.hits.len() == outcome.strict && plan.keep_verbatim() {
            // Nothing more was found, but compounds in what was found are marked.
            outcome.marker = Marker::new(plan.parts());
        }
        Ok(())
    }
}

impl Outcome {
    /// Whether all hits are strict.
    pub fn is_strict(&self) -> bool {
        self.strict == self.hits.len()
    }
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}

/// Which articles are asked for.
#[derive(Clone, Copy)]
enum Asked {
    /// Those that have a part of the query in the title.
    Titles(Width),
    /// All that match.
    Text(Width),
}

/// Some of the articles that match.
struct Page {
    found: Vec<Candidate>,
    /// The index number of the last that was looked at; `None` at the end.
    last: Option<i64>,
}

/// One search under way.
struct Search<'a> {
    library: &'a Library,
    scope: &'a Scope,
    request: &'a Request,
    texts: &'a mut Texts,
    checks_left: usize,
    nearest_left: usize,
    seen: HashSet<ArticleId>,
    is_truncated: bool,
    /// The highest number in the index; 0 to look at all articles, however long
    /// that takes.
    last_doc: i64,
    /// Older articles were passed over.
    is_hasty: bool,
}

impl<'a> Search<'a> {
    fn new(
        library: &'a Library,
        scope: &'a Scope,
        request: &'a Request,
        texts: &'a mut Texts,
    ) -> Self {
        Self {
            library,
            scope,
            request,
            texts,
            checks_left: CHECKS,
            nearest_left: NEAREST,
            seen: HashSet::new(),
            is_truncated: false,
            last_doc: 0,
            is_hasty: false,
        }
    }

    fn stop_if_abandoned(&self) -> Result<(), LibraryError> {
        if self.request.is_abandoned.load(Ordering::Relaxed) {
            Err(LibraryError::Interrupted)
        } else {
            Ok(())
        }
    }

    /// What a strict question finds. If that is more than is looked at, the best
    /// kinds of hits are asked for by themselves, so that none of these are missed
    /// however many there are of the others.
    fn ask_all(&mut self, plan: &mut Plan<'_>) -> Result<Vec<Candidate>, LibraryError> {
        let mut found = Vec::new();
        // Texts are looked into only for so many; titles promise most.
        let is_checked = self.request.query.root().needs_text();
        if is_checked {
            found = self.ask(plan, Asked::Titles(Width::All), CANDIDATES)?;
        }
        self.is_truncated = false;
        found.extend(self.ask(plan, Asked::Text(Width::All), CANDIDATES)?);
        let is_truncated = self.is_truncated;
        if is_truncated && !is_checked {
            found.extend(self.ask(plan, Asked::Titles(Width::All), CANDIDATES)?);
            if plan.is_single() && plan.has_prefixes() {
                found.extend(self.ask(plan, Asked::Titles(Width::Whole), CANDIDATES)?);
                found.extend(self.ask(plan, Asked::Text(Width::Whole), CANDIDATES)?);
            }
        }
        self.is_truncated = is_truncated || plan.is_cut();
        if plan.is_cut() && found.len() < self.request.enough {
            plan.widen();
            self.is_truncated = false;
            found.extend(self.ask(plan, Asked::Text(Width::All), CANDIDATES)?);
            self.is_truncated |= plan.is_cut();
        }
        Ok(found)
    }

    /// At most `limit` articles that were not found before, newest first.
    fn ask(
        &mut self,
        plan: &Plan<'_>,
        asked: Asked,
        limit: usize,
    ) -> Result<Vec<Candidate>, LibraryError> {
        let page = self.page(plan, asked, None, limit)?;
        self.is_truncated |= page.last.is_some();
        Ok(page.found)
    }

    fn page(
        &mut self,
        plan: &Plan<'_>,
        asked: Asked,
        below: Option<i64>,
        limit: usize,
    ) -> Result<Page, LibraryError> {
        let (fts, width) = match asked {
            Asked::Titles(width) => (plan.titles(width), width),
            Asked::Text(width) => (plan.expression(width), width),
        };
        if fts.is_none() && (matches!(asked, Asked::Titles(_)) || width == Width::Whole) {
            return Ok(Page {
                found: Vec::new(),
                last: None,
            });
        }
        self.stop_if_abandoned()?;
        let condition: Condition = plan.condition();
        // Along the titles of a single word the way is short enough.
        let is_short = matches!(asked, Asked::Titles(_)) && plan.is_single();
        let above = self.newest(plan).filter(|_| !is_short);
        let mut found = self.library.select(&Selection {
            fts: fts.as_deref(),
            condition: &condition,
            scope: self.scope,
            below,
            above,
            limit,
        })?;
        let mut last = found
            .last()
            .filter(|_| found.len() == limit)
            .map(|last| last.doc);
        if last.is_none() && above.is_some() {
            self.is_hasty = true;
            last = above;
        }
        found.retain(|candidate| self.seen.insert(candidate.id));
        if let Some(checker) = Checker::new(&self.request.query, plan, fts.is_some()) {
            found = self.check(checker, found, &mut last)?;
        }
        Ok(Page { found, last })
    }

    /// The index number above which articles are looked at, so that going through
    /// the rarest of the words that must stand in them takes [`STEPS`] at most.
    fn newest(&self, plan: &Plan<'_>) -> Option<i64> {
        let steps = i64::try_from(plan.steps()).unwrap_or(i64::MAX);
        // To leave articles out the index goes on until one stays, however old.
        let is_worth = self.last_doc > 0 && !plan.excludes();
        (is_worth && steps > STEPS).then(|| {
            self.last_doc
                - (i128::from(self.last_doc) * i128::from(STEPS) / i128::from(steps)) as i64
        })
    }

    /// Keeps those that match; `last` is set where checking ended.
    fn check(
        &mut self,
        mut checker: Checker<'_>,
        found: Vec<Candidate>,
        last: &mut Option<i64>,
    ) -> Result<Vec<Candidate>, LibraryError> {
        let ids: Vec<ArticleId> = found.iter().map(|candidate| candidate.id).collect();
        checker.look_up(self.library, &ids)?;
        let mut kept = Vec::new();
        for candidate in found {
            if self.checks_left == 0 {
                self.seen.remove(&candidate.id);
                *last = Some(candidate.doc);
                continue;
            }
            self.checks_left -= 1;
            self.stop_if_abandoned()?;
            if let Some(text) = self.texts.get(self.library, candidate.id)?
                && checker.holds(candidate.id, &text, candidate.title.len())
            {
                kept.push(candidate);
            }
        }
        Ok(kept)
    }

    /// Puts candidates in order and appends them.
    fn rank(
        &mut self,
        marker: &Marker,
        found: Vec<Candidate>,
        tier: Tier,
        hits: &mut Vec<Hit>,
    ) -> Result<(), LibraryError> {
        let mut ranked: Vec<Ranked> = found
            .into_iter()
            .map(|candidate| Ranked {
                score: rank::title(marker, &candidate.title),
                candidate,
            })
            .collect();
        match self.request.order {
            Order::Date => ranked.sort_by_key(|hit| Reverse(age(hit))),
            Order::Relevance => {
                ranked.sort_by_key(|hit| Reverse((hit.score, age(hit))));
                if marker.is_telling() {
                    for hit in ranked.iter_mut().take(self.nearest_left) {
                        self.stop_if_abandoned()?;
                        if let Some(text) = self.texts.get(self.library, hit.candidate.id)? {
                            hit.score += rank::text(marker, &text);
                        }
                    }
                    self.nearest_left -= self.nearest_left.min(ranked.len());
                    ranked.sort_by_key(|hit| Reverse((hit.score, age(hit))));
                }
            }
        }
        hits.extend(ranked.into_iter().map(|Ranked { candidate, score }| Hit {
            id: candidate.id,
            sort_key: candidate.sort_key,
            tier,
            score,
        }));
        Ok(())
    }
}

/// The newest has the highest.
fn age(hit: &Ranked) -> (i64, ArticleId) {
    (hit.candidate.sort_key, hit.candidate.id)
}

/// Texts that were read for the last keys: the next one asks for most of them
/// again.
#[derive(Default)]
struct Texts {
    version: i64,
    texts: HashMap<ArticleId, Rc<str>>,
}

impl Texts {
    /// Forgets texts that may have changed.
    fn keep_for(&mut self, version: i64) {
        if self.version != version {
            self.texts.clear();
            self.version = version;
        }
    }

    fn get(&mut self, library: &Library, id: ArticleId) -> Result<Option<Rc<str>>, LibraryError> {
        if let Some(text) = self.texts.get(&id) {
            return Ok(Some(Rc::clone(text)));
        }
        let Some(text) = library.text(id)?.map(Rc::<str>::from) else {
            return Ok(None);
        };
        if text.len() <= LONG_TEXT {
            if self.texts.len() >= KEPT_TEXTS {
                self.texts.clear();
            }
            self.texts.insert(id, Rc::clone(&text));
        }
        Ok(Some(text))
    }
}
