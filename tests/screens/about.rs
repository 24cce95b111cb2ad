//! What an article is about: key terms, their marks, related articles.

use insta::assert_snapshot;

use crate::articles;
use crate::desk::{Desk, Setup};

/// Two articles about a ferry, a copy of one of them, and others.
fn desk(columns: u16, rows: u16) -> Desk {
    let copy = articles::FERRY.1.replace("drei Stunden", "vier Stunden");
    let copy = copy.replace("date 2025-07", "date 2025-08");
    Setup::new(columns, rows)
        .files(articles::desk())
        .files([
            ("copy.txt", copy.as_str()),
            (
                "harbour.txt",
                "date 2025-06 Die Fähre nach Batumi. Das Abkommen gilt: die Fähre fährt, sagte \
                 Yıldızoğlu im Hafen, auch im Winter, wenn die Fischer es wollen.",
            ),
        ])
        .open()
}

#[test]
fn key_terms_are_listed_searched_and_marked() {
    let mut desk = desk(80, 24);
    let before = desk.screen();
    assert_snapshot!("key_terms_80x24", desk.keys("K").screen());
    assert_eq!(desk.keys("Esc").screen(), before);
    assert_snapshot!("key_terms_marked", desk.keys("Enter K Tab").styles());
    desk.keys("g t x");
    assert!(desk.app().reader().unwrap().keyword_marks().is_empty());
    desk.keys("g t");
    assert!(!desk.app().reader().unwrap().keyword_marks().is_empty());
    desk.keys("K Tab h K Enter");
    assert!(desk.app().reader().unwrap().keyword_marks().is_empty());
    assert!(!desk.app().results().unwrap().is_empty());
    // It was read meanwhile.
    assert_eq!(desk.keys("Esc m").screen(), before);
}

#[test]
fn related_articles_open_and_lead_back() {
    let mut desk = desk(80, 24);
    let before = desk.screen();
    assert_snapshot!("related_80x24", desk.keys("R").screen());
    assert_eq!(desk.keys("Esc").screen(), before);
    let first = desk.app().reader().unwrap().article().id;
    desk.keys("R Enter");
    let second = desk.app().reader().unwrap().article().id;
    assert_ne!(first, second);
    assert!(!desk.is_in_list());
    desk.keys("R Enter Esc");
    assert_eq!(desk.app().reader().unwrap().article().id, second);
    desk.keys("Esc");
    assert_eq!(desk.app().reader().unwrap().article().id, first);
    assert!(desk.is_in_list());
    // From a search, the search comes back.
    desk.keys("/")
        .text("winter")
        .keys("Enter Enter R Enter Esc");
    assert_eq!(desk.app().results().unwrap().query(), "winter");
    assert!(!desk.is_in_list());
}

#[test]
fn an_answer_that_is_no_longer_wanted_opens_nothing() {
    let mut desk = desk(80, 24);
    desk.hold_search().keys("K");
    assert!(desk.row(23).contains("looking for key terms"));
    desk.keys("j").answer();
    assert!(desk.app().picker().is_none());
    desk.hold_search().keys("K R").answer();
    assert_eq!(desk.app().picker().unwrap().title, "Related articles");
}
