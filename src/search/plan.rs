//! What a query asks the index: its words with everything they may mean.

use super::finder::{Alternative, Finder, Letters};
use super::likely;
use super::marker::{Marker, Parts};
use super::query::{Expression, Phrase, Place, Query};
use super::words::Words;
use crate::fold::is_unspaced;
use crate::library::{Condition, TITLE_SIGN};

/// Beginnings of words up to this long are in the index themselves, in characters.
const SHORT_PREFIX: usize = 3;
/// How many of the words that begin with a longer one are asked for.
const COMPLETIONS: usize = 48;
/// With so many words to go along at once, the way takes twice as long.
const LISTS: u64 = 16;
/// How many of the words that begin with a longer one are asked for, at most, if the
/// most frequent find too little.
const MOST_COMPLETIONS: usize = 500;

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
    /// In how many articles these stand, one after the other; 0 if that is not known.
    articles: u64,
    /// Words that resemble what was typed, closest first.
    alternatives: Vec<Alternative>,
    /// How many of the alternatives are asked for.
    allowed: usize,
}

/// The beginning of a word.
struct Prefix {
    text: String,
    /// The words that begin so, those in most articles first, instead of asking
    /// the index for all of them; at most [`MOST_COMPLETIONS`].
    completions: Option<Vec<String>>,
    /// How many of them are asked for.
    asked: usize,
    /// There are more than these.
    is_cut: bool,
}

/// What is asked of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// Every word as a whole word.
    Whole,
    /// Everything that is allowed.
    All,
}

/// Where words are looked up.
#[derive(Clone, Copy)]
enum Field {
    Text,
    Title,
}

impl<'a> Plan<'a> {
    /// Takes a query literally. `words`, if they are those of the index as it
    /// is now, make long beginnings of words fast.
    pub(super) fn strict(query: &'a Query, words: Option<&Words>) -> Self {
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

    /// Whether a question can be answered faster with the words at hand.
    pub(super) fn wants_words(query: &Query) -> bool {
        let is_long = |word: &String| word.chars().count() >= SHORT_PREFIX;
        query.root().wanted().into_iter().any(|part| match part {
            Expression::Word(word) => word.is_prefix && word.spellings.iter().any(is_long),
            Expression::Phrase(phrase) => {
                phrase.is_prefix && phrase.words.last().is_some_and(is_long)
            }
            _ => false,
        })
    }

    /// Whether there are words that may be meant otherwise.
    pub(super) fn has_words(&self) -> bool {
        self.meanings.iter().any(Meaning::is_guessable)
    }

    /// Whether some part of the query may go on, so that whole words are another
    /// question than all.
    pub(super) fn has_prefixes(&self) -> bool {
        self.meanings.iter().any(|meaning| {
            matches!(meaning.part, Expression::Word(_)) && !meaning.prefixes.is_empty()
        })
    }

    /// Whether rare words are left out for speed.
    pub(super) fn is_cut(&self) -> bool {
        self.meanings
            .iter()
            .any(|meaning| meaning.prefixes.iter().any(Prefix::is_cut))
    }

    /// Leaves out only the rarest words, and no more than speed demands.
    pub(super) fn widen(&mut self) {
        for prefix in self.prefixes() {
            prefix.asked = MOST_COMPLETIONS;
        }
    }

    /// Leaves no words out. The question may take long then.
    pub(super) fn complete(&mut self) {
        for prefix in self.prefixes() {
            if prefix.is_cut() {
                prefix.completions = None;
            }
        }
    }

    fn prefixes(&mut self) -> impl Iterator<Item = &mut Prefix> {
        self.meanings
            .iter_mut()
            .flat_map(|meaning| &mut meaning.prefixes)
    }

    /// Looks up which words may have been meant; [`Plan::allow`] lets them in.
    pub(super) fn find_alternatives(&mut self, words: &Words, finder: &mut Finder) {
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
            meaning.add_to(&mut parts);
        }
        parts
    }

