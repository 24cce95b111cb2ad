//! What the selected article is about: its key terms, in a list and marked in the
//! text, and the articles related to it.
//!
//! The search thread answers, as it knows the words of the library. A key takes a
//! question back, so that nothing opens under the fingers.

use std::sync::Arc;

use super::picker::{Note, Picker, PickerRow, Target};
use super::searching::BeforeSearch;
use super::{App, Effect};
use crate::document::gate::clean_line;
use crate::library::{Cursor, Entry, Library, LibraryError, SavedSearch, Scope};
use crate::model::ArticleId;
use crate::search::{Engine, KeyTerm, Keyword, KeywordKind, Keywords};

/// The way back from related articles goes over so many at most.
const LONGEST_TRAIL: usize = 50;

/// What is wanted to be known about an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Its key terms, for a list.
    Terms,
    /// The same, to be marked in its text.
    Marks,
    /// Articles about the same.
    Related,
}

impl Wanted {
    /// What is said until the answer is there.
    fn notice(self) -> &'static str {
        match self {
            Self::Terms | Self::Marks => "looking for key terms …",
            Self::Related => "looking for related articles …",
        }
    }
}

/// A question about an article, for the search thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AboutRequest {
    /// Answers carry the number of the question; older ones are dropped.
    pub number: u64,
    /// The article.
    pub id: ArticleId,
    /// What is wanted.
    pub wanted: Wanted,
    /// Where related articles are looked for.
    pub scope: Scope,
}

/// The answer to an [`AboutRequest`].
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// The number of the question.
    pub number: u64,
    /// What was found.
    pub found: AboutFound,
}

/// What was found about an article.
#[derive(Clone, Debug, PartialEq)]
pub enum AboutFound {
    /// Its key terms, the most telling first.
    Terms(Vec<KeyTerm>),
    /// Related articles, the closest first, and which of them are nearly the same.
    Related(Vec<(Entry, bool)>),
}

/// Answers a question about an article; on the search thread.
///
/// # Errors
/// [`LibraryError::Interrupted`] when something more urgent came.
pub fn answer_about(
    library: &Library,
    engine: &mut Engine,
    request: &AboutRequest,
) -> Result<About, LibraryError> {
    let found = match request.wanted {
        Wanted::Terms | Wanted::Marks => AboutFound::Terms(engine.key_terms(library, request.id)?),
        Wanted::Related => {
            let related = engine.related(library, &request.scope, request.id)?;
            let ids: Vec<ArticleId> = related.iter().map(|it| it.id).collect();
            let entries = library.entries(&ids)?.into_iter().map(|entry| {
                let same = related
                    .iter()
                    .any(|it| it.id == entry.id && it.is_nearly_same);
                (entry, same)
            });
            AboutFound::Related(entries.collect())
        }
    };
    Ok(About {
        number: request.number,
        found,
    })
}

/// What is known and asked about articles.
#[derive(Debug, Default)]
pub(super) struct AboutState {
    /// The number of the last question.
    number: u64,
    /// What that was, as long as an answer is wanted.
    waits: Option<(ArticleId, Wanted)>,
    /// The terms that the list shows.
    listed: Vec<KeyTerm>,
    marked: Option<Marked>,
    /// What was on the screen before each related article that was opened.
    trail: Vec<Passed>,
}

impl AboutState {
    /// No answer is wanted any more.
    pub(super) fn take_back(&mut self) {
        self.waits = None;
    }

    /// There is no way back any more.
    pub(super) fn leave_trail(&mut self) {
        self.trail.clear();
    }
}

/// Key terms that are marked in their article.
#[derive(Debug)]
struct Marked {
    id: ArticleId,
    /// Their forms, folded.
    forms: Vec<String>,
    /// These, and the reader's own keywords.
    keywords: Arc<Keywords>,
}

/// What was on the screen before a related article was opened.
#[derive(Debug)]
struct Passed {
    screen: BeforeSearch,
    before_search: Option<BeforeSearch>,
    selected: Option<Cursor>,
    saved: Option<SavedSearch>,
}

impl App {
    /// Asks about the selected article.
    pub(super) fn ask_about(&mut self, wanted: Wanted) {
        let Some(id) = self.selected_id() else {
            self.say("select an article first");
            return;
        };
        self.about.number += 1;
        self.about.waits = Some((id, wanted));
        self.say(wanted.notice());
        self.effects.push(Effect::About(AboutRequest {
            number: self.about.number,
            id,
            wanted,
            scope: self.list.scope().clone(),
        }));
    }

    /// The search thread answers; nothing is shown if that is no longer wanted here.
    pub(super) fn take_about(&mut self, about: About) {
        if about.number != self.about.number {
            return;
        }
        let Some((id, wanted)) = self.about.waits.take() else {
            return;
        };
        let notice = |app: &Self| app.notice.as_ref().map(|notice| notice.text.clone());
        if notice(self).as_deref() == Some(wanted.notice()) {
            self.notice = None;
        }
        let is_busy = self.prompt.is_some() || self.overlay.is_some() || self.question.is_some();
        if is_busy || self.selected_id() != Some(id) {
            return;
        }
        match about.found {
            AboutFound::Terms(terms) if terms.is_empty() => {
                self.say("no word of this article sets it apart");
            }
            AboutFound::Terms(terms) if wanted == Wanted::Marks => self.mark_terms(id, &terms),
            AboutFound::Terms(terms) => self.list_terms(terms),
            AboutFound::Related(found) if found.is_empty() => {
                self.say("no related article is here");
            }
            AboutFound::Related(found) => self.list_related(found),
        }
    }

