//! The full-text index: dense numbers in the order of dates, folded words.

use std::collections::HashSet;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::article::unpack_text;
use super::{Library, Result, Scope};
use crate::fold;
use crate::model::ArticleId;

/// An article that the index says matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The article.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Its place in time, seconds since 1970.
    pub sort_key: i64,
}

impl Library {
    /// At most `limit` articles of the scope that match an FTS5 expression,
    /// highest index number (usually newest) first.
    pub fn match_articles(&self, fts: &str, scope: &Scope, limit: usize) -> Result<Vec<Candidate>> {
        let sql = format!(
            "SELECT a.id, a.title, a.sort FROM word CROSS JOIN article a ON a.doc = word.rowid \
             WHERE word MATCH ?1 AND {} ORDER BY word.rowid DESC LIMIT ?2",
            scope.condition()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map((fts, limit as i64), |row| {
            Ok(Candidate {
                id: ArticleId(row.get(0)?),
                title: row.get(1)?,
                sort_key: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Gives every indexed word with the number of articles it stands in, in
    /// the order of its bytes.
    pub fn for_each_term(&self, mut give: impl FnMut(&str, u32)) -> Result<()> {
        let mut statement = self.connection.prepare("SELECT term, doc FROM term")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let term = row.get_ref(0)?;
            if let Ok(term) = term.as_str() {
                give(term, row.get(1)?);
            }
        }
        Ok(())
    }

    /// A number that changes whenever the index does.
    pub fn index_version(&self) -> Result<i64> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT value FROM meta WHERE key = 'index_version'")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// Numbers the articles anew by date, merges the index and gives unused space
    /// back. In many small transactions: other sessions read and write meanwhile,
    /// and a compacting that is broken off is carried on by the next one.
    pub fn compact(&mut self) -> Result<()> {
        let mut place = self.end_of_order()?;
        while let Some(next) = self.renumber_after(place)? {
            place = next;
        }
        self.merge_index()?;
        self.give_space_back()
    }

    /// Empties the index and fills it again from the articles: what mends a
    /// damaged one. Articles are found again as they are done, oldest first.
    pub fn rebuild_index(&mut self) -> Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(
            "INSERT INTO word (word) VALUES ('delete-all'); UPDATE article SET doc = NULL;",
        )?;
        bump_version(&transaction)?;
        transaction.commit()?;
        self.compact()
    }

    /// The last article, from the oldest on, whose index number follows those
    /// before it.
    fn end_of_order(&self) -> Result<Place> {
        let mut statement = self.connection.prepare_cached(
            "SELECT sort, id, doc FROM article INDEXED BY article_by_date WHERE gone = 0 \
             ORDER BY sort, id",
        )?;
        let mut rows = statement.query([])?;
        let (mut place, mut last) = (BEFORE_ALL, 0);
        while let Some(row) = rows.next()? {
            match row.get::<_, Option<i64>>(2)? {
                Some(doc) if doc > last => last = doc,
                _ => break,
            }
            place = (row.get(0)?, row.get(1)?);
        }
        Ok(place)
    }

    /// Gives the next articles by date numbers above all others; the place of the
    /// last of them, or `None` if there was none.
    fn renumber_after(&mut self, place: Place) -> Result<Option<Place>> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let articles: Vec<(Place, Option<i64>, Vec<u8>)> = transaction
            .prepare_cached(
                "SELECT a.sort, a.id, a.doc, b.text FROM article a INDEXED BY article_by_date \
                 JOIN body b ON b.article_id = a.id \
                 WHERE a.gone = 0 AND (a.sort, a.id) > (?1, ?2) ORDER BY a.sort, a.id LIMIT ?3",
            )?
            .query_map((place.0, place.1, RENUMBER_BATCH), |row| {
                Ok(((row.get(0)?, row.get(1)?), row.get(2)?, row.get(3)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let Some(last) = articles.last().map(|(place, ..)| *place) else {
            return Ok(None);
        };
        let mut doc = next_doc(&transaction)?;
        for ((_, id), old, packed) in articles {
            // What cannot be unpacked stays as it is; reading it tells.
            let Some(text) = unpack_text(&packed) else {
                continue;
            };
            if let Some(old) = old {
                remove_from_index(&transaction, old)?;
            }
            transaction
                .prepare_cached("UPDATE article SET doc = ?2 WHERE id = ?1")?
                .execute((id, doc))?;
            add_to_index(&transaction, doc, &index_words(&text))?;
            doc += 1;
        }
        bump_version(&transaction)?;
        transaction.commit()?;
        Ok(Some(last))
    }

    /// Merges the parts of the index into one, step by step
    /// (<https://www.sqlite.org/fts5.html#the_merge_command>).
    fn merge_index(&self) -> Result<()> {
        let mut pages = -MERGE_PAGES;
        loop {
            let before = self.connection.total_changes();
            self.connection
                .prepare_cached("INSERT INTO word (word, rank) VALUES ('merge', ?1)")?
                .execute([pages])?;
            // The command itself counts as one change.
            if self.connection.total_changes() - before < 2 {
                return Ok(());
            }
            pages = MERGE_PAGES;
        }
    }

    /// Makes the file smaller if that is worth rewriting it.
    fn give_space_back(&self) -> Result<()> {
        let number = |name| {
            self.connection
                .pragma_query_value(None, name, |row| row.get::<_, i64>(0))
        };
        if number("freelist_count")? * 10 > number("page_count")? {
            // The copy it makes may be larger than the memory.
            self.connection.pragma_update(None, "temp_store", "FILE")?;
            let vacuumed = self.connection.execute_batch("VACUUM");
            self.connection
                .pragma_update(None, "temp_store", "MEMORY")?;
            unless_busy(vacuumed)?;
        }
        let checkpoint = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        unless_busy(checkpoint)
    }
}

/// A place in the order of dates: sort key and id.
type Place = (i64, i64);

/// Before the first article.
const BEFORE_ALL: Place = (i64::MIN, i64::MIN);

/// How many articles are renumbered in one transaction.
const RENUMBER_BATCH: i64 = 500;

/// How many pages of the index are merged in one transaction.
const MERGE_PAGES: i64 = 1_000;

/// While others are at work, space is not given back this time; nothing is lost.
fn unless_busy(result: rusqlite::Result<()>) -> Result<()> {
    match result {
        Err(error)
            if matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
            ) =>
        {
            Ok(())
        }
        other => Ok(other?),
    }
}

/// The next free index number; to be asked inside the transaction that uses it.
pub(super) fn next_doc(connection: &Connection) -> Result<i64> {
    let last: Option<i64> =
        connection.query_row("SELECT max(doc) FROM article", [], |row| row.get(0))?;
    Ok(last.unwrap_or(0) + 1)
}

/// What the index is given of a text: each folded word once, since it keeps
/// neither places nor numbers of words (and takes twice as long to be told them).
pub(super) fn index_words(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    fold::index_text(text, &mut all);
    let mut words = String::with_capacity(all.len());
    let mut seen = HashSet::new();
    for word in all.split(' ') {
        if seen.insert(word) {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
    }
    words
}

/// Puts the words of a text into the index under a number that is free.
pub(super) fn add_to_index(connection: &Connection, doc: i64, words: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO word (rowid, text) VALUES (?1, ?2)")?
        .execute((doc, words))?;
    Ok(())
}

/// Takes a number out of the index.
pub(super) fn remove_from_index(connection: &Connection, doc: i64) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM word WHERE rowid = ?1")?
        .execute([doc])?;
    Ok(())
}

/// Says that the index has changed; once a transaction.
pub(super) fn bump_version(connection: &Connection) -> Result<()> {
    connection.execute(
        "UPDATE meta SET value = value + 1 WHERE key = 'index_version'",
        [],
    )?;
    Ok(())
}
