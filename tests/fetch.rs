//! Fetching feeds from a server that plays what servers do.

#[path = "fetch/hostile.rs"]
mod hostile;
#[cfg(unix)]
#[path = "fetch/kills.rs"]
mod kills;
#[path = "fetch/pages.rs"]
mod pages;
#[path = "fetch/server.rs"]
mod server;

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use depesche::fetch::{
    self, FetchError, Found, Options, Patience, Progress, Status, Stop, Summary, USER_AGENT,
};
use depesche::library::{Article, Library, Scope, Subscription};
use depesche::model::{FeedSource, Keep, Login, Password, SourceId};
use jiff::Timestamp;
use server::{Asked, Reply, Server, head, reply};
use tempfile::TempDir;

/// A library and what is fetched into it.
struct Desk {
    _folder: TempDir,
    library: Library,
    sources: Vec<FeedSource>,
    options: Options,
}

impl Desk {
    fn with(urls: impl IntoIterator<Item = String>) -> Self {
        let sources = urls.into_iter().map(|url| FeedSource {
            url,
            ..FeedSource::default()
        });
        Self::of(sources.collect())
    }

    fn of(sources: Vec<FeedSource>) -> Self {
        let folder = TempDir::new().expect("it works");
        let mut library = Library::open(&folder.path().join("library.db")).expect("it works");
        library.follow_feeds(&sources, true).expect("it works");
        let options = Options {
            patience: Patience {
                connecting: Duration::from_secs(5),
                reading: Duration::from_secs(5),
                whole: Duration::from_secs(10),
            },
            ..Options::default()
        };
        Self {
            _folder: folder,
            library,
            sources,
            options,
        }
    }

    fn impatient(mut self) -> Self {
        self.options.patience.reading = Duration::from_millis(80);
        self
    }

    fn fetch(&mut self) -> Summary {
        self.fetch_all(false)
    }

    fn force(&mut self) -> Summary {
        self.fetch_all(true)
    }

    fn fetch_all(&mut self, is_forced: bool) -> Summary {
        let options = Options {
            is_forced,
            ..self.options.clone()
        };
        let (library, sources) = (&mut self.library, &self.sources);
        fetch::fetch(
            library,
            sources,
            None,
            &options,
            &Stop::default(),
            &mut |_| {},
        )
        .expect("it works")
    }

