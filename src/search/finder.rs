//! Which words of a vocabulary a typed word may mean.

use std::collections::HashMap;

use super::edit::edits_to_prefix;
use super::similarity::{Similarity, Skim};
use super::vocabulary::{Vocabulary, mask};
use crate::fold::is_unspaced;

/// How many alternatives a word gets at most.
const MOST_ALTERNATIVES: usize = 10;
/// Alternatives this much weaker than the best are left out, in points, unless
/// they contain what was typed.
const MOST_BEHIND: f32 = 24.0;
/// The same if what was typed is a word itself.
const MOST_BEHIND_ITSELF: f32 = 8.0;
/// Weaker alternatives are chance, in points.
const LEAST_SCORE: f32 = 55.0;
/// What each letter costs that a word has beyond those typed, in points.
const SURPLUS: f32 = 2.5;
/// The same if what was typed stands in the word letter by letter.
const SURPLUS_VERBATIM: f32 = 0.75;
/// More letters than this cost no more: compounds are long.
const MOST_SURPLUS: usize = 8;
/// What it costs if that is not at the beginning of the word, in points.
const INSIDE: f32 = 9.0;
/// This many letters more than were typed may be left out of a word.
const MOST_LEFT_OUT: usize = 2;
/// What a typing mistake costs, in points.
const MISTAKE: f32 = 12.0;
/// What a mistake at the first letter costs on top of that, in points.
const FIRST_LETTER: f32 = 6.0;
/// How much the logarithm of the number of articles of a word counts, in points.
const FREQUENCY: f32 = 1.5;
/// The longest typed word that is compared, in letters.
const LONGEST: usize = 40;
/// How many answered words are remembered.
const REMEMBERED: usize = 32;

/// A word that a typed word may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The word, folded.
    pub word: String,
    /// How close it comes to what was typed, up to 100 points, and up to some
    /// 20 more for words that stand in many articles.
    pub score: f32,
    /// Which of its letters were typed.
    pub letters: Letters,
}

/// Which letters of a word were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letters {
    /// These characters, counted from 0, in order.
    Some(Vec<usize>),
    /// There is a mistake in what was typed: it stands for the whole word.
    Whole,
}

/// Finds alternatives in a [`Vocabulary`], and remembers what helps with the
/// next letter.
pub struct Finder {
    skim: Skim,
    narrowed: Option<Narrowed>,
    remembered: HashMap<String, (bool, Vec<Alternative>)>,
}

impl Default for Finder {
    fn default() -> Self {
        Self::new()
    }
}

impl Finder {
    /// A finder that remembers nothing yet.
    pub fn new() -> Self {
        Self {
            skim: Skim::new(),
            narrowed: None,
            remembered: HashMap::new(),
        }
    }

    /// Forgets what it knows of a vocabulary that has changed.
    pub fn forget(&mut self) {
        self.narrowed = None;
        self.remembered.clear();
    }

    /// The words that a typed word, folded, may mean, closest first; at most
    /// ten. With `is_prefix` not those that begin with it, which are no guess.
    pub fn alternatives(
        &mut self,
        words: &Vocabulary,
        typed: &str,
        is_prefix: bool,
    ) -> Vec<Alternative> {
        let remembered = self.remembered.get(typed);
        if let Some((_, known)) = remembered.filter(|(kind, _)| *kind == is_prefix) {
            return known.clone();
        }
        let found = self.find(words, typed, is_prefix);
        if self.remembered.len() >= REMEMBERED {
            self.remembered.clear();
        }
        self.remembered
            .insert(typed.to_owned(), (is_prefix, found.clone()));
        found
    }

