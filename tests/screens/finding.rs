//! Finding inside the open article, and where in it the matches are.

use depesche::app::Pane;
use insta::assert_snapshot;

use crate::articles;
use crate::desk::{Desk, Setup};

fn bridge(columns: u16, rows: u16) -> Desk {
    let (name, text) = articles::long();
    Setup::new(columns, rows)
        .files([(name, text.as_str())])
        .open()
}

fn desk(columns: u16, rows: u16) -> Desk {
    let (name, text) = articles::long();
    Setup::new(columns, rows)
        .files(articles::desk())
        .files([(name, text.as_str())])
        .open()
}

/// What the reader shows, without the status line.
fn page(desk: &Desk) -> Vec<String> {
    let screen = desk.screen();
    let rows = screen.lines().count();
    let page = screen.lines().take(rows.min(23)).map(str::to_owned);
    page.collect()
}

/// What the right end of the last row says.
fn status(desk: &Desk) -> String {
    let screen = desk.screen();
    let row = screen.lines().rfind(|row| !row.starts_with('(')).unwrap();
    row.rsplit("   ").next().unwrap().trim().to_owned()
}

fn found(desk: &Desk) -> Vec<String> {
    let reader = desk.app().reader().unwrap();
    let finds = reader.finds().iter();
    finds
        .map(|place| reader.text().get(place.clone()).unwrap().to_owned())
        .collect()
}

#[test]
fn the_page_goes_to_the_first_match_below_with_every_key() {
    let mut desk = bridge(80, 24);
    desk.keys("Enter space space /");
    assert_snapshot!("find_opened", desk.screen());
    let before = page(&desk);
    desk.text("sentence 4");
    assert_snapshot!("find_sentence_4", desk.styles());
    desk.text("9");
    assert_snapshot!("find_sentence_49", desk.screen());
    // Nothing there: the page goes back to where reading was.
    desk.text("x");
    assert!(status(&desk).ends_with("no match"), "{}", desk.screen());
    assert_eq!(page(&desk), before);
    desk.keys("Backspace");
    assert!(desk.screen().contains("Sentence 49"));
    desk.keys("Enter");
    assert_snapshot!("find_kept", desk.styles());
}

#[test]
fn esc_while_typing_brings_back_the_very_same_screen() {
    for (columns, rows) in [(80, 24), (120, 36), (60, 16), (40, 10)] {
        for keys in [
            "",
            "space",
            "space j j",
            "G",
            "G k",
            "z space",
            "/ 7 Enter n",
        ] {
            let mut desk = bridge(columns, rows);
            let before = desk.keys("Enter").keys(keys).styles();
            desk.keys("/").text("sentence 1").keys("Down Down Up Esc");
            assert_eq!(desk.styles(), before, "{keys} at {columns}x{rows}");
            desk.keys("/").text("q").keys("Backspace Backspace");
            assert_eq!(desk.styles(), before, "{keys} at {columns}x{rows}");
        }
    }
}

#[test]
fn n_goes_round_and_says_so() {
    let mut desk = bridge(80, 24);
    desk.keys("Enter /").text("sentence 8").keys("Enter");
    assert!(status(&desk).starts_with("find 1/11"), "{}", status(&desk));
    let mut places = Vec::new();
    for key in ["n", "n", "N", "N", "N", "N", "n", "n"] {
        desk.keys(key);
        let screen = desk.screen();
        places.push(format!("{key}: {}", screen.lines().last().unwrap().trim()));
    }
    assert_snapshot!("find_round", places.join("\n"));
    // From another place on the page it goes on from there.
    desk.keys("G N");
    let reader = desk.app().reader().unwrap();
    let lines: Vec<usize> = reader
        .finds()
        .iter()
        .map(|place| reader.page().line_at(place.start))
        .collect();
    let current = reader.current_find().unwrap();
    assert!((reader.top()..reader.last_top()).contains(&lines[current]));
    assert!((5..11).contains(&current), "{current}");
    desk.keys("/").text("sentence 88 ").keys("Enter n");
    assert!(desk.screen().contains("this is the only match"));
}

