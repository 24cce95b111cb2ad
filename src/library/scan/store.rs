//! Writing what a scan read: article, text, index and file in one transaction.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::super::index::{IndexChanges, next_doc};
use super::super::prepared::{doc_of, store_article};
use super::super::{Library, Result};
use super::read::{FileRead, Outcome};
use super::walk::Found;
use super::{Known, READ_AGAIN, Summary, sources_inside};
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
            Outcome::Article(article, _) => article.sort,
            _ => 0,
        });
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        // What another session has made a source since is no longer this one's.
        let inner = sources_inside(&transaction, source)?;
        files.retain(|file| !inner.iter().any(|inner| file.found.path.starts_with(inner)));
        let mut doc = next_doc(&transaction)?;
        let mut changes = IndexChanges::default();
        for FileRead { found, outcome } in files {
            let known = known_file(&transaction, source, &found.name)?;
            if known.as_ref().is_some_and(|known| known.is(&found)) {
                // Another session was faster.
                summary.unchanged += 1;
                continue;
            }
            let known_article = known.as_ref().and_then(|known| known.article);
            let file = match outcome {
                Outcome::Vanished => continue,
                Outcome::Article(mut article, problem) => {
                    match known_article {
                        Some(_) => summary.changed += 1,
                        None => summary.new += 1,
                    }
                    if let Some(id) = known_article {
                        changes.remove(doc_of(&transaction, id)?);
                    }
                    let words = article.index_words.take();
                    let number = words.is_some().then_some(doc);
                    let id =
                        store_article(&transaction, source.id, *article, known_article, number)?;
                    if let Some(words) = words {
                        changes.add(doc, words);
                        doc += 1;
                    }
                    Known {
                        article: Some(id),
                        problem,
                        failed: false,
                        ..state_of(&found)
                    }
                }
                Outcome::Bad(problem) => Known {
                    article: known_article,
                    problem: Some(problem),
                    failed: true,
                    ..state_of(&found)
                },
                Outcome::Unreadable(problem) => Known {
                    size: READ_AGAIN,
                    modified: 0,
                    article: known_article,
                    problem: Some(problem),
                    failed: true,
                },
            };
            summary.failed += usize::from(file.failed);
            if known.as_ref() != Some(&file) {
                store_file(&transaction, source, &found.name, &file)?;
            }
        }
        changes.make(&transaction)?;
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
        let mut news = failures
            .iter()
            .filter(|(name, problem)| {
                !known
                    .get(name)
                    .is_some_and(|known| known.failed && known.problem.as_ref() == Some(problem))
            })
            .peekable();
        if news.peek().is_none() {
            return Ok(());
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (name, problem) in news {
            let known = known_file(&transaction, source, name)?;
            let file = Known {
                size: READ_AGAIN,
                modified: 0,
                article: known.and_then(|known| known.article),
                problem: Some(problem.clone()),
                failed: true,
            };
            store_file(&transaction, source, name, &file)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Takes articles whose files are gone out of list and index; their marks
    /// stay. Gives how many articles that were.
    pub(super) fn forget_files(
        &mut self,
        source: &Source,
        vanished: &[(&str, &Known)],
    ) -> Result<usize> {
        if vanished.is_empty() {
            return Ok(0);
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut count = 0;
        let mut changes = IndexChanges::default();
        for (name, seen) in vanished {
            let Some(known) = known_file(&transaction, source, name)? else {
                continue;
            };
            if known != **seen {
                // Another session has found it again.
                continue;
            }
            let Some(article) = known.article else {
                transaction.execute(
                    "DELETE FROM file WHERE source_id = ?1 AND path = ?2",
                    (source.id.0, name),
                )?;
                continue;
            };
            changes.remove(doc_of(&transaction, article)?);
            count += transaction.execute(
                "UPDATE article SET gone = 1, doc = NULL WHERE id = ?1 AND gone = 0",
                [article],
            )?;
            let file = Known {
                size: READ_AGAIN,
                modified: 0,
                article: Some(article),
                problem: None,
                failed: false,
            };
            store_file(&transaction, source, name, &file)?;
        }
        changes.make(&transaction)?;
        transaction.commit()?;
        Ok(count)
    }
}

/// What is remembered of a file that was read, as yet without its article.
fn state_of(found: &Found) -> Known {
    Known {
        size: found.size as i64,
        modified: found.modified,
        article: None,
        problem: None,
        failed: false,
    }
}

fn known_file(connection: &Connection, source: &Source, name: &str) -> Result<Option<Known>> {
    let sql = format!(
        "SELECT {} FROM file WHERE source_id = ?1 AND path = ?2",
        Known::COLUMNS
    );
    let known = connection
        .prepare_cached(&sql)?
        .query_row((source.id.0, name), |row| Known::read(row, 0))
        .optional()?;
    Ok(known)
}

fn store_file(connection: &Connection, source: &Source, name: &str, file: &Known) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO file (source_id, path, size, modified, article_id, problem, failed) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
             ON CONFLICT (source_id, path) DO UPDATE SET size = ?3, modified = ?4, \
                 article_id = ?5, problem = ?6, failed = ?7",
        )?
        .execute((
            source.id.0,
            name,
            file.size,
            file.modified,
            file.article,
            &file.problem,
            file.failed,
        ))?;
    Ok(())
}
