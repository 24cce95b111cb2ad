//! Front matter: a block of TOML (between `+++` lines) or YAML (between `---`
//! lines) that stands before everything and describes the text.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::Warning;
use crate::model::{Date, Metadata};

/// Front matter is a few lines; more than this many bytes is text.
const LIMIT: usize = 64 * 1024;

/// The keys that are understood, besides their plurals and short forms.
const KEYS: [&str; 7] = [
    "title", "date", "author", "source", "url", "tags", "language",
];

/// What stands at the head of a text.
#[derive(Debug, PartialEq)]
pub(super) enum Head<'a> {
    /// Front matter, with a warning if its date is none, and the text after it.
    Found {
        metadata: Box<Metadata>,
        warning: Option<Warning>,
        body: &'a str,
    },
    /// Front matter that cannot be read.
    Broken(Warning),
    /// Nothing of the kind.
    Plain,
}

/// Reads the head of a text whose line ends are `\n`.
pub(super) fn read(text: &str) -> Head<'_> {
    let Some((fence, rest)) = split_line(text) else {
        return Head::Plain;
    };
    let parse = match fence.trim_end() {
        "+++" => parse_toml,
        "---" => parse_yaml,
        _ => return Head::Plain,
    };
    let Some((block, body)) = split_block(rest, fence.trim_end()) else {
        return match first_key(rest) {
            Some(key) if KEYS.contains(&key) => Head::Broken(Warning::FrontMatter {
                line: 1,
                reason: format!("no line '{}' ends it", fence.trim_end()),
            }),
            _ => Head::Plain,
        };
    };
    if block.trim().is_empty() {
        return Head::Found {
            metadata: Box::default(),
            warning: None,
            body,
        };
    }
    // Two rules with a paragraph between them are Markdown, not front matter.
    if first_key(block).is_none() {
        return Head::Plain;
    }
    match parse(block) {
        Ok(fields) => {
            let (metadata, warning) = fields.into_metadata();
            Head::Found {
                metadata: Box::new(metadata),
                warning,
                body,
            }
        }
        Err((line, reason)) => Head::Broken(Warning::FrontMatter {
            line: line + 1,
            reason,
        }),
    }
}

fn split_line(text: &str) -> Option<(&str, &str)> {
    text.split_once('\n')
}

/// Splits at the closing line: the same as the opening one, or `...` for YAML.
fn split_block<'a>(rest: &'a str, fence: &str) -> Option<(&'a str, &'a str)> {
    let mut end = 0;
    for line in rest.split_inclusive('\n') {
        let next = end + line.len();
        let line = line.trim_end();
        if line == fence || (line == "..." && fence == "---") {
            return Some((rest.get(..end)?, rest.get(next..)?));
        }
        if next > LIMIT {
            return None;
        }
        end = next;
    }
    None
}

/// The key of the first line that is neither blank nor a comment, if it begins
/// as `key:`, `key =` or a TOML table does; a key is a small-letter word or one
/// of ours in capitals.
fn first_key(block: &str) -> Option<&str> {
    let line = block
        .lines()
        .take_while(|line| line.len() < LIMIT)
        .find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
    if line.starts_with('[') {
        return Some("[");
    }
    let (key, after) = line.split_at(line.find([':', '='])?);
    let key = key.trim_end().trim_matches('"');
    let is_word = key.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let is_ours = KEYS.iter().any(|ours| ours.eq_ignore_ascii_case(key));
    let is_pair = after.starts_with('=') || after.trim_end() == ":" || after.starts_with(": ");
    ((is_word || is_ours) && is_pair).then_some(key)
}

type Parsed = Result<Fields, (usize, String)>;

