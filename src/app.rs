//! State and its updates: messages in, effects out.
//!
//! [`App::update`] touches no terminal, clock or thread. What is on the screen is
//! read from the library directly, a few rows at a time; everything that may take
//! longer is an [`Effect`] whose answer comes back as a [`Msg`].

mod about;
mod bookmarks;
mod completion;
mod errand;
mod fetching;
mod finding;
mod full_text;
mod history;
mod jumping;
mod keywords;
mod layout;
mod links;
mod list;
mod mouse;
mod moving;
mod opening;
mod overlay;
mod picker;
mod pictures;
mod press;
mod prompt;
mod reader;
mod results;
mod run;
mod searches;
mod searching;
mod sources;
mod timeline;
mod view;
mod waiting;
mod zoom;

use std::collections::HashMap;
use std::mem;
use std::path::PathBuf;
use std::sync::Arc;

pub use about::{About, AboutFound, AboutRequest, Wanted, answer_about};
pub use completion::NamesWanted;
pub use errand::{Done, Errand, run as run_errand};
pub use finding::FindState;
pub use layout::{Layout, Pane};
pub(crate) use links::folded;
pub use links::{Hint, Hints, LinkLine, LinkList, ListedLink};
pub use list::{List, ListLine};
pub use overlay::{HelpLine, Overlay, ProblemLine, problem_lines};
pub use picker::{Note, Picker, PickerLine, PickerRow, Target};
pub use pictures::{
    PaintRequest, Painted, PictureEffect, PictureKey, PictureSupport, Shown, Viewer, paint,
};
pub use prompt::{Prompt, PromptKind};
pub use reader::{Marking, PictureFrame, Reader, Setting};
pub use results::{FindRequest, Found, FoundMore, HitRow, LINES_PER_HIT, Results, find, hit_rows};
pub use searches::{Unread, count_unread, find_saved_hits};
pub use timeline::{Bar, MonthCounts, Narrowing, Span, Timeline};
pub use waiting::Wait;

use crate::config::{Config, HighlightStyle, MarkRead};
use crate::document::gate::clean_line;
use crate::fetch;
use crate::input::Mouse;
use crate::keymap::Key;
use crate::library::{Entry, Library, LibraryError, Mark, Progress, SavedSearch, Scope, Summary};
use crate::model::{ArticleId, Source, SourceId};
use crate::search::{Keyword, Keywords, Marker, Order};
use crate::theme::{ColorDepth, Glyphs, Theme};
use about::AboutState;
use bookmarks::Bookmarks;
use fetching::Fetching;
use finding::Finding;
use history::History;
use jumping::Tags;
use keywords::{KeywordCount, keywords_of};
use mouse::Pointer;
use opening::Opening;
use pictures::{Pictures, impossible_images};
use press::Typed;
use searching::BeforeSearch;
use sources::Reading;
use waiting::Moves;
use zoom::Zoom;

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// A text was pasted.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The screen has so many columns and rows.
    Resize(u16, u16),
    /// The library may have been changed, by any session.
    LibraryChanged,
    /// Something has changed in a source's folder.
    SourceChanged(SourceId),
    /// An errand is done.
    Done(Done),
    /// The search thread answers.
    Found(Found),
    /// The search thread has found more for the question it answered last.
    FoundMore(FoundMore),
    /// How many matches of the question that was answered last each month has.
    Months(MonthCounts),
    /// The search thread could not answer; a sentence.
    SearchFailed(String),
    /// The search thread has owed its answer for a while.
    StillSearching,
    /// The selection has rested since the move of this number.
    Rested(u64),
    /// Rows of results that were missing, with the question they belong to.
    HitRows(u64, Vec<HitRow>),
    /// A saved search finds so much that is unread.
    Unread(SavedSearch, Unread),
    /// How far reading the sources has come.
    Reading(Progress),
    /// The search thread answers a question about an article.
    About(About),
    /// A picture was decoded.
    Painted(PictureKey, Painted),
    /// Reading the sources has ended.
    ReadAll(std::result::Result<Summary, String>),
    /// How far fetching the feeds has come.
    Fetching(fetch::Progress),
    /// Fetching the feeds has ended.
    Fetched(std::result::Result<fetch::Summary, String>),
    /// The page of an article was fetched, and its text is shown; or a sentence.
    PageRead(std::result::Result<ArticleId, String>),
    /// Something went wrong on another thread; a sentence.
    Trouble(String),
    /// The program is to end, whatever is open.
    Quit,
}

