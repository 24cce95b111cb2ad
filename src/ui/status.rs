//! The last row: hints, notices, progress, prompts.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Pen, thousands, write_right};
use crate::app::{App, FindState, Prompt, PromptKind, Question, Reader};
use crate::command::{Command, Scope, hints};
use crate::library::Step;
use crate::theme::Role;

/// Notices are broken into lines only where these hold so many columns.
const LEAST_WRAPPED: usize = 20;

/// Draws the row; gives the place of the cursor while something is typed.
pub(super) fn draw(app: &App, row: Rect, buffer: &mut Buffer) -> Option<Position> {
    if row.height == 0 {
        return None;
    }
    buffer.set_style(row, app.style(Role::Status));
    let end = row.right().saturating_sub(1);
    let right = right_text(app);
    let left_end = write_right(buffer, row.y, end, row.x, &right, app.style(Role::Dim));
    let mut pen = Pen::new(buffer, row.x, row.y, left_end.saturating_sub(1));
    if let Some(prompt) = app.prompt() {
        if let Some(notice) = app.notice() {
            let width = usize::from(row.width).saturating_sub(2);
            let lines = wrap(&notice.text, width);
            write_above(app, &lines, Role::Notice, row, buffer);
        }
        let mut pen = Pen::new(buffer, row.x, row.y, left_end.saturating_sub(1));
        let sign = match prompt.kind {
            PromptKind::Search | PromptKind::Find => "/",
            PromptKind::Command => ":",
        };
        pen.put(sign, app.style(Role::Prompt));
        return Some(write_input(
            app,
            &mut pen,
            prompt.text(),
            prompt.before_cursor(),
        ));
    }
    pen.move_to(row.x + 1);
    if let Some(Question::MarkAllRead(count)) = app.question() {
        let articles = if count == 1 { "article" } else { "articles" };
        let text = format!("Mark {} {articles} as read?  ", thousands(count));
        pen.write(&text, app.style(Role::Notice));
        write_hints(app, &mut pen);
    } else if let Some(notice) = app.notice() {
        let role = if notice.is_error {
            Role::Error
        } else {
            Role::Notice
        };
        let lines = wrap(&notice.text, pen.room());
        if let [above @ .., last] = lines.as_slice() {
            pen.write(last, app.style(role));
            write_above(app, above, role, row, buffer);
        }
    } else if let Some(progress) = app.progress() {
        let what = match progress.step {
            Step::Reading => "reading",
            Step::Indexing => "indexing",
        };
        let text = format!(
            "{what} {} of {} · Esc stops",
            thousands(progress.done),
            thousands(progress.total)
        );
        pen.write(&text, app.style(Role::Notice));
    } else if app.key_scope() == Scope::Empty {
        // The panes say it already.
    } else if app.list().counts().total == 0 && app.results().is_none() {
        pen.write("looking for articles …", app.style(Role::Notice));
    } else {
        write_hints(app, &mut pen);
    }
    None
}

/// Breaks a notice into lines, at blanks only: names of commands hold hyphens.
fn wrap(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    if width < LEAST_WRAPPED {
        return vec![text.into()];
    }
    let options = textwrap::Options::new(width.max(1))
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
}

