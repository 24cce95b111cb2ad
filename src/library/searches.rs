//! Queries that were used, and searches kept under a name.
//!
//! Both are in the library, not in a file beside the settings: several sessions
//! share them at once, a change is a transaction and can be undone like any
//! other, and a session that may write nothing but its library keeps them too.

use rusqlite::{Connection, OptionalExtension};

use super::journal::begin_entry;
use super::{Library, Result};
use crate::fold::fold;

/// How many queries are remembered.
const HISTORY_LENGTH: i64 = 500;

/// A search kept under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its name, as it was first written.
    pub name: String,
    /// What it looks for.
    pub query: String,
}

/// The search of a name; case and accents make no difference.
pub fn find_saved<'a>(searches: &'a [SavedSearch], name: &str) -> Option<&'a SavedSearch> {
    let folded = fold(name.trim());
    searches.iter().find(|search| fold(&search.name) == folded)
}

impl Library {
    /// Remembers that a query was used just now; a blank one is none.
    pub fn remember_search(&mut self, query: &str) -> Result<()> {
        let query = query.trim();
        if query.is_empty() {
            return Ok(());
        }
        let transaction = self.change()?;
        transaction
            .prepare_cached("INSERT OR REPLACE INTO search_history (query) VALUES (?1)")?
            .execute([query])?;
        transaction
            .prepare_cached(
                "DELETE FROM search_history WHERE id <= \
                 (SELECT id FROM search_history ORDER BY id DESC LIMIT 1 OFFSET ?1)",
            )?
            .execute([HISTORY_LENGTH])?;
        transaction.commit()?;
        Ok(())
    }

    /// At most `limit` queries, each once, the one used last first.
    pub fn search_history(&self, limit: usize) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT query FROM search_history ORDER BY id DESC LIMIT ?1")?;
        let rows = statement.query_map([limit as i64], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps a query under a name, in place of the one kept under it before; gives
    /// the one before. Can be undone.
    pub fn save_search(&mut self, name: &str, query: &str) -> Result<Option<SavedSearch>> {
        let (name, query) = (name.trim(), query.trim());
        let session = self.session.clone();
        let transaction = self.change()?;
        let before = find_saved(&all(&transaction)?, name).cloned();
        if before.as_ref().is_some_and(|before| before.query == query) {
            return Ok(before);
        }
        let name = before.as_ref().map_or(name, |before| before.name.as_str());
        let journal = begin_entry(&transaction, &session, &format!("saved search {name}"))?;
        let replaced = before.as_ref().map(|before| before.query.as_str());
        record(&transaction, journal, name, replaced, Some(query))?;
        transaction.commit()?;
        Ok(before)
    }

    /// Forgets the search kept under a name; gives it, if there was one. Can be
    /// undone.
    pub fn forget_search(&mut self, name: &str) -> Result<Option<SavedSearch>> {
        let session = self.session.clone();
        let transaction = self.change()?;
        let Some(before) = find_saved(&all(&transaction)?, name).cloned() else {
            return Ok(None);
        };
        let label = format!("forgot search {}", before.name);
        let journal = begin_entry(&transaction, &session, &label)?;
        record(
            &transaction,
            journal,
            &before.name,
            Some(&before.query),
            None,
        )?;
        transaction.commit()?;
        Ok(Some(before))
    }

    /// All searches kept under a name, in the order of their names.
    pub fn saved_searches(&self) -> Result<Vec<SavedSearch>> {
        all(&self.connection)
    }
}

fn all(connection: &Connection) -> Result<Vec<SavedSearch>> {
    let mut statement = connection.prepare_cached("SELECT name, query FROM saved_search")?;
    let rows = statement.query_map([], |row| {
        Ok(SavedSearch {
            name: row.get(0)?,
            query: row.get(1)?,
        })
    })?;
    let mut searches: Vec<SavedSearch> = rows.collect::<rusqlite::Result<_>>()?;
    searches.sort_by_cached_key(|search| fold(&search.name));
    Ok(searches)
}

/// Writes a change into the journal and makes it.
fn record(
    connection: &Connection,
    journal: i64,
    name: &str,
    before: Option<&str>,
    after: Option<&str>,
) -> Result<()> {
    connection.execute(
        "INSERT INTO journal_search VALUES (?1, ?2, ?3, ?4)",
        (journal, name, before, after),
    )?;
    apply(connection, journal, "after")
}

/// Brings the searches of a journal entry to their state `before` or `after`.
pub(super) fn apply(connection: &Connection, journal: i64, to: &str) -> Result<()> {
    let change: Option<(String, Option<String>)> = connection
        .query_row(
            &format!("SELECT name, {to} FROM journal_search WHERE journal_id = ?1"),
            [journal],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((name, query)) = change else {
        return Ok(());
    };
    // Another session may have saved it since, in another spelling.
    if let Some(other) = find_saved(&all(connection)?, &name) {
        connection.execute("DELETE FROM saved_search WHERE name = ?1", [&other.name])?;
    }
    if let Some(query) = query {
        connection.execute("INSERT INTO saved_search VALUES (?1, ?2)", (name, query))?;
    }
    Ok(())
}
