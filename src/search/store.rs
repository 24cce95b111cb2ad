//! The library as search sees it.

use super::archive::{Archive, Candidate};
use crate::library::{Library, LibraryError, Scope};
use crate::model::ArticleId;

impl Archive for Library {
    type Scope = Scope;
    type Error = LibraryError;

    fn match_articles(
        &self,
        fts: &str,
        scope: &Scope,
        limit: usize,
    ) -> Result<Vec<Candidate>, LibraryError> {
        let found = Self::match_articles(self, fts, scope, limit)?;
        Ok(found
            .into_iter()
            .map(|found| Candidate {
                id: found.id,
                title: found.title,
                sort_key: found.sort_key,
            })
            .collect())
    }

    fn for_each_term(&self, give: impl FnMut(&str, u32)) -> Result<(), LibraryError> {
        Self::for_each_term(self, give)
    }

    fn text(&self, id: ArticleId) -> Result<Option<String>, LibraryError> {
        Self::text(self, id)
    }

    fn index_version(&self) -> Result<i64, LibraryError> {
        Self::index_version(self)
    }

    fn interrupted() -> LibraryError {
        LibraryError::Interrupted
    }
}
