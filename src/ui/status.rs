//! The last row: hints, notices, progress, prompts.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use unicode_segmentation::UnicodeSegmentation;

use super::line::{Layer, write_layers};
use super::{Pen, thousands, timeline, write_right};
use crate::app::{App, FindState, Overlay, Pane, Prompt, PromptKind, Question, Reader, Results};
use crate::command::{Command, Scope, hints};
use crate::library::Step;
use crate::theme::Role;

/// Notices are broken into lines only where these hold so many columns.
const LEAST_WRAPPED: usize = 20;

/// What stands in an empty search prompt, as much of it as fits.
const PROMPT_HINTS: [&str; 3] = ["Tab completes", "Up earlier searches", "Down to the hits"];

/// Draws the row; gives the place of the cursor while something is typed.
pub(super) fn draw(app: &App, row: Rect, buffer: &mut Buffer) -> Option<Position> {
    if row.height == 0 {
        return None;
    }
    if is_quiet(app) {
        draw_quiet(app, row, buffer);
        return None;
    }
    buffer.set_style(row, app.style(Role::Status));
    let end = row.right().saturating_sub(1);
    let problem = problem_of(app);
    let has_room = |message: &str, typed: &str| {
        let columns = crate::typeset::width(message) + crate::typeset::width(typed) + 6;
        columns <= usize::from(row.width)
    };
    let beside = problem.filter(|(message, typed)| has_room(message, typed));
    let (right, role) = match beside {
        Some((message, _)) => (message.to_owned(), Role::Error),
        None => (right_text(app, usize::from(row.width)), Role::Dim),
    };
    let left_end = write_right(buffer, row.y, end, row.x, &right, app.style(role));
    let mut pen = Pen::new(buffer, row.x, row.y, left_end.saturating_sub(1));
    if let Some(prompt) = app.prompt() {
        if let Some(notice) = app.notice() {
            let width = usize::from(row.width).saturating_sub(2);
            let lines = wrap(&notice.text, width);
            write_above(app, &lines, Role::Notice, row, buffer);
        } else if let (Some((message, _)), None) = (problem, beside) {
            let lines = wrap(message, usize::from(row.width).saturating_sub(2));
            write_above(app, &lines, Role::Error, row, buffer);
        }
        let mut pen = Pen::new(buffer, row.x, row.y, left_end.saturating_sub(1));
        let sign = match prompt.kind {
            PromptKind::Search | PromptKind::Find => "/",
            PromptKind::Command => ":",
            PromptKind::Jump => ">",
        };
        pen.put(sign, app.style(Role::Prompt));
        return Some(write_input(app, &mut pen, prompt));
    }
    if app.question().is_none() && app.notice().is_none() && app.overlay().is_none() {
        write_narrowing(app, &mut pen);
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
    } else if let Some(progress) = app.fetching() {
        let failed = match progress.failed {
            0 => String::new(),
            failed => format!(", {} failed", thousands(failed)),
        };
        let text = format!(
            "fetching feeds: {} of {}{failed} · Esc stops",
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

/// Whether only the text is to be seen, and nothing has to be said.
fn is_quiet(app: &App) -> bool {
    let is_free = app.prompt().is_none() && app.overlay().is_none() && app.question().is_none();
    app.is_zen() && is_free && app.notice().is_none()
}

/// Below the text alone: what it is, and how far one has come. What is found or
/// waits for another key is said, too.
fn draw_quiet(app: &App, row: Rect, buffer: &mut Buffer) {
    let Some(reader) = app.reader() else { return };
    let column = app.text_column().unwrap_or(row);
    let dim = app.style(Role::Dim);
    let right = right_text(app, usize::from(row.width));
    let end = write_right(buffer, row.y, column.right(), column.x, &right, dim);
    // While the page shows the title itself it need not stand here too.
    if reader.top() > 0 {
        let title = &reader.article().metadata.title;
        Pen::new(buffer, column.x, row.y, end.saturating_sub(2)).write(title, dim);
    }
}

/// The first thing that is wrong with the query being typed, and the query.
fn problem_of(app: &App) -> Option<(&str, &str)> {
    let prompt = app.prompt()?;
    let problem = prompt.problems().first()?;
    Some((&problem.message, prompt.text()))
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
fn write_input(app: &App, pen: &mut Pen<'_>, prompt: &Prompt) -> Position {
    let (text, before) = (prompt.text(), prompt.before_cursor());
    let room = pen.room().saturating_sub(1);
    let (mut start, mut column) = (before.len(), 0);
    for (place, grapheme) in before.grapheme_indices(true).rev() {
        let wider = column + crate::typeset::width(grapheme);
        if wider > room {
            break;
        }
        (start, column) = (place, wider);
    }
    let position = Position::new(pen.x + column as u16, pen.y);
    // Seen without colours, too.
    let wrong = app.style(Role::Error).add_modifier(Modifier::UNDERLINED);
    let problems = prompt.problems().iter();
    let layers: Vec<Layer> = problems
        .map(|problem| (problem.range.clone(), wrong))
        .collect();
    write_layers(
        pen,
        text,
        start..text.len(),
        app.style(Role::Input),
        &layers,
    );
    position
}

/// The query, and the months that the results are narrowed to.
fn write_narrowing(app: &App, pen: &mut Pen<'_>) {
    let Some(results) = app.results().filter(|_| app.focus() == Pane::List) else {
        return;
    };
    let Some(narrowing) = results.narrowing() else {
        return;
    };
    if narrowing.is_focused {
        pen.put(" ", app.style(Role::Status));
    } else {
        // The keys are there beside the longest query.
        let room = pen.room() / 3;
        let query = format!("/{}", results.base());
        let fit = crate::typeset::fit(&query, room);
        let cut = if fit.ellipsis { "…" } else { "" };
        let shown = query.get(..fit.end).unwrap_or_default();
        pen.put(&format!("{shown}{cut}   "), app.style(Role::Input));
    }
    let name = timeline::name_of(narrowing.span);
    pen.write(&name, app.style(Role::Notice));
    pen.put("   ", app.style(Role::Status));
}

/// What the keys that matter right now do, as many as fit.
pub(super) fn write_hints(app: &App, pen: &mut Pen<'_>) {
    let scope = app.key_scope();
    let keymap = &app.config().keys;
    let has_keywords = app
        .reader()
        .is_some_and(|reader| !reader.keyword_marks().is_empty());
    let found_nothing = app.results().is_some_and(Results::is_empty);
    let way_back = app.is_inside().then_some((Command::Cancel, "back"));
    let way_back = way_back.filter(|_| scope == Scope::List);
    let returns = scope == Scope::Reader && app.can_return();
    let way_back = way_back.or(returns.then_some((Command::Cancel, "back")));
    for (command, name) in way_back.iter().chain(hints(scope)) {
        let is_idle = match command {
            Command::NextMark => !has_keywords,
            Command::FollowSelected => !matches!(app.overlay(), Some(Overlay::Links(_))),
            Command::NextMatch | Command::Open | Command::SwitchOrder | Command::Timeline => {
                found_nothing
            }
            _ => false,
        };
        if is_idle {
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
fn right_text(app: &App, columns: usize) -> String {
    let mut parts: Vec<String> = Vec::new();
    let pending = app.pending();
    if !pending.is_empty() {
        parts.push(pending);
    }
    if let Some(picker) = app.picker() {
        let (shown, all) = picker.counts();
        return format!("{} of {}", thousands(shown), thousands(all));
    }
    if app.overlay().is_some() {
        return parts.join("   ");
    }
    if let Some(prompt) = app.prompt() {
        parts.extend(match prompt.kind {
            PromptKind::Find => Some(find_text(app, prompt)),
            PromptKind::Search if prompt.text().is_empty() => prompt_hint(columns),
            PromptKind::Search | PromptKind::Command | PromptKind::Jump => hits_text(app),
        });
        return parts.join("   ");
    }
    if app.key_scope() != Scope::Timeline {
        parts.extend(match_text(app));
    }
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

/// What keys do in an empty search prompt, beside which there must be room to type.
fn prompt_hint(columns: usize) -> Option<String> {
    let hints = (1..=PROMPT_HINTS.len()).rev();
    let mut texts = hints.filter_map(|count| Some(PROMPT_HINTS.get(..count)?.join(" · ")));
    texts.find(|text| crate::typeset::width(text) + 6 <= columns)
}

/// How much the search has found so far: `3 hits · 1 fuzzy`.
fn hits_text(app: &App) -> Option<String> {
    let results = app.results()?;
    let hits = if results.len() == 1 { "hit" } else { "hits" };
    let (found, has_more) = results.total();
    let all = format!("{}{}", thousands(found), if has_more { "+" } else { "" });
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
