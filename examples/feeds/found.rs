//! What a reader has found in a feed, as far as it is compared.

use depesche::feed;
use depesche::model::Date;
use jiff::Timestamp;
use jiff::tz::Offset;

/// A feed, or one of its entries.
#[derive(Default)]
pub(crate) struct Part {
    pub(crate) title: String,
    pub(crate) link: String,
    /// Seconds since 1970 of all its dates.
    pub(crate) dates: Vec<i64>,
}

pub(crate) struct Found {
    pub(crate) feed: Part,
    pub(crate) entries: Vec<Part>,
}

/// The first second that a date means.
fn begin(date: Date) -> i64 {
    match date {
        Date::Time(moment, _) => moment.as_second(),
        Date::Day(day) | Date::Month(day) => Offset::UTC
            .to_timestamp(day.at(0, 0, 0, 0))
            .map_or(0, Timestamp::as_second),
    }
}

pub(crate) fn by_us(bytes: &[u8], content_type: Option<&str>, base: &str) -> Option<Found> {
    let read = feed::parse(bytes, content_type, base, Timestamp::now()).ok()?;
    let entries = read.items.into_iter().map(|item| Part {
        title: item.title,
        link: item.url.unwrap_or_default(),
        dates: item
            .published
            .into_iter()
            .chain(item.updated)
            .map(begin)
            .collect(),
    });
    Some(Found {
        entries: entries.collect(),
        feed: Part {
            title: read.title,
            link: read.home.unwrap_or_default(),
            dates: read.updated.into_iter().map(begin).collect(),
        },
    })
}

pub(crate) fn by_feed_rs(bytes: &[u8], _: Option<&str>, base: &str) -> Option<Found> {
    let base = Some(base).filter(|it| !it.is_empty());
    let parser = feed_rs::parser::Builder::new().base_uri(base).build();
    let read = parser.parse(bytes).ok()?;
    let link = |links: Vec<feed_rs::model::Link>| {
        let is_page = |rel: &Option<String>| rel.as_deref().is_none_or(|it| it == "alternate");
        let page = links.into_iter().find(|it| is_page(&it.rel));
        page.map_or_else(String::new, |it| it.href)
    };
    let entries = read.entries.into_iter().map(|entry| {
        let dates = entry.published.into_iter().chain(entry.updated);
        Part {
            title: entry.title.map_or_else(String::new, |it| it.content),
            link: link(entry.links),
            dates: dates.map(|it| it.timestamp()).collect(),
        }
    });
    let entries = entries.collect();
    let dates = read.updated.into_iter().chain(read.published);
    Some(Found {
        entries,
        feed: Part {
            title: read.title.map_or_else(String::new, |it| it.content),
            link: link(read.links),
            dates: dates.map(|it| it.timestamp()).collect(),
        },
    })
}
