//! Search finds what a reader meant: the relevance set holds its floor.
//!
//! The figures themselves, and every miss, are printed by
//! `cargo run --release --example relevance`.
#![allow(
    clippy::unwrap_used,
    reason = "a set that cannot be read is a failed test"
)]

mod set;

use std::collections::HashSet;
use std::fmt::Write;

use depesche::model::Date;
use set::{
    Answer, Archive, BEGINNING, Expected, Tally, answer, articles, queries, tallies, variants,
};

/// Generated articles around the set; more take too long without optimisation.
const NOISE: usize = 800;
/// Of the mistakes made by rule every so-many-th is asked.
const STEP: usize = 10;

/// What no kind of query may fall below: hit@1, hit@10 and precision@10.
const FLOOR: [(&str, f64, f64, f64); 28] = [
    ("exact", 1.0, 1.0, 0.95),
    ("common", 1.0, 1.0, 0.9),
    ("rare", 1.0, 1.0, 0.95),
    ("prefix", 1.0, 1.0, 0.95),
    ("umlaut missing", 1.0, 1.0, 0.95),
    ("umlaut spelled", 1.0, 1.0, 0.9),
    ("other accents", 1.0, 1.0, 0.95),
    ("dropped letter", 1.0, 1.0, 0.95),
    ("doubled letter", 1.0, 1.0, 0.95),
    ("swapped letters", 1.0, 1.0, 0.95),
    ("wrong letter", 1.0, 1.0, 0.95),
    ("mistake at the first letter", 1.0, 1.0, 0.95),
    ("two mistakes", 0.95, 0.95, 0.95),
    ("consonants only", 0.9, 0.9, 0.9),
    ("part of a compound", 1.0, 1.0, 0.95),
    ("plural and case", 0.9, 0.9, 0.9),
    ("two words", 1.0, 1.0, 0.95),
    ("three words", 1.0, 1.0, 0.95),
    ("across title and text", 1.0, 1.0, 0.95),
    ("phrase", 1.0, 1.0, 1.0),
    ("apostrophe", 1.0, 1.0, 0.95),
    ("hyphen", 1.0, 1.0, 0.95),
    ("number", 1.0, 1.0, 0.85),
    ("date in the text", 1.0, 1.0, 0.95),
    ("Japanese", 1.0, 1.0, 1.0),
    ("Chinese", 1.0, 1.0, 1.0),
    ("garbage", 1.0, 1.0, 1.0),
    ("all", 0.99, 0.99, 0.97),
];

/// The same for mistakes made by rule.
const FLOOR_BY_RULE: [(&str, f64, f64, f64); 2] = [
    ("one mistake", 0.98, 0.98, 0.95),
    ("two mistakes", 0.95, 0.95, 0.95),
];

#[test]
fn readers_find_what_they_meant() {
    let mut archive = Archive::new(NOISE);
    let queries = queries();
    let answers: Vec<_> = queries
        .iter()
        .map(|judged| answer(&mut archive, judged))
        .collect();
    hold(&FLOOR, &answers);

    let mut variants = variants(&queries, &archive);
    variants.retain(|variant| variant.kind != BEGINNING);
    for variant in &mut variants {
        let number = if variant.kind.starts_with("two") {
            "two mistakes"
        } else {
            "one mistake"
        };
        variant.kind = number.to_owned();
    }
    let answers: Vec<_> = variants
        .iter()
        .step_by(STEP)
        .map(|judged| answer(&mut archive, judged))
        .collect();
    assert!(answers.len() >= 150, "{} mistakes", answers.len());
    hold(&FLOOR_BY_RULE, &answers);
}

/// Fails with every kind below its floor and what it missed.
fn hold(floor: &[(&str, f64, f64, f64)], answers: &[Answer<'_>]) {
    let tallies = tallies(answers);
    let mut failures = String::new();
    for (kind, hit_1, hit_10, precision_10) in floor {
        let tally = tallies.iter().find(|tally| tally.kind == *kind);
        let tally = tally.unwrap_or_else(|| panic!("no queries of the kind '{kind}'"));
        let is_held = tally.hit_1() >= *hit_1
            && tally.hit_10() >= *hit_10
            && tally.precision_10() >= *precision_10;
        if !is_held {
            describe(tally, answers, &mut failures);
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn describe(tally: &Tally, answers: &[Answer<'_>], out: &mut String) {
    writeln!(
        out,
        "{}: hit@1 {:.3}, hit@10 {:.3}, precision@10 {:.3}",
        tally.kind,
        tally.hit_1(),
        tally.hit_10(),
        tally.precision_10()
    )
    .unwrap();
    let own = answers
        .iter()
        .filter(|answer| answer.judged.kind == tally.kind);
    for answer in own.filter(|answer| !answer.is_found() || answer.precision() < 1.0) {
        let hits: Vec<&str> = answer.hits.iter().map(|hit| hit.name.as_str()).collect();
        let (query, missing) = (&answer.judged.query, &answer.missing);
        writeln!(out, "    {query}: {missing:?} missing, {hits:?} came").unwrap();
    }
}

#[test]
fn every_kind_has_queries_and_a_floor() {
    let queries = queries();
    assert!(queries.len() >= 170);
    let floors: HashSet<&str> = FLOOR.iter().map(|floor| floor.0).collect();
    for kind in queries
        .iter()
        .map(|query| query.kind.as_str())
        .collect::<HashSet<_>>()
    {
        let count = queries.iter().filter(|query| query.kind == kind).count();
        assert!(count >= 5, "{count} queries: {kind}");
        assert!(floors.contains(kind), "no floor: {kind}");
    }
    let mut known = HashSet::new();
    for query in &queries {
        assert!(
            known.insert((&query.kind, &query.query)),
            "twice: {}",
            query.query
        );
    }
}

#[test]
fn judgements_name_articles() {
    let articles = articles();
    let names: HashSet<&str> = articles
        .iter()
        .map(|article| article.name.as_str())
        .collect();
    assert_eq!(names.len(), articles.len(), "two articles of one name");
    for query in queries() {
        if let Expected::Articles { must, also, .. } = &query.expected {
            assert!(!must.is_empty(), "nothing must be found: {}", query.query);
            for name in must.iter().chain(also) {
                assert!(
                    names.contains(name.as_str()),
                    "{}: no article {name}",
                    query.query
                );
            }
        }
    }
}

#[test]
fn articles_are_whole() {
    let articles = articles();
    assert!(articles.len() >= 150);
    for article in &articles {
        let name = &article.name;
        assert!(article.date.parse::<Date>().is_ok(), "{name}");
        assert!(article.title.chars().count() > 5, "{name}");
        assert!(article.body.len() > 150, "{name}");
    }
    let languages: HashSet<&str> = articles
        .iter()
        .map(|article| article.language.as_str())
        .collect();
    assert!(languages.len() >= 12);
}
