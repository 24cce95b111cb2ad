//! Work for the library that is not done where keys are handled.
//!
//! The runtime runs errands on a thread of their own, tests run them at once.

use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::completion::{NamesWanted, find_names};
use super::reader::{Marking, Reader, Setting};
use crate::config;
use crate::fold;
use crate::library::{
    Article, Cursor, Library, LibraryError, Mark, MonthPlace, Problem, SavedSearch, Scope, TagPage,
    Undone,
};
use crate::model::{ArticleId, SourceStatus};
use crate::search::{Keywords, Needle};
use crate::theme::Theme;

/// Something to be done; its answer is a [`Done`].
#[derive(Clone, Debug)]
pub enum Errand {
    /// Set or take away a mark.
    SetMark(ArticleId, Mark, bool),
    /// Mark everything in the scope as read.
    MarkAllRead(Scope),
    /// Take back the last action.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Remember that a query was used.
    RememberSearch(String),
    /// Keep a search under its name.
    SaveSearch(SavedSearch),
    /// Forget the search of this name.
    ForgetSearch(String),
    /// Find the months that a scope has articles from.
    ListMonths {
        /// The answer carries it.
        number: u64,
        /// Where to look.
        scope: Scope,
    },
    /// Find the tags of some articles of a scope.
    ListTags {
        /// The answer carries it.
        number: u64,
        /// Where to look.
        scope: Scope,
        /// From which article on.
        from: Option<ArticleId>,
    },
    /// Show the other text of an article: that of its feed or that of its page.
    SwitchText(ArticleId),
    /// Remember where reading stopped.
    KeepPlace(ArticleId, usize),
    /// Find the next unread article, or the one before.
    FindUnread {
        /// Where to look.
        scope: Scope,
        /// From which place on.
        from: Cursor,
        /// Up the list instead of down.
        newer: bool,
    },
    /// Find the first unread one of these articles of search results.
    FindUnreadHit(Vec<ArticleId>),
    /// Open an article that is too long to be set while keys wait, at first only as
    /// much of it as the screen shows.
    Glance {
        /// The article.
        id: ArticleId,
        /// How it is set.
        setting: Setting,
        /// Rows on the screen.
        height: usize,
    },
    /// Open all of it.
    Open {
        /// The article.
        id: ArticleId,
        /// How it is set.
        setting: Setting,
        /// Rows on the screen.
        height: usize,
        /// What is marked in it.
        marking: Marking,
    },
    /// Find something inside an article that is too long to be read through while
    /// keys wait.
    FindInside {
        /// The article.
        article: Arc<Article>,
        /// What is to be found.
        needle: Needle,
    },
    /// Count how many of the reader's keywords articles contain.
    CountKeywords(Vec<ArticleId>, Arc<Keywords>),
    /// Find names that a query can be completed with.
    FindNames(NamesWanted),
    /// List what is wrong with files.
    Problems(Scope),
    /// Make a folder or file a source for good.
    Add {
        /// The folder or file.
        path: PathBuf,
        /// The file that lists the sources.
        sources_file: PathBuf,
    },
    /// Follow a feed no more.
    Unfollow {
        /// Its title or address.
        feed: String,
        /// The file that lists the sources.
        sources_file: PathBuf,
    },
    /// Read a folder or file once and keep its articles.
    Import(PathBuf),
    /// Show just a folder or file.
    OpenPath(PathBuf),
    /// Read a theme.
    LoadTheme {
        /// Its name.
        name: String,
        /// The folder of the user's themes.
        folder: PathBuf,
    },
}

/// The answer to an [`Errand`].
#[derive(Debug)]
pub enum Done {
    /// A mark was set, or was set already.
    Marked,
    /// So many articles were marked as read.
    MarkedAllRead(usize),
    /// An action was taken back, if there was one.
    Undone(Option<Undone>),
    /// An action was done again, if there was one.
    Redone(Option<Undone>),
    /// The query is remembered.
    SearchRemembered,
    /// A search is kept under its name.
    SearchSaved {
        /// The search.
        search: SavedSearch,
        /// What was kept under this name before.
        before: Option<SavedSearch>,
    },
    /// The search of this name is forgotten, if there was one.
    SearchForgotten(String, Option<SavedSearch>),
    /// The months, for the list of this number.
    Months(u64, Vec<MonthPlace>),
    /// Some tags, for the list of this number.
    Tags(u64, TagPage),
    /// Whether the full text of the article is shown from now on; `None` if there is no
    /// other text.
    TextSwitched(ArticleId, Option<bool>),
    /// The place is remembered.
    PlaceKept,
    /// The unread article, if there is one.
    FoundUnread(Option<Cursor>),
    /// An unread article of search results, if there is one.
    FoundUnreadHit(Option<ArticleId>),
    /// The article, unless it is gone.
    Opened(Option<Box<Reader>>),
    /// Where something stands in an article.
    FoundInside {
        /// The article.
        article: Arc<Article>,
        /// What was to be found.
        needle: Needle,
        /// Where it stands, in bytes of the text.
        places: Vec<Range<usize>>,
    },
    /// How many keywords each article contains.
    KeywordCounts(Vec<(ArticleId, usize)>),
    /// The names that were asked for.
    NamesFound(NamesWanted, Vec<String>),
    /// What is wrong with files.
    Problems(Vec<Problem>),
    /// A source was added; it is to be read.
    Added(crate::model::Source),
    /// A source is to be read once.
    Importing(crate::model::Source),
    /// The feed of this title is not followed any more.
    Unfollowed(String),
    /// From now on this is shown; its sources are to be read.
    Showing(Scope),
    /// The theme to be used from now on.
    Theme(Theme),
    /// It could not be done; the sentence says why.
    Failed(String),
}