/// Something to be done outside.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Run an errand on its thread.
    Errand(Errand),
    /// Answer a question on the search thread; an older one is abandoned.
    Find(FindRequest),
    /// Make rows of results ready.
    HitRows {
        /// The question they belong to.
        generation: u64,
        /// What it looks for.
        marker: Marker,
        /// The articles.
        ids: Vec<ArticleId>,
    },
    /// Count what a saved search finds that is unread, when nothing else is to
    /// be searched.
    CountUnread {
        /// The search.
        search: SavedSearch,
        /// Where to search.
        scope: Scope,
    },
    /// Answer a question about an article on the search thread.
    About(AboutRequest),
    /// Read the sources of this scope, what is new or has changed.
    Read(Vec<Source>),
    /// Stop reading.
    StopReading,
    /// Fetch these feeds now, or all that are followed.
    Fetch(Option<Vec<SourceId>>),
    /// Follow the feed at this address, or the one its page names, and fetch it.
    Follow(String),
    /// Fetch the page of an article and show its text.
    ReadPage(ArticleId, String),
    /// Stop fetching.
    StopFetching,
    /// Watch these sources from now on.
    Watch(Vec<Source>),
    /// Do something for pictures.
    Picture(PictureEffect),
    /// Have the terminal tell what the mouse does, or no longer.
    ListenToMouse(bool),
    /// Draw the whole screen afresh.
    Redraw,
    /// Give the terminal back for a while.
    Suspend,
    /// End the program, once all errands are done.
    Quit,
}

/// Something said in the status line until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// A sentence.
    pub text: String,
    /// Something was lost or refused.
    pub is_error: bool,
}

/// A question that must be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Mark so many articles as read?
    MarkAllRead(usize),
}

/// Where things are kept that the app names in effects.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The file that lists added sources.
    pub sources_file: PathBuf,
    /// The folder of the user's themes.
    pub themes: PathBuf,
    /// The user's home folder, for `~` in paths.
    pub home: Option<PathBuf>,
}

/// What the app starts with.
pub struct Start {
    /// The library; for reading only what is on the screen.
    pub library: Library,
    /// What to show.
    pub scope: Scope,
    /// The settings. Where `mouse` and `glyphs` are left to the terminal, it is taken
    /// for one that has both.
    pub config: Config,
    /// Mistakes in the settings.
    pub mistakes: Vec<String>,
    /// The theme, all its colours.
    pub theme: Theme,
    /// How many colours the terminal has.
    pub depth: ColorDepth,
    /// Where things are kept.
    pub places: Places,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
}

/// The whole state.
pub struct App {
    library: Library,
    config: Config,
    mistakes: Vec<String>,
    theme: Theme,
    depth: ColorDepth,
    glyphs: Glyphs,
    places: Places,
    size: (u16, u16),
    focus: Pane,
    zoom: Zoom,
    list: List,
    moves: Moves,
    pointer: Pointer,
    /// What was shown before a single source was chosen; it comes back.
    outer: Option<List>,
    /// What the list is about, in a word or two.
    scope_name: String,
    reader: Option<Reader>,
    /// A long article that an errand is opening.
    opening: Option<Opening>,
    pictures: Pictures,
    finding: Finding,
    results: Option<Results>,
    before_search: Option<BeforeSearch>,
    before_prompt: Option<BeforeSearch>,
    /// What hits are sorted by from the next question on.
    order: Order,
    generation: u64,
    /// The question of this generation has not been answered yet.
    is_searching: bool,
    prompt: Option<Prompt>,
    search_history: History,
    command_history: History,
    /// The saved search that was opened or named last.
    saved: Option<SavedSearch>,
    picker: Option<Picker>,
    /// How many lists to choose from there have been.
    picker_number: u64,
    tags: Tags,
    about: AboutState,
    overlay: Option<Overlay>,
    question: Option<Question>,
    notice: Option<Notice>,
    /// Keys that wait for others, and what was typed before them.
    typed: Typed,
    bookmarks: Bookmarks,
    hints: Option<Hints>,
    keyword_list: Vec<Keyword>,
    keyword_styles: Vec<HighlightStyle>,
    keywords: Arc<Keywords>,
    keywords_shown: bool,
    /// How many different keywords articles contain.
    keyword_counts: HashMap<ArticleId, KeywordCount>,
    /// The texts that keyword counts hold for: the version of the index.
    index_version: i64,
    problem_count: usize,
    reading: Reading,
    fetching: Fetching,
    data_version: i64,
    effects: Vec<Effect>,
}

