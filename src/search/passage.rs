//! The stretch of a text that shows best why it matches.

use std::ops::Range;

use super::mark::{Mark, disjoint};
use super::marker::{Marker, Strength};
use crate::fold::is_unspaced;

/// Texts are looked at up to here for passages, in bytes.
const FARTHEST: usize = 1_000_000;
/// One part in this many of the room beside the matches is left before them;
/// more at the end of a text.
const LEAD: usize = 4;

/// A stretch of a text with its matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands in the text, in bytes; from word border to word border.
    pub range: Range<usize>,
    /// The matches inside, in bytes of the whole text.
    pub marks: Vec<Mark>,
    /// How many words and phrases of the query stand in it.
    pub parts: usize,
}

/// Where a part of the query stands in a text.
struct Place {
    part: usize,
    strength: Strength,
    source: Range<usize>,
}

impl Marker {
    /// The stretch of the text after `from` where most parts of the query
    /// stand closest together, about `bytes` long; the beginning if there are
    /// none. Only the first million bytes are looked at.
    pub fn passage(&self, text: &str, from: usize, bytes: usize) -> Passage {
        let from = next_border(text, from);
        let body = text
            .get(from..previous_char(text, from.saturating_add(FARTHEST)))
            .unwrap_or_default();
        let mut places = Vec::new();
        let mut marks = Vec::new();
        self.for_each(body, |occurrence| {
            let source = occurrence.source.clone();
            places.push(Place {
                part: occurrence.part,
                strength: occurrence.strength,
                source,
            });
            occurrence.marks(body, &mut marks);
        });
        let (window, parts) = best_window(&mut places, bytes, self.part_count());
        let range = around(body, window, bytes);
        let range = from + range.start..from + range.end;
        let mut inside = Vec::new();
        for mut mark in disjoint(marks) {
            mark.range = from + mark.range.start..from + mark.range.end;
            mark.word = from + mark.word.start..from + mark.word.end;
            mark.range = mark.range.start.max(range.start)..mark.range.end.min(range.end);
            if !mark.range.is_empty() {
                inside.push(mark);
            }
        }
        Passage {
            range,
            marks: inside,
            parts,
        }
    }

    /// How many words and phrases of the query stand in a text.
    pub fn parts_in(&self, text: &str) -> usize {
        let mut found = vec![false; self.part_count()];
        self.for_each(text, |occurrence| {
            if let Some(found) = found.get_mut(occurrence.part) {
                *found = true;
            }
        });
        found.into_iter().filter(|found| *found).count()
    }
}

/// The stretch of at most `bytes` in which most parts stand, and how many; of
/// those the one that matches best, then the closest, then the first. It begins
/// and ends with a match that it needs.
fn best_window(places: &mut [Place], bytes: usize, parts: usize) -> (Range<usize>, usize) {
    places.sort_by_key(|place| (place.source.start, place.source.end, place.strength));
    let mut counts = vec![0usize; parts];
    let (mut distinct, mut first, mut strengths) = (0usize, 0, 0usize);
    let mut best = ((0, 0, 0), 0..0);
    for (last, place) in places.iter().enumerate() {
        if let Some(count) = counts.get_mut(place.part) {
            distinct += usize::from(*count == 0);
            *count += 1;
        }
        strengths += place.strength.level();
        // From the left, what stands too far away or again nearer by is left out.
        while let Some(other) = places.get(first).filter(|_| first < last) {
            let Some(count) = counts.get_mut(other.part) else {
                break;
            };
            if *count == 1 && place.source.end.saturating_sub(other.source.start) <= bytes {
                break;
            }
            *count -= 1;
            distinct -= usize::from(*count == 0);
            strengths -= other.strength.level();
            first += 1;
        }
        let start = places.get(first).map_or(0, |first| first.source.start);
        let strength = strengths * 8 / (last - first + 1);
        let key = (
            distinct,
            strength,
            usize::MAX - (place.source.start - start),
        );
        if key > best.0 {
            best = (key, start..place.source.end);
        }
    }
    (best.1, best.0.0)
}

/// About `bytes` of the text around a window, from word border to word border;
/// from the beginning of the line if that is near.
fn around(text: &str, window: Range<usize>, bytes: usize) -> Range<usize> {
    let spare = bytes.saturating_sub(window.len());
    let after = text.len() - window.end.min(text.len());
    let lead = (spare / LEAD).max(spare.saturating_sub(after));
    let mut start = window.start.saturating_sub(lead);
    if start > 0 {
        start = next_border(text, start).min(window.start);
    }
    let lead = text.get(start..window.start).unwrap_or_default();
    if let Some(line) = lead.rfind('\n') {
        start += line + 1;
    }
    let lead = text.get(start..window.start).unwrap_or_default();
    start += lead.len() - lead.trim_start().len();
    let mut end = previous_char(text, start.saturating_add(bytes).max(window.end));
    if end < text.len() {
        end = previous_border(text, end).max(window.end);
    }
    let tail = text.get(window.end.max(start)..end).unwrap_or_default();
    end -= tail.len() - tail.trim_end().len();
    if window.is_empty() {
        let all = text.get(start..end).unwrap_or_default();
        start += all.len() - all.trim_start().len();
    }
    start..end.max(start)
}

/// The last character border at or before `at`.
fn previous_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whether a passage may begin or end here.
fn is_border(text: &str, at: usize) -> bool {
    let Some((before, after)) = text.split_at_checked(at) else {
        return false;
    };
    let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else {
        return true;
    };
    before.is_whitespace() || after.is_whitespace() || (is_unspaced(before) && is_unspaced(after))
}

