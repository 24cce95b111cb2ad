//! What the line breaks of a paragraph mean.
//!
//! A program that wraps lines starts a new one where the next word does not fit any
//! more. Where that is so for nearly all lines, the breaks are its work; the lines of
//! poems, addresses and signatures are shorter than they would have to be.

use std::collections::HashSet;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::line::Line;
use crate::document::is_cjk;

/// A program wraps lines at some column in this range.
const WRAPPED: std::ops::RangeInclusive<usize> = 50..=100;

/// Behind a hyphen these join two words: "Nord- und Ostsee", "two- or three-part".
const JOINING: [&str; 22] = [
    "and",
    "or",
    "to",
    "und",
    "oder",
    "bis",
    "sowie",
    "bzw",
    "beziehungsweise",
    "aber",
    "als",
    "wie",
    "statt",
    "et",
    "ou",
    "en",
    "of",
    "och",
    "og",
    "eller",
    "y",
    "e",
];

/// What stands between a line of a paragraph and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Border {
    /// As much as between two words.
    Blank,
    /// Nothing: the word goes on.
    Nothing,
    /// Nothing, and the hyphen before it is not part of the word.
    Division,
    /// A line break.
    Break,
    /// The end of the paragraph.
    Paragraph,
}

/// What is known of a text as a whole.
#[derive(Debug, Default)]
pub(super) struct Wrapping {
    /// The width at which its paragraphs are wrapped, if there are such.
    width: usize,
    /// All words in small letters, if any line ends in a hyphen.
    words: HashSet<String>,
}

impl Wrapping {
    /// Looks at the paragraphs of a text.
    pub(super) fn of<'a>(lines: &'a [Line], chunks: impl Iterator<Item = &'a [Line]>) -> Self {
        let unknown = Self::default();
        let width = chunks
            .filter(|chunk| chunk.len() > 2 && unknown.is_wrapped(chunk))
            .map(widest)
            .max()
            .unwrap_or_default();
        let divided = lines.iter().any(|line| divided_word(&line.text).is_some());
        let texts = lines.iter().filter(|_| divided).map(|line| &line.text);
        let words = texts
            .flat_map(|text| text.split(|c: char| !c.is_alphabetic()))
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        Self { width, words }
    }

    /// What follows each line of a paragraph except the last.
    pub(super) fn borders(&self, lines: &[Line]) -> Vec<Border> {
        let inner = lines.len().saturating_sub(1);
        let long = lines
            .iter()
            .take(inner)
            .filter(|line| line.width() > *WRAPPED.end());
        if long.count() * 2 > inner {
            return vec![Border::Paragraph; inner];
        }
        if !self.is_wrapped(lines) {
            return vec![Border::Break; inner];
        }
        let flowed = is_flowed(lines);
        let limit = self.width.max(widest(lines));
        lines
            .windows(2)
            .map(|pair| {
                if (flowed && !pair[0].flowed) || (!flowed && is_early(pair, limit)) {
                    Border::Break
                } else {
                    self.within(&pair[0].text, &pair[1].text)
                }
            })
            .collect()
    }

    fn is_wrapped(&self, lines: &[Line]) -> bool {
        let inner = lines.len().saturating_sub(1);
        let widest = widest(lines);
        if inner == 0 || !WRAPPED.contains(&widest) {
            return false;
        }
        let limit = self.width.max(widest);
        let pairs = || lines.windows(2);
        let full = pairs().filter(|pair| needed(&pair[0], &pair[1]) > limit);
        let full = full.count();
        // A few may end early, above a signature for example.
        let early = pairs().filter(|pair| is_early(pair, limit)).count();
        let mostly_full = 4 * full >= 3 * (inner - early) && full > early.min(1) && full >= early;
        let sentences = lines
            .iter()
            .take(inner)
            .filter(|line| ends_sentence(&line.text));
        let sentences = sentences.count();
        let is_text = if inner == 1 {
            sentences == 0 || self.width > 0
        } else {
            2 * sentences <= inner
        };
        is_text && (mostly_full || (is_flowed(lines) && 2 * full >= inner))
    }

    /// What stands between two lines of running text. A hyphen is only taken for the
    /// division of a word if the word stands undivided elsewhere in the text.
    fn within(&self, line: &str, next: &str) -> Border {
        let Some(start) = divided_word(line) else {
            return Border::Blank;
        };
        let end: String = next.chars().take_while(|c| c.is_alphabetic()).collect();
        if !next.starts_with(char::is_lowercase) || JOINING.contains(&end.as_str()) {
            Border::Blank
        } else if self.words.contains(&(start.to_lowercase() + &end)) {
            Border::Division
        } else {
            Border::Nothing
        }
    }
}

/// The widest of the lines that are not longer than any program would leave them.
fn widest(lines: &[Line]) -> usize {
    let widths = lines.iter().map(Line::reach);
    widths
        .filter(|width| width <= WRAPPED.end())
        .max()
        .unwrap_or_default()
}

/// How wide the line would be with the first word of the next one.
fn needed(line: &Line, next: &Line) -> usize {
    // Chinese and Japanese have no blanks; some characters do not begin a line.
    let word = match next.text.chars().next() {
        Some(c) if is_cjk(c) => 3 * c.width().unwrap_or_default(),
        _ => next.text.split(' ').next().unwrap_or_default().width(),
    };
    line.reach() + 1 + word
}

/// Whether the first of two lines ends long before it had to.
fn is_early(pair: &[Line], limit: usize) -> bool {
    4 * needed(&pair[0], &pair[1]) <= 3 * limit
}

/// Whether most lines end with one blank, with which mail programs mark the breaks that
/// are theirs (RFC 3676).
fn is_flowed(lines: &[Line]) -> bool {
    let inner = lines.len().saturating_sub(1);
    let flowed = lines.iter().take(inner).filter(|line| line.flowed).count();
    2 * flowed > inner
}

fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '\'', '”', '“', '’', '»', '«', ')']);
    line.ends_with(['.', '!', '?', ':', '…', '。', '！', '？'])
}

/// The beginning of a word that a hyphen at the line's end divides.
fn divided_word(line: &str) -> Option<&str> {
    let word = line.strip_suffix(['-', '\u{2010}'])?;
    let start = word
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphabetic())
        .last()?
        .0;
    word.get(start..)
}
