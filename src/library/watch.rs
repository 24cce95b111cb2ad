//! Noticing changes: in the folders of sources, and by other sessions in the library.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

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
        let (sender, receiver) = mpsc::channel::<PathBuf>();
        let mut failures = Vec::new();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            if matches!(event.kind, EventKind::Access(_)) {
                return;
            }
            for path in event.paths {
                // The receiver ends with the program only.
                let _ = sender.send(path);
            }
        });
        let mut watcher = match watcher {
            Ok(watcher) => Self { watcher },
            Err(error) => return (None, vec![error.to_string()]),
        };
        let log = write_ahead_log(library.path());
        let folder = log.parent().unwrap_or(Path::new(".")).to_owned();
        watcher.watch(&folder, RecursiveMode::NonRecursive, &mut failures);
        for source in sources {
            watcher.watch(&source.path, RecursiveMode::Recursive, &mut failures);
        }
        let places = Watched {
            log,
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

impl Watched {
    fn collect(&self, receiver: &Receiver<PathBuf>, mut tell: impl FnMut(Change)) {
        while let Ok(path) = receiver.recv() {
            let mut changes: Vec<Change> = self.change(&path).into_iter().collect();
            for _ in 0..PATIENCE {
                match receiver.recv_timeout(QUIET) {
                    Ok(path) => changes.extend(self.change(&path)),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
                // Everything that is there already belongs to the same change.
                while let Ok(path) = receiver.try_recv() {
                    changes.extend(self.change(&path));
                }
                dedup(&mut changes);
            }
            for change in changes {
                tell(change);
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
            .map(|source| Change::Source(source.id))
    }
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

fn dedup(changes: &mut Vec<Change>) {
    let mut seen: Vec<Change> = Vec::new();
    changes.retain(|change| {
        let is_new = !seen.contains(change);
        if is_new {
            seen.push(*change);
        }
        is_new
    });
}
