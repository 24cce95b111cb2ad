//! Searching: as it is typed, kept, stepped through and left again.

use insta::assert_snapshot;

use crate::articles;
use crate::desk::{Desk, Setup};

fn desk(columns: u16, rows: u16) -> Desk {
    let (name, text) = articles::long();
    Setup::new(columns, rows)
        .files(articles::desk())
        .files([(name, text.as_str())])
        .open()
}

#[test]
fn the_list_narrows_with_every_key() {
    let mut desk = desk(80, 24);
    assert_snapshot!("prompt_opened", desk.keys("/").screen());
    assert_snapshot!("typed_a", desk.text("a").screen());
    assert_snapshot!("typed_abk", desk.text("bk").screen());
    assert_snapshot!("typed_abkommen", desk.text("ommen").styles());
    assert_snapshot!("down_to_the_next_hit", desk.keys("ctrl-n").screen());
    assert_snapshot!("kept", desk.keys("Enter").screen());
}

#[test]
fn searching_side_by_side() {
    let mut desk = desk(120, 36);
    desk.keys("/").text("abkommen");
    assert_snapshot!("abkommen_120x36", desk.styles());
}

#[test]
fn searching_on_a_small_screen() {
    let mut desk = desk(60, 16);
    desk.keys("/").text("fähre");
    assert_snapshot!("faehre_60x16", desk.screen());
    let mut desk = self::desk(40, 10);
    desk.keys("/").text("fähre");
    assert_snapshot!("faehre_40x10", desk.screen());
    assert_snapshot!("faehre_40x10_opened", desk.keys("Enter Enter").screen());
}

#[test]
fn a_title_is_found_and_its_letters_are_marked() {
    let mut desk = desk(80, 24);
    desk.keys("/").text("leuchtturm");
    assert_snapshot!("title_hit", desk.styles());
}

#[test]
fn misspelt_words_are_found_below_the_ones_as_typed() {
    let mut desk = desk(80, 24);
    desk.keys("/").text("haselnusse");
    assert_snapshot!("without_umlaut", desk.styles());
    desk.keys("ctrl-u").text("leuchtrum");
    assert_snapshot!("letters_swapped", desk.styles());
}

#[test]
fn the_words_a_reader_would_type_find_the_article() {
    // Case, accents, the spelling without umlauts, dropped and wrong letters, a
    // part of a hyphenated name, one word of a compound.
    for query in [
        "turkei",
        "Türkei",
        "tuerkei",
        "yildizoglu",
        "Yıldızoğlu",
        "yldizoglu",
        "gurien",
        "nord-gurien",
        "schifffahrts",
        "schutzone ruhezonne",
        "\"gemeinsamer balkon\"",
        "fähre -gorge",
    ] {
        let mut desk = desk(80, 24);
        desk.keys("/").text(query);
        let screen = desk.screen();
        assert!(
            screen
                .lines()
                .nth(1)
                .unwrap()
                .contains("Die Türkei und Georgien"),
            "{query}:\n{screen}"
        );
        let marks = desk.app().reader().unwrap().match_marks().len();
        assert!(marks > 0, "{query} is marked nowhere");
    }
}

#[test]
fn what_found_nothing_finds_what_arrives() {
    let mut desk = desk(80, 24);
    desk.keys("/").text("platypus");
    assert!(desk.row(1).contains("Nothing found."));
    desk.file(
        "late.txt",
        "date 2025-07 A platypus was seen. So they say.",
        0,
    );
    assert!(desk.row(1).contains("A platypus was seen"));
    assert!(desk.row(23).contains("/platypus"));
}

#[test]
fn garbage_finds_nothing_and_says_so() {
    let mut desk = desk(80, 24);
    let before = desk.screen();
    desk.keys("/").text("qxzvwq");
    assert_snapshot!("nothing_found", desk.screen());
    assert_snapshot!("nothing_found_and_kept", desk.keys("Enter").screen());
    assert_eq!(desk.keys("Esc").screen(), before);
}

