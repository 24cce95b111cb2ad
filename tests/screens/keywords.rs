//! Keywords of the reader's own: from the settings, and on the spot.

use insta::assert_snapshot;

use crate::articles;
use crate::desk::Setup;

const GROUPS: &str = r#"
[[highlight]]
words = ["Fähre", "tag der offenen"]

[[highlight]]
words = ["abkommen"]
match = "part"

[[highlight]]
words = ['\d{4}', 'offenen Wasser']
match = "regex"

[[highlight]]
words = ["Yildizoglu"]
"#;

#[test]
fn keywords_are_marked_in_the_reader_and_counted_in_the_list() {
    let mut desk = Setup::new(80, 40)
        .files(articles::desk())
        .settings(GROUPS)
        .open();
    assert_snapshot!("keywords_80x40", desk.styles());
    assert_snapshot!("keywords_hidden", desk.keys("H").styles());
    let shown = desk.keys("H").styles();
    assert_snapshot!("keywords_shown_again", shown);
    let desk = Setup::new(120, 36)
        .files(articles::desk())
        .settings(GROUPS)
        .open();
    assert_snapshot!("keywords_120x36", desk.screen());
}

#[test]
fn brackets_step_from_keyword_to_keyword() {
    let mut desk = Setup::new(60, 16)
        .files([articles::FERRY])
        .settings(GROUPS)
        .open();
    assert_snapshot!("keyword_first", desk.keys("Enter ]").screen());
    assert_snapshot!("keyword_second", desk.keys("]").screen());
    assert_snapshot!("keyword_last", desk.keys("] ] ] ] ] ] ]").screen());
    assert_snapshot!("keyword_back", desk.keys("[").screen());
    assert_snapshot!(
        "keyword_back_to_the_start",
        desk.keys("[ [ [ [ [ [").screen()
    );
}

#[test]
fn a_keyword_is_added_on_the_spot() {
    let mut desk = Setup::new(80, 24).files(articles::desk()).open();
    desk.keys(":").text("highlight Körbe").keys("Enter");
    assert_snapshot!("keyword_added", desk.styles());
    let mut desk = Setup::new(80, 24).files(articles::desk()).open();
    assert_snapshot!("no_keywords", desk.keys("H").row(23));
    assert_snapshot!("no_keyword_here", desk.keys("Enter ]").row(23));
}

#[test]
fn a_pattern_that_cannot_be_used_is_told_and_the_others_hold() {
    let desk = Setup::new(80, 24)
        .files(articles::desk())
        .settings("[[highlight]]\nwords = ['(', 'Hopa']\nmatch = \"regex\"")
        .open();
    assert_snapshot!("bad_pattern", desk.styles());
}

#[test]
fn an_edited_article_is_counted_again() {
    let mut desk = Setup::new(80, 24)
        .settings("[[highlight]]\nwords = [\"Turm\"]\n")
        .files([("a.txt", "date 2025-07-02 Das Haus am Rand. Ein Garten.\n")])
        .open();
    assert!(!desk.screen().contains("◆"));
    desk.file(
        "a.txt",
        "date 2025-07-02 Das Haus am Rand. Ein Turm und ein Garten.\n",
        60,
    );
    assert!(desk.screen().contains("◆1"), "{}", desk.screen());
}
