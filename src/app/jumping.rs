//! Going somewhere by name: what can be chosen, and what choosing it does.

use std::collections::{HashMap, HashSet};
use std::mem;

use super::picker::{Note, Picker, PickerRow, Target};
use super::prompt::Edit;
use super::{App, Effect, Errand, List, Pane, Prompt, PromptKind, Zoom};
use crate::command::{self, Command};
use crate::document::gate::clean_line;
use crate::keymap::{Key, KeyCode};
use crate::library::{MonthPlace, SavedSearch, Scope, SourcePlace, TagPage};
use crate::model::{ArticleId, Source, SourceId};
use crate::search::Order;

/// Of more tags than that, those that most articles have can be chosen.
const MOST_TAGS: usize = 1_000;

/// The tags of a scope, as far as they are collected.
#[derive(Debug, Default)]
pub(super) struct Tags {
    /// The list they were ordered for.
    number: u64,
    scope: Scope,
    /// The version of the index they hold for.
    index_version: i64,
    counts: HashMap<String, usize>,
    is_complete: bool,
}

impl App {
    /// The list to choose from.
    pub fn picker(&self) -> Option<&Picker> {
        self.picker.as_ref()
    }

    /// Opens the list of everything there is to go to.
    pub(super) fn open_picker(&mut self) {
        let mut rows = vec![self.home_row()];
        rows.extend(self.saved_rows());
        rows.extend(self.source_rows());
        rows.extend(self.command_rows());
        self.picker_number += 1;
        let number = self.picker_number;
        self.show_picker(Picker::new("Go to", number, rows));
        let scope = self.list.scope().clone();
        self.errand(Errand::ListMonths { number, scope });
        self.collect_tags();
    }

    /// Opens the list of saved searches.
    pub(super) fn open_searches(&mut self) {
        let rows = self.saved_rows();
        if rows.is_empty() {
            self.say("no saved search yet: / searches, Enter keeps what is found, + names it");
        } else {
            self.show_picker(Picker::new("Saved searches", 0, rows));
        }
    }

    pub(super) fn show_picker(&mut self, picker: Picker) {
        self.leave_article();
        self.overlay = None;
        self.picker = Some(picker);
        self.prompt = Some(Prompt::new(PromptKind::Jump, ""));
    }

    /// What everything is when nothing is chosen: the scope the session came from.
    fn home(&self) -> &List {
        self.outer.as_ref().unwrap_or(&self.list)
    }

    fn home_row(&self) -> PickerRow {
        let name = self.name_of(self.home().scope());
        let note = Note::Counts(self.home().counts());
        PickerRow::new(Target::Home, name, String::new(), note)
    }

    fn saved_rows(&mut self) -> Vec<PickerRow> {
        let searches = self.library.saved_searches();
        let searches = self.check(searches).unwrap_or_default();
        let scope = self.home().scope().clone();
        let counting = searches.iter().map(|search| Effect::CountUnread {
            search: search.clone(),
            scope: scope.clone(),
        });
        self.effects.extend(counting);
        let searches = searches.into_iter();
        let row = |search: SavedSearch| {
            let (name, query) = (clean_line(&search.name), clean_line(&search.query));
            PickerRow::new(Target::Saved(search), name, query, Note::Nothing)
        };
        searches.map(row).collect()
    }

    fn source_rows(&mut self) -> Vec<PickerRow> {
        let sources = self.library.source_counts();
        let sources = self.check(sources).unwrap_or_default();
        let home: HashSet<SourceId> = match self.home().scope() {
            Scope::All => HashSet::new(),
            Scope::Sources(ids) => ids.iter().copied().collect(),
        };
        let sources = sources.into_iter().filter(|known| {
            let is_inside = known.inside.iter().all(|id| home.contains(id));
            // Home has a row of its own.
            known.inside.len() != home.len() || !is_inside
        });
        let row = |known: crate::library::SourceCounts| {
            let (name, remark) = match known.place {
                SourcePlace::Files(source) => {
                    let name = source.path.file_name().unwrap_or(source.path.as_os_str());
                    let name = clean_line(&name.to_string_lossy());
                    (name, self.folder_of(&source))
                }
                SourcePlace::Feeds(path) => match path.rsplit_once('/') {
                    Some((folder, name)) => (name.to_owned(), folder.to_owned()),
                    None => (path, String::new()),
                },
                SourcePlace::Feed { title, folder } => (title, folder),
            };
            let note = Note::Counts(known.counts);
            PickerRow::new(Target::Source(known.inside), name, remark, note)
        };
        sources.map(row).collect()
    }

