//! The threads that work for the app: errands, search, reading of sources.
//!
//! Each has a connection to the library of its own. A panic in one is told as a
//! sentence, and the thread goes on.

mod painter;

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread::{self, JoinHandle};

use rusqlite::InterruptHandle;

use super::signals::Victim;
use crate::app::{
    AboutRequest, Errand, FindRequest, Msg, PaintRequest, answer_about, count_unread, find,
    hit_rows, run_errand,
};
use crate::library::{Change, Library, LibraryError, SavedSearch, ScanOptions, Scope, Summary};
use crate::model::{ArticleId, Source};
use crate::picture::IS_BUILT_IN;
use crate::search::{Engine, Marker};

/// Something for the clerk.
enum Order {
    Errand(Errand),
    /// Rows of results. The search thread may be counting or looking further, and
    /// these are on the screen.
    Rows {
        generation: u64,
        marker: Marker,
        ids: Vec<ArticleId>,
    },
}

/// Something for the search thread.
enum Question {
    /// The flag says that it is no longer asked.
    Find(FindRequest, Arc<AtomicBool>),
    /// An older one is no longer asked.
    About(AboutRequest),
    /// Waits until there is no other.
    Count(SavedSearch, Scope),
}

/// The threads and the ways to them.
pub(super) struct Workers {
    orders: Sender<Order>,
    clerk: JoinHandle<()>,
    questions: Sender<Question>,
    /// Set when the question that is being answered is no longer asked.
    is_abandoned: Arc<AtomicBool>,
    /// Set while a question is on its way that counting must not keep waiting.
    hurries: Arc<AtomicBool>,
    interrupt: InterruptHandle,
    pictures: Sender<Vec<PaintRequest>>,
    sources: Sender<Vec<Source>>,
    is_stopped: Arc<AtomicBool>,
}

impl Workers {
    pub(super) fn start(
        library: &Library,
        max_file_size: u64,
        sender: &Sender<Msg>,
    ) -> Result<Self, LibraryError> {
        let (orders, order_receiver) = mpsc::channel();
        let clerk = start_clerk(library.reopen()?, order_receiver, sender.clone());

        let (questions, question_receiver) = mpsc::channel();
        let searched = library.reopen()?;
        let interrupt = searched.interrupt_handle();
        let hurries: Arc<AtomicBool> = Arc::default();
        let search = Search {
            library: searched,
            about: None,
            counts: VecDeque::new(),
            hurries: Arc::clone(&hurries),
            sender: sender.clone(),
        };
        start_search(search, question_receiver);

        let (pictures, picture_receiver) = mpsc::channel();
        if IS_BUILT_IN {
            painter::start(library.reopen()?, picture_receiver, sender.clone());
        }

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
            orders,
            clerk,
            questions,
            is_abandoned,
            hurries,
            interrupt,
            pictures,
            sources,
            is_stopped,
        })
    }

    // A thread has gone only when it could not be started; then nothing answers.

    pub(super) fn run(&self, errand: Errand) {
        let _ = self.orders.send(Order::Errand(errand));
    }

    /// Asks a question instead of the one asked before.
    pub(super) fn find(&mut self, question: FindRequest) {
        self.is_abandoned.store(true, Ordering::SeqCst);
        self.hurries.store(true, Ordering::SeqCst);
        self.interrupt.interrupt();
        self.is_abandoned = Arc::default();
        let is_abandoned = Arc::clone(&self.is_abandoned);
        let _ = self.questions.send(Question::Find(question, is_abandoned));
    }

    pub(super) fn make_rows(&self, generation: u64, marker: Marker, ids: Vec<ArticleId>) {
        let _ = self.orders.send(Order::Rows {
            generation,
            marker,
            ids,
        });
    }

    pub(super) fn ask_about(&self, request: AboutRequest) {
        self.hurries.store(true, Ordering::SeqCst);
        let _ = self.questions.send(Question::About(request));
    }

    pub(super) fn count_unread(&self, search: SavedSearch, scope: Scope) {
        let _ = self.questions.send(Question::Count(search, scope));
    }

    /// Decodes pictures instead of those ordered before.
    pub(super) fn paint(&self, pictures: Vec<PaintRequest>) {
        let _ = self.pictures.send(pictures);
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
        drop(self.orders);
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
    orders: Receiver<Order>,
    sender: Sender<Msg>,
) -> JoinHandle<()> {
    thread::spawn(move || {
        for order in orders {
            let done = guarded("what you asked for", || {
                Victim::Clerk.panic_if_asked();
                match order {
                    Order::Errand(errand) => Msg::Done(run_errand(&mut library, errand)),
                    Order::Rows {
                        generation,
                        marker,
                        ids,
                    } => match hit_rows(&library, &marker, &ids) {
                        Ok(rows) => Msg::HitRows(generation, rows),
                        Err(error) => Msg::Trouble(error.to_string()),
                    },
                }
            });
            let _ = sender.send(done.unwrap_or_else(Msg::Trouble));
        }
    })
}

