//! Sources with their counts, months, tags.

use super::*;

#[test]
fn sources_count_what_lies_inside_them_too() {
    let mut desk = Desk::with(&[
        ("a.txt", "date 2025-07 Alpha. Text."),
        ("sub/b.txt", "date 2025-06 Bravo. Text."),
        ("sub-two/c.txt", "date 2025-05 Charlie. Text."),
    ]);
    let bravo = desk.id_of("Bravo.");
    desk.library.set_mark(bravo, Mark::Read, true).unwrap();
    for name in ["sub-two", "sub"] {
        desk.library.scope_of(&[desk.path(name)]).unwrap();
    }
    fs::create_dir(desk.path("empty")).unwrap();
    desk.library.scope_of(&[desk.path("empty")]).unwrap();
    let counted: Vec<_> = desk
        .library
        .source_counts()
        .unwrap()
        .into_iter()
        .map(|known| {
            let SourcePlace::Files(source) = known.place else {
                panic!("a feed");
            };
            let path = source.path;
            let within = path.strip_prefix(desk.articles()).unwrap();
            let within = within.to_string_lossy().into_owned();
            (within, known.counts.total, known.counts.unread)
        })
        .collect();
    let expected = [("", 3, 2), ("sub", 1, 0), ("sub-two", 1, 1)];
    assert_eq!(
        counted,
        expected.map(|(path, total, unread)| (path.to_owned(), total, unread))
    );
    let scope = desk.library.scope_inside(&desk.path("sub")).unwrap();
    assert_eq!(desk.library.counts(&scope).unwrap().total, 1);
}

#[test]
fn months_come_with_their_newest_article() {
    let desk = Desk::with(&[
        ("a.txt", "date 2025-07 July. Text."),
        ("b.txt", "date 2025-07-31 Last day. Text."),
        ("c.txt", "date 2025-07-01 First day. Text."),
        ("d.txt", "date 2025-05-09 May. Text."),
        ("e.txt", "date 1899-12-31 Old. Text."),
    ]);
    let titled = |scope: &Scope| -> Vec<(i16, i8, String)> {
        let months = desk.library.months(scope).unwrap();
        let title = |id| desk.library.entries(&[id]).unwrap().remove(0).title;
        let months = months.into_iter();
        months
            .map(|month| (month.year, month.month, title(month.first.id)))
            .collect()
    };
    let all = titled(&Scope::All);
    assert_eq!(all.len(), 3);
    assert_eq!((all[0].0, all[0].1), (2025, 7));
    assert_eq!(all[1], (2025, 5, "May.".to_owned()));
    assert_eq!(all[2], (1899, 12, "Old.".to_owned()));
    let first = &desk.entries()[0].title;
    assert_eq!(&all[0].2, first, "the list begins with it");
    let source = desk.library.sources().unwrap().remove(0).id;
    assert_eq!(titled(&Scope::Sources(vec![source])), all);
    assert_eq!(titled(&Scope::Sources(Vec::new())), []);
}

#[test]
fn tags_are_counted_part_by_part() {
    let tagged = |tags: &str| format!("---\ntitle: T\ntags: [{tags}]\n---\nText.");
    let desk = Desk::with(&[
        ("a.md", &tagged("sea, moon")),
        ("b.md", &tagged("sea, sea")),
        ("c.txt", "No tags. Text."),
    ]);
    let page = desk.library.tags(&Scope::All, None).unwrap();
    assert_eq!(page.next, None);
    let mut counts: Vec<_> = page.counts.into_iter().collect();
    counts.sort();
    assert_eq!(counts, [("moon".to_owned(), 1), ("sea".to_owned(), 2)]);
    let sql = "UPDATE article SET id = id + 10500 WHERE title = 'T'";
    let off = desk
        .library
        .connection
        .execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"));
    off.unwrap();
    let page = desk.library.tags(&Scope::All, None).unwrap();
    assert!(page.counts.is_empty());
    let page = desk.library.tags(&Scope::All, page.next).unwrap();
    assert_eq!((page.counts.len(), page.next), (2, None));
}

#[test]
fn feeds_are_counted_with_their_folders() {
    let mut desk = Desk::new();
    let feed = |url: &str, folder: &str| crate::model::FeedSource {
        url: format!("https://{url}.example/"),
        folder: folder.to_owned(),
        ..crate::model::FeedSource::default()
    };
    let feeds = [
        feed("d", "News/World"),
        feed("a", ""),
        feed("c", "News"),
        feed("b", "A/B"),
        feed("e", "News Two"),
    ];
    desk.library.follow_feeds(&feeds, true).unwrap();
    let counted = desk.library.source_counts().unwrap();
    let shown: Vec<(String, usize)> = counted
        .into_iter()
        .map(|known| match known.place {
            SourcePlace::Files(source) => (source.path.display().to_string(), 0),
            SourcePlace::Feeds(folder) => (format!("{folder}/"), known.inside.len()),
            SourcePlace::Feed { title, .. } => (title, known.inside.len()),
        })
        .collect();
    let expected = [
        ("a.example", 1),
        ("A/", 1),
        ("A/B/", 1),
        ("b.example", 1),
        ("News/", 2),
        ("c.example", 1),
        ("News/World/", 1),
        ("d.example", 1),
        ("News Two/", 1),
        ("e.example", 1),
    ];
    assert_eq!(
        shown,
        expected.map(|(name, count)| (name.to_owned(), count))
    );
}
