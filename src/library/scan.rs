//! Reading a source's files into the library: only what is new or has changed.

mod store;
mod walk;

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;

use super::{Library, Result};
use crate::article_file::{self, ArticleFile};
use crate::model::Source;
use walk::{Found, Walk};

/// How many files go into one transaction: few enough that other sessions do
/// not wait and the list fills quickly, enough that writing is cheap.
const BATCH: usize = 200;

/// How a source is scanned.
#[derive(Clone, Copy, Debug)]
pub struct ScanOptions {
    /// Larger files are not read but named as problems; in bytes.
    pub max_file_size: u64,
}

/// How far a scan has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Files read so far.
    pub done: usize,
    /// Files to be read.
    pub total: usize,
}

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
struct Known {
    size: i64,
    modified: i64,
    article: Option<i64>,
    has_problem: bool,
}

/// A file that was read, or why it could not be.
struct FileRead {
    found: Found,
    outcome: std::result::Result<ArticleFile, String>,
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
        let inner = self.sources_inside(source)?;
        let walk = walk::walk(&source.path, &inner);
        let mut summary = Summary::default();

        let (unchanged, to_read): (Vec<&Found>, Vec<&Found>) =
            walk.files.iter().partition(|found| {
                known.get(&found.name).is_some_and(|known| {
                    known.size == found.size as i64 && known.modified == found.modified
                })
            });
        for found in unchanged {
            match known.get(&found.name) {
                Some(known) if known.article.is_none() => summary.failed += 1,
                _ => summary.unchanged += 1,
            }
        }
        summary.failed += walk.failures.len();
        self.store_failures(source, &walk.failures, &known)?;

        let total = to_read.len();
        for (number, batch) in to_read.chunks(BATCH).enumerate() {
            let read = read_files(batch, *options);
            self.store_files(source, read, &mut summary)?;
            let done = (number * BATCH + batch.len()).min(total);
            if progress(Progress { done, total }).is_break() {
                summary.stopped = done < total;
                if summary.stopped {
                    return Ok(summary);
                }
            }
        }
        self.store_vanished(source, &walk, &known, &mut summary)?;
        Ok(summary)
    }

    fn known_files(&self, source: &Source) -> Result<HashMap<String, Known>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT path, size, modified, article_id, problem IS NOT NULL FROM file \
             WHERE source_id = ?1",
        )?;
        let rows = statement.query_map([source.id.0], |row| {
            let known = Known {
                size: row.get(1)?,
                modified: row.get(2)?,
                article: row.get(3)?,
                has_problem: row.get(4)?,
            };
            Ok((row.get(0)?, known))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The paths of the sources that lie in this one: they are read by themselves.
    fn sources_inside(&self, source: &Source) -> Result<HashSet<std::path::PathBuf>> {
        let sources = self.sources()?;
        Ok(sources
            .into_iter()
            .filter(|other| other.id != source.id && other.path.starts_with(&source.path))
            .map(|other| other.path)
            .collect())
    }

    fn store_vanished(
        &mut self,
        source: &Source,
        walk: &Walk,
        known: &HashMap<String, Known>,
        summary: &mut Summary,
    ) -> Result<()> {
        let present: HashSet<&str> = walk.files.iter().map(|found| found.name.as_str()).collect();
        let failed: HashSet<&str> = walk
            .failures
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let vanished: Vec<(&str, &Known)> = known
            .iter()
            .map(|(name, known)| (name.as_str(), known))
            .filter(|(name, _)| !present.contains(name) && !failed.contains(name))
            .filter(|(name, _)| !walk.hides(name))
            .collect();
        if vanished.is_empty() {
            return Ok(());
        }
        summary.vanished += self.forget_files(source, &vanished)?;
        Ok(())
    }
}

/// Reads and parses files; those that vanished in between are left out.
fn read_files(batch: &[&Found], options: ScanOptions) -> Vec<FileRead> {
    let mut files = Vec::with_capacity(batch.len());
    for found in batch {
        let outcome = match read_bytes(&found.path, options.max_file_size) {
            Ok(bytes) => article_file::read(&bytes, &found.path).map_err(|error| error.to_string()),
            Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => Err(error.to_string()),
        };
        files.push(FileRead {
            found: (*found).clone(),
            outcome,
        });
    }
    files
}

/// Why a file's bytes could not be read.
#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error("cannot be read ({0}); check its permissions")]
    Io(io::Error),
    #[error("is larger than {0}; raise import.max_file_size to read it")]
    TooLarge(String),
    #[error("is not an ordinary file; move it away or rename it")]
    NotAFile,
}

fn read_bytes(path: &Path, limit: u64) -> std::result::Result<Vec<u8>, ReadError> {
    let metadata = path.metadata().map_err(ReadError::Io)?;
    // Opening a pipe would wait for someone to write into it.
    if !metadata.is_file() {
        return Err(ReadError::NotAFile);
    }
    let too_large = || ReadError::TooLarge(format_size(limit));
    if metadata.len() > limit {
        return Err(too_large());
    }
    let file = File::open(path).map_err(ReadError::Io)?;
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(ReadError::Io)?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

/// A number of bytes for people: `16 MB`.
fn format_size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}
