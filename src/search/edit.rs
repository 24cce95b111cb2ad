//! How many typing mistakes lie between what was typed and a word.

/// The fewest edits that make `typed` a beginning of `word`, if at most `most`
/// (0 to 2) are enough: a letter left out, added, wrong, or swapped with its
/// neighbour (optimal string alignment, the restricted Damerau-Levenshtein
/// distance). Also returns how many letters of `word` that beginning has.
///
/// Equal letters are never worth an edit, so only the places where the two
/// differ branch: with two edits at most some twenty short walks.
pub(super) fn edits_to_prefix<T: PartialEq>(
    typed: &[T],
    word: &[T],
    most: u8,
) -> Option<(u8, usize)> {
    let equal = typed.iter().zip(word).take_while(|(a, b)| a == b).count();
    let (typed, word) = (typed.get(equal..)?, word.get(equal..)?);
    if typed.is_empty() {
        return Some((0, equal));
    }
    let most = most.checked_sub(1)?;
    let mut best: Option<(u8, usize)> = None;
    let mut consider = |taken: usize, rest: Option<(&[T], &[T])>| {
        let Some((rest_typed, rest_word)) = rest else {
            return;
        };
        let most = best.map_or(Some(most), |(edits, _)| edits.checked_sub(2));
        let Some(most) = most else { return };
        if let Some((edits, length)) = edits_to_prefix(rest_typed, rest_word, most) {
            best = Some((edits + 1, equal + taken + length));
        }
    };
    // Another letter was typed.
    consider(1, typed.get(1..).zip(word.get(1..)));
    // Two letters were typed in the wrong order.
    if let ([a, b, ..], [c, d, ..]) = (typed, word)
        && a == d
        && b == c
    {
        consider(2, typed.get(2..).zip(word.get(2..)));
    }
    // A letter was left out.
    consider(1, word.get(1..).map(|word| (typed, word)));
    // A letter too many was typed.
    consider(0, typed.get(1..).map(|typed| (typed, word)));
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edits(typed: &str, word: &str, most: u8) -> Option<u8> {
        edits_to_prefix(typed.as_bytes(), word.as_bytes(), most).map(|(edits, _)| edits)
    }

    #[test]
    fn mistakes_are_counted() {
        for (typed, word, expected) in [
            ("ankara", "ankara", Some(0)),
            ("anka", "ankara", Some(0)),
            ("anakra", "ankara", Some(1)),
            ("akara", "ankara", Some(1)),
            ("annkara", "ankara", Some(1)),
            ("ankora", "ankara", Some(1)),
            ("nkara", "ankara", Some(1)),
            ("onkara", "ankara", Some(1)),
            ("nakara", "ankara", Some(1)),
            ("ankarax", "ankara", Some(1)),
            ("anokrax", "ankara", None),
            ("damaskis", "damaskus", Some(1)),
            ("selenksyj", "selenskyjs", Some(1)),
            ("verteidignugsabkomen", "verteidigungsabkommen", Some(2)),
            ("mxyz", "ankara", None),
            ("", "ankara", Some(0)),
            ("abc", "", None),
        ] {
            assert_eq!(edits(typed, word, 2), expected, "{typed} {word}");
        }
    }

    #[test]
    fn the_beginning_that_was_meant_is_measured() {
        for (typed, word, length) in [
            ("anka", "ankara", 4),
            ("akar", "ankara", 5),
            ("annka", "ankara", 4),
        ] {
            let found = edits_to_prefix(typed.as_bytes(), word.as_bytes(), 1);
            assert_eq!(found.map(|(_, length)| length), Some(length), "{typed}");
        }
    }

    /// The textbook table, to compare with.
    fn by_table(typed: &[u8], word: &[u8]) -> usize {
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
            .map(|end| table[typed.len()][end])
            .min()
            .unwrap_or(0)
    }

    proptest! {
        #[test]
        fn counted_as_the_textbook_does(typed in "[abc]{0,8}", word in "[abc]{0,10}") {
            let expected = by_table(typed.as_bytes(), word.as_bytes());
            for most in 0..=2u8 {
                let found = edits(&typed, &word, most);
                let wanted = (expected <= usize::from(most)).then_some(expected as u8);
                prop_assert_eq!(found, wanted);
            }
        }
    }
}
