//! RSS and Atom: from the text of a feed to its fields and items.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Weekday;

use super::construct;
use super::item::{self, Best, moment, web};
use super::scope::{Namespace, Scope, language};
use super::xml::{self, Element, Token, Tokens};
use super::{Feed, FeedError, Hints, Item, MAX_ITEMS};

/// How deep feeds stand in elements of their own.
const MAX_DEPTH: usize = 3;

/// More authors of all items are left out, as are longer names, in bytes.
const MAX_COMMON_AUTHORS: usize = 8;
const MAX_COMMON_NAME: usize = 200;

/// Reads the text of a feed.
pub(super) fn read(source: &str, base: &str, now: Timestamp) -> Result<Feed, FeedError> {
    let (root, name) = find_root(source)?;
    let outside = Scope::new(base);
    let mut reader = Reader {
        now,
        feed: Feed::default(),
        draft: Draft::default(),
        authors: Vec::new(),
        left_out: 0,
        has_end: has_end(source, &name),
        cut: None,
    };
    if is_item(&name) {
        // A feed of one item, or one that has lost its beginning.
        reader.read_container(source, &outside, 0);
    } else {
        let scope = outside.enter(&root);
        reader.read_container(root.inner, &scope, 0);
    }
    Ok(reader.finish())
}

/// The name of a tag without its prefix, in small letters.
fn local(name: &str) -> String {
    let local = name.rsplit(':').next().unwrap_or_default();
    local.to_ascii_lowercase()
}

fn is_item(name: &str) -> bool {
    name.eq_ignore_ascii_case("item") || name.eq_ignore_ascii_case("entry")
}

/// The first element that can be a feed; what programs have printed before it does
/// not matter. It reaches to the end of the text: what stands behind an end tag that
/// came too early belongs to it, too.
fn find_root(source: &str) -> Result<(Element<'_>, String), FeedError> {
    let mut tokens = Tokens::new(source);
    while let Some((_, token)) = tokens.next() {
        let Token::Open {
            name, attributes, ..
        } = token
        else {
            continue;
        };
        let short = local(name);
        match short.as_str() {
            "rss" | "rdf" | "feed" | "channel" | "item" | "entry" => {
                let inner = source.get(tokens.position()..).unwrap_or_default();
                let root = Element {
                    name,
                    attributes,
                    inner,
                    is_cut: true,
                };
                return Ok((root, short));
            }
            "html" => return Err(FeedError::Page),
            _ => {}
        }
    }
    Err(FeedError::Unknown)
}

/// Whether the feed is whole: the last tag is that of its end.
fn has_end(source: &str, root: &str) -> bool {
    let last = source.rfind("</").and_then(|at| source.get(at + 2..));
    let last = last.and_then(|tag| tag.split(['>', ' ', '\n']).next());
    last.is_some_and(|name| {
        let name = local(name.trim());
        name == root || matches!(name.as_str(), "rss" | "rdf" | "feed" | "channel")
    })
}

/// Whether a start tag ends an element of a feed that was not closed: nothing but
/// feeds holds items.
fn ends_part(open: &str, new: &str) -> bool {
    let item = new.strip_prefix("atom:").unwrap_or(new);
    is_item(item) && !matches!(local(open).as_str(), "channel" | "feed" | "rss" | "rdf")
}

/// What has been found of the feed itself.
#[derive(Debug, Default)]
struct Draft {
    title: Best<String>,
    home: Best<String>,
    language: Best<String>,
    updated: Best<crate::model::Date>,
    ttl: Option<u64>,
    period: Option<u64>,
    frequency: Option<u64>,
}

struct Reader {
    now: Timestamp,
    feed: Feed,
    draft: Draft,
    /// Those of an Atom feed, who wrote what nobody else has written.
    authors: Vec<String>,
    /// Items that are not kept.
    left_out: usize,
    has_end: bool,
    /// The last item, if the feed breaks off in it before it has told its id.
    cut: Option<Item>,
}

