//! The search itself: first what was asked for, then what may have been meant.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::archive::Archive;
use super::finder::Finder;
use super::marker::Marker;
use super::order::Order;
use super::plan::{Checker, Plan};
use super::query::Query;
use super::rank;
use super::vocabulary::Vocabulary;
use crate::library::Candidate;
use crate::model::ArticleId;

/// How many articles the index gives for one question.
const CANDIDATES: usize = 2_000;
/// How many texts are read to check phrases, for one question.
const CHECKS: usize = 400;
/// How many texts are read to see how near words stand.
const NEAREST: usize = 64;
/// How much weaker than the best alternative the close ones may be, in points.
const CLOSE: f32 = 8.0;

/// Answers queries. Owned by the thread that searches.
pub struct Engine {
    vocabulary: Option<(i64, Vocabulary)>,
    finder: Finder,
}

/// A question.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is looked for.
    pub query: Query,
    /// How many hits fill the rows there are; with fewer strict ones, fuzzy
    /// ones are added.
    pub enough: usize,
    /// What the hits are sorted by.
    pub order: Order,
    /// Set from another thread when the answer is no longer wanted: the search
    /// then ends with [`Archive::interrupted`]. To be set before the library
    /// is interrupted, so that no gap is left between its answers.
    pub is_abandoned: Arc<AtomicBool>,
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
    /// There are more matching articles than were looked at.
    pub is_truncated: bool,
    /// There would be fuzzy hits to look for, but [`Engine::prepare`] has not
    /// run yet.
    pub awaits_vocabulary: bool,
}

impl Outcome {
    /// Puts the newest first: of the strict hits, and below them of the others.
    fn sort_by_date(&mut self) {
        let (strict, fuzzy) = self.hits.split_at_mut(self.strict);
        for hits in [strict, fuzzy] {
            hits.sort_by_key(|hit| std::cmp::Reverse((hit.sort_key, hit.id)));
        }
    }
}

/// An article that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The article.
    pub id: ArticleId,
    /// How it was found.
    pub tier: Tier,
    /// Its place in time, seconds since 1970.
    pub sort_key: i64,
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
            vocabulary: None,
            finder: Finder::new(),
        }
    }

    /// Reads the words of the library if they have changed; says whether they had.
    ///
    /// Until then searches use the words as they were; takes some tenths of a
    /// second in a library of a million articles.
    pub fn prepare<A: Archive>(&mut self, library: &A) -> Result<bool, A::Error> {
        let version = library.index_version()?;
        if self
            .vocabulary
            .as_ref()
            .is_some_and(|(known, _)| *known == version)
        {
            return Ok(false);
        }
        let mut vocabulary = Vocabulary::new();
        library.for_each_term(|word, articles| vocabulary.push(word, articles))?;
        self.finder.forget();
        self.vocabulary = Some((version, vocabulary));
        Ok(true)
    }

    /// Answers a question. An empty query finds nothing.
    pub fn search<A: Archive>(
        &mut self,
        library: &A,
        scope: &A::Scope,
        request: &Request,
    ) -> Result<Outcome, A::Error> {
        if request.query.is_empty() {
            return Ok(Outcome::default());
        }
        let mut search = Search::new(library, scope, request);
        let version = library.index_version()?;
        let current = self
            .vocabulary
            .as_ref()
            .filter(|(known, _)| *known == version);
        let mut plan = Plan::strict(&request.query, current.map(|(_, words)| words));
        let marker = Marker::new(plan.parts());

        let mut found = search.ask(plan.exact().as_deref())?;
        found.extend(search.ask(plan.expression().as_deref())?);
        if plan.is_cut() && found.len() < request.enough {
            plan.complete();
            found.extend(search.ask(plan.expression().as_deref())?);
        }
        let mut hits = Vec::new();
        search.rank(&marker, found, Tier::Strict, &mut hits)?;
        let strict = hits.len();
        let mut outcome = Outcome {
            hits,
            strict,
            marker,
            ..Outcome::default()
        };

        if strict < request.enough && plan.has_words() {
            match &self.vocabulary {
                Some((_, words)) => {
                    plan.find_alternatives(words, &mut self.finder);
                    Self::add_fuzzy(&mut search, &mut plan, &mut outcome)?;
                }
                None => outcome.awaits_vocabulary = true,
            }
        }
        outcome.is_truncated = search.is_truncated;
        if request.order == Order::Date {
            outcome.sort_by_date();
        }
        Ok(outcome)
    }

    /// Adds fuzzy hits: those of the closest alternatives first, and only if
    /// these do not fill the rows those of the others.
    fn add_fuzzy<A: Archive>(
        search: &mut Search<'_, A>,
        plan: &mut Plan<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), A::Error> {
        let enough = search.request.enough;
        for behind in [CLOSE, f32::INFINITY] {
            if outcome.hits.len() >= enough || !plan.allow(behind) {
                continue;
            }
            let found = search.ask(plan.expression().as_deref())?;
            if !found.is_empty() {
                let marker = Marker::new(plan.parts());
                search.rank(&marker, found, Tier::Fuzzy, &mut outcome.hits)?;
                outcome.marker = marker;
            }
        }
        if outcome.hits.len() == outcome.strict && plan.keep_verbatim() {
            // Nothing more was found, but compounds in what was found are marked.
            outcome.marker = Marker::new(plan.parts());
        }
        Ok(())
    }
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}

