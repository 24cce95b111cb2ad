//! Every word that stands in any article.

use crate::fold::is_unspaced;

/// The words of all articles, folded, with the number of articles of each.
#[derive(Default)]
pub struct Vocabulary {
    /// All words in the order of their bytes, one after the other.
    text: String,
    /// Where each word ends in `text`.
    ends: Vec<u32>,
    counts: Vec<u32>,
    /// Which letters each word has; see [`mask`].
    masks: Vec<u64>,
    /// The first two bytes of each word.
    heads: Vec<[u8; 2]>,
}

impl Vocabulary {
    /// An empty vocabulary, to be filled with [`Vocabulary::push`].
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a word and the number of articles it stands in. Words come in the
    /// order of their bytes; one that does not is left out, as are words past
    /// 4 GiB in total. Scripts without blanks have no words to be guessed.
    pub fn push(&mut self, word: &str, articles: u32) {
        let Ok(end) = u32::try_from(self.text.len() + word.len()) else {
            return;
        };
        if word.is_empty()
            || word.starts_with(is_unspaced)
            || self
                .len()
                .checked_sub(1)
                .is_some_and(|last| self.word(last) >= word)
        {
            return;
        }
        self.text.push_str(word);
        self.ends.push(end);
        self.counts.push(articles);
        self.masks.push(mask(word));
        self.heads.push(head(word));
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The words that begin with `prefix`, at most `most` of them, those in
    /// most articles first; and whether that is all of them.
    pub fn completions(&self, prefix: &str, most: usize) -> (Vec<&str>, bool) {
        let start = self.first(|word| word < prefix);
        let end = self.first(|word| word < prefix || word.starts_with(prefix));
        let mut found: Vec<usize> = (start..end).collect();
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

    /// How many of the letters in a [`mask`] a word does not have; words that
    /// share a bit count as having both.
    pub(super) fn missing(&self, wanted: u64, index: usize) -> u32 {
        (wanted & !self.masks.get(index).copied().unwrap_or(0)).count_ones()
    }

    /// The first two bytes of a word; 0 for the second if there is none.
    pub(super) fn head(&self, index: usize) -> [u8; 2] {
        self.heads.get(index).copied().unwrap_or_default()
    }

    /// The word with this number in the order of their bytes.
    pub(super) fn word(&self, index: usize) -> &str {
        let start = index
            .checked_sub(1)
            .and_then(|last| self.ends.get(last))
            .map_or(0, |&end| end);
        let end = self.ends.get(index).map_or(start, |&end| end);
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// How many articles that word stands in.
    pub(super) fn count(&self, index: usize) -> u32 {
        self.counts.get(index).copied().unwrap_or(0)
    }
}

fn head(word: &str) -> [u8; 2] {
    let bytes = word.as_bytes();
    [0, 1].map(|n| bytes.get(n).copied().unwrap_or(0))
}

/// One bit for each letter from a to z and each digit, and the other 28 shared
/// by all else.
pub(super) fn mask(word: &str) -> u64 {
    word.chars().fold(0, |mask, c| {
        mask | match c {
            'a'..='z' => 1 << (u32::from(c) - u32::from('a')),
            '0'..='9' => 1 << (26 + u32::from(c) - u32::from('0')),
            c => 1 << (36 + u32::from(c) % 28),
        }
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
    fn words_out_of_order_are_left_out() {
        let mut words = Vocabulary::new();
        for word in ["b", "a", "b", "", "c"] {
            words.push(word, 1);
        }
        assert_eq!(words.completions("", 9).0, ["b", "c"]);
    }
}
