//! `feed`: which feeds are followed.

use std::fs;
use std::path::Path;

use serde::Serialize;

use super::arguments::{AddFeedRequest, FeedTask, Format};
use super::fetch::{exit, find, in_words, moment, run};
use super::output::{Exit, Failure, Output, Result, tell};
use super::session::{Places, Session};
use crate::config;
use crate::document::gate::clean_line;
use crate::feed::{read_list, write_list};
use crate::fetch::{Found, Options, find_feed, look};
use crate::library::Subscription;
use crate::model::{FeedSource, SourceId};

/// A feed, for programs.
#[derive(Serialize)]
struct Record<'a> {
    url: &'a str,
    title: &'a str,
    folder: &'a str,
    followed: bool,
    unread: usize,
    total: usize,
    home: Option<&'a str>,
    moved_to: Option<&'a str>,
    checked: Option<String>,
    next_try: Option<String>,
    failures: u32,
    error: Option<&'a str>,
    warning: Option<&'a str>,
    ended: bool,
}

pub(super) fn feed(places: &Places, task: FeedTask, output: &mut Output) -> Result<Exit> {
    let session = Session::open(places.clone())?;
    match task {
        FeedTask::Add(request) => add(session, &request, output),
        FeedTask::Remove { feeds } => remove(session, &feeds, output),
        FeedTask::List { printing } => list(&session, printing.format, output),
        FeedTask::Import { file } => import(session, &file, output),
        FeedTask::Export => export(&session, output),
        FeedTask::Check { feeds } => check(&session, &feeds, output),
    }
}

/// Says why `sources.toml` cannot be changed.
fn cannot_write(places: &Places, error: &std::io::Error) -> Failure {
    let file = places.sources_file.display();
    Failure::mistake(format!("{file}: the feed cannot be written down: {error}"))
}

fn add(mut session: Session, request: &AddFeedRequest, output: &mut Output) -> Result<Exit> {
    let mut feeds = Vec::new();
    for address in &request.addresses {
        let (folder, every) = (request.folder.as_deref(), request.every.as_deref());
        let source = config::feed_source(&with_scheme(address), folder, every);
        let source = source.map_err(|reason| Failure::mistake(format!("{address}: {reason}")))?;
        let source = FeedSource {
            title: request.title.as_deref().map(clean_line),
            tags: request.tags.iter().map(|tag| clean_line(tag)).collect(),
            ..source
        };
        let url = source.url.clone();
        let feed = find_feed(source, &Options::default()).map_err(|error| Failure::Told {
            exit: Exit::Negative,
            message: format!("{url}: {error}"),
        })?;
        feeds.push(feed);
    }
    let places = session.places.clone();
    let added = config::append_feeds(&places.sources_file, &feeds)
        .map_err(|error| cannot_write(&places, &error))?;
    session.follow_sources()?;
    if added < feeds.len() {
        let known = feeds.len() - added;
        tell(&format!("{known} of them followed already"));
    }
    let all = session.library.subscriptions()?;
    let is_wanted = |feed: &&Subscription| feeds.iter().any(|wanted| wanted.url == feed.url);
    let wanted: Vec<SourceId> = all.iter().filter(is_wanted).map(|feed| feed.id).collect();
    let summary = run(&mut session, Some(&wanted), false)?;
    for feed in session.library.subscriptions()? {
        if wanted.contains(&feed.id) {
            output.line(&format!("{}  {}", feed.title, feed.url))?;
        }
    }
    output.line(&in_words(&summary))?;
    Ok(exit(&summary))
}

/// What people leave out.
fn with_scheme(address: &str) -> String {
    if address.contains("://") {
        address.to_owned()
    } else {
        format!("https://{address}")
    }
}

fn remove(mut session: Session, words: &[String], output: &mut Output) -> Result<Exit> {
    let feeds = find(&session.library, words)?;
    for feed in &feeds {
        let places = &session.places;
        config::remove_feed(&places.sources_file, &feed.url)
            .map_err(|error| cannot_write(places, &error))?;
        output.line(&format!("{}  {}", feed.title, feed.url))?;
    }
    session.follow_sources()?;
    let count = feeds.len();
    output.line(&format!("{count} removed; their articles stay"))?;
    Ok(Exit::Done)
}

