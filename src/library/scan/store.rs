//! Writing what a scan read: article, text, index and file in one transaction.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::super::article::pack;
use super::super::index::{add_to_index, bump_version, next_doc, remove_from_index};
use super::super::{Library, LibraryError, Result};
use super::walk::Found;
use super::{FileRead, Known, Summary};
use crate::article_file::ArticleFile;
use crate::model::Source;

impl Library {
    pub(super) fn store_files(
        &mut self,
        source: &Source,
        mut files: Vec<FileRead>,
        summary: &mut Summary,
    ) -> Result<()> {
        // Index numbers follow the dates as far as one batch goes.
        files.sort_by_key(|file| match &file.outcome {
            Ok(article) => sort_key(article, &file.found),
            Err(_) => 0,
        });
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for FileRead { found, outcome } in files {
            let known = known_file(&transaction, source, &found.name)?;
            if known.as_ref().is_some_and(|known| known.is(&found)) {
                // Another session was faster.
                summary.unchanged += 1;
                continue;
            }
            let known_article = known.and_then(|known| known.article);
            let (article, problem) = match outcome {
                Ok(file) => {
                    let problem = warnings(&file);
                    let article = store_article(&transaction, source, &found, file, known_article)?;
                    if known_article.is_some() {
                        summary.changed += 1;
                    } else {
                        summary.new += 1;
                    }
                    (Some(article), problem)
                }
                Err(problem) => {
                    summary.failed += 1;
                    (known_article, Some(problem))
                }
            };
            store_file(&transaction, source, &found, article, problem.as_deref())?;
        }
        bump_version(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// Remembers what could not even be looked at.
    pub(super) fn store_failures(
        &mut self,
        source: &Source,
        failures: &[(String, String)],
        known: &HashMap<String, Known>,
    ) -> Result<()> {
        let news = failures
            .iter()
            .filter(|(name, _)| !known.get(name).is_some_and(|known| known.has_problem));
        for (name, problem) in news {
            self.connection.execute(
                "INSERT INTO file (source_id, path, size, modified, problem) \
                 VALUES (?1, ?2, -1, 0, ?3) ON CONFLICT (source_id, path) \
                 DO UPDATE SET size = -1, problem = excluded.problem",
                (source.id.0, name, problem),
            )?;
        }
        Ok(())
    }

    /// Takes articles whose files are gone out of list and index; their marks
    /// stay. Gives how many articles that were.
    pub(super) fn forget_files(
        &mut self,
        source: &Source,
        vanished: &[(&str, &Known)],
    ) -> Result<usize> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut count = 0;
        for (name, known) in vanished {
            let Some(article) = known.article else {
                transaction.execute(
                    "DELETE FROM file WHERE source_id = ?1 AND path = ?2",
                    (source.id.0, name),
                )?;
                continue;
            };
            let doc: Option<i64> = transaction.query_row(
                "SELECT doc FROM article WHERE id = ?1",
                [article],
                |row| row.get(0),
            )?;
            if let Some(doc) = doc {
                remove_from_index(&transaction, doc)?;
            }
            count += transaction.execute(
                "UPDATE article SET gone = 1, doc = NULL WHERE id = ?1 AND gone = 0",
                [article],
            )?;
            transaction.execute(
                "UPDATE file SET size = -1, problem = NULL WHERE source_id = ?1 AND path = ?2",
                (source.id.0, name),
            )?;
        }
        if count > 0 {
            bump_version(&transaction)?;
        }
        transaction.commit()?;
        Ok(count)
    }
}

impl Known {
    fn is(&self, found: &Found) -> bool {
        self.size == found.size as i64 && self.modified == found.modified
    }
}

fn known_file(connection: &Connection, source: &Source, name: &str) -> Result<Option<Known>> {
    let known = connection
        .prepare_cached(
            "SELECT size, modified, article_id, problem IS NOT NULL FROM file \
             WHERE source_id = ?1 AND path = ?2",
        )?
        .query_row((source.id.0, name), |row| {
            Ok(Known {
                size: row.get(0)?,
                modified: row.get(1)?,
                article: row.get(2)?,
                has_problem: row.get(3)?,
            })
        })
        .optional()?;
    Ok(known)
}

fn store_file(
    connection: &Connection,
    source: &Source,
    found: &Found,
    article: Option<i64>,
    problem: Option<&str>,
) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO file VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute((
            source.id.0,
            &found.name,
            found.size as i64,
            found.modified,
            article,
            problem,
        ))?;
    Ok(())
}

/// When the article belongs in the list: its date, else when its file was changed.
fn sort_key(article: &ArticleFile, found: &Found) -> i64 {
    match &article.metadata.published {
        Some(date) => date.sort_key(),
        None => found.modified.div_euclid(1_000_000_000),
    }
}

fn warnings(file: &ArticleFile) -> Option<String> {
    let warnings: Vec<String> = file.warnings.iter().map(ToString::to_string).collect();
    (!warnings.is_empty()).then(|| warnings.join("; "))
}

/// Writes an article, new or under the id it had, with its text and index entry.
fn store_article(
    connection: &Connection,
    source: &Source,
    found: &Found,
    file: ArticleFile,
    known: Option<i64>,
) -> Result<i64> {
    let sort = sort_key(&file, found);
    let ArticleFile {
        document, metadata, ..
    } = file;
    let words = document.word_count() as i64;
    let (packed, text) = pack(document).map_err(|reason| LibraryError::Io {
        path: found.path.clone(),
        reason,
    })?;
    let publisher = metadata.source.unwrap_or_else(|| folder_name(&found.path));
    let tags = serde_json::Value::from(metadata.tags).to_string();
    let doc = match known {
        Some(id) => free_doc(connection, id)?,
        None => next_doc(connection)?,
    };
    let id = if let Some(id) = known {
        id
    } else {
        connection
            .prepare_cached(
                "INSERT INTO article (source_id, sort, title, publisher, words, bytes, listed) \
                 VALUES (?1, ?2, '', '', 0, 0, (SELECT listed FROM source WHERE id = ?1))",
            )?
            .execute((source.id.0, sort))?;
        connection.last_insert_rowid()
    };
    connection
        .prepare_cached(
            "UPDATE article SET doc = ?2, sort = ?3, published = ?4, title = ?5, author = ?6, \
                 publisher = ?7, url = ?8, language = ?9, tags = ?10, words = ?11, bytes = ?12, \
                 gone = 0 \
             WHERE id = ?1",
        )?
        .execute((
            id,
            doc,
            sort,
            metadata.published.map(|date| date.to_string()),
            &metadata.title,
            metadata.author,
            publisher,
            metadata.url,
            metadata.language,
            tags,
            words,
            text.len() as i64,
        ))?;
    connection
        .prepare_cached("INSERT OR REPLACE INTO body VALUES (?1, ?2, ?3)")?
        .execute((id, packed.text, packed.layout))?;
    add_to_index(connection, doc, &text)?;
    Ok(id)
}

/// The index number of a known article, emptied, or a new one.
fn free_doc(connection: &Connection, id: i64) -> Result<i64> {
    let doc: Option<i64> =
        connection.query_row("SELECT doc FROM article WHERE id = ?1", [id], |row| {
            row.get(0)
        })?;
    match doc {
        Some(doc) => {
            remove_from_index(connection, doc)?;
            Ok(doc)
        }
        None => next_doc(connection),
    }
}

/// The name of the folder that a file lies in: its source, when it names none.
fn folder_name(path: &Path) -> String {
    let name = path
        .parent()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy());
    crate::document::gate::clean_line(&name.unwrap_or_default())
}
