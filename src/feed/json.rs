//! JSON Feed 1.0 and 1.1.

use std::fmt;

use jiff::Timestamp;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::channel::push_common;
use super::construct;
use super::item::{Best, ends_like_a_beginning, web};
use super::scope::language;
use super::{Content, Enclosure, Feed, FeedError, Item, MAX_ITEMS, date};
use crate::document::Format;
use crate::model::Date;

/// What stands deeper in an item is not kept, nor what is longer: an item holds a list
/// of objects of plain values.
const MAX_DEPTH: usize = 3;
const MAX_MEMBERS: usize = 64;

/// Reads the text of a feed. What comes before a mistake in it is kept.
pub(super) fn read(text: &str, base: &str, now: Timestamp) -> Result<Feed, FeedError> {
    let mut reader = Reader {
        base,
        now,
        feed: Feed::default(),
        authors: Vec::new(),
        is_feed: false,
        left_out: 0,
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let outcome = json.deserialize_map(&mut reader);
    if !reader.is_feed {
        return Err(FeedError::Unknown);
    }
    let mut feed = reader.feed;
    for item in &mut feed.items {
        if item.authors.is_empty() {
            item.authors.clone_from(&reader.authors);
        }
        if item.language.is_none() {
            item.language.clone_from(&feed.language);
        }
    }
    if let Err(error) = outcome {
        let line = error.line();
        feed.problems.push(format!(
            "the feed is broken in line {line}: its rest was left out"
        ));
    }
    if reader.left_out > 0 {
        feed.problems.push(format!(
            "the feed has more than {MAX_ITEMS} items: {} were left out",
            reader.left_out
        ));
    }
    Ok(feed)
}

struct Reader<'a> {
    base: &'a str,
    now: Timestamp,
    feed: Feed,
    /// Who wrote what nobody else has written.
    authors: Vec<String>,
    /// There was something that only feeds have.
    is_feed: bool,
    left_out: usize,
}

/// Reads the object of a feed, member by member.
impl<'de> Visitor<'de> for &mut Reader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a feed")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if name == "items" {
                map.next_value_seed(Items(&mut *self))?;
            } else {
                let value = map.next_value_seed(Depth(1))?;
                self.member(&name, &value);
            }
        }
        Ok(())
    }
}

/// Reads the list of items, one by one: those before a mistake are kept.
struct Items<'a, 'b>(&'a mut Reader<'b>);

impl<'de> DeserializeSeed<'de> for Items<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.is_feed = true;
        while self.0.feed.items.len() < MAX_ITEMS {
            match list.next_element_seed(Depth(0))? {
                Some(Json::Object(members)) => {
                    let item = self.0.item(&Json::Object(members));
                    self.0.feed.items.push(item);
                }
                Some(_) => {}
                None => return Ok(()),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {
            self.0.left_out += 1;
        }
        Ok(())
    }
}

impl Reader<'_> {
    fn member(&mut self, name: &str, value: &Json) {
        match name {
            "version" => {
                let version = value.text().unwrap_or_default();
                self.is_feed |= version.contains("jsonfeed.org");
            }
            "title" => self.feed.title = construct::unsaid_line(value.text().unwrap_or_default()),
            "home_page_url" => self.feed.home = value.text().and_then(|it| web(self.base, it)),
            "language" => self.feed.language = value.text().and_then(language),
            "author" | "authors" => {
                for name in people(value) {
                    push_common(&mut self.authors, Some(name));
                }
            }
            _ => {}
        }
    }

    fn date(&self, value: &Json) -> Option<Date> {
        let date = date::parse(value.text()?)?;
        Some(date::not_after(date, self.now))
    }

    fn item(&self, item: &Json) -> Item {
        let address = |name| item.get(name).text().and_then(|it| web(self.base, it));
        let text = |name, format| {
            let text = item.get(name).text()?.to_owned();
            construct::body(text, format, self.base)
        };
        let mut url = Best::default();
        url.offer(0, address("url"));
        url.offer(1, address("external_url"));
        let id = item.get("id").text().unwrap_or_default();
        url.offer(2, web("", id));
        let content = text("content_html", Format::Html);
        let content = content.or_else(|| text("content_text", Format::Plain));
        let summary = text("summary", Format::Plain);
        let is_summary = content
            .as_ref()
            .map_or(summary.is_some(), |content: &Content| {
                ends_like_a_beginning(&content.text)
            });
        let updated = self.date(item.get("date_modified"));
        let mut authors: Vec<String> = people(item.get("authors")).collect();
        authors.extend(people(item.get("author")).filter(|_| item.get("authors").is_nothing()));
        Item {
            id: id.to_owned(),
            title: construct::unsaid_line(item.get("title").text().unwrap_or_default()),
            url: url.take(),
            authors,
            published: self.date(item.get("date_published")).or(updated),
            updated,
            language: item.get("language").text().and_then(language),
            content: content.or(summary),
            is_summary,
            enclosures: self.enclosures(item.get("attachments")),
            categories: item
                .get("tags")
                .list()
                .iter()
                .filter_map(Json::line)
                .collect(),
        }
    }

    fn enclosures(&self, list: &Json) -> Vec<Enclosure> {
        let read = |file: &Json| {
            Some(Enclosure {
                url: web(self.base, file.get("url").text()?)?,
                media_type: file.get("mime_type").line(),
                length: file
                    .get("size_in_bytes")
                    .text()
                    .and_then(|it| it.parse().ok()),
            })
        };
        list.list().iter().filter_map(read).collect()
    }
}

/// The names in a list of authors, or of a single one.
fn people(value: &Json) -> impl Iterator<Item = String> {
    let name = |author: &Json| author.get("name").line().or_else(|| author.line());
    value.list().iter().filter_map(name)
}

/// A value, as much of it as an item may hold.
#[derive(Debug, PartialEq)]
enum Json {
    Nothing,
    /// A text, or a number in digits.
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// A member of an object; of several with this name the last.
    fn get(&self, name: &str) -> &Self {
        let Self::Object(members) = self else {
            return &Self::Nothing;
        };
        let member = members.iter().rev().find(|it| it.0 == name);
        member.map_or(&Self::Nothing, |it| &it.1)
    }

    const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()),
            _ => None,
        }
    }

    fn line(&self) -> Option<String> {
        let line = construct::plain_line(self.text()?);
        (!line.is_empty()).then_some(line)
    }

    /// The elements of a list; a single value is a list of itself.
    fn list(&self) -> &[Self] {
        match self {
            Self::Nothing => &[],
            Self::List(list) => list,
            _ => std::slice::from_ref(self),
        }
    }
}

/// Reads a value that stands so deep in an item.
#[derive(Clone, Copy)]
struct Depth(usize);

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        if self.0 > MAX_DEPTH {
            deserializer.deserialize_ignored_any(IgnoredAny)?;
            return Ok(Json::Nothing);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Depth {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Nothing)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Text(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Text(number.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut kept = Vec::new();
        while kept.len() < MAX_MEMBERS {
            match list.next_element_seed(Self(self.0 + 1))? {
                Some(value) => kept.push(value),
                None => return Ok(Json::List(kept)),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Json::List(kept))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut kept = Vec::new();
        while kept.len() < MAX_MEMBERS {
            let Some(name) = map.next_key::<String>()? else {
                return Ok(Json::Object(kept));
            };
            kept.push((name, map.next_value_seed(Self(self.0 + 1))?));
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Json::Object(kept))
    }
}
