//! The reader: what a page looks like, and how one moves on it.

use insta::assert_snapshot;

use crate::articles;
use crate::desk::{Desk, Setup};

fn bridge(columns: u16, rows: u16) -> Desk {
    let (name, text) = articles::long();
    Setup::new(columns, rows)
        .files([(name, text.as_str())])
        .open()
}

#[test]
fn the_title_taken_from_the_first_sentence_is_not_printed_twice() {
    let mut desk = Setup::new(80, 40).files([articles::FERRY]).open();
    desk.keys("Enter z");
    assert_snapshot!("ferry_alone_80x40", desk.styles());
    let screen = desk.screen();
    assert_eq!(screen.matches("eine neue Fähre").count(), 1);
    assert!(screen.contains("July 2025"));
    // Below the title all six paragraphs, their quotation marks as they were.
    let parts = screen.split("\n\n").skip(1);
    let paragraphs = parts.filter(|part| part.starts_with("    "));
    assert_eq!(paragraphs.count(), 6, "{screen}");
    for quote in [
        "„Erklärung von Hopa“",
        "„Ruhezone“",
        "zu fahren.“",
        "„gemeinsamer Balkon“",
    ] {
        assert!(screen.contains(quote), "{quote}");
    }
}

#[test]
fn headings_lists_quotes_and_code_are_told_apart() {
    let mut desk = Setup::new(80, 48).files([articles::GARDEN]).open();
    assert_snapshot!("garden_alone_80x48", desk.keys("Enter z").styles());
    let mut desk = Setup::new(60, 16).files([articles::GARDEN]).open();
    assert_snapshot!("garden_60x16", desk.keys("Enter").screen());
    assert_snapshot!("garden_60x16_next_page", desk.keys("space").screen());
}

#[test]
fn wide_letters_and_right_to_left_text_keep_their_columns() {
    let mut desk = Setup::new(80, 24)
        .files([articles::WIND, articles::BOOKS])
        .open();
    assert_snapshot!("wind_80x24", desk.screen());
    assert_snapshot!("books_80x24", desk.keys("j Enter").screen());
}

#[test]
fn a_long_article_shows_its_first_screen_before_all_of_it_is_set() {
    let paragraph = "Der Fluss trat über die Ufer und ging am Abend wieder zurück.\n\n";
    let text = format!(
        "date 2025-07-02 Das Protokoll.\n\n{}",
        paragraph.repeat(2_500)
    );
    let files = [("a.txt", text.as_str()), articles::NOTE];
    let mut desk = Setup::new(80, 24).files(files).open();
    // The place in it is kept, so that a glance begins in the middle.
    desk.keys("g g Enter G Ctrl-u Ctrl-u h j");
    desk.hold_errands().keys("k");
    let waiting = desk.held();
    assert!(waiting >= 2, "a glance and the whole");
    while !desk.screen().contains("Der Fluss trat") {
        desk.answer_first();
    }
    let glance = desk.screen();
    assert!(desk.held() > 0, "not all of it is there yet");
    assert!(!glance.contains('%'), "{glance}");
    let whole = desk.answer().screen();
    assert!(whole.contains("99%"), "{whole}");
    let rows = |screen: &str| -> Vec<String> {
        let rows = screen
            .lines()
            .filter(|row| row.starts_with("    ") && !row.contains('%'));
        rows.map(str::to_owned).collect()
    };
    assert!(rows(&glance).len() > 5, "{glance}");
    assert_eq!(rows(&glance), rows(&whole));
}

#[test]
fn opening_gives_the_reader_the_focus_and_marks_as_read() {
    let mut desk = Setup::new(80, 24).files(articles::desk()).open();
    assert_snapshot!("opened_80x24", desk.keys("Enter").styles());
    assert_snapshot!("back_in_the_list_80x24", desk.keys("h").styles());
    let mut desk = Setup::new(120, 36).files(articles::desk()).open();
    assert_snapshot!("opened_120x36", desk.keys("Enter").styles());
    let mut desk = Setup::new(200, 60).files(articles::desk()).open();
    assert_snapshot!("opened_200x60", desk.keys("j Enter").screen());
}

