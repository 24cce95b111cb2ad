//! An article as the commands print it: a JSON object or a line.

use std::borrow::Cow;

use serde::Serialize;

use crate::library::{Article, Entry};
use crate::model::{ArticleId, Date};
use crate::typeset::{fit, width};

/// How many columns the name of a source gets.
const SOURCE_COLUMNS: usize = 20;

/// An article for programs.
#[derive(Debug, Serialize)]
pub(super) struct Record<'a> {
    id: ArticleId,
    title: &'a str,
    source: Option<&'a str>,
    author: Option<&'a str>,
    published: Option<Date>,
    url: Option<&'a str>,
    path: Cow<'a, str>,
    read: bool,
    starred: bool,
    tags: &'a [String],
}

impl<'a> From<&'a Article> for Record<'a> {
    fn from(article: &'a Article) -> Self {
        let metadata = &article.metadata;
        Self {
            id: article.id,
            title: &metadata.title,
            source: metadata.source.as_deref(),
            author: metadata.author.as_deref(),
            published: metadata.published,
            url: metadata.url.as_deref(),
            path: article.path.to_string_lossy(),
            read: article.marks.read,
            starred: article.marks.starred,
            tags: &metadata.tags,
        }
    }
}

/// An article in a line: number, date, signs, source, title; not longer than
/// `columns`, if there are any given. `sign` is one more sign of one column.
pub(super) fn row(entry: &Entry, sign: char, columns: Option<usize>) -> String {
    let date = entry.published.as_ref().map(day).unwrap_or_default();
    let new = if entry.read { ' ' } else { 'N' };
    let star = if entry.starred { '*' } else { ' ' };
    let source = cut(&entry.source, SOURCE_COLUMNS);
    let blanks = SOURCE_COLUMNS.saturating_sub(width(&source));
    let row = format!(
        "{:>6}  {date:<10} {new}{star}{sign} {source}{:blanks$}  {}",
        entry.id.0, "", entry.title
    );
    match columns {
        Some(columns) => cut(&row, columns).into_owned(),
        None => row,
    }
}

/// The date as precisely as it is known, but not beyond the day.
pub(super) fn day(date: &Date) -> String {
    match date {
        Date::Time(..) => date.civil().to_string(),
        date => date.to_string(),
    }
}

/// The text in so many columns, with an ellipsis if it has more.
pub(super) fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    let fit = fit(text, columns);
    let kept = text.get(..fit.end).unwrap_or_default();
    if fit.ellipsis {
        Cow::Owned(format!("{kept}…"))
    } else {
        Cow::Borrowed(kept)
    }
}