    /// Why the only feed could not be fetched.
    fn failure(&mut self) -> String {
        let summary = self.force();
        let [report] = summary.reports.as_slice() else {
            panic!("{summary:?}");
        };
        match &report.status {
            Status::Failed(reason) => reason.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn known(&self) -> Subscription {
        self.library.subscriptions().expect("it works").remove(0)
    }

    fn titles(&self) -> Vec<String> {
        let entries = self.library.entries_after(&Scope::All, None, 20_000);
        entries
            .expect("it works")
            .into_iter()
            .map(|it| it.title)
            .collect()
    }

    fn texts(&self) -> Vec<String> {
        let entries = self.library.entries_after(&Scope::All, None, 20_000);
        let entries = entries.expect("it works").into_iter();
        entries
            .map(|it| {
                self.library
                    .text(it.id)
                    .expect("it works")
                    .expect("it works")
            })
            .collect()
    }

    fn first_article(&self) -> Article {
        let entries = self
            .library
            .entries_after(&Scope::All, None, 1)
            .expect("it works");
        self.library
            .article(entries[0].id)
            .expect("it works")
            .expect("it works")
    }
}

/// What follows the first bytes.
type Play = fn(Vec<u8>) -> Reply;

fn now() -> i64 {
    Timestamp::now().as_second()
}

/// A feed with items of these titles.
fn feed(titles: &[&str]) -> String {
    let items: Vec<String> = titles
        .iter()
        .map(|title| {
            let text = format!("<description>Text of {title}.</description>");
            format!("<item><guid>{title}</guid><title>{title}</title>{text}</item>")
        })
        .collect();
    let items = items.concat();
    format!("<rss version='2.0'><channel><title>Paper</title>{items}</channel></rss>")
}

fn ok(body: impl AsRef<[u8]>) -> Reply {
    reply("200 OK", &[("Content-Type", "application/rss+xml")], body)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("it works");
    encoder.finish().expect("it works")
}

#[test]
fn what_is_known_is_asked_for_conditionally_with_the_servers_own_words() {
    let server = Server::start(|asked| {
        if asked.header("if-none-match") == Some("W/\"a b\"") {
            return reply("304 Not Modified", &[("ETag", "W/\"a b\"")], "");
        }
        let headers = [
            ("ETag", "W/\"a b\""),
            ("Last-Modified", "yesterday, I think"),
        ];
        reply("200 OK", &headers, feed(&["One", "Two"]))
    });
    let mut desk = Desk::with([server.url("/feed")]);
    let summary = desk.fetch();
    assert_eq!((summary.arrivals.new, summary.reports.len()), (2, 1));
    assert_eq!(desk.titles(), ["One", "Two"]);
    // Not due yet.
    let summary = desk.fetch();
    assert_eq!((summary.reports.len(), summary.waiting), (0, 1));
    for _ in 0..2 {
        let summary = desk.force();
        assert_eq!(summary.reports[0].status, Status::Unchanged);
    }
    let asked = server.asked();
    assert_eq!(asked.len(), 3);
    let sent: Vec<_> = asked
        .iter()
        .map(|it| it.header("if-modified-since"))
        .collect();
    let date = Some("yesterday, I think");
    assert_eq!(sent, [None, date, None], "a 304 may name other validators");
    for asked in &asked {
        assert_eq!(asked.header("user-agent"), Some(USER_AGENT));
        assert_eq!(asked.header("cookie"), None);
        assert_eq!(asked.header("referer"), None);
        assert!(asked.header("accept-encoding").unwrap().contains("gzip"));
    }
    assert_eq!(desk.titles(), ["One", "Two"]);
}

#[test]
fn without_validators_the_same_bytes_are_known_again() {
    let server = Server::start(|_| ok(feed(&["One"])));
    let mut desk = Desk::with([server.url("/")]);
    assert_eq!(desk.fetch().reports[0].status, Status::Fetched);
    assert_eq!(desk.force().reports[0].status, Status::Unchanged);
    assert_eq!(server.asked()[1].header("if-none-match"), None);
}

#[test]
fn new_and_changed_items_arrive_and_the_rest_stays() {
    let round = Arc::new(AtomicUsize::new(0));
    let at = Arc::clone(&round);
    let server = Server::start(move |_| match at.load(Ordering::SeqCst) {
        0 => ok(feed(&["One", "Two"])),
        _ => ok(feed(&["Three", "One"]).replace("Text of One", "New text of One")),
    });
    let mut desk = Desk::with([server.url("/")]);
    desk.fetch();
    round.store(1, Ordering::SeqCst);
    let arrivals = desk.force().arrivals;
    assert_eq!((arrivals.new, arrivals.changed), (1, 1));
    let mut titles = desk.titles();
    titles.sort();
    assert_eq!(titles, ["One", "Three", "Two"]);
}

#[test]
fn moves_for_good_are_remembered_and_others_are_not() {
    for (status, is_remembered) in [
        ("301 Moved Permanently", true),
        ("308 Permanent Redirect", true),
        ("302 Found", false),
        ("303 See Other", false),
        ("307 Temporary Redirect", false),
    ] {
        let server = Server::start(move |asked| match asked.path.as_str() {
            "/old/feed" => reply(status, &[("Location", "../new?x")], ""),
            _ => ok(feed(&["One"])),
        });
        let mut desk = Desk::with([server.url("/old/feed")]);
        desk.fetch();
        assert_eq!(desk.titles(), ["One"]);
        let moved_to = is_remembered.then(|| server.url("/new?x"));
        assert_eq!(desk.known().state.moved_to, moved_to, "{status}");
        server.forget();
        desk.force();
        let asked: Vec<String> = server.asked().into_iter().map(|it| it.path).collect();
        let expected: &[_] = if is_remembered {
            &["/new?x"]
        } else {
            &["/old/feed", "/new?x"]
        };
        assert_eq!(asked, expected, "{status}");
    }
}

#[test]
fn a_move_behind_a_detour_is_none_and_a_failed_one_is_forgotten() {
    let is_gone = Arc::new(AtomicUsize::new(0));
    let gone = Arc::clone(&is_gone);
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/detour" => reply("302 Found", &[("Location", "/old")], ""),
        "/old" => reply("301 Moved", &[("Location", "/new")], ""),
        "/new" if gone.load(Ordering::SeqCst) > 0 => reply("404 Not Found", &[], ""),
        _ => ok(feed(&["One"])),
    });
    let mut desk = Desk::with([server.url("/detour")]);
    desk.fetch();
    assert_eq!(desk.known().state.moved_to, None);
    let mut desk = Desk::with([server.url("/old")]);
    desk.fetch();
    assert_eq!(desk.known().state.moved_to, Some(server.url("/new")));
    is_gone.store(1, Ordering::SeqCst);
    assert_eq!(desk.failure(), "There is nothing at this address (404).");
    assert_eq!(desk.known().state.moved_to, None);
}

