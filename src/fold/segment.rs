//! The rules: what one character with its marks folds to.

use std::iter::once;
use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Reads a text segment by segment: a character and all that combines with it.
pub(super) struct Segments<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Segments<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Where the next segment starts.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Reads one letter, digit or blank of ASCII with nothing combining after
    /// it, if that is what stands here; returns it as written.
    pub(super) fn read_ascii(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        let byte = *bytes.get(self.at)?;
        if byte.is_ascii() && bytes.get(self.at + 1).is_none_or(u8::is_ascii) {
            self.at += 1;
            return Some(byte);
        }
        None
    }

    /// Appends the next segment, folded, and returns where it stands in the
    /// text. A segment may fold to nothing only at the start of a text.
    pub(super) fn read(&mut self, out: &mut String) -> Option<Range<usize>> {
        let start = self.at;
        if let Some(byte) = self.read_ascii() {
            out.push(char::from(byte.to_ascii_lowercase()));
            return Some(start..self.at);
        }
        let mut rest = self.text.get(start..)?.chars();
        let first = rest.next()?;
        let mut end = start + first.len_utf8();
        let mut is_single = true;
        for c in rest {
            if !continues(c) {
                break;
            }
            end += c.len_utf8();
            is_single = false;
        }
        self.at = end;
        if !(is_single && fold_common(first, out)) {
            fold_segment(self.text.get(start..end).unwrap_or_default(), out);
        }
        Some(start..end)
    }
}

/// Whether a character belongs to the one before it: it combines with it, or
/// it leaves no trace.
fn continues(c: char) -> bool {
    match c {
        // The common cases first; the last arm would answer the same.
        '\0'..='\u{ac}'
        | '\u{ae}'..='\u{2ff}'
        | '\u{370}'..='\u{482}'
        | '\u{2010}'..='\u{2027}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' => false,
        '\u{300}'..='\u{36f}' => true,
        _ => {
            let mut first = None;
            decompose_compatible(c, |part| first = first.or(Some(part)));
            let first = first.unwrap_or(c);
            is_ignored(c)
                || leaves_no_trace(first)
                || canonical_combining_class(first) != 0
                || is_nfc_quick(once(first)) == IsNormalized::Maybe
        }
    }
}

/// Folds a whole segment by the rules.
fn fold_segment(segment: &str, out: &mut String) {
    let mut plain = String::with_capacity(segment.len());
    for c in segment
        .chars()
        .filter(|&c| !is_ignored(c))
        .nfkd()
        .filter(|&c| !leaves_no_trace(c))
        .flat_map(char::to_lowercase)
    {
        match replacement(c) {
            Some(other) => plain.push_str(other),
            None => plain.push(c),
        }
    }
    out.extend(plain.nfc());
}

/// Folds a character that stands alone, if it is one of the common ones.
fn fold_common(c: char, out: &mut String) -> bool {
    match c {
        '\u{c0}'..='\u{17f}' => {
            let Some(folded) = LATIN.get((u32::from(c) - 0xc0) as usize) else {
                return false;
            };
            out.push_str(folded);
        }
        // Cyrillic, apart from й, which loses its mark.
        'а'..='и'
        | 'к'..='я'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' => out.push(c),
        'А'..='И' | 'К'..='Я' => out.extend(c.to_lowercase()),
        '\0'..='\x7f' => out.push(c.to_ascii_lowercase()),
        '\u{2010}'..='\u{2026}' => match replacement(c) {
            Some(other) => out.push_str(other),
            None => return false,
        },
        _ => return false,
    }
    true
}

/// What is left out of decomposed text; ligatures can hold ignored characters.
fn leaves_no_trace(c: char) -> bool {
    is_ignored(c) || is_dropped_mark(c)
}

/// Characters that are there for typesetting only.
fn is_ignored(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'                        // soft hyphen
        | '\u{61c}'
        | '\u{640}'                     // Arabic tatweel
        | '\u{180b}'..='\u{180f}'
        | '\u{200c}'..='\u{200f}'       // joiners, direction marks
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'       // variation selectors
        | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Marks that readers leave out: accents of Latin, Greek and Cyrillic, Arabic
/// vowels, Hebrew points.
fn is_dropped_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5bd}'
        | '\u{5bf}'
        | '\u{5c1}'..='\u{5c2}'
        | '\u{5c4}'..='\u{5c5}'
        | '\u{5c7}'
        | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{6d6}'..='\u{6dc}'
        | '\u{6df}'..='\u{6e4}'
        | '\u{6e7}'..='\u{6e8}'
        | '\u{6ea}'..='\u{6ed}'
        | '\u{8d3}'..='\u{8e1}'
        | '\u{8e3}'..='\u{8ff}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Letters and signs that no decomposition leads to what is typed for them.
