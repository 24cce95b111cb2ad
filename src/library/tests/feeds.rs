//! Feeds, what visits to them bring, and what is kept of it.

use std::time::Duration;

use jiff::Timestamp;
use tempfile::TempDir;

use super::super::*;
use crate::document::{self, Format};
use crate::feed;
use crate::model::{ArticleId, FeedSource, Keep, SourceId};

const URL: &str = "https://a.example/feed";
const NOW: i64 = 1_760_000_000;

fn open() -> (TempDir, Library) {
    let folder = TempDir::new().unwrap();
    let library = Library::open(&folder.path().join("library.db")).unwrap();
    (folder, library)
}

fn source(url: &str) -> FeedSource {
    FeedSource {
        url: url.to_owned(),
        ..FeedSource::default()
    }
}

fn follow(library: &mut Library) -> SourceId {
    library.follow_feeds(&[source(URL)], true).unwrap();
    library.subscriptions().unwrap()[0].id
}

/// An item with guid, title, date (or none) and text.
fn item(guid: &str, title: &str, date: &str, text: &str) -> String {
    format!(
        "<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title>\
         <pubDate>{date}</pubDate><description>{text}</description></item>"
    )
}

/// A visit at a time that brought these items.
fn visit(library: &Library, id: SourceId, at: i64, items: &[String]) -> Visit {
    let text = format!(
        "<rss><channel><title>Paper</title>{}</channel></rss>",
        items.concat()
    );
    let now = Timestamp::from_second(at).unwrap();
    let feed = feed::parse(text.as_bytes(), None, URL, now).unwrap();
    let known = library.known_items(id).unwrap();
    let mut reader = ItemReader::new(&known, &[], at, true);
    let items = feed.items.into_iter();
    let items = items.filter_map(|item| reader.read(item).unwrap());
    let news = News {
        title: feed.title,
        home: feed.home,
        moved_to: None,
        validators: Validators {
            etag: Some(format!("W/\"{at}\"")),
            last_modified: None,
        },
        digest: Some(at),
        warning: None,
        items: items.collect(),
    };
    Visit {
        id,
        at,
        next_try: at + 3_600,
        outcome: VisitOutcome::News(Box::new(news)),
    }
}

fn store(library: &mut Library, id: SourceId, at: i64, items: &[String]) -> (usize, usize) {
    let visit = visit(library, id, at, items);
    let arrivals = library.store_visits(vec![visit]).unwrap()[0];
    (arrivals.new, arrivals.changed)
}

fn titles(library: &Library) -> Vec<String> {
    let entries = library.entries_after(&Scope::All, None, 99).unwrap();
    entries.into_iter().map(|entry| entry.title).collect()
}

fn id_of(library: &Library, title: &str) -> ArticleId {
    let entries = library.entries_after(&Scope::All, None, 99).unwrap();
    let found = entries.into_iter().find(|entry| entry.title == title);
    found.unwrap().id
}

fn finds(library: &Library, word: &str) -> usize {
    let selection = Selection {
        fts: Some(word),
        condition: &Condition::default(),
        scope: &Scope::All,
        below: None,
        above: None,
        limit: 9,
    };
    library.select(&selection).unwrap().len()
}

#[test]
fn the_followed_feeds_are_those_that_are_listed() {
    let (_folder, mut library) = open();
    let first = FeedSource {
        title: Some("Own".to_owned()),
        folder: "News/Germany".to_owned(),
        ..source(URL)
    };
    library
        .follow_feeds(&[first.clone(), source("https://b.example/x")], true)
        .unwrap();
    let version = library.data_version().unwrap();
    let other = library.reopen().unwrap();
    library
        .follow_feeds(&[source("https://b.example/x"), first.clone()], true)
        .unwrap();
    assert_eq!(other.data_version().unwrap(), other.data_version().unwrap());
    let names = |library: &Library| -> Vec<(String, String, bool)> {
        let all = library.subscriptions().unwrap().into_iter();
        all.map(|it| (it.title, it.folder, it.is_followed))
            .collect()
    };
    assert_eq!(
        names(&library),
        [
            ("b.example".to_owned(), String::new(), true),
            ("Own".to_owned(), "News/Germany".to_owned(), true),
        ]
    );
    assert_eq!(library.data_version().unwrap(), version);
    assert_eq!(library.sources().unwrap(), []);
    // A list with mistakes may lack some; they are followed all the same.
    library.follow_feeds(&[], false).unwrap();
    assert!(names(&library).iter().all(|it| it.2));
    library.follow_feeds(&[source(URL)], true).unwrap();
    assert_eq!(
        names(&library),
        [
            ("a.example".to_owned(), String::new(), true),
            ("b.example".to_owned(), String::new(), false),
        ]
    );
}

