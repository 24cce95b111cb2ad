//! Moving in what has the focus: lines, pages, paragraphs, headings.

use super::picker::{Note, Picker, PickerRow, Target};
use super::{App, Errand, Overlay, Pane, Reader};
use crate::config::SpaceKey;
use crate::document::gate::clean_line;

/// A way to move within what has the focus.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    Lines(isize),
    HalfPages(isize),
    Pages(isize),
    Top,
    Bottom,
}

impl App {
    pub(super) fn go(&mut self, to: Move) {
        let height = self.layout().list_rows().max(1);
        let overlap = usize::from(self.config.reader.lines_of_overlap);
        let (overlay_width, overlay_height) = self.overlay_extent();
        if matches!(self.overlay, Some(Overlay::Links(_))) {
            // A link takes two lines, or more.
            self.move_in_links(match to {
                Move::Lines(links) => links,
                _ => distance(to, overlay_height / 2, 0),
            });
            return;
        }
        if let Some(overlay) = &mut self.overlay {
            let lines = distance(to, overlay_height, overlap);
            overlay.scroll(lines, overlay_width, overlay_height);
            return;
        }
        match (self.focus, &mut self.results) {
            (Pane::Reader, _) => {
                let Some(reader) = &mut self.reader else {
                    return;
                };
                reader.scroll(distance(to, reader.height(), overlap));
                self.mark_read_at_end();
            }
            (Pane::List, Some(results)) => {
                let distance = distance(to, results.page(), overlap.min(1));
                match to {
                    Move::HalfPages(_) | Move::Pages(_) => results.page_by(distance),
                    Move::Lines(_) | Move::Top | Move::Bottom => results.move_by(distance),
                }
                if to == Move::Bottom && results.leaves_out_some() {
                    let listed = results.len();
                    self.say(format!(
                        "only the first {listed} are listed: type another word, or M and a month"
                    ));
                }
            }
            (Pane::List, None) => {
                let library = &self.library;
                let moved = match to {
                    Move::Lines(rows) => self.list.move_by(library, rows),
                    Move::Top => self.list.to_top(library),
                    Move::Bottom => self.list.to_bottom(library),
                    Move::HalfPages(_) | Move::Pages(_) => self
                        .list
                        .page_by(library, distance(to, height, overlap.min(1))),
                };
                self.check(moved);
            }
        }
    }

    /// To an end or, when a number was typed before, to that row or line from the
    /// top.
    pub(super) fn go_far(&mut self, to: Move, number: Option<usize>) {
        if self.overlay.is_none() && self.focus == Pane::Reader {
            self.remember_place();
        }
        match number {
            None => self.go(to),
            Some(number) => {
                self.go(Move::Top);
                self.go(Move::Lines(number.saturating_sub(1) as isize));
            }
        }
    }

    /// A page down; at the end of an article to the next unread one, if the
    /// settings have it so.
    pub(super) fn read_on(&mut self, pages: isize) {
        let is_at_end = self.overlay.is_none()
            && self.focus == Pane::Reader
            && self.reader.as_ref().is_some_and(Reader::is_at_end);
        if is_at_end && self.config.reader.space == SpaceKey::PageThenNext {
            self.mark_read_at_end();
            self.find_unread(false);
        } else {
            self.go(Move::Pages(pages));
        }
    }

    pub(super) fn step_paragraph(&mut self, count: usize, backwards: bool) {
        if let Some(reader) = &mut self.reader {
            reader.step_paragraph(count, backwards);
            self.mark_read_at_end();
        }
    }

    pub(super) fn step_heading(&mut self, count: usize, backwards: bool) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        if reader.step_heading(count, backwards) {
            self.mark_read_at_end();
        } else {
            self.say(if backwards {
                "no heading above"
            } else {
                "no heading below"
            });
        }
    }

    /// Lists the headings of the open article; the one above is selected.
    pub(super) fn open_outline(&mut self) {
        let Some(reader) = &self.reader else { return };
        let headings = reader.headings();
        if headings.iter().all(|heading| heading.level == 0) {
            self.say("this article has no headings");
            return;
        }
        let text = reader.text();
        let row = |heading: &super::reader::Heading| {
            let name = clean_line(text.get(heading.range.clone()).unwrap_or_default());
            let indent = "  ".repeat(usize::from(heading.level.saturating_sub(1)));
            let target = Target::Place(heading.range.start);
            let note = Note::Percent(heading.range.start * 100 / text.len().max(1));
            PickerRow::new(target, indent + &name, String::new(), note)
        };
        let above = reader.heading_above(&headings).unwrap_or(0);
        let mut picker = Picker::new("Headings", 0, headings.iter().map(row).collect());
        let (_, height) = self.overlay_extent();
        picker.set_height(height);
        picker.move_by(above as isize);
        self.show_picker(picker);
    }

    pub(super) fn step_keyword(&mut self, count: usize, backwards: bool) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        if reader.keyword_marks().is_empty() {
            self.say("none of your keywords is in this article");
            return;
        }
        let steps = (0..count).take_while(|_| reader.step_keyword(backwards));
        if steps.count() == 0 {
            self.say(if backwards {
                "no keyword above"
            } else {
                "no keyword below"
            });
        }
    }

    pub(super) fn find_unread(&mut self, newer: bool) {
        if let Some(results) = &self.results {
            let ids = results.others(newer);
            self.errand(Errand::FindUnreadHit(ids));
            return;
        }
        let Some(from) = self.list.selected().map(crate::library::Entry::cursor) else {
            return;
        };
        let scope = self.list.scope().clone();
        self.errand(Errand::FindUnread { scope, from, newer });
    }
}

/// A move in lines, given what the screen holds.
fn distance(to: Move, height: usize, overlap: usize) -> isize {
    let page = height.saturating_sub(overlap).max(1) as isize;
    let half = (height / 2).max(1) as isize;
    match to {
        Move::Lines(lines) => lines,
        Move::HalfPages(count) => count * half,
        Move::Pages(count) => count * page,
        Move::Top => isize::MIN / 2,
        Move::Bottom => isize::MAX / 2,
    }
}
