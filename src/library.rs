//! The library: one `SQLite` file that holds articles, marks and the full-text index.
//!
//! Any number of sessions share it (write-ahead log, no lock file); every change
//! is a transaction, and the index changes in the same one as the articles. What
//! a list shows is read by walking an index on (date, id), so that it costs the
//! same in a library of ten articles and of a million.

mod article;
mod derived;
mod feeds;
mod filter;
mod full_text;
mod image;
mod index;
mod journal;
mod list;
mod marks;
mod names;
mod news;
mod parallel;
mod prepared;
mod problem;
mod progress;
mod related;
mod retention;
mod scan;
mod schema;
mod searches;
mod source;
mod survey;
mod timeline;
mod watch;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, InterruptHandle, OpenFlags};

pub use article::Article;
pub use feeds::{FeedState, FetchTurn, Subscription, Validators};
pub use filter::{Condition, Filter};
pub use index::{Candidate, IndexState, Selection, TITLE_SIGN};
pub use list::{Counts, Cursor, Entry, Scope};
pub use marks::{Mark, Undone};
pub use names::{Name, NameKind};
pub use news::{
    Arrivals, ItemReader, KnownItems, NewItem, News, Visit, VisitOutcome, digest_of_bytes,
};
pub use problem::Problem;
pub use progress::{Progress, Step};
pub use scan::{ScanOptions, Summary};
pub use searches::{SavedSearch, find_saved};
pub use survey::{MonthPlace, SourceCounts, SourcePlace, TagPage};
pub use watch::{Change, Watcher};

/// How long a change waits for another session's change to end.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The write-ahead log is cut back to so many bytes after a large import.
const LOG_SIZE_LIMIT: i64 = 16 << 20;

/// A connection to a library. Each thread opens its own.
pub struct Library {
    connection: Connection,
    path: PathBuf,
    /// Tells this session's journal entries from those of others.
    session: String,
}

/// What can go wrong with a library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// A newer request interrupted this one.
    #[error("interrupted")]
    Interrupted,
    /// The file is not a library, or is damaged.
    #[error(
        "the library {path} is damaged or is not a library ({reason}); move it away and run \
         'depesche import' again, or name another one with --library"
    )]
    Damaged {
        /// The library's file.
        path: PathBuf,
        /// What `SQLite` said.
        reason: String,
    },
    /// The file was written by a newer version of Depesche.
    #[error(
        "the library {path} was written by a newer Depesche (format {found}, this one knows up \
         to {known}); update Depesche or name another library with --library"
    )]
    TooNew {
        /// The library's file.
        path: PathBuf,
        /// The format of the file.
        found: i64,
        /// The newest format this version knows.
        known: i64,
    },
    /// The file or its folder cannot be made, read or written.
    #[error(
        "the library {path} cannot be opened: {reason}; check that the file and its folder may be \
         written"
    )]
    Io {
        /// The library's file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// A path cannot be a source.
    #[error("{path}: {reason}")]
    Source {
        /// The path as it was given.
        path: PathBuf,
        /// Why not, and what to do.
        reason: String,
    },
    /// The database refused a request.
    #[error("the library answered: {0}{advice}", advice = advice(.0))]
    Database(rusqlite::Error),
    /// A stored article cannot be unpacked.
    #[error("article {0} is stored in a damaged form; 'depesche import' of its file mends it")]
    Unreadable(i64),
}

impl From<rusqlite::Error> for LibraryError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) => Self::Interrupted,
            _ => Self::Database(error),
        }
    }
}

/// The result of asking the library.
pub type Result<T> = std::result::Result<T, LibraryError>;

