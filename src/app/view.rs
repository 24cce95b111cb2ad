//! What the drawing asks for: the state as the screen shows it.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{App, Layout, List, Notice, Overlay, Pane, Prompt, Question, Reader, Results};
use crate::command::Scope as KeyScope;
use crate::config::{Config, HighlightStyle};
use crate::library::{Library, Progress};
use crate::model::ArticleId;
use crate::theme::{Glyphs, Role};

impl App {
    /// The library, as the app reads it.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// How the screen is divided.
    pub fn layout(&self) -> Layout {
        let (columns, rows) = self.size;
        let is_alone = self.zoom.is_zoomed || self.is_zen();
        Layout::new(columns, rows, &self.config.layout, self.focus, is_alone)
    }

    /// The list of everything.
    pub fn list(&self) -> &List {
        &self.list
    }

    /// Whether a single source is shown, and what was shown before comes back.
    pub fn is_inside(&self) -> bool {
        self.outer.is_some()
    }

    /// What a search found; it takes the list's place.
    pub fn results(&self) -> Option<&Results> {
        self.results.as_ref()
    }

    /// The open article.
    pub fn reader(&self) -> Option<&Reader> {
        self.reader.as_ref()
    }

    /// The pane that keys go to.
    pub fn focus(&self) -> Pane {
        self.focus
    }

    /// Where the text of an article stands, if it is on the screen.
    pub fn text_column(&self) -> Option<Rect> {
        self.layout().text_column(&self.config.reader)
    }

    /// Where the chart of matches stands, if it is on the screen.
    pub fn chart_column(&self) -> Option<Rect> {
        let layout = self.layout();
        (!self.is_zen()).then(|| layout.chart_column(&self.config.reader))?
    }

    /// The line being typed.
    pub fn prompt(&self) -> Option<&Prompt> {
        self.prompt.as_ref()
    }

    /// What lies over the panes.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// The question that waits for its answer.
    pub fn question(&self) -> Option<Question> {
        self.question
    }

    /// What is said in the status line.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// How far reading the sources has come, while it goes on.
    pub fn progress(&self) -> Option<Progress> {
        self.reading.progress
    }

    /// Files and feeds that something is wrong with, and mistakes in the settings.
    pub fn problem_count(&self) -> usize {
        self.problem_count + self.mistakes.len()
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What lines, bars and marks are drawn with.
    pub fn glyphs(&self) -> Glyphs {
        self.glyphs
    }

    /// How a role looks.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// How a group of keywords looks.
    pub fn keyword_style(&self, group: usize) -> Style {
        match self.keyword_styles.get(group) {
            Some(HighlightStyle::Role(role)) => self.theme.style(*role),
            Some(HighlightStyle::Own(style)) => self.depth.limit(*style),
            // Key terms, behind all groups.
            None => self
                .theme
                .style(Role::HIGHLIGHTS[group % Role::HIGHLIGHTS.len()]),
        }
    }

    /// How many different keywords an article contains, once they are counted.
    pub fn keyword_count(&self, id: ArticleId) -> usize {
        if !self.keywords_shown {
            return 0;
        }
        self.keyword_counts.get(&id).map_or(0, |known| known.count)
    }

    /// The scope that keys are looked up in.
    pub fn key_scope(&self) -> KeyScope {
        match (&self.overlay, self.focus) {
            _ if self.question.is_some() => KeyScope::Confirm,
            (Some(Overlay::Help { .. }), _) => KeyScope::Help,
            (Some(Overlay::Problems { .. }), _) => KeyScope::Problems,
            (Some(Overlay::Links(_) | Overlay::Address { .. }), _) => KeyScope::Links,
            _ if self.is_empty() => KeyScope::Empty,
            (None, Pane::Reader) => KeyScope::Reader,
            (None, Pane::List) if self.is_on_timeline() => KeyScope::Timeline,
            (None, Pane::List) if self.results.is_some() => KeyScope::Results,
            (None, Pane::List) => KeyScope::List,
        }
    }

    /// Whether there is nothing to show at all.
    pub fn is_empty(&self) -> bool {
        self.list.counts().total == 0 && self.results.is_none() && self.reading.orders == 0
    }
}
