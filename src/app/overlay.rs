//! What lies over the panes: help and problems.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::Offset;

use super::links::{LinkList, folded};
use crate::command::{self, Command, Scope};
use crate::document::gate::clean_line;
use crate::keymap::KeyMap;
use crate::library::Problem;
use crate::link::Address;

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
    /// All links of the open article.
    Links(LinkList),
    /// Where a link leads.
    Address {
        /// The address.
        address: Address,
        /// The list that it was chosen from.
        list: Option<LinkList>,
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
    /// Keys of a prompt, and what they do.
    Typing(&'static str, &'static str),
    /// Nothing.
    Blank,
}

/// A line of the problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemLine {
    /// Which file it is about.
    File(String),
    /// What is wrong; something is missing because of it.
    Error(String),
    /// What is wrong with something that is there all the same.
    Warning(String),
    /// Nothing.
    Blank,
}

/// A time in seconds since 1970 as `2025-07-14 09:30`, in UTC.
fn minute(second: i64) -> Option<String> {
    let moment = Timestamp::from_second(second).ok()?;
    let time = Offset::UTC.to_datetime(moment);
    let (date, hour, minute) = (time.date(), time.hour(), time.minute());
    Some(format!("{date} {hour:02}:{minute:02}"))
}

/// Everything that is wrong, in lines of at most `width` columns. What shows a
/// place in a file is not wrapped.
pub fn problem_lines(mistakes: &[String], problems: &[Problem], width: usize) -> Vec<ProblemLine> {
    let wrap = |text: &str, indent: &str| -> Vec<String> {
        let options = textwrap::Options::new(width.max(1))
            .initial_indent(indent)
            .subsequent_indent("  ");
        let lines = textwrap::wrap(text, options);
        lines.into_iter().map(Cow::into_owned).collect()
    };
    let mut lines = Vec::new();
    for mistake in mistakes {
        let (message, place) = mistake.split_once('\n').unwrap_or((mistake, ""));
        lines.extend(wrap(message, "").into_iter().map(ProblemLine::Error));
        let place = place.lines().map(str::to_owned);
        lines.extend(place.map(ProblemLine::Error));
        lines.push(ProblemLine::Blank);
    }
    for problem in problems {
        let path = clean_line(&problem.path.to_string_lossy());
        lines.push(ProblemLine::File(path));
        let kind = match problem.article {
            Some(_) => ProblemLine::Warning,
            None => ProblemLine::Error,
        };
        lines.extend(wrap(&problem.message, "  ").into_iter().map(kind));
        if let Some(next_try) = problem.next_try.and_then(minute) {
            let text = format!("Next try: {next_try} UTC.");
            lines.extend(wrap(&text, "  ").into_iter().map(kind));
        }
        lines.push(ProblemLine::Blank);
    }
    lines
}

impl Overlay {
    /// The help for a scope.
    pub fn help(keymap: &KeyMap, scope: Scope) -> Self {
        let mut lines = Vec::new();
        let mut section = "";
        for row in keymap.help(scope) {
            if row.command.section() != section {
                if section == Command::Search.section() {
                    lines.push(HelpLine::Blank);
                    lines.push(HelpLine::Section("While you type a search"));
                    let keys = command::SEARCH_PROMPT.iter();
                    lines.extend(keys.map(|(keys, help)| HelpLine::Typing(keys, help)));
                }
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

    /// The first line on the screen.
    pub fn top(&self) -> usize {
        match self {
            Self::Help { top, .. }
            | Self::Problems { top, .. }
            | Self::Links(LinkList { top, .. })
            | Self::Address { top, .. } => *top,
        }
    }

    /// Moves by so many lines on a screen that holds `height` of them, each of
    /// `width` columns.
    pub fn scroll(&mut self, lines: isize, width: usize, height: usize) {
        let length = match self {
            Self::Links(list) => {
                // The selected link stays in sight.
                list.select(0, width, height);
                return;
            }
            Self::Address { address, .. } => folded(&address.url, width).len(),
            Self::Help { lines, .. } => lines.len(),
            Self::Problems {
                mistakes, problems, ..
            } => problem_lines(mistakes, problems, width).len(),
        };
        let last = length.saturating_sub(height);
        if let Self::Help { top, .. } | Self::Problems { top, .. } | Self::Address { top, .. } =
            self
        {
            *top = top.saturating_add_signed(lines).min(last);
        }
    }
}
