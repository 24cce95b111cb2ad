//! Queries completed by Tab, and mistakes in them.

use insta::assert_snapshot;

use crate::desk::{Desk, Setup};

fn article(source: &str, author: &str, tags: &str) -> String {
    format!(
        "+++\ntitle = \"Bridge of {author}\"\ndate = \"2025-07-14\"\nsource = \"{source}\"\n\
         author = \"{author}\"\ntags = [{tags}]\nlanguage = \"en\"\n+++\n\nIt is closed.\n"
    )
}

fn desk(columns: u16, rows: u16) -> Desk {
    let files = [
        (
            "1.md",
            article("The Canal Courier", "Ida Lund", "\"city\", \"trees\""),
        ),
        (
            "2.md",
            article("The Canal Courier", "Émile Roux", "\"city\""),
        ),
        ("3.md", article("The Bell", "Ida Lund", "\"citizens\"")),
        ("4.md", article("Quotidien", "Ida Lund", "\"nuit\"")),
    ];
    let files = files.iter().map(|(name, text)| (*name, text.as_str()));
    Setup::new(columns, rows).files(files).open()
}

fn typed(desk: &Desk) -> &str {
    desk.app().prompt().unwrap().text()
}

fn said(desk: &Desk) -> &str {
    desk.app().notice().map_or("", |notice| &notice.text)
}

#[test]
fn tab_completes_what_was_begun() {
    for (text, completed, offered) in [
        ("bridge so", "bridge source:", ""),
        ("b", "b", "body:  before:"),
        ("-ti", "-title:", ""),
        ("source:q", "source:Quotidien", ""),
        ("source:the", "source:\"The ", "The Canal Courier  The Bell"),
        ("source:\"The C", "source:\"The Canal Courier\"", ""),
        ("author:emi", "author:\"Émile Roux\"", ""),
        ("tag:c", "tag:cit", "city  citizens"),
        ("lang:", "lang:en", ""),
        ("is:", "is:", "unread  read  starred"),
        ("is:s", "is:starred", ""),
        ("date:20", "date:2025-07", ""),
        ("date:2024-01..2", "date:2024-01..2025-07", ""),
        ("newer:7", "newer:7d", ""),
        ("xyz", "xyz", "nothing begins like this"),
        ("tag:xyz", "tag:xyz", "nothing begins like this"),
        ("bridge ", "bridge ", "nothing to complete here"),
        ("title:x", "title:x", "nothing to complete here"),
    ] {
        let mut desk = desk(80, 24);
        desk.keys("/").text(text).keys("Tab");
        assert_eq!((typed(&desk), said(&desk)), (completed, offered), "{text}");
    }
}

#[test]
fn further_tabs_go_from_candidate_to_candidate() {
    let mut desk = desk(80, 24);
    desk.keys("/").text("bridge source:").keys("Tab");
    assert_eq!(typed(&desk), "bridge source:");
    assert_snapshot!("candidates", desk.styles());
    for (key, expected) in [
        ("Tab", "bridge source:\"The Canal Courier\""),
        ("Tab", "bridge source:Quotidien"),
        ("Tab", "bridge source:\"The Bell\""),
        ("Tab", "bridge source:\"The Canal Courier\""),
        ("shift-Tab", "bridge source:\"The Bell\""),
    ] {
        assert_eq!(typed(desk.keys(key)), expected);
    }
    assert_snapshot!("third_candidate", desk.screen());
    // Another key ends it, and Tab begins anew.
    desk.keys("space").text("ti").keys("Tab");
    assert_eq!(typed(&desk), "bridge source:\"The Bell\" title:");
    desk.keys("Esc /").text("is:").keys("shift-Tab shift-Tab");
    assert_eq!(typed(&desk), "is:starred");
}

#[test]
fn names_that_come_too_late_are_dropped() {
    let mut desk = desk(80, 24);
    desk.hold_errands().keys("/").text("source:q").keys("Tab");
    desk.text("x").answer();
    assert_eq!((typed(&desk), said(&desk)), ("source:qx", ""));
}

#[test]
fn a_mistake_is_underlined_at_its_place_and_explained() {
    let mut desk = desk(80, 24);
    desk.keys("/").text("bridge is:old");
    let unfinished = desk.app().prompt().unwrap().problems();
    assert!(unfinished.is_empty());
    assert_snapshot!("mistake", desk.text(" x").styles());
    let mut desk = self::desk(40, 12);
    desk.keys("/").text("bridge is:old x");
    assert_snapshot!("mistake_on_a_small_screen", desk.styles());
    assert!(
        desk.keys("ctrl-u")
            .app()
            .prompt()
            .unwrap()
            .problems()
            .is_empty()
    );
}
