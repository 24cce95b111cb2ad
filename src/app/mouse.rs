//! The mouse: the wheel scrolls what it points at, a click selects and then opens, and
//! the rule between the panes can be taken elsewhere.

use ratatui::layout::{Position, Rect};

use super::links::LinkLine;
use super::moving::Move;
use super::press::Typed;
use super::{App, Effect, LINES_PER_HIT, ListLine, Overlay, Pane, PromptKind, Results};
use crate::input::{Mouse, MouseAction};
use crate::keymap::{Key, KeyCode};

/// Lines that a step of the wheel scrolls by.
const WHEEL_LINES: isize = 3;

/// Hits, of two lines each, that it scrolls by.
const WHEEL_HITS: isize = 2;

/// The least and the most of the width that the list gets by hand, in percent.
const LIST_WIDTHS: std::ops::RangeInclusive<u32> = 20..=80;

/// What is known of the mouse.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pointer {
    is_on: bool,
    /// The rule is held.
    holds_rule: bool,
    /// What is selected was not chosen: the wheel has brought it there.
    is_scrolling: bool,
}

impl Pointer {
    pub(super) fn new(is_on: bool) -> Self {
        Self {
            is_on,
            holds_rule: false,
            is_scrolling: false,
        }
    }

    /// Something other than the mouse has happened.
    pub(super) fn let_go(&mut self) {
        *self = Self::new(self.is_on);
    }

    pub(super) fn is_scrolling(self) -> bool {
        self.is_scrolling
    }
}

impl App {
    /// Has the terminal tell what the mouse does if it is on.
    pub(super) fn listen_to_mouse(&mut self) {
        if self.pointer.is_on {
            self.effects.push(Effect::ListenToMouse(true));
        }
    }

    pub(super) fn toggle_mouse(&mut self) {
        self.pointer = Pointer::new(!self.pointer.is_on);
        self.effects.push(Effect::ListenToMouse(self.pointer.is_on));
        self.say(if self.pointer.is_on {
            "mouse on: Shift-drag selects text"
        } else {
            "mouse off"
        });
    }

    pub(super) fn mouse(&mut self, mouse: Mouse) {
        // A question waits for a key, and what was on its way is told no longer.
        if !self.pointer.is_on || self.question.is_some() {
            return;
        }
        let place = Position::new(mouse.column, mouse.row);
        match mouse.action {
            MouseAction::WheelUp => self.turn_wheel(place, -1),
            MouseAction::WheelDown => self.turn_wheel(place, 1),
            MouseAction::Press => {
                self.notice = None;
                self.hints = None;
                self.typed = Typed::default();
                self.pointer.let_go();
                self.moves.rest();
                self.click(place);
            }
            MouseAction::Drag => {}
            MouseAction::Release => self.release(place),
        }
    }

    /// Scrolls what is under the mouse, up or down. What the wheel passes is not read.
    fn turn_wheel(&mut self, place: Position, steps: isize) {
        if let Some(picker) = &mut self.picker {
            picker.scroll(steps * WHEEL_LINES);
            return;
        }
        match &self.overlay {
            Some(Overlay::Links(_)) => return self.go(Move::Lines(steps)),
            Some(_) => return self.go(Move::Lines(steps * WHEEL_LINES)),
            None => {}
        }
        let layout = self.layout();
        let is_in = |area: Option<Rect>| area.is_some_and(|area| area.contains(place));
        if is_in(layout.reader) {
            if let Some(reader) = &mut self.reader {
                reader.scroll(steps * WHEEL_LINES);
            }
        } else if is_in(layout.list) {
            self.turn_wheel_on_list(steps);
        }
    }

    fn turn_wheel_on_list(&mut self, steps: isize) {
        // The article that is being read would change under its reader.
        if self.focus == Pane::Reader {
            self.back();
        }
        self.pointer.is_scrolling = true;
        if self.config.reader.follow_after > 0 {
            self.moves.begin();
        }
        if let Some(results) = &mut self.results {
            results.scroll(steps * WHEEL_HITS);
        } else {
            let scrolled = self.list.scroll(&self.library, steps * WHEEL_LINES);
            self.check(scrolled);
        }
    }

