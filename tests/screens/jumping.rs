//! Earlier searches, saved ones, and going somewhere by a few letters.

use insta::assert_snapshot;

use crate::articles;
use crate::desk::{Desk, Setup};

fn desk(columns: u16, rows: u16) -> Desk {
    let garden = articles::GARDEN.1.replace("How a city", "How a village");
    Setup::new(columns, rows)
        .files(articles::desk())
        .files([("villages/garden.md", garden.as_str())])
        .open()
}

/// A desk on which the folder inside the folder is a source of its own.
fn two_sources(columns: u16, rows: u16) -> Desk {
    let mut desk = desk(columns, rows);
    let inner = desk.folder().join("villages");
    desk.other_session().scope_of(&[inner]).unwrap();
    desk.restart();
    desk
}

fn prompt(desk: &Desk) -> String {
    let text = desk.app().prompt().map(|prompt| prompt.text().to_owned());
    text.unwrap_or_default()
}

#[test]
fn up_and_down_bring_back_earlier_searches() {
    let mut desk = desk(80, 24);
    for query in ["fähre", "leuchtturm", "fisch"] {
        desk.keys("/").text(query).keys("Enter Esc");
    }
    // What was not kept is not remembered.
    desk.keys("/").text("forgotten").keys("Esc");
    desk.keys("/ Up");
    assert_snapshot!("history_up", desk.screen());
    let mut seen = Vec::new();
    for key in ["Up", "Up", "Up", "Down", "Down", "Down"] {
        desk.keys(key);
        seen.push(prompt(&desk));
    }
    assert_eq!(
        seen,
        ["leuchtturm", "fähre", "fähre", "leuchtturm", "fisch", ""]
    );
    assert!(desk.app().results().is_none());
    // Only those that begin as typed; and what was typed comes back.
    desk.text("f").keys("Up Up");
    assert_eq!(prompt(&desk), "fähre");
    assert_eq!(desk.app().results().unwrap().query(), "fähre");
    desk.keys("Down Down");
    assert_eq!(prompt(&desk), "f");
    desk.keys("Esc").restart().keys("/ Up");
    assert_eq!(prompt(&desk), "fisch", "the library remembers");
}

#[test]
fn the_command_line_has_a_history_of_its_own() {
    let mut desk = desk(80, 24);
    desk.keys("/").text("fähre").keys("Enter Esc");
    desk.keys(":").text("theme mono").keys("Enter : Up");
    assert_eq!(prompt(&desk), "theme mono");
    desk.keys("Down");
    assert_eq!(prompt(&desk), "");
    desk.keys("Esc / Up");
    assert_eq!(prompt(&desk), "fähre");
}

#[test]
fn a_search_is_kept_under_a_name_and_forgotten_again() {
    let mut desk = desk(80, 24);
    assert_snapshot!("nothing_to_save", desk.keys("+").row(23));
    assert_snapshot!("no_saved_search", desk.keys("g s").row(23));
    desk.keys("/").text("abkommen").keys("Enter");
    assert_snapshot!("asked_for_a_name", desk.keys("+").row(23));
    assert_snapshot!("saved", desk.text("Verträge").keys("Enter").screen());
    let before = desk.keys("Esc").screen();
    desk.keys("/").text("fähre").keys("Enter");
    assert_snapshot!(
        "saved_again",
        desk.keys(":").text("save vertrage").keys("Enter").row(23)
    );
    assert_snapshot!("saved_again_undone", desk.keys("u").row(23));
    desk.keys(":").text("save boats").keys("Enter Esc");
    desk.keys("m");
    assert_snapshot!("saved_searches_80x24", desk.keys("g s").styles());
    desk.keys("Enter");
    assert!(desk.row(0).starts_with(" boats"), "{}", desk.screen());
    desk.keys("Esc g s").text("ver").keys("Enter");
    assert_snapshot!("saved_search_opened", desk.screen());
    assert_snapshot!("saved_search_read", desk.keys("Enter").screen());
    assert_eq!(desk.keys("m Esc Esc").screen(), before);
    assert_snapshot!(
        "forgotten",
        desk.keys(":").text("forget  b").keys("Tab Enter").row(23)
    );
    assert_eq!(desk.other_session().saved_searches().unwrap().len(), 1);
    desk.keys("u");
    assert_eq!(desk.other_session().saved_searches().unwrap().len(), 2);
    assert_snapshot!(
        "not_forgotten",
        desk.keys(":").text("forget boots").keys("Enter").row(23)
    );
}

