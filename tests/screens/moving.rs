//! Moving in the open article: paragraphs, headings, numbers, marked places.

use insta::assert_snapshot;

use crate::articles;
use crate::desk::{Desk, Setup};

/// An article of three sections, each longer than a screen of 24 rows.
#[expect(clippy::format_push_string, reason = "short, and only in a test")]
fn sections() -> String {
    let mut text = "+++\ntitle = \"Three walks\"\ndate = \"2025-07-20\"\n+++\n".to_owned();
    for (number, name) in ["The hill", "The shore", "The wood"].iter().enumerate() {
        let walk = number + 1;
        text.push_str(&format!("\n## {name}\n"));
        for paragraph in 1..=12 {
            text.push_str(&format!(
                "\nWalk {walk}, paragraph {paragraph}. {}\n",
                "The path goes on. ".repeat(5)
            ));
            if paragraph == 6 {
                text.push_str(&format!("\n### Rest {walk}\n"));
            }
        }
    }
    text
}

fn walks(columns: u16, rows: u16) -> Desk {
    let text = sections();
    Setup::new(columns, rows)
        .files([("walks.md", text.as_str()), articles::TRAIN, articles::ECHO])
        .open()
}

/// The text of the line on top.
fn top(desk: &Desk) -> String {
    let reader = desk.app().reader().unwrap();
    let line = &reader.page().lines()[reader.top()];
    reader.text().get(line.range.clone()).unwrap().to_owned()
}

fn starts(desk: &Desk, text: &str) {
    let top = top(desk);
    assert!(top.starts_with(text), "{top:?} is not {text:?}");
}

#[test]
fn braces_go_from_paragraph_to_paragraph() {
    let mut desk = walks(80, 24);
    desk.keys("Enter }");
    starts(&desk, "The hill");
    desk.keys("}");
    starts(&desk, "Walk 1, paragraph 1.");
    desk.keys("3 }");
    starts(&desk, "Walk 1, paragraph 4.");
    desk.keys("j {");
    starts(&desk, "Walk 1, paragraph 4.");
    desk.keys("{");
    starts(&desk, "Walk 1, paragraph 3.");
    desk.keys("9 9 {");
    starts(&desk, "Three walks");
    let start = desk.screen();
    assert_eq!(desk.keys("{").screen(), start);
    let end = desk.keys("G").screen();
    assert_eq!(desk.keys("}").screen(), end);
}

#[test]
fn headings_are_gone_to_one_by_one_or_chosen() {
    for (columns, rows) in [(80, 24), (160, 48)] {
        let mut desk = walks(columns, rows);
        desk.keys("Enter z g j");
        starts(&desk, "The hill");
        desk.keys("g j g j");
        starts(&desk, "The shore");
        desk.keys("g k");
        starts(&desk, "Rest 1");
        desk.keys("3 g k");
        assert_eq!(desk.app().reader().unwrap().top(), 0);
        assert!(desk.keys("g k").row(rows.into()).is_empty());
        assert!(desk.screen().contains("no heading above"));
        desk.keys("g j g j }");
        let before = desk.screen();
        assert_snapshot!(
            format!("outline_{columns}x{rows}"),
            desk.keys("g h").screen()
        );
        assert_eq!(desk.keys("Esc").screen(), before);
        assert!(desk.keys("g h Enter").screen().contains("Rest 1"));
        desk.keys("g h").text("shore");
        assert_snapshot!(format!("outline_chosen_{columns}x{rows}"), desk.screen());
        desk.keys("Enter");
        starts(&desk, "The shore");
        desk.keys("ctrl-o");
        starts(&desk, "Rest 1");
    }
    let mut desk = Setup::new(80, 24).files([articles::TRAIN]).open();
    desk.keys("Enter g h");
    assert!(desk.screen().contains("this article has no headings"));
}

#[test]
fn a_number_repeats_a_move_or_names_a_line() {
    let mut desk = walks(80, 24);
    desk.keys("Enter 5 j");
    let reader = |desk: &Desk| desk.app().reader().unwrap().top();
    assert_eq!(reader(&desk), 5);
    desk.keys("1 2 G");
    assert_eq!(reader(&desk), 11);
    desk.keys("2 g g");
    assert_eq!(reader(&desk), 1);
    // It is shown while it waits; Esc forgets it, and nothing else.
    assert!(desk.keys("4 0").row(23).ends_with("40"), "{}", desk.row(23));
    assert!(desk.keys("g").row(23).ends_with("40 g"), "{}", desk.row(23));
    let before = desk.keys("Esc").screen();
    assert_eq!(reader(&desk), 1);
    assert!(!desk.is_in_list());
    desk.keys("9 9 9 9 9 9 9 9 9 9 9 j");
    assert_eq!(desk.keys("2 G").screen(), before);
    // A key that moves nothing takes it too.
    desk.keys("3 0 H j");
    assert_eq!(reader(&desk), 2);
    // In the list it counts articles.
    desk.keys("h 2 j");
    assert_eq!(
        desk.app().list().selected().unwrap().title,
        "The echo that came late"
    );
    desk.keys("1 G");
    assert_eq!(desk.app().list().selected().unwrap().title, "Three walks");
    desk.keys("? 3 j");
    assert_eq!(desk.app().overlay().unwrap().top(), 3);
}

