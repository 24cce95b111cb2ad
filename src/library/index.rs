//! The full-text index: dense numbers in the order of dates, folded words.

use std::collections::HashSet;
use std::ops::ControlFlow;

use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::article::unpack_text;
use super::filter::Condition;
use super::parallel::in_parallel;
use super::progress::{Progress, Step};
use super::{Library, Result, Scope};
use crate::fold;
use crate::model::ArticleId;

/// An article that a search may find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The article.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Its place in time, seconds since 1970.
    pub sort_key: i64,
    /// Its number in the index; usually higher for newer articles.
    pub doc: i64,
}

/// What a search asks of the index.
#[derive(Clone, Copy, Debug)]
pub struct Selection<'a> {
    /// An FTS5 expression of words, `AND`, `OR`, `NOT` and prefixes; `None` for
    /// any words.
    pub fts: Option<&'a str>,
    /// What else must hold.
    pub condition: &'a Condition,
    /// Where to look.
    pub scope: &'a Scope,
    /// Only articles with lower numbers in the index.
    pub below: Option<i64>,
    /// Only articles with higher numbers in the index.
    pub above: Option<i64>,
    /// At most so many.
    pub limit: usize,
}

/// How far the index has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IndexState {
    /// A number that other libraries hardly have; copies of one have the same.
    pub library: i64,
    /// Changes when index numbers are given anew.
    pub epoch: i64,
    /// The highest index number; 0 if nothing is indexed.
    pub last_doc: i64,
}

