//! Fetches that are killed: nothing that was stored is lost, nothing comes twice.
//!
//! `KILLS=200 cargo test --test fetch kill` kills as often.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};

use depesche::library::{Library, Scope};
use tempfile::TempDir;

use super::server::{Reply, Server, reply};

const FEEDS: usize = 24;
const ITEMS: usize = 20;

/// The feeds, each with its items; says of every request that it has come. So many are
/// answered, the others wait.
fn server(asked: Sender<()>, answered: Arc<AtomicUsize>) -> Server {
    let asked = Mutex::new(asked);
    Server::start(move |request| {
        // The test may be over.
        let _ = asked.lock().expect("no panic").send(());
        let less = |left: usize| left.checked_sub(1);
        if answered
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, less)
            .is_err()
        {
            return Reply::Stall(Vec::new());
        }
        if request.header("if-none-match").is_some() {
            return reply("304 Not Modified", &[], "");
        }
        let items = (0..ITEMS).map(|at| {
            let name = format!("{}-{at}", request.path);
            let text = "Words that take a while to be read. ".repeat(20);
            let text = format!("<description>{text}</description>");
            format!("<item><guid>{name}</guid><title>{name}</title>{text}</item>")
        });
        let items: Vec<String> = items.collect();
        let body = format!(
            "<rss><channel><title>F</title>{}</channel></rss>",
            items.concat()
        );
        reply("200 OK", &[("ETag", "\"1\"")], body)
    })
}

/// How many feeds have been stored so far.
fn stored_in(library: &Path) -> usize {
    let known = Library::open(library).and_then(|library| library.subscriptions());
    let known = known.unwrap_or_default();
    known
        .iter()
        .filter(|feed| feed.state.checked.is_some())
        .count()
}

#[test]
fn a_killed_fetch_loses_nothing_and_doubles_nothing() {
    let rounds = std::env::var("KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok());
    let (sender, requests) = mpsc::channel();
    let answered = Arc::new(AtomicUsize::new(0));
    let server = server(sender, Arc::clone(&answered));
    let mut killed_between = 0;
    for round in 0..rounds.unwrap_or(8) {
        let folder = TempDir::new().unwrap();
        let feeds: Vec<String> = (0..FEEDS)
            .map(|at| format!("[[feed]]\nurl = '{}'\n", server.url(&format!("/{at}"))))
            .collect();
        std::fs::write(folder.path().join("sources.toml"), feeds.concat()).unwrap();
        std::fs::write(folder.path().join("config.toml"), "").unwrap();
        let library = folder.path().join("library.db");
        let fetch = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_depesche"));
            command
                .arg("fetch")
                .arg("--config")
                .arg(folder.path().join("config.toml"))
                .arg("--library")
                .arg(&library)
                .env("HOME", folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command
        };
        while requests.try_recv().is_ok() {}
        // Another moment each time: so many answers are given, and some or none of
        // them are stored.
        let answers = round % (FEEDS - 1) + 1;
        answered.store(answers, Ordering::SeqCst);
        let mut child = fetch().spawn().unwrap();
        for _ in 0..=answers {
            requests.recv().unwrap();
        }
        while round % 2 == 0 && stored_in(&library) == 0 {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();

        let opened = Library::open(&library).unwrap();
        assert_eq!(opened.check().unwrap(), Vec::<String>::new());
        let known = opened.subscriptions().unwrap();
        let mut stored = 0;
        for feed in &known {
            let is_known = feed.state.validators.etag.is_some();
            let expected = if is_known { ITEMS } else { 0 };
            assert_eq!(feed.counts.total, expected, "{}", feed.url);
            stored += usize::from(is_known);
        }
        killed_between += usize::from(stored > 0 && stored < FEEDS);
        drop(opened);

        // What is left comes with the next fetch.
        answered.store(usize::MAX, Ordering::SeqCst);
        assert!(fetch().status().unwrap().success());
        let opened = Library::open(&library).unwrap();
        let entries = opened.entries_after(&Scope::All, None, 10_000).unwrap();
        let mut titles: Vec<String> = entries.into_iter().map(|entry| entry.title).collect();
        assert_eq!(titles.len(), FEEDS * ITEMS);
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), FEEDS * ITEMS);
        assert_eq!(opened.check().unwrap(), Vec::<String>::new());
    }
    assert!(killed_between > 0, "no kill came between two feeds");
}
