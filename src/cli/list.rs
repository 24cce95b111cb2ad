//! `list`: articles, newest first; of folders and files, or of a saved search.

use std::cmp::Reverse;
use std::path::PathBuf;
use std::sync::Arc;

use super::arguments::{Format, ListRequest};
use super::output::{Exit, Failure, Output, Result, tell};
use super::record::{Record, row};
use super::session::{Session, check_paths};
use crate::app::find_saved_hits;
use crate::command::nearest;
use crate::library::{Entry, Library, SavedSearch, Scope, find_saved};
use crate::search::Engine;

/// How many rows are read from the library at a time.
const BATCH: usize = 500;

pub(super) fn list(
    mut session: Session,
    request: &ListRequest,
    output: &mut Output,
) -> Result<Exit> {
    let (paths, search) = tell_apart(&session.library, &request.paths)?;
    let scope = session.scope_of(&paths)?;
    let mut listing = Listing {
        library: &session.library,
        request,
        output,
        left: request.limit.map_or(usize::MAX, |limit| limit as usize),
        count: 0,
    };
    match &search {
        Some(search) => listing.print_found(&scope, search)?,
        None => listing.print_all(&scope)?,
    }
    if listing.count > 0 {
        return Ok(Exit::Done);
    }
    tell(&if session.library.counts(&scope)?.total == 0 {
        "there are no articles here; 'depesche import PATH' reads some".to_owned()
    } else if let Some(SavedSearch { query, .. }) = search {
        format!("no article of this kind matches '{query}'")
    } else {
        "no article is of this kind".to_owned()
    });
    Ok(Exit::Negative)
}

/// What is printed, and how much of it.
struct Listing<'a> {
    library: &'a Library,
    request: &'a ListRequest,
    output: &'a mut Output,
    /// How many articles may still be printed.
    left: usize,
    /// How many were printed.
    count: usize,
}

impl Listing<'_> {
    fn print_all(&mut self, scope: &Scope) -> Result<()> {
        let mut cursor = None;
        while self.left > 0 {
            let entries = self.library.entries_after(scope, cursor, BATCH)?;
            let Some(last) = entries.last() else { break };
            cursor = Some(last.cursor());
            self.print(&entries)?;
        }
        Ok(())
    }

    /// Prints what a saved search finds as it is written, nothing similar.
    fn print_found(&mut self, scope: &Scope, search: &SavedSearch) -> Result<()> {
        let mut engine = Engine::new();
        let query = &search.query;
        let found = find_saved_hits(self.library, &mut engine, query, scope, &Arc::default())?;
        let mut entries = self.library.entries(&found)?;
        entries.sort_by_key(|entry| Reverse((entry.sort_key, entry.id)));
        self.print(&entries)
    }

    fn print(&mut self, entries: &[Entry]) -> Result<()> {
        let ListRequest {
            unread, starred, ..
        } = *self.request;
        let is_wanted = |entry: &&Entry| !(unread && entry.read || starred && !entry.starred);
        for entry in entries.iter().filter(is_wanted).take(self.left) {
            self.count += 1;
            self.left -= 1;
            match self.request.printing.format {
                Format::Text => self.output.line(&row(entry, ' ', self.output.columns()))?,
                Format::Json => {
                    if let Some(article) = self.library.article(entry.id)? {
                        self.output.json(&Record::from(&article))?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Paths, and a saved search: a word that is no path and names one.
fn tell_apart(library: &Library, words: &[PathBuf]) -> Result<(Vec<PathBuf>, Option<SavedSearch>)> {
    let (mut paths, mut found) = (Vec::new(), None);
    let mut searches = None;
    for word in words {
        if word.symlink_metadata().is_ok() {
            paths.push(word.clone());
            continue;
        }
        let searches = match &searches {
            Some(searches) => searches,
            None => searches.insert(library.saved_searches()?),
        };
        let name = word.to_string_lossy();
        match find_saved(searches, &name) {
            Some(search) if found.is_none() => found = Some(search.clone()),
            Some(_) => {
                return Err(Failure::mistake(format!(
                    "'{name}' is a second saved search; list one at a time"
                )));
            }
            None => {
                let names = searches.iter().map(|search| search.name.as_str());
                let Some(meant) = nearest(&name, names) else {
                    if word.components().count() == 1 && !word.exists() {
                        return Err(Failure::mistake(format!(
                            "{name}: there is no such file, folder or saved search; \
                             check the spelling"
                        )));
                    }
                    // Says what is wrong with the path.
                    check_paths(std::slice::from_ref(word))?;
                    continue;
                };
                return Err(Failure::mistake(format!(
                    "{name}: there is no such file, folder or saved search; did you mean '{meant}'?"
                )));
            }
        }
    }
    Ok((paths, found))
}