#[test]
fn what_a_visit_brings_is_there_with_what_the_server_wants_to_hear() {
    let (_folder, mut library) = open();
    let id = follow(&mut library);
    let items = [
        item("1", "First", "Thu, 09 Oct 2025 08:00:00 GMT", "Alpha."),
        item("2", "Second", "Wed, 08 Oct 2025 08:00:00 GMT", "Beta."),
    ];
    assert_eq!(store(&mut library, id, NOW, &items), (2, 0));
    assert_eq!(titles(&library), ["First", "Second"]);
    let known = library.subscriptions().unwrap().remove(0);
    assert_eq!(known.title, "Paper");
    assert_eq!(
        known.state.validators.etag.as_deref(),
        Some("W/\"1760000000\"")
    );
    assert_eq!(known.state.next_try, NOW + 3_600);
    assert_eq!((known.counts.total, known.counts.unread), (2, 2));
    assert_eq!(finds(&library, "beta"), 1);
    // The same once more.
    assert_eq!(store(&mut library, id, NOW + 1, &items), (0, 0));
    let article = library.article(id_of(&library, "First")).unwrap().unwrap();
    assert_eq!(article.metadata.source.as_deref(), Some("Paper"));
    assert_eq!(article.document.text, "First\n\nAlpha.");
    // Another name in the list.
    let renamed = FeedSource {
        title: Some("Own".to_owned()),
        ..source(URL)
    };
    library.follow_feeds(&[renamed], true).unwrap();
    let article = library.article(article.id).unwrap().unwrap();
    assert_eq!(article.metadata.source.as_deref(), Some("Own"));
}

#[test]
fn changed_items_keep_their_marks_and_their_place() {
    let (_folder, mut library) = open();
    let id = follow(&mut library);
    let old = [
        item("1", "Undated", "", "Alpha."),
        item("2", "Later", "Fri, 01 Jan 2999 08:00:00 GMT", "Beta."),
        item("3", "Dated", "Wed, 08 Oct 2025 08:00:00 GMT", "Gamma."),
    ];
    assert_eq!(store(&mut library, id, NOW, &old), (3, 0));
    let undated = id_of(&library, "Undated");
    library.set_mark(undated, Mark::Read, true).unwrap();
    library.set_mark(undated, Mark::Starred, true).unwrap();
    let before = library.entries_after(&Scope::All, None, 9).unwrap();
    let new = [
        item("1", "Undated", "", "Alpha, changed."),
        item(
            "2",
            "Later",
            "Fri, 01 Jan 2999 08:00:00 GMT",
            "Beta, changed.",
        ),
        item(
            "3",
            "Dated",
            "Thu, 09 Oct 2025 08:00:00 GMT",
            "Gamma, changed.",
        ),
    ];
    assert_eq!(store(&mut library, id, NOW + 9_000, &new), (0, 3));
    let after = library.entries_after(&Scope::All, None, 9).unwrap();
    let place = |entry: &Entry| (entry.id, entry.sort_key, entry.published);
    assert_eq!(
        before.iter().map(place).collect::<Vec<_>>(),
        after.iter().map(place).collect::<Vec<_>>()
    );
    let article = library.article(undated).unwrap().unwrap();
    assert!(article.marks.read && article.marks.starred);
    assert!(article.document.text.contains("changed"));
    assert_eq!(
        (finds(&library, "changed"), finds(&library, "alpha")),
        (3, 1)
    );
    assert_eq!(library.check().unwrap(), Vec::<String>::new());
}

#[test]
fn undated_items_stand_in_the_order_of_the_feed() {
    let (_folder, mut library) = open();
    let id = follow(&mut library);
    let items = ["a", "b", "c"].map(|name| item(name, name, "", name));
    store(&mut library, id, NOW, &items);
    assert_eq!(titles(&library), ["a", "b", "c"]);
}

#[test]
fn what_is_not_kept_goes_and_does_not_return() {
    let (_folder, mut library) = open();
    let id = follow(&mut library);
    let items: Vec<String> = (1..=5)
        .map(|day| {
            let date = format!("Wed, {day:02} Oct 2025 08:00:00 GMT");
            item(&day.to_string(), &format!("Day {day}"), &date, "Text.")
        })
        .collect();
    store(&mut library, id, NOW, &items);
    let first = id_of(&library, "Day 1");
    library.set_mark(first, Mark::Starred, true).unwrap();
    let second = id_of(&library, "Day 2");
    library.set_mark(second, Mark::Read, true).unwrap();
    assert_eq!(library.delete_surplus(id, Keep::All, NOW).unwrap(), 0);
    assert_eq!(library.delete_surplus(id, Keep::Newest(2), NOW).unwrap(), 2);
    assert_eq!(titles(&library), ["Day 5", "Day 4", "Day 1"]);
    let counts = library.counts(&Scope::All).unwrap();
    assert_eq!((counts.total, counts.unread), (3, 3));
    assert_eq!(finds(&library, "text"), 3);
    // Neither a visit nor taking back an old action brings them back.
    store(&mut library, id, NOW + 1, &items);
    library.undo().unwrap();
    assert_eq!(titles(&library).len(), 3);
    let two_days = Keep::Within(Duration::from_secs(2 * 86_400));
    let fifth = 1_759_651_200; // 5 October, 8 o'clock
    assert_eq!(
        library
            .delete_surplus(id, two_days, fifth + 86_401)
            .unwrap(),
        1
    );
    assert_eq!(titles(&library), ["Day 5", "Day 1"]);
    assert_eq!(library.check().unwrap(), Vec::<String>::new());
}

