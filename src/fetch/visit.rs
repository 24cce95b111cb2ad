//! A visit to one feed: from the request to what is to be stored.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use jiff::Timestamp;

use super::Found;
use super::http::{Answer, Client, Request};
use super::login;
use super::policy::{self, Rhythm};
use crate::feed::{self, FeedError};
use crate::library::{
    ItemReader, KnownItems, Library, News, Subscription, Validators, Visit, VisitOutcome,
    digest_of_bytes,
};
use crate::model::{FeedSource, SourceId};

/// A feed that is to be visited.
pub(super) struct Job {
    pub(super) known: Subscription,
    pub(super) source: FeedSource,
}

/// What is the same for all visits.
pub(super) struct Visitor<'a> {
    pub(super) client: &'a Client,
    pub(super) user_agent: &'a str,
    pub(super) every: Duration,
    pub(super) host_gap: Duration,
    pub(super) is_cancelled: &'a AtomicBool,
}

/// A thread's own connection to the library, opened when it is needed first: most
/// feeds say nothing new.
pub(super) struct LazyLibrary {
    path: PathBuf,
    library: Option<Library>,
}

impl LazyLibrary {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            library: None,
        }
    }

    fn known_items(&mut self, id: SourceId) -> Result<KnownItems, String> {
        let library = match &mut self.library {
            Some(library) => library,
            none => none.insert(Library::open(&self.path).map_err(|error| error.to_string())?),
        };
        library.known_items(id).map_err(|error| error.to_string())
    }
}

/// What came of a visit, and until when the host wants to be left alone.
pub(super) struct Visited {
    pub(super) visit: Visit,
    pub(super) rests_until: Option<i64>,
}

/// How a visit ended that brought nothing.
pub(super) struct Setback {
    pub(super) reason: String,
    has_ended: bool,
    /// The server asks for this, in seconds since 1970.
    rests_until: Option<i64>,
}

impl From<String> for Setback {
    fn from(reason: String) -> Self {
        Self {
            reason,
            has_ended: false,
            rests_until: None,
        }
    }
}

impl Visitor<'_> {
    /// Visits a feed.
    pub(super) fn visit(&self, job: &Job, library: &mut LazyLibrary) -> Visited {
        let now = Timestamp::now();
        let outcome = self.ask(job).and_then(|answer| {
            let rhythm = self.rhythm(job, now, &answer);
            let mut visit = take(job, answer, now, rhythm, library)?;
            if let VisitOutcome::News(news) = &mut visit.outcome
                && job.source.full_text
            {
                self.complete(news, job);
            }
            Ok(visit)
        });
        match outcome {
            Ok(visit) => Visited {
                visit,
                rests_until: None,
            },
            Err(setback) => {
                let rhythm = self.base_rhythm(job, now);
                let next_try = rhythm.after_failure(job.known.state.failures.saturating_add(1));
                Visited {
                    visit: Visit {
                        id: job.known.id,
                        at: now.as_second(),
                        next_try: setback.rests_until.map_or(next_try, |at| at.max(next_try)),
                        outcome: VisitOutcome::Failed {
                            reason: sentence(&setback.reason),
                            has_ended: setback.has_ended,
                        },
                    },
                    rests_until: setback.rests_until,
                }
            }
        }
    }

    fn base_rhythm(&self, job: &Job, now: Timestamp) -> Rhythm<'static> {
        Rhythm {
            now: now.as_second(),
            every: job.source.every.unwrap_or(self.every),
            max_age: None,
            hints: None,
            seed: (digest_of_bytes(job.known.url.as_bytes()) ^ now.as_nanosecond() as i64) as u64,
        }
    }

    fn rhythm(&self, job: &Job, now: Timestamp, answer: &Answer) -> Rhythm<'static> {
        let max_age = policy::max_age(answer.cache_control.as_deref(), answer.age.as_deref());
        Rhythm {
            max_age,
            ..self.base_rhythm(job, now)
        }
    }

    /// The answer, if it is one to be taken.
    fn ask(&self, job: &Job) -> Result<Answer, Setback> {
        let login = job.source.login.as_ref().map(login::authorization);
        let authorization = login.transpose()?;
        let state = &job.known.state;
        let moved_to = state.moved_to.as_deref();
        // A password is meant for the host it was written down with.
        let moved_to = moved_to.filter(|_| authorization.is_none());
        let request = Request {
            url: &job.known.url,
            moved_to,
            user_agent: job.source.user_agent.as_deref().unwrap_or(self.user_agent),
            validators: Some(&state.validators),
            accept: None,
            authorization: authorization.as_deref(),
        };
        let answer = self.client.get(&request, self.is_cancelled)?;
        refuse(&answer, Timestamp::now().as_second())?;
        Ok(answer)
    }
}

