//! The mouse: wheel, clicks, the rule, and what is drawn without Unicode.

use depesche::app::Pane;
use depesche::input::MouseAction::{Press, Release, WheelDown, WheelUp};

use crate::articles;
use crate::desk::{Desk, Setup};
use crate::list::numbered;

fn open(size: (u16, u16), settings: &str) -> Desk {
    let mut files = numbered(60);
    files.push((
        "long.txt".to_owned(),
        format!(
            "date 2026-01-01 A long one.\n\n{}The end.\n",
            "More.\n\n".repeat(90)
        ),
    ));
    let files = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    Setup::new(size.0, size.1)
        .settings(settings)
        .files(files)
        .open()
}

fn selected(desk: &Desk) -> String {
    let number = desk.app().list().selected_line() + 1;
    desk.row(number)
        .trim_end_matches(['│', '┃', ' '])
        .to_owned()
}

fn unread(desk: &Desk) -> usize {
    desk.app().list().counts().unread
}

#[test]
fn the_wheel_scrolls_what_it_points_at_and_nothing_is_read() {
    for mark_read in ["open", "end", "select"] {
        let settings = format!("[reader]\nmark_read = '{mark_read}'\n");
        let mut desk = open((120, 36), &settings);
        let list = |desk: &Desk| desk.row(2).chars().take(53).collect::<String>();
        let before = list(&desk);
        for _ in 0..70 {
            desk.mouse(WheelDown, 80, 10);
        }
        assert!(desk.screen().contains("The end."));
        assert_eq!(list(&desk), before, "the list has moved");
        for _ in 0..60 {
            desk.mouse(WheelDown, 10, 10);
        }
        assert!(desk.screen().contains("Article 59 of many"));
        for _ in 0..60 {
            desk.mouse(WheelUp, 10, 10);
        }
        assert!(desk.screen().contains("A long one."));
        assert_eq!(desk.app().focus(), Pane::List);
        assert_eq!(unread(&desk), 61, "{mark_read}");
    }
}

#[test]
fn the_wheel_takes_the_selection_along_only_at_the_edge() {
    let mut desk = open((120, 36), "");
    desk.keys("j j j j j j j j j j");
    let article = selected(&desk);
    desk.mouse(WheelDown, 10, 10);
    assert_eq!(selected(&desk), article);
    let line = desk.app().list().selected_line();
    desk.mouse(WheelDown, 10, 10).mouse(WheelUp, 10, 10);
    assert_eq!(desk.app().list().selected_line(), line);
    // Every step of the wheel scrolls, also where a heading is just above.
    let mut tops = Vec::new();
    for _ in 0..12 {
        desk.mouse(WheelDown, 10, 10);
        tops.push(desk.row(1) + &desk.row(2) + &desk.row(3));
    }
    tops.dedup();
    assert_eq!(tops.len(), 12);
    assert_ne!(selected(&desk), article);
}

#[test]
fn a_click_selects_and_another_one_opens() {
    let mut desk = open((120, 36), "");
    let article = desk.row(9).trim_end_matches(['│', '┃', ' ']).to_owned();
    desk.mouse(Press, 10, 9).mouse(Release, 10, 9);
    assert_eq!(
        selected(&desk).trim_start_matches('▌'),
        article.trim_start()
    );
    assert_eq!((desk.app().focus(), unread(&desk)), (Pane::List, 61));
    desk.mouse(Press, 10, 9).mouse(Release, 10, 9);
    assert_eq!((desk.app().focus(), unread(&desk)), (Pane::Reader, 60));
    desk.mouse(Press, 10, 12).mouse(Release, 10, 12);
    assert_eq!((desk.app().focus(), unread(&desk)), (Pane::List, 60));
    desk.mouse(Press, 90, 12);
    assert_eq!((desk.app().focus(), unread(&desk)), (Pane::Reader, 59));
    // Months, headings and the status line are nothing to choose.
    let selection = desk.keys("h").screen();
    for row in [0, 1, 35] {
        assert_eq!(desk.mouse(Press, 10, row).screen(), selection, "{row}");
    }
}