/// Runs an errand.
pub fn run(library: &mut Library, errand: Errand) -> Done {
    try_run(library, errand).unwrap_or_else(|error| Done::Failed(error.to_string()))
}

fn try_run(library: &mut Library, errand: Errand) -> Result<Done, LibraryError> {
    Ok(match errand {
        Errand::SetMark(id, mark, value) => {
            library.set_mark(id, mark, value)?;
            Done::Marked
        }
        Errand::MarkAllRead(scope) => Done::MarkedAllRead(library.mark_all_read(&scope)?),
        Errand::Undo => Done::Undone(library.undo()?),
        Errand::Redo => Done::Redone(library.redo()?),
        Errand::RememberSearch(query) => {
            library.remember_search(&query)?;
            Done::SearchRemembered
        }
        Errand::SaveSearch(mut search) => {
            let before = library.save_search(&search.name, &search.query)?;
            if let Some(before) = &before {
                search.name.clone_from(&before.name);
            }
            Done::SearchSaved { search, before }
        }
        Errand::ForgetSearch(name) => {
            let forgotten = library.forget_search(&name)?;
            Done::SearchForgotten(name, forgotten)
        }
        Errand::ListMonths { number, scope } => Done::Months(number, library.months(&scope)?),
        Errand::ListTags {
            number,
            scope,
            from,
        } => Done::Tags(number, library.tags(&scope, from)?),
        Errand::SwitchText(id) => Done::TextSwitched(id, library.switch_text(id)?),
        Errand::KeepPlace(id, position) => {
            library.set_position(id, position)?;
            Done::PlaceKept
        }
        Errand::FindUnread { scope, from, newer } => {
            Done::FoundUnread(library.nearest_unread(&scope, from, newer)?)
        }
        Errand::FindUnreadHit(ids) => Done::FoundUnreadHit(library.first_unread(&ids)?),
        Errand::Glance {
            id,
            setting,
            height,
        } => Done::Opened(Reader::glance(library, id, setting, height)?.map(Box::new)),
        Errand::Open {
            id,
            setting,
            height,
            marking,
        } => Done::Opened(Reader::open(library, id, setting, height, &marking)?.map(Box::new)),
        Errand::FindInside { article, needle } => Done::FoundInside {
            places: needle.places(&article.document.text),
            article,
            needle,
        },
        Errand::CountKeywords(ids, keywords) => {
            Done::KeywordCounts(count_keywords(library, &ids, &keywords)?)
        }
        Errand::FindNames(wanted) => {
            let names = find_names(library, &wanted)?;
            Done::NamesFound(wanted, names)
        }
        Errand::Problems(scope) => Done::Problems(library.problems(&scope)?),
        Errand::Add { path, sources_file } => {
            let source = library.add_source(&path, SourceStatus::Added)?;
            match config::append_source(&sources_file, &source.path) {
                Ok(()) => Done::Added(source),
                Err(error) => Done::Failed(error.to_string()),
            }
        }
        Errand::Unfollow { feed, sources_file } => unfollow(library, &feed, &sources_file)?,
        Errand::Import(path) => Done::Importing(library.add_source(&path, SourceStatus::Imported)?),
        Errand::LoadTheme { name, folder } => match config::load_theme(&name, &folder) {
            Ok(theme) => Done::Theme(theme),
            Err(error) => Done::Failed(error.to_string()),
        },
        Errand::OpenPath(path) => Done::Showing(library.scope_of(&[path])?),
    })
}

fn unfollow(library: &mut Library, feed: &str, file: &Path) -> Result<Done, LibraryError> {
    let known = library.subscriptions()?.into_iter();
    let Some(known) = known
        .filter(|it| it.is_followed)
        .find(|it| it.is_named(feed))
    else {
        return Ok(Done::Failed(format!(
            "no feed that is followed is called {feed}"
        )));
    };
    if let Err(error) = config::remove_feed(file, &known.url) {
        return Ok(Done::Failed(format!("{}: {error}", file.display())));
    }
    let (sources, mistakes) = config::read_sources(file);
    library.follow_feeds(&sources.feeds, mistakes.is_empty())?;
    Ok(Done::Unfollowed(known.title))
}

/// How many different keywords each article contains.
fn count_keywords(
    library: &Library,
    ids: &[ArticleId],
    keywords: &Keywords,
) -> Result<Vec<(ArticleId, usize)>, LibraryError> {
    let mut counts = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(text) = library.text(*id)? else {
            continue;
        };
        let different: HashSet<String> = keywords
            .marks(&text)
            .into_iter()
            .filter_map(|mark| text.get(mark.range))
            .map(fold::fold)
            .collect();
        counts.push((*id, different.len()));
    }
    Ok(counts)
}
