//! What a visit to a feed brought: its items become articles.
//!
//! What the server wants to be told next time (`ETag`, `Last-Modified`) is stored in
//! the same transaction as the items it stands for: whatever happens, it is never
//! remembered of items that are not there.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::article::{Packed, Packer};
use super::feeds::{Validators, rename_articles};
use super::full_text::{drop_version, keep_version};
use super::index::{IndexChanges, next_doc};
use super::prepared::{Prepared, doc_of, store_article};
use super::{Library, Result};
use crate::article_file;
use crate::document::gate::clean_line;
use crate::document::{self, Document, Format};
use crate::feed::{Content, Enclosure, Item};
use crate::model::{Metadata, SourceId};

/// A visit to a feed.
pub struct Visit {
    /// The feed.
    pub id: SourceId,
    /// When it answered or failed, in seconds since 1970.
    pub at: i64,
    /// It is not to be asked again before, in seconds since 1970.
    pub next_try: i64,
    /// What came of it.
    pub outcome: VisitOutcome,
}

/// What came of a visit to a feed.
pub enum VisitOutcome {
    /// It could not even be tried; only the time of the next try is new.
    Postponed,
    /// It failed.
    Failed {
        /// Why, and what to do: a sentence.
        reason: String,
        /// The feed is gone for good.
        has_ended: bool,
    },
    /// It says the same as the last time.
    Unchanged {
        /// Where it is to be asked from now on, if not at its own address.
        moved_to: Option<String>,
        /// What the server wants to hear from now on, if it said so.
        validators: Option<Validators>,
    },
    /// It says something else.
    News(Box<News>),
}

/// What a feed says.
pub struct News {
    /// Its name for itself; may be empty.
    pub title: String,
    /// The page it belongs to.
    pub home: Option<String>,
    /// Where it is to be asked from now on, if not at its own address.
    pub moved_to: Option<String>,
    /// What the server wants to hear the next time.
    pub validators: Validators,
    /// Tells its bytes from others, if all of them came.
    pub digest: Option<i64>,
    /// What was doubtful, a sentence.
    pub warning: Option<String>,
    /// The items that are new or have changed, in its order.
    pub items: Vec<NewItem>,
}

/// An item that is new or has changed, ready to be stored.
pub struct NewItem {
    key: String,
    digest: i64,
    article: Box<Prepared>,
    /// What the feed has of it, if the article is the text of its page.
    beginning: Option<Packed>,
}

impl NewItem {
    /// Its page.
    pub fn url(&self) -> Option<&str> {
        self.article.metadata.url.as_deref()
    }

    /// The item with the text of its page in place of its own, which is kept beside it.
    pub fn with_full_text(self, document: Document) -> io::Result<Self> {
        let before = *self.article;
        let metadata = before.metadata;
        let language = metadata.language.as_deref();
        let document = article_file::with_title(document, Format::Html, &metadata.title, language);
        let is_indexed = before.index_words.is_some();
        let (publisher, packer) = (before.publisher, &mut Packer::default());
        let article = Prepared::new(
            document,
            metadata,
            publisher,
            before.sort,
            is_indexed,
            packer,
        )?;
        Ok(Self {
            article: Box::new(article),
            beginning: Some(before.packed),
            ..self
        })
    }
}

/// How many articles a visit has added and changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrivals {
    /// Items that were not there before.
    pub new: usize,
    /// Items that have changed.
    pub changed: usize,
}

impl std::ops::AddAssign for Arrivals {
    fn add_assign(&mut self, other: Self) {
        self.new += other.new;
        self.changed += other.changed;
    }
}

/// The items of a feed that the library has: a digest each, none for those that were
/// deleted and are not to return.
pub type KnownItems = HashMap<String, Option<i64>>;

/// Makes articles of the items of a feed.
pub struct ItemReader<'a> {
    known: &'a KnownItems,
    tags: &'a [String],
    /// The time of the visit, in seconds since 1970.
    now: i64,
    is_indexed: bool,
    packer: Packer,
}

impl<'a> ItemReader<'a> {
    /// For a feed whose items `known` are there. All articles get the `tags`; undated
    /// ones are put at `now`, in seconds since 1970. Without `is_indexed` they wait
    /// for [`Library::index_waiting`].
    pub fn new(known: &'a KnownItems, tags: &'a [String], now: i64, is_indexed: bool) -> Self {
        Self {
            known,
            tags,
            now,
            is_indexed,
            packer: Packer::default(),
        }
    }

