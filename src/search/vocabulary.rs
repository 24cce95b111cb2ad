//! Every word that stands in any article.

mod stored;

use std::ops::Range;

use crate::fold::is_unspaced;
use crate::library::IndexState;

/// A library of so many articles is read anew after every change: that takes
/// a few hundredths of a second.
const SMALL: i64 = 5_000;
/// A larger one when one article in so many is new,
const ONE_IN: i64 = 100;
/// or so many are: the words of new ones are read from their texts meanwhile.
const MOST_NEW: i64 = 400;
/// The longest word, in bytes; the index has none that are longer.
const LONGEST: usize = 255;

/// The words of all articles, folded, with the number of articles of each.
///
/// One that is older than the index stays useful: what it does not know yet is
/// found as typed, by the index itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// What it was made from.
    origin: IndexState,
    /// All words in the order of their bytes, one after the other.
    text: String,
    /// Where each word ends in `text`.
    ends: Vec<u32>,
    counts: Vec<u32>,
    /// How many bytes each word has in common with the one before it, whole
    /// characters only.
    shared: Vec<u8>,
    /// Which letters each word has; see [`letters`].
    letters: Vec<u16>,
    /// Which pairs of neighbouring bytes each word has; see [`pairs`].
    pairs: Vec<u32>,
}

impl Vocabulary {
    /// An empty vocabulary, to be filled with [`Vocabulary::push`].
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty vocabulary that says what it is going to be made from.
    pub fn of(origin: IndexState) -> Self {
        Self {
            origin,
            ..Self::default()
        }
    }

