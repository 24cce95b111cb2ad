//! Passes the test files of feedparser, or those of the W3C's feed validator, through the feed reader and through plain feed-rs,
//! and counts how many yield what the files themselves expect:
//!
//! `cargo run --release --example feeds -- DIR [--failing]`
//!
//! DIR is the folder `tests` of a checkout of <https://github.com/kurtmckee/feedparser>,
//! or `testcases` of <https://github.com/w3c/feedvalidator>. Feedparser's files say in a comment what is expected of them, in Python; conditions on the
//! number of entries, and on titles, links and dates are understood. Titles are
//! compared as plain text. Well-formed files are read once more after damage: cut off,
//! with a bare `&`, a control character, a wrong end tag. `--failing` names the files
//! that fail. Of the validator's files, which are valid or not but all meant as feeds,
//! every item is expected, with its title and link where these are plain text. Exit code 1 on a panic or a file that takes over a second.

#![allow(clippy::print_stdout, reason = "what it is for")]

mod expected;
mod found;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs};

use expected::Condition;
use found::Found;

/// More than this is too long for one file.
const LONG: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let mut folder = None;
    let mut names_failing = false;
    for argument in env::args_os().skip(1) {
        if argument == "--failing" {
            names_failing = true;
        } else {
            folder = Some(PathBuf::from(argument));
        }
    }
    let Some(folder) = folder else {
        eprintln!("usage: feeds DIR [--failing]");
        return ExitCode::from(2);
    };
    let mut files = Vec::new();
    collect(&folder, &mut files);
    files.sort();
    // The panics of others are counted, not shown.
    panic::set_hook(Box::new(|_| {}));
    let mut counts: BTreeMap<(String, &str), Count> = BTreeMap::new();
    for path in &files {
        let Ok(bytes) = fs::read(path) else { continue };
        let relative = path.strip_prefix(&folder).unwrap_or(path);
        let group = relative.iter().next().unwrap_or_default();
        let group = group.to_string_lossy().into_owned();
        let case = Case::new(relative, bytes);
        let mut forms = vec![(group.clone(), case.clone())];
        if group == "wellformed" {
            let damaged = case.damaged().into_iter();
            forms.extend(damaged.map(|(how, case)| (format!("{group}, {how}"), case)));
        }
        for (group, case) in forms {
            for (reader, read) in READERS {
                let count = counts.entry((group.clone(), reader)).or_default();
                let is_kept = count.examine(&case, read);
                if names_failing && !is_kept && reader == READERS[0].0 {
                    println!("{group}: {}: {}", relative.display(), case.text);
                }
            }
        }
    }
    println!(
        "{:<32} {:<9} {:>6} {:>7} {:>16} {:>7} {:>5}",
        "", "", "files", "judged", "as expected", "panics", "> 1 s"
    );
    for ((group, reader), count) in &counts {
        let share = 100.0 * count.kept as f64 / count.judged.max(1) as f64;
        println!(
            "{group:<32} {reader:<9} {:>6} {:>7} {:>7} = {share:5.1} % {:>7} {:>5}",
            count.files, count.judged, count.kept, count.panics, count.long
        );
    }
    let ours = counts.iter().filter(|it| it.0.1 == READERS[0].0);
    let is_clean = ours.map(|it| it.1.panics + it.1.long).sum::<usize>() == 0;
    ExitCode::from(u8::from(!is_clean))
}

/// Where feedparser's own tests serve the files.
const HOST: &str = "http://127.0.0.1:8097";

/// A reader of feeds.
type Read = fn(&[u8], Option<&str>, &str) -> Option<Found>;

const READERS: [(&str, Read); 2] = [("depesche", found::by_us), ("feed-rs", found::by_feed_rs)];

/// A file, and what it expects.
#[derive(Clone)]
struct Case {
    bytes: Vec<u8>,
    content_type: Option<String>,
    base: String,
    /// The condition as it is written.
    text: String,
    conditions: Vec<Condition>,
}

