//! The thread that fetches feeds: when it is told to, and by itself those that are due.

use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::app::Msg;
use crate::config::{self, Automatic};
use crate::fetch::{self, FetchError, Options, Progress, Stop, Summary, find_feed};
use crate::library::{Library, LibraryError};
use crate::model::{ArticleId, SourceId};
use crate::search::Engine;

/// At least so long passes between two fetches that nobody asked for.
const SHORTEST_WAIT: Duration = Duration::from_secs(60);

/// After so long it looks again which feeds are due: another program may have added
/// some.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// Something to be done.
enum Order {
    /// Fetch these feeds now, or all.
    Fetch(Option<Vec<SourceId>>),
    /// Follow the feed at this address, and fetch it.
    Follow(String),
}

/// The thread, and the ways to it.
pub(super) struct Fetcher {
    orders: Sender<Order>,
    /// Articles whose pages are wanted; someone waits for them.
    pages: Sender<(ArticleId, String)>,
    /// Stops what is being done.
    stop: Arc<Mutex<Stop>>,
}

/// How feeds are fetched in this session.
pub(super) struct Setup {
    pub(super) library: Library,
    /// Another connection to it.
    pub(super) pages: Library,
    /// The file that lists the feeds.
    pub(super) sources_file: PathBuf,
    pub(super) settings: config::Fetch,
    pub(super) sender: Sender<Msg>,
}

impl Fetcher {
    pub(super) fn start(setup: Setup) -> Self {
        let (orders, receiver) = mpsc::channel();
        let (pages, wanted) = mpsc::channel();
        let stop: Arc<Mutex<Stop>> = Arc::default();
        let (library, sender) = (setup.pages, setup.sender.clone());
        thread::spawn(move || read_pages(library, &wanted, &sender));
        let work = Work {
            library: setup.library,
            sources_file: setup.sources_file,
            settings: setup.settings,
            sender: setup.sender,
            stop: Arc::clone(&stop),
        };
        thread::spawn(move || work.serve(&receiver));
        Self {
            orders,
            pages,
            stop,
        }
    }

    // The thread has gone only when it could not be started; then nothing answers.

    pub(super) fn fetch(&self, wanted: Option<Vec<SourceId>>) {
        let _ = self.orders.send(Order::Fetch(wanted));
    }

    pub(super) fn follow(&self, address: String) {
        let _ = self.orders.send(Order::Follow(address));
    }

    pub(super) fn read_page(&self, id: ArticleId, url: String) {
        let _ = self.pages.send((id, url));
    }

    pub(super) fn stop(&self) {
        let stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        stop.stop();
    }
}

/// Fetches pages of articles, one after the other, as long as there is a reader.
fn read_pages(mut library: Library, wanted: &Receiver<(ArticleId, String)>, sender: &Sender<Msg>) {
    for (id, url) in wanted {
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| {
            let document = fetch::full_text(&url, &Options::default())?;
            match library.store_full_text(id, document) {
                Ok(true) => Ok(id),
                Ok(false) => Err("the article is no longer there".to_owned()),
                Err(error) => Err(error.to_string()),
            }
        }));
        let outcome = outcome
            .unwrap_or_else(|_| Err("reading its page failed; this is a bug in Depesche".into()));
        if sender.send(Msg::PageRead(outcome)).is_err() {
            return;
        }
    }
}

/// What the thread works with.
struct Work {
    library: Library,
    sources_file: PathBuf,
    settings: config::Fetch,
    sender: Sender<Msg>,
    stop: Arc<Mutex<Stop>>,
}

impl Work {
    fn serve(mut self, orders: &Receiver<Order>) {
        let mut wait = self.wait(Duration::ZERO);
        loop {
            let order = match wait {
                Some(wait) => orders.recv_timeout(wait),
                None => orders.recv().map_err(RecvTimeoutError::from),
            };
            let order = match order {
                Ok(order) => Some(order),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            self.perform(order);
            wait = self.wait(SHORTEST_WAIT);
        }
    }

    /// How long nothing is to be done, at least so long; `None` if that is up to the
    /// user.
    fn wait(&self, shortest: Duration) -> Option<Duration> {
        if self.settings.automatic == Automatic::Off {
            return None;
        }
        let feeds = self.library.subscriptions().unwrap_or_default();
        let next = feeds
            .iter()
            .filter(|feed| feed.is_followed && !feed.state.has_ended)
            .map(|feed| feed.state.next_try)
            .min();
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |now| now.as_secs() as i64);
        let wait = next.map_or(LONGEST_WAIT, |next| {
            Duration::from_secs(next.saturating_sub(now).max(0).unsigned_abs())
        });
        Some(wait.clamp(shortest, LONGEST_WAIT))
    }

    /// Carries out an order, or fetches what is due.
    fn perform(&mut self, order: Option<Order>) {
        let is_ordered = order.is_some();
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| match order {
            Some(Order::Fetch(wanted)) => self.fetch(wanted.as_deref(), true),
            Some(Order::Follow(address)) => self.follow(&address),
            None => self.fetch(None, false),
        }));
        let outcome = outcome
            .unwrap_or_else(|_| Err("fetching failed; this is a bug in Depesche".to_owned()));
        let has_visited = outcome.as_ref().is_ok_and(|it| !it.reports.is_empty());
        if is_ordered || has_visited {
            // Nobody listens any more only when the program ends.
            let _ = self.sender.send(Msg::Fetched(outcome));
        }
    }

    fn fetch(&mut self, wanted: Option<&[SourceId]>, is_forced: bool) -> Result<Summary, String> {
        let stop = Stop::default();
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = stop.clone();
        // Someone may have edited it.
        let (sources, mistakes) = config::read_sources(&self.sources_file);
        let library = &mut self.library;
        let in_words = |error: LibraryError| error.to_string();
        library
            .follow_feeds(&sources.feeds, mistakes.is_empty())
            .map_err(in_words)?;
        let options = Options {
            every: self.settings.every,
            is_forced,
            ..Options::default()
        };
        let sender = &self.sender;
        let mut tell = |progress: Progress| {
            if progress.total > 0 {
                let _ = sender.send(Msg::Fetching(progress));
            }
        };
        let summary = fetch::fetch(library, &sources.feeds, wanted, &options, &stop, &mut tell)
            .map_err(|error| match error {
                FetchError::Library(error) => in_words(error),
                FetchError::Busy => error.to_string(),
            })?;
        if summary.arrivals.new + summary.arrivals.changed > 0 {
            // So that the first search after this need not read all words.
            Engine::new().prepare(library).map_err(in_words)?;
        }
        Ok(summary)
    }

    fn follow(&mut self, address: &str) -> Result<Summary, String> {
        let file = &self.sources_file;
        let source = config::feed_source(address, None, None)?;
        let feed = find_feed(source, &Options::default())
            .map_err(|error| format!("{address}: {error}"))?;
        config::append_feeds(file, std::slice::from_ref(&feed))
            .map_err(|error| format!("{}: {error}", file.display()))?;
        let library = &mut self.library;
        let in_words = |error: LibraryError| error.to_string();
        library
            .follow_feeds(std::slice::from_ref(&feed), false)
            .map_err(in_words)?;
        let known = library.subscriptions().map_err(in_words)?;
        let wanted = known.into_iter().filter(|known| known.url == feed.url);
        let wanted: Vec<SourceId> = wanted.map(|known| known.id).collect();
        self.fetch(Some(&wanted), true)
    }
}
