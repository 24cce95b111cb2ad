//! The sources of what is shown: they are read and watched, and have a name.

use std::collections::HashSet;
use std::mem;

use super::{App, Effect};
use crate::document::gate::clean_line;
use crate::library::{Progress, Scope, Summary};
use crate::model::{Source, SourceId};

/// The reading of sources, as far as the app knows of it.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Orders that have not been answered.
    pub(super) orders: usize,
    /// How far the one at work has come.
    pub(super) progress: Option<Progress>,
    /// Someone asked for it, and is told what it has brought.
    pub(super) tells_outcome: bool,
}

impl App {
    pub(super) fn read_sources(&mut self) {
        let sources = self.library.sources_of(self.list.scope());
        if let Some(sources) = self.check(sources) {
            self.watch();
            self.read(sources);
        }
    }

    /// Watches the sources of what is shown, and of what was shown before.
    pub(super) fn watch(&mut self) {
        let lists = [Some(&self.list), self.outer.as_ref()];
        let mut watched: Vec<Source> = Vec::new();
        for list in lists.into_iter().flatten() {
            let sources = self.library.sources_of(list.scope()).unwrap_or_default();
            watched.extend(sources);
        }
        let mut seen = HashSet::new();
        watched.retain(|source| seen.insert(source.id));
        self.effects.push(Effect::Watch(watched));
    }

    pub(super) fn read(&mut self, sources: Vec<Source>) {
        if !sources.is_empty() {
            self.reading.orders += 1;
            self.effects.push(Effect::Read(sources));
        }
    }

    /// The name of a scope: its outermost folder.
    pub(super) fn name_of(&self, scope: &Scope) -> String {
        match scope {
            Scope::All => "all articles".to_owned(),
            scope @ Scope::Sources(_) => {
                let sources = self.library.sources_of(scope).unwrap_or_default();
                let outermost = sources.iter().filter(|source| {
                    !sources
                        .iter()
                        .any(|other| other.id != source.id && source.path.starts_with(&other.path))
                });
                let names = outermost
                    .filter_map(|source| source.path.file_name())
                    .map(|name| clean_line(&name.to_string_lossy()));
                let names: Vec<String> = names.chain(self.name_of_feeds(scope)).collect();
                match names.as_slice() {
                    [] => "/".to_owned(),
                    [name] => name.clone(),
                    [name, rest @ ..] => format!("{name} and {} more", rest.len()),
                }
            }
        }
    }

    pub(super) fn source_changed(&mut self, id: SourceId) {
        let sources = self.library.sources();
        if let Some(mut sources) = self.check(sources) {
            sources.retain(|source| source.id == id);
            self.read(sources);
        }
    }

    pub(super) fn read_all(&mut self, outcome: Result<Summary, String>) {
        self.reading.orders = self.reading.orders.saturating_sub(1);
        self.reading.progress = None;
        let tells_outcome = mem::take(&mut self.reading.tells_outcome);
        self.refresh();
        match outcome {
            Ok(summary) if summary.stopped => {
                self.say(format!(
                    "stopped; {} new articles so far, r goes on",
                    summary.new
                ));
            }
            Ok(summary) if summary.failed > 0 && summary.new + summary.changed > 0 => {
                self.say(format!(
                    "{} new, {} not readable: ! shows why",
                    summary.new + summary.changed,
                    summary.failed
                ));
            }
            Ok(summary) if tells_outcome => {
                let counts = [
                    (summary.new, "new"),
                    (summary.changed, "changed"),
                    (summary.vanished, "gone"),
                ];
                let parts: Vec<String> = counts
                    .iter()
                    .filter(|(count, _)| *count > 0)
                    .map(|(count, what)| format!("{count} {what}"))
                    .collect();
                if parts.is_empty() {
                    self.say("nothing new");
                } else {
                    self.say(parts.join(" · "));
                }
            }
            Ok(_) => {}
            Err(error) => self.complain(error),
        }
    }
}
