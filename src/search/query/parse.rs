//! From what was typed to what is meant.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::field::Field;
use super::spelling::spellings;
use super::{Expression, LONGEST_PHRASE, Phrase, Place, QueryProblem, Word, is_pair};
use crate::fold::{is_unspaced, tokens};

/// More words, phrases and fields than this are not looked at; nobody types them.
const MOST_PARTS: usize = 24;
/// Operators and parentheses inside each other deeper than this are not looked at.
const DEEPEST: usize = 32;
/// More mistakes than this are not named.
const MOST_PROBLEMS: usize = 8;
/// A compiled regular expression takes no more memory than this, in bytes.
const REGEX_BYTES: usize = 1 << 20;

/// Reads a query; gives what it asks for and what is wrong with it.
pub(super) fn parse(input: &str) -> (Expression, Vec<QueryProblem>) {
    let mut parser = Parser {
        input,
        at: 0,
        parts: 0,
        depth: 0,
        problems: Vec::new(),
    };
    let mut all = Vec::new();
    loop {
        all.extend(parser.any(Context::default()));
        if parser.peek() != Some(')') {
            break;
        }
        let at = parser.at;
        parser.at += 1;
        parser.problem(at..at + 1, "there is no ( before this");
    }
    (joined(all), parser.problems)
}

/// What the parts around a part say about it.
#[derive(Clone, Copy, Default)]
struct Context {
    place: Place,
    /// What stands here are values of this field.
    field: Option<Field>,
    is_negated: bool,
    is_exact: bool,
}

struct Parser<'a> {
    input: &'a str,
    /// What has been read, in bytes.
    at: usize,
    /// Words, phrases and fields read so far.
    parts: usize,
    depth: usize,
    problems: Vec<QueryProblem>,
}

/// All of some parts; those that are such a list themselves are taken apart.
fn joined(parts: Vec<Expression>) -> Expression {
    let mut all = Vec::new();
    for part in parts {
        match part {
            Expression::All(parts) => all.extend(parts),
            part => all.push(part),
        }
    }
    Expression::All(all)
}