#[test]
fn esc_later_clears_the_find_and_stays_where_it_is() {
    let mut desk = bridge(80, 24);
    desk.keys("Enter /").text("sentence 77").keys("Enter");
    let top = desk.app().reader().unwrap().top();
    assert!(top > 0);
    desk.keys("Esc");
    assert!(found(&desk).is_empty());
    assert_eq!(desk.app().reader().unwrap().top(), top);
    assert_eq!(desk.app().focus(), Pane::Reader);
    assert!(!desk.screen().contains("find 1"), "{}", desk.screen());
    desk.keys("Esc");
    assert!(desk.is_in_list());
}

#[test]
fn what_is_typed_is_found_as_in_a_pager() {
    let cases: [(&str, &[&str]); 9] = [
        ("turkei", &["Türkei"]),
        ("Turkei", &["Türkei"]),
        ("TURKEI", &[]),
        ("fährt", &["fahrt", "fahrt"]),
        ("körbe  voller", &["Körbe voller"]),
        ("\"ruhezone\"", &["„Ruhezone“"]),
        ("unterzeichnet. in", &["unterzeichnet.\n\nIn"]),
        ("z. b", &["z. B"]),
        ("[a-z]", &[]),
    ];
    for (typed, expected) in cases {
        let mut desk = Setup::new(80, 24).files([articles::FERRY]).open();
        desk.keys("Enter /").text(typed);
        assert_eq!(found(&desk), expected, "{typed}");
    }
    let mut desk = Setup::new(80, 24).files([articles::WIND]).open();
    desk.keys("Enter /").text("風");
    assert!(!found(&desk).is_empty(), "{}", desk.screen());
}

#[test]
fn an_empty_prompt_and_n_in_another_article_look_for_the_same_again() {
    let mut desk = desk(80, 24);
    desk.keys("Enter /").text("a").keys("Enter");
    let count = found(&desk).len();
    assert!(count > 1);
    desk.keys("Esc / Enter");
    assert_eq!(found(&desk).len(), count);
    assert_eq!(desk.app().reader().unwrap().current_find(), Some(0));
    desk.keys("/ Enter");
    assert_eq!(desk.app().reader().unwrap().current_find(), Some(1));
    // The find stays behind with its article.
    desk.keys("J");
    assert!(found(&desk).is_empty());
    desk.keys("n");
    assert!(!found(&desk).is_empty());
    desk.keys("J /").text("zzz").keys("Enter");
    assert!(desk.row(23).contains("no match in this article: zzz"));
    assert!(found(&desk).is_empty());
}

#[test]
fn a_find_comes_before_the_matches_of_a_search() {
    let mut desk = desk(80, 24);
    desk.keys("F").text("fähre").keys("Enter Enter");
    let before = desk.styles();
    assert!(before.contains("match 1/3"));
    desk.keys("/").text("küste").keys("Enter n");
    assert_snapshot!("find_in_a_hit", desk.styles());
    desk.keys("Esc n");
    assert!(status(&desk).contains("match 2/3"), "{}", desk.screen());
    // A new search begins without it.
    desk.keys("/")
        .text("küste")
        .keys("Enter F")
        .text("hopa")
        .keys("Enter");
    assert!(found(&desk).is_empty());
    assert!(status(&desk).contains("match 1/"), "{}", desk.screen());
}

#[test]
fn the_column_at_the_right_shows_where_the_matches_are() {
    let mut desk = bridge(80, 24);
    let before = desk.keys("Enter").screen();
    desk.keys("/").text("sentence 8").keys("Enter n n");
    assert_snapshot!("where_the_matches_are", desk.styles());
    // The text stands where it stood.
    desk.keys("Esc g g");
    assert_eq!(page(&desk), before.lines().take(23).collect::<Vec<_>>());
    for (columns, lines) in [(120_u16, 36_u16), (40, 10), (20, 5), (3, 5), (1, 3)] {
        let mut desk = bridge(columns, lines);
        desk.keys("Enter space /").text("sentence").keys("Enter");
        let rows = |desk: &Desk| -> Vec<String> {
            let screen = desk.screen();
            let rows = screen.lines().take(usize::from(lines) - 1);
            rows.map(|row| row.trim_end_matches(CHART).to_owned())
                .collect()
        };
        let with = rows(&desk);
        desk.keys("Esc");
        let signs = desk.screen().matches(['┤', '◄']).count();
        assert_eq!((rows(&desk), signs), (with, 0), "{columns}x{lines}");
    }
}