#[test]
fn esc_brings_back_exactly_what_was_there() {
    for (columns, rows) in [(80, 24), (120, 36), (60, 16), (40, 10)] {
        for keys in [
            "j j",
            "j Enter j",
            "Enter space space",
            "j j z",
            "Enter z j",
        ] {
            let mut desk = desk(columns, rows);
            let before = desk.keys(keys).styles();
            desk.keys("F").text("fähre").keys("ctrl-n Esc");
            assert_eq!(
                desk.styles(),
                before,
                "typing after {keys} at {columns}x{rows}"
            );
            desk.keys("F").text("fähre").keys("Enter n n n Esc");
            assert_eq!(
                desk.styles(),
                before,
                "kept after {keys} at {columns}x{rows}"
            );
        }
    }
}

#[test]
fn esc_in_a_second_search_brings_back_the_first() {
    let mut desk = desk(80, 24);
    let before = desk.keys("j").styles();
    let first = desk.keys("/").text("fähre").keys("Enter n").styles();
    desk.keys("/").text("leuchtturm").keys("Esc");
    assert_eq!(desk.styles(), first);
    desk.keys("/").text("leuchtturm").keys("Enter");
    assert_snapshot!("second_search_kept", desk.screen());
    assert_eq!(desk.keys("Esc").styles(), before);
}

#[test]
fn deleting_everything_leaves_the_prompt() {
    let mut desk = desk(80, 24);
    let before = desk.screen();
    desk.keys("/").text("fä").keys("Backspace Backspace");
    assert_snapshot!("emptied_prompt", desk.screen());
    assert_eq!(desk.keys("Backspace").screen(), before);
    assert!(desk.app().prompt().is_none());
}

#[test]
fn n_goes_from_match_to_match_and_on_into_the_next_hit() {
    let mut desk = desk(80, 24);
    desk.keys("/").text("fähre").keys("Enter");
    let mut places = vec![place(&desk)];
    for _ in 0..8 {
        desk.keys("n");
        places.push(place(&desk));
    }
    assert_snapshot!("matches_forth", places.join("\n"));
    assert_snapshot!("last_match", desk.screen());
    let mut back = Vec::new();
    for _ in 0..8 {
        desk.keys("N");
        back.push(place(&desk));
    }
    assert_snapshot!("matches_back", back.join("\n"));
}

/// The selected hit and what the right end of the status row says.
fn place(desk: &Desk) -> String {
    let screen = desk.screen();
    let selected = screen
        .lines()
        .find(|row| row.starts_with('▌'))
        .unwrap_or("");
    let status = screen.lines().last().unwrap_or("");
    format!(
        "{} | {}",
        selected.chars().take(30).collect::<String>(),
        status.trim()
    )
}

#[test]
fn a_match_far_down_is_scrolled_to() {
    let mut desk = desk(80, 24);
    desk.keys("/").text("\"sentence 77\"");
    assert_snapshot!("sentence_77", desk.styles());
    assert_snapshot!("sentence_77_kept", desk.keys("Enter Enter").screen());
}

