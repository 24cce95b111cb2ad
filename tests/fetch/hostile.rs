//! Feeds that are made to do harm, from the server to the page that is shown.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use depesche::typeset::{self, Page};

use crate::server::{Server, reply};
use crate::{Desk, Options};

/// The longest that anything may take; this machine is fast enough for a second, a busy
/// one that runs tests without optimisation may take longer.
const LONG: Duration = Duration::from_secs(10);

/// A feed whose second item this is.
fn feed(head: &str, middle: &str) -> Vec<u8> {
    let item = |title: &str| {
        format!(
            "<item><guid>{title}</guid><title>{title}</title><description>x</description></item>"
        )
    };
    let (first, last) = (item("first"), item("last"));
    format!("{head}<rss version='2.0'><channel>{first}<item><guid>2</guid>{middle}</item>{last}</channel></rss>")
        .into_bytes()
}

fn described(text: &str) -> String {
    format!("<title>middle</title><description><![CDATA[{text}]]></description>")
}

/// Characters that act on a terminal or change the order of what is shown.
fn is_foreign(c: char) -> bool {
    matches!(c, '\0'..='\u{9}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}'
        | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{ad}' | '\u{e0000}'..='\u{e007f}'
        | '\u{fff9}'..='\u{fffb}')
}

#[test]
fn hostile_feeds_keep_their_text_and_hurt_nobody() {
    let sequences = "kept \u{1b}]0;owned\u{7} \u{1b}]52;c;b3duZWQ=\u{7} \u{1b}[2J kept";
    let referenced = sequences
        .replace('\u{1b}', "&#27;")
        .replace('\u{7}', "&#7;");
    let bidi = "kept \u{202e}a\u{2066}b\u{200f}c \u{200b}\u{feff}\u{ad}\u{e0041}kept";
    let entities = |levels: usize| {
        let mut head = "<!DOCTYPE x [<!ENTITY a0 \"lol\">".to_owned();
        for level in 1..levels {
            let body = format!("&a{};", level - 1).repeat(10);
            let _ = write!(head, "<!ENTITY a{level} \"{body}\">");
        }
        head + "]>"
    };
    let quadratic = format!("<!DOCTYPE x [<!ENTITY a \"{}\">]>", "x".repeat(20_000));
    let deep = |open: &str, times: usize| described(&format!("kept {}kept", open.repeat(times)));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("raw", feed("", &format!("<title>{sequences}</title>"))),
        (
            "XML references",
            feed("", &format!("<title>{referenced}</title>")),
        ),
        ("HTML references", feed("", &described(&referenced))),
        (
            "C1",
            feed("", &described("kept \u{9b}2J \u{9d}0;x\u{9c} \u{90}q kept")),
        ),
        ("directions", feed("", &described(bidi))),
        (
            "billion laughs",
            feed(&entities(20), "<title>kept &a19;</title>"),
        ),
        (
            "quadratic",
            feed(
                &quadratic,
                &format!("<title>kept {}</title>", "&a;".repeat(20_000)),
            ),
        ),
        (
            "external",
            feed(
                "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>",
                "<title>kept</title><description>&f; kept</description>",
            ),
        ),
        (
            "nested tags",
            feed("", &format!("<title>kept</title>{}", "<x>".repeat(100_000))),
        ),
        ("quotes", feed("", &deep("<blockquote>", 10_000))),
        ("lists", feed("", &deep("<ul><li>", 10_000))),
        ("tables", feed("", &deep("<table><tr><td>", 2_000))),
        (
            "long word",
            feed("", &described(&format!("kept {}", "w".repeat(1_000_000)))),
        ),
        (
            "long title",
            feed("", &format!("<title>kept {}</title>", "w".repeat(100_000))),
        ),
        (
            "long body",
            feed(
                "",
                &described(
                    &format!("<p>kept {}</p>", "and a few words ".repeat(30_000)).repeat(10),
                ),
            ),
        ),
        (
            "letters",
            [&feed("", "<title>kept")[..200], b"\xff\xfe\xc3("].concat(),
        ),
        (
            "scripts",
            feed(
                "",
                &described("<script>bad()</script><style>bad{}</style>kept"),
            ),
        ),
        ("lines", feed("", "<title>kept\nand\tkept</title>")),
    ];
    for (name, bytes) in cases {
        let is_cut = name == "letters";
        let server = Server::start(move |_| reply("200 OK", &[], &bytes));
        let mut desk = Desk::with([server.url("/")]);
        desk.options = Options::default();
        let start = Instant::now();
        let summary = desk.fetch();
        assert!(start.elapsed() < LONG, "{name}: {:?}", start.elapsed());
        assert_eq!(summary.failed(), 0, "{name}");
        let titles = desk.titles();
        assert!(titles.iter().any(|it| it == "first"), "{name}: {titles:?}");
        assert!(
            is_cut || titles.iter().any(|it| it == "last"),
            "{name}: {titles:?}"
        );
        let texts = desk.texts();
        let kept = texts.iter().find(|it| it.contains("kept"));
        let kept = kept.unwrap_or_else(|| panic!("{name}: the text is lost"));
        assert!(kept.len() < 8_000_000 && !kept.contains("bad"), "{name}");
        for text in titles.iter().chain(&texts) {
            assert!(
                !text.replace('\n', "").contains(is_foreign),
                "{name}: {text:.200}"
            );
        }
        let entries = desk.library.entries_after(&crate::Scope::All, None, 9);
        for entry in entries.expect("it works") {
            let article = desk
                .library
                .article(entry.id)
                .expect("it works")
                .expect("it works");
            assert_eq!(article.document.check(), Ok(()), "{name}");
            let start = Instant::now();
            let page = Page::new(&article.document, &typeset::Options::new(72));
            assert!(
                !page.is_empty() && start.elapsed() < LONG,
                "{name}: {:?}",
                start.elapsed()
            );
        }
    }
}
