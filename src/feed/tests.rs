//! Feeds of every form and in every state of decay.

use std::fmt::Write as _;

use super::*;

const BASE: &str = "https://a.example/feeds/all.xml";

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn read(source: &str) -> Feed {
    parse(source.as_bytes(), None, BASE, now()).unwrap()
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.items.iter().map(|item| item.title.as_str()).collect()
}

fn text(item: &Item) -> &str {
    item.content.as_ref().map_or("", |content| &content.text)
}

fn date(date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}

/// A feed whose second item has this inside.
fn three(middle: &str) -> String {
    format!(
        "<rss version='2.0'><channel><title>T</title>\
         <item><title>One</title><guid>1</guid></item>\
         <item>{middle}</item>\
         <item><title>Three</title><guid>3</guid></item></channel></rss>"
    )
}

#[test]
fn a_mangled_item_costs_itself_at_most() {
    for (middle, title, id) in [
        ("<title>A & B</title><guid>2</guid>", "A & B", "2"),
        (
            "<title>x</title><link>http://b.example/?a&b</link>",
            "x",
            "link:b.example/?a&b",
        ),
        ("<title>x &#0; y</title><guid>2</guid>", "x y", "2"),
        (
            "<title>x\u{b}\u{1b}[2J\0y</title><guid>2</guid>",
            "x[2Jy",
            "2",
        ),
        (
            "<title>caf&eacute; &undefined;</title><guid>2</guid>",
            "café &undefined;",
            "2",
        ),
        ("<title>x <guid>2</guid>", "x", "2"),
        ("<title><b>x</title></b><guid>2</guid>", "x", "2"),
        ("<title>x</titel><guid>2</guid>", "x", "2"),
        (
            "<title>x</title><guid isPermaLink='false>2</guid>",
            "x",
            "2",
        ),
        (
            "<title>x</title><guid>2</guid><description><![CDATA[y",
            "x",
            "2",
        ),
        ("<title>x</title><guid>2</guid><!-- y", "x", "2"),
        ("<title>x</title><guid>2</guid></item>", "x", "2"),
        ("<title>x</title><guid>2</guid><description><p>y", "x", "2"),
        ("<title>x</title><guid>2</guid></channel></rss>", "x", "2"),
        ("<title>1 < 2</title><guid>2</guid>", "1 < 2", "2"),
    ] {
        let feed = read(&three(middle));
        assert_eq!(titles(&feed), ["One", title, "Three"], "{middle}");
        assert_eq!(feed.items[1].id, id, "{middle}");
    }
    // The end tag of the item is missing, too.
    let source = three("<title>x</title><guid>2</guid><description>y").replacen("</item>", "", 2);
    assert_eq!(titles(&read(&source)), ["One", "x", "Three"]);
}

#[test]
fn a_feed_may_break_off_anywhere() {
    let source = three("<title>Two</title><link>http://b.example/long</link><guid>2</guid>");
    let whole = read(&source);
    assert_eq!(whole.problems, [""; 0]);
    for end in 0..source.len() {
        let Ok(feed) = parse(&source.as_bytes()[..end], None, BASE, now()) else {
            assert!(end < "<rss version='2.0'>".len(), "{end}");
            continue;
        };
        for (item, expected) in feed.items.iter().zip(&whole.items) {
            // It is never taken for another one.
            assert_eq!(item.id, expected.id, "{end}");
        }
        let first = source.find("</item>").unwrap();
        assert!(end < first || !feed.items.is_empty(), "{end}");
        assert!(
            end >= source.len() - 12 || !feed.problems.is_empty(),
            "{end}"
        );
    }
}

