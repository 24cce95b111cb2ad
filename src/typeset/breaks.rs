//! Where a text may be broken although there is no blank, and where better not.
//!
//! The places come from textwrap (the Unicode line breaking algorithm, UAX #14, and
//! the hyphens inside words), those inside addresses from [`address`].
//! What the algorithm does not know is held together here: short parts of compounds,
//! numbers with hyphens, the numbers of notes, and what must not begin or end a line
//! of Japanese or Chinese text (JIS X 4051, classes 1 to 11).

use std::ops::Range;

use textwrap::{WordSeparator, WordSplitter};

use super::address;

/// A part of a compound with so few letters or digits is not divided from the rest.
const SHORT_PART: usize = 2;
/// No part of a compound is looked at further than for so many characters.
const LONGEST_PART: usize = 16;

/// The offsets at which a new line may start, in order; addresses stand in the given
/// ranges.
pub(super) fn offsets(text: &str, addresses: &[Range<usize>]) -> Vec<usize> {
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
    if !addresses.is_empty() {
        offsets.retain(|&offset| !is_inside(addresses, offset));
        for range in addresses {
            let address = text.get(range.clone()).unwrap_or_default();
            offsets.extend(address::breaks(address).map(|at| range.start + at));
        }
        offsets.sort_unstable();
    }
    offsets
}

/// Whether an offset is inside one of some ranges in order, neither at its start nor
/// at its end.
pub(super) fn is_inside(ranges: &[Range<usize>], offset: usize) -> bool {
    let index = ranges.partition_point(|range| range.end <= offset);
    ranges.get(index).is_some_and(|range| range.start < offset)
}

/// Whether a text ends in a hyphen of its own.
pub(super) fn ends_in_hyphen(text: &str) -> bool {
    text.ends_with(['-', '\u{2010}'])
}

/// Whether the line should not be broken between two texts without a blank between
/// them; `before` may be cut off in front, `after` behind.
pub(super) fn holds(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    if matches!(last, '-' | '\u{2010}' | '/') {
        return divides_short_part(before, after);
    }
    is_note(after)
        || begins_no_line(first)
        || ends_no_line(last)
        || (is_wide_digit(last) && (is_wide_digit(first) || matches!(first, '％' | '℃' | '‰')))
}

/// Whether a break behind a hyphen or slash leaves one or two letters alone, or
/// divides a number: E-Mail, TCP/IP, 44-tägig, 555-0177.
fn divides_short_part(before: &str, after: &str) -> bool {
    let is_hyphen = |c: char| matches!(c, '-' | '\u{2010}');
    let is_part = |c: &char| c.is_alphanumeric() || is_hyphen(*c);
    let head = before.chars().rev().skip(1).take(LONGEST_PART);
    let head: Vec<char> = head.take_while(is_part).collect();
    let tail = after.chars().take(LONGEST_PART).take_while(is_part);
    let letters = |c: &char| c.is_alphanumeric();
    let few = |count: usize| (1..=SHORT_PART).contains(&count);
    // The nearest part before is a number, whatever stands in front of it.
    let mut nearest = head.iter().take_while(|c| !is_hyphen(**c)).peekable();
    let is_number = nearest.peek().is_some() && nearest.all(|c| c.is_numeric());
    let is_slash = before.ends_with('/');
    few(head.iter().filter(|c| letters(c)).count())
        || few(tail.filter(letters).count())
        || (is_number && !is_slash)
}

/// Whether a text begins with the number of a note: \[1\].
pub(super) fn is_note(text: &str) -> bool {
    note_length(text).is_some()
}

/// The bytes of the number of a note with which a text begins.
fn note_length(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('[')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).take(4).count();
    let is_note = digits > 0 && rest.as_bytes().get(digits) == Some(&b']');
    is_note.then_some(digits + 2)
}

/// A word without the numbers of notes behind it.
pub(super) fn without_notes(mut text: &str) -> &str {
    while let Some(at) = text.rfind('[') {
        let note = text.get(at..).unwrap_or_default();
        if note_length(note) != Some(note.len()) {
            break;
        }
        text = text.get(..at).unwrap_or_default();
    }
    text
}

fn is_wide_digit(c: char) -> bool {
    matches!(c, '０'..='９')
}

/// What begins no line beside what UAX #14 knows: hyphens and dashes of Japanese,
/// marks of repetition and of length, small kana, dividing punctuation.
fn begins_no_line(c: char) -> bool {
    matches!(
        c,
        '～' | '〜' | '゠' | '‼' | '⁇' | '⁈' | '⁉' | '！' | '？' | '・' | '：' | '；' | 'ー' | 'ｰ'
            | '々' | '〻' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ'
            | 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' | 'ゕ' | 'ゖ'
            | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ヵ' | 'ヶ'
            | 'ㇰ'..='ㇿ' | 'ｧ'..='ｯ'
            | '、' | '。' | '，' | '．' | '｡' | '､'
            | '」' | '』' | '）' | '〕' | '］' | '｝' | '〉' | '》' | '】' | '〙' | '〗' | '〟' | '｣'
    )
}

/// What ends no line: opening brackets, signs before a number.
fn ends_no_line(c: char) -> bool {
    matches!(
        c,
        '「' | '『'
            | '（'
            | '〔'
            | '［'
            | '｛'
            | '〈'
            | '《'
            | '【'
            | '〘'
            | '〖'
            | '〝'
            | '｢'
            | '￥'
            | '＄'
            | '￡'
            | '＃'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn held_without_a_blank() {
        let cases = [
            // short parts and numbers
            "E-|Mail",
            "(E-|Mail-Adresse",
            "Covid-|19",
            "44-|tägigen",
            "555-|0177",
            "1-800-|555",
            "2023-11-|26",
            "TCP/|IP",
            "w/|o",
            "100-|prozentig",
            "Agenda-|2030-|06",
            "X\u{2010}|Achse",
            // notes
            "1687.|[1]",
            "Mühle“|[12],",
            "so.[1]|[2]",
            // Japanese
            "三時|～十時",
            "き|ょう",
            "ペ|ー",
            "人|々",
            "「|東",
            "（|二",
            "４|０",
            "０|％",
            "￥|１",
            "雨|。",
        ];
        for marked in cases {
            let (before, after) = marked.rsplit_once('|').expect("a place");
            assert!(holds(&before.replace('|', ""), after), "{marked:?}");
        }
    }

    #[test]
    fn broken_without_a_blank() {
        let cases = [
            "Nord-|Süd",
            "state-|of-the-art",
            "state-of-|the-art",
            "E-Mail-|Adresse",
            "und/|oder",
            "1990er-|Jahre",
            "東|京",
            "word|[image 3]",
            "word|[1",
            "word|[]",
            "|",
            "a|",
            "|b",
            "-|",
            "/usr/|share",
        ];
        for marked in cases {
            let (before, after) = marked.split_once('|').expect("a place");
            assert!(!holds(before, after), "{marked:?}");
        }
    }

    #[test]
    fn notes_are_left_out() {
        let cases = [
            ("Mühle.[1]", "Mühle."),
            ("Mühle[1][23]", "Mühle"),
            ("Mühle[a]", "Mühle[a]"),
            ("[1]", ""),
            ("[", "["),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(without_notes(text), expected);
        }
    }
}