#[test]
fn redirections_that_lead_astray_are_not_followed() {
    for (location, reason) in [
        ("/again", "It is redirected more than 5 times."),
        (
            "file:///etc/passwd",
            "It is redirected to something that is not on the web.",
        ),
        (
            "ftp://127.0.0.1/",
            "It is redirected to something that is not on the web.",
        ),
        ("", "It is redirected without an address."),
    ] {
        let server = Server::start(move |_| reply("301 Moved", &[("Location", location)], ""));
        let mut desk = Desk::with([server.url("/")]);
        assert_eq!(desk.failure(), reason);
        assert!(server.asked().len() <= 6);
    }
}

#[test]
fn statuses_become_sentences_and_the_next_try() {
    for (status, header, reason, seconds) in [
        (
            "401 No",
            None,
            "The server wants another login (401).",
            3_600,
        ),
        (
            "403 No",
            None,
            "The server refuses to give it (403).",
            3_600,
        ),
        (
            "404 No",
            None,
            "There is nothing at this address (404).",
            3_600,
        ),
        (
            "500 No",
            None,
            "The server has an error of its own (500).",
            3_600,
        ),
        ("418 No", None, "The server answered with 418.", 3_600),
        (
            "429 No",
            Some("9000"),
            "The server was asked too often (429).",
            9_000,
        ),
        (
            "503 No",
            Some("9000"),
            "The server is out of order for now (503).",
            9_000,
        ),
        (
            "503 No",
            None,
            "The server is out of order for now (503).",
            3_600,
        ),
        // Only these two may ask for it.
        (
            "500 No",
            Some("9000"),
            "The server has an error of its own (500).",
            3_600,
        ),
    ] {
        let server = Server::start(move |_| {
            let headers: Vec<_> = header.iter().map(|it| ("Retry-After", *it)).collect();
            reply(status, &headers, "sorry")
        });
        let mut desk = Desk::with([server.url("/")]);
        let before = now();
        assert_eq!(desk.failure(), reason);
        let wait = desk.known().state.next_try - before;
        let latest = seconds + seconds / 10 + 30;
        assert!((seconds..=latest).contains(&wait), "{status}: {wait}");
        assert_eq!(desk.known().state.failures, 1);
        assert_eq!(desk.library.problems(&Scope::All).unwrap().len(), 1);
    }
}

