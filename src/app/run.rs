//! What commands do.

use std::path::PathBuf;

use super::about::Wanted;
use super::bookmarks::LetterFor;
use super::layout::Pane;
use super::moving::Move;
use super::pictures::impossible_images;
use super::{App, Done, Effect, Errand, Overlay, Prompt, PromptKind, Question, Zoom};
use crate::command::{self, Command, Invocation, READER_WIDTH};
use crate::config::{self, HighlightStyle};
use crate::library::{LibraryError, Mark, Undone};
use crate::search::{Keyword, KeywordKind, Keywords};
use crate::theme::Role;

/// Columns that `<` and `>` change the text by.
const WIDTH_STEP: u16 = 4;

/// From so many letters on, a keyword added on the spot also marks parts of words.
const LONG_KEYWORD: usize = 4;

impl App {
    pub(super) fn run(&mut self, command: Command) {
        self.follow_before(command);
        let number = self.typed.take_number();
        let count = number.unwrap_or(1);
        let times = count as isize;
        match command {
            Command::Down => self.go(Move::Lines(times)),
            Command::Up => self.go(Move::Lines(-times)),
            Command::HalfPageDown => self.go(Move::HalfPages(times)),
            Command::HalfPageUp => self.go(Move::HalfPages(-times)),
            Command::PageDown => self.go(Move::Pages(times)),
            Command::PageUp => self.go(Move::Pages(-times)),
            Command::ReadOn => self.read_on(times),
            Command::Top => self.go_far(Move::Top, number),
            Command::Bottom => self.go_far(Move::Bottom, number),
            Command::NextParagraph => self.step_paragraph(count, false),
            Command::PreviousParagraph => self.step_paragraph(count, true),
            Command::NextHeading => self.step_heading(count, false),
            Command::PreviousHeading => self.step_heading(count, true),
            Command::Outline => self.open_outline(),
            Command::ViewPicture => self.view_picture(number),
            Command::FollowLink => self.choose_link(number),
            Command::Links => self.list_links(),
            Command::FollowSelected => self.follow_selected(),
            Command::SetPlace => self.typed.wait_for_letter(LetterFor::Setting),
            Command::GoToPlace => self.typed.wait_for_letter(LetterFor::Going),
            Command::JumpBack => self.jump_back(),
            Command::Open => self.focus_reader(),
            Command::Back => self.back(),
            Command::SwitchPane => match self.focus {
                Pane::List => self.focus_reader(),
                Pane::Reader => self.back(),
            },
            Command::NextUnread => self.find_unread(false),
            Command::PreviousUnread => self.find_unread(true),
            Command::NextMark => self.step_keyword(count, false),
            Command::PreviousMark => self.step_keyword(count, true),
            Command::NextArticle => self.move_selection(times),
            Command::PreviousArticle => self.move_selection(-times),
            Command::Find => self.open_find(),
            Command::Search => self.open_search(),
            Command::Jump => self.open_picker(),
            Command::Searches => self.open_searches(),
            Command::SaveSearch => self.ask_search_name(),
            Command::NextMatch => self.step_match(false),
            Command::PreviousMatch => self.step_match(true),
            Command::Cancel => self.cancel(),
            Command::SwitchOrder => self.switch_order(),
            Command::Timeline => self.enter_timeline(),
            Command::EarlierMonth => self.step_timeline(true),
            Command::LaterMonth => self.step_timeline(false),
            Command::KeepMonth => self.leave_timeline(),
            Command::KeyTerms => self.ask_about(Wanted::Terms),
            Command::MarkTerms => self.toggle_terms(),
            Command::Related => self.ask_about(Wanted::Related),
            Command::ToggleRead => self.toggle(Mark::Read),
            Command::ToggleStar => self.toggle(Mark::Starred),
            Command::MarkAllRead => self.ask_mark_all_read(),
            Command::Undo => self.errand(Errand::Undo),
            Command::Redo => self.errand(Errand::Redo),
            Command::FullText => self.switch_text(),
            Command::Refresh => {
                self.reading.tells_outcome = true;
                self.read_sources();
                self.fetch_shown();
            }
            Command::Fetch => self.fetch_all(),
            Command::Zoom => self.toggle_zoom(),
            Command::Zen => self.toggle_zen(),
            Command::Wider => self.change_width(i32::from(WIDTH_STEP)),
            Command::Narrower => self.change_width(-i32::from(WIDTH_STEP)),
            Command::ToggleHighlights => self.toggle_keywords(),
            Command::Redraw => {
                self.pictures.forget();
                self.effects.push(Effect::Redraw);
            }
            Command::ToggleMouse => self.toggle_mouse(),
            Command::Help => {
                self.overlay = Some(Overlay::help(&self.config.keys, self.key_scope()));
            }
            Command::CommandLine => self.prompt = Some(Prompt::new(PromptKind::Command, "")),
            Command::AddSource => self.prompt = Some(Prompt::new(PromptKind::Command, "add ")),
            Command::OpenPath => self.prompt = Some(Prompt::new(PromptKind::Command, "open ")),
            Command::Problems => self.errand(Errand::Problems(self.list.scope().clone())),
            Command::Suspend => {
                // The terminal keeps no pictures while others use it.
                self.pictures.forget();
                self.effects.push(Effect::Suspend);
            }
            Command::Quit => self.quit_one_level(),
            Command::QuitAll => self.quit(),
            // Meaningful at a question only; that takes its keys itself.
            Command::Accept | Command::Decline => {}
        }
    }

