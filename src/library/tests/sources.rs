//! Sources inside sources, and what is shown of them.

use super::*;

#[test]
fn an_inner_source_takes_its_articles_with_their_marks() {
    let mut desk = Desk::with(&[
        ("a.txt", "date 2025-07 Outer. Text.\n"),
        ("sub/b.txt", "date 2025-07 Inner. Text.\n"),
        ("sub-two/c.txt", "date 2025-07 Beside. Text.\n"),
    ]);
    let inner = desk.id_of("Inner.");
    desk.library.set_mark(inner, Mark::Read, true).unwrap();
    let scope = desk.library.scope_of(&[desk.path("sub")]).unwrap();
    let counts = desk.library.counts(&scope).unwrap();
    assert_eq!((counts.total, counts.unread), (1, 0));
    let entries = desk.library.entries_after(&scope, None, 9).unwrap();
    assert_eq!(entries[0].id, inner);
    // The outer folder still shows all, and reading it again changes nothing.
    let scope = desk.library.scope_of(&[desk.articles()]).unwrap();
    let counts = desk.library.counts(&scope).unwrap();
    assert_eq!((counts.total, counts.unread), (3, 2));
    let summary = desk.scan();
    assert_eq!((summary.unchanged, summary.vanished), (3, 0));
    assert_eq!(desk.titles().len(), 3);
    // What is new in it is found with the outer one, which is the added one.
    desk.write("sub/d.txt", "New. Text.");
    assert_eq!(desk.scan().new, 1);
    let path = desk.path("sub/d.txt");
    assert!(desk.library.article_at(&path).unwrap().is_some());
}

#[test]
fn sources_may_be_nested_in_any_order() {
    let names = ["", "sub", "sub/deep", "sub/deep/a.txt"];
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
        let mut desk = Desk::new();
        desk.write("sub/deep/a.txt", "Alpha. Text.");
        desk.write("sub/deep/b.txt", "Bravo. Text.");
        desk.write("sub/c.txt", "Charlie. Text.");
        let mut ids = Vec::new();
        for index in order {
            let scope = desk.library.scope_of(&[desk.path(names[index])]).unwrap();
            for source in desk.library.sources_of(&scope).unwrap() {
                scan(&mut desk.library, &source);
            }
            desk.check();
            let id = desk
                .library
                .article_at(&desk.path("sub/deep/a.txt"))
                .unwrap();
            ids.push(id.unwrap());
        }
        // Opened first, last or in between: it stays the same article.
        assert!(ids.iter().all(|id| *id == ids[0]), "{order:?}");
        for (name, total) in names.iter().zip([3, 3, 2, 1]) {
            let scope = desk.library.scope_of(&[desk.path(name)]).unwrap();
            assert_eq!(desk.library.counts(&scope).unwrap().total, total, "{name}");
        }
        // Nothing was imported or added, so plain `depesche` shows nothing.
        assert_eq!(desk.library.counts(&Scope::All).unwrap().total, 0);
        assert_eq!(desk.library.sources_of(&Scope::All).unwrap(), []);
    }
}

#[test]
fn what_is_listed_follows_the_sources() {
    let mut desk = Desk::new();
    desk.write("sub/a.txt", "Alpha. Text.");
    desk.write("b.txt", "Bravo. Text.");
    let visited = desk.library.scope_of(&[desk.path("sub")]).unwrap();
    for source in desk.library.sources_of(&visited).unwrap() {
        scan(&mut desk.library, &source);
    }
    assert_eq!(desk.titles(), [""; 0]);
    desk.scan();
    assert_eq!(desk.titles().len(), 2);
    // Naming it once more does not lower it; setting its status does.
    let outer = desk.articles();
    let again = desk.library.add_source(&outer, SourceStatus::Visited);
    assert_eq!(again.unwrap().status, SourceStatus::Added);
    let source = desk.source();
    desk.library
        .set_source_status(source.id, SourceStatus::Imported)
        .unwrap();
    assert_eq!(desk.titles().len(), 2);
    assert_eq!(desk.library.sources_of(&Scope::All).unwrap(), []);
    desk.library
        .set_source_status(source.id, SourceStatus::Visited)
        .unwrap();
    assert_eq!(desk.titles(), [""; 0]);
    desk.check();
}

#[test]
fn problems_go_with_the_folder_they_are_in() {
    let mut desk = Desk::with(&[("sub/bad.txt", "\0\0"), ("bad.txt", "")]);
    assert_eq!(desk.problems().len(), 2);
    let scope = desk.library.scope_of(&[desk.path("sub")]).unwrap();
    assert_eq!(desk.library.problem_count(&scope).unwrap(), 1);
    desk.remove("sub/bad.txt");
    desk.scan();
    assert_eq!(desk.library.problem_count(&scope).unwrap(), 0);
    assert_eq!(desk.problems().len(), 1);
}

#[test]
fn a_single_file_is_a_source_whatever_it_is_called() {
    let mut desk = Desk::new();
    desk.write("notes.log", "Text.");
    desk.write("a.txt", "Alpha. Text.");
    let paths = [desk.path("notes.log"), desk.path("a.txt")];
    let scope = desk.library.scope_of(&paths).unwrap();
    let mut summary = Summary::default();
    for source in desk.library.sources_of(&scope).unwrap() {
        summary += scan(&mut desk.library, &source);
    }
    assert_eq!((summary.new, summary.failed), (1, 1));
    let problems = desk.library.problems(&scope).unwrap();
    assert_eq!(problems[0].path, desk.path("notes.log"));
    let entries = desk.library.entries_after(&scope, None, 9).unwrap();
    let article = desk.library.article(entries[0].id).unwrap().unwrap();
    assert_eq!(article.path, desk.path("a.txt"));
    desk.check();
}

#[test]
fn a_path_that_does_not_exist_is_named() {
    let mut desk = Desk::new();
    let error = desk.library.scope_of(&[PathBuf::from("/no/such/folder")]);
    assert_eq!(
        error.unwrap_err().to_string(),
        "/no/such/folder: there is no such file or folder; check the spelling"
    );
}
