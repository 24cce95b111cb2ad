//! Which words of a vocabulary a typed word may mean.
//!
//! Every word is looked at, however rare: those that begin as it was typed but
//! for a mistake or two, those that contain it, and those it abbreviates. How
//! close a word comes decides; in how many articles it stands only between words
//! that come about as close.

use std::collections::HashMap;

use super::edit::Comparer;
use super::similarity::{Similarity, Skim};
use super::vocabulary::{Vocabulary, letters, pairs};
use super::walk::{self, Near, Places};
use crate::fold::is_unspaced;

/// Weaker alternatives are chance, in points.
const LEAST_SCORE: f32 = 55.0;
/// What each letter costs that a word has beyond those typed, in points.
const SURPLUS: f32 = 2.5;
/// What it costs on top of that, besides a mistake, that there are any.
const UNFINISHED: f32 = 4.0;
/// The same if what was typed stands in the word letter by letter.
const SURPLUS_VERBATIM: f32 = 0.75;
/// More letters than this cost no more: compounds are long.
const MOST_SURPLUS: usize = 8;
/// What it costs if that is not at the beginning of the word, in points.
const INSIDE: f32 = 9.0;
/// What it costs if only a letter or two stand before it: these were forgotten.
const BEHIND_START: f32 = 15.0;
/// So many letters before it are the first part of a compound, in bytes.
const FIRST_PART: usize = 3;
/// What it costs on top of that if it is in the middle of the word, in points.
const MIDDLE: f32 = 4.0;
/// Endings up to this long do not make it the middle.
const ENDING: usize = 2;
/// Endings of plurals and cases: German, English, Polish, Turkish.
const ENDINGS: [&str; 15] = [
    "e", "n", "s", "en", "es", "em", "i", "u", "ow", "de", "da", "te", "ta", "den", "dan",
];
/// The shortest word that is taken for one without its ending, in bytes.
const SHORTEST_STEM: usize = 5;
/// What an ending costs that a word does not have, in points.
const FORM: f32 = 3.0;
/// This many letters more than were typed may be left out of a word.
const MOST_LEFT_OUT: usize = 2;
/// What is left out of words when only consonants are typed.
const VOWELS: [char; 6] = ['a', 'e', 'i', 'o', 'u', 'y'];
/// What a word scores that has these consonants and no others, in points.
const ABBREVIATED: f32 = 90.0;
/// What each other consonant costs, in points.
const CONSONANT: f32 = 8.0;
/// How much the logarithm of the number of articles of a word counts, in points.
const FREQUENCY: f32 = 0.3;
/// The most it counts: less than any mistake.
const MOST_FREQUENCY: f32 = 2.5;
/// A typed word that stands in so many articles may still be a mistake itself.
const RARE: u32 = 2;
/// It is one for another word that stands in so many times as many.
const FAR_COMMONER: u32 = 8;
/// If more words than this have all the letter pairs of what was typed, rare ones
/// are not looked at for containing it.
const MOST_LIKELY: usize = 30_000;
/// A word with one mistake that scores so high was probably meant, in points.
const LIKELY: f32 = 78.0;
/// How many words with mistakes are compared letter by letter.
const COMPARED: usize = 400;
/// How many abbreviated words are.
const SKIMMED: usize = 48;
/// How many answered words are remembered.
const REMEMBERED: usize = 32;

/// A word that a typed word may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The word, folded.
    pub word: String,
    /// How close it comes to what was typed, up to 100 points, and up to 8 more
    /// for words that stand in many articles.
    pub score: f32,
    /// In which way it resembles what was typed.
    pub kind: Likeness,
    /// In how many articles it stands.
    pub articles: u32,
    /// Which of its letters were typed.
    pub letters: Letters,
}

/// In which way a word resembles what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Likeness {
    /// It begins with it, or is it.
    Beginning,
    /// It contains it, as compounds do.
    Inside,
    /// It begins with it but for so many typing mistakes, 1 or 2: letters left
    /// out, added, wrong, or swapped with a neighbour.
    Mistakes(u8),
    /// It begins with the same letter and has the others in their order.
    Abbreviation,
    /// It is what was typed without its ending, as a plural or case has one.
    Form,
}

