//! What is sent to a terminal, and the state it brings the terminal to.

use std::fmt::Write as _;

use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::Position;
use ratatui::style::Color;

use super::capabilities::{Capabilities, Scrolling};
use super::look::Look;
use super::picture::{Scroll, has_sure_width};

/// Up to so many rows are scrolled one by one.
const ROW_BY_ROW: u16 = 3;

/// The rows that the terminal scrolls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Region {
    /// Another program may have set some.
    Unknown,
    /// All.
    Whole,
    /// From the first to the last of these.
    Rows(u16, u16),
}

/// Writes sequences. It knows where they leave the cursor, which style and which
/// scroll region are set.
#[derive(Clone)]
pub(super) struct Pen {
    /// What is to be sent.
    pub(super) out: String,
    capabilities: Capabilities,
    /// Columns and rows of the screen.
    extent: (u16, u16),
    /// Where the cursor is; `None` when terminals disagree.
    cursor: Option<Position>,
    /// The style that is set; `None` when unknown.
    look: Option<Look>,
    region: Region,
}

impl Pen {
    /// A pen that knows nothing of the terminal.
    pub(super) fn new(capabilities: Capabilities) -> Self {
        Self {
            out: String::new(),
            capabilities,
            extent: (0, 0),
            cursor: None,
            look: None,
            region: Region::Unknown,
        }
    }

    pub(super) fn capabilities(&self) -> Capabilities {
        self.capabilities
    }

    pub(super) fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    pub(super) fn region(&self) -> Region {
        self.region
    }

    /// Nothing is known of the terminal any more.
    pub(super) fn forget(&mut self) {
        (self.cursor, self.look, self.region) = (None, None, Region::Unknown);
    }

    /// Makes a screen of this size blank and its whole the scroll region.
    pub(super) fn clear(&mut self, extent: (u16, u16)) {
        self.extent = extent;
        // Terminals differ on what becomes of the cursor when the size changes.
        self.cursor = None;
        self.set_look(Look::PLAIN);
        if self.region != Region::Whole && self.capabilities.scrolling != Scrolling::No {
            self.out.push_str("\x1b[r");
            self.region = Region::Whole;
        }
        self.out.push_str("\x1b[2J");
    }

    pub(super) fn move_to(&mut self, to: Position) {
        let way = self.way_to(to);
        self.out.push_str(&way);
        self.cursor = Some(to);
    }

    /// The shortest sequence that brings the cursor to a place.
    fn way_to(&self, to: Position) -> String {
        let absolute = absolute(to);
        let Some(from) = self.cursor else {
            return absolute;
        };
        if from == to {
            return String::new();
        }
        let along = self.along_row(from.x, to.x);
        let mut ways = vec![absolute];
        if from.y == to.y {
            ways.push(along);
        } else {
            if self.capabilities.extended {
                ways.push(format!("\x1b[{}d{along}", to.y + 1));
            }
            // A cursor that meets the edge of the scroll region stays there or scrolls.
            if self.part_of(from.y).is_some() && self.part_of(from.y) == self.part_of(to.y) {
                let rows = from.y.abs_diff(to.y);
                if to.y < from.y {
                    ways.push(format!("{}{along}", relative(rows, 'A')));
                } else {
                    let feeds = "\n".repeat(usize::from(rows));
                    ways.push(format!("{feeds}{along}"));
                    ways.push(format!("{}{along}", relative(rows, 'B')));
                }
            }
        }
        shortest(ways)
    }

    /// The shortest sequence that brings the cursor from one column of a row to
    /// another.
    fn along_row(&self, from: u16, to: u16) -> String {
        if from == to {
            return String::new();
        }
        let mut ways = Vec::new();
        if from < to {
            ways.push(relative(to - from, 'C'));
        } else {
            ways.push("\x08".repeat(usize::from(from - to)));
            ways.push(relative(from - to, 'D'));
        }
        ways.push(match to {
            0 => "\r".to_owned(),
            _ => format!("\r{}", relative(to, 'C')),
        });
        if self.capabilities.extended {
            ways.push(format!("\x1b[{}G", to + 1));
        }
        shortest(ways)
    }

