//! From a stream of bytes to events.

use super::Event;
use super::sequence::{Held, character, control, single_shift};

/// Between the two, a paste (mode 2004).
const PASTE_BEGIN: &str = "200";
const PASTE_END: &[u8] = b"\x1b[201~";

/// Longer control sequences than this are no keys: they are passed over.
const LONGEST_SEQUENCE: usize = 64;

/// Bytes behind `ESC [ M` in the oldest report of the mouse.
const OLD_REPORT: u8 = 3;

/// What the bytes so far are the beginning of.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Ground,
    /// So many bytes of one character are still to come.
    Character(u8),
    /// The escape character; twice when it is the second in a row.
    Escape {
        twice: bool,
    },
    /// `ESC O`.
    SingleShift(Held),
    /// `ESC [`.
    Control(Held),
    /// Bytes that belong to an old report of the mouse.
    Report(u8),
    /// An answer: from `ESC ]`, `ESC P`, `ESC X`, `ESC ^` or `ESC _` to `ESC \`.
    /// The character that began it, and whether anything has followed.
    Answer {
        first: char,
        is_empty: bool,
    },
    /// The escape character inside of an answer.
    AnswerEnd,
    Paste,
}

/// Turns what a terminal sends into events.
#[derive(Clone, Debug)]
pub struct Decoder {
    state: State,
    /// The bytes of the character, sequence or paste that is not yet complete.
    bytes: Vec<u8>,
    /// How the character is to be taken that is not yet complete.
    held: Held,
    /// Bytes of a paste beyond its limit were dropped; the last of them.
    tail: Vec<u8>,
}

impl Default for Decoder {
    fn default() -> Self {
        Self {
            state: State::Ground,
            bytes: Vec::new(),
            held: Held::default(),
            tail: Vec::new(),
        }
    }
}

impl Decoder {
    /// The most bytes of a paste that are taken; more are dropped.
    pub const LONGEST_PASTE: usize = 64 << 10;

    /// Takes bytes as they came, and calls `found` with each event they complete.
    pub fn feed(&mut self, bytes: &[u8], found: &mut impl FnMut(Event)) {
        for &byte in bytes {
            self.take(byte, found);
        }
    }

    /// Whether silence would tell something: the bytes so far may be a key, or the
    /// beginning of more.
    pub fn is_waiting(&self) -> bool {
        !matches!(self.state, State::Ground | State::Paste)
    }

    /// Nothing has come for a while: what looked like a beginning was all. To be
    /// called only while [`is_waiting`](Self::is_waiting).
    pub fn silence(&mut self, found: &mut impl FnMut(Event)) {
        let alone = match std::mem::replace(&mut self.state, State::Ground) {
            State::Escape { twice } => {
                if twice {
                    found(character('\u{1b}', Held::default()));
                }
                Some(character('\u{1b}', Held::default()))
            }
            State::SingleShift(_) => Some(character('O', Held::ALT)),
            State::Control(_) if self.bytes.is_empty() => Some(character('[', Held::ALT)),
            State::Answer {
                first,
                is_empty: true,
            } => Some(character(first, Held::ALT)),
            // Half a sequence, a cut character: whatever it was, it is lost.
            _ => None,
        };
        self.bytes.clear();
        if let Some(event) = alone {
            found(event);
        }
    }

    fn take(&mut self, byte: u8, found: &mut impl FnMut(Event)) {
        match self.state {
            State::Ground => self.begin(byte, Held::default(), found),
            State::Character(left) => self.take_part(byte, left, found),
            State::Escape { twice } => self.take_escaped(byte, twice, found),
            State::SingleShift(held) => {
                self.state = State::Ground;
                if byte == 0x1b {
                    self.begin(byte, Held::default(), found);
                } else if let Some(event) = single_shift(char::from(byte), held) {
                    found(event);
                }
            }
            State::Control(held) => self.take_control(byte, held, found),
            State::Report(left) => {
                self.state = match left {
                    0 | 1 => State::Ground,
                    _ => State::Report(left - 1),
                };
            }
            State::Answer { first, .. } => {
                self.state = match byte {
                    // BEL ends it as well, CAN and SUB break it off.
                    0x07 | 0x18 | 0x1a => State::Ground,
                    0x1b => State::AnswerEnd,
                    _ => State::Answer {
                        first,
                        is_empty: false,
                    },
                };
            }
            State::AnswerEnd => match byte {
                b'\\' => self.state = State::Ground,
                0x1b => self.begin(byte, Held::default(), found),
                _ => self.take_escaped(byte, false, found),
            },
            State::Paste => self.take_pasted(byte, found),
        }
    }

