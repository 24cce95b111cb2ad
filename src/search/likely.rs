//! Which of the words that resemble a typed one are worth showing.
//!
//! A reader who typed a word that exists mostly meant it: what differs in a
//! letter is then noise, but compounds with it and its other forms are not.
//! If it does not exist, the fewest mistakes that explain it count.

use super::finder::{Alternative, Likeness};
use super::query::Word;
use super::words::Words;

/// A compound that ends with what was typed, so many letters at least, shows that
/// this is a word.
const WHOLE_PART: usize = 5;
/// The part of a compound before it has so many letters at least; fewer are a mistake.
const FIRST_PART: usize = 3;
/// What may follow the last part of a compound.
const ENDINGS: [&str; 9] = ["", "e", "n", "s", "en", "es", "er", "em", "in"];
/// What was typed stands in the middle of a word by chance if it is shorter, in letters.
const MIDDLE_PART: usize = 7;
/// Endings up to this long leave it at the end, in bytes.
const ENDING: usize = 2;
/// A shorter word that exists is no mistake for another, in letters.
const LONG: usize = 6;
/// What is known was hardly mistyped, unless another word scores so high, in points:
/// but for a letter left out, doubled or swapped it is what was typed.
const EASY: f32 = 90.0;
/// And if that one stands in so many times as many articles as the word typed.
const FAR_COMMONER: u32 = 8;
/// A word with one mistake that scores so high makes two mistakes unlikely, in points.
const LIKELY: f32 = 78.0;
/// Words so far behind the best are noise beside it, in points.
const FAR_BEHIND: f32 = 8.0;
/// But hardly any word is by chance one letter off a typed one of so many letters.
const UNMISTAKABLE: usize = 8;
/// What such a word scores at least, in points.
const ONE_OFF: f32 = 80.0;
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
        let is_long = typed
            .spellings
            .iter()
            .any(|word| word.chars().count() >= LONG);
        alternatives.retain(|other| {
            let is_easy = other.kind == Likeness::Mistakes(1)
                && (is_long || itself == 0)
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
    let is_telling = typed
        .spellings
        .iter()
        .any(|word| word.chars().count() >= UNMISTAKABLE);
    alternatives.retain(|other| {
        let is_one_off = other.kind == Likeness::Mistakes(1) && other.score >= ONE_OFF;
        other.score >= least || is_part(other) || is_telling && is_one_off
    });
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

/// Whether a compound ends with a typed word, and so shows that it is one.
fn is_end(typed: &Word, alternatives: &[Alternative]) -> bool {
    let long = |spelling: &&String| spelling.chars().count() >= WHOLE_PART;
    let mut spellings = typed.spellings.iter().filter(long);
    spellings.any(|spelling| {
        let mut words = alternatives.iter().map(|other| other.word.as_str());
        words.any(|word| {
            word.rsplit_once(spelling.as_str())
                .is_some_and(|(first, rest)| {
                    first.chars().count() >= FIRST_PART && ENDINGS.contains(&rest)
                })
        })
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

#[cfg(test)]
mod tests {
    use super::super::finder::Finder;
    use super::super::query::{Expression, Query};
    use super::*;

    /// What is kept for a query of one word, closest first.
    fn kept(known: &[(&str, u32)], query: &str) -> Vec<String> {
        let words = Words::counted(known);
        let query = Query::parse(query);
        let Some(Expression::Word(typed)) = query.root().wanted().first().copied() else {
            return Vec::new();
        };
        let mut finder = Finder::new();
        let mut found = Vec::new();
        for spelling in &typed.spellings {
            found.extend(words.alternatives(&mut finder, spelling, typed.is_prefix));
        }
        keep(&mut found, typed, &words);
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        found.into_iter().map(|found| found.word).collect()
    }

    #[test]
    fn only_what_may_have_been_meant_is_kept() {
        let words = [
            ("freikletterer", 1),
            ("gletscher", 3),
            ("gletschers", 2),
            ("gletscherspalte", 1),
            ("gretscher", 9),
            ("letterer", 90),
            ("parlament", 40),
            ("parlamet", 1),
            ("quaas", 1),
            ("quas", 90),
            ("remgiemann", 1),
            ("storch", 5),
            ("storche", 2),
            ("storren", 30),
            ("themgiemann", 1),
        ];
        for (query, expected) in [
            // A word that exists: its forms, and what it is a misspelling of.
            ("Störche ", &["storche", "storch"][..]),
            ("Quaas ", &["quaas"]),
            ("parlamet ", &["parlament", "parlamet"]),
            // A part of a compound is a word, the rest of a name is none.
            ("Kletterer ", &["freikletterer"]),
            ("hemgiemann ", &["themgiemann", "remgiemann"]),
            // The fewest mistakes, with all forms of the word.
            ("Gltscher ", &["gletscher", "gletschers", "gletscherspalte"]),
        ] {
            let mut found = kept(&words, query);
            found.sort();
            found.dedup();
            let mut expected = expected.to_vec();
            expected.sort_unstable();
            assert_eq!(found, expected, "{query}");
        }
    }
}
