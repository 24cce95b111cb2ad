//! How many columns a text takes on the screen.
//!
//! The terminal is written to by ratatui, grapheme by grapheme; what counts here
//! is therefore what `Buffer::set_stringn` makes of a text, down to leaving out
//! graphemes with control characters. Emoji of several characters take from one to
//! eight columns, each terminal in its own way; of these only the first character is
//! drawn, whose columns all agree on.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// A user-perceived character and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grapheme<'a> {
    /// Its text.
    pub(super) text: &'a str,
    /// Where it starts, in bytes.
    pub(super) start: usize,
    /// Where the next one starts.
    pub(super) end: usize,
    /// Its columns.
    pub(super) width: usize,
}

/// The graphemes of a text (extended grapheme clusters, UAX #29) with their columns.
pub(super) fn graphemes(text: &str) -> impl Iterator<Item = Grapheme<'_>> {
    let bytes = text.as_bytes();
    let mut start = 0;
    std::iter::from_fn(move || {
        let first = *bytes.get(start)?;
        // Two ASCII characters are never one grapheme, except for CR LF.
        let alone = is_printable(first) && bytes.get(start + 1).is_none_or(u8::is_ascii);
        let grapheme = if alone {
            text.get(start..=start)?
        } else {
            text.get(start..)?.graphemes(true).next()?
        };
        let end = start + grapheme.len();
        let width = if alone { 1 } else { grapheme_width(grapheme) };
        let found = Grapheme {
            text: grapheme,
            start,
            end,
            width,
        };
        start = end;
        Some(found)
    })
}

fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

/// The columns ratatui gives to what is drawn of one grapheme: none to control
/// characters, which it does not draw.
fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.contains(char::is_control) {
        0
    } else {
        usize::from(drawn(grapheme).cell_width())
    }
}

/// What is drawn of a grapheme: of an emoji made of several characters the first, of
/// anything else all.
fn drawn(grapheme: &str) -> &str {
    let mut characters = grapheme.char_indices();
    let first = characters.next().map_or(' ', |(_, first)| first);
    let second = characters.next().map_or(0, |(at, _)| at);
    let is_sequence = second > 0
        && grapheme.chars().skip(1).any(|c| match c {
            JOINER => !first.is_alphabetic(),
            c => is_emoji_part(c),
        });
    if is_sequence {
        grapheme.get(..second).unwrap_or(grapheme)
    } else {
        grapheme
    }
}

const JOINER: char = '\u{200d}';

/// The variation selectors of emoji, the frame of keycaps, the colours of skin.
fn is_emoji_part(c: char) -> bool {
    matches!(
        c,
        '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}'
    )
}

/// A text as it is drawn: emoji made of several characters as their first, which takes
/// the same columns in all terminals.
///
/// ```
/// use depesche::typeset::{shown, width};
///
/// assert_eq!(shown("warm ❤\u{fe0f}"), "warm ❤");
/// assert_eq!(width("❤\u{fe0f}"), 1);
/// ```
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(|c| c == JOINER || is_emoji_part(c)) {
        return Cow::Borrowed(text);
    }
    let drawn = graphemes(text).map(|grapheme| drawn(grapheme.text));
    Cow::Owned(drawn.collect())
}

/// The columns a text takes when it is drawn on one line.
///
/// ```
/// use depesche::typeset::width;
///
/// assert_eq!(width("Zürich"), 6);
/// assert_eq!(width("東京"), 4);
/// ```
pub fn width(text: &str) -> usize {
    if text.bytes().all(is_printable) {
        return text.len();
    }
    graphemes(text).map(|grapheme| grapheme.width).sum()
}

/// What of a text fits, see [`fit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    /// How many bytes of the text are kept.
    pub end: usize,
    /// Whether an ellipsis "…" is to be drawn behind them.
    pub ellipsis: bool,
    /// The columns of both together; never more than there are.
    pub width: usize,
}