#[test]
fn pages_go_on_to_the_very_end() {
    let mut desk = bridge(80, 24);
    assert_snapshot!("bridge_start", desk.keys("Enter").screen());
    assert_snapshot!("bridge_second_page", desk.keys("space").screen());
    assert_snapshot!("bridge_half_a_page_on", desk.keys("ctrl-d").screen());
    assert_snapshot!("bridge_end", desk.keys("G").screen());
    let end = desk.screen();
    assert_eq!(desk.keys("j PgDn").screen(), end);
    assert!(end.contains("100%"));
    assert_snapshot!("bridge_line_up_from_the_end", desk.keys("k").screen());
    let start = desk.keys("g g").screen();
    assert!(start.contains(" 0% "), "{start}");
}

#[test]
fn a_page_never_skips_a_line() {
    for (columns, rows) in [(80, 24), (120, 36), (60, 16), (40, 10), (20, 5)] {
        let mut desk = bridge(columns, rows);
        desk.keys("Enter");
        let mut seen: Vec<usize> = Vec::new();
        for _ in 0..2_000 {
            let reader = desk.app().reader().unwrap();
            let bottom = (reader.top() + reader.height()).min(reader.page().len());
            assert!(seen.last().is_none_or(|seen| reader.top() <= *seen));
            seen.push(bottom);
            if reader.is_at_end() {
                break;
            }
            desk.keys("space");
        }
        let reader = desk.app().reader().unwrap();
        assert!(reader.is_at_end(), "{columns}x{rows}");
    }
}

