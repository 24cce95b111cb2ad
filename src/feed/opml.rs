//! Lists of feeds in the form that readers exchange (OPML 2.0,
//! <http://opml.org/spec2.opml>): folders are outlines around outlines.

use std::fmt::Write as _;

use super::xml::{Token, Tokens, attributes, resolve};
use super::{Listed, construct, source_address};
use crate::model::FeedSource;

/// Folders nested deeper than this are read as if they were not there.
const MAX_DEPTH: usize = 32;

/// Reads a list; entries without an address that can be fetched are refused.
pub(super) fn read(text: &str) -> Listed {
    let mut listed = Listed::default();
    // The names of the outlines around; `None` for those that are no folder.
    let mut around: Vec<Option<String>> = Vec::new();
    for (_, token) in Tokens::new(text) {
        let (inside, is_empty) = match token {
            Token::Open {
                name,
                attributes,
                is_empty,
            } if name.eq_ignore_ascii_case("outline") => (attributes, is_empty),
            Token::Close(name) if name.eq_ignore_ascii_case("outline") => {
                around.pop();
                continue;
            }
            _ => continue,
        };
        let attribute = |wanted: &str| {
            let mut all = attributes(inside);
            let value = all.find(|it| it.0.eq_ignore_ascii_case(wanted));
            let value = value.map(|it| resolve(it.1.trim()).into_owned());
            value.filter(|value| !value.is_empty())
        };
        let title = attribute("title").or_else(|| attribute("text"));
        let title = title.map(|title| construct::plain_line(&title));
        let title = title.filter(|title| !title.is_empty());
        let address = attribute("xmlUrl");
        let folder = title.clone().filter(|_| address.is_none());
        if let Some(address) = address {
            let folders: Vec<&str> = around.iter().flatten().map(String::as_str).collect();
            let tags = attribute("category").unwrap_or_default();
            let tags = tags.split(',').map(construct::plain_line);
            let tags = tags.filter(|tag| !tag.is_empty() && !tag.starts_with('/'));
            match source_address(&address) {
                Ok(url) => listed.feeds.push(FeedSource {
                    url,
                    title,
                    folder: folders.join("/"),
                    tags: tags.collect(),
                    ..FeedSource::default()
                }),
                Err(reason) => listed.refuse(&address, reason),
            }
        }
        if !is_empty {
            around.push(folder.filter(|_| around.len() < MAX_DEPTH));
        }
    }
    listed
}

/// Writes a list; feeds follow each other as they are given, folders are opened and
/// closed between them.
pub(super) fn write(feeds: &[FeedSource]) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    \
         <title>Feeds</title>\n  </head>\n  <body>\n",
    );
    let mut around: Vec<&str> = Vec::new();
    for feed in feeds {
        let folders: Vec<&str> = feed.folder.split('/').filter(|it| !it.is_empty()).collect();
        let shared = around.iter().zip(&folders).take_while(|(a, b)| a == b);
        let shared = shared.count();
        close(&mut text, &mut around, shared);
        for folder in folders.into_iter().skip(shared) {
            let name = escaped(folder);
            let indent = around.len() * 2 + 4;
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{:indent$}<outline text=\"{name}\">", "");
            around.push(folder);
        }
        let url = escaped(&feed.url);
        let title = escaped(feed.title.as_deref().unwrap_or(&feed.url));
        let category = match feed.tags.as_slice() {
            [] => String::new(),
            tags => format!(" category=\"{}\"", escaped(&tags.join(","))),
        };
        let indent = around.len() * 2 + 4;
        let _ = writeln!(
            text,
            "{:indent$}<outline type=\"rss\" text=\"{title}\" xmlUrl=\"{url}\"{category}/>",
            ""
        );
    }
    close(&mut text, &mut around, 0);
    text.push_str("  </body>\n</opml>\n");
    text
}

/// Closes folders until so many are open.
fn close(text: &mut String, around: &mut Vec<&str>, open: usize) {
    while around.len() > open {
        around.pop();
        let indent = around.len() * 2 + 4;
        let _ = writeln!(text, "{:indent$}</outline>", "");
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(url: &str, title: &str, folder: &str, tags: &[&str]) -> FeedSource {
        FeedSource {
            url: url.to_owned(),
            title: (!title.is_empty()).then(|| title.to_owned()),
            folder: folder.to_owned(),
            tags: tags.iter().map(ToString::to_string).collect(),
            ..FeedSource::default()
        }
    }

    #[test]
    fn folders_are_outlines_around_feeds() {
        let text = "<opml version='1.0'><head><title>Mine</title></head><body>\
            <outline text='A &amp; B' xmlUrl='https://a.example/?x=1&amp;y=2' category='one,/x/y,two'/>\
            <outline text='News'><OUTLINE title='Germany' text='x'>\
            <outline type='rss' text='' xmlURL='https://b.example/'></outline>\
            <outline text='No feed' url='https://c.example/'/>\
            </outline><outline text='C' xmlUrl='https://c.example/#top'/></outline>\
            <outline text='D' xmlUrl='file:///etc/passwd'/>\
            <outline text='E' xmlUrl='https://e.example/'>";
        let listed = read(text);
        assert_eq!(
            listed.feeds,
            [
                feed("https://a.example/?x=1&y=2", "A & B", "", &["one", "two"]),
                feed("https://b.example/", "", "News/Germany", &[]),
                feed("https://c.example/", "C", "News", &[]),
                feed("https://e.example/", "E", "", &[]),
            ]
        );
        assert_eq!(listed.refused.len(), 1);
        assert!(listed.refused[0].starts_with("file:///etc/passwd: "));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let feeds = [
            feed("https://a.example/?x=1&y=2", "A \"<b>\"", "", &[]),
            feed("https://b.example/", "B", "News", &["one", "two"]),
            feed("https://c.example/", "C", "News/Germany/South", &[]),
            feed("https://d.example/", "D", "News/France", &[]),
        ];
        let text = write(&feeds);
        assert_eq!(read(&text).feeds, feeds, "{text}");
        assert_eq!(text.matches("<outline text=\"News\">").count(), 1);
    }

    #[test]
    fn depth_costs_nothing() {
        let text = "<outline text='a'>".repeat(100_000);
        let listed = read(&format!(
            "{text}<outline text='x' xmlUrl='https://a.example/'/>"
        ));
        assert_eq!(listed.feeds[0].folder.split('/').count(), MAX_DEPTH);
    }
}
