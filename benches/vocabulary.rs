//! How long it takes to find what a typed word may mean among 300,000 words,
//! and how fast texts are folded, indexed and marked.
//!
//! The words are made up from syllables by a fixed sequence of numbers, with
//! article counts as in real text (few words in many articles, most in one or
//! two). `cargo bench --bench vocabulary` prints the figures.

#![expect(clippy::print_stdout, reason = "the figures are the result")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use depesche::fold::{Folded, fold, index_text};
use depesche::search::{Finder, Keyword, KeywordKind, Keywords, Marker, Query, Vocabulary};

const WORDS: usize = 300_000;
const SYLLABLES: &[&str] = &[
    "ab", "an", "auf", "aus", "ban", "be", "ber", "bund", "burg", "dam", "den", "der", "do", "ein",
    "er", "fer", "frie", "ga", "ge", "gen", "ha", "heit", "ka", "kar", "keit", "kom", "kon",
    "land", "le", "lich", "lin", "ma", "men", "mi", "nal", "ni", "or", "pa", "po", "pro", "ra",
    "recht", "rei", "ri", "ro", "sa", "schaft", "schul", "se", "si", "sta", "stadt", "sten", "ta",
    "te", "ten", "ti", "tro", "tung", "um", "un", "ver", "vor", "wa", "wahl", "wei", "zen", "zo",
    "zu",
];

/// A fixed sequence of numbers that look random (Knuth's MMIX multiplier).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

fn words() -> BTreeMap<String, u32> {
    let mut numbers = Numbers(7);
    let mut words = BTreeMap::new();
    while words.len() < WORDS {
        let syllables = 2 + numbers.below(4);
        let word: String = (0..syllables)
            .map(|_| SYLLABLES[numbers.below(SYLLABLES.len())])
            .collect();
        let rank = words.len() as u32 + 1;
        words.entry(word).or_insert(1 + 50_000 / rank);
    }
    words
}

/// Words as a reader types them: as they are, and with a letter dropped,
/// doubled, swapped or wrong.
fn typed(words: &BTreeMap<String, u32>) -> Vec<String> {
    let mut numbers = Numbers(11);
    let all: Vec<&String> = words.keys().filter(|word| word.len() >= 5).collect();
    (0..200)
        .map(|n| {
            let mut letters: Vec<char> = all[numbers.below(all.len())].chars().collect();
            let at = numbers.below(letters.len() - 1);
            match n % 5 {
                0 => {}
                1 => drop(letters.remove(at)),
                2 => letters.insert(at, letters[at]),
                3 => letters.swap(at, at + 1),
                _ => letters[at] = 'q',
            }
            letters.into_iter().collect()
        })
        .collect()
}

fn line(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1000.0;
    println!(
        "{name:<34} {:>6} p50 {:>8.3} ms  p95 {:>8.3} ms  p99 {:>8.3} ms  max {:>8.3} ms",
        times.len(),
        at(50),
        at(95),
        at(99),
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

fn main() {
    let words = words();
    let start = Instant::now();
    let mut vocabulary = Vocabulary::new();
    for (word, &articles) in &words {
        vocabulary.push(word, articles);
    }
    line("build from 300,000 words", vec![start.elapsed()]);

    let typed = typed(&words);
    let (mut keys, mut pasted, mut completed) = (Vec::new(), Vec::new(), Vec::new());
    let mut by_length = vec![Vec::new(); 8];
    let mut finder = Finder::new();
    for word in &typed {
        for end in 1..=word.len() {
            let Some(prefix) = word.get(..end) else {
                continue;
            };
            let start = Instant::now();
            black_box(finder.alternatives(&vocabulary, prefix, true));
            keys.push(start.elapsed());
            by_length[end.min(8) - 1].push(start.elapsed());
            let start = Instant::now();
            black_box(vocabulary.completions(prefix, 48));
            completed.push(start.elapsed());
        }
        finder.forget();
        let start = Instant::now();
        black_box(finder.alternatives(&vocabulary, word, false));
        pasted.push(start.elapsed());
    }
    line("alternatives, key by key", keys);
    for (length, times) in by_length.into_iter().enumerate().skip(2) {
        let more = if length == 7 { " and more" } else { "" };
        line(&format!("  with {}{more} letters", length + 1), times);
    }
    line("alternatives of a whole word", pasted);
    line("completions, key by key", completed);

    let found = typed
        .iter()
        .filter(|word| !finder.alternatives(&vocabulary, word, false).is_empty());
    println!(
        "{} of {} typed words have alternatives",
        found.count(),
        typed.len()
    );

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
