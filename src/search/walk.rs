//! Words that begin as a typed one does, but for a few typing mistakes.
//!
//! The words, in the order of their bytes, are walked like the tree they form:
//! what two neighbours have in common is compared once, and where a beginning
//! is hopeless all words that share it are skipped. The comparison keeps, as
//! bits, how many typed letters may be accounted for after so many mistakes
//! (Wu and Manber, "Fast text searching allowing errors", 1992), so that it
//! costs a few operations a letter however long the typed word is.

use std::ops::Range;

use super::vocabulary::Vocabulary;

/// The most mistakes that are looked for.
pub(super) const MOST_EDITS: usize = 2;
/// The longest typed word, in letters: it must fit the bits of a number.
pub(super) const LONGEST: usize = 40;
/// The longest word, in bytes.
const DEEPEST: usize = 255;
/// So many shared beginnings are looked at in one go.
const STRIDE: usize = 32;

/// Neighbouring words that differ from what was typed in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Near {
    /// Their numbers.
    pub(super) words: Range<usize>,
    /// The fewest mistakes that make what was typed a beginning of them: a
    /// letter left out, added, wrong, or swapped with its neighbour (optimal
    /// string alignment, the restricted Damerau-Levenshtein distance).
    pub(super) edits: u8,
    /// How long that beginning is, in letters; the longest, if several are as good.
    pub(super) length: u8,
}

/// What was typed, by letters: a bit for each place where a letter stands.
pub(super) struct Places {
    ascii: [u64; 128],
    others: Vec<(char, u64)>,
    length: usize,
}

impl Places {
    /// `None` if there are more than 40 letters, or none.
    pub(super) fn new(typed: &[char]) -> Option<Self> {
        if typed.is_empty() || typed.len() > LONGEST {
            return None;
        }
        let mut places = Self {
            ascii: [0; 128],
            others: Vec::new(),
            length: typed.len(),
        };
        for (place, &c) in typed.iter().enumerate() {
            if let Some(bits) = places.ascii.get_mut(c as usize) {
                *bits |= 1 << place;
            } else if let Some((_, bits)) = places.others.iter_mut().find(|(other, _)| *other == c)
            {
                *bits |= 1 << place;
            } else {
                places.others.push((c, 1 << place));
            }
        }
        Some(places)
    }

    fn of(&self, c: char) -> u64 {
        if let Some(&bits) = self.ascii.get(c as usize) {
            return bits;
        }
        let found = self.others.iter().find(|(other, _)| *other == c);
        found.map_or(0, |&(_, bits)| bits)
    }
}

/// What is known after the first letters of a word. Bit `n` of a row says that
/// `n` typed letters may stand for them.
#[derive(Clone, Copy, Default)]
struct State {
    /// By the number of mistakes, those with fewer included.
    rows: [u64; MOST_EDITS + 1],
    /// The same before the last letter, where that one was typed second next.
    swaps: [u64; MOST_EDITS],
    /// How many letters that are.
    letters: u8,
    /// All typed letters stood for the first `length` of them, with this many
    /// mistakes.
    best: Option<(u8, u8)>,
}

impl State {
    fn start(most: usize, length: usize) -> Self {
        let mut state = Self::default();
        for (edits, row) in state.rows.iter_mut().enumerate().take(most + 1) {
            // The first letters typed too many.
            *row = (1 << (edits + 1)) - 1;
        }
        state.accept(length);
        state
    }

    fn is_hopeless(&self, most: usize) -> bool {
        self.rows.get(most).is_none_or(|&row| row == 0)
    }

    /// The state after another letter, which was typed at these places.
    fn after(&self, places: u64, length: usize, most: usize) -> Self {
        let all = (1 << (length + 1)) - 1;
        let mut next = Self {
            letters: self.letters.saturating_add(1),
            best: self.best,
            ..Self::default()
        };
        next.rows[0] = (self.rows[0] & places) << 1;
        for edits in 1..=most.min(MOST_EDITS) {
            let (old, fewer) = (self.rows[edits], self.rows[edits - 1]);
            let right = (old & places) << 1;
            let wrong = fewer << 1;
            let left_out = fewer;
            let swapped = (self.swaps[edits - 1] & places) << 2;
            let added = next.rows[edits - 1] << 1;
            next.rows[edits] = (right | wrong | left_out | swapped | added) & all;
            next.swaps[edits - 1] = fewer & (places >> 1);
        }
        next.accept(length);
        next
    }

    fn accept(&mut self, length: usize) {
        let end = 1 << length;
        if let Some(edits) = self.rows.iter().position(|row| row & end != 0)
            && self.best.is_none_or(|(best, _)| edits as u8 <= best)
        {
            self.best = Some((edits as u8, self.letters));
        }
    }
}

/// The words of which what was typed is a beginning with at most `most` (0 to 2)
/// mistakes, in order.
pub(super) fn near(words: &Vocabulary, typed: &Places, most: usize) -> Vec<Near> {
    let most = most.min(MOST_EDITS);
    let mut found = Vec::new();
    let mut states = [State::default(); DEEPEST + 1];
    states[0] = State::start(most, typed.length);
    let shared = words.shared();
    let (mut index, mut known) = (0, 0);
    while let Some(&common) = shared.get(index) {
        let word = words.bytes(index);
        let mut depth = known.min(usize::from(common)).min(word.len());
        let mut state = states[depth];
        let mut is_hopeless = false;
        while depth < word.len().min(DEEPEST) {
            let (c, width) = letter(word, depth);
            state = state.after(typed.of(c), typed.length, most);
            depth = (depth + width).min(DEEPEST);
            states[depth] = state;
            if state.is_hopeless(most) {
                is_hopeless = true;
                break;
            }
        }
        known = depth;
        let end = if is_hopeless {
            end_of_beginning(shared, index + 1, depth as u8)
        } else {
            index + 1
        };
        if let Some((edits, length)) = state.best {
            found.push(Near {
                words: index..end,
                edits,
                length,
            });
        }
        index = end;
    }
    found
}