    pub(super) fn run_line(&mut self, line: &str) {
        match command::parse_line(line) {
            Ok(invocation) => self.invoke(invocation),
            Err(command::LineError::Empty) => {}
            Err(error) => self.complain(error.to_string()),
        }
    }

    fn invoke(&mut self, invocation: Invocation) {
        match invocation {
            Invocation::Run(command) => self.run(command),
            Invocation::Add(address) if address.contains("://") => self.follow_feed(address),
            Invocation::Add(path) => self.errand(Errand::Add {
                path: self.path(&path),
                sources_file: self.places.sources_file.clone(),
            }),
            Invocation::Unfollow(feed) => self.errand(Errand::Unfollow {
                feed,
                sources_file: self.places.sources_file.clone(),
            }),
            Invocation::Open(path) => self.errand(Errand::OpenPath(self.path(&path))),
            Invocation::Import(path) => self.errand(Errand::Import(self.path(&path))),
            Invocation::SaveSearch(name) => self.save_search(&name),
            Invocation::ForgetSearch(name) => self.errand(Errand::ForgetSearch(name)),
            Invocation::Highlight(word) => self.add_keyword(&word),
            Invocation::Set(key, value) => {
                if let Err(message) = self.config.set(key, &value) {
                    self.complain(message);
                } else if key == "reader.images"
                    && let Some(mistake) = impossible_images(&self.config)
                {
                    self.complain(mistake);
                }
            }
            Invocation::Theme(name) => {
                self.errand(Errand::LoadTheme {
                    name,
                    folder: self.places.themes.clone(),
                });
            }
        }
    }

    /// A path as it was typed, with the home folder in place of `~`.
    fn path(&self, typed: &str) -> PathBuf {
        config::expand_home(typed, self.places.home.as_deref())
    }

    fn move_selection(&mut self, rows: isize) {
        if let Some(results) = &mut self.results {
            results.move_by(rows);
        } else {
            let moved = self.list.move_by(&self.library, rows);
            self.check(moved);
        }
    }

    pub(super) fn back(&mut self) {
        self.leave_article();
        if self.results.is_none() {
            self.about.leave_trail();
        }
        self.focus = Pane::List;
        self.zoom = Zoom::default();
    }

    fn cancel(&mut self) {
        match self.overlay.take() {
            Some(Overlay::Address { list, .. }) => {
                self.overlay = list.map(Overlay::Links);
                return;
            }
            Some(_) => return,
            None => {}
        }
        if self.shows_find() {
            self.clear_find();
        } else if self.is_zen() {
            self.zoom.is_zen = false;
        } else if self.focus == Pane::Reader {
            if !self.return_to_passed() {
                self.back();
            }
        } else if self
            .results
            .as_ref()
            .is_some_and(|it| it.narrowing().is_some())
        {
            self.narrow(None);
        } else if self.results.is_some() {
            self.clear_search();
        } else if self.zoom.is_zoomed {
            self.zoom = Zoom::default();
        } else if self.outer.is_some() {
            self.leave_scope();
        } else if self.reading.progress.is_some() {
            self.effects.push(Effect::StopReading);
        } else {
            self.stop_fetching();
        }
    }

    fn quit_one_level(&mut self) {
        if self.overlay.is_some() || self.results.is_some() && self.focus == Pane::List {
            self.cancel();
        } else if self.focus == Pane::Reader || self.zoom.is_zoomed {
            self.back();
        } else if self.outer.is_some() {
            self.leave_scope();
        } else {
            self.quit();
        }
    }

    fn toggle(&mut self, mark: Mark) {
        let Some(entry) = self.selected() else { return };
        let (id, value) = match mark {
            Mark::Read => (entry.id, !entry.read),
            Mark::Starred => (entry.id, !entry.starred),
        };
        self.set_mark(id, mark, value);
    }

    fn ask_mark_all_read(&mut self) {
        match self.list.counts().unread {
            0 => self.say("everything is read already"),
            count => self.question = Some(Question::MarkAllRead(count)),
        }
    }

    fn change_width(&mut self, columns: i32) {
        let width = i32::from(self.config.reader.width) + columns;
        let (least, most) = (
            i32::from(*READER_WIDTH.start()),
            i32::from(*READER_WIDTH.end()),
        );
        let width = width.clamp(least, most) as u16;
        self.config.reader.width = width;
        self.say(format!("text at most {width} columns wide"));
    }

