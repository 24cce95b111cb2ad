//! Search over the library: queries, fuzzy matching, ranking, passages, marks.
//!
//! Words are matched fuzzily, not documents: a word of a [`Query`] is compared
//! with the [`Vocabulary`], every word that stands in any article, and the few
//! that come closest are looked up in the full-text index. What an [`Engine`]
//! found is shown with a [`Marker`], which finds the matching letters in any
//! text. [`Keywords`] are marked whether or not anything is searched, and a
//! [`Needle`] is looked for in one text alone, as it was typed.

mod check;
mod choice;
mod complete;
mod edit;
mod engine;
mod find;
mod finder;
mod keyword;
mod likely;
mod mark;
mod marker;
mod passage;
mod plan;
mod query;
mod question;
mod rank;
mod related;
#[cfg(test)]
mod relevance;
mod similarity;
mod terms;
mod vocabulary;
mod walk;
mod words;

pub use choice::{Choice, ChoiceMarks, Chooser, Name};
pub use complete::{AGES, FIELDS, STATES, Slot, SlotKind, completion_at, written};
pub use engine::{Engine, Hit, Order, Outcome, Related, Request, Tier};
pub use find::Needle;
pub use finder::{Alternative, Finder, Letters, Likeness};
pub use keyword::{Keyword, KeywordError, KeywordKind, KeywordMark, Keywords};
pub use mark::{Mark, MarkKind};
pub use marker::Marker;
pub use passage::Passage;
pub use query::{Expression, Field, Phrase, Place, Query, QueryProblem, Word};
pub use question::IndexQuestion;
pub use terms::{KeyTerm, MOST_TERMS};
pub use vocabulary::Vocabulary;