impl App {
    /// The state at the start. Reads the first screen of the list.
    pub fn new(start: Start) -> std::result::Result<Self, LibraryError> {
        let Start {
            library,
            scope,
            config,
            mistakes,
            theme,
            depth,
            places,
            size,
        } = start;
        let (keyword_list, keyword_styles) = keywords_of(&config);
        let (keywords, errors) = Keywords::new(keyword_list.clone());
        let mut mistakes = mistakes;
        mistakes.extend(errors.into_iter().map(|error| {
            let word = keyword_list.get(error.index);
            let word = word.map_or("", |keyword| keyword.pattern.as_str());
            format!("[[highlight]] `{}` is {}", clean_line(word), error.message)
        }));
        mistakes.extend(impossible_images(&config));
        let pointer = Pointer::new(config.mouse.is_on(false));
        let glyphs = config.glyphs.glyphs(Glyphs::Unicode);
        let layout = Layout::new(size.0, size.1, &config.layout, Pane::List, false);
        let list = List::new(&library, scope, layout.list_rows())?;
        let data_version = library.data_version()?;
        let index_version = library.index_version()?;
        let problem_count = library.problem_count(list.scope())?;
        let mut app = Self {
            library,
            theme: theme.reduced(depth),
            config,
            mistakes,
            depth,
            glyphs,
            places,
            size,
            focus: Pane::List,
            zoom: Zoom::default(),
            list,
            moves: Moves::default(),
            pointer,
            outer: None,
            scope_name: String::new(),
            reader: None,
            opening: None,
            pictures: Pictures::default(),
            finding: Finding::default(),
            results: None,
            before_search: None,
            before_prompt: None,
            order: Order::default(),
            generation: 0,
            is_searching: false,
            prompt: None,
            search_history: History::default(),
            command_history: History::default(),
            saved: None,
            picker: None,
            picker_number: 0,
            tags: Tags::default(),
            about: AboutState::default(),
            overlay: None,
            question: None,
            notice: None,
            typed: Typed::default(),
            bookmarks: Bookmarks::default(),
            hints: None,
            keyword_list,
            keyword_styles,
            keywords: Arc::new(keywords),
            keywords_shown: true,
            keyword_counts: HashMap::new(),
            index_version,
            problem_count,
            reading: Reading::default(),
            fetching: Fetching::default(),
            data_version,
            effects: Vec::new(),
        };
        if let Some(mistake) = app.mistakes.first() {
            let text = mistake.lines().next().unwrap_or_default().to_owned();
            app.complain(format!("{text} (!\u{a0}shows\u{a0}all)"));
        }
        app.scope_name = app.name_of(app.list.scope());
        app.settle();
        Ok(app)
    }

    /// The effects of the start: its sources are read and watched.
    pub fn start(&mut self) -> Vec<Effect> {
        self.listen_to_mouse();
        self.read_sources();
        mem::take(&mut self.effects)
    }

