//! Any keys in any order: nothing breaks, and what is on the screen agrees with
//! itself and with the library.

use depesche::input::MouseAction;
use depesche::library::Library;
use depesche::model::ArticleId;
use proptest::prelude::*;

use crate::articles;
use crate::desk::{Desk, Setup};

#[derive(Clone, Debug)]
enum Step {
    Keys(&'static str),
    Text(String),
    Resize(u16, u16),
    Mouse(MouseAction, u16, u16),
    Write(usize),
    Remove(usize),
    /// The search does not answer until the next `Answer`.
    Hold,
    Answer,
}

/// Every key that does something, but those that end the program; letters typed
/// may still do that.
const KEYS: &[&str] = &[
    "j",
    "k",
    "ctrl-d",
    "ctrl-u",
    "space",
    "b",
    "g g",
    "G",
    "Enter",
    "]",
    "[",
    "h",
    "/",
    "F",
    "n",
    "N",
    "Esc",
    "J",
    "K",
    "K Enter",
    "K Tab",
    "R",
    "R Enter",
    "g t",
    ")",
    "(",
    "m",
    "A y",
    "A n",
    "s",
    "u",
    "ctrl-r",
    "r",
    "z",
    "Tab",
    ">",
    "<",
    "H",
    "?",
    ":",
    "!",
    "Down",
    "Up",
    "PgDn",
    "PgUp",
    "Home",
    "End",
    "Backspace",
    "ctrl-w",
    "ctrl-p",
    "ctrl-n",
    "g s",
    "+",
    "g",
    "g /",
    "S",
    "M",
    "Left",
    "Right",
    "}",
    "{",
    "g j",
    "g k",
    "g h",
    "Z",
    "f",
    "U",
    "M",
    "'",
    "ctrl-o",
    "5",
];

const ACTIONS: &[MouseAction] = &[
    MouseAction::Press,
    MouseAction::Release,
    MouseAction::WheelUp,
    MouseAction::WheelDown,
];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let text = prop_oneof![
        Just("/fähre".to_owned()),
        Just("/a".to_owned()),
        Just("Ffähre".to_owned()),
        Just("/qxz".to_owned()),
        Just("/\"sentence 7\"".to_owned()),
        Just(":highlight bridge".to_owned()),
        Just(":save some".to_owned()),
        Just(":forget some".to_owned()),
        "[a-zäß\"-]{1,4}",
    ];
    let step = prop_oneof![
        12 => prop::sample::select(KEYS).prop_map(Step::Keys),
        3 => text.prop_map(Step::Text),
        2 => (1_u16..160, 1_u16..50).prop_map(|(columns, rows)| Step::Resize(columns, rows)),
        4 => (prop::sample::select(ACTIONS), 0_u16..90, 0_u16..30)
            .prop_map(|(action, column, row)| Step::Mouse(action, column, row)),
        1 => Just(Step::Hold),
        1 => Just(Step::Answer),
        1 => (0_usize..9).prop_map(Step::Write),
        1 => (0_usize..9).prop_map(Step::Remove),
    ];
    prop::collection::vec(step, 1..50)
}

fn desk() -> Desk {
    let (name, text) = articles::long();
    Setup::new(80, 24)
        .files(articles::desk())
        .files([(name, text.as_str())])
        .settings("[[highlight]]\nwords = [\"Fähre\", \"trees\"]")
        .open()
}

fn take(desk: &mut Desk, step: &Step, number: usize) {
    let files = articles::desk();
    match step {
        Step::Keys(keys) => desk.keys(keys),
        Step::Text(text) => desk.text(text),
        Step::Resize(columns, rows) => desk.resize(*columns, *rows),
        Step::Mouse(action, column, row) => desk.mouse(*action, *column, *row),
        Step::Hold => desk.hold_search(),
        Step::Answer => desk.answer(),
        Step::Write(file) => match files.get(*file) {
            Some((name, text)) => desk.file(name, text, number as u64),
            None => desk.file(
                "another.txt",
                "date 2025-07-13 Another. Yes.",
                number as u64,
            ),
        },
        Step::Remove(file) => match files.get(*file) {
            Some((name, _)) => desk.remove(name),
            None => desk.remove("another.txt"),
        },
    };
}

/// The selected article of the list, and its line on the screen.
fn selection(desk: &Desk) -> Option<(ArticleId, usize)> {
    let list = desk.app().list();
    Some((list.selected()?.id, list.selected_line()))
}

/// What must hold whatever was pressed.
fn check(desk: &Desk, other: &Library) -> Result<(), TestCaseError> {
    let screen = desk.screen();
    let app = desk.app();
    let selected = match app.results() {
        Some(results) => results.selected_id(),
        None => app.list().selected().map(|entry| entry.id),
    };
    if let Some(reader) = app.reader().filter(|_| app.layout().reader.is_some()) {
        prop_assert_eq!(Some(reader.article().id), selected, "{}", screen);
        prop_assert!(reader.top() <= reader.last_top());
    }
    let counts = other.counts(app.list().scope()).unwrap();
    prop_assert_eq!(app.list().counts(), counts, "{}", screen);
    // A single column is the scroll bar's.
    let has_list = app.layout().list_rows() > 0 && app.layout().status.width > 1;
    // A long notice may stand over the last rows until the next key.
    let is_free = app.overlay().is_none() && app.picker().is_none() && app.notice().is_none();
    if is_free && has_list && selected.is_some() {
        let bars = screen.lines().filter(|row| row.starts_with('▌')).count();
        prop_assert_eq!(bars, 1, "the selection is not to be seen:\n{}", screen);
    }
    for row in app.list().visible() {
        if let depesche::app::ListLine::Row(entry, _) = row {
            let stored = other.entries(&[entry.id]).unwrap();
            prop_assert_eq!(Some(entry), stored.first(), "{}", screen);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_screen_agrees_with_itself_whatever_is_pressed(steps in steps()) {
        let mut desk = desk();
        let other = desk.app().library().reopen().unwrap();
        let mut has_moved = false;
        for (number, step) in steps.iter().enumerate() {
            let before = selection(&desk);
            take(&mut desk, step, number);
            check(&desk, &other)?;
            // A list that is all on the screen has no room to move in.
            let (_, shown, total) = desk.app().list().extent();
            let arrived = matches!(step, Step::Write(_)) && shown < total;
            if has_moved && before.is_some() && arrived {
                prop_assert_eq!(selection(&desk), before, "what arrived moved the list");
            }
            has_moved |= matches!(step, Step::Keys(_) | Step::Text(_) | Step::Mouse(..));
            if desk.ended {
                return Ok(());
            }
        }
        desk.keys("Esc Esc Esc Esc Esc Esc Esc Esc Esc Esc");
        let app = desk.app();
        prop_assert!(app.prompt().is_none() && app.picker().is_none() && app.overlay().is_none());
        prop_assert!(app.results().is_none() && desk.is_in_list());
    }
}