    /// Whether a row is above the scroll region, in it or below it.
    fn part_of(&self, y: u16) -> Option<std::cmp::Ordering> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        match self.region {
            Region::Unknown => None,
            Region::Rows(top, _) if y < top => Some(Less),
            Region::Rows(_, bottom) if y > bottom => Some(Greater),
            Region::Whole | Region::Rows(..) => Some(Equal),
        }
    }

    fn set_look(&mut self, look: Look) {
        let sequence = look.sequence(self.look, self.capabilities.extended);
        self.out.push_str(&sequence);
        self.look = Some(look);
    }

    /// Sets a style that makes blanks of a background.
    fn set_blank(&mut self, bg: Color) {
        let look = self.look.unwrap_or(Look::PLAIN).for_blanks(bg);
        let plain = Look::blank(bg);
        // Where something must be sent, plain may be shorter.
        let extended = self.capabilities.extended;
        let near = look.sequence(self.look, extended);
        let far = plain.sequence(self.look, extended);
        self.set_look(if near.len() <= far.len() { look } else { plain });
    }

    /// Whether a cell comes out right in the style that is set.
    pub(super) fn looks_like(&self, cell: &Cell) -> bool {
        self.look.is_some_and(|look| {
            let wanted = Look::of(cell);
            if cell.symbol() == " " && wanted == Look::blank(cell.bg) {
                look == look.for_blanks(cell.bg)
            } else {
                look == wanted
            }
        })
    }

    /// How many bytes a way along the row costs.
    pub(super) fn cost_along(&self, to: Position) -> usize {
        self.way_to(to).len()
    }

    /// Prints a cell at its place.
    pub(super) fn put(&mut self, at: Position, cell: &Cell) {
        self.move_to(at);
        if !self.looks_like(cell) {
            let look = Look::of(cell);
            if cell.symbol() == " " && look == Look::blank(cell.bg) {
                self.set_blank(cell.bg);
            } else {
                self.set_look(look);
            }
        }
        self.out.push_str(cell.symbol());
        self.advance(at, cell.symbol().cell_width(), has_sure_width(cell));
    }

    /// Prints the last character once more, so many times, each a column wide.
    pub(super) fn repeat(&mut self, at: Position, times: u16) {
        let _ = write!(self.out, "\x1b[{times}b");
        self.advance(at, times, true);
    }

    /// After the last column terminals wait with the line break; after clusters of
    /// several characters they disagree on the width.
    fn advance(&mut self, at: Position, columns: u16, is_sure: bool) {
        let x = at.x + columns;
        self.cursor = (is_sure && x < self.extent.0).then_some(Position { x, y: at.y });
    }

    /// Erases the row from a place on.
    pub(super) fn erase_end(&mut self, at: Position, bg: Color) {
        self.move_to(at);
        self.set_blank(bg);
        self.out.push_str("\x1b[K");
    }

    /// Erases so many cells; the cursor stays before them.
    pub(super) fn erase(&mut self, at: Position, columns: u16, bg: Color) {
        self.move_to(at);
        self.set_blank(bg);
        let _ = write!(self.out, "\x1b[{columns}X");
    }

    /// Scrolls rows. `column` is where the row that comes in will begin.
    pub(super) fn scroll(&mut self, scroll: Scroll, column: u16) {
        let Scroll {
            top,
            bottom,
            by,
            is_up,
        } = scroll;
        let region = if top == 0 && bottom + 1 == self.extent.1 {
            Region::Whole
        } else {
            Region::Rows(top, bottom)
        };
        if self.region != region {
            if let Region::Rows(top, bottom) = region {
                let _ = write!(self.out, "\x1b[{};{}r", top + 1, bottom + 1);
            } else {
                self.out.push_str("\x1b[r");
            }
            self.region = region;
            // It goes home, wherever that is.
            self.cursor = None;
        }
        // What comes in has the background that is set, or has not.
        self.set_blank(Color::Reset);
        let by_number = self.capabilities.scrolling == Scrolling::ByNumber && by > ROW_BY_ROW;
        if by_number {
            let _ = write!(self.out, "\x1b[{by}{}", if is_up { 'S' } else { 'T' });
            return;
        }
        let edge = if is_up { bottom } else { top };
        // Any column of the edge will do; nearest is where the cursor goes next.
        if self.cursor.is_none_or(|cursor| cursor.y != edge) {
            self.move_to(Position { x: column, y: edge });
        }
        let step = if is_up { "\n" } else { "\x1bM" };
        self.out.push_str(&step.repeat(usize::from(by)));
    }
}

/// `CSI row ; column H`, the column left out where it is the first.
fn absolute(to: Position) -> String {
    match (to.x, to.y) {
        (0, 0) => "\x1b[H".to_owned(),
        (0, y) => format!("\x1b[{}H", y + 1),
        (x, y) => format!("\x1b[{};{}H", y + 1, x + 1),
    }
}

/// `CSI number final`, the number left out where it is one.
fn relative(number: u16, last: char) -> String {
    match number {
        0 => String::new(),
        1 => format!("\x1b[{last}"),
        _ => format!("\x1b[{number}{last}"),
    }
}

fn shortest(ways: Vec<String>) -> String {
    ways.into_iter().min_by_key(String::len).unwrap_or_default()
}
