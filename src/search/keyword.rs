//! Standing keywords: marked wherever they occur, whether or not anything is searched.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use crate::fold::{Folded, fold, is_unspaced};

/// A regular expression may take this much memory once it is compiled, in bytes.
const SIZE_LIMIT: usize = 1 << 20;

/// A word, a part of words or a regular expression to be marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// What is marked; upper and lower case and accents make no difference.
    pub pattern: String,
    /// How the pattern is meant.
    pub kind: KeywordKind,
    /// The group it belongs to, which decides how it looks.
    pub group: usize,
}

/// How the pattern of a [`Keyword`] is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeywordKind {
    /// A whole word, or several in a row with any white space between them.
    Word,
    /// The same, also inside longer words: `abkommen` in `Friedensabkommen`.
    Part,
    /// A regular expression in the syntax of the `regex` crate. It meets text
    /// without accents and in lower case.
    Regex,
}

/// A keyword that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct KeywordError {
    /// Which keyword of those given, counted from 0.
    pub index: usize,
    /// What is wrong with its pattern.
    pub message: String,
}

/// A keyword found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeywordMark {
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// The group of the keyword.
    pub group: usize,
}

/// Keywords, prepared to be found in texts.
#[derive(Clone, Debug, Default)]
pub struct Keywords {
    patterns: Vec<Pattern>,
}

#[derive(Clone, Debug)]
struct Pattern {
    regex: Regex,
    /// No letter or digit may stand before or after a match.
    is_word: bool,
    group: usize,
}

impl Keywords {
    /// Prepares keywords; returns those that cannot be used beside the others.
    pub fn new(keywords: Vec<Keyword>) -> (Self, Vec<KeywordError>) {
        let mut patterns = Vec::new();
        let mut errors = Vec::new();
        for (index, keyword) in keywords.into_iter().enumerate() {
            match Pattern::new(&keyword) {
                Ok(pattern) => patterns.push(pattern),
                Err(message) => errors.push(KeywordError { index, message }),
            }
        }
        (Self { patterns }, errors)
    }

    /// Whether there is nothing to mark.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Every keyword in a text, sorted by start. Marks of one group do not
    /// overlap; those of several groups may.
    pub fn marks(&self, text: &str) -> Vec<KeywordMark> {
        let mut marks = Vec::new();
        if self.is_empty() {
            return marks;
        }
        let folded = Folded::new(text);
        for pattern in &self.patterns {
            pattern.for_each(folded.text(), |found| {
                let range = folded.source_range(found);
                marks.push(KeywordMark {
                    range,
                    group: pattern.group,
                });
            });
        }
        marks.sort_by_key(|mark| (mark.group, mark.range.start, mark.range.end));
        marks.dedup_by(|next, last| {
            let overlaps = next.group == last.group && next.range.start < last.range.end;
            if overlaps {
                last.range.end = last.range.end.max(next.range.end);
            }
            overlaps
        });
        marks.sort_by_key(|mark| (mark.range.start, mark.range.end, mark.group));
        marks
    }
}

impl Pattern {
    fn new(keyword: &Keyword) -> Result<Self, String> {
        let source = match keyword.kind {
            KeywordKind::Word | KeywordKind::Part => {
                let folded = fold(&keyword.pattern);
                let words: Vec<String> = folded.split_whitespace().map(regex::escape).collect();
                words.join(r"\s+")
            }
            KeywordKind::Regex => folded_expression(&keyword.pattern),
        };
        if source.trim().is_empty() {
            return Err("the pattern is empty".to_owned());
        }
        let regex = RegexBuilder::new(&source)
            .case_insensitive(keyword.kind == KeywordKind::Regex)
            .size_limit(SIZE_LIMIT)
            .dfa_size_limit(SIZE_LIMIT)
            .build()
            .map_err(|error| explanation(&error))?;
        Ok(Self {
            regex,
            is_word: keyword.kind == KeywordKind::Word,
            group: keyword.group,
        })
    }

    /// Gives the matches in a folded text; empty ones are none.
    fn for_each(&self, text: &str, mut give: impl FnMut(Range<usize>)) {
        let mut from = 0;
        while let Some(found) = self.regex.find_at(text, from) {
            let is_accepted =
                !found.is_empty() && (!self.is_word || is_whole(text, &found.range()));
            if is_accepted {
                give(found.range());
                from = found.end();
            } else {
                let next = text
                    .get(found.start()..)
                    .and_then(|rest| rest.chars().next());
                let Some(next) = next else { return };
                from = found.start() + next.len_utf8();
            }
        }
    }
}

/// Whether a match neither begins nor ends inside a word. Scripts without
/// blanks do not show where their words end.
fn is_whole(text: &str, found: &Range<usize>) -> bool {
    let joins = |inner: Option<char>, outer: Option<char>| {
        matches!((inner, outer), (Some(inner), Some(outer))
            if inner.is_alphanumeric() && outer.is_alphanumeric()
                && !is_unspaced(inner) && !is_unspaced(outer))
    };
    let matched = text.get(found.clone()).unwrap_or_default();
    let before = text
        .get(..found.start)
        .and_then(|text| text.chars().next_back());
    let after = text.get(found.end..).and_then(|text| text.chars().next());
    !joins(matched.chars().next(), before) && !joins(matched.chars().next_back(), after)
}

