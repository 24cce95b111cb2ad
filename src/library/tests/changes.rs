//! New, changed, vanished and returning files.

use proptest::prelude::*;

use super::*;

#[test]
fn articles_come_newest_first_and_unchanged_files_are_not_read_again() {
    let mut desk = Desk::new();
    desk.write("a.txt", "date 2025-07 Die Ältere. Und mehr Text.\n");
    desk.write(
        "deep/er/b.md",
        "---\ntitle: The newer\ndate: 2025-08-01\n---\nText.\n",
    );
    let first = desk.scan();
    assert_eq!((first.new, first.failed), (2, 0));
    assert_eq!(desk.titles(), ["The newer", "Die Ältere."]);
    let version = desk.library.index_version().unwrap();
    let second = desk.scan();
    assert_eq!((second.new, second.changed, second.unchanged), (0, 0, 2));
    assert_eq!(desk.library.index_version().unwrap(), version);
}

#[test]
fn a_scan_that_finds_nothing_new_writes_nothing() {
    let mut desk = Desk::with(&[
        ("a.txt", "One. Text."),
        ("bad.txt", "\0\0\0"),
        ("empty.md", ""),
        ("large.txt", &"x".repeat(100_001)),
        ("gone.txt", "Gone. Text."),
    ]);
    desk.remove("gone.txt");
    desk.scan();
    let other = Library::open(desk.library.path()).unwrap();
    let version = other.data_version().unwrap();
    let summary = desk.scan();
    assert_eq!((summary.unchanged, summary.failed), (1, 3));
    assert_eq!(other.data_version().unwrap(), version);
}

#[test]
fn a_vanished_article_leaves_the_list_and_its_marks_wait_for_it() {
    let mut desk = Desk::with(&[("a.txt", "date 2025-07 One. Text.\n")]);
    let id = desk.id_of("One.");
    assert!(desk.library.set_mark(id, Mark::Starred, true).unwrap());
    assert!(desk.library.set_mark(id, Mark::Read, true).unwrap());
    desk.library.set_position(id, 4).unwrap();
    let away = desk.folder.path().join("away");
    fs::rename(desk.path("a.txt"), &away).unwrap();
    assert_eq!(desk.scan().vanished, 1);
    assert!(desk.titles().is_empty());
    assert!(desk.found("text").is_empty());
    assert_eq!(desk.scan().vanished, 0);
    fs::rename(&away, desk.path("a.txt")).unwrap();
    desk.scan();
    assert_eq!(desk.id_of("One."), id);
    let marks = desk.library.article(id).unwrap().unwrap().marks;
    assert!(marks.starred && marks.read);
    assert_eq!(marks.position, 4);
    assert_eq!(desk.found("text"), [id]);
}

#[test]
fn an_edited_file_keeps_its_id_and_is_found_by_its_new_words_only() {
    let mut desk = Desk::with(&[("a.txt", "date 2025-07 Title.\n\nWalnut.")]);
    let id = desk.id_of("Title.");
    desk.library.set_position(id, 13).unwrap();
    desk.write("a.txt", "date 2025-09 Ä.\n\nÜ.");
    assert_eq!(desk.scan().changed, 1);
    assert_eq!(desk.id_of("Ä."), id);
    assert!(desk.found("walnut").is_empty());
    assert_eq!(desk.found("u"), [id]);
    let article = desk.library.article(id).unwrap().unwrap();
    assert!(
        article
            .document
            .text
            .is_char_boundary(article.marks.position)
    );
    assert_eq!(article.path, desk.path("a.txt"));
    assert_eq!(
        desk.library.article_at(&desk.path("a.txt")).unwrap(),
        Some(id)
    );
}

#[test]
fn a_file_that_turns_bad_keeps_its_article_and_says_so_at_each_scan() {
    let mut desk = Desk::with(&[("a.txt", "Good. Text.")]);
    let id = desk.id_of("Good.");
    desk.write("a.txt", b"\0\x01\x02 binary");
    for _ in 0..2 {
        let summary = desk.scan();
        assert_eq!((summary.failed, summary.unchanged), (1, 0));
        assert_eq!(desk.id_of("Good."), id);
        assert!(desk.problems()[0].1.contains("binary"));
    }
    let problems = desk.library.problems(&Scope::All).unwrap();
    assert_eq!(problems[0].article, Some(id));
    desk.write("a.txt", "Better. Text.");
    desk.scan();
    assert_eq!(desk.id_of("Better."), id);
    assert_eq!(desk.problems(), []);
}

#[test]
fn files_without_a_date_stand_where_they_were_changed() {
    let mut desk = Desk::new();
    for (word, seconds) in [
        ("Bravo", 1_750_000_000_i64),
        ("Alpha", 1_700_000_000),
        ("Charlie", -5),
    ] {
        let name = format!("{word}.txt");
        desk.write(&name, format!("{word}. Text."));
        let distance = Duration::from_secs(seconds.unsigned_abs());
        let moment = if seconds < 0 {
            std::time::UNIX_EPOCH - distance
        } else {
            std::time::UNIX_EPOCH + distance
        };
        let file = fs::File::options().write(true).open(desk.path(&name));
        file.unwrap().set_modified(moment).unwrap();
    }
    desk.write("d.txt", "date 2024-06 Dated. Text.");
    desk.scan();
    assert_eq!(desk.titles(), ["Bravo.", "Dated.", "Alpha.", "Charlie."]);
    let entries = desk.entries();
    assert_eq!(
        [entries[0].sort_key, entries[3].sort_key],
        [1_750_000_000, -5]
    );
    assert_eq!(entries[0].published, None);
}