#[test]
fn while_the_answer_is_on_its_way_the_old_hits_stay() {
    let mut desk = desk(80, 24);
    desk.keys("/").text("fäh");
    let before = desk.screen();
    desk.hold_search().text("r");
    let waiting = desk.screen();
    let rows = |screen: &str| {
        screen
            .lines()
            .take(23)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(rows(&before), rows(&waiting));
    assert_snapshot!("answer_on_its_way", desk.styles());
    assert_snapshot!("answer_there", desk.answer().screen());
}

#[test]
fn an_answer_to_an_old_question_is_dropped() {
    let mut desk = desk(80, 24);
    let before = desk.screen();
    desk.hold_search().keys("/").text("fähre").keys("Esc");
    assert_eq!(desk.answer().screen(), before);
}

#[test]
fn a_search_from_the_zoomed_reader_shows_what_it_finds() {
    let mut desk = desk(80, 24);
    desk.keys("Enter z F").text("ladder");
    assert_snapshot!("searched_from_zoom", desk.screen());
}

#[test]
fn many_hits_scroll() {
    let files = crate::list::numbered(80);
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let mut desk = Setup::new(80, 24).files(files).open();
    desk.keys("/").text("article").keys("Enter");
    assert_snapshot!("many_hits", desk.screen());
    assert_snapshot!("many_hits_a_page_on", desk.keys("space").screen());
    assert_snapshot!("many_hits_at_the_end", desk.keys("G").screen());
    assert_snapshot!("many_hits_up", desk.keys("k k k k").screen());
}

#[test]
fn rows_that_were_on_their_way_at_a_second_search_come_all_the_same() {
    let files = crate::list::numbered(80);
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let mut desk = Setup::new(80, 24).files(files).open();
    desk.keys("/").text("article").keys("Enter");
    // The rows at the end are asked for, and nothing answers until Esc.
    desk.hold_search().keys("G /").text("x").keys("Esc");
    let screen = desk.answer().screen();
    desk.keys("k j");
    assert_eq!(desk.screen(), screen);
    let visible = |desk: &Desk| {
        let results = desk.app().results().unwrap();
        results.visible().all(|(row, _)| row.is_some())
    };
    assert!(visible(&desk), "{screen}");
}

#[test]
fn down_leads_into_the_hits_and_up_back_to_the_earlier_searches() {
    let mut desk = desk(80, 24);
    desk.keys("/").text("fisch").keys("Enter Esc");
    assert_snapshot!("empty_prompt", desk.keys("/").row(23));
    assert_snapshot!("empty_prompt_60", desk.resize(60, 16).row(15));
    assert_snapshot!("empty_prompt_16", desk.resize(16, 6).row(5));
    desk.resize(80, 24);
    desk.text("e");
    let selected = |desk: &Desk| desk.app().results().unwrap().selected();
    desk.keys("Down Down");
    assert_eq!(selected(&desk), 2);
    desk.keys("Up Up");
    let prompt = desk.app().prompt().unwrap();
    assert_eq!((selected(&desk), prompt.text()), (0, "e"));
    desk.keys("ctrl-u Up");
    assert_eq!(desk.app().prompt().unwrap().text(), "fisch");
    desk.keys("Down");
    assert_eq!(desk.app().prompt().unwrap().text(), "");
    // What was selected on the way is what Enter keeps.
    desk.text("e").keys("Down Enter");
    assert_eq!(selected(&desk), 1);
}

#[test]
fn the_next_unread_article_is_one_of_those_that_were_found() {
    let files = crate::list::numbered(60);
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let mut desk = Setup::new(80, 24).files(files).open();
    desk.keys("/").text("article").keys("Enter");
    let selected = |desk: &Desk| desk.app().results().unwrap().selected();
    desk.keys("j m j m k k ]");
    assert_eq!(selected(&desk), 3);
    desk.keys("[");
    assert_eq!(selected(&desk), 0);
    desk.keys("[");
    assert_eq!(selected(&desk), 59, "on from the end");
    desk.keys("]");
    assert_eq!(selected(&desk), 0);
    desk.keys("/").text("article is:starred").keys("Enter");
    desk.keys("/").text("\"article 7\"").keys("Enter");
    assert_eq!(desk.app().results().unwrap().len(), 1);
    assert_snapshot!("no_other_hit_is_unread", desk.keys("]").row(23));
}

#[test]
fn a_search_after_going_elsewhere_puts_the_best_first_again() {
    let mut desk = desk(80, 24);
    desk.keys("/").text("fähre").keys("Enter S");
    assert!(desk.row(0).contains("newest first"), "{}", desk.row(0));
    desk.keys("g /").text("papers").keys("Enter");
    assert!(desk.app().results().is_none(), "{}", desk.screen());
    desk.keys("/").text("fähre");
    assert!(desk.row(0).contains("best first"), "{}", desk.row(0));
}
