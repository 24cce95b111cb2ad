//! The threads that work for the app: errands, search, reading of sources.
//!
//! Each has a connection to the library of its own. A panic in one is told as a
//! sentence, and the thread goes on.

use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use rusqlite::InterruptHandle;

use super::signals::Victim;
use crate::app::{Errand, FindRequest, Msg, find, hit_rows, run_errand};
use crate::library::{Change, Library, LibraryError, ScanOptions, Summary};
use crate::model::{ArticleId, Source};
use crate::search::{Engine, Marker};

/// Something for the search thread.
enum Question {
    Find(FindRequest, Arc<AtomicBool>),
    Rows {
        generation: u64,
        marker: Marker,
        ids: Vec<ArticleId>,
    },
}

/// The threads and the ways to them.
pub(super) struct Workers {
    errands: Sender<Errand>,
    clerk: JoinHandle<()>,
    questions: Sender<Question>,
    /// Set when the question that is being answered is no longer asked.
    is_abandoned: Arc<AtomicBool>,
    interrupt: InterruptHandle,
    sources: Sender<Vec<Source>>,
    is_stopped: Arc<AtomicBool>,
}

impl Workers {
    pub(super) fn start(
        library: &Library,
        max_file_size: u64,
        sender: &Sender<Msg>,
    ) -> Result<Self, LibraryError> {
        let (errands, errand_receiver) = mpsc::channel();
        let clerk = start_clerk(library.reopen()?, errand_receiver, sender.clone());

        let (questions, question_receiver) = mpsc::channel();
        let searched = library.reopen()?;
        let interrupt = searched.interrupt_handle();
        start_search(searched, question_receiver, sender.clone());

        let (sources, source_receiver) = mpsc::channel();
        let is_stopped = Arc::new(AtomicBool::new(false));
        let options = ScanOptions { max_file_size };
        let reading = Reading {
            library: library.reopen()?,
            options,
            is_stopped: Arc::clone(&is_stopped),
            sender: sender.clone(),
        };
        start_reading(reading, source_receiver);
        let is_abandoned = Arc::default();
        Ok(Self {
            errands,
            clerk,
            questions,
            is_abandoned,
            interrupt,
            sources,
            is_stopped,
        })
    }

    // A thread has gone only when it could not be started; then nothing answers.

    pub(super) fn run(&self, errand: Errand) {
        let _ = self.errands.send(errand);
    }

    /// Asks a question instead of the one asked before.
    pub(super) fn find(&mut self, question: FindRequest) {
        self.is_abandoned.store(true, Ordering::SeqCst);
        self.interrupt.interrupt();
        self.is_abandoned = Arc::default();
        let question = Question::Find(question, Arc::clone(&self.is_abandoned));
        let _ = self.questions.send(question);
    }

    pub(super) fn make_rows(&self, generation: u64, marker: Marker, ids: Vec<ArticleId>) {
        let _ = self.questions.send(Question::Rows {
            generation,
            marker,
            ids,
        });
    }

    pub(super) fn read(&self, sources: Vec<Source>) {
        self.is_stopped.store(false, Ordering::SeqCst);
        let _ = self.sources.send(sources);
    }

    pub(super) fn stop_reading(&self) {
        self.is_stopped.store(true, Ordering::SeqCst);
    }

    /// Waits until all errands are done; reading stops after its batch.
    pub(super) fn finish(self) {
        self.stop_reading();
        drop(self.errands);
        let _ = self.clerk.join();
    }
}

impl From<Change> for Msg {
    fn from(change: Change) -> Self {
        match change {
            Change::Library => Self::LibraryChanged,
            Change::Source(id) => Self::SourceChanged(id),
        }
    }
}

/// Runs a piece of work; a panic in it becomes a sentence.
fn guarded<T>(what: &str, work: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let reason = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        format!("{what} failed; this is a bug in Depesche ({reason})")
    })
}

fn start_clerk(
    mut library: Library,
    errands: Receiver<Errand>,
    sender: Sender<Msg>,
) -> JoinHandle<()> {
    thread::spawn(move || {
        for errand in errands {
            let done = guarded("what you asked for", || {
                Victim::Clerk.panic_if_asked();
                run_errand(&mut library, errand)
            });
            let _ = sender.send(done.map_or_else(Msg::Trouble, Msg::Done));
        }
    })
}

fn start_search(library: Library, questions: Receiver<Question>, sender: Sender<Msg>) {
    thread::spawn(move || {
        let mut engine = Engine::new();
        for question in questions {
            let outcome = guarded("the search", || {
                answer(&library, &mut engine, question, &sender)
            });
            let trouble = match outcome {
                Ok(Ok(()) | Err(LibraryError::Interrupted)) => continue,
                Ok(Err(error)) => error.to_string(),
                Err(panic) => panic,
            };
            let _ = sender.send(Msg::SearchFailed(trouble));
        }
    });
}

fn answer(
    library: &Library,
    engine: &mut Engine,
    question: Question,
    sender: &Sender<Msg>,
) -> Result<(), LibraryError> {
    match question {
        Question::Find(question, is_abandoned) => {
            if is_abandoned.load(Ordering::SeqCst) {
                return Ok(());
            }
            find(library, engine, &question, &is_abandoned, |found| {
                let _ = sender.send(Msg::Found(found));
            })
        }
        Question::Rows {
            generation,
            marker,
            ids,
        } => {
            let rows = hit_rows(library, &marker, &ids)?;
            let _ = sender.send(Msg::HitRows(generation, rows));
            Ok(())
        }
    }
}

/// What the thread that reads sources works with.
struct Reading {
    library: Library,
    options: ScanOptions,
    is_stopped: Arc<AtomicBool>,
    sender: Sender<Msg>,
}

fn start_reading(mut reading: Reading, orders: Receiver<Vec<Source>>) {
    thread::spawn(move || {
        for sources in orders {
            let outcome = guarded("reading the articles", || {
                reading.read(&sources).map_err(|error| error.to_string())
            });
            // Every order is answered: until then the app waits for articles.
            let outcome = outcome.and_then(|read| read);
            let _ = reading.sender.send(Msg::ReadAll(outcome));
        }
    });
}

impl Reading {
    fn read(&mut self, sources: &[Source]) -> Result<Summary, LibraryError> {
        let (is_stopped, sender) = (&self.is_stopped, &self.sender);
        let mut progress = |progress| {
            let _ = sender.send(Msg::Reading(progress));
            if is_stopped.load(Ordering::SeqCst) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        // What an earlier session, or a new format of the library, has left.
        self.library.index_waiting(&mut progress)?;
        let mut summary = Summary::default();
        for source in sources {
            summary += self.library.scan(source, &self.options, &mut progress)?;
            if summary.stopped {
                break;
            }
        }
        Ok(summary)
    }
}
