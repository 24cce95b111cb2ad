//! What the app waits for. The time is the runtime's: the app says only for what,
//! and how long.

use std::time::Duration;

use super::{App, Msg, Pane, Reader};
use crate::command::Command;

/// Older results are dimmed when newer ones take longer than this.
const SLOW_SEARCH: Duration = Duration::from_millis(120);

/// Something that is to be told unless something else happens first. Two that are
/// equal are the same one: its time began when it was first asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The selection has come to rest, after the move of this number.
    Rest(u64),
    /// The question of this generation has not been answered for a while.
    Answer(u64),
}

impl Wait {
    /// What is to be told when the time is over.
    pub fn msg(self) -> Msg {
        match self {
            Self::Rest(serial) => Msg::Rested(serial),
            Self::Answer(_) => Msg::StillSearching,
        }
    }
}

/// The selection on the move: the reader does not follow before it rests, so that
/// a key that is held down moves only the selection.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moves {
    /// How many there have been.
    serial: u64,
    is_moving: bool,
}

impl Moves {
    pub(super) fn begin(&mut self) {
        self.serial += 1;
        self.is_moving = true;
    }

    pub(super) fn rest(&mut self) {
        self.is_moving = false;
    }
}

impl App {
    /// What the app waits for, and how long from when it first said so.
    pub fn wait(&self) -> Option<(Wait, Duration)> {
        if self.is_following_late() {
            let after = Duration::from_millis(self.config.reader.follow_after.into());
            return Some((Wait::Rest(self.moves.serial), after));
        }
        let is_owed =
            self.is_searching && !self.results.as_ref().is_none_or(|results| results.stale);
        is_owed.then_some((Wait::Answer(self.generation), SLOW_SEARCH))
    }

    /// Whether the reader still shows another article than the selected one,
    /// because the selection is on the move.
    pub(super) fn is_following_late(&self) -> bool {
        let shows_other = |reader: &Reader| Some(reader.article().id) != self.selected_id();
        self.moves.is_moving
            && self.focus == Pane::List
            && self.selected_id().is_some()
            && self.reader.as_ref().is_some_and(shows_other)
            && self.text_column().is_some()
    }

    /// The selection has rested since the move of this number.
    pub(super) fn rested(&mut self, serial: u64) {
        if serial == self.moves.serial {
            self.moves.rest();
        }
    }

    /// A command is about to run: unless it only moves the selection, the reader
    /// follows before it.
    pub(super) fn follow_before(&mut self, command: Command) {
        let is_move = matches!(
            command,
            Command::Down
                | Command::Up
                | Command::HalfPageDown
                | Command::HalfPageUp
                | Command::PageDown
                | Command::PageUp
                | Command::Top
                | Command::Bottom
                | Command::NextArticle
                | Command::PreviousArticle
        );
        if is_move && self.focus == Pane::List && self.config.reader.follow_after > 0 {
            self.moves.begin();
        } else {
            self.moves.rest();
            self.settle_reader();
        }
    }
}
