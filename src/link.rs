//! Where a link leads, and whether one may go there.
//!
//! What stands in a document is not to be trusted: only addresses of the web and
//! of mail are let through, each with the host it truly leads to.

mod join;
mod punycode;

use std::fmt::Write as _;
use std::ops::Range;

pub use join::{join, scheme};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// To a page of the web.
    Web(Address),
    /// To a mailbox.
    Mail(Address),
    /// To a place of this name in the article itself; empty for its beginning.
    Inside(String),
}

/// An address that may be opened, and what is to be shown of it before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The whole address; what could hide or turn round parts of it is written
    /// as `%` and two digits for each byte.
    pub url: String,
    /// Where in [`Address::url`] the host stands, or the mailbox.
    pub host: Range<usize>,
    /// The host in the other of its two forms, if it has two: the letters for
    /// `xn--bcher-kva.example`, or the other way round (RFC 5891).
    pub other_host: Option<String>,
}

/// Why a link is not followed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// It only says where from the page it stood on, and that is not known.
    #[error("the link leads to `{0}`, seen from a page that is not known")]
    Relative(String),
    /// It wants another program than one for the web or mail.
    #[error("links to `{0}:` are not followed, only http, https and mailto")]
    Scheme(String),
    /// It is no address at all.
    #[error("the link is no address: `{0}`")]
    Malformed(String),
}

/// Understands the target of a link as it stands in a document.
pub fn check(target: &str) -> Result<Link, Refusal> {
    let target = target.trim();
    if let Some(name) = target.strip_prefix('#') {
        return Ok(Link::Inside(percent_decoded(name)));
    }
    if target.starts_with("//") {
        return web(&format!("https:{target}"), "https:".len()).map(Link::Web);
    }
    let Some(scheme) = scheme(target) else {
        return Err(Refusal::Relative(shown(target)));
    };
    let rest = target.get(scheme.len() + 1..).unwrap_or_default();
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => web(target, scheme.len() + 1).map(Link::Web),
        "mailto" => mail(target, rest, scheme.len() + 1).map(Link::Mail),
        _ => Err(Refusal::Scheme(shown(scheme))),
    }
}

/// An address of the web whose scheme, colon included, takes so many bytes.
fn web(target: &str, scheme: usize) -> Result<Address, Refusal> {
    let malformed = || Refusal::Malformed(shown(target));
    let rest = target.get(scheme..).unwrap_or_default();
    let after = rest.strip_prefix("//").ok_or_else(malformed)?;
    // Browsers take a backslash for a slash: it ends the host, too.
    let end = after.find(['/', '\\', '?', '#']).unwrap_or(after.len());
    let authority = after.get(..end).unwrap_or_default();
    let user = authority.rfind('@').map_or(0, |at| at + 1);
    let host = authority.get(user..).unwrap_or_default();
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    };
    if !is_host(host) {
        return Err(malformed());
    }
    let start = scheme + 2 + user;
    let before = shown(target.get(..start).unwrap_or_default());
    let behind = shown(target.get(start + host.len()..).unwrap_or_default());
    Ok(Address {
        host: before.len()..before.len() + host.len(),
        url: format!("{before}{host}{behind}"),
        other_host: other_form(host),
    })
}

fn mail(target: &str, rest: &str, scheme: usize) -> Result<Address, Refusal> {
    let malformed = || Refusal::Malformed(shown(target));
    let mailbox = rest.split('?').next().unwrap_or_default();
    let (user, host) = mailbox.rsplit_once('@').ok_or_else(malformed)?;
    if user.is_empty() || !is_host(host) || user != shown(user) {
        return Err(malformed());
    }
    Ok(Address {
        url: shown(target),
        host: scheme..scheme + mailbox.len(),
        other_host: other_form(host).map(|host| format!("{user}@{host}")),
    })
}

/// Letters, digits and what else names of hosts are made of, in any script; or
/// a number of IPv6 in brackets.
fn is_host(host: &str) -> bool {
    if let Some(number) = host.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
        return number.parse::<core::net::Ipv6Addr>().is_ok();
    }
    let is_inner = |c: char| c.is_alphanumeric() || is_mark(c) || matches!(c, '-' | '_' | '.');
    host.starts_with(char::is_alphanumeric) && host.chars().all(|c| is_inner(c) || is_dot(c))
}

/// Accents and vowel signs, which are no letters by themselves.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Dots that separate parts of a host, besides the usual one.
fn is_dot(c: char) -> bool {
    matches!(c, '\u{3002}' | '\u{ff0e}' | '\u{ff61}')
}

