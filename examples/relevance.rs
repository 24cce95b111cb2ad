//! Prints how well search finds what a reader meant:
//!
//! `cargo run --release --example relevance -- [--noise 5000] [--imprecise]`
//!
//! For each kind of query the number of queries, hit@1, hit@10 and
//! precision@10, as defined in `tests/relevance/set/mod.rs`, then every miss
//! with what came instead; with `--imprecise` also every query with a hit among
//! the first ten that is not relevant. `=` marks strict hits, `~` fuzzy ones,
//! `!` those that are not relevant, with the words that matched in them; numbers
//! are generated articles.

#[path = "../tests/relevance/set/mod.rs"]
mod set;

use std::env;
use std::process::ExitCode;

use set::{Answer, Archive, Tally, answer, queries, tallies, variants};

const USAGE: &str = "usage: relevance [--noise NUMBER] [--imprecise]";

fn main() -> ExitCode {
    let Some((noise, lists_imprecise)) = parse(env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let mut archive = Archive::new(noise);
    let queries = queries();
    let variants = variants(&queries, &archive);
    let mut ask = |judged| answer(&mut archive, judged);
    let written: Vec<Answer<'_>> = queries.iter().map(&mut ask).collect();
    let made: Vec<Answer<'_>> = variants.iter().map(&mut ask).collect();
    for (name, answers) in [("queries", &written), ("mistakes by rule", &made)] {
        table(name, &tallies(answers));
    }
    for answer in written.iter().chain(&made) {
        if !answer.is_found() || (lists_imprecise && answer.precision() < 1.0) {
            list(answer);
        }
    }
    ExitCode::SUCCESS
}

fn parse(mut words: impl Iterator<Item = String>) -> Option<(usize, bool)> {
    let (mut noise, mut lists_imprecise) = (5_000, false);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--noise" => noise = words.next()?.parse().ok()?,
            "--imprecise" => lists_imprecise = true,
            _ => return None,
        }
    }
    Some((noise, lists_imprecise))
}

#[expect(clippy::print_stdout, reason = "a command prints")]
fn table(name: &str, tallies: &[Tally]) {
    println!("| {name} | number | hit@1 | hit@10 | precision@10 |");
    println!("|---|---|---|---|---|");
    for tally in tallies {
        println!(
            "| {} | {} | {:.1} % | {:.1} % | {:.3} |",
            tally.kind,
            tally.queries,
            100.0 * tally.hit_1(),
            100.0 * tally.hit_10(),
            tally.precision_10()
        );
    }
    println!();
}

#[expect(clippy::print_stdout, reason = "a command prints")]
fn list(answer: &Answer<'_>) {
    let hits: Vec<String> = answer
        .hits
        .iter()
        .map(|hit| {
            let tier = if hit.is_strict { "=" } else { "~" };
            if hit.is_relevant {
                return format!("{tier}{}", hit.name);
            }
            format!("{tier}!{} ({})", hit.name, hit.matched.join(" "))
        })
        .collect();
    println!(
        "{}: {}\n    missing: {}\n    came:    {}",
        answer.judged.kind,
        answer.judged.query,
        answer.missing.join(" "),
        hits.join(" ")
    );
}