#[test]
fn what_stands_around_a_feed_does_not_matter() {
    let item = "<item><title>x</title></item>";
    for source in [
        format!(
            "Warning: foo in <b>/x.php</b>\n<?xml version='1.0'?><rss><channel>{item}</channel></rss>"
        ),
        format!("\u{feff}\n <rss><channel>{item}</channel></rss>"),
        format!(
            "<RSS><CHANNEL>{}</CHANNEL></RSS>",
            item.to_uppercase().replace('X', "x")
        ),
        format!("<rss>{item}</rss>"),
        format!("<channel>{item}</channel>"),
        item.to_owned(),
        format!("<rss><channel>{item}"),
        format!("<!DOCTYPE html><rss><channel>{item}</channel></rss>"),
        format!("<rss><channel></channel></rss>{item}"),
        format!("<soap:x><rss><channel>{item}</channel></rss></soap:x>"),
    ] {
        assert_eq!(titles(&read(&source)), ["x"], "{source}");
    }
    let parse = |source: &str| parse(source.as_bytes(), None, BASE, now());
    assert_eq!(parse(" \n"), Err(FeedError::Empty));
    assert_eq!(parse("<!doctype html><html><body>x"), Err(FeedError::Page));
    assert_eq!(parse("x"), Err(FeedError::Unknown));
    assert_eq!(parse("{\"title\": 1}"), Err(FeedError::Unknown));
    assert_eq!(read("<rss/>").items, []);
}

#[test]
fn all_of_rss_2_is_read() {
    let feed = read(
        "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' \
         xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/' \
         xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' xmlns:atom='http://www.w3.org/2005/Atom'>\
         <channel><atom:link rel='self' href='x'/><title>News &amp; more</title><link>/</link>\
         <language>de-AT</language><ttl>90</ttl><lastBuildDate>Sun, 01 Mar 2026 10:00 GMT</lastBuildDate>\
         <skipHours><hour>24</hour><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>\
         <image><title>Logo</title><link>http://c.example/</link></image>\
         <item><title>First</title><link>one?a=1&amp;b=2</link><guid isPermaLink='false'>tag:1</guid>\
         <pubDate>Sat, 28 Feb 2026 09:00:00 +0100</pubDate><dc:creator>Ida</dc:creator>\
         <description>Short…</description><content:encoded><![CDATA[<p><a href='x'>Long</a>]]></content:encoded>\
         <category>Ships</category><category>Ships</category><dc:subject>Sea</dc:subject>\
         <enclosure url='http://c.example/a.mp3' length='12' type='audio/mpeg'/>\
         <media:group><media:content url='http://c.example/b.mp4' type='video/mp4' fileSize='9'/></media:group>\
         </item>\
         <item><guid>http://a.example/two</guid><author>ida@b.example (Ida B.)</author><description>All &lt;b&gt;there&lt;/b&gt; is...</description>\
         <pubDate>Sat, 01 Jan 2999 00:00:00 GMT</pubDate><link>javascript:alert(1)</link></item>\
         </channel></rss>",
    );
    assert_eq!(feed.title, "News & more");
    assert_eq!(feed.home.as_deref(), Some("https://a.example/"));
    assert_eq!(date(feed.updated), "2026-03-01T10:00:00+00:00");
    assert_eq!(
        feed.hints,
        Hints {
            every: Some(Duration::from_secs(90 * 60)),
            skip_hours: vec![0, 3],
            skip_days: vec![Weekday::Sunday],
        }
    );
    let [first, second] = feed.items.as_slice() else {
        panic!("{feed:?}");
    };
    assert_eq!(first.id, "tag:1");
    assert_eq!(first.title, "First");
    assert_eq!(
        first.url.as_deref(),
        Some("https://a.example/feeds/one?a=1&b=2")
    );
    assert_eq!(first.authors, ["Ida"]);
    assert_eq!(date(first.published), "2026-02-28T09:00:00+01:00");
    assert_eq!(first.language.as_deref(), Some("de-AT"));
    assert_eq!(
        text(first),
        "<p><a href='https://a.example/feeds/x'>Long</a>"
    );
    assert!(!first.is_summary);
    assert_eq!(first.categories, ["Ships", "Sea"]);
    let files: Vec<_> = first
        .enclosures
        .iter()
        .map(|it| (it.url.as_str(), it.media_type.as_deref(), it.length))
        .collect();
    assert_eq!(
        files,
        [
            ("http://c.example/a.mp3", Some("audio/mpeg"), Some(12)),
            ("http://c.example/b.mp4", Some("video/mp4"), Some(9)),
        ]
    );
    assert_eq!(second.url.as_deref(), Some("http://a.example/two"));
    assert_eq!(second.authors, ["Ida B."]);
    assert_eq!(date(second.published), "2026-03-01T12:00:00+00:00");
    assert_eq!(text(second), "All <b>there</b> is...");
    assert!(second.is_summary);
}