impl Library {
    /// Opens the library at `path`, making it (file mode 0600, folder 0700) or
    /// bringing an older one up to date as needed.
    pub fn open(path: &Path) -> Result<Self> {
        create_private(path).map_err(|reason| LibraryError::Io {
            path: path.to_owned(),
            reason,
        })?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|error| damaged_or(path, error))?;
        let mut library = Self {
            connection,
            path: path.to_owned(),
            session: session_name(),
        };
        library.prepare().map_err(|error| match error {
            LibraryError::Database(error) => damaged_or(path, error),
            other => other,
        })?;
        Ok(library)
    }

    /// Another connection to the same library, for another thread of this session.
    pub fn reopen(&self) -> Result<Self> {
        let mut library = Self::open(&self.path)?;
        library.session.clone_from(&self.session);
        Ok(library)
    }

    /// Where the library is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A number that changes when another connection has changed the library.
    pub fn data_version(&self) -> Result<i64> {
        Ok(self
            .connection
            .pragma_query_value(None, "data_version", |row| row.get(0))?)
    }

    /// Lets another thread interrupt what this connection is doing.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        self.connection.get_interrupt_handle()
    }

    /// Checks the whole file; empty when it is sound. May take long.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare("PRAGMA integrity_check(20)")?;
        let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
        let mut found = Vec::new();
        for line in lines {
            let line = line?;
            if line != "ok" {
                found.push(line);
            }
        }
        Ok(found)
    }

    /// The number of the file's format, from 1; newer formats have higher ones.
    pub fn format(&self) -> Result<i64> {
        Ok(self
            .connection
            .pragma_query_value(None, "user_version", |row| row.get(0))?)
    }

    fn prepare(&mut self) -> Result<()> {
        self.connection.busy_timeout(BUSY_TIMEOUT)?;
        filter::add_functions(&self.connection)?;
        self.connection.set_prepared_statement_cache_capacity(64);
        // Before anything is written: the file may belong to another program.
        schema::check_format(&mut self.connection, &self.path)?;
        self.use_write_ahead_log()?;
        self.connection
            .pragma_update(None, "synchronous", "NORMAL")?;
        self.connection
            .pragma_update(None, "temp_store", "MEMORY")?;
        self.connection
            .pragma_update(None, "journal_size_limit", LOG_SIZE_LIMIT)?;
        // A migration may have to rebuild a table that others refer to.
        self.connection.pragma_update(None, "foreign_keys", false)?;
        schema::migrate(&mut self.connection, &self.path)?;
        self.connection.pragma_update(None, "foreign_keys", true)?;
        Ok(())
    }

    /// Lets readers and a writer work at once. Changing to it fails, without
    /// waiting, as long as another session is just doing the same.
    fn use_write_ahead_log(&self) -> Result<()> {
        let deadline = Instant::now() + BUSY_TIMEOUT;
        loop {
            let mode: String = self
                .connection
                .pragma_query_value(None, "journal_mode", |row| row.get(0))?;
            if mode == "wal" {
                return Ok(());
            }
            let changed =
                self.connection
                    .pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()));
            match changed {
                Err(error)
                    if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
                        && Instant::now() < deadline =>
                {
                    thread::sleep(Duration::from_millis(5));
                }
                changed => return Ok(changed?),
            }
        }
    }
}

/// What to do about an answer of the database, to end its sentence with; nothing
/// where the answer is the program's own fault.
fn advice(error: &rusqlite::Error) -> &'static str {
    use rusqlite::ErrorCode as Code;
    match error.sqlite_error_code() {
        Some(Code::DatabaseCorrupt | Code::NotADatabase) => {
            "; 'depesche doctor' shows what is damaged; move the library away and run 'depesche \
             import' again"
        }
        Some(Code::DiskFull) => "; make room on its disk",
        Some(Code::SystemIoFailure) => "; check the disk it is on",
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => {
            "; another session writes for long, try again when it is done"
        }
        Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => {
            "; check that the file and its folder may be written"
        }
        _ => "",
    }
}

/// What the database says about a file that cannot be used.
fn damaged_or(path: &Path, error: rusqlite::Error) -> LibraryError {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseCorrupt, NotADatabase, ReadOnly};
    match error.sqlite_error_code() {
        Some(NotADatabase | DatabaseCorrupt) => LibraryError::Damaged {
            path: path.to_owned(),
            reason: error.to_string(),
        },
        Some(CannotOpen | ReadOnly) => LibraryError::Io {
            path: path.to_owned(),
            reason: io::Error::other(error),
        },
        _ => LibraryError::from(error),
    }
}

/// Makes the file, and its folder where there is none, for this user alone,
/// whatever the umask says. `SQLite` gives the files beside it the same mode.
fn create_private(path: &Path) -> io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)?;
        }
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    options.open(path).map(drop)
}

/// A name no other session has: process and moment of start.
fn session_name() -> String {
    let moment = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos());
    format!("{}-{moment}", std::process::id())
}

#[cfg(test)]
mod tests;
