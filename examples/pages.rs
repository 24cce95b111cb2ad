//! How well the articles of web pages are found:
//!
//! `cargo run --release --example pages -- DIR [--each]`
//!
//! DIR holds a folder for each page, with the page in `source.html` and its article in
//! `expected.html`, as `test/test-pages` of <https://github.com/mozilla/readability> does.
//! The words of what is found are compared with those of what is expected, wherever they
//! stand: precision is the share of the found ones that are expected, recall the share
//! of the expected ones that are found, F1 their harmonic mean. Beside it stands what
//! taking all text of the page comes to. `--each` prints every page. Exit code 1 on a
//! page that takes over a second.

#![allow(clippy::print_stdout, reason = "what it is for")]

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use depesche::document::{self, Format};
use depesche::extract;

/// More than this is too long for one page.
const LONG: Duration = Duration::from_secs(1);

/// Precision and recall, summed over pages.
#[derive(Default)]
struct Sum {
    pages: usize,
    missing: usize,
    precision: f64,
    recall: f64,
    f1: f64,
}

impl Sum {
    /// Compares two texts; returns F1.
    fn add(&mut self, found: &str, expected: &str) -> f64 {
        let (mut counts, mut total) = (HashMap::new(), 0_usize);
        for word in words(expected) {
            *counts.entry(word).or_insert(0_usize) += 1;
            total += 1;
        }
        let (mut right, mut all) = (0_usize, 0_usize);
        for word in words(found) {
            all += 1;
            if let Some(left) = counts.get_mut(&word).filter(|left| **left > 0) {
                *left -= 1;
                right += 1;
            }
        }
        let precision = right as f64 / all.max(1) as f64;
        let recall = right as f64 / total.max(1) as f64;
        let f1 = if right == 0 {
            0.0
        } else {
            2.0 * precision * recall / (precision + recall)
        };
        self.pages += 1;
        self.missing += usize::from(all == 0);
        self.precision += precision;
        self.recall += recall;
        self.f1 += f1;
        f1
    }

    fn print(&self, name: &str) {
        let pages = self.pages.max(1) as f64;
        println!(
            "{name:<10} {:>5} {:>8} {:>10.3} {:>7.3} {:>6.3}",
            self.pages,
            self.missing,
            self.precision / pages,
            self.recall / pages,
            self.f1 / pages,
        );
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

fn main() -> io::Result<ExitCode> {
    let mut folder = None;
    let mut names_each = false;
    for argument in env::args_os().skip(1) {
        if argument == "--each" {
            names_each = true;
        } else {
            folder = Some(PathBuf::from(argument));
        }
    }
    let Some(folder) = folder else {
        eprintln!("usage: pages DIR [--each]");
        return Ok(ExitCode::from(2));
    };
    let mut folders: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    folders.sort();
    let (mut found, mut whole) = (Sum::default(), Sum::default());
    let (mut time, mut longest) = (Duration::ZERO, Duration::ZERO);
    for folder in folders {
        let (Ok(page), Ok(expected)) = (
            fs::read(folder.join("source.html")),
            fs::read_to_string(folder.join("expected.html")),
        ) else {
            continue;
        };
        let text = |source: &str| document::read(source, Format::Html).0.text;
        let expected = text(&expected);
        let start = Instant::now();
        let article = extract::article_of(&page, None, "https://a.example/articles/1");
        let took = start.elapsed();
        time += took;
        longest = longest.max(took);
        let article = article.map_or_else(String::new, |document| document.text);
        let f1 = found.add(&article, &expected);
        whole.add(&text(&String::from_utf8_lossy(&page)), &expected);
        if names_each {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            println!("{f1:.3} {:>5} ms {name}", took.as_millis());
        }
    }
    println!("           pages  nothing  precision  recall     F1");
    found.print("article");
    whole.print("all text");
    println!(
        "{:.2} s in all, the slowest page {} ms",
        time.as_secs_f64(),
        longest.as_millis()
    );
    Ok(ExitCode::from(u8::from(longest > LONG)))
}
