//! How fast files become articles, and how large the library is beside their text.
//!
//! `cargo bench --bench import` makes an archive of 10,000 articles (another
//! number after `--`), about 2.8 KB each, and prints files a second and bytes.
//! Everything lies in a temporary folder that is removed at the end.

#![allow(clippy::print_stdout)] // a benchmark's result is what it prints

#[path = "archive/mod.rs"]
mod archive;

use std::error::Error;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use depesche::library::{Library, ScanOptions, Summary};
use depesche::model::{Source, SourceStatus};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How many files come to a library that is full already.
const NEWS: usize = 100;

fn main() -> Result<()> {
    let count = env::args().find_map(|word| word.parse().ok());
    let count: usize = count.unwrap_or(10_000);
    let folder = tempfile::tempdir()?;
    let articles = folder.path().join("articles");
    let archive = archive::Archive::new(1);
    let text = write(&archive, 0..count, &articles)?;

    let path = folder.path().join("library.db");
    let mut library = Library::open(&path)?;
    let source = library.add_source(&articles, SourceStatus::Added)?;
    report("cold", count, timed(|| scan(&mut library, &source))?);
    report("unchanged", count, timed(|| scan(&mut library, &source))?);
    write(&archive, count..count + NEWS, &articles)?;
    report("new", NEWS, timed(|| scan(&mut library, &source))?);
    let (time, ()) = timed(|| Ok(library.compact()?))?;
    println!("{:<10} {:>8.0} ms", "compact", milliseconds(time));
    drop(library);

    println!("\n{:<22} {:>12} bytes", "text of the files", text);
    for (name, bytes) in sizes(&path)? {
        let share = bytes as f64 * 100.0 / text as f64;
        println!("{name:<22} {bytes:>12} bytes {share:>6.1} %");
    }
    Ok(())
}

/// Writes articles as files; gives the number of bytes.
fn write(archive: &archive::Archive, numbers: std::ops::Range<usize>, to: &Path) -> Result<usize> {
    let mut bytes = 0;
    for number in numbers {
        let article = archive.article(number);
        let path = to.join(&article.path);
        fs::create_dir_all(path.parent().unwrap_or(to))?;
        bytes += article.text.len();
        fs::write(path, article.text)?;
    }
    Ok(bytes)
}

fn scan(library: &mut Library, source: &Source) -> Result<Summary> {
    let options = ScanOptions {
        max_file_size: 16_000_000,
    };
    Ok(library.scan(source, &options, &mut |_| ControlFlow::Continue(()))?)
}

fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(Duration, T)> {
    let start = Instant::now();
    let result = work()?;
    Ok((start.elapsed(), result))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn report(what: &str, files: usize, (time, summary): (Duration, Summary)) {
    println!(
        "{what:<10} {:>8.0} ms {:>8.0} files/s   {} new, {} changed, {} unchanged, {} failed",
        milliseconds(time),
        files as f64 / time.as_secs_f64(),
        summary.new,
        summary.changed,
        summary.unchanged,
        summary.failed
    );
}

/// What the tables of the library take, largest first, and the whole file.
fn sizes(path: &Path) -> Result<Vec<(String, u64)>> {
    let connection = rusqlite::Connection::open(path)?;
    let mut statement = connection
        .prepare("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 12")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut sizes = rows.collect::<rusqlite::Result<Vec<(String, u64)>>>()?;
    sizes.push(("library".to_owned(), fs::metadata(path)?.len()));
    Ok(sizes)
}