impl Likeness {
    /// How many words of the kind are given at most.
    fn most(self) -> usize {
        match self {
            Self::Beginning | Self::Inside | Self::Form => 10,
            Self::Mistakes(_) => 32,
            Self::Abbreviation => 6,
        }
    }

    /// Kinds that share their number of words, closer ones first.
    fn group(self) -> usize {
        match self {
            Self::Beginning => 0,
            Self::Inside => 1,
            Self::Form => 2,
            Self::Mistakes(_) => 3,
            Self::Abbreviation => 4,
        }
    }
}

/// Which letters of a word were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letters {
    /// These characters, counted from 0, in order.
    Some(Vec<usize>),
    /// There is a mistake in what was typed: it stands for the whole word.
    Whole,
}

/// Finds alternatives in a [`Vocabulary`], and remembers the last answers.
pub struct Finder {
    skim: Skim,
    comparer: Comparer,
    remembered: HashMap<(String, bool), Vec<Alternative>>,
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
            comparer: Comparer::default(),
            remembered: HashMap::new(),
        }
    }

    /// Forgets what it knows of a vocabulary that has changed.
    pub fn forget(&mut self) {
        self.remembered.clear();
    }

    /// The words that a typed word, folded, may mean, closest first; at most 68.
    /// With `is_prefix` it may be unfinished, and those that begin with it are
    /// no guess and are left out.
    pub fn alternatives(
        &mut self,
        words: &Vocabulary,
        typed: &str,
        is_prefix: bool,
    ) -> Vec<Alternative> {
        let key = (typed.to_owned(), is_prefix);
        if let Some(known) = self.remembered.get(&key) {
            return known.clone();
        }
        let found = self.find(words, typed, is_prefix);
        if self.remembered.len() >= REMEMBERED {
            self.remembered.clear();
        }
        self.remembered.insert(key, found.clone());
        found
    }

    fn find(&mut self, words: &Vocabulary, typed: &str, is_prefix: bool) -> Vec<Alternative> {
        let Some(pattern) = Pattern::new(words, typed, is_prefix, &self.skim) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        pattern.add_mistakes(&mut self.comparer, &mut found);
        pattern.add_beginnings(&mut found);
        pattern.add_inside(&mut found);
        pattern.add_forms(&mut found);
        pattern.add_abbreviated(&self.skim, &mut found);

        found.retain(|found| found.score >= LEAST_SCORE);
        // A word may be there in two ways: the higher score and the closer kind count.
        found.sort_unstable_by_key(|found| (found.index, found.kind.group()));
        found.dedup_by(|other, first| {
            let is_same = other.index == first.index;
            if is_same {
                first.score = first.score.max(other.score);
            }
            is_same
        });
        found.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.index.cmp(&b.index)));
        let mut counts = [0; 5];
        found.retain(|found| {
            counts.get_mut(found.kind.group()).is_some_and(|count| {
                *count += 1;
                *count <= found.kind.most()
            })
        });
        let alternative = |found: &Found| {
            let word = words.word(found.index);
            Alternative {
                word: word.to_owned(),
                score: found.score,
                kind: found.kind,
                articles: words.count(found.index),
                letters: pattern.letters(word, &self.skim),
            }
        };
        found.iter().map(alternative).collect()
    }
}

/// A word that was found.
#[derive(Clone, Copy)]
struct Found {
    index: usize,
    score: f32,
    kind: Likeness,
}

/// A typed word, prepared for many comparisons.
struct Pattern<'a> {
    words: &'a Vocabulary,
    typed: &'a str,
    is_prefix: bool,
    chars: Vec<char>,
    places: Places,
    /// In how many articles it stands itself.
    itself: u32,
    /// What the matcher gives for the word itself.
    full_score: f32,
}

