//! Feeds as they are found: what other readers of feeds lose in them is kept.

use depesche::feed::{self, Feed, Item};
use jiff::Timestamp;

const NOW: &str = "2026-03-01T12:00:00Z";

fn parse(bytes: impl AsRef<[u8]>) -> Feed {
    let now: Timestamp = NOW.parse().expect("a time");
    feed::parse(bytes.as_ref(), None, "https://a.example/feed", now).expect("a feed")
}

fn rss(items: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>T</title>{items}</channel></rss>")
}

/// The only item of a feed with this in it.
fn item(inside: &str) -> Item {
    let mut items = parse(rss(&format!("<item>{inside}</item>"))).items;
    assert_eq!(items.len(), 1, "{inside}");
    items.remove(0)
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.items.iter().map(|item| item.title.as_str()).collect()
}

#[test]
fn a_broken_middle_costs_at_most_itself() {
    for middle in [
        "<title>Two & more</title>",
        "<title>Two</title><link>http://b.example/?a&b=1</link>",
        "<title>Two &#0;</title>",
        "<title>Two</title><description><p><b>x</p></description>",
        "<title>Two</title><description>x</desc></description>",
    ] {
        let text = rss(&format!(
            "<item><title>One</title></item><item>{middle}</item><item><title>Three</title></item>"
        ));
        let feed = parse(&text);
        assert_eq!(feed.items.len(), 3, "{middle}");
        assert_eq!(
            (titles(&feed)[0], titles(&feed)[2]),
            ("One", "Three"),
            "{middle}"
        );
        assert!(titles(&feed)[1].starts_with("Two"), "{middle}");
        // Broken off behind the second item.
        let end = text.find("<item><title>Three").expect("it is there") + 10;
        assert!(parse(text.split_at(end).0).items.len() >= 2);
    }
}

#[test]
fn what_stands_before_a_feed_and_how_it_is_spelt_does_not_matter() {
    let items = "<item><title>One</title></item>";
    let plain = rss(items);
    for text in [
        format!("PHP Warning: foo() in /x.php on line 3\n<?xml version=\"1.0\"?>{plain}"),
        format!("\n\n  <?xml version=\"1.0\"?>{plain}"),
        plain.replace(" version=\"2.0\"", ""),
        plain
            .replace("rss", "RSS")
            .replace("item", "ITEM")
            .replace("title", "TITLE"),
    ] {
        assert_eq!(titles(&parse(&text)), ["One"], "{text}");
    }
}

#[test]
fn letters_are_read_in_whatever_encoding_they_are() {
    let text = rss("<item><title>Caf\u{e9} T\u{fc}rkei</title></item>");
    let latin: Vec<u8> = text.chars().map(|c| u32::from(c) as u8).collect();
    let declared = |encoding: &str, rest: &[u8]| {
        let declaration = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>");
        [declaration.as_bytes(), rest].concat()
    };
    let wide = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    };
    for bytes in [
        latin.clone(),
        declared("utf-8", &latin),
        declared("iso-8859-1", &latin),
        declared("iso-8859-1", text.as_bytes()),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [b"\xfe\xff", wide(u16::to_be_bytes).as_slice()].concat(),
        [b"\xff\xfe", wide(u16::to_le_bytes).as_slice()].concat(),
        wide(u16::to_be_bytes),
    ] {
        assert_eq!(titles(&parse(&bytes)), ["Caf\u{e9} T\u{fc}rkei"]);
    }
}

#[test]
fn json_may_lack_what_it_should_have() {
    let text = r#"{"version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": 7, "content_text": "Text"}, {"url": "https://b.example/"}]}"#;
    for text in [text.to_owned(), format!("\u{feff}{text}")] {
        let feed = parse(&text);
        let ids: Vec<&str> = feed.items.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["7", "link:b.example/"]);
    }
}

#[test]
fn an_item_without_a_name_has_the_same_one_at_every_fetch() {
    let text = rss("<item><description>Only text</description></item><item></item>");
    let ids = |feed: Feed| feed.items.into_iter().map(|it| it.id).collect::<Vec<_>>();
    assert_eq!(ids(parse(&text)), ids(parse(&text)));
    let dated = text.replace(
        "<description>",
        "<pubDate>Sun, 01 Mar 2026 11:00:00 GMT</pubDate><description>",
    );
    assert_eq!(ids(parse(&text)), ids(parse(&dated)));
}

#[test]
fn titles_are_plain_text() {
    for (title, expected) in [
        ("<b>x</b> y", "x y"),
        ("&lt;b&gt;x&lt;/b&gt; y", "x y"),
        ("A &amp;amp; B", "A & B"),
        ("A &amp; B", "A & B"),
        ("Caf&eacute;&nbsp;au lait", "Caf\u{e9} au lait"),
        ("a\u{b}b\u{1b}]0;c\u{7}d", "ab]0;cd"),
        ("a&#27;[2Jb&#x9b;c", "a[2Jb\u{203a}c"),
        ("a\nb\tc", "a b c"),
        ("a\u{202e}b\u{2066}c\u{200f}d", "abcd"),
    ] {
        let found = item(&format!("<title>{title}</title>")).title;
        let found = found.replace('\u{a0}', " ");
        assert_eq!(found, expected, "{title}");
    }
}

#[test]
fn dates_are_read_in_all_their_forms() {
    for (text, expected) in [
        ("2003-06-10T04:00:00", "2003-06-10"),
        ("2003-06-10 04:00:00", "2003-06-10"),
        ("2003-06-10T04:00:00+1", "2003-06-10"),
        ("06/10/2003", "2003-06-10"),
        ("Tue Jun 10 04:00:00 2003", "2003-06-10"),
        ("1055217600", "2003-06-10"),
        ("Tue, 10 Jun 2003 04:00:00 UTC+2", "2003-06-10"),
        ("Di, 10 Juni 2003 04:00:00 GMT", "2003-06-10"),
        ("Tue, 10 Jun 2003 24:00:00 GMT", "2003-06-11"),
        ("Sat, 31 Jun 2003 04:00:00 GMT", "2003-06-30"),
        ("Tue, 10 Jun 2999 04:00:00 GMT", "2026-03-01"),
        ("soon", ""),
    ] {
        let found = item(&format!("<pubDate>{text}</pubDate>")).published;
        let found = found.map_or_else(String::new, |date| date.to_string());
        assert!(found.starts_with(expected), "{text}: {found}");
        assert_eq!(found.is_empty(), expected.is_empty(), "{text}: {found}");
    }
}

#[test]
fn links_that_do_harm_are_none() {
    for link in [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
    ] {
        assert_eq!(
            item(&format!("<title>x</title><link>{link}</link>")).url,
            None
        );
    }
    assert_eq!(item("<guid>../../etc/passwd</guid>").id, "../../etc/passwd");
}
