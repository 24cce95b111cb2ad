//! Search at the reader's pace: what every key costs, and what it takes to get there.
//!
//! `cargo bench --bench search` makes an archive of 100,000 articles and its
//! library under `target/`, once, and answers some 125 queries key by key, as the
//! search thread of the reader does: hits, rows, passages and marks for a screen
//! of 24 and one of 48 rows. It prints tables in Markdown.
//!
//! `DEPESCHE_BENCH_ARTICLES=1000000` takes another number of articles, or several
//! with commas between them. A million take some ten minutes to be imported and
//! 8 GB of disk meanwhile; an import that is broken off is carried on next time.

#![allow(clippy::print_stdout)] // a benchmark's result is what it prints

#[path = "../archive/mod.rs"]
mod archive;
mod queries;
mod report;
mod roles;
mod store;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, fs};

use report::Figures;
use store::{Result, Store};

/// How often what a process does once is measured.
const STARTS: usize = 7;

/// How many articles come to a library that is full already.
const NEWS: usize = 100;

fn main() -> Result<()> {
    let start = Instant::now();
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [first, role, rest @ ..] = arguments.as_slice()
        && first == "play"
    {
        return roles::play(role, rest, start);
    }
    for count in store::counts()? {
        let store = store::prepare(count)?;
        let figures = measure(&store)?;
        report::print(&store, &figures)?;
    }
    Ok(())
}

fn measure(store: &Store) -> Result<Figures> {
    let library = store.library.to_str().ok_or("the path is not UTF-8")?;
    let mut figures = Figures::default();
    for start in 1..=STARTS {
        store::tell(&format!("cold start {start} of {STARTS}"))?;
        figures.add(&play(&["frame", library])?);
        figures.add(&play(&["cold", library])?);
    }
    store::tell("typing")?;
    figures.add(&play(&["keys", library])?);
    store::tell("key terms")?;
    figures.add(&play(&["about", library])?);
    store::tell("new articles")?;
    // The library stays as it is: they come to a copy.
    let folder = tempfile::tempdir_in(store.library.parent().unwrap_or(Path::new(".")))?;
    let copy = folder.path().join("library.db");
    fs::copy(&store.library, &copy)?;
    let articles = folder.path().join("articles");
    store::write(store.count..store.count + NEWS, &articles)?;
    let word = archive::rare_word(store.count + NEWS - 1);
    let (copy, articles) = (copy.to_string_lossy(), articles.to_string_lossy());
    figures.add(&play(&["news", &copy, &articles, &word])?);
    store::tell("")?;
    Ok(figures)
}

/// Runs this program in another role; gives what it prints.
fn play(arguments: &[&str]) -> Result<String> {
    let output = Command::new(env::current_exe()?)
        .arg("play")
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("{arguments:?} failed").into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
