//! Counting matches by month, and the names that articles carry.

use super::Desk;
use crate::library::{Condition, NameKind, Scope};

fn article(date: &str, source: &str, author: &str, tags: &str, text: &str) -> String {
    format!(
        "+++\ntitle = \"{text}\"\ndate = \"{date}\"\nsource = \"{source}\"\nauthor = \"{author}\"\n\
         tags = [{tags}]\nlanguage = \"en\"\n+++\n\n{text} and more.\n"
    )
}

fn desk() -> Desk {
    let rows = [
        (
            "2025-07-14",
            "The Canal Courier",
            "Ida Lund",
            "\"city\", \"trees\"",
            "Trees",
        ),
        (
            "2025-07-02",
            "The Canal Courier",
            "Ida Lund",
            "\"city\"",
            "Trees",
        ),
        ("2025-05", "Le Quotidien", "Émile Roux", "\"nuit\"", "Trees"),
        ("2023-01-31", "The Bell", "Ida Lund", "\"City\"", "Trains"),
    ];
    let files: Vec<(String, String)> = rows
        .iter()
        .enumerate()
        .map(|(number, (date, source, author, tags, text))| {
            (
                format!("{number}.md"),
                article(date, source, author, tags, text),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Desk::with(&files)
}

#[test]
fn matches_are_counted_by_month() {
    let mut desk = desk();
    let months = |desk: &Desk, fts: &str, scope: &Scope| {
        let months = desk
            .library
            .matches_by_month(Some(fts), &Condition::default(), scope)
            .unwrap();
        months
            .iter()
            .map(|(month, count)| format!("{month}:{count}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        months(&desk, "\"trees\"", &Scope::All),
        "2025-05:1 2025-07:2"
    );
    assert_eq!(
        months(&desk, "\"tr\"*", &Scope::All),
        "2023-01:1 2025-05:1 2025-07:2"
    );
    assert_eq!(months(&desk, "\"nowhere\"", &Scope::All), "");
    let source = Scope::Sources(vec![desk.source().id]);
    assert_eq!(months(&desk, "\"trains\"", &source), "2023-01:1");
    assert_eq!(months(&desk, "\"trains\"", &Scope::Sources(Vec::new())), "");
    desk.remove("3.md");
    desk.scan();
    assert_eq!(months(&desk, "\"trains\"", &Scope::All), "");
}

#[test]
fn names_are_found_by_their_beginning() {
    let desk = desk();
    let names = |kind, start: &str, limit| {
        let names = desk.library.names(kind, &Scope::All, start, limit).unwrap();
        names
            .iter()
            .map(|name| format!("{} {}", name.text, name.articles))
            .collect::<Vec<_>>()
            .join(", ")
    };
    for (kind, start, found) in [
        (NameKind::Source, "the", "The Canal Courier 2, The Bell 1"),
        (NameKind::Source, "THE C", "The Canal Courier 2"),
        (NameKind::Source, "x", ""),
        (NameKind::Author, "em", "Émile Roux 1"),
        (NameKind::Author, "", "Ida Lund 3, Émile Roux 1"),
        (NameKind::Tag, "c", "city 2, City 1"),
        (NameKind::Tag, "NÚ", "nuit 1"),
        (NameKind::Language, "", "en 4"),
    ] {
        assert_eq!(names(kind, start, 10), found, "{kind:?} {start}");
    }
    assert_eq!(names(NameKind::Source, "the", 1), "The Canal Courier 2");
}

#[test]
fn months_are_found_by_their_beginning() {
    let desk = desk();
    let months = |start: &str, limit| {
        let months = desk.library.months_beginning(&Scope::All, start, limit);
        let months = months.unwrap().into_iter();
        months.map(|month| month.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(months("", 10), ["2025-07", "2025-05", "2023-01"]);
    assert_eq!(months("2025", 10), ["2025-07", "2025-05"]);
    assert_eq!(months("20", 1), ["2025-07"]);
}