    /// The first byte of something.
    fn begin(&mut self, byte: u8, held: Held, found: &mut impl FnMut(Event)) {
        self.bytes.clear();
        self.state = State::Ground;
        let parts = match byte {
            0x1b => {
                self.state = State::Escape { twice: false };
                return;
            }
            0..=0x7f => return found(character(char::from(byte), held)),
            0xc2..=0xdf => 1,
            0xe0..=0xef => 2,
            0xf0..=0xf4 => 3,
            // No character begins so.
            _ => return,
        };
        self.bytes.push(byte);
        self.held = held;
        self.state = State::Character(parts);
    }

    /// A byte of a character in UTF-8 that is not its first.
    fn take_part(&mut self, byte: u8, left: u8, found: &mut impl FnMut(Event)) {
        if !(0x80..=0xbf).contains(&byte) {
            self.begin(byte, Held::default(), found);
            return;
        }
        self.bytes.push(byte);
        if left > 1 {
            self.state = State::Character(left - 1);
            return;
        }
        self.state = State::Ground;
        let text = str::from_utf8(&self.bytes).ok();
        if let Some(c) = text.and_then(|text| text.chars().next()) {
            found(character(c, self.held));
        }
        self.bytes.clear();
    }

    /// The byte behind an escape character.
    fn take_escaped(&mut self, byte: u8, twice: bool, found: &mut impl FnMut(Event)) {
        let held = if twice { Held::ALT } else { Held::default() };
        self.bytes.clear();
        self.state = match byte {
            b'[' => State::Control(held),
            b'O' => State::SingleShift(held),
            b']' | b'P' | b'X' | b'^' | b'_' => State::Answer {
                first: char::from(byte),
                is_empty: true,
            },
            0x1b => {
                if twice {
                    found(character('\u{1b}', Held::default()));
                }
                State::Escape { twice: true }
            }
            _ => {
                // Two escapes before anything but a sequence: the key, then one with alt.
                if twice {
                    found(character('\u{1b}', Held::default()));
                }
                self.begin(byte, Held::ALT, found);
                return;
            }
        };
    }

    fn take_control(&mut self, byte: u8, held: Held, found: &mut impl FnMut(Event)) {
        match byte {
            0x1b => self.begin(byte, Held::default(), found),
            0x18 | 0x1a => self.state = State::Ground,
            // The Linux console's function keys go on behind a second bracket.
            b'[' if self.bytes.is_empty() => self.bytes.push(byte),
            0x40..=0x7e => {
                self.state = State::Ground;
                let parameters = std::mem::take(&mut self.bytes);
                if parameters.len() > LONGEST_SEQUENCE {
                    return;
                }
                let parameters = String::from_utf8_lossy(&parameters);
                if byte == b'~' && parameters == PASTE_BEGIN {
                    self.state = State::Paste;
                } else if byte == b'M' && parameters.is_empty() {
                    self.state = State::Report(OLD_REPORT);
                } else if let Some(event) = control(&parameters, char::from(byte), held) {
                    found(event);
                }
            }
            // Too long for a key; it goes on to its last character unheard.
            _ if self.bytes.len() > LONGEST_SEQUENCE => {}
            _ => self.bytes.push(byte),
        }
    }