#[test]
fn a_feed_that_is_gone_is_not_asked_any_more() {
    let server = Server::start(|_| reply("410 Gone", &[], ""));
    let mut desk = Desk::with([server.url("/")]);
    assert!(
        desk.failure()
            .starts_with("The feed has ended for good (410)")
    );
    assert!(desk.known().state.has_ended);
    desk.fetch();
    assert_eq!(server.asked().len(), 1);
    desk.force();
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn failures_are_tried_again_ever_more_rarely() {
    let server = Server::start(|_| reply("500 No", &[], ""));
    let mut desk = Desk::with([server.url("/")]);
    let mut waits = Vec::new();
    for _ in 0..4 {
        desk.force();
        waits.push((desk.known().state.next_try - now()) / 3_600);
    }
    assert_eq!(waits, [1, 2, 4, 8]);
}

#[test]
fn the_wishes_of_server_and_feed_are_kept() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/age" => reply(
            "200 OK",
            &[("Cache-Control", "max-age=7200")],
            feed(&["One"]),
        ),
        _ => ok(feed(&["Two"]).replace("<item>", "<ttl>300</ttl><item>")),
    });
    for (path, hours) in [("/age", 2), ("/ttl", 5)] {
        let mut desk = Desk::with([server.url(path)]);
        desk.fetch();
        let wait = desk.known().state.next_try - now();
        let expected = hours * 3_600 - 30..=hours * 3_960;
        assert!(expected.contains(&wait), "{path}: {wait}");
    }
}

#[test]
fn a_server_that_stops_in_the_middle_costs_its_end_only() {
    let whole = feed(&["One", "Two", "Three"]);
    let cut = whole.find("Text of Three").unwrap();
    let half = whole.get(..cut).unwrap().to_owned();
    let length = whole.len();
    let start = move || {
        [
            head("200 OK", &[("ETag", "\"1\"")], length),
            half.clone().into_bytes(),
        ]
        .concat()
    };
    let plays: [(Play, &str); 3] = [
        (Reply::Bytes, "The end is missing: the server broke off"),
        (Reply::Reset, "The end is missing: "),
        (
            Reply::Stall,
            "The end is missing: the server did not answer in time",
        ),
    ];
    for (play, reason) in plays {
        let start = start.clone();
        let server = Server::start(move |_| play(start()));
        let mut desk = Desk::with([server.url("/")]).impatient();
        desk.fetch();
        let titles = desk.titles();
        assert!(titles.contains(&"One".to_owned()) && titles.contains(&"Two".to_owned()));
        let state = desk.known().state;
        let warning = state.warning.unwrap();
        assert!(warning.starts_with(reason), "{warning}");
        // The rest is wanted.
        assert_eq!((state.validators.etag, state.digest), (None, None));
    }
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for_long() {
    for (start, reason) in [
        ("", "The server did not answer in time."),
        (
            "HTTP/1.1 200 OK\r\nContent-",
            "The server did not answer in time.",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n",
            "The server did not answer in time.",
        ),
    ] {
        let server = Server::start(move |_| Reply::Stall(start.as_bytes().to_vec()));
        let mut desk = Desk::with([server.url("/")]).impatient();
        assert_eq!(desk.failure(), reason, "{start:?}");
    }
    let server = Server::start(|_| Reply::Reset(Vec::new()));
    let reason = Desk::with([server.url("/")]).failure();
    assert_eq!(reason, "The server broke off.");
    // Nobody listens here.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let reason = Desk::with([format!("http://127.0.0.1:{port}/")]).failure();
    assert_eq!(reason, "127.0.0.1 refused the connection.");
}

#[test]
fn bombs_and_endless_feeds_are_cut_off() {
    let bomb = gzip(&vec![b' '; 200 << 20]);
    let endless = {
        let item = "<item><title>One</title><guid>1</guid></item>";
        let feed = format!("<rss><channel>{item}{}", "<!-- -->".repeat(2 << 20));
        gzip(feed.as_bytes())
    };
    let server = Server::start(move |asked| {
        let body = if asked.path == "/bomb" {
            &bomb
        } else {
            &endless
        };
        reply("200 OK", &[("Content-Encoding", "gzip")], body)
    });
    let reason = Desk::with([server.url("/bomb")]).failure();
    assert!(reason.starts_with("It is larger than 10 MB"), "{reason}");
    let mut desk = Desk::with([server.url("/endless")]);
    desk.fetch();
    assert_eq!(desk.titles(), ["One"]);
    assert!(
        desk.known()
            .state
            .warning
            .unwrap()
            .contains("larger than 10 MB")
    );
}

#[test]
fn compressed_answers_are_read_and_damaged_ones_as_far_as_they_go() {
    let packed = gzip(feed(&["One"]).as_bytes());
    let broken = packed[..packed.len() / 2].to_vec();
    let server = Server::start(move |asked| {
        let body = if asked.path == "/good" {
            &packed
        } else {
            &broken
        };
        reply("200 OK", &[("Content-Encoding", "gzip")], body)
    });
    let mut desk = Desk::with([server.url("/good")]);
    desk.fetch();
    assert_eq!(desk.titles(), ["One"]);
    let reason = Desk::with([server.url("/broken")]).failure();
    assert!(!reason.is_empty());
}

#[test]
fn the_header_decides_on_the_letters() {
    let latin = b"<?xml version='1.0' encoding='utf-8'?><rss><channel><item><title>T\xfcrkei\
                  </title></item></channel></rss>";
    let server = Server::start(move |_| {
        let headers = [("Content-Type", "text/xml; charset=iso-8859-1")];
        reply("200 OK", &headers, latin)
    });
    let mut desk = Desk::with([server.url("/")]);
    desk.fetch();
    assert_eq!(desk.titles(), ["Türkei"]);
}

#[test]
fn pages_and_other_files_are_no_feeds() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/page" => ok(
            "<!doctype html><html><link rel=alternate type=application/rss+xml href=feed title=News>",
        ),
        "/feed" => ok(feed(&["One", "Two"])),
        "/empty" => ok(""),
        _ => ok("hello"),
    });
    for (path, reason) in [
        (
            "/page",
            "This is a web page, not a feed; 'depesche feed add' finds its feed.",
        ),
        ("/empty", "The answer is empty."),
        (
            "/other",
            "This is not a feed: neither RSS nor Atom nor JSON Feed.",
        ),
    ] {
        assert_eq!(Desk::with([server.url(path)]).failure(), reason);
    }
    let options = Options::default();
    let look = |path: &str| {
        let source = FeedSource {
            url: server.url(path),
            ..FeedSource::default()
        };
        fetch::look(&source, &options)
    };
    let Ok(Found::Page(links)) = look("/page") else {
        panic!("a page");
    };
    let links: Vec<_> = links
        .iter()
        .map(|it| (it.url.as_str(), it.title.as_str()))
        .collect();
    assert_eq!(links, [(server.url("/feed").as_str(), "News")]);
    let expected = Found::Feed {
        title: "Paper".to_owned(),
        items: 2,
    };
    assert_eq!(look("/feed"), Ok(expected));
    assert!(look("/other").is_err());
}

