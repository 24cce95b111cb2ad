//! Keys, and how they are written.

use std::fmt;

use thiserror::Error;

use crate::command::nearest;

/// A key of the keyboard, without what is held down with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyCode {
    /// A key that types this character.
    Char(char),
    /// A function key, from 1.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// The tabulator.
    Tab,
    /// Deletes to the left.
    Backspace,
    /// Deletes to the right.
    Delete,
    /// Insert.
    Insert,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
}

/// How keys that type nothing visible are written, the preferred form of each first.
const NAMES: &[(&str, KeyCode)] = &[
    ("space", KeyCode::Char(' ')),
    ("Enter", KeyCode::Enter),
    ("Return", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Escape", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Del", KeyCode::Delete),
    ("Insert", KeyCode::Insert),
    ("Ins", KeyCode::Insert),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PageUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("PageDown", KeyCode::PageDown),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
];

/// The most keys that a sequence may have.
const LONGEST_SEQUENCE: usize = 8;

/// One press of a key. Made by [`Key::new`], so that what terminals report in
/// different ways is one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// Control was held down.
    pub ctrl: bool,
    /// Alt was held down.
    pub alt: bool,
    /// Shift was held down; never set for a character, which says it by itself.
    pub shift: bool,
}

/// Why a text names no key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// There is no key in it.
    #[error("a key is missing: write one such as `x`, `ctrl-d` or `g g`")]
    Empty,
    /// Nobody presses that many keys for one command.
    #[error("a sequence has at most {LONGEST_SEQUENCE} keys")]
    TooLong,
    /// No key has this name.
    #[error("`{name}` is no key{}", nearest.as_deref()
        .map(|name| format!("; did you mean `{name}`?")).unwrap_or_default())]
    Unknown {
        /// What was written.
        name: String,
        /// What was perhaps meant.
        nearest: Option<String>,
    },
}

impl Key {
    /// A key press as a terminal reports it. With a character, shift only says
    /// which one, and control makes upper and lower case the same.
    pub fn new(code: KeyCode, ctrl: bool, alt: bool, shift: bool) -> Self {
        match code {
            KeyCode::Char(c) if ctrl => {
                let code = KeyCode::Char(c.to_ascii_lowercase());
                Self {
                    code,
                    ctrl,
                    alt,
                    shift: false,
                }
            }
            KeyCode::Char(c) if shift => {
                let code = KeyCode::Char(c.to_ascii_uppercase());
                Self {
                    code,
                    ctrl,
                    alt,
                    shift: false,
                }
            }
            _ => Self {
                code,
                ctrl,
                alt,
                shift: shift && !matches!(code, KeyCode::Char(_)),
            },
        }
    }

    /// Understands one key: `x`, `é`, `<`, `ctrl-d`, `alt-x`, `shift-Tab`,
    /// `space`, `PgDn`, `F5`. Names may be written in any case.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        let mut rest = text;
        loop {
            let (held, after) = if let Some(after) = strip_word(rest, "ctrl-") {
                (&mut ctrl, after)
            } else if let Some(after) = strip_word(rest, "alt-") {
                (&mut alt, after)
            } else if let Some(after) = strip_word(rest, "shift-") {
                (&mut shift, after)
            } else {
                break;
            };
            *held = true;
            rest = after;
        }
        let code = parse_code(rest).ok_or_else(|| Self::unknown(text, rest))?;
        Ok(Self::new(code, ctrl, alt, shift))
    }

    /// The error for a text that is no key, with the name nearest to it: of the
    /// key itself, or of what is held down.
    fn unknown(text: &str, code: &str) -> KeyError {
        let names = NAMES.iter().map(|(name, _)| *name);
        let held = text.split_once('-').and_then(|(held, code)| {
            let held = nearest(held, ["ctrl", "alt", "shift"])?;
            parse_code(code).is_some().then(|| format!("{held}-{code}"))
        });
        let before = text.strip_suffix(code).unwrap_or_default();
        // `gg` for `g g`: two letters are more likely a sequence than a name.
        let mut letters = text.chars();
        let sequence = match (letters.next(), letters.next(), letters.next()) {
            (Some(first), Some(second), None) if second != '-' => Some(format!("{first} {second}")),
            _ => None,
        };
        let nearest = sequence
            .or(held)
            .or_else(|| nearest(code, names).map(|name| format!("{before}{name}")));
        KeyError::Unknown {
            name: text.to_owned(),
            nearest: nearest.filter(|name| name != text),
        }
    }
}