#[test]
fn a_month_stands_above_its_days() {
    let desk = Desk::with(&[
        ("a.txt", "date 2025-06 June. T."),
        ("b.txt", "date 2025-07-31 Last. T."),
        ("c.txt", "date 2025-07 July. T."),
        ("d.txt", "date 2025-07-01 First. T."),
        ("e.txt", "date 2025-08-01 August. T."),
    ]);
    assert_eq!(
        desk.titles(),
        ["August.", "July.", "Last.", "First.", "June."]
    );
}

#[test]
fn a_file_may_be_in_any_encoding() {
    let mut desk = Desk::new();
    let text = "date 2025-07 Größe „zählt“. Ein Wort.\r\n";
    let utf16 = |to: fn(u16) -> [u8; 2], mark: [u8; 2]| {
        let units = text.encode_utf16().flat_map(to);
        mark.into_iter().chain(units).collect::<Vec<u8>>()
    };
    desk.write("a.txt", utf16(u16::to_le_bytes, [0xff, 0xfe]));
    desk.write("b.txt", utf16(u16::to_be_bytes, [0xfe, 0xff]));
    desk.write("c.txt", encoding_rs::WINDOWS_1252.encode(text).0);
    desk.write("d.txt", format!("\u{feff}{text}"));
    desk.scan();
    assert_eq!(desk.titles(), ["Größe „zählt“."; 4]);
    assert_eq!(desk.problems(), []);
    assert_eq!(desk.found("grosse AND zahlt").len(), 4);
}

#[test]
fn what_is_stored_is_what_was_read() {
    let text = "---\ntitle: Title\ndate: 2025-07-14\nauthor: A. N. Other\nsource: Paper\n\
                url: https://example.org/\ntags: [one, two]\nlanguage: en\n---\n# Head\n\n*Text* with \
                [a link](https://example.org/x).\n\n- and\n- a list\n";
    let desk = Desk::with(&[("sub/a.md", text)]);
    let read = crate::article_file::read(text.as_bytes(), Path::new("a.md")).unwrap();
    let stored = desk.library.article(desk.id_of("Title")).unwrap().unwrap();
    assert_eq!(stored.document, read.document);
    assert_eq!(stored.metadata, read.metadata);
    assert_eq!(stored.words, read.document.word_count());
}

/// One step of an arbitrary history of the first few articles.
#[derive(Clone, Debug)]
enum Step {
    Write(u8),
    Spoil(u8),
    Remove(u8),
    Scan,
    Mark(u8, Mark, bool),
    AllRead,
    Undo,
    Redo,
    Open(&'static str),
    Compact,
}

fn step() -> impl Strategy<Value = Step> {
    let mark = prop_oneof![Just(Mark::Read), Just(Mark::Starred)];
    prop_oneof![
        4 => (0..8_u8).prop_map(Step::Write),
        1 => (0..8_u8).prop_map(Step::Spoil),
        3 => (0..8_u8).prop_map(Step::Remove),
        4 => Just(Step::Scan),
        4 => (0..8_u8, mark, any::<bool>()).prop_map(|(n, mark, set)| Step::Mark(n, mark, set)),
        1 => Just(Step::AllRead),
        2 => Just(Step::Undo),
        1 => Just(Step::Redo),
        1 => prop_oneof![Just("sub"), Just("sub/deep"), Just("")].prop_map(Step::Open),
        1 => Just(Step::Compact),
    ]
}

fn name(number: u8) -> String {
    let folder = ["", "sub/", "sub/deep/"][usize::from(number) % 3];
    format!("{folder}{number}.txt")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn counters_and_index_are_right_whatever_happens(
        steps in prop::collection::vec(step(), 1..40)
    ) {
        let mut desk = Desk::new();
        fs::create_dir_all(desk.path("sub/deep")).unwrap();
        for (time, step) in steps.into_iter().enumerate() {
            match step {
                // Each text is longer than those before: seen even by a coarse clock.
                Step::Write(n) => {
                    let text = format!("Title {n}. Text {}", "x".repeat(time));
                    desk.write(&name(n), text);
                }
                Step::Spoil(n) => desk.write(&name(n), vec![0; 100 + time]),
                Step::Remove(n) => {
                    let _ = fs::remove_file(desk.path(&name(n)));
                }
                Step::Scan => {
                    desk.scan();
                    // What is in the files is in the list, but for files that turned bad.
                    for n in 0..8 {
                        let title = format!("Title {n}.");
                        let is_listed = desk.titles().contains(&title);
                        match fs::read(desk.path(&name(n))) {
                            Ok(bytes) => prop_assert!(is_listed || bytes[0] == 0),
                            Err(_) => prop_assert!(!is_listed),
                        }
                    }
                }
                Step::Mark(n, mark, set) => {
                    let article = desk.entries().get(usize::from(n)).map(|entry| entry.id);
                    if let Some(id) = article {
                        desk.library.set_mark(id, mark, set).unwrap();
                    }
                }
                Step::AllRead => {
                    desk.library.mark_all_read(&Scope::All).unwrap();
                }
                Step::Undo => {
                    desk.library.undo().unwrap();
                }
                Step::Redo => {
                    desk.library.redo().unwrap();
                }
                Step::Open(folder) => {
                    let path = desk.path(folder);
                    desk.library.scope_of(&[path]).unwrap();
                }
                Step::Compact => desk.library.compact().unwrap(),
            }
            desk.check();
        }
    }
}