fn one_or_all(mut parts: Vec<Expression>) -> Option<Expression> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(joined(parts)),
    }
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.input.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Notes what is wrong, unless it is still being typed.
    fn problem(&mut self, range: Range<usize>, message: impl Into<String>) {
        if range.end < self.input.len() && self.problems.len() < MOST_PROBLEMS {
            self.problems.push(QueryProblem {
                range,
                message: message.into(),
            });
        }
    }

    /// Parts with `|` between them.
    fn any(&mut self, context: Context) -> Option<Expression> {
        let mut alternatives = Vec::new();
        loop {
            let mut parts = Vec::new();
            loop {
                self.skip_blanks();
                match self.peek() {
                    None | Some('|' | ')') => break,
                    Some(_) if self.parts >= MOST_PARTS => self.at = self.input.len(),
                    Some(_) => parts.extend(self.part(context)),
                }
            }
            alternatives.extend(one_or_all(parts));
            if self.peek() != Some('|') {
                break;
            }
            self.at += 1;
        }
        if alternatives.len() < 2 {
            return alternatives.pop();
        }
        Some(Expression::Any(alternatives))
    }

    /// A single part, with what stands before it.
    fn part(&mut self, context: Context) -> Option<Expression> {
        if self.depth >= DEEPEST {
            self.at = self.input.len();
            return None;
        }
        self.depth += 1;
        let part = self.part_inside(context);
        self.depth -= 1;
        part
    }

    fn part_inside(&mut self, context: Context) -> Option<Expression> {
        let first = self.peek()?;
        let is_last = |c: char| c.is_whitespace() || c == ')' || c == '|';
        let next = self.rest().chars().nth(1).filter(|&c| !is_last(c));
        let is_metadata = context.field.is_some();
        match first {
            '-' => {
                self.at += 1;
                next?;
                let inner = Context {
                    is_negated: true,
                    ..context
                };
                let part = self.part(inner)?;
                Some(Expression::Not(Box::new(part)))
            }
            '\'' if !is_metadata => {
                self.at += 1;
                next?;
                let inner = Context {
                    is_exact: true,
                    ..context
                };
                self.part(inner)
            }
            '^' if !is_metadata => {
                self.at += 1;
                next?;
                let inner = Context {
                    place: Place::TitleStart,
                    ..context
                };
                self.part(inner)
            }
            '(' => self.group(context),
            c if is_quote(c) => self.quoted(context),
            '/' if !is_metadata => match self.regex() {
                Some(part) => part,
                None => self.chunk(context),
            },
            _ if !is_metadata => match self.field_name() {
                Some(field) => self.value(field, context),
                None => self.chunk(context),
            },
            _ => self.chunk(context),
        }
    }

    fn group(&mut self, context: Context) -> Option<Expression> {
        self.at += 1;
        let inner = self.any(context);
        if self.peek() == Some(')') {
            self.at += 1;
        }
        inner
    }

    /// `"what stands between quotes"`; a missing second one stands at the end.
    fn quoted(&mut self, context: Context) -> Option<Expression> {
        self.at += self.peek()?.len_utf8();
        let start = self.at;
        let rest = self.rest();
        let (text, length, is_closed) = match rest.char_indices().find(|&(_, c)| is_quote(c)) {
            Some((end, quote)) => (rest.get(..end)?, end + quote.len_utf8(), true),
            None => (rest, rest.len(), false),
        };
        self.at += length;
        if let Some(field) = context.field {
            return self.filter(field, start..start + text.len(), !is_closed);
        }
        self.parts += 1;
        phrase(text, !is_closed && !context.is_negated, context.place).map(Expression::Phrase)
    }

    /// `/a regular expression/`; `None` if this is none, but a word with a slash.
    #[expect(
        clippy::option_option,
        reason = "no expression, or one that asks nothing"
    )]
    fn regex(&mut self) -> Option<Option<Expression>> {
        let rest = self.rest().get(1..)?;
        let mut is_escaped = false;
        let end = rest.char_indices().find(|&(_, c)| {
            let is_end = c == '/' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            is_end
        });
        let start = self.at + 1;
        let (pattern, after) = match end {
            Some((end, _)) => (rest.get(..end)?, rest.get(end + 1..)?),
            None => (rest, ""),
        };
        if after.starts_with(|c: char| !c.is_whitespace() && c != ')' && c != '|') {
            return None;
        }
        self.at = self.input.len() - after.len();
        self.parts += 1;
        if pattern.trim().is_empty() {
            return Some(None);
        }
        match compiled(pattern) {
            Ok(regex) => Some(Some(Expression::Regex(regex))),
            Err(reason) => {
                if end.is_some() {
                    let range = start - 1..start + pattern.len() + 1;
                    self.problems.push(QueryProblem {
                        range,
                        message: reason,
                    });
                }
                Some(None)
            }
        }
    }

    /// The field whose name and colon stand here; they are read then.
    fn field_name(&mut self) -> Option<Field> {
        let rest = self.rest();
        let colon = rest.find(|c: char| !c.is_ascii_alphabetic())?;
        let name = rest.get(..colon)?;
        let value = rest.get(colon..)?.strip_prefix(':')?;
        let range = self.at..self.at + colon + 1;
        let lower = name.to_ascii_lowercase();
        let Some(field) = Field::from_name(&lower) else {
            let is_bare = value.starts_with(|c: char| c.is_whitespace() || c == '/');
            let nearest = Field::ALL
                .into_iter()
                .find(|field| strsim::osa_distance(field.name(), &lower) == 1);
            if let Some(nearest) = nearest.filter(|_| !is_bare) {
                let message = format!("did you mean {}: ?", nearest.name());
                self.problem(range, message);
            }
            return None;
        };
        self.at = range.end;
        Some(field)
    }

    /// The value of a field.
    fn value(&mut self, field: Field, context: Context) -> Option<Expression> {
        let inner = match field {
            Field::Title => Context {
                place: Place::Title,
                ..context
            },
            Field::Body => Context {
                place: Place::Body,
                ..context
            },
            _ => Context {
                field: Some(field),
                ..context
            },
        };
        if self.peek().is_none_or(char::is_whitespace) {
            let name = self.at - field.name().len() - 1;
            self.problem(name..self.at, "write its value right behind the colon");
            return None;
        }
        self.part(inner)
    }

    /// What stands up to the next blank, quote or operator.
    fn chunk(&mut self, context: Context) -> Option<Expression> {
        let start = self.at;
        let rest = self.rest();
        let end = rest
            .char_indices()
            .find(|&(_, c)| c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')' | '|'))
            .map_or(rest.len(), |(end, _)| end);
        let text = rest.get(..end)?;
        self.at += end;
        let is_open = self.at == self.input.len() && !context.is_negated;
        if let Some(field) = context.field {
            return self.filter(field, start..self.at, is_open);
        }
        let found = words(text, is_open, context);
        self.parts += found.len();
        one_or_all(found)
    }

    fn filter(&mut self, field: Field, value: Range<usize>, is_open: bool) -> Option<Expression> {
        let text = self.input.get(value.clone())?;
        self.parts += 1;
        if text.trim().is_empty() {
            return None;
        }
        match field.condition(text, is_open) {
            Ok(condition) => Some(Expression::Filter(condition)),
            Err(message) => {
                self.problem(value, message);
                None
            }
        }
    }
}

