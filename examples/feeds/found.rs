//! What a reader has found in a feed, as far as it is compared.

use depesche::feed;
use depesche::model::Date;
use jiff::Timestamp;

/// A feed, or one of its entries.
#[derive(Default)]
pub struct Part {
    pub title: String,
    pub link: String,
    pub id: String,
    /// Seconds since 1970 of all its dates.
    pub dates: Vec<i64>,
}

pub struct Found {
    pub feed: Part,
    pub entries: Vec<Part>,
}

/// The first second that a date means.
fn begin(date: Date) -> i64 {
    match date {
        Date::Time(moment, _) => moment.as_second(),
        Date::Day(day) | Date::Month(day) => day
            .to_zoned(jiff::tz::TimeZone::UTC)
            .map_or(0, |it| it.timestamp().as_second()),
    }
}

pub fn by_us(bytes: &[u8], content_type: Option<&str>, base: &str) -> Option<Found> {
    let read = feed::parse(bytes, content_type, base, Timestamp::now()).ok()?;
    let entries = read.items.into_iter().map(|item| Part {
        title: item.title,
        link: item.url.unwrap_or_default(),
        id: item.id,
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
            id: String::new(),
        },
    })
}

pub fn by_feed_rs(bytes: &[u8], _: Option<&str>, base: &str) -> Option<Found> {
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
            id: entry.id,
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
            id: read.id,
            dates: dates.map(|it| it.timestamp()).collect(),
        },
    })
}
