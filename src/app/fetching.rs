//! Fetching feeds, as far as the app knows of it: the work is the runtime's.

use std::mem;

use super::{App, Effect};
use crate::fetch::{Progress, Summary};
use crate::library::{Scope, Subscription};
use crate::model::SourceId;

/// The fetching of feeds, as far as the app knows of it.
#[derive(Debug, Default)]
pub(super) struct Fetching {
    /// How far it has come, while it goes on.
    progress: Option<Progress>,
    /// Someone asked for it, and is told what it has brought.
    tells_outcome: bool,
}

impl App {
    /// How far fetching the feeds has come, while it goes on.
    pub fn fetching(&self) -> Option<Progress> {
        self.fetching.progress
    }

    /// Fetches the feeds of what is shown, now; of everything, all that are followed.
    pub(super) fn fetch_shown(&mut self) {
        let scope = self.list.scope().clone();
        if !self.feeds_of(&scope).is_empty() {
            self.fetch(match scope {
                Scope::All => None,
                Scope::Sources(ids) => Some(ids),
            });
        }
    }

    /// Fetches all feeds, now.
    pub(super) fn fetch_all(&mut self) {
        if self.feeds_of(&Scope::All).is_empty() {
            self.say("no feeds are followed: `:add https://…` adds one");
        } else {
            self.fetch(None);
        }
    }

    fn fetch(&mut self, wanted: Option<Vec<SourceId>>) {
        self.fetching.tells_outcome = true;
        self.effects.push(Effect::Fetch(wanted));
    }

    /// Follows the feed at an address of the web, or the one its page names.
    pub(super) fn follow_feed(&mut self, address: String) {
        self.say(format!("looking at {address}"));
        self.fetching.tells_outcome = true;
        self.effects.push(Effect::Follow(address));
    }

    /// The followed feeds of a scope.
    fn feeds_of(&mut self, scope: &Scope) -> Vec<Subscription> {
        let feeds = self.library.subscriptions();
        let mut feeds = self.check(feeds).unwrap_or_default();
        feeds.retain(|feed| {
            feed.is_followed
                && match scope {
                    Scope::All => true,
                    Scope::Sources(ids) => ids.contains(&feed.id),
                }
        });
        feeds
    }

    /// What the feeds of a scope are called together: the title of the only one, the
    /// innermost folder they all stand in, or how many they are.
    pub(super) fn name_of_feeds(&self, scope: &Scope) -> Option<String> {
        let Scope::Sources(ids) = scope else {
            return None;
        };
        let mut feeds = self.library.subscriptions().unwrap_or_default();
        feeds.retain(|feed| ids.contains(&feed.id));
        let (first, rest) = feeds.split_first()?;
        if rest.is_empty() {
            return Some(first.title.clone());
        }
        let mut folder: Vec<&str> = first.folder.split('/').collect();
        for feed in rest {
            let parts = feed.folder.split('/');
            let shared = folder.iter().zip(parts).take_while(|(a, b)| *a == b);
            let shared = shared.count();
            folder.truncate(shared);
        }
        let name = folder.last().filter(|name| !name.is_empty());
        Some(name.map_or_else(|| format!("{} feeds", feeds.len()), ToString::to_string))
    }

    pub(super) fn fetching_goes_on(&mut self, progress: Progress) {
        self.fetching.progress = Some(progress).filter(|progress| progress.done < progress.total);
    }

    /// Stops fetching, if it goes on.
    pub(super) fn stop_fetching(&mut self) {
        if self.fetching.progress.is_some() {
            self.effects.push(Effect::StopFetching);
        }
    }

    pub(super) fn fetched(&mut self, outcome: Result<Summary, String>) {
        self.fetching.progress = None;
        let tells_outcome = mem::take(&mut self.fetching.tells_outcome);
        self.refresh();
        if !tells_outcome {
            return;
        }
        match outcome {
            Ok(summary) => {
                let text = in_words(&summary);
                self.say(text);
            }
            Err(error) => self.complain(error),
        }
    }
}

fn in_words(summary: &Summary) -> String {
    let counts = [
        (summary.arrivals.new, "new"),
        (summary.arrivals.changed, "changed"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let mut parts: Vec<String> = counts
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if parts.is_empty() {
        parts.push("nothing new".to_owned());
    }
    match summary.failed() {
        0 => {}
        1 => parts.push("1 feed failed: ! shows why".to_owned()),
        failed => parts.push(format!("{failed} feeds failed: ! shows why")),
    }
    if summary.stopped {
        parts.insert(0, "stopped".to_owned());
    }
    parts.join(" · ")
}