/// Case counts as soon as there is a capital letter.
fn compiled(pattern: &str) -> Result<Regex, String> {
    let mut is_escaped = false;
    let has_capital = pattern.chars().any(|c| {
        let is_letter = !is_escaped && c.is_uppercase();
        is_escaped = c == '\\' && !is_escaped;
        is_letter
    });
    RegexBuilder::new(pattern)
        .case_insensitive(!has_capital)
        .size_limit(REGEX_BYTES)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "this regular expression is too large".to_owned(),
            error => {
                // The library draws the place into several lines; the last says why.
                let text = error.to_string();
                let reason = text.lines().last().unwrap_or_default();
                let reason = reason.trim_start_matches("error: ");
                format!("not a regular expression: {reason}")
            }
        })
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// What stands between blanks: each of its words is looked for by itself, unless
/// it is written without blanks (`日本語`) or only its words together mean
/// something, and so is a phrase.
fn words(text: &str, is_open: bool, context: Context) -> Vec<Expression> {
    let units: Vec<_> = tokens(text)
        .filter(|token| !is_pair(&token.folded))
        .collect();
    let has_unspaced = units
        .iter()
        .any(|unit| unit.folded.starts_with(is_unspaced));
    // A part of a hyphenated word alone must not exclude anything.
    let is_phrase = has_unspaced || context.is_negated || context.place == Place::TitleStart;
    if units.len() > 1 && is_phrase {
        return phrase(text, is_open, context.place)
            .map(Expression::Phrase)
            .into_iter()
            .collect();
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
                spellings: if context.is_exact {
                    vec![unit.folded.clone()]
                } else {
                    spellings(source, &unit.folded)
                },
                is_prefix: is_open && ends_here && !has_unspaced && !context.is_exact,
                is_exact: context.is_exact,
                place: context.place,
            })
        })
        .collect()
}

fn phrase(text: &str, is_open: bool, place: Place) -> Option<Phrase> {
    let mut words: Vec<String> = tokens(text)
        .map(|token| token.folded)
        .filter(|word| !is_pair(word))
        .collect();
    let is_cut = words.len() > LONGEST_PHRASE;
    words.truncate(LONGEST_PHRASE);
    let last = words.last()?;
    let ends_in_word = text.chars().next_back().is_some_and(|c| !c.is_whitespace());
    Some(Phrase {
        is_prefix: is_open && ends_in_word && !is_cut && !last.starts_with(is_unspaced),
        words,
        place,
    })
}