    fn find(&mut self, words: &Vocabulary, typed: &str, is_prefix: bool) -> Vec<Alternative> {
        let pattern = Pattern::new(typed, &self.skim);
        let Some(pattern) = pattern else {
            return Vec::new();
        };
        self.narrow(words, &pattern);
        let mut scored: Vec<(f32, u32)> = Vec::new();
        let mut letters = Vec::new();
        let (mut best, mut itself) = (0.0f32, None);
        let candidates = self.narrowed.iter().flat_map(|last| &last.candidates);
        for &index in candidates {
            let missing = words.missing(pattern.mask, index as usize);
            let word = words.word(index as usize);
            let closeness = pattern.closeness(word, missing, &self.skim, &mut letters);
            let Some(closeness) = closeness.filter(|&closeness| closeness >= LEAST_SCORE) else {
                continue;
            };
            let score = closeness + FREQUENCY * (words.count(index as usize).max(1) as f32).ln();
            best = best.max(score);
            if word == typed {
                itself = Some(score);
            }
            if !(is_prefix && word.starts_with(typed)) {
                scored.push((score, index));
            }
        }
        // A word that exists was hardly mistyped, unless another is far more common.
        let least = itself.map_or(best - MOST_BEHIND, |score| score - MOST_BEHIND_ITSELF);
        scored
            .retain(|&(score, index)| score >= least || words.word(index as usize).contains(typed));
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.truncate(MOST_ALTERNATIVES);
        scored
            .into_iter()
            .map(|(score, index)| {
                let word = words.word(index as usize);
                Alternative {
                    word: word.to_owned(),
                    score,
                    letters: pattern.letters(word, &self.skim),
                }
            })
            .collect()
    }

    /// Finds the words that have enough of the pattern's letters, among those
    /// that had enough of a shorter one's if it can.
    fn narrow(&mut self, words: &Vocabulary, pattern: &Pattern<'_>) {
        let most = u32::from(pattern.edits);
        let first = pattern.typed.as_bytes().get(..2).unwrap_or_default();
        let fits = |index: u32| {
            let missing = words.missing(pattern.mask, index as usize);
            missing == 0
                || (missing <= most
                    && (!pattern.is_ascii || begin_alike(first, &words.head(index as usize))))
        };
        let candidates = match self.narrowed.take() {
            Some(mut last)
                if last.edits >= pattern.edits && pattern.typed.starts_with(&last.typed) =>
            {
                last.candidates.retain(|&index| fits(index));
                last.candidates
            }
            _ => (0..words.len() as u32)
                .filter(|&index| fits(index))
                .collect(),
        };
        self.narrowed = Some(Narrowed {
            typed: pattern.typed.to_owned(),
            edits: pattern.edits,
            candidates,
        });
    }
}

/// What could match a word, and so anything that begins with it and forgives
/// no more mistakes.
struct Narrowed {
    typed: String,
    edits: u8,
    /// The words' numbers in the vocabulary, in order.
    candidates: Vec<u32>,
}

/// A typed word, prepared for many comparisons.
struct Pattern<'a> {
    typed: &'a str,
    chars: Vec<char>,
    mask: u64,
    is_ascii: bool,
    /// How many mistakes are forgiven.
    edits: u8,
    /// What the matcher gives for the word itself.
    full_score: f32,
}

impl<'a> Pattern<'a> {
    /// `None` for what is not to be matched fuzzily: fewer than three letters,
    /// numbers, scripts without blanks, more than anyone types.
    fn new(typed: &'a str, skim: &Skim) -> Option<Self> {
        let chars: Vec<char> = typed.chars().collect();
        let is_word =
            chars.iter().any(|c| c.is_alphabetic()) && !chars.iter().any(|&c| is_unspaced(c));
        if chars.len() < 3 || chars.len() > LONGEST || !is_word {
            return None;
        }
        let edits = match chars.len() {
            0..=3 => 0,
            4..=6 => 1,
            _ => 2,
        };
        let full_score = skim.score(typed, typed)? as f32;
        Some(Self {
            typed,
            chars,
            mask: mask(typed),
            is_ascii: typed.is_ascii(),
            edits,
            full_score,
        })
    }

