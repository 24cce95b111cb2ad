//! What a terminal sends: from bytes to keys, pastes and the mouse.
//!
//! Terminals write keys as control sequences (ECMA-48, and what xterm, the Linux
//! console, rxvt and kitty have added), and answers to questions come the same way. A
//! [`Decoder`] takes the bytes as they arrive, cut anywhere, and tells a sequence from
//! the Escape key by the silence behind it, which its owner measures. Answers are never
//! taken for keys: what is no key, paste or mouse is dropped as a whole.

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
    /// The mouse did something.
    Mouse(Mouse),
}

/// What the mouse did, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub action: MouseAction,
    /// The column on the screen, from 0.
    pub column: u16,
    /// The row on the screen, from 0.
    pub row: u16,
}

/// What the mouse can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseAction {
    /// The left button was pressed.
    Press,
    /// It was moved with the left button held down.
    Drag,
    /// A button was released.
    Release,
    /// The wheel was turned away from the reader: what stands above is wanted.
    WheelUp,
    /// The wheel was turned towards the reader.
    WheelDown,
}