/// What the column is drawn with, and blanks.
const CHART: [char; 5] = ['─', '┤', '│', '◄', ' '];

#[test]
fn nothing_is_drawn_beside_a_page_that_is_all_on_the_screen() {
    let mut desk = Setup::new(80, 24)
        .files([("a.txt", "date 2025-07 One line. And a word.")])
        .open();
    desk.keys("Enter /").text("word").keys("Enter");
    assert_eq!(found(&desk), ["word"]);
    assert!(!desk.screen().contains('◄') && !desk.screen().contains('┤'));
}

#[test]
fn a_find_outlives_a_resize_and_an_edit() {
    let mut desk = bridge(80, 24);
    desk.keys("Enter /").text("sentence 50").keys("Enter");
    desk.resize(60, 30).keys("< <");
    assert_eq!(found(&desk), ["Sentence 50"]);
    assert!(status(&desk).contains("find 1/1"), "{}", desk.screen());
    let (name, text) = articles::long();
    desk.file(name, &text.replace("Sentence 49", "A sentence 50"), 60);
    assert_eq!(found(&desk), ["sentence 50", "Sentence 50"]);
    // While typing, the article goes: so does the prompt.
    desk.keys("/").text("sent");
    desk.remove(name);
    assert!(desk.app().prompt().is_none(), "{}", desk.screen());
    desk.keys("n N Esc");
}

/// So long that it is looked through by errands.
fn long(last: &str) -> String {
    let paragraph = "Der Fluss trat über die Ufer und ging am Abend wieder zurück.\n\n";
    let middle = paragraph.repeat(2_500);
    format!("date 2025-07-02 Das lange Protokoll.\n\n{middle}{last}\n")
}

#[test]
fn while_a_long_article_is_looked_through_keys_go_on_and_old_answers_are_dropped() {
    let text = long("Am Ende steht ein Leuchtkäfer.");
    let mut desk = Setup::new(80, 24).files([("a.txt", text.as_str())]).open();
    let before = page(desk.keys("Enter space"));
    desk.hold_finding().keys("/").text("leucht");
    assert_eq!(desk.held(), 1, "one question at a time");
    assert!(status(&desk).ends_with('…'), "{}", desk.screen());
    assert_eq!(page(&desk), before);
    desk.keys("Enter space").answer();
    assert_eq!(found(&desk), ["Leucht"]);
    assert!(desk.screen().contains("Am Ende steht"), "{}", desk.screen());
    assert!(status(&desk).contains("find 1/1"));
    // What was left before the answer came is not gone to.
    let before = desk.keys("Esc g g space").styles();
    desk.hold_finding().keys("/").text("leucht").keys("Esc");
    assert_eq!(desk.styles(), before);
    assert_eq!(desk.answer().styles(), before);
}

#[test]
fn a_very_long_article_is_looked_through_by_errands() {
    let text = long("Am Ende steht ein Leuchtkäfer.");
    let mut desk = Setup::new(80, 24).files([("a.txt", text.as_str())]).open();
    desk.keys("Enter /").text("leuchtkafer");
    assert!(desk.screen().contains("Am Ende steht ein"));
    desk.keys("Enter");
    assert!(status(&desk).contains("find 1/1"), "{}", desk.screen());
    assert_eq!(found(&desk), ["Leuchtkäfer"]);
    desk.keys("< <");
    assert_eq!(found(&desk), ["Leuchtkäfer"]);
    desk.file(
        "a.txt",
        &long("Leuchtkäfer, wohin man sah: Leuchtkäfer."),
        60,
    );
    assert_eq!(found(&desk), ["Leuchtkäfer", "Leuchtkäfer"]);
    desk.keys("/").text("ufer").keys("Enter");
    assert_eq!(found(&desk).len(), 2_500);
    desk.keys("Esc g g /").text("nirgends").keys("Enter");
    assert!(desk.row(23).contains("no match in this article: nirgends"));
}
