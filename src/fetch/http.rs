//! One request and its answer, over as many redirections as may be followed.

use std::fmt::Write as _;
use std::io::{self, Read as _};
use std::net::ToSocketAddrs as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ureq::config::Config;
use ureq::http::{Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error};

use super::redirect::{self, MOST_HOPS, is_private};
use crate::library::Validators;
use crate::link::{self, Link};

/// What is asked for, best first.
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, \
     application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1";

/// How long a server is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connecting: Duration,
    /// For each further piece of the answer.
    pub reading: Duration,
    /// For the whole answer.
    pub whole: Duration,
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Request<'a> {
    /// The address that the user has written down; one that [`link::check`] allows.
    pub(super) url: &'a str,
    /// Where that has moved to for good.
    pub(super) moved_to: Option<&'a str>,
    /// What the program calls itself.
    pub(super) user_agent: &'a str,
    /// What the last answer wanted to be told.
    pub(super) validators: Option<&'a Validators>,
    /// What is asked for, best first, if not a feed.
    pub(super) accept: Option<&'a str>,
    /// The header `Authorization`; only the host that was asked first gets it.
    pub(super) authorization: Option<&'a str>,
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// Where it came from in the end.
    pub(super) address: String,
    /// Where the feed is for good, if it has moved.
    pub(super) moved_to: Option<String>,
    pub(super) validators: Validators,
    pub(super) content_type: Option<String>,
    pub(super) cache_control: Option<String>,
    pub(super) age: Option<String>,
    pub(super) retry_after: Option<String>,
    /// Decompressed; empty unless the status is one of success.
    pub(super) body: Vec<u8>,
    /// Why the body is not all there; then it is only its beginning.
    pub(super) broken_off: Option<String>,
}

/// Asks servers; shared by the threads that do.
#[derive(Clone)]
pub(super) struct Client {
    /// Connects to wherever the user says.
    anywhere: Agent,
    /// Connects to the public net only.
    outside: Agent,
    most_bytes: u64,
}

/// Finds the addresses of hosts, but none that is private.
#[derive(Debug, Default)]
struct PublicResolver(DefaultResolver);

impl Resolver for PublicResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let all = self.0.resolve(uri, config, timeout)?;
        let mut public = self.empty();
        for address in all.iter().filter(|address| !is_private(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            let reason = "it is redirected to a private network";
            return Err(Error::Io(io::Error::new(
                io::ErrorKind::PermissionDenied,
                reason,
            )));
        }
        Ok(public)
    }
}

impl Client {
    pub(super) fn new(patience: Patience, most_bytes: u64) -> Self {
        let config = || {
            Agent::config_builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .accept(ACCEPT)
                .max_idle_connections_per_host(1)
                .timeout_resolve(Some(patience.connecting))
                .timeout_connect(Some(patience.connecting))
                .timeout_per_read(Some(patience.reading))
                .timeout_per_write(Some(patience.reading))
                .timeout_global(Some(patience.whole))
                .build()
        };
        let connector = DefaultConnector::new;
        let (everywhere, public) = (DefaultResolver::default(), PublicResolver::default());
        Self {
            anywhere: Agent::with_parts(config(), connector(), everywhere),
            outside: Agent::with_parts(config(), connector(), public),
            most_bytes,
        }
    }

    /// Asks, and follows where it is sent. Otherwise says why there is no answer: the
    /// beginning of a sentence. Stops soon once `is_cancelled`.
    pub(super) fn get(
        &self,
        request: &Request<'_>,
        is_cancelled: &AtomicBool,
    ) -> Result<Answer, String> {
        let mut address = request.moved_to.unwrap_or(request.url).to_owned();
        let mut moved_to = request.moved_to.map(str::to_owned);
        let mut is_moving = true;
        for _ in 0..=MOST_HOPS {
            let agent = if address == request.url || is_private_host(request.url) {
                &self.anywhere
            } else {
                &self.outside
            };
            if is_cancelled.load(Ordering::SeqCst) {
                return Err("it was stopped".to_owned());
            }
            let response = send(agent, request, &address)?;
            let status = response.status().as_u16();
            if !redirect::is_redirection(status) {
                let mut answer = Answer {
                    moved_to,
                    ..head(&response, address)
                };
                if response.status().is_success() {
                    (answer.body, answer.broken_off) =
                        read(response.into_body(), self.most_bytes, is_cancelled);
                }
                return Ok(answer);
            }
            address = redirect::target(&address, header(&response, "location").as_deref())
                .map_err(|refusal| refusal.to_string())?;
            is_moving &= redirect::is_permanent(status);
            if is_moving {
                moved_to = Some(address.clone());
            }
        }
        Err(redirect::Refusal::TooMany.to_string())
    }
}

fn send(agent: &Agent, request: &Request<'_>, address: &str) -> Result<Response<Body>, String> {
    let uri = request_uri(address).ok_or("its address cannot be used")?;
    let mut builder = agent.get(uri).header("user-agent", request.user_agent);
    if let Some(accept) = request.accept {
        builder = builder.header("accept", accept);
    }
    if let Some(validators) = request.validators {
        if let Some(etag) = &validators.etag {
            builder = builder.header("if-none-match", etag);
        }
        if let Some(date) = &validators.last_modified {
            builder = builder.header("if-modified-since", date);
        }
    }
    let is_home = redirect::origin(address) == redirect::origin(request.url);
    if let Some(authorization) = request.authorization.filter(|_| is_home) {
        builder = builder.header("authorization", authorization);
    }
    builder.call().map_err(|error| in_words(error, address))
}

