//! Noticing changes: in the folders of sources, and by other sessions in the library.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Library;
use crate::model::{Source, SourceId};

/// Changes are told once nothing has happened for so long: an editor writes a
/// file in several steps, a copy brings hundreds.
const QUIET: Duration = Duration::from_millis(150);

/// At the latest after so many quiet times, a change that goes on is told.
const PATIENCE: u32 = 6;

/// Something that has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The library's file was written, by whatever session.
    Library,
    /// Something lies in this source's folder that was not there before, or no longer.
    Source(SourceId),
}

/// Watches until it is dropped. Costs nothing while nothing happens.
pub struct Watcher {
    watcher: RecommendedWatcher,
}

/// What is watched, to tell what an event is about.
struct Watched {
    log: PathBuf,
    sources: Vec<Source>,
}

impl Watcher {
    /// Watches the library and its sources; `tell` is called on a thread of the watcher.
    ///
    /// # Errors
    /// The folders that cannot be watched (too many, or a file system without
    /// notices) are named; the others are watched all the same.
    pub fn new(
        library: &Library,
        sources: &[Source],
        tell: impl FnMut(Change) + Send + 'static,
    ) -> (Option<Self>, Vec<String>) {
        let (sender, receiver) = mpsc::channel();
        let mut failures = Vec::new();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            if matches!(event.kind, EventKind::Access(_)) {
                return;
            }
            // The receiver ends with the program only.
            if event.need_rescan() {
                let _ = sender.send(Notice::Overflow);
            }
            for path in event.paths {
                let _ = sender.send(Notice::Path(path));
            }
        });
        let mut watcher = match watcher {
            Ok(watcher) => Self { watcher },
            Err(error) => return (None, vec![error.to_string()]),
        };
        let log = write_ahead_log(library.path());
        // The folder of a file is watched rather than the file: saving often puts
        // another one in its place. These come first, since a folder watched
        // once more with all that is in it stays so.
        let mut folders: Vec<&Path> = log.parent().into_iter().collect();
        let (trees, files): (Vec<&Source>, Vec<&Source>) =
            sources.iter().partition(|source| source.path.is_dir());
        folders.extend(files.iter().filter_map(|source| source.path.parent()));
        folders.sort_unstable();
        folders.dedup();
        for folder in folders {
            watcher.watch(folder, RecursiveMode::NonRecursive, &mut failures);
        }
        for source in trees {
            watcher.watch(&source.path, RecursiveMode::Recursive, &mut failures);
        }
        let places = Watched {
            log: log.clone(),
            sources: sources.to_vec(),
        };
        thread::spawn(move || places.collect(&receiver, tell));
        (Some(watcher), failures)
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode, failures: &mut Vec<String>) {
        if let Err(error) = self.watcher.watch(path, mode) {
            failures.push(format!("{} is not watched: {error}", path.display()));
        }
    }
}

/// `library.db-wal`: written at every change.
fn write_ahead_log(library: &Path) -> PathBuf {
    let library = library
        .canonicalize()
        .unwrap_or_else(|_| library.to_owned());
    let mut name = library.into_os_string();
    name.push("-wal");
    PathBuf::from(name)
}

/// What the system says.
enum Notice {
    /// Something happened to this path.
    Path(PathBuf),
    /// So much happened that not all of it could be told.
    Overflow,
}

impl Watched {
    /// Gathers notices until it is quiet, or for `PATIENCE` quiet times, and tells
    /// of each thing once.
    fn collect(&self, receiver: &Receiver<Notice>, mut tell: impl FnMut(Change)) {
        while let Ok(notice) = receiver.recv() {
            let mut changes = Vec::new();
            self.add(&notice, &mut changes);
            let deadline = Instant::now() + QUIET * PATIENCE;
            while !changes.is_empty() {
                let left = deadline.saturating_duration_since(Instant::now());
                match receiver.recv_timeout(QUIET.min(left)) {
                    Ok(notice) => self.add(&notice, &mut changes),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
                if left.is_zero() {
                    break;
                }
            }
            for change in changes {
                tell(change);
            }
        }
    }

    /// Adds what a notice is about, unless it is there.
    fn add(&self, notice: &Notice, changes: &mut Vec<Change>) {
        let about = match notice {
            Notice::Path(path) => self.change(path).into_iter().collect(),
            Notice::Overflow => {
                let sources = self.sources.iter();
                let mut all: Vec<Change> =
                    sources.map(|source| Change::Source(source.id)).collect();
                all.push(Change::Library);
                all
            }
        };
        for change in about {
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
    }

    fn change(&self, path: &Path) -> Option<Change> {
        if path == self.log {
            return Some(Change::Library);
        }
        if path.parent() == self.log.parent() && is_database_file(path, &self.log) {
            return None;
        }
        let inside = self
            .sources
            .iter()
            .filter(|source| path.starts_with(&source.path));
        inside
            .max_by_key(|source| source.path.as_os_str().len())
            .filter(|source| !is_passed_over(path, source))
            .map(|source| Change::Source(source.id))
    }
}

/// Scans pass over names that begin with a dot: editors write them all the time.
fn is_passed_over(path: &Path, source: &Source) -> bool {
    path.strip_prefix(&source.path).is_ok_and(|within| {
        within
            .components()
            .any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."))
    })
}

/// The library's other files (`library.db`, `-shm`) say nothing of their own.
fn is_database_file(path: &Path, log: &Path) -> bool {
    let (Some(name), Some(log)) = (path.file_name(), log.file_name()) else {
        return false;
    };
    let log = log.to_string_lossy();
    let stem = log.strip_suffix("-wal").unwrap_or(&log);
    name.to_string_lossy().starts_with(stem)
}