    /// What all words, phrases and regular expressions of the query may look
    /// like in a text, the excluded ones as well, in the query's order.
    pub(super) fn all_parts(&self) -> Parts {
        let mut parts = Parts::default();
        let mut meanings = self.meanings.iter();
        let mut add_next = |parts: &mut Parts| {
            if let Some(meaning) = meanings.next() {
                meaning.add_to(parts);
            }
        };
        add_all(self.query.root(), &mut add_next, &mut parts);
        parts
    }

    /// The FTS5 expression that every match fulfils; `None` if it need not hold
    /// any certain words.
    pub(super) fn expression(&self, width: Width) -> Option<String> {
        let mut meanings = self.meanings.iter();
        expression(self.query.root(), &mut || {
            meanings
                .next()
                .and_then(|meaning| meaning.terms(width, Field::Text))
        })
    }

    /// The FTS5 expression of those matches that have some part of the query in
    /// their titles; `None` if the index cannot tell.
    pub(super) fn titles(&self, width: Width) -> Option<String> {
        let all = self.expression(width)?;
        let titles: Vec<String> = self
            .meanings
            .iter()
            .filter_map(|meaning| meaning.terms(width, Field::Title))
            .collect();
        if titles.is_empty() {
            return None;
        }
        // What stands in a title stands in the text.
        if self.is_single() {
            return titles.into_iter().next();
        }
        Some(format!("({all} AND {})", any_of(titles.into_iter())))
    }

    /// About how many articles the index goes through to find those that fulfil the
    /// expression, more for those that take longer to compare; 0 if that is not known.
    pub(super) fn steps(&self) -> u64 {
        let mut meanings = self.meanings.iter();
        let steps = steps(self.query.root(), &mut || {
            meanings.next().map(|meaning| {
                let others = meaning.alternatives.iter().take(meaning.allowed);
                meaning.articles + others.map(|other| u64::from(other.articles)).sum::<u64>()
            })
        });
        // At each article it looks at the place it has come to in every list.
        let lists: usize = self.meanings.iter().map(Meaning::list_count).sum();
        steps.unwrap_or(0) * (LISTS + lists as u64) / LISTS
    }

    /// Whether articles with certain words are left out.
    pub(super) fn excludes(&self) -> bool {
        excludes(self.query.root())
    }

    /// Whether all words that may be meant otherwise stand in so many articles that
    /// they are hardly misspelled.
    pub(super) fn is_at_home(&self, articles: usize) -> bool {
        let mut words = self.meanings.iter().filter(|part| part.is_guessable());
        words.all(|word| word.articles >= articles as u64)
    }

    /// Whether only one word or phrase is looked for, and nothing excluded.
    pub(super) fn is_single(&self) -> bool {
        matches!(self.query.root(), Expression::All(parts) if parts.len() == 1)
            && self.meanings.len() == 1
    }

    /// What must hold of the metadata of every match.
    pub(super) fn condition(&self) -> Condition {
        condition(self.query.root()).unwrap_or_default()
    }
}

impl Marker {
    /// Marks what a query asks for as it stands, without guesses.
    pub fn literal(query: &Query) -> Self {
        Self::new(Plan::strict(query, None).parts())
    }
}

impl<'a> Meaning<'a> {
    fn strict(part: &'a Expression, vocabulary: Option<&Words>) -> Self {
        let mut meaning = Self {
            part,
            words: Vec::new(),
            prefixes: Vec::new(),
            articles: 0,
            alternatives: Vec::new(),
            allowed: 0,
        };
        if let Expression::Word(word) = part {
            for (n, spelling) in word.spellings.iter().enumerate() {
                // `tue` as another spelling of everything with `tu` would be too much.
                let is_short = n > 0 && spelling.chars().count() < SHORT_PREFIX;
                if word.is_prefix && !is_short {
                    meaning.prefixes.push(Prefix::new(spelling, vocabulary));
                } else {
                    meaning.words.push(spelling.clone());
                }
            }
        }
        if let Expression::Phrase(phrase) = part
            && let Some(last) = phrase.words.last().filter(|_| phrase.is_prefix)
        {
            // Texts are looked into anyway; what is left out here is missed.
            let mut prefix = Prefix::new(last, vocabulary);
            prefix.asked = MOST_COMPLETIONS;
            meaning.prefixes.push(prefix);
        }
        if let Some(vocabulary) = vocabulary {
            meaning.articles = meaning.count(vocabulary);
        }
        meaning
    }

