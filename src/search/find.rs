//! Finding a text inside one article, as `/` of a pager does.
//!
//! What was typed is plain text: it matches anywhere, also inside words and in
//! scripts without blanks.
//!
//! - Accents and umlauts make no difference, as everywhere in this program:
//!   `turkei` finds `Türkei`, and so does `türkei` where a text has `Turkei`.
//! - Case makes no difference as long as all of it was typed small. With a
//!   capital letter in it every letter has to be as it was typed: `Turkei` finds
//!   `Türkei`, but not `TÜRKEI`.
//! - Blanks match any run of blanks and line breaks.

use std::ops::Range;

use crate::fold::Folded;

/// What is looked for in one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    letters: String,
    heeds_case: bool,
}

impl Needle {
    /// Understands what was typed; `None` if that is nothing but blanks.
    pub fn new(typed: &str) -> Option<Self> {
        let heeds_case = typed.chars().any(char::is_uppercase);
        let letters = Letters::new(typed, heeds_case).text;
        (!letters.trim().is_empty()).then_some(Self {
            letters,
            heeds_case,
        })
    }

    /// Every place in a text where it stands, in bytes: in order, not overlapping,
    /// on character borders.
    ///
    /// A place is made of whole characters. Where only a part of one matches, as
    /// the first `s` of `ß`, all of it belongs to the place. Takes time in
    /// proportion to the text, some 10 ns a byte.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let letters = Letters::new(text, self.heeds_case);
        let mut places: Vec<Range<usize>> = Vec::new();
        let mut from = 0;
        while let Some(found) = letters
            .text
            .get(from..)
            .and_then(|rest| rest.find(&self.letters))
        {
            let start = from + found;
            let end = start + self.letters.len();
            let place = letters.source_range(start..end);
            if places.last().is_some_and(|last| place.start < last.end) {
                // Inside the character that the place before ends with.
                let first = self.letters.chars().next().map_or(1, char::len_utf8);
                from = start + first;
            } else {
                places.push(place);
                from = end;
            }
        }
        places
    }
}

/// A text as it is compared: folded, one blank for each run of blanks, and
/// capital letters put back if case is heeded.
struct Letters {
    folded: Folded,
    text: String,
    /// Where bytes of the folded text were left out: the next byte of `text`, and
    /// how many were left out up to there.
    left_out: Vec<(usize, usize)>,
}

impl Letters {
    fn new(source: &str, heeds_case: bool) -> Self {
        let folded = Folded::new(source);
        let mut text = String::with_capacity(folded.text().len());
        let mut left_out = Vec::new();
        let (mut missing, mut after_blank) = (0, false);
        for (range, from) in folded.segments() {
            let segment = folded.text().get(range).unwrap_or_default();
            let is_blank = segment.chars().all(char::is_whitespace);
            if is_blank {
                let written = usize::from(!after_blank);
                missing += segment.len() - written;
                if !after_blank {
                    text.push(' ');
                }
                if segment.len() > written {
                    left_out.push((text.len(), missing));
                }
            } else if heeds_case && is_capital(source.get(from).unwrap_or_default()) {
                push_capital(segment, &mut text);
            } else {
                text.push_str(segment);
            }
            after_blank = is_blank;
        }
        Self {
            folded,
            text,
            left_out,
        }
    }

    /// Where a range of `text`, not an empty one, stands in the source.
    fn source_range(&self, range: Range<usize>) -> Range<usize> {
        let last = self.in_folded(range.end - 1);
        self.folded
            .source_range(self.in_folded(range.start)..last + 1)
    }

    fn in_folded(&self, at: usize) -> usize {
        let before = self.left_out.partition_point(|(next, _)| *next <= at);
        let missing = before
            .checked_sub(1)
            .and_then(|last| self.left_out.get(last));
        at + missing.map_or(0, |(_, missing)| *missing)
    }
}

fn is_capital(segment: &str) -> bool {
    segment.chars().next().is_some_and(char::is_uppercase)
}

