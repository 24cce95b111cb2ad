//! `import`, `add` and `compact`: what changes the library.

use std::path::PathBuf;

use super::output::{Exit, Failure, Output, Result};
use super::session::{Places, Session, check_paths};
use crate::config;
use crate::library::Summary;
use crate::model::SourceStatus;
use crate::search::Engine;

/// Reads folders and files once.
pub(super) fn import(places: &Places, paths: &[PathBuf], output: &mut Output) -> Result<Exit> {
    check_paths(paths)?;
    let mut session = Session::open_alone(places.clone())?;
    read(&mut session, paths, SourceStatus::Imported, output)
}

/// Reads folders and files, and writes them down to be read again.
pub(super) fn add(places: &Places, paths: &[PathBuf], output: &mut Output) -> Result<Exit> {
    check_paths(paths)?;
    let mut session = Session::open_alone(places.clone())?;
    for path in paths {
        let source = session.library.add_source(path, SourceStatus::Added)?;
        let file = &places.sources_file;
        config::append_source(file, &source.path).map_err(|error| {
            Failure::mistake(format!(
                "{}: the source cannot be written down: {error}",
                file.display()
            ))
        })?;
    }
    read(&mut session, paths, SourceStatus::Added, output)
}

fn read(
    session: &mut Session,
    paths: &[PathBuf],
    status: SourceStatus,
    output: &mut Output,
) -> Result<Exit> {
    for path in paths {
        session.library.add_source(path, status)?;
    }
    // With the sources inside them, which are not read with the outer one.
    let scope = session.library.scope_of(paths)?;
    let sources = session.library.sources_of(&scope)?;
    let summary = session.scan(&sources)?;
    // So that the first search need not read all words.
    Engine::new().prepare(&session.library)?;
    output.line(&in_words(&summary))?;
    Ok(if summary.failed > 0 {
        Exit::Negative
    } else {
        Exit::Done
    })
}

fn in_words(summary: &Summary) -> String {
    let Summary {
        new,
        changed,
        unchanged,
        failed,
        vanished,
        ..
    } = summary;
    let gone = match vanished {
        0 => String::new(),
        vanished => format!(", {vanished} no longer there"),
    };
    format!("{new} new, {changed} changed, {unchanged} unchanged, {failed} failed{gone}")
}

/// Renews the index and gives unused space back.
pub(super) fn compact(places: &Places, output: &mut Output) -> Result<Exit> {
    let mut session = Session::open_alone(places.clone())?;
    let size = || std::fs::metadata(&places.library).map_or(0, |file| file.len() / 1_000);
    let before = size();
    session.library.compact()?;
    Engine::new().prepare(&session.library)?;
    // The log is written back into the file when the last connection closes.
    drop(session);
    output.line(&format!(
        "{}: {before} kB before, {} kB now",
        places.library.display(),
        size()
    ))?;
    Ok(Exit::Done)
}
