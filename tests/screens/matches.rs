//! Matches of a search: alike in the list and in the reader, and a way through
//! all of them.

use depesche::search::{Mark, MarkKind};
use depesche::theme::ColorDepth;

use crate::articles;
use crate::desk::{Desk, Setup};

fn desk() -> Desk {
    let (name, text) = articles::long();
    Setup::new(80, 24)
        .files(articles::desk())
        .files([(name, text.as_str())])
        .open()
}

/// The letters of a mark and the word they belong to, as on one line.
fn shown(text: &str, mark: &Mark) -> (String, String, MarkKind) {
    let letters = |range: &std::ops::Range<usize>| {
        let letters = text.get(range.clone()).unwrap();
        letters
            .split('\n')
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    (letters(&mark.range), letters(&mark.word), mark.kind)
}

#[test]
fn what_the_list_marks_is_marked_in_the_reader() {
    let queries = [
        "fähre",
        "turkei",
        "abkommen",
        "haselnusse",
        "leuchtrum",
        "\"gemeinsamer balkon\"",
        "schutzone ruhezonne",
        "ladder trees",
        "sentnce bridge",
        "a",
        "風",
    ];
    let mut count = 0;
    for query in queries {
        let mut desk = desk();
        desk.keys("/").text(query);
        let hits = desk.app().results().unwrap().len();
        assert!(hits > 0, "{query}");
        for _ in 0..hits {
            let row = desk.app().results().unwrap().selected_row().unwrap();
            let reader = desk.app().reader().unwrap();
            let title = row.entry.title.len();
            let in_title: Vec<Mark> = reader
                .match_marks()
                .iter()
                .filter(|mark| mark.range.end <= title && mark.word.end <= title)
                .cloned()
                .collect();
            assert_eq!(in_title, row.title_marks, "{query}: {}", row.entry.title);
            let all: Vec<_> = reader
                .match_marks()
                .iter()
                .map(|mark| shown(reader.text(), mark))
                .collect();
            for mark in &row.passage_marks {
                let mark = shown(&row.passage, mark);
                assert!(all.contains(&mark), "{query}: {mark:?} of {}", row.passage);
                count += 1;
            }
            desk.keys("Down");
        }
    }
    assert!(count > 30, "{count}");
}

#[test]
fn letters_that_matched_approximately_look_so() {
    for theme in ["terminal", "dark", "light", "mono"] {
        for depth in [
            ColorDepth::True,
            ColorDepth::Indexed,
            ColorDepth::Ansi,
            ColorDepth::None,
        ] {
            let mut desk = Setup::new(80, 24)
                .files([(
                    "a.txt",
                    "date 2025-07 A note. It was quiet. So quiet: the Harbour slept.",
                )])
                .depth(depth)
                .settings(&format!("theme = \"{theme}\""))
                .open();
            desk.keys("/").text("quiet harbuor");
            let look = |desk: &Desk| {
                [
                    desk.looks_of("quiet: the"),
                    desk.looks_of("Harbour"),
                    desk.looks_of("slept"),
                ]
            };
            let [exact, fuzzy, plain] = look(&desk);
            assert!(
                exact != fuzzy && fuzzy != plain,
                "list in {theme} at {depth:?}"
            );
            desk.keys("Enter Enter z");
            let [exact, fuzzy, plain] = look(&desk);
            assert!(
                exact != fuzzy && fuzzy != plain,
                "reader in {theme} at {depth:?}"
            );
            assert_ne!(
                desk.looks_of("quiet. So"),
                exact,
                "current one in {theme} at {depth:?}"
            );
        }
    }
}

#[test]
fn a_hit_opens_where_the_words_stand_together() {
    let filler = "Nothing of note was said that day.\n\n".repeat(40);
    let text = format!(
        "date 2025-07 Minutes.\n\nThe harbour is old.\n\n{filler}A storm hit the harbour.\n\n\
         {filler}The storm passed."
    );
    let other = "date 2025-06 A storm over the harbour. The storm was long.";
    let mut desk = Setup::new(80, 24)
        .files([("a.txt", text.as_str()), ("b.txt", other)])
        .open();
    desk.keys("/").text("storm harbour");
    let titles = |desk: &Desk| {
        desk.app()
            .reader()
            .unwrap()
            .article()
            .metadata
            .title
            .clone()
    };
    if titles(&desk) != "Minutes." {
        desk.keys("Down");
    }
    assert_eq!(titles(&desk), "Minutes.");
    assert!(
        desk.screen().contains("A storm hit the harbour."),
        "{}",
        desk.screen()
    );
    desk.keys("Enter Enter");
    assert!(desk.screen().contains("match 2/4"), "{}", desk.screen());
    desk.keys("n n");
    assert!(desk.screen().contains("match 4/4"), "{}", desk.screen());
    assert!(
        desk.screen().contains("The storm passed."),
        "{}",
        desk.screen()
    );
    // A title that has all of it is where reading begins.
    desk.keys(if desk.app().results().unwrap().selected() == 0 {
        "J"
    } else {
        "("
    });
    assert_eq!(titles(&desk), "A storm over the harbour.");
    assert_eq!(desk.app().reader().unwrap().current_match(), Some(0));
}

/// The article and the number of its match.
fn place(desk: &Desk) -> (i64, Option<usize>, usize) {
    let reader = desk.app().reader().unwrap();
    (
        reader.article().id.0,
        reader.current_match(),
        reader.match_count(),
    )
}

#[test]
fn n_and_shift_n_pass_every_match_of_every_hit() {
    // One of the hits is so long that errands open it.
    let filler = "Der Fluss trat über die Ufer und ging am Abend wieder zurück.\n\n".repeat(1_800);
    let long = format!("date 2025-05 Protokoll. Die Fähre.\n\n{filler}Noch eine Fähre.\n");
    let mut desk = Setup::new(80, 24)
        .files(articles::desk())
        .files([
            ("long.txt", long.as_str()),
            (
                "c.txt",
                "date 2025-04 Drei. Eine Fähre, zwei Fähren, keine Fähre.",
            ),
        ])
        .open();
    desk.keys("/").text("fähre").keys("Enter");
    let hits = desk.app().results().unwrap().len();
    assert!(hits >= 3);
    let walk = |desk: &mut Desk, key: &str| {
        let mut places = vec![place(desk)];
        for _ in 0..50 {
            desk.keys(key);
            if desk.row(23).contains("the last match") || desk.row(23).contains("the first match") {
                break;
            }
            places.push(place(desk));
        }
        places
    };
    walk(&mut desk, "N");
    let forth = walk(&mut desk, "n");
    let mut back = walk(&mut desk, "N");
    back.reverse();
    assert_eq!(forth, back);
    let mut expected = Vec::new();
    for (id, _, count) in &forth {
        if expected.last().is_none_or(|(last, _, _)| last != id) {
            expected.extend((0..*count).map(|number| (*id, Some(number), *count)));
        }
    }
    assert_eq!(forth, expected);
    let mut ids: Vec<i64> = forth.iter().map(|place| place.0).collect();
    ids.dedup();
    assert_eq!(ids.len(), hits);
}
