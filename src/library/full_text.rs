//! Articles with two texts: the beginning that the feed has, and that of the page. Both
//! are kept; one is shown and found.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::article::{Packed, Packer, unpack_text};
use super::index::{IndexChanges, index_words, next_doc};
use super::{Library, LibraryError, Result};
use crate::article_file;
use crate::document::{Document, Format};
use crate::model::ArticleId;

/// An article as it is shown now.
struct Shown {
    title: String,
    language: Option<String>,
    doc: Option<i64>,
    packed: Packed,
}

impl Library {
    /// Shows the other text of an article from now on, and says whether that is the full
    /// one; `None` if there is no other.
    pub fn switch_text(&mut self, id: ArticleId) -> Result<Option<bool>> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let other: Option<(bool, Packed)> = transaction
            .prepare_cached("SELECT is_full, text, layout FROM version WHERE article_id = ?1")?
            .query_row([id.0], |row| {
                let (text, layout) = (row.get(1)?, row.get(2)?);
                Ok((row.get(0)?, Packed { text, layout }))
            })
            .optional()?;
        let (Some((is_full, other)), Some(shown)) = (other, shown(&transaction, id)?) else {
            return Ok(None);
        };
        let text = unpack_text(&other.text).ok_or(LibraryError::Unreadable(id.0))?;
        keep_version(&transaction, id.0, !is_full, &shown.packed)?;
        show(&transaction, id, &shown, &text, &other)?;
        transaction.commit()?;
        Ok(Some(is_full))
    }

    /// Keeps the full text of an article and shows it; `false` if the article is gone.
    pub fn store_full_text(&mut self, id: ArticleId, document: Document) -> Result<bool> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let Some(shown) = shown(&transaction, id)? else {
            return Ok(false);
        };
        let language = shown.language.as_deref();
        let document = article_file::with_title(document, Format::Html, &shown.title, language);
        let text = document.text.clone();
        let failed = |reason| LibraryError::Io {
            path: self.path.clone(),
            reason,
        };
        let packed = Packer::default().pack(document).map_err(failed)?;
        let is_full: Option<bool> = transaction
            .prepare_cached("SELECT is_full FROM version WHERE article_id = ?1")?
            .query_row([id.0], |row| row.get(0))
            .optional()?;
        // What is shown may be an older full text already.
        if is_full != Some(false) {
            keep_version(&transaction, id.0, false, &shown.packed)?;
        }
        show(&transaction, id, &shown, &text, &packed)?;
        transaction.commit()?;
        Ok(true)
    }
}

fn shown(connection: &Connection, id: ArticleId) -> Result<Option<Shown>> {
    let shown = connection
        .prepare_cached(
            "SELECT a.title, a.language, a.doc, b.text, b.layout \
             FROM article a JOIN body b ON b.article_id = a.id WHERE a.id = ?1 AND a.gone = 0",
        )?
        .query_row([id.0], |row| {
            Ok(Shown {
                title: row.get(0)?,
                language: row.get(1)?,
                doc: row.get(2)?,
                packed: Packed {
                    text: row.get(3)?,
                    layout: row.get(4)?,
                },
            })
        });
    Ok(shown.optional()?)
}

/// Keeps a text beside the one that is shown.
pub(super) fn keep_version(
    connection: &Connection,
    article: i64,
    is_full: bool,
    packed: &Packed,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO version (article_id, is_full, text, layout) \
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((article, is_full, &packed.text, &packed.layout))?;
    Ok(())
}

/// Forgets the text that is kept beside the one that is shown, if there is one.
pub(super) fn drop_version(connection: &Connection, article: i64) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM version WHERE article_id = ?1")?
        .execute([article])?;
    Ok(())
}

/// Shows a text in place of the one that is shown, from its beginning on.
fn show(
    connection: &Connection,
    id: ArticleId,
    before: &Shown,
    text: &str,
    packed: &Packed,
) -> Result<()> {
    let counted = Document {
        text: text.to_owned(),
        ..Document::default()
    };
    let doc = next_doc(connection)?;
    connection
        .prepare_cached("UPDATE article SET doc = ?2, words = ?3, bytes = ?4 WHERE id = ?1")?
        .execute((id.0, doc, counted.word_count() as i64, text.len() as i64))?;
    connection
        .prepare_cached("UPDATE body SET text = ?2, layout = ?3 WHERE article_id = ?1")?
        .execute((id.0, &packed.text, &packed.layout))?;
    connection
        .prepare_cached("UPDATE mark SET position = 0 WHERE article_id = ?1")?
        .execute([id.0])?;
    let mut changes = IndexChanges::default();
    changes.remove(before.doc);
    changes.add(doc, index_words(text, before.title.len()));
    changes.make(connection)
}
