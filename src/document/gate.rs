//! The one gate for text from outside: what passes is safe to send to a terminal.
//!
//! A file can hold escape sequences, characters that turn the line round, invisible
//! ones that break the counting of columns, and thousands of accents on one letter.
//! They are taken out here, before anything is stored, so that no other module has
//! to think of them. What is passed twice is not changed the second time.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

/// So many combining marks stay on one letter; the most any living script needs.
const MAX_MARKS: u8 = 4;

/// So many joiners stay in one emoji; a family of four has three.
const MAX_EMOJI_JOINERS: u8 = 6;

/// Shows nothing and is no part of the word; lines may be broken there.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

const NO_BREAK_SPACE: char = '\u{a0}';
const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// Makes text of several lines safe.
///
/// Every kind of line break becomes `\n`, tabs and other blanks become a space
/// (no-break spaces stay). Control, bidirectional and invisible format characters,
/// tags and noncharacters go. Joiners stay where Arabic and Indic letters and emoji
/// need them; a cluster keeps at most four combining marks.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| matches!(b, b'\n' | b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut gate = Gate::default();
    let cleaned: String = text.chars().flat_map(|c| gate.pass(c)).flatten().collect();
    if cleaned == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(cleaned)
    }
}

/// Makes a field of one line safe, such as a title or a name: as [`clean`], and every
/// run of blanks and line breaks becomes one blank, the ends are trimmed.
pub fn clean_line(text: &str) -> String {
    let cleaned = clean(text);
    let mut line = String::with_capacity(cleaned.len());
    for word in cleaned.trim().split([' ', '\n']).filter(|w| !w.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The gate for text that comes piece by piece.
#[derive(Debug, Default)]
pub(super) struct Gate {
    /// The last character that passed.
    previous: char,
    /// The last character that came was a carriage return.
    after_return: bool,
    /// A joiner that waits to see whether the next character needs it.
    joiner: Option<char>,
    marks: u8,
    emoji_joiners: u8,
}

impl Gate {
    /// What `c` becomes: nothing, a character, or a joiner and a character.
    pub(super) fn pass(&mut self, c: char) -> [Option<char>; 2] {
        let after_return = std::mem::replace(&mut self.after_return, c == '\r');
        if c == '\n' && after_return {
            return [None, None];
        }
        let Some(c) = replace(c) else {
            return [None, None];
        };
        if matches!(c, ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER) {
            return [self.pass_joiner(c), None];
        }
        if is_extender(c) {
            if self.marks == MAX_MARKS {
                return [None, None];
            }
            self.marks += 1;
        } else {
            self.marks = 0;
        }
        let joiner = self.settle_joiner(c);
        self.previous = c;
        [joiner, Some(c)]
    }

    /// After a virama a joiner chooses the letter's form, whatever follows; elsewhere
    /// the next character decides.
    fn pass_joiner(&mut self, joiner: char) -> Option<char> {
        if is_virama(self.previous) {
            self.previous = joiner;
            return Some(joiner);
        }
        self.joiner.get_or_insert(joiner);
        None
    }

    /// The joiner that waited, if it is needed between the last character and `next`.
    fn settle_joiner(&mut self, next: char) -> Option<char> {
        let joiner = self.joiner.take();
        let joins_emoji = joiner == Some(ZERO_WIDTH_JOINER)
            && ends_emoji(self.previous)
            && is_emoji(next)
            && self.emoji_joiners < MAX_EMOJI_JOINERS;
        if joins_emoji {
            self.emoji_joiners += 1;
        } else if !is_extender(next) {
            self.emoji_joiners = 0;
        }
        joiner.filter(|_| joins_emoji || (is_cursive(self.previous) && is_cursive(next)))
    }
}

/// What a single character becomes; `None` if it goes.
fn replace(c: char) -> Option<char> {
    match c {
        '\n' | ' '..='~' => Some(c),
        // All of them end a line (UAX #14, classes BK, CR and NL).
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\u{2007}' => Some(NO_BREAK_SPACE),
        '\t' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}'
        // The Hangul fillers: letters that show nothing, two columns wide in most terminals.
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => Some(' '),
        _ if c.is_control() || is_invisible(c) || is_noncharacter(c) => None,
        _ => Some(c),
    }
}

/// Format characters without a shape of their own: soft hyphen, directions, zero-width
/// spaces, word joiner and invisible operators, byte order mark, annotations, tags.
fn is_invisible(c: char) -> bool {
    matches!(c,
        SOFT_HYPHEN | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
}

/// Code points that never stand for a character (Unicode, section 23.7).
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// What hangs on the character before it: combining marks, variation selectors,
/// skin tones and the half-width voicing marks.
pub(super) fn is_extender(c: char) -> bool {
    !c.is_ascii()
        && (is_combining_mark(c)
            || matches!(c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{ff9e}' | '\u{ff9f}'))
}

/// The sign that takes the vowel from a consonant in the scripts of India and Sri Lanka.
fn is_virama(c: char) -> bool {
    matches!(
        c,
        '\u{94d}'
            | '\u{9cd}'
            | '\u{a4d}'
            | '\u{acd}'
            | '\u{b4d}'
            | '\u{bcd}'
            | '\u{c4d}'
            | '\u{ccd}'
            | '\u{d4d}'
            | '\u{dca}'
    )
}

/// Letters (and marks) of scripts in which a joiner changes how its neighbours look:
/// Arabic, Syriac, the Indic scripts, Myanmar, Khmer, Mongolian.
fn is_cursive(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
        | '\u{a8e0}'..='\u{a8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{11000}'..='\u{114ff}')
        && (c.is_alphabetic() || is_extender(c))
}

/// Pictures that can be joined into one, such as a family or a flag.
fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{2190}'..='\u{21ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1faff}')
}

/// The last character of a picture: itself, or the selector that makes it colourful.
fn ends_emoji(c: char) -> bool {
    is_emoji(c) || c == '\u{fe0f}'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn line_breaks_and_blanks_become_plain_ones() {
        for (dirty, expected) in [
            ("a\r\nb\rc\n\rd", "a\nb\nc\n\nd"),
            ("a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f", "a\nb\nc\nd\ne\nf"),
            ("a\tb\u{2003}c\u{3000}d", "a b c d"),
            ("10\u{a0}000\u{202f}€", "10\u{a0}000\u{202f}€"),
            ("10\u{2007}000", "10\u{a0}000"),
            ("a\u{3164}\u{115f}b", "a  b"),
        ] {
            assert_eq!(clean(dirty), expected, "{dirty:?}");
        }
    }

    #[test]
    fn what_could_steer_a_terminal_goes() {
        for (dirty, expected) in [
            ("a\x1b[31mb\x07\x08\0\x7f", "a[31mb"),
            ("a\x1b]0;title\x1b\\b", "a]0;title\\b"),
            ("a\u{9b}31m\u{9d}b", "a31mb"),
            (
                "\u{202e}evil\u{202c} \u{2066}x\u{2069}\u{200e}\u{200f}\u{61c}",
                "evil x",
            ),
            ("\u{feff}co\u{ad}op\u{200b}er\u{2060}ate", "cooperate"),
            (
                "flag\u{e0067}\u{e007f}\u{fff9}x\u{fffb}\u{fdd0}\u{fffe}\u{1ffff}",
                "flagx",
            ),
        ] {
            assert_eq!(clean(dirty), expected, "{dirty:?}");
        }
    }

    #[test]
    fn joiners_stay_only_where_they_are_needed() {
        for kept in [
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "അവന്\u{200d} വന്നു",
            "👨\u{200d}👩\u{200d}👧\u{200d}👦",
            "❤\u{fe0f}\u{200d}🔥",
            "👩🏽\u{200d}🚀",
        ] {
            assert_eq!(clean(kept), kept, "{kept:?}");
        }
        for (dirty, expected) in [
            ("Auf\u{200c}lage", "Auflage"),
            ("a\u{200d}b\u{200d}", "ab"),
            ("\u{200d}می\u{200c}", "می"),
            ("می\u{200c}\u{200c}\u{200d}خواهم", "می\u{200c}خواهم"),
        ] {
            assert_eq!(clean(dirty), expected, "{dirty:?}");
        }
        let chain = "👨\u{200d}".repeat(100);
        assert!(clean(&chain).matches('\u{200d}').count() < 90);
    }

    #[test]
    fn a_letter_keeps_four_marks() {
        let flood = format!("e{}x\u{301}", "\u{301}".repeat(2000));
        assert_eq!(clean(&flood), format!("e{}x\u{301}", "\u{301}".repeat(4)));
    }

    #[test]
    fn clean_text_is_not_copied() {
        for text in ["", "plain\ntext", "Erdoğan „sagte“ 日本語"] {
            assert!(matches!(clean(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn a_line_has_single_blanks_and_no_ends() {
        for (dirty, expected) in [
            ("  a \t\r\n b\u{a0}c\u{a0} ", "a b\u{a0}c"),
            (" \u{a0}\n", ""),
            ("\u{200b} a\u{200b} ", "a"),
        ] {
            assert_eq!(clean_line(dirty), expected, "{dirty:?}");
        }
    }

    fn is_allowed(c: char) -> bool {
        c == '\n' || !(c.is_control() || is_invisible(c) || is_noncharacter(c))
    }

    /// Text in which the characters the gate looks at are common.
    fn dirty() -> impl Strategy<Value = String> {
        let picky = prop::sample::select(
            "a \n\r\t\u{a0}\u{301}\u{302}\u{94d}\u{915}\u{200c}\u{200d}\u{645}👨🏽❤\u{fe0f}\u{3000}漢"
                .chars()
                .collect::<Vec<_>>(),
        );
        prop::collection::vec(prop_oneof![4 => picky, 1 => any::<char>()], 0..60)
            .prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn nothing_forbidden_passes(text in dirty()) {
            let cleaned = clean(&text);
            prop_assert!(cleaned.chars().all(is_allowed), "{cleaned:?}");
            let line = clean_line(&text);
            prop_assert!(line.chars().all(|c| is_allowed(c) && c != '\n'), "{line:?}");
            prop_assert!(!line.contains("  ") && line.trim() == line, "{line:?}");
        }

        #[test]
        fn a_second_pass_changes_nothing(text in dirty()) {
            let once = clean(&text).into_owned();
            prop_assert_eq!(clean(&once), once.as_str());
            let line = clean_line(&text);
            prop_assert_eq!(clean_line(&line), line.as_str());
        }
    }
}