#[test]
fn rss_1_and_0_9_are_read() {
    let feed = read(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' \
         xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>\
         <channel rdf:about='http://b.example/'><title>R</title><link>http://b.example/</link>\
         <sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>\
         <items><rdf:Seq><rdf:li rdf:resource='http://b.example/1'/></rdf:Seq></items></channel>\
         <item rdf:about='http://b.example/1'><title>One</title><dc:date>2026-01-02</dc:date></item>\
         <textinput><title>Search</title></textinput></rdf:RDF>",
    );
    assert_eq!((feed.title.as_str(), titles(&feed)), ("R", vec!["One"]));
    assert_eq!(feed.hints.every, Some(Duration::from_secs(6 * 3600)));
    let item = &feed.items[0];
    assert_eq!(item.id, "http://b.example/1");
    assert_eq!(item.url.as_deref(), Some("http://b.example/1"));
    assert_eq!(date(item.published), "2026-01-02");

    let feed = read(
        "<?xml version='1.0'?><!DOCTYPE rss SYSTEM 'http://my.netscape.com/publish/formats/rss-0.91.dtd'>\
         <rss version='0.91'><channel><title>Old</title><item><title>a</title><link>/a</link></item></channel></rss>",
    );
    assert_eq!(feed.items[0].id, "link:a.example/a");
}

#[test]
fn atom_is_read() {
    let feed = read(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://b.example/x/' xml:lang='de'>\
         <title type='html'>A &amp;amp; B</title><link href='/home'/><link rel='self' href='/self'/>\
         <author><name>Ida</name></author><updated>2026-01-01T00:00:00Z</updated>\
         <entry xml:base='y/'><id>urn:1</id><title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>x <b>y</b></div></title>\
         <link rel='enclosure' href='f.mp3' type='audio/mpeg' length='3'/>\
         <link rel='alternate' type='application/json' href='j'/><link href='z.html' type='text/html'/>\
         <published>2026-01-01T10:00:00+01:00</published><updated>2026-01-02T10:00:00Z</updated>\
         <summary>Short</summary><content type='xhtml' xml:lang='en'><div xmlns='http://www.w3.org/1999/xhtml'><img src='i.png'/></div></content>\
         <category term='t' label='Label'/></entry>\
         <entry><id>urn:2</id><title>&lt;T&gt;</title><author><name>Otto</name><email>o@b.example</email></author><summary type='text'>a &lt; b</summary></entry>\
         </feed>",
    );
    assert_eq!(feed.title, "A & B");
    assert_eq!(feed.home.as_deref(), Some("http://b.example/home"));
    let [first, second] = feed.items.as_slice() else {
        panic!("{feed:?}");
    };
    assert_eq!(first.title, "x y");
    assert_eq!(first.url.as_deref(), Some("http://b.example/x/y/z.html"));
    assert_eq!(first.enclosures[0].url, "http://b.example/x/y/f.mp3");
    assert_eq!(first.language.as_deref(), Some("en"));
    assert!(
        text(first).contains("<img src='http://b.example/x/y/i.png'>"),
        "{first:?}"
    );
    assert_eq!(date(first.published), "2026-01-01T10:00:00+01:00");
    assert_eq!(first.authors, ["Ida"]);
    assert_eq!(first.categories, ["Label"]);
    assert_eq!((second.title.as_str(), text(second)), ("<T>", "a < b"));
    assert!(second.is_summary);
    assert_eq!(second.authors, ["Otto"]);

    let feed = read(
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title mode='escaped' type='text/html'>&lt;i&gt;x&lt;/i&gt;</title>\
         <issued>2026-01-01T00:00Z</issued><modified>2026-01-03T00:00Z</modified>\
         <content type='text/html' mode='base64'>PHA+eDwvcD4=</content></entry></feed>",
    );
    let item = &feed.items[0];
    assert_eq!((item.title.as_str(), text(item)), ("x", "<p>x</p>"));
    assert_eq!(date(item.updated), "2026-01-03T00:00:00+00:00");
}

