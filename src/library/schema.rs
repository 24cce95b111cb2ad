//! The tables, and how older libraries become newer ones.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use super::{LibraryError, Result, create_private};

/// Marks the file as a library of Depesche (`PRAGMA application_id`, "Dpsc").
const APPLICATION_ID: i64 = 0x4470_7363;

/// One step each from format n to n + 1; the format is `PRAGMA user_version`.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
];

/// Brings the database to the newest format, after a backup if it holds anything.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<()> {
    migrate_by(connection, path, MIGRATIONS)
}

/// Brings the database to the format that these steps lead to.
fn migrate_by(connection: &mut Connection, path: &Path, steps: &[&str]) -> Result<()> {
    let known = steps.len();
    let found = read_format(connection, path, known)?;
    if found == known {
        return Ok(());
    }
    if found > 0 {
        back_up(connection, path, found)?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another session may have migrated while this one waited.
    let found = read_format(&transaction, path, known)?;
    for step in steps.iter().skip(found) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", known as i64)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()?;
    Ok(())
}

/// Refuses a file that this version cannot use; writes nothing.
pub(super) fn check_format(connection: &mut Connection, path: &Path) -> Result<()> {
    // One transaction, so that what is read is one state: another session may
    // just be making the library.
    let transaction = connection.transaction()?;
    read_format(&transaction, path, MIGRATIONS.len())?;
    Ok(())
}

/// The format of the file, 0 for an empty one, if it can be used by a version
/// that knows the formats up to `known`.
fn read_format(connection: &Connection, path: &Path, known: usize) -> Result<usize> {
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (found, application) = (number("user_version")?, number("application_id")?);
    let is_ours = application == APPLICATION_ID || (application == 0 && tables == 0);
    match usize::try_from(found) {
        Ok(found) if is_ours && found <= known => Ok(found),
        Ok(_) if is_ours => Err(LibraryError::TooNew {
            path: path.to_owned(),
            found,
            known: known as i64,
        }),
        _ => Err(LibraryError::Damaged {
            path: path.to_owned(),
            reason: "it is a database of another program".to_owned(),
        }),
    }
}

/// Copies the library to `library.db.backup-N` beside it, N being its format.
fn back_up(connection: &Connection, path: &Path, format: usize) -> Result<()> {
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".backup-{format}{ending}"));
        PathBuf::from(name)
    };
    let (copy, unfinished) = (beside(""), beside(&format!("-{}", std::process::id())));
    if copy.exists() {
        return Ok(());
    }
    let failed = |reason| LibraryError::Io {
        path: copy.clone(),
        reason,
    };
    // Only a whole copy gets the name; it is as private as the library.
    create_private(&unfinished).map_err(failed)?;
    connection.execute("VACUUM INTO ?1", [unfinished.to_string_lossy()])?;
    fs::rename(&unfinished, &copy).map_err(failed)
}

#[cfg(test)]
mod tests;
