//! What a terminal sends: from bytes to keys and pastes.
//!
//! Terminals write keys as control sequences (ECMA-48, and what xterm, the Linux
//! console, rxvt and kitty have added), and answers to questions come the same way. A
//! [`Decoder`] takes the bytes as they arrive, cut anywhere, and tells a sequence from
//! the Escape key by the silence behind it, which its owner measures. Answers are never
//! taken for keys: what is no key and no paste is dropped as a whole.

mod decoder;
mod sequence;

pub use decoder::Decoder;

use crate::keymap::Key;

/// Something the reader did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted; only its first [`Decoder::LONGEST_PASTE`] bytes.
    Paste(String),
}
