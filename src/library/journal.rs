//! Changes that can be undone: each is a transaction with an entry in the journal.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{Library, Result};

/// How many actions, of all sessions together, can be undone.
const JOURNAL_LENGTH: i64 = 500;

impl Library {
    /// Begins a change, once no other session is at one.
    pub(super) fn change(&mut self) -> Result<Transaction<'_>> {
        Ok(self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

/// A new entry in the journal; what was undone before can no longer be redone.
pub(super) fn begin_entry(connection: &Connection, session: &str, label: &str) -> Result<i64> {
    connection.execute(
        "DELETE FROM journal WHERE session = ?1 AND undone = 1",
        [session],
    )?;
    connection.execute(
        "INSERT INTO journal (session, label) VALUES (?1, ?2)",
        (session, label),
    )?;
    let journal = connection.last_insert_rowid();
    // Sessions that have ended leave entries behind: they go with the others.
    connection.execute(
        "DELETE FROM journal WHERE id <= ?1",
        [journal - JOURNAL_LENGTH],
    )?;
    Ok(journal)
}
