//! Reading a source's files into the library: only what is new or has changed.

mod read;
mod store;
mod walk;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

use rusqlite::{Connection, Row};

use super::parallel::in_parallel;
use super::progress::{Progress, Step};
use super::{Library, Result};
use crate::model::Source;
use read::{Outcome, Reader};
use walk::{Found, Walk};

/// How many files the first transaction holds: few, so that the list fills at once.
const FIRST_BATCH: usize = 100;

/// How many files a transaction holds at most: enough that writing is cheap, few
/// enough that another session's change waits a fraction of a second.
const LARGEST_BATCH: usize = 800;

/// How many bytes of files are read into memory for one transaction, about.
const BATCH_BYTES: u64 = 8 << 20;

/// Memory for pages of the database while a scan writes, in KiB.
const SCAN_CACHE: i64 = 16 << 10;

/// How a source is scanned.
#[derive(Clone, Copy, Debug)]
pub struct ScanOptions {
    /// Larger files are not read but named as problems; in bytes.
    pub max_file_size: u64,
}

/// With more files to read than this, their articles are indexed afterwards,
/// oldest first, so that the numbers in the index follow their dates.
const MOST_INDEXED_AT_ONCE: usize = 2_000;

/// What a scan found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files read for the first time.
    pub new: usize,
    /// Files read again.
    pub changed: usize,
    /// Files left as they were.
    pub unchanged: usize,
    /// Files and folders that could not be read; see [`Library::problems`].
    pub failed: usize,
    /// Files that are no longer there; their articles leave the list.
    pub vanished: usize,
    /// The scan was stopped before its end.
    pub stopped: bool,
}

impl std::ops::AddAssign for Summary {
    fn add_assign(&mut self, other: Self) {
        self.new += other.new;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.failed += other.failed;
        self.vanished += other.vanished;
        self.stopped |= other.stopped;
    }
}

/// What the library remembers of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    /// [`READ_AGAIN`] if it is to be read whatever it looks like.
    size: i64,
    modified: i64,
    article: Option<i64>,
    problem: Option<String>,
    /// The problem kept it from being read; its article, if any, is an older state.
    failed: bool,
}

/// In place of a size: read the file again when it is there.
const READ_AGAIN: i64 = -1;

impl Known {
    const COLUMNS: &str = "size, modified, article_id, problem, failed";

    /// From columns that begin at `first`.
    fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            size: row.get(first)?,
            modified: row.get(first + 1)?,
            article: row.get(first + 2)?,
            problem: row.get(first + 3)?,
            failed: row.get(first + 4)?,
        })
    }

    /// Whether the file looks as it did when it was read.
    fn is(&self, found: &Found) -> bool {
        self.size == found.size as i64 && self.modified == found.modified
    }

    /// Whether its article has left the list already.
    fn is_gone(&self) -> bool {
        self.size == READ_AGAIN && self.article.is_some() && !self.failed
    }
}