    /// How close a word comes, in points, before its frequency counts.
    fn closeness(
        &self,
        word: &str,
        missing: u32,
        skim: &Skim,
        letters: &mut Vec<char>,
    ) -> Option<f32> {
        if word.len() + usize::from(self.edits) < self.chars.len() {
            return None;
        }
        let mut best = None;
        if missing == 0 && self.is_subsequence(word) {
            let surplus = word.chars().count().saturating_sub(self.chars.len());
            best = self
                .verbatim(word, surplus)
                .or_else(|| self.abbreviated(word, surplus, skim));
        }
        if best.is_none_or(|best| best < 100.0 - MISTAKE)
            && let Some((edits, surplus)) = self.mistakes(word, letters)
            && edits > 0
        {
            let is_first_wrong = !word.starts_with(|c| self.chars.first() == Some(&c));
            let first = if is_first_wrong { FIRST_LETTER } else { 0.0 };
            let score = 100.0 - MISTAKE * f32::from(edits) - first - SURPLUS * capped(surplus);
            best = Some(best.map_or(score, |best: f32| best.max(score)));
        }
        best
    }

    /// The closeness of a word that contains what was typed letter by letter.
    fn verbatim(&self, word: &str, surplus: usize) -> Option<f32> {
        let cost = SURPLUS_VERBATIM * capped(surplus);
        if word.starts_with(self.typed) {
            Some(100.0 - cost)
        } else if self.chars.len() >= 4 && word.contains(self.typed) {
            Some(100.0 - INSIDE - cost)
        } else {
            None
        }
    }

    /// The closeness of a word that begins with the same letter and has the
    /// others in their order, if it is not so long that any would.
    fn abbreviated(&self, word: &str, surplus: usize, skim: &Skim) -> Option<f32> {
        let is_alike = word.starts_with(|c| self.chars.first() == Some(&c));
        if !is_alike || surplus > self.chars.len() + MOST_LEFT_OUT {
            return None;
        }
        let score = skim.score(word, self.typed)? as f32;
        Some(100.0 * (score / self.full_score).min(1.0) - SURPLUS * capped(surplus))
    }

    /// Whether the typed letters stand in the word in their order.
    fn is_subsequence(&self, word: &str) -> bool {
        if word.is_ascii() {
            let mut rest = word.bytes();
            return self.typed.bytes().all(|wanted| rest.any(|c| c == wanted));
        }
        let mut rest = word.chars();
        self.chars.iter().all(|&wanted| rest.any(|c| c == wanted))
    }

    /// The mistakes that make the typed word a beginning of `word`, and how
    /// many letters the word has beyond that.
    fn mistakes(&self, word: &str, letters: &mut Vec<char>) -> Option<(u8, usize)> {
        let length;
        let found = if self.is_ascii && word.is_ascii() {
            let (typed, word) = (self.typed.as_bytes(), word.as_bytes());
            length = word.len();
            begin_alike(typed, word).then(|| edits_to_prefix(typed, word, self.edits))?
        } else {
            letters.clear();
            letters.extend(word.chars());
            length = letters.len();
            begin_alike(&self.chars, letters)
                .then(|| edits_to_prefix(&self.chars, letters, self.edits))?
        };
        found.map(|(edits, matched)| (edits, length - matched))
    }

    fn letters(&self, word: &str, skim: &Skim) -> Letters {
        if let Some(at) = word.find(self.typed) {
            let before = word.get(..at).unwrap_or_default().chars().count();
            return Letters::Some((before..before + self.chars.len()).collect());
        }
        match skim.letters(word, self.typed) {
            Some(letters) => Letters::Some(letters),
            None => Letters::Whole,
        }
    }
}

fn capped(surplus: usize) -> f32 {
    surplus.min(MOST_SURPLUS) as f32
}

