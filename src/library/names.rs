//! Names that articles carry: of sources, authors, tags and languages.

use std::collections::HashMap;

use super::{Library, Result, Scope};
use crate::fold;
use crate::model::Month;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// Who published articles: a paper, a site, a folder.
    Source,
    /// Who wrote them.
    Author,
    /// A subject, as articles name it.
    Tag,
    /// A language tag such as `de`.
    Language,
}

/// A name, and how many articles carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name as it is written.
    pub text: String,
    /// The number of articles.
    pub articles: usize,
}

impl Library {
    /// At most `limit` names that begin with `start`, upper and lower case and
    /// accents aside; the most frequent first, then by the alphabet.
    ///
    /// Looks at every article of the scope: not where keys are handled.
    pub fn names(
        &self,
        kind: NameKind,
        scope: &Scope,
        start: &str,
        limit: usize,
    ) -> Result<Vec<Name>> {
        let condition = scope.condition();
        let sql = match kind {
            NameKind::Source => grouped("a.publisher", &condition),
            NameKind::Author => grouped("a.author", &condition),
            NameKind::Language => grouped("a.language", &condition),
            NameKind::Tag => format!(
                "SELECT a.tags, count(*) FROM article a WHERE {condition} AND a.tags <> '[]' \
                 GROUP BY a.tags"
            ),
        };
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut found: HashMap<String, usize> = HashMap::new();
        while let Some(row) = rows.next()? {
            let (text, articles): (String, usize) = (row.get(0)?, row.get(1)?);
            if kind == NameKind::Tag {
                for tag in serde_json::from_str::<Vec<String>>(&text).unwrap_or_default() {
                    *found.entry(tag).or_default() += articles;
                }
            } else {
                *found.entry(text).or_default() += articles;
            }
        }
        let start = fold::fold(start);
        let mut names: Vec<Name> = found
            .into_iter()
            .filter(|(text, _)| !text.is_empty() && fold::fold(text).starts_with(&start))
            .map(|(text, articles)| Name { text, articles })
            .collect();
        names.sort_unstable_by(|a, b| (b.articles, &a.text).cmp(&(a.articles, &b.text)));
        names.truncate(limit);
        Ok(names)
    }

    /// At most `limit` months that articles of the scope are from and whose
    /// written form begins with `start`, newest first.
    ///
    /// Looks at the date of every article of the scope: not where keys are handled.
    pub fn months_beginning(&self, scope: &Scope, start: &str, limit: usize) -> Result<Vec<Month>> {
        let (table, condition) = scope.walk();
        let sql = format!("SELECT a.sort FROM {table} WHERE {condition} ORDER BY a.sort DESC");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut months = Vec::new();
        let mut last = None;
        while let Some(row) = rows.next()? {
            let month = Month::of_sort_key(row.get(0)?);
            if last.replace(month) == Some(month) || !month.to_string().starts_with(start) {
                continue;
            }
            months.push(month);
            if months.len() == limit {
                break;
            }
        }
        Ok(months)
    }
}

fn grouped(column: &str, condition: &str) -> String {
    format!(
        "SELECT {column}, count(*) FROM article a WHERE {condition} AND {column} IS NOT NULL \
         GROUP BY {column}"
    )
}
