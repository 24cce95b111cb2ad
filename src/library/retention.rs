//! Which articles of feeds are not kept any longer.

use rusqlite::TransactionBehavior;

use super::index::IndexChanges;
use super::{Library, Result};
use crate::model::{Keep, SourceId};

/// So many articles are deleted in one transaction.
const BATCH: i64 = 500;

impl Library {
    /// Deletes the articles of a feed that are not to be kept at the time `now`, in
    /// seconds since 1970; says how many. Starred ones stay, and do not count. Those
    /// that are deleted do not return, even if the feed still has them.
    pub fn delete_surplus(&mut self, id: SourceId, keep: Keep, now: i64) -> Result<usize> {
        let (before, newest) = match keep {
            Keep::All => return Ok(0),
            Keep::Newest(count) => (i64::MAX, count as i64),
            Keep::Within(age) => (now.saturating_sub_unsigned(age.as_secs()), 0),
        };
        let mut deleted = 0;
        loop {
            let transaction = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let surplus: Vec<(i64, Option<i64>)> = transaction
                .prepare_cached(
                    "SELECT a.id, a.doc FROM article a INDEXED BY article_of_source \
                     LEFT JOIN mark m ON m.article_id = a.id \
                     WHERE a.source_id = ?1 AND a.gone = 0 AND coalesce(m.starred, 0) = 0 \
                         AND a.sort < ?2 \
                     ORDER BY a.sort DESC, a.id DESC LIMIT ?4 OFFSET ?3",
                )?
                .query_map((id.0, before, newest, BATCH), |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .collect::<rusqlite::Result<_>>()?;
            let mut changes = IndexChanges::default();
            for (article, doc) in &surplus {
                changes.remove(*doc);
                // First it leaves the counts, for which its marks are needed.
                for sql in [
                    "UPDATE article SET gone = 1, doc = NULL WHERE id = ?1",
                    "DELETE FROM journal_change WHERE article_id = ?1",
                    "DELETE FROM article WHERE id = ?1",
                ] {
                    transaction.prepare_cached(sql)?.execute([article])?;
                }
            }
            changes.make(&transaction)?;
            transaction.commit()?;
            deleted += surplus.len();
            if surplus.len() < BATCH as usize {
                return Ok(deleted);
            }
        }
    }
}
