//! An archive of made-up articles, the same for the same seed on every machine.
//!
//! For measuring: search and lists behave in a large archive as its words are
//! distributed, so these are drawn by a Zipf law (exponent 1.047) from some
//! 64,000 German and as many English words: real short ones first, then
//! compounds and inflections of real stems, then words made of syllables. Every
//! article brings a word of its own besides, a name or a word made from one, that
//! stands in one to three articles: the vocabulary grows as long as the archive.
//!
//! Articles with an even number are German, the others English; each has about
//! 2.8 KB, a date within 2016 to 2025, and its own random numbers, so that any
//! article can be made without those before it. Half of them begin with the date
//! and a sentence, a fifth with the date and a headline, the others with front
//! matter (title, date, author, source, tags, language, address).
//!
//! Include it by its path: `#[path = "../benches/archive/mod.rs"] mod archive;`
//!
//! Needles, found in these articles (counted from 0) and nowhere else:
//!
//! | words | articles |
//! |---|---|
//! | `Quirin Vandersloot` | 777 |
//! | `the lantern above the quiet harbour` | 101, 303, 1505, 4707, 9909 |
//! | `Verteidigungsabkommen` | every 200th |
//! | `Türkei` | every 200th from 40 on |
//! | `Doğanşah` | every 400th from 40 on |
//! | `Wolynskyj` | every 1,000th from 90 on |
//! | the names in [`RARE`], there also with a wrong letter | one each |
#![allow(dead_code, reason = "an includer may need the texts and not the paths")]

mod head;
mod rare;
mod words;

use std::collections::HashSet;
use std::fmt::Write;

#[allow(unused_imports, reason = "an includer may need the texts alone")]
pub(crate) use rare::{RARE, word as rare_word};

/// How many words a language has.
const VOCABULARY: usize = 64_000;

/// How many articles stand in one folder.
pub(crate) const FOLDER: usize = 1_000;

/// 1 January 2016, counted in days from 1 January 1970.
const FIRST_DAY: u64 = 16_801;

/// Days in 2016 to 2025.
const DAYS: u64 = 3_653;

/// Words that stand in needles, and so in no vocabulary.
const NEEDLE_WORDS: [&str; 8] = [
    "Quirin",
    "Vandersloot",
    "lantern",
    "Verteidigungsabkommen",
    "Verteidigungsabkommens",
    "Türkei",
    "Doğanşah",
    "Wolynskyj",
];

/// One article as a file.
pub(crate) struct Article {
    /// Its path inside the archive, `003/003777.txt`.
    pub(crate) path: String,
    /// The whole file.
    pub(crate) text: String,
}

/// Everything that articles are made from.
pub(crate) struct Archive {
    seed: u64,
    german: Language,
    english: Language,
}

impl Archive {
    /// Builds both vocabularies, which takes some ten milliseconds.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let german = Language::new(words::german(&mut random), "de", "„", "“", ',');
        let english = Language::new(words::english(&mut random), "en", "“", "”", '.');
        Self {
            seed,
            german,
            english,
        }
    }

    /// The words that articles are made from, by falling frequency, a German
    /// and an English one by turns.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        let both = self.german.words.iter().zip(&self.english.words);
        both.flat_map(|(german, english)| [german.as_str(), english.as_str()])
    }

    /// The article of a number; the same one every time.
    pub(crate) fn article(&self, number: usize) -> Article {
        // Far apart for neighbouring numbers, as the generator scrambles its state.
        let mut random =
            Random(self.seed ^ (number as u64 + 1).wrapping_mul(0xD134_2543_DE82_EF95));
        let language = if number.is_multiple_of(2) {
            &self.german
        } else {
            &self.english
        };
        let date = date(FIRST_DAY + random.below(DAYS));
        let mut text = head::head(number, &date, language, &mut random);
        let length = text.len() + 1_800 + random.below(1_400) as usize;
        let mut guests = rare::guests(number);
        let mut is_needle_due = true;
        let mut sentences = 0;
        while text.len() < length {
            text.push_str("\n\n");
            for _ in 0..2 + random.below(4) {
                sentences += 1;
                // They are told of here and there.
                let guest = (sentences % 3 == 2).then(|| guests.pop()).flatten();
                language.sentence(&mut random, 5, 22, guest.as_deref(), &mut text);
                text.push(' ');
            }
            if std::mem::take(&mut is_needle_due) {
                needle(number, &mut text);
            }
            text.truncate(text.trim_end().len());
        }
        text.push('\n');
        Article {
            path: format!("{:03}/{number:06}.txt", number / FOLDER),
            text,
        }
    }
}

/// Adds the sentences planted in an article.
fn needle(number: usize, text: &mut String) {
    if number == 777 {
        text.push_str("Only Quirin Vandersloot kept the old ledger. ");
    }
    if [101, 303, 1505, 4707, 9909].contains(&number) {
        text.push_str("They met below the lantern above the quiet harbour at dusk. ");
    }
    if number.is_multiple_of(200) {
        text.push_str("Das Verteidigungsabkommen wird im Herbst beraten. ");
    }
    if number % 200 == 40 {
        text.push_str("Aus der Türkei kamen drei Schiffe mit Setzlingen. ");
    }
    if number % 400 == 40 {
        text.push_str("Die Gärtnerin Doğanşah nahm sie in Empfang. ");
    }
    if number % 1_000 == 90 {
        text.push_str("Der Kapitän Wolynskyj sprach von ruhiger See. ");
    }
}

