//! Words: what the full-text index stores and what queries are made of.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::segment::Segments;

/// The longest token, in bytes; longer words are cut here.
pub const TOKEN_BYTES: usize = 64;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the source, in bytes.
    pub source: Range<usize>,
    /// The word, folded; at most [`TOKEN_BYTES`] long.
    pub folded: String,
}

/// The words of a text in order: runs of letters and digits with their marks.
///
/// Everything else separates, apostrophes and hyphens too. Of Han and kana,
/// which are written without blanks, each character is a token and each pair
/// of neighbours is another, so that `日本語` gives `日 日本 本 本語 語`.
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens {
        segments: Segments::new(text),
        segment: String::new(),
        consumed: 0,
        source: 0..0,
        word: String::new(),
        pair: None,
    }
}

/// Appends the tokens of a text, separated by single blanks: what the
/// full-text index stores. A blank also separates them from what `out` holds.
pub fn index_text(text: &str, out: &mut String) {
    let mut tokens = tokens(text);
    while let Some((_, token)) = tokens.read() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(token);
    }
}

/// Whether a character belongs to a script whose words are not told apart by
/// blanks, and is indexed singly and in pairs: Han and kana.
pub fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{3096}'
        | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}'
    )
}

/// Reads the tokens of a text; see [`tokens`].
pub struct Tokens<'a> {
    segments: Segments<'a>,
    /// The segment being read, folded; the first `consumed` bytes are done with.
    segment: String,
    consumed: usize,
    source: Range<usize>,
    word: String,
    /// A pair of unspaced characters that is due next.
    pair: Option<(Range<usize>, [char; 2])>,
}

impl Tokens<'_> {
    /// The next token: where it stands in the source, and the word, folded.
    ///
    /// The same as the iterator, without an allocation for each word.
    pub fn read(&mut self) -> Option<(Range<usize>, &str)> {
        self.word.clear();
        if let Some((range, pair)) = self.pair.take() {
            self.word.extend(pair);
            return Some((range, &self.word));
        }
        let mut range = 0..0;
        let mut is_cut = false;
        while let Some((c, source)) = self.peek() {
            if is_unspaced(c) {
                if self.word.is_empty() {
                    self.consumed += c.len_utf8();
                    return Some(self.read_unspaced(c, source));
                }
                break;
            }
            self.consumed += c.len_utf8();
            let is_word = c.is_alphanumeric() || (!self.word.is_empty() && is_combining_mark(c));
            if !is_word {
                if self.word.is_empty() {
                    continue;
                }
                break;
            }
            if self.word.is_empty() {
                range.start = source.start;
            }
            is_cut = is_cut || self.word.len() + c.len_utf8() > TOKEN_BYTES;
            if !is_cut {
                self.word.push(c);
                range.end = source.end;
                if self.consumed == self.segment.len() {
                    self.read_ascii_letters(&mut range);
                }
            }
        }
        if self.word.is_empty() {
            None
        } else {
            Some((range, &self.word))
        }
    }

    /// Reads on while there is nothing but letters and digits of ASCII.
    fn read_ascii_letters(&mut self, range: &mut Range<usize>) {
        while self.word.len() < TOKEN_BYTES {
            let Some(byte) = self.segments.read_ascii() else {
                return;
            };
            if byte.is_ascii_alphanumeric() {
                self.word.push(char::from(byte.to_ascii_lowercase()));
                range.end = self.segments.position();
            } else {
                // Handed to the reader of single characters.
                let end = self.segments.position();
                self.segment.clear();
                self.segment.push(char::from(byte));
                self.consumed = 0;
                self.source = end - 1..end;
                return;
            }
        }
    }

    fn read_unspaced(&mut self, c: char, source: Range<usize>) -> (Range<usize>, &str) {
        if let Some((next, after)) = self.peek()
            && is_unspaced(next)
        {
            self.pair = Some((source.start..after.end, [c, next]));
        }
        self.word.push(c);
        (source, &self.word)
    }

    /// The next character of the folded text and the source of its segment.
    fn peek(&mut self) -> Option<(char, Range<usize>)> {
        while self.consumed >= self.segment.len() {
            self.segment.clear();
            self.consumed = 0;
            self.source = self.segments.read(&mut self.segment)?;
        }
        let c = self.segment.get(self.consumed..)?.chars().next()?;
        Some((c, self.source.clone()))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let (source, folded) = self.read()?;
        Some(Token {
            source,
            folded: folded.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{fold, segment};
    use super::*;
    use proptest::prelude::*;

    fn index(text: &str) -> String {
        let mut out = String::new();
        index_text(text, &mut out);
        out
    }

    #[test]
    fn texts_fall_into_words() {
        for (text, expected) in [
            ("Des 44-tägigen Konflikts", "des 44 tagigen konflikts"),
            ("Karadeniz'de Ankara’da", "karadeniz de ankara da"),
            ("snake_case a.b@c", "snake case a b c"),
            ("„Wir sind bereit“", "wir sind bereit"),
            ("日本語", "日 日本 本 本語 語"),
            ("東京2020年に。", "東 東京 京 2020 年 年に に"),
            ("カード", "カ カー ー ード ド"),
            ("กิน น้ำ हिन्दी", "กิน น\u{e49}\u{e4d}\u{e32} हिन्दी"),
            ("한국어 뉴스", "한국어 뉴스"),
            ("½ m²", "1 2 m2"),
            ("Wör\u{ad}ter e\u{301}te\u{301}", "worter ete"),
            (" .,- ", ""),
            ("", ""),
        ] {
            assert_eq!(index(text), expected, "{text:?}");
        }
    }

    #[test]
    fn index_texts_are_joined_by_blanks() {
        let mut out = String::new();
        index_text("Title", &mut out);
        index_text("", &mut out);
        index_text("The body.", &mut out);
        assert_eq!(out, "title the body");
    }

    #[test]
    fn words_are_found_in_their_source() {
        let text = "Die Türkei, Cafe\u{301}s: 東京";
        let found: Vec<&str> = tokens(text)
            .map(|token| text.get(token.source).expect("a range"))
            .collect();
        assert_eq!(found, ["Die", "Türkei", "Cafe\u{301}s", "東", "東京", "京"]);
    }

    #[test]
    fn long_words_are_cut_on_a_character() {
        for (text, expected) in [
            ("a".repeat(1000), "a".repeat(64)),
            ("ы".repeat(1000), "ы".repeat(32)),
            (
                format!("a{}b c", "ы".repeat(40)),
                format!("a{} c", "ы".repeat(31)),
            ),
            (
                format!("{} x", "A".repeat(64)),
                format!("{} x", "a".repeat(64)),
            ),
        ] {
            assert_eq!(index(&text), expected);
        }
    }

    proptest! {
        #[test]
        fn tokens_are_words_of_the_folded_text(text in segment::arbitrary_text()) {
            let folded = fold(&text);
            let mut last = 0;
            for token in tokens(&text) {
                prop_assert!(folded.contains(&token.folded));
                prop_assert!(token.folded.len() <= TOKEN_BYTES);
                prop_assert!(!token.folded.contains(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()));
                prop_assert!(token.source.start >= last);
                last = token.source.start;
                let source = text.get(token.source);
                prop_assert!(source.is_some_and(|source| fold(source).contains(&token.folded)));
            }
        }

        #[test]
        fn indexing_the_index_changes_nothing(text in "[a-zäß0-9 ,.'-]{0,80}") {
            let once = index(&text);
            prop_assert_eq!(index(&once), once);
        }
    }
}