impl Reader {
    /// Reads a feed, or something that holds one.
    fn read_container<'a>(&mut self, inner: &'a str, scope: &Scope<'a>, depth: usize) {
        self.draft.language.offer(1, scope.language.clone());
        let ends = |open: &str, new: &str| {
            ends_part(open, new) || (!is_item(open) && item::ends_field(open, new))
        };
        for part in xml::children(inner, ends) {
            let (namespace, name) = scope.meaning(part.name);
            match name.as_str() {
                "item" | "entry" if namespace != Namespace::Other => self.read_item(&part, scope),
                "channel" | "feed" | "rss" | "rdf" if depth < MAX_DEPTH => {
                    let inside = scope.enter(&part);
                    self.read_container(part.inner, &inside, depth + 1);
                }
                _ => self.read_field(&part, scope),
            }
        }
    }

    fn read_item<'a>(&mut self, element: &Element<'a>, scope: &Scope<'a>) {
        if self.feed.items.len() == MAX_ITEMS {
            self.left_out += 1;
            return;
        }
        let item = item::read(element, scope, self.now);
        if element.is_cut && !self.has_end && item.id.is_empty() {
            self.cut = Some(item);
        } else {
            self.feed.items.push(item);
        }
    }

    /// An item whose id may have been cut off would come again under another name. It
    /// is kept if the others have none either, and if it has got as far as its link.
    fn settle_cut(&mut self) {
        let Some(item) = self.cut.take() else {
            return;
        };
        let are_linked = self.feed.items.iter().all(|it| it.id.is_empty());
        if are_linked && !self.feed.items.is_empty() && item.url.is_some() {
            self.feed.items.push(item);
        } else {
            self.feed
                .problems
                .push("the feed breaks off within an item, which was left out".into());
        }
    }

    fn read_field<'a>(&mut self, field: &Element<'a>, outside: &Scope<'a>) {
        use Namespace::{Atom, DublinCore, Rss, Syndication};
        let (namespace, name) = outside.meaning(field.name);
        let scope = outside.enter(field);
        let scope = scope.as_ref();
        let line = || Some(construct::line(field, namespace, scope)).filter(|it| !it.is_empty());
        let number = || field.text().trim().parse::<u64>().ok();
        let draft = &mut self.draft;
        match (namespace, name.as_str()) {
            (Rss | Atom, "title") => draft.title.offer(0, line()),
            (DublinCore, "title") => draft.title.offer(1, line()),
            (Rss | Atom, "link") => match field.attribute("href") {
                None => draft.home.offer(0, web(&scope.base, field.text().trim())),
                Some(target) => {
                    let relation = field.attribute("rel").unwrap_or_default();
                    if relation.is_empty() || relation.eq_ignore_ascii_case("alternate") {
                        draft.home.offer(0, web(&scope.base, &target));
                    }
                }
            },
            (Rss | DublinCore, "language") => {
                draft.language.offer(0, language(&field.text()));
            }
            (Rss | Atom, "updated" | "modified" | "lastbuilddate") => {
                draft.updated.offer(0, moment(field, self.now));
            }
            (Rss, "pubdate") => draft.updated.offer(1, moment(field, self.now)),
            (DublinCore, "date" | "modified" | "issued" | "created") => {
                draft.updated.offer(2, moment(field, self.now));
            }
            (Atom, "author") => {
                let name = item::person(field, scope);
                push_common(&mut self.authors, name);
            }
            (Rss, "ttl") => draft.ttl = number(),
            (Syndication, "updateperiod") => draft.period = period(field.text().trim()),
            (Syndication, "updatefrequency") => draft.frequency = number(),
            (Rss, "skiphours") => self.feed.hints.skip_hours = skip_hours(field),
            (Rss, "skipdays") => self.feed.hints.skip_days = skip_days(field),
            _ => {}
        }
    }

    fn finish(mut self) -> Feed {
        self.settle_cut();
        let Self {
            mut feed, draft, ..
        } = self;
        feed.title = draft.title.take().unwrap_or_default();
        feed.home = draft.home.take();
        feed.updated = draft.updated.take();
        feed.language = draft.language.take();
        feed.hints = Hints {
            every: every(draft.ttl, draft.period, draft.frequency),
            ..feed.hints
        };
        for item in &mut feed.items {
            if item.authors.is_empty() {
                item.authors.clone_from(&self.authors);
            }
            if item.language.is_none() {
                item.language.clone_from(&feed.language);
            }
        }
        if self.left_out > 0 {
            feed.problems.push(format!(
                "the feed has more than {MAX_ITEMS} items: {} were left out",
                self.left_out
            ));
        }
        if !self.has_end {
            feed.problems
                .push("the feed breaks off before its end".into());
        }
        feed
    }
}

/// Takes an author of all items: few and short names, for they are kept with each.
pub(super) fn push_common(authors: &mut Vec<String>, name: Option<String>) {
    if let Some(name) = name
        && name.len() <= MAX_COMMON_NAME
        && authors.len() < MAX_COMMON_AUTHORS
    {
        authors.push(name);
    }
}

/// Seconds of a period of `sy:updatePeriod`.
fn period(name: &str) -> Option<u64> {
    const HOUR: u64 = 3600;
    Some(match name.to_ascii_lowercase().as_str() {
        "hourly" => HOUR,
        "daily" => 24 * HOUR,
        "weekly" => 7 * 24 * HOUR,
        "monthly" => 30 * 24 * HOUR,
        "yearly" => 365 * 24 * HOUR,
        _ => return None,
    })
}

/// How often to ask at most: `ttl` is in minutes.
fn every(ttl: Option<u64>, period: Option<u64>, frequency: Option<u64>) -> Option<Duration> {
    let ttl = ttl.filter(|minutes| *minutes > 0);
    let seconds = match (ttl, period) {
        (Some(minutes), _) => minutes.saturating_mul(60),
        (None, Some(seconds)) => seconds / frequency.unwrap_or(1).max(1),
        (None, None) => return None,
    };
    Some(Duration::from_secs(seconds))
}

fn skip_hours(field: &Element<'_>) -> Vec<u8> {
    let mut hours: Vec<u8> = xml::children(field.inner, |_, _| true)
        .take(100)
        .filter_map(|hour| hour.text().trim().parse().ok())
        // RSS 0.91 counts from 1 to 24.
        .filter_map(|hour: u8| {
            if hour == 24 {
                Some(0)
            } else {
                (hour < 24).then_some(hour)
            }
        })
        .collect();
    hours.sort_unstable();
    hours.dedup();
    hours
}

fn skip_days(field: &Element<'_>) -> Vec<Weekday> {
    let names: Vec<String> = xml::children(field.inner, |_, _| true)
        .take(100)
        .map(|day| day.text().trim().to_ascii_lowercase())
        .collect();
    let days = [
        ("mon", Weekday::Monday),
        ("tue", Weekday::Tuesday),
        ("wed", Weekday::Wednesday),
        ("thu", Weekday::Thursday),
        ("fri", Weekday::Friday),
        ("sat", Weekday::Saturday),
        ("sun", Weekday::Sunday),
    ];
    days.into_iter()
        .filter(|(short, _)| names.iter().any(|name| name.starts_with(short)))
        .map(|it| it.1)
        .collect()
}
