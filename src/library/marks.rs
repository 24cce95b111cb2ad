//! What the reader does with articles, and how it is undone.

use rusqlite::{Connection, OptionalExtension};

use super::journal::begin_entry;
use super::{Library, Result, Scope, searches};
use crate::model::ArticleId;

/// A mark that can be set and taken away, and undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The article has been read.
    Read,
    /// The article is starred.
    Starred,
}

impl Mark {
    /// The column of the table `mark`.
    fn column(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Starred => "starred",
        }
    }
}

/// What an undo or redo did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The action, in the words it was announced with: `marked 214 read`.
    pub label: String,
    /// The article, when the action was about a single one.
    pub article: Option<ArticleId>,
}

impl Library {
    /// Sets or takes away a mark of one article; gives whether that changed
    /// anything (it does not where there is no such article).
    pub fn set_mark(&mut self, id: ArticleId, mark: Mark, value: bool) -> Result<bool> {
        let label = match (mark, value) {
            (Mark::Read, true) => "marked as read",
            (Mark::Read, false) => "marked as unread",
            (Mark::Starred, true) => "starred",
            (Mark::Starred, false) => "unstarred",
        };
        let column = mark.column();
        let session = self.session.clone();
        let transaction = self.change()?;
        let sql = format!(
            "SELECT coalesce(m.{column}, 0) FROM article a \
             LEFT JOIN mark m ON m.article_id = a.id WHERE a.id = ?1"
        );
        let before: Option<bool> = transaction
            .prepare_cached(&sql)?
            .query_row([id.0], |row| row.get(0))
            .optional()?;
        let Some(before) = before.filter(|before| *before != value) else {
            return Ok(false);
        };
        let journal = begin_entry(&transaction, &session, label)?;
        transaction.execute(
            "INSERT INTO journal_change VALUES (?1, ?2, ?3, ?4, ?5)",
            (journal, id.0, column, before, value),
        )?;
        apply(&transaction, journal, column, "after")?;
        transaction.commit()?;
        Ok(true)
    }

    /// Marks every unread article of the scope as read; gives how many those were.
    pub fn mark_all_read(&mut self, scope: &Scope) -> Result<usize> {
        let session = self.session.clone();
        let condition = scope.condition();
        let transaction = self.change()?;
        let journal = begin_entry(&transaction, &session, "")?;
        let count = transaction.execute(
            &format!(
                "INSERT INTO journal_change SELECT ?1, a.id, 'read', 0, 1 FROM article a \
                 LEFT JOIN mark m ON m.article_id = a.id \
                 WHERE {condition} AND coalesce(m.read, 0) = 0"
            ),
            [journal],
        )?;
        if count == 0 {
            return Ok(0);
        }
        transaction.execute(
            "UPDATE journal SET label = ?2 WHERE id = ?1",
            (journal, format!("marked {count} read")),
        )?;
        apply(&transaction, journal, "read", "after")?;
        transaction.commit()?;
        Ok(count)
    }

    /// Remembers where reading stopped; not an action that is undone.
    pub fn set_position(&self, id: ArticleId, position: usize) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO mark (article_id, position) SELECT id, ?2 FROM article WHERE id = ?1 \
                 ON CONFLICT (article_id) DO UPDATE SET position = excluded.position",
            )?
            .execute((id.0, position as i64))?;
        Ok(())
    }

    /// Takes back this session's last action that is not taken back yet.
    pub fn undo(&mut self) -> Result<Option<Undone>> {
        self.turn_back("undone = 0 ORDER BY id DESC", "before", true)
    }

    /// Does again what was taken back last.
    pub fn redo(&mut self) -> Result<Option<Undone>> {
        self.turn_back("undone = 1 ORDER BY id", "after", false)
    }

    fn turn_back(&mut self, which: &str, to: &str, undone: bool) -> Result<Option<Undone>> {
        let session = self.session.clone();
        let transaction = self.change()?;
        let entry: Option<(i64, String)> = transaction
            .query_row(
                &format!("SELECT id, label FROM journal WHERE session = ?1 AND {which} LIMIT 1"),
                [&session],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let Some((journal, label)) = entry else {
            return Ok(None);
        };
        for column in [Mark::Read.column(), Mark::Starred.column()] {
            apply(&transaction, journal, column, to)?;
        }
        searches::apply(&transaction, journal, to)?;
        transaction.execute(
            "UPDATE journal SET undone = ?2 WHERE id = ?1",
            (journal, undone),
        )?;
        let article = transaction.query_row(
            "SELECT min(article_id), count(*) FROM journal_change WHERE journal_id = ?1",
            [journal],
            |row| {
                Ok(if row.get::<_, i64>(1)? == 1 {
                    row.get(0)?
                } else {
                    None
                })
            },
        )?;
        transaction.commit()?;
        Ok(Some(Undone {
            label,
            article: article.map(ArticleId),
        }))
    }
}

/// Sets one column of all articles of a journal entry to its `before` or `after`.
/// Articles that no longer exist are passed over.
fn apply(connection: &Connection, journal: i64, column: &str, to: &str) -> Result<()> {
    connection.execute(
        &format!(
            "INSERT INTO mark (article_id, {column}) SELECT c.article_id, c.{to} \
             FROM journal_change c JOIN article a ON a.id = c.article_id \
             WHERE c.journal_id = ?1 AND c.field = ?2 \
             ON CONFLICT (article_id) DO UPDATE SET {column} = excluded.{column}"
        ),
        (journal, column),
    )?;
    Ok(())
}