impl<'a> Pattern<'a> {
    /// `None` for what is not to be matched fuzzily: fewer than three letters,
    /// numbers, scripts without blanks, more than anyone types.
    fn new(words: &'a Vocabulary, typed: &'a str, is_prefix: bool, skim: &Skim) -> Option<Self> {
        let chars: Vec<char> = typed.chars().collect();
        let is_word =
            chars.iter().any(|c| c.is_alphabetic()) && !chars.iter().any(|&c| is_unspaced(c));
        if chars.len() < 3 || !is_word {
            return None;
        }
        Some(Self {
            words,
            typed,
            is_prefix,
            places: Places::new(&chars)?,
            chars,
            itself: words.articles(typed),
            full_score: skim.score(typed, typed)? as f32,
        })
    }

    /// Adds the words that were meant if there are mistakes in what was typed.
    fn add_mistakes(&self, comparer: &mut Comparer, found: &mut Vec<Found>) {
        let is_known = self.itself > RARE;
        let mut add = |edits: usize| {
            let near = walk::near(self.words, &self.places, edits);
            self.compare(&near, comparer, found);
        };
        match self.chars.len() {
            0..=3 => {}
            4..=5 => add(1),
            _ if is_known => add(1),
            6 => {
                add(1);
                if self.itself == 0 && !found.iter().any(|found| found.score >= LIKELY) {
                    let near = walk::near(self.words, &self.places, 2);
                    self.compare(&near, comparer, found);
                }
            }
            _ => add(2),
        }
    }

    /// Adds the closest of these words.
    fn compare(&self, near: &[Near], comparer: &mut Comparer, found: &mut Vec<Found>) {
        let mut rough: Vec<(u32, u32, u8)> = Vec::new();
        for near in near.iter().filter(|near| near.edits > 0) {
            let longest = usize::from(near.length) + self.most_surplus(near.edits);
            for index in near.words.clone() {
                // In bytes; words with other letters than those of ASCII seem longer.
                let length = self.words.bytes(index).len();
                let count = self.words.count(index);
                if length > longest && !(self.has_other_letters() && length <= 2 * longest)
                    || !self.is_common_enough(count)
                {
                    continue;
                }
                let surplus = length.saturating_sub(near.length.into()).min(MOST_SURPLUS);
                let cost = u32::from(near.edits) * 130 + surplus as u32 * 25 + 70;
                let frequency = (count.max(1).ilog2() * 6).min(70);
                rough.push((cost - frequency, index as u32, near.edits));
            }
        }
        if rough.len() > COMPARED {
            rough.select_nth_unstable(COMPARED);
            rough.truncate(COMPARED);
        }
        for (_, index, edits) in rough {
            let index = index as usize;
            let rest = |surplus| match surplus {
                0 => 0,
                _ => (UNFINISHED + SURPLUS * capped(surplus)) as u16,
            };
            let word = self.words.word(index);
            let cost = comparer.cost(&self.chars, word, edits.into(), rest);
            if edits > 1 && cost > self.most_cost() {
                continue;
            }
            found.push(Found {
                index,
                score: 100.0 - f32::from(cost) + self.frequency(index),
                kind: Likeness::Mistakes(edits),
            });
        }
    }

    /// What two mistakes may cost: in few letters only the likeliest are no chance.
    fn most_cost(&self) -> u16 {
        match self.chars.len() {
            ..=6 => 27,
            7 => 35,
            _ => u16::MAX,
        }
    }

    /// How many more letters a word may have with so many mistakes.
    fn most_surplus(&self, edits: u8) -> usize {
        match (self.is_prefix, self.chars.len(), edits) {
            (false, ..=4, _) => 1,
            (false, ..=6, _) | (true, ..=4, _) => 2,
            (false, _, 1) => 5,
            (false, _, _) => 3,
            (true, _, 1) => usize::MAX / 4,
            (true, _, _) => 6,
        }
    }

    fn has_other_letters(&self) -> bool {
        !self.typed.is_ascii()
    }

    /// A word that exists was hardly mistyped, unless another is far more common.
    fn is_common_enough(&self, articles: u32) -> bool {
        self.itself <= RARE || articles >= self.itself.saturating_mul(FAR_COMMONER)
    }

