//! Which of the words that resemble a typed one are worth showing.
//!
//! A reader who typed a word that exists mostly meant it: what differs in a
//! letter is then noise, but compounds with it and its other forms are not.
//! If it does not exist, the fewest mistakes that explain it count.

use super::finder::{Alternative, Likeness};
use super::query::Word;
use super::words::Words;

/// A word that contains what was typed, so many letters at least, at its end
/// shows that this is a word.
const WHOLE_PART: usize = 5;
/// The same in the middle of a word is no chance from so many letters on.
const MIDDLE_PART: usize = 6;
/// Endings up to this long leave a part of a compound at its end, in letters.
const ENDING: usize = 2;
/// A typed word that exists is a mistake only if another scores so high, in points:
/// a letter left out, doubled or swapped.
const EASY: f32 = 88.0;
/// And if that one stands in so many times as many articles.
const FAR_COMMONER: u32 = 8;
/// A word with one mistake that scores so high makes two mistakes unlikely, in points.
const LIKELY: f32 = 78.0;
/// Words so far behind the best are noise beside it, in points.
const FAR_BEHIND: f32 = 10.0;

/// Keeps the alternatives to a typed word, in whichever spelling, that a reader
/// may have meant.
pub(super) fn keep(alternatives: &mut Vec<Alternative>, typed: &Word, words: &Words) {
    let known = known(typed, alternatives, words);
    let is_part = |other: &Alternative| {
        typed
            .spellings
            .iter()
            .any(|spelling| contains(&other.word, spelling))
    };
    let is_form = |other: &Alternative| other.kind == Likeness::Form || is_part(other);
    if known > 0 {
        alternatives.retain(|other| {
            is_form(other)
                || other.kind == Likeness::Mistakes(1)
                    && other.score >= EASY
                    && other.articles >= known.saturating_mul(FAR_COMMONER)
        });
        return;
    }
    let is_one_mistake = |other: &Alternative| {
        matches!(other.kind, Likeness::Mistakes(1) | Likeness::Form) && other.score >= LIKELY
    };
    if alternatives.iter().any(is_one_mistake) {
        alternatives.retain(|other| other.kind != Likeness::Mistakes(2));
    }
    let best = alternatives.iter().map(|other| other.score);
    let least = best.fold(0.0, f32::max) - FAR_BEHIND;
    alternatives.retain(|other| other.score >= least || is_part(other));
}

/// In how many articles a typed word stands, or the words that it begins or that
/// end with it.
fn known(typed: &Word, alternatives: &[Alternative], words: &Words) -> u32 {
    let mut known = 0;
    for spelling in &typed.spellings {
        known = known.max(words.articles(spelling));
        if typed.is_prefix {
            known = known.max(words.articles_beginning(spelling));
        }
        if spelling.chars().count() >= WHOLE_PART {
            let ends = |other: &&Alternative| {
                other
                    .word
                    .rfind(spelling.as_str())
                    .is_some_and(|at| at > 0 && other.word.len() - at - spelling.len() <= ENDING)
            };
            let ends = alternatives.iter().filter(ends);
            known = known.max(ends.map(|other| other.articles).sum());
        }
    }
    known
}

/// Whether a word contains what was typed as compounds do.
fn contains(word: &str, typed: &str) -> bool {
    word.rfind(typed).is_some_and(|at| {
        let is_middle = at > 0 && word.len() - at - typed.len() > ENDING;
        !is_middle || typed.chars().count() >= MIDDLE_PART
    })
}
