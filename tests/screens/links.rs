//! Links of the open article: letters on them, the list of all, where one leads.

use insta::assert_snapshot;

use crate::articles;
use crate::desk::{Desk, Setup};

const HARBOUR: (&str, &str) = (
    "harbour.md",
    "+++
title = \"What the harbour master wrote\"
date = \"2025-07-21\"
url = \"https://harbour.example/log\"
+++

See [the tides](#the-tides), [the weather](https://weather.example/today?place=harbour&units=m) \
and [the law](javascript:alert(1)). A [ship](https://xn--bcher-kva.example/fleet) came, \
[another](https://ships.example@evil.example/a/very/long/address/that/needs/more/than/one/line/\
of/the/screen/because/somebody/wrote/down/all/the/ports?one=1&two=2&three=3) left.

Write to [the office](mailto:office@harbour.example) or see [the log](log.html) and \
[its end](https://harbour.example/log#the-tides), [前の記事](https://例え.example/記事), \
[this](https://a.example), [that](https://b.example), [those](https://c.example).

## Before the tides

One paragraph.

Two paragraphs.

Three paragraphs.

Four paragraphs.

Five paragraphs.

Six paragraphs.

Seven paragraphs.

Eight paragraphs.

## The tides

High water at noon, see [the top](#).

And after that nothing happened for a long time.

Nothing.

Nothing at all.

The end.

Nothing.

Nothing.

The very end.

Nothing.

Nothing.
",
);

fn harbour(columns: u16, rows: u16) -> Desk {
    let mut desk = Setup::new(columns, rows)
        .files([HARBOUR, articles::TRAIN])
        .open();
    desk.keys("Enter");
    desk
}

#[test]
fn letters_on_the_links_follow_them() {
    let mut desk = harbour(80, 24);
    let before = desk.screen();
    assert_snapshot!("hints_80x24", desk.keys("f").styles());
    for key in ["Esc", "1", "Backspace", "ctrl-d", "Enter"] {
        assert_eq!(desk.keys(key).screen(), before, "{key}");
        desk.keys("f");
    }
    // Labels of two letters: only those that go on stay.
    let first = desk.app().hints().unwrap().hints.clone();
    let long = first.iter().find(|hint| hint.label.len() == 2).unwrap();
    let (one, two) = long.label.split_at(1);
    desk.keys(one);
    assert_snapshot!("hints_after_a_letter_80x24", desk.styles());
    assert!(desk.keys(two).app().hints().is_none());
    assert!(
        desk.screen().contains("Where the link leads"),
        "{}",
        desk.screen()
    );
    assert_eq!(desk.keys("Esc").screen(), before);
    // Wider, and on a screen that changes meanwhile.
    assert_snapshot!("hints_160x48", harbour(160, 48).keys("f").screen());
    assert!(desk.keys("f").resize(90, 30).app().hints().is_none());
    let mut desk = Setup::new(80, 24).files([articles::TRAIN]).open();
    assert!(
        desk.keys("Enter f")
            .screen()
            .contains("no link is on the screen")
    );
    assert!(
        desk.keys("U")
            .screen()
            .contains("there is no link in this article")
    );
}

#[test]
fn a_link_inside_jumps_and_comes_back() {
    let mut desk = harbour(80, 24);
    let before = desk.screen();
    desk.keys("1 f");
    let there = desk.screen();
    assert!(
        there.contains("High water") && !there.contains("Before the tides"),
        "{there}"
    );
    assert_eq!(desk.keys("ctrl-o").screen(), before);
    // By the whole address of the article, too.
    assert_eq!(desk.keys("8 f").screen(), there);
    assert_eq!(desk.keys("' '").screen(), before);
    assert!(desk.keys("9 9 f").screen().contains("there is no link 99"));
}

#[test]
fn where_other_links_lead_is_shown() {
    let mut desk = harbour(80, 24);
    for (number, name) in [
        (2, "plain"),
        (4, "in_ascii"),
        (5, "disguised"),
        (6, "mail"),
        (9, "in_letters"),
    ] {
        let shown = desk.keys(&format!("{number} f")).styles();
        assert_snapshot!(format!("link_{name}_80x24"), shown);
        desk.keys("Esc");
    }
    for (number, reason) in [
        (3, "links to `javascript:` are not followed"),
        // Written as `log.html`, it leads on from the page of the article.
        (7, "https://harbour.example/log.html"),
    ] {
        assert!(
            desk.keys(&format!("{number} f")).screen().contains(reason),
            "{}",
            desk.screen()
        );
    }
}

#[test]
fn all_links_are_listed_with_their_addresses() {
    let mut desk = harbour(80, 24);
    let before = desk.screen();
    assert_snapshot!("links_80x24", desk.keys("U").styles());
    assert_snapshot!("links_further_down_80x24", desk.keys("4 j space").screen());
    assert_snapshot!("links_at_the_end_80x24", desk.keys("G").screen());
    assert_eq!(desk.keys("q").screen(), before);
    let list = desk.keys("U j").screen();
    assert!(desk.keys("Enter").screen().contains("Where the link leads"));
    assert_eq!(desk.keys("Esc").screen(), list);
    assert!(desk.keys("k Enter").screen().contains("High water"));
    // From there on the next link below is the selected one.
    assert!(
        desk.keys("U").screen().contains("▌ 13  the top"),
        "{}",
        desk.screen()
    );
    assert_snapshot!("links_160x48", harbour(160, 48).keys("U").screen());
    assert_snapshot!("links_40x12", harbour(40, 12).keys("U G").screen());
}
