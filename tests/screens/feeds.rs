//! Feeds: where they are found, fetching them, and what went wrong.

use depesche::app::Msg;
use depesche::document::{self, Format};
use depesche::feed;
use depesche::fetch::{Progress, Report, Status, Summary};
use depesche::library::{
    Arrivals, ItemReader, KnownItems, Library, News, Validators, Visit, VisitOutcome,
};
use depesche::model::{FeedSource, SourceId};
use insta::assert_snapshot;
use jiff::Timestamp;

use crate::desk::{Desk, Setup};

const NOW: i64 = 1_760_000_000;

fn source(name: &str, folder: &str) -> FeedSource {
    FeedSource {
        url: format!("https://{name}.example/feed"),
        folder: folder.to_owned(),
        ..FeedSource::default()
    }
}

/// What a feed of this title answers.
fn news(id: SourceId, title: &str, items: &[&str]) -> Visit {
    let items = items.iter().map(|item| {
        format!(
            "<item><guid>{item}</guid><title>{item}</title><pubDate>Thu, 09 Oct 2025 08:00:00 GMT\
             </pubDate><description>What there is to say of it.</description></item>"
        )
    });
    let items: Vec<String> = items.collect();
    let text = format!(
        "<rss><channel><title>{title}</title>{}</channel></rss>",
        items.concat()
    );
    let now = Timestamp::from_second(NOW).unwrap();
    let feed = feed::parse(text.as_bytes(), None, "https://a.example/", now).unwrap();
    let known = KnownItems::new();
    let mut reader = ItemReader::new(&known, &[], NOW, true);
    let items = feed.items.into_iter();
    let items = items
        .filter_map(|item| reader.read(item).unwrap())
        .collect();
    let news = News {
        title: feed.title,
        home: None,
        moved_to: None,
        validators: Validators::default(),
        digest: None,
        warning: None,
        items,
    };
    Visit {
        id,
        at: NOW,
        next_try: NOW + 3_600,
        outcome: VisitOutcome::News(Box::new(news)),
    }
}

fn failure(id: SourceId) -> Visit {
    Visit {
        id,
        at: NOW,
        next_try: NOW + 7_200,
        outcome: VisitOutcome::Failed {
            reason: "There is nothing at this address (404).".to_owned(),
            has_ended: false,
        },
    }
}

fn id_of(library: &Library, name: &str) -> SourceId {
    let feeds = library.subscriptions().unwrap();
    let found = feeds.into_iter().find(|feed| feed.url.contains(name));
    found.unwrap().id
}

/// A desk with feeds in folders, one of which failed.
fn desk() -> Desk {
    let mut desk = Setup::new(80, 24).open_library();
    let library = desk.other_session();
    let sources = [
        source("morning", "News/Germany"),
        source("evening", "News/Germany"),
        source("world", "News"),
        source("blog", ""),
        source("away", "Friends"),
    ];
    library.follow_feeds(&sources, true).unwrap();
    let visits = vec![
        news(
            id_of(library, "morning"),
            "The Morning",
            &["Rain at last", "A bridge opens"],
        ),
        news(id_of(library, "evening"), "The Evening", &["Sun again"]),
        news(
            id_of(library, "world"),
            "World News",
            &["Elsewhere it snows"],
        ),
        news(id_of(library, "blog"), "Notes by Ada", &["On engines"]),
        failure(id_of(library, "away")),
    ];
    library.store_visits(visits).unwrap();
    desk.open_all();
    desk
}

fn going_on(done: usize, failed: usize) -> Msg {
    Msg::Fetching(Progress {
        done,
        total: 200,
        failed,
        arrivals: Arrivals::default(),
    })
}

#[test]
fn feeds_and_their_folders_are_gone_to_by_name() {
    let mut desk = desk();
    desk.keys("ctrl-p");
    assert_snapshot!("picker", desk.screen());
    desk.text("germany").keys("Enter");
    assert_snapshot!("folder", desk.screen());
}

#[test]
fn fetching_shows_how_far_it_is_and_can_be_stopped() {
    let mut desk = desk();
    desk.keys("r");
    assert_eq!(desk.orders(), ["Fetch(None)"]);
    desk.tell(going_on(0, 0));
    assert!(
        desk.row(23)
            .contains("fetching feeds: 0 of 200 · Esc stops"),
        "{}",
        desk.row(23)
    );
    desk.tell(going_on(12, 3));
    assert_snapshot!("fetching", desk.screen());
    desk.keys("Esc");
    let summary = Summary {
        arrivals: Arrivals { new: 4, changed: 1 },
        stopped: true,
        ..Summary::default()
    };
    desk.tell(Msg::Fetched(Ok(summary)));
    assert!(
        desk.row(23).contains("stopped · 4 new · 1 changed"),
        "{}",
        desk.row(23)
    );
    desk.keys("g r");
    assert_eq!(
        desk.orders(),
        ["Fetch(None)", "StopFetching", "Fetch(None)"]
    );
    let id = id_of(desk.app().library(), "away");
    let failed = Report {
        id,
        url: "https://away.example/feed".to_owned(),
        status: Status::Failed("Away.".to_owned()),
        arrivals: Arrivals::default(),
        next_try: NOW,
    };
    let summary = Summary {
        reports: vec![failed],
        ..Summary::default()
    };
    desk.tell(Msg::Fetched(Ok(summary)));
    let told = "nothing new · 1 feed failed: ! shows why";
    assert!(desk.row(23).contains(told), "{}", desk.row(23));
}

