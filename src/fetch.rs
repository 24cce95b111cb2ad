//! Fetching feeds: politely, several at once, and stored as they come.
//!
//! Threads ask the servers and read what they answer; the thread that called stores
//! it, feed by feed. The rules (when to ask again, where a redirection may lead, who is
//! asked next) are in modules of their own that touch neither clock nor network.

mod http;
mod login;
mod page;
mod policy;
mod queue;
mod redirect;
mod visit;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

pub use http::Patience;
pub use page::full_text;

use crate::feed::FeedLink;
use crate::library::{Arrivals, Library, LibraryError, Visit, VisitOutcome};
use crate::link::{self, Link};
use crate::model::{FeedSource, SourceId};
use http::{Client, Request};
use queue::{Queue, Work};
use visit::{Job, LazyLibrary, Visited, Visitor};

/// What the program calls itself unless told otherwise.
pub const USER_AGENT: &str = concat!("Depesche/", env!("CARGO_PKG_VERSION"), " (feed reader)");

/// So many answers are stored in one transaction at most.
const BATCH: usize = 16;

/// With so many items a transaction is full: other sessions that want to change
/// something should wait a fraction of a second at most.
const FULL: usize = 500;

/// How feeds are fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How often a feed is asked at most, unless its source says otherwise.
    pub every: Duration,
    /// How many servers are asked at once.
    pub at_once: usize,
    /// How long a host is left alone between two requests; never this machine itself.
    pub host_gap: Duration,
    /// How long a server is waited for.
    pub patience: Patience,
    /// Of a longer answer the end is left out; in bytes, decompressed.
    pub most_bytes: u64,
    /// What the program calls itself.
    pub user_agent: String,
    /// Fetch now, whatever the schedule says; still only what has changed.
    pub is_forced: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            every: Duration::from_secs(3_600),
            at_once: 8,
            host_gap: Duration::from_secs(1),
            patience: Patience {
                connecting: Duration::from_secs(10),
                reading: Duration::from_secs(15),
                whole: Duration::from_secs(30),
            },
            most_bytes: crate::feed::MAX_BYTES as u64,
            user_agent: USER_AGENT.to_owned(),
            is_forced: false,
        }
    }
}

/// Why nothing was fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Another session fetches; what it finds is seen here, too.
    #[error("another session is just fetching; what it finds will show here, too")]
    Busy,
    /// The library cannot be used.
    #[error(transparent)]
    Library(#[from] LibraryError),
}

/// How far fetching has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Feeds that were visited.
    pub done: usize,
    /// Feeds that are to be visited.
    pub total: usize,
    /// Visits that failed.
    pub failed: usize,
    /// Articles that came or changed.
    pub arrivals: Arrivals,
}

/// How a visit to a feed went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The feed.
    pub id: SourceId,
    /// Its address, as `sources.toml` has it.
    pub url: String,
    /// How it went.
    pub status: Status,
    /// The articles that came or changed.
    pub arrivals: Arrivals,
    /// When it is asked again, in seconds since 1970; not before.
    pub next_try: i64,
}

/// How a visit to a feed went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It says something else than the last time.
    Fetched,
    /// It says the same as the last time.
    Unchanged,
    /// It was not asked: its host wants to be left alone.
    Postponed,
    /// It failed; the sentence says why.
    Failed(String),
}

/// What fetching has brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The feeds that were visited, by address.
    pub reports: Vec<Report>,
    /// Feeds that are not due yet.
    pub waiting: usize,
    /// Articles that came or changed.
    pub arrivals: Arrivals,
    /// Articles that were deleted because they need not be kept.
    pub deleted: usize,
    /// It was stopped before its end.
    pub stopped: bool,
}

impl Summary {
    /// How many visits failed.
    pub fn failed(&self) -> usize {
        let failed = |report: &&Report| matches!(report.status, Status::Failed(_));
        self.reports.iter().filter(failed).count()
    }
}

/// Stops fetching from another thread. What has come by then stays.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<StopState>);

#[derive(Debug, Default)]
struct StopState {
    is_set: AtomicBool,
    /// Wakes who waits for answers.
    waiting: Mutex<Option<SyncSender<Option<Visited>>>>,
}

impl Stop {
    /// Stops; without waiting for servers that do not answer.
    pub fn stop(&self) {
        self.0.is_set.store(true, Ordering::SeqCst);
        let waiting = self
            .0
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(waiting) = waiting.as_ref() {
            // Where there is no room, the one who waits will look anyway.
            let _ = waiting.try_send(None);
        }
    }

    fn is_set(&self) -> bool {
        self.0.is_set.load(Ordering::SeqCst)
    }

    fn wake(&self, sender: Option<SyncSender<Option<Visited>>>) {
        *self
            .0
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = sender;
    }
}