/// Says why an answer is none, if so.
pub(super) fn refuse(answer: &Answer, now: i64) -> Result<(), Setback> {
    let rests_until = match answer.status {
        429 | 503 => answer.retry_after.as_deref(),
        _ => None,
    };
    let rests_until = rests_until.and_then(|header| policy::retry_after(header, now));
    let reason = match answer.status {
        200..=299 | 304 => return Ok(()),
        401 | 407 => "the server wants another login (401)".to_owned(),
        403 => "the server refuses to give it (403)".to_owned(),
        404 => "there is nothing at this address (404)".to_owned(),
        410 => "the feed has ended for good (410); remove it, or look for another one".to_owned(),
        429 => "the server was asked too often (429)".to_owned(),
        503 => "the server is out of order for now (503)".to_owned(),
        status @ 500..=599 => format!("the server has an error of its own ({status})"),
        status => format!("the server answered with {status}"),
    };
    Err(Setback {
        reason,
        has_ended: answer.status == 410,
        rests_until,
    })
}

/// Reads an answer.
fn take(
    job: &Job,
    answer: Answer,
    now: Timestamp,
    rhythm: Rhythm<'_>,
    library: &mut LazyLibrary,
) -> Result<Visit, String> {
    let at = now.as_second();
    let is_whole = answer.broken_off.is_none();
    let digest = digest_of_bytes(&answer.body);
    let visit = |next_try, outcome| Visit {
        id: job.known.id,
        at,
        next_try,
        outcome,
    };
    if answer.status == 304 {
        let is_told = answer.validators != Validators::default();
        let outcome = VisitOutcome::Unchanged {
            moved_to: answer.moved_to,
            validators: is_told.then_some(answer.validators),
        };
        return Ok(visit(rhythm.after_answer(), outcome));
    }
    if is_whole && job.known.state.digest == Some(digest) {
        let outcome = VisitOutcome::Unchanged {
            moved_to: answer.moved_to,
            validators: Some(answer.validators),
        };
        return Ok(visit(rhythm.after_answer(), outcome));
    }
    let content_type = answer.content_type.as_deref();
    let feed = match feed::parse(&answer.body, content_type, &answer.address, now) {
        Ok(feed) if is_whole || !feed.items.is_empty() => feed,
        Err(FeedError::Page) if is_whole => {
            let advice = "this is a web page, not a feed; 'depesche feed add' finds its feed";
            return Err(advice.to_owned());
        }
        Err(error) if is_whole => return Err(error.to_string()),
        _ => return Err(answer.broken_off.unwrap_or_default()),
    };
    let known = library.known_items(job.known.id)?;
    let is_indexed = job.known.state.checked.is_some();
    let mut reader = ItemReader::new(&known, &job.source.tags, at, is_indexed);
    let mut items = Vec::new();
    for item in feed.items {
        items.extend(reader.read(item).map_err(|error| error.to_string())?);
    }
    let broken_off = answer
        .broken_off
        .map(|reason| format!("the end is missing: {reason}"));
    let warnings: Vec<String> = broken_off.into_iter().chain(feed.problems).collect();
    let news = News {
        title: feed.title,
        home: feed.home,
        moved_to: answer.moved_to,
        // Of an answer that broke off the rest is wanted the next time.
        validators: if is_whole {
            answer.validators
        } else {
            Validators::default()
        },
        digest: is_whole.then_some(digest),
        warning: (!warnings.is_empty()).then(|| sentence(&warnings.join("; "))),
        items,
    };
    let rhythm = Rhythm {
        hints: Some(&feed.hints),
        ..rhythm
    };
    let next_try = rhythm.after_answer();
    Ok(visit(next_try, VisitOutcome::News(Box::new(news))))
}

/// Looks what stands at an address.
pub(super) fn look(client: &Client, request: &Request<'_>) -> Result<Found, String> {
    let now = Timestamp::now();
    let answer = client
        .get(request, &AtomicBool::new(false))
        .and_then(|answer| match refuse(&answer, now.as_second()) {
            Ok(()) => Ok(answer),
            Err(setback) => Err(setback.reason),
        })
        .map_err(|reason| sentence(&reason))?;
    let content_type = answer.content_type.as_deref();
    let error = match feed::parse(&answer.body, content_type, &answer.address, now) {
        Ok(feed) => {
            return Ok(Found::Feed {
                title: feed.title,
                items: feed.items.len(),
            });
        }
        Err(error) => error,
    };
    let links = feed::links_in_page(&answer.body, content_type, &answer.address);
    if error == FeedError::Page || !links.is_empty() {
        return Ok(Found::Page(links));
    }
    let reason = answer.broken_off.unwrap_or_else(|| error.to_string());
    Err(sentence(&reason))
}

/// The beginning of a sentence as a whole one.
pub(super) fn sentence(beginning: &str) -> String {
    let mut letters = beginning.chars();
    let first = letters.next().map(char::to_uppercase);
    let mut sentence: String = first.into_iter().flatten().chain(letters).collect();
    if !sentence.ends_with('.') {
        sentence.push('.');
    }
    sentence
}