#[test]
fn failures_are_told_until_it_answers_again() {
    let (_folder, mut library) = open();
    let id = follow(&mut library);
    for at in [NOW, NOW + 1] {
        let failed = Visit {
            id,
            at,
            next_try: at + 60,
            outcome: VisitOutcome::Failed {
                reason: "It is away.".to_owned(),
                has_ended: false,
            },
        };
        library.store_visits(vec![failed]).unwrap();
    }
    let problems = library.problems(&Scope::All).unwrap();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].message, "It is away.");
    assert_eq!(problems[0].next_try, Some(NOW + 61));
    assert_eq!(library.problem_count(&Scope::All).unwrap(), 1);
    assert_eq!(library.subscriptions().unwrap()[0].state.failures, 2);
    store(&mut library, id, NOW + 2, &[]);
    assert_eq!(library.problem_count(&Scope::All).unwrap(), 0);
    assert_eq!(library.subscriptions().unwrap()[0].state.failures, 0);
}

#[test]
fn one_session_fetches_at_a_time() {
    let (_folder, library) = open();
    let other = library.reopen().unwrap();
    let turn = library.fetch_turn().unwrap();
    assert!(turn.is_some());
    assert!(other.fetch_turn().unwrap().is_none());
    drop(turn);
    assert!(other.fetch_turn().unwrap().is_some());
}

#[test]
fn enclosures_are_named_at_the_end() {
    let (_folder, mut library) = open();
    let id = follow(&mut library);
    let enclosed = |title: &str, text: &str| {
        format!(
            "<item><title>{title}</title><description>{text}</description><enclosure \
             url='https://a.example/1.mp3?a=1&amp;b=2' type='audio/mpeg' length='12345678'/></item>"
        )
    };
    let items = [
        enclosed("Talk", "<![CDATA[<p>Listen.]]>"),
        enclosed("Plain", "Listen."),
    ];
    store(&mut library, id, NOW, &items);
    let article = library.article(id_of(&library, "Talk")).unwrap().unwrap();
    let text = "Talk\n\nListen.\n\n[audio/mpeg, 12.3 MB]";
    assert_eq!(article.document.text, text);
    assert_eq!(article.document.links, ["https://a.example/1.mp3?a=1&b=2"]);
    let article = library.article(id_of(&library, "Plain")).unwrap().unwrap();
    let text = "Plain\n\nListen.\n\naudio/mpeg, 12.3 MB: https://a.example/1.mp3?a=1&b=2";
    assert_eq!(article.document.text, text);
}

#[test]
fn of_the_text_of_feed_and_page_one_is_shown_and_found() {
    let (_folder, mut library) = open();
    library.follow_feeds(&[source(URL)], true).unwrap();
    let feed = library.subscriptions().unwrap()[0].id;
    store(
        &mut library,
        feed,
        1_000,
        &[item("1", "One", "", "The beginning …")],
    );
    let id = id_of(&library, "One");
    library.set_mark(id, Mark::Starred, true).unwrap();
    assert_eq!(library.switch_text(id).unwrap(), None);

    let page = |text: &str| document::read(&format!("<h1>1</h1><p>{text}"), Format::Html).0;
    assert!(
        library
            .store_full_text(id, page("Everything there is"))
            .unwrap()
    );
    let text = |library: &Library| library.text(id).unwrap().unwrap();
    assert!(text(&library).starts_with("One\n\n"));
    assert!(text(&library).ends_with("Everything there is"));
    let counts = |library: &Library| (finds(library, "beginning"), finds(library, "everything"));
    assert_eq!(counts(&library), (0, 1));
    let article = library.article(id).unwrap().unwrap();
    assert_eq!((article.words, article.marks.starred), (4, true));

    // Fetched once more, the text of the feed is still the other one.
    assert!(
        library
            .store_full_text(id, page("Everything, corrected"))
            .unwrap()
    );
    assert_eq!(library.switch_text(id).unwrap(), Some(false));
    assert!(text(&library).ends_with("The beginning …"));
    assert_eq!(counts(&library), (1, 0));
    assert!(
        library
            .store_full_text(id, page("Everything again"))
            .unwrap()
    );
    assert_eq!(library.switch_text(id).unwrap(), Some(false));
    assert_eq!(library.switch_text(id).unwrap(), Some(true));
    assert!(text(&library).ends_with("Everything again"));

    // A change of the feed is seen, and the old page is out of date.
    let changed = [item("1", "One", "", "Another beginning")];
    assert_eq!(store(&mut library, feed, 2_000, &changed), (0, 1));
    assert!(text(&library).ends_with("Another beginning"));
    assert_eq!(library.switch_text(id).unwrap(), None);
    let gone = ArticleId(99);
    assert!(!library.store_full_text(gone, page("x")).unwrap());
    assert_eq!(library.switch_text(gone).unwrap(), None);
    assert_eq!(library.check().unwrap(), Vec::<String>::new());
}
