//! The words that queries are compared with: the vocabulary, and what is newer.

use std::collections::BTreeSet;
use std::ops::Bound;

use super::finder::{Alternative, Finder};
use super::vocabulary::Vocabulary;
use crate::fold::tokens;
use crate::library::{IndexState, Library, LibraryError};

/// With more articles than this added since the vocabulary was read, it is read
/// again.
const MOST_NEW: i64 = 2_000;

/// The words of a library.
pub(super) struct Words {
    vocabulary: Vocabulary,
    /// The words of articles indexed since.
    recent: BTreeSet<String>,
    /// How far the index had come when the vocabulary was read.
    base: IndexState,
    /// How far these words go.
    state: IndexState,
}

impl Words {
    /// Reads all words.
    pub(super) fn read(library: &Library) -> Result<Self, LibraryError> {
        let state = library.index_state()?;
        let mut vocabulary = Vocabulary::new();
        library.for_each_term(|word, articles| vocabulary.push(word, articles))?;
        Ok(Self {
            vocabulary,
            recent: BTreeSet::new(),
            base: state,
            state,
        })
    }

    /// Takes in the words of a few articles indexed since; `false` if there are
    /// too many, or the index was made anew, so that all have to be read again.
    pub(super) fn catch_up(
        &mut self,
        library: &Library,
        now: IndexState,
    ) -> Result<bool, LibraryError> {
        if now == self.state {
            return Ok(true);
        }
        if now.epoch != self.base.epoch || now.last_doc - self.base.last_doc > MOST_NEW {
            return Ok(false);
        }
        let recent = &mut self.recent;
        library.for_each_text_after(self.state.last_doc, |text| {
            let mut tokens = tokens(text);
            while let Some((_, word)) = tokens.read() {
                if !recent.contains(word) {
                    recent.insert(word.to_owned());
                }
            }
        })?;
        self.state = now;
        Ok(true)
    }

    /// The words that begin with `prefix`, at most about `most` of them, those in
    /// most articles first; and whether that is all of them.
    pub(super) fn completions(&self, prefix: &str, most: usize) -> (Vec<String>, bool) {
        let (words, is_all) = self.vocabulary.completions(prefix, most);
        let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        let recent = self
            .recent
            .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
            .take_while(|word| word.starts_with(prefix));
        for word in recent.take(most) {
            if !words.contains(word) {
                words.push(word.clone());
            }
        }
        (words, is_all)
    }

    /// The words that a typed word may mean, closest first.
    pub(super) fn alternatives(
        &self,
        finder: &mut Finder,
        typed: &str,
        is_prefix: bool,
    ) -> Vec<Alternative> {
        finder.alternatives(&self.vocabulary, typed, is_prefix)
    }

    /// Words for tests, each in one article.
    #[cfg(test)]
    pub(super) fn of(words: &[&str]) -> Self {
        let mut vocabulary = Vocabulary::new();
        for word in words {
            vocabulary.push(word, 1);
        }
        Self {
            vocabulary,
            recent: BTreeSet::new(),
            base: IndexState::default(),
            state: IndexState::default(),
        }
    }
}