    fn toggle_keywords(&mut self) {
        self.keywords_shown = !self.keywords_shown;
        self.add_term_keywords();
        self.remark(None);
        if self.keyword_list.is_empty() {
            self.say("no keywords yet: :highlight WORD, or [[highlight]] in the settings");
        } else {
            self.say(if self.keywords_shown {
                "keywords shown"
            } else {
                "keywords hidden"
            });
        }
    }

    fn add_keyword(&mut self, word: &str) {
        // Words added on the spot share a group of their own behind those of the settings.
        let configured = self.config.highlights.len();
        if self.keyword_styles.len() == configured {
            let role = Role::HIGHLIGHTS[configured % Role::HIGHLIGHTS.len()];
            self.keyword_styles.push(HighlightStyle::Role(role));
        }
        // Longer words are looked for inside compounds, too: `abkommen` in
        // `Verteidigungsabkommen`, but not `art` in `start`.
        let is_long = word.chars().count() >= LONG_KEYWORD;
        self.keyword_list.push(Keyword {
            pattern: word.to_owned(),
            kind: if is_long {
                KeywordKind::Part
            } else {
                KeywordKind::Word
            },
            group: configured,
        });
        let (keywords, _) = Keywords::new(self.keyword_list.clone());
        self.keywords_shown = true;
        self.set_keywords(keywords);
        self.say(format!("marking {word} for this session"));
    }

    // Answers of other threads.

    pub(super) fn done(&mut self, done: Done) {
        match done {
            Done::Marked | Done::PlaceKept | Done::SearchRemembered => {}
            Done::MarkedAllRead(count) => {
                self.refresh();
                self.say(format!("marked {count} read · u undoes"));
            }
            Done::Undone(undone) => self.undone(undone, "undid", "nothing to undo"),
            Done::Redone(redone) => self.undone(redone, "did again", "nothing to do again"),
            Done::FoundUnreadHit(found) => match (found, &mut self.results) {
                (Some(id), Some(results)) => results.select(id),
                (Some(_), None) => {}
                (None, _) => self.say("no other hit is unread"),
            },
            Done::FoundUnread(Some(_)) if self.results.is_some() => {}
            Done::FoundUnread(Some(cursor)) => {
                let selected = self.list.select(&self.library, cursor);
                self.check(selected);
            }
            Done::FoundUnread(None) => self.say("no unread article this way"),
            Done::Opened(reader) => {
                self.opened(reader.map(|reader| *reader));
            }
            Done::FoundInside {
                article,
                needle,
                places,
            } => self.found_inside(&article, needle, places),
            Done::KeywordCounts(counts) => {
                for (id, count) in counts {
                    if let Some(known) = self.keyword_counts.get_mut(&id) {
                        known.count = count;
                    }
                }
            }
            Done::TextSwitched(id, shown) => self.text_switched(id, shown),
            Done::NamesFound(wanted, names) => self.names_found(&wanted, names),
            Done::Problems(problems) => {
                let mistakes = self.mistakes.clone();
                self.overlay = Some(Overlay::Problems {
                    mistakes,
                    problems,
                    top: 0,
                });
            }
            Done::Added(source) | Done::Importing(source) => {
                self.say(format!("reading {}", source.path.display()));
                self.reading.tells_outcome = true;
                self.read(vec![source]);
                self.watch();
            }
            Done::Unfollowed(feed) => {
                self.say(format!(
                    "{feed} is not followed any more; its articles stay"
                ));
            }
            Done::Showing(scope) => self.show(scope),
            Done::SearchSaved { search, before } => self.search_saved(search, before.as_ref()),
            Done::SearchForgotten(name, search) => self.search_forgotten(&name, search.as_ref()),
            Done::Months(number, months) => self.take_month_places(number, months),
            Done::Tags(number, page) => self.take_tags(number, page),
            Done::Theme(theme) => self.theme = theme.reduced(self.depth),
            Done::Failed(text) => self.complain(text),
        }
    }

    fn undone(&mut self, undone: Option<Undone>, did: &str, nothing: &str) {
        let Some(undone) = undone else {
            self.say(nothing);
            return;
        };
        self.refresh();
        self.name_results();
        let title = undone.article.and_then(|id| {
            let entry = self.library.entries(&[id]).ok()?.pop()?;
            Some(format!(": {}", entry.title))
        });
        self.say(format!(
            "{did} “{}”{}",
            undone.label,
            title.unwrap_or_default()
        ));
    }

    pub(super) fn library_changed(&mut self) {
        let version: Result<i64, LibraryError> = self.library.data_version();
        let Some(version) = self.check(version) else {
            return;
        };
        if version != self.data_version {
            self.data_version = version;
            self.refresh();
        }
    }
}