/// Understands a sequence of keys with blanks between: `g g`.
pub fn parse_keys(text: &str) -> Result<Vec<Key>, KeyError> {
    let keys: Vec<Key> = text
        .split_whitespace()
        .map(Key::parse)
        .collect::<Result<_, _>>()?;
    match keys.len() {
        0 => Err(KeyError::Empty),
        1..=LONGEST_SEQUENCE => Ok(keys),
        _ => Err(KeyError::TooLong),
    }
}

fn parse_code(text: &str) -> Option<KeyCode> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control()).then_some(KeyCode::Char(c));
    }
    if let Some((_, code)) = NAMES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
    {
        return Some(*code);
    }
    let number: u8 = text.strip_prefix(['f', 'F'])?.parse().ok()?;
    (1..=24).contains(&number).then_some(KeyCode::F(number))
}

/// What follows `prefix`, in whatever case it is written, if anything does.
fn strip_word<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    let rest = text.get(prefix.len()..)?;
    (head.eq_ignore_ascii_case(prefix) && !rest.is_empty()).then_some(rest)
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [
            (self.ctrl, "ctrl-"),
            (self.alt, "alt-"),
            (self.shift, "shift-"),
        ] {
            if held {
                f.write_str(name)?;
            }
        }
        match NAMES.iter().find(|(_, code)| *code == self.code) {
            Some((name, _)) => f.write_str(name),
            None => match self.code {
                KeyCode::F(number) => write!(f, "F{number}"),
                KeyCode::Char(c) => write!(f, "{c}"),
                // Every other code has a name.
                _ => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_are_written_as_they_are_read() {
        let plain = |code| Key::new(code, false, false, false);
        let cases = [
            ("x", plain(KeyCode::Char('x'))),
            ("G", plain(KeyCode::Char('G'))),
            ("é", plain(KeyCode::Char('é'))),
            ("<", plain(KeyCode::Char('<'))),
            ("-", plain(KeyCode::Char('-'))),
            ("ctrl--", Key::new(KeyCode::Char('-'), true, false, false)),
            ("space", plain(KeyCode::Char(' '))),
            ("Enter", plain(KeyCode::Enter)),
            ("PgDn", plain(KeyCode::PageDown)),
            ("F5", plain(KeyCode::F(5))),
            ("ctrl-d", Key::new(KeyCode::Char('d'), true, false, false)),
            ("alt-x", Key::new(KeyCode::Char('x'), false, true, false)),
            ("ctrl-alt-Left", Key::new(KeyCode::Left, true, true, false)),
            ("shift-Tab", Key::new(KeyCode::Tab, false, false, true)),
        ];
        for (text, key) in cases {
            assert_eq!(Key::parse(text), Ok(key), "{text}");
            assert_eq!(key.to_string(), text);
        }
        for (_, code) in NAMES {
            let key = plain(*code);
            assert_eq!(Key::parse(&key.to_string()), Ok(key));
        }
    }

    #[test]
    fn one_key_in_several_spellings() {
        let same = [
            ("CTRL-D", "ctrl-d"),
            ("pagedown", "PgDn"),
            ("return", "Enter"),
            ("shift-g", "G"),
            ("f12", "F12"),
            ("Space", "space"),
        ];
        for (text, written) in same {
            assert_eq!(Key::parse(text).unwrap().to_string(), written, "{text}");
        }
    }

    #[test]
    fn what_is_no_key_is_explained() {
        let cases = [
            (
                "",
                "a key is missing: write one such as `x`, `ctrl-d` or `g g`",
            ),
            ("crtl-d", "`crtl-d` is no key; did you mean `ctrl-d`?"),
            ("Entr", "`Entr` is no key; did you mean `Enter`?"),
            (
                "ctrl-Entr",
                "`ctrl-Entr` is no key; did you mean `ctrl-Enter`?",
            ),
            ("F99", "`F99` is no key"),
            ("ctrl-", "`ctrl-` is no key"),
            ("1 2 3 4 5 6 7 8 9", "a sequence has at most 8 keys"),
            ("gg", "`gg` is no key; did you mean `g g`?"),
        ];
        for (text, message) in cases {
            assert_eq!(parse_keys(text).unwrap_err().to_string(), message, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_key_that_reads_back_or_an_error(text in "\\PC*") {
            if let Ok(keys) = parse_keys(&text) {
                for key in keys {
                    prop_assert_eq!(Key::parse(&key.to_string()), Ok(key));
                }
            }
        }
    }
}