    /// Adds a word and the number of articles it stands in. Words come in the
    /// order of their bytes; one that does not is left out, as are words past
    /// 4 GiB in total, and what no reader types: longer than 255 bytes, or
    /// beginning with neither a letter nor a digit. Scripts without blanks have
    /// no words to be guessed.
    pub fn push(&mut self, word: &str, articles: u32) {
        let Ok(end) = u32::try_from(self.text.len() + word.len()) else {
            return;
        };
        let is_word = word
            .chars()
            .next()
            .is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
        if !is_word || word.len() > LONGEST {
            return;
        }
        let last = self.len().checked_sub(1).map_or("", |last| self.word(last));
        if last >= word {
            return;
        }
        self.shared.push(shared(last, word) as u8);
        self.text.push_str(word);
        self.ends.push(end);
        self.counts.push(articles);
        self.letters.push(letters(word));
        self.pairs.push(pairs(word));
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// What it was made from.
    pub fn origin(&self) -> IndexState {
        self.origin
    }

    /// Whether it is of an index that has only grown since, to the present state.
    pub fn is_of_earlier(&self, now: IndexState) -> bool {
        let made = self.origin;
        made.library == now.library && made.epoch == now.epoch && made.last_doc <= now.last_doc
    }

    /// Whether it pays to make it anew from an index that looks like this now:
    /// always when it is of another one, or the library is small, else only once
    /// it has many new articles.
    pub fn is_worth_remaking(&self, now: IndexState) -> bool {
        let new = now.last_doc - self.origin.last_doc;
        let is_small = now.last_doc <= SMALL;
        !self.is_of_earlier(now)
            || new > 0 && (is_small || new > MOST_NEW.min(now.last_doc / ONE_IN))
    }

    /// The words that begin with `prefix`, at most `most` of them, those in
    /// most articles first; and whether that is all of them.
    pub fn completions(&self, prefix: &str, most: usize) -> (Vec<&str>, bool) {
        let mut found: Vec<usize> = self.beginning_with(prefix).collect();
        let is_all = found.len() <= most;
        let key = |&index: &usize| (std::cmp::Reverse(self.count(index)), index);
        if !is_all {
            found.select_nth_unstable_by_key(most, key);
            found.truncate(most);
        }
        found.sort_unstable_by_key(key);
        (
            found.into_iter().map(|index| self.word(index)).collect(),
            is_all,
        )
    }

    /// How many articles a word, folded, stands in; 0 if it is not known.
    pub fn articles(&self, word: &str) -> u32 {
        self.index_of(word).map_or(0, |index| self.count(index))
    }

    /// How many articles the words that begin with `prefix` stand in, one after the
    /// other.
    pub fn articles_of(&self, prefix: &str) -> u64 {
        self.beginning_with(prefix)
            .map(|index| u64::from(self.count(index)))
            .sum()
    }

    /// The number of a word.
    pub(super) fn index_of(&self, word: &str) -> Option<usize> {
        let index = self.first(|other| other < word);
        (index < self.len() && self.word(index) == word).then_some(index)
    }

    /// The numbers of the words that begin with `prefix`.
    pub(super) fn beginning_with(&self, prefix: &str) -> Range<usize> {
        let start = self.first(|word| word < prefix);
        start..self.first(|word| word < prefix || word.starts_with(prefix))
    }

    /// How many words come before the first one that does not fulfil `before`.
    fn first(&self, before: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if before(self.word(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The word with this number in the order of their bytes.
    pub(super) fn word(&self, index: usize) -> &str {
        self.text.get(self.place(index)).unwrap_or_default()
    }

    /// The same, where only bytes are compared.
    pub(super) fn bytes(&self, index: usize) -> &[u8] {
        self.text
            .as_bytes()
            .get(self.place(index))
            .unwrap_or_default()
    }

    fn place(&self, index: usize) -> Range<usize> {
        let start = index
            .checked_sub(1)
            .and_then(|last| self.ends.get(last))
            .map_or(0, |&end| end as usize);
        start..self.ends.get(index).map_or(start, |&end| end as usize)
    }

    /// How many articles that word stands in.
    pub(super) fn count(&self, index: usize) -> u32 {
        self.counts.get(index).copied().unwrap_or(0)
    }

    /// For each word the bytes it has in common with the one before it.
    pub(super) fn shared(&self) -> &[u8] {
        &self.shared
    }

    /// For each word its [`letters`].
    pub(super) fn letters(&self) -> &[u16] {
        &self.letters
    }

    /// For each word its [`pairs`].
    pub(super) fn pairs(&self) -> &[u32] {
        &self.pairs
    }
}

/// The bytes two words have in common at the beginning, whole characters only.
fn shared(last: &str, word: &str) -> usize {
    let equal = last.bytes().zip(word.bytes());
    let mut shared = equal.take_while(|(a, b)| a == b).count();
    while !word.is_char_boundary(shared) {
        shared -= 1;
    }
    shared
}

/// One bit for each frequent consonant and `e`, others shared by letters that
/// are rare together, none for the other vowels, which most words have.
pub(super) fn letters(word: &str) -> u16 {
    word.chars().fold(0, |mask, c| {
        mask | match c {
            'n' => 1,
            'r' => 1 << 1,
            's' => 1 << 2,
            't' => 1 << 3,
            'd' => 1 << 4,
            'l' => 1 << 5,
            'h' => 1 << 6,
            'g' => 1 << 7,
            'c' | 'q' => 1 << 8,
            'b' => 1 << 9,
            'f' | 'v' => 1 << 10,
            'k' => 1 << 11,
            'm' => 1 << 12,
            'p' | 'j' => 1 << 13,
            'w' | 'z' | 'x' | 'y' => 1 << 14,
            'e' => 1 << 15,
            'a' | 'i' | 'o' | 'u' => 0,
            c => 1 << (u32::from(c) % 16),
        }
    })
}

/// One of 32 bits for each pair of neighbouring bytes. A word can contain
/// another only if it has all of its bits.
pub(super) fn pairs(word: &str) -> u32 {
    let bytes = word.as_bytes();
    bytes
        .iter()
        .zip(bytes.iter().skip(1))
        .fold(0, |mask, (&a, &b)| {
            let mixed = u32::from(a)
                .wrapping_mul(0x9E37_79B1)
                .wrapping_add(u32::from(b).wrapping_mul(0x85EB_CA6B));
            mask | 1 << (mixed >> 27)
        })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn vocabulary(words: &[(&str, u32)]) -> Vocabulary {
        let mut sorted = words.to_vec();
        sorted.sort_unstable();
        let mut vocabulary = Vocabulary::new();
        for (word, articles) in sorted {
            vocabulary.push(word, articles);
        }
        vocabulary
    }

    pub(crate) fn news() -> Vocabulary {
        vocabulary(&[
            ("abkommen", 40),
            ("ankara", 30),
            ("aserbaidschan", 12),
            ("bergkarabach", 3),
            ("damaskus", 7),
            ("erdogan", 25),
            ("erdogans", 5),
            ("friedenszone", 1),
            ("karabach", 4),
            ("karten", 9),
            ("konflikt", 50),
            ("konflikts", 20),
            ("selenskyj", 18),
            ("turkei", 60),
            ("turkische", 33),
            ("verteidigung", 21),
            ("verteidigungsabkommen", 2),
            ("москва", 6),
            ("2020", 90),
            ("東", 4),
            ("東京", 3),
        ])
    }

    #[test]
    fn completions_come_by_frequency() {
        let words = news();
        assert_eq!(
            words.completions("k", 10),
            (vec!["konflikt", "konflikts", "karten", "karabach"], true)
        );
        assert_eq!(
            words.completions("k", 2),
            (vec!["konflikt", "konflikts"], false)
        );
        assert_eq!(words.completions("x", 2), (vec![], true));
        assert_eq!(words.completions("м", 2), (vec!["москва"], true));
        assert_eq!(words.completions("", 1), (vec!["2020"], false));
        assert_eq!(Vocabulary::new().completions("a", 3), (vec![], true));
    }

    #[test]
    fn words_are_counted() {
        let words = news();
        for (word, articles) in [("ankara", 30), ("ankar", 0), ("москва", 6), ("zz", 0)] {
            assert_eq!(words.articles(word), articles, "{word}");
        }
    }

    #[test]
    fn words_out_of_order_are_left_out() {
        let mut words = Vocabulary::new();
        for word in ["b", "a", "b", "", "c"] {
            words.push(word, 1);
        }
        assert_eq!(words.completions("", 9).0, ["b", "c"]);
    }

    #[test]
    fn what_nobody_types_is_left_out() {
        let long = "x".repeat(LONGEST + 1);
        let mut words = Vocabulary::new();
        for word in [
            "a",
            long.get(1..).unwrap(),
            &long,
            "¶titel",
            "ß",
            "東",
            "한국",
        ] {
            words.push(word, 1);
        }
        let kept = words.completions("", 9).0;
        assert_eq!(kept, ["a", long.get(1..).unwrap(), "ß", "한국"]);
    }

    #[test]
    fn shared_beginnings_are_whole_characters() {
        for (last, word, expected) in [
            ("", "a", 0),
            ("ab", "abc", 2),
            ("ab", "ac", 1),
            ("да", "де", 2),
            ("дш", "дя", 2),
        ] {
            assert_eq!(shared(last, word), expected, "{last} {word}");
        }
    }

    #[test]
    fn it_is_made_anew_when_that_pays() {
        let state = |library, epoch, last_doc| IndexState {
            library,
            epoch,
            last_doc,
        };
        for (made, now, expected) in [
            // Nothing has changed.
            (state(1, 7, 100), state(1, 7, 100), false),
            (state(1, 7, 100_000), state(1, 7, 100_000), false),
            // A small library, always.
            (state(1, 7, 0), state(1, 7, 1), true),
            (state(1, 7, 4_999), state(1, 7, 5_000), true),
            // A large one after so many articles.
            (state(1, 7, 10_000), state(1, 7, 10_101), false),
            (state(1, 7, 10_000), state(1, 7, 10_102), true),
            (state(1, 7, 100_000), state(1, 7, 100_400), false),
            (state(1, 7, 100_000), state(1, 7, 100_401), true),
            // Another library, one that was numbered anew, one that was put back.
            (state(1, 7, 100_000), state(2, 7, 100_000), true),
            (state(1, 7, 100_000), state(1, 8, 100_000), true),
            (state(1, 7, 100_000), state(1, 7, 99_999), true),
        ] {
            let words = Vocabulary::of(made);
            assert_eq!(words.is_worth_remaking(now), expected, "{made:?} {now:?}");
        }
    }
}
