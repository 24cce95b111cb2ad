//! The words that queries are compared with: the vocabulary, and what is newer.

use std::collections::BTreeSet;
use std::ops::Bound;

use super::finder::{Alternative, Finder};
use super::vocabulary::Vocabulary;
use crate::fold::tokens;
use crate::library::{IndexState, Library, LibraryError};

/// What the vocabulary is called beside the library.
const NAME: &str = "words";

/// The words of a library.
pub(super) struct Words {
    vocabulary: Vocabulary,
    /// The words of articles indexed since.
    recent: BTreeSet<String>,
    /// How far these words go.
    state: IndexState,
}

impl Words {
    fn new(vocabulary: Vocabulary) -> Self {
        Self {
            state: vocabulary.origin(),
            vocabulary,
            recent: BTreeSet::new(),
        }
    }

    /// The words as they are kept beside the library; perhaps not all there are.
    pub(super) fn kept(library: &Library) -> Result<Option<Self>, LibraryError> {
        let now = library.index_state()?;
        let kept = library.derived(NAME).and_then(Vocabulary::from_bytes);
        Ok(kept
            .filter(|words| words.origin().library == now.library)
            .map(Self::new))
    }

    /// Reads all words of the index, and keeps them beside the library.
    pub(super) fn read(library: &Library) -> Result<Self, LibraryError> {
        let mut vocabulary = Vocabulary::of(library.index_state()?);
        library.for_each_term(|word, articles| vocabulary.push(word, articles))?;
        // Where nothing may be written, it is read again next time.
        let _ = library.store_derived(NAME, &vocabulary.to_bytes());
        Ok(Self::new(vocabulary))
    }

    /// Whether it pays to read them again.
    pub(super) fn is_worth_reading(&self, now: IndexState) -> bool {
        self.vocabulary.is_worth_remaking(now)
    }

    /// Takes in the words of a few articles indexed since; `false` if there are
    /// too many, or the index was made anew, so that words may be missing.
    pub(super) fn catch_up(
        &mut self,
        library: &Library,
        now: IndexState,
    ) -> Result<bool, LibraryError> {
        if now == self.state {
            return Ok(true);
        }
        let is_small_step = !self.vocabulary.is_worth_remaking(now)
            || now.last_doc - self.state.last_doc <= FEW_NEW;
        if !self.vocabulary.is_of_earlier(now) || !is_small_step {
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

    /// In how many articles a word stands.
    pub(super) fn articles(&self, word: &str) -> u32 {
        let recent = u32::from(self.recent.contains(word));
        self.vocabulary.articles(word).max(recent)
    }

    /// In how many articles the words that begin with `prefix` stand, one after the
    /// other.
    pub(super) fn articles_of(&self, prefix: &str) -> u64 {
        self.vocabulary.articles_of(prefix)
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
        let words: Vec<(&str, u32)> = words.iter().map(|word| (*word, 1)).collect();
        Self::counted(&words)
    }

    /// Words for tests, each with the number of its articles.
    #[cfg(test)]
    pub(super) fn counted(words: &[(&str, u32)]) -> Self {
        let mut vocabulary = Vocabulary::new();
        for (word, articles) in words {
            vocabulary.push(word, *articles);
        }
        Self::new(vocabulary)
    }
}

/// The texts of so many articles are read at once for their words.
const FEW_NEW: i64 = 100;
