//! What the user says of a feed.

use std::path::PathBuf;
use std::time::Duration;

/// A feed that is followed, as `sources.toml` has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedSource {
    /// Its address: of the web, without blanks. It is the feed's name in the library.
    pub url: String,
    /// What it is called, if not what it calls itself; one line.
    pub title: Option<String>,
    /// The folder it stands in, `/` between the parts; empty for none.
    pub folder: String,
    /// Subjects that all of its articles get.
    pub tags: Vec<String>,
    /// How often it is asked at most, if not as often as the others.
    pub every: Option<Duration>,
    /// Which of its articles are kept.
    pub keep: Keep,
    /// The pages of its items are fetched, too: it has only their beginnings.
    pub full_text: bool,
    /// What the program calls itself there, if not by its name.
    pub user_agent: Option<String>,
    /// How to log in.
    pub login: Option<Login>,
}

/// Which articles of a feed are kept. Starred ones always are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// All of them.
    #[default]
    All,
    /// The newest so many.
    Newest(usize),
    /// Those not older than this.
    Within(Duration),
}

/// A user name and where its password is (HTTP Basic, RFC 7617).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The user name.
    pub username: String,
    /// Where the password comes from.
    pub password: Password,
}

/// Where a password comes from: it never stands among the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Password {
    /// The first line that a command line of the shell writes.
    Command(String),
    /// The first line of a file that nobody else may read.
    File(PathBuf),
}
