//! The list: the start, moving, months, the scroll bar, arrivals.

use depesche::app::Pane;
use insta::assert_snapshot;

use crate::articles;
use crate::desk::{Desk, Setup};

/// `count` small articles, the newest first in number, several in each month.
pub(crate) fn numbered(count: usize) -> Vec<(String, String)> {
    let article = |number: usize| {
        let (months, day) = (number / 4, 28 - number % 4 * 7);
        let (year, month) = (2025 - months / 12, 12 - months % 12);
        let name = format!("{number:04}.txt");
        let text = format!("date {year}-{month:02}-{day:02} Article {number} of many. And more.");
        (name, text)
    };
    (0..count).map(article).collect()
}

fn borrowed(files: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
}

#[test]
fn the_start_shows_the_newest_first_under_their_months() {
    let desk = Setup::new(80, 24).files(articles::desk()).open();
    assert_snapshot!("start_80x24", desk.screen());
    let desk = Setup::new(120, 36).files(articles::desk()).open();
    assert_snapshot!("start_120x36", desk.styles());
    let desk = Setup::new(60, 16).files(articles::desk()).open();
    assert_snapshot!("start_60x16", desk.screen());
}

#[test]
fn moving_keeps_the_selection_in_sight_and_the_reader_follows() {
    let files = numbered(60);
    let mut desk = Setup::new(80, 24).files(borrowed(&files)).open();
    assert_snapshot!("list_at_the_top", desk.screen());
    assert_snapshot!("list_after_j_j_j_k", desk.keys("j j j k").screen());
    assert_snapshot!(
        "list_after_nine_more",
        desk.keys("j j j j j j j j j").styles()
    );
    assert_snapshot!("list_a_page_on", desk.keys("space").screen());
    assert_snapshot!("list_half_a_page_back", desk.keys("ctrl-u").screen());
    assert_snapshot!("list_at_the_bottom", desk.keys("G").screen());
    assert_snapshot!(
        "list_four_up_from_the_bottom",
        desk.keys("k k k k").screen()
    );
    let top = desk.keys("g g").screen();
    assert_snapshot!("list_back_at_the_top", top);
    assert_eq!(desk.keys("k").screen(), top);
    assert_eq!(desk.keys("j G g g").screen(), top);
}

#[test]
fn the_reader_follows_once_the_selection_rests() {
    let files = numbered(60);
    let mut desk = Setup::new(80, 24).files(borrowed(&files)).open();
    let opened = |desk: &Desk| desk.app().reader().unwrap().article().id;
    let selected = |desk: &Desk| desk.app().list().selected().unwrap().id;
    let first = opened(&desk);
    desk.hurry(true).keys("j j ctrl-d");
    assert_eq!(opened(&desk), first);
    assert_ne!(selected(&desk), first);
    // Another size, or news, is no rest.
    desk.resize(80, 30).file("new.txt", "date 2024-01 News.", 9);
    assert_eq!(opened(&desk), first);
    desk.hurry(false);
    assert_eq!(opened(&desk), selected(&desk));
    // What is done with an article is done with the selected one.
    for command in ["Enter", "s", "z", "/", ": h i", "5"] {
        desk.hurry(true).keys("j").keys(command);
        assert_eq!(opened(&desk), selected(&desk), "{command}");
        desk.hurry(false).keys("Esc Esc");
        if desk.app().focus() == Pane::Reader {
            desk.keys("h");
        }
    }
}

#[test]
fn with_no_delay_the_reader_follows_at_once() {
    let files = numbered(9);
    let setup = Setup::new(80, 24).settings("[reader]\nfollow_after = 0");
    let mut desk = setup.files(borrowed(&files)).open();
    desk.hurry(true).keys("j j");
    let opened = desk.app().reader().unwrap().article().id;
    assert_eq!(opened, desk.app().list().selected().unwrap().id);
}

#[test]
fn pages_forth_and_back_lead_to_the_same_screen() {
    let files = numbered(200);
    let mut desk = Setup::new(120, 36).files(borrowed(&files)).open();
    let start = desk.keys("j j j j j").screen();
    for _ in 0..3 {
        desk.keys("space");
    }
    assert_snapshot!("list_three_pages_on", desk.screen());
    assert_eq!(desk.keys("b b b").row(6), start.lines().nth(6).unwrap());
}

