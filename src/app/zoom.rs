//! Panes that have the screen to themselves.

use super::{App, Pane};

/// What has the screen to itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Zoom {
    /// The pane with the focus.
    pub is_zoomed: bool,
    /// The text of the article, while the reader has the focus.
    pub is_zen: bool,
}

impl App {
    /// Whether only the text of the article is shown.
    pub fn is_zen(&self) -> bool {
        self.zoom.is_zen && self.focus == Pane::Reader
    }

    pub(super) fn toggle_zoom(&mut self) {
        self.zoom.is_zoomed = !self.zoom.is_zoomed;
    }

    /// Shows only the text of the article, and the rest again.
    pub(super) fn toggle_zen(&mut self) {
        if self.is_zen() {
            self.zoom.is_zen = false;
        } else if self.selected_id().is_some() {
            self.overlay = None;
            self.zoom.is_zen = true;
            self.focus_reader();
        }
    }
}
