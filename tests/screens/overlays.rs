//! Help, problems, the command line.

use insta::assert_snapshot;

use crate::articles;
use crate::desk::{Desk, Setup};

fn desk(columns: u16, rows: u16) -> Desk {
    Setup::new(columns, rows).files(articles::desk()).open()
}

#[test]
fn help_shows_the_keys_of_the_place() {
    let mut list = desk(80, 24);
    let before = list.screen();
    assert_snapshot!("help_in_the_list_80x24", list.keys("?").screen());
    assert_snapshot!("help_a_page_on", list.keys("space").screen());
    assert_snapshot!("help_at_the_end", list.keys("G").screen());
    assert_eq!(list.keys("Esc").screen(), before);
    assert_eq!(list.keys("? q").screen(), before);
    assert_snapshot!(
        "help_in_the_reader_120x36",
        desk(120, 36).keys("Enter ?").screen()
    );
    assert_snapshot!("help_60x16", desk(60, 16).keys("?").screen());
}

#[test]
fn each_kind_of_bad_file_is_a_problem_with_its_remedy() {
    let mut desk = Setup::new(100, 40)
        .files(articles::desk())
        .settings("theme = \"dakr\"\n[import]\nmax_file_size = \"4 kB\"\n")
        .bytes("empty.txt", b"")
        .bytes("blank.txt", b" \n\n\t\n")
        .bytes("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0")
        .bytes("huge.txt", "much too long ".repeat(1_000).as_bytes())
        .bytes(
            "front.md",
            b"+++\ntitle = \"unclosed\n+++\n\nThe text itself.\n",
        )
        .bytes(
            "noend.md",
            b"---\ntitle: never closed\n\nThe text itself.\n",
        )
        .bytes(
            "page.html",
            b"<html><body><script>only()</script></body></html>",
        )
        .open();
    assert_snapshot!("problems_are_counted", desk.screen());
    assert_snapshot!("problems_100x40", desk.keys("!").styles());
    assert_snapshot!(
        "problems_scrolled",
        desk.resize(60, 16).keys("j j j").screen()
    );
}

#[test]
fn no_problem_is_said_too() {
    let mut desk = desk(80, 24);
    assert_snapshot!("no_problems", desk.keys("!").screen());
}

#[test]
fn commands_are_completed_and_mistakes_told() {
    let mut desk = desk(80, 24);
    assert_snapshot!("command_line", desk.keys(":").screen());
    assert_snapshot!("every_command", desk.keys("Tab").screen());
    assert_snapshot!("completed", desk.text("tog").keys("Tab").screen());
    assert_snapshot!("completed_further", desk.text("h").keys("Tab").screen());
    desk.keys("Enter");
    assert_snapshot!(
        "no_such_command",
        desk.keys(":").text("serach").keys("Enter").row(23)
    );
    assert_snapshot!(
        "missing_path",
        desk.keys(":").text("add").keys("Enter").row(23)
    );
    assert_snapshot!(
        "bad_path",
        desk.keys(":").text("add /no/such").keys("Enter").row(23)
    );
    assert_snapshot!(
        "bad_theme",
        desk.keys(":").text("theme dakr").keys("Enter").screen()
    );
    assert_snapshot!(
        "bad_width",
        desk.keys(":")
            .text("set reader.width 1000")
            .keys("Enter")
            .row(23)
    );
}

#[test]
fn a_theme_is_chosen() {
    let mut desk = desk(80, 24);
    desk.keys(":").text("theme mono").keys("Enter");
    assert_snapshot!("theme_mono", desk.styles());
}

#[test]
fn the_command_line_is_left_with_nothing_changed() {
    let mut desk = desk(80, 24);
    let before = desk.keys("j").screen();
    assert_eq!(desk.keys(":").text("quit-all").keys("Esc").screen(), before);
    assert!(!desk.ended);
    assert!(desk.keys(":").text("quit-all").keys("Enter").ended);
}

#[test]
fn outer_effects_are_asked_for() {
    let mut desk = desk(80, 24);
    desk.keys("ctrl-l ctrl-z");
    assert_eq!((desk.redrawn, desk.suspended, desk.ended), (1, 1, false));
    assert!(desk.keys("ctrl-c").ended);
}

#[test]
fn a_mistake_in_the_settings_is_told_at_the_start() {
    let desk = Setup::new(80, 24)
        .files(articles::desk())
        .settings("[reader]\nwitdh = 60\n")
        .open();
    assert_snapshot!("mistake_at_the_start", desk.screen());
}

#[test]
fn the_end_of_the_help_stays_below_when_the_screen_grows() {
    let mut desk = desk(80, 24);
    let whole = desk.resize(80, 70).keys("?").screen();
    desk.resize(80, 16).keys("G");
    assert_eq!(desk.resize(80, 70).screen(), whole);
}

#[test]
fn a_search_from_the_help_closes_it() {
    let mut desk = desk(80, 24);
    let before = desk.screen();
    desk.keys("? /").text("ladder");
    assert!(desk.row(1).contains("How a city counted its trees"));
    assert_eq!(desk.keys("Esc").screen(), before);
}

#[test]
fn looking_for_new_articles_says_what_it_found() {
    let mut desk = desk(80, 24);
    assert_snapshot!("nothing_new", desk.keys("r").row(23));
    desk.put("late.txt", "date 2025-07-20 Late, but here. And well.", 0);
    desk.put(
        articles::NOTE.0,
        "Bread keeps longer in wood. So they say.",
        9,
    );
    assert_snapshot!("something_new", desk.keys("r").row(23));
}