    /// In how many articles its words and beginnings stand, one after the other. Of
    /// a phrase those of its rarest word.
    fn count(&self, vocabulary: &Words) -> u64 {
        let of = |word: &String| u64::from(vocabulary.articles(word));
        let beginning = |prefix: &Prefix| vocabulary.articles_of(&prefix.text);
        if let Expression::Phrase(phrase) = self.part {
            let whole = phrase.words.len() - self.prefixes.len();
            let words = phrase.words.iter().take(whole).map(of);
            let all = words.chain(self.prefixes.iter().map(beginning));
            return all.min().unwrap_or(0);
        }
        let words = self.words.iter().map(of);
        words.chain(self.prefixes.iter().map(beginning)).sum()
    }

    /// How many lists of articles the index goes along for its words.
    fn list_count(&self) -> usize {
        let prefixes = self.prefixes.iter().map(Prefix::list_count);
        self.words.len() + prefixes.sum::<usize>() + self.allowed
    }

    fn is_guessable(&self) -> bool {
        matches!(self.part, Expression::Word(word) if !word.is_exact)
    }

    fn find_alternatives(&mut self, words: &Words, finder: &mut Finder) {
        let Expression::Word(word) = self.part else {
            return;
        };
        if word.is_exact {
            return;
        }
        for spelling in &word.spellings {
            for found in words.alternatives(finder, spelling, word.is_prefix) {
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
        likely::keep(&mut self.alternatives, word, words);
        self.alternatives
            .sort_by(|a, b| b.score.total_cmp(&a.score));
    }

    /// Adds what it may look like in a text.
    fn add_to(&self, parts: &mut Parts) {
        let part = parts.begin();
        match self.part {
            Expression::Phrase(phrase) => {
                parts.add_phrase(part, &phrase.words, phrase.is_prefix);
            }
            Expression::Regex(regex) => parts.add_regex(part, regex),
            _ => {}
        }
        for word in &self.words {
            parts.add_word(part, word);
        }
        if let Expression::Word(_) = self.part {
            for prefix in &self.prefixes {
                parts.add_prefix(part, &prefix.text);
            }
        }
        let best = self.alternatives.first().map_or(0.0, |best| best.score);
        for other in self.alternatives.iter().take(self.allowed) {
            let behind = (best - other.score).clamp(0.0, f32::from(u8::MAX)) as u8;
            parts.add_fuzzy(part, &other.word, other.letters.clone(), behind);
        }
    }

    /// The words that this part of the query asks for; `None` if it does not ask
    /// for words, or not there.
    fn terms(&self, width: Width, field: Field) -> Option<String> {
        let field = match self.part {
            Expression::Phrase(phrase) => {
                // The text is asked as well, and for all of them.
                let is_extra = matches!((phrase.place, field), (Place::Anywhere, Field::Title));
                let most = if is_extra { COMPLETIONS } else { usize::MAX };
                let field = field_of(phrase.place, field)?;
                return Some(phrase_terms(phrase, self.prefixes.first(), most, field));
            }
            Expression::Word(word) => field_of(word.place, field)?,
            _ => return None,
        };
        let mut terms: Vec<String> = self.words.iter().map(|word| term(word, field)).collect();
        for prefix in &self.prefixes {
            match width {
                Width::Whole => terms.push(term(&prefix.text, field)),
                Width::All => prefix.add_terms(field, usize::MAX, &mut terms),
            }
        }
        if width == Width::All {
            let others = self.alternatives.iter().take(self.allowed);
            terms.extend(others.map(|other| term(&other.word, field)));
        }
        if terms.is_empty() {
            // No word begins like this; the word itself says so to the index.
            terms.extend(self.prefixes.iter().map(|prefix| term(&prefix.text, field)));
        }
        Some(any_of(terms.into_iter()))
    }
}

impl Prefix {
    fn new(text: &str, vocabulary: Option<&Words>) -> Self {
        let mut prefix = Self {
            text: text.to_owned(),
            completions: None,
            asked: COMPLETIONS,
            is_cut: false,
        };
        // Of shorter ones the index knows by itself where they stand in texts.
        if let Some(vocabulary) = vocabulary
            && text.chars().count() >= SHORT_PREFIX
        {
            let (words, is_all) = vocabulary.completions(text, MOST_COMPLETIONS);
            prefix.completions = Some(words);
            prefix.is_cut = !is_all;
        }
        prefix
    }

    /// Whether the index is asked for all words that begin so at once.
    fn is_whole(&self, field: Field) -> bool {
        let length = self.text.chars().count();
        self.completions.is_none() || matches!(field, Field::Text) && length <= SHORT_PREFIX
    }

    /// Whether words are left out.
    fn is_cut(&self) -> bool {
        let count = self.completions.as_ref().map_or(0, Vec::len);
        !self.is_whole(Field::Text) && (self.is_cut || count > self.asked)
    }

    fn list_count(&self) -> usize {
        let words = self.completions.as_ref().map_or(0, Vec::len);
        if self.is_whole(Field::Text) {
            1
        } else {
            words.min(self.asked)
        }
    }

    /// Adds the words that begin so, at most `most`.
    fn add_terms(&self, field: Field, most: usize, terms: &mut Vec<String>) {
        if self.is_whole(field) {
            terms.push(format!("{}*", term(&self.text, field)));
            return;
        }
        let words = self.completions.iter().flatten().take(self.asked.min(most));
        terms.extend(words.map(|word| term(word, field)));
    }
}

/// Where to look up words that have to stand at `place`, when asked for in a
/// field; `None` if they must not stand there.
fn field_of(place: Place, field: Field) -> Option<Field> {
    match (place, field) {
        (Place::Title | Place::TitleStart, _) => Some(Field::Title),
        (Place::Body, Field::Title) => None,
        (Place::Body | Place::Anywhere, field) => Some(field),
    }
}

/// The FTS5 expression of a query, with `next` giving the terms of each wanted
/// part in order. Every match fulfils it; `None` if there is no such expression.
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
        Expression::Any(parts) => {
            // Every part takes its terms, also when an earlier one has none.
            let parts: Vec<Option<String>> =
                parts.iter().map(|part| expression(part, next)).collect();
            let parts: Option<Vec<String>> = parts.into_iter().collect();
            parts.map(|parts| any_of(parts.into_iter()))
        }
        Expression::Not(_) | Expression::Filter(_) => None,
        Expression::Word(_) | Expression::Phrase(_) | Expression::Regex(_) => next(),
    }
}

