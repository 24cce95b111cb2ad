//! Feeds from the command line: follow, fetch, list, check, leave.

use std::fs;

use super::home::{Home, assert_golden, objects};
use super::server::{Asked, Reply, Server, reply};

/// A web with a page, its feeds, and a feed that is out of order.
fn web(asked: &Asked) -> Reply {
    let feed = |title: &str, names: &[&str]| {
        let items = names.iter().map(|name| {
            format!(
                "<item><guid>{name}</guid><title>{name}</title>\
                 <pubDate>Thu, 09 Oct 2025 08:00:00 GMT</pubDate></item>"
            )
        });
        let items: Vec<String> = items.collect();
        let items = items.concat();
        reply(
            "200 OK",
            &[("ETag", "\"1\"")],
            format!("<rss><channel><title>{title}</title>{items}</channel></rss>"),
        )
    };
    let link = |path: &str| {
        format!("<link rel=alternate type=application/rss+xml href={path} title='Feed {path}'>")
    };
    if asked.header("if-none-match").is_some() {
        return reply("304 Not Modified", &[], "");
    }
    match asked.path.as_str() {
        "/page" => reply("200 OK", &[], format!("<html>{}", link("news"))),
        "/portal" => reply(
            "200 OK",
            &[],
            format!("<html>{}{}", link("news"), link("blog")),
        ),
        "/blank" => reply("200 OK", &[], "<html>Nothing."),
        "/news" => feed("The News", &["One", "Two"]),
        "/blog" => feed("\u{1b}]0;A blog", &["Three"]),
        _ => reply("500 Sorry", &[], ""),
    }
}

/// A transcript in which the server has a name and times are left out.
fn transcript(home: &Home, server: &Server, lines: &[&[&str]]) -> String {
    let address = server.url("");
    let lines: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            line.iter()
                .map(|word| word.replace("SERVER", &address))
                .collect()
        })
        .collect();
    let lines: Vec<Vec<&str>> = lines
        .iter()
        .map(|line| line.iter().map(String::as_str).collect())
        .collect();
    let lines: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
    let text = home.transcript(&lines).replace(&address, "SERVER");
    let mut neutral = String::new();
    for (at, piece) in text.split("\"20").enumerate() {
        // "2026-11-24T04:44:40Z"
        neutral.push_str(match at {
            0 => piece,
            _ => piece.split_once('"').map_or(piece, |it| it.1),
        });
        neutral.push_str("TIME");
    }
    neutral.trim_end_matches("TIME").to_owned()
}

#[test]
fn feeds_are_followed_fetched_and_left() {
    let (home, server) = (Home::new(), Server::start(web));
    let text = transcript(
        &home,
        &server,
        &[
            &["fetch"],
            &["feed", "list"],
            &[
                "feed",
                "add",
                "SERVER/page",
                "--folder",
                "News/World",
                "--tag",
                "abroad",
            ],
            &["feed", "add", "SERVER/portal"],
            &["feed", "add", "SERVER/blank"],
            &["feed", "add", "SERVER/away"],
            &["feed", "add", "ftp://example.org"],
            &["feed", "add", "SERVER/blog", "--every", "often"],
            &[
                "feed",
                "add",
                "SERVER/blog",
                "SERVER/news",
                "--title",
                "Own name",
            ],
            &["list"],
            &["search", "tag:abroad"],
            &["fetch"],
            &["fetch", "--force"],
            &[
                "fetch", "the news", "own name", "--force", "--format", "json",
            ],
            &["fetch", "News"],
            &["fetch", "own nmae"],
            &["feed", "list"],
            &["feed", "list", "--format", "json"],
            &["feed", "check"],
            &["feed", "check", "SERVER/away", "own name"],
            &["feed", "remove", "nothing"],
            &["feed", "remove", "News/World/"],
            &["feed", "list"],
            &["list", "--limit", "1"],
        ],
    );
    assert_golden("feeds.txt", &text);
    let file = home
        .read("config/depesche/sources.toml")
        .replace(&server.url(""), "SERVER");
    assert!(
        file.ends_with("\n\n[[feed]]\nurl = \"SERVER/blog\"\ntitle = \"Own name\"\n"),
        "{file}"
    );
}

#[test]
fn what_failed_is_told_with_its_reason() {
    let (home, server) = (Home::new(), Server::start(web));
    let sources = format!(
        "[[feed]]\nurl = '{}'\n[[feed]]\nurl = '{}'\nevrey = '1h'\n",
        server.url("/away"),
        server.url("/news")
    );
    home.write("config/depesche/sources.toml", sources);
    let run = home.run(&["fetch"]);
    assert_eq!(run.code, 1);
    assert_eq!(
        run.out,
        "2 new, 0 changed; feeds: 1 fetched, 0 unchanged, 1 failed\n"
    );
    assert!(
        run.err
            .contains("/away: The server has an error of its own (500)."),
        "{}",
        run.err
    );
    assert!(run.err.contains("did you mean `every`?"), "{}", run.err);
    let feeds = objects(&home.run(&["feed", "list", "--format", "json"]).out);
    assert_eq!(feeds[0]["failures"], 1);
    assert_eq!(
        feeds[0]["error"],
        "The server has an error of its own (500)."
    );
    // Of a broken file nothing is unfollowed.
    fs::write(
        home.path().join("config/depesche/sources.toml"),
        "[[feed]\n",
    )
    .unwrap();
    let feeds = objects(&home.run(&["feed", "list", "--format", "json"]).out);
    assert!(feeds.iter().all(|feed| feed["followed"] == true));
}

#[test]
fn lists_of_other_readers_come_and_go() {
    let home = Home::new();
    home.write(
        "urls",
        "https://a.example/feed news \"~The A\"\nexec:feed.sh\nhttps://a.example/feed\n",
    );
    home.write(
        "list.opml",
        "<opml version='2.0'><body><outline text='News'><outline text='World'>\
         <outline text='B &amp; C' xmlUrl='https://b.example/'/></outline>\
         <outline text='A again' xmlUrl='https://a.example/feed'/></outline></body></opml>",
    );
    home.write("empty.txt", "# nothing\n");
    let text = home.transcript(&[
        &["feed", "import", "urls"],
        &["feed", "import", "list.opml"],
        &["feed", "import", "empty.txt"],
        &["feed", "import", "none.opml"],
        &["feed", "list"],
        &["feed", "export"],
    ]);
    assert_golden("lists.txt", &text);
}
