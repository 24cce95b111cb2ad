//! The tables, and how older libraries become newer ones.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::{LibraryError, Result};

/// Marks the file as a library of Depesche (`PRAGMA application_id`, "Dpsc").
const APPLICATION_ID: i64 = 0x4470_7363;

/// One step each from format n to n + 1; the format is `PRAGMA user_version`.
pub(super) const MIGRATIONS: &[&str] = &[include_str!("schema/1.sql")];

/// Brings the database to the newest format, after a backup if it holds anything.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<()> {
    let known = MIGRATIONS.len() as i64;
    let found = check_format(connection, path)?;
    if found == known {
        return Ok(());
    }
    if found > 0 {
        back_up(connection, path, found)?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    // Another session may have migrated while this one waited.
    let found = format_of(&transaction)?;
    for step in MIGRATIONS.iter().skip(found as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()?;
    Ok(())
}

/// The format of the file, if it is one that this version can use.
fn check_format(connection: &Connection, path: &Path) -> Result<i64> {
    let known = MIGRATIONS.len() as i64;
    let found = format_of(connection)?;
    let application: i64 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID && tables > 0 {
        return Err(LibraryError::Damaged {
            path: path.to_owned(),
            reason: "it is a database of another program".to_owned(),
        });
    }
    if found > known {
        return Err(LibraryError::TooNew {
            path: path.to_owned(),
            found,
            known,
        });
    }
    Ok(found)
}

pub(super) fn format_of(connection: &Connection) -> Result<i64> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Copies the library to `library.db.backup-N` beside it, N being its format.
fn back_up(connection: &Connection, path: &Path, format: i64) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".backup-{format}"));
    let copy = Path::new(&name);
    if copy.exists() {
        return Ok(());
    }
    connection.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    Ok(())
}
