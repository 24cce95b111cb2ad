//! The history of searches, and searches kept under a name.

use super::*;

#[test]
fn the_last_query_comes_first_and_each_only_once() {
    let mut desk = Desk::new();
    for query in ["tides", " moon ", "tides", "  ", "Tides"] {
        desk.library.remember_search(query).unwrap();
    }
    assert_eq!(
        desk.library.search_history(9).unwrap(),
        ["Tides", "tides", "moon"]
    );
    assert_eq!(desk.library.search_history(1).unwrap(), ["Tides"]);
    for number in 0..510 {
        desk.library.remember_search(&number.to_string()).unwrap();
    }
    let kept = desk.library.search_history(10_000).unwrap();
    assert_eq!((kept.len(), kept[0].as_str()), (500, "509"));
    assert_eq!(kept.last().unwrap(), "10");
    // Another session knows them too, and it is nothing that is undone.
    let other = desk.library.reopen().unwrap();
    assert_eq!(other.search_history(1).unwrap(), ["509"]);
    assert_eq!(desk.library.undo().unwrap(), None);
}

fn saved(desk: &Desk) -> Vec<(String, String)> {
    let searches = desk.library.saved_searches().unwrap();
    searches
        .into_iter()
        .map(|search| (search.name, search.query))
        .collect()
}

fn pair(name: &str, query: &str) -> (String, String) {
    (name.to_owned(), query.to_owned())
}

#[test]
fn names_are_the_same_in_any_case_and_keep_their_spelling() {
    let mut desk = Desk::new();
    desk.library.save_search("Türkei", "turkei").unwrap();
    desk.library.save_search(" Sea ", " tides moon ").unwrap();
    assert_eq!(
        saved(&desk),
        [pair("Sea", "tides moon"), pair("Türkei", "turkei")]
    );
    let before = desk.library.save_search("TURKEI", "ankara").unwrap();
    assert_eq!(before.unwrap().query, "turkei");
    assert_eq!(saved(&desk)[1], pair("Türkei", "ankara"));
    let searches = desk.library.saved_searches().unwrap();
    assert_eq!(find_saved(&searches, " turkei").unwrap().query, "ankara");
    assert_eq!(find_saved(&searches, "turk"), None);
    assert_eq!(desk.library.forget_search("turk").unwrap(), None);
    let gone = desk.library.forget_search("türkei").unwrap().unwrap();
    assert_eq!(gone.query, "ankara");
    assert_eq!(saved(&desk), [pair("Sea", "tides moon")]);
}

#[test]
fn saving_and_forgetting_are_undone_and_done_again() {
    let mut desk = Desk::with(&[("a.txt", "date 2025-07 Alpha. Text.")]);
    desk.library.save_search("sea", "tides").unwrap();
    let id = desk.id_of("Alpha.");
    desk.library.set_mark(id, Mark::Read, true).unwrap();
    desk.library.save_search("Sea", "ebb").unwrap();
    // The same once more is no action.
    desk.library.save_search("sea", "ebb").unwrap();
    desk.library.forget_search("SEA").unwrap();
    let undo = |desk: &mut Desk| desk.library.undo().unwrap().unwrap().label;
    assert_eq!(undo(&mut desk), "forgot search sea");
    assert_eq!(saved(&desk), [pair("sea", "ebb")]);
    assert_eq!(undo(&mut desk), "saved search sea");
    assert_eq!(saved(&desk), [pair("sea", "tides")]);
    assert_eq!(undo(&mut desk), "marked as read");
    assert_eq!(undo(&mut desk), "saved search sea");
    assert_eq!(saved(&desk), []);
    for _ in 0..4 {
        desk.library.redo().unwrap().unwrap();
    }
    assert_eq!(desk.library.redo().unwrap(), None);
    assert_eq!(saved(&desk), []);
    // What another session has saved since under that name gives way.
    let mut other = Library::open(desk.library.path()).unwrap();
    other.save_search("SEA", "storm").unwrap();
    assert_eq!(undo(&mut desk), "forgot search sea");
    assert_eq!(saved(&desk), [pair("sea", "ebb")]);
    desk.check();
}
