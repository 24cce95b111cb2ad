//! `list`: articles, newest first.

use super::arguments::{Format, ListRequest};
use super::output::{Exit, Output, Result, tell};
use super::record::{Record, row};
use super::session::Session;
use crate::library::Entry;

/// How many rows are read from the library at a time.
const BATCH: usize = 500;

pub(super) fn list(
    mut session: Session,
    request: &ListRequest,
    output: &mut Output,
) -> Result<Exit> {
    let scope = session.scope_of(&request.paths)?;
    let library = &session.library;
    let limit = request.limit.map_or(usize::MAX, |limit| limit as usize);
    let is_wanted =
        |entry: &Entry| !(request.unread && entry.read || request.starred && !entry.starred);
    let mut cursor = None;
    let mut count = 0;
    while count < limit {
        let entries = library.entries_after(&scope, cursor, BATCH)?;
        let Some(last) = entries.last() else { break };
        cursor = Some(last.cursor());
        for entry in entries.iter().filter(|entry| is_wanted(entry)) {
            if count == limit {
                break;
            }
            count += 1;
            match request.printing.format {
                Format::Text => output.line(&row(entry, ' ', output.columns()))?,
                Format::Json => {
                    if let Some(article) = library.article(entry.id)? {
                        output.json(&Record::from(&article))?;
                    }
                }
            }
        }
    }
    if count > 0 {
        return Ok(Exit::Done);
    }
    tell(if library.counts(&scope)?.total == 0 {
        "there are no articles here; 'depesche import PATH' reads some"
    } else {
        "no article is of this kind"
    });
    Ok(Exit::Negative)
}
