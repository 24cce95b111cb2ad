//! What a test file of feedparser expects, as far as it is understood.

use depesche::document::{self, Format, SpanKind, gate};
use encoding_rs::{UTF_16BE, UTF_16LE};
use jiff::civil;
use jiff::tz::Offset;

use crate::found::{Found, Part};

/// One of several conditions that must all hold.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    /// So many entries.
    Count(usize),
    /// The feed or an entry has this.
    Has(Option<usize>, Field),
}

#[derive(Clone, Debug)]
pub(crate) enum Field {
    Title(String),
    Link(String),
    /// Seconds since 1970.
    Date(i64),
}

impl Condition {
    pub(crate) fn holds(&self, found: &Found) -> bool {
        match self {
            Self::Count(count) => found.entries.len() == *count,
            Self::Has(None, field) => field.is_in(&found.feed),
            Self::Has(Some(index), field) => {
                found.entries.get(*index).is_some_and(|it| field.is_in(it))
            }
        }
    }
}

impl Field {
    fn is_in(&self, part: &Part) -> bool {
        match self {
            // feedparser gives titles as HTML.
            Self::Title(title) => {
                let same = |a: &str, b: &str| {
                    let words = |text: &str| gate::clean_line(&text.replace('\u{a0}', " "));
                    words(a) == words(b)
                };
                same(&part.title, title)
                    || same(&part.title, &plain(title))
                    || same(&plain(&part.title), &plain(title))
            }
            Self::Link(link) => part.link == *link,
            Self::Date(date) => part.dates.contains(date),
        }
    }
}

fn plain(html: &str) -> String {
    let document = document::read(html, Format::Html).0;
    let mut text = document.text;
    let images = document.spans.iter().rev();
    for image in images.filter(|it| matches!(it.kind, SpanKind::Image(_))) {
        text.replace_range(image.range.clone(), "");
    }
    text
}