    /// The folder that a source lies in, with `~` for the home folder.
    fn folder_of(&self, source: &Source) -> String {
        let folder = source.path.parent().unwrap_or(&source.path);
        let home = self.places.home.as_deref();
        let short = home.and_then(|home| folder.strip_prefix(home).ok());
        clean_line(&match short {
            Some(rest) if rest.as_os_str().is_empty() => "~".to_owned(),
            Some(rest) => format!("~/{}", rest.display()),
            None => folder.display().to_string(),
        })
    }

    /// The commands that mean something here.
    fn command_rows(&self) -> Vec<PickerRow> {
        let scope = self.key_scope();
        // Nobody looks for a name to go a row down.
        let moving = Command::Down.section();
        let commands = Command::all().filter(|command| {
            command.works_in(scope) && command.section() != moving && *command != Command::Jump
        });
        let rows = commands.map(|command| {
            let keys = self.config.keys.keys_of(scope, command).join("  ");
            PickerRow::new(
                Target::Command(command),
                command.name().to_owned(),
                command.help().to_owned(),
                Note::Keys(keys),
            )
        });
        let lines = command::arguments().map(|argument| {
            PickerRow::new(
                Target::Line(argument.command),
                format!("{} {}", argument.command, argument.form),
                format!("Needs {}", argument.what),
                Note::Nothing,
            )
        });
        rows.chain(lines).collect()
    }

    /// Has the tags collected, unless they are known.
    fn collect_tags(&mut self) {
        let scope = self.home().scope().clone();
        let tags = &mut self.tags;
        if tags.is_complete && tags.index_version == self.index_version && tags.scope == scope {
            tags.number = self.picker_number;
            self.add_tag_rows();
            return;
        }
        *tags = Tags {
            number: self.picker_number,
            scope,
            index_version: self.index_version,
            ..Tags::default()
        };
        self.order_tags(None);
    }

    fn order_tags(&mut self, from: Option<ArticleId>) {
        let (number, scope) = (self.tags.number, self.tags.scope.clone());
        self.errand(Errand::ListTags {
            number,
            scope,
            from,
        });
    }

    /// Some tags are there; as long as someone waits for them, the next are sought.
    pub(super) fn take_tags(&mut self, number: u64, page: TagPage) {
        if number != self.tags.number {
            return;
        }
        for (tag, count) in page.counts {
            *self.tags.counts.entry(tag).or_insert(0) += count;
        }
        match page.next {
            None => {
                self.tags.is_complete = true;
                self.add_tag_rows();
            }
            Some(next) => {
                let waits = |picker: &Picker| picker.number == number;
                if self.picker.as_ref().is_some_and(waits) {
                    self.order_tags(Some(next));
                }
            }
        }
    }

    fn add_tag_rows(&mut self) {
        let mut tags: Vec<(&String, &usize)> = self.tags.counts.iter().collect();
        tags.sort_by_key(|(tag, count)| (std::cmp::Reverse(**count), *tag));
        tags.truncate(MOST_TAGS);
        let rows = tags.into_iter().map(|(tag, count)| {
            let note = Note::Articles(*count);
            PickerRow::new(
                Target::Tag(tag.clone()),
                clean_line(tag),
                String::new(),
                note,
            )
        });
        add_rows(&mut self.picker, self.tags.number, rows.collect());
    }

    /// The months are there.
    pub(super) fn take_month_places(&mut self, number: u64, months: Vec<MonthPlace>) {
        let rows = months.into_iter().map(|month| {
            let name = jiff::civil::Date::new(month.year, month.month, 1)
                .map_or_else(|_| String::new(), |day| day.strftime("%B %Y").to_string());
            let remark = format!("{}-{:02}", month.year, month.month);
            PickerRow::new(Target::Month(month.first), name, remark, Note::Nothing)
        });
        add_rows(&mut self.picker, number, rows.collect());
    }

    pub(super) fn press_in_picker(&mut self, key: Key) {
        let (Some(picker), Some(prompt)) = (&mut self.picker, &mut self.prompt) else {
            return;
        };
        match (key.code, key.ctrl) {
            (KeyCode::Down, _) | (KeyCode::Char('n'), true) => picker.move_by(1),
            (KeyCode::Up, _) | (KeyCode::Char('p'), true) => picker.move_by(-1),
            (KeyCode::PageDown, _) => picker.page_by(false),
            (KeyCode::PageUp, _) => picker.page_by(true),
            (KeyCode::Tab, _) => self.mark_listed_terms(),
            (KeyCode::Enter, _) => {
                if let Some(target) = picker.target().cloned() {
                    self.close_picker();
                    self.go_to(target);
                }
            }
            _ => {
                if prompt.press(key) == Edit::Changed {
                    self.filter_picker();
                }
            }
        }
    }

    /// Shows what matches the letters typed.
    pub(super) fn filter_picker(&mut self) {
        if let (Some(picker), Some(prompt)) = (&mut self.picker, &self.prompt) {
            picker.filter(prompt.text());
        }
    }

