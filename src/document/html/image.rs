//! Which images of a page are worth a word.

use html5ever::tokenizer::Tag;

use super::hidden::declarations;
use super::page::attribute;

/// Images that are written out and shorter than this hold a place for others, in bytes.
const PLACEHOLDER: usize = 300;

/// An image as the reader sees it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Image<'a> {
    /// It shows nothing: it counts visitors or keeps a distance.
    Nothing,
    /// A sign that is part of the text.
    Sign(&'a str),
    /// A picture: its description and where it comes from, either perhaps empty.
    Picture(&'a str, &'a str),
}

impl<'a> Image<'a> {
    /// What an `img` tag stands for.
    pub(super) fn of(tag: &'a Tag) -> Self {
        let value = |name| attribute(tag, name).map_or("", str::trim);
        let alt = value("alt");
        let source = source(tag);
        if is_tiny(tag) || is_counter(value("src")) || shows_nothing(source) {
            return Self::Nothing;
        }
        let is_sign = |class: &str| ["emoji", "wp-smiley", "latex", "tex"].contains(&class);
        if !alt.is_empty() && value("class").split_whitespace().any(is_sign) {
            return Self::Sign(alt);
        }
        Self::Picture(alt, source)
    }
}

/// Where the picture comes from; pages that load pictures late name it elsewhere.
fn source(tag: &Tag) -> &str {
    const LATE: [&str; 4] = ["data-src", "data-lazy-src", "data-original", "data-srcset"];
    let first = |name| {
        let value = attribute(tag, name).unwrap_or_default().trim();
        if name.ends_with("srcset") {
            value.split_whitespace().next().unwrap_or_default()
        } else {
            value
        }
    };
    let is_real = |source: &str| {
        let lower = |length| source.get(..length).map(str::to_ascii_lowercase);
        let is_data = lower(5).as_deref() == Some("data:");
        !source.is_empty()
            && !source.starts_with('#')
            && lower(6).as_deref() != Some("about:")
            && lower(11).as_deref() != Some("javascript:")
            && !(is_data && source.len() < PLACEHOLDER)
    };
    let names = ["src"].into_iter().chain(LATE).chain(["srcset"]);
    let mut sources = names.map(first);
    sources.find(|source| is_real(source)).unwrap_or_default()
}

/// Whether the image of that source counts visitors or keeps a distance.
pub(in crate::document) fn shows_nothing(source: &str) -> bool {
    is_counter(source) || is_spacer(source)
}

/// Whether one side is a single pixel or none at all.
fn is_tiny(tag: &Tag) -> bool {
    let number = |value: &str| {
        value
            .trim()
            .trim_end_matches("px")
            .trim()
            .parse::<f32>()
            .ok()
    };
    let style = attribute(tag, "style").unwrap_or_default();
    ["width", "height"].into_iter().any(|side| {
        let styled = || {
            let mut rules = declarations(style);
            rules
                .find(|(property, _)| property.eq_ignore_ascii_case(side))
                .and_then(|(_, value)| number(value))
        };
        attribute(tag, side)
            .and_then(number)
            .or_else(styled)
            .is_some_and(|pixels| pixels <= 1.0)
    })
}

/// Whether the image comes from where readers are counted.
fn is_counter(source: &str) -> bool {
    const COUNTERS: [&str; 8] = [
        ".met.vgwort.de/",
        "//pixel.wp.com/",
        "//stats.wordpress.com/",
        "//feeds.feedburner.com/~r/",
        ".scorecardresearch.com/",
        "//www.facebook.com/tr?",
        ".google-analytics.com/",
        ".doubleclick.net/",
    ];
    // The place stands at the beginning; the rest may be long.
    let start: String = source.chars().take(100).collect();
    let start = start.to_ascii_lowercase();
    COUNTERS.iter().any(|counter| start.contains(counter))
}

/// Whether the file has one of the names of images that only keep a distance.
fn is_spacer(source: &str) -> bool {
    const NAMES: [&str; 9] = [
        "spacer",
        "blank",
        "pixel",
        "transparent",
        "clear",
        "shim",
        "1x1",
        "1px",
        "empty",
    ];
    let path = source.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    file.rsplit_once('.').is_some_and(|(name, kind)| {
        ["gif", "png"].iter().any(|k| kind.eq_ignore_ascii_case(k))
            && NAMES.iter().any(|known| name.eq_ignore_ascii_case(known))
    })
}
