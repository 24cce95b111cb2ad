//! What search asks of a library.

use crate::library::{Candidate, Library, LibraryError, Scope};
use crate::model::ArticleId;

/// A store of articles with a full-text index of their words, as
/// [`fold::index_text`](crate::fold::index_text) gives them.
pub trait Archive {
    /// Chooses articles: all, or those of some sources.
    type Scope;
    /// What can go wrong; an interrupted question is an error, too.
    type Error;

    /// At most `limit` articles of the scope that match an FTS5 expression of
    /// words, `AND`, `OR`, `NOT` and prefixes; newest first.
    fn match_articles(
        &self,
        fts: &str,
        scope: &Self::Scope,
        limit: usize,
    ) -> Result<Vec<Candidate>, Self::Error>;

    /// Gives every indexed word with the number of articles it stands in, in
    /// the order of its bytes.
    fn for_each_term(&self, give: impl FnMut(&str, u32)) -> Result<(), Self::Error>;

    /// The flat text of an article: its title, a blank line, its body.
    fn text(&self, id: ArticleId) -> Result<Option<String>, Self::Error>;

    /// A number that changes whenever the index does.
    fn index_version(&self) -> Result<i64, Self::Error>;

    /// The error that says a question was given up for a newer one.
    fn interrupted() -> Self::Error;
}

impl Archive for Library {
    type Scope = Scope;
    type Error = LibraryError;

    fn match_articles(
        &self,
        fts: &str,
        scope: &Scope,
        limit: usize,
    ) -> Result<Vec<Candidate>, LibraryError> {
        self.match_articles(fts, scope, limit)
    }

    fn for_each_term(&self, give: impl FnMut(&str, u32)) -> Result<(), LibraryError> {
        self.for_each_term(give)
    }

    fn text(&self, id: ArticleId) -> Result<Option<String>, LibraryError> {
        self.text(id)
    }

    fn index_version(&self) -> Result<i64, LibraryError> {
        self.index_version()
    }

    fn interrupted() -> LibraryError {
        LibraryError::Interrupted
    }
}