#[test]
fn hits_and_lists_to_choose_from_are_clicked_too() {
    let mut desk = open((120, 36), "");
    desk.keys("/").text("article");
    desk.mouse(Press, 10, 5);
    assert!(desk.app().prompt().is_none());
    assert_eq!(desk.app().results().unwrap().selected(), 2);
    desk.mouse(WheelDown, 10, 5);
    assert_eq!(desk.app().results().unwrap().top(), 2);
    desk.mouse(Press, 10, 1).mouse(Press, 10, 1);
    assert_eq!(desk.app().focus(), Pane::Reader);
    desk.keys("Esc Esc ctrl-p").text("zoom");
    desk.mouse(WheelDown, 10, 1).mouse(Press, 10, 1);
    assert!(desk.app().picker().is_none());
    assert_eq!(desk.app().layout().reader, None);
}

#[test]
fn the_rule_is_dragged() {
    let mut desk = open((120, 36), "");
    let width = |desk: &Desk| desk.app().layout().list.unwrap().width;
    assert_eq!(width(&desk), 54);
    for (column, wanted) in [(70, 70), (50, 50), (0, 36), (119, 96), (54, 54)] {
        let rule = desk.app().layout().rule.unwrap().x;
        desk.mouse(Press, rule, 10).mouse(Release, column, 20);
        assert!(width(&desk).abs_diff(wanted) <= 1, "{column}");
    }
    // Only the rule is taken, and a key lets it go.
    desk.mouse(Press, 10, 10).mouse(Release, 70, 10);
    desk.mouse(Press, 54, 10).keys("j").mouse(Release, 70, 10);
    assert_eq!(width(&desk), 54);
}

#[test]
fn the_mouse_is_switched_off_and_on() {
    let mut desk = open((120, 36), "mouse = 'off'");
    assert!(!desk.listens_to_mouse);
    let before = desk.screen();
    assert_eq!(desk.mouse(Press, 10, 9).screen(), before);
    desk.keys("g m");
    assert!(desk.listens_to_mouse);
    assert!(desk.screen().contains("Shift-drag selects text"));
    desk.mouse(Press, 10, 9);
    assert_ne!(desk.screen(), before);
    desk.keys("g m");
    assert!(!desk.listens_to_mouse);
    let mut desk = open((120, 36), "mouse = 'on'");
    assert!(desk.listens_to_mouse);
    // A question is answered by a key.
    desk.keys("A").mouse(Press, 10, 9);
    assert!(desk.app().question().is_some());
    let mut desk = open((120, 200), "");
    assert!(desk.keys("?").screen().contains("Shift-drag selects text"));
}

#[test]
fn without_unicode_everything_that_is_drawn_is_ascii() {
    for size in [(80, 24), (120, 36)] {
        let mut desk = open(size, "glyphs = 'ascii'\n[[highlight]]\nwords = ['many']\n");
        desk.keys("s j m");
        for keys in [
            "j",
            "Enter",
            "h",
            "/ a r t i c l e",
            "Enter",
            "M",
            "Esc",
            "Esc",
            "?",
            "Esc",
            "g s",
            "Esc",
            "Enter",
            "/ m o r e Enter",
            "Z",
            "Z",
            "h",
            "A",
            "n",
            "!",
            "Esc",
            "u",
            "g h",
        ] {
            let screen = desk.keys(keys).screen();
            let strange: String = screen.chars().filter(|c| !c.is_ascii()).collect();
            assert_eq!(strange, "", "after {keys}:\n{screen}");
        }
    }
    let mut desk = Setup::new(120, 36)
        .settings("glyphs = 'ascii'")
        .files(articles::desk())
        .open();
    assert!(desk.screen().contains("Türkei"));
    insta::assert_snapshot!("without_unicode", desk.keys("j j Enter").screen());
}
