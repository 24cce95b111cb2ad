//! Screens of every size, colours of every depth.

use depesche::theme::ColorDepth;
use insta::assert_snapshot;

use crate::articles;
use crate::desk::Setup;

#[test]
fn no_size_is_too_small() {
    let sizes = [
        (1, 1),
        (2, 2),
        (0, 0),
        (5, 3),
        (1, 40),
        (200, 1),
        (60, 16),
        (100, 17),
    ];
    for (columns, rows) in sizes {
        let mut desk = Setup::new(columns, rows)
            .files(articles::desk())
            .settings("[[highlight]]\nwords = [\"Fähre\"]")
            .open();
        desk.keys("j Enter space z < > z Esc / f Down Enter n Enter ? j Esc ! Esc : x Tab Esc A");
        desk.screen();
    }
    for (columns, rows) in [(1, 1), (5, 3)] {
        Setup::new(columns, rows).open_library().screen();
    }
}

#[test]
fn growing_and_shrinking_ends_where_it_began() {
    let mut desk = Setup::new(80, 24).files(articles::desk()).open();
    let before = desk.keys("j j Enter").screen();
    for size in 0..60 {
        desk.resize(size * 3, size);
    }
    assert_eq!(desk.resize(80, 24).screen(), before);
}

#[test]
fn small_screens_show_one_pane() {
    let mut desk = Setup::new(40, 10).files(articles::desk()).open();
    assert_snapshot!("list_40x10", desk.screen());
    assert_snapshot!("reader_40x10", desk.keys("Enter").screen());
    let desk = Setup::new(1, 1).files(articles::desk()).open();
    assert_snapshot!("one_cell", desk.screen());
    let mut desk = Setup::new(20, 5).files(articles::desk()).open();
    assert_snapshot!("list_20x5", desk.screen());
    assert_snapshot!("reader_20x5", desk.keys("Enter").screen());
}

#[test]
fn without_colours_the_selection_and_the_matches_are_still_seen() {
    let mut desk = Setup::new(80, 24)
        .files(articles::desk())
        .depth(ColorDepth::None)
        .settings("[[highlight]]\nwords = [\"Fähre\"]")
        .open();
    assert_snapshot!("no_colours", desk.keys("j").styles());
    assert_snapshot!("no_colours_search", desk.keys("/").text("fähre").styles());
    assert_snapshot!("no_colours_reading", desk.keys("Esc k Enter").styles());
}

#[test]
fn every_theme_at_every_depth_sets_selection_and_matches_apart() {
    for theme in ["terminal", "dark", "light", "mono"] {
        for depth in [
            ColorDepth::True,
            ColorDepth::Indexed,
            ColorDepth::Ansi,
            ColorDepth::None,
        ] {
            let mut desk = Setup::new(80, 24)
                .files(articles::desk())
                .depth(depth)
                .settings(&format!("theme = \"{theme}\""))
                .open();
            let bar = desk.looks_of("▌");
            let text = desk.looks_of("verpflichten");
            let is_seen = bar != text || depth == ColorDepth::None;
            assert!(is_seen, "selection in {theme} at {depth:?}");
            let chosen = desk.keys("ctrl-p").looks_of("papers");
            let other = desk.keys("Down").looks_of("papers");
            assert_ne!(chosen, other, "choice in {theme} at {depth:?}");
            desk.keys("Esc /").text("hopa");
            let found = desk.looks_of("Hopa");
            let plain = desk.looks_of("verpflichten");
            assert_ne!(found, plain, "match in {theme} at {depth:?}");
        }
    }
}
