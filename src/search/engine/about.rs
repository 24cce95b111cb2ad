//! What an article is about, and which others are about the same.

use std::collections::HashMap;
use std::rc::Rc;

use super::Engine;
use crate::library::{Library, LibraryError, Scope};
use crate::model::ArticleId;
use crate::search::related::{Likeness, Profile};
use crate::search::terms::{Frequencies, KeyTerm, MOST_TERMS, key_terms};
use crate::search::words::Words;

/// So many terms are compared,
const COMPARED_TERMS: usize = 32;
/// the best of them looked up in the index,
const ASKED_TERMS: usize = 8;
/// for so many of the newest articles that have each.
const ARTICLES_PER_TERM: usize = 400;
/// A term is looked up in so many forms.
const ASKED_FORMS: usize = 3;
/// So many texts are read.
const READ: usize = 30;
/// At most so many articles are called related.
const MOST_RELATED: usize = 20;
/// What a related article shares of what sets the article apart, at least.
const LEAST_SHARE: f32 = 0.1;

/// An article about the same as another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Related {
    /// The article.
    pub id: ArticleId,
    /// How much of what sets the other apart it has, too: 0 to 1.
    pub share: f32,
    /// It is the same text but for a few words.
    pub is_nearly_same: bool,
}

/// An article's text and its best terms.
struct Known {
    text: Rc<str>,
    terms: Vec<KeyTerm>,
}

/// The words of a library with the number of its articles.
struct Frequent<'a> {
    words: &'a Words,
    total: u32,
}

impl Frequencies for Frequent<'_> {
    fn total(&self) -> u32 {
        self.total
    }

    fn articles(&self, word: &str) -> u32 {
        self.words.articles(word)
    }
}

impl Engine {
    /// The words that set an article apart from the rest of the library, the most
    /// telling first; none if there is no such article.
    ///
    /// Reads the words of the library first if they are not known.
    pub fn key_terms(
        &mut self,
        library: &Library,
        id: ArticleId,
    ) -> Result<Vec<KeyTerm>, LibraryError> {
        let known = self.known(library, id, MOST_TERMS)?;
        Ok(known.map_or_else(Vec::new, |known| known.terms))
    }

    /// The articles of a scope that are about the same as this one, the closest
    /// first, of equals the newest; never the article itself.
    pub fn related(
        &mut self,
        library: &Library,
        scope: &Scope,
        id: ArticleId,
    ) -> Result<Vec<Related>, LibraryError> {
        let Some(Known { text, terms }) = self.known(library, id, COMPARED_TERMS)? else {
            return Ok(Vec::new());
        };
        let docs = promising(library, &terms)?;
        let candidates = library.candidates(&docs, scope)?;
        let profile = Profile::new(&text, &terms);
        let mut found = Vec::new();
        for candidate in candidates.iter().filter(|it| it.id != id).take(READ) {
            let Some(text) = self.texts.get(library, candidate.id)? else {
                continue;
            };
            let likeness = profile.likeness(&text);
            if is_related(&likeness, terms.len()) {
                found.push((likeness, candidate));
            }
        }
        found.sort_by(|(a, x), (b, y)| {
            let order = b.is_nearly_same.cmp(&a.is_nearly_same);
            let order = order.then_with(|| b.share.total_cmp(&a.share));
            order.then_with(|| (y.sort_key, y.id).cmp(&(x.sort_key, x.id)))
        });
        found.truncate(MOST_RELATED);
        let related = found.into_iter().map(|(likeness, candidate)| Related {
            id: candidate.id,
            share: likeness.share,
            is_nearly_same: likeness.is_nearly_same,
        });
        Ok(related.collect())
    }

    /// The text of an article and its best terms.
    fn known(
        &mut self,
        library: &Library,
        id: ArticleId,
        most: usize,
    ) -> Result<Option<Known>, LibraryError> {
        self.prepare(library)?;
        let now = library.index_state()?;
        self.texts.keep_for(library.index_version()?);
        if let Some(words) = &mut self.words {
            words.catch_up(library, now)?;
        }
        let (Some(words), Some(text)) = (&self.words, self.texts.get(library, id)?) else {
            return Ok(None);
        };
        let title = text.find('\n').unwrap_or(text.len());
        let frequent = Frequent {
            words,
            total: u32::try_from(now.last_doc).unwrap_or(u32::MAX),
        };
        let terms = key_terms(&text, title, &frequent, most);
        Ok(Some(Known { text, terms }))
    }
}

fn is_related(likeness: &Likeness, terms: usize) -> bool {
    let is_close = likeness.share >= LEAST_SHARE && likeness.terms >= terms.min(2);
    likeness.is_nearly_same || is_close
}

/// The index numbers of articles that have several of the best terms, or the only
/// one: those that have the most telling ones first, of equals the newest.
fn promising(library: &Library, terms: &[KeyTerm]) -> Result<Vec<i64>, LibraryError> {
    let asked = terms.get(..terms.len().min(ASKED_TERMS)).unwrap_or(terms);
    let mut scores: HashMap<i64, (usize, f32)> = HashMap::new();
    for term in asked {
        let forms = term.forms.iter().take(ASKED_FORMS);
        let forms: Vec<String> = forms.map(|form| format!("\"{form}\"")).collect();
        for doc in library.newest_docs(&forms.join(" OR "), ARTICLES_PER_TERM)? {
            let score = scores.entry(doc).or_default();
            score.0 += 1;
            score.1 += term.weight;
        }
    }
    let least = asked.len().min(2);
    let mut docs: Vec<(f32, i64)> = scores
        .into_iter()
        .filter(|(_, (count, _))| *count >= least)
        .map(|(doc, (_, score))| (score, doc))
        .collect();
    docs.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    // Some of them may be outside the scope.
    docs.truncate(3 * READ);
    Ok(docs.into_iter().map(|(_, doc)| doc).collect())
}

#[cfg(test)]
mod tests;
