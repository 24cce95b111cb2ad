//! A line that is being typed.

use unicode_segmentation::UnicodeSegmentation;

use crate::keymap::{Key, KeyCode};

/// The longest line that can be typed or pasted, in bytes.
const LONGEST: usize = 4_096;

/// What a prompt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptKind {
    /// A search, answered at every key.
    Search,
    /// What to find inside the open article, found at every key.
    Find,
    /// A command, run by Enter.
    Command,
}

/// What a key did to a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The text is another one.
    Changed,
    /// Only the cursor moved, or nothing happened.
    Unchanged,
    /// The key is none of the prompt's.
    Ignored,
}

/// A line of text with a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// What it is for.
    pub kind: PromptKind,
    text: String,
    /// A byte offset into `text`, on a grapheme border.
    cursor: usize,
}

impl Prompt {
    /// A prompt with a text to begin with, the cursor behind it.
    pub fn new(kind: PromptKind, text: &str) -> Self {
        Self {
            kind,
            text: text.to_owned(),
            cursor: text.len(),
        }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    pub fn before_cursor(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    /// Replaces the text; the cursor goes behind it.
    pub fn set_text(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.cursor = self.text.len();
    }

    /// Types a text at the cursor; line breaks and control characters become blanks.
    pub fn insert(&mut self, text: &str) {
        let text: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        if self.text.len() + text.len() <= LONGEST {
            self.text.insert_str(self.cursor, &text);
            self.cursor += text.len();
        }
    }

    /// Does what a key of a line editor does.
    pub fn press(&mut self, key: Key) -> Edit {
        let length = self.text.len();
        match (key.code, key.ctrl, key.alt) {
            (KeyCode::Char(c), false, false) => self.insert(c.encode_utf8(&mut [0; 4])),
            (KeyCode::Backspace, false, false) | (KeyCode::Char('h'), true, false) => {
                self.delete(self.previous(), self.cursor);
            }
            (KeyCode::Delete, false, false) | (KeyCode::Char('d'), true, false) => {
                self.delete(self.cursor, self.next());
            }
            (KeyCode::Char('w'), true, false) | (KeyCode::Backspace, _, true) => {
                self.delete(self.previous_word(), self.cursor);
            }
            (KeyCode::Char('u'), true, false) => self.delete(0, self.cursor),
            (KeyCode::Char('k'), true, false) => self.delete(self.cursor, length),
            (KeyCode::Left, false, false) | (KeyCode::Char('b'), true, false) => {
                self.cursor = self.previous();
            }
            (KeyCode::Right, false, false) | (KeyCode::Char('f'), true, false) => {
                self.cursor = self.next();
            }
            (KeyCode::Left, true, false) | (KeyCode::Char('b'), false, true) => {
                self.cursor = self.previous_word();
            }
            (KeyCode::Home, ..) | (KeyCode::Char('a'), true, false) => self.cursor = 0,
            (KeyCode::End, ..) | (KeyCode::Char('e'), true, false) => self.cursor = length,
            _ => return Edit::Ignored,
        }
        if self.text.len() == length {
            Edit::Unchanged
        } else {
            Edit::Changed
        }
    }

    fn delete(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }

    fn previous(&self) -> usize {
        self.before_cursor()
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(start, _)| start)
    }

    fn next(&self) -> usize {
        let rest = self.text.get(self.cursor..).unwrap_or_default();
        self.cursor + rest.graphemes(true).next().map_or(0, str::len)
    }

    fn previous_word(&self) -> usize {
        let mut words = self.before_cursor().unicode_word_indices();
        words.next_back().map_or(0, |(start, _)| start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::parse_keys;

    fn typed(keys: &str) -> Prompt {
        let mut prompt = Prompt::new(PromptKind::Search, "");
        for key in parse_keys_long(keys) {
            prompt.press(key);
        }
        prompt
    }

    fn parse_keys_long(keys: &str) -> Vec<Key> {
        keys.split(' ')
            .flat_map(|key| parse_keys(key).unwrap())
            .collect()
    }

    #[test]
    fn keys_edit_the_line() {
        let cases = [
            ("a b c", "abc", "abc"),
            ("a b Left c", "acb", "ac"),
            ("ü ß Backspace", "ü", "ü"),
            ("e i n s space z w e i ctrl-w", "eins ", "eins "),
            ("a b ctrl-u c", "c", "c"),
            ("a b Home c", "cab", "c"),
            ("a b Home Delete", "b", ""),
            ("a b Home End Left Right c", "abc", "abc"),
            ("Backspace Left Delete ctrl-w", "", ""),
        ];
        for (keys, text, before) in cases {
            let prompt = typed(keys);
            assert_eq!(
                (prompt.text(), prompt.before_cursor()),
                (text, before),
                "{keys}"
            );
        }
    }

    #[test]
    fn pasted_line_breaks_become_blanks_and_a_flood_is_refused() {
        let mut prompt = Prompt::new(PromptKind::Command, "x");
        prompt.insert("a\nb\u{1b}c");
        assert_eq!(prompt.text(), "xa b c");
        prompt.insert(&"y".repeat(LONGEST));
        assert_eq!(prompt.text(), "xa b c");
    }
}
