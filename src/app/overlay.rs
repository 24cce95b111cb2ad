//! What lies over the panes: help and problems.

use crate::command::{Command, Scope};
use crate::keymap::KeyMap;
use crate::library::Problem;

/// A page over the panes, scrolled by lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// What the keys do in a scope.
    Help {
        /// The lines.
        lines: Vec<HelpLine>,
        /// The first line on the screen.
        top: usize,
    },
    /// What is wrong with files and settings.
    Problems {
        /// Mistakes in the settings, each as it is shown, of several lines.
        mistakes: Vec<String>,
        /// Files.
        problems: Vec<Problem>,
        /// The first line on the screen.
        top: usize,
    },
}

/// A line of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpLine {
    /// A heading.
    Section(&'static str),
    /// A command with its keys.
    Row {
        /// The keys, printed.
        keys: String,
        /// The command.
        command: Command,
    },
    /// Nothing.
    Blank,
}

impl Overlay {
    /// The help for a scope.
    pub fn help(keymap: &KeyMap, scope: Scope) -> Self {
        let mut lines = Vec::new();
        let mut section = "";
        for row in keymap.help(scope) {
            if row.command.section() != section {
                if !section.is_empty() {
                    lines.push(HelpLine::Blank);
                }
                section = row.command.section();
                lines.push(HelpLine::Section(section));
            }
            lines.push(HelpLine::Row {
                keys: row.keys.join("  "),
                command: row.command,
            });
        }
        Self::Help { lines, top: 0 }
    }

    /// How many lines it has.
    pub fn len(&self) -> usize {
        match self {
            Self::Help { lines, .. } => lines.len(),
            Self::Problems {
                mistakes, problems, ..
            } => {
                let mistakes: usize = mistakes.iter().map(|text| text.lines().count() + 1).sum();
                mistakes + 3 * problems.len()
            }
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first line on the screen.
    pub fn top(&self) -> usize {
        match self {
            Self::Help { top, .. } | Self::Problems { top, .. } => *top,
        }
    }

    /// Moves by so many lines, of which the screen holds `height`.
    pub fn scroll(&mut self, lines: isize, height: usize) {
        let last = self.len().saturating_sub(height);
        let (Self::Help { top, .. } | Self::Problems { top, .. }) = self;
        *top = top.saturating_add_signed(lines).min(last);
    }
}
