//! The same questions put to what people use today, on the same articles.
//!
//! `cargo bench --bench compare` takes the archive and library of
//! `cargo bench --bench search` (or makes them) and asks each of five questions
//!
//! - Depesche, key by key, as its search thread answers them;
//! - `fzf --filter` over the titles, as a list to choose from would;
//! - ripgrep over the files, `rg -c -i`;
//! - `SQLite`, `LIKE` over the texts, as news readers do that search on Enter.
//!
//! A program that is not installed is named and passed over. Times are the best
//! of three, from the question to the last hit, start of the program included;
//! Depesche's first answer need not hold all articles there are.

#![allow(clippy::print_stdout)] // a benchmark's result is what it prints

#[path = "archive/mod.rs"]
mod archive;
#[path = "search/store.rs"]
mod store;

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use depesche::app::{self, FindRequest, Msg};
use depesche::library::{Library, LibraryError, Scope};
use depesche::search::{Engine, Order};
use rusqlite::Connection;
use store::{Result, Store};

/// Common, planted in some articles, the same with a letter missing, without an
/// accent, two words.
const QUESTIONS: [&str; 5] = [
    "harbour",
    "verteidigungsabkommen",
    "verteidigungsabkomen",
    "turkei",
    "harbour council",
];

/// How often each question is put.
const TIMES: usize = 3;

/// Rows of the screen that Depesche answers for.
const ROWS: usize = 24;

fn main() -> Result<()> {
    for count in store::counts()? {
        let store = store::prepare(count)?;
        let mut articles = Articles::new(&store)?;
        println!("\n### {count} articles: ms, and articles found\n");
        print!("| |");
        for question in QUESTIONS {
            print!(" `{question}` |");
        }
        println!("\n|---|{}", "---|".repeat(QUESTIONS.len()));
        print_ours(&store)?;
        print_row("`fzf --filter`, titles", |question| articles.fzf(question))?;
        print_row("`rg -c -i`, files", |question| articles.ripgrep(question))?;
        print_row("SQLite `LIKE`, texts", |question| {
            articles.like(question).map(Some)
        })?;
    }
    Ok(())
}

/// Prints the best time and the number of hits for each question; `ask` gives
/// `None` if there is no one to ask.
fn print_row(name: &str, mut ask: impl FnMut(&str) -> Result<Option<usize>>) -> Result<()> {
    let mut cells = Vec::new();
    for question in QUESTIONS {
        let mut best = Duration::MAX;
        let mut hits = 0;
        for _ in 0..TIMES {
            let start = Instant::now();
            let Some(found) = ask(question)? else {
                println!(
                    "| {name} | absent, passed over |{}",
                    " |".repeat(QUESTIONS.len() - 1)
                );
                return Ok(());
            };
            best = best.min(start.elapsed());
            hits = found;
        }
        cells.push(format!("{:.1}; {hits}", milliseconds(best)));
    }
    println!("| {name} | {} |", cells.join(" | "));
    Ok(())
}