    fn take_pasted(&mut self, byte: u8, found: &mut impl FnMut(Event)) {
        // What is too long is not kept, but its end must still be seen.
        self.tail.push(byte);
        if self.tail.len() > PASTE_END.len() {
            let kept = self.tail.remove(0);
            if self.bytes.len() < Self::LONGEST_PASTE {
                self.bytes.push(kept);
            }
        }
        if self.tail == PASTE_END {
            let text = String::from_utf8_lossy(&self.bytes).into_owned();
            self.state = State::Ground;
            self.tail.clear();
            self.bytes.clear();
            found(Event::Paste(text));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::input::{Mouse, MouseAction};
    use crate::keymap::{Key, parse_keys};

    /// The events of bytes that come at once, and of the silence behind them.
    fn events(bytes: &[u8]) -> Vec<Event> {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        decoder.feed(bytes, &mut |event| events.push(event));
        if decoder.is_waiting() {
            decoder.silence(&mut |event| events.push(event));
        }
        assert!(!decoder.is_waiting());
        events
    }

    fn keys(names: &str) -> Vec<Event> {
        let key = |key: Key| Event::Key(key);
        parse_keys(names).unwrap().into_iter().map(key).collect()
    }

    #[test]
    fn keys_of_every_terminal() {
        for (bytes, names) in [
            ("j", "j"),
            ("G", "G"),
            ("ä", "ä"),
            ("漢", "漢"),
            ("😀", "😀"),
            ("\r", "Enter"),
            ("\n", "ctrl-j"),
            ("\t", "Tab"),
            ("\x7f", "Backspace"),
            ("\x08", "ctrl-h"),
            ("\0", "ctrl-space"),
            ("\x04", "ctrl-d"),
            ("\x1f", "ctrl-7"),
            ("\x1b", "Esc"),
            ("\x1b\x1b", "Esc Esc"),
            ("\x1b\x1b\x1b", "Esc Esc Esc"),
            ("\x1bx", "alt-x"),
            ("\x1bä", "alt-ä"),
            ("\x1b\r", "alt-Enter"),
            ("\x1b\x1bx", "Esc alt-x"),
            ("\x1b[", "alt-["),
            ("\x1bO", "alt-O"),
            ("\x1b]", "alt-]"),
            ("\x1b[A", "Up"),
            ("\x1bOA", "Up"),
            ("\x1b\x1b[A", "alt-Up"),
            ("\x1b[1;5C", "ctrl-Right"),
            ("\x1b[1;2D", "shift-Left"),
            ("\x1b[a", "shift-Up"),
            ("\x1bOd", "ctrl-Left"),
            ("\x1b[H", "Home"),
            ("\x1b[1~", "Home"),
            ("\x1b[7~", "Home"),
            ("\x1bOF", "End"),
            ("\x1b[5~", "PgUp"),
            ("\x1b[6;3~", "alt-PgDn"),
            ("\x1b[6^", "ctrl-PgDn"),
            ("\x1b[3~", "Delete"),
            ("\x1b[Z", "shift-Tab"),
            ("\x1bOP", "F1"),
            ("\x1b[[A", "F1"),
            ("\x1b[[E", "F5"),
            ("\x1b[11~", "F1"),
            ("\x1b[15~", "F5"),
            ("\x1b[17~", "F6"),
            ("\x1b[24~", "F12"),
            ("\x1b[1;2R", "shift-F3"),
            ("\x1bOM", "Enter"),
            ("\x1bOq", "1"),
            ("\x1b[97;5u", "ctrl-a"),
            ("\x1b[27;5;46~", "ctrl-."),
            ("\x1b[27u", "Esc"),
            ("j\x1b[Bk", "j Down k"),
        ] {
            assert_eq!(events(bytes.as_bytes()), keys(names), "{bytes:?}");
        }
    }

    #[test]
    fn answers_and_noise_are_no_keys() {
        for bytes in [
            b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\".as_slice(),
            b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
            b"\x1b]52;c;cXVpdA==\x1b\\",
            b"\x1bP>|XTerm(390)\x1b\\",
            b"\x1b_Gi=31;OK\x1b\\",
            b"\x1b[?62;22c",
            b"\x1b[>41;390;0c",
            b"\x1b[?2026;2$y",
            b"\x1b[24;80R",
            b"\x1b[1;1R",
            b"\x1b[8;24;80t",
            b"\x1b[?1u",
            b"\x1b[0n",
            b"\x1b[I",
            b"\x1b[O",
            b"\x1b[M !!",
            b"\x1b[<35;10;10M",
            b"\x1b[97;1:3u",
            b"\x1b[57441;2u",
            b"\xff\xfe\x80\xc0",
            b"\xe4\xbd",
            b"\x1b[12;3",
            b"\x1b]0;half a title",
            b"\x1b[99999999999999999999~",
        ] {
            assert_eq!(events(bytes), [], "{:?}", String::from_utf8_lossy(bytes));
        }
        let long = format!("\x1b[{}Aq", "1;".repeat(50_000));
        assert_eq!(events(long.as_bytes()), keys("q"));
    }

    #[test]
    fn a_broken_sequence_does_not_swallow_the_next_key() {
        assert_eq!(events(b"\x1b[12\x1b[Bj"), keys("Down j"));
        assert_eq!(events(b"\xe4j"), keys("j"));
        assert_eq!(events(b"\x1b]0;x\x1bj"), keys("alt-j"));
        assert_eq!(events(b"\x1b]0;x\x18j"), keys("j"));
    }

    #[test]
    fn pastes_come_whole_and_not_too_long() {
        let paste = |text: &str| vec![Event::Paste(text.to_owned())];
        assert_eq!(
            events(b"\x1b[200~one\r\x1b[A two\x1b[201~"),
            paste("one\r\x1b[A two")
        );
        let mut bytes = b"\x1b[200~".to_vec();
        bytes.extend("ab".repeat(Decoder::LONGEST_PASTE).bytes());
        bytes.extend_from_slice(b"\x1b[201~q");
        let mut wanted = paste(&"ab".repeat(Decoder::LONGEST_PASTE / 2));
        wanted.extend(keys("q"));
        assert_eq!(events(&bytes), wanted);
    }

    #[test]
    fn the_mouse_never_points_outside() {
        for (bytes, action, column, row) in [
            ("\x1b[<0;5;3M", MouseAction::Press, 4, 2),
            ("\x1b[<16;5;3M", MouseAction::Press, 4, 2),
            ("\x1b[<0;0;0M", MouseAction::Press, 0, 0),
            ("\x1b[<0;99999;1M", MouseAction::Press, u16::MAX, 0),
            ("\x1b[<32;6;3M", MouseAction::Drag, 5, 2),
            ("\x1b[<0;6;3m", MouseAction::Release, 5, 2),
            ("\x1b[<64;1;1M", MouseAction::WheelUp, 0, 0),
            ("\x1b[<65;1;1M", MouseAction::WheelDown, 0, 0),
        ] {
            let mouse = Mouse {
                action,
                column,
                row,
            };
            assert_eq!(events(bytes.as_bytes()), [Event::Mouse(mouse)], "{bytes:?}");
        }
    }

    fn some_bytes() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            Just(b"\x1b".to_vec()),
            Just(b"\x1b[".to_vec()),
            Just(b"\x1b]".to_vec()),
            Just(b"\x1b[200~".to_vec()),
            Just(b"\x1b[201~".to_vec()),
            Just(b"\x1b[<0;".to_vec()),
            Just("ä漢".as_bytes().to_vec()),
            prop::collection::vec(any::<u8>(), 1..4),
            prop::collection::vec(0x20..0x7fu8, 1..4),
        ];
        prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        /// However the bytes are cut, they mean the same, and nothing is kept of them
        /// when silence falls.
        #[test]
        fn any_cut_means_the_same(bytes in some_bytes(), cut in any::<prop::sample::Index>()) {
            let whole = events(&bytes);
            let (mut decoder, mut parts) = (Decoder::default(), Vec::new());
            let (one, other) = bytes.split_at(cut.index(bytes.len() + 1));
            decoder.feed(one, &mut |event| parts.push(event));
            decoder.feed(other, &mut |event| parts.push(event));
            if decoder.is_waiting() {
                decoder.silence(&mut |event| parts.push(event));
            }
            prop_assert_eq!(whole, parts);
            prop_assert!(!decoder.is_waiting());
        }
    }
}
