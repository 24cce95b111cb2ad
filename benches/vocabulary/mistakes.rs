//! Words as they are mistyped.

use std::ops::Range;

use super::archive::Random;

/// Makes one mistake at a place of a word, if it can be made there.
pub(crate) type Mistaken = fn(&mut Random, &mut Vec<char>, usize) -> bool;

/// The mistakes a typist makes.
pub(crate) struct Mistake;

#[expect(
    clippy::ptr_arg,
    reason = "all of them have the type of those that insert"
)]
impl Mistake {
    pub(crate) fn dropped(_: &mut Random, word: &mut Vec<char>, at: usize) -> bool {
        word.remove(at);
        true
    }

    pub(crate) fn doubled(_: &mut Random, word: &mut Vec<char>, at: usize) -> bool {
        word.insert(at, word[at]);
        true
    }

    pub(crate) fn added(random: &mut Random, word: &mut Vec<char>, at: usize) -> bool {
        word.insert(at, letter(random, word[at]));
        true
    }

    pub(crate) fn wrong(random: &mut Random, word: &mut Vec<char>, at: usize) -> bool {
        let other = letter(random, word[at]);
        std::mem::replace(&mut word[at], other) != other
    }

    pub(crate) fn swapped(_: &mut Random, word: &mut Vec<char>, at: usize) -> bool {
        let can = at + 1 < word.len() && word[at] != word[at + 1];
        if can {
            word.swap(at, at + 1);
        }
        can
    }

    pub(crate) fn any(random: &mut Random, word: &mut Vec<char>, at: usize) -> bool {
        let all: [Mistaken; 5] = [
            Self::dropped,
            Self::doubled,
            Self::added,
            Self::wrong,
            Self::swapped,
        ];
        all[random.below(5) as usize](random, word, at)
    }
}

/// Any letter of the script of another.
fn letter(random: &mut Random, like: char) -> char {
    let (first, count) = if like.is_ascii() {
        ('a', 26)
    } else {
        ('а', 32)
    };
    char::from_u32(first as u32 + random.below(count) as u32).unwrap_or(first)
}

/// A word with these mistakes at different places within a part of it; `None` if
/// they cannot be made there, or undo each other.
pub(crate) fn mistaken(
    random: &mut Random,
    word: &str,
    mistakes: &[Mistaken],
    part: Range<usize>,
) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    let mut last = None;
    for mistake in mistakes {
        let end = letters.len().min(part.end);
        let at = part.start + random.below(end.checked_sub(part.start)? as u64) as usize;
        if last == Some(at) || !mistake(random, &mut letters, at) {
            return None;
        }
        last = Some(at);
    }
    let typed: String = letters.into_iter().collect();
    (typed != word).then_some(typed)
}