/// The first word border at or after `at`; the next character if it is far.
fn next_border(text: &str, at: usize) -> usize {
    let at = previous_char(text, at);
    (at..=text.len().min(at + FAR))
        .find(|&at| is_border(text, at))
        .unwrap_or(at)
}

/// The last word border at or before `at`; `at` itself if it is far.
fn previous_border(text: &str, at: usize) -> usize {
    (at.saturating_sub(FAR)..=at)
        .rev()
        .find(|&at| is_border(text, at))
        .unwrap_or(at)
}

/// Words longer than this are cut, in bytes.
const FAR: usize = 80;

#[cfg(test)]
mod tests {
    use super::super::mark::tests::shown;
    use super::super::marker::tests::marker;
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "Der Titel\n\nEin Vertrag wurde besprochen, doch nichts entschieden. \
        Danach war lange Ruhe, und niemand sprach mehr davon, weder hier noch dort.\n\n\
        Erst im Herbst kam es zum Vertrag zwischen Ankara und den Nachbarn. Später war er \
        vergessen, und auch Ankara schwieg dazu, wie immer in solchen Jahren.";

    fn passage(text: &str, parts: &[&str], bytes: usize) -> String {
        let passage = marker(parts).passage(text, 9, bytes);
        let text = text
            .get(passage.range.clone())
            .expect("a range of the text");
        let mut marks = passage.marks;
        for mark in &mut marks {
            mark.range =
                mark.range.start - passage.range.start..mark.range.end - passage.range.start;
        }
        shown(text, &marks)
    }

    #[test]
    fn words_that_stand_together_are_shown() {
        for (parts, expected) in [
            (
                &["ankara", "vertrag"][..],
                "es zum [Vertrag] zwischen [Ankara] und den Nachbarn. Später war er",
            ),
            (
                &["ankara"],
                "zwischen [Ankara] und den Nachbarn. Später war er vergessen, und",
            ),
            (
                &["vertrag"],
                "Ein [Vertrag] wurde besprochen, doch nichts entschieden. Danach",
            ),
            (
                &["titel"],
                "Ein Vertrag wurde besprochen, doch nichts entschieden. Danach",
            ),
            (
                &["immer"],
                "und auch Ankara schwieg dazu, wie [immer] in solchen Jahren.",
            ),
        ] {
            assert_eq!(passage(TEXT, parts, 64), expected);
        }
    }

    #[test]
    fn the_first_of_places_that_are_as_good_is_shown() {
        let text = "Titel eins\n\nEin Hut. Der Hut, und der Hut. Ein Stock ohne Hut. \
            Noch ein Hut, Stock. Der Hut und dann, zuletzt, wieder ein Hut.";
        for (parts, expected, count) in [
            (&["hut"][..], "Ein [Hut]. Der [Hut], und der", 1),
            (&["stock", "hut"], "ein [Hut], [Stock]", 2),
        ] {
            let found = passage(text, parts, 30);
            assert!(found.starts_with(expected), "{parts:?}: {found}");
            assert_eq!(marker(parts).passage(text, 11, 30).parts, count);
            assert_eq!(marker(parts).parts_in(text), count);
        }
        assert_eq!(marker(&["hut", "mond"]).parts_in(text), 1);
    }

    #[test]
    fn a_text_without_blanks_is_cut_between_characters() {
        let text = format!(
            "題名です…\n\n{}東京{}",
            "あいうえ".repeat(20),
            "かきくけ".repeat(20)
        );
        let found = passage(&text, &["東+京"], 60);
        assert!(found.contains("[東京]"), "{found}");
        assert!(found.len() <= 62, "{found}");
    }

    #[test]
    fn odd_places_are_harmless() {
        let marker = marker(&["a"]);
        assert_eq!(marker.passage("", 0, 80), Passage::default());
        assert_eq!(marker.passage("a", 9, 80).range, 1..1);
        assert_eq!(marker.passage("a b", 0, 0).range, 0..1);
        let long = format!("{} a", "x".repeat(3_000_000));
        assert!(marker.passage(&long, 0, 80).marks.is_empty());
    }

    proptest! {
        #[test]
        fn passages_and_texts_are_marked_alike(
            text in "(?s)[abäß東京\u{301} \n.]{0,60}",
            bytes in 0usize..40,
        ) {
            let marker = marker(&["a", "b*", "~ab:a", "東+京"]);
            let whole = marker.marks(&text);
            for mark in marker.passage(&text, 0, bytes).marks {
                let same = whole.iter().find(|other| {
                    other.range.start <= mark.range.start && mark.range.end <= other.range.end
                });
                prop_assert_eq!(same.map(|other| other.kind), Some(mark.kind));
            }
        }

        #[test]
        fn passages_lie_in_the_text(
            text in "(?s)[abäß東京\u{301} \n.]{0,60}|\\PC{0,60}",
            from in 0usize..70,
            bytes in 0usize..40,
        ) {
            let passage = marker(&["a", "b*", "東+京"]).passage(&text, from, bytes);
            prop_assert!(text.get(passage.range.clone()).is_some());
            prop_assert!(passage.range.start >= from.min(text.len()).saturating_sub(3));
            let mut last = passage.range.start;
            for mark in passage.marks {
                prop_assert!(mark.range.start >= last && mark.range.end <= passage.range.end);
                prop_assert!(text.get(mark.range.clone()).is_some());
                last = mark.range.end;
            }
        }
    }
}