/// Fetches the feeds that are due, or of those `wanted` only. `sources` says how each
/// is to be asked. `progress` is told after each batch that was stored.
///
/// Articles of feeds that answer for the first time are indexed at the end, all
/// together by date; the others as they come.
pub fn fetch(
    library: &mut Library,
    sources: &[FeedSource],
    wanted: Option<&[SourceId]>,
    options: &Options,
    stop: &Stop,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary, FetchError> {
    let Some(_turn) = library.fetch_turn()? else {
        return Err(FetchError::Busy);
    };
    let (jobs, waiting) = jobs(library, sources, wanted, options.is_forced)?;
    let mut summary = Summary {
        waiting,
        ..Summary::default()
    };
    let keeps: Vec<_> = jobs
        .iter()
        .map(|job| (job.known.id, job.source.keep))
        .collect();
    let mut state = Progress {
        total: jobs.len(),
        ..Progress::default()
    };
    progress(state);
    let urls: HashMap<SourceId, String> = jobs
        .iter()
        .map(|job| (job.known.id, job.known.url.clone()))
        .collect();
    let answers = start(library, jobs, options, stop);
    while state.done < state.total {
        let visits = next_batch(&answers, stop);
        if visits.is_empty() {
            break;
        }
        let mut reports: Vec<Report> = visits.iter().map(|visit| report(visit, &urls)).collect();
        let arrivals = library.store_visits(visits)?;
        for (report, arrivals) in reports.iter_mut().zip(arrivals) {
            report.arrivals = arrivals;
            state.arrivals += arrivals;
            state.done += 1;
            state.failed += usize::from(matches!(report.status, Status::Failed(_)));
        }
        summary.reports.append(&mut reports);
        progress(state);
    }
    stop.wake(None);
    summary.reports.sort_by(|a, b| a.url.cmp(&b.url));
    summary.arrivals = state.arrivals;
    summary.stopped = stop.is_set() && state.done < state.total;
    library.index_waiting(&mut |_| ControlFlow::Continue(()))?;
    let now = Timestamp::now().as_second();
    for (id, keep) in keeps {
        summary.deleted += library.delete_surplus(id, keep, now)?;
    }
    Ok(summary)
}

/// The feeds to be visited, and how many others are not due yet.
fn jobs(
    library: &Library,
    sources: &[FeedSource],
    wanted: Option<&[SourceId]>,
    is_forced: bool,
) -> Result<(Vec<Job>, usize), LibraryError> {
    let now = Timestamp::now().as_second();
    let sources: HashMap<&str, &FeedSource> = sources
        .iter()
        .map(|source| (source.url.as_str(), source))
        .collect();
    let (mut jobs, mut waiting) = (Vec::new(), 0);
    for known in library.subscriptions()? {
        let is_wanted = wanted.is_none_or(|wanted| wanted.contains(&known.id));
        let source = sources.get(known.url.as_str()).filter(|_| is_wanted);
        let Some(source) = source.filter(|_| known.is_followed) else {
            continue;
        };
        if is_forced || (known.state.next_try <= now && !known.state.has_ended) {
            let source = (*source).clone();
            jobs.push(Job { known, source });
        } else {
            waiting += 1;
        }
    }
    // Those that have waited longest come first.
    jobs.sort_by_key(|job| job.known.state.next_try);
    Ok((jobs, waiting))
}

/// Starts the threads that ask; their answers come until there are no more.
fn start(
    library: &Library,
    jobs: Vec<Job>,
    options: &Options,
    stop: &Stop,
) -> Receiver<Option<Visited>> {
    let threads = options.at_once.clamp(1, 64).min(jobs.len());
    let (sender, receiver) = mpsc::sync_channel(threads + 1);
    stop.wake(Some(sender.clone()));
    let work = jobs.into_iter().map(|job| Work {
        host: busy_host(&job.known.url),
        job,
        rests_until: None,
    });
    let queue = Arc::new(Queue::new(work, options.host_gap));
    let client = Client::new(options.patience, options.most_bytes);
    for _ in 0..threads {
        let (queue, client, sender) = (Arc::clone(&queue), client.clone(), sender.clone());
        let (options, stop) = (options.clone(), stop.clone());
        let mut library = LazyLibrary::new(library.path());
        thread::spawn(move || {
            let visitor = Visitor {
                client: &client,
                user_agent: &options.user_agent,
                every: options.every,
                host_gap: options.host_gap,
                is_cancelled: &stop.0.is_set,
            };
            while let Some(work) = queue.take() {
                let visited = perform(&visitor, &work, &mut library);
                let was_asked = !matches!(visited.visit.outcome, VisitOutcome::Postponed);
                queue.finish(work.host.as_deref(), was_asked, visited.rests_until);
                // What was broken off is no failure: it is as if it had not been tried.
                if stop.is_set() || sender.send(Some(visited)).is_err() {
                    queue.clear();
                    return;
                }
            }
        });
    }
    receiver
}

/// Visits a feed, unless its host wants rest. A panic is a failure like others.
fn perform(visitor: &Visitor<'_>, work: &Work<Job>, library: &mut LazyLibrary) -> Visited {
    let now = Timestamp::now().as_second();
    let unvisited = |next_try, outcome| Visited {
        visit: Visit {
            id: work.job.known.id,
            at: now,
            next_try,
            outcome,
        },
        rests_until: None,
    };
    if let Some(until) = work.rests_until.filter(|until| *until > now) {
        return unvisited(until, VisitOutcome::Postponed);
    }
    let visit = || visitor.visit(&work.job, library);
    panic::catch_unwind(AssertUnwindSafe(visit)).unwrap_or_else(|_| {
        let reason = "Reading it failed; this is a bug in Depesche.".to_owned();
        let next_try = now.saturating_add_unsigned(visitor.every.as_secs());
        let has_ended = false;
        unvisited(next_try, VisitOutcome::Failed { reason, has_ended })
    })
}

/// The next answers: at least one, and those that are there already.
fn next_batch(answers: &Receiver<Option<Visited>>, stop: &Stop) -> Vec<Visit> {
    let mut visits = Vec::new();
    let mut items = 0;
    while visits.len() < BATCH && items < FULL {
        let visited = if visits.is_empty() && !stop.is_set() {
            answers.recv().ok()
        } else {
            answers.try_recv().ok()
        };
        match visited {
            Some(Some(Visited { visit, .. })) => {
                if let VisitOutcome::News(news) = &visit.outcome {
                    items += news.items.len();
                }
                visits.push(visit);
            }
            Some(None) => {}
            None => break,
        }
    }
    visits
}

/// The host of an address that is to be spared.
fn busy_host(url: &str) -> Option<String> {
    let Ok(Link::Web(address)) = link::check(url) else {
        return None;
    };
    let host = address.url.get(address.host)?.to_ascii_lowercase();
    let number = host.trim_start_matches('[').trim_end_matches(']');
    let is_here = number
        .parse::<std::net::IpAddr>()
        .map_or(host == "localhost", |number| number.is_loopback());
    (!is_here).then_some(host)
}

fn report(visit: &Visit, urls: &HashMap<SourceId, String>) -> Report {
    Report {
        id: visit.id,
        url: urls.get(&visit.id).cloned().unwrap_or_default(),
        status: match &visit.outcome {
            VisitOutcome::Postponed => Status::Postponed,
            VisitOutcome::Failed { reason, .. } => Status::Failed(reason.clone()),
            VisitOutcome::Unchanged { .. } => Status::Unchanged,
            VisitOutcome::News(_) => Status::Fetched,
        },
        arrivals: Arrivals::default(),
        next_try: visit.next_try,
    }
}

/// What stands at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A feed, with its name for itself and the number of its items.
    Feed {
        /// May be empty.
        title: String,
        /// How many items it has.
        items: usize,
    },
    /// A page, with the addresses and names of its feeds.
    Page(Vec<FeedLink>),
}

