//! How fast and how well it is found what a typed word may mean, among 121,000,
//! 300,000 and 1,100,000 words; and how fast texts are folded and marked.
//!
//! `cargo bench --bench vocabulary` prints the figures, always for the same
//! words and mistakes; `-- 300000` only those for so many words.

#![expect(clippy::print_stdout, reason = "the figures are the result")]

use std::env;
use std::fs;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use depesche::fold::{Folded, fold, index_text};
use depesche::search::{
    Finder, Keyword, KeywordKind, Keywords, Likeness, Marker, Query, Vocabulary,
};

use archive::Random;
use mistakes::{Mistake, Mistaken, mistaken};
use words::{Words, words};

#[path = "archive/mod.rs"]
mod archive;
#[path = "vocabulary/mistakes.rs"]
mod mistakes;
#[path = "vocabulary/words.rs"]
mod words;

const SIZES: [usize; 3] = [121_000, 300_000, 1_100_000];
/// How many words are mistyped in each way, and how many are timed by length.
const SAMPLES: usize = 500;
const TIMED: usize = 300;
/// The shortest of so many times counts: on a busy machine the others tell of it.
const REPEATED: usize = 4;
/// Words in so many articles are common, in so many rare.
const COMMON: u32 = 20;
const RARE: u32 = 2;
/// A mistyped word that stands in more articles than this is another word.
const WORD_ITSELF: u32 = 2;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [flag, path] = &arguments[..]
        && flag == "--resident"
    {
        print_resident(path);
        return;
    }
    let chosen: Vec<usize> = arguments
        .iter()
        .filter_map(|arg| arg.parse().ok())
        .collect();
    let sizes = if chosen.is_empty() {
        &SIZES[..]
    } else {
        &chosen
    };
    for &size in sizes {
        let words = words(size);
        println!("{} words", words.all.len());
        let vocabulary = measure_keeping(&words);
        measure_speed(&words, &vocabulary);
        measure_recall(&words, &vocabulary);
        println!();
    }
    if chosen.is_empty() {
        measure_texts();
    }
}

/// Prints what it takes to build, store, and load a vocabulary.
fn measure_keeping(words: &Words) -> Vocabulary {
    let start = Instant::now();
    let mut vocabulary = Vocabulary::new();
    for (word, &articles) in &words.all {
        vocabulary.push(word, articles);
    }
    line("build", vec![start.elapsed()]);
    let start = Instant::now();
    let bytes = vocabulary.to_bytes();
    line("to_bytes", vec![start.elapsed()]);
    let letters: usize = words.all.keys().map(String::len).sum();
    println!(
        "{:<34} {:.2} MB, of which the words themselves {:.2} MB",
        "file",
        bytes.len() as f64 / 1e6,
        letters as f64 / 1e6
    );
    let path = env::temp_dir().join(format!("depesche-words-{}", std::process::id()));
    fs::write(&path, bytes).expect("a folder for temporary files");
    let load = || {
        let start = Instant::now();
        let bytes = fs::read(&path).expect("the file");
        let loaded = Vocabulary::from_bytes(bytes);
        let time = start.elapsed();
        assert!(loaded.as_ref() == Some(&vocabulary), "what was stored");
        time
    };
    line("read and from_bytes", (0..15).map(|_| load()).collect());
    let resident = env::current_exe()
        .and_then(|program| Command::new(program).arg("--resident").arg(&path).output());
    if let Ok(output) = resident {
        print!("{}", String::from_utf8_lossy(&output.stdout));
    }
    fs::remove_file(&path).expect("the file");
    vocabulary
}

/// What a process of its own needs to load a vocabulary and search it.
fn print_resident(path: &str) {
    let before = resident();
    let bytes = fs::read(path).expect("the file");
    let vocabulary = Vocabulary::from_bytes(bytes).expect("a vocabulary");
    let loaded = resident();
    let mut finder = Finder::new();
    for typed in [
        "wirtschft",
        "verwltung",
        "konferenz",
        "abcd",
        "mnister",
        "stadt",
    ] {
        black_box(finder.alternatives(&vocabulary, typed, true));
    }
    println!(
        "{:<34} {:.1} MB, with a finder that was used {:.1} MB",
        "resident",
        (loaded - before) / 1e6,
        (resident() - before) / 1e6
    );
}

/// The resident memory of this process in bytes; 0 where that cannot be told.
fn resident() -> f64 {
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = pages.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0.0) * 4096.0
}

