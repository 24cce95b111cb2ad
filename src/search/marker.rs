//! Where a query matches in a text: the letters to mark.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use regex::Regex;

use super::finder::Letters;
use super::mark::{Mark, MarkKind, disjoint};
use super::query::is_pair;
use crate::fold::{Folded, tokens};

/// Finds the matches of a query in any text.
///
/// It holds the query as it was resolved against the vocabulary, so that the
/// list, the passages and the reader all mark the same. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Marker {
    parts: Arc<Parts>,
}

/// How well a word of a text matches a part of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// So many points behind the closest.
    Fuzzy(Reverse<u8>),
    Prefix,
    Exact,
}

impl Strength {
    /// How strong it is among the three, from 0.
    pub(super) fn level(self) -> usize {
        match self {
            Self::Fuzzy(_) => 0,
            Self::Prefix => 1,
            Self::Exact => 2,
        }
    }
}

/// A match of one part of a query.
#[derive(Clone, Debug)]
pub(super) struct Occurrence<'a> {
    /// Which part of the query; they are counted from 0.
    pub part: usize,
    pub strength: Strength,
    /// The word or phrase, in bytes of the text.
    pub source: Range<usize>,
    /// Which word of the text it begins with, counted from 0.
    pub word: usize,
    reach: Reach<'a>,
}

/// How much of an occurrence's words was typed.
#[derive(Clone, Copy, Debug)]
enum Reach<'a> {
    Whole,
    /// The last word only to this many bytes of its folded form. The last word
    /// begins at this byte of the text.
    Prefix(usize, usize),
    /// These characters of the folded word.
    Letters(&'a [usize]),
}

/// A resolved query: what each of its parts may look like in a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// Whole words, and the parts they match.
    words: HashMap<String, Vec<WordPart>>,
    /// Beginnings of words, and the parts they match.
    prefixes: Vec<(String, usize)>,
    phrases: Vec<PhrasePart>,
    /// Regular expressions, and the parts they are.
    regexes: Vec<(Regex, usize)>,
    /// How many parts the query has.
    count: usize,
}

#[derive(Clone, Debug, PartialEq)]
struct WordPart {
    part: usize,
    strength: Strength,
    letters: Letters,
}

#[derive(Clone, Debug, PartialEq)]
struct PhrasePart {
    part: usize,
    words: Vec<String>,
    is_prefix: bool,
}

impl Parts {
    /// Begins the next part of the query and returns its number.
    pub(super) fn begin(&mut self) -> usize {
        self.count += 1;
        self.count - 1
    }

    /// Words that match a part as they stand.
    pub(super) fn add_word(&mut self, part: usize, word: &str) {
        self.add(
            word,
            WordPart {
                part,
                strength: Strength::Exact,
                letters: Letters::Whole,
            },
        );
    }

    /// Beginnings of words that match a part.
    pub(super) fn add_prefix(&mut self, part: usize, prefix: &str) {
        self.prefixes.push((prefix.to_owned(), part));
    }

    /// Words that match a part fuzzily, so many points behind the closest; those
    /// that are there already stay.
    pub(super) fn add_fuzzy(&mut self, part: usize, word: &str, letters: Letters, behind: u8) {
        let is_known = self
            .prefixes
            .iter()
            .any(|(prefix, of)| *of == part && word.starts_with(prefix))
            || self
                .words
                .get(word)
                .is_some_and(|parts| parts.iter().any(|other| other.part == part));
        if !is_known {
            self.add(
                word,
                WordPart {
                    part,
                    strength: Strength::Fuzzy(Reverse(behind)),
                    letters,
                },
            );
        }
    }

    /// A phrase that matches a part.
    pub(super) fn add_phrase(&mut self, part: usize, words: &[String], is_prefix: bool) {
        self.phrases.push(PhrasePart {
            part,
            words: words.to_vec(),
            is_prefix,
        });
    }

    /// A regular expression that is a part.
    pub(super) fn add_regex(&mut self, part: usize, regex: &Regex) {
        self.regexes.push((regex.clone(), part));
    }

    fn add(&mut self, word: &str, part: WordPart) {
        self.words.entry(word.to_owned()).or_default().push(part);
    }
}

impl Marker {
    pub(super) fn new(parts: Parts) -> Self {
        Self {
            parts: Arc::new(parts),
        }
    }

    /// How many parts, words and phrases, the query has.
    pub(super) fn part_count(&self) -> usize {
        self.parts.count
    }

    /// Whether looking into a text is worth it for its rank: not while only a
    /// letter or two have been typed.
    pub(super) fn is_telling(&self) -> bool {
        let mut prefixes = self.parts.prefixes.iter();
        self.parts.count > 1
            || self.parts.count == 1 && prefixes.all(|(prefix, _)| prefix.chars().count() > 2)
    }

    /// Whether it marks nothing in any text.
    pub fn is_empty(&self) -> bool {
        self.parts.count == 0
    }