    fn list_terms(&mut self, terms: Vec<KeyTerm>) {
        let row = |term: &KeyTerm| {
            let note = Note::Term {
                mentions: term.mentions,
                articles: term.articles as usize,
            };
            let name = clean_line(&term.name);
            PickerRow::new(Target::Term(name.clone()), name, String::new(), note)
        };
        let rows = terms.iter().map(row).collect();
        self.about.listed = terms;
        self.show_picker(Picker::new(
            "Key terms · Enter searches, Tab marks them all in the text",
            0,
            rows,
        ));
    }

    fn list_related(&mut self, found: Vec<(Entry, bool)>) {
        let rows = found.into_iter().map(|(entry, is_nearly_same)| {
            let target = Target::Article(entry.cursor());
            let note = Note::Related {
                published: entry.published,
                is_nearly_same,
            };
            let (title, source) = (clean_line(&entry.title), clean_line(&entry.source));
            PickerRow::new(target, title, source, note)
        });
        let rows = rows.collect();
        self.show_picker(Picker::new("Related articles", 0, rows));
    }

    /// Marks the listed terms in the text, or takes their marks away.
    pub(super) fn mark_listed_terms(&mut self) {
        let is_listed = |target: &Target| matches!(target, Target::Term(_));
        let target = self.picker.as_ref().and_then(Picker::target);
        if !target.is_some_and(is_listed) {
            return;
        }
        self.close_picker();
        let terms = std::mem::take(&mut self.about.listed);
        match self.selected_id() {
            Some(_) if self.has_term_marks() => self.unmark_terms(),
            Some(id) => self.mark_terms(id, &terms),
            None => {}
        }
    }

    /// Marks the key terms of the selected article, or takes their marks away.
    pub(super) fn toggle_terms(&mut self) {
        if self.has_term_marks() {
            self.unmark_terms();
        } else {
            self.ask_about(Wanted::Marks);
        }
    }

    fn has_term_marks(&self) -> bool {
        let marked = self.about.marked.as_ref().map(|marked| marked.id);
        marked.is_some() && marked == self.selected_id()
    }

    fn mark_terms(&mut self, id: ArticleId, terms: &[KeyTerm]) {
        let forms = terms.iter().flat_map(|term| term.forms.iter().cloned());
        self.about.marked = Some(Marked {
            id,
            forms: forms.collect(),
            keywords: Arc::default(),
        });
        self.add_term_keywords();
        self.remark(None);
        self.say("key terms marked; the same again takes the marks away");
    }

    fn unmark_terms(&mut self) {
        self.about.marked = None;
        self.remark(None);
        self.say("key terms no longer marked");
    }

    /// Puts the marked terms together with the keywords, which may have changed.
    pub(super) fn add_term_keywords(&mut self) {
        let Some(marked) = &mut self.about.marked else {
            return;
        };
        let mut keywords = if self.keywords_shown {
            self.keyword_list.clone()
        } else {
            Vec::new()
        };
        let group = self.keyword_styles.len();
        keywords.extend(marked.forms.iter().map(|form| Keyword {
            pattern: form.clone(),
            kind: KeywordKind::Word,
            group,
        }));
        marked.keywords = Arc::new(Keywords::new(keywords).0);
    }

    /// What is marked in the selected article whatever is searched.
    pub(super) fn standing_marks(&self) -> Option<Arc<Keywords>> {
        match &self.about.marked {
            Some(marked) if self.has_term_marks() => Some(Arc::clone(&marked.keywords)),
            _ => self.keywords_shown.then(|| Arc::clone(&self.keywords)),
        }
    }

    /// Opens a related article. What is on the screen comes back by
    /// [`Self::return_to_passed`].
    pub(super) fn open_related(&mut self, cursor: Cursor) {
        self.leave_article();
        let passed = Passed {
            screen: self.before_search_now(),
            before_search: self.before_search.take(),
            selected: self.list.selected().map(Entry::cursor),
            saved: self.saved.clone(),
        };
        if self.about.trail.len() == LONGEST_TRAIL {
            self.about.trail.remove(0);
        }
        self.about.trail.push(passed);
        self.generation += 1;
        (self.results, self.is_searching) = (None, false);
        let selected = self.list.select(&self.library, cursor);
        self.check(selected);
        self.focus_reader();
    }

    /// Whether Esc in the reader goes back to the article a related one was opened
    /// from.
    pub fn can_return(&self) -> bool {
        self.results.is_none() && !self.about.trail.is_empty()
    }

    /// Goes back to the article that the related one was opened from; `false` if it
    /// was opened otherwise.
    pub(super) fn return_to_passed(&mut self) -> bool {
        if !self.can_return() {
            return false;
        }
        let Some(passed) = self.about.trail.pop() else {
            return false;
        };
        self.leave_article();
        self.generation += 1;
        self.before_search = passed.before_search;
        self.saved = passed.saved;
        if let Some(cursor) = passed.selected {
            let selected = self.list.select(&self.library, cursor);
            self.check(selected);
        }
        self.restore(passed.screen);
        // Keywords may have been changed meanwhile.
        self.remark(None);
        true
    }
}
