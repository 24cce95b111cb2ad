//! Looking many articles up by their numbers in the index.

use std::collections::HashMap;

use rusqlite::types::Value;

use super::{Candidate, Library, Result, Scope};
use crate::model::ArticleId;

impl Library {
    /// The highest index numbers (usually of the newest articles) that an FTS5
    /// expression holds for, descending; at most `limit`. Nothing else is read.
    pub fn newest_docs(&self, fts: &str, limit: usize) -> Result<Vec<i64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT rowid FROM word WHERE word MATCH ?1 ORDER BY rowid DESC LIMIT ?2",
        )?;
        let rows = statement.query_map((fts, limit as i64), |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The articles with these index numbers that are in a scope, in the order of
    /// the numbers given.
    pub fn candidates(&self, docs: &[i64], scope: &Scope) -> Result<Vec<Candidate>> {
        let sql = format!(
            "SELECT a.id, a.title, a.sort, a.doc FROM article a \
             WHERE a.doc IN (SELECT value FROM json_each(?1)) AND {}",
            scope.condition()
        );
        let list: Vec<String> = docs.iter().map(ToString::to_string).collect();
        let mut statement = self.connection.prepare_cached(&sql)?;
        let list = Value::from(format!("[{}]", list.join(",")));
        let rows = statement.query_map([list], |row| {
            Ok(Candidate {
                id: ArticleId(row.get(0)?),
                title: row.get(1)?,
                sort_key: row.get(2)?,
                doc: row.get(3)?,
            })
        })?;
        let mut found: Vec<Candidate> = rows.collect::<rusqlite::Result<_>>()?;
        let places = docs.iter().zip(0..);
        let places: HashMap<i64, usize> = places.map(|(doc, place)| (*doc, place)).collect();
        found.sort_by_key(|candidate| places.get(&candidate.doc).copied());
        Ok(found)
    }
}
