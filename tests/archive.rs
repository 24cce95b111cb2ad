//! The archive that benchmarks measure with is what its description says.

#[path = "../benches/archive/mod.rs"]
mod archive;

use std::collections::HashSet;

use archive::{Archive, FOLDER};

#[test]
fn the_same_seed_gives_the_same_articles() {
    let (one, again, other) = (Archive::new(1), Archive::new(1), Archive::new(2));
    for number in [0, 1, 777, 123_456] {
        assert_eq!(one.article(number).text, again.article(number).text);
        assert_ne!(one.article(number).text, other.article(number).text);
    }
    // The bytes themselves, so that figures measured long ago stay comparable.
    let sum = one.article(1).text.bytes().fold(0_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    assert_eq!(sum, 2_366_824_050, "{}", one.article(1).text);
}

#[test]
fn articles_are_of_the_size_and_form_that_is_told() {
    let archive = Archive::new(1);
    let mut bytes = 0;
    let mut years = HashSet::new();
    let mut words = HashSet::new();
    for number in 0..1_000 {
        let article = archive.article(number);
        let head = article.text.strip_prefix(" date ").unwrap();
        let (date, text) = head.split_once(' ').unwrap();
        assert!(date.parse::<depesche::model::Date>().is_ok(), "{date}");
        years.insert(date.split('-').next().unwrap().to_owned());
        assert!(
            text.starts_with(|c: char| c.is_uppercase() || c == '„' || c == '“'),
            "{text}"
        );
        assert!(
            text.trim_end().ends_with(['.', '!', '?', '“', '”']),
            "{text}"
        );
        assert!(
            !text.contains("  ") && text.split("\n\n").count() > 3,
            "{text}"
        );
        words.extend(
            text.split(|c: char| !c.is_alphanumeric())
                .map(str::to_owned),
        );
        bytes += article.text.len();
    }
    assert!(
        (2_600..3_000).contains(&(bytes / 1_000)),
        "{} bytes each",
        bytes / 1_000
    );
    assert_eq!(years.len(), 10);
    assert!(words.len() > 20_000, "{} words", words.len());
    assert_eq!(archive.article(FOLDER).path, "001/001000.txt");
}

#[test]
fn needles_are_found_where_they_are_told() {
    let archive = Archive::new(1);
    let texts: Vec<String> = (0..1_600)
        .map(|number| archive.article(number).text)
        .collect();
    let articles_with = |words: &str| -> Vec<usize> {
        let found = texts
            .iter()
            .enumerate()
            .filter(|(_, text)| text.contains(words));
        found.map(|(number, _)| number).collect()
    };
    assert_eq!(articles_with("Quirin Vandersloot"), [777]);
    assert_eq!(
        articles_with("the lantern above the quiet harbour"),
        [101, 303, 1505]
    );
    assert_eq!(
        articles_with("Türkei"),
        [40, 240, 440, 640, 840, 1040, 1240, 1440]
    );
    assert_eq!(articles_with("Doğanşah"), [40, 440, 840, 1240]);
    assert_eq!(articles_with("Wolynskyj"), [90, 1090]);
    assert_eq!(articles_with("Verteidigungsabkommen").len(), 8);
}
