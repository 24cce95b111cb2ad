//! What is measured, each in a process of its own: memory and cold starts are
//! those of a reader that has done nothing else.
//!
//! Figures are printed one a line, name and values with tabs between them.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use depesche::app::{self, App, FindRequest, Found, Msg, Places, Start};
use depesche::config::Config;
use depesche::library::{Library, LibraryError, Scope};
use depesche::model::{ArticleId, SourceStatus};
use depesche::search::{Engine, Order};
use depesche::theme::{ColorDepth, Theme};
use depesche::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::queries;
use crate::store::{OPTIONS, Result};

/// Rows of the screens that keys are answered for.
pub(crate) const SCREENS: [usize; 2] = [24, 48];

/// For so many articles, spread over the library, key terms and related ones are
/// asked for.
const ASKED_ABOUT: i64 = 300;

/// What is asked for after a cold start: words with a letter missing.
const COLD: [&str; 2] = ["verteidigungsabkomen", "vandersloo quirn"];

/// Plays a role; `start` is when the process began.
pub(crate) fn play(role: &str, arguments: &[String], start: Instant) -> Result<()> {
    let argument = |number: usize| arguments.get(number).ok_or("an argument is missing");
    let library = Path::new(argument(0)?);
    match role {
        "keys" => keys(library),
        "frame" => frame(library, start),
        "cold" => cold(library, start),
        "about" => about(library),
        "news" => news(library, Path::new(argument(1)?), argument(2)?),
        _ => Err(format!("there is no role {role}").into()),
    }
}

/// Answers every key of every query, as the reader's search thread does.
fn keys(path: &Path) -> Result<()> {
    let library = Library::open(path)?;
    memory("opened")?;
    let terminal = draw_list(library)?;
    memory("list")?;
    let library = Library::open(path)?;
    let mut engine = Engine::new();
    let (time, _) = timed(|| Ok(engine.prepare(&library)?))?;
    println!("words\t{}", milliseconds(time));
    for rows in SCREENS {
        for query in queries::all() {
            let mut last = None;
            for typed in queries::keys(query.text) {
                let cpu = cpu_time();
                let (time, found) = timed(|| find(&library, &mut engine, typed, rows))?;
                let cpu = cpu_time().saturating_sub(cpu);
                let (wall, cpu) = (time.as_nanos(), cpu.as_nanos());
                let (hits, strict) = (found.outcome.hits.len(), found.outcome.strict);
                println!(
                    "key\t{rows}\t{wall}\t{cpu}\t{strict}\t{}\t{}\t{typed}",
                    hits - strict,
                    query.kind
                );
                last = Some(found);
            }
            if let (Some(word), Some(found)) = (query.word, last) {
                let mut place = 0;
                for (number, hit) in found.outcome.hits.iter().enumerate() {
                    let text = library.text(hit.id)?.unwrap_or_default();
                    if text.contains(word) {
                        place = number + 1;
                        break;
                    }
                }
                println!("rare\t{rows}\t{word}\t{}\t{place}", query.text);
            }
        }
        memory(&format!("searching {rows}"))?;
    }
    drop(terminal);
    Ok(())
}

/// Asks what articles are about, and for others about the same.
fn about(path: &Path) -> Result<()> {
    let library = Library::open(path)?;
    let mut engine = Engine::new();
    engine.prepare(&library)?;
    let last = library.index_state()?.last_doc;
    for number in 0..ASKED_ABOUT {
        let id = ArticleId(1 + number * (last - 1) / ASKED_ABOUT);
        let (terms_time, terms) = timed(|| Ok(engine.key_terms(&library, id)?))?;
        let (time, related) = timed(|| Ok(engine.related(&library, &Scope::All, id)?))?;
        let (terms_time, time) = (milliseconds(terms_time), milliseconds(time));
        println!("terms\t{terms_time}\t{}", terms.len());
        println!("related\t{time}\t{}", related.len());
    }
    Ok(())
}

/// Makes the app and draws its first frame.
fn frame(path: &Path, start: Instant) -> Result<()> {
    let drawn = draw_list(Library::open(path)?)?;
    println!("frame\t{}", milliseconds(start.elapsed()));
    drop(drawn);
    Ok(())
}

