//! Keys: to the prompt, the question or the key map.

use std::mem;

use super::bookmarks::LetterFor;
use super::completion::common_start;
use super::prompt::Edit;
use super::{App, PromptKind, Question};
use crate::app::Errand;
use crate::command::{self, Command, Scope};
use crate::fold::fold;
use crate::keymap::{Key, KeyCode, Lookup};
use crate::theme::Theme;

/// The greatest number that can be typed before a command.
const GREATEST_NUMBER: usize = 99_999;

/// What was pressed and waits for another key.
#[derive(Debug, Default)]
pub(super) struct Typed {
    /// The number before a command.
    number: Option<usize>,
    /// The beginning of a sequence, or the keys of a command that waits for a letter.
    keys: Vec<Key>,
    /// The next key is the letter for this.
    letter: Option<LetterFor>,
}

impl Typed {
    /// Adds a digit to the number; `false` if the key is none.
    fn take_digit(&mut self, key: Key) -> bool {
        let digit = match key.code {
            KeyCode::Char(c) if !key.ctrl && !key.alt => c.to_digit(10),
            _ => None,
        };
        let digit = digit.filter(|digit| *digit > 0 || self.number.is_some());
        if let Some(digit) = digit {
            let number = self.number.unwrap_or(0) * 10 + digit as usize;
            self.number = Some(number.min(GREATEST_NUMBER));
        }
        digit.is_some()
    }

    /// The number that was typed before a command, once.
    pub(super) fn take_number(&mut self) -> Option<usize> {
        self.number.take()
    }

    /// The next key is a letter.
    pub(super) fn wait_for_letter(&mut self, wanted: LetterFor) {
        self.letter = Some(wanted);
    }
}