/// Prints how long a finder that knows nothing takes for words of each length:
/// beginnings of words and whole ones, right and mistyped.
fn measure_speed(words: &Words, vocabulary: &Vocabulary) {
    let mut random = Random(11);
    for length in 3..=12 {
        let mut times = Vec::new();
        while times.len() < TIMED {
            let word = &words.meant[random.below(words.meant.len() as u64) as usize];
            let mut typed: String = word.chars().take(length).collect();
            if times.len() % 4 > 0 {
                typed = mistaken(&mut random, &typed, &[Mistake::any], 0..99).unwrap_or(typed);
            }
            if typed.chars().count() != length {
                continue;
            }
            let time = || {
                let mut finder = Finder::new();
                let start = Instant::now();
                black_box(finder.alternatives(vocabulary, &typed, times.len() % 2 == 0));
                start.elapsed()
            };
            times.push((0..REPEATED).map(|_| time()).min().unwrap_or_default());
        }
        line(&format!("alternatives, {length} letters"), times);
    }
}

/// One row of the table of recall.
struct Row {
    name: &'static str,
    shortest: usize,
    longest: usize,
    mistakes: &'static [Mistaken],
    part: std::ops::Range<usize>,
}

/// Prints how often the meant word is among the alternatives.
fn measure_recall(words: &Words, vocabulary: &Vocabulary) {
    let row = |name, shortest, mistakes, part| Row {
        name,
        shortest,
        longest: 99,
        mistakes,
        part,
    };
    let mut rows = vec![
        row("dropped", 5, &[Mistake::dropped as Mistaken][..], 0..99),
        row("doubled", 5, &[Mistake::doubled], 0..99),
        row("added", 5, &[Mistake::added], 0..99),
        row("wrong", 5, &[Mistake::wrong], 0..99),
        row("swapped", 5, &[Mistake::swapped], 0..99),
        row("any of them, first letter", 5, &[Mistake::any], 0..1),
        row("two, anywhere", 7, &[Mistake::any, Mistake::any], 0..99),
        row(
            "two, first three letters",
            7,
            &[Mistake::any, Mistake::any],
            0..3,
        ),
    ];
    for length in 5..=7 {
        rows.push(Row {
            longest: length,
            ..row(
                ["one of 5", "one of 6", "one of 7"][length - 5],
                length,
                &[Mistake::any],
                0..99,
            )
        });
    }
    for length in 6..=9 {
        rows.push(Row {
            longest: length,
            ..row(
                ["two of 6", "two of 7", "two of 8", "two of 9"][length - 6],
                length,
                &[Mistake::any, Mistake::any],
                0..99,
            )
        });
    }
    println!(
        "{:<34} {:>10} {:>10} {:>10} {:>10}   given   place",
        "meant word among alternatives, %", "common", "unfinished", "rare", "unfinished"
    );
    let common = |articles: u32| articles >= COMMON;
    let rare = |articles: u32| articles <= RARE;
    for row in rows {
        let mut random = Random(13);
        let mut shares = Vec::new();
        let (mut given, mut places, mut asked, mut found) = (0, 0, 0, 0);
        for is_wanted in [&common as &dyn Fn(u32) -> bool, &rare] {
            let samples = samples(&row, words, vocabulary, is_wanted, &mut random);
            for is_prefix in [false, true] {
                let mut finder = Finder::new();
                let mut hits = 0;
                for (meant, typed) in &samples {
                    let alternatives = finder.alternatives(vocabulary, typed, is_prefix);
                    let place = alternatives.iter().position(|other| other.word == *meant);
                    let is_strict = is_prefix && meant.starts_with(typed.as_str());
                    hits += usize::from(place.is_some() || is_strict);
                    given += alternatives.len();
                    asked += 1;
                    if let Some(place) = place {
                        places += place;
                        found += 1;
                    }
                }
                shares.push(hits as f64 * 100.0 / samples.len() as f64);
            }
        }
        println!(
            "{:<34} {:>10.1} {:>10.1} {:>10.1} {:>10.1} {:>7.1} {:>7.1}",
            row.name,
            shares[0],
            shares[1],
            shares[2],
            shares[3],
            f64::from(given as u32) / f64::from(asked),
            f64::from(places as u32) / f64::from(found.max(1)) + 1.0,
        );
    }
    measure_others(words, vocabulary);
}

/// Words with what was typed for them.
fn samples(
    row: &Row,
    words: &Words,
    vocabulary: &Vocabulary,
    is_wanted: &dyn Fn(u32) -> bool,
    random: &mut Random,
) -> Vec<(String, String)> {
    let mut samples = Vec::new();
    for _ in 0..SAMPLES * 200 {
        if samples.len() == SAMPLES {
            break;
        }
        let word = &words.meant[random.below(words.meant.len() as u64) as usize];
        let length = word.chars().count();
        if !(row.shortest..=row.longest).contains(&length)
            || !word.chars().all(char::is_alphabetic)
            || !is_wanted(vocabulary.articles(word))
        {
            continue;
        }
        if let Some(typed) = mistaken(random, word, row.mistakes, row.part.clone())
            && vocabulary.articles(&typed) <= WORD_ITSELF
        {
            samples.push((word.clone(), typed));
        }
    }
    samples
}

