//! The queries: `../queries.txt`.
//!
//! `# kind` begins a kind, and every other line is a query and what a reader
//! expects of it:
//!
//! ```text
//! Gletscher => gletscher-1 gletscher-2 + lawine-3 ~ gletscher
//! ```
//!
//! The articles before `+` must come up; those after it are relevant, too, and
//! so is any article in which all stems after `~` stand: somewhere in a word,
//! or at its beginning with `^`; `a/b` is either. `none` says that nothing may
//! be found. Lines that begin with `%` are remarks. Blanks at the ends of a
//! query are not kept, so that its last word is the beginning of a word.

use depesche::fold::{fold, tokens};

/// A query with its kind and what is expected of it.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) kind: String,
    pub(crate) query: String,
    pub(crate) expected: Expected,
}

/// What a reader expects to find.
#[derive(Clone, Debug)]
pub(crate) enum Expected {
    Nothing,
    Articles {
        /// The names of those that must come up.
        must: Vec<String>,
        /// The names of others that are relevant.
        also: Vec<String>,
        /// Folded; each with its other forms.
        stems: Vec<Vec<String>>,
    },
}

impl Expected {
    /// Whether all stems, if there are any, stand in a text.
    pub(crate) fn has_stems(&self, text: &str) -> bool {
        let Self::Articles { stems, .. } = self else {
            return false;
        };
        if stems.is_empty() {
            return false;
        }
        let folded = fold(text);
        let words: Vec<String> = tokens(text).map(|token| token.folded).collect();
        let stands = |stem: &String| match stem.strip_prefix('^') {
            Some(stem) => words.iter().any(|word| word.starts_with(stem)),
            None => folded.contains(stem.as_str()),
        };
        stems.iter().all(|forms| forms.iter().any(stands))
    }
}

/// All queries written by hand.
pub(crate) fn queries() -> Vec<Judged> {
    let mut kind = "";
    let mut queries = Vec::new();
    for line in include_str!("../queries.txt").lines() {
        if line.is_empty() || line.starts_with('%') {
        } else if let Some(name) = line.strip_prefix("# ") {
            kind = name;
        } else {
            let (query, expected) = line
                .split_once(" => ")
                .unwrap_or_else(|| panic!("no judgement: {line}"));
            queries.push(Judged {
                kind: kind.to_owned(),
                query: query.trim().to_owned(),
                expected: read(expected),
            });
        }
    }
    queries
}

fn read(expected: &str) -> Expected {
    if expected.trim() == "none" {
        return Expected::Nothing;
    }
    let (names, stems) = expected.split_once('~').unwrap_or((expected, ""));
    let (must, also) = names.split_once('+').unwrap_or((names, ""));
    let list = |names: &str| names.split_whitespace().map(str::to_owned).collect();
    Expected::Articles {
        must: list(must),
        also: list(also),
        stems: stems
            .split_whitespace()
            .map(|forms| forms.split('/').map(fold).collect())
            .collect(),
    }
}
