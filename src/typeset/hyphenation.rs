//! Where the words of a language may be hyphenated.
//!
//! The places within a word come from Liang's patterns (F. M. Liang, *Word
//! Hy-phen-a-tion by Com-put-er*, 1983) as TeX uses them, which `hypher` holds as
//! automata. Which words may be hyphenated at all is decided here: no
//! abbreviations in capitals, no names with capitals inside, no addresses,
//! nothing with digits; compounds with hyphens or apostrophes part by part.

use hypher::Lang;

use super::language::Language;
use super::width::{Grapheme, graphemes};

/// The fewest letters of a word that is hyphenated.
const LEAST_LETTERS: usize = 6;
/// The fewest letters before a hyphen.
const LEAST_BEFORE: usize = 2;
/// The fewest letters behind a hyphen.
const LEAST_BEHIND: usize = 3;
/// The longest text between two blanks whose words are hyphenated, in bytes. The
/// longest German law had 63 letters; what is longer is hardly language.
pub(super) const LONGEST: usize = 160;

/// The offsets in a text between two blanks before which a hyphen may be set, in
/// order.
pub(super) fn points(token: &str, language: Language) -> Vec<usize> {
    let mut points = Vec::new();
    if !is_language(token) {
        return points;
    }
    let mut word = Word::default();
    for grapheme in graphemes(token) {
        word = match letter(&grapheme) {
            Letter::Good { is_capital } => Word {
                start: if word.letters == 0 {
                    grapheme.start
                } else {
                    word.start
                },
                end: grapheme.end,
                letters: word.letters + 1,
                has_capital: word.has_capital || (is_capital && word.letters > 0),
                is_odd: word.is_odd,
            },
            Letter::Odd => Word {
                start: if word.letters == 0 {
                    grapheme.start
                } else {
                    word.start
                },
                end: grapheme.end,
                letters: word.letters + 1,
                is_odd: true,
                ..word
            },
            Letter::None => {
                word.hyphenate(token, language, &mut points);
                Word::default()
            }
        };
    }
    word.hyphenate(token, language, &mut points);
    points
}

/// Whether what stands between two blanks can be words of a language: not an
/// address, a path, a tag, a name in a program or anything with digits.
fn is_language(token: &str) -> bool {
    if token.len() < LEAST_LETTERS || token.len() > LONGEST {
        return false;
    }
    let mut slashes = 0;
    let mut before = ' ';
    let mut chars = token.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        match c {
            '0'..='9' | '@' | '_' | '\\' | '#' | '=' | '<' | '>' | '{' | '}' | '|' => return false,
            '/' => slashes += 1,
            // "example.org", "std::fs"; not "Ende.", "Ende.“", "(ja:".
            '.' | ':' if before.is_alphanumeric() && after.is_alphanumeric() => return false,
            ':' if after == ':' => return false,
            _ => {}
        }
        before = c;
    }
    // "und/oder" are words, "/usr/lib" and "a/b/c" are not.
    slashes == 0 || (slashes == 1 && !token.starts_with(['/', '~']))
}

/// What a grapheme is to a word.
enum Letter {
    /// A letter the patterns know.
    Good { is_capital: bool },
    /// A letter with marks of its own, which the patterns do not know.
    Odd,
    /// None; words end before it.
    None,
}

fn letter(grapheme: &Grapheme<'_>) -> Letter {
    let mut chars = grapheme.text.chars();
    match chars.next() {
        Some(c) if c.is_alphabetic() => {
            if chars.next().is_none() {
                let is_capital = c.is_uppercase();
                Letter::Good { is_capital }
            } else {
                Letter::Odd
            }
        }
        _ => Letter::None,
    }
}

/// A run of letters.
#[derive(Clone, Copy, Default)]
struct Word {
    start: usize,
    end: usize,
    letters: usize,
    /// Whether there is a capital behind the first letter.
    has_capital: bool,
    /// Whether there are letters the patterns do not know.
    is_odd: bool,
}

impl Word {
    fn hyphenate(&self, token: &str, language: Language, points: &mut Vec<usize>) {
        if self.letters < LEAST_LETTERS || self.has_capital || self.is_odd {
            return;
        }
        let word = token.get(self.start..self.end).unwrap_or_default();
        let lang = patterns(language);
        let (before, behind) = lang.bounds();
        let (before, behind) = (before.max(LEAST_BEFORE), behind.max(LEAST_BEHIND));
        let mut at = self.start;
        for syllable in hypher::hyphenate_bounded(word, lang, before, behind) {
            at += syllable.len();
            if at < self.end {
                points.push(at);
            }
        }
    }
}