impl Case {
    fn new(path: &Path, bytes: Vec<u8>) -> Self {
        let source = expected::decode(&bytes);
        let header = |name: &str| {
            let mut lines = source
                .lines()
                .filter_map(|it| it.trim().strip_prefix("Header:"));
            lines.find_map(|line| {
                let (key, value) = line.split_once(':')?;
                let is_it = key.trim().eq_ignore_ascii_case(name);
                is_it.then(|| value.trim().to_owned())
            })
        };
        // feedparser reads these over HTTP, the others without an address.
        let path = path.to_string_lossy();
        let base = if path.contains("http") {
            match header("Content-Location") {
                Some(location) if location.starts_with("http") => location,
                Some(location) if location.starts_with('/') => format!("{HOST}{location}"),
                _ => format!("{HOST}/tests/{path}"),
            }
        } else {
            String::new()
        };
        let text = expected::condition(&source).unwrap_or_default();
        // CDF, a format of 1997, is not read.
        let is_read =
            !source.to_ascii_lowercase().contains("<channel href") && !path.contains("cdf");
        let conditions = if expected::is_of_validator(&text) {
            expected::items(&source)
        } else if is_read {
            expected::conditions(&text)
        } else {
            Vec::new()
        };
        Self {
            content_type: header("Content-type"),
            bytes,
            base,
            text,
            conditions,
        }
    }

    /// The same feed after damage of several kinds.
    fn damaged(&self) -> Vec<(&'static str, Self)> {
        let item = |pattern: &[u8]| {
            let mut windows = self.bytes.windows(pattern.len());
            windows.position(|it| it == pattern)
        };
        let at = item(b"<item").or_else(|| item(b"<entry"));
        let Some(at) = at.filter(|_| !self.conditions.is_empty()) else {
            return Vec::new();
        };
        let with = |inserted: &[u8]| {
            let (before, after) = self.bytes.split_at(at);
            let bytes = [before, inserted, after].concat();
            Self {
                bytes,
                ..self.clone()
            }
        };
        let mut cut = self.clone();
        let end = cut.bytes.trim_ascii_end().len();
        cut.bytes.truncate(end.saturating_sub(8));
        vec![
            ("end cut off", cut),
            ("bare ampersand", with(b"<copyright>a & b</copyright>")),
            (
                "control character",
                with(b"<copyright>a\x0b&#1;</copyright>"),
            ),
            ("wrong end tag", with(b"<copyright><b>a</copyright></i>")),
        ]
    }
}

/// What came of the files of a group.
#[derive(Default)]
struct Count {
    files: usize,
    /// Files with a condition that is understood.
    judged: usize,
    /// Files that yielded all that they expect.
    kept: usize,
    panics: usize,
    long: usize,
}

impl Count {
    /// Reads a file. Returns false if something is not as expected.
    fn examine(&mut self, case: &Case, read: Read) -> bool {
        self.files += 1;
        let start = Instant::now();
        let work = || read(&case.bytes, case.content_type.as_deref(), &case.base);
        let outcome = panic::catch_unwind(AssertUnwindSafe(work));
        self.long += usize::from(start.elapsed() > LONG);
        self.panics += usize::from(outcome.is_err());
        if case.conditions.is_empty() {
            return outcome.is_ok();
        }
        self.judged += 1;
        let found = outcome.ok().flatten();
        let is_kept = found.is_some_and(|found| case.conditions.iter().all(|it| it.holds(&found)));
        self.kept += usize::from(is_kept);
        is_kept
    }
}

/// The files to read below a folder; links are not followed.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        eprintln!("feeds: {} cannot be read", folder.display());
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if kind.is_dir() {
            collect(&path, files);
        } else if kind.is_file() {
            let extension = path.extension().and_then(OsStr::to_str);
            if matches!(extension, Some("xml" | "json")) {
                files.push(path);
            }
        }
    }
}