#[test]
fn a_password_goes_to_its_own_host_only() {
    let other = Server::start(|_| ok(feed(&["One"])));
    let target = other.url("/feed");
    let server = Server::start(move |_| reply("302 Found", &[("Location", &target)], ""));
    let mut desk = Desk::of(vec![FeedSource {
        url: server.url("/"),
        login: Some(Login {
            username: "ada".to_owned(),
            password: Password::Command("echo secret".to_owned()),
        }),
        user_agent: Some("Mine/1".to_owned()),
        ..FeedSource::default()
    }]);
    desk.fetch();
    assert_eq!(desk.titles(), ["One"]);
    let first = &server.asked()[0];
    assert_eq!(
        first.header("authorization"),
        Some("Basic YWRhOnNlY3JldA==")
    );
    assert_eq!(first.header("user-agent"), Some("Mine/1"));
    assert_eq!(other.asked()[0].header("authorization"), None);
}

#[test]
fn tags_and_keep_of_a_source_count() {
    let server = Server::start(|_| ok(feed(&["One", "Two", "Three"])));
    let mut desk = Desk::of(vec![FeedSource {
        url: server.url("/"),
        tags: vec!["mine".to_owned()],
        keep: Keep::Newest(2),
        ..FeedSource::default()
    }]);
    assert_eq!(desk.fetch().deleted, 1);
    assert_eq!(desk.titles(), ["One", "Two"]);
    assert_eq!(desk.first_article().metadata.tags, ["mine"]);
    assert_eq!(desk.force().arrivals.new, 0);
}

