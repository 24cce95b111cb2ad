//! From bytes to text: which encoding a file is in, and whether it is text at all.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::FileError;
use crate::document::Format;

/// How far into an HTML file its declaration of an encoding is looked for. The
/// HTML standard says 1,024 bytes; pages saved by browsers put comments first.
const DECLARATION_WITHIN: usize = 4096;

/// A file's text with line ends made `\n`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// Some bytes meant nothing in the encoding and became U+FFFD.
    pub(super) replaced: bool,
}

/// Decodes a whole file.
///
/// In this order: a byte order mark, UTF-8, UTF-16 without a mark, what an HTML
/// file says of itself, UTF-8 with a few broken bytes, and last a guess.
pub(super) fn decode(bytes: &[u8], format: Format) -> Result<Decoded, FileError> {
    if bytes.is_empty() {
        return Err(FileError::Empty);
    }
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, bytes.get(mark..).unwrap_or_default()),
        None => (find_encoding(bytes, format)?, bytes),
    };
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    if is_binary(&text) {
        return Err(FileError::Binary);
    }
    if text.trim().is_empty() {
        return Err(FileError::Empty);
    }
    Ok(Decoded {
        text: normalise_line_ends(text),
        replaced,
    })
}

/// Decodes a page for which a server names an encoding, unless it is UTF-8 all the same.
pub(super) fn decode_page(bytes: &[u8], label: Option<&str>) -> Option<String> {
    let is_marked = Encoding::for_bom(bytes).is_some();
    let named = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let named = named.filter(|encoding| *encoding != UTF_8 && !is_marked);
    match named {
        Some(encoding) if std::str::from_utf8(bytes).is_err() => {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            (!is_binary(&text)).then(|| normalise_line_ends(text))
        }
        _ => Some(decode(bytes, Format::Html).ok()?.text),
    }
}

/// The encoding of bytes that do not begin with a byte order mark.
fn find_encoding(bytes: &[u8], format: Format) -> Result<&'static Encoding, FileError> {
    if bytes.contains(&0) {
        return find_utf16(bytes).ok_or(FileError::Binary);
    }
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    if is_utf8 && !bytes.is_ascii() {
        return Ok(UTF_8);
    }
    if format == Format::Html
        && let Some(encoding) = declared_encoding(bytes)
        && encoding != UTF_8
    {
        return Ok(encoding);
    }
    if is_utf8 || is_damaged_utf8(bytes) {
        return Ok(UTF_8);
    }
    if is_german_1252(bytes) {
        return Ok(WINDOWS_1252);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    Ok(detector.guess(None, Utf8Detection::Deny))
}

/// UTF-16 without a mark: NUL bytes nearly all on one side of the pairs, and
/// every pair a character. Few NULs speak for it only if the bytes are not UTF-8
/// with a stray NUL: Japanese has them in its blanks alone.
fn find_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let (mut first, mut second) = (0_usize, 0_usize);
    for pair in bytes.chunks_exact(2) {
        first += usize::from(pair.first() == Some(&0));
        second += usize::from(pair.last() == Some(&0));
    }
    let is_frequent = (first + second) * 6 > bytes.len();
    if !is_frequent && std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let encoding = if second > 4 * first {
        UTF_16LE
    } else if first > 4 * second {
        UTF_16BE
    } else {
        return None;
    };
    let whole_pairs = bytes.get(..bytes.len() & !1)?;
    let (text, broken) = encoding.decode_without_bom_handling(whole_pairs);
    (!broken && !is_binary(&text)).then_some(encoding)
}

/// Whether the bytes are UTF-8 but for a few: a file cut off or pasted together.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 3 * bad
}

/// Whether every byte beyond ASCII is a German letter or a common punctuation
/// mark of Windows-1252. Such a text is nothing else, but statistics over a few
/// umlauts may say so.
fn is_german_1252(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| !byte.is_ascii()).all(|byte| {
        matches!(
            byte,
            // Ä Ö Ü ß ä ö ü
            0xC4 | 0xD6 | 0xDC | 0xDF | 0xE4 | 0xF6 | 0xFC
            // € ‚ „ … ‘ ’ “ ” • – — § « ° · »
            | 0x80 | 0x82 | 0x84 | 0x85 | 0x91
                ..=0x97 | 0xA7 | 0xAB | 0xB0 | 0xB7 | 0xBB
            // no-break space
            | 0xA0
        )
    })
}

/// The encoding that an HTML file declares: `<meta charset="…">`, the older
/// `http-equiv` form, or an XML declaration.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(DECLARATION_WITHIN))?;
    let head = String::from_utf8_lossy(start).to_ascii_lowercase();
    let xml = head
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split("?>").next())
        .and_then(|declaration| label_after(declaration, "encoding"));
    xml.or_else(|| {
        head.split("<meta")
            .skip(1)
            .filter_map(|rest| rest.split('>').next())
            .find_map(|attributes| label_after(attributes, "charset"))
    })
}

/// The encoding named in `name = "label"`.
fn label_after(text: &str, name: &str) -> Option<&'static Encoding> {
    let (_, rest) = text.split_once(name)?;
    let label = rest
        .trim_start()
        .strip_prefix('=')?
        .trim_start()
        .trim_start_matches(['"', '\'']);
    let label = label.split(['"', '\'', ';', ' ', '\t', '\n', '/']).next()?;
    // A file that can be read to this point as ASCII is not UTF-16.
    Encoding::for_label(label.as_bytes()).map(Encoding::output_encoding)
}