/// Prints how abbreviations are found, and how often chance finds something.
fn measure_others(words: &Words, vocabulary: &Vocabulary) {
    let mut random = Random(17);
    let mut finder = Finder::new();
    let (mut asked, mut hits) = (0, 0);
    while asked < SAMPLES {
        let word = &words.meant[random.below(60_000) as usize];
        let consonants = |c: &char| !"aeiou".contains(*c);
        let typed: String = word.chars().filter(consonants).collect();
        if word.len() < 8 || typed.len() < 5 || !word.starts_with(consonants_of(&typed)) {
            continue;
        }
        asked += 1;
        let found = finder.alternatives(vocabulary, &typed, false);
        hits += usize::from(found.iter().any(|other| other.word == *word));
    }
    println!(
        "{:<34} {:>10.1}",
        "consonants of 5 and more",
        hits as f64 * 100.0 / asked as f64
    );
    for length in [3, 4, 5, 6, 8] {
        let (mut any, mut mistakes, mut all) = (0, 0, 0);
        for _ in 0..SAMPLES {
            let typed: String = (0..length)
                .map(|_| char::from(b'a' + random.below(26) as u8))
                .collect();
            let found = finder.alternatives(vocabulary, &typed, true);
            any += usize::from(!found.is_empty());
            all += found.len();
            mistakes += found
                .iter()
                .filter(|other| matches!(other.kind, Likeness::Mistakes(_)))
                .count();
        }
        println!(
            "{length} random letters: {:.1} % find something, {:.2} words each, {:.2} of them mistakes",
            any as f64 * 100.0 / SAMPLES as f64,
            all as f64 / SAMPLES as f64,
            mistakes as f64 / SAMPLES as f64
        );
    }
    let mut given = 0;
    for _ in 0..SAMPLES {
        let word = &words.meant[random.below(3_000) as usize];
        given += finder.alternatives(vocabulary, word, true).len();
    }
    println!(
        "very common words: {:.1} alternatives each",
        given as f64 / SAMPLES as f64
    );
}

fn consonants_of(typed: &str) -> char {
    typed.chars().next().unwrap_or_default()
}

fn line(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1000.0;
    println!(
        "{name:<34} {:>6} p50 {:>8.3} ms  p95 {:>8.3} ms  max {:>8.3} ms",
        times.len(),
        at(50),
        at(95),
        at(100)
    );
}

fn rate(name: &str, bytes: usize, run: impl FnOnce()) {
    let start = Instant::now();
    run();
    println!(
        "{name:<34} {:>8.1} MB/s",
        bytes as f64 / 1e6 / start.elapsed().as_secs_f64()
    );
}

/// Prints how fast texts are folded, cut into words, and marked.
fn measure_texts() {
    let prose =
        "Der Außenminister erklärte am Dienstag, dass „alle Möglichkeiten“ geprüft würden. \
                 Die Präsidentin sprach vor dem Parlament über die Lage in der Region.\n"
            .repeat(50_000);
    rate("index_text, German prose", prose.len(), || {
        let mut out = String::with_capacity(prose.len());
        index_text(&prose, &mut out);
        black_box(out);
    });
    rate("fold", prose.len(), || drop(black_box(fold(&prose))));
    rate("Folded::new", prose.len(), || {
        drop(black_box(Folded::new(&prose)));
    });
    let keyword = |pattern: &str| Keyword {
        pattern: pattern.to_owned(),
        kind: KeywordKind::Part,
        group: 0,
    };
    let patterns = [
        "minister", "Türkei", "abkommen", "wahl", "region", "erdogan", "nato", "klima",
    ];
    let (keywords, _) = Keywords::new(patterns.into_iter().map(keyword).collect());
    rate("Keywords::marks, eight keywords", prose.len(), || {
        drop(black_box(keywords.marks(&prose)));
    });

    let query = Query::parse("regionn präsident \"nach der lage\" minister");
    let marker = Marker::literal(&query);
    rate("Marker::marks, four parts", prose.len(), || {
        drop(black_box(marker.marks(&prose)));
    });
    rate("Marker::passage, first megabyte", 1_000_000, || {
        drop(black_box(marker.passage(&prose, 0, 200)));
    });
}
