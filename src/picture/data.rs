//! Pictures that are written out in the text (`data:` URIs, RFC 2397).

use super::base64;

/// The bytes of a `data:` URI in base64, no more than so many of them; `None` if it is
/// none. What kind of picture it says it is does not matter: the bytes tell.
pub fn read_data(uri: &str, most: usize) -> Option<Vec<u8>> {
    let scheme = uri.get(..5)?;
    let rest = uri.get(5..)?;
    let (kind, data) = rest.split_once(',')?;
    let parameter = kind.rsplit(';').next()?.trim();
    if !scheme.eq_ignore_ascii_case("data:") || !parameter.eq_ignore_ascii_case("base64") {
        return None;
    }
    base64::decode(percent_decoded(data), most)
}

/// The bytes that a URI writes, `%2B` and the like resolved.
pub fn percent_decoded(text: &str) -> impl Iterator<Item = u8> {
    let mut bytes = text.bytes();
    std::iter::from_fn(move || {
        let byte = bytes.next()?;
        let mut ahead = bytes.clone();
        let mut digit = || char::from(ahead.next()?).to_digit(16);
        if byte == b'%'
            && let (Some(high), Some(low)) = (digit(), digit())
        {
            bytes = ahead;
            return Some((high * 16 + low) as u8);
        }
        Some(byte)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_data_in_base64_is_read() {
        for (uri, expected) in [
            ("data:image/png;base64,Zm9v", Some(&b"foo"[..])),
            ("DATA:;BASE64,Zm9v", Some(b"foo")),
            (
                "data:image/png;charset=x; base64,Zm9vYg%3D%3d",
                Some(b"foob"),
            ),
            ("data:image/svg+xml,<svg/>", None),
            ("data:image/png;base64", None),
            ("https://a.b/c;base64,Zm9v", None),
            ("datä:,", None),
            ("", None),
        ] {
            assert_eq!(read_data(uri, 100).as_deref(), expected, "{uri}");
        }
    }

    #[test]
    fn percent_signs_that_mean_nothing_stay() {
        for (text, expected) in [("a%20b", "a b"), ("100%", "100%"), ("%zz%4", "%zz%4")] {
            let bytes: Vec<u8> = percent_decoded(text).collect();
            assert_eq!(bytes, expected.as_bytes());
        }
    }
}