fn import(mut session: Session, file: &Path, output: &mut Output) -> Result<Exit> {
    let bytes = fs::read(file).map_err(|error| {
        let file = file.display();
        Failure::mistake(format!("{file}: the list cannot be read ({error})"))
    })?;
    let listed = read_list(&bytes);
    for refused in &listed.refused {
        tell(refused);
    }
    if listed.feeds.is_empty() {
        let file = file.display();
        tell(&format!("{file}: there are no feeds in this list"));
        return Ok(Exit::Negative);
    }
    let places = session.places.clone();
    let added = config::append_feeds(&places.sources_file, &listed.feeds)
        .map_err(|error| cannot_write(&places, &error))?;
    session.follow_sources()?;
    let known = listed.feeds.len() - added;
    output.line(&format!(
        "feeds: {added} added, {known} followed already, {} refused",
        listed.refused.len()
    ))?;
    Ok(if listed.refused.is_empty() {
        Exit::Done
    } else {
        Exit::Negative
    })
}

fn export(session: &Session, output: &mut Output) -> Result<Exit> {
    let mut feeds = Vec::new();
    for known in session.library.subscriptions()? {
        let source = session.feeds.iter().find(|feed| feed.url == known.url);
        feeds.extend(source.map(|source| FeedSource {
            title: Some(known.title),
            ..source.clone()
        }));
    }
    output.text(&write_list(&feeds))?;
    Ok(Exit::Done)
}

fn list(session: &Session, format: Format, output: &mut Output) -> Result<Exit> {
    let feeds = session.library.subscriptions()?;
    for feed in &feeds {
        match format {
            Format::Text => output.line(&row(feed))?,
            Format::Json => output.json(&record(feed))?,
        }
    }
    if feeds.is_empty() {
        tell("no feeds are followed; 'depesche feed add URL' adds one");
        return Ok(Exit::Negative);
    }
    Ok(Exit::Done)
}

fn row(feed: &Subscription) -> String {
    let state = &feed.state;
    let folder = match feed.folder.as_str() {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    let remarks = [
        (!feed.is_followed).then(|| "(not followed)".to_owned()),
        state
            .moved_to
            .as_ref()
            .map(|url| format!("(moved to {url})")),
        state.error.as_ref().map(|error| format!("WRONG: {error}")),
    ];
    let first = format!(
        "{:>5} {:>5}  {folder}{}",
        feed.counts.unread, feed.counts.total, feed.title
    );
    let parts = [first, feed.url.clone()].into_iter();
    let parts: Vec<String> = parts.chain(remarks.into_iter().flatten()).collect();
    parts.join("  ")
}

fn record(feed: &Subscription) -> Record<'_> {
    let state = &feed.state;
    Record {
        url: &feed.url,
        title: &feed.title,
        folder: &feed.folder,
        followed: feed.is_followed,
        unread: feed.counts.unread,
        total: feed.counts.total,
        home: feed.home.as_deref(),
        moved_to: state.moved_to.as_deref(),
        checked: state.checked.and_then(moment),
        next_try: moment(state.next_try).filter(|_| state.next_try > 0),
        failures: state.failures,
        error: state.error.as_deref(),
        warning: state.warning.as_deref(),
        ended: state.has_ended,
    }
}

/// Looks at feeds, or at addresses that are not followed.
fn check(session: &Session, words: &[String], output: &mut Output) -> Result<Exit> {
    let mut sources: Vec<FeedSource> = Vec::new();
    for word in words {
        if word.contains("://") && session.feeds.iter().all(|feed| feed.url != *word) {
            let source = config::feed_source(word, None, None);
            sources.push(source.map_err(|reason| Failure::mistake(format!("{word}: {reason}")))?);
            continue;
        }
        for known in find(&session.library, std::slice::from_ref(word))? {
            sources.extend(
                session
                    .feeds
                    .iter()
                    .find(|feed| feed.url == known.url)
                    .cloned(),
            );
        }
    }
    if words.is_empty() {
        sources.clone_from(&session.feeds);
    }
    let mut exit = Exit::Done;
    for source in &sources {
        let said = match look(source, &Options::default()) {
            Ok(Found::Feed { title, items: 1 }) => format!("1 item  {title}"),
            Ok(Found::Feed { title, items }) => format!("{items} items  {title}"),
            Ok(Found::Page(links)) => {
                exit = Exit::Negative;
                format!(
                    "WRONG: This is a web page that names {} feeds.",
                    links.len()
                )
            }
            Err(reason) => {
                exit = Exit::Negative;
                format!("WRONG: {reason}")
            }
        };
        output.line(&format!("{}  {said}", source.url))?;
    }
    Ok(exit)
}
