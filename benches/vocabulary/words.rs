//! Vocabularies of any size, as those of real archives grow: few words in many
//! articles, then ever more inflected forms, compounds, names, and misspellings
//! of common words.

use std::collections::BTreeMap;

use depesche::fold::fold;

use super::archive::{Archive, Random};
use super::mistakes::{Mistake, mistaken};

const SEED: u64 = 20_260_101;

/// The articles of the archive that the words of `Archive` stand in.
const ARTICLES: u32 = 100_000;

const ENDINGS: [&str; 24] = [
    "e", "en", "er", "es", "s", "n", "ung", "ungen", "lich", "liche", "lichen", "ern", "te", "ten",
    "ing", "ed", "ers", "ment", "ness", "heit", "keit", "isch", "ische", "bar",
];

const NAME_ENDINGS: [&str; 28] = [
    "", "", "", "", "da", "de", "nin", "lerin", "larin", "dan", "den", "ya", "yi", "oglu", "yan",
    "ow", "owa", "ski", "sen", "berg", "mann", "ic", "s", "er", "ese", "ishvili", "gil", "lar",
];

const ONSETS: [&str; 36] = [
    "b", "br", "c", "d", "dr", "f", "g", "gr", "h", "j", "k", "kl", "kr", "l", "m", "n", "p", "r",
    "s", "sch", "sh", "st", "t", "th", "tr", "v", "w", "y", "z", "ch", "kh", "gh", "a", "e", "i",
    "o",
];
const VOWELS: [&str; 12] = [
    "a", "e", "i", "o", "u", "a", "e", "i", "ei", "au", "ie", "ou",
];
const CODAS: [&str; 16] = [
    "", "", "", "", "l", "n", "r", "s", "m", "t", "k", "nd", "rt", "ng", "lk", "sh",
];
const CYRILLIC: [&str; 20] = [
    "ка", "ров", "мо", "ск", "ва", "пре", "зи", "дент", "ста", "но", "ло", "ри", "ти", "ко", "ми",
    "ни", "ный", "го", "про", "да",
];

/// The words with their numbers of articles.
pub(crate) struct Words {
    pub(crate) all: BTreeMap<String, u32>,
    /// Those that somebody may mean: not the misspelt ones.
    pub(crate) meant: Vec<String>,
}

/// So many words, always the same.
pub(crate) fn words(count: usize) -> Words {
    let mut random = Random(SEED);
    let archive = Archive::new(SEED);
    let mut all = BTreeMap::new();
    let mut meant = Vec::new();
    for word in archive.words().map(fold) {
        let rank = all.len() as u32 + 1;
        if word.chars().all(char::is_alphanumeric) && !all.contains_key(&word) {
            meant.push(word.clone());
            all.insert(word, 1 + ARTICLES / rank);
        }
        if all.len() == count {
            return Words { all, meant };
        }
    }
    let base = meant.clone();
    while all.len() < count {
        let kind = random.below(100);
        let word = match kind {
            0..45 => compound(&mut random, &base),
            45..65 => {
                let ending = random.pick(&ENDINGS);
                // Frequent words have all their forms, rare ones a few.
                let common = if random.below(2) == 0 {
                    20_000
                } else {
                    base.len()
                };
                format!("{}{ending}", pick(&mut random, &base, common))
            }
            65..83 => name(&mut random),
            83..92 => {
                let word = pick(&mut random, &base, 30_000).to_owned();
                mistaken(&mut random, &word, &[Mistake::any], 0..usize::MAX).unwrap_or(word)
            }
            92..95 => format!("{}{}", pick(&mut random, &base, 5_000), random.below(100)),
            _ => (0..2 + random.below(3))
                .map(|_| random.pick(&CYRILLIC))
                .collect(),
        };
        // Most words of an archive stand in one article or two.
        let articles = 1 + (random.next().trailing_zeros() / 2).pow(3);
        if word.len() < 40 && !all.contains_key(&word) {
            if !(83..92).contains(&kind) {
                meant.push(word.clone());
            }
            all.insert(word, articles);
        }
    }
    Words { all, meant }
}

fn pick<'a>(random: &mut Random, words: &'a [String], among: usize) -> &'a str {
    let at = random.below(among.min(words.len()) as u64) as usize;
    words.get(at).map_or("", String::as_str)
}

fn compound(random: &mut Random, base: &[String]) -> String {
    let part = |random: &mut Random| loop {
        let word = pick(random, base, 12_000);
        if (4..11).contains(&word.len()) {
            return word.to_owned();
        }
    };
    let (first, second) = (part(random), part(random));
    let link = random.pick(&["", "", "s", "en"]);
    let ending = random.pick(&["", "", "", "s", "en", "er"]);
    format!("{first}{link}{second}{ending}")
}

fn name(random: &mut Random) -> String {
    let mut name = String::new();
    for _ in 0..2 + random.below(2) {
        name.push_str(random.pick(&ONSETS));
        name.push_str(random.pick(&VOWELS));
        name.push_str(random.pick(&CODAS));
    }
    name.push_str(random.pick(&NAME_ENDINGS));
    name
}
