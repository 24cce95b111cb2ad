//! Fields: what stands before a colon, and what may stand after it.

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;

use crate::fold::fold;
use crate::library::{Condition, Filter};
use crate::model::Date;

/// What a part of a query is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// The text below the title.
    Body,
    /// The name of the source.
    Source,
    /// The author.
    Author,
    /// A tag.
    Tag,
    /// The language.
    Language,
    /// The address.
    Url,
    /// Read, unread, starred.
    Is,
    /// The date, or a range of dates.
    Date,
    /// Earlier than a date.
    Before,
    /// Later than a date.
    After,
    /// At most so old.
    Newer,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 12] = [
        Self::Title,
        Self::Body,
        Self::Source,
        Self::Author,
        Self::Tag,
        Self::Language,
        Self::Url,
        Self::Is,
        Self::Date,
        Self::Before,
        Self::After,
        Self::Newer,
    ];

    /// What is written before the colon.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Source => "source",
            Self::Author => "author",
            Self::Tag => "tag",
            Self::Language => "lang",
            Self::Url => "url",
            Self::Is => "is",
            Self::Date => "date",
            Self::Before => "before",
            Self::After => "after",
            Self::Newer => "newer",
        }
    }

    /// The field of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// What a value says about the articles; a sentence if nothing. `is_open`:
    /// the value is still being typed.
    pub(super) fn condition(self, value: &str, is_open: bool) -> Result<Condition, String> {
        let folded = || fold(value.trim());
        let filter = match self {
            // What stands in the text is no condition; see the parser.
            Self::Title | Self::Body => return Ok(Condition::default()),
            Self::Source => Filter::Source(folded()),
            Self::Author => Filter::Author(folded()),
            Self::Tag => Filter::Tag {
                name: folded(),
                is_prefix: is_open,
            },
            Self::Language => Filter::Language(value.to_lowercase()),
            Self::Url => Filter::Url(folded()),
            Self::Is => return state(value),
            Self::Date => return dates(value),
            Self::Before => return Ok(is_before(&span(value)?)),
            Self::After => return Ok(is_after(&span(value)?)),
            Self::Newer => Filter::Within(age(value)?),
        };
        Ok(Condition::Is(filter))
    }
}

fn state(value: &str) -> Result<Condition, String> {
    match value {
        "read" => Ok(Condition::Is(Filter::Read)),
        "unread" => Ok(Condition::Not(Box::new(Condition::Is(Filter::Read)))),
        "starred" => Ok(Condition::Is(Filter::Starred)),
        _ => Err("write is:read, is:unread or is:starred".to_owned()),
    }
}

/// `2025`, `2025-07`, `2025-07-14`, or two of them with `..` between, of which
/// one may be left out.
fn dates(value: &str) -> Result<Condition, String> {
    let Some((from, to)) = value.split_once("..") else {
        return Ok(within(&span(value)?));
    };
    let mut parts = Vec::new();
    if !from.is_empty() {
        parts.push(Condition::Is(Filter::From(span(from)?.first)));
    }
    if !to.is_empty() {
        parts.push(Condition::Is(Filter::Before(span(to)?.next)));
    }
    Ok(Condition::All(parts))
}

/// A year, month or day.
struct Span {
    /// Its first second since 1970.
    first: i64,
    /// The first second after it.
    next: i64,
}

fn within(span: &Span) -> Condition {
    Condition::All(vec![
        Condition::Is(Filter::From(span.first)),
        Condition::Is(Filter::Before(span.next)),
    ])
}

fn is_before(span: &Span) -> Condition {
    Condition::Is(Filter::Before(span.first))
}

fn is_after(span: &Span) -> Condition {
    Condition::Is(Filter::From(span.next))
}

fn span(value: &str) -> Result<Span, String> {
    let error = || "write a date as 2025, 2025-07 or 2025-07-14".to_owned();
    let year = (value.len() == 4)
        .then(|| value.parse::<i16>().ok())
        .flatten();
    let (first, next) = if let Some(year) = year {
        let first = civil::Date::new(year, 1, 1).map_err(|_| error())?;
        (first, first.last_of_year().tomorrow())
    } else {
        match value.parse() {
            Ok(Date::Month(first)) => (first, first.last_of_month().tomorrow()),
            Ok(Date::Day(day)) => (day, day.tomorrow()),
            _ => return Err(error()),
        }
    };
    let seconds = |date: civil::Date| {
        Offset::UTC
            .to_timestamp(date.at(0, 0, 0, 0))
            .map(Timestamp::as_second)
    };
    match (seconds(first), next.and_then(seconds)) {
        (Ok(first), Ok(next)) => Ok(Span { first, next }),
        _ => Err(error()),
    }
}

/// `12h`, `7d`, `2w`, `3m` (months of 30 days), `1y`, in seconds.
fn age(value: &str) -> Result<i64, String> {
    let error = || "write an age as 12h, 7d, 2w, 3m or 1y".to_owned();
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let hours = match value.get(number.len()..) {
        Some("h") => 1,
        Some("d") => 24,
        Some("w") => 7 * 24,
        Some("m") => 30 * 24,
        Some("y") => 365 * 24,
        _ => return Err(error()),
    };
    let number: u16 = number.parse().map_err(|_| error())?;
    Ok(i64::from(number) * hours * 3600)
}