/// One search under way.
struct Search<'a, A: Archive> {
    library: &'a A,
    scope: &'a A::Scope,
    request: &'a Request,
    checker: Option<Checker>,
    checks_left: usize,
    seen: HashSet<ArticleId>,
    is_truncated: bool,
}

impl<'a, A: Archive> Search<'a, A> {
    fn new(library: &'a A, scope: &'a A::Scope, request: &'a Request) -> Self {
        Self {
            library,
            scope,
            request,
            checker: Checker::new(&request.query),
            checks_left: CHECKS,
            seen: HashSet::new(),
            is_truncated: false,
        }
    }

    fn stop_if_abandoned(&self) -> Result<(), A::Error> {
        if self.request.is_abandoned.load(Ordering::Relaxed) {
            Err(A::interrupted())
        } else {
            Ok(())
        }
    }

    /// The articles that match an expression and were not found before.
    fn ask(&mut self, expression: Option<&str>) -> Result<Vec<Candidate>, A::Error> {
        let Some(expression) = expression else {
            return Ok(Vec::new());
        };
        self.stop_if_abandoned()?;
        let mut found = self
            .library
            .match_articles(expression, self.scope, CANDIDATES)?;
        self.is_truncated |= found.len() == CANDIDATES;
        found.retain(|candidate| self.seen.insert(candidate.id));
        let Some(checker) = self.checker.take() else {
            return Ok(found);
        };
        let mut kept = Vec::new();
        for candidate in found {
            if self.checks_left == 0 {
                self.is_truncated = true;
                break;
            }
            self.checks_left -= 1;
            self.stop_if_abandoned()?;
            if let Some(text) = self.library.text(candidate.id)?
                && checker.holds(&self.request.query, &text)
            {
                kept.push(candidate);
            }
        }
        self.checker = Some(checker);
        Ok(kept)
    }

    /// Puts candidates in order and appends them.
    fn rank(
        &self,
        marker: &Marker,
        found: Vec<Candidate>,
        tier: Tier,
        hits: &mut Vec<Hit>,
    ) -> Result<(), A::Error> {
        let mut ranked: Vec<Ranked> = found
            .into_iter()
            .map(|candidate| Ranked {
                score: rank::title(marker, &candidate.title),
                candidate,
            })
            .collect();
        sort(&mut ranked);
        if marker.part_count() > 1 {
            for hit in ranked.iter_mut().take(NEAREST) {
                self.stop_if_abandoned()?;
                if let Some(text) = self.library.text(hit.candidate.id)? {
                    hit.score += rank::text(marker, &text);
                }
            }
            sort(&mut ranked);
        }
        hits.extend(ranked.into_iter().map(|Ranked { candidate, score }| Hit {
            id: candidate.id,
            tier,
            sort_key: candidate.sort_key,
            score,
        }));
        Ok(())
    }
}

/// Best first, then newest first.
fn sort(ranked: &mut [Ranked]) {
    ranked.sort_by_key(|hit| {
        std::cmp::Reverse((hit.score, hit.candidate.sort_key, hit.candidate.id))
    });
}
