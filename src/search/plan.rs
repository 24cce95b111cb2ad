//! What a query asks the index: its words with everything they may mean.

use super::finder::{Alternative, Finder, Letters};
use super::marker::{Marker, Parts};
use super::query::{Expression, Phrase, Query, Word};
use super::vocabulary::Vocabulary;
use crate::fold::is_unspaced;

/// Beginnings of words up to this long are in the index themselves, in characters.
const SHORT_PREFIX: usize = 3;
/// How many of the words that begin with a longer one are asked for.
const COMPLETIONS: usize = 48;

/// A query with what each of its words may mean.
pub(super) struct Plan<'a> {
    query: &'a Query,
    /// For each wanted part of the query, in order.
    meanings: Vec<Meaning<'a>>,
}

/// What one part of a query may mean.
struct Meaning<'a> {
    part: &'a Expression,
    /// Words as they stand.
    words: Vec<String>,
    /// Beginnings of words.
    prefixes: Vec<Prefix>,
    /// Words that resemble what was typed, closest first.
    alternatives: Vec<Alternative>,
    /// How many of the alternatives are asked for.
    allowed: usize,
}

/// The beginning of a word.
struct Prefix {
    text: String,
    /// The words that begin so, instead of asking the index for all of them.
    completions: Option<Vec<String>>,
    /// There are more of them.
    is_cut: bool,
}

impl<'a> Plan<'a> {
    /// Takes a query literally. `words`, if they are those of the index as it
    /// is now, make long beginnings of words fast.
    pub(super) fn strict(query: &'a Query, words: Option<&Vocabulary>) -> Self {
        let meanings = query
            .root()
            .wanted()
            .into_iter()
            .map(|part| Meaning::strict(part, words));
        Self {
            query,
            meanings: meanings.collect(),
        }
    }

    /// Whether there are words that may be meant otherwise.
    pub(super) fn has_words(&self) -> bool {
        self.meanings
            .iter()
            .any(|meaning| matches!(meaning.part, Expression::Word(_)))
    }

    /// Whether rare words are left out for speed.
    pub(super) fn is_cut(&self) -> bool {
        self.meanings
            .iter()
            .any(|meaning| meaning.prefixes.iter().any(|prefix| prefix.is_cut))
    }

    /// Leaves no words out.
    pub(super) fn complete(&mut self) {
        for prefix in self
            .meanings
            .iter_mut()
            .flat_map(|meaning| &mut meaning.prefixes)
        {
            if prefix.is_cut {
                prefix.completions = None;
                prefix.is_cut = false;
            }
        }
    }

    /// Looks up which words may have been meant; [`Plan::allow`] lets them in.
    pub(super) fn find_alternatives(&mut self, words: &Vocabulary, finder: &mut Finder) {
        for meaning in &mut self.meanings {
            meaning.find_alternatives(words, finder);
        }
    }

    /// Lets in alternatives up to so many points behind the best of their word;
    /// says whether that is more than before.
    pub(super) fn allow(&mut self, behind: f32) -> bool {
        let mut is_more = false;
        for meaning in &mut self.meanings {
            let best = meaning.alternatives.first().map_or(0.0, |best| best.score);
            let allowed = meaning
                .alternatives
                .partition_point(|other| other.score + behind >= best);
            is_more |= allowed > meaning.allowed;
            meaning.allowed = allowed;
        }
        is_more
    }

    /// Keeps only alternatives that contain what was typed letter by letter;
    /// says whether there are any.
    pub(super) fn keep_verbatim(&mut self) -> bool {
        let mut is_any = false;
        for meaning in &mut self.meanings {
            meaning.alternatives.retain(|other| {
                matches!(&other.letters, Letters::Some(letters)
                    if letters.is_sorted_by(|a, b| a + 1 == *b))
            });
            meaning.allowed = meaning.alternatives.len();
            is_any |= meaning.allowed > 0;
        }
        is_any
    }

    /// What the parts of the query may look like in a text.
    pub(super) fn parts(&self) -> Parts {
        let mut parts = Parts::default();
        for meaning in &self.meanings {
            let part = parts.begin();
            if let Expression::Phrase(phrase) = meaning.part {
                parts.add_phrase(part, &phrase.words, phrase.is_prefix);
            }
            for word in &meaning.words {
                parts.add_word(part, word);
            }
            for prefix in &meaning.prefixes {
                parts.add_prefix(part, &prefix.text);
            }
            for other in meaning.alternatives.iter().take(meaning.allowed) {
                parts.add_fuzzy(part, &other.word, other.letters.clone());
            }
        }
        parts
    }

    /// The FTS5 expression with every word as a whole word; `None` if that is
    /// no other question.
    pub(super) fn exact(&self) -> Option<String> {
        let is_other = self
            .meanings
            .iter()
            .any(|meaning| !meaning.prefixes.is_empty());
        if is_other {
            self.ask(Meaning::exact_terms)
        } else {
            None
        }
    }

    /// The FTS5 expression with everything that is allowed.
    pub(super) fn expression(&self) -> Option<String> {
        self.ask(Meaning::terms)
    }