#[test]
fn json_feeds_are_read() {
    let source = "\u{feff}{\"version\":\"https://jsonfeed.org/version/1.1\",\"home_page_url\":\"/\",\
        \"authors\":[{\"name\":\"Ida\"}],\"language\":\"tr\",\"items\":[\
        {\"id\":7,\"title\":\"a &amp; b\",\"content_html\":\"<a href='x'>y</a>\",\"tags\":[\"t\",3,null],\
         \"date_published\":\"2026-01-01T00:00:00Z\",\"attachments\":[{\"url\":\"f.mp3\",\"mime_type\":\"audio/mpeg\",\"size_in_bytes\":5}]},\
        {\"id\":null,\"url\":\"/two\",\"summary\":\"s\",\"author\":{\"name\":\"Otto\"},\"title\":[1]},\"x\"]}";
    let feed = read(source);
    assert_eq!(feed.title, "");
    assert_eq!(feed.home.as_deref(), Some("https://a.example/"));
    let [first, second] = feed.items.as_slice() else {
        panic!("{feed:?}");
    };
    assert_eq!((first.id.as_str(), first.title.as_str()), ("7", "a & b"));
    assert_eq!(text(first), "<a href='https://a.example/feeds/x'>y</a>");
    assert_eq!(first.categories, ["t", "3"]);
    assert_eq!(first.authors, ["Ida"]);
    assert_eq!(first.enclosures[0].length, Some(5));
    assert_eq!(second.id, "link:a.example/two");
    assert_eq!(second.authors, ["Otto"]);
    assert!(second.is_summary);
    // Cut off in the second item: the first one stays.
    let cut = source.find("\"summary\"").unwrap();
    let feed = read(source.get(..cut).unwrap());
    assert_eq!(feed.items.len(), 1);
    assert_eq!(feed.problems.len(), 1, "{:?}", feed.problems);
}

#[test]
fn ids_are_stable_and_different() {
    let ids = |items: &str| -> Vec<String> {
        let feed = read(&format!("<rss><channel>{items}</channel></rss>"));
        feed.items.into_iter().map(|item| item.id).collect()
    };
    // Neither id, link nor title.
    let bare = "<item><description>x</description></item>";
    assert_eq!(ids(bare), ids(bare));
    assert!(ids(bare)[0].starts_with("hash:"));
    // The date does not count: it may be the time of fetching.
    let dated = "<item><pubDate>2026-01-01</pubDate><description>x</description></item>";
    assert_eq!(ids(bare), ids(dated));
    // The same id and link: versions of one.
    let twice =
        "<item><guid>1</guid><title>a</title></item><item><guid>1</guid><title>b</title></item>";
    assert_eq!(ids(twice), ["1"]);
    // The same id for two links, and the same link for two titles.
    let links = "<item><guid isPermaLink='false'>1</guid><link>/a</link></item>\
                 <item><guid isPermaLink='false'>1</guid><link>/b</link></item>";
    assert_eq!(ids(links), ["1 link:a.example/a", "1 link:a.example/b"]);
    let titles =
        "<item><link>/</link><title>a</title></item><item><link>/</link><title>b</title></item>";
    let both = ids(titles);
    assert!(both[0] != both[1] && both[0].starts_with("link:a.example/ hash:"));
    assert_eq!(ids(&titles.replace("</item><", "</item> <")), both);
    // Ids pass the gate and are short.
    let hostile = format!(
        "<item><guid>../../etc/{}\u{202e}</guid></item>",
        "x".repeat(5000)
    );
    assert!(ids(&hostile)[0].starts_with("hash:"));
}

#[test]
fn of_two_versions_the_one_changed_last_is_kept() {
    let feed = read(
        "<feed xmlns='http://www.w3.org/2005/Atom'>\
         <entry><id>1</id><title>old</title><updated>2026-01-01T00:00:00Z</updated></entry>\
         <entry><id>2</id><title>other</title></entry>\
         <entry><id>1</id><title>new</title><updated>2026-01-02T00:00:00Z</updated></entry></feed>",
    );
    assert_eq!(titles(&feed), ["other", "new"]);
    assert_eq!(feed.problems, ["1 items are in the feed more than once"]);
}

