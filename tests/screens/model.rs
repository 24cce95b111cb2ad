//! The list against a simple model: ten thousand articles, random keys.

use proptest::prelude::*;

use crate::desk::{Desk, Setup};
use depesche::app::ListLine;

const COUNT: usize = 10_000;

/// The rows of a list and the selected one, as simply as can be.
struct Model {
    titles: Vec<String>,
    selected: usize,
}

fn shelf() -> Vec<(String, String)> {
    (0..COUNT)
        .map(|number| {
            // Months of very different lengths: from one article to two hundred.
            let month = (number as f64).sqrt() as usize;
            let (year, month) = (2024 - month / 12, 12 - month % 12);
            let text = format!("date {year}-{month:02}-15 Number {number} of the shelf. Text.");
            (format!("{number:05}.txt"), text)
        })
        .collect()
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// A key, and how often it is pressed.
    Keys(&'static str, usize),
    Resize(u16, u16),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let keys = prop_oneof![
        4 => Just(Step::Keys("j", 1)),
        4 => Just(Step::Keys("k", 1)),
        4 => Just(Step::Keys("space", 1)),
        3 => Just(Step::Keys("b", 1)),
        2 => Just(Step::Keys("ctrl-d", 1)),
        2 => Just(Step::Keys("ctrl-u", 1)),
        1 => Just(Step::Keys("g g", 1)),
        1 => Just(Step::Keys("G", 1)),
        1 => (2_usize..40).prop_map(|times| Step::Keys("J", times)),
        1 => (2_usize..20).prop_map(|times| Step::Keys("space", times)),
        1 => (2_usize..20).prop_map(|times| Step::Keys("b", times)),
        1 => (20_u16..200, 4_u16..60).prop_map(|(columns, rows)| Step::Resize(columns, rows)),
    ];
    prop::collection::vec(keys, 1..60)
}

/// The rows on the screen, and the number of the selected one among them.
fn on_screen(desk: &Desk) -> (Vec<String>, Option<usize>) {
    let mut titles = Vec::new();
    let mut selected = None;
    for line in desk.app().list().visible() {
        if let ListLine::Row(entry, is_selected) = line {
            if is_selected {
                selected = Some(titles.len());
            }
            titles.push(entry.title.clone());
        }
    }
    (titles, selected)
}

/// What must hold after every step: the rows on the screen are neighbours in the
/// whole list, the selected one is among them, months stand where they belong.
fn check(desk: &Desk, model: &Model, step: Step) -> Result<(), TestCaseError> {
    let (titles, selected) = on_screen(desk);
    let first = model.titles.iter().position(|title| *title == titles[0]);
    let first = first.expect("only titles of the shelf are on the screen");
    prop_assert_eq!(
        &titles[..],
        &model.titles[first..first + titles.len()],
        "rows are missing or doubled after {:?}",
        step
    );
    let Some(selected) = selected else {
        return Err(TestCaseError::fail(format!(
            "nothing is selected after {step:?}"
        )));
    };
    prop_assert_eq!(
        first + selected,
        model.selected,
        "selection after {:?}",
        step
    );
    let (above, shown, total) = desk.app().list().extent();
    prop_assert_eq!(
        (above, shown, total),
        (first, titles.len(), COUNT),
        "scroll bar after {:?}",
        step
    );
    let mut month = None;
    for line in desk.app().list().visible() {
        match line {
            ListLine::Month(year, number) => month = Some((year, number)),
            ListLine::Row(entry, _) => {
                let date = entry.published.as_ref().unwrap().civil();
                let own = (date.year(), date.month());
                prop_assert!(
                    month.is_none_or(|month| month == own),
                    "month after {:?}",
                    step
                );
                month = Some(own);
            }
        }
    }
    Ok(())
}

#[test]
fn the_window_shows_what_a_simple_list_would() {
    let files = shelf();
    let files = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let mut desk = Setup::new(80, 24).files(files).open();
    let all = desk
        .app()
        .library()
        .entries_after(desk.app().list().scope(), None, COUNT + 1)
        .unwrap();
    assert_eq!(all.len(), COUNT);
    let mut model = Model {
        titles: all.into_iter().map(|entry| entry.title).collect(),
        selected: 0,
    };
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 150,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let cell = std::cell::RefCell::new((&mut desk, &mut model));
    runner
        .run(&steps(), |steps| {
            let (desk, model) = &mut *cell.borrow_mut();
            desk.resize(80, 24).keys("g g");
            model.selected = 0;
            for step in steps {
                apply(desk, model, step)?;
                check(desk, model, step)?;
            }
            Ok(())
        })
        .unwrap();
}

/// Presses one key and tells the model, as far as it can know.
fn press(desk: &mut Desk, model: &mut Model, keys: &str) -> Result<(), TestCaseError> {
    let last = model.titles.len() - 1;
    let before = range_on_screen(desk, model);
    desk.keys(keys);
    match keys {
        "j" | "J" => model.selected = (model.selected + 1).min(last),
        "k" => model.selected = model.selected.saturating_sub(1),
        "g g" => model.selected = 0,
        "G" => model.selected = last,
        // How many rows a page is depends on the months between: but it goes
        // somewhere, and no row is skipped.
        _ => {
            let after = range_on_screen(desk, model);
            let selected = after.start + on_screen(desk).1.unwrap_or_default();
            if matches!(keys, "space" | "ctrl-d") {
                prop_assert!(selected > model.selected || selected == last, "{}", keys);
                prop_assert!(after.start <= before.end, "{} skipped rows", keys);
            } else {
                prop_assert!(selected < model.selected || selected == 0, "{}", keys);
                prop_assert!(after.end >= before.start, "{} skipped rows", keys);
            }
            model.selected = selected;
        }
    }
    Ok(())
}

fn range_on_screen(desk: &Desk, model: &Model) -> std::ops::Range<usize> {
    let (titles, _) = on_screen(desk);
    let first = model.titles.iter().position(|title| *title == titles[0]);
    let first = first.unwrap_or_default();
    first..first + titles.len()
}

fn apply(desk: &mut Desk, model: &mut Model, step: Step) -> Result<(), TestCaseError> {
    match step {
        Step::Resize(columns, rows) => {
            desk.resize(columns, rows);
        }
        Step::Keys(key, times) => {
            for _ in 0..times {
                press(desk, model, key)?;
            }
        }
    }
    Ok(())
}