/// The last key of each question, and the slowest one on the way there.
fn print_ours(store: &Store) -> Result<()> {
    let library = Library::open(&store.library)?;
    let mut engine = Engine::new();
    engine.prepare(&library)?;
    let (mut last_keys, mut slowest_keys) = (Vec::new(), Vec::new());
    for question in QUESTIONS {
        let mut best = (Duration::MAX, Duration::MAX);
        let mut hits = 0;
        for _ in 0..TIMES {
            let (mut last, mut slowest) = (Duration::ZERO, Duration::ZERO);
            let ends = question
                .char_indices()
                .map(|(at, letter)| at + letter.len_utf8());
            for typed in ends.filter_map(|end| question.get(..end)) {
                let request = FindRequest {
                    generation: 1,
                    query: typed.to_owned(),
                    scope: Scope::All,
                    order: Order::Relevance,
                    counted: Some(typed.to_owned()),
                    rows: ROWS,
                };
                let is_abandoned: Arc<AtomicBool> = Arc::default();
                let start = Instant::now();
                let outcome = app::find(&library, &mut engine, &request, &is_abandoned, |msg| {
                    if let Msg::Found(found) = msg {
                        // What follows it is given up, as when the next key comes.
                        is_abandoned.store(true, Ordering::SeqCst);
                        last = start.elapsed();
                        hits = found.outcome.hits.len();
                    }
                });
                if let Err(error) = outcome
                    && !matches!(error, LibraryError::Interrupted)
                {
                    return Err(error.into());
                }
                slowest = slowest.max(last);
            }
            best = (best.0.min(last), best.1.min(slowest));
        }
        last_keys.push(format!("{:.1}; {hits}", milliseconds(best.0)));
        slowest_keys.push(format!("{:.1}", milliseconds(best.1)));
    }
    println!(
        "| Depesche, last key: {ROWS} rows, marks, passages | {} |\n\
         | Depesche, slowest key on the way | {} |",
        last_keys.join(" | "),
        slowest_keys.join(" | ")
    );
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// The articles as the others want them.
struct Articles {
    /// A title a line.
    titles: String,
    /// A database of texts as they are.
    plain: Connection,
    files: PathBuf,
}

impl Articles {
    fn new(store: &Store) -> Result<Self> {
        let plain = plain_texts(store)?;
        let mut titles = String::new();
        {
            let mut statement = plain.prepare("SELECT title FROM article")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                titles += row.get_ref(0)?.as_str()?;
                titles.push('\n');
            }
        }
        Ok(Self {
            titles,
            plain,
            files: store.articles.clone(),
        })
    }

    fn fzf(&mut self, question: &str) -> Result<Option<usize>> {
        let child = Command::new("fzf")
            .args(["--filter", question])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = match child {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            child => child?,
        };
        // It reads everything before it writes anything.
        let mut input = child.stdin.take().ok_or("fzf takes no input")?;
        input.write_all(self.titles.as_bytes())?;
        drop(input);
        let output = child.wait_with_output()?;
        Ok(Some(lines(&output.stdout)))
    }

    /// Files that hold the word, or two words in either order.
    fn ripgrep(&mut self, question: &str) -> Result<Option<usize>> {
        if !self.files.exists() {
            return Ok(None);
        }
        let pattern = match question.split_once(' ') {
            Some((one, other)) => format!("{one}.*{other}|{other}.*{one}"),
            None => question.to_owned(),
        };
        let output = Command::new("rg")
            .args([
                "-c",
                "-i",
                "--multiline",
                "--multiline-dotall",
                "--no-messages",
            ])
            .arg(pattern)
            .arg(&self.files)
            .stdin(Stdio::null())
            .output();
        match output {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            output => Ok(Some(lines(&output?.stdout))),
        }
    }

    fn like(&mut self, question: &str) -> Result<usize> {
        let (one, other) = question.split_once(' ').unwrap_or((question, ""));
        let mut statement = self.plain.prepare_cached(
            "SELECT id FROM article WHERE (title LIKE ?1 OR text LIKE ?1) \
             AND (?2 = '%%' OR title LIKE ?2 OR text LIKE ?2) ORDER BY id DESC",
        )?;
        let patterns = [one, other].map(|word| format!("%{word}%"));
        let ids = statement.query_map(patterns, |row| row.get::<_, i64>(0))?;
        Ok(ids.collect::<rusqlite::Result<Vec<_>>>()?.len())
    }
}

fn lines(output: &[u8]) -> usize {
    output.split(|byte| *byte == b'\n').count() - 1
}

/// A database that holds every title and text as it is, made once.
fn plain_texts(store: &Store) -> Result<Connection> {
    let path = store.library.with_file_name("plain.db");
    if !path.exists() {
        store::tell("writing the texts into a plain database")?;
        let unfinished = path.with_extension("unfinished");
        if unfinished.exists() {
            fs::remove_file(&unfinished)?;
        }
        write_plain(&store.library, &unfinished)?;
        fs::rename(unfinished, &path)?;
        store::tell("")?;
    }
    Ok(Connection::open(path)?)
}

fn write_plain(library: &Path, to: &Path) -> Result<()> {
    let library = Library::open(library)?;
    let mut plain = Connection::open(to)?;
    plain.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
         CREATE TABLE article (id INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL);",
    )?;
    let transaction = plain.transaction()?;
    let mut cursor = None;
    loop {
        let entries = library.entries_after(&Scope::All, cursor, 500)?;
        let Some(last) = entries.last() else { break };
        cursor = Some(last.cursor());
        for entry in entries {
            let text = library.text(entry.id)?.unwrap_or_default();
            transaction
                .prepare_cached("INSERT INTO article VALUES (?1, ?2, ?3)")?
                .execute((entry.id.0, entry.title, text))?;
        }
    }
    Ok(transaction.commit()?)
}
