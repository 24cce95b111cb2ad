//! Feeds: which are followed, and what is remembered of each.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, Row, TransactionBehavior};

use super::source::{refresh_listed, status_from, status_name};
use super::{Counts, Library, LibraryError, Result, create_private};
use crate::fold::fold;
use crate::link::{self, Link};
use crate::model::{FeedSource, SourceId, SourceStatus};

/// A feed, and what is remembered of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The feed's name in the library.
    pub id: SourceId,
    /// Its address, as `sources.toml` has it.
    pub url: String,
    /// What it is called: by `sources.toml`, or by itself, or its host.
    pub title: String,
    /// The folder it stands in, `/` between the parts; empty for none.
    pub folder: String,
    /// It is in `sources.toml`; otherwise only its articles are left.
    pub is_followed: bool,
    /// The page it belongs to.
    pub home: Option<String>,
    /// Its articles.
    pub counts: Counts,
    /// How asking it stands.
    pub state: FeedState,
}

/// What is remembered from the last visits to a feed. Times are seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedState {
    /// The address it has moved to for good, where it is asked instead.
    pub moved_to: Option<String>,
    /// What the server wanted to be told the next time.
    pub validators: Validators,
    /// Tells the bytes of the last answer from others.
    pub digest: Option<i64>,
    /// When it answered last.
    pub checked: Option<i64>,
    /// It is not asked before.
    pub next_try: i64,
    /// How many tries have failed since it answered last.
    pub failures: u32,
    /// Why the last try failed, a sentence.
    pub error: Option<String>,
    /// What was doubtful in its last answer, a sentence.
    pub warning: Option<String>,
    /// It is gone for good and not asked any more.
    pub has_ended: bool,
}

/// What a server wants to be told the next time, exactly as it wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The header `ETag`.
    pub etag: Option<String>,
    /// The header `Last-Modified`.
    pub last_modified: Option<String>,
}

/// How long the lock of fetching is waited for, try by try. One that was given back may be
/// held for a moment by a program that is just being started and has not yet closed it.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(5),
    Duration::from_millis(20),
    Duration::from_millis(75),
    Duration::ZERO,
];

/// As long as this lives, no other session fetches. The system ends it with the
/// process, however that ends.
#[derive(Debug)]
pub struct FetchTurn {
    _lock: File,
}

impl Subscription {
    /// Whether it has this address, or this title, case and accents aside.
    pub fn is_named(&self, word: &str) -> bool {
        self.url == word || fold(&self.title) == fold(word)
    }

    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let url: String = row.get("path")?;
        let title: Option<String> = row.get("title")?;
        let total: usize = row.get("total")?;
        let read: usize = row.get("read")?;
        Ok(Self {
            id: SourceId(row.get("id")?),
            title: title.unwrap_or_else(|| host_of(&url).to_owned()),
            url,
            folder: row.get("folder")?,
            is_followed: status_from(&row.get::<_, String>("status")?) == SourceStatus::Added,
            home: row.get("home")?,
            counts: Counts {
                total,
                unread: total.saturating_sub(read),
            },
            state: FeedState {
                moved_to: row.get("moved_to")?,
                validators: Validators {
                    etag: row.get("etag")?,
                    last_modified: row.get("last_modified")?,
                },
                digest: row.get("digest")?,
                checked: row.get("checked")?,
                next_try: row.get("next_try")?,
                failures: row.get("failures")?,
                error: row.get("error")?,
                warning: row.get("warning")?,
                has_ended: row.get("ended")?,
            },
        })
    }
}

/// The host of an address, or the whole of what is none.
pub(super) fn host_of(url: &str) -> &str {
    match link::check(url) {
        Ok(Link::Web(address)) if address.url == url => url.get(address.host).unwrap_or(url),
        _ => url,
    }
}

impl Library {
    /// All feeds whose articles are here, by folder and title.
    pub fn subscriptions(&self) -> Result<Vec<Subscription>> {
        let mut all = subscriptions(&self.connection)?;
        let parts = |feed: &Subscription| -> Vec<String> {
            feed.folder.split('/').map(str::to_owned).collect()
        };
        all.sort_by_cached_key(|feed| (parts(feed), feed.title.clone(), feed.url.clone()));
        Ok(all)
    }