    /// Reads an item; `None` if it is not new and has not changed, or was deleted.
    pub fn read(&mut self, item: Item) -> io::Result<Option<NewItem>> {
        let digest = digest_of(&item);
        let known = self.known.get(&item.id);
        if known.is_some_and(|known| known.is_none_or(|known| known == digest)) {
            return Ok(None);
        }
        let Item {
            id: key,
            title,
            url,
            authors,
            published,
            updated,
            language,
            content,
            enclosures,
            categories,
            ..
        } = item;
        let Content { format, text } = with_enclosures(content, &enclosures);
        let (document, found) = document::read(&text, format);
        let language = language.or(found.language);
        let document = article_file::with_title(document, format, &title, language.as_deref());
        let document = if document.title().is_empty() {
            document.with_title(url.as_deref().unwrap_or("Untitled"))
        } else {
            document
        };
        let mut tags = self.tags.to_vec();
        for category in categories {
            if !tags.contains(&category) {
                tags.push(category);
            }
        }
        let authors = clean_line(&authors.join(", "));
        let metadata = Metadata {
            title: document.title().to_owned(),
            published: published.or(updated),
            author: Some(authors).filter(|authors| !authors.is_empty()),
            source: None,
            url,
            tags,
            language,
        };
        let (now, is_indexed) = (self.now, self.is_indexed);
        let publisher = String::new();
        let packer = &mut self.packer;
        let article = Prepared::new(document, metadata, publisher, now, is_indexed, packer)?;
        Ok(Some(NewItem {
            key,
            digest,
            article: Box::new(article),
            beginning: None,
        }))
    }
}

/// The text of an item, with its enclosures named at its end.
fn with_enclosures(content: Option<Content>, enclosures: &[Enclosure]) -> Content {
    let mut content = content.unwrap_or(Content {
        format: Format::Html,
        text: String::new(),
    });
    for enclosure in enclosures {
        let url = &enclosure.url;
        let name = name_of(enclosure);
        // Writing into a string cannot fail.
        let _ = if content.format == Format::Html {
            let (url, name) = (escaped(url), escaped(&name));
            writeln!(content.text, "\n<p>[<a href=\"{url}\">{name}</a>]</p>")
        } else {
            writeln!(content.text, "\n\n{name}: {url}")
        };
    }
    content
}

/// What an enclosure is called: `audio/mpeg, 12.3 MB`.
fn name_of(enclosure: &Enclosure) -> String {
    let kind = enclosure.media_type.as_deref().map(clean_line);
    let kind = kind.filter(|kind| !kind.is_empty());
    let mut name = kind.unwrap_or_else(|| "file".to_owned());
    match enclosure.length {
        None | Some(0) => {}
        Some(bytes @ 1..1_000_000) => {
            let _ = write!(name, ", {} kB", bytes.div_ceil(1_000));
        }
        Some(bytes) => {
            let _ = write!(name, ", {}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
        }
    }
    name
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// Tells what an item says from what it said before. Not its dates: there are feeds
/// that give all of them the time of fetching.
fn digest_of(item: &Item) -> i64 {
    let mut digest = Digest::default();
    digest.add(&item.title);
    digest.add(item.url.as_deref().unwrap_or_default());
    for text in item.authors.iter().chain(&item.categories) {
        digest.add(text);
    }
    if let Some(content) = &item.content {
        digest.add(match content.format {
            Format::Html => "html",
            _ => "plain",
        });
        digest.add(&content.text);
    }
    for enclosure in &item.enclosures {
        digest.add(&enclosure.url);
    }
    digest.0 as i64
}

/// A hash that is the same in every version of the program (FNV-1a, 64 bits, taken
/// eight bytes at a time).
pub(super) struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    const PRIME: u64 = 0x0000_0100_0000_01b3;

    fn add(&mut self, text: &str) {
        self.add_bytes(text.as_bytes());
    }

    fn add_bytes(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.0 = (self.0 ^ u64::from_le_bytes(word)).wrapping_mul(Self::PRIME);
            // The multiplication carries upwards only.
            self.0 ^= self.0 >> 29;
        }
        // It keeps the pieces apart.
        self.0 = (self.0 ^ bytes.len() as u64).wrapping_mul(Self::PRIME);
    }
}

/// Tells the bytes of an answer from others; the same in every version of the program.
pub fn digest_of_bytes(bytes: &[u8]) -> i64 {
    let mut digest = Digest::default();
    digest.add_bytes(bytes);
    digest.0 as i64
}

impl Library {
    /// The items of a feed that are here, or were deleted.
    pub fn known_items(&self, id: SourceId) -> Result<KnownItems> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key, CASE WHEN article_id IS NULL THEN NULL ELSE digest END \
             FROM item WHERE source_id = ?1",
        )?;
        let rows = statement.query_map([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Stores what visits to feeds have brought, all or nothing. Articles that change
    /// keep their marks. Gives what each visit has added.
    pub fn store_visits(&mut self, visits: Vec<Visit>) -> Result<Vec<Arrivals>> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut doc = next_doc(&transaction)?;
        let mut changes = IndexChanges::default();
        let mut arrivals = Vec::with_capacity(visits.len());
        for visit in visits {
            let news = store_visit(&transaction, visit)?;
            let mut stored = Arrivals::default();
            if let Some((id, news)) = news {
                let publisher = rename_articles(&transaction, id)?;
                // The first of a feed is the newest, and undated ones are put in the
                // order of their ids.
                for mut item in news.items.into_iter().rev() {
                    item.article.publisher.clone_from(&publisher);
                    stored += store_item(&transaction, id, item, &mut doc, &mut changes)?;
                }
            }
            arrivals.push(stored);
        }
        changes.make(&transaction)?;
        transaction.commit()?;
        Ok(arrivals)
    }
}

