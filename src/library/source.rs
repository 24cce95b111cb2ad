//! Sources: folders and files that articles are read from. For feeds, which are kept
//! in the same table, see `feeds`.
//!
//! A file belongs to the innermost source that contains it, so that sources may
//! lie inside each other and an article keeps its marks whichever is opened.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Row, TransactionBehavior};

use super::{Library, LibraryError, Result, Scope};
use crate::model::{Source, SourceId, SourceStatus};

impl Source {
    /// The path of a file relative to this source, `/` between its parts, empty
    /// for the source itself; `None` if it does not lie in it.
    pub(super) fn relative(&self, path: &Path) -> Option<String> {
        let relative = path.strip_prefix(&self.path).ok()?;
        relative.to_str().map(str::to_owned)
    }

    const COLUMNS: &str = "id, path, status";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: SourceId(row.get(0)?),
            path: PathBuf::from(row.get::<_, String>(1)?),
            status: status_from(&row.get::<_, String>(2)?),
        })
    }
}

pub(super) fn status_name(status: SourceStatus) -> &'static str {
    match status {
        SourceStatus::Visited => "visited",
        SourceStatus::Imported => "imported",
        SourceStatus::Added => "added",
    }
}

/// A source is never lowered by naming its path once more.
fn rank(status: SourceStatus) -> u8 {
    match status {
        SourceStatus::Visited => 0,
        SourceStatus::Imported => 1,
        SourceStatus::Added => 2,
    }
}

pub(super) fn status_from(name: &str) -> SourceStatus {
    match name {
        "added" => SourceStatus::Added,
        "imported" => SourceStatus::Imported,
        _ => SourceStatus::Visited,
    }
}

impl Library {
    /// All sources of files, by path.
    pub fn sources(&self) -> Result<Vec<Source>> {
        all(&self.connection)
    }

    /// The sources of files that are read again for a scope, by path: of everything,
    /// the added ones and those that lie in them.
    pub fn sources_of(&self, scope: &Scope) -> Result<Vec<Source>> {
        let mut sources = self.sources()?;
        match scope {
            Scope::All => {
                let added: Vec<PathBuf> = sources
                    .iter()
                    .filter(|source| source.status == SourceStatus::Added)
                    .map(|source| source.path.clone())
                    .collect();
                sources.retain(|source| added.iter().any(|added| source.path.starts_with(added)));
            }
            Scope::Sources(ids) => sources.retain(|source| ids.contains(&source.id)),
        }
        Ok(sources)
    }