/// The character at a place of a word, and its length in bytes.
fn letter(word: &[u8], at: usize) -> (char, usize) {
    match word.get(at) {
        Some(&byte) if byte.is_ascii() => (char::from(byte), 1),
        _ => {
            let end = word.len().min(at + 4);
            let rest = word.get(at..end).unwrap_or_default();
            let first = rest.utf8_chunks().next().map_or("", |chunk| chunk.valid());
            first
                .chars()
                .next()
                .map_or(('\0', 1), |c| (c, c.len_utf8()))
        }
    }
}

/// The first word from `index` on that shares less than `depth` bytes with the
/// one before it.
fn end_of_beginning(shared: &[u8], index: usize, depth: u8) -> usize {
    let mut at = index;
    let rest = shared.get(index..).unwrap_or_default();
    // Most beginnings end soon, others after thousands of words.
    for &common in rest.iter().take(4) {
        if common < depth {
            return at;
        }
        at += 1;
    }
    let rest = rest.get(4..).unwrap_or_default();
    for stride in rest.chunks(STRIDE) {
        let has_other = stride
            .iter()
            .fold(0, |any, &common| any | u8::from(common < depth));
        if has_other != 0 {
            let inside = stride.iter().position(|&common| common < depth);
            return at + inside.unwrap_or(0);
        }
        at += stride.len();
    }
    shared.len()
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::tests::vocabulary;
    use super::*;
    use proptest::prelude::*;

    /// The fewest mistakes, and the longest beginning, by the textbook's table.
    fn by_table(typed: &[char], word: &[char]) -> (usize, usize) {
        let mut table = vec![vec![0; word.len() + 1]; typed.len() + 1];
        for i in 0..=typed.len() {
            for j in 0..=word.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let wrong = usize::from(typed[i - 1] != word[j - 1]);
                    let mut least = (table[i - 1][j] + 1)
                        .min(table[i][j - 1] + 1)
                        .min(table[i - 1][j - 1] + wrong);
                    if i > 1 && j > 1 && typed[i - 1] == word[j - 2] && typed[i - 2] == word[j - 1]
                    {
                        least = least.min(table[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        (0..=word.len())
            .map(|end| (table[typed.len()][end], end))
            .min_by_key(|&(edits, end)| (edits, std::cmp::Reverse(end)))
            .unwrap_or_default()
    }

    fn chars(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    fn check(typed: &str, words: &[(&str, u32)], most: usize) {
        let words = vocabulary(words);
        let typed = chars(typed);
        let places = Places::new(&typed).unwrap();
        let mut found = Vec::new();
        for near in near(&words, &places, most) {
            for index in near.words {
                found.push((words.word(index).to_owned(), near.edits, near.length));
            }
        }
        let mut expected = Vec::new();
        for index in 0..words.len() {
            let word = words.word(index);
            let (edits, length) = by_table(&typed, &chars(word));
            if edits <= most {
                expected.push((word.to_owned(), edits as u8, length as u8));
            }
        }
        assert_eq!(found, expected, "{typed:?}");
    }

    #[test]
    fn mistakes_are_counted() {
        for (typed, word) in [
            ("ankara", "ankara"),
            ("anka", "ankara"),
            ("anakra", "ankara"),
            ("akara", "ankara"),
            ("annkara", "ankara"),
            ("nakara", "ankara"),
            ("onkara", "ankara"),
            ("ankarax", "ankara"),
            ("anokrax", "ankara"),
            ("ab", "b"),
            ("ab", "x"),
            ("selenksyj", "selenskyjs"),
            ("масква", "москва"),
            ("осква", "москва"),
            ("mоскав", "москва"),
        ] {
            for most in 0..=2 {
                check(typed, &[(word, 1)], most);
            }
        }
    }

    #[test]
    fn skipped_words_are_those_that_share_a_beginning() {
        let shared = |length: usize| {
            let mut shared = vec![3; length];
            shared.extend([1, 3]);
            shared
        };
        for length in 0..150 {
            assert_eq!(end_of_beginning(&shared(length), 0, 2), length);
            assert_eq!(end_of_beginning(&shared(length), 0, 1), length + 2);
        }
        assert_eq!(end_of_beginning(&[0], 1, 1), 1);
    }

    #[test]
    fn typed_words_have_a_length() {
        assert!(Places::new(&[]).is_none());
        assert!(Places::new(&['a'; LONGEST]).is_some());
        assert!(Places::new(&['a'; LONGEST + 1]).is_none());
    }

    proptest! {
        #[test]
        fn found_as_the_textbook_does(
            typed in "[abcж]{1,8}",
            words in proptest::collection::btree_set("[abcжш]{1,10}", 0..40),
            most in 0..=2usize,
        ) {
            let words: Vec<(&str, u32)> = words.iter().map(|word| (word.as_str(), 1)).collect();
            check(&typed, &words, most);
        }
    }
}
