//! Choosing among short names by a few of their letters.

use std::ops::Range;

use super::similarity::{Similarity, Skim};
use crate::fold::{Folded, fold};

/// How much less what is typed counts when it stands in a name's remark.
const REMARK: i64 = 1_000;

/// A name that can be chosen, and what is remarked about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    text: Folded,
    remark: Folded,
    /// A bit for each letter of the text that is one of a to z.
    letters: u32,
}

impl Name {
    /// A name and a remark, as they are shown.
    pub fn new(name: &str, remark: &str) -> Self {
        let text = Folded::new(name);
        Self {
            letters: mask(text.text()),
            text,
            remark: Folded::new(remark),
        }
    }
}

/// What is typed to choose a name: words, in any order, each of them letters of
/// the name in their order or a part of the remark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    words: Vec<(String, u32)>,
}

impl Choice {
    /// What was typed; case and accents make no difference.
    pub fn new(typed: &str) -> Self {
        let folded = fold(typed);
        let words = folded.split_whitespace();
        Self {
            words: words.map(|word| (word.to_owned(), mask(word))).collect(),
        }
    }

    /// Whether nothing was typed: every name is as good as any other.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Where a name and its remark match, in bytes, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoiceMarks {
    /// In the name.
    pub name: Vec<Range<usize>>,
    /// In the remark.
    pub remark: Vec<Range<usize>>,
}

/// Compares what was typed with names.
pub struct Chooser {
    matcher: Skim,
}

impl Chooser {
    /// A chooser.
    pub fn new() -> Self {
        Self {
            matcher: Skim::new(),
        }
    }

    /// How well a name matches, higher is better; `None` if it does not.
    pub fn score(&self, choice: &Choice, name: &Name) -> Option<i64> {
        choice.words.iter().try_fold(0, |score, (word, letters)| {
            let of_name = if letters & !name.letters == 0 {
                self.matcher.score(name.text.text(), word)
            } else {
                None
            };
            let of_word = of_name.or_else(|| {
                let place = name.remark.text().find(word.as_str())?;
                Some(-REMARK - place.min(100) as i64)
            })?;
            Some(score + of_word)
        })
    }

    /// Which letters of a name match.
    pub fn marks(&self, choice: &Choice, name: &Name) -> ChoiceMarks {
        let mut marks = ChoiceMarks::default();
        for (word, _) in &choice.words {
            let text = name.text.text();
            if let Some(letters) = self.matcher.letters(text, word) {
                let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
                for letter in letters {
                    let Some(&start) = starts.get(letter) else {
                        continue;
                    };
                    let end = starts.get(letter + 1).copied().unwrap_or(text.len());
                    marks.name.push(name.text.source_range(start..end));
                }
            } else if let Some(start) = name.remark.text().find(word.as_str()) {
                let range = start..start + word.len();
                marks.remark.push(name.remark.source_range(range));
            }
        }
        marks.name = united(marks.name);
        marks.remark = united(marks.remark);
        marks
    }
}

impl Default for Chooser {
    fn default() -> Self {
        Self::new()
    }
}

fn mask(folded: &str) -> u32 {
    let letters = folded.bytes().filter(u8::is_ascii_lowercase);
    letters.fold(0, |mask, letter| mask | 1 << (letter - b'a'))
}

/// Sorts ranges and joins those that touch.
fn united(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut united: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match united.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => united.push(range),
        }
    }
    united
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The name and remark with their marked letters in brackets, if they match.
    fn shown(typed: &str, name: &str, remark: &str) -> Option<String> {
        let (chooser, choice) = (Chooser::new(), Choice::new(typed));
        let known = Name::new(name, remark);
        chooser.score(&choice, &known)?;
        let marks = chooser.marks(&choice, &known);
        let bracket = |text: &str, ranges: &[Range<usize>]| {
            let mut text = text.to_owned();
            for range in ranges.iter().rev() {
                text.insert(range.end, ']');
                text.insert(range.start, '[');
            }
            text
        };
        let (name, remark) = (bracket(name, &marks.name), bracket(remark, &marks.remark));
        Some(format!("{name} {remark}").trim().to_owned())
    }

    #[test]
    fn letters_are_found_in_their_order_and_words_in_any() {
        for (typed, name, remark, expected) in [
            ("", "news", "", Some("news")),
            ("nws", "news", "", Some("[n]e[ws]")),
            ("swn", "news", "", None),
            ("tur", "Türkei", "", Some("[Tür]kei")),
            ("STRASSE", "Alte Straße", "", Some("Alte [Straße]")),
            ("2025 july", "July 2025", "", Some("[July] [2025]")),
            (
                "2025-07",
                "July 2025",
                "2025-07",
                Some("July 2025 [2025-07]"),
            ),
            ("read all", "mark-all-read", "", Some("mark-[all]-[read]")),
            ("wider", "grow", "Wider text", Some("grow [Wider] text")),
            (
                "text gro",
                "grow",
                "Wider text",
                Some("[gro]w Wider [text]"),
            ),
            ("wdr", "grow", "Wider text", None),
            ("東", "東京", "", Some("[東]京")),
        ] {
            assert_eq!(shown(typed, name, remark).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn better_names_score_higher() {
        let (chooser, choice) = (Chooser::new(), Choice::new("sea"));
        let score = |name: &str, remark: &str| chooser.score(&choice, &Name::new(name, remark));
        assert!(score("sea", "") >= score("search", ""));
        assert!(score("search", "") > score("set theme a", ""));
        assert!(score("set theme a", "") > score("help", "all about the sea"));
        assert_eq!(score("help", "all about ships"), None);
    }

    proptest! {
        #[test]
        fn marks_are_ranges_of_what_is_shown(typed in ".{0,6}", name in ".{0,20}", remark in ".{0,20}") {
            let (chooser, choice) = (Chooser::new(), Choice::new(&typed));
            let known = Name::new(&name, &remark);
            let is_match = chooser.score(&choice, &known).is_some();
            let marks = chooser.marks(&choice, &known);
            for (text, ranges) in [(&name, &marks.name), (&remark, &marks.remark)] {
                let mut end = 0;
                for range in ranges {
                    prop_assert!(text.get(range.clone()).is_some());
                    prop_assert!(range.start >= end && range.start < range.end);
                    end = range.end;
                }
            }
            let is_marked = !marks.name.is_empty() || !marks.remark.is_empty();
            prop_assert!(!is_match || choice.is_empty() || is_marked);
        }

        #[test]
        fn a_part_of_a_name_chooses_it(name in "[a-zäöüßА-я東京 ]{1,12}", from in 0usize..12, to in 0usize..12) {
            let letters: Vec<char> = name.chars().collect();
            let (from, to) = (from.min(letters.len()), to.min(letters.len()));
            let part: String = letters.get(from.min(to)..from.max(to)).unwrap_or_default().iter().collect();
            prop_assert!(Chooser::new().score(&Choice::new(&part), &Name::new(&name, "")).is_some());
        }
    }
}