    /// Adds the words that begin with what was typed, unless it is unfinished.
    fn add_beginnings(&self, found: &mut Vec<Found>) {
        if self.is_prefix {
            return;
        }
        let most = if self.chars.len() == 3 { 2 } else { usize::MAX };
        let mut beginnings = Vec::new();
        for index in self.words.beginning_with(self.typed) {
            let surplus = self.surplus(index);
            if surplus <= most {
                beginnings.push((self.rough_verbatim(surplus, index), index));
            }
        }
        for index in closest(&mut beginnings, Likeness::Beginning.most()) {
            let cost = SURPLUS_VERBATIM * capped(self.surplus(index));
            found.push(Found {
                index,
                score: 100.0 - cost + self.frequency(index),
                kind: Likeness::Beginning,
            });
        }
    }

    /// Adds words that contain what was typed elsewhere.
    fn add_inside(&self, found: &mut Vec<Found>) {
        if self.chars.len() < 4 {
            return;
        }
        let typed = self.typed.as_bytes();
        let (all, wanted) = (self.words.letters(), letters(self.typed));
        let mut likely = Vec::new();
        for_each_with(self.words.pairs(), pairs(self.typed), |index| {
            if all.get(index).is_some_and(|mask| mask & wanted == wanted) {
                likely.push(index);
            }
        });
        if likely.len() > MOST_LIKELY {
            // A part of so many words that the commonest fill every list.
            likely.retain(|&index| self.words.count(index) > RARE);
        }
        let mut inside = Vec::new();
        for index in likely {
            let word = self.words.bytes(index);
            if let Some(at) = place_of(typed, word)
                && at > 0
            {
                let surplus = word.len() - typed.len();
                let middle = u32::from(surplus - at > ENDING) * 40;
                inside.push((self.rough_verbatim(surplus, index) + middle, index));
            }
        }
        for index in closest(&mut inside, Likeness::Inside.most()) {
            let word = self.words.bytes(index);
            let at = place_of(typed, word).unwrap_or(0);
            let is_middle = word.len() - typed.len() - at > ENDING;
            let start = if at < FIRST_PART {
                BEHIND_START
            } else {
                INSIDE
            };
            let cost = start
                + if is_middle { MIDDLE } else { 0.0 }
                + SURPLUS_VERBATIM * capped(self.surplus(index));
            found.push(Found {
                index,
                score: 100.0 - cost + self.frequency(index),
                kind: Likeness::Inside,
            });
        }
    }

    /// Adds the words of which what was typed is a plural or a case.
    fn add_forms(&self, found: &mut Vec<Found>) {
        for ending in ENDINGS {
            let stem = self.typed.strip_suffix(ending).unwrap_or_default();
            if stem.len() >= SHORTEST_STEM
                && let Some(index) = self.words.index_of(stem)
            {
                let cost = FORM + SURPLUS_VERBATIM * ending.len() as f32;
                found.push(Found {
                    index,
                    score: 100.0 - cost + self.frequency(index),
                    kind: Likeness::Form,
                });
            }
        }
    }

    /// Adds the words that begin with the same letter and have the others in
    /// their order, if they are not so long that any would.
    fn add_abbreviated(&self, skim: &Skim, found: &mut Vec<Found>) {
        // What words begin with is a beginning.
        if self.chars.len() < 4 || !self.words.beginning_with(self.typed).is_empty() {
            return;
        }
        let first = self.chars.first().map_or(0, |c| c.len_utf8());
        let range = self
            .words
            .beginning_with(self.typed.get(..first).unwrap_or_default());
        let all = self.words.letters();
        let most = self.chars.len() + MOST_LEFT_OUT;
        let has_vowels = !self.typed.is_ascii() || self.typed.contains(VOWELS);
        let mut abbreviated = Vec::new();
        let start = range.start;
        for_each_with(
            all.get(range).unwrap_or_default(),
            letters(self.typed),
            |n| {
                let index = start + n;
                let word = self.words.bytes(index);
                if word.len() > (self.chars.len() + most) * 2 {
                    return;
                }
                if let Some(gaps) = gaps(self.typed.as_bytes(), word)
                    && gaps > 0
                    && self.surplus(index) <= most
                {
                    let frequency = self.words.count(index).max(1).ilog2().min(10) * 6;
                    let cost = if has_vowels {
                        gaps * 30 + self.surplus(index) as u32 * 25
                    } else {
                        consonants(word).saturating_sub(self.chars.len()) as u32 * 100
                    };
                    abbreviated.push((cost + 60 - frequency, index));
                }
            },
        );
        for index in closest(&mut abbreviated, SKIMMED) {
            if !has_vowels {
                let more = consonants(self.words.bytes(index)).saturating_sub(self.chars.len());
                found.push(Found {
                    index,
                    score: ABBREVIATED - CONSONANT * more as f32 + self.frequency(index),
                    kind: Likeness::Abbreviation,
                });
                continue;
            }
            let Some(score) = skim.score(self.words.word(index), self.typed) else {
                continue;
            };
            let closeness = 100.0 * (score as f32 / self.full_score).min(1.0);
            found.push(Found {
                index,
                score: closeness - SURPLUS * capped(self.surplus(index)) + self.frequency(index),
                kind: Likeness::Abbreviation,
            });
        }
    }

