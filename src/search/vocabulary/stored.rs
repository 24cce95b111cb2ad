//! The form in which a vocabulary is kept.
//!
//! The words' text comes first, so that the buffer it was read into goes on as
//! the text. Then, word by word: length and shared beginning (a byte each),
//! letters (2 bytes), pairs (4), number of articles (a byte; 255 refers to the
//! list of larger ones that follows, 4 bytes each). All numbers are little
//! endian. The end tells what it is:
//!
//! | bytes | |
//! |---|---|
//! | 8 | length of the text |
//! | 8 | number of words |
//! | 8 | how many stand in 255 articles or more |
//! | 24 | library, epoch and last number of its index |
//! | 8 | checksum of all that comes before |
//! | 8 | `DpscWrd` and the number of the format |

use super::Vocabulary;
use crate::library::IndexState;

/// The last byte is the number of the format: to be raised with every change
/// of the form, of the masks, and of how text is folded or cut into words.
const MAGIC: [u8; 8] = *b"DpscWrd\x01";
/// Everything after the lists.
const END: usize = 64;
/// Words in so many articles or more have their number in the second list.
const MANY: u8 = u8::MAX;
/// What a word takes besides its text and a large number of articles.
const EACH: usize = 9;

impl Vocabulary {
    /// The vocabulary in the form in which it is kept; about 20 bytes a word.
    pub fn to_bytes(&self) -> Vec<u8> {
        let large: Vec<u32> = self
            .counts
            .iter()
            .copied()
            .filter(|&count| count >= u32::from(MANY))
            .collect();
        let size = self.text.len() + self.len() * EACH + large.len() * 4 + END;
        let mut bytes = Vec::with_capacity(size);
        bytes.extend_from_slice(self.text.as_bytes());
        let mut start = 0;
        bytes.extend(self.ends.iter().map(|&end| {
            let length = end - start;
            start = end;
            length as u8
        }));
        bytes.extend_from_slice(&self.shared);
        bytes.extend(self.letters.iter().flat_map(|mask| mask.to_le_bytes()));
        bytes.extend(self.pairs.iter().flat_map(|mask| mask.to_le_bytes()));
        bytes.extend(
            self.counts
                .iter()
                .map(|&count| count.min(u32::from(MANY)) as u8),
        );
        bytes.extend(large.iter().flat_map(|count| count.to_le_bytes()));
        for number in [
            self.text.len() as u64,
            self.len() as u64,
            large.len() as u64,
            self.origin.library as u64,
            self.origin.epoch as u64,
            self.origin.last_doc as u64,
        ] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        let checksum = checksum(&bytes);
        bytes.extend_from_slice(&checksum.to_le_bytes());
        bytes.extend_from_slice(&MAGIC);
        bytes
    }

    /// The vocabulary that was kept as these bytes; `None` if they are anything
    /// else, of another format, damaged or cut off.
    pub fn from_bytes(mut bytes: Vec<u8>) -> Option<Self> {
        let (rest, magic) = bytes.split_last_chunk::<8>()?;
        let (rest, sum) = rest.split_last_chunk::<8>()?;
        if *magic != MAGIC || u64::from_le_bytes(*sum) != checksum(rest) {
            return None;
        }
        let (lists, end) = rest.split_at_checked(rest.len().checked_sub(END - 16)?)?;
        let mut numbers = end
            .as_chunks::<8>()
            .0
            .iter()
            .map(|&number| u64::from_le_bytes(number));
        let text_length = usize::try_from(numbers.next()?).ok()?;
        let count = usize::try_from(numbers.next()?).ok()?;
        let large = usize::try_from(numbers.next()?).ok()?;
        let origin = IndexState {
            library: numbers.next()? as i64,
            epoch: numbers.next()? as i64,
            last_doc: numbers.next()? as i64,
        };

        let (text, lists) = lists.split_at_checked(text_length)?;
        let (lengths, lists) = lists.split_at_checked(count)?;
        let (shared, lists) = lists.split_at_checked(count)?;
        let (letters, lists) = lists.split_at_checked(count.checked_mul(2)?)?;
        let (pairs, lists) = lists.split_at_checked(count.checked_mul(4)?)?;
        let (counts, lists) = lists.split_at_checked(count)?;
        if lists.len() != large.checked_mul(4)? {
            return None;
        }
        let text = std::str::from_utf8(text).ok()?;
        let mut vocabulary = Self {
            origin,
            text: String::new(),
            ends: ends(text, lengths)?,
            counts: all_counts(counts, lists)?,
            shared: shared.to_vec(),
            letters: letters
                .as_chunks::<2>()
                .0
                .iter()
                .map(|&mask| u16::from_le_bytes(mask))
                .collect(),
            pairs: pairs
                .as_chunks::<4>()
                .0
                .iter()
                .map(|&mask| u32::from_le_bytes(mask))
                .collect(),
        };
        bytes.truncate(text_length);
        bytes.shrink_to_fit();
        vocabulary.text = String::from_utf8(bytes).ok()?;
        Some(vocabulary)
    }
}

/// Where words of these lengths end in their text.
fn ends(text: &str, lengths: &[u8]) -> Option<Vec<u32>> {
    u32::try_from(text.len()).ok()?;
    let mut end = 0u32;
    let mut is_sound = true;
    let ends: Vec<u32> = lengths
        .iter()
        .map(|&length| {
            end = end.saturating_add(u32::from(length));
            is_sound &= length > 0 && text.is_char_boundary(end as usize);
            end
        })
        .collect();
    (is_sound && end as usize == text.len()).then_some(ends)
}