    /// Takes a message in.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Key(key) => {
                self.notice = None;
                self.pointer.let_go();
                self.moves.rest();
                self.about.take_back();
                if !self.list.is_touched() {
                    self.list.touch();
                    // What is selected now is so with the reader's knowledge.
                    self.mark_read_by(&[MarkRead::Select]);
                }
                if !self.close_viewer() {
                    self.press(key);
                }
            }
            Msg::Paste(text) => self.paste(&text),
            Msg::Resize(columns, rows) => {
                self.close_viewer();
                self.size = (columns, rows);
            }
            Msg::Mouse(mouse) => {
                if !self.close_viewer() {
                    self.mouse(mouse);
                }
            }
            Msg::LibraryChanged => self.library_changed(),
            Msg::SourceChanged(id) => self.source_changed(id),
            Msg::Done(done) => self.done(done),
            Msg::Found(found) => self.found(found),
            Msg::FoundMore(more) => self.found_more(more),
            Msg::Months(counts) => self.take_months(counts),
            Msg::StillSearching => self.search_is_slow(),
            Msg::Rested(serial) => self.rested(serial),
            Msg::HitRows(generation, rows) => self.take_rows(generation, rows),
            Msg::Unread(search, unread) => {
                if let Some(picker) = &mut self.picker {
                    picker.set_unread(&search, unread);
                }
            }
            Msg::About(about) => self.take_about(about),
            Msg::Reading(progress) => {
                self.reading.progress =
                    Some(progress).filter(|progress| progress.done < progress.total);
            }
            Msg::Painted(key, painted) => self.take_picture(key, painted),
            Msg::ReadAll(outcome) => self.read_all(outcome),
            Msg::Fetching(progress) => self.fetching_goes_on(progress),
            Msg::Fetched(outcome) => self.fetched(outcome),
            Msg::PageRead(outcome) => self.page_read(outcome),
            Msg::SearchFailed(text) => self.search_failed(text),
            Msg::Trouble(text) => self.complain(text),
            Msg::Quit => self.quit(),
        }
        self.settle();
        mem::take(&mut self.effects)
    }

    // What the updates share.

    fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            is_error: false,
        });
    }

    fn complain(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            is_error: true,
        });
    }

    /// Says what went wrong; `None` then.
    fn check<T>(&mut self, outcome: std::result::Result<T, LibraryError>) -> Option<T> {
        outcome
            .map_err(|error| self.complain(error.to_string()))
            .ok()
    }

    fn errand(&mut self, errand: Errand) {
        self.effects.push(Effect::Errand(errand));
    }

    /// The selected row, of the results or of the list.
    fn selected(&self) -> Option<&Entry> {
        match &self.results {
            Some(results) => results.selected_row().map(|row| &row.entry),
            None => self.list.selected(),
        }
    }

    /// The selected article.
    fn selected_id(&self) -> Option<ArticleId> {
        match &self.results {
            Some(results) => results.selected_id(),
            None => self.list.selected().map(|entry| entry.id),
        }
    }

    fn set_mark(&mut self, id: ArticleId, mark: Mark, value: bool) {
        let change = |entry: &mut Entry| match mark {
            Mark::Read => entry.read = value,
            Mark::Starred => entry.starred = value,
        };
        self.list.edit(id, change);
        if let Some(results) = &mut self.results {
            results.edit(id, change);
        }
        self.errand(Errand::SetMark(id, mark, value));
    }

    fn refresh(&mut self) {
        let refreshed = self.list.refresh(&self.library);
        self.check(refreshed);
        if let Some(results) = &mut self.results {
            let ids = results.visible_ids();
            let entries = self.library.entries(&ids);
            if let Ok(entries) = entries {
                results.update_entries(&ids, entries);
            }
        }
        let version = self.library.index_version();
        let version = self.check(version).unwrap_or(self.index_version);
        let texts_changed = version != self.index_version;
        self.index_version = version;
        self.search_again();
        self.reread_article(texts_changed);
        let count = self.library.problem_count(self.list.scope());
        if let Some(count) = self.check(count) {
            self.problem_count = count;
        }
    }

    /// Columns and lines that an overlay has, below its heading and above the status.
    fn overlay_extent(&self) -> (usize, usize) {
        let (columns, rows) = self.size;
        let width = usize::from(columns).saturating_sub(2);
        let height = usize::from(rows).saturating_sub(2).max(1);
        (width, height)
    }

    /// Brings everything that follows from the state in line with it: heights,
    /// the open article, rows that are missing.
    fn settle(&mut self) {
        let layout = self.layout();
        let (width, height) = self.overlay_extent();
        if let Some(overlay) = &mut self.overlay {
            overlay.scroll(0, width, height);
        }
        if let Some(picker) = &mut self.picker {
            picker.set_height(height);
        }
        if layout.list.is_some() {
            let rows = layout.list_rows();
            let settled = self.list.set_height(&self.library, rows);
            self.check(settled);
            if let Some(results) = &mut self.results {
                results.set_height(layout.result_rows());
            }
        }
        self.settle_reader();
        self.settle_find();
        self.settle_hints();
        if self.focus == Pane::Reader {
            self.leave_timeline();
        }
        self.ask_for_rows();
        self.count_keywords();
    }

    fn settle_reader(&mut self) {
        if let Some(column) = self.text_column() {
            self.follow_selection(self.setting_in(column), usize::from(column.height));
            self.ask_for_pictures();
        }
    }

    fn quit(&mut self) {
        self.leave_article();
        self.effects.push(Effect::Quit);
    }
}