/// Notes how a visit went; gives the news that are to be stored.
fn store_visit(connection: &Connection, visit: Visit) -> Result<Option<(SourceId, News)>> {
    let Visit {
        id,
        at,
        next_try,
        outcome,
    } = visit;
    match outcome {
        VisitOutcome::Postponed => {
            connection
                .prepare_cached("UPDATE feed SET next_try = ?2 WHERE source_id = ?1")?
                .execute((id.0, next_try))?;
        }
        VisitOutcome::Failed { reason, has_ended } => {
            // Where it moved to may be what is wrong: the next try is at its own address.
            connection
                .prepare_cached(
                    "UPDATE feed SET next_try = ?2, failures = failures + 1, error = ?3, \
                         ended = ?4, moved_to = NULL WHERE source_id = ?1",
                )?
                .execute((id.0, next_try, reason, has_ended))?;
        }
        VisitOutcome::Unchanged {
            moved_to,
            validators,
        } => {
            connection
                .prepare_cached(
                    "UPDATE feed SET checked = ?2, next_try = ?3, failures = 0, error = NULL, \
                         ended = 0, moved_to = ?4 WHERE source_id = ?1",
                )?
                .execute((id.0, at, next_try, moved_to))?;
            if let Some(validators) = validators {
                connection
                    .prepare_cached(
                        "UPDATE feed SET etag = ?2, last_modified = ?3 WHERE source_id = ?1",
                    )?
                    .execute((id.0, validators.etag, validators.last_modified))?;
            }
        }
        VisitOutcome::News(news) => {
            let is_there = connection
                .prepare_cached(
                    "UPDATE feed SET checked = ?2, next_try = ?3, failures = 0, error = NULL, \
                         ended = 0, moved_to = ?4, feed_title = nullif(?5, ''), home = ?6, \
                         etag = ?7, last_modified = ?8, digest = ?9, warning = ?10 \
                     WHERE source_id = ?1",
                )?
                .execute((
                    id.0,
                    at,
                    next_try,
                    &news.moved_to,
                    &news.title,
                    &news.home,
                    &news.validators.etag,
                    &news.validators.last_modified,
                    news.digest,
                    &news.warning,
                ))?;
            return Ok((is_there > 0).then_some((id, *news)));
        }
    }
    Ok(None)
}

/// Writes an item, unless it is there as it is or was deleted.
fn store_item(
    connection: &Connection,
    source: SourceId,
    item: NewItem,
    doc: &mut i64,
    changes: &mut IndexChanges,
) -> Result<Arrivals> {
    let NewItem {
        key,
        digest,
        mut article,
        beginning,
    } = item;
    let known: Option<(i64, Option<i64>)> = connection
        .prepare_cached("SELECT digest, article_id FROM item WHERE source_id = ?1 AND key = ?2")?
        .query_row((source.0, &key), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let known = match known {
        Some((_, None)) => return Ok(Arrivals::default()),
        Some((old, Some(_))) if old == digest => return Ok(Arrivals::default()),
        known => known.and_then(|(_, article)| article),
    };
    if let Some(id) = known {
        keep_date(connection, id, &mut article)?;
        changes.remove(doc_of(connection, id)?);
    }
    let words = article.index_words.take();
    let number = words.is_some().then_some(*doc);
    let id = store_article(connection, source, *article, known, number)?;
    match beginning {
        Some(beginning) => keep_version(connection, id, false, &beginning)?,
        None if known.is_some() => drop_version(connection, id)?,
        None => {}
    }
    if let Some(words) = words {
        changes.add(*doc, words);
        *doc += 1;
    }
    connection
        .prepare_cached(
            "INSERT INTO item (source_id, key, digest, article_id) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (source_id, key) DO UPDATE SET digest = ?3",
        )?
        .execute((source.0, &key, digest, id))?;
    Ok(Arrivals {
        new: usize::from(known.is_none()),
        changed: usize::from(known.is_some()),
    })
}

/// An article that is there never moves up: many feeds date an item anew at each
/// change, or at each fetch.
fn keep_date(connection: &Connection, id: i64, article: &mut Prepared) -> Result<()> {
    let (sort, published): (i64, Option<String>) = connection
        .prepare_cached("SELECT sort, published FROM article WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if article.metadata.published.is_none() || article.sort >= sort {
        article.sort = sort;
        article.metadata.published = published.and_then(|date| date.parse().ok());
    }
    Ok(())
}
