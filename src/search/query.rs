//! The query language: what can be asked, and how it is written.
//!
//! A query is read while it is typed: an open quote or parenthesis is closed at
//! its end, a lone operator is nothing yet, and the last word counts as the
//! beginning of a word until a blank follows it. What is wrong is left out and
//! named as a [`QueryProblem`], but not while it is still being typed.

mod field;
mod parse;
mod spelling;

use std::ops::Range;

use crate::library::Condition;

pub use field::Field;

/// More words than this are not looked at in one phrase.
pub(super) const LONGEST_PHRASE: usize = 32;

/// A parsed query.
#[derive(Clone, Debug)]
pub struct Query {
    root: Expression,
    problems: Vec<QueryProblem>,
}

/// Something in a query that is not understood, and so left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryProblem {
    /// Where it stands, in bytes of the input.
    pub range: Range<usize>,
    /// Why, and what to write instead.
    pub message: String,
}

/// What an article must be like to match.
#[derive(Clone, Debug)]
pub enum Expression {
    /// All of these match.
    All(Vec<Expression>),
    /// At least one of these matches.
    Any(Vec<Expression>),
    /// This does not match.
    Not(Box<Expression>),
    /// A word stands in it.
    Word(Word),
    /// A phrase stands in it.
    Phrase(Phrase),
    /// A regular expression matches its text.
    Regex(regex::Regex),
    /// Something else is known of it.
    Filter(Condition),
}

/// Where in an article something has to stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// In the title or in the text below it.
    #[default]
    Anywhere,
    /// In the title.
    Title,
    /// At the beginning of the title.
    TitleStart,
    /// In the text below the title.
    Body,
}

/// A word that is looked for, fuzzily if it is not found as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The ways it may be spelled, folded: as it was typed, then with umlauts
    /// for `ae`, `oe`, `ue` and the other way round. Never empty.
    pub spellings: Vec<String>,
    /// It may go on: the word that is being typed.
    pub is_prefix: bool,
    /// Only as it was typed, nothing similar.
    pub is_exact: bool,
    /// Where it has to stand.
    pub place: Place,
}

/// Words that are looked for as they stand, one right after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The words, folded; of scripts without blanks each character. Never empty.
    pub words: Vec<String>,
    /// The last word may go on.
    pub is_prefix: bool,
    /// Where it has to stand.
    pub place: Place,
}

impl Query {
    /// Reads a query; anything is one.
    pub fn parse(input: &str) -> Self {
        let (root, problems) = parse::parse(input);
        Self { root, problems }
    }

    /// What an article must be like.
    pub fn root(&self) -> &Expression {
        &self.root
    }

    /// What was left out, in the order of the input.
    pub fn problems(&self) -> &[QueryProblem] {
        &self.problems
    }

    /// Whether nothing is looked for: there is nothing, or only excluded words.
    pub fn is_empty(&self) -> bool {
        !self.root.asks()
    }
}

impl Expression {
    /// The words, phrases and regular expressions that are looked for, in order;
    /// not the excluded ones.
    pub fn wanted(&self) -> Vec<&Self> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::wanted).collect(),
            Self::Not(_) | Self::Filter(_) => Vec::new(),
            Self::Word(_) | Self::Phrase(_) | Self::Regex(_) => vec![self],
        }
    }

    /// Whether it chooses articles by what they have.
    fn asks(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::asks),
            Self::Not(part) => part.is_metadata(),
            _ => true,
        }
    }

    /// Whether it is about metadata alone.
    pub(super) fn is_metadata(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().all(Self::is_metadata),
            Self::Not(part) => part.is_metadata(),
            Self::Filter(_) => true,
            Self::Word(_) | Self::Phrase(_) | Self::Regex(_) => false,
        }
    }

    /// Whether the index of words alone can tell if it matches.
    pub(super) fn is_indexed(&self) -> bool {
        match self {
            Self::All(parts) => {
                let excludes = |part: &Self| matches!(part, Self::Not(part) if part.is_indexed());
                parts.iter().any(Self::is_indexed)
                    && parts.iter().all(|part| part.is_indexed() || excludes(part))
            }
            Self::Any(parts) => parts.iter().all(Self::is_indexed),
            Self::Not(_) | Self::Filter(_) | Self::Regex(_) => false,
            Self::Word(word) => matches!(word.place, Place::Anywhere | Place::Title),
            Self::Phrase(phrase) => {
                phrase.words.len() == 1 && matches!(phrase.place, Place::Anywhere | Place::Title)
            }
        }
    }

    /// Whether index and metadata together cannot tell, so that the text has to
    /// be looked at.
    pub(super) fn needs_text(&self) -> bool {
        match self {
            Self::All(parts) => parts.iter().any(Self::needs_text),
            Self::Not(part) => !part.is_indexed() && !part.is_metadata(),
            part => !part.is_indexed() && !part.is_metadata(),
        }
    }
}

/// Whether a token is one of the pairs that the index holds beside the single
/// characters of scripts without blanks.
pub(super) fn is_pair(token: &str) -> bool {
    let mut chars = token.chars();
    chars.next().is_some_and(crate::fold::is_unspaced) && chars.next().is_some()
}

#[cfg(test)]
mod tests;
