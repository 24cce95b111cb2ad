//! What leaves the program: lines that cannot act on a terminal, and exit codes.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write as _};
use std::process::ExitCode;

use serde::Serialize;

use crate::library::LibraryError;

/// How the program ends; see the table of the module `cli`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// All went well.
    Done = 0,
    /// Nothing was found, or something wrong was.
    Negative = 1,
    /// A mistake in the arguments or in what they name.
    Mistake = 2,
    /// The library cannot be used.
    Library = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why the program ends early.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody reads what is written: nothing more to do, and nothing wrong.
    ClosedPipe,
    /// A sentence for the user: what, where, what to do.
    Told { exit: Exit, message: String },
}

pub(super) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A mistake in the arguments or in what they name.
    pub(super) fn mistake(message: impl Into<String>) -> Self {
        Self::Told {
            exit: Exit::Mistake,
            message: message.into(),
        }
    }

    /// Says it on standard error and gives the exit code.
    pub(super) fn tell(self) -> Exit {
        match self {
            Self::ClosedPipe => Exit::Done,
            Self::Told { exit, message } => {
                tell(&message);
                exit
            }
        }
    }
}

impl From<LibraryError> for Failure {
    fn from(error: LibraryError) -> Self {
        let exit = match error {
            LibraryError::Source { .. } => Exit::Mistake,
            _ => Exit::Library,
        };
        Self::Told {
            exit,
            message: error.to_string(),
        }
    }
}

impl From<io::Error> for Failure {
    /// An error of standard output.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => Self::mistake(format!(
                "the output cannot be written ({error}); check where it goes"
            )),
        }
    }
}

/// Says something on standard error, with the program's name before it.
pub(super) fn tell(message: &str) {
    let mut text = String::from("depesche: ");
    for (number, line) in message.lines().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        text.push_str(&harmless(line));
    }
    text.push('\n');
    // There is nowhere left to complain about standard error.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Standard output.
pub(super) struct Output {
    writer: BufWriter<StdoutLock<'static>>,
    columns: Option<usize>,
}

impl Output {
    pub(super) fn new() -> Self {
        let stdout = io::stdout();
        // Asked only of a terminal: crossterm would find the size of another one.
        let size = stdout
            .is_terminal()
            .then(|| crossterm::terminal::size().ok())
            .flatten();
        Self {
            writer: BufWriter::new(stdout.lock()),
            columns: size
                .map(|(columns, _)| usize::from(columns))
                .filter(|&columns| columns > 0),
        }
    }

    /// The width of the terminal it goes to, if it goes to one.
    pub(super) fn columns(&self) -> Option<usize> {
        self.columns
    }

    /// Writes a line.
    pub(super) fn line(&mut self, text: &str) -> Result<()> {
        Ok(writeln!(self.writer, "{}", harmless(text))?)
    }

    /// Writes a text of several lines.
    pub(super) fn text(&mut self, text: &str) -> Result<()> {
        text.lines().try_for_each(|line| self.line(line))
    }

    /// Writes a value as JSON on a line of its own.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<()> {
        let json = serde_json::to_string(value).map_err(io::Error::from)?;
        Ok(writeln!(self.writer, "{}", escape(&json))?)
    }

    /// Sends what is still on its way.
    pub(super) fn finish(mut self) -> Result<()> {
        Ok(self.writer.flush()?)
    }
}

/// Whether a character acts on a terminal or on the order of the text around it,
/// instead of being shown: control characters, line and paragraph separators,
/// directions (Unicode's `Bidi_Control`), the byte order mark.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The text with a sign of replacement for every character that would act.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if text.contains(acts) {
        Cow::Owned(text.replace(acts, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// JSON in which every character that would act is written by its number. Such
/// characters stand in strings only, where that means the same (RFC 8259, 7).
fn escape(json: &str) -> Cow<'_, str> {
    if !json.contains(acts) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if acts(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_that_acts_is_shown() {
        for (text, expected) in [
            ("plain Größe 日本", "plain Größe 日本"),
            ("a\x1b[31mb\u{9b}c\x07", "a\u{fffd}[31mb\u{fffd}c\u{fffd}"),
            ("two\nlines\t", "two\u{fffd}lines\u{fffd}"),
            ("\u{202e}exe.txt\u{2066}", "\u{fffd}exe.txt\u{fffd}"),
        ] {
            assert_eq!(harmless(text), expected);
        }
    }

    proptest! {
        #[test]
        fn escaped_json_is_harmless_and_the_same(text in "(?s)[\\x00-\\x1f\u{7f}-\u{9f}\u{202e}\u{feff}\"\\\\a😀]{0,20}|(?s).{0,20}") {
            let json = serde_json::to_string(&text).unwrap();
            let escaped = escape(&json);
            prop_assert!(!escaped.contains(acts), "{escaped:?}");
            prop_assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), text);
        }
    }
}
