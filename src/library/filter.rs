//! Conditions on what is known of an article beside its text.

use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;
use rusqlite::{Connection, Result};

use crate::fold::fold;

/// One thing that is known of an article. Texts are given folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The name of its source contains this.
    Source(String),
    /// The name of its author contains this.
    Author(String),
    /// It bears this tag, or one that begins so.
    Tag {
        /// The tag.
        name: String,
        /// Longer ones count, too.
        is_prefix: bool,
    },
    /// The code of its language begins so: `de` is `de-AT`, too.
    Language(String),
    /// Its address contains this.
    Url(String),
    /// It has been read.
    Read,
    /// It is starred.
    Starred,
    /// Its place in time is this or later, in seconds since 1970 (UTC).
    From(i64),
    /// Its place in time is earlier than this, in seconds since 1970 (UTC).
    Before(i64),
    /// Its place in time is at most so many seconds ago.
    Within(i64),
}

/// Filters put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All of these hold; of none, that is always so.
    All(Vec<Condition>),
    /// One of these holds.
    Any(Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
    /// A single filter.
    Is(Filter),
}

impl Default for Condition {
    /// The condition that always holds.
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl Condition {
    /// The condition for an article `a` in SQL. Its values are appended to
    /// `values`, which are numbered from 1.
    pub(super) fn sql(&self, values: &mut Vec<Value>) -> String {
        match self {
            Self::All(parts) => joined(parts, " AND ", "1", values),
            Self::Any(parts) => joined(parts, " OR ", "0", values),
            Self::Not(part) => format!("NOT {}", part.sql(values)),
            Self::Is(filter) => filter.sql(values),
        }
    }
}

fn joined(parts: &[Condition], with: &str, none: &str, values: &mut Vec<Value>) -> String {
    if parts.is_empty() {
        return none.to_owned();
    }
    let parts: Vec<String> = parts.iter().map(|part| part.sql(values)).collect();
    format!("({})", parts.join(with))
}

impl Filter {
    fn sql(&self, values: &mut Vec<Value>) -> String {
        let mut value = |value: Value| {
            values.push(value);
            values.len()
        };
        let text = |text: &str| Value::Text(text.to_owned());
        match self {
            Self::Source(name) => format!("has_text(a.publisher, ?{})", value(text(name))),
            Self::Author(name) => format!("has_text(a.author, ?{})", value(text(name))),
            Self::Url(part) => format!("has_text(a.url, ?{})", value(text(part))),
            Self::Tag { name, is_prefix } => format!(
                "has_tag(a.tags, ?{}, {})",
                value(text(name)),
                u8::from(*is_prefix)
            ),
            Self::Language(code) => format!(
                "coalesce(lower(a.language) = ?{0} OR lower(a.language) LIKE ?{0} || '-%', 0)",
                value(text(code))
            ),
            Self::Read => "a.id IN (SELECT article_id FROM mark WHERE read = 1)".to_owned(),
            Self::Starred => "a.id IN (SELECT article_id FROM mark WHERE starred = 1)".to_owned(),
            Self::From(moment) => format!("a.sort >= ?{}", value((*moment).into())),
            Self::Before(moment) => format!("a.sort < ?{}", value((*moment).into())),
            Self::Within(seconds) => {
                format!("a.sort >= unixepoch('now') - ?{}", value((*seconds).into()))
            }
        }
    }
}

/// Teaches a connection the functions that conditions use.
pub(super) fn add_functions(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function("has_text", 2, flags, |context| {
        let text = context.get_raw(0).as_str_or_null()?.unwrap_or_default();
        let wanted = context.get_raw(1).as_str()?;
        Ok(fold(text).contains(wanted))
    })?;
    connection.create_scalar_function("has_tag", 3, flags, |context| {
        let tags = context.get_raw(0).as_str()?;
        let wanted = context.get_raw(1).as_str()?;
        let is_prefix: bool = context.get(2)?;
        let tags: Vec<String> = serde_json::from_str(tags).unwrap_or_default();
        Ok(tags.iter().any(|tag| {
            let tag = fold(tag);
            tag == wanted || (is_prefix && tag.starts_with(wanted))
        }))
    })
}
