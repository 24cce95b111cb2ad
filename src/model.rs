//! The things Depesche is about: articles, sources, dates and the reader's marks.
//!
//! Plain data without behaviour that needs a disk, a clock or a screen, so that
//! every other module can use it.

mod date;
mod feed;
mod month;

pub use date::{Date, DateError};
pub use feed::{FeedSource, Keep, Login, Password};
pub use month::Month;

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Names an article for as long as its library exists; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(pub i64);

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Names a source for as long as its library exists; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(pub i64);

/// How a source came into the library, and so whether plain `depesche` shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceStatus {
    /// Opened by naming its path; shown only when its path is named again.
    Visited,
    /// Read once by `depesche import`; shown, but not read again by itself.
    Imported,
    /// Added by `depesche add`; shown, read again at each start and watched.
    Added,
}

/// Where articles come from: a folder, or a single file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The source's stable name in the library.
    pub id: SourceId,
    /// The absolute path of the folder or file.
    pub path: PathBuf,
    /// How it came into the library.
    pub status: SourceStatus,
}

/// What is said about an article, apart from its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The title; never empty in a stored article.
    pub title: String,
    /// When it was published, as precisely as is known.
    pub published: Option<Date>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who published it: a paper, a site; by default the name of its folder.
    pub source: Option<String>,
    /// Where it stands on the web; not yet checked against the allow-list.
    pub url: Option<String>,
    /// Subjects, as the article itself names them.
    pub tags: Vec<String>,
    /// A BCP 47 language tag such as `de` or `pt-BR`.
    pub language: Option<String>,
}

impl Metadata {
    /// What stands under the title: author and source, then what else there is
    /// to say, as far as it is known.
    pub fn byline(&self, more: impl IntoIterator<Item = String>) -> String {
        let known = [&self.author, &self.source].into_iter().flatten().cloned();
        let parts: Vec<String> = known.chain(more).filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }
}

/// What the reader has done with an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// It has been read.
    pub read: bool,
    /// It has been starred, to be found again.
    pub starred: bool,
    /// Where reading stopped: a byte offset into the article's flat text.
    pub position: usize,
}
