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
/// What is known was hardly mistyped, unless another word scores so high, in points:
/// but for a letter left out, doubled or swapped it is what was typed.
const EASY: f32 = 90.0;
/// And if that one stands in so many times as many articles as the word typed.
const FAR_COMMONER: u32 = 8;
/// A word with one mistake that scores so high makes two mistakes unlikely, in points.
const LIKELY: f32 = 78.0;
/// Words so far behind the best are noise beside it, in points.
const FAR_BEHIND: f32 = 8.0;
/// What each letter costs by which a word goes on that was probably meant, in points.
const LONGER: f32 = 0.75;

/// Keeps the alternatives to a typed word, in whichever spelling, that a reader
/// may have meant.
pub(super) fn keep(alternatives: &mut Vec<Alternative>, typed: &Word, words: &Words) {
    let is_part = |other: &Alternative| {
        let mut spellings = typed.spellings.iter();
        spellings.any(|spelling| contains(&other.word, spelling))
    };
    let itself = articles(typed, words);
    if itself > 0 || begins(typed, words) || is_end(typed, alternatives) {
        alternatives.retain(|other| {
            let is_easy = other.kind == Likeness::Mistakes(1)
                && other.score >= EASY
                && other.articles >= itself.saturating_mul(FAR_COMMONER);
            other.kind == Likeness::Form || is_easy || is_part(other)
        });
        return;
    }
    lift_longer(alternatives);
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

/// Brings words near the closer ones that they begin with: they are forms and
/// compounds of these.
fn lift_longer(alternatives: &mut [Alternative]) {
    alternatives.sort_by(|a, b| b.score.total_cmp(&a.score));
    for at in 1..alternatives.len() {
        let (closer, rest) = alternatives.split_at_mut(at);
        let Some(other) = rest.first_mut() else {
            continue;
        };
        let stem = closer
            .iter()
            .find(|stem| other.word.starts_with(&stem.word));
        if let Some(stem) = stem {
            let longer = (other.word.len() - stem.word.len()) as f32;
            other.score = other.score.max(stem.score - LONGER * longer);
        }
    }
}

/// In how many articles a typed word stands.
fn articles(typed: &Word, words: &Words) -> u32 {
    let articles = typed.spellings.iter().map(|word| words.articles(word));
    articles.max().unwrap_or(0)
}

/// Whether words begin with a typed one that may be unfinished.
fn begins(typed: &Word, words: &Words) -> bool {
    let mut spellings = typed.spellings.iter();
    typed.is_prefix && spellings.any(|spelling| !words.completions(spelling, 1).0.is_empty())
}

/// Whether a word ends with a typed one, and so shows that it is one.
fn is_end(typed: &Word, alternatives: &[Alternative]) -> bool {
    let long = |spelling: &&String| spelling.chars().count() >= WHOLE_PART;
    let mut spellings = typed.spellings.iter().filter(long);
    spellings.any(|spelling| {
        let mut words = alternatives.iter().map(|other| other.word.as_str());
        words.any(|word| rest(word, spelling).is_some_and(|rest| rest <= ENDING))
    })
}

/// How much of a word stands behind what was typed, in bytes, if it contains that
/// elsewhere than at its beginning.
fn rest(word: &str, typed: &str) -> Option<usize> {
    let at = word.rfind(typed).filter(|&at| at > 0)?;
    Some(word.len() - at - typed.len())
}

/// Whether a word contains what was typed as compounds do.
fn contains(word: &str, typed: &str) -> bool {
    word.starts_with(typed)
        || rest(word, typed)
            .is_some_and(|rest| rest <= ENDING || typed.chars().count() >= MIDDLE_PART)
}
