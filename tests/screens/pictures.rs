//! Pictures in the text of an article.

#[cfg(feature = "images")]
use depesche::app::PictureSupport;
#[cfg(feature = "images")]
use depesche::picture::{CellSize, Graphics, Room};
use depesche::picture::{IS_BUILT_IN, base64};
use depesche::theme::ColorDepth;
use insta::assert_snapshot;
#[cfg(feature = "images")]
use ratatui::layout::Position;
#[cfg(feature = "images")]
use ratatui::style::Color;

use crate::desk::{Desk, Setup};

/// A PNG file of 160 times 96 pixels: red above, blue below.
fn flag() -> Vec<u8> {
    let text = include_str!("pictures/flag.txt");
    base64::decode(text.bytes(), usize::MAX).unwrap()
}

const ARTICLE: &str = "# Flags\n\nThis is what it looks like:\n\n\
    ![Red over blue](flag.png)\n\nAnd this is what there is no file of:\n\n\
    ![Missing](missing.png)\n\n> In a quotation ![small](flag.png) it is the same.\n\nThe end.\n";

fn setup(columns: u16, rows: u16, images: &str) -> Setup {
    Setup::new(columns, rows)
        .files([("flags.md", ARTICLE)])
        .bytes("flag.png", &flag())
        .bytes("damaged.png", flag().get(..60).unwrap())
        .depth(ColorDepth::True)
        .settings(&format!("reader.images = '{images}'"))
}

/// The text alone.
fn text(setup: Setup) -> Desk {
    let mut desk = setup.open();
    desk.keys("Enter z");
    desk
}

#[cfg(feature = "images")]
#[test]
fn pictures_stand_below_their_words() {
    let desk = text(setup(40, 24, "blocks"));
    assert_snapshot!("pictures_40x24", desk.screen());
    let style = desk.looks_of("▀");
    assert_eq!(style.fg, Some(Color::Rgb(255, 0, 0)));
    assert_eq!(style.bg, Some(Color::Rgb(0, 0, 255)));
}

#[cfg(feature = "images")]
#[test]
fn pictures_have_the_colours_there_are() {
    let desk = text(setup(40, 24, "blocks").depth(ColorDepth::Indexed));
    assert!(matches!(desk.looks_of("▀").fg, Some(Color::Indexed(_))));
    let desk = text(setup(40, 24, "blocks").depth(ColorDepth::None));
    assert_eq!(desk.screen(), text(setup(40, 24, "off")).screen());
}

#[test]
fn without_them_the_words_stand() {
    let off = text(setup(40, 24, "off")).screen();
    assert_snapshot!("no_pictures_40x24", off);
    assert_eq!(text(setup(40, 24, "auto")).screen(), off);
    // A page of few rows has no room for them.
    let [low, plain] = ["blocks", "off"].map(|images| text(setup(40, 7, images)).row(4));
    assert_eq!(low, plain);
}

#[cfg(feature = "images")]
#[test]
fn nothing_moves_when_a_picture_comes() {
    let mut desk = setup(40, 24, "blocks").open();
    desk.hold_pictures();
    desk.keys("Enter z");
    let waiting = desk.screen();
    assert_eq!(desk.held(), 1);
    desk.answer();
    let is_block = |c| "▀▄".contains(c);
    let come = desk.screen().replace(is_block, " ");
    let trimmed: Vec<&str> = come.lines().map(str::trim_end).collect();
    assert_eq!(waiting.lines().collect::<Vec<_>>(), trimmed);
}

#[cfg(feature = "images")]
#[test]
fn damaged_pictures_are_told() {
    let article = "# A\n\n![x](damaged.png)\n\nText.\n";
    let setup = setup(40, 24, "blocks").files([("a.md", article)]);
    let mut desk = setup.open();
    desk.keys("Enter z");
    let screen = desk.keys("g g").screen();
    let other = desk.keys("J").screen();
    let told = "(this picture cannot be read)";
    assert!(
        screen.contains(told) || other.contains(told),
        "{screen}{other}"
    );
}

