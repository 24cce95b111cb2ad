//! Which of two hits a reader would rather see first.

use std::cmp::Reverse;

use super::marker::{Marker, Strength};

/// What a part of the query is worth that stands in the title as typed.
const EXACT: i64 = 100;
/// What it is worth as the beginning of a word of the title.
const PREFIX: i64 = 80;
/// What it is worth if a word of the title only resembles it.
const FUZZY: i64 = 60;
/// What each point by which that word is behind the closest takes from it.
const BEHIND: i64 = 12;
/// What it is worth in the text.
const IN_TEXT: i64 = 10;
/// What a title is worth that begins with a part of the query.
const AT_START: i64 = 5;
/// What words are worth that stand side by side, in the title or in the text.
const NEAR: i64 = 30;
/// What each further mention is worth, up to [`MOST_MENTIONS`].
const MENTION: i64 = 2;
/// More mentions than this are worth no more.
const MOST_MENTIONS: usize = 8;
/// Words farther apart than this are not near each other.
const FARTHEST: usize = 60;
/// Texts are compared up to here, in bytes.
const LONGEST: usize = 64 * 1024;
/// More occurrences than this say nothing more about how near words are.
const MOST_PLACES: usize = 2_000;

/// How well a title matches a query: 10 (it does not; the text will) to 135.
pub(super) fn title(marker: &Marker, title: &str) -> i64 {
    let parts = marker.part_count().max(1);
    let mut best: Vec<Option<Strength>> = vec![None; parts];
    let mut places = Vec::new();
    let mut starts = false;
    marker.for_each(title, |occurrence| {
        if let Some(best) = best.get_mut(occurrence.part) {
            *best = (*best).max(Some(occurrence.strength));
        }
        starts |= occurrence.word == 0;
        places.push((occurrence.word, occurrence.part));
    });
    let worth: i64 = best
        .iter()
        .map(|strength| match strength {
            Some(Strength::Exact) => EXACT,
            Some(Strength::Prefix) => PREFIX,
            Some(Strength::Fuzzy(behind)) => FUZZY - farness(*behind),
            None => IN_TEXT,
        })
        .sum();
    let near = if best.iter().all(Option::is_some) {
        nearness(&mut places, parts)
    } else {
        0
    };
    worth / parts as i64 + near + if starts { AT_START } else { 0 }
}

/// What a word that only resembles the query is worth less than the closest.
fn farness(Reverse(behind): Reverse<u8>) -> i64 {
    (BEHIND * i64::from(behind)).min(FUZZY - IN_TEXT)
}

/// How well a text matches a query: up to 30 for how near each other its parts
/// stand (if there are several and all are there), up to 16 for how often, less
/// what the closest words in it are worth less than those meant.
pub(super) fn text(marker: &Marker, text: &str) -> i64 {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let parts = marker.part_count();
    let mut closest: Vec<Option<Strength>> = vec![None; parts];
    let mut places = Vec::new();
    marker.for_each(text.get(..end).unwrap_or_default(), |occurrence| {
        if let Some(closest) = closest.get_mut(occurrence.part) {
            *closest = (*closest).max(Some(occurrence.strength));
        }
        if places.len() < MOST_PLACES {
            places.push((occurrence.word, occurrence.part));
        }
    });
    let far: i64 = closest
        .iter()
        .map(|strength| match strength {
            Some(Strength::Fuzzy(behind)) => farness(*behind),
            _ => 0,
        })
        .sum();
    // Of the part that is mentioned least: a common word beside it says nothing.
    let mut mentions = vec![0usize; parts];
    for (_, part) in &places {
        if let Some(count) = mentions.get_mut(*part) {
            *count += 1;
        }
    }
    let least = mentions.into_iter().min().unwrap_or(0);
    MENTION * least.saturating_sub(1).min(MOST_MENTIONS) as i64 + nearness(&mut places, parts)
        - far / parts.max(1) as i64
}

/// The worth of the shortest run of words that holds every part.
fn nearness(places: &mut [(usize, usize)], parts: usize) -> i64 {
    if parts < 2 {
        return 0;
    }
    places.sort_unstable();
    let mut counts = vec![0usize; parts];
    let (mut distinct, mut first) = (0, 0);
    let mut shortest = usize::MAX;
    for &(word, part) in places.iter() {
        if let Some(count) = counts.get_mut(part) {
            distinct += usize::from(*count == 0);
            *count += 1;
        }
        while distinct == parts {
            let Some(&(start, part)) = places.get(first) else {
                break;
            };
            shortest = shortest.min(word - start);
            first += 1;
            if let Some(count) = counts.get_mut(part) {
                *count -= 1;
                distinct -= usize::from(*count == 0);
            }
        }
    }
    let surplus = shortest.saturating_sub(parts - 1);
    if surplus >= FARTHEST {
        0
    } else {
        NEAR - NEAR * surplus as i64 / FARTHEST as i64
    }
}

#[cfg(test)]
mod tests {
    use super::super::marker::tests::marker;
    use super::*;

    #[test]
    fn better_titles_score_higher() {
        let marker = marker(&["wahl*", "ankara"]);
        let scores: Vec<i64> = [
            "Wahl Ankara",
            "Nach der Wahl Ankara",
            "Nach der Wahl in der Stadt Ankara",
            "Nach den Wahlen in der Stadt Ankara",
            "Die Wahl",
            "Die Wahlen",
            "Etwas anderes",
        ]
        .iter()
        .map(|text| title(&marker, text))
        .collect();
        assert!(scores.is_sorted_by(|a, b| a > b), "{scores:?}");
        assert_eq!(scores.last(), Some(&IN_TEXT));
    }

    #[test]
    fn near_words_score_higher() {
        let marker = marker(&["vertrag", "ankara"]);
        let score = |between: usize| {
            text(
                &marker,
                &format!("Ankara {} Vertrag", "und ".repeat(between)),
            )
        };
        assert_eq!(score(0), NEAR);
        assert!(score(3) > score(20) && score(20) > score(50));
        assert_eq!(score(100), 0);
        assert_eq!(text(&marker, "Ankara, Ankara"), 0);
    }
}