/// How many articles the index goes through at least, with `next` giving those of
/// each wanted part in order; `None` if it does not look there.
fn steps(query: &Expression, next: &mut impl FnMut() -> Option<u64>) -> Option<u64> {
    match query {
        // The index goes along the rarest part.
        Expression::All(parts) => {
            let parts: Vec<u64> = parts.iter().filter_map(|part| steps(part, next)).collect();
            parts.into_iter().min()
        }
        Expression::Any(parts) => {
            let parts: Vec<u64> = parts.iter().filter_map(|part| steps(part, next)).collect();
            Some(parts.into_iter().sum())
        }
        Expression::Not(_) | Expression::Filter(_) => None,
        Expression::Word(_) | Expression::Phrase(_) => next(),
        Expression::Regex(_) => {
            next();
            None
        }
    }
}

/// Whether a part of a query excludes articles by their words.
fn excludes(query: &Expression) -> bool {
    match query {
        Expression::All(parts) | Expression::Any(parts) => parts.iter().any(excludes),
        Expression::Not(part) => !part.is_metadata(),
        _ => false,
    }
}

/// The terms that exclude an article by themselves.
fn excluded(part: &Expression) -> Option<String> {
    match part {
        Expression::Not(part) if part.is_indexed() => strict_terms(part),
        _ => None,
    }
}

