//! A library of generated articles, made once and kept for the next run.

use std::error::Error;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use depesche::library::{Library, Progress, ScanOptions, Step};
use depesche::model::SourceStatus;
use rusqlite::Connection;

use crate::archive::{Archive, FOLDER};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The seed of all archives.
const SEED: u64 = 1;

/// To be raised when the articles change, so that older libraries are made anew.
const GENERATION: u32 = 2;

/// Larger archives are not kept as files once they are in the library.
const KEPT: usize = 200_000;

/// How often is told how far the import has come.
const TOLD: Duration = Duration::from_secs(2);

/// No file is too large.
pub(crate) const OPTIONS: ScanOptions = ScanOptions {
    max_file_size: 16_000_000,
};

/// An archive and its library.
pub(crate) struct Store {
    /// How many articles.
    pub(crate) count: usize,
    /// The library.
    pub(crate) library: PathBuf,
    /// The articles as files; gone if there were very many.
    pub(crate) articles: PathBuf,
    /// Bytes of the files.
    pub(crate) text: u64,
}

/// How many articles are asked for: numbers in `DEPESCHE_BENCH_ARTICLES` with
/// commas between them, 100,000 by default.
pub(crate) fn counts() -> Result<Vec<usize>> {
    let Ok(numbers) = env::var("DEPESCHE_BENCH_ARTICLES") else {
        return Ok(vec![100_000]);
    };
    let numbers = numbers.split(',').map(|number| number.trim().parse());
    Ok(numbers.collect::<std::result::Result<_, _>>()?)
}

/// The library of so many articles. Makes it if there is none, or if it was made
/// by a version with other tables; an import that was broken off is carried on.
pub(crate) fn prepare(count: usize) -> Result<Store> {
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(parent)?;
    let name = format!("archive-{count}-{SEED}-{:08x}", tables(parent)?);
    drop_others(parent, &format!("archive-{count}-"), &name)?;
    let folder = parent.join(name);
    let ready = folder.join("ready");
    let mut store = Store {
        count,
        library: folder.join("library.db"),
        articles: folder.join("articles"),
        text: 0,
    };
    if let Ok(text) = fs::read_to_string(&ready) {
        store.text = text.trim().parse()?;
    } else {
        store.text = write(0..count, &store.articles)?;
        import(&store)?;
        if count > KEPT {
            fs::remove_dir_all(&store.articles)?;
        }
        fs::write(ready, store.text.to_string())?;
    }
    warm(&store.library)?;
    Ok(store)
}

/// Removes what other versions have left behind.
fn drop_others(parent: &Path, prefix: &str, name: &str) -> Result<()> {
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        let other = entry.file_name();
        let other = other.to_string_lossy();
        if other.starts_with(prefix) && other != name {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// A number for the tables of a new library and the articles in it (FNV-1a).
fn tables(parent: &Path) -> Result<u32> {
    let folder = tempfile::tempdir_in(parent)?;
    let path = folder.path().join("library.db");
    drop(Library::open(&path)?);
    let connection = Connection::open(&path)?;
    let mut statement = connection.prepare("SELECT coalesce(sql, name) FROM sqlite_schema")?;
    let tables = statement.query_map([], |row| row.get::<_, String>(0))?;
    let tables = tables.collect::<rusqlite::Result<Vec<_>>>()?.concat();
    let start = 0x811C_9DC5 ^ GENERATION;
    Ok(tables.bytes().fold(start, |sum, byte| {
        (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    }))
}

/// Writes articles as files, folder by folder, as far as they are not there;
/// gives their bytes.
pub(crate) fn write(numbers: std::ops::Range<usize>, to: &Path) -> Result<u64> {
    let archive = Archive::new(SEED);
    let unfinished = to.with_extension("unfinished");
    let mut bytes = 0;
    let mut first = numbers.start;
    while first < numbers.end {
        let last = ((first / FOLDER + 1) * FOLDER).min(numbers.end);
        let articles: Vec<_> = (first..last)
            .map(|number| archive.article(number))
            .collect();
        bytes += articles
            .iter()
            .map(|article| article.text.len() as u64)
            .sum::<u64>();
        let folder = to.join(format!("{:03}", first / FOLDER));
        if !folder.exists() {
            if unfinished.exists() {
                fs::remove_dir_all(&unfinished)?;
            }
            fs::create_dir_all(&unfinished)?;
            for article in articles {
                let name = Path::new(&article.path).file_name().unwrap_or_default();
                fs::write(unfinished.join(name), article.text)?;
            }
            fs::create_dir_all(to)?;
            fs::rename(&unfinished, folder)?;
        }
        if last.is_multiple_of(10 * FOLDER) {
            tell(&format!("{last} of {} files written", numbers.end))?;
        }
        first = last;
    }
    Ok(bytes)
}

/// Reads the files into the library as `depesche import` does, then puts it in
/// order as `depesche compact` does.
fn import(store: &Store) -> Result<()> {
    let mut library = Library::open(&store.library)?;
    let source = library.add_source(&store.articles, SourceStatus::Imported)?;
    let start = Instant::now();
    let mut told = start;
    let mut progress = |progress: Progress| {
        let Progress { step, done, total } = progress;
        if told.elapsed() > TOLD || done == total {
            told = Instant::now();
            let what = match step {
                Step::Reading => "read",
                Step::Indexing => "indexed",
            };
            // Measuring goes on when nobody listens any more.
            let _ = tell(&format!("{done} of {total} articles {what}"));
        }
        ControlFlow::Continue(())
    };
    library.scan(&source, &OPTIONS, &mut progress)?;
    // What an import that was broken off has left.
    library.index_waiting(&mut progress)?;
    tell("putting the index in order")?;
    library.compact()?;
    drop(library);
    let seconds = start.elapsed().as_secs_f64();
    tell(&format!(
        "{} articles imported in {seconds:.0} s",
        store.count
    ))?;
    Ok(())
}

/// Says how far things are: on one line of a terminal, or line by line elsewhere.
pub(crate) fn tell(text: &str) -> io::Result<()> {
    let mut errors = io::stderr().lock();
    if errors.is_terminal() {
        write!(errors, "\r\x1b[K{text}")?;
        errors.flush()
    } else if text.is_empty() {
        Ok(())
    } else {
        writeln!(errors, "{text}")
    }
}

/// Reads a file once, so that what is measured does not wait for the disk.
fn warm(path: &Path) -> Result<()> {
    io::copy(&mut fs::File::open(path)?, &mut io::sink())?;
    Ok(())
}