#[test]
fn bombs_and_files_are_not_expanded() {
    let mut bomb = "<!DOCTYPE x [<!ENTITY a0 \"boom\">".to_owned();
    for level in 1..20 {
        let _ = write!(
            bomb,
            "<!ENTITY a{level} \"{}\">",
            format!("&a{};", level - 1).repeat(10)
        );
    }
    bomb.push_str(
        "<!ENTITY f SYSTEM 'file:///etc/passwd'><!ENTITY % p SYSTEM 'http://b.example/'> %p; ]>",
    );
    let feed = read(&format!(
        "{bomb}{}",
        three("<title>&a19;</title><description>&f;</description>")
    ));
    assert_eq!(titles(&feed), ["One", "&a19;", "Three"]);
    assert_eq!(text(&feed.items[1]), "&f;");
}

// Where time grew with the square of the length, this would take hours.
#[test]
fn hostile_items_do_not_hurt_others() {
    let deep = |tag: &str, times| format!("<{tag}>").repeat(times);
    let closed = |tag: &str| {
        format!(
            "{}x{}",
            deep(tag, 100_000),
            deep(&format!("/{tag}"), 100_000)
        )
    };
    let middles = [
        deep("media:group", 100_000),
        closed("media:group"),
        closed("div"),
        closed("title"),
        closed("description"),
        closed("source"),
        format!("<title>{}</title>", closed("b")),
        deep("content type='xhtml'", 50_000),
        format!("<guid {}>2</guid>", "a='b' ".repeat(100_000)),
        format!("<guid a='{}'>2</guid>", "<".repeat(500_000)),
        format!("<guid {}", "a='".repeat(300_000)),
        format!("<title>{}</title>", "&".repeat(500_000)),
        format!("<title>{}</title>", "&amp;".repeat(200_000)),
        format!("<title>{}</title>", "x".repeat(1_000_000)),
        "<![CDATA[".repeat(100_000),
        "<![CDATA[</item>".repeat(50_000),
        "<!--".repeat(200_000),
        "<?".repeat(300_000),
        "<!DOCTYPE [".repeat(100_000),
        "<!DOCTYPE '".repeat(100_000),
        "</".repeat(300_000),
        "<".repeat(500_000),
        "<item>".repeat(100_000),
        "<a b=\"".repeat(100_000),
        "<a b='<".repeat(100_000),
        "<category>x</category>".repeat(50_000),
        "<author>x</author>".repeat(50_000),
        format!("<dc:date>{}</dc:date>", "1 ".repeat(300_000)),
        format!("<link>http://b.example/{}</link>", "../".repeat(200_000)),
    ];
    for middle in &middles {
        let source = three(middle);
        let feed = read(&source);
        let name: String = middle.chars().take(30).collect();
        assert!(titles(&feed).contains(&"One"), "{name}");
        assert!(feed.items.len() <= MAX_ITEMS);
    }
}

#[test]
fn what_is_said_once_does_not_grow_with_the_items() {
    // A long base, a long language, many authors: each would be repeated in every item.
    let long = "x".repeat(100_000);
    let items = "<entry xml:base='y'><id>1</id><link href='z'/><content type='html'>&lt;a href='w'&gt;</content></entry>".repeat(3);
    let source = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://b.example/{long}/' xml:lang='{long}'>{}{items}</feed>",
        "<author><name>Ida</name></author>".repeat(1000)
    );
    let feed = read(&source);
    let item = &feed.items[0];
    assert_eq!((&item.url, &item.language), (&None, &None));
    assert_eq!(text(item), "<a href='w'>");
    assert_eq!(item.authors.len(), 8);

    let base = format!("http://b.example/{}/", "x".repeat(900));
    let links = "<a href='y'>".repeat(20_000);
    let source = format!(
        "<rss><item xml:base='{base}'><guid>1</guid><description><![CDATA[{links}]]></description></item></rss>"
    );
    let feed = read(&source);
    assert!(text(&feed.items[0]).len() < 2 * links.len() + (2 << 20));
}

