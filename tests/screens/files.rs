//! Files that change while they are open.

use insta::assert_snapshot;

use crate::articles;
use crate::desk::Setup;

#[test]
fn an_edited_file_is_read_again() {
    let mut desk = Setup::new(80, 24).files(articles::desk()).open();
    desk.keys("j Enter");
    let (name, text) = articles::GARDEN;
    desk.file(name, &text.replace("eleven weeks", "twelve weeks"), 60);
    assert_snapshot!("edited_while_open", desk.screen());
    desk.file(
        name,
        &text.replace("counted its trees", "lost its trees"),
        120,
    );
    assert_snapshot!("retitled_while_open", desk.screen());
}

#[test]
fn an_edit_keeps_the_place() {
    let (name, text) = articles::long();
    let mut desk = Setup::new(80, 24).files([(name, text.as_str())]).open();
    desk.keys("Enter space space");
    let before: Vec<String> = desk
        .screen()
        .lines()
        .skip(8)
        .take(14)
        .map(str::to_owned)
        .collect();
    desk.file(
        name,
        &text.replace("Sentence 99 ", "Sentence ninety-nine "),
        60,
    );
    let after: Vec<String> = desk
        .screen()
        .lines()
        .skip(8)
        .take(14)
        .map(str::to_owned)
        .collect();
    assert_eq!(before, after);
    assert!(desk.keys("G").screen().contains("ninety-nine"));
}

#[test]
fn an_undated_file_that_is_edited_takes_the_selection_along() {
    let mut desk = Setup::new(80, 24).files(articles::desk()).open();
    desk.keys("j j j j j Enter");
    let (name, text) = articles::NOTE;
    // The date of the file is all that is known of its age: half a year later it
    // stands at the top of the list.
    desk.file(name, &text.replace("linen", "wool"), 15_000_000);
    assert_snapshot!("undated_edited_while_open", desk.screen());
}

#[test]
fn a_vanished_file_leaves_the_list_and_comes_back_with_its_marks() {
    let mut desk = Setup::new(80, 24).files(articles::desk()).open();
    desk.keys("j s Enter");
    let (name, text) = articles::GARDEN;
    desk.remove(name);
    assert_snapshot!("vanished_while_open", desk.screen());
    desk.file(name, text, 0);
    assert_snapshot!("came_back", desk.keys("g g").screen());
}

#[test]
fn the_last_file_vanishes() {
    let mut desk = Setup::new(80, 24).files([articles::ECHO]).open();
    desk.keys("Enter").remove(articles::ECHO.0);
    assert_snapshot!("the_last_one_vanished", desk.screen());
}

#[test]
fn a_hit_vanishes() {
    let mut desk = Setup::new(80, 24).files(articles::desk()).open();
    desk.keys("/").text("fähre").keys("Enter");
    desk.remove(articles::FERRY.0);
    assert_snapshot!("a_hit_vanished", desk.screen());
    desk.keys("n n n N N j k Enter Esc");
    assert_snapshot!("after_the_vanished_hit", desk.screen());
}