/// The numbers of articles from the list of small and that of large ones.
fn all_counts(counts: &[u8], large: &[u8]) -> Option<Vec<u32>> {
    let mut large = large.as_chunks::<4>().0.iter();
    let mut is_sound = true;
    let counts: Vec<u32> = counts
        .iter()
        .map(|&count| {
            if count < MANY {
                return u32::from(count);
            }
            let count = large.next().map(|&count| u32::from_le_bytes(count));
            is_sound &= count.is_some();
            count.unwrap_or(0)
        })
        .collect();
    (is_sound && large.next().is_none()).then_some(counts)
}

/// Tells damage, not malice: four lanes of the multiply-and-rotate that `xxHash`
/// is made of, which keeps up with the memory.
fn checksum(bytes: &[u8]) -> u64 {
    const ODD: [u64; 4] = [
        0x9E37_79B1_85EB_CA87,
        0xC2B2_AE3D_27D4_EB4F,
        0x1656_67B1_9E37_79F9,
        0x27D4_EB2F_1656_67C5,
    ];
    let mix = |lane: u64, number: [u8; 8], odd: u64| {
        (lane ^ u64::from_le_bytes(number))
            .wrapping_mul(odd)
            .rotate_left(29)
    };
    let mut lanes = ODD;
    let (numbers, rest) = bytes.as_chunks::<8>();
    let (fours, single) = numbers.as_chunks::<4>();
    for four in fours {
        for ((lane, &number), odd) in lanes.iter_mut().zip(four).zip(ODD) {
            *lane = mix(*lane, number, odd);
        }
    }
    let mut sum = bytes.len() as u64;
    for lane in lanes {
        sum = mix(sum, lane.to_le_bytes(), ODD[0]);
    }
    for &number in single {
        sum = mix(sum, number, ODD[1]);
    }
    for &byte in rest {
        sum = mix(sum, u64::from(byte).to_le_bytes(), ODD[2]);
    }
    sum ^ (sum >> 32)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{news, vocabulary};
    use super::*;
    use crate::search::Finder;
    use proptest::prelude::*;

    fn kept() -> Vocabulary {
        let mut words = Vocabulary::of(IndexState {
            library: -5,
            epoch: 12,
            last_doc: 300,
        });
        for (word, count) in [("abc", 1), ("abcd", 254), ("abd", 255), ("дом", 70_000)] {
            words.push(word, count);
        }
        words
    }

    /// With the checksum made right again.
    fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
        let end = bytes.len() - 16;
        let sum = checksum(&bytes[..end]);
        bytes[end..end + 8].copy_from_slice(&sum.to_le_bytes());
        bytes
    }

    #[test]
    fn what_is_kept_comes_back() {
        for words in [Vocabulary::new(), kept(), news()] {
            assert_eq!(Vocabulary::from_bytes(words.to_bytes()), Some(words));
        }
    }

    #[test]
    fn what_is_cut_off_or_foreign_is_not_taken() {
        let bytes = news().to_bytes();
        for end in 0..bytes.len() {
            assert_eq!(Vocabulary::from_bytes(bytes[..end].to_vec()), None, "{end}");
        }
        let mut newer = bytes.clone();
        *newer.last_mut().unwrap() += 1;
        assert_eq!(Vocabulary::from_bytes(newer), None);
        assert_eq!(Vocabulary::from_bytes(vec![0; 4096]), None);
    }

    #[test]
    fn impossible_numbers_are_not_taken() {
        let bytes = news().to_bytes();
        for at in 0..3 {
            for number in [0, 1, u64::MAX, u64::MAX / 2, 1 << 62] {
                let mut changed = bytes.clone();
                let place = bytes.len() - END + at * 8;
                changed[place..place + 8].copy_from_slice(&number.to_le_bytes());
                if changed != bytes {
                    let found = Vocabulary::from_bytes(sealed(changed));
                    // No word is in 255 articles, so 0 there is right.
                    assert_eq!(found, None, "{at} {number}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn damage_is_noticed(at in 0..10_000usize, by in 1..=255u8) {
            let mut bytes = news().to_bytes();
            let at = at % bytes.len();
            bytes[at] ^= by;
            prop_assert_eq!(Vocabulary::from_bytes(bytes), None);
        }

        #[test]
        fn anything_is_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut sealed_bytes = bytes.clone();
            prop_assert_eq!(Vocabulary::from_bytes(bytes), None);
            sealed_bytes.extend([0; 8]);
            sealed_bytes.extend(MAGIC);
            Vocabulary::from_bytes(sealed(sealed_bytes));
        }

        #[test]
        fn nonsense_with_a_right_checksum_does_no_harm(
            changes in proptest::collection::vec((0..10_000usize, any::<u8>()), 1..20),
            typed in "(erdogan|karab|mosk|москва|abkom)[a-z]{0,4}",
        ) {
            let mut bytes = news().to_bytes();
            let length = bytes.len() - 16;
            for (at, byte) in changes {
                bytes[at % length] = byte;
            }
            if let Some(words) = Vocabulary::from_bytes(sealed(bytes)) {
                for is_prefix in [false, true] {
                    Finder::new().alternatives(&words, &typed, is_prefix);
                }
                words.completions(&typed, 5);
            }
        }

        #[test]
        fn any_words_come_back(words in proptest::collection::btree_map("[a-zäß]{1,9}", any::<u32>(), 0..40)) {
            let words: Vec<(&str, u32)> = words.iter().map(|(word, &count)| (word.as_str(), count)).collect();
            let words = vocabulary(&words);
            prop_assert_eq!(Vocabulary::from_bytes(words.to_bytes()), Some(words));
        }
    }
}