    /// Every match in a text: sorted, not overlapping, on character borders.
    pub fn marks(&self, text: &str) -> Vec<Mark> {
        let mut marks = Vec::new();
        self.for_each(text, |occurrence| occurrence.marks(text, &mut marks));
        disjoint(marks)
    }

    /// Gives every occurrence: of words and phrases in the order in which they
    /// end, then of regular expressions.
    pub(super) fn for_each<'a>(&'a self, text: &str, mut give: impl FnMut(Occurrence<'a>)) {
        let parts = &*self.parts;
        if parts.count == 0 {
            return;
        }
        let mut phrases: Vec<Progress<'a>> = parts.phrases.iter().map(Progress::new).collect();
        let mut words = tokens(text);
        let mut count = 0;
        while let Some((source, word)) = words.read() {
            if is_pair(word) {
                continue;
            }
            for found in parts.words.get(word).into_iter().flatten() {
                let reach = match &found.letters {
                    Letters::Some(letters) => Reach::Letters(letters),
                    Letters::Whole => Reach::Whole,
                };
                let (part, strength) = (found.part, found.strength);
                give(Occurrence {
                    part,
                    strength,
                    source: source.clone(),
                    word: count,
                    reach,
                });
            }
            for (prefix, part) in &parts.prefixes {
                if word.starts_with(prefix.as_str()) {
                    let (strength, reach) = if word.len() == prefix.len() {
                        (Strength::Exact, Reach::Whole)
                    } else {
                        (Strength::Prefix, Reach::Prefix(prefix.len(), source.start))
                    };
                    let part = *part;
                    give(Occurrence {
                        part,
                        strength,
                        source: source.clone(),
                        word: count,
                        reach,
                    });
                }
            }
            for phrase in &mut phrases {
                phrase.read(word, &source, count, &mut give);
            }
            count += 1;
        }
        for (regex, part) in &parts.regexes {
            for found in regex.find_iter(text).filter(|found| !found.is_empty()) {
                give(Occurrence {
                    part: *part,
                    strength: Strength::Exact,
                    source: found.range(),
                    word: found.start() / BYTES_PER_WORD,
                    reach: Reach::Whole,
                });
            }
        }
    }
}

/// About how many bytes a word takes with what stands between it and the next.
const BYTES_PER_WORD: usize = 7;

/// A phrase that is being followed through a text.
struct Progress<'a> {
    phrase: &'a PhrasePart,
    /// Beginnings found so far: how many words have matched, and where the
    /// first one stands. No more than the phrase has words.
    begun: Vec<(usize, usize, usize)>,
}

impl<'a> Progress<'a> {
    fn new(phrase: &'a PhrasePart) -> Self {
        Self {
            phrase,
            begun: Vec::new(),
        }
    }

