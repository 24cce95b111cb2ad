//! Finding the files of a folder, without following links in circles.

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

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
        Ok(metadata) if metadata.is_dir() => Walker::new(root, inner, &mut walk).walk(),
        Ok(metadata) => walk
            .files
            .push(found(String::new(), root.to_owned(), &metadata)),
        // A file that is gone from its folder has vanished; a folder may lie on
        // a disk that is not there today.
        Err(error) if is_removed_file(root, &error) => {}
        Err(error) => {
            walk.fail("", unreadable(&error, "source"));
            walk.hidden.push(String::new());
        }
    }
    walk.files.sort_by(|a, b| a.name.cmp(&b.name));
    walk.failures.sort();
    walk.failures.dedup_by(|a, b| a.0 == b.0);
    walk
}

fn is_removed_file(path: &Path, error: &io::Error) -> bool {
    is_missing(error)
        && article_file::format_of(path).is_some()
        && path
            .parent()
            .is_some_and(|folder| fs::read_dir(folder).is_ok())
}

/// Goes through a folder and those in it.
struct Walker<'a> {
    root: &'a Path,
    inner: &'a HashSet<PathBuf>,
    walk: &'a mut Walk,
    /// Folders that were looked through or will be, without links in their paths.
    seen: HashSet<PathBuf>,
    /// Folders to be looked through, and their names.
    folders: Vec<(PathBuf, String)>,
    /// Links to folders: they come last, so that what also stands in the source
    /// itself is found there, whatever the order of the names.
    links: Vec<(PathBuf, String, PathBuf)>,
}

impl<'a> Walker<'a> {
    fn new(root: &'a Path, inner: &'a HashSet<PathBuf>, walk: &'a mut Walk) -> Self {
        Self {
            root,
            inner,
            walk,
            seen: root.canonicalize().into_iter().collect(),
            folders: vec![(root.to_owned(), String::new())],
            links: Vec::new(),
        }
    }

    fn walk(mut self) {
        loop {
            while let Some((folder, name)) = self.folders.pop() {
                self.look_through(&folder, &name);
            }
            // By name, so that the same folder gives the same names each time.
            self.links.sort_by(|a, b| b.1.cmp(&a.1));
            let Some((link, name, real)) = self.links.pop() else {
                return;
            };
            self.follow(link, name, real);
        }
    }

    fn look_through(&mut self, folder: &Path, name: &str) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.hide(name, &error),
        };
        for entry in entries {
            match entry {
                Ok(entry) => self.look_at(&entry.path(), name),
                Err(error) => self.hide(name, &error),
            }
        }
    }

    /// A folder that cannot be looked into; its files may be there all the same.
    fn hide(&mut self, name: &str, error: &io::Error) {
        self.walk.fail(name, unreadable(error, "folder"));
        self.walk.hidden.push(name.to_owned());
    }

    fn look_at(&mut self, path: &Path, folder: &str) {
        let Some(file_name) = path.file_name() else {
            return;
        };
        let shown = file_name.to_string_lossy();
        if shown.starts_with('.') || self.inner.contains(path) {
            return;
        }
        let name = if folder.is_empty() {
            shown.to_string()
        } else {
            format!("{folder}/{shown}")
        };
        let is_article = article_file::format_of(path).is_some();
        let has_ending = path.extension().is_some();
        // Follows links: what counts is what they lead to.
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => {
                if fs::symlink_metadata(path).is_err_and(|error| is_missing(&error)) {
                    // It has vanished since its folder was read.
                    return;
                }
                if is_article {
                    self.walk.fail(&name, unreadable(&error, "file"));
                } else if has_ending {
                    self.walk.hidden.push(name);
                } else {
                    self.hide(&name, &error);
                }
                return;
            }
        };
        let is_utf8 = file_name.to_str().is_some();
        if metadata.is_dir() {
            if is_utf8 {
                self.add_folder(path, name);
            } else {
                self.walk.fail(&name, NOT_UTF8);
            }
        } else if is_article {
            if is_utf8 {
                self.walk
                    .files
                    .push(found(name, path.to_owned(), &metadata));
            } else {
                self.walk.fail(&name, NOT_UTF8);
            }
        }
    }

    fn add_folder(&mut self, path: &Path, name: String) {
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) => return self.hide(&name, &error),
        };
        let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
        if is_link {
            self.links.push((path.to_owned(), name, real));
        } else if self.seen.insert(real) {
            self.folders.push((path.to_owned(), name));
        } else {
            // Reached through a link to a folder above.
            self.walk.fail(&name, READ_ALREADY);
        }
    }

    /// Follows a link to a folder unless its files are found without it.
    fn follow(&mut self, link: PathBuf, name: String, real: PathBuf) {
        let inner = self
            .inner
            .iter()
            .filter(|inner| inner.starts_with(self.root));
        if inner.into_iter().any(|inner| real.starts_with(inner)) {
            return;
        }
        if self.seen.insert(real) {
            self.folders.push((link, name));
        } else {
            self.walk.fail(&name, READ_ALREADY);
        }
    }
}

const READ_ALREADY: &str = "A link leads to this folder, which is read already; remove the link.";

const NOT_UTF8: &str = "The name is not valid UTF-8; rename it.";

fn found(name: String, path: PathBuf, metadata: &Metadata) -> Found {
    let nanoseconds = |time: Duration| i64::try_from(time.as_nanos()).unwrap_or(i64::MAX);
    let modified = match metadata
        .modified()
        .map(|time| time.duration_since(UNIX_EPOCH))
    {
        Ok(Ok(since)) => nanoseconds(since),
        Ok(Err(before)) => -nanoseconds(before.duration()),
        Err(_) => 0,
    };
    Found {
        name,
        path,
        size: metadata.len(),
        modified,
    }
}

fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// `what` is a file, a folder or a source.
fn unreadable(error: &io::Error, what: &str) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => {
            format!("The {what} is not found; it was moved, or a link to it is broken.")
        }
        io::ErrorKind::PermissionDenied => {
            format!("The {what} cannot be read; check its permissions.")
        }
        _ => format!("The {what} cannot be read: {error}."),
    }
}