/// A host written in the other way: in letters for the network's form, in the
/// network's form for letters; `None` if both are the same.
fn other_form(host: &str) -> Option<String> {
    let plain: String = host.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    let parts = plain.split(|c| c == '.' || is_dot(c));
    let turned: Option<Vec<String>> = if plain.is_ascii() {
        parts
            .map(|part| match part.strip_prefix("xn--") {
                Some(code) => punycode::decode(code),
                None => Some(part.to_owned()),
            })
            .collect()
    } else {
        parts
            .map(|part| {
                if part.is_ascii() {
                    return Some(part.to_owned());
                }
                punycode::encode(part).map(|code| format!("xn--{code}"))
            })
            .collect()
    };
    let turned = turned?.join(".");
    (turned != plain && is_host(&turned)).then_some(turned)
}

/// A text with everything that is not seen, or that changes how other letters are
/// seen, as `%` and digits.
fn shown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || c.is_whitespace() || is_unseen(c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(safe, "%{byte:02X}");
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Characters without width, and those that turn the direction of writing.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// A text with `%20` and the like as what they stand for.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = match byte {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(target: &str) -> (String, String) {
        match check(target) {
            Ok(Link::Web(address) | Link::Mail(address)) => (
                address.url.get(address.host).unwrap().to_owned(),
                address.other_host.unwrap_or_default(),
            ),
            other => panic!("{target}: {other:?}"),
        }
    }

    #[test]
    fn the_host_is_the_one_the_link_leads_to() {
        let cases = [
            ("https://example.org/a?b#c", "example.org", ""),
            ("HTTP://Example.org:8080", "Example.org", ""),
            ("//example.org/x", "example.org", ""),
            ("https://bank.example@evil.example/", "evil.example", ""),
            ("https://evil.example\\@bank.example/", "evil.example", ""),
            ("https://a:b@c.example", "c.example", ""),
            ("http://[2001:db8::1]:80/", "[2001:db8::1]", ""),
            (
                "https://bücher.example/",
                "bücher.example",
                "xn--bcher-kva.example",
            ),
            (
                "https://xn--bcher-kva.example",
                "xn--bcher-kva.example",
                "bücher.example",
            ),
            (
                "https://Bücher。example",
                "Bücher。example",
                "xn--bcher-kva.example",
            ),
            (
                "https://аррӏе.example",
                "аррӏе.example",
                "xn--80ak6aa92e.example",
            ),
            ("mailto:ida@example.org?subject=x", "ida@example.org", ""),
            (
                "mailto:ida@bücher.example",
                "ida@bücher.example",
                "ida@xn--bcher-kva.example",
            ),
        ];
        for (target, expected, other) in cases {
            assert_eq!(host(target), (expected.into(), other.into()), "{target}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for target in ["page.html", "/a/b", "?x", "", "  ", "a b:c"] {
            let refused = check(target);
            assert!(
                matches!(refused, Err(Refusal::Relative(_))),
                "{target}: {refused:?}"
            );
        }
        for target in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "JavaScript:x",
            "ssh://host",
            "vbscript:x",
            "x-man-page:1",
        ] {
            let refused = check(target);
            assert!(
                matches!(refused, Err(Refusal::Scheme(_))),
                "{target}: {refused:?}"
            );
        }
        for target in [
            "http:example.org",
            "https://",
            "https://?x",
            "https:///path",
            "https://a b/",
            "https://a\u{202e}b/",
            "https://exa%6dple.org",
            "https://-x.example",
            "https://[::1/",
            "mailto:nobody",
            "mailto:@example.org",
            "mailto:a b@example.org",
        ] {
            let refused = check(target);
            assert!(
                matches!(refused, Err(Refusal::Malformed(_))),
                "{target}: {refused:?}"
            );
        }
    }

    #[test]
    fn names_inside_are_decoded() {
        let cases = [
            ("#note-1", "note-1"),
            ("#", ""),
            ("#caf%C3%A9", "café"),
            ("#50%", "50%"),
            ("#a%2", "a%2"),
        ];
        for (target, name) in cases {
            assert_eq!(check(target), Ok(Link::Inside(name.to_owned())));
        }
    }

    #[test]
    fn nothing_in_an_address_is_hidden() {
        let Ok(Link::Web(address)) = check("https://a.example/x\u{202e}y\u{200b}z w\n") else {
            panic!();
        };
        assert_eq!(address.url, "https://a.example/x%E2%80%AEy%E2%80%8Bz%20w");
    }
}
