//! `fetch`: asks feeds for their news.

use std::collections::HashMap;
use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;

use super::arguments::{FetchRequest, Format};
use super::output::{Exit, Failure, Output, Result, tell};
use super::session::{Places, ProgressLine, Session};
use crate::command::nearest;
use crate::fetch::{self, FetchError, Options, Report, Status, Stop, Summary};
use crate::library::{Library, Subscription};
use crate::model::SourceId;
use crate::search::Engine;

/// A visit to a feed, for programs.
#[derive(Serialize)]
struct Record<'a> {
    url: &'a str,
    title: Option<&'a str>,
    status: &'a str,
    error: Option<&'a str>,
    new: usize,
    changed: usize,
    next_try: Option<String>,
}

pub(super) fn fetch(places: &Places, request: &FetchRequest, output: &mut Output) -> Result<Exit> {
    let mut session = Session::open(places.clone())?;
    let wanted = (!request.feeds.is_empty())
        .then(|| find(&session.library, &request.feeds))
        .transpose()?;
    let wanted: Option<Vec<SourceId>> =
        wanted.map(|feeds| feeds.into_iter().map(|feed| feed.id).collect());
    if session.feeds.is_empty() {
        tell("no feeds are followed; 'depesche feed add URL' adds one");
        return Ok(Exit::Negative);
    }
    let summary = run(&mut session, wanted.as_deref(), request.force)?;
    match request.printing.format {
        Format::Text => output.line(&in_words(&summary))?,
        Format::Json => print_json(&session.library, &summary, output)?,
    }
    Ok(exit(&summary))
}

/// Fetches feeds; says on standard error which failed.
pub(super) fn run(
    session: &mut Session,
    wanted: Option<&[SourceId]>,
    is_forced: bool,
) -> Result<Summary> {
    let (config, mistakes) = session.places.config();
    for mistake in mistakes {
        tell(&mistake.to_string());
    }
    let options = Options {
        every: config.fetch.every,
        is_forced,
        ..Options::default()
    };
    let (library, sources) = (&mut session.library, &session.feeds);
    let mut line = ProgressLine::new(Path::new("fetch"));
    let mut show = |now: fetch::Progress| line.count(now.done, now.total, "feeds");
    let fetched = fetch::fetch(
        library,
        sources,
        wanted,
        &options,
        &Stop::default(),
        &mut show,
    );
    drop(line);
    let summary = match fetched {
        Ok(summary) => summary,
        Err(FetchError::Library(error)) => return Err(error.into()),
        Err(busy @ FetchError::Busy) => {
            return Err(Failure::Told {
                exit: Exit::Negative,
                message: busy.to_string(),
            });
        }
    };
    for report in &summary.reports {
        if let Status::Failed(reason) = &report.status {
            tell(&format!("{}: {reason}", report.url));
        }
    }
    if summary.arrivals.new + summary.arrivals.changed > 0 {
        // So that the first search need not read all words.
        Engine::new().prepare(library)?;
    }
    Ok(summary)
}

pub(super) fn exit(summary: &Summary) -> Exit {
    if summary.failed() > 0 {
        Exit::Negative
    } else {
        Exit::Done
    }
}

/// What came, in a line.
pub(super) fn in_words(summary: &Summary) -> String {
    let count = |status: fn(&Status) -> bool| {
        let reports = summary.reports.iter();
        reports.filter(|report| status(&report.status)).count()
    };
    let fetched = count(|status| *status == Status::Fetched);
    let unchanged = count(|status| *status == Status::Unchanged);
    let postponed = count(|status| *status == Status::Postponed);
    let arrivals = summary.arrivals;
    let first = format!(
        "{} new, {} changed; feeds: {fetched} fetched, {unchanged} unchanged, {} failed",
        arrivals.new,
        arrivals.changed,
        summary.failed()
    );
    let rest = [
        (summary.waiting + postponed, "not due"),
        (summary.deleted, "old articles deleted"),
    ];
    let rest = rest.into_iter().filter(|(count, _)| *count > 0);
    let rest = rest.map(|(count, what)| format!("{count} {what}"));
    let parts: Vec<String> = std::iter::once(first).chain(rest).collect();
    parts.join(", ")
}

fn print_json(library: &Library, summary: &Summary, output: &mut Output) -> Result<()> {
    let titles: HashMap<SourceId, String> = library
        .subscriptions()?
        .into_iter()
        .map(|feed| (feed.id, feed.title))
        .collect();
    for report in &summary.reports {
        let Report {
            id,
            url,
            status,
            arrivals,
            next_try,
        } = report;
        let (status, error) = match status {
            Status::Fetched => ("fetched", None),
            Status::Unchanged => ("unchanged", None),
            Status::Postponed => ("postponed", None),
            Status::Failed(reason) => ("failed", Some(reason.as_str())),
        };
        output.json(&Record {
            url,
            title: titles.get(id).map(String::as_str),
            status,
            error,
            new: arrivals.new,
            changed: arrivals.changed,
            next_try: moment(*next_try),
        })?;
    }
    Ok(())
}

/// A time, for programs (RFC 3339).
pub(super) fn moment(second: i64) -> Option<String> {
    Timestamp::from_second(second)
        .ok()
        .map(|moment| moment.to_string())
}

/// The followed feeds that words name: by address, by title (case and accents aside),
/// or by a folder they stand in.
pub(super) fn find(library: &Library, words: &[String]) -> Result<Vec<Subscription>> {
    let mut all = library.subscriptions()?;
    all.retain(|feed| feed.is_followed);
    let mut found: Vec<Subscription> = Vec::new();
    for word in words {
        let named = all.iter().filter(|feed| names(word, feed));
        let mut named = named.peekable();
        if named.peek().is_none() {
            let known = all.iter().flat_map(|feed| [&feed.title, &feed.folder]);
            let meant = nearest(word, known.map(String::as_str));
            let hint = meant.map_or_else(
                || "'depesche feed list' shows them".to_owned(),
                |meant| format!("did you mean '{meant}'?"),
            );
            return Err(Failure::mistake(format!(
                "no feed that is followed has the address, title or folder '{word}'; {hint}"
            )));
        }
        for feed in named {
            if found.iter().all(|known| known.id != feed.id) {
                found.push(feed.clone());
            }
        }
    }
    Ok(found)
}

fn names(word: &str, feed: &Subscription) -> bool {
    let folder = word.trim_end_matches('/');
    let is_inside = feed
        .folder
        .strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    feed.is_named(word) || (is_inside && !folder.is_empty())
}