impl Library {
    /// Brings the library up to date with the files of a source. `progress` is
    /// told of every batch and may stop the scan; what was read until then stays.
    pub fn scan(
        &mut self,
        source: &Source,
        options: &ScanOptions,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Summary> {
        let known = self.known_files(source)?;
        let inner = sources_inside(&self.connection, source)?;
        let walk = walk::walk(&source.path, &inner);
        let mut summary = Summary::default();
        let mut to_read = Vec::new();
        for found in &walk.files {
            match known.get(&found.name) {
                Some(known) if known.is(found) && known.failed => summary.failed += 1,
                Some(known) if known.is(found) => summary.unchanged += 1,
                _ => to_read.push(found),
            }
        }
        summary.failed += walk.failures.len();
        self.store_failures(source, &walk.failures, &known)?;

        let missing = self.read_and_store(source, &to_read, *options, &mut summary, progress)?;
        if !summary.stopped {
            let vanished = vanished(&walk, &known, &missing);
            summary.vanished += self.forget_files(source, &vanished)?;
        }
        if to_read.len() > MOST_INDEXED_AT_ONCE {
            let usual_cache = self.set_cache(-SCAN_CACHE)?;
            let indexed = self.index_waiting(progress);
            self.set_cache(usual_cache)?;
            indexed?;
        }
        Ok(summary)
    }

    /// Reads files on other threads while this one writes; gives the names of
    /// those that were not there any more.
    fn read_and_store(
        &mut self,
        source: &Source,
        to_read: &[&Found],
        options: ScanOptions,
        summary: &mut Summary,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<HashSet<String>> {
        let mut missing = HashSet::new();
        if to_read.is_empty() {
            return Ok(missing);
        }
        let total = to_read.len();
        let is_indexed = total <= MOST_INDEXED_AT_ONCE;
        let usual_cache = self.set_cache(-SCAN_CACHE)?;
        let stored = thread::scope(|scope| {
            let (sender, receiver) = mpsc::sync_channel(1);
            scope.spawn(move || {
                for batch in batches(to_read) {
                    let reader = || Reader::new(options, is_indexed);
                    let files = in_parallel(batch, reader, |reader, found| reader.read(found));
                    // Nobody listens any more once the scan was stopped.
                    if sender.send(files).is_err() {
                        return;
                    }
                }
            });
            let mut done = 0;
            for files in receiver {
                done += files.len();
                for file in &files {
                    if matches!(file.outcome, Outcome::Vanished) {
                        missing.insert(file.found.name.clone());
                    }
                }
                self.store_files(source, files, summary)?;
                if progress(Progress {
                    step: Step::Reading,
                    done,
                    total,
                })
                .is_break()
                    && done < total
                {
                    summary.stopped = true;
                    break;
                }
            }
            Ok(())
        });
        self.set_cache(usual_cache)?;
        stored.map(|()| missing)
    }

    /// Sets the database's page cache (pages, or KiB if negative); gives what it was.
    fn set_cache(&self, size: i64) -> Result<i64> {
        let before = self
            .connection
            .pragma_query_value(None, "cache_size", |row| row.get(0))?;
        self.connection.pragma_update(None, "cache_size", size)?;
        Ok(before)
    }

    fn known_files(&self, source: &Source) -> Result<HashMap<String, Known>> {
        let sql = format!(
            "SELECT path, {} FROM file WHERE source_id = ?1",
            Known::COLUMNS
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows =
            statement.query_map([source.id.0], |row| Ok((row.get(0)?, Known::read(row, 1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Cuts the files into what one transaction takes: few at first, then more.
fn batches<'a, 'b>(files: &'a [&'b Found]) -> impl Iterator<Item = &'a [&'b Found]> {
    let mut rest = files;
    let mut most = FIRST_BATCH;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fitting = rest.iter().take(most).take_while(|found| {
            let is_first = bytes == 0;
            bytes += found.size.max(1);
            is_first || bytes <= BATCH_BYTES
        });
        let (batch, later) = rest.split_at(fitting.count());
        rest = later;
        most = (most * 2).min(LARGEST_BATCH);
        (!batch.is_empty()).then_some(batch)
    })
}

/// The paths of the sources that lie in this one: they are read by themselves.
fn sources_inside(connection: &Connection, source: &Source) -> Result<HashSet<PathBuf>> {
    let sources = super::source::all(connection)?;
    Ok(sources
        .into_iter()
        .filter(|other| other.id != source.id && other.path.starts_with(&source.path))
        .map(|other| other.path)
        .collect())
}

/// The known files that are no longer there.
fn vanished<'a>(
    walk: &Walk,
    known: &'a HashMap<String, Known>,
    missing: &HashSet<String>,
) -> Vec<(&'a str, &'a Known)> {
    let failures = walk.failures.iter().map(|(name, _)| name.as_str());
    let present: HashSet<&str> = walk
        .files
        .iter()
        .map(|found| found.name.as_str())
        .filter(|name| !missing.contains(*name))
        .chain(failures)
        .collect();
    known
        .iter()
        .map(|(name, known)| (name.as_str(), known))
        .filter(|(name, known)| !known.is_gone() && !present.contains(name) && !walk.hides(name))
        .collect()
}