/// Writes lines into the rows above, the last one just above; as many as a third
/// of the screen holds.
fn write_above(app: &App, lines: &[Cow<'_, str>], role: Role, row: Rect, buffer: &mut Buffer) {
    let most = usize::from(row.y / 3);
    let lines = lines.get(..lines.len().min(most)).unwrap_or_default();
    let first = row.y - lines.len() as u16;
    for (line, y) in lines.iter().zip(first..row.y) {
        for x in row.left()..row.right() {
            buffer[(x, y)].reset();
        }
        buffer.set_style(Rect { y, ..row }, app.style(Role::Text));
        Pen::new(buffer, row.x + 1, y, row.right()).write(line, app.style(role));
    }
}

/// The text being typed, its end where the cursor is in sight.
fn write_input(app: &App, pen: &mut Pen<'_>, text: &str, before: &str) -> Position {
    let room = pen.room().saturating_sub(1);
    let mut start = 0;
    while crate::typeset::width(before.get(start..).unwrap_or_default()) > room {
        let rest = before.get(start..).unwrap_or_default();
        start += rest.chars().next().map_or(1, char::len_utf8);
    }
    let column = crate::typeset::width(before.get(start..).unwrap_or_default());
    let position = Position::new(pen.x + column as u16, pen.y);
    pen.put(
        text.get(start..).unwrap_or_default(),
        app.style(Role::Input),
    );
    position
}

/// What the keys that matter right now do, as many as fit.
pub(super) fn write_hints(app: &App, pen: &mut Pen<'_>) {
    let scope = app.key_scope();
    let keymap = &app.config().keys;
    let has_keywords = app
        .reader()
        .is_some_and(|reader| !reader.keyword_marks().is_empty());
    for (command, name) in hints(scope) {
        if *command == Command::NextMark && !has_keywords {
            continue;
        }
        let keys = keymap.keys_of(scope, *command);
        let Some(key) = keys.first() else { continue };
        let width = crate::typeset::width(key) + 1 + crate::typeset::width(name);
        if width > pen.room() {
            break;
        }
        pen.put(key, app.style(Role::StatusKey));
        pen.put(" ", app.style(Role::Status));
        pen.put(name, app.style(Role::Status));
        pen.put("   ", app.style(Role::Status));
    }
}

/// What stands at the right end: keys that wait, hits, the match, the place.
fn right_text(app: &App) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !app.pending().is_empty() {
        let keys: Vec<String> = app.pending().iter().map(ToString::to_string).collect();
        parts.push(keys.join(" "));
    }
    if app.overlay().is_some() {
        return parts.join("   ");
    }
    if let Some(prompt) = app.prompt() {
        parts.extend(match prompt.kind {
            PromptKind::Find => Some(find_text(app, prompt)),
            PromptKind::Search | PromptKind::Command => hits_text(app),
        });
        return parts.join("   ");
    }
    parts.extend(match_text(app));
    if matches!(app.key_scope(), Scope::List | Scope::Empty) {
        match app.problem_count() {
            0 => {}
            1 => parts.push("! 1 problem".to_owned()),
            count => parts.push(format!("! {count} problems")),
        }
    }
    let layout = app.layout();
    let is_on_rule = layout.rule.is_some() && !layout.side_by_side;
    if !is_on_rule && layout.reader.is_some() {
        let percent = app.reader().and_then(Reader::percent);
        parts.extend(percent.map(|percent| format!("{percent}%")));
    }
    parts.join("   ")
}

/// How much the search has found so far: `3 hits · 1 fuzzy`.
fn hits_text(app: &App) -> Option<String> {
    let results = app.results()?;
    let hits = if results.len() == 1 { "hit" } else { "hits" };
    let all = thousands(results.len());
    Some(match results.len() - results.strict() {
        0 => format!("{all} {hits}"),
        similar => format!("{all} {hits} · {} fuzzy", thousands(similar)),
    })
}

/// What the prompt has found in the article so far: `3/14`.
fn find_text(app: &App, prompt: &Prompt) -> String {
    match app.find_state() {
        _ if prompt.text().trim().is_empty() => "in this article".to_owned(),
        FindState::Idle => String::new(),
        FindState::Waiting => "…".to_owned(),
        FindState::NoMatch => "no match".to_owned(),
        FindState::At {
            number,
            count,
            came_round,
        } => {
            let round = if came_round { "from the top · " } else { "" };
            format!("{round}{}/{}", thousands(number + 1), thousands(count))
        }
    }
}

/// Which match of the article `n` and `N` have come to: `match 3/14`, or
/// `find 3/14` while something is found inside it.
fn match_text(app: &App) -> Option<String> {
    if let FindState::At { number, count, .. } = app.find_state() {
        let (number, count) = (thousands(number + 1), thousands(count));
        return Some(format!("find {number}/{count}"));
    }
    app.results()?;
    let reader = app.reader()?;
    let current = reader.current_match()?;
    Some(format!("match {}/{}", current + 1, reader.match_count()))
}
