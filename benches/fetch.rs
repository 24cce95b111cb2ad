//! What fetching costs: a first fetch, a fetch of feeds that say nothing new, and one
//! of large feeds.
//!
//! `cargo bench --bench fetch` fetches from a server in a process of its own on this
//! machine, over loopback: 100 feeds with 10,000 articles, 200 feeds that have not
//! changed, 200 feeds of 1 MB. Prints time, processor time and the most memory that
//! was resident. Each is measured in a process of its own.

#![allow(clippy::print_stdout)] // a benchmark's result is what it prints

#[path = "archive/mod.rs"]
mod archive;

use std::error::Error;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Instant;
use std::{env, fs, thread};

use depesche::fetch::{self, Options, Stop, Summary};
use depesche::library::Library;
use depesche::model::FeedSource;
use depesche::search::Engine;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Feeds, articles in each.
const SIZES: [(&str, usize, usize); 3] = [
    ("first", 100, 100),
    ("unchanged", 200, 20),
    ("large", 200, 340),
];

fn main() -> Result<()> {
    let words: Vec<String> = env::args().collect();
    let after = |flag: &str| {
        let at = words.iter().position(|word| word == flag)?;
        words.get(at + 1).map(String::as_str)
    };
    let size = |name: &str| SIZES.iter().find(|size| size.0 == name).copied();
    if let Some(size) = after("--serve").and_then(size) {
        return serve(size.2);
    }
    if let Some(size) = after("--measure").and_then(size) {
        return measure(size);
    }
    println!(
        "{:<12} {:>6} {:>9} {:>10} {:>10} {:>9}",
        "", "feeds", "articles", "ms", "ms of CPU", "MB"
    );
    for (name, ..) in SIZES {
        let status = Command::new(env::current_exe()?)
            .args(["--measure", name])
            .status()?;
        if !status.success() {
            return Err(format!("measuring `{name}` failed").into());
        }
    }
    Ok(())
}

/// A server in another process, which ends with this one's interest.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(name: &str) -> Result<Self> {
        let mut child = Command::new(env::current_exe()?)
            .args(["--serve", name])
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("no output")?;
        let mut address = String::new();
        BufReader::new(out).read_line(&mut address)?;
        let address = address.trim().to_owned();
        Ok(Self { child, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Answers for ever: each path a feed of so many articles.
fn serve(articles: usize) -> Result<()> {
    let archive = Arc::new(archive::Archive::new(1));
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    for stream in listener.incoming() {
        let (stream, archive) = (stream?, Arc::clone(&archive));
        // A client that has gone away is no matter.
        thread::spawn(move || answer(stream, &archive, articles).ok());
    }
    Ok(())
}

fn answer(mut stream: TcpStream, archive: &archive::Archive, articles: usize) -> Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    loop {
        let Some(first) = lines.next().transpose()? else {
            return Ok(());
        };
        let mut is_known = false;
        for line in lines.by_ref() {
            let line = line?;
            if line.is_empty() {
                break;
            }
            is_known |= line.to_ascii_lowercase().starts_with("if-none-match: ");
        }
        if is_known {
            stream.write_all(b"HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n")?;
            continue;
        }
        let path = first.split(' ').nth(1).unwrap_or_default();
        let feed: usize = path.trim_start_matches('/').parse()?;
        let body = feed_of(archive, feed * articles..(feed + 1) * articles);
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())?;
    }
}

fn feed_of(archive: &archive::Archive, numbers: std::ops::Range<usize>) -> String {
    let mut text = String::from("<rss version='2.0'><channel><title>A paper</title>");
    for number in numbers {
        let article = archive.article(number);
        let body = article.text.replace('&', "&amp;").replace('<', "&lt;");
        let title = body.split(". ").next().unwrap_or_default().to_owned();
        let (day, hour) = (number % 28 + 1, number % 24);
        // Writing into a string cannot fail.
        let _ = write!(
            text,
            "<item><guid isPermaLink='false'>{number}</guid><title>{title}</title>\
             <pubDate>{day:02} Oct 2025 {hour:02}:00:00 GMT</pubDate>\
             <description>{body}</description></item>"
        );
    }
    text.push_str("</channel></rss>");
    text
}

fn measure((name, feeds, _): (&str, usize, usize)) -> Result<()> {
    let server = Server::start(name)?;
    let sources: Vec<FeedSource> = (0..feeds)
        .map(|feed| FeedSource {
            url: format!("http://{}/{feed}", server.address),
            ..FeedSource::default()
        })
        .collect();
    let folder = tempfile::tempdir()?;
    let mut library = Library::open(&folder.path().join("library.db"))?;
    library.follow_feeds(&sources, true)?;
    if name == "unchanged" {
        fetch_all(&mut library, &sources)?;
    }
    let (start, used) = (Instant::now(), cpu_time());
    let summary = fetch_all(&mut library, &sources)?;
    let (time, used) = (start.elapsed(), cpu_time() - used);
    if summary.failed() > 0 || summary.reports.len() != feeds {
        return Err(format!("{summary:?}").into());
    }
    println!(
        "{name:<12} {feeds:>6} {:>9} {:>10.0} {:>10.0} {:>9}",
        summary.arrivals.new,
        time.as_secs_f64() * 1_000.0,
        used,
        most_memory()
    );
    Ok(())
}

fn fetch_all(library: &mut Library, sources: &[FeedSource]) -> Result<Summary> {
    let options = Options {
        is_forced: true,
        ..Options::default()
    };
    let stop = Stop::default();
    let summary = fetch::fetch(library, sources, None, &options, &stop, &mut |_| {})?;
    if summary.arrivals.new > 0 {
        Engine::new().prepare(library)?;
    }
    Ok(summary)
}

/// Milliseconds of processor time that this process has used.
#[cfg(unix)]
fn cpu_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

#[cfg(not(unix))]
fn cpu_time() -> f64 {
    f64::NAN
}

/// The most memory that was ever resident, in MB; where the system says.
fn most_memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
    kilobytes.map_or("?".to_owned(), |it| format!("{:.0}", it / 1e3))
}