impl App {
    pub(super) fn press(&mut self, key: Key) {
        if self.question.is_some() {
            self.answer(key);
        } else if self.prompt.is_some() {
            self.press_in_prompt(key);
        } else if self.hints.is_some() {
            self.press_in_hints(key);
        } else {
            self.press_command(key);
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        let Some(prompt) = &mut self.prompt else {
            return;
        };
        prompt.completion = None;
        prompt.insert(text.trim());
        let kind = prompt.kind;
        self.typed(kind);
    }

    /// What stands in the prompt has changed.
    fn typed(&mut self, kind: PromptKind) {
        match kind {
            PromptKind::Search => self.search_typed(),
            PromptKind::Find => self.find_typed(),
            PromptKind::Jump => self.filter_picker(),
            PromptKind::Command => {}
        }
    }

    fn press_command(&mut self, key: Key) {
        if let Some(wanted) = self.typed.letter.take() {
            self.typed.keys.clear();
            self.take_letter(wanted, key);
            return;
        }
        let scope = self.key_scope();
        let is_begun = !self.typed.keys.is_empty();
        if !is_begun && self.config.keys.lookup(scope, &[key]) == Lookup::Unbound {
            if !self.typed.take_digit(key) {
                self.typed.number = None;
            }
            return;
        }
        if key.code == KeyCode::Esc && self.typed.number.take().is_some() {
            self.typed.keys.clear();
            return;
        }
        self.typed.keys.push(key);
        match self.config.keys.lookup(scope, &self.typed.keys) {
            Lookup::Found(command) => {
                let keys = mem::take(&mut self.typed.keys);
                self.run(command);
                if self.typed.letter.is_some() {
                    self.typed.keys = keys;
                }
            }
            Lookup::Pending => {}
            Lookup::Unbound => {
                // A key that does not go on with a sequence starts anew; Esc only
                // ends the sequence.
                self.typed.keys.clear();
                self.typed.number = None;
                if is_begun && key.code != KeyCode::Esc {
                    self.press_command(key);
                }
            }
        }
    }

    /// What was pressed and waits for another key: a number, keys.
    pub fn pending(&self) -> String {
        if let Some(hints) = &self.hints {
            return format!("link {}", hints.typed).trim_end().to_owned();
        }
        let number = self.typed.number.map(|number| number.to_string());
        let keys = self.typed.keys.iter().map(ToString::to_string);
        let parts: Vec<String> = number.into_iter().chain(keys).collect();
        parts.join(" ")
    }

    fn answer(&mut self, key: Key) {
        let Some(question) = self.question.take() else {
            return;
        };
        match self.config.keys.lookup(Scope::Confirm, &[key]) {
            Lookup::Found(Command::Accept) => match question {
                Question::MarkAllRead(_) => {
                    self.errand(Errand::MarkAllRead(self.list.scope().clone()));
                }
            },
            _ => self.say("nothing was changed"),
        }
    }

    fn press_in_prompt(&mut self, key: Key) {
        let Some(prompt) = &mut self.prompt else {
            return;
        };
        if key.code != KeyCode::Tab {
            prompt.completion = None;
        }
        match (prompt.kind, key.code, key.ctrl) {
            (_, KeyCode::Esc, _) | (_, KeyCode::Char('c' | 'g'), true) => self.leave_prompt(),
            // Deleting beyond the beginning leaves, as in other pagers.
            (_, KeyCode::Backspace, false) if prompt.text().is_empty() => self.leave_prompt(),
            (PromptKind::Jump, ..) => self.press_in_picker(key),
            (PromptKind::Search, KeyCode::Enter, _) => self.keep_search(),
            (PromptKind::Find, KeyCode::Enter, _) => self.keep_find(),
            (PromptKind::Find, KeyCode::Down | KeyCode::Tab, _)
            | (PromptKind::Find, KeyCode::Char('n'), true) => self.step_find(false),
            (PromptKind::Find, KeyCode::Up, _) | (PromptKind::Find, KeyCode::Char('p'), true) => {
                self.step_find(true);
            }
            (PromptKind::Command, KeyCode::Enter, _) => {
                let line = prompt.text().to_owned();
                self.prompt = None;
                self.command_history.push(&line);
                self.run_line(&line);
            }
            (PromptKind::Command, KeyCode::Tab, _) => self.complete(),
            (PromptKind::Search, KeyCode::Tab, _) => self.complete_query(key.shift),
            (_, KeyCode::Up, _) => self.arrow(true),
            (_, KeyCode::Down, _) => self.arrow(false),
            (PromptKind::Search, KeyCode::Char('n'), true) => self.move_hit(1),
            (PromptKind::Search, KeyCode::Char('p'), true) => self.move_hit(-1),
            (PromptKind::Search, KeyCode::PageDown, _) => self.move_hits_by_page(false),
            (PromptKind::Search, KeyCode::PageUp, _) => self.move_hits_by_page(true),
            (kind, ..) => {
                let edit = prompt.press(key);
                if edit == Edit::Changed {
                    self.typed(kind);
                }
            }
        }
    }

    fn leave_prompt(&mut self) {
        match self.prompt.as_ref().map(|prompt| prompt.kind) {
            Some(PromptKind::Search) => self.abandon_search(),
            Some(PromptKind::Find) => self.abandon_find(),
            _ => self.close_picker(),
        }
    }

    /// Up and Down lead among the hits. Above the first one are the lines typed
    /// before; on the way back from these, Down goes through them first.
    fn arrow(&mut self, up: bool) {
        let results = self.results.as_ref().filter(|_| !self.is_searching);
        let is_search = self
            .prompt
            .as_ref()
            .is_some_and(|prompt| prompt.kind == PromptKind::Search);
        let is_among_hits = is_search && results.is_some_and(|results| results.selected() > 0);
        let walked = !is_among_hits && self.walk_history(up);
        if is_among_hits || is_search && !walked && !up {
            self.move_hit(if up { -1 } else { 1 });
        }
    }

    fn move_hit(&mut self, hits: isize) {
        if let Some(results) = &mut self.results {
            results.move_by(hits);
        }
    }

    fn move_hits_by_page(&mut self, up: bool) {
        if let Some(results) = &mut self.results {
            let page = results.page() as isize;
            results.page_by(if up { -page } else { page });
        }
    }

    /// Tab on the command line: as much as all completions have in common.
    fn complete(&mut self) {
        let Some(prompt) = &self.prompt else { return };
        let line = prompt.text().to_owned();
        let completions = match line.split_once(' ') {
            Some(("theme", start)) => Theme::names()
                .filter(|name| name.starts_with(start))
                .map(|name| format!("theme {name}"))
                .collect(),
            Some((command @ ("forget" | "save"), start)) => {
                let start = start.trim_start();
                let searches = self.library.saved_searches().unwrap_or_default();
                let names = searches.into_iter().map(|search| search.name);
                names
                    .filter(|name| fold(name).starts_with(&fold(start)))
                    .map(|name| format!("{command} {name}"))
                    .collect()
            }
            _ => command::complete(&line),
        };
        let common = common_start(&completions);
        if common.len() > line.len()
            && let Some(prompt) = &mut self.prompt
        {
            prompt.set_text(&common);
        }
        match completions.as_slice() {
            [] if line.contains(' ') => self.say("no name begins like this"),
            [] => self.say("no command begins like this"),
            [_] => {}
            several => self.say(several.join("  ")),
        }
    }
}
