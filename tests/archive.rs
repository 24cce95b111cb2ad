//! The archive that benchmarks measure with is what its description says.

#[path = "../benches/archive/mod.rs"]
mod archive;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use archive::{Archive, FOLDER, RARE};
use depesche::article_file;

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
    assert_eq!(sum, 145_043_213, "{}", one.article(1).text);
}

#[test]
fn articles_are_of_the_size_and_form_that_is_told() {
    let archive = Archive::new(1);
    let mut bytes = 0;
    let (mut years, mut words) = (HashSet::new(), HashSet::new());
    let (mut headlines, mut described, mut tagged) = (0, 0, 0);
    for number in 0..1_000 {
        let article = archive.article(number);
        let read = article_file::read(article.text.as_bytes(), Path::new(&article.path)).unwrap();
        assert_eq!(read.warnings, [], "{}", article.text);
        let (title, text) = read.document.text.split_once("\n\n").unwrap();
        assert_eq!(title, read.metadata.title);
        assert!(title.len() < 200 && !title.contains('\n'), "{title}");
        headlines += usize::from(!title.ends_with(['.', '!', '?', '“', '”']));
        described += usize::from(read.metadata.source.is_some());
        tagged += usize::from(!read.metadata.tags.is_empty());
        let date = read.metadata.published.unwrap().to_string();
        years.insert(date.split('-').next().unwrap().to_owned());
        for paragraph in text.trim_end().split("\n\n") {
            assert!(
                paragraph.starts_with(|c: char| c.is_uppercase() || c == '„' || c == '“'),
                "{text}"
            );
            assert!(paragraph.ends_with(['.', '!', '?', '“', '”']), "{text}");
        }
        assert!(
            !text.contains("  ") && text.split("\n\n").count() > 2,
            "{text}"
        );
        words.extend(
            text.split(|c: char| !c.is_alphanumeric())
                .map(str::to_owned),
        );
        bytes += article.text.len();
    }
    let size = bytes / 1_000;
    assert!((2_600..3_000).contains(&size), "{size} bytes each");
    assert_eq!(years.len(), 10);
    assert!(words.len() > 20_000, "{} words", words.len());
    assert!((450..550).contains(&headlines), "{headlines} headlines");
    assert!((250..350).contains(&described), "{described} with a source");
    assert!((200..350).contains(&tagged), "{tagged} with tags");
    assert_eq!(archive.article(FOLDER).path, "001/001000.txt");
}

#[test]
fn every_article_brings_a_word_of_its_own() {
    let archive = Archive::new(1);
    let words: Vec<HashSet<String>> = (0..1_500)
        .map(|number| {
            let text = archive.article(number).text;
            text.split(|c: char| !c.is_alphanumeric())
                .map(str::to_lowercase)
                .collect()
        })
        .collect();
    let mut articles: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, words) in words.iter().enumerate() {
        for word in words {
            articles.entry(word).or_default().push(number);
        }
    }
    for number in 0..1_300 {
        let expected: Vec<usize> = [(0, 1), (37, 3), (113, 9)]
            .into_iter()
            .filter(|(_, every)| number % every == 0)
            .map(|(distance, _)| number + distance)
            .collect();
        let word = archive::rare_word(number).to_lowercase();
        assert_eq!(articles[word.as_str()], expected, "{word}");
    }
    let all: HashSet<String> = (0..200_000).map(archive::rare_word).collect();
    assert_eq!(all.len(), 200_000);
}

#[test]
fn names_to_ask_for_are_one_wrong_letter_away() {
    for (number, word, typed) in RARE {
        assert_eq!(archive::rare_word(number), word);
        assert_ne!(number % 3, 0, "{word} stands in other articles, too");
        let word = word.to_lowercase();
        let wrong = word.chars().zip(typed.chars()).filter(|(a, b)| a != b);
        assert_eq!(word.chars().count(), typed.chars().count());
        assert_eq!(wrong.count(), 1, "{word} {typed}");
    }
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