    /// Makes the file or folder at `path` a source, or raises the status of the
    /// one it is (an added source opened by its path stays added). Articles of
    /// an outer source that lie in it become its own and keep their marks.
    pub fn add_source(&mut self, path: &Path, status: SourceStatus) -> Result<Source> {
        let path = absolute(path)?;
        let name = utf8(&path)?.to_owned();
        let is_enough =
            |source: &Source| source.path == path && rank(source.status) >= rank(status);
        // Most often it is there, and nothing needs to be written.
        if let Some(known) = self.sources()?.into_iter().find(is_enough) {
            return Ok(known);
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let innermost = innermost(&transaction, &path)?;
        if let Some(known) = innermost.clone().filter(is_enough) {
            // Another session was faster.
            return Ok(known);
        }
        transaction.execute(
            "INSERT INTO source (path, status) VALUES (?1, ?2) \
             ON CONFLICT (path) DO UPDATE SET status = excluded.status",
            (&name, status_name(status)),
        )?;
        let sql = format!("SELECT {} FROM source WHERE path = ?1", Source::COLUMNS);
        let source = transaction.query_row(&sql, [&name], Source::read)?;
        if let Some(outer) = innermost.filter(|outer| outer.id != source.id) {
            take_over(&transaction, &outer, &source)?;
        }
        refresh_listed(&transaction)?;
        transaction.commit()?;
        Ok(source)
    }

    /// Changes what a source is; an imported one is no longer read again.
    pub fn set_source_status(&mut self, id: SourceId, status: SourceStatus) -> Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute(
            "UPDATE source SET status = ?2 WHERE id = ?1",
            (id.0, status_name(status)),
        )?;
        refresh_listed(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// The scope of these paths: their sources and every source inside them.
    /// Paths that are no source yet become visited ones.
    pub fn scope_of(&mut self, paths: &[PathBuf]) -> Result<Scope> {
        let mut roots = Vec::new();
        for path in paths {
            roots.push(self.add_source(path, SourceStatus::Visited)?.path);
        }
        let mut sources = self.sources()?;
        sources.retain(|source| roots.iter().any(|root| source.path.starts_with(root)));
        Ok(Scope::Sources(
            sources.into_iter().map(|source| source.id).collect(),
        ))
    }

    /// The source that a file at this absolute path belongs to.
    pub(super) fn innermost_source(&self, path: &Path) -> Result<Option<Source>> {
        innermost(&self.connection, path)
    }
}

/// All sources of files, by path.
pub(super) fn all(connection: &Connection) -> Result<Vec<Source>> {
    let sql = format!(
        "SELECT {} FROM source WHERE id NOT IN (SELECT source_id FROM feed) ORDER BY path",
        Source::COLUMNS
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([], Source::read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The innermost source that contains a path.
fn innermost(connection: &Connection, path: &Path) -> Result<Option<Source>> {
    let mut sources = all(connection)?;
    sources.retain(|source| path.starts_with(&source.path));
    Ok(sources
        .into_iter()
        .max_by_key(|source| source.path.as_os_str().len()))
}

/// Gives the files of `outer` that lie in `inner` to `inner`.
fn take_over(connection: &Connection, outer: &Source, inner: &Source) -> Result<()> {
    let Some(prefix) = outer.relative(&inner.path) else {
        return Ok(());
    };
    let prefix_length = prefix.chars().count() as i64;
    let parameters = (outer.id.0, inner.id.0, &prefix, prefix_length);
    // The path itself (a single file) or anything below it (a folder).
    let inside = "source_id = ?1 AND (path = ?3 OR substr(path, 1, ?4 + 1) = ?3 || '/')";
    connection.execute(
        &format!(
            "UPDATE article SET source_id = ?2, \
             listed = (SELECT listed FROM source WHERE id = ?2) \
             WHERE id IN (SELECT article_id FROM file WHERE {inside})"
        ),
        parameters,
    )?;
    connection.execute(
        &format!("UPDATE file SET source_id = ?2, path = substr(path, ?4 + 2) WHERE {inside}"),
        parameters,
    )?;
    Ok(())
}

/// A source is listed if it, or one that contains it, was imported or added;
/// its articles follow.
pub(super) fn refresh_listed(connection: &Connection) -> Result<()> {
    let stale: Vec<(i64, bool)> = connection
        .prepare(
            "SELECT id, NOT listed FROM source WHERE listed <> EXISTS (
                 SELECT 1 FROM source o WHERE o.status <> 'visited' AND
                 (o.path = source.path OR
                  substr(source.path, 1, length(rtrim(o.path, '/')) + 1) =
                      rtrim(o.path, '/') || '/'))",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for source in stale {
        connection.execute("UPDATE source SET listed = ?2 WHERE id = ?1", source)?;
        connection.execute(
            "UPDATE article SET listed = ?2 WHERE source_id = ?1",
            source,
        )?;
    }
    Ok(())
}

/// The path without links and dots; says what to do when it does not exist.
fn absolute(path: &Path) -> Result<PathBuf> {
    path.canonicalize().map_err(|error| LibraryError::Source {
        path: path.to_owned(),
        reason: match error.kind() {
            std::io::ErrorKind::NotFound => {
                "there is no such file or folder; check the spelling".to_owned()
            }
            _ => format!("cannot be opened: {error}"),
        },
    })
}

fn utf8(path: &Path) -> Result<&str> {
    path.to_str().ok_or_else(|| LibraryError::Source {
        path: path.to_owned(),
        reason: "its name is not valid UTF-8; rename it".to_owned(),
    })
}
