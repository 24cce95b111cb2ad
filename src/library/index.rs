//! The full-text index: dense numbers in the order of dates, folded words.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

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

    /// Numbers all articles anew by date, refills the index and gives unused
    /// space back. Other sessions go on reading meanwhile.
    pub fn compact(&mut self) -> Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(
            "INSERT INTO word (word) VALUES ('delete-all'); UPDATE article SET doc = NULL;",
        )?;
        let ids: Vec<i64> = transaction
            .prepare("SELECT id FROM article WHERE gone = 0 ORDER BY sort, id")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let reader = self.path.clone();
        let reader = Self::open(&reader)?;
        for (doc, id) in ids.iter().enumerate() {
            if let Some(text) = reader.text(ArticleId(*id))? {
                let doc = doc as i64 + 1;
                transaction.execute("UPDATE article SET doc = ?2 WHERE id = ?1", (id, doc))?;
                add_to_index(&transaction, doc, &text)?;
            }
        }
        bump_version(&transaction)?;
        transaction.commit()?;
        self.connection
            .execute_batch("INSERT INTO word (word) VALUES ('optimize'); VACUUM;")?;
        Ok(())
    }
}

/// The next free index number; to be asked inside the transaction that uses it.
pub(super) fn next_doc(connection: &Connection) -> Result<i64> {
    let last: Option<i64> = connection
        .query_row("SELECT max(doc) FROM article", [], |row| row.get(0))
        .optional()?
        .flatten();
    Ok(last.unwrap_or(0) + 1)
}

/// Puts a text into the index under a number that is free.
pub(super) fn add_to_index(connection: &Connection, doc: i64, text: &str) -> Result<()> {
    let mut words = String::with_capacity(text.len());
    fold::index_text(text, &mut words);
    let mut statement =
        connection.prepare_cached("INSERT INTO word (rowid, text) VALUES (?1, ?2)")?;
    statement.execute((doc, words))?;
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