    fn ask(&self, terms: impl Fn(&Meaning<'a>) -> String) -> Option<String> {
        let mut meanings = self.meanings.iter();
        expression(self.query.root(), &mut || meanings.next().map(&terms))
    }
}

impl<'a> Meaning<'a> {
    fn strict(part: &'a Expression, vocabulary: Option<&Vocabulary>) -> Self {
        let mut meaning = Self {
            part,
            words: Vec::new(),
            prefixes: Vec::new(),
            alternatives: Vec::new(),
            allowed: 0,
        };
        if let Expression::Word(Word {
            spellings,
            is_prefix,
        }) = part
        {
            for (n, spelling) in spellings.iter().enumerate() {
                // `tue` as another spelling of everything with `tu` would be too much.
                let is_short = n > 0 && spelling.chars().count() < SHORT_PREFIX;
                if *is_prefix && !is_short {
                    meaning.prefixes.push(Prefix::new(spelling, vocabulary));
                } else {
                    meaning.words.push(spelling.clone());
                }
            }
        }
        meaning
    }

    fn find_alternatives(&mut self, words: &Vocabulary, finder: &mut Finder) {
        let Expression::Word(word) = self.part else {
            return;
        };
        for spelling in &word.spellings {
            for found in finder.alternatives(words, spelling, word.is_prefix) {
                let is_strict = self.words.contains(&found.word)
                    || self
                        .prefixes
                        .iter()
                        .any(|prefix| found.word.starts_with(&prefix.text));
                let known = self
                    .alternatives
                    .iter_mut()
                    .find(|other| other.word == found.word);
                match known {
                    _ if is_strict => {}
                    Some(other) if other.score >= found.score => {}
                    Some(other) => *other = found,
                    None => self.alternatives.push(found),
                }
            }
        }
        self.alternatives
            .sort_by(|a, b| b.score.total_cmp(&a.score));
    }

    /// The words as they were typed, whole.
    fn exact_terms(&self) -> String {
        let words = self
            .words
            .iter()
            .chain(self.prefixes.iter().map(|prefix| &prefix.text));
        match self.part {
            Expression::Phrase(phrase) => phrase_terms(phrase),
            _ => any_of(words.map(|word| quoted(word))),
        }
    }

    fn terms(&self) -> String {
        if let Expression::Phrase(phrase) = self.part {
            return phrase_terms(phrase);
        }
        let mut terms: Vec<String> = self.words.iter().map(|word| quoted(word)).collect();
        for prefix in &self.prefixes {
            match &prefix.completions {
                Some(words) => terms.extend(words.iter().map(|word| quoted(word))),
                None => terms.push(format!("{}*", quoted(&prefix.text))),
            }
        }
        let others = self.alternatives.iter().take(self.allowed);
        terms.extend(others.map(|other| quoted(&other.word)));
        if terms.is_empty() {
            // No word begins like this; the word itself says so to the index.
            return self.exact_terms();
        }
        any_of(terms.into_iter())
    }
}

impl Prefix {
    fn new(text: &str, vocabulary: Option<&Vocabulary>) -> Self {
        let mut prefix = Self {
            text: text.to_owned(),
            completions: None,
            is_cut: false,
        };
        if let Some(vocabulary) = vocabulary
            && text.chars().count() > SHORT_PREFIX
        {
            let (words, is_all) = vocabulary.completions(text, COMPLETIONS);
            prefix.completions = Some(words.into_iter().map(str::to_owned).collect());
            prefix.is_cut = !is_all;
        }
        prefix
    }
}

/// The FTS5 expression of a query, with `next` giving the terms of each wanted
/// part in order. It holds for every match; phrases need another look.
fn expression(query: &Expression, next: &mut impl FnMut() -> Option<String>) -> Option<String> {
    match query {
        Expression::All(parts) => {
            let wanted: Vec<String> = parts
                .iter()
                .filter_map(|part| expression(part, next))
                .collect();
            if wanted.is_empty() {
                return None;
            }
            let excluded: Vec<String> = parts.iter().filter_map(excluded).collect();
            let wanted = format!("({})", wanted.join(" AND "));
            if excluded.is_empty() {
                return Some(wanted);
            }
            Some(format!("({wanted} NOT {})", any_of(excluded.into_iter())))
        }
        Expression::Not(_) => None,
        Expression::Word(_) | Expression::Phrase(_) => next(),
    }
}

/// The terms that exclude an article by themselves.
fn excluded(part: &Expression) -> Option<String> {
    let Expression::Not(part) = part else {
        return None;
    };
    match &**part {
        Expression::Word(word) => Some(any_of(word.spellings.iter().map(|word| quoted(word)))),
        Expression::Phrase(phrase) if phrase.words.len() == 1 => Some(phrase_terms(phrase)),
        _ => None,
    }
}

/// The words of a phrase, wherever they stand; characters of scripts without
/// blanks as pairs.
fn phrase_terms(phrase: &Phrase) -> String {
    let mut terms = Vec::new();
    let is_unspaced_at = |n: usize| {
        phrase
            .words
            .get(n)
            .is_some_and(|word| word.starts_with(is_unspaced))
    };
    for (n, word) in phrase.words.iter().enumerate() {
        if !is_unspaced_at(n) {
            let star = if phrase.is_prefix && n + 1 == phrase.words.len() {
                "*"
            } else {
                ""
            };
            terms.push(format!("{}{star}", quoted(word)));
        } else if is_unspaced_at(n + 1) {
            let next = phrase.words.get(n + 1).map_or("", String::as_str);
            terms.push(quoted(&format!("{word}{next}")));
        } else if n == 0 || !is_unspaced_at(n - 1) {
            terms.push(quoted(word));
        }
    }
    format!("({})", terms.join(" AND "))
}

fn any_of(terms: impl Iterator<Item = String>) -> String {
    format!("({})", terms.collect::<Vec<_>>().join(" OR "))
}

/// Tokens hold neither quotes nor blanks, so nothing needs to be escaped.
fn quoted(token: &str) -> String {
    format!("\"{token}\"")
}

/// Checks in a text what the index cannot tell: phrases.
pub(super) struct Checker {
    marker: Marker,
}

impl Checker {
    /// `None` if the index tells all there is.
    pub(super) fn new(query: &Query) -> Option<Self> {
        if !query.root().needs_text() {
            return None;
        }
        let mut parts = Parts::default();
        add_phrases(query.root(), &mut parts);
        Some(Self {
            marker: Marker::new(parts),
        })
    }