#[test]
fn letters_mark_places_of_their_article() {
    let mut desk = walks(80, 24);
    desk.keys("Enter space space");
    let marked = top(&desk);
    let reader = desk.app().reader().unwrap();
    let place = reader.page().offset_of(reader.top());
    assert!(desk.keys("M").row(23).ends_with('M'), "{}", desk.row(23));
    assert!(desk.keys("a").row(23).contains("'a comes back here"));
    desk.keys("G");
    let end = top(&desk);
    desk.keys("' a");
    assert_eq!(top(&desk), marked);
    // Twice the same key: where the jump began, and back again.
    desk.keys("' '");
    assert_eq!(top(&desk), end);
    desk.keys("' '");
    assert_eq!(top(&desk), marked);
    assert!(
        desk.keys("' b")
            .screen()
            .contains("no place in this article is marked b")
    );
    assert!(
        desk.keys("' ;")
            .screen()
            .contains("places are marked with letters")
    );
    let there = desk.keys("j").screen();
    assert_eq!(desk.keys("k j ' Esc").screen(), there);
    desk.keys("J ' a");
    assert!(
        desk.screen()
            .contains("no place in this article is marked a")
    );
    // Still there when the text is set in other lines.
    desk.keys("( g g").resize(40, 20).keys("' a");
    let reader = desk.app().reader().unwrap();
    let line = &reader.page().lines()[reader.top()];
    assert!(line.range.contains(&place), "{:?}", line.range);
}

#[test]
fn zen_leaves_only_the_text() {
    for (columns, rows) in [(80, 24), (160, 48)] {
        let mut desk = walks(columns, rows);
        let list = desk.screen();
        let reading = desk.keys("Enter space").screen();
        assert_snapshot!(format!("zen_{columns}x{rows}"), desk.keys("Z").styles());
        assert_eq!(desk.keys("Z").screen(), reading);
        assert_eq!(desk.keys("Z Esc").screen(), reading);
        // All keys work; what they say is said.
        desk.keys("Z g g 5 j /").text("shore");
        assert!(
            desk.keys("Enter").screen().contains("find 1/"),
            "{}",
            desk.screen()
        );
        desk.keys("Esc");
        assert!(desk.keys("g h").screen().contains("Headings"));
        desk.keys("Esc J");
        assert!(desk.app().is_zen());
        desk.keys("( h");
        assert!(desk.is_in_list() && !desk.app().is_zen());
        assert_eq!(desk.screen().lines().count(), list.lines().count());
        // From the list right into it, and out of a zoomed reader back to that.
        desk.keys("Z");
        assert!(desk.app().is_zen());
        let zoomed = desk.keys("q Enter z").screen();
        assert_eq!(desk.keys("Z Esc").screen(), zoomed);
    }
}

#[test]
fn each_jump_is_taken_back_in_turn() {
    let mut desk = walks(80, 24);
    desk.keys("Enter 3 0 G 6 1 G G");
    let tops: Vec<usize> = (0..4)
        .map(|_| {
            desk.keys("ctrl-o");
            desk.app().reader().unwrap().top()
        })
        .collect();
    assert_eq!(tops, [60, 29, 0, 0]);
    assert!(
        desk.screen()
            .contains("no jump in this article to take back")
    );
}

#[test]
fn space_reads_on_into_the_next_unread_article() {
    let mut desk = walks(80, 24);
    desk.keys("j m k Enter G");
    assert_eq!(desk.app().list().counts().unread, 1);
    desk.keys("space");
    let title = |desk: &Desk| {
        desk.app()
            .reader()
            .unwrap()
            .article()
            .metadata
            .title
            .clone()
    };
    assert_eq!(title(&desk), "The echo that came late");
    assert!(!desk.is_in_list());
    assert_eq!(desk.app().list().counts().unread, 0);
    assert!(desk.keys("space").screen().contains("no unread article"));
    assert_eq!(title(&desk), "The echo that came late");
    // Among what was found, too.
    let mut desk = walks(80, 24);
    desk.keys("/").text("the").keys("Enter Enter");
    let first = title(&desk);
    desk.keys("G space");
    assert_ne!(title(&desk), first);
    // Unless it shall only page.
    let mut desk = Setup::new(80, 24)
        .files([articles::TRAIN, articles::ECHO])
        .settings("[reader]\nspace = \"page\"")
        .open();
    let before = desk.keys("Enter").screen();
    assert_eq!(desk.keys("space").screen(), before);
}