pub(super) fn patterns(language: Language) -> Lang {
    match language {
        Language::Danish => Lang::Danish,
        Language::Dutch => Lang::Dutch,
        Language::English => Lang::English,
        Language::French => Lang::French,
        Language::German => Lang::German,
        Language::Italian => Lang::Italian,
        Language::Polish => Lang::Polish,
        Language::Portuguese => Lang::Portuguese,
        Language::Russian => Lang::Russian,
        Language::Spanish => Lang::Spanish,
        Language::Swedish => Lang::Swedish,
        Language::Turkish => Lang::Turkish,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hyphenated(token: &str, language: Language) -> String {
        let mut text = token.to_owned();
        for &point in points(token, language).iter().rev() {
            text.insert(point, '|');
        }
        text
    }

    #[test]
    fn words_of_all_languages() {
        let cases = [
            (Language::Danish, "re|ge|rin|gen"),
            (Language::Dutch, "re|ge|ring"),
            (Language::English, "hy|phen|ation"),
            (Language::French, "gou|ver|ne|ment"),
            (Language::German, "Un|ter|händ|ler"),
            (Language::Italian, "pro|gramma"),
            (Language::Polish, "wy|kształ|ciu|chy"),
            (Language::Portuguese, "go|verno"),
            (Language::Russian, "пра|ви|тель|ство"),
            (Language::Spanish, "go|bierno"),
            (Language::Swedish, "re|ge|ringen"),
            (Language::Turkish, "hü|kü|met"),
        ];
        for (language, expected) in cases {
            let word = expected.replace('|', "");
            assert_eq!(hyphenated(&word, language), expected, "{language:?}");
        }
    }

    #[test]
    fn what_is_hyphenated() {
        let cases = [
            // short words and short ends
            "Haus",
            "Abend",
            "oder",
            "über",
            "ge|gan|gen",
            "Ei|gen|tum",
            // punctuation around a word
            "„Un|ter|händ|ler“,",
            "(Be|ob|ach|tung)!",
            "Vor|schlag:",
            // compounds, part by part
            "Nord-Süd-Ver|bin|dung",
            "US-Re|gie|rung",
            "und/oder/Regierung",
            "Re|gie|rung/Par|la|ment",
            "Schüler:innen",
            "l’Er|klä|rung",
            // abbreviations and names
            "BUNDESREGIERUNG",
            "LehrerInnen",
            "JavaScript",
            "UNESCO-Re|gie|rung",
            // numbers, addresses, paths, tags, programs
            "Agenda2030",
            "2030-Agenda",
            "name@beispiel.de",
            "https://beispiel.de/Regierung",
            "www.regierung.de",
            "regierung.de",
            "/regierung/archiv",
            "~/regierung",
            "#regierung",
            "@regierung",
            "regierung_neu",
            "regierung::neu",
            "regierung\\neu",
            "<regierung>",
            // letters with marks of their own, other scripts
            "U\u{308}berraschung",
            "правительство",
            "東京都知事選挙",
            "ประเทศไทย",
            "👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
        ];
        for expected in cases {
            let token = expected.replace('|', "");
            assert_eq!(hyphenated(&token, Language::German), expected);
        }
        let long = "regierung".repeat(LONGEST / 9 + 1);
        assert!(points(&long, Language::German).is_empty());
    }

    #[test]
    fn apostrophes() {
        let cases = [
            (Language::French, "l’in|dé|pen|dance"),
            (Language::French, "au|jourd’hui"),
            (Language::Italian, "dell'uni|ver|sità"),
            (Language::English, "gov|ern|ment’s"),
        ];
        for (language, expected) in cases {
            let token = expected.replace('|', "");
            assert_eq!(hyphenated(&token, language), expected);
        }
    }

    proptest! {
        #[test]
        fn only_where_the_language_allows(
            word in "[A-Za-zäöüßéèçñøåığşąłя]{0,40}",
            language in prop::sample::select(Language::ALL.to_vec()),
        ) {
            let allowed: Vec<usize> = hypher::hyphenate(&word, patterns(language))
                .scan(0, |at, syllable| {
                    *at += syllable.len();
                    Some(*at)
                })
                .collect();
            for point in points(&word, language) {
                prop_assert!(allowed.contains(&point), "{point} in {word:?}");
                let before = word.get(..point).expect("a border").chars().count();
                let behind = word.get(point..).expect("a border").chars().count();
                prop_assert!(before >= LEAST_BEFORE && behind >= LEAST_BEHIND);
            }
        }

        #[test]
        fn any_text(token in any::<String>(), language in prop::sample::select(Language::ALL.to_vec())) {
            let points = points(&token, language);
            prop_assert!(points.is_sorted_by(|one, other| one < other));
            for point in points {
                prop_assert!(token.is_char_boundary(point) && point > 0 && point < token.len());
            }
        }
    }
}