/// Whether this is no text: a NUL, or more than one character in ten a control
/// or replacement character. Escape characters are left to the gate.
fn is_binary(text: &str) -> bool {
    let (mut all, mut odd) = (0_usize, 0_usize);
    for c in text.chars() {
        if c == '\0' {
            return true;
        }
        all += 1;
        let is_usual = matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}');
        odd += usize::from(c == '\u{fffd}' || (c.is_control() && !is_usual));
    }
    odd * 10 > all
}

fn normalise_line_ends(text: Cow<'_, str>) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: &str = "„Größere Übungen“ – so heißt es … für Ärger sorgen müßte.\n";

    fn text(bytes: &[u8]) -> String {
        decode(bytes, Format::Plain).unwrap().text
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn utf8_is_read_with_and_without_mark() {
        assert_eq!(text(GERMAN.as_bytes()), GERMAN);
        assert_eq!(text(format!("\u{feff}{GERMAN}").as_bytes()), GERMAN);
    }

    #[test]
    fn utf16_is_read_in_both_orders_with_and_without_mark() {
        for sample in [
            GERMAN,
            "Plain words only",
            "こんにちは、世界。Hello, world and all of it.\n",
        ] {
            let marked = format!("\u{feff}{sample}");
            for source in [sample, marked.as_str()] {
                assert_eq!(text(&utf16(source, u16::to_le_bytes)), sample);
                assert_eq!(text(&utf16(source, u16::to_be_bytes)), sample);
            }
        }
    }

    #[test]
    fn utf16_that_lost_its_last_byte_is_read_to_there() {
        let mut bytes = utf16("Hello there", u16::to_le_bytes);
        bytes.pop();
        let decoded = decode(&bytes, Format::Plain).unwrap();
        assert_eq!(decoded.text, "Hello ther\u{fffd}");
        assert!(decoded.replaced);
    }

    #[test]
    fn windows_1252_german_is_recognised() {
        for sample in [
            GERMAN,
            "Müll",
            "Straße",
            "10 € für «alles»",
            "Im Café am Mühlbach saß Frau Großmann und aß „Crème“.",
            "Köln – ‚gut‘ und „besser“.",
        ] {
            let (bytes, encoding, lossy) = WINDOWS_1252.encode(sample);
            assert_eq!((encoding, lossy), (WINDOWS_1252, false));
            let decoded = decode(&bytes, Format::Plain).unwrap();
            assert_eq!(
                decoded,
                Decoded {
                    text: sample.to_owned(),
                    replaced: false
                }
            );
        }
    }

    #[test]
    fn other_old_encodings_are_guessed() {
        let cases = [
            (
                "windows-1252",
                "L'été dernier, la forêt était déjà brûlée et les élèves rêvaient à Noël.",
            ),
            (
                "windows-1254",
                "Şehrin ışıkları sönünce, çocuklar gökyüzünde kayan yıldızları sayıyordu.",
            ),
            (
                "windows-1251",
                "Поезд пришёл вечером, когда над рекой уже стоял туман.",
            ),
            (
                "shift_jis",
                "春の川を小さな舟が静かに下っていく。岸では子どもたちが手を振っている。",
            ),
        ];
        for (label, sample) in cases {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let (bytes, _, lossy) = encoding.encode(sample);
            assert!(!lossy, "{label}");
            assert_eq!(text(&bytes), sample, "{label}");
        }
    }

    #[test]
    fn html_may_declare_its_encoding() {
        let body = "<p>Ñandú, señor, mañana.</p>";
        let heads = [
            "<html><head><meta charset=\"windows-1252\">",
            "<META http-equiv='Content-Type' content='text/html; charset=iso-8859-1' />",
            "<?xml version=\"1.0\" encoding='latin1'?>",
        ];
        for head in heads {
            let page = format!("{head}{body}");
            let (bytes, _, _) = WINDOWS_1252.encode(&page);
            assert_eq!(decode(&bytes, Format::Html).unwrap().text, page, "{head}");
        }
        let page = format!("<meta charset=koi8-r>{}", "Мир");
        let (bytes, _, _) = encoding_rs::KOI8_R.encode(&page);
        assert_eq!(decode(&bytes, Format::Html).unwrap().text, page);
    }

    #[test]
    fn html_that_is_plainly_utf8_is_believed_over_its_declaration() {
        let page = "<meta charset=\"iso-8859-1\"><p>Übermorgen</p>";
        assert_eq!(decode(page.as_bytes(), Format::Html).unwrap().text, page);
    }

    #[test]
    fn utf8_with_a_broken_byte_keeps_the_rest() {
        let mut bytes = GERMAN.as_bytes().to_vec();
        bytes.push(0xC3);
        let decoded = decode(&bytes, Format::Plain).unwrap();
        assert_eq!(decoded.text, format!("{GERMAN}\u{fffd}"));
        assert!(decoded.replaced);
    }

    #[test]
    fn line_ends_become_one_kind() {
        assert_eq!(text(b"a\r\nb\rc\nd"), "a\nb\nc\nd");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let every_byte: Vec<u8> = (1..=255).collect();
        let cases: [(&[u8], FileError); 9] = [
            (b"", FileError::Empty),
            (b" \r\n\t ", FileError::Empty),
            (b"\xEF\xBB\xBF", FileError::Empty),
            (b"\xFF\xFE", FileError::Empty),
            (
                b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0",
                FileError::Binary,
            ),
            (
                b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0",
                FileError::Binary,
            ),
            (b"text, then \0 a NUL", FileError::Binary),
            (b"\x01\x02\x03\x04 mostly \x05\x06", FileError::Binary),
            (&every_byte, FileError::Binary),
        ];
        for (bytes, error) in cases {
            assert_eq!(decode(bytes, Format::Plain), Err(error), "{bytes:?}");
        }
    }
}