#[test]
fn two_hundred_feeds_come_at_once_and_the_second_time_nothing_is_sent() {
    let server = Server::start(|asked: &Asked| {
        if asked.header("if-none-match").is_some() {
            return reply("304 Not Modified", &[], "");
        }
        let titles: Vec<String> = (0..5).map(|at| format!("{} {at}", asked.path)).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        reply("200 OK", &[("ETag", "\"1\"")], feed(&titles))
    });
    let mut desk = Desk::with((0..200).map(|at| server.url(&format!("/{at}"))));
    let mut seen: Vec<Progress> = Vec::new();
    let options = desk.options.clone();
    let (library, sources) = (&mut desk.library, &desk.sources);
    let mut note = |progress| seen.push(progress);
    let summary = fetch::fetch(
        library,
        sources,
        None,
        &options,
        &Stop::default(),
        &mut note,
    )
    .unwrap();
    assert_eq!((summary.arrivals.new, summary.failed()), (1_000, 0));
    let last = seen.last().unwrap();
    assert_eq!((last.done, last.total), (200, 200));
    assert!(seen.windows(2).all(|pair| pair[0].done <= pair[1].done));
    assert_eq!(desk.titles().len(), 1_000);
    let summary = desk.force();
    let unchanged = |it: &fetch::Report| it.status == Status::Unchanged;
    assert!(summary.reports.iter().all(unchanged));
    assert_eq!(desk.titles().len(), 1_000);
}

#[test]
fn ten_megabytes_are_read() {
    let item = |at: usize| {
        let text = "Words and more words. ".repeat(120);
        format!(
            "<item><guid>{at}</guid><title>Item {at}</title><description>{text}</description></item>"
        )
    };
    let items: String = (0..3_000).map(item).collect();
    let body = format!("<rss><channel>{items}</channel></rss>");
    assert!((7 << 20..10 << 20).contains(&body.len()), "{}", body.len());
    let server = Server::start(move |_| ok(&body));
    let mut desk = Desk::with([server.url("/")]);
    assert_eq!(desk.fetch().arrivals.new, 3_000);
}

#[test]
fn only_the_wanted_feeds_are_fetched() {
    let server = Server::start(|asked| ok(feed(&[asked.path.as_str()])));
    let mut desk = Desk::with([server.url("/a"), server.url("/b")]);
    let wanted: Vec<SourceId> = desk.library.subscriptions().unwrap()[1..]
        .iter()
        .map(|it| it.id)
        .collect();
    let (library, sources) = (&mut desk.library, &desk.sources);
    let options = &desk.options;
    let stop = Stop::default();
    fetch::fetch(library, sources, Some(&wanted), options, &stop, &mut |_| {}).unwrap();
    assert_eq!(desk.titles(), ["/b"]);
}

#[test]
fn stopping_does_not_wait_for_servers_and_is_no_failure() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/quick" => ok(feed(&["One"])),
        _ => Reply::Stall(Vec::new()),
    });
    let mut desk = Desk::with([server.url("/quick"), server.url("/slow")]);
    let stop = Stop::default();
    let (library, sources) = (&mut desk.library, &desk.sources);
    let start = Instant::now();
    let mut note = |progress: Progress| {
        if progress.done == 1 {
            stop.stop();
        }
    };
    let summary = fetch::fetch(library, sources, None, &desk.options, &stop, &mut note).unwrap();
    assert!(start.elapsed() < Duration::from_secs(4));
    assert!(summary.stopped);
    assert_eq!((summary.failed(), summary.arrivals.new), (0, 1));
    assert_eq!(desk.library.problem_count(&Scope::All).unwrap(), 0);
}

#[test]
fn one_session_fetches_at_a_time() {
    let server = Server::start(|_| ok(feed(&["One"])));
    let mut desk = Desk::with([server.url("/")]);
    let turn = desk.library.reopen().unwrap().fetch_turn().unwrap();
    let (library, sources) = (&mut desk.library, &desk.sources);
    let stop = Stop::default();
    let outcome = fetch::fetch(library, sources, None, &desk.options, &stop, &mut |_| {});
    assert!(matches!(outcome, Err(FetchError::Busy)));
    drop(turn);
    assert_eq!(desk.fetch().arrivals.new, 1);
}