impl Library {
    /// The articles of a selection, highest index number (usually newest) first.
    pub fn select(&self, selection: &Selection<'_>) -> Result<Vec<Candidate>> {
        let mut values = vec![
            Value::from(selection.below.unwrap_or(i64::MAX)),
            Value::from(selection.limit as i64),
            Value::from(selection.above.unwrap_or(i64::MIN)),
        ];
        let from = match selection.fts {
            Some(fts) => {
                values.push(Value::from(fts.to_owned()));
                "word CROSS JOIN article a ON a.doc = word.rowid \
                 WHERE word MATCH ?4 AND word.rowid < ?1 AND word.rowid > ?3"
            }
            None => "article a WHERE a.doc < ?1 AND a.doc > ?3",
        };
        let order = if selection.fts.is_some() {
            "word.rowid"
        } else {
            "a.doc"
        };
        let sql = format!(
            "SELECT a.id, a.title, a.sort, a.doc FROM {from} AND {} AND {} \
             ORDER BY {order} DESC LIMIT ?2",
            selection.scope.condition(),
            selection.condition.sql(&mut values),
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
            Ok(Candidate {
                id: ArticleId(row.get(0)?),
                title: row.get(1)?,
                sort_key: row.get(2)?,
                doc: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Those of some articles that a condition holds for.
    pub fn those_with(
        &self,
        ids: &[ArticleId],
        condition: &Condition,
    ) -> Result<HashSet<ArticleId>> {
        let mut values = Vec::new();
        let list: Vec<String> = ids.iter().map(|id| id.0.to_string()).collect();
        let condition = condition.sql(&mut values);
        let sql = format!(
            "SELECT a.id FROM article a WHERE a.id IN ({}) AND {condition}",
            list.join(",")
        );
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
            row.get(0).map(ArticleId)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Gives every indexed word with the number of articles it stands in, in
    /// the order of its bytes; not the words of titles behind [`TITLE_SIGN`].
    pub fn for_each_term(&self, mut give: impl FnMut(&str, u32)) -> Result<()> {
        let mut statement = self.connection.prepare("SELECT term, doc FROM term")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let term = row.get_ref(0)?;
            if let Ok(term) = term.as_str()
                && !term.starts_with(TITLE_SIGN)
            {
                give(term, row.get(1)?);
            }
        }
        Ok(())
    }

    /// Gives the texts of the articles whose index numbers are above `doc`.
    pub fn for_each_text_after(&self, doc: i64, mut give: impl FnMut(&str)) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT b.text, a.id FROM article a JOIN body b ON b.article_id = a.id \
             WHERE a.doc > ?1",
        )?;
        let mut rows = statement.query([doc])?;
        while let Some(row) = rows.next()? {
            let packed = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            if let Some(text) = unpack_text(packed) {
                give(&text);
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

    /// How far the index has come.
    pub fn index_state(&self) -> Result<IndexState> {
        let mut statement = self.connection.prepare_cached(
            "SELECT (SELECT value FROM meta WHERE key = 'library'), \
             (SELECT value FROM meta WHERE key = 'index_epoch'), \
             (SELECT coalesce(max(doc), 0) FROM article WHERE doc IS NOT NULL)",
        )?;
        Ok(statement.query_row([], |row| {
            Ok(IndexState {
                library: row.get(0)?,
                epoch: row.get(1)?,
                last_doc: row.get(2)?,
            })
        })?)
    }

    /// Indexes the articles that wait for it, oldest first, so that the index
    /// numbers follow the dates; says how many. `progress` is told after each
    /// transaction and may stop it; the rest waits on.
    pub fn index_waiting(
        &mut self,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<usize> {
        let total: i64 = self.connection.query_row(
            "SELECT count(*) FROM article WHERE doc IS NULL AND gone = 0",
            [],
            |row| row.get(0),
        )?;
        let mut done = 0;
        while done < total as usize {
            let count = self.index_batch()?;
            if count == 0 {
                break;
            }
            done += count;
            let now = Progress {
                step: Step::Indexing,
                done,
                total: total as usize,
            };
            if progress(now).is_break() {
                break;
            }
        }
        Ok(done)
    }

    /// Indexes the first articles that wait for it; says how many.
    fn index_batch(&mut self) -> Result<usize> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let articles: Vec<(i64, usize, Vec<u8>)> = transaction
            .prepare_cached(
                "SELECT a.id, length(CAST(a.title AS BLOB)), b.text \
                 FROM article a INDEXED BY article_waiting \
                 LEFT JOIN body b ON b.article_id = a.id \
                 WHERE a.doc IS NULL AND a.gone = 0 ORDER BY a.sort, a.id LIMIT ?1",
            )?
            .query_map([INDEX_BATCH], |row| {
                let text: Option<_> = row.get(2)?;
                Ok((row.get(0)?, row.get(1)?, text.unwrap_or_default()))
            })?
            .collect::<rusqlite::Result<_>>()?;
        if articles.is_empty() {
            return Ok(0);
        }
        let words = in_parallel(
            &articles,
            || (),
            |(), (_, title, packed)| {
                // What cannot be unpacked has no words; opening it tells why.
                let text = unpack_text(packed).unwrap_or_default();
                index_words(&text, *title)
            },
        );
        let docs = next_doc(&transaction)?..;
        let mut changes = IndexChanges::default();
        for (doc, ((id, ..), words)) in docs.zip(articles.iter().zip(words)) {
            set_doc(&transaction, *id, Some(doc))?;
            changes.add(doc, words);
        }
        changes.make(&transaction)?;
        transaction.commit()?;
        Ok(articles.len())
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
        bump_epoch(&transaction)?;
        transaction.commit()?;
        self.index_waiting(&mut |_| ControlFlow::Continue(()))?;
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
        let articles: Vec<Renumbered> = transaction
            .prepare_cached(
                "SELECT a.sort, a.id, a.doc, length(CAST(a.title AS BLOB)), b.text \
                 FROM article a INDEXED BY article_by_date \
                 JOIN body b ON b.article_id = a.id \
                 WHERE a.gone = 0 AND (a.sort, a.id) > (?1, ?2) ORDER BY a.sort, a.id LIMIT ?3",
            )?
            .query_map((place.0, place.1, INDEX_BATCH), |row| {
                Ok(Renumbered {
                    place: (row.get(0)?, row.get(1)?),
                    doc: row.get(2)?,
                    title: row.get(3)?,
                    packed: row.get(4)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let Some(last) = articles.last().map(|article| article.place) else {
            return Ok(None);
        };
        let words = in_parallel(
            &articles,
            || (),
            |(), article| {
                unpack_text(&article.packed).map(|text| index_words(&text, article.title))
            },
        );
        let mut doc = next_doc(&transaction)?;
        let mut changes = IndexChanges::default();
        for (article, words) in articles.iter().zip(words) {
            // What cannot be unpacked keeps its number; opening it tells why.
            let Some(words) = words else { continue };
            changes.remove(article.doc);
            set_doc(&transaction, article.place.1, Some(doc))?;
            changes.add(doc, words);
            doc += 1;
        }
        changes.make(&transaction)?;
        bump_epoch(&transaction)?;
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

/// An article that gets another number.
struct Renumbered {
    place: Place,
    doc: Option<i64>,
    /// Length of the title in bytes.
    title: usize,
    packed: Vec<u8>,
}

/// How many articles are indexed in one transaction: about as many as the index
/// gathers in memory (see `hashsize` in its table), so that it has few parts to merge.
const INDEX_BATCH: i64 = 2_000;

/// Stands before each word of a title in the index; no word begins with it.
pub const TITLE_SIGN: char = '¶';

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

/// What the index is given of a text whose first `title` bytes are its title:
/// each folded word once, since it keeps neither places nor numbers of words (and
/// takes twice as long to be told them); those of the title also behind
/// [`TITLE_SIGN`].
pub(super) fn index_words(text: &str, title: usize) -> String {
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
    let mut of_title = String::new();
    fold::index_text(text.get(..title).unwrap_or_default(), &mut of_title);
    for word in of_title.split(' ').filter(|word| !word.is_empty()) {
        words.push(' ');
        words.push(TITLE_SIGN);
        words.push_str(word);
    }
    words
}

/// Notes the number an article has in the index.
fn set_doc(connection: &Connection, id: i64, doc: Option<i64>) -> Result<()> {
    connection
        .prepare_cached("UPDATE article SET doc = ?2 WHERE id = ?1")?
        .execute((id, doc))?;
    Ok(())
}

/// What a transaction does to the index, all at once at its end: when between two
/// changes of it another table is written, FTS5 may write out what it has gathered,
/// as a part of the index that must be merged with the others.
#[derive(Default)]
pub(super) struct IndexChanges {
    removed: Vec<i64>,
    added: Vec<(i64, String)>,
}

impl IndexChanges {
    /// Takes a number out, if there is one.
    pub(super) fn remove(&mut self, doc: Option<i64>) {
        self.removed.extend(doc);
    }

    /// Puts the words of a text in, under a number that is free.
    pub(super) fn add(&mut self, doc: i64, words: String) {
        self.added.push((doc, words));
    }

    /// Makes the changes, if there are any, and says that the index has changed.
    pub(super) fn make(self, connection: &Connection) -> Result<()> {
        if self.removed.is_empty() && self.added.is_empty() {
            return Ok(());
        }
        let mut remove = connection.prepare_cached("DELETE FROM word WHERE rowid = ?1")?;
        for doc in self.removed {
            remove.execute([doc])?;
        }
        let mut add =
            connection.prepare_cached("INSERT INTO word (rowid, text) VALUES (?1, ?2)")?;
        for (doc, words) in self.added {
            add.execute((doc, words))?;
        }
        bump_version(connection)
    }
}

/// Says that the index has changed; once a transaction.
fn bump_version(connection: &Connection) -> Result<()> {
    connection.execute(
        "UPDATE meta SET value = value + 1 WHERE key = 'index_version'",
        [],
    )?;
    Ok(())
}

/// Says that index numbers have been given anew.
fn bump_epoch(connection: &Connection) -> Result<()> {
    connection.execute(
        "UPDATE meta SET value = value + 1 WHERE key = 'index_epoch'",
        [],
    )?;
    Ok(())
}