fn draw_list(library: Library) -> Result<(App, Terminal<TestBackend>)> {
    let size = (160, 48);
    let mut app = App::new(Start {
        library,
        scope: Scope::All,
        config: Config::default(),
        mistakes: Vec::new(),
        theme: Theme::default(),
        depth: ColorDepth::True,
        places: Places::default(),
        size,
    })?;
    app.start();
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1))?;
    terminal.draw(|frame| ui::view(&app, frame))?;
    if app.list().counts().total == 0 {
        return Err("the list is empty".into());
    }
    Ok((app, terminal))
}

/// Asks the first question of a process that has read no words yet.
fn cold(path: &Path, start: Instant) -> Result<()> {
    for (number, query) in COLD.into_iter().enumerate() {
        let start = if number == 0 { start } else { Instant::now() };
        let library = Library::open(path)?;
        let mut engine = Engine::new();
        let mut answers = Vec::new();
        let question = question(query, SCREENS[0]);
        app::find(&library, &mut engine, &question, &Arc::default(), |msg| {
            if let Msg::Found(found) = msg {
                answers.push((start.elapsed(), found.outcome.hits.len()));
            }
        })?;
        let first = answers.first().ok_or("no answer")?.0;
        let fuzzy = answers.iter().find(|(_, hits)| *hits > 0);
        let fuzzy = fuzzy.ok_or("nothing similar was found")?.0;
        println!(
            "cold {number}\t{}\t{}",
            milliseconds(first),
            milliseconds(fuzzy)
        );
    }
    Ok(())
}

/// Reads new articles into a library that is full already, while a search is open;
/// `word` stands in one of them and nowhere else.
fn news(path: &Path, articles: &Path, word: &str) -> Result<()> {
    let searching = Library::open(path)?;
    let mut engine = Engine::new();
    engine.prepare(&searching)?;
    let mut library = Library::open(path)?;
    let source = library.add_source(articles, SourceStatus::Imported)?;
    let (time, summary) =
        timed(|| Ok(library.scan(&source, &OPTIONS, &mut |_| ControlFlow::Continue(()))?))?;
    println!("news\t{}\t{}", milliseconds(time), summary.new);
    let mut hits = 0;
    let start = Instant::now();
    let mut time = None;
    let question = question(word, SCREENS[0]);
    app::find(&searching, &mut engine, &question, &Arc::default(), |msg| {
        if let (Msg::Found(found), None) = (msg, time) {
            time = Some(start.elapsed());
            hits = found.outcome.strict;
        }
    })?;
    let (at_once, later) = (time.unwrap_or_default(), start.elapsed());
    println!(
        "new word\t{hits}\t{}\t{}",
        milliseconds(at_once),
        milliseconds(later)
    );
    Ok(())
}

fn question(query: &str, rows: usize) -> FindRequest {
    FindRequest {
        generation: 1,
        query: query.to_owned(),
        scope: Scope::All,
        order: Order::Relevance,
        counted: Some(query.to_owned()),
        rows,
    }
}

/// The answer to what is typed. What follows it is given up at once, as it is when
/// the next key comes.
fn find(library: &Library, engine: &mut Engine, typed: &str, rows: usize) -> Result<Found> {
    let is_abandoned: Arc<AtomicBool> = Arc::default();
    let mut answer = None;
    let outcome = app::find(
        library,
        engine,
        &question(typed, rows),
        &is_abandoned,
        |msg| {
            if let Msg::Found(found) = msg {
                is_abandoned.store(true, Ordering::SeqCst);
                answer = Some(found);
            }
        },
    );
    match outcome {
        Ok(()) | Err(LibraryError::Interrupted) => Ok(answer.ok_or("no answer")?),
        Err(error) => Err(error.into()),
    }
}

fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(Duration, T)> {
    let start = Instant::now();
    let result = work()?;
    Ok((start.elapsed(), result))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// What this thread has used of a processor.
#[cfg(unix)]
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

#[cfg(not(unix))]
fn cpu_time() -> Duration {
    Duration::ZERO
}

/// Prints the memory that this process has now and had at most, in KiB; nothing
/// where the system has no `/proc`.
fn memory(when: &str) -> Result<()> {
    let Ok(status) = fs::read_to_string("/proc/self/status") else {
        return Ok(());
    };
    let field = |name: &str| -> Result<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|line| line.split_whitespace().next());
        Ok(number
            .ok_or("a line of /proc/self/status is missing")?
            .parse()?)
    };
    println!("memory\t{when}\t{}\t{}", field("VmRSS:")?, field("VmHWM:")?);
    Ok(())
}