/// Called with lower case.
fn replacement(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' | 'ƚ' => "l",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' | 'ɲ' => "n",
        'ĸ' | 'ƙ' => "k",
        'ɓ' => "b",
        'ƒ' => "f",
        'ə' | 'ǝ' => "e",
        'ς' => "σ",
        'ґ' => "г",
        // Persian and Arabic forms of one letter.
        'ک' => "ك",
        'ی' | 'ى' => "ي",
        '٠' | '۰' => "0",
        '١' | '۱' => "1",
        '٢' | '۲' => "2",
        '٣' | '۳' => "3",
        '٤' | '۴' => "4",
        '٥' | '۵' => "5",
        '٦' | '۶' => "6",
        '٧' | '۷' => "7",
        '٨' | '۸' => "8",
        '٩' | '۹' => "9",
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2e3a}' | '\u{2e3b}' => "-",
        '\u{2018}'..='\u{201b}' | '‹' | '›' | '′' | 'ʼ' | 'ʹ' | 'ʻ' => "'",
        '\u{201c}'..='\u{201f}' | '«' | '»' | '″' => "\"",
        '\u{2026}' => "...",
        _ => return None,
    })
}

/// What the letters from U+00C0 to U+017F fold to; the rules above say the same.
#[rustfmt::skip]
const LATIN: [&str; 192] = [
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", // U+00C0
    "d", "n", "o", "o", "o", "o", "o", "×", "o", "u", "u", "u", "u", "y", "th", "ss", // U+00D0
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", // U+00E0
    "d", "n", "o", "o", "o", "o", "o", "÷", "o", "u", "u", "u", "u", "y", "th", "y", // U+00F0
    "a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d", // U+0100
    "d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g", // U+0110
    "g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i", // U+0120
    "i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l·", // U+0130
    "l·", "l", "l", "n", "n", "n", "n", "n", "n", "'n", "n", "n", "o", "o", "o", "o", // U+0140
    "o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s", // U+0150
    "s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u", // U+0160
    "u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s", // U+0170
];

/// Texts that try what folding finds hard, for the property tests of the module.
#[cfg(test)]
pub(super) fn arbitrary_text() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let hard = prop::sample::select(vec![
        'a',
        'E',
        ' ',
        '-',
        'ä',
        'ß',
        'İ',
        'ı',
        'ğ',
        'ﬁ',
        '½',
        '\u{ad}',
        '\u{301}',
        '\u{308}',
        '\u{327}',
        '\u{34f}',
        '\u{3099}',
        'か',
        'ｶ',
        'ﾞ',
        '日',
        '本',
        'ᄒ',
        'ᅡ',
        'ᆫ',
        '가',
        'ㄱ',
        'ㅏ',
        '\u{9c7}',
        '\u{9be}',
        'क',
        '\u{93c}',
        '\u{94d}',
        'น',
        '\u{e49}',
        '\u{e33}',
        'ש',
        '\u{5c1}',
        'ا',
        '\u{654}',
        '\u{200d}',
        '\u{fe0f}',
        '👩',
        '“',
        '’',
        '…',
        '3',
        '\u{1d15e}',
    ]);
    prop_oneof![
        prop::collection::vec(hard, 0..24).prop_map(|chars| chars.into_iter().collect()),
        any::<String>(),
        "[ -~äöüßğ„“]{0,60}",
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_ways_lead_where_the_rules_lead() {
        for c in '\0'..=char::MAX {
            let mut short = String::new();
            if fold_common(c, &mut short) {
                let mut long = String::new();
                fold_segment(&c.to_string(), &mut long);
                assert_eq!(short, long, "{c:?}");
            }
            let mut first = None;
            decompose_compatible(c, |part| first = first.or(Some(part)));
            let first = first.unwrap_or(c);
            let by_rule = is_ignored(c)
                || leaves_no_trace(first)
                || canonical_combining_class(first) != 0
                || is_nfc_quick(once(first)) == IsNormalized::Maybe;
            assert_eq!(continues(c), by_rule, "{c:?}");
        }
    }

    #[test]
    fn only_the_start_of_a_text_folds_to_nothing() {
        for c in '\0'..=char::MAX {
            let mut folded = String::new();
            fold_segment(&c.to_string(), &mut folded);
            assert!(!folded.is_empty() || continues(c), "{c:?}");
        }
    }
}