/// What of a text fits into so many columns, cut between graphemes and with one
/// column kept for an ellipsis when it has to be cut. Blanks are not left
/// standing before the ellipsis. In no columns at all nothing fits.
///
/// ```
/// use depesche::typeset::fit;
///
/// let title = "Ministers meet in Geneva";
/// let cut = fit(title, 18);
/// assert_eq!(title.get(..cut.end), Some("Ministers meet in"));
/// assert!(cut.ellipsis && cut.width == 18);
/// ```
pub fn fit(text: &str, columns: usize) -> Fit {
    let mut whole = Fit {
        end: text.len(),
        ellipsis: false,
        width: 0,
    };
    let mut cut = Fit {
        end: 0,
        ellipsis: columns > 0,
        width: columns.min(1),
    };
    for grapheme in graphemes(text) {
        whole.width += grapheme.width;
        if whole.width > columns {
            return cut;
        }
        if whole.width < columns && !grapheme.text.trim_end().is_empty() {
            cut = Fit {
                end: grapheme.end,
                ellipsis: true,
                width: whole.width + 1,
            };
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::{buffer::Buffer, layout::Rect, style::Style};

    /// The columns ratatui draws.
    fn drawn_width(text: &str) -> usize {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2000, 1));
        let (x, _) = buffer.set_stringn(0, 0, shown(text), 2000, Style::new());
        usize::from(x)
    }

    #[test]
    fn widths() {
        let cases = [
            ("", 0),
            ("abc", 3),
            ("a\tb\u{7}", 2),
            ("e\u{301}", 1),
            ("東京", 4),
            ("ﾊﾝｶｸ", 4),
            ("👩‍👩‍👧‍👦", 2),
            ("🇩🇪🇫🇷", 4),
            ("❤\u{fe0f}⚠\u{fe0f}1\u{fe0f}\u{20e3}", 3),
            ("👍🏽!", 3),
            ("क्\u{200d}ष", 2),
            ("a\u{200b}b", 2),
            ("השלום", 5),
            ("„Ja“\u{a0}–\u{202f}nein", 11),
        ];
        for (text, expected) in cases {
            assert_eq!(width(text), expected, "{text:?}");
            assert_eq!(drawn_width(text), expected, "{text:?} drawn by ratatui");
        }
    }

    #[test]
    fn what_fits() {
        let cases: [(&str, usize, usize, bool, usize); 12] = [
            ("", 0, 0, false, 0),
            ("abc", 0, 0, false, 0),
            ("abc", 1, 0, true, 1),
            ("abc", 2, 1, true, 2),
            ("abc", 3, 3, false, 3),
            ("abc", 9, 3, false, 3),
            ("ab cd", 4, 2, true, 3),
            ("   cd", 4, 0, true, 1),
            ("東京都", 4, 3, true, 3),
            ("東京都", 5, 6, true, 5),
            ("e\u{301}e\u{301}", 1, 0, true, 1),
            ("e\u{301}e\u{301}e", 2, 3, true, 2),
        ];
        for (text, columns, end, ellipsis, width) in cases {
            assert_eq!(
                fit(text, columns),
                Fit {
                    end,
                    ellipsis,
                    width
                },
                "{text:?} in {columns}"
            );
        }
    }

    proptest! {
        #[test]
        fn agrees_with_ratatui(text in prop_oneof![
            any::<String>(),
            "[a❤⚠1👍👩क\u{fe0f}\u{200d}\u{20e3}\u{1f3fd}\u{94d}🇩]{0,20}",
        ]) {
            prop_assert_eq!(width(&text), drawn_width(&text));
        }

        #[test]
        fn fits(text in "[a-c é東\u{301}\u{200d}👩🇩\t]{0,30}", columns in 0usize..40) {
            let fit = fit(&text, columns);
            let kept = text.get(..fit.end).expect("a border");
            prop_assert!(fit.width <= columns);
            prop_assert_eq!(fit.width, width(kept) + usize::from(fit.ellipsis));
            let is_whole = fit.end == text.len();
            prop_assert_eq!(is_whole && !fit.ellipsis, width(&text) <= columns);
        }
    }
}
