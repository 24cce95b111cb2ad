//! Files and feeds that could not be read, or only with reservations.

use std::path::PathBuf;

use super::article::file_path;
use super::{Library, Result, Scope};
use crate::model::{ArticleId, SourceId};

/// A file or feed that something is wrong with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file or folder, or the address of the feed.
    pub path: PathBuf,
    /// What is wrong and what to do, a sentence.
    pub message: String,
    /// The article, when it could be read all the same.
    pub article: Option<ArticleId>,
    /// When a feed is asked again, in seconds since 1970.
    pub next_try: Option<i64>,
}

impl Library {
    /// What is wrong with the files of the scope, by path, and with its feeds.
    pub fn problems(&self, scope: &Scope) -> Result<Vec<Problem>> {
        let condition = source_condition(scope);
        let sql = format!(
            "SELECT s.path, f.path, f.problem, f.article_id FROM file f \
             JOIN source s ON s.id = f.source_id \
             WHERE f.problem IS NOT NULL AND {condition} ORDER BY s.path, f.path"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| {
            Ok(Problem {
                path: file_path(&row.get::<_, String>(0)?, row.get(1)?),
                message: row.get(2)?,
                article: row.get::<_, Option<i64>>(3)?.map(ArticleId),
                next_try: None,
            })
        })?;
        let mut problems: Vec<Problem> = rows.collect::<rusqlite::Result<_>>()?;
        problems.extend(self.feed_problems(&condition)?);
        Ok(problems)
    }

    /// Feeds that cannot be fetched.
    fn feed_problems(&self, condition: &str) -> Result<Vec<Problem>> {
        let sql = format!(
            "SELECT s.path, f.error, f.next_try, f.ended FROM feed f \
             JOIN source s ON s.id = f.source_id \
             WHERE f.error IS NOT NULL AND s.status = 'added' AND {condition} ORDER BY s.path"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| {
            let has_ended: bool = row.get(3)?;
            Ok(Problem {
                path: PathBuf::from(row.get::<_, String>(0)?),
                message: row.get(1)?,
                article: None,
                next_try: Some(row.get(2)?).filter(|_| !has_ended),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many problems the scope has.
    pub fn problem_count(&self, scope: &Scope) -> Result<usize> {
        let condition = source_condition(scope);
        let sql = format!(
            "SELECT (SELECT count(*) FROM file f JOIN source s ON s.id = f.source_id \
                 WHERE f.problem IS NOT NULL AND {condition}) + \
             (SELECT count(*) FROM feed f JOIN source s ON s.id = f.source_id \
                 WHERE f.error IS NOT NULL AND s.status = 'added' AND {condition})"
        );
        Ok(self
            .connection
            .prepare_cached(&sql)?
            .query_row([], |row| row.get(0))?)
    }
}

/// The condition that a source `s` belongs to the scope.
fn source_condition(scope: &Scope) -> String {
    match scope {
        Scope::All => "s.listed = 1".to_owned(),
        Scope::Sources(ids) => {
            let ids: Vec<String> = ids.iter().map(|SourceId(id)| id.to_string()).collect();
            format!("s.id IN ({})", ids.join(","))
        }
    }
}
