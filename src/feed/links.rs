//! Makes the links and images in HTML absolute.

use std::borrow::Cow;

use super::xml::{Token, Tokens, attributes, resolve};
use crate::link;

/// Attributes whose value is an address.
const ADDRESSES: [&str; 7] = [
    "href", "src", "cite", "longdesc", "poster", "data", "data-src",
];

/// By more bytes than this a text must not more than double: behind that, links stay
/// as they are.
const MAX_GROWTH: usize = 1 << 20;

/// HTML with every relative address in it resolved against `base`. One that leads to
/// a place in the text itself stays as it is.
pub(super) fn absolute<'a>(html: &'a str, base: &str) -> Cow<'a, str> {
    if link::scheme(base).is_none() {
        return Cow::Borrowed(html);
    }
    let mut changed = String::new();
    let most = 2 * html.len() + MAX_GROWTH;
    let mut copied = 0;
    let begin = html.as_ptr() as usize;
    for (_, token) in Tokens::new(html) {
        if changed.len() > most {
            break;
        }
        let Token::Open {
            attributes: text, ..
        } = token
        else {
            continue;
        };
        for (name, value) in attributes(text) {
            let is_address = ADDRESSES.iter().any(|it| name.eq_ignore_ascii_case(it));
            if !is_address || !is_relative(value) {
                continue;
            }
            let start = value.as_ptr() as usize - begin;
            let joined = link::join(base, &resolve(value));
            changed.push_str(html.get(copied..start).unwrap_or_default());
            push_escaped(&mut changed, &joined);
            copied = start + value.len();
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    changed.push_str(html.get(copied..).unwrap_or_default());
    Cow::Owned(changed)
}

fn is_relative(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty() && !value.starts_with('#') && link::scheme(value).is_none()
}

/// The value may stand in quotes of either kind, or in none.
fn push_escaped(text: &mut String, address: &str) {
    for c in address.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '"' => text.push_str("%22"),
            '\'' => text.push_str("%27"),
            '<' => text.push_str("%3C"),
            '>' => text.push_str("%3E"),
            ' ' => text.push_str("%20"),
            _ => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_are_resolved() {
        for (html, expected) in [
            (
                "<a href='b?x&amp;y'>x</a>",
                "<a href='http://a.example/b?x&amp;y'>x</a>",
            ),
            (
                "<IMG SRC=/c.png alt=\"a b\">",
                "<IMG SRC=http://a.example/c.png alt=\"a b\">",
            ),
            ("<a href='#n'>x", "<a href='#n'>x"),
            ("<a href='mailto:a@b'>x", "<a href='mailto:a@b'>x"),
            ("a < b <p title='href=x'>", "a < b <p title='href=x'>"),
            ("<a href='//c.example/'>", "<a href='http://c.example/'>"),
        ] {
            assert_eq!(absolute(html, "http://a.example/z"), expected);
            assert_eq!(absolute(html, ""), html);
        }
    }
}