/// The FTS5 expression of a part that the index can tell, taken literally.
fn strict_terms(part: &Expression) -> Option<String> {
    let parts = part.wanted();
    let mut meanings = parts.into_iter().map(|part| Meaning::strict(part, None));
    expression(part, &mut || {
        meanings
            .next()
            .and_then(|meaning| meaning.terms(Width::All, Field::Text))
    })
}

/// What must hold of the metadata wherever the expression matches; `None` if
/// nothing certain.
fn condition(part: &Expression) -> Option<Condition> {
    match part {
        Expression::All(parts) => {
            let parts: Vec<Condition> = parts.iter().filter_map(condition).collect();
            (!parts.is_empty()).then_some(Condition::All(parts))
        }
        Expression::Any(parts) => {
            let parts: Option<Vec<Condition>> = parts.iter().map(condition).collect();
            parts.map(Condition::Any)
        }
        Expression::Not(part) if part.is_metadata() => {
            condition(part).map(|condition| Condition::Not(Box::new(condition)))
        }
        Expression::Filter(condition) => Some(condition.clone()),
        _ => None,
    }
}

/// Adds all leaves that can be found in a text, in order: the wanted ones by
/// `add_next`, the excluded ones as they stand.
fn add_all(part: &Expression, add_next: &mut dyn FnMut(&mut Parts), parts: &mut Parts) {
    match part {
        Expression::All(all) | Expression::Any(all) => {
            for part in all {
                add_all(part, add_next, parts);
            }
        }
        Expression::Not(part) => {
            let mut excluded = part.wanted().into_iter();
            let mut add_excluded = |parts: &mut Parts| {
                if let Some(part) = excluded.next() {
                    Meaning::strict(part, None).add_to(parts);
                }
            };
            add_all(part, &mut add_excluded, parts);
        }
        Expression::Filter(_) => {}
        Expression::Word(_) | Expression::Phrase(_) | Expression::Regex(_) => add_next(parts),
    }
}

/// The words of a phrase, wherever they stand, at most `most` for a last one that
/// goes on; characters of scripts without blanks as pairs.
fn phrase_terms(phrase: &Phrase, last: Option<&Prefix>, most: usize, field: Field) -> String {
    let mut terms = Vec::new();
    let is_unspaced_at = |n: usize| {
        phrase
            .words
            .get(n)
            .is_some_and(|word| word.starts_with(is_unspaced))
    };
    for (n, word) in phrase.words.iter().enumerate() {
        if !is_unspaced_at(n) {
            let prefix = last.filter(|_| n + 1 == phrase.words.len());
            let mut words = Vec::new();
            match prefix {
                Some(prefix) => prefix.add_terms(field, most, &mut words),
                None => words.push(term(word, field)),
            }
            if words.is_empty() {
                words.push(term(word, field));
            }
            terms.push(match words.as_slice() {
                [word] => word.clone(),
                _ => any_of(words.into_iter()),
            });
        } else if is_unspaced_at(n + 1) {
            let next = phrase.words.get(n + 1).map_or("", String::as_str);
            terms.push(term(&format!("{word}{next}"), field));
        } else if n == 0 || !is_unspaced_at(n - 1) {
            terms.push(term(word, field));
        }
    }
    format!("({})", terms.join(" AND "))
}

fn any_of(terms: impl Iterator<Item = String>) -> String {
    format!("({})", terms.collect::<Vec<_>>().join(" OR "))
}

/// Tokens hold neither quotes nor blanks, so nothing needs to be escaped.
fn term(token: &str, field: Field) -> String {
    match field {
        Field::Text => format!("\"{token}\""),
        Field::Title => format!("\"{TITLE_SIGN}{token}\""),
    }
}

#[cfg(test)]
mod tests;
