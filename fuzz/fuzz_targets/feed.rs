#![no_main]

use std::collections::HashSet;

use depesche::document::gate::clean_line;
use depesche::document;
use depesche::feed::{self, MAX_ITEMS};
use depesche::link;
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

/// Headers that an answer may come with; the first byte of the feed chooses one.
const TYPES: [Option<&str>; 4] = [
    None,
    Some("application/rss+xml; charset=iso-8859-1"),
    Some("text/xml; charset=utf-16"),
    Some("application/feed+json"),
];

const BASE: &str = "https://a.example/feeds/all.xml";

fuzz_target!(|data: &[u8]| {
    let first = data.first().copied().unwrap_or_default();
    let content_type = TYPES[usize::from(first) % TYPES.len()];
    let now = Timestamp::from_second(1_800_000_000).expect("a time");
    let _ = feed::links_in_page(data, content_type, BASE);
    let _ = feed::read_list(data);
    let Ok(read) = feed::parse(data, content_type, BASE, now) else {
        return;
    };
    assert_eq!(feed::parse(data, content_type, BASE, now).as_ref(), Ok(&read));
    assert!(read.items.len() <= MAX_ITEMS);
    assert_eq!(clean_line(&read.title), read.title);
    let mut ids = HashSet::new();
    for item in &read.items {
        assert!(ids.insert(&item.id), "{:?} twice", item.id);
        assert_eq!(clean_line(&item.id), item.id);
        assert_eq!(clean_line(&item.title), item.title);
        for url in item.url.iter().chain(item.enclosures.iter().map(|it| &it.url)) {
            assert!(link::check(url).is_ok(), "{url}");
        }
        for date in item.published.iter().chain(&item.updated) {
            // The day of another time zone may have begun.
            assert!(date.sort_key() <= now.as_second() + 86_400, "{date}");
        }
        if let Some(content) = &item.content {
            let (document, _) = document::read(&content.text, content.format);
            assert_eq!(document.check(), Ok(()));
        }
    }
});
