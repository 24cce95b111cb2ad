//! Files that could not be read, or only with reservations.

use std::path::PathBuf;

use super::article::file_path;
use super::{Library, Result, Scope};
use crate::model::{ArticleId, SourceId};

/// A file that something is wrong with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong and what to do, a sentence.
    pub message: String,
    /// The article, when it could be read all the same.
    pub article: Option<ArticleId>,
}

impl Library {
    /// What is wrong with the files of the scope, by path.
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
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many problems the scope has.
    pub fn problem_count(&self, scope: &Scope) -> Result<usize> {
        let condition = source_condition(scope);
        let sql = format!(
            "SELECT count(*) FROM file f JOIN source s ON s.id = f.source_id \
             WHERE f.problem IS NOT NULL AND {condition}"
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
