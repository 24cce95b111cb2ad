//! What is found for typed words, right and wrong ones.

use super::*;
use crate::search::vocabulary::tests::{news, vocabulary};
use proptest::prelude::*;

fn best(typed: &str) -> Vec<String> {
    Finder::new()
        .alternatives(&news(), typed, false)
        .into_iter()
        .map(|found| found.word)
        .collect()
}

#[test]
fn typing_mistakes_find_the_word() {
    for (typed, expected) in [
        ("bergkarabch", "bergkarabach"),
        ("begrkarabach", "bergkarabach"),
        ("damaskis", "damaskus"),
        ("tamaskus", "damaskus"),
        ("selenksyj", "selenskyj"),
        ("erdogam", "erdogan"),
        ("rdogan", "erdogan"),
        ("redogan", "erdogan"),
        ("konnflikt", "konflikt"),
        ("vrtdgng", "verteidigung"),
        ("verteidigungabkomen", "verteidigungsabkommen"),
        ("friedenzone", "friedenszone"),
        ("tuerkei", "turkei"),
        ("aserbeidschan", "aserbaidschan"),
        ("masqva", ""),
        ("масква", "москва"),
    ] {
        let found = best(typed);
        assert_eq!(
            found.first().map_or("", String::as_str),
            expected,
            "{typed}: {found:?}"
        );
    }
}

#[test]
fn parts_of_words_find_them() {
    assert!(best("karabach").contains(&"bergkarabach".to_owned()));
    assert!(best("abkommen").contains(&"verteidigungsabkommen".to_owned()));
}

#[test]
fn words_that_exist_are_not_taken_for_mistakes() {
    let words = vocabulary(&[("wahl", 5), ("wall", 5), ("wahn", 500), ("wahlen", 5)]);
    let found = |typed, is_prefix| -> Vec<String> {
        let mut finder = Finder::new();
        let found = finder.alternatives(&words, typed, is_prefix);
        found.into_iter().map(|found| found.word).collect()
    };
    assert_eq!(found("wahl", false), ["wahl", "wahlen", "wahn"]);
    assert_eq!(found("wahl", true), ["wahn"]);
}

#[test]
fn chance_finds_nothing() {
    for typed in [
        "qxzvwq",
        "zzz",
        "xy",
        "q",
        "",
        "2021",
        "東",
        "wjqk",
        "-",
        "kkkkkkkkkkkk",
    ] {
        assert_eq!(best(typed), Vec::<String>::new(), "{typed}");
    }
    assert!(best(&"karabach".repeat(100)).is_empty());
}

#[test]
fn typed_letters_are_known() {
    let words = news();
    let mut finder = Finder::new();
    let mut letters = |typed: &str, word: &str| {
        let found = finder.alternatives(&words, typed, false);
        found
            .into_iter()
            .find(|found| found.word == word)
            .map(|found| found.letters)
    };
    assert_eq!(
        letters("karabach", "bergkarabach"),
        Some(Letters::Some((4..12).collect()))
    );
    assert_eq!(letters("damaskis", "damaskus"), Some(Letters::Whole));
    let found = letters("bergkarabch", "bergkarabach");
    assert!(
        matches!(&found, Some(Letters::Some(letters)) if letters.len() == 11),
        "{found:?}"
    );
}

#[test]
fn the_last_place_in_a_word_counts() {
    for (typed, word, expected) in [
        ("wahl", "wahl", Some(0)),
        ("wahl", "wahlwahl", Some(4)),
        ("wahlen", "wahlenwahl", Some(0)),
        ("wahl", "wah", None),
        ("wah", "wahl", None),
        ("", "", None),
    ] {
        let found = place_of(typed.as_bytes(), word.as_bytes());
        assert_eq!(found, expected, "{typed} {word}");
    }
}

#[test]
fn masks_with_all_bits_are_found() {
    let masks: Vec<u32> = (0..100).collect();
    let mut found = Vec::new();
    for_each_with(&masks, 0b10_0110, |n| found.push(n));
    let expected: Vec<usize> = (0..100).filter(|n| n & 0b10_0110 == 0b10_0110).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_rare_word_is_found_among_common_ones() {
    let mut words: Vec<(String, u32)> = ('a'..='z')
        .flat_map(|c| {
            [
                (format!("vandersl{c}ot"), 9_000),
                (format!("{c}andersloot"), 9_000),
            ]
        })
        .collect();
    words.push(("vandersloot".to_owned(), 1));
    words.push(("xandersloot".to_owned(), 1));
    words.sort();
    words.dedup_by(|a, b| a.0 == b.0);
    let words: Vec<(&str, u32)> = words.iter().map(|(word, n)| (word.as_str(), *n)).collect();
    let words = vocabulary(&words);
    for typed in [
        "vandersoot",
        "vanderslloot",
        "vandersloit",
        "vanderslyoot",
        "vandesrloot",
    ] {
        let found = Finder::new().alternatives(&words, typed, true);
        assert!(
            found.iter().any(|found| found.word == "vandersloot"),
            "{typed}"
        );
    }
}

#[test]
fn the_kind_of_likeness_is_told() {
    let words = vocabulary(&[
        ("wahlkampf", 3),
        ("neuwahlen", 2),
        ("wehler", 9),
        ("walhalla", 1),
    ]);
    let kinds = |typed: &str, is_prefix| -> Vec<(String, Likeness, u32)> {
        let found = Finder::new().alternatives(&words, typed, is_prefix);
        found
            .into_iter()
            .map(|found| (found.word, found.kind, found.articles))
            .collect()
    };
    let of = |word: &str, kind, articles| (word.to_owned(), kind, articles);
    assert_eq!(
        kinds("wahl", false),
        [
            of("wahlkampf", Likeness::Beginning, 3),
            of("neuwahlen", Likeness::Inside, 2),
        ]
    );
    assert_eq!(
        kinds("wahlkapf", true),
        [of("wahlkampf", Likeness::Mistakes(1), 3)]
    );
    assert_eq!(kinds("neuwa", true), []);
    assert_eq!(
        kinds("whlkmpf", true),
        [of("wahlkampf", Likeness::Mistakes(2), 3)]
    );
}

#[test]
fn plurals_and_cases_find_the_word() {
    let words = vocabulary(&[("gletscher", 3), ("gletschern", 3), ("imke", 9)]);
    let found = |typed: &str| -> Vec<(String, Likeness)> {
        let found = Finder::new().alternatives(&words, typed, true);
        let found = found.into_iter().map(|found| (found.word, found.kind));
        found.take(1).collect()
    };
    let form = [("gletscher".to_owned(), Likeness::Form)];
    assert_eq!(found("gletschers"), form);
    assert_eq!(found("gletscheren"), form);
    // Too short to be sure.
    assert_ne!(
        found("imken").first().map(|found| found.1),
        Some(Likeness::Form)
    );
}

#[test]
fn the_same_consonants_come_first() {
    let words = vocabulary(&[("karadeniz", 1), ("krandaunz", 90), ("kurdenzelt", 90)]);
    let found = Finder::new().alternatives(&words, "krdnz", true);
    assert_eq!(
        found.first().map(|found| found.word.as_str()),
        Some("karadeniz")
    );
}

proptest! {
    #[test]
    fn nothing_typed_is_too_much(typed in "\\PC{0,50}") {
        Finder::new().alternatives(&news(), &crate::fold::fold(&typed), true);
    }
}
