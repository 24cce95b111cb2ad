//! Writes an archive of made-up articles to measure with:
//!
//! `cargo run --release --example generate -- --count 10000 --seed 1 DIR`
//!
//! Text files in folders of 1,000, some with front matter, half German, half
//! English, the same for the same seed. What they are made of, and the needles
//! planted in them (`Quirin Vandersloot` in one, `the lantern above the quiet
//! harbour` in five, `Türkei`, `Doğanşah`, `Verteidigungsabkommen` in some, twenty
//! names in one each), is described in `benches/archive/`.

#[path = "../benches/archive/mod.rs"]
mod archive;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

const USAGE: &str = "usage: generate [--count NUMBER] [--seed NUMBER] DIR";

struct Arguments {
    count: usize,
    seed: u64,
    folder: PathBuf,
}

fn main() -> ExitCode {
    let Some(arguments) = parse(env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match write(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("generate: {}: {error}", arguments.folder.display());
            ExitCode::FAILURE
        }
    }
}

fn parse(mut words: impl Iterator<Item = String>) -> Option<Arguments> {
    let (mut count, mut seed, mut folder) = (10_000, 1, None);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--count" => count = words.next()?.parse().ok()?,
            "--seed" => seed = words.next()?.parse().ok()?,
            option if option.starts_with('-') => return None,
            _ if folder.is_some() => return None,
            path => folder = Some(PathBuf::from(path)),
        }
    }
    folder.map(|folder| Arguments {
        count,
        seed,
        folder,
    })
}

fn write(arguments: &Arguments) -> io::Result<()> {
    let archive = archive::Archive::new(arguments.seed);
    for number in 0..arguments.count {
        let article = archive.article(number);
        let path = arguments.folder.join(&article.path);
        if number.is_multiple_of(archive::FOLDER) {
            fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        }
        fs::write(path, article.text)?;
    }
    Ok(())
}