    fn read(
        &mut self,
        word: &str,
        source: &Range<usize>,
        count: usize,
        give: &mut impl FnMut(Occurrence<'a>),
    ) {
        let PhrasePart {
            part,
            words,
            is_prefix,
        } = self.phrase;
        self.begun.push((0, source.start, count));
        self.begun.retain_mut(|(matched, start, first)| {
            let Some(wanted) = words.get(*matched) else {
                return false;
            };
            let is_last = *matched + 1 == words.len();
            let is_whole = wanted == word;
            let is_begun = is_last && *is_prefix && word.starts_with(wanted.as_str());
            if !is_whole && !is_begun {
                return false;
            }
            *matched += 1;
            if is_last {
                let (strength, reach) = if is_whole {
                    (Strength::Exact, Reach::Whole)
                } else {
                    (Strength::Prefix, Reach::Prefix(wanted.len(), source.start))
                };
                let source = *start..source.end;
                give(Occurrence {
                    part: *part,
                    strength,
                    source,
                    word: *first,
                    reach,
                });
            }
            !is_last
        });
    }
}

impl Occurrence<'_> {
    /// Appends the marks of this occurrence.
    pub(super) fn marks(&self, text: &str, out: &mut Vec<Mark>) {
        let kind = match self.strength {
            Strength::Exact | Strength::Prefix => MarkKind::Exact,
            Strength::Fuzzy(_) => MarkKind::Fuzzy,
        };
        let word = self.source.clone();
        match self.reach {
            Reach::Whole => out.push(Mark {
                range: word.clone(),
                kind,
                word,
            }),
            Reach::Prefix(bytes, start) => {
                let source = start..word.end;
                let last = text.get(source.clone()).unwrap_or_default();
                let end = start + Folded::new(last).source_range(0..bytes).end;
                out.push(Mark {
                    range: word.start..end.min(word.end),
                    kind,
                    word,
                });
            }
            Reach::Letters(letters) => {
                let folded = Folded::new(text.get(word.clone()).unwrap_or_default());
                let borders: Vec<usize> = folded.text().char_indices().map(|(at, _)| at).collect();
                let end = |letter: usize| {
                    borders
                        .get(letter + 1)
                        .map_or(folded.text().len(), |&end| end)
                };
                // Letters that were typed one after the other are as good as exact.
                let runs: Vec<_> = letters.chunk_by(|a, b| a + 1 == *b).collect();
                let kind = if runs.len() == 1 {
                    MarkKind::Exact
                } else {
                    kind
                };
                for run in runs {
                    let (Some(&first), Some(&last)) = (run.first(), run.last()) else {
                        continue;
                    };
                    let Some(&start) = borders.get(first) else {
                        continue;
                    };
                    let range = folded.source_range(start..end(last));
                    let range = word.start + range.start..word.start + range.end;
                    out.push(Mark {
                        range,
                        kind,
                        word: word.clone(),
                    });
                }
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::mark::tests::shown;
    use super::*;
    use proptest::prelude::*;

    /// A marker for `word`, `word*`, `~word:typed` (fuzzy) and `a+phrase`.
    pub(crate) fn marker(parts: &[&str]) -> Marker {
        let mut resolved = Parts::default();
        for part in parts {
            let number = resolved.begin();
            if let Some(prefix) = part.strip_suffix('*') {
                resolved.add_prefix(number, prefix);
            } else if let Some((word, typed)) =
                part.strip_prefix('~').and_then(|part| part.split_once(':'))
            {
                let letters = word
                    .char_indices()
                    .filter(|&(_, c)| typed.contains(c))
                    .map(|(at, _)| at)
                    .collect::<Vec<_>>();
                let is_whole = letters.is_empty();
                let letters = if is_whole {
                    Letters::Whole
                } else {
                    Letters::Some(letters)
                };
                resolved.add_fuzzy(number, word, letters, 0);
            } else if part.contains('+') {
                let words: Vec<String> = part.split('+').map(str::to_owned).collect();
                resolved.add_phrase(number, &words, false);
            } else {
                resolved.add_word(number, part);
            }
        }
        Marker::new(resolved)
    }

    #[test]
    fn matching_letters_are_marked() {
        for (parts, text, expected) in [
            (
                &["turkei"][..],
                "Die Türkei, TÜRKEI!",
                "Die [Türkei], [TÜRKEI]!",
            ),
            (&["turk*"], "Die Türkei", "Die [Türk]ei"),
            (&["erdogan"], "Erdoğan Erdogans", "[Erdoğan] Erdogans"),
            (&["cafe*"], "Cafe\u{301}s", "[Cafe\u{301}]s"),
            (&["stras*"], "Straße", "[Straß]e"),
            (&["~karabach:abch"], "Karabach", "K(a)r(abach)"),
            (&["~damaskus:"], "in Damaskus", "in (Damaskus)"),
            (&["~bergkarabach:kch"], "Bergkarabach", "Berg(k)araba(ch)"),
            (
                &["alle+arten"],
                "Wir sind bereit, alle Arten von",
                "Wir sind bereit, [alle Arten] von",
            ),
            (&["a+a"], "a a a b a", "[a a a] b a"),
            (&["東+京"], "東京と京東。東 京", "[東京]と京東。[東 京]"),
            (&["turk*", "turkei"], "Türkei", "[Türkei]"),
            (&["44", "tagigen"], "des 44-tägigen", "des [44]-[tägigen]"),
            (&["x"], "", ""),
            (&[], "Türkei", "Türkei"),
        ] {
            let marks = marker(parts).marks(text);
            assert_eq!(shown(text, &marks), expected, "{parts:?}");
        }
    }

    #[test]
    fn letters_in_a_row_count_as_typed() {
        let mut parts = Parts::default();
        let part = parts.begin();
        parts.add_fuzzy(part, "bergkarabach", Letters::Some((4..12).collect()), 0);
        let text = "In Bergkarabach";
        let marks = Marker::new(parts).marks(text);
        assert_eq!(shown(text, &marks), "In Berg[karabach]");
        assert_eq!(marks.first().map(|mark| mark.word.clone()), Some(3..15));
    }

    proptest! {
        #[test]
        fn marks_are_in_order_and_on_borders(
            text in "(?s)[aäbßﬁé\u{301}東京がｶﾞ \u{ad}-]{0,40}|\\PC{0,40}",
            words in prop::collection::vec("[ab東]{1,2}", 1..3),
        ) {
            let parts: Vec<String> = words.iter().cloned()
                .chain(words.iter().map(|word| format!("{word}*")))
                .chain(words.iter().map(|word| format!("~{word}b:{word}")))
                .chain([words.join("+") + "+a"])
                .collect();
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let mut last = 0;
            for mark in marker(&parts).marks(&text) {
                prop_assert!(mark.range.start >= last && mark.range.start < mark.range.end);
                prop_assert!(text.get(mark.range.clone()).is_some());
                prop_assert!(text.get(mark.word.clone()).is_some());
                prop_assert!(mark.word.start <= mark.range.start && mark.range.end <= mark.word.end);
                last = mark.range.end;
            }
        }
    }
}
