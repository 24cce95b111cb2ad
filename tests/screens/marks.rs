//! Marks: read, starred, all read, and undoing them.

use insta::assert_snapshot;

use crate::articles;
use crate::desk::{Desk, Setup};

fn desk() -> Desk {
    Setup::new(80, 24).files(articles::desk()).open()
}

#[test]
fn a_mark_is_set_and_taken_away() {
    let mut desk = desk();
    let before = desk.screen();
    assert_snapshot!("read_by_m", desk.keys("m").screen());
    assert_eq!(desk.keys("m").screen(), before);
    assert_snapshot!("starred_by_s", desk.keys("j s").screen());
    assert_snapshot!("star_undone", desk.keys("u").screen());
    assert_snapshot!("star_redone", desk.keys("ctrl-r").screen());
    assert_snapshot!("nothing_to_redo", desk.keys("ctrl-r").row(23));
    assert_snapshot!("nothing_to_undo", desk.keys("u u u u").row(23));
}

#[test]
fn all_are_marked_read_only_after_a_yes() {
    let mut desk = desk();
    let before = desk.screen();
    assert_snapshot!("question", desk.keys("A").screen());
    assert_snapshot!("answered_no", desk.keys("n").row(23));
    assert_eq!(desk.keys("j k").screen(), before);
    assert_snapshot!("answered_yes", desk.keys("A y").screen());
    assert_snapshot!("nothing_left_to_mark", desk.keys("A").row(23));
    assert_snapshot!("all_undone", desk.keys("u").screen());
}

#[test]
fn any_other_key_is_a_no() {
    let mut desk = desk();
    desk.keys("A x");
    assert_eq!(desk.app().list().counts().unread, 8);
    assert!(desk.app().question().is_none());
}

#[test]
fn the_next_unread_one_is_found() {
    let mut desk = desk();
    desk.keys("j m j m k k ]");
    assert_snapshot!("next_unread", desk.screen());
    assert_snapshot!("previous_unread", desk.keys("[").screen());
}

#[test]
fn marks_of_another_session_show_up() {
    let mut desk = desk();
    let id = desk.app().list().selected().unwrap().id;
    desk.other_session()
        .set_mark(id, depesche::library::Mark::Starred, true)
        .unwrap();
    desk.tell(depesche::app::Msg::LibraryChanged);
    assert!(desk.row(2).starts_with("▌★"), "{}", desk.row(2));
}

#[test]
fn marks_are_kept_across_restarts() {
    let mut desk = desk();
    desk.keys("s j m");
    let before = desk.keys("g g").screen();
    assert_eq!(desk.restart().screen(), before);
}
