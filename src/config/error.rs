//! Mistakes in the settings, shown with their place.

use std::fmt;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

/// A mistake in the settings.
///
/// Displayed, it is what the user sees: a line with file, line, column and what
/// is wrong, then the line of the file with the place marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file, as it was called.
    pub file: String,
    /// Where in the file; not known if the file as a whole is the mistake.
    pub place: Option<Place>,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column, in characters from 1.
    pub column: usize,
    /// The line's text, fit to be shown: long lines are cut, control characters
    /// replaced.
    pub text: String,
    /// How many columns of the screen stand before the mistake in `text`.
    pub indent: usize,
    /// How many columns of the screen the mistake takes, at least 1.
    pub width: usize,
}

impl ConfigError {
    /// A mistake that is the whole file's.
    pub(super) fn of_file(file: &str, message: String) -> Self {
        Self {
            file: file.to_owned(),
            place: None,
            message,
        }
    }

    /// The first line of the whole: file, place and what is wrong.
    pub fn summary(&self) -> String {
        match &self.place {
            Some(Place { line, column, .. }) => {
                format!("{}:{line}:{column}: {}", self.file, self.message)
            }
            None => format!("{}: {}", self.file, self.message),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.summary())?;
        if let Some(Place {
            line,
            text,
            indent,
            width,
            ..
        }) = &self.place
        {
            let margin = line.to_string().len();
            write!(
                f,
                "\n  {line} | {text}\n  {:margin$} | {:indent$}{:^<width$}",
                "", "", ""
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

/// The text of a settings file, to find places in.
pub(super) struct Source<'a> {
    file: &'a str,
    text: &'a str,
    /// Where each line begins.
    lines: Vec<usize>,
}

/// How many characters of a line are shown, and how many of them before the mistake.
const SHOWN: usize = 100;
const BEFORE: usize = 60;

/// How many characters of a message are shown: it repeats what was written.
const LONGEST_MESSAGE: usize = 500;

/// The character, or what stands for it where it would act instead of show.
fn visible(c: char) -> char {
    match c {
        '\t' | '\n' => ' ',
        c if c.width().is_none() => '\u{fffd}',
        c => c,
    }
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            file,
            text,
            lines: std::iter::once(0).chain(breaks).collect(),
        }
    }

    /// The mistake that stands in this range of the text.
    pub(super) fn error(&self, range: &Range<usize>, message: impl Into<String>) -> ConfigError {
        ConfigError {
            file: self.file.to_owned(),
            place: self.place(range),
            message: message
                .into()
                .chars()
                .map(visible)
                .take(LONGEST_MESSAGE)
                .collect(),
        }
    }

    fn place(&self, range: &Range<usize>) -> Option<Place> {
        let number = self.lines.partition_point(|&start| start <= range.start);
        let start = *self.lines.get(number.checked_sub(1)?)?;
        let line = self.text.get(start..)?.lines().next().unwrap_or_default();
        let (at, end) = (range.start - start, range.end.saturating_sub(start));
        let column = line
            .char_indices()
            .take_while(|(index, _)| *index < at)
            .count();
        let cut = column.saturating_sub(BEFORE);
        let mut place = Place {
            line: number,
            column: column + 1,
            text: String::new(),
            indent: 0,
            width: 0,
        };
        if cut > 0 {
            place.text.push('…');
            place.indent = 1;
        }
        for (index, c) in line.char_indices().skip(cut).take(SHOWN) {
            let c = visible(c);
            let columns = c.width().unwrap_or_default();
            if index < at {
                place.indent += columns;
            } else if index < end {
                place.width += columns;
            }
            place.text.push(c);
        }
        place.width = place.width.max(1);
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_caret_stands_under_the_mistake() {
        let text = "a = 1\n\tb = \"日本\" # x\r\n";
        let at = text.find('"').unwrap();
        let error = Source::new("c.toml", text).error(&(at..at + 8), "is no number");
        let expected = "c.toml:2:6: is no number\n  2 |  b = \"日本\" # x\n    |      ^^^^^^";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn long_lines_are_cut() {
        let text = format!("{} = x", "a".repeat(500));
        let error = Source::new("c", &text).error(&(503..504), "no");
        let place = error.place.unwrap();
        assert_eq!((place.line, place.column), (1, 504));
        assert!(place.text.starts_with('…') && place.text.ends_with("a = x"));
        assert_eq!(place.text.chars().nth(place.indent), Some('x'));
    }

    proptest! {
        #[test]
        fn every_place_can_be_shown(text in "(?s).{0,60}", start in 0usize..80, length in 0usize..20) {
            let source = Source::new("c", &text);
            let shown = source.error(&(start..start + length), "no").to_string();
            prop_assert!(shown.lines().count() <= 3);
            prop_assert!(!shown.replace('\n', "").contains(char::is_control));
        }
    }
}