#[test]
fn long_feeds_are_kept_as_far_as_they_may_go() {
    let mut many = "<rss><channel>".to_owned();
    for number in 0..MAX_ITEMS + 7 {
        let _ = write!(many, "<item><guid>{number}</guid></item>");
    }
    many.push_str("</channel></rss>");
    let feed = read(&many);
    assert_eq!(feed.items.len(), MAX_ITEMS);
    assert_eq!(
        feed.problems,
        ["the feed has more than 5000 items: 7 were left out"]
    );

    let long = three(&format!(
        "<guid>2</guid><description>{}</description>",
        "word ".repeat(2_200_000)
    ));
    let feed = read(&long);
    assert_eq!(titles(&feed), ["One", ""]);
    assert!(
        feed.problems
            .iter()
            .any(|it| it.contains("longer than 10 MiB"))
    );

    let deep = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1\",\"x\":{}",
        "[".repeat(100_000)
    );
    assert_eq!(read(&deep).problems.len(), 1);
    let wide = format!(
        "{{\"items\":[{{\"id\":1,\"x\":[{}0]}}]}}",
        "0,".repeat(1_000_000)
    );
    assert_eq!(read(&wide).items.len(), 1);
}

#[test]
fn what_is_shown_has_passed_the_gate() {
    let hostile =
        "\u{1b}]0;x\u{7}\u{9b}2J\u{202e}\u{200b}\u{feff}&#27;[2J&#155;&amp;#27;&amp;#x9b;";
    let feed = read(&format!(
        "<rss><channel><title>{hostile}</title><item><title>{hostile}</title><guid>{hostile}</guid>\
         <author>{hostile}</author><category>{hostile}</category><description>{hostile}</description>\
         <language>{hostile}</language><link>http://b.example/{hostile}</link>\
         <enclosure url='http://b.example/{hostile}' type='{hostile}'/></item></channel></rss>"
    ));
    let item = &feed.items[0];
    let mut shown = vec![
        &feed.title,
        &item.title,
        &item.id,
        item.url.as_ref().unwrap(),
    ];
    shown.extend(
        item.authors
            .iter()
            .chain(&item.categories)
            .chain(&item.language),
    );
    shown.push(&item.enclosures[0].url);
    shown.extend(&item.enclosures[0].media_type);
    for text in shown {
        let is_safe =
            |c: char| !c.is_control() && !matches!(c, '\u{202e}' | '\u{200b}' | '\u{feff}');
        assert!(text.chars().all(is_safe), "{text:?}");
    }
    assert!(!text(item).contains(['\u{1b}', '\u{7}']));
}

mod any_text {
    use super::*;
    use proptest::prelude::*;

    fn piece() -> impl Strategy<Value = String> {
        let known = prop::sample::select(vec![
            "<rss>",
            "<channel>",
            "<item>",
            "</item>",
            "<entry>",
            "<title>",
            "</title>",
            "<guid>",
            "<link href='",
            "'",
            "\"",
            ">",
            "<",
            "/>",
            "&",
            ";",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "<!DOCTYPE",
            "[",
            "]",
            "<content type='xhtml'>",
            "<media:group>",
            "</",
            "xml:base='",
            "mode='base64'",
            "&#",
            "&eacute;",
            "2026-01-01",
            "<pubDate>",
            "{",
            "\"items\":[",
            ":",
            "<description>",
        ]);
        prop_oneof![3 => known.prop_map(str::to_owned), 1 => ".{0,4}"]
    }

    proptest! {
        #[test]
        fn is_read_the_same_every_time(pieces in prop::collection::vec(piece(), 0..60)) {
            let source = format!("<rss>{}", pieces.concat());
            let feed = parse(source.as_bytes(), None, BASE, now());
            prop_assert_eq!(&feed, &parse(source.as_bytes(), None, BASE, now()));
            let mut ids: Vec<_> = feed.unwrap().items.into_iter().map(|it| it.id).collect();
            let count = ids.len();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), count);
        }

        #[test]
        fn bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes, Some("text/xml"), BASE, now());
            let mut json = b"{\"items\":[".to_vec();
            json.extend(&bytes);
            let _ = parse(&json, None, "", now());
        }

        #[test]
        fn dates_do_no_harm(text in "[0-9a-zA-Z:+./, -]{0,40}") {
            let _ = date::parse(&text);
        }
    }
}

#[test]
fn of_several_items_with_one_id_the_one_without_link_keeps_it() {
    let source = "<rss><channel>\
        <item><guid>1</guid><title>a</title></item>\
        <item><guid>1</guid><title>b</title><link>http://b.example/</link></item>\
        </channel></rss>";
    let ids: Vec<String> = read(source).items.into_iter().map(|it| it.id).collect();
    assert_eq!(ids, ["1", "1 link:b.example/"]);
}
