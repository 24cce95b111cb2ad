//! Breaking one line of text into lines that fit.
//!
//! Where a line may break says textwrap (the Unicode line breaking algorithm,
//! UAX #14, and the hyphens inside words), which of these breaks are taken its
//! first-fit algorithm. The widths are ours, because textwrap measures
//! characters and the screen shows graphemes.

use std::ops::Range;

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use textwrap::{WordSeparator, WordSplitter};

use super::width::{Grapheme, graphemes};

/// A piece of text that stays on one line, and the blanks behind it.
#[derive(Clone, Debug, Default)]
struct Piece {
    /// The bytes of the piece, without the blanks.
    range: Range<usize>,
    /// The columns of the piece.
    width: usize,
    /// The columns of the blanks.
    blank: usize,
}

impl Fragment for Piece {
    fn width(&self) -> f64 {
        self.width as f64
    }

    fn whitespace_width(&self) -> f64 {
        self.blank as f64
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Breaks running text without line breaks, and hands over the byte range of
/// each line: without blanks at its ends, and at least one, if only an empty one.
pub(super) fn wrap(text: &str, columns: usize, push: &mut impl FnMut(Range<usize>)) {
    let pieces = pieces(text, columns);
    for line in wrap_first_fit(&pieces, &[columns as f64]) {
        let start = line.first().map_or(0, |piece| piece.range.start);
        push(start..line.last().map_or(start, |piece| piece.range.end));
    }
}

/// Cuts a preformatted line where it is full, and hands over the byte range of
/// each part: blanks are kept, except at the end of a part.
pub(super) fn fold(text: &str, columns: usize, push: &mut impl FnMut(Range<usize>)) {
    let mut part = 0..0;
    let mut width = 0;
    for grapheme in graphemes(text.trim_end()) {
        width += grapheme.width;
        if width > columns && grapheme.start > part.start {
            push(part);
            part = grapheme.start..grapheme.start;
            width = grapheme.width;
        }
        if !is_blank(&grapheme) {
            part.end = grapheme.end;
        }
    }
    push(part);
}

/// Cuts a text where lines may break, and words that are wider than a line also
/// between graphemes.
fn pieces(text: &str, columns: usize) -> Vec<Piece> {
    let mut breaks = break_offsets(text).into_iter().peekable();
    let mut pieces = Vec::new();
    let mut piece = Piece::default();
    for grapheme in graphemes(text) {
        // A break inside a grapheme (before an accent on a blank) is none.
        while breaks.next_if(|&offset| offset < grapheme.start).is_some() {}
        let may_break = breaks.next_if_eq(&grapheme.start).is_some();
        let is_empty = piece.range.is_empty();
        if is_blank(&grapheme) {
            // Blanks that begin the text are dropped; all others belong to the
            // word before them, whatever breaks there are between them.
            if !is_empty {
                piece.blank += grapheme.width;
            }
            continue;
        }
        let joined = piece.width + piece.blank + grapheme.width;
        if is_empty || may_break || joined > columns {
            let range = grapheme.start..grapheme.end;
            let next = Piece {
                range,
                width: grapheme.width,
                blank: 0,
            };
            let full = std::mem::replace(&mut piece, next);
            if !is_empty {
                pieces.push(full);
            }
        } else {
            piece.range.end = grapheme.end;
            piece.width = joined;
            piece.blank = 0;
        }
    }
    if !piece.range.is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// The offsets at which a new line may start, in order.
fn break_offsets(text: &str) -> Vec<usize> {
    let mut offsets = Vec::new();
    let mut start = 0;
    for word in WordSeparator::UnicodeBreakProperties.find_words(text) {
        if word.contains('-') {
            let hyphens = WordSplitter::HyphenSplitter.split_points(&word);
            offsets.extend(hyphens.into_iter().map(|hyphen| start + hyphen));
        }
        start += word.len() + word.whitespace.len();
        offsets.push(start);
    }
    offsets
}

/// Whether a grapheme is a blank at which a line may end; no-break spaces are not.
fn is_blank(grapheme: &Grapheme<'_>) -> bool {
    let is_glue = |c: char| matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}');
    grapheme
        .text
        .chars()
        .all(|c| c.is_whitespace() && !is_glue(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, columns: usize) -> Vec<&str> {
        let mut lines = Vec::new();
        wrap(text, columns, &mut |range| {
            lines.push(text.get(range).expect("a border"));
        });
        lines
    }

    fn folded(text: &str, columns: usize) -> Vec<&str> {
        let mut lines = Vec::new();
        fold(text, columns, &mut |range| {
            lines.push(text.get(range).expect("a border"));
        });
        lines
    }

    #[test]
    fn running_text() {
        let cases: [(&str, usize, &[&str]); 20] = [
            ("", 5, &[""]),
            ("   ", 5, &[""]),
            ("  ab cd ", 5, &["ab cd"]),
            ("ab cd", 4, &["ab", "cd"]),
            ("ab   cd", 4, &["ab", "cd"]),
            ("ab  cd e", 6, &["ab  cd", "e"]),
            ("ab \u{2003} cd", 3, &["ab", "cd"]),
            ("abcdefg", 3, &["abc", "def", "g"]),
            ("ab cdefgh", 4, &["ab", "cdef", "gh"]),
            ("10\u{a0}km weit", 5, &["10\u{a0}km", "weit"]),
            ("ab 10\u{a0}km", 5, &["ab", "10\u{a0}km"]),
            ("ab 10\u{202f}000", 6, &["ab", "10\u{202f}000"]),
            ("Nord-Süd-Dialog", 9, &["Nord-Süd-", "Dialog"]),
            ("-5 bis -10", 6, &["-5 bis", "-10"]),
            ("東京は雨。", 4, &["東京", "は", "雨。"]),
            ("東京", 1, &["東", "京"]),
            ("e\u{301}e\u{301}", 1, &["e\u{301}", "e\u{301}"]),
            ("🇩🇪🇫🇷", 2, &["🇩🇪", "🇫🇷"]),
            ("ab \u{301}cd", 3, &["ab \u{301}", "cd"]),
            ("( a )", 3, &["( a", ")"]),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(wrapped(text, columns), expected, "{text:?} in {columns}");
        }
    }

    #[test]
    fn preformatted_text() {
        let cases: [(&str, usize, &[&str]); 6] = [
            ("", 4, &[""]),
            ("      ", 4, &[""]),
            ("  ab  ", 4, &["  ab"]),
            ("a b cd", 4, &["a b", "cd"]),
            ("      ab", 4, &["", "  ab"]),
            ("日本語", 4, &["日本", "語"]),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(folded(text, columns), expected, "{text:?} in {columns}");
        }
    }
}
