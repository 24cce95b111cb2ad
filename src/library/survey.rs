//! What there is to go to: sources with their counts, months, tags.

use std::collections::HashMap;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::{Counts, Cursor, Library, Result, Scope, Subscription};
use crate::model::{ArticleId, Source, SourceId};

/// Tags are read from so many articles at a time: a few milliseconds of work.
const PAGE: i64 = 10_000;

/// Something with articles in it that has a name and a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourcePlace {
    /// A folder of files, or a file.
    Files(Source),
    /// A folder of feeds; `/` between its parts.
    Feeds(String),
    /// A feed.
    Feed {
        /// What it is called.
        title: String,
        /// The folder it stands in, or empty.
        folder: String,
    },
}

/// A source with what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceCounts {
    /// The source.
    pub place: SourcePlace,
    /// Itself and the sources inside it.
    pub inside: Vec<SourceId>,
    /// The articles of all of these.
    pub counts: Counts,
}

/// A month that articles are from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthPlace {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
    /// Its newest article.
    pub first: Cursor,
}

/// The tags of some articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagPage {
    /// Each tag with how many of the articles have it.
    pub counts: HashMap<String, usize>,
    /// From which article on to read further; `None` at the end.
    pub next: Option<ArticleId>,
}

impl Library {
    /// Every source that has articles or is read at each start, by path, with
    /// its counts; then feeds, each folder before what is in it. Read from counters,
    /// whatever their number.
    pub fn source_counts(&self) -> Result<Vec<SourceCounts>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, total, total - read FROM source")?;
        let rows = statement.query_map([], |row| {
            let counts = Counts {
                total: row.get(1)?,
                unread: row.get(2)?,
            };
            Ok((SourceId(row.get(0)?), counts))
        })?;
        let own: HashMap<SourceId, Counts> = rows.collect::<rusqlite::Result<_>>()?;
        let mut sources = self.sources()?;
        // Part by part: what lies in a folder follows it at once.
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        let mut counted = Vec::with_capacity(sources.len());
        for (place, source) in sources.iter().enumerate() {
            let inside = sources.iter().skip(place);
            let inside = inside.take_while(|other| other.path.starts_with(&source.path));
            let inside: Vec<SourceId> = inside.map(|other| other.id).collect();
            let mut counts = Counts::default();
            for id in &inside {
                let own = own.get(id).copied().unwrap_or_default();
                counts.total += own.total;
                counts.unread += own.unread;
            }
            if counts.total > 0 || source.status == crate::model::SourceStatus::Added {
                counted.push(SourceCounts {
                    place: SourcePlace::Files(source.clone()),
                    inside,
                    counts,
                });
            }
        }
        counted.extend(feed_counts(&self.subscriptions()?));
        Ok(counted)
    }

    /// The scope of the source at this absolute path and every source inside it;
    /// nothing is looked at on the disk.
    pub fn scope_inside(&self, path: &Path) -> Result<Scope> {
        let mut sources = self.sources()?;
        sources.retain(|source| source.path.starts_with(path));
        Ok(Scope::Sources(
            sources.into_iter().map(|source| source.id).collect(),
        ))
    }

    /// How many of these articles are unread.
    pub fn unread_among(&self, ids: &[ArticleId]) -> Result<usize> {
        let mut count = 0;
        for id in ids {
            count += usize::from(!self.is_read(*id)?);
        }
        Ok(count)
    }

    /// The first of these articles that is unread.
    pub fn first_unread(&self, ids: &[ArticleId]) -> Result<Option<ArticleId>> {
        for id in ids {
            if !self.is_read(*id)? {
                return Ok(Some(*id));
            }
        }
        Ok(None)
    }

    fn is_read(&self, id: ArticleId) -> Result<bool> {
        let sql = "SELECT 1 FROM mark WHERE article_id = ?1 AND read = 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.exists([id.0])?)
    }

    /// The months that articles of the scope are from, newest first. One look
    /// into the index of dates for each, however many articles it has.
    pub fn months(&self, scope: &Scope) -> Result<Vec<MonthPlace>> {
        let (table, condition) = scope.walk();
        let sql = format!(
            "SELECT a.sort, a.id FROM {table} WHERE {condition} AND a.sort < ?1 \
             ORDER BY a.sort DESC, a.id DESC LIMIT 1"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut months = Vec::new();
        let mut before = i64::MAX;
        loop {
            let mut rows = statement.query([before])?;
            let Some(row) = rows.next()? else {
                return Ok(months);
            };
            let first = Cursor {
                sort_key: row.get(0)?,
                id: ArticleId(row.get(1)?),
            };
            let (day, start) = month_around(first.sort_key);
            before = start;
            months.push(MonthPlace {
                year: day.year(),
                month: day.month(),
                first,
            });
        }
    }

    /// The tags of the articles of a scope, from the article `from` on; a part
    /// of them, so that other work need not wait for all.
    pub fn tags(&self, scope: &Scope, from: Option<ArticleId>) -> Result<TagPage> {
        let condition = scope.condition();
        let from = from.map_or(0, |ArticleId(id)| id);
        let end: Option<i64> = self
            .connection
            .prepare_cached("SELECT max(id) FROM article")?
            .query_row([], |row| row.get(0))?;
        let sql = format!(
            "SELECT a.tags FROM article a NOT INDEXED \
             WHERE a.id >= ?1 AND a.id < ?2 AND a.tags <> '[]' AND {condition}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query((from, from + PAGE))?;
        let mut counts = HashMap::new();
        while let Some(row) = rows.next()? {
            let tags = row.get_ref(0)?.as_str().unwrap_or_default();
            let mut tags: Vec<String> = serde_json::from_str(tags).unwrap_or_default();
            tags.sort_unstable();
            tags.dedup();
            for tag in tags {
                *counts.entry(tag).or_insert(0) += 1;
            }
        }
        let next = end
            .filter(|end| from + PAGE <= *end)
            .map(|_| ArticleId(from + PAGE));
        Ok(TagPage { counts, next })
    }
}

/// Feeds that are followed or have articles, each folder before what is in it.
fn feed_counts(feeds: &[Subscription]) -> Vec<SourceCounts> {
    let mut counted: Vec<SourceCounts> = Vec::new();
    // Where the counts of the folders around the last feed stand, with their names.
    let mut around: Vec<(String, usize)> = Vec::new();
    for feed in feeds {
        if feed.counts.total == 0 && !feed.is_followed {
            continue;
        }
        let is_around = |folder: &str| {
            let rest = feed.folder.strip_prefix(folder);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        around.retain(|(folder, _)| is_around(folder));
        let known = around.last().map_or(0, |(folder, _)| folder.len());
        let ends = feed.folder.match_indices('/').map(|(at, _)| at);
        for end in ends.chain([feed.folder.len()]).filter(|end| *end > known) {
            let folder = feed.folder.get(..end).unwrap_or_default().to_owned();
            around.push((folder.clone(), counted.len()));
            counted.push(SourceCounts {
                place: SourcePlace::Feeds(folder),
                inside: Vec::new(),
                counts: Counts::default(),
            });
        }
        for (_, place) in &around {
            if let Some(folder) = counted.get_mut(*place) {
                folder.inside.push(feed.id);
                folder.counts.total += feed.counts.total;
                folder.counts.unread += feed.counts.unread;
            }
        }
        counted.push(SourceCounts {
            place: SourcePlace::Feed {
                title: feed.title.clone(),
                folder: feed.folder.clone(),
            },
            inside: vec![feed.id],
            counts: feed.counts,
        });
    }
    counted
}

/// The month of a place in time, in UTC, and the first second of it.
fn month_around(sort_key: i64) -> (Date, i64) {
    let day = Timestamp::from_second(sort_key)
        .map_or(Date::ZERO, |moment| Offset::UTC.to_datetime(moment).date());
    let start = Offset::UTC
        .to_timestamp(day.first_of_month().at(0, 0, 0, 0))
        .map_or(i64::MIN, Timestamp::as_second);
    (day, start.min(sort_key))
}
