//! Reading what a list shows: a few rows at a time, newest first.

use rusqlite::{Row, ToSql};

use super::{Library, Result};
use crate::model::{ArticleId, Date, SourceId};

/// Which articles a list is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Everything imported or added.
    #[default]
    All,
    /// Just the articles of these sources.
    Sources(Vec<SourceId>),
}

/// A place in the order of the list: newest first, then the highest id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Seconds since 1970, as [`Date::sort_key`] gives them.
    pub sort_key: i64,
    /// The article at this place.
    pub id: ArticleId,
}

/// What a row of a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The article.
    pub id: ArticleId,
    /// Its place in time, seconds since 1970.
    pub sort_key: i64,
    /// Its title, one line.
    pub title: String,
    /// When it was published, as precisely as is known.
    pub published: Option<Date>,
    /// The name of its source.
    pub source: String,
    /// It has been read.
    pub read: bool,
    /// It is starred.
    pub starred: bool,
    /// Length of its flat text in bytes.
    pub bytes: usize,
}

impl Entry {
    /// The row's place in the order of the list.
    pub fn cursor(&self) -> Cursor {
        Cursor {
            sort_key: self.sort_key,
            id: self.id,
        }
    }

    const COLUMNS: &str = "a.id, a.sort, a.title, a.published, a.publisher, \
         coalesce(m.read, 0), coalesce(m.starred, 0), a.bytes";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: ArticleId(row.get(0)?),
            sort_key: row.get(1)?,
            title: row.get(2)?,
            published: row
                .get::<_, Option<String>>(3)?
                .and_then(|date| date.parse().ok()),
            source: row.get(4)?,
            read: row.get(5)?,
            starred: row.get(6)?,
            bytes: row.get(7)?,
        })
    }
}

/// How many articles there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All that are present.
    pub total: usize,
    /// Those not read.
    pub unread: usize,
}

impl Scope {
    /// The table to walk, by the index that holds the scope in order, and the
    /// condition that an article belongs to it.
    pub(super) fn walk(&self) -> (&'static str, String) {
        match self {
            Self::All => (
                "article a INDEXED BY article_listed",
                "a.listed = 1 AND a.gone = 0".to_owned(),
            ),
            Self::Sources(ids) => match ids.as_slice() {
                // No index serves an empty list.
                [] => ("article a", "0".to_owned()),
                [SourceId(id)] => (
                    "article a INDEXED BY article_of_source",
                    format!("a.source_id = {id} AND a.gone = 0"),
                ),
                ids => (
                    "article a INDEXED BY article_by_date",
                    format!("a.source_id IN ({}) AND a.gone = 0", join(ids)),
                ),
            },
        }
    }

    /// The condition that an article `a` belongs to the scope, without an index.
    pub(super) fn condition(&self) -> String {
        self.walk().1
    }
}

/// Ids as a list for `IN`; they are numbers, nothing needs quoting.
fn join(ids: &[SourceId]) -> String {
    let mut list = String::new();
    for SourceId(id) in ids {
        if !list.is_empty() {
            list.push(',');
        }
        list.push_str(&id.to_string());
    }
    list
}

impl Library {
    /// At most `limit` rows older than `cursor` (from the newest on without one).
    pub fn entries_after(
        &self,
        scope: &Scope,
        cursor: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Entry>> {
        let (table, condition) = scope.walk();
        let place = if cursor.is_some() {
            "AND (a.sort, a.id) < (?2, ?3)"
        } else {
            ""
        };
        let sql = format!(
            "SELECT {} FROM {table} LEFT JOIN mark m ON m.article_id = a.id \
             WHERE {condition} {place} ORDER BY a.sort DESC, a.id DESC LIMIT ?1",
            Entry::COLUMNS
        );
        self.entries_by(&sql, cursor, limit)
    }

    /// At most `limit` rows newer than `cursor`, the nearest ones, in the list's order.
    pub fn entries_before(
        &self,
        scope: &Scope,
        cursor: Cursor,
        limit: usize,
    ) -> Result<Vec<Entry>> {
        let (table, condition) = scope.walk();
        let sql = format!(
            "SELECT {} FROM {table} LEFT JOIN mark m ON m.article_id = a.id \
             WHERE {condition} AND (a.sort, a.id) > (?2, ?3) ORDER BY a.sort, a.id LIMIT ?1",
            Entry::COLUMNS
        );
        let mut entries = self.entries_by(&sql, Some(cursor), limit)?;
        entries.reverse();
        Ok(entries)
    }

    /// The rows of these articles, in this order; those that are gone are left out.
    pub fn entries(&self, ids: &[ArticleId]) -> Result<Vec<Entry>> {
        let sql = format!(
            "SELECT {} FROM article a LEFT JOIN mark m ON m.article_id = a.id \
             WHERE a.id = ?1 AND a.gone = 0",
            Entry::COLUMNS
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut entries = Vec::with_capacity(ids.len());
        for id in ids {
            let mut rows = statement.query([id.0])?;
            if let Some(row) = rows.next()? {
                entries.push(Entry::read(row)?);
            }
        }
        Ok(entries)
    }

    /// How many rows stand before `cursor`. Counts them: not for every key.
    pub fn rank(&self, scope: &Scope, cursor: Cursor) -> Result<usize> {
        let (table, condition) = scope.walk();
        let sql =
            format!("SELECT count(*) FROM {table} WHERE {condition} AND (a.sort, a.id) > (?1, ?2)");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row((cursor.sort_key, cursor.id.0), |row| row.get(0))?)
    }

    /// How many articles the scope has; read from counters, whatever their number.
    pub fn counts(&self, scope: &Scope) -> Result<Counts> {
        let condition = match scope {
            Scope::All => "listed = 1".to_owned(),
            Scope::Sources(ids) => format!("id IN ({})", join(ids)),
        };
        let sql = format!(
            "SELECT coalesce(sum(total), 0), coalesce(sum(total - read), 0) FROM source \
             WHERE {condition}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let counts = statement.query_row([], |row| {
            Ok(Counts {
                total: row.get(0)?,
                unread: row.get(1)?,
            })
        })?;
        Ok(counts)
    }

    /// The nearest unread article older (or newer, with `newer`) than `cursor`.
    /// Walks over the read ones between: not for the key path.
    pub fn nearest_unread(
        &self,
        scope: &Scope,
        cursor: Cursor,
        newer: bool,
    ) -> Result<Option<Cursor>> {
        let (table, condition) = scope.walk();
        let (relation, order) = if newer { (">", "ASC") } else { ("<", "DESC") };
        let sql = format!(
            "SELECT a.sort, a.id FROM {table} LEFT JOIN mark m ON m.article_id = a.id \
             WHERE {condition} AND (a.sort, a.id) {relation} (?1, ?2) \
             AND coalesce(m.read, 0) = 0 ORDER BY a.sort {order}, a.id {order} LIMIT 1"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query((cursor.sort_key, cursor.id.0))?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        Ok(Some(Cursor {
            sort_key: row.get(0)?,
            id: ArticleId(row.get(1)?),
        }))
    }

    fn entries_by(&self, sql: &str, cursor: Option<Cursor>, limit: usize) -> Result<Vec<Entry>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let limit = limit as i64;
        let place = cursor.map(|cursor| (cursor.sort_key, cursor.id.0));
        let mut parameters: Vec<&dyn ToSql> = vec![&limit];
        if let Some((sort_key, id)) = &place {
            parameters.push(sort_key);
            parameters.push(id);
        }
        let rows = statement.query_map(parameters.as_slice(), Entry::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
