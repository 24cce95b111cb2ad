//! From a file to what is stored of it: the part of a scan that needs no database.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::super::article::Packer;
use super::super::prepared::Prepared;
use super::ScanOptions;
use super::walk::Found;
use crate::article_file::{self, ArticleFile};
use crate::document::gate::clean_line;

/// A file, and what reading it gave.
pub(super) struct FileRead {
    pub(super) found: Found,
    pub(super) outcome: Outcome,
}

pub(super) enum Outcome {
    /// An article, with what was passed over in its file.
    Article(Box<Prepared>, Option<String>),
    /// It was read but gives no article, and never will as it is.
    Bad(String),
    /// It could not be read now; its permissions or the limit may change.
    Unreadable(String),
    /// It was there when the folder was looked through, and no longer is.
    Vanished,
}

/// Reads files one after the other.
pub(super) struct Reader {
    options: ScanOptions,
    is_indexed: bool,
    packer: Packer,
}

impl Reader {
    /// With `is_indexed` it also gives what the index wants to know.
    pub(super) fn new(options: ScanOptions, is_indexed: bool) -> Self {
        Self {
            options,
            is_indexed,
            packer: Packer::default(),
        }
    }

    pub(super) fn read(&mut self, found: &Found) -> FileRead {
        let outcome = match read_bytes(&found.path, self.options.max_file_size) {
            Ok(bytes) => match article_file::read(&bytes, &found.path) {
                Ok(file) => self.prepare(file, found),
                Err(error) => Outcome::Bad(error.to_string()),
            },
            Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
                Outcome::Vanished
            }
            Err(error) => Outcome::Unreadable(error.to_string()),
        };
        FileRead {
            found: found.clone(),
            outcome,
        }
    }

    fn prepare(&mut self, file: ArticleFile, found: &Found) -> Outcome {
        let warnings: Vec<String> = file.warnings.iter().map(ToString::to_string).collect();
        let problem = (!warnings.is_empty()).then(|| warnings.join(" "));
        let changed = found.modified.div_euclid(1_000_000_000);
        let mut metadata = file.metadata;
        let publisher = metadata
            .source
            .take()
            .unwrap_or_else(|| folder_name(&found.path));
        let prepared = Prepared::new(
            file.document,
            metadata,
            publisher,
            changed,
            self.is_indexed,
            &mut self.packer,
        );
        match prepared {
            Ok(prepared) => Outcome::Article(Box::new(prepared), problem),
            Err(error) => Outcome::Unreadable(format!("The text cannot be packed: {error}")),
        }
    }
}

/// Why a file's bytes could not be read.
#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error("The file cannot be read ({0}); check its permissions.")]
    Io(io::Error),
    #[error("The file is larger than {0}; raise import.max_file_size to read it.")]
    TooLarge(String),
    #[error("This is not an ordinary file; move it away or rename it.")]
    NotAFile,
}

fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
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
    file.take(limit.saturating_add(1))
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

/// The name of the folder that a file lies in: its source, when it names none.
fn folder_name(path: &Path) -> String {
    let name = path
        .parent()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy());
    clean_line(&name.unwrap_or_default())
}