#[test]
fn everything_there_is_to_go_to() {
    let mut desk = two_sources(80, 24);
    desk.keys("/")
        .text("abkommen")
        .keys("Enter +")
        .text("pacts")
        .keys("Enter Esc");
    assert_snapshot!("jump_80x24", desk.keys("ctrl-p").styles());
    assert_snapshot!("jump_at_the_end", desk.keys("PgDn PgDn PgDn").screen());
    assert_snapshot!("jump_typed", desk.text("ma").styles());
    assert_snapshot!("jump_nothing", desk.text("xqz").screen());
    assert_snapshot!(
        "jump_120x36",
        desk.keys("Esc")
            .resize(120, 36)
            .keys("g /")
            .text("e")
            .screen()
    );
    assert_snapshot!(
        "jump_40x10",
        desk.keys("Esc")
            .resize(40, 10)
            .keys("g /")
            .text("e")
            .screen()
    );
}

#[test]
fn esc_changes_nothing() {
    for keys in ["j j", "j Enter j", "Enter z", "?", "/ a Enter"] {
        let mut desk = desk(80, 24);
        desk.keys(keys);
        if keys == "?" {
            desk.keys("Esc");
        }
        let before = desk.styles();
        desk.keys("ctrl-p").text("tree").keys("Down Esc");
        assert_eq!(desk.styles(), before, "{keys}");
    }
}

#[test]
fn a_source_is_shown_alone_and_left_again() {
    let mut desk = two_sources(80, 24);
    let before = desk.keys("j j").styles();
    assert_snapshot!(
        "single_source",
        desk.keys("ctrl-p").text("villag").keys("Enter").screen()
    );
    assert_eq!(desk.app().list().counts().total, 1);
    assert_eq!(desk.keys("Esc").styles(), before);
    desk.keys("ctrl-p").text("villag").keys("Enter q");
    assert_eq!(desk.styles(), before);
    desk.keys("ctrl-p").text("villag").keys("Enter ctrl-p");
    assert!(desk.row(1).contains("papers"), "{}", desk.screen());
    assert_eq!(desk.keys("Enter").styles(), before);
    // What arrives meanwhile is there on the way back.
    desk.keys("ctrl-p").text("villag").keys("Enter");
    desk.file("late.txt", "date 2025-09-01 Late. And well.", 5);
    assert_eq!(desk.app().list().counts().total, 1);
    desk.keys("Esc");
    assert_eq!(desk.app().list().counts().total, 10);
}

#[test]
fn a_month_a_tag_and_a_command_are_gone_to() {
    let mut desk = desk(80, 24);
    desk.keys("ctrl-p").text("june 25").keys("Enter");
    assert_snapshot!("month_gone_to", desk.screen());
    desk.keys("ctrl-p").text("2024-11").keys("Enter");
    let selected = desk.app().list().selected().unwrap().published.unwrap();
    assert_eq!(selected.to_string(), "2024-11-20");
    // From what was found, too.
    desk.keys("/")
        .text("trees")
        .keys("Enter ctrl-p")
        .text("july")
        .keys("Enter");
    assert!(desk.app().results().is_none());
    let selected = desk.app().list().selected().unwrap().published.unwrap();
    assert_eq!(selected.to_string(), "2025-07");
    desk.keys("ctrl-p").text("city").keys("Enter");
    assert_eq!(desk.app().results().unwrap().query(), "tag:city");
    desk.keys("Esc ctrl-p").text("zoom").keys("Enter");
    assert_eq!(desk.app().layout().rule, None);
    desk.keys("z ctrl-p").text("highl word").keys("Enter");
    assert_eq!(prompt(&desk), "highlight ");
    desk.keys("Esc ctrl-p").text("quit-all").keys("Enter");
    assert!(desk.ended);
}

#[test]
fn keys_move_in_the_list_and_letters_narrow_it() {
    let mut desk = two_sources(80, 24);
    let selected = |desk: &Desk| {
        let picker = desk.app().picker().unwrap();
        let lines = picker.visible();
        let line = lines.iter().find(|line| line.is_selected).unwrap();
        line.row.name.clone()
    };
    desk.keys("ctrl-p");
    assert_eq!(selected(&desk), "papers");
    desk.keys("Down");
    assert_eq!(selected(&desk), "villages");
    desk.keys("ctrl-n ctrl-n ctrl-p Up");
    assert_eq!(selected(&desk), "villages");
    desk.text("vi").keys("Backspace Backspace");
    assert_eq!(selected(&desk), "papers");
    desk.tell(depesche::app::Msg::Paste("villages".to_owned()));
    assert_eq!(selected(&desk), "villages");
    desk.keys("ctrl-u Backspace");
    assert!(desk.app().picker().is_none() && desk.app().prompt().is_none());
}