#[cfg(feature = "images")]
#[test]
fn the_terminal_is_given_each_picture_once() {
    let mut desk = setup(40, 24, "auto").open();
    desk.support_pictures(PictureSupport {
        graphics: Graphics::Kitty,
        cell: CellSize::default(),
        first_number: 0x1_0001,
    });
    desk.keys("Enter z");
    let room = |columns, rows| Room { columns, rows };
    // The quotation is two columns narrower, which the picture is not wider than.
    let sent = vec![(0x1_0001, room(16, 5)), (0x1_0002, room(16, 5))];
    assert_eq!(desk.transmitted, sent);
    let style = desk.looks_of("\u{10eeee}\u{305}");
    assert_eq!(style.fg, Some(Color::Rgb(1, 0, 1)));
    // Scrolling sends nothing, nor does coming back.
    desk.keys("j j k k q Enter z");
    assert_eq!(desk.transmitted, sent);
    // Drawn afresh, the terminal may have lost them.
    desk.keys("Ctrl-l");
    assert_eq!(desk.transmitted.len(), 4);
}

#[cfg(feature = "images")]
#[test]
fn they_are_turned_on_and_off_while_reading() {
    let mut desk = text(setup(40, 24, "off"));
    let off = desk.screen();
    desk.keys(":")
        .text("set reader.images blocks")
        .keys("Enter");
    assert_eq!(desk.screen(), text(setup(40, 24, "blocks")).screen());
    desk.keys(":").text("set reader.images off").keys("Enter");
    assert_eq!(desk.screen(), off);
}

#[cfg(feature = "images")]
#[test]
fn an_edited_article_shows_its_new_picture() {
    let mut desk = text(setup(40, 24, "blocks"));
    let before = desk.screen();
    desk.file("flags.md", &ARTICLE.replace("(flag.png)", "(none.png)"), 9);
    assert!(!desk.screen().contains('▀'), "{}", desk.screen());
    desk.file("flags.md", ARTICLE, 99);
    assert_eq!(desk.screen(), before);
}

#[test]
fn a_program_without_them_says_so() {
    let desk = setup(80, 24, "blocks").open();
    let told = desk.screen().contains("built without images");
    assert_eq!(told, !IS_BUILT_IN);
}

#[cfg(feature = "images")]
#[test]
fn a_picture_gets_the_whole_screen_until_a_key_comes() {
    let mut desk = text(setup(36, 24, "blocks"));
    let before = desk.screen();
    desk.keys("i");
    assert_snapshot!("picture_alone_36x24", desk.screen());
    desk.keys("x");
    assert_eq!(desk.screen(), before);
    // The third one, by its number.
    assert!(desk.keys("3 i").row(0).contains("[image 3: small]"));
    assert_eq!(desk.resize(36, 23).resize(36, 24).screen(), before);
    assert!(desk.keys("2 i").screen().contains("cannot be read"));
    assert!(desk.keys("9 i").screen().contains("no picture here"));
    assert_eq!(desk.redrawn, 0);
}

#[cfg(feature = "images")]
#[test]
fn some_terminals_show_pictures_only_alone() {
    let off = text(setup(40, 24, "off")).screen();
    for images in ["iterm", "sixel"] {
        let mut desk = text(setup(40, 24, images));
        assert_eq!(desk.screen(), off);
        desk.keys("i");
        let rows: Vec<String> = desk.screen().lines().skip(1).map(str::to_owned).collect();
        assert!(rows.iter().all(String::is_empty), "{rows:?}");
        let room = Room {
            columns: 40,
            rows: 12,
        };
        assert_eq!(desk.printed, [(Position { x: 0, y: 6 }, room)]);
        // It is blank cells over which it was drawn: the screen is drawn afresh.
        desk.keys("j");
        assert_eq!((desk.redrawn, desk.screen() == off), (1, true));
        // Again, it is drawn again.
        desk.keys("i q");
        assert_eq!((desk.redrawn, desk.printed.len()), (2, 2));
    }
}

#[test]
fn where_pictures_are_off_it_is_told_how_to_turn_them_on() {
    let mut desk = text(setup(80, 24, "off"));
    assert!(desk.keys("i").screen().contains("`reader.images`"));
}