/// A regular expression for folded text: letters outside ASCII are folded, all
/// that could be syntax stays.
fn folded_expression(pattern: &str) -> String {
    let mut expression = String::with_capacity(pattern.len());
    let mut plain = String::new();
    for c in pattern.chars().chain(['\0']) {
        if c.is_ascii() {
            expression.push_str(&regex::escape(&fold(&plain)));
            plain.clear();
            expression.push(c);
        } else {
            plain.push(c);
        }
    }
    expression.pop();
    expression
}

/// What is wrong with a regular expression, in one line.
fn explanation(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => {
            "the regular expression is too large; repeat less or split it".to_owned()
        }
        error => {
            let text = error.to_string();
            let last = text.lines().last().unwrap_or_default();
            format!(
                "not a regular expression: {}",
                last.trim_start_matches("error: ")
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keyword(pattern: &str, kind: KeywordKind, group: usize) -> Keyword {
        Keyword {
            pattern: pattern.to_owned(),
            kind,
            group,
        }
    }

    /// The text with the number of the group around each mark.
    fn shown(keywords: &[Keyword], text: &str) -> Vec<String> {
        let (keywords, errors) = Keywords::new(keywords.to_vec());
        assert_eq!(errors, []);
        keywords
            .marks(text)
            .into_iter()
            .map(|mark| format!("{}:{}", mark.group, text.get(mark.range).expect("a range")))
            .collect()
    }

    #[test]
    fn keywords_are_found_in_any_spelling() {
        use KeywordKind::{Part, Regex, Word};
        for (pattern, kind, text, expected) in [
            (
                "Erdogan",
                Word,
                "Erdoğan, ERDOGAN, Erdogans",
                &["0:Erdoğan", "0:ERDOGAN"][..],
            ),
            ("Erdoğan", Word, "Erdogan", &["0:Erdogan"]),
            ("abkommen", Part, "Verteidigungsabkommen", &["0:abkommen"]),
            ("abkommen", Word, "Verteidigungsabkommen", &[]),
            ("New  York", Word, "in New\nYork City", &["0:New\nYork"]),
            ("New York", Word, "in New. York", &[]),
            ("strasse", Part, "Hauptstraße", &["0:straße"]),
            ("東京", Word, "東京都は", &["0:東京"]),
            ("C++", Word, "C++ und C+++", &["0:C++", "0:C++"]),
            ("a", Word, "aa a", &["0:a"]),
            (
                "Türk\\w*",
                Regex,
                "Die Türkei, türkische",
                &["0:Türkei", "0:türkische"],
            ),
            ("[Öo]l", Regex, "Öl ol OL al", &["0:Öl", "0:ol", "0:OL"]),
            ("x*", Regex, "axxb", &["0:xx"]),
            ("a…b", Regex, "a…b", &["0:a…b"]),
            ("É\u{301}?té", Regex, "ete", &["0:ete"]),
        ] {
            assert_eq!(
                shown(&[keyword(pattern, kind, 0)], text),
                expected,
                "{pattern}"
            );
        }
    }

    #[test]
    fn groups_overlap_but_not_with_themselves() {
        let keywords = [
            keyword("abkommen", KeywordKind::Part, 1),
            keyword("friedens", KeywordKind::Part, 2),
            keyword("friedensabkommen", KeywordKind::Word, 0),
            keyword("kommen", KeywordKind::Part, 1),
            keyword("sabkom", KeywordKind::Part, 1),
        ];
        assert_eq!(
            shown(&keywords, "Das Friedensabkommen"),
            ["2:Friedens", "0:Friedensabkommen", "1:sabkommen"]
        );
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        let (keywords, errors) = Keywords::new(vec![
            keyword("  ", KeywordKind::Word, 0),
            keyword("(a", KeywordKind::Regex, 0),
            keyword("gut", KeywordKind::Word, 0),
            keyword("(\\w{100}){100}", KeywordKind::Regex, 0),
        ]);
        let messages: Vec<(usize, &str)> = errors
            .iter()
            .map(|error| (error.index, error.message.as_str()))
            .collect();
        assert_eq!(
            messages,
            [
                (0, "the pattern is empty"),
                (1, "not a regular expression: unclosed group"),
                (
                    3,
                    "the regular expression is too large; repeat less or split it"
                ),
            ]
        );
        assert_eq!(keywords.marks("alles gut").len(), 1);
    }

    proptest! {
        #[test]
        fn marks_stand_in_the_text(
            text in "(?s)[aäbßﬁ東京\u{301} \n]{0,40}|\\PC{0,40}",
            pattern in "[abß東 ]{1,3}",
        ) {
            let kinds = [KeywordKind::Word, KeywordKind::Part, KeywordKind::Regex];
            let keywords = kinds.iter().map(|&kind| keyword(&pattern, kind, 0)).collect();
            let mut last = 0;
            for mark in Keywords::new(keywords).0.marks(&text) {
                prop_assert!(mark.range.start >= last && text.get(mark.range.clone()).is_some());
                last = mark.range.end;
            }
        }
    }
}
