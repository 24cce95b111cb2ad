//! The list of feeds that newsboat keeps: a line each, its address and then words, of
//! which one that begins with `~` is the title and the others are tags.

use super::{Listed, construct, source_address};
use crate::model::FeedSource;

/// Reads a list.
pub(super) fn read(text: &str) -> Listed {
    let mut listed = Listed::default();
    for line in text.lines() {
        let mut words = words(line).into_iter();
        let Some(address) = words.next() else {
            continue;
        };
        let kind = address.split(':').next().unwrap_or_default();
        let why_not = match kind {
            "exec" => "feeds made by a command are not run: what a list says should not be",
            "filter" => "feeds are not passed through commands; add the address behind the filter",
            "query" => "a query is not a feed; search, and keep it with :save NAME",
            "file" => "a file is not fetched; 'depesche add' reads folders of articles",
            _ => "",
        };
        if !why_not.is_empty() {
            listed.refuse(&address, why_not);
            continue;
        }
        let url = match source_address(&address) {
            Ok(url) => url,
            Err(reason) => {
                listed.refuse(&address, reason);
                continue;
            }
        };
        let mut feed = FeedSource {
            url,
            ..FeedSource::default()
        };
        for word in words {
            let title = word.strip_prefix('~').map(construct::plain_line);
            match title {
                Some(title) if !title.is_empty() => feed.title = Some(title),
                Some(_) => {}
                // Hides the feed; here nothing is hidden.
                None if word == "!" => {}
                None => feed.tags.push(construct::plain_line(&word)),
            }
        }
        feed.tags.retain(|tag| !tag.is_empty());
        listed.feeds.push(feed);
    }
    listed
}

/// The words of a line up to `#`; in quotes they may hold blanks, and a backslash
/// takes the meaning of what follows.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut letters = line.chars().peekable();
    while let Some(&first) = letters.peek() {
        if first.is_whitespace() {
            letters.next();
            continue;
        }
        if first == '#' {
            break;
        }
        let is_quoted = first == '"';
        if is_quoted {
            letters.next();
        }
        let mut word = String::new();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' if is_quoted => word.extend(letters.next()),
                '"' if is_quoted => break,
                letter if !is_quoted && letter.is_whitespace() => break,
                letter => word.push(letter),
            }
        }
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_feeds() {
        let text = "# my feeds\n\nhttps://a.example/feed#top news \"two words\" \"~A \\\"title\\\"\" !\n\
                    \thttp://b.example/  # remark\n\
                    \"https://c.example/\" \"\" \"~\"\n\
                    exec:~/bin/feed.sh tag\n\
                    \"filter:~/bin/f:https://d.example/\"\n\
                    \"query:Unread:unread = \\\"yes\\\"\"\n\
                    file:///tmp/feed.xml\n\
                    nonsense\n";
        let listed = read(text);
        let shown: Vec<_> = listed
            .feeds
            .iter()
            .map(|feed| {
                (
                    feed.url.as_str(),
                    feed.title.as_deref(),
                    feed.tags.join("|"),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (
                    "https://a.example/feed",
                    Some("A \"title\""),
                    "news|two words".to_owned()
                ),
                ("http://b.example/", None, String::new()),
                ("https://c.example/", None, String::new()),
            ]
        );
        let refused: Vec<&str> = listed
            .refused
            .iter()
            .map(|line| line.split(": ").next().unwrap())
            .collect();
        assert_eq!(
            refused,
            [
                "exec:~/bin/feed.sh",
                "filter:~/bin/f:https://d.example/",
                "query:Unread:unread = \"yes\"",
                "file:///tmp/feed.xml",
                "nonsense",
            ]
        );
    }
}
