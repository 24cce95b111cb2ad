//! `show`: articles to read without the reader.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::arguments::{ShowFormat, ShowRequest};
use super::output::{Exit, Failure, Output, Result};
use super::record::{Record, day};
use super::session::Session;
use crate::export;
use crate::library::{Article, Scope};
use crate::model::ArticleId;
use crate::typeset::{BAR_COLUMNS, Line, LineKind, Options, Page, Piece, label, width};

/// The widest a line of text gets, in columns.
const WIDTH: usize = 72;

/// A whole article for programs.
#[derive(Debug, Serialize)]
struct ArticleRecord<'a> {
    #[serde(flatten)]
    article: Record<'a>,
    language: Option<&'a str>,
    text: &'a str,
}

pub(super) fn show(
    mut session: Session,
    request: &ShowRequest,
    output: &mut Output,
) -> Result<Exit> {
    check(request)?;
    // All are looked up before the first is printed: half an answer helps no script.
    let ids = request
        .articles
        .iter()
        .map(|name| find(&mut session, name))
        .collect::<Result<Vec<ArticleId>>>()?;
    for (number, id) in ids.into_iter().enumerate() {
        let Some(article) = session.library.article(id)? else {
            return Err(missing(id));
        };
        if number > 0 && request.format != ShowFormat::Json {
            output.text("\n\n")?;
        }
        let document = &article.document;
        let language = article.metadata.language.as_deref();
        match request.format {
            ShowFormat::Json => output.json(&ArticleRecord {
                article: Record::from(&article),
                language,
                text: &document.text,
            })?,
            ShowFormat::Markdown => output.text(&export::markdown(document, &byline(&article)))?,
            ShowFormat::Html => {
                output.text(&export::html(document, &byline(&article), language))?;
            }
            ShowFormat::Text if request.plain => {
                print_plain(&article, request.width.map(usize::from), output)?;
            }
            ShowFormat::Text => {
                let usual = || output.columns().unwrap_or(WIDTH).min(WIDTH);
                let columns = request.width.map_or_else(usual, usize::from);
                print(&article, columns, output)?;
            }
        }
    }
    Ok(Exit::Done)
}

/// Finds what was asked for that does not go together.
fn check(request: &ShowRequest) -> Result<()> {
    let only_text = [
        ("--width", request.width.is_some()),
        ("--plain", request.plain),
    ];
    let given = only_text.iter().find(|(_, is_given)| *is_given);
    if let Some((option, _)) = given.filter(|_| request.format != ShowFormat::Text) {
        return Err(Failure::mistake(format!(
            "{option} is for text only; leave out either {option} or --format"
        )));
    }
    if request.format == ShowFormat::Html && request.articles.len() > 1 {
        return Err(Failure::mistake(
            "--format html writes a page for one article; run 'depesche show' once for each",
        ));
    }
    Ok(())
}

fn byline(article: &Article) -> String {
    let metadata = &article.metadata;
    metadata.byline(metadata.published.as_ref().map(day))
}

/// The article of this number, or of this file, which is read if the library
/// does not know it.
fn find(session: &mut Session, name: &OsStr) -> Result<ArticleId> {
    if let Some(id) = name.to_str().and_then(|name| name.parse().ok()) {
        let id = ArticleId(id);
        return match session.library.article(id)? {
            Some(_) => Ok(id),
            None => Err(missing(id)),
        };
    }
    let path = PathBuf::from(name);
    let shown = path.display();
    let real = path.canonicalize().map_err(|_| {
        Failure::mistake(format!(
            "{shown}: there is no article of this number and no file of this name; \
             'depesche list' shows the numbers"
        ))
    })?;
    if real.is_dir() {
        return Err(Failure::mistake(format!(
            "{shown}: this is a folder; 'depesche list {shown}' shows what is in it"
        )));
    }
    if let Some(id) = session.library.article_at(&real)? {
        return Ok(id);
    }
    let scope = session.scope_of(std::slice::from_ref(&real))?;
    match session.library.article_at(&real)? {
        Some(id) => Ok(id),
        None => Err(unreadable(session, &real, &scope)?),
    }
}

fn missing(id: ArticleId) -> Failure {
    Failure::mistake(format!(
        "there is no article {id}; 'depesche list' shows the numbers"
    ))
}

/// Says why a file gives no article. A problem found just now was said already.
fn unreadable(session: &Session, path: &Path, scope: &Scope) -> Result<Failure> {
    let shown = path.display();
    let is_said = session.library.problem_count(scope)? > 0;
    Ok(Failure::mistake(if is_said {
        format!("{shown}: there is nothing to show")
    } else {
        format!("{shown}: this file gives no article; 'depesche import {shown}' reads it again")
    }))
}

fn print(article: &Article, columns: usize, output: &mut Output) -> Result<()> {
    let document = &article.document;
    let page = Page::new(document, &Options::new(columns));
    let byline = byline(article);
    for line in page.lines() {
        let text = match line.kind {
            LineKind::Byline if byline.is_empty() => continue,
            LineKind::Byline => byline.clone(),
            LineKind::Rule => "─".repeat(columns.saturating_sub(usize::from(line.indent))),
            _ => text_of(&document.text, line),
        };
        output.line(format!("{}{text}", indent(&document.text, line)).trim_end())?;
    }
    Ok(())
}

/// Prints text to be listened to; a paragraph stays one line unless columns are given.
fn print_plain(article: &Article, columns: Option<usize>, output: &mut Output) -> Result<()> {
    let text = export::spoken(&article.document, &byline(article));
    let Some(columns) = columns else {
        return output.text(&text);
    };
    let options = textwrap::Options::new(columns)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in text.lines() {
        for part in textwrap::wrap(line, &options) {
            output.line(&part)?;
        }
    }
    Ok(())
}

/// The text of a line with its gaps.
fn text_of(text: &str, line: &Line) -> String {
    let pieces = line.pieces().map(|piece| match piece {
        Piece::Text(range) => text.get(range).unwrap_or_default().to_owned(),
        Piece::Gap(columns) => " ".repeat(usize::from(columns)),
        Piece::Hyphen => "-".to_owned(),
    });
    pieces.collect()
}

/// The columns before the text of a line: bars of quotations as mail writes them,
/// the marker of an item one column before its text, the name of a cell.
fn indent(text: &str, line: &Line) -> String {
    let mut indent = format!("{:<1$}", ">", usize::from(BAR_COLUMNS)).repeat(line.lead.bars.into());
    let name = line.label.clone().and_then(|name| text.get(name));
    let marker = match (line.lead.marker, name) {
        (_, Some(name)) => format!("{name}:"),
        (Some(marker), None) => label(marker),
        (None, None) => String::new(),
    };
    let used = indent.len() + width(&marker) + usize::from(!marker.is_empty());
    let blanks = usize::from(line.indent).saturating_sub(used);
    indent.extend(std::iter::repeat_n(' ', blanks));
    indent.push_str(&marker);
    if !marker.is_empty() {
        indent.push(' ');
    }
    indent
}