/// The text of a file, as feedparser's own tests find their conditions in it.
pub(crate) fn decode(bytes: &[u8]) -> String {
    let unit = |bytes: &[u8], number: fn([u8; 4]) -> u32| -> String {
        let units = bytes.as_chunks().0.iter();
        units.filter_map(|it| char::from_u32(number(*it))).collect()
    };
    match bytes {
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, b'<', ..] => unit(bytes, u32::from_be_bytes),
        [0xff, 0xfe, 0, 0, ..] | [b'<', 0, 0, 0, ..] => unit(bytes, u32::from_le_bytes),
        [0xfe, 0xff, ..] | [0, b'<', ..] => UTF_16BE.decode(bytes).0.into_owned(),
        [0xff, 0xfe, ..] | [b'<', 0, ..] => UTF_16LE.decode(bytes).0.into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The condition of a file.
pub(crate) fn condition(source: &str) -> Option<String> {
    let (_, rest) = source.split_once("Expect:")?;
    let (condition, _) = rest.split_once("-->")?;
    Some(condition.trim().to_owned())
}

/// Whether this is a condition of the W3C's validator, such as `!MissingTitle{…}`.
pub(crate) fn is_of_validator(condition: &str) -> bool {
    condition
        .trim_start_matches('!')
        .starts_with(|c: char| c.is_ascii_uppercase())
}

/// What stands in the items of a feed, read off its text without knowing much of XML.
pub(crate) fn items(source: &str) -> Vec<Condition> {
    let mut text = String::new();
    let mut rest = source;
    while let Some((before, comment)) = rest.split_once("<!--") {
        text.push_str(before);
        rest = comment.split_once("-->").map_or("", |it| it.1);
    }
    text.push_str(rest);
    let is_feed = ["<rss", "<feed", "<rdf:RDF"]
        .iter()
        .any(|it| text.contains(it));
    let name = if text.contains("<feed") {
        "entry"
    } else {
        "item"
    };
    let items: Vec<&str> = text
        .split(&format!("<{name}"))
        .skip(1)
        .filter(|it| it.starts_with(|c: char| c == '>' || c.is_ascii_whitespace()))
        .map(|it| it.split(&format!("</{name}>")).next().unwrap_or_default())
        .collect();
    if !is_feed || items.is_empty() {
        return Vec::new();
    }
    let mut conditions = vec![Condition::Count(items.len())];
    for (index, item) in items.iter().enumerate() {
        let only = |name: &str| {
            let (_, rest) = item.split_once(&format!("<{name}>"))?;
            let (value, rest) = rest.split_once(&format!("</{name}>"))?;
            let is_plain = !value.contains(['<', '&']) && !rest.contains(&format!("<{name}"));
            is_plain.then(|| value.trim().to_owned())
        };
        let has = |field| Condition::Has(Some(index), field);
        conditions.extend(only("title").map(|title| has(Field::Title(title))));
        let link = only("link").filter(|it| it.starts_with("http") && !it.contains(' '));
        conditions.extend(link.map(|link| has(Field::Link(link))));
    }
    conditions
}

/// The parts of a condition that are understood.
pub(crate) fn conditions(text: &str) -> Vec<Condition> {
    // With an `or`, nobody knows what must hold.
    if text.contains(" or ") {
        return Vec::new();
    }
    text.split(" and ").filter_map(understand).collect()
}

fn understand(part: &str) -> Option<Condition> {
    let part = part.trim();
    let part = part
        .strip_prefix('(')
        .and_then(|it| it.strip_suffix(')'))
        .unwrap_or(part);
    let (path, value) = part.split_once("==")?;
    let (path, value) = (path.trim(), value.trim());
    if path == "len(entries)" {
        return value.parse().ok().map(Condition::Count);
    }
    let (entry, rest) = match path.strip_prefix("entries[") {
        Some(rest) => {
            let (index, rest) = rest.split_once(']')?;
            (Some(index.parse().ok()?), rest)
        }
        None => (None, path.strip_prefix("feed")?),
    };
    let name = rest.replace(['[', ']', '\'', '"', '.'], " ");
    let name = name.split_whitespace().collect::<Vec<_>>().join(".");
    let field = match name.as_str() {
        "title" | "title_detail.value" => Field::Title(literal(value)?),
        "link" => Field::Link(literal(value)?),
        "published_parsed" | "updated_parsed" | "created_parsed" | "date_parsed"
        | "modified_parsed" | "issued_parsed" => Field::Date(moment(value)?),
        _ => return None,
    };
    Some(Condition::Has(entry, field))
}

/// A tuple of Python's `time.struct_time`.
fn moment(text: &str) -> Option<i64> {
    let numbers = text.strip_prefix('(')?.strip_suffix(')')?;
    let numbers: Vec<i16> = numbers
        .split(',')
        .map(|it| it.trim().parse().ok())
        .collect::<Option<_>>()?;
    let &[year, month, day, hour, minute, second, ..] = numbers.as_slice() else {
        return None;
    };
    let small = |number: i16| i8::try_from(number).ok();
    let date = civil::Date::new(year, small(month)?, small(day)?).ok()?;
    let time = date.at(small(hour)?, small(minute)?, small(second)?, 0);
    Some(Offset::UTC.to_timestamp(time).ok()?.as_second())
}

/// A string of Python, or a sum of them.
fn literal(text: &str) -> Option<String> {
    let mut value = String::new();
    let mut rest = text.trim();
    loop {
        rest = rest.strip_prefix('u').unwrap_or(rest);
        let quote = ["\"\"\"", "'''", "'", "\""];
        let quote = quote.into_iter().find(|it| rest.starts_with(it))?;
        rest = rest.get(quote.len()..)?;
        loop {
            if let Some(after) = rest.strip_prefix(quote) {
                rest = after.trim();
                break;
            }
            let mut chars = rest.chars();
            let c = chars.next()?;
            rest = chars.as_str();
            if c != '\\' {
                value.push(c);
                continue;
            }
            let kind = chars.next()?;
            rest = chars.as_str();
            let digits = match kind {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                _ => 0,
            };
            if digits > 0 {
                let code = u32::from_str_radix(rest.get(..digits)?, 16).ok()?;
                value.push(char::from_u32(code)?);
                rest = rest.get(digits..)?;
            } else {
                match kind {
                    'n' => value.push('\n'),
                    't' => value.push('\t'),
                    'r' => value.push('\r'),
                    '\\' | '\'' | '"' => value.push(kind),
                    _ => return None,
                }
            }
        }
        match rest.strip_prefix('+') {
            Some(next) => rest = next.trim(),
            None if rest.is_empty() => return Some(value),
            None => return None,
        }
    }
}
