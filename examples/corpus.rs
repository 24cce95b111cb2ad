//! Passes folders of files through the document readers and typesetting, and
//! counts what goes wrong:
//!
//! `cargo run --release --example corpus -- DIR...`
//!
//! Every `.html`, `.htm`, `.md`, `.txt` and `.xml` file (a feed is read as HTML twice:
//! the file, and what was escaped in it) below the folders is read and set at two widths,
//! the narrow one hyphenated in the text's language, on a thread of its own with
//! the stack that the reader's workers have. What is counted: panics, documents that
//! break a promise, files that take more than a second, characters that could act on
//! a terminal, lines wider than the page. Exit code 1 if there was any.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use depesche::document::{self, Document, Format};
use depesche::typeset::{Options, Page, Piece, language_of, width};

const WIDTHS: [usize; 2] = [30, 72];

/// Narrower pages are hyphenated, as in the reader.
const HYPHENATED_BELOW: usize = 60;

/// More than this is too long for one file.
const LONG: Duration = Duration::from_secs(1);

/// The readers may not need more; the default of a thread.
const STACK: usize = 2 << 20;

fn main() -> ExitCode {
    let folders: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    if folders.is_empty() {
        eprintln!("usage: corpus DIR...");
        return ExitCode::from(2);
    }
    let mut clean = true;
    for folder in folders {
        let mut files = Vec::new();
        collect(&folder, &mut files);
        files.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut count = Count::default();
        for (path, form) in &files {
            count.examine(path, *form);
        }
        count.print(&folder);
        clean &= count.is_clean();
    }
    ExitCode::from(u8::from(!clean))
}

/// The files to read below a folder; links are not followed.
fn collect(folder: &Path, files: &mut Vec<(PathBuf, Form)>) {
    let Ok(entries) = fs::read_dir(folder) else {
        eprintln!("corpus: {} cannot be read", folder.display());
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => collect(&path, files),
            Ok(kind) if kind.is_file() => {
                let forms = forms_of(&path);
                files.extend(forms.iter().map(|form| (path.clone(), *form)));
            }
            _ => {}
        }
    }
}

/// As what a file is read.
#[derive(Clone, Copy)]
enum Form {
    /// As one article.
    One(Format),
    /// As HTML, and what is text in that as HTML again.
    Feed,
}

fn forms_of(path: &Path) -> &'static [Form] {
    match path.extension().and_then(OsStr::to_str) {
        Some("xml") => &[Form::One(Format::Html), Form::Feed],
        Some("html" | "htm") => &[Form::One(Format::Html)],
        Some("md") => &[Form::One(Format::Markdown)],
        Some("txt") => &[Form::One(Format::Plain)],
        _ => &[],
    }
}

/// What was found in the files of one folder.
#[derive(Default)]
struct Count {
    files: usize,
    bytes: usize,
    blocks: usize,
    panics: usize,
    broken: usize,
    long: usize,
    leaks: usize,
    wide: usize,
    total: Duration,
    slowest: Option<(Duration, PathBuf)>,
    leaked: BTreeSet<char>,
}

/// What was found in one file.
struct Findings {
    blocks: usize,
    fault: Option<String>,
    leaked: BTreeSet<char>,
    wide: Vec<String>,
}

impl Count {
    #[expect(clippy::print_stdout, reason = "a command prints")]
    fn examine(&mut self, path: &Path, form: Form) {
        let Ok(bytes) = fs::read(path) else {
            eprintln!("corpus: {} cannot be read", path.display());
            return;
        };
        let source = String::from_utf8_lossy(&bytes).into_owned();
        self.files += 1;
        self.bytes += bytes.len();
        let start = Instant::now();
        let worker = thread::Builder::new()
            .stack_size(STACK)
            .spawn(move || findings(&source, form));
        let result = worker.map(thread::JoinHandle::join);
        let took = start.elapsed();
        self.total += took;
        let told = |what: &str| println!("{}: {what}", path.display());
        if let Ok(Ok(found)) = result {
            self.blocks += found.blocks;
            if let Some(fault) = found.fault {
                self.broken += 1;
                told(&fault);
            }
            if !found.leaked.is_empty() {
                self.leaks += 1;
                told(&format!("leaked {:?}", found.leaked));
                self.leaked.extend(found.leaked);
            }
            for line in &found.wide {
                told(line);
            }
            self.wide += found.wide.len();
        } else {
            self.panics += 1;
            told("panicked");
        }
        if took > LONG {
            self.long += 1;
            told(&format!("took {took:.1?}"));
        }
        if self.slowest.as_ref().is_none_or(|(most, _)| took > *most) {
            self.slowest = Some((took, path.to_owned()));
        }
    }

    fn is_clean(&self) -> bool {
        self.panics + self.broken + self.long + self.leaks + self.wide == 0
    }

    #[expect(clippy::print_stdout, reason = "a command prints")]
    fn print(&self, folder: &Path) {
        println!("{}:", folder.display());
        println!("  readings          {:>10}", self.files);
        println!("  bytes             {:>10}", self.bytes);
        println!("  blocks            {:>10}", self.blocks);
        println!("  panics            {:>10}", self.panics);
        println!("  broken promises   {:>10}", self.broken);
        println!("  over a second     {:>10}", self.long);
        println!("  leaking files     {:>10} {:?}", self.leaks, self.leaked);
        println!("  lines too wide    {:>10}", self.wide);
        println!("  milliseconds      {:>10}", self.total.as_millis());
        if let Some((took, path)) = &self.slowest {
            println!("  slowest           {took:>10.1?} {}", path.display());
        }
    }
}

/// A feed's articles are escaped in it: what is text of the file is their markup.
fn findings(source: &str, form: Form) -> Findings {
    let (document, metadata) = match form {
        Form::One(format) => document::read(source, format),
        Form::Feed => {
            let (file, _) = document::read(source, Format::Html);
            document::read(&file.text, Format::Html)
        }
    };
    let document = document.with_title(&metadata.title);
    let targets = document.links.iter().map(String::as_str);
    let shown = [document.text.as_str(), &metadata.title];
    let mut leaked: BTreeSet<char> = shown.into_iter().flat_map(str::chars).collect();
    leaked.extend(targets.flat_map(str::chars));
    leaked.retain(|c| acts(*c));
    Findings {
        blocks: document.blocks.len(),
        fault: document.check().err(),
        leaked,
        wide: WIDTHS
            .iter()
            .flat_map(|columns| wide_lines(&document, *columns))
            .collect(),
    }
}

fn wide_lines(document: &Document, columns: usize) -> Vec<String> {
    let narrow = columns < HYPHENATED_BELOW;
    let options = Options {
        hyphenation: narrow.then(|| language_of(None, &document.text)).flatten(),
        ..Options::new(columns)
    };
    let page = Page::new(document, &options);
    let mut wide = Vec::new();
    for line in page.lines() {
        let text = document.text.get(line.range.clone()).unwrap_or_default();
        let pieces = line.pieces().map(|piece| match piece {
            Piece::Text(range) => document.text.get(range).map_or(0, width),
            Piece::Gap(columns) => usize::from(columns),
            Piece::Hyphen => 1,
        });
        let used = usize::from(line.indent) + pieces.sum::<usize>();
        if used > columns {
            wide.push(format!("{used} columns of {columns}: {text:?}"));
        }
    }
    wide
}

/// Characters that act on a terminal or turn the order of the text round.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}