#[test]
fn what_fetches_by_itself_says_nothing_and_shows_what_came() {
    let mut desk = desk();
    desk.keys("j");
    let library = desk.other_session();
    let visit = news(
        id_of(library, "blog"),
        "Notes by Ada",
        &["On engines", "On weaving"],
    );
    library.store_visits(vec![visit]).unwrap();
    desk.tell(going_on(200, 0));
    desk.tell(Msg::Fetched(Ok(Summary::default())));
    let screen = desk.screen();
    assert!(
        screen.contains("On weaving") && !screen.contains("nothing new"),
        "{screen}"
    );
    desk.tell(Msg::Fetched(Err("the library is away".to_owned())));
    assert!(!desk.screen().contains("away"), "nobody asked");
}

#[test]
fn only_the_feeds_that_are_shown_are_fetched() {
    let mut desk = desk();
    desk.keys("ctrl-p").text("germany").keys("Enter r");
    let library = desk.app().library();
    let wanted = [id_of(library, "evening"), id_of(library, "morning")];
    assert_eq!(desk.orders(), [format!("Fetch(Some({wanted:?}))")]);
}

#[test]
fn failures_are_among_the_problems_with_the_next_try() {
    let mut desk = desk();
    desk.keys("!");
    assert_snapshot!("problems", desk.screen());
}

#[test]
fn an_address_is_followed_from_the_command_line() {
    let mut desk = desk();
    desk.keys(":")
        .text("add https://new.example/")
        .keys("Enter");
    assert_eq!(desk.orders(), ["Follow(\"https://new.example/\")"]);
    assert!(desk.row(23).contains("looking at https://new.example/"));
    desk.tell(Msg::Fetched(Err(
        "https://new.example/: There is no host new.example.".to_owned(),
    )));
    assert_snapshot!("not_followed", desk.row(23));
}

#[test]
fn without_feeds_fetching_says_how_to_get_some() {
    let mut desk = Setup::new(80, 24).open();
    desk.keys(":").text("fetch").keys("Enter");
    assert!(desk.orders().is_empty());
    assert!(
        desk.row(23).contains("no feeds are followed"),
        "{}",
        desk.row(23)
    );
}

#[test]
fn a_feed_is_left_from_the_command_line() {
    let mut desk = desk();
    // The file lacks the feeds that this desk was given, but for one.
    let file = desk.folder().parent().unwrap().join("sources.toml");
    let text = "[[feed]]\nurl = 'https://blog.example/feed'\n";
    std::fs::write(&file, text).unwrap();
    desk.keys(":").text("unfollow notes by ada").keys("Enter");
    let told = "Notes by Ada is not followed any more; its articles stay";
    assert!(desk.row(23).contains(told), "{}", desk.row(23));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "");
    let feeds = desk.app().library().subscriptions().unwrap();
    assert!(feeds.iter().all(|feed| !feed.is_followed));
    desk.keys(":").text("unfollow nobody").keys("Enter");
    let told = "no feed that is followed is called nobody";
    assert!(desk.row(23).contains(told), "{}", desk.row(23));
}

#[test]
fn the_full_text_takes_the_place_of_the_beginning_and_back() {
    let mut desk = desk();
    desk.keys("g g");
    let id = desk.app().reader().unwrap().article().id;
    assert!(
        desk.keys("E")
            .screen()
            .contains("this article names no page of its own")
    );
    let page = format!("<p>{}</p>", "The whole of it. ".repeat(20));
    let (document, _) = document::read(&page, Format::Html);
    desk.other_session().store_full_text(id, document).unwrap();
    desk.tell(Msg::PageRead(Ok(id)));
    let screen = desk.screen();
    assert!(screen.contains("the full text, from its page"), "{screen}");
    let text = |desk: &Desk| desk.app().reader().unwrap().text().to_owned();
    assert!(text(&desk).contains("The whole of it."));
    assert!(desk.keys("E").screen().contains("the text of the feed"));
    assert!(text(&desk).contains("What there is to say of it."));
    desk.keys("E");
    assert!(text(&desk).contains("The whole of it."));
    let reason = "There is nothing at this address (404).".to_owned();
    desk.tell(Msg::PageRead(Err(reason.clone())));
    assert!(desk.screen().contains(&reason));
}
