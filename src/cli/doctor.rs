//! `doctor`: is everything where and as it should be?

use std::fs;
use std::io;
use std::path::Path;

use super::output::{Exit, Output, Result};
use super::session::Places;
use crate::config;
use crate::library::{Library, LibraryError, Scope, Subscription};
use crate::model::{Source, SourceStatus};
use crate::picture::IS_BUILT_IN;

/// What is printed, and whether anything is wrong.
struct Report<'a> {
    output: &'a mut Output,
    is_wrong: bool,
}

impl Report<'_> {
    fn fact(&mut self, name: &str, value: &str) -> Result<()> {
        self.output.line(&format!("{name:<10} {value}"))
    }

    /// Something wrong; further lines of a message stand below its first.
    fn wrong(&mut self, name: &str, message: &str) -> Result<()> {
        self.is_wrong = true;
        for (number, line) in message.lines().enumerate() {
            if number == 0 {
                self.fact(name, &format!("WRONG: {line}"))?;
            } else {
                self.fact("", line)?;
            }
        }
        Ok(())
    }
}

/// Examines everything and prints a report; makes no file that is not there.
pub(super) fn examine(places: &Places, output: &mut Output) -> Result<Exit> {
    let mut report = Report {
        output,
        is_wrong: false,
    };
    report.fact("version", env!("CARGO_PKG_VERSION"))?;
    examine_settings(places, &mut report)?;
    examine_sources_file(places, &mut report)?;
    examine_library(places, &mut report)?;
    examine_terminal(&mut report)?;
    Ok(if report.is_wrong {
        Exit::Negative
    } else {
        Exit::Done
    })
}

fn file_state(file: &Path) -> String {
    let path = file.display();
    if file.exists() {
        path.to_string()
    } else {
        format!("{path} (none yet)")
    }
}

fn examine_settings(places: &Places, report: &mut Report<'_>) -> Result<()> {
    report.fact("settings", &file_state(&places.config_file))?;
    let (_, mistakes) = places.config();
    for mistake in mistakes {
        report.wrong("", &mistake.to_string())?;
    }
    Ok(())
}

fn examine_sources_file(places: &Places, report: &mut Report<'_>) -> Result<()> {
    report.fact("sources", &file_state(&places.sources_file))?;
    let (sources, mistakes) = config::read_sources(&places.sources_file);
    for mistake in mistakes {
        report.wrong("", &mistake.to_string())?;
    }
    for path in sources.paths {
        match try_to_read(&path) {
            Ok(()) => report.fact("", &format!("{} (readable)", path.display()))?,
            Err(error) => report.wrong("", &cannot_read(&path, &error))?,
        }
    }
    match sources.feeds.len() {
        0 => Ok(()),
        1 => report.fact("", "1 feed"),
        count => report.fact("", &format!("{count} feeds")),
    }
}

fn examine_library(places: &Places, report: &mut Report<'_>) -> Result<()> {
    let file = &places.library;
    report.fact("library", &file_state(file))?;
    // Opening it would make one.
    if !file.exists() {
        return Ok(());
    }
    match Library::open(file) {
        Ok(library) => match examine_contents(&library, report)? {
            Ok(()) => Ok(()),
            Err(error) => report.wrong("", &error.to_string()),
        },
        Err(error) => report.wrong("", &error.to_string()),
    }
}

/// The outer result is the printing's, the inner one the library's.
fn examine_contents(
    library: &Library,
    report: &mut Report<'_>,
) -> Result<std::result::Result<(), LibraryError>> {
    let facts = match Facts::read(library) {
        Ok(facts) => facts,
        Err(error) => return Ok(Err(error)),
    };
    let kilobytes = fs::metadata(library.path()).map_or(0, |file| file.len().div_ceil(1_000));
    report.fact("", &format!("{kilobytes} kB, format {}", facts.format))?;
    if facts.damages.is_empty() {
        report.fact("", "sound")?;
    } else {
        let advice = "'depesche compact' mends the index; else move the file away and import again";
        report.wrong("", &format!("{}; {advice}", facts.damages.join("; ")))?;
    }
    let (total, unread) = (facts.total, facts.unread);
    report.fact("articles", &format!("{total}, {unread} of them unread"))?;
    report.fact("problems", &format!("{} files and feeds", facts.problems))?;
    let followed: Vec<_> = facts.feeds.iter().filter(|feed| feed.is_followed).collect();
    if !followed.is_empty() {
        report.fact("feeds", &format!("{} followed", followed.len()))?;
    }
    for feed in followed {
        // It may be the feed's fault, and pass.
        if let Some(error) = &feed.state.error {
            report.fact("", &format!("{} failed: {error}", feed.url))?;
        }
    }
    // Those that only were opened once may be anywhere by now.
    let kept = |source: &&Source| source.status != SourceStatus::Visited;
    for (number, source) in facts.sources.iter().filter(kept).enumerate() {
        let name = if number == 0 { "kept" } else { "" };
        let path = source.path.display();
        match (source.status, try_to_read(&source.path)) {
            (SourceStatus::Added, Ok(())) => report.fact(name, &format!("{path} (added)"))?,
            (_, Ok(())) => report.fact(name, &format!("{path} (imported)"))?,
            (SourceStatus::Added, Err(error)) => {
                report.wrong(name, &cannot_read(&source.path, &error))?;
            }
            (_, Err(_)) => report.fact(name, &format!("{path} (imported, no longer there)"))?,
        }
    }
    Ok(Ok(()))
}

/// What the library says of itself.
struct Facts {
    format: i64,
    damages: Vec<String>,
    total: usize,
    unread: usize,
    problems: usize,
    feeds: Vec<Subscription>,
    sources: Vec<Source>,
}

impl Facts {
    fn read(library: &Library) -> std::result::Result<Self, LibraryError> {
        let counts = library.counts(&Scope::All)?;
        Ok(Self {
            format: library.format()?,
            damages: library.check()?,
            total: counts.total,
            unread: counts.unread,
            problems: library.problem_count(&Scope::All)?,
            feeds: library.subscriptions()?,
            sources: library.sources()?,
        })
    }
}

fn try_to_read(path: &Path) -> io::Result<()> {
    if path.metadata()?.is_dir() {
        fs::read_dir(path).map(drop)
    } else {
        fs::File::open(path).map(drop)
    }
}

fn cannot_read(path: &Path, error: &io::Error) -> String {
    format!(
        "{} cannot be read ({error}); check it, or take it out of sources.toml",
        path.display()
    )
}

/// What the environment says of terminal and language.
fn examine_terminal(report: &mut Report<'_>) -> Result<()> {
    let value = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(|value| value.to_string_lossy().into_owned())
    };
    let images = if IS_BUILT_IN {
        "built in"
    } else {
        "built without (cargo feature `images`)"
    };
    report.fact("images", images)?;
    for name in ["TERM", "COLORTERM", "NO_COLOR"] {
        let value = value(name).unwrap_or_else(|| "not set".to_owned());
        report.fact(name, &value)?;
    }
    // The first that is set counts (POSIX, 8.2).
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(value);
    let locale = locale.unwrap_or_else(|| "not set".to_owned());
    let is_unicode = locale
        .to_ascii_lowercase()
        .replace('-', "")
        .contains("utf8");
    let advice = if is_unicode {
        ""
    } else {
        " (not UTF-8: if letters look wrong, set LANG=C.UTF-8)"
    };
    report.fact("locale", &format!("{locale}{advice}"))
}