    /// Whether the phrases of the query stand in a text, and those that it
    /// excludes do not.
    pub(super) fn holds(&self, query: &Query, text: &str) -> bool {
        let mut found = vec![false; self.marker.part_count()];
        self.marker.for_each(text, |occurrence| {
            if let Some(found) = found.get_mut(occurrence.part) {
                *found = true;
            }
        });
        holds(query.root(), &mut found.into_iter())
    }
}

fn add_phrases(part: &Expression, parts: &mut Parts) {
    match part {
        Expression::All(all) => all.iter().for_each(|part| add_phrases(part, parts)),
        Expression::Not(part) => add_phrases(part, parts),
        Expression::Word(_) => {}
        Expression::Phrase(phrase) => {
            let part = parts.begin();
            parts.add_phrase(part, &phrase.words, phrase.is_prefix);
        }
    }
}

/// Takes what the index knows for granted: that words stand in the text, and
/// excluded ones do not.
fn holds(part: &Expression, found: &mut impl Iterator<Item = bool>) -> bool {
    match part {
        Expression::All(parts) => {
            let mut all = true;
            for part in parts {
                // Every part takes its answers, also when an earlier one has failed.
                all &= holds(part, found);
            }
            all
        }
        Expression::Not(part) => match &**part {
            Expression::Word(_) => true,
            part => !holds(part, found),
        },
        Expression::Word(_) => true,
        Expression::Phrase(_) => found.next().unwrap_or(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_become_questions_to_the_index() {
        for (query, expected) in [
            ("krieg frie", r#"(("krieg") AND ("frie"*))"#),
            ("tuerkei ", r#"(("tuerkei" OR "turkei"))"#),
            ("tue", r#"(("tu" OR "tue"*))"#),
            ("krieg -frieden ", r#"((("krieg")) NOT (("frieden")))"#),
            ("krieg -\"guter rat\" ", r#"(("krieg"))"#),
            ("\"guter ra", r#"(("guter" AND "ra"*))"#),
            ("日本語", r#"(("日本" AND "本語"))"#),
            ("東京2020 東", r#"(("東京" AND "2020") AND ("東"))"#),
            ("x日", r#"(("x" AND "日"))"#),
            ("-krieg", ""),
        ] {
            let query = Query::parse(query);
            let found = Plan::strict(&query, None).expression().unwrap_or_default();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn known_words_complete_long_beginnings() {
        let mut words = Vocabulary::new();
        for word in ["fried", "frieden", "friedlich", "krieg"] {
            words.push(word, 1);
        }
        let query = Query::parse("frie");
        let plan = Plan::strict(&query, Some(&words));
        assert_eq!(
            plan.expression().unwrap_or_default(),
            r#"(("fried" OR "frieden" OR "friedlich"))"#
        );
        assert_eq!(plan.exact().unwrap_or_default(), r#"(("frie"))"#);
        assert!(!plan.is_cut());
    }

    #[test]
    fn phrases_are_checked_in_the_text() {
        for (query, text, expected) in [
            ("\"guter rat\"", "Ein guter Rat", true),
            ("\"guter rat\"", "Rat, guter", false),
            ("-\"guter rat\" ein", "Ein guter Rat", false),
            ("-\"guter rat\" ein", "Ein Rat, guter", true),
            (
                "\"ein guter\" -\"guter rat\" \"rat folgt\"",
                "Ein guter Weg, Rat folgt",
                true,
            ),
            ("日本語", "この日本語は", true),
            ("日本語", "日本と本語", false),
        ] {
            let query = Query::parse(query);
            let checker = Checker::new(&query).expect("a phrase");
            assert_eq!(checker.holds(&query, text), expected, "{text}");
        }
        assert!(Checker::new(&Query::parse("ein -rat \"guter\"")).is_none());
    }
}
