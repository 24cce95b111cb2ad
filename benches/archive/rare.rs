//! Words that hardly any article has: the vocabulary of a real archive grows as
//! long as it does, mostly by names.

use super::{Random, push_capitalised};

/// How far on a name is mentioned again: the word of an article whose number can
/// be divided by 3 also stands in the 37th after it, and if it can be divided by
/// 9 in the 113th as well.
const ECHOES: [(usize, usize); 2] = [(37, 3), (113, 9)];

/// Names that stand in a single article each, and the same with one wrong letter:
/// the article's number, the word, what is typed.
pub(crate) const RARE: [(usize, &str, &str); 20] = [
    (4, "Brienbluhorn", "lrienbluhorn"),
    (13, "Frienhirbrook", "frienhirbrouk"),
    (26, "Klathordalgesetz", "slathordalgesetz"),
    (55, "Thelgrarbachites", "thelgrabbachites"),
    (130, "Zwounwaumzowabkommen", "zwouneaumzowabkommen"),
    (275, "Fierflienmark", "oierflienmark"),
    (508, "Reirplaunhorn", "reirplaknhorn"),
    (905, "Priempromthal", "priempwomthal"),
    (1_355, "Kleiniemmark", "kzeiniemmark"),
    (1_808, "Frarthumlund", "fraathumlund"),
    (2_501, "Remgiemann", "hemgiemann"),
    (3_034, "Relglaunzowgesetz", "relglaunzowgeletz"),
    (3_604, "Gierflourhorn", "giprflourhorn"),
    (4_181, "Wistraulmann", "widtraulmann"),
    (4_795, "Fungrourbeck", "fusgrourbeck"),
    (5_392, "Febreirquist", "aebreirquist"),
    (6_205, "Kerleibrook", "herleibrook"),
    (7_103, "Vurribergesque", "vurribergesqhe"),
    (8_420, "Schonreimgaard", "scgonreimgaard"),
    (9_644, "Drumkneilgaard", "drumnneilgaard"),
];

const FIRST_NAMES: [&str; 24] = [
    "Mirja", "Quentin", "Ottilie", "Bogdan", "Femke", "Ruairi", "Solveig", "Tiberius", "Yasemin",
    "Ludovic", "Henrike", "Anselm", "Ceridwen", "Dagmar", "Ezra", "Gwendal", "Ingeborg", "Jaromir",
    "Katalin", "Leander", "Nadezhda", "Orhan", "Philippa", "Wendelin",
];

// A syllable begins where a vowel's consonants do; no two sequences of these read
// the same, so that no two numbers give the same name.
const ONSETS: [&str; 36] = [
    "b", "bl", "br", "d", "dr", "f", "fl", "fr", "g", "gl", "gr", "h", "j", "k", "kl", "kn", "kr",
    "l", "m", "n", "p", "pl", "pr", "r", "s", "sch", "sl", "st", "str", "t", "th", "tr", "v", "w",
    "zw", "z",
];
const VOWELS: [&str; 9] = ["a", "e", "i", "o", "u", "ei", "au", "ie", "ou"];
const CODAS: [&str; 5] = ["", "l", "n", "r", "m"];
const ENDINGS: [&str; 24] = [
    "berg", "stein", "dorf", "wick", "sloot", "quist", "mann", "ford", "bach", "gaard", "hoven",
    "kamp", "mark", "ville", "brook", "dal", "land", "horn", "thal", "wald", "beck", "lund",
    "strup", "zow",
];
const NOUNS: [&str; 8] = [
    "abkommen", "affäre", "stiftung", "gesetz", "brücke", "preis", "bericht", "prozess",
];
const DERIVED: [&str; 4] = ["ism", "gate", "ites", "esque"];

/// How many names there are.
const NAMES: u64 = {
    let stems = (ONSETS.len() * VOWELS.len() * CODAS.len()) as u64;
    stems * stems * ENDINGS.len() as u64
};

/// The words of articles with numbers from here on are used otherwise.
const MOST_ARTICLES: usize = 10_000_000;

/// Spreads neighbouring numbers over the names; shares no factor with [`NAMES`].
const STEP: u64 = 38_923_213;

/// The word that the article of a number brings: a name, or in one of four
/// articles a word made from one. No other number has the same.
pub(crate) fn word(number: usize) -> String {
    let mut rest = (number as u64 + 1) * STEP % NAMES;
    let mut digit = |base: usize| {
        let digit = (rest % base as u64) as usize;
        rest /= base as u64;
        digit
    };
    let ending = ENDINGS[digit(ENDINGS.len())];
    let [first, second] = [(); 2].map(|()| {
        [
            ONSETS[digit(ONSETS.len())],
            VOWELS[digit(VOWELS.len())],
            CODAS[digit(CODAS.len())],
        ]
        .concat()
    });
    let derived = match number % 8 {
        2 => NOUNS[number / 8 % NOUNS.len()],
        7 => DERIVED[number / 8 % DERIVED.len()],
        _ => "",
    };
    let mut word = String::new();
    push_capitalised(&first, &mut word);
    word + &second + ending + derived
}

/// What is told of in an article besides the usual: its own word, often with a
/// first name, and those of some articles before it.
pub(super) fn guests(number: usize) -> Vec<String> {
    let echoes = ECHOES.iter().filter_map(|&(distance, every)| {
        number
            .checked_sub(distance)
            .filter(|other| other.is_multiple_of(every))
    });
    let mut guests: Vec<String> = echoes.map(word).collect();
    let own = word(number);
    if !number.is_multiple_of(4) {
        guests.push(own.clone());
    }
    guests.push(match number % 8 {
        2 | 7 => own,
        _ => format!("{} {own}", FIRST_NAMES[number / 3 % FIRST_NAMES.len()]),
    });
    guests
}

/// A first name and a surname, of some thousand people that no article tells of.
pub(super) fn author(random: &mut Random) -> String {
    let surname = word(MOST_ARTICLES + random.below(400) as usize * 8);
    format!("{} {surname}", random.pick(&FIRST_NAMES))
}
