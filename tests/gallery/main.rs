//! The gallery: documents with every element and in many languages, and the pages
//! they make in four widths. See `README.md` in this folder.
#![allow(
    clippy::unwrap_used,
    reason = "a gallery that cannot be read is a failed test"
)]

mod checks;
mod exhibit;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use depesche::typeset::{Language, Options, Page};
use exhibit::Exhibit;

/// The widths of the pages, in columns.
const WIDTHS: [usize; 4] = [30, 45, 72, 120];

/// Stands for text that nobody may ever see: in scripts, attributes, hidden parts.
const UNSEEN: &str = "unseen";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/gallery")
        .join(name)
}

/// The names of the files in a folder of the gallery, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
    let mut names: Vec<String> = entries
        .map(|entry| name(entry).into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn exhibits() -> Vec<Exhibit> {
    let folder = folder("documents");
    let read = |name: String| Exhibit::read(&folder.join(&name), name);
    names(&folder).into_iter().map(read).collect()
}

/// What the gallery should hold beside its documents: the texts by file name.
fn drawn() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for exhibit in exhibits() {
        for width in WIDTHS {
            let before = files.insert(exhibit.page_name(width), exhibit.drawn(width));
            assert!(
                before.is_none(),
                "two documents are called {}",
                exhibit.stem()
            );
        }
        let marks = exhibit.marks();
        if !marks.is_empty() {
            files.insert(format!("{}.marks.txt", exhibit.stem()), marks);
        }
    }
    files
}

#[test]
fn pages_look_as_they_did() {
    let folder = folder("pages");
    let drawn = drawn();
    if std::env::var_os("UPDATE").is_some() {
        for name in names(&folder) {
            if !drawn.contains_key(&name) {
                fs::remove_file(folder.join(name)).unwrap();
            }
        }
        for (name, text) in &drawn {
            fs::write(folder.join(name), text).unwrap();
        }
        return;
    }
    let mut problems = String::new();
    for name in names(&folder) {
        if !drawn.contains_key(&name) {
            let _ = writeln!(problems, "{name}: there is no document for this page");
        }
    }
    for (name, text) in &drawn {
        match fs::read_to_string(folder.join(name)) {
            Ok(kept) if kept == *text => {}
            Ok(kept) => difference(name, &kept, text, &mut problems),
            Err(error) => {
                let _ = writeln!(problems, "{name}: {error}");
            }
        }
    }
    assert!(
        problems.is_empty(),
        "{problems}\nIf the new pages look right: UPDATE=1 cargo test --test gallery"
    );
}

/// The first line that is not as it was.
fn difference(name: &str, kept: &str, drawn: &str, problems: &mut String) {
    let count = kept.lines().count().max(drawn.lines().count());
    let number = (0..count)
        .find(|&number| kept.lines().nth(number) != drawn.lines().nth(number))
        .unwrap_or(count);
    let line = |text: &str| text.lines().nth(number).unwrap_or("(the end)").to_owned();
    let _ = writeln!(
        problems,
        "{name}, line {}:\n  was {}\n  is  {}",
        number + 1,
        line(kept),
        line(drawn)
    );
}

#[test]
fn documents_are_sound() {
    for exhibit in exhibits() {
        let name = &exhibit.name;
        assert!(exhibit.file.warnings.is_empty(), "{name}");
        assert_eq!(exhibit.file.document.check(), Ok(()), "{name}");
        let seen = exhibit.text().contains(UNSEEN);
        assert!(!seen, "{name} shows what is hidden");
    }
}

#[test]
fn pages_keep_their_promises() {
    let mut faults = String::new();
    for exhibit in exhibits() {
        for width in WIDTHS {
            let page = exhibit.page(width);
            let found = [
                checks::no_line_is_too_wide(&exhibit, &page, width),
                checks::all_text_stands_once(&exhibit, &page),
                checks::hyphens_are_allowed(&exhibit, &page, width),
                checks::words_are_found(&exhibit, &page),
            ];
            for fault in found.into_iter().filter_map(Result::err) {
                let _ = writeln!(faults, "{} at {width} columns: {fault}", exhibit.name);
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn broken_promises_are_noticed() {
    let name = "german.md";
    let exhibit = Exhibit::read(&folder("documents").join(name), name.to_owned());
    assert!(checks::no_line_is_too_wide(&exhibit, &exhibit.page(72), 45).is_err());
    let mut torn = exhibit.file.document.clone();
    torn.blocks.remove(1);
    let torn = Page::new(&torn, &Options::new(45));
    assert!(checks::all_text_stands_once(&exhibit, &torn).is_err());
    assert!(checks::words_are_found(&exhibit, &torn).is_err());
    let english = Options {
        hyphenation: Some(Language::English),
        ..Options::new(45)
    };
    let english = Page::new(&exhibit.file.document, &english);
    assert!(checks::hyphens_are_allowed(&exhibit, &english, 45).is_err());
}