/// Whether the first two letters have one in common. One mistake leaves it so;
/// of two they must not both be made there, or most words would be compared.
fn begin_alike<T: PartialEq>(typed: &[T], word: &[T]) -> bool {
    let first = word.get(..2).unwrap_or(word);
    typed.iter().take(2).any(|letter| first.contains(letter))
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::tests::{news, vocabulary};
    use super::*;
    use proptest::prelude::*;

    fn best(typed: &str) -> Vec<String> {
        Finder::new()
            .alternatives(&news(), typed, false)
            .into_iter()
            .map(|found| found.word)
            .collect()
    }

    #[test]
    fn typing_mistakes_find_the_word() {
        for (typed, expected) in [
            ("bergkarabch", "bergkarabach"),
            ("begrkarabach", "bergkarabach"),
            ("damaskis", "damaskus"),
            ("tamaskus", "damaskus"),
            ("selenksyj", "selenskyj"),
            ("erdogam", "erdogan"),
            ("rdogan", "erdogan"),
            ("redogan", "erdogan"),
            ("konnflikt", "konflikt"),
            ("vrtdgng", "verteidigung"),
            ("verteidigungabkomen", "verteidigungsabkommen"),
            ("friedenzone", "friedenszone"),
            ("tuerkei", "turkei"),
            ("aserbeidschan", "aserbaidschan"),
            ("masqva", ""),
            ("масква", "москва"),
        ] {
            let found = best(typed);
            assert_eq!(
                found.first().map_or("", String::as_str),
                expected,
                "{typed}: {found:?}"
            );
        }
    }

    #[test]
    fn parts_of_words_find_them() {
        assert!(best("karabach").contains(&"bergkarabach".to_owned()));
        assert!(best("abkommen").contains(&"verteidigungsabkommen".to_owned()));
    }

    #[test]
    fn words_that_exist_are_not_taken_for_mistakes() {
        let words = vocabulary(&[("wahl", 5), ("wall", 5), ("wahn", 500), ("wahlen", 5)]);
        let found = |typed, is_prefix| -> Vec<String> {
            let mut finder = Finder::new();
            let found = finder.alternatives(&words, typed, is_prefix);
            found.into_iter().map(|found| found.word).collect()
        };
        assert_eq!(found("wahl", false), ["wahl", "wahlen", "wahn"]);
        assert_eq!(found("wahl", true), ["wahn"]);
    }

    #[test]
    fn chance_finds_nothing() {
        for typed in [
            "qxzvwq",
            "zzz",
            "xy",
            "q",
            "",
            "2021",
            "東",
            "wjqk",
            "-",
            "kkkkkkkkkkkk",
        ] {
            assert_eq!(best(typed), Vec::<String>::new(), "{typed}");
        }
        assert!(best(&"karabach".repeat(100)).is_empty());
    }

    #[test]
    fn typed_letters_are_known() {
        let words = news();
        let mut finder = Finder::new();
        let mut letters = |typed: &str, word: &str| {
            let found = finder.alternatives(&words, typed, false);
            found
                .into_iter()
                .find(|found| found.word == word)
                .map(|found| found.letters)
        };
        assert_eq!(
            letters("karabach", "bergkarabach"),
            Some(Letters::Some((4..12).collect()))
        );
        assert_eq!(letters("damaskis", "damaskus"), Some(Letters::Whole));
        let found = letters("bergkarabch", "bergkarabach");
        assert!(
            matches!(&found, Some(Letters::Some(letters)) if letters.len() == 11),
            "{found:?}"
        );
    }

    proptest! {
        #[test]
        fn narrowing_changes_no_answer(typed in "(erdogan|bergkarab|konfl|selen)[a-z]{0,4}") {
            let words = news();
            let mut letter_by_letter = Finder::new();
            let mut last = Vec::new();
            for end in 1..=typed.len() {
                last = letter_by_letter.alternatives(&words, typed.get(..end).unwrap_or_default(), false);
            }
            prop_assert_eq!(last, Finder::new().alternatives(&words, &typed, false));
        }

        #[test]
        fn nothing_typed_is_too_much(typed in "\\PC{0,50}") {
            Finder::new().alternatives(&news(), &crate::fold::fold(&typed), true);
        }
    }
}