#[test]
fn a_key_that_waits_for_another_is_shown() {
    let mut desk = Setup::new(80, 24).files(articles::desk()).open();
    let before = desk.screen();
    let waiting = desk.keys("g").row(23);
    assert!(waiting.ends_with('g'), "{waiting}");
    // The second key goes its own way: nothing is lost.
    assert!(desk.keys("j").app().pending().is_empty());
    assert_eq!(desk.keys("k").screen(), before);
}

#[test]
fn before_the_first_key_articles_fill_in_newest_first() {
    let mut desk = Setup::new(80, 24).files([articles::ECHO]).open();
    assert_snapshot!("one_article", desk.screen());
    let (name, text) = articles::LIGHTHOUSE;
    desk.file(name, text, 0);
    let (name, text) = articles::FERRY;
    desk.file(name, text, 0);
    assert_snapshot!("newer_ones_above_it", desk.screen());
}

#[test]
fn what_arrives_later_moves_nothing() {
    let files = numbered(60);
    let mut desk = Setup::new(80, 24).files(borrowed(&files)).open();
    desk.keys("j j j j j j j j j j");
    let before: Vec<String> = desk.screen().lines().skip(1).map(str::to_owned).collect();
    desk.file("new.txt", "date 2026-01-01 Brand new. Indeed.", 5);
    desk.file("old.txt", "date 2001-01-01 Quite old. Indeed.", 5);
    let after: Vec<String> = desk.screen().lines().skip(1).map(str::to_owned).collect();
    assert_eq!(before, after);
    assert!(desk.row(0).contains("62 unread · 62"), "{}", desk.row(0));
    assert!(desk.keys("g g").row(2).contains("Brand new."));
}

#[test]
fn at_the_top_what_arrives_moves_nothing_once_the_reader_has_moved() {
    let mut desk = Setup::new(80, 24).files(articles::desk()).open();
    let rows = |screen: &str| -> Vec<String> {
        let rows = screen.lines().skip(1).take(20);
        // The scroll bar does tell that there is more now.
        rows.map(|row| row.trim_end_matches(['▐', ' ']).to_owned())
            .collect()
    };
    let before = desk.keys("j k").screen();
    desk.file("new.txt", "date 2026-01-01 Brand new. Indeed.", 5);
    assert_eq!(rows(&before), rows(&desk.screen()));
    assert!(desk.row(0).contains("9 unread"));
}

#[test]
fn an_article_opened_at_once_stays_open_when_others_arrive() {
    let mut desk = Setup::new(80, 24).files(articles::desk()).open();
    let before: Vec<String> = reader_rows(&desk.keys("Enter").screen());
    desk.file("new.txt", "date 2026-01-01 Brand new. Indeed.", 5);
    assert_eq!(reader_rows(&desk.screen()), before);
}

fn reader_rows(screen: &str) -> Vec<String> {
    screen.lines().skip(8).map(str::to_owned).collect()
}

#[test]
fn reading_a_folder_says_how_far_it_is() {
    use depesche::app::Msg;
    use depesche::library::Progress;
    let mut desk = Setup::new(80, 24)
        .files(articles::desk())
        .read_later()
        .open();
    assert_snapshot!("before_the_folder_is_read", desk.screen());
    desk.tell(Msg::Reading(Progress {
        step: depesche::library::Step::Reading,
        done: 3_120,
        total: 10_000,
    }));
    assert_snapshot!("while_the_folder_is_read", desk.screen());
    desk.answer();
    assert_eq!(
        desk.screen(),
        Setup::new(80, 24).files(articles::desk()).open().screen()
    );
}

#[test]
fn an_empty_library_says_what_to_do() {
    let mut desk = Setup::new(80, 24).open_library();
    assert_snapshot!("empty_80x24", desk.screen());
    assert_snapshot!("empty_add", desk.keys("a").screen());
    let desk = Setup::new(40, 10).open_library();
    assert_snapshot!("empty_40x10", desk.screen());
}

#[test]
fn a_folder_is_added_by_its_keys() {
    let mut desk = Setup::new(80, 24).files(articles::desk()).open_library();
    let folder = desk.folder().display().to_string();
    desk.keys("a").text(&folder).keys("Enter");
    assert_snapshot!("folder_added", desk.screen());
}