    /// Makes these the feeds that are followed. Of others the articles stay, but they
    /// are not fetched again; unless `is_whole` is false, and the list may lack some.
    pub fn follow_feeds(&mut self, feeds: &[FeedSource], is_whole: bool) -> Result<()> {
        // Most often nothing has changed, and nothing needs to be written.
        if !needs_following(&self.connection, feeds, is_whole)? {
            return Ok(());
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for feed in feeds {
            follow(&transaction, feed)?;
        }
        if is_whole {
            let listed: HashSet<&str> = feeds.iter().map(|feed| feed.url.as_str()).collect();
            for known in subscriptions(&transaction)? {
                if known.is_followed && !listed.contains(known.url.as_str()) {
                    transaction.execute(
                        "UPDATE source SET status = ?2 WHERE id = ?1",
                        (known.id.0, status_name(SourceStatus::Imported)),
                    )?;
                }
            }
        }
        refresh_listed(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// The right to fetch; `None` while another session does.
    pub fn fetch_turn(&self) -> Result<Option<FetchTurn>> {
        let mut path = self.path.clone().into_os_string();
        path.push("-fetching");
        let path = std::path::PathBuf::from(path);
        let failed = |reason| LibraryError::Io {
            path: path.clone(),
            reason,
        };
        create_private(&path).map_err(failed)?;
        let lock = OpenOptions::new().write(true).open(&path).map_err(failed)?;
        for pause in PAUSES {
            match lock.try_lock() {
                Ok(()) => return Ok(Some(FetchTurn { _lock: lock })),
                Err(TryLockError::WouldBlock) => thread::sleep(pause),
                Err(TryLockError::Error(reason)) => return Err(failed(reason)),
            }
        }
        Ok(None)
    }
}

/// All feeds, in no order.
pub(super) fn subscriptions(connection: &Connection) -> Result<Vec<Subscription>> {
    let mut statement = connection.prepare_cached(
        "SELECT s.id, s.path, s.status, s.total, s.read, coalesce(f.own_title, f.feed_title) AS title, \
             f.* FROM feed f JOIN source s ON s.id = f.source_id",
    )?;
    let rows = statement.query_map([], Subscription::read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether the library says something else of the followed feeds than this.
fn needs_following(connection: &Connection, feeds: &[FeedSource], is_whole: bool) -> Result<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT s.path, f.own_title, f.folder FROM feed f JOIN source s ON s.id = f.source_id \
         WHERE s.status = 'added'",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    let known: HashMap<String, (Option<String>, String)> = rows.collect::<rusqlite::Result<_>>()?;
    let is_known = |feed: &FeedSource| {
        known
            .get(&feed.url)
            .is_some_and(|(title, folder)| *title == feed.title && *folder == feed.folder)
    };
    Ok(!feeds.iter().all(is_known) || (is_whole && known.len() > feeds.len()))
}

/// Follows a feed, or notes what has changed about it.
fn follow(connection: &Connection, feed: &FeedSource) -> Result<()> {
    connection.execute(
        "INSERT INTO source (path, status) VALUES (?1, ?2) \
         ON CONFLICT (path) DO UPDATE SET status = excluded.status",
        (&feed.url, status_name(SourceStatus::Added)),
    )?;
    connection.execute(
        "INSERT INTO feed (source_id, own_title, folder) \
         SELECT id, ?2, ?3 FROM source WHERE path = ?1 \
         ON CONFLICT (source_id) DO UPDATE SET own_title = ?2, folder = ?3",
        (&feed.url, &feed.title, &feed.folder),
    )?;
    let id = connection.query_row(
        "SELECT id FROM source WHERE path = ?1",
        [&feed.url],
        |row| row.get(0),
    )?;
    rename_articles(connection, SourceId(id)).map(drop)
}

/// Gives the articles of a feed the name it has now; says which.
pub(super) fn rename_articles(connection: &Connection, id: SourceId) -> Result<String> {
    let (title, url): (Option<String>, String) = connection
        .prepare_cached(
            "SELECT coalesce(f.own_title, f.feed_title), s.path FROM feed f \
             JOIN source s ON s.id = f.source_id WHERE f.source_id = ?1",
        )?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let title = title.unwrap_or_else(|| host_of(&url).to_owned());
    connection
        .prepare_cached(
            "UPDATE article SET publisher = ?2 WHERE source_id = ?1 AND publisher <> ?2",
        )?
        .execute((id.0, &title))?;
    Ok(title)
}