/// Looks what stands at an address. Otherwise says why that cannot be found out, in a
/// sentence. Stores nothing.
pub fn look(source: &FeedSource, options: &Options) -> Result<Found, String> {
    let client = Client::new(options.patience, options.most_bytes);
    let authorization = source
        .login
        .as_ref()
        .map(login::authorization)
        .transpose()?;
    let request = Request {
        url: &source.url,
        moved_to: None,
        user_agent: source.user_agent.as_deref().unwrap_or(&options.user_agent),
        validators: None,
        accept: None,
        authorization: authorization.as_deref(),
    };
    visit::look(&client, &request)
}

/// Why an address gives no feed to follow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFeed {
    /// It cannot be looked at; a sentence.
    #[error("{0}")]
    Failed(String),
    /// It is a page that names none.
    #[error("this page names no feed; look for one on it and add its address")]
    None,
    /// It is a page that names more than one.
    #[error("this page names several feeds; add one of them:{}", lines(.0))]
    Several(Vec<FeedLink>),
}

fn lines(feeds: &[FeedLink]) -> String {
    let lines = feeds.iter();
    let lines = lines.map(|feed| format!("\n  {}  {}", feed.url, feed.title));
    let lines: Vec<String> = lines.collect();
    lines.concat()
}

/// The feed at an address, or the only one that the page there names.
pub fn find_feed(source: FeedSource, options: &Options) -> Result<FeedSource, NoFeed> {
    match look(&source, options).map_err(NoFeed::Failed)? {
        Found::Feed { .. } => Ok(source),
        Found::Page(feeds) => match feeds.as_slice() {
            [] => Err(NoFeed::None),
            [feed] => Ok(FeedSource {
                url: feed.url.clone(),
                ..source
            }),
            _ => Err(NoFeed::Several(feeds)),
        },
    }
}