#[test]
fn the_text_gets_narrower_and_wider() {
    let mut desk = bridge(120, 36);
    let before = desk.keys("Enter z").screen();
    assert_snapshot!("bridge_narrower", desk.keys("< < < <").screen());
    assert_snapshot!("bridge_wider", desk.keys("> > > > > >").screen());
    desk.keys("< <");
    let rows = |screen: &str| {
        screen
            .lines()
            .take(30)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(rows(&desk.screen()), rows(&before));
}

#[test]
fn the_sentence_on_top_stays_there_whatever_the_size() {
    let mut desk = bridge(80, 24);
    desk.keys("Enter space space space j j");
    let top = top_of(&desk);
    for (columns, rows) in [(60, 16), (200, 60), (100, 30), (40, 10), (30, 8), (80, 24)] {
        desk.resize(columns, rows);
        let reader = desk.app().reader().unwrap();
        let line = &reader.page().lines()[reader.top()];
        assert!(
            line.range.start <= top && (top < line.range.end || line.range.is_empty()),
            "{columns}x{rows}: {:?} does not hold {top}",
            line.range
        );
    }
    assert_eq!(top_of(&desk), top);
}

#[test]
fn a_screen_that_was_higher_for_a_while_loses_no_place() {
    let mut desk = bridge(80, 24);
    desk.keys("Enter G");
    for _ in 0..20 {
        desk.keys("k");
        let before = top_of(&desk);
        desk.resize(80, 200).resize(80, 40).resize(80, 24);
        assert_eq!(top_of(&desk), before);
    }
}

fn top_of(desk: &Desk) -> usize {
    let reader = desk.app().reader().unwrap();
    reader.page().offset_of(reader.top())
}

#[test]
fn zoom_gives_the_screen_to_one_pane_and_back() {
    let mut desk = Setup::new(80, 24).files(articles::desk()).open();
    let both = desk.screen();
    assert_snapshot!("list_zoomed", desk.keys("z").screen());
    assert_eq!(desk.keys("z").screen(), both);
    desk.keys("Enter");
    let both = desk.screen();
    assert_snapshot!("reader_zoomed", desk.keys("z").screen());
    assert_eq!(desk.keys("z").screen(), both);
    // q goes one level back at a time.
    desk.keys("z q");
    assert!(desk.is_in_list() && !desk.ended);
    assert!(desk.keys("q").ended);
}

#[test]
fn each_article_keeps_its_place() {
    let (name, text) = articles::long();
    let mut desk = Setup::new(80, 24)
        .files(articles::desk())
        .files([(name, text.as_str())])
        .open();
    desk.keys("Enter space space");
    let there = desk.screen();
    desk.keys("h j j k k Enter");
    assert_eq!(desk.screen(), there);
    desk.restart();
    assert_eq!(desk.keys("Enter").screen(), there);
}

#[test]
fn a_search_that_ends_in_the_same_article_keeps_the_place() {
    let mut desk = bridge(80, 24);
    desk.keys("Enter space space");
    let there = desk.screen();
    desk.keys("/").text("77").keys("Enter");
    assert_ne!(desk.screen(), there);
    desk.restart();
    assert_eq!(desk.keys("Enter").screen(), there);
}

#[test]
fn an_article_counts_as_read_as_the_settings_say() {
    let (name, text) = articles::long();
    let read_after = |setting: &str, keys: &str| {
        let mut desk = Setup::new(80, 24)
            .files([articles::ECHO, (name, text.as_str())])
            .settings(&format!("[reader]\nmark_read = \"{setting}\""))
            .open();
        desk.keys(keys);
        2 - desk.app().list().counts().unread
    };
    let cases = [
        ("open", "", 0),
        ("open", "j k", 0),
        ("open", "Enter", 1),
        ("open", "Enter J", 2),
        ("end", "Enter space", 0),
        ("end", "Enter G", 1),
        ("end", "j Enter", 1),
        ("select", "", 0),
        ("select", "Esc", 1),
        ("select", "/ e c h o Esc", 1),
        ("select", "/ e c h o Enter", 2),
        ("select", "j", 2),
        ("never", "Enter G J", 0),
        ("never", "m", 1),
    ];
    for (setting, keys, expected) in cases {
        assert_eq!(read_after(setting, keys), expected, "{setting}: {keys}");
    }
}

/// So long that it is opened, set and marked by errands.
fn a_long_text(last: &str) -> String {
    let paragraph = "Der Fluss trat über die Ufer und ging am Abend wieder zurück.\n\n";
    let middle = paragraph.repeat(2_500);
    format!("date 2025-07-02 Das lange Protokoll.\n\n{middle}{last}\n")
}

#[test]
fn a_very_long_article_is_read_searched_resized_and_edited_like_any_other() {
    let text = a_long_text("Am Ende steht ein Leuchtkäfer.");
    let mut desk = Setup::new(80, 24).files([("a.txt", text.as_str())]).open();
    assert!(desk.screen().contains("Das lange Protokoll."));
    desk.keys("Enter G");
    assert!(desk.screen().contains("Leuchtkäfer") && desk.screen().contains("100%"));
    desk.keys("g g F").text("leuchtkafer");
    assert!(
        desk.screen().contains("Am Ende steht ein"),
        "{}",
        desk.screen()
    );
    desk.keys("Enter Enter");
    assert!(desk.screen().contains("match 1/1"), "{}", desk.screen());
    desk.keys("Esc Esc Enter");
    assert!(
        desk.screen().contains("Das lange Protokoll."),
        "{}",
        desk.screen()
    );
    // Narrower: the page is set anew and ends where the text ends.
    desk.keys("z < < < < < < < < < < < < G");
    assert!(desk.screen().contains("Leuchtkäfer"), "{}", desk.screen());
    desk.file("a.txt", &a_long_text("Am Ende steht eine Grille."), 60);
    desk.keys("G");
    assert!(desk.screen().contains("Grille"), "{}", desk.screen());
    assert!(!desk.screen().contains("Leuchtkäfer"), "{}", desk.screen());
}
