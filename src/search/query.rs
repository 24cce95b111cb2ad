//! The query language: words, `"phrases"`, `-not`.
//!
//! A query is read while it is typed, so nothing in it is an error: an open
//! quote is closed at the end, a lone `-` or `"` is nothing yet, and the last
//! word counts as the beginning of a word until a blank follows it.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::problem::QueryProblem;
use crate::fold::{fold, is_unspaced, tokens};

/// More parts than this are not looked at; nobody types them.
const MOST_PARTS: usize = 24;
/// More words than this are not looked at in one phrase.
const LONGEST_PHRASE: usize = 32;
/// With more places than this for an umlaut, either all are one or none.
const MOST_UMLAUTS: usize = 2;

/// A parsed query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    root: Expression,
}

/// What an article must be like to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// All of these match.
    All(Vec<Expression>),
    /// This does not match.
    Not(Box<Expression>),
    /// A word stands in it.
    Word(Word),
    /// A phrase stands in it.
    Phrase(Phrase),
}

/// A word that is looked for, fuzzily if it is not found as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The ways it may be spelled, folded: as it was typed, then with umlauts
    /// for `ae`, `oe`, `ue` and the other way round. Never empty.
    pub spellings: Vec<String>,
    /// It may go on: the word that is being typed.
    pub is_prefix: bool,
}

/// Words that are looked for as they stand, one right after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The words, folded; of scripts without blanks each character. Never empty.
    pub words: Vec<String>,
    /// The last word may go on.
    pub is_prefix: bool,
}

impl Query {
    /// Reads a query; anything is one.
    pub fn parse(input: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = Chunks { input, at: 0 };
        while let Some(chunk) = rest.next() {
            let mut found = if chunk.is_quoted {
                phrase(chunk.text, chunk.is_open && !chunk.is_negated)
                    .into_iter()
                    .collect()
            } else {
                words(chunk.text, chunk.is_open && !chunk.is_negated)
            };
            if chunk.is_negated {
                // A part of a hyphenated word alone must not exclude anything.
                if found.len() > 1 {
                    found = phrase(chunk.text, false).into_iter().collect();
                }
                found = found
                    .into_iter()
                    .map(|part| Expression::Not(Box::new(part)))
                    .collect();
            }
            parts.extend(found);
            if parts.len() >= MOST_PARTS {
                parts.truncate(MOST_PARTS);
                break;
            }
        }
        Self {
            root: Expression::All(parts),
        }
    }

    /// What was left out because it is not understood: nothing, every input is a
    /// query.
    pub fn problems(&self) -> &[QueryProblem] {
        &[]
    }

    /// What an article must be like.
    pub fn root(&self) -> &Expression {
        &self.root
    }

    /// Whether nothing is looked for: there are no words, or only excluded ones.
    pub fn is_empty(&self) -> bool {
        self.root.wanted().is_empty()
    }
}

impl Expression {
    /// The words and phrases that are looked for, in order; not the excluded ones.
    pub fn wanted(&self) -> Vec<&Self> {
        match self {
            Self::All(parts) => parts.iter().flat_map(Self::wanted).collect(),
            Self::Not(_) => Vec::new(),
            Self::Word(_) | Self::Phrase(_) => vec![self],
        }
    }

    /// Whether the index alone, which knows no order of words, cannot tell.
    pub fn needs_text(&self) -> bool {
        match self {
            Self::All(parts) => parts.iter().any(Self::needs_text),
            Self::Not(part) => part.needs_text(),
            Self::Word(_) => false,
            Self::Phrase(phrase) => phrase.words.len() > 1,
        }
    }
}

/// A part of the input: a quoted text or what stands between blanks.
struct Chunk<'a> {
    text: &'a str,
    is_negated: bool,
    is_quoted: bool,
    /// The input ends before a blank or a closing quote.
    is_open: bool,
}

struct Chunks<'a> {
    input: &'a str,
    at: usize,
}

