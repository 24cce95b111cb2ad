//! How the text of an article is set, as the settings say.

use depesche::theme::ColorDepth;
use insta::assert_snapshot;

use crate::articles;
use crate::desk::{Desk, Setup};

/// The text alone, with these settings of the reader.
fn text(columns: u16, rows: u16, settings: &str) -> Desk {
    let mut desk = Setup::new(columns, rows)
        .files([articles::FERRY])
        .settings(&format!("[reader]\n{settings}"))
        .open();
    desk.keys("Enter z");
    desk
}

#[test]
fn each_setting_shows_in_narrow_and_in_wide_columns() {
    for (name, settings) in [
        ("plain", ""),
        ("margin", "margin = 12"),
        ("no_margin", "margin = 0"),
        ("justified", "alignment = 'justify'"),
        ("hyphens", "hyphenation = 'on'"),
        ("no_hyphens", "hyphenation = 'off'"),
        ("optimal", "wrap = 'optimal'"),
        ("spaced", "line_spacing = 2"),
        ("indented", "paragraph = 'indent'"),
        (
            "book",
            "alignment = 'justify'\nhyphenation = 'on'\nwrap = 'optimal'\n\
             paragraph = 'indent'\nmargin = 6",
        ),
    ] {
        assert_snapshot!(format!("set_{name}_44x24"), text(44, 24, settings).screen());
        let settings = format!("{settings}\nwidth = 90");
        assert_snapshot!(
            format!("set_{name}_100x20"),
            text(100, 20, &settings).screen()
        );
    }
}

#[test]
fn right_to_left_text_is_turned_round_on_request() {
    let article = (
        "rtl.md",
        "# שלום עולם\n\nבשנת 2025 יצא [Linux](https://example.org/l) לאור (גרסה 6) ברחבי \
         העולם כולו.\n\nThe word שלום means peace.\n",
    );
    for order in ["logical", "visual"] {
        let mut desk = Setup::new(44, 12)
            .files([article])
            .settings(&format!("[reader]\nbidi = '{order}'"))
            .open();
        desk.keys("Enter z");
        assert_snapshot!(format!("set_bidi_{order}"), desk.screen());
        desk.keys("f");
        assert_snapshot!(format!("set_bidi_{order}_hints"), desk.screen());
    }
}

#[test]
fn settings_are_changed_while_reading() {
    let settings = "alignment = 'justify'\nhyphenation = 'off'\nparagraph = 'indent'";
    let wanted = text(80, 24, settings).screen();
    let mut desk = text(80, 24, "");
    for line in [
        "set reader.alignment justify",
        "set reader.hyphenation off",
        "set reader.paragraph indent",
    ] {
        desk.keys(":").text(line).keys("Enter");
    }
    assert_eq!(desk.screen(), wanted);
    desk.keys(":").text("set reader.al").keys("Tab");
    assert_eq!(desk.app().prompt().unwrap().text(), "set reader.alignment ");
    desk.text("l").keys("Tab Enter");
    assert_ne!(desk.screen(), wanted);
}

#[test]
fn the_sentence_on_top_stays_when_it_is_set_anew() {
    let (name, text) = articles::long();
    let mut desk = Setup::new(80, 24).files([(name, text.as_str())]).open();
    desk.keys("Enter z space space");
    let on_top = |desk: &Desk| {
        let reader = desk.app().reader().unwrap();
        let place = reader.page().offset_of(reader.top());
        let text = reader.text().get(place..).unwrap();
        text.chars().take(30).collect::<String>()
    };
    let before = on_top(&desk);
    for line in [
        "set reader.line_spacing 2",
        "set reader.paragraph indent",
        "set reader.line_spacing 1",
        "set reader.paragraph blank",
    ] {
        desk.keys(":").text(line).keys("Enter");
        assert_eq!(on_top(&desk), before, "{line}");
    }
}

#[test]
fn a_long_article_is_set_anew_on_the_other_thread() {
    let paragraph = "Der Fluss trat am Abend über die Ufer und ging wieder zurück.\n\n";
    let text = format!(
        "date 2025-07-02 Das Protokoll.\n\n{}",
        paragraph.repeat(2_500)
    );
    let mut desk = Setup::new(80, 24)
        .files([("log.txt", text.as_str())])
        .open();
    desk.keys("Enter z");
    let before = desk.screen();
    desk.hold_errands();
    desk.keys(":")
        .text("set reader.paragraph indent")
        .keys("Enter");
    assert_eq!((desk.screen(), desk.held()), (before.clone(), 1));
    desk.answer();
    assert_ne!(desk.screen(), before);
}

#[test]
fn each_element_has_a_look_of_its_own() {
    let page = "<article><p>Up m<sup>2</sup> down H<sub>2</sub> code <code>ls</code>.</p>\
        <h2>Two</h2><p>Text.</p><h3>Three</h3><p>Text.</p><h5>Five</h5>\
        <figure><img src='a.png' alt='A ferry'><figcaption>In the <b>fog</b>.</figcaption></figure>\
        <pre>total = 0</pre>\
        <table><tr><th>Year</th><th>Ferry</th></tr><tr><td>2024</td><td>Hopa</td></tr></table>\
        </article>";
    let page = format!("<html><head><title>Elements</title></head><body>{page}</body></html>");
    for (name, theme, depth) in [
        ("terminal", "terminal", ColorDepth::Ansi),
        ("no_colours", "dark", ColorDepth::None),
    ] {
        let mut desk = Setup::new(60, 28)
            .files([("page.html", page.as_str())])
            .settings(&format!("theme = '{theme}'"))
            .depth(depth)
            .open();
        assert_snapshot!(format!("elements_{name}"), desk.keys("Enter z").styles());
    }
}
