//! Web and mail addresses in a text, and where lines may break inside them.
//!
//! The line breaking algorithm (UAX #14) breaks addresses behind hyphens, where a
//! reader cannot tell whether the hyphen is part of the address, and leaves
//! `https://` alone. The places here are those of the *Chicago Manual of Style*
//! (17th edition, 14.18), but behind a slash instead of before it.

use std::ops::Range;

/// The addresses in a text, in order: what holds `://` behind a scheme, begins with
/// `www.`, or is a name, an `@` and a host. Punctuation behind an address is no part
/// of it.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if !text.contains("://") && !text.contains("www.") && !text.contains('@') {
        return found;
    }
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let begins_word = |at: usize| {
            let before = at.checked_sub(1).and_then(|before| bytes.get(before));
            before.is_none_or(|byte| !byte.is_ascii_alphanumeric())
        };
        let range = match byte {
            b':' if rest.starts_with(b"://") => web(bytes, from, at),
            b'w' if rest.starts_with(b"www.") && begins_word(at) => Some(at..end(bytes, at)),
            b'@' => mail(bytes, from, at),
            _ => None,
        };
        at += 1;
        if let Some(range) = range.filter(|range| range.end > at) {
            from = range.end;
            at = range.end;
            found.push(range);
        }
    }
    found
}

/// The address whose scheme ends at a place and begins behind another.
fn web(bytes: &[u8], from: usize, colon: usize) -> Option<Range<usize>> {
    let scheme = bytes.get(from..colon)?;
    let letters = scheme.iter().rev().take(16);
    let length = letters.take_while(|byte| byte.is_ascii_alphabetic());
    let length = length.count();
    let end = end(bytes, colon);
    (length > 0 && end > colon + 3).then_some(colon - length..end)
}

/// The address around an `@`.
fn mail(bytes: &[u8], from: usize, at: usize) -> Option<Range<usize>> {
    let is_name =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+');
    let name = bytes.get(from..at)?.iter().rev().take(64);
    let name = name.take_while(is_name).count();
    let host = bytes.get(at + 1..)?.iter().take(255);
    let host = host.take_while(is_name).count();
    let host = bytes.get(at + 1..at + 1 + host)?;
    let bare = host.trim_ascii_end();
    let kept = bare.iter().rposition(u8::is_ascii_alphanumeric)? + 1;
    let is_host = bare.get(..kept)?.contains(&b'.');
    (name > 0 && is_host).then_some(at - name..at + 1 + kept)
}

/// Where an address ends that has begun before a place.
fn end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let is_part = |byte: &u8| {
        byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'\\' | b'^' | b'`')
    };
    let length = rest.iter().take_while(|byte| is_part(byte)).count();
    let whole = rest.get(..length).unwrap_or_default();
    let is_closing = |byte: &u8| {
        matches!(
            byte,
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b')' | b']' | b'}' | b'\'' | b'*' | b'|'
        )
    };
    let closing = whole.iter().rev().take_while(|byte| is_closing(byte));
    from + length - closing.count()
}

/// Where an address may be broken, as offsets in it: of the places [`is_good`]
/// knows and, where those are too far apart, before or behind other signs.
pub(super) fn breaks(address: &str) -> impl Iterator<Item = usize> {
    let head = address.find("://").map_or(0, |colon| colon + 3);
    let bytes = address.as_bytes();
    (head + 1..bytes.len()).filter(move |&at| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let (Some(&before), Some(&after)) = (before, bytes.get(at)) else {
            return false;
        };
        match (before, after) {
            (b'/', b'/') => false,
            (b'/' | b'=', _) => true,
            // No sign alone on a line.
            (_, b'.' | b'-' | b'_' | b'~' | b'%' | b'?' | b'#' | b'&' | b'@' | b'+' | b',') => {
                before.is_ascii_alphanumeric()
            }
            _ => false,
        }
    })
}

/// Whether a place in an address is one where its parts end: behind a slash, before
/// a query, a parameter, an anchor. Mail addresses have none: most fit on a line.
pub(super) fn is_good(before: &str, after: &str) -> bool {
    before.ends_with('/') || after.starts_with(['?', '&', '#'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_found() {
        let cases: [(&str, &[&str]); 12] = [
            ("", &[]),
            ("no address: here", &[]),
            ("see https://example.org/a, and", &["https://example.org/a"]),
            ("(http://a.b/c).", &["http://a.b/c"]),
            ("詳しくはhttps://a.b/をご覧", &["https://a.b/"]),
            ("www.example.org.", &["www.example.org"]),
            ("awww.cute", &[]),
            (
                "an.na+x@post.example.org, she",
                &["an.na+x@post.example.org"],
            ),
            ("@anna and anna@home", &[]),
            ("https://", &[]),
            ("://a :// x", &[]),
            (
                "https://a.b/@c http://d.e",
                &["https://a.b/@c", "http://d.e"],
            ),
        ];
        for (text, expected) in cases {
            let found = addresses(text);
            let found: Vec<&str> = found
                .into_iter()
                .map(|range| text.get(range).expect("a border"))
                .collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn are_broken_between_their_parts() {
        let cases = [
            "https://www|.example|-town|.org/|a/|b|?c=|d|&e=|f|#g",
            "anna|.berg|@post|.example|.org",
            "https://a|.b/|100|%20|_c|~d",
            "file:///|usr/|share",
        ];
        for marked in cases {
            let address = marked.replace('|', "");
            let mut broken = address.clone();
            for at in breaks(&address).collect::<Vec<_>>().into_iter().rev() {
                broken.insert(at, '|');
            }
            assert_eq!(broken, marked);
        }
    }
}
