//! Mistyped words, made by rule: so many that a share of them means something.
//!
//! They are made of the words that queries of the kinds `exact` and `rare`
//! consist of, if these have five letters and more, and expect the same. One
//! that is a word of the archive itself, or the beginning of the word it was
//! made of, is no mistake and is left out. One that begins another word is a
//! kind of its own: what was typed is found first then, as it must be.

use std::collections::HashSet;

use depesche::fold::{fold, is_unspaced};

use super::archive::Archive;
use super::queries::{Expected, Judged};

/// Words have to be as long for one mistake, in letters.
const SHORTEST: usize = 5;
/// And as long for two.
const SHORTEST_FOR_TWO: usize = 7;

/// A typing mistake.
#[derive(Clone, Copy, PartialEq)]
enum Mistake {
    Dropped,
    Doubled,
    Swapped,
    Wrong,
    Added,
}

use Mistake::{Added, Doubled, Dropped, Swapped, Wrong};

impl Mistake {
    const ALL: [Self; 5] = [Dropped, Doubled, Swapped, Wrong, Added];

    fn kind(self) -> &'static str {
        match self {
            Dropped => "every letter dropped",
            Doubled => "every letter doubled",
            Swapped => "every two letters swapped",
            Wrong => "every letter wrong",
            Added => "a letter added anywhere",
        }
    }

    /// Makes the mistake at a letter; `None` if it would be none.
    fn make(self, word: &[char], at: usize) -> Option<Vec<char>> {
        let mut word = word.to_vec();
        let letter = *word.get(at)?;
        match self {
            Dropped => drop(word.remove(at)),
            Doubled => word.insert(at, letter),
            Swapped if word.get(at + 1).is_some_and(|&next| next != letter) => {
                word.swap(at, at + 1);
            }
            Swapped => return None,
            Wrong => word[at] = neighbour(letter),
            Added => word.insert(at, neighbour(letter)),
        }
        Some(word)
    }
}

/// Two mistakes in one word; places are counted from the start, and from the
/// end if they are negative.
const TWO: [((Mistake, isize), (Mistake, isize)); 10] = [
    ((Dropped, 2), (Swapped, -3)),
    ((Wrong, 1), (Doubled, -2)),
    ((Swapped, 1), (Wrong, -2)),
    ((Wrong, 3), (Dropped, -2)),
    ((Doubled, 2), (Wrong, -3)),
    ((Wrong, 0), (Dropped, -3)),
    ((Dropped, 1), (Dropped, -2)),
    ((Swapped, 2), (Swapped, -2)),
    ((Wrong, 2), (Wrong, -2)),
    ((Added, 2), (Swapped, -3)),
];

/// The kind of mistakes that begin another word.
pub(crate) const BEGINNING: &str = "begins another word";

/// Every variant of the words in these queries.
pub(crate) fn variants(queries: &[Judged], archive: &Archive) -> Vec<Judged> {
    let mut known = HashSet::new();
    let mut found = Vec::new();
    let is_single = |query: &&Judged| {
        let letters = query.query.chars();
        matches!(query.kind.as_str(), "exact" | "rare")
            && letters
                .clone()
                .all(|c| c.is_alphabetic() && !is_unspaced(c))
            && letters.count() >= SHORTEST
            && matches!(query.expected, Expected::Articles { .. })
    };
    for query in queries.iter().filter(is_single) {
        let word: Vec<char> = query.query.to_lowercase().chars().collect();
        let right = fold(&query.query);
        let mut add = |kind: &str, typed: Vec<char>| {
            let typed: String = typed.into_iter().collect();
            let folded = fold(&typed);
            let is_mistake = !right.starts_with(&folded) && !archive.is_word(&folded);
            let kind = if archive.is_beginning(&folded) {
                BEGINNING
            } else {
                kind
            };
            if is_mistake && known.insert(folded) {
                found.push(Judged {
                    kind: kind.to_owned(),
                    query: typed,
                    expected: query.expected.clone(),
                });
            }
        };
        for mistake in Mistake::ALL {
            for at in 0..word.len() {
                if let Some(typed) = mistake.make(&word, at) {
                    let kind = if at == 0 {
                        "every first letter"
                    } else {
                        mistake.kind()
                    };
                    add(kind, typed);
                }
            }
        }
        if word.len() < SHORTEST_FOR_TWO {
            continue;
        }
        for ((first, start), (second, end)) in TWO {
            // The later one first, so that the earlier place stays what it is.
            let at = |place: isize| {
                let length = if place < 0 { word.len() } else { 0 };
                length.saturating_add_signed(place)
            };
            let typed = second.make(&word, at(end));
            if let Some(typed) = typed.and_then(|typed| first.make(&typed, at(start))) {
                add("two mistakes anywhere", typed);
            }
        }
    }
    found.sort_by(|a, b| a.kind.cmp(&b.kind));
    found
}

/// A letter that is hit instead of another: beside it on the keyboard, or the
/// next one in the alphabet.
fn neighbour(letter: char) -> char {
    const ROWS: [&str; 3] = ["qwertzuiop", "asdfghjkl", "yxcvbnm"];
    for row in ROWS {
        let mut letters = row.chars();
        if let Some(before) = row.find(letter) {
            let last = row.chars().next_back();
            return letters
                .nth(before + 1)
                .or(last)
                .map_or(letter, |next| if next == letter { 'n' } else { next });
        }
    }
    let plain = fold(&letter.to_string()).chars().next();
    match plain {
        Some(plain) if plain.is_ascii_lowercase() => neighbour(plain),
        _ => {
            let next = char::from_u32(u32::from(letter) + 1);
            next.filter(|next| next.is_alphabetic()).unwrap_or(letter)
        }
    }
}