    pub(super) fn close_picker(&mut self) {
        (self.picker, self.prompt) = (None, None);
    }

    fn go_to(&mut self, target: Target) {
        match target {
            Target::Home => {
                self.leave_results();
                self.leave_scope();
            }
            Target::Source(inside) => self.show(Scope::Sources(inside)),
            Target::Saved(search) => {
                self.search_for(search.query.clone());
                self.saved = Some(search);
            }
            Target::Tag(tag) => self.search_for(format!("tag:{}", quoted(&tag))),
            Target::Month(first) => {
                self.leave_results();
                let shown = self
                    .list
                    .select(&self.library, first)
                    // Its heading is the first line.
                    .and_then(|()| self.list.put_selected_on(&self.library, 1));
                self.check(shown);
            }
            Target::Term(term) => self.search_for(quoted(&term)),
            Target::Article(cursor) => self.open_related(cursor),
            Target::Place(place) => self.jump_to(place),
            Target::Command(command) => self.run(command),
            Target::Line(command) => {
                let line = format!("{command} ");
                self.prompt = Some(Prompt::new(PromptKind::Command, &line));
            }
        }
    }

    /// Searches everything for a query that is not typed.
    fn search_for(&mut self, query: String) {
        if self.outer.is_some() {
            self.leave_results();
            self.leave_scope();
        }
        self.leave_article();
        if self.before_search.is_none() {
            self.before_search = Some(self.before_search_now());
        }
        self.zoom = Zoom::default();
        self.focus = Pane::List;
        self.remember_search(&query);
        self.ask_for(query);
    }

    /// The list takes the place of search results and of the reader.
    fn leave_results(&mut self) {
        self.leave_article();
        self.generation += 1;
        (self.results, self.before_search, self.is_searching) = (None, None, false);
        self.order = Order::default();
        self.focus = Pane::List;
        self.zoom = Zoom::default();
        self.remark(None);
    }

    /// Shows only what is in a scope. What was shown first comes back by
    /// [`Self::leave_scope`].
    pub(super) fn show(&mut self, scope: Scope) {
        self.leave_results();
        let is_home = |outer: &List| *outer.scope() == scope;
        if self.outer.as_ref().is_some_and(is_home) {
            self.leave_scope();
            return;
        }
        let rows = self.layout().list_rows();
        let list = List::new(&self.library, scope, rows);
        let Some(list) = self.check(list) else { return };
        let before = mem::replace(&mut self.list, list);
        if self.outer.is_none() && before.counts().total > 0 && before.scope() != self.list.scope()
        {
            self.outer = Some(before);
        }
        self.scope_changed();
        self.read_new_sources();
    }

    /// Reads and watches what is shown, unless it was read and watched already.
    fn read_new_sources(&mut self) {
        let known = self
            .outer
            .as_ref()
            .map(|outer| self.library.sources_of(outer.scope()));
        let known = known.unwrap_or_else(|| Ok(Vec::new()));
        let sources = self.library.sources_of(self.list.scope());
        if let (Some(known), Some(mut sources)) = (self.check(known), self.check(sources)) {
            sources.retain(|source| !known.contains(source));
            if !sources.is_empty() {
                self.watch();
                self.read(sources);
            }
        }
    }

    /// Goes back from a single source to what was shown first.
    pub(super) fn leave_scope(&mut self) {
        let Some(outer) = self.outer.take() else {
            return;
        };
        self.leave_article();
        self.list = outer;
        let refreshed = self.list.refresh(&self.library);
        self.check(refreshed);
        self.scope_changed();
    }

    fn scope_changed(&mut self) {
        self.about.leave_trail();
        self.scope_name = self.name_of(self.list.scope());
        let count = self.library.problem_count(self.list.scope());
        if let Some(count) = self.check(count) {
            self.problem_count = count;
        }
    }
}

/// Adds rows to the list they were ordered for, if it is still there.
fn add_rows(picker: &mut Option<Picker>, number: u64, rows: Vec<PickerRow>) {
    if let Some(picker) = picker.as_mut().filter(|picker| picker.number == number) {
        picker.add(rows);
    }
}

/// A word of a query, in quotes if it would not be one otherwise.
pub(super) fn quoted(word: &str) -> String {
    if word
        .chars()
        .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    {
        word.to_owned()
    } else {
        format!("\"{}\"", word.replace(['"', '“', '”', '„', '«', '»'], " "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_single_word_is_quoted() {
        for (tag, expected) in [
            ("sea", "sea"),
            ("sci-fi_2", "sci-fi_2"),
            ("Türkei", "Türkei"),
            ("two words", "\"two words\""),
            ("a|b", "\"a|b\""),
            ("the „sea“", "\"the  sea \""),
        ] {
            assert_eq!(quoted(tag), expected);
        }
    }
}
