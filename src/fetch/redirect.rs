//! Where a redirection may lead.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::link::{self, Link};

/// More hops are not followed.
pub(super) const MOST_HOPS: usize = 5;

/// Why a redirection is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("it is redirected without an address")]
    NoAddress,
    #[error("it is redirected to something that is not on the web")]
    NotWeb,
    #[error("it is redirected from a secure connection to one that is not")]
    Insecure,
    #[error("it is redirected more than {MOST_HOPS} times")]
    TooMany,
}

/// The address that the header `Location` of the page `from` means, if it may be
/// followed.
pub(super) fn target(from: &str, location: Option<&str>) -> Result<String, Refusal> {
    let location = location.filter(|it| !it.trim().is_empty());
    let location = location.ok_or(Refusal::NoAddress)?;
    let Ok(Link::Web(address)) = link::check(&link::join(from, location)) else {
        return Err(Refusal::NotWeb);
    };
    let url = address.url.split('#').next().unwrap_or_default().to_owned();
    if is_secure(from) && !is_secure(&url) {
        return Err(Refusal::Insecure);
    }
    Ok(url)
}

fn is_secure(url: &str) -> bool {
    url.get(..6)
        .is_some_and(|start| start.eq_ignore_ascii_case("https:"))
}

/// Whether a status says that the address has changed for good (RFC 9110, 15.4).
pub(super) fn is_permanent(status: u16) -> bool {
    matches!(status, 301 | 308)
}

/// Whether a status sends elsewhere.
pub(super) fn is_redirection(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Scheme and host with port of an address: who is talked to.
pub(super) fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let rest = url.get(start..).unwrap_or_default();
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    url.get(..start + end).unwrap_or(url)
}

/// Whether an address of the net is not one of the public net: of this machine, of its
/// own network, or of none (IANA's registries of special-purpose addresses).
pub(super) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_4(address),
        IpAddr::V6(address) => is_private_6(address),
    }
}

fn is_private_4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b))
}

fn is_private_6(address: Ipv6Addr) -> bool {
    if let Some(address) = address.to_ipv4_mapped() {
        return is_private_4(address);
    }
    let segments = address.segments();
    if let [0x64, 0xff9b, 0, 0, 0, 0, high, low] = segments {
        // An address of the old net behind a translator (RFC 6052).
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        return is_private_4(Ipv4Addr::new(a, b, c, d));
    }
    address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || segments[..6] == [0; 6]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirections_lead_to_the_web_and_never_out_of_safety() {
        let from = "https://a.example/x/feed?y";
        for (location, expected) in [
            (Some("https://b.example/f#g"), Ok("https://b.example/f")),
            (Some("../ok"), Ok("https://a.example/ok")),
            (Some("//c.example/"), Ok("https://c.example/")),
            (Some("?z"), Ok("https://a.example/x/feed?z")),
            (Some("http://a.example/"), Err(Refusal::Insecure)),
            (Some("file:///etc/passwd"), Err(Refusal::NotWeb)),
            (Some("ftp://a.example/"), Err(Refusal::NotWeb)),
            (Some("data:text/xml,<rss/>"), Err(Refusal::NotWeb)),
            (Some("mailto:a@b.example"), Err(Refusal::NotWeb)),
            (Some(" "), Err(Refusal::NoAddress)),
            (None, Err(Refusal::NoAddress)),
        ] {
            let expected = expected.map(str::to_owned);
            assert_eq!(target(from, location), expected, "{location:?}");
        }
        let safer = target("http://a.example/", Some("https://a.example/"));
        assert_eq!(safer, Ok("https://a.example/".to_owned()));
    }

    #[test]
    fn origins_end_before_the_path() {
        for (url, expected) in [
            ("https://a.example:8080/b?c", "https://a.example:8080"),
            ("http://a.example?c", "http://a.example"),
            ("http://[::1]:80", "http://[::1]:80"),
        ] {
            assert_eq!(origin(url), expected);
        }
    }

    #[test]
    fn private_addresses_are_known() {
        for private in [
            "127.0.0.1",
            "127.8.8.8",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "64:ff9b::a00:1",
        ] {
            assert!(is_private(private.parse().unwrap()), "{private}");
        }
        for public in [
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "2606:2800:220:1::1",
            "::ffff:93.184.216.34",
            "64:ff9b::5db8:d822",
        ] {
            assert!(!is_private(public.parse().unwrap()), "{public}");
        }
    }
}