/// What the search thread works with.
struct Search {
    library: Library,
    /// What is answered when nothing is to be found.
    about: Option<AboutRequest>,
    /// What is counted when nothing else is asked.
    counts: VecDeque<(SavedSearch, Scope)>,
    hurries: Arc<AtomicBool>,
    sender: Sender<Msg>,
}

fn start_search(mut search: Search, questions: Receiver<Question>) {
    thread::spawn(move || {
        let mut engine = Engine::new();
        while let Some(question) = search.next(&questions) {
            let outcome = guarded("the search", || search.answer(&mut engine, question));
            let trouble = match outcome {
                Ok(Ok(()) | Err(LibraryError::Interrupted)) => continue,
                Ok(Err(error)) => error.to_string(),
                Err(panic) => panic,
            };
            let _ = search.sender.send(Msg::SearchFailed(trouble));
        }
    });
}

impl Search {
    /// The next question: what is to be found, then what articles are about; counting
    /// is done while there is neither.
    fn next(&mut self, questions: &Receiver<Question>) -> Option<Question> {
        loop {
            let question = if self.about.is_none() && self.counts.is_empty() {
                questions.recv().ok()?
            } else {
                match questions.try_recv() {
                    Ok(question) => question,
                    Err(TryRecvError::Disconnected) => return None,
                    Err(TryRecvError::Empty) => {
                        if let Some(request) = self.about.take() {
                            return Some(Question::About(request));
                        }
                        let (search, scope) = self.counts.pop_front()?;
                        return Some(Question::Count(search, scope));
                    }
                }
            };
            match question {
                Question::About(request) => self.about = Some(request),
                Question::Count(search, scope) => {
                    let count = (search, scope);
                    // The list of them may be opened again and again.
                    if !self.counts.contains(&count) {
                        self.counts.push_back(count);
                    }
                }
                question @ Question::Find(..) => return Some(question),
            }
        }
    }

    fn answer(&mut self, engine: &mut Engine, question: Question) -> Result<(), LibraryError> {
        let (library, sender) = (&self.library, &self.sender);
        match question {
            Question::Find(question, is_abandoned) => {
                self.hurries.store(false, Ordering::SeqCst);
                if is_abandoned.load(Ordering::SeqCst) {
                    return Ok(());
                }
                find(library, engine, &question, &is_abandoned, |msg| {
                    let _ = sender.send(msg);
                })
            }
            Question::About(request) => {
                self.hurries.store(false, Ordering::SeqCst);
                match answer_about(library, engine, &request) {
                    Ok(about) => {
                        let _ = sender.send(Msg::About(about));
                    }
                    // Again, once what was more urgent is answered.
                    Err(LibraryError::Interrupted) => self.about = Some(request),
                    Err(error) => {
                        let _ = sender.send(Msg::Trouble(error.to_string()));
                    }
                }
                Ok(())
            }
            Question::Count(search, scope) => {
                match count_unread(library, engine, &search, &scope, &self.hurries) {
                    Ok(unread) => {
                        let _ = sender.send(Msg::Unread(search, unread));
                    }
                    // Later, once what was more urgent is answered.
                    Err(LibraryError::Interrupted) => self.counts.push_front((search, scope)),
                    Err(error) => {
                        let _ = sender.send(Msg::Trouble(error.to_string()));
                    }
                }
                Ok(())
            }
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
        let indexed = self.library.index_waiting(&mut progress)?;
        let mut summary = Summary::default();
        for source in sources {
            summary += self.library.scan(source, &self.options, &mut progress)?;
            if summary.stopped {
                break;
            }
        }
        if indexed + summary.new + summary.changed > 0 {
            // So that the first search after this need not read all words.
            Engine::new().prepare(&self.library)?;
        }
        Ok(summary)
    }
}
