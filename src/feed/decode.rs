//! From the bytes of a feed to its text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::xml::is_forbidden;

/// How far an XML declaration reaches; programs put warnings before it.
const DECLARATION_WITHIN: usize = 4096;

/// So many bytes are enough to guess an encoding.
const GUESSED_FROM: usize = 256 << 10;

/// A feed's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// Some bytes meant nothing in the encoding and became U+FFFD.
    pub(super) replaced: bool,
}

/// Decodes a feed.
///
/// In this order: a byte order mark, UTF-16 or UTF-32 that gives itself away, what
/// the server says, what the XML declaration says, UTF-8, a guess. UTF-8 is not
/// believed in but seen: bytes that are nothing else are read as such even if `us-ascii`
/// or `iso-8859-1` is claimed, and bytes that are not are looked at again. Control
/// characters, which neither XML nor JSON may hold, are left out.
pub(super) fn decode(bytes: &[u8], content_type: Option<&str>) -> Decoded {
    let (text, replaced) = match wide(bytes) {
        Some(text) => text,
        None => narrow(bytes, content_type),
    };
    let text = if text.contains(is_forbidden) {
        text.chars().filter(|&c| !is_forbidden(c)).collect()
    } else {
        text
    };
    Decoded { text, replaced }
}

/// A text of two or four bytes a character.
fn wide(bytes: &[u8]) -> Option<(String, bool)> {
    match bytes {
        [0, 0, 0xfe, 0xff, rest @ ..] => Some(utf32(rest, u32::from_be_bytes)),
        [0xff, 0xfe, 0, 0, rest @ ..] => Some(utf32(rest, u32::from_le_bytes)),
        [0, 0, 0, b'<', ..] => Some(utf32(bytes, u32::from_be_bytes)),
        [b'<', 0, 0, 0, ..] => Some(utf32(bytes, u32::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] | rest @ [0, b'<' | b'{', 0, ..] => Some(utf16(rest, UTF_16BE)),
        [0xff, 0xfe, rest @ ..] | rest @ [b'<' | b'{', 0, _, 0, ..] => Some(utf16(rest, UTF_16LE)),
        _ => None,
    }
}

fn utf16(bytes: &[u8], encoding: &'static Encoding) -> (String, bool) {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), replaced)
}

fn utf32(bytes: &[u8], number: fn([u8; 4]) -> u32) -> (String, bool) {
    let (units, rest) = bytes.as_chunks();
    let mut replaced = !rest.is_empty();
    let text = units.iter().map(|unit| {
        char::from_u32(number(*unit)).unwrap_or_else(|| {
            replaced = true;
            char::REPLACEMENT_CHARACTER
        })
    });
    let text = text.collect();
    (text, replaced)
}

fn narrow(bytes: &[u8], content_type: Option<&str>) -> (String, bool) {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return as_utf8(rest);
    }
    let said = content_type
        .and_then(|it| label_after(it, "charset"))
        .or_else(|| declared(bytes));
    // The two that are claimed without being meant. One with other bytes than
    // those of ASCII is not UTF-8 by chance.
    let is_claimed = said.is_none_or(|it| it == WINDOWS_1252 || it == UTF_8);
    if is_claimed && std::str::from_utf8(bytes).is_ok() {
        return as_utf8(bytes);
    }
    match said {
        Some(encoding) if encoding != UTF_8 => {
            let (text, replaced) = encoding.decode_without_bom_handling(bytes);
            if !replaced {
                return (text.into_owned(), false);
            }
            match std::str::from_utf8(bytes) {
                Ok(text) => (text.to_owned(), false),
                Err(_) => (text.into_owned(), true),
            }
        }
        _ if is_damaged_utf8(bytes) => as_utf8(bytes),
        _ => {
            let begin = bytes.iter().position(|byte| !byte.is_ascii());
            let sample = bytes.get(begin.unwrap_or_default()..).unwrap_or_default();
            let sample = sample.get(..GUESSED_FROM).unwrap_or(sample);
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(sample, true);
            let encoding = detector.guess(None, Utf8Detection::Deny);
            let (text, replaced) = encoding.decode_without_bom_handling(bytes);
            (text.into_owned(), replaced)
        }
    }
}

fn as_utf8(bytes: &[u8]) -> (String, bool) {
    let (text, replaced) = UTF_8.decode_without_bom_handling(bytes);
    (text.into_owned(), replaced)
}

/// Whether the bytes are UTF-8 but for a few: cut off, or pasted together.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 3 * bad
}

/// What the XML declaration says.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(DECLARATION_WITHIN))?;
    let head = String::from_utf8_lossy(head);
    let (_, declaration) = head.split_once("<?xml")?;
    label_after(declaration.split("?>").next()?, "encoding")
}

/// The encoding of `name="label"`. Who could read that far is not in UTF-16.
fn label_after(text: &str, name: &str) -> Option<&'static Encoding> {
    let text = text.to_ascii_lowercase();
    let (_, rest) = text.split_once(name)?;
    let label = rest.trim_start().strip_prefix('=')?.trim_start();
    let label = label.trim_start_matches(['"', '\'']);
    let label = label.split(['"', '\'', ';', ',', ' ', '\t', '\n']).next()?;
    Encoding::for_label(label.as_bytes()).map(Encoding::output_encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_knows_is_believed() {
        let latin = b"<?xml version='1.0' encoding='iso-8859-1'?>caf\xe9";
        let cyrillic = b"<?xml version='1.0' encoding='koi8-r'?>\xd7";
        let mut guessed = b"<t>".to_vec();
        for _ in 0..20 {
            guessed.extend(b"Gr\xfc\xdfe aus M\xfcnchen. ");
        }
        let cases: [(&[u8], Option<&str>, &str); 13] = [
            (latin, None, "café"),
            (latin, Some("text/xml; charset=utf-8"), "café"),
            (cyrillic, Some("text/xml"), "в"),
            (cyrillic, Some("text/xml; charset=iso-8859-1"), "×"),
            (cyrillic, Some("text/xml; charset=nonsense"), "в"),
            (b"caf\xe9", Some("text/xml; Charset=\"ISO-8859-1\""), "café"),
            (
                b"\xef\xbb\xbfcaf\xc3\xa9",
                Some("text/xml; charset=koi8-r"),
                "café",
            ),
            (b"caf\xc3\xa9", Some("text/xml; charset=us-ascii"), "café"),
            (b"\xfe\xff\0c\0a", None, "ca"),
            (b"<\0c\0", None, "<c"),
            (b"\0\0\0<\0\0\0c", None, "<c"),
            (
                &guessed,
                Some("text/xml; charset=utf-8"),
                "Grüße aus München.",
            ),
            (b"a\0b\x0b\x1bc\n", None, "abc\n"),
        ];
        for (bytes, content_type, expected) in cases {
            let decoded = decode(bytes, content_type);
            assert!(decoded.text.contains(expected), "{decoded:?} {expected}");
            assert!(!decoded.replaced, "{decoded:?}");
        }
    }

    #[test]
    fn broken_bytes_are_told() {
        let decoded = decode("Größe für Bücher \u{fffd}".as_bytes(), None);
        assert!(!decoded.replaced);
        let mut bytes = "Größe für Bücher über".as_bytes().to_vec();
        bytes.push(0xff);
        let decoded = decode(&bytes, Some("text/xml; charset=utf-8"));
        assert_eq!(decoded.text, "Größe für Bücher über\u{fffd}");
        assert!(decoded.replaced);
    }
}
