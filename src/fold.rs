//! Folding: a second text for matching, with the way back to the first.
//!
//! Two spellings that a reader takes for the same fold to the same bytes:
//! upper and lower case, letters with and without accents (`ğ` and `g`, `é`
//! and `e`), `ß` and `ss`, ligatures, wide and narrow forms, composed and
//! decomposed text, typographic and plain quotes. Marks that make another
//! letter stay: Thai and Indic vowel signs, the voicing of kana (`が` is not
//! `か`); Hangul stays in syllables.
//!
//! The text is folded segment by segment: a character with everything that
//! combines with it. Segments do not influence each other, which is what makes
//! the way back exact ([`Folded`]), folding repeatable, and composed and
//! decomposed input alike.

mod folded;
mod segment;
mod tokens;

pub use folded::Folded;
pub use tokens::{TOKEN_BYTES, Token, Tokens, index_text, is_unspaced, tokens};

use segment::Segments;

/// Folds a text for matching.
///
/// Folding twice changes nothing more, and NFC and NFD forms of a text fold
/// alike.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    let mut segments = Segments::new(text);
    while segments.read(&mut folded).is_some() {}
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn spellings_fold_to_what_is_typed() {
        for (text, expected) in [
            ("Hello, World", "hello, world"),
            ("Türkei ÄÖÜ äöü", "turkei aou aou"),
            ("Erdoğan İstanbul ışık", "erdogan istanbul isik"),
            ("Straße STRASSE GROẞ", "strasse strasse gross"),
            (
                "Æther œuvre Øre Łódź Đà þing",
                "aether oeuvre ore lodz da thing",
            ),
            ("naïve café Zoë", "naive cafe zoe"),
            ("ﬁn ﬃ ﬆ", "fin ffi st"),
            ("Ｆｕｌｌ　ｗｉｄｔｈ １２", "full width 12"),
            ("„so“ ‚so‘ «so» it’s", "\"so\" 'so' \"so\" it's"),
            ("1914–1918 — a‑b −5", "1914-1918 - a-b -5"),
            ("Wör\u{ad}ter", "worter"),
            ("km² ½ …", "km2 1\u{2044}2 ..."),
            ("Ελλάς ΕΛΛΆΣ", "ελλασ ελλασ"),
            ("Ёлка Й Київ", "елка и киів"),
            ("مُحَمَّد أحمد", "محمد احمد"),
            ("שָׁלוֹם", "שלום"),
            ("か が \u{304b}\u{3099} ｶﾞ", "か が が ガ"),
            ("한국 \u{1112}\u{1161}\u{11ab}", "한국 한"),
            ("กิน น้ำ", "กิน น\u{e49}\u{e4d}\u{e32}"),
            ("हिन्दी", "हिन्दी"),
            ("Əliyev", "eliyev"),
            ("❤\u{fe0f}", "❤"),
            ("", ""),
            ("\u{301}", ""),
        ] {
            assert_eq!(fold(text), expected, "{text:?}");
        }
    }

    #[test]
    fn every_character_folds_once_and_for_all() {
        for c in '\0'..=char::MAX {
            let once = fold(&c.to_string());
            assert_eq!(fold(&once), once, "{c:?} U+{:04X}", u32::from(c));
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in segment::arbitrary_text()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn composed_and_decomposed_text_fold_alike(text in segment::arbitrary_text()) {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&composed), fold(&text));
            prop_assert_eq!(fold(&decomposed), fold(&text));
        }
    }
}