    /// How many letters more than were typed a word has.
    fn surplus(&self, index: usize) -> usize {
        let word = self.words.word(index);
        let length = if word.is_ascii() {
            word.len()
        } else {
            word.chars().count()
        };
        length.saturating_sub(self.chars.len())
    }

    /// The cost of a longer word, less what its frequency is worth, in tenths.
    fn rough_verbatim(&self, surplus: usize, index: usize) -> u32 {
        let frequency = (self.words.count(index).max(1).ilog2() * 6).min(80);
        surplus.min(MOST_SURPLUS) as u32 * 8 + 80 - frequency
    }

    fn frequency(&self, index: usize) -> f32 {
        (FREQUENCY * (self.words.count(index).max(1) as f32).ln()).min(MOST_FREQUENCY)
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

/// How many letters of a word are no vowels.
fn consonants(word: &[u8]) -> usize {
    let is_vowel = |c: &u8| VOWELS.contains(&char::from(*c));
    word.iter().filter(|c| !is_vowel(c)).count()
}

fn capped(surplus: usize) -> f32 {
    surplus.min(MOST_SURPLUS) as f32
}

/// The numbers of the words with the lowest costs, so many at most.
fn closest(costs: &mut Vec<(u32, usize)>, most: usize) -> impl Iterator<Item = usize> {
    if costs.len() > most {
        costs.select_nth_unstable(most);
        costs.truncate(most);
    }
    costs.iter().map(|&(_, index)| index)
}

/// Gives the numbers of the masks that have all the wanted bits.
fn for_each_with<T>(masks: &[T], wanted: T, mut give: impl FnMut(usize))
where
    T: Copy + PartialEq + std::ops::BitAnd<Output = T>,
{
    const STRIDE: usize = 16;
    for (n, stride) in masks.chunks(STRIDE).enumerate() {
        // Mostly none has, which is seen for all of them at once.
        let has_any = stride
            .iter()
            .fold(0, |any, &mask| any | u8::from(mask & wanted == wanted));
        if has_any != 0 {
            for (at, &mask) in stride.iter().enumerate() {
                if mask & wanted == wanted {
                    give(n * STRIDE + at);
                }
            }
        }
    }
}

/// Where what was typed, four bytes at least, stands in a word, in bytes; the
/// last place.
fn place_of(typed: &[u8], word: &[u8]) -> Option<usize> {
    // Four at a time are compared as one number.
    let (first, rest) = typed.split_first_chunk::<4>()?;
    let mut windows = word.windows(4);
    while let Some(at) = windows.rposition(|window| window == first) {
        if word
            .get(at + 4..)
            .is_some_and(|word| word.starts_with(rest))
        {
            return Some(at);
        }
    }
    None
}

/// How often letters are left out of a word between those typed, if these all
/// stand in it in their order.
fn gaps(typed: &[u8], word: &[u8]) -> Option<u32> {
    let mut rest = word.iter();
    let mut gaps = 0;
    for wanted in typed {
        let skipped = rest.position(|c| c == wanted)?;
        gaps += u32::from(skipped > 0);
    }
    Some(gaps)
}

#[cfg(test)]
mod tests;