/// The fields of a TOML block, or the line (from 1) and reason of the error.
fn parse_toml(block: &str) -> Parsed {
    toml::from_str(block).map_err(|error| {
        let before = error.span().and_then(|span| block.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        (line, one_line(error.message()))
    })
}

/// The fields of a YAML block, or the line (from 1) and reason of the error.
/// The limits refuse blocks that grow or nest without end.
fn parse_yaml(block: &str) -> Parsed {
    let mut alias_limits = serde_saphyr::options::AliasLimits::default();
    alias_limits.max_total_replayed_events = 10_000;
    alias_limits.max_replay_stack_depth = 16;
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: 20_000,
            max_nodes: 10_000,
            max_depth: 16,
            flow_nesting_limit: 16,
            max_anchors: 64,
            max_aliases: 64,
            max_recorded_anchor_events: 10_000,
            max_recorded_anchor_bytes: 1 << 20,
        },
        alias_limits: alias_limits,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(block, options).map_err(|error| {
        let line = error.location().map_or(1, |at| at.line());
        (
            usize::try_from(line).unwrap_or(1).max(1),
            one_line(&error.to_string()),
        )
    })
}

/// The first line of a parser's message, at most 200 characters of it.
fn one_line(message: &str) -> String {
    message
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end_matches('.')
        .chars()
        .take(200)
        .collect()
}

/// The fields as they are written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    #[serde(alias = "Title")]
    title: Option<Text>,
    #[serde(alias = "Date")]
    date: Option<Text>,
    #[serde(alias = "Author")]
    author: Option<List>,
    #[serde(alias = "Authors")]
    authors: Option<List>,
    #[serde(alias = "Source")]
    source: Option<Text>,
    #[serde(alias = "URL", alias = "Url")]
    url: Option<Text>,
    #[serde(alias = "Link")]
    link: Option<Text>,
    #[serde(alias = "Tags")]
    tags: Option<List>,
    #[serde(alias = "Language")]
    language: Option<Text>,
    #[serde(alias = "Lang")]
    lang: Option<Text>,
}

impl Fields {
    /// What the fields say; a date that cannot be read is told, not lost.
    fn into_metadata(self) -> (Metadata, Option<Warning>) {
        let text = |field: Option<Text>| field.map(|Text(text)| text).filter(|t| !t.is_empty());
        let date = text(self.date);
        let published = date.as_deref().map(parse_date);
        let warning = match (&published, date) {
            (Some(None), Some(date)) => Some(Warning::Date(one_line(&date))),
            _ => None,
        };
        let author = self
            .author
            .or(self.authors)
            .map(|List(names)| names.join(", "));
        let tags = self.tags.map_or_else(Vec::new, |List(tags)| {
            tags.iter()
                .flat_map(|tags| tags.split(','))
                .map(|tag| tag.trim().to_owned())
                .filter(|tag| !tag.is_empty())
                .collect()
        });
        let metadata = Metadata {
            title: text(self.title).unwrap_or_default(),
            published: published.flatten(),
            author: author.filter(|author| !author.is_empty()),
            source: text(self.source),
            url: text(self.url).or_else(|| text(self.link)),
            tags,
            language: text(self.language).or_else(|| text(self.lang)),
        };
        (metadata, warning)
    }
}

/// A date, also with a blank before its offset as Jekyll writes it:
/// `2025-07-14 09:30:00 +0200`.
fn parse_date(text: &str) -> Option<Date> {
    text.parse()
        .ok()
        .or_else(|| text.replace(" +", "+").replace(" -", "-").parse().ok())
}

/// A text, or a number, truth value or TOML date taken as the text it was.
#[derive(Debug)]
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // `string`, not `any`: the YAML title `1.10` or `no` stays as it is written.
        deserializer
            .deserialize_string(TextVisitor)
            .map(|text| Self(text.trim().to_owned()))
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_i64<E>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_f64<E>(self, number: f64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_bool<E>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    /// The `toml` crate hands a date over as a map of one entry.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<String, A::Error> {
        let inner = serde::de::value::MapAccessDeserializer::new(map);
        toml::value::Datetime::deserialize(inner).map(|date| date.to_string())
    }
}

/// A text, or a list of them.
#[derive(Debug)]
struct List(Vec<String>);

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor).map(|mut texts| {
            texts.retain(|text| !text.is_empty());
            Self(texts)
        })
    }
}

