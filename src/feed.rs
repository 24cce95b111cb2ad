//! From the bytes of a feed to its items: RSS of every version, Atom, JSON Feed.
//!
//! Feeds are written by programs that know little of XML, cut off on the way and
//! sometimes made to do harm. So nothing here insists on a form: the markup is read by
//! `xml`, which takes a broken tag for what it was meant to be and never builds a
//! tree, so that neither depth nor length can hurt, and declared entities are not
//! expanded at all. An item that is mangled costs itself at most.

mod channel;
mod construct;
mod date;
mod decode;
mod discovery;
mod identity;
mod item;
mod json;
mod links;
mod newsboat;
mod opml;
mod scope;
mod xml;

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Weekday;

pub use discovery::FeedLink;

use crate::document::{Format, gate};
use crate::link::{self, Link};
use crate::model::{Date, FeedSource};

/// A longer feed is cut off here, in bytes.
pub const MAX_BYTES: usize = 10 << 20;

/// Items behind so many are left out; the newest usually come first.
pub const MAX_ITEMS: usize = 5000;

/// What a feed says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Its name: one line of plain text that has passed the gate; may be empty.
    pub title: String,
    /// The page it belongs to: an absolute address of the web.
    pub home: Option<String>,
    /// When it says that it has changed; never after the time of fetching.
    pub updated: Option<Date>,
    /// A language tag such as `de-AT`, as written.
    pub language: Option<String>,
    /// When it wants to be asked again.
    pub hints: Hints,
    /// Its items in the order of the feed, each with another [`Item::id`].
    pub items: Vec<Item>,
    /// What was lost or doubtful, each a sentence to be shown.
    pub problems: Vec<String>,
}

/// When a feed wants to be asked again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Not more often than this: `ttl`, or else what `sy:updatePeriod` and
    /// `sy:updateFrequency` come to.
    pub every: Option<Duration>,
    /// Not in these hours of the day in UTC, 0 to 23, in order.
    pub skip_hours: Vec<u8>,
    /// Not on these days in UTC, Monday first.
    pub skip_days: Vec<Weekday>,
}

/// One piece of news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Names it within its feed, the same at every fetch: what the feed calls it (`guid`,
    /// `atom:id`, `id`, `rdf:about`); else made from its link; else from its title and
    /// text. Never from its date, which may be the time of fetching. One line that has
    /// passed the gate; not for the names of files.
    pub id: String,
    /// One line of plain text that has passed the gate; may be empty.
    pub title: String,
    /// The page of the item: an absolute address that [`crate::link::check`] allows.
    pub url: Option<String>,
    /// The names of those who wrote it.
    pub authors: Vec<String>,
    /// When it was published. A date in the future is the time of fetching, so that the
    /// first one that was stored should be kept.
    pub published: Option<Date>,
    /// When it was last changed, with the same care.
    pub updated: Option<Date>,
    /// A language tag such as `de-AT`, as written.
    pub language: Option<String>,
    /// What there is to read.
    pub content: Option<Content>,
    /// The feed says that the content is a summary, or it ends like a beginning.
    pub is_summary: bool,
    /// Files that belong to it, such as recordings.
    pub enclosures: Vec<Enclosure>,
    /// Subjects, one line each.
    pub categories: Vec<String>,
}

/// A source text for [`crate::document::read`], through which it passes the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Plain text or HTML.
    pub format: Format,
    /// The text; links and images in HTML are absolute as far as a base is known.
    pub text: String,
}

/// A file that belongs to an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enclosure {
    /// An absolute address that [`crate::link::check`] allows.
    pub url: String,
    /// Such as `audio/mpeg`, as written.
    pub media_type: Option<String>,
    /// In bytes, as the feed says.
    pub length: Option<u64>,
}

/// Why there is no feed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// Nothing at all, or only blanks.
    #[error("the answer is empty")]
    Empty,
    /// A page of HTML, perhaps with a link to its feed.
    #[error("this is a web page, not a feed")]
    Page,
    /// Something else.
    #[error("this is not a feed: neither RSS nor Atom nor JSON Feed")]
    Unknown,
}

/// Reads a feed.
///
/// `content_type` is the header of the answer; `base` the address that it came from
/// in the end, against which relative links are resolved; `now` the time of fetching.
/// Takes time proportional to the length. What could not be kept is told in
/// [`Feed::problems`].
pub fn parse(
    bytes: &[u8],
    content_type: Option<&str>,
    base: &str,
    now: Timestamp,
) -> Result<Feed, FeedError> {
    let is_long = bytes.len() > MAX_BYTES;
    let decoded = decode::decode(bytes.get(..MAX_BYTES).unwrap_or(bytes), content_type);
    let text = decoded
        .text
        .trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if text.is_empty() {
        return Err(FeedError::Empty);
    }
    let mut feed = if text.starts_with('{') {
        json::read(text, base, now)?
    } else {
        channel::read(text, base, now)?
    };
    identity::settle(&mut feed);
    if decoded.replaced && !is_long {
        feed.problems
            .push("some characters are broken: the feed does not keep to its encoding".into());
    }
    if is_long {
        feed.problems.push(format!(
            "the feed is longer than {} MiB: its end was left out",
            MAX_BYTES >> 20
        ));
    }
    Ok(feed)
}

/// The feeds that a web page names, each once and in its order; see [`parse`] for what is
/// given.
pub fn links_in_page(bytes: &[u8], content_type: Option<&str>, base: &str) -> Vec<FeedLink> {
    let bytes = bytes.get(..MAX_BYTES).unwrap_or(bytes);
    discovery::find(&decode::decode(bytes, content_type).text, base)
}

/// Feeds from a list that another reader keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The feeds, in the order of the list.
    pub feeds: Vec<FeedSource>,
    /// Entries that cannot be followed: what stands there and why not.
    pub refused: Vec<String>,
}

impl Listed {
    fn refuse(&mut self, entry: &str, reason: impl AsRef<str>) {
        let entry = gate::clean_line(entry);
        self.refused.push(format!("{entry}: {}", reason.as_ref()));
    }
}

/// Reads a list of feeds: OPML, or the file `urls` of newsboat.
pub fn read_list(bytes: &[u8]) -> Listed {
    let text = decode::decode(bytes, None).text;
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if text.starts_with('<') {
        opml::read(text)
    } else {
        newsboat::read(text)
    }
}

/// Writes a list of feeds as OPML. Those of one folder should follow each other.
pub fn write_list(feeds: &[FeedSource]) -> String {
    opml::write(feeds)
}

/// The address of a feed as it is kept: of the web, without what stands behind `#`.
/// Otherwise says what is wrong with it.
pub fn source_address(text: &str) -> Result<String, String> {
    match link::check(text) {
        Ok(Link::Web(address)) => {
            let url = address.url.split('#').next().unwrap_or_default();
            Ok(url.to_owned())
        }
        Ok(_) => Err("it is no address of the web".to_owned()),
        Err(refusal) => Err(refusal.to_string()),
    }
}

#[cfg(test)]
mod tests;