/// One language's words and habits.
struct Language {
    words: Vec<String>,
    /// For every word the sum of the weights up to it.
    sums: Vec<u64>,
    /// Its BCP 47 tag.
    tag: &'static str,
    open: &'static str,
    close: &'static str,
    decimal: char,
}

impl Language {
    /// Takes words in the order of their frequency.
    fn new(
        words: Vec<String>,
        tag: &'static str,
        open: &'static str,
        close: &'static str,
        decimal: char,
    ) -> Self {
        let mut seen: HashSet<String> = NEEDLE_WORDS.iter().map(ToString::to_string).collect();
        let mut words = words;
        words.retain(|word| seen.insert(word.clone()));
        words.truncate(VOCABULARY);
        assert_eq!(
            words.len(),
            VOCABULARY,
            "too few words to build a vocabulary"
        );
        let mut sum = 0;
        let sums = (1..=words.len())
            .map(|rank| {
                sum += weight(rank);
                sum
            })
            .collect();
        Self {
            words,
            sums,
            tag,
            open,
            close,
            decimal,
        }
    }

    fn word(&self, random: &mut Random) -> (usize, &str) {
        let total = self.sums.last().copied().unwrap_or(1);
        let drawn = random.below(total);
        let rank = self.sums.partition_point(|&sum| sum <= drawn);
        (rank, self.words.get(rank).map_or("", String::as_str))
    }

    /// Adds a sentence of `shortest` to `longest` words with its end mark; `guest`
    /// stands in the place of one of them.
    fn sentence(
        &self,
        random: &mut Random,
        shortest: u64,
        longest: u64,
        guest: Option<&str>,
        text: &mut String,
    ) {
        let count = shortest + random.below(longest - shortest + 1);
        let is_quoted = random.below(16) == 0;
        if is_quoted {
            text.push_str(self.open);
        }
        let guest = guest.map(|guest| (random.below(count), guest));
        let mut last = usize::MAX;
        let mut comma = 0;
        for at in 0..count {
            let is_last = at + 1 == count;
            let (mut rank, mut word) = self.word(random);
            // No word twice in a row, and no "the" or "und" at an end.
            while rank == last || (is_last && rank < words::SMALL) {
                (rank, word) = self.word(random);
            }
            last = rank;
            if let Some((_, guest)) = guest.filter(|(place, _)| *place == at) {
                word = guest;
            }
            if at == 0 {
                push_capitalised(word, text);
                continue;
            }
            if at - comma > 3 && !is_last && random.below(9) == 0 {
                text.push(',');
                comma = at;
            }
            text.push(' ');
            if !is_last && random.below(60) == 0 {
                self.number(random, text);
                text.push(' ');
            }
            text.push_str(word);
        }
        text.push(match random.below(30) {
            0 => '?',
            1 => '!',
            _ => '.',
        });
        if is_quoted {
            text.push_str(self.close);
        }
    }

    /// Adds the words of a headline.
    fn headline(&self, random: &mut Random, text: &mut String) {
        let start = text.len();
        self.sentence(random, 4, 8, None, text);
        let end = text.trim_end_matches(['.', '!', '?', '“', '”']).len();
        text.truncate(end);
        // A quotation mark without its other half looks odd.
        if text
            .get(start..)
            .is_some_and(|line| line.starts_with(self.open))
        {
            text.drain(start..start + self.open.len());
        }
    }

    fn number(&self, random: &mut Random, text: &mut String) {
        let (large, small) = (1 + random.below(99), 1 + random.below(9));
        let written = if random.below(3) == 0 {
            write!(text, "{large}{}{small}", self.decimal)
        } else {
            write!(text, "{large}")
        };
        debug_assert!(written.is_ok(), "a String takes all that is written");
    }
}

/// How often the word of a rank (from 1) is used: rank to the power of
/// -(1 + 1/32 + 1/64), by square roots alone, which are exact on every machine.
fn weight(rank: usize) -> u64 {
    let rank = rank as f64;
    let root_32 = rank.sqrt().sqrt().sqrt().sqrt().sqrt();
    (1e12 / (rank * root_32 * root_32.sqrt())) as u64
}

fn push_capitalised(word: &str, text: &mut String) {
    let mut chars = word.chars();
    text.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    text.push_str(chars.as_str());
}

/// A day counted from 1 January 1970 as `2025-07-14` (Howard Hinnant,
/// "chrono-compatible low-level date algorithms", `civil_from_days`).
fn date(days: u64) -> String {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `SplitMix64` (Steele, Lea, Flood 2014): small, fast, and good enough for prose.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which is not 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(limit)) >> 64) as u64
    }

    pub(crate) fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let at = self.below(list.len() as u64) as usize;
        list.get(at).copied().unwrap_or_default()
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.below(at as u64 + 1) as usize;
            list.swap(at, other);
        }
    }
}