struct ListVisitor;

impl<'de> Visitor<'de> for ListVisitor {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_str<E>(self, text: &str) -> Result<Vec<String>, E> {
        Ok(vec![text.trim().to_owned()])
    }

    fn visit_i64<E>(self, number: i64) -> Result<Vec<String>, E> {
        Ok(vec![number.to_string()])
    }

    fn visit_u64<E>(self, number: u64) -> Result<Vec<String>, E> {
        Ok(vec![number.to_string()])
    }

    fn visit_f64<E>(self, number: f64) -> Result<Vec<String>, E> {
        Ok(vec![number.to_string()])
    }

    fn visit_bool<E>(self, value: bool) -> Result<Vec<String>, E> {
        Ok(vec![value.to_string()])
    }

    fn visit_unit<E>(self) -> Result<Vec<String>, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<String>, A::Error> {
        let mut texts = Vec::new();
        while let Some(Text(text)) = items.next_element()? {
            texts.push(text);
        }
        Ok(texts)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn found(text: &str) -> (Metadata, Option<Warning>, &str) {
        match read(text) {
            Head::Found {
                metadata,
                warning,
                body,
            } => (*metadata, warning, body),
            other => panic!("{text:?}: {other:?}"),
        }
    }

    fn broken(text: &str) -> (usize, String) {
        match read(text) {
            Head::Broken(Warning::FrontMatter { line, reason }) => (line, reason),
            other => panic!("{text:?}: {other:?}"),
        }
    }

    fn everything() -> Metadata {
        Metadata {
            title: "The \"tide\" of 1.10".into(),
            published: Date::day(2025, 7, 14),
            author: Some("A. Ash, B. Birch".into()),
            source: Some("Harbour Post".into()),
            url: Some("https://example.org/tide".into()),
            tags: vec!["sea".into(), "moon".into()],
            language: Some("en".into()),
        }
    }

    #[test]
    fn toml_gives_every_field() {
        let text = r#"+++
title = 'The "tide" of 1.10'
date = 2025-07-14
authors = ["A. Ash", "B. Birch"]
source = "Harbour Post"
link = "https://example.org/tide"
tags = "sea, moon,"
lang = "en"
[extra]
ignored = true
+++

Body
"#;
        assert_eq!(found(text), (everything(), None, "\nBody\n"));
    }

    #[test]
    fn yaml_gives_every_field() {
        let text = r#"---
# a comment
title: The "tide" of 1.10
date: 2025-07-14
author:
  - A. Ash
  - B. Birch
source: "Harbour Post"
url: https://example.org/tide
tags: [sea, moon]
language: en
layout: {name: post, depth: [1, 2]}
---
Body"#;
        assert_eq!(found(text), (everything(), None, "Body"));
    }

    #[test]
    fn scalars_stay_as_they_are_written() {
        for title in ["1984", "1.10", "no", "007", "2025-07-14", "~x"] {
            assert_eq!(found(&format!("---\ntitle: {title}\n---\n")).0.title, title);
        }
        assert_eq!(
            found("+++\ntitle = 1984\ntags = [1, true]\n+++\n").0.tags,
            ["1", "true"]
        );
        assert_eq!(found("---\ntitle: x\ntags: 2024\n---\n").0.tags, ["2024"]);
        assert_eq!(
            found("---\ntitle:\ntags:\nauthor: ~\n...\n").0,
            Metadata::default()
        );
    }

    #[test]
    fn dates_keep_their_precision() {
        let cases = [
            ("+++\ndate = '2025-07'\n+++\n", "2025-07"),
            ("+++\ndate = 2025-07-14\n+++\n", "2025-07-14"),
            (
                "+++\ndate = 2025-07-14T09:30:00+02:00\n+++\n",
                "2025-07-14T09:30:00+02:00",
            ),
            (
                "+++\ndate = 2025-07-14 09:30:00\n+++\n",
                "2025-07-14T09:30:00+00:00",
            ),
            ("---\ndate: 2025-07\n---\n", "2025-07"),
            ("---\nDate: '2025-07-14'\n---\n", "2025-07-14"),
            (
                "---\ndate: 2025-07-14 09:30:00 +0200\n---\n",
                "2025-07-14T09:30:00+02:00",
            ),
        ];
        for (text, date) in cases {
            assert_eq!(found(text).0.published.unwrap().to_string(), date, "{text}");
        }
    }

    #[test]
    fn a_date_that_is_none_is_told() {
        for text in [
            "---\ntitle: x\ndate: soon\n---\n",
            "+++\ntitle = 'x'\ndate = 'soon'\n+++\n",
        ] {
            let (metadata, warning, _) = found(text);
            assert_eq!((metadata.title.as_str(), metadata.published), ("x", None));
            assert_eq!(warning, Some(Warning::Date("soon".into())));
        }
    }

    #[test]
    fn what_is_no_front_matter_is_left_alone() {
        let cases = [
            "",
            "---",
            "---\n",
            "+++",
            "---\nA paragraph between two rules.\n---\nAnother.",
            "---\nOnce: upon a time\n---\n",
            "---\n- a list\n---\n",
            "---\nA rule, then text: with a colon\n",
            "+++\nno key here\n+++\n",
            "Text\n---\ntitle: x\n---\n",
            "----\ntitle: x\n----\n",
        ];
        for text in cases {
            assert_eq!(read(text), Head::Plain, "{text:?}");
        }
    }

    #[test]
    fn broken_front_matter_is_told_with_its_line() {
        assert_eq!(broken("+++\ntitle = 'x'\ndate = 2025-07\n+++\n").0, 3);
        assert_eq!(broken("+++\ntitle = 'x\n+++\n").0, 2);
        assert_eq!(broken("---\ntitle: x\nsource: [a\n---\n").0, 3);
        assert_eq!(broken("---\ntitle: x\ntitle: y\n---\n").0, 3);
        assert_eq!(broken("---\ntitle: [a, list]\n---\n").0, 2);
        let unended = broken("---\ntitle: x\n\nBody");
        assert_eq!(unended, (1, "no line '---' ends it".into()));
    }

    #[test]
    fn hostile_blocks_are_refused_quickly() {
        let mut bomb = String::from("---\ntitle: x\na0: &a0 [x, x, x, x, x, x, x, x]\n");
        for level in 1..40 {
            let below = format!("*a{}, ", level - 1).repeat(8);
            writeln!(bomb, "a{level}: &a{level} [{below}]").unwrap();
        }
        bomb.push_str("tags: *a39\n---\n");
        assert!(matches!(read(&bomb), Head::Broken(_)));

        for (open, prefix) in [
            ("[", "---\ntitle: "),
            ("{a: ", "---\nx: "),
            ("- ", "---\nx:\n  "),
            ("? ", "---\nx:\n  "),
            ("!!a ", "---\nx: "),
            ("&a ", "---\nx: "),
            ("[", "+++\nx = "),
            ("{a = ", "+++\nx = "),
        ] {
            let fence = prefix.get(..3).unwrap();
            let deep = format!("{prefix}{}\n{fence}\n", open.repeat(10_000));
            assert!(matches!(read(&deep), Head::Broken(_)), "{prefix}");
        }
        let dotted = format!("+++\ntitle = 'x'\nx.{}a = 1\n+++\n", "a.".repeat(20_000));
        assert!(matches!(read(&dotted), Head::Broken(_)));
        let mut nested = String::new();
        for depth in 0..300 {
            writeln!(nested, "{}a:", " ".repeat(depth)).unwrap();
        }
        assert!(matches!(
            read(&format!("---\n{nested}---\n")),
            Head::Broken(_)
        ));
        let endless = format!("---\ntitle: x\n{}", "y: z\n".repeat(200_000));
        assert!(matches!(read(&endless), Head::Broken(_)));
    }
}