impl<'a> Chunks<'a> {
    fn next(&mut self) -> Option<Chunk<'a>> {
        let rest = self.input.get(self.at..)?;
        let start = self.at + rest.find(|c: char| !c.is_whitespace())?;
        let mut text = self.input.get(start..)?;
        let is_negated = text.starts_with('-');
        if is_negated {
            text = text.get(1..)?;
        }
        let from = self.input.len() - text.len();
        let quote = text.chars().next().filter(|&c| is_quote(c));
        let (range, next) = if let Some(quote) = quote {
            let from = from + quote.len_utf8();
            close(self.input, from, is_quote)
        } else {
            let (range, _) = close(self.input, from, |c| c.is_whitespace() || is_quote(c));
            let end = range.end;
            (range, end)
        };
        self.at = next;
        Some(Chunk {
            text: self.input.get(range.clone())?,
            is_negated,
            is_quoted: quote.is_some(),
            is_open: range.end == self.input.len(),
        })
    }
}

/// The text from `from` to the next character that ends it, and what follows.
fn close(input: &str, from: usize, ends: impl Fn(char) -> bool) -> (Range<usize>, usize) {
    let rest = input.get(from..).unwrap_or_default();
    match rest.char_indices().find(|&(_, c)| ends(c)) {
        Some((at, c)) => (from..from + at, from + at + c.len_utf8()),
        None => (from..input.len(), input.len()),
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// What stands between blanks: each of its words is looked for by itself,
/// unless it is written without blanks (`日本語`) and so is a phrase.
fn words(text: &str, is_open: bool) -> Vec<Expression> {
    let units: Vec<_> = tokens(text)
        .filter(|token| !is_pair(&token.folded))
        .collect();
    let has_unspaced = units
        .iter()
        .any(|unit| unit.folded.starts_with(is_unspaced));
    if units.len() > 1 && has_unspaced {
        return phrase(text, is_open).into_iter().collect();
    }
    units
        .iter()
        .map(|unit| {
            let source = text.get(unit.source.clone()).unwrap_or_default();
            // `name's` is not begun anew by the mark after it.
            let ends_here = text
                .get(unit.source.end..)
                .is_none_or(|rest| !rest.contains(|c: char| !c.is_alphanumeric()));
            Expression::Word(Word {
                spellings: spellings(source, &unit.folded),
                is_prefix: is_open && ends_here && !has_unspaced,
            })
        })
        .collect()
}

fn phrase(text: &str, is_open: bool) -> Option<Expression> {
    let mut words: Vec<String> = tokens(text)
        .map(|token| token.folded)
        .filter(|word| !is_pair(word))
        .collect();
    let is_cut = words.len() > LONGEST_PHRASE;
    words.truncate(LONGEST_PHRASE);
    let last = words.last()?;
    let ends_in_word = text.chars().next_back().is_some_and(|c| !c.is_whitespace());
    let is_prefix = is_open && ends_in_word && !is_cut && !last.starts_with(is_unspaced);
    Some(Expression::Phrase(Phrase { words, is_prefix }))
}

/// Whether a token is one of the pairs that the index holds beside the single
/// characters of scripts without blanks.
pub(super) fn is_pair(token: &str) -> bool {
    let mut chars = token.chars();
    chars.next().is_some_and(is_unspaced) && chars.next().is_some()
}

/// The ways a word may be spelled, folded, beginning with its own.
fn spellings(source: &str, folded: &str) -> Vec<String> {
    let mut spellings = vec![folded.to_owned()];
    let mut add = |spelling: String| {
        if !spelling.is_empty() && !spellings.contains(&spelling) {
            spellings.push(spelling);
        }
    };
    let mut long = String::new();
    for c in source.nfc() {
        match c {
            'ä' | 'Ä' => long.push_str("ae"),
            'ö' | 'Ö' => long.push_str("oe"),
            'ü' | 'Ü' => long.push_str("ue"),
            c => long.push(c),
        }
    }
    add(tokens(&long)
        .next()
        .map_or_else(|| fold(&long), |token| token.folded));
    let places = umlaut_places(folded);
    let all = (1usize << places.len().min(MOST_UMLAUTS)) - 1;
    for chosen in (1..=all).rev() {
        let mut short = String::with_capacity(folded.len());
        for (at, c) in folded.char_indices() {
            let place = places.iter().position(|&place| place + 1 == at);
            let is_dropped = place.is_some_and(|n| {
                if places.len() > MOST_UMLAUTS {
                    chosen == all
                } else {
                    chosen & (1 << n) != 0
                }
            });
            if !is_dropped {
                short.push(c);
            }
        }
        add(short);
    }
    spellings
}

/// Where `ae`, `oe` or `ue` may stand for an umlaut: not after another vowel
/// or a `q` (`neue`, `bauen`, `Quelle`).
fn umlaut_places(folded: &str) -> Vec<usize> {
    let bytes = folded.as_bytes();
    (0..bytes.len().saturating_sub(1))
        .filter(|&at| {
            matches!(bytes[at], b'a' | b'o' | b'u')
                && bytes[at + 1] == b'e'
                && (at == 0 || !matches!(bytes[at - 1], b'a' | b'e' | b'o' | b'u' | b'q'))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A query in short: words, `word*`, `"a phrase"`, `-` before what is excluded.
    fn shown(part: &Expression) -> String {
        match part {
            Expression::All(parts) => parts.iter().map(shown).collect::<Vec<_>>().join(" "),
            Expression::Not(part) => format!("-{}", shown(part)),
            Expression::Word(word) => {
                let star = if word.is_prefix { "*" } else { "" };
                format!("{}{star}", word.spellings.join("|"))
            }
            Expression::Phrase(phrase) => {
                let star = if phrase.is_prefix { "*" } else { "" };
                format!("\"{}{star}\"", phrase.words.join(" "))
            }
        }
    }

    #[test]
    fn queries_are_understood_while_they_are_typed() {
        for (input, expected) in [
            ("", ""),
            ("   ", ""),
            ("-", ""),
            ("\"", ""),
            ("-\"", ""),
            ("- x", "x*"),
            ("ankara", "ankara*"),
            ("ankara ", "ankara"),
            ("ankara mosk", "ankara mosk*"),
            ("Türkei ", "turkei|tuerkei"),
            ("tuerkei ", "tuerkei|turkei"),
            (
                "ueberpruefen ",
                "ueberpruefen|uberprufen|ueberprufen|uberpruefen",
            ),
            ("neue Quelle bauen ", "neue quelle bauen"),
            ("Straße ", "strasse"),
            ("\"zwei worte\" drei", "\"zwei worte\" drei*"),
            ("\"zwei wor", "\"zwei wor*\""),
            ("\"zwei ", "\"zwei\""),
            ("„zwei worte“ x ", "\"zwei worte\" x"),
            ("krieg -frieden", "krieg -frieden"),
            ("krieg -covid-19 ", "krieg -\"covid 19\""),
            ("krieg -\"guter frieden\"", "krieg -\"guter frieden\""),
            ("44-tägigen", "44 tagigen|taegigen*"),
            ("Karadeniz'de ", "karadeniz de"),
            ("ankara.", "ankara"),
            ("日本語 ", "\"日 本 語\""),
            ("日本", "\"日 本\""),
            ("東", "東"),
            ("東京Tow", "\"東 京 tow*\""),
            ("ab\"cd ef\"", "ab \"cd ef\""),
        ] {
            assert_eq!(shown(Query::parse(input).root()), expected, "{input:?}");
        }
    }

    #[test]
    fn only_what_is_excluded_is_no_question() {
        assert!(Query::parse("-krieg").is_empty());
        assert!(Query::parse(" \" ").is_empty());
        assert!(!Query::parse("krieg").is_empty());
    }

    #[test]
    fn a_pasted_text_is_cut() {
        let query = Query::parse(&"word ".repeat(10_000));
        assert_eq!(query.root().wanted().len(), MOST_PARTS);
        let query = Query::parse(&format!("\"{}", "word ".repeat(10_000)));
        assert!(matches!(
            query.root().wanted()[..],
            [Expression::Phrase(phrase)] if phrase.words.len() == LONGEST_PHRASE
        ));
    }

    proptest! {
        #[test]
        fn any_input_is_a_query(input in r#"(?s)[-"„“ aeuä日'.\PC]{0,40}"#) {
            for part in Query::parse(&input).root().wanted() {
                match part {
                    Expression::Word(word) => {
                        prop_assert!(!word.spellings.is_empty());
                        prop_assert!(word.spellings.iter().all(|word| !word.is_empty()));
                    }
                    Expression::Phrase(phrase) => prop_assert!(!phrase.words.is_empty()),
                    Expression::All(_) | Expression::Not(_) => prop_assert!(false, "not a leaf"),
                }
            }
        }
    }
}