    fn click(&mut self, place: Position) {
        // Below the heading of whatever has the screen.
        let line = usize::from(place.y).checked_sub(1);
        if self.picker.is_some() {
            if let Some(line) = line {
                self.click_in_picker(line);
            }
            return;
        }
        if self.overlay.is_some() {
            if let Some(line) = line {
                self.click_in_links(line);
            }
            return;
        }
        match self.prompt.as_ref().map(|prompt| prompt.kind) {
            Some(PromptKind::Search) => self.keep_search(),
            Some(PromptKind::Find) => self.keep_find(),
            Some(_) => return,
            None => {}
        }
        let layout = self.layout();
        let is_in = |area: Option<Rect>| area.is_some_and(|area| area.contains(place));
        if is_in(layout.rule) {
            self.pointer.holds_rule = layout.side_by_side;
        } else if is_in(layout.reader) {
            self.focus_reader();
        } else if let Some(list) = layout.list.filter(|list| list.contains(place)) {
            self.leave_timeline();
            if let Some(line) = usize::from(place.y - list.y).checked_sub(1) {
                self.click_on_row(line);
            }
        }
    }

    /// Selects the row on this line of the list, from 0; opens the one that is
    /// selected already.
    fn click_on_row(&mut self, line: usize) {
        if let Some(results) = &mut self.results {
            if let Some(is_open) = select_hit(results, line / LINES_PER_HIT) {
                self.choose(is_open);
            }
            return;
        }
        let chosen = match self.list.visible().get(line) {
            Some(ListLine::Row(entry, is_selected)) => (entry.cursor(), *is_selected),
            Some(ListLine::Month(..)) | None => return,
        };
        let selected = self.list.select(&self.library, chosen.0);
        self.check(selected);
        self.choose(chosen.1);
    }

    /// A row was clicked; it was selected already or is now.
    fn choose(&mut self, was_selected: bool) {
        if was_selected {
            self.focus_reader();
        } else if self.focus == Pane::Reader {
            self.back();
        }
    }

    fn click_in_picker(&mut self, line: usize) {
        let selected = self.picker.as_mut().and_then(|it| it.select_line(line));
        if selected == Some(true) {
            self.press_in_picker(Key::new(KeyCode::Enter, false, false, false));
        }
    }

    fn click_in_links(&mut self, line: usize) {
        let (width, _) = self.overlay_extent();
        let Some(Overlay::Links(list)) = &self.overlay else {
            return;
        };
        let number = match list.lines(width).get(list.top + line) {
            Some(LinkLine::Text(number, _) | LinkLine::Target(number, _)) => *number,
            None => return,
        };
        if number == list.selected {
            self.follow_selected();
        } else {
            let distance = number as isize - list.selected as isize;
            self.move_in_links(distance);
        }
    }

    /// The rule is let go: the list reaches to where it is now.
    fn release(&mut self, place: Position) {
        if !std::mem::take(&mut self.pointer.holds_rule) {
            return;
        }
        let columns = u32::from(self.size.0).max(1);
        let share = (u32::from(place.x) * 100).div_ceil(columns);
        let share = share.clamp(*LIST_WIDTHS.start(), *LIST_WIDTHS.end());
        self.config.layout.list_width = share as u16;
    }
}

/// Selects a hit by its number on the screen, from 0; whether it was selected already.
/// `None` if there is none.
fn select_hit(results: &mut Results, number: usize) -> Option<bool> {
    let hit = results.top() + number;
    if number >= results.page() || hit >= results.len() {
        return None;
    }
    let was_selected = hit == results.selected();
    results.move_by(hit as isize - results.selected() as isize);
    Some(was_selected)
}
