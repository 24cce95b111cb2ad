//! What came up against what was expected.

use super::archive::Archive;
use super::queries::{Expected, Judged};

use depesche::fold::tokens;
use depesche::search::{Outcome, Tier};

/// How many hits are looked at.
const FIRST: usize = 10;
/// How many of the words that matched are told.
const MATCHED: usize = 3;

/// What a query brought.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    pub(crate) judged: &'a Judged,
    /// The first ten hits.
    pub(crate) hits: Vec<Shown>,
    /// The names of articles that must be among them and are not.
    pub(crate) missing: Vec<String>,
}

/// A hit as it is listed.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) name: String,
    pub(crate) is_strict: bool,
    pub(crate) is_relevant: bool,
    /// The first words that are marked in it.
    pub(crate) matched: Vec<String>,
}

impl Answer<'_> {
    /// Hit@1: the first hit is relevant.
    pub(crate) fn is_first(&self) -> bool {
        match self.judged.expected {
            Expected::Nothing => self.hits.is_empty(),
            Expected::Articles { .. } => self.hits.first().is_some_and(|hit| hit.is_relevant),
        }
    }

    /// Hit@10: everything that must come up is among the first ten.
    pub(crate) fn is_found(&self) -> bool {
        match &self.judged.expected {
            Expected::Nothing => self.hits.is_empty(),
            Expected::Articles { must, .. } => {
                must.len() - self.missing.len() >= must.len().min(FIRST)
            }
        }
    }

    /// Precision@10.
    pub(crate) fn precision(&self) -> f64 {
        let relevant = self.hits.iter().filter(|hit| hit.is_relevant).count();
        match (&self.judged.expected, self.hits.len()) {
            (Expected::Nothing, 0) => 1.0,
            (_, 0) => 0.0,
            (_, all) => relevant as f64 / all as f64,
        }
    }
}

/// Asks a query and judges the answer.
pub(crate) fn answer<'a>(archive: &mut Archive, judged: &'a Judged) -> Answer<'a> {
    let outcome = archive.search(&judged.query);
    let hits: Vec<Shown> = outcome
        .hits
        .iter()
        .take(FIRST)
        .map(|hit| {
            let name = archive.name(hit).to_owned();
            let is_named = match &judged.expected {
                Expected::Nothing => false,
                Expected::Articles { must, also, .. } => {
                    must.contains(&name) || also.contains(&name)
                }
            };
            let text = archive.text(hit);
            Shown {
                is_relevant: is_named || judged.expected.has_stems(&text),
                is_strict: hit.tier == Tier::Strict,
                matched: matched(&outcome, &text),
                name,
            }
        })
        .collect();
    let missing = match &judged.expected {
        Expected::Nothing => Vec::new(),
        Expected::Articles { must, .. } => must
            .iter()
            .filter(|name| hits.iter().all(|hit| hit.name != **name))
            .cloned()
            .collect(),
    };
    Answer {
        judged,
        hits,
        missing,
    }
}

/// The first words of a text that are marked, each once.
fn matched(outcome: &Outcome, text: &str) -> Vec<String> {
    let marks = outcome.marker.marks(text);
    let mut matched = Vec::new();
    for word in tokens(text) {
        let is_marked = marks
            .iter()
            .any(|mark| mark.range.start < word.source.end && word.source.start < mark.range.end);
        if is_marked && !matched.contains(&word.folded) {
            matched.push(word.folded);
        }
        if matched.len() == MATCHED {
            break;
        }
    }
    matched
}

/// The figures of a kind of queries.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) kind: String,
    pub(crate) queries: usize,
    first: usize,
    found: usize,
    precision: f64,
}

impl Tally {
    /// The share of queries whose first hit is relevant.
    pub(crate) fn hit_1(&self) -> f64 {
        self.first as f64 / self.queries.max(1) as f64
    }

    /// The share of queries that bring up all that must come up.
    pub(crate) fn hit_10(&self) -> f64 {
        self.found as f64 / self.queries.max(1) as f64
    }

    /// The mean share of relevant hits among the first ten.
    pub(crate) fn precision_10(&self) -> f64 {
        self.precision / self.queries.max(1) as f64
    }

    fn add(&mut self, answer: &Answer<'_>) {
        self.queries += 1;
        self.first += usize::from(answer.is_first());
        self.found += usize::from(answer.is_found());
        self.precision += answer.precision();
    }
}

/// The figures of every kind, in the order in which they come, then of all.
pub(crate) fn tallies(answers: &[Answer<'_>]) -> Vec<Tally> {
    let mut tallies: Vec<Tally> = Vec::new();
    let mut all = Tally {
        kind: "all".to_owned(),
        ..Tally::default()
    };
    for answer in answers {
        all.add(answer);
        let kind = &answer.judged.kind;
        if let Some(tally) = tallies.iter_mut().find(|tally| tally.kind == *kind) {
            tally.add(answer);
            continue;
        }
        let mut tally = Tally {
            kind: kind.clone(),
            ..Tally::default()
        };
        tally.add(answer);
        tallies.push(tally);
    }
    tallies.push(all);
    tallies
}
