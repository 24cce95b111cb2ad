//! Finding the files of a folder, without following links in circles.

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::article_file;

/// A file that can hold an article.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Its path relative to the source; empty if it is the source.
    pub(super) name: String,
    /// Where it is.
    pub(super) path: PathBuf,
    /// Its length in bytes.
    pub(super) size: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub(super) modified: i64,
}

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// The files, by path.
    pub(super) files: Vec<Found>,
    /// What could not be looked at, and why.
    pub(super) failures: Vec<(String, String)>,
    /// Folders that could not be looked into: nothing is known of their files.
    hidden: Vec<String>,
}

impl Walk {
    /// Whether the file may be there although it was not found.
    pub(super) fn hides(&self, name: &str) -> bool {
        self.hidden.iter().any(|folder| {
            folder.is_empty()
                || name
                    .strip_prefix(folder.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
        })
    }

    fn fail(&mut self, name: &str, message: impl Into<String>) {
        self.failures.push((name.to_owned(), message.into()));
    }
}

/// Looks through a source. Names that begin with a dot and sources that lie
/// inside this one are passed over.
pub(super) fn walk(root: &Path, inner: &HashSet<PathBuf>) -> Walk {
    let mut walk = Walk::default();
    match fs::metadata(root) {
        Ok(metadata) if metadata.is_dir() => walk_folder(root, inner, &mut walk),
        Ok(metadata) => walk
            .files
            .push(found(String::new(), root.to_owned(), &metadata)),
        Err(error) => {
            walk.hidden.push(String::new());
            walk.fail("", unreadable(&error, "folder"));
        }
    }
    walk.files.sort_by(|a, b| a.name.cmp(&b.name));
    walk
}

fn walk_folder(root: &Path, inner: &HashSet<PathBuf>, walk: &mut Walk) {
    let mut seen: HashSet<PathBuf> = root.canonicalize().into_iter().collect();
    let mut folders = vec![(root.to_owned(), String::new())];
    while let Some((folder, name)) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                walk.fail(&name, unreadable(&error, "folder"));
                walk.hidden.push(name);
                continue;
            }
        };
        for entry in entries {
            match entry {
                Ok(entry) => {
                    look_at(&entry.path(), &name, inner, &mut seen, &mut folders, walk);
                }
                Err(error) => {
                    walk.fail(&name, unreadable(&error, "folder"));
                    walk.hidden.push(name.clone());
                }
            }
        }
    }
}

fn look_at(
    path: &Path,
    folder: &str,
    inner: &HashSet<PathBuf>,
    seen: &mut HashSet<PathBuf>,
    folders: &mut Vec<(PathBuf, String)>,
    walk: &mut Walk,
) {
    let Some(file_name) = path.file_name() else {
        return;
    };
    let shown = file_name.to_string_lossy();
    if shown.starts_with('.') || inner.contains(path) {
        return;
    }
    let name = if folder.is_empty() {
        shown.to_string()
    } else {
        format!("{folder}/{shown}")
    };
    let is_article = article_file::format_of(path).is_some();
    // Follows links: what counts is what they lead to.
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => {
            if is_article {
                walk.fail(&name, unreadable(&error, "file"));
            }
            return;
        }
    };
    if metadata.is_dir() {
        match path.canonicalize() {
            Ok(real) if inner.contains(&real) => {}
            Ok(real) => {
                if seen.insert(real) {
                    folders.push((path.to_owned(), name));
                } else {
                    walk.fail(
                        &name,
                        "leads to a folder that is read already; remove the link",
                    );
                }
            }
            Err(error) => walk.fail(&name, unreadable(&error, "folder")),
        }
    } else if is_article {
        if file_name.to_str().is_none() {
            walk.fail(&name, "has a name that is not valid UTF-8; rename it");
        } else {
            walk.files.push(found(name, path.to_owned(), &metadata));
        }
    }
}

fn found(name: String, path: PathBuf, metadata: &Metadata) -> Found {
    let modified = metadata
        .modified()
        .ok()
        .and_then(|moment| moment.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |since| since.as_nanos() as i64);
    Found {
        name,
        path,
        size: metadata.len(),
        modified,
    }
}

fn unreadable(error: &io::Error, what: &str) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => {
            format!("{what} not found; it was moved, or a link to it is broken")
        }
        io::ErrorKind::PermissionDenied => format!("{what} cannot be read; check its permissions"),
        _ => format!("{what} cannot be read: {error}"),
    }
}