/// An answer without its body.
fn head(response: &Response<Body>, address: String) -> Answer {
    Answer {
        status: response.status().as_u16(),
        address,
        moved_to: None,
        validators: Validators {
            etag: header(response, "etag"),
            last_modified: header(response, "last-modified"),
        },
        content_type: header(response, "content-type"),
        cache_control: header(response, "cache-control"),
        age: header(response, "age"),
        retry_after: header(response, "retry-after"),
        body: Vec::new(),
        broken_off: None,
    }
}

/// A header exactly as it is written; of several the first.
fn header(response: &Response<Body>, name: &str) -> Option<String> {
    let value = response.headers().get(name)?.as_bytes();
    String::from_utf8(value.to_vec()).ok()
}

/// Reads a body, at most so many bytes of it; and says why, if that is not all.
fn read(body: Body, most_bytes: u64, is_cancelled: &AtomicBool) -> (Vec<u8>, Option<String>) {
    const PIECE: u64 = 64 << 10;
    let mut bytes = Vec::new();
    // The limit is kept here: what came up to it is of use.
    let mut reader = body.into_with_config().limit(u64::MAX).reader();
    loop {
        if is_cancelled.load(Ordering::SeqCst) {
            return (bytes, Some("it was stopped".to_owned()));
        }
        match reader.by_ref().take(PIECE).read_to_end(&mut bytes) {
            Ok(0) => return (bytes, None),
            Ok(_) if bytes.len() as u64 > most_bytes => {
                bytes.truncate(most_bytes as usize);
                let reason = format!("it is larger than {} MB", most_bytes / 1_000_000);
                return (bytes, Some(reason));
            }
            Ok(_) => {}
            Err(error) => return (bytes, Some(in_words(error.into(), ""))),
        }
    }
}

/// What went wrong: the beginning of a sentence, in lower case.
fn in_words(error: Error, address: &str) -> String {
    let host = || {
        let host = match link::check(address) {
            Ok(Link::Web(address)) => address.url.get(address.host).map(str::to_owned),
            _ => None,
        };
        host.unwrap_or_else(|| "the server".to_owned())
    };
    match error {
        Error::Timeout(_) => "the server did not answer in time".to_owned(),
        Error::HostNotFound => format!("there is no host {}", host()),
        Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => format!("{} refused the connection", host()),
            io::ErrorKind::TimedOut => "the server did not answer in time".to_owned(),
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => "the server broke off".to_owned(),
            io::ErrorKind::PermissionDenied => error.to_string(),
            // The kind that name resolution has is not stable in the standard library.
            _ if error.to_string().starts_with("failed to lookup") => {
                format!("there is no host {}", host())
            }
            _ => format!("the connection failed ({error})"),
        },
        Error::Rustls(error) => format!("the connection to {} is not secure ({error})", host()),
        Error::Decompress(..) => "the answer is damaged".to_owned(),
        Error::LargeResponseHeader(..) => "the headers of the answer are too long".to_owned(),
        error => format!("the answer cannot be understood ({error})"),
    }
}

/// The address in the letters that a request may hold: the host as a server knows it,
/// everything else outside of ASCII as `%` and two digits for each byte.
fn request_uri(address: &str) -> Option<String> {
    let Ok(Link::Web(checked)) = link::check(address) else {
        return None;
    };
    let host = checked.url.get(checked.host.clone())?;
    let host = match checked.other_host {
        Some(other) if !host.is_ascii() => other,
        _ => host.to_owned(),
    };
    let mut uri = String::with_capacity(address.len());
    let mut add = |text: &str| {
        for byte in text.bytes() {
            if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
                uri.push(char::from(byte));
            } else {
                // Writing into a string cannot fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    };
    add(checked.url.get(..checked.host.start)?);
    add(&host);
    add(checked.url.get(checked.host.end..)?.split('#').next()?);
    Some(uri)
}

/// Whether a host is in a private network, as far as it can be found.
fn is_private_host(url: &str) -> bool {
    let Ok(Link::Web(address)) = link::check(url) else {
        return false;
    };
    let host = address.url.get(address.host).unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let Ok(mut found) = (host, 80).to_socket_addrs() else {
        return false;
    };
    found.any(|address| is_private(address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_for_servers() {
        for (address, expected) in [
            ("https://a.example/b?c=d%20e", "https://a.example/b?c=d%20e"),
            (
                "https://bücher.example/ü#x",
                "https://xn--bcher-kva.example/%C3%BC",
            ),
            ("http://a.example:8080/a|b", "http://a.example:8080/a%7Cb"),
        ] {
            assert_eq!(request_uri(address).as_deref(), Some(expected));
            assert!(expected.parse::<Uri>().is_ok());
        }
        assert_eq!(request_uri("mailto:a@b.example"), None);
    }

    #[test]
    fn this_machine_is_private() {
        assert!(is_private_host("http://127.0.0.1:8080/feed"));
        assert!(is_private_host("http://[::1]/feed"));
        assert!(!is_private_host("http://93.184.216.34/"));
    }

    #[test]
    fn the_public_resolver_finds_no_private_address() {
        let client = Client::new(
            Patience {
                connecting: Duration::from_secs(5),
                reading: Duration::from_secs(5),
                whole: Duration::from_secs(5),
            },
            1_000,
        );
        let error = client
            .outside
            .get("http://127.0.0.1:9/")
            .call()
            .unwrap_err();
        assert_eq!(in_words(error, ""), "it is redirected to a private network");
    }
}
