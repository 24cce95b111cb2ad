//! What is found inside the open article.

use std::ops::Range;

use super::stops::Stops;
use super::{Reader, Setting};
use crate::search::Needle;

/// What was found inside one article.
#[derive(Clone, Debug)]
pub(super) struct Finds {
    needle: Needle,
    pub(super) stops: Stops,
    /// The last step went on from the other end of the article.
    came_round: bool,
}

/// A place on the page to come back to.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct Spot {
    top: usize,
    anchor: usize,
    moved: bool,
    setting: Setting,
}

/// What was found, and the place on the page: what is there before something
/// else is looked for.
#[derive(Clone, Debug)]
pub(in crate::app) struct BeforeFind {
    pub(in crate::app) spot: Spot,
    finds: Option<Finds>,
}

impl Reader {
    /// What was looked for in this article, whether or not it is there.
    pub fn needle(&self) -> Option<&Needle> {
        self.finds.as_ref().map(|finds| &finds.needle)
    }

    /// Where what was looked for stands in the text, in order.
    pub fn finds(&self) -> &[Range<usize>] {
        let finds = self.finds.as_ref();
        finds.map_or(&[], |finds| finds.stops.places())
    }

    /// The number of the find that `n` and `N` have come to, from 0.
    pub fn current_find(&self) -> Option<usize> {
        self.finds.as_ref()?.stops.current()
    }

    /// Whether the way to the current find led over the end of the article, or
    /// its beginning.
    pub fn came_round(&self) -> bool {
        self.finds.as_ref().is_some_and(|finds| finds.came_round)
    }

    pub(in crate::app) fn spot(&self) -> Spot {
        Spot {
            top: self.top,
            anchor: self.anchor,
            moved: self.moved,
            setting: self.setting,
        }
    }

    /// Goes back to where it was, as if nothing had moved since.
    pub(in crate::app) fn return_to(&mut self, spot: Spot) {
        (self.anchor, self.moved) = (spot.anchor, spot.moved);
        if self.setting == spot.setting {
            self.top = spot.top.min(self.last_top());
        } else {
            self.place();
        }
    }

    pub(in crate::app) fn before_find(&self) -> BeforeFind {
        BeforeFind {
            spot: self.spot(),
            finds: self.finds.clone(),
        }
    }

    /// Brings back what was found before, and the place on the page.
    pub(in crate::app) fn restore(&mut self, before: BeforeFind) {
        self.finds = before.finds;
        self.return_to(before.spot);
        self.draw_chart();
    }

    /// Takes what was found. The page stays where it is.
    pub(in crate::app) fn set_finds(&mut self, needle: Needle, places: Vec<Range<usize>>) {
        self.finds = Some(Finds {
            needle,
            stops: Stops::new(places),
            came_round: false,
        });
        self.draw_chart();
    }

    pub(in crate::app) fn drop_finds(&mut self) {
        self.finds = None;
        self.draw_chart();
    }

    /// Looks once more for the same in a text that has changed.
    pub(super) fn find_again(&mut self) {
        let Some(old) = self.finds.take() else { return };
        let stops = Stops::new(old.needle.places(self.text()));
        self.finds = Some(Finds {
            stops: stops.come_to_place_of(&old.stops),
            ..old
        });
    }

    /// Takes over what was found in the same text; `false` if it is another one.
    pub(in crate::app) fn take_finds_of(&mut self, old: &Self) -> bool {
        let is_same = self.text() == old.text();
        if is_same {
            self.finds.clone_from(&old.finds);
            self.draw_chart();
        }
        is_same
    }

    /// Goes to the first find at or below the top line of `spot`; if there is
    /// none, to the first one of all. Without any it goes back to `spot`.
    pub(in crate::app) fn enter_finds(&mut self, spot: Spot) {
        self.return_to(spot);
        let start = self.offset_on_top();
        let finds = self.finds();
        let next = finds.partition_point(|place| place.start < start);
        let came_round = next == finds.len();
        self.go_to_find(if came_round { 0 } else { next }, came_round);
    }

    /// Goes one find on or back, from the current one or, when that is out of
    /// sight, from the top of the screen; at the ends it comes round to the other.
    /// `false` if there is none to go to.
    pub(in crate::app) fn step_find(&mut self, backwards: bool) -> bool {
        let Some(finds) = &self.finds else {
            return false;
        };
        let next = finds.stops.next(&self.page, &self.screen(), backwards);
        let end = if backwards {
            finds.stops.places().len().saturating_sub(1)
        } else {
            0
        };
        self.go_to_find(next.unwrap_or(end), next.is_none())
    }

    fn go_to_find(&mut self, number: usize, came_round: bool) -> bool {
        let Some(finds) = &mut self.finds else {
            return false;
        };
        let Some(place) = finds.stops.come_to(number) else {
            return false;
        };
        let line = self.page.line_at(place.start);
        finds.came_round = came_round;
        self.pass(line);
        true
    }
}