/// Appends a folded segment with a capital letter, if there is one of the same
/// length: a folded text holds no capitals, so it is told apart from all else.
fn push_capital(segment: &str, out: &mut String) {
    let mut rest = segment.chars();
    if let Some(small) = rest.next() {
        let mut capital = small.to_uppercase();
        let capital = capital
            .next()
            .filter(|c| capital.next().is_none() && c.len_utf8() == small.len_utf8());
        out.push(capital.unwrap_or(small));
        out.push_str(rest.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;
    use proptest::prelude::*;

    fn found<'a>(typed: &str, text: &'a str) -> Vec<&'a str> {
        let places = Needle::new(typed).map_or_else(Vec::new, |needle| needle.places(text));
        places
            .into_iter()
            .map(|place| text.get(place).expect("on character borders"))
            .collect()
    }

    #[test]
    fn what_is_typed_is_found_as_it_stands() {
        let cases: [(&str, &str, &[&str]); 24] = [
            ("turkei", "Die Türkei, TÜRKEI", &["Türkei", "TÜRKEI"]),
            ("Turkei", "Die Türkei, TÜRKEI", &["Türkei"]),
            ("TUR", "Die Türkei, TÜRKEI", &["TÜR"]),
            ("türkei", "Turkei", &["Turkei"]),
            ("abkommen", "Schifffahrtsabkommen", &["abkommen"]),
            (
                "bank  of",
                "the bank\n\n of  a river, Bank of",
                &["bank\n\n of", "Bank of"],
            ),
            ("bank ", "bank\nbanks bank", &["bank\n"]),
            (" of", "of \u{a0}of", &[" \u{a0}of"]),
            ("strasse", "Straße STRASSE", &["Straße", "STRASSE"]),
            ("stras", "Straße", &["Straß"]),
            ("s", "ßs", &["ß", "s"]),
            ("ss", "sßß", &["sß", "ß"]),
            ("Aether", "Æther æther", &["Æther"]),
            ("京都", "東京都、京都", &["京都", "京都"]),
            ("が", "か が", &["が"]),
            ("cafe", "Cafe\u{301}s", &["Cafe\u{301}"]),
            ("Σας", "Σας σας", &["Σας"]),
            ("it's", "it’s", &["it’s"]),
            ("a.b", "a.b axb", &["a.b"]),
            ("worter", "Wör\u{ad}ter", &["Wör\u{ad}ter"]),
            ("aa", "aaaaa", &["aa", "aa"]),
            ("Aa", "aAa", &["Aa"]),
            ("x", "", &[]),
            ("long needle", "long", &[]),
        ];
        for (typed, text, expected) in cases {
            assert_eq!(found(typed, text), expected, "{typed:?} in {text:?}");
        }
    }

    #[test]
    fn blanks_and_lone_marks_are_nothing_to_look_for() {
        for typed in ["", " ", " \t\n", "\u{301}", "\u{ad}"] {
            assert_eq!(Needle::new(typed), None, "{typed:?}");
        }
    }

    /// Characters with all that combines with them, one segment each.
    const SEGMENTS: [&str; 18] = [
        "a", "A", "ä", "A\u{308}", "s", "S", "ß", "ẞ", "f", "ﬁ", "i", "İ", "я", "Я", "東", " ",
        "\n", "\u{a0}",
    ];

    fn segments(most: usize) -> impl Strategy<Value = Vec<&'static str>> {
        prop::collection::vec(prop::sample::select(&SEGMENTS[..]), 0..most)
    }

    /// What segments are compared by, letter by letter, with the number of the
    /// segment each letter came from.
    fn letters(segments: &[&str], heeds_case: bool) -> Vec<(char, usize)> {
        let mut letters: Vec<(char, usize)> = Vec::new();
        for (number, segment) in segments.iter().enumerate() {
            if segment.trim().is_empty() {
                if letters.last().is_none_or(|(last, _)| *last != ' ') {
                    letters.push((' ', number));
                }
                continue;
            }
            let capital = heeds_case && segment.starts_with(char::is_uppercase);
            for (place, letter) in fold(segment).chars().enumerate() {
                let mut upper = letter.to_uppercase();
                let letter = if capital && place == 0 {
                    upper.next().unwrap()
                } else {
                    letter
                };
                letters.push((letter, number));
            }
        }
        letters
    }

    /// Tries every letter of the text, and goes on behind the last segment of
    /// what it found.
    fn naive(needle: &[&str], text: &[&str]) -> Vec<Range<usize>> {
        let heeds_case = needle.concat().chars().any(char::is_uppercase);
        let needle: Vec<char> = letters(needle, heeds_case).iter().map(|l| l.0).collect();
        let text_letters = letters(text, heeds_case);
        let offset = |number: usize| text.iter().take(number).map(|s| s.len()).sum::<usize>();
        let (mut places, mut next) = (Vec::new(), 0);
        for window in text_letters.windows(needle.len()) {
            let (first, last) = (window[0].1, window[window.len() - 1].1);
            if first >= next && window.iter().map(|l| l.0).eq(needle.iter().copied()) {
                places.push(offset(first)..offset(last + 1));
                next = last + 1;
            }
        }
        places
    }

    proptest! {
        #[test]
        fn it_agrees_with_a_naive_search(needle in segments(4), text in segments(40)) {
            let Some(parsed) = Needle::new(&needle.concat()) else {
                return Ok(());
            };
            prop_assert_eq!(parsed.places(&text.concat()), naive(&needle, &text));
        }

        #[test]
        fn places_fold_to_what_was_typed(
            typed in "\\PC{1,4}",
            before in ".{0,20}",
            after in ".{0,20}",
        ) {
            let Some(needle) = Needle::new(&typed) else {
                return Ok(());
            };
            let text = format!("{before}\n{typed}\n{after}{typed}");
            let places = needle.places(&text);
            if !typed.chars().any(char::is_uppercase) {
                let is_there = one_blank(&text).contains(&one_blank(&typed));
                prop_assert_eq!(!places.is_empty(), is_there);
            }
            let mut end = 0;
            for place in places {
                prop_assert!(place.start >= end, "overlap");
                end = place.end;
                let found = text.get(place);
                prop_assert!(found.is_some(), "off a character border");
                let found = one_blank(found.unwrap_or_default());
                prop_assert!(found.contains(&one_blank(&typed)), "{}", found);
            }
        }
    }

    /// Folded, with one blank for each run of them.
    fn one_blank(text: &str) -> String {
        let mut plain = String::new();
        for c in fold(text).chars() {
            match c.is_whitespace() {
                true if plain.ends_with(' ') => {}
                true => plain.push(' '),
                false => plain.push(c),
            }
        }
        plain
    }
}
