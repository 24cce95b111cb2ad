//! What single control sequences mean.

use super::{Event, Mouse, MouseAction};
use crate::keymap::{Key, KeyCode};

/// Which keys were held down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) ctrl: bool,
    pub(super) alt: bool,
    pub(super) shift: bool,
}

impl Held {
    pub(super) const ALT: Self = Self {
        ctrl: false,
        alt: true,
        shift: false,
    };

    /// As xterm counts them: one more than the sum of 1 for shift, 2 for alt, 4 for
    /// control and 8 for meta, which counts as alt.
    fn from_parameter(parameter: u32) -> Self {
        let bits = parameter.saturating_sub(1);
        Self {
            shift: bits & 1 != 0,
            alt: bits & (2 | 8) != 0,
            ctrl: bits & 4 != 0,
        }
    }

    pub(super) fn key(self, code: KeyCode) -> Event {
        Event::Key(Key::new(code, self.ctrl, self.alt, self.shift))
    }
}

/// A character that came by itself, or behind the escape character.
pub(super) fn character(c: char, held: Held) -> Event {
    let (code, ctrl) = match c {
        '\r' => (KeyCode::Enter, false),
        '\t' => (KeyCode::Tab, false),
        '\u{7f}' => (KeyCode::Backspace, false),
        '\u{1b}' => (KeyCode::Esc, false),
        '\0' => (KeyCode::Char(' '), true),
        '\u{1}'..='\u{1a}' => (KeyCode::Char(letter(c, 'a', '\u{1}')), true),
        // Control and the digits 4 to 7 are all that these can be told by.
        '\u{1c}'..='\u{1f}' => (KeyCode::Char(letter(c, '4', '\u{1c}')), true),
        _ => (KeyCode::Char(c), false),
    };
    let shift = held.shift || c.is_uppercase();
    Held {
        ctrl: ctrl || held.ctrl,
        shift,
        ..held
    }
    .key(code)
}

/// The character as far behind `first` as `c` is behind `zero`.
fn letter(c: char, first: char, zero: char) -> char {
    let distance = u32::from(c) - u32::from(zero);
    char::from_u32(u32::from(first) + distance).unwrap_or(first)
}

/// `ESC O` and a character: keys in application mode, the keypad among them.
pub(super) fn single_shift(last: char, held: Held) -> Option<Event> {
    let code = match last {
        'M' => KeyCode::Enter,
        ' ' => KeyCode::Char(' '),
        'I' => KeyCode::Tab,
        'X' => KeyCode::Char('='),
        'j'..='y' => KeyCode::Char(letter(last, '*', 'j')),
        'a'..='d' => {
            let held = Held { ctrl: true, ..held };
            return Some(held.key(arrow(last.to_ascii_uppercase())?));
        }
        _ => arrow(last).or_else(|| function(last))?,
    };
    Some(held.key(code))
}

fn arrow(last: char) -> Option<KeyCode> {
    Some(match last {
        'A' => KeyCode::Up,
        'B' => KeyCode::Down,
        'C' => KeyCode::Right,
        'D' => KeyCode::Left,
        'F' => KeyCode::End,
        'H' => KeyCode::Home,
        _ => return None,
    })
}

/// F1 to F4 as the VT220's successors send them.
fn function(last: char) -> Option<KeyCode> {
    let number = match last {
        'P' => 1,
        'Q' => 2,
        'R' => 3,
        'S' => 4,
        _ => return None,
    };
    Some(KeyCode::F(number))
}

/// The keys of a control sequence that ends in `~`, by its first parameter.
fn numbered(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number as u8 - 10),
        17..=21 => KeyCode::F(number as u8 - 11),
        23..=26 => KeyCode::F(number as u8 - 12),
        28 | 29 => KeyCode::F(number as u8 - 13),
        31..=34 => KeyCode::F(number as u8 - 14),
        _ => return None,
    })
}

/// A control sequence: what stands between `ESC [` and its last character, and that.
/// `None` for all that is no key and nothing of the mouse.
pub(super) fn control(parameters: &str, last: char, held: Held) -> Option<Event> {
    if let Some(report) = parameters.strip_prefix('<') {
        return mouse(report, last);
    }
    // The Linux console: ESC [ [ A for F1.
    if parameters == "[" {
        let number = u8::try_from(u32::from(last).checked_sub(u32::from('A'))?).ok()?;
        return (number < 5).then(|| held.key(KeyCode::F(number + 1)));
    }
    let numbers = numbers(parameters)?;
    let [first, modifiers, third] = numbers;
    let mut held = Held {
        alt: held.alt || Held::from_parameter(modifiers).alt,
        ..Held::from_parameter(modifiers)
    };
    let code = match last {
        'Z' => {
            held.shift = true;
            KeyCode::Tab
        }
        // What looks like F3 may tell where the cursor is.
        'R' if first != 1 || modifiers < 2 => return None,
        'P'..='S' => function(last)?,
        // rxvt: shifted arrows, and what is held down as the last character.
        'a'..='d' if first == 0 => {
            held.shift = true;
            arrow(last.to_ascii_uppercase())?
        }
        '^' | '@' => {
            (held.ctrl, held.shift) = (true, held.shift || last == '@');
            numbered(first)?
        }
        '~' if first == 27 => return typed(third, held),
        '~' => numbered(first)?,
        'u' => return typed(first, held),
        _ => arrow(last)?,
    };
    Some(held.key(code))
}

/// The first three numbers of parameters, 0 for those left out. Of a number with
/// parts, as kitty writes them, the first counts; a key that was released is none.
fn numbers(parameters: &str) -> Option<[u32; 3]> {
    let mut numbers = [0; 3];
    for (index, parameter) in parameters.split(';').enumerate() {
        let mut parts = parameter.split(':');
        let number = match parts.next() {
            None | Some("") => 0,
            Some(digits) => digits.parse().ok()?,
        };
        if index == 1 && parts.next() == Some("3") {
            return None;
        }
        if let Some(place) = numbers.get_mut(index) {
            *place = number;
        }
    }
    Some(numbers)
}

/// A key named by the number of its character.
fn typed(number: u32, held: Held) -> Option<Event> {
    let c = char::from_u32(number)?;
    // Private characters are keys that no keymap knows, such as those held down.
    let is_private = matches!(number, 0xe000..=0xf8ff);
    (!is_private && number != 0).then(|| character(c, held))
}

/// A report of the mouse in the form of mode 1006: button, column and row, all from 1.
fn mouse(report: &str, last: char) -> Option<Event> {
    let [button, column, row] = numbers(report)?;
    // Shift (4), meta (8) and control (16) change nothing.
    let action = match (button & !(4 | 8 | 16), last) {
        (0, 'M') => MouseAction::Press,
        (32, 'M') => MouseAction::Drag,
        (0..=2, 'm') => MouseAction::Release,
        (64, 'M') => MouseAction::WheelUp,
        (65, 'M') => MouseAction::WheelDown,
        _ => return None,
    };
    let from_zero = |number: u32| u16::try_from(number.saturating_sub(1)).unwrap_or(u16::MAX);
    Some(Event::Mouse(Mouse {
        action,
        column: from_zero(column),
        row: from_zero(row),
    }))
}
