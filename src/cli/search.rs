//! `search`: the same search as the reader's, for the shell.

use std::ops::{ControlFlow, Range};

use serde::Serialize;

use super::arguments::{Format, SearchRequest};
use super::output::{Exit, Failure, Output, Result, tell};
use super::record::{Record, cut, row};
use super::session::Session;
use crate::document::Document;
use crate::library::Library;
use crate::search::{Engine, Hit, Mark, Marker, Order, Query, Request, Tier};

/// How long a passage is, in bytes.
const PASSAGE: usize = 160;

/// Columns before a passage.
const INDENT: usize = 8;

/// A hit for programs.
#[derive(Debug, Serialize)]
struct HitRecord<'a> {
    #[serde(flatten)]
    article: Record<'a>,
    score: i64,
    tier: &'static str,
    passage: &'a str,
    passage_matches: Vec<(usize, usize)>,
    title_matches: Vec<(usize, usize)>,
}

pub(super) fn search(
    mut session: Session,
    request: &SearchRequest,
    output: &mut Output,
) -> Result<Exit> {
    let text = request.query.join(" ");
    let query = Query::parse(&text);
    // Nobody is typing any more: what is unfinished is a mistake, too.
    for problem in Query::parse(&format!("{text} ")).problems() {
        let place = text.get(problem.range.clone()).unwrap_or_default();
        tell(&format!("'{place}' is left out: {}", problem.message));
    }
    if query.is_empty() {
        return Err(Failure::mistake(format!(
            "the query '{text}' holds no word to look for; add one without a minus"
        )));
    }
    let scope = session.scope_of(&request.paths)?;
    session.index_waiting()?;
    let library = &session.library;
    let limit = request.limit as usize;
    let mut engine = Engine::new();
    engine.prepare(library)?;
    let question = Request {
        query,
        enough: limit,
        order: Order::Relevance,
        is_quick: false,
        is_abandoned: std::sync::Arc::default(),
    };
    let mut outcome = engine.search(library, &scope, &question)?;
    if outcome.is_truncated && outcome.hits.len() < limit {
        let known = outcome.hits.len();
        let mut more = Vec::new();
        engine.rest(library, &scope, &question, &outcome, |hits| {
            more.extend(hits);
            if known + more.len() < limit {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        outcome.hits.extend(more);
    }
    for hit in outcome.hits.iter().take(limit) {
        match request.printing.format {
            Format::Text => print_row(library, hit, &outcome.marker, output)?,
            Format::Json => print_record(library, hit, &outcome.marker, output)?,
        }
    }
    if !outcome.hits.is_empty() {
        return Ok(Exit::Done);
    }
    tell(&if library.counts(&scope)?.total == 0 {
        "there are no articles here; 'depesche import PATH' reads some".to_owned()
    } else {
        format!("nothing matches '{text}'")
    });
    Ok(Exit::Negative)
}

fn print_row(library: &Library, hit: &Hit, marker: &Marker, output: &mut Output) -> Result<()> {
    let Some(article) = library.article(hit.id)? else {
        return Ok(());
    };
    let sign = match hit.tier {
        Tier::Strict => ' ',
        Tier::Fuzzy => '~',
    };
    for entry in library.entries(&[hit.id])? {
        output.line(&row(&entry, sign, output.columns()))?;
    }
    let (passage, _) = passage(marker, &article.document);
    if !passage.is_empty() {
        let room = output
            .columns()
            .map(|columns| columns.saturating_sub(INDENT));
        let passage = passage.replace("  ", " ");
        let passage = room.map_or(passage.as_str().into(), |room| cut(&passage, room));
        output.line(&format!("{:INDENT$}{passage}", ""))?;
    }
    Ok(())
}

fn print_record(library: &Library, hit: &Hit, marker: &Marker, output: &mut Output) -> Result<()> {
    let Some(article) = library.article(hit.id)? else {
        return Ok(());
    };
    let (passage, passage_matches) = passage(marker, &article.document);
    output.json(&HitRecord {
        article: Record::from(&article),
        score: hit.score,
        tier: match hit.tier {
            Tier::Strict => "strict",
            Tier::Fuzzy => "fuzzy",
        },
        passage: &passage,
        passage_matches,
        title_matches: ranges(&marker.marks(&article.metadata.title), 0),
    })
}

/// The passage of the body that matches best, as one line, and the matches in it.
fn passage(marker: &Marker, document: &Document) -> (String, Vec<(usize, usize)>) {
    let text = &document.text;
    let body = text.len() - document.body().len();
    let passage = marker.passage(text, body, PASSAGE);
    let line = text.get(passage.range.clone()).unwrap_or_default();
    // Blanks for line breaks, one for one: the ranges stay right.
    (
        line.replace('\n', " "),
        ranges(&passage.marks, passage.range.start),
    )
}

/// Where the marks are, counted from `start`.
fn ranges(marks: &[Mark], start: usize) -> Vec<(usize, usize)> {
    let from_start = |range: &Range<usize>| (range.start - start, range.end - start);
    marks.iter().map(|mark| from_start(&mark.range)).collect()
}
