//! The terminal as ratatui's [`Backend`]: knows what the terminal shows, where the
//! cursor is, which style and which scroll region are set, and sends only what
//! differs, a frame at a time.
//!
//! The sequences are those of ECMA-48 and of DEC's terminals; which of them are
//! used is decided by [`Capabilities`]. `screen` writes to a writer; which one is
//! the runtime's affair.

mod capabilities;
mod graphics;
mod look;
mod pen;
mod picture;
mod row;
mod scroll;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::mem;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use crate::picture::{Drawing, Room};
pub use capabilities::{Capabilities, Scrolling};
pub use graphics::{detect_graphics, take_back};
use look::Look;
use pen::{Pen, Region};
use picture::{Picture, Scroll, has_sure_width, is_blank, is_half};
use row::Only;

/// Frames longer than this, in bytes, are shown by the terminal as one
/// (mode 2026); for shorter ones the brackets would cost more than they save.
const SYNCHRONIZED_FROM: usize = 512;

/// From so many changed rows on it is tried to draw them style by style.
const BY_LOOK_FROM: usize = 4;

/// With more styles than these it is not tried.
const MOST_LOOKS: usize = 8;

/// So many parts of the screen may scroll in one frame.
const MOST_SCROLLS: usize = 2;

/// A terminal at the other end of a writer.
pub struct Screen<W: Write> {
    writer: W,
    /// Asks the terminal for its size in columns and rows.
    size: fn() -> io::Result<(u16, u16)>,
    /// What the terminal shows.
    shown: Picture,
    /// What it is to show with the next flush.
    wanted: Picture,
    /// What it shows is not known: it is made blank first.
    is_lost: bool,
    /// What the next flush sends, and the state of the terminal after it.
    pen: Pen,
    /// Whether the cursor is shown; `None` when unknown.
    is_cursor_shown: Option<bool>,
    /// Whether it is to be shown, and where.
    wants_cursor: bool,
    cursor_at: Position,
}

impl<W: Write> Screen<W> {
    /// A screen of which nothing is known yet.
    pub fn new(
        writer: W,
        size: fn() -> io::Result<(u16, u16)>,
        capabilities: Capabilities,
    ) -> Self {
        Self {
            writer,
            size,
            shown: Picture::new(0, 0),
            wanted: Picture::new(0, 0),
            is_lost: true,
            pen: Pen::new(capabilities),
            is_cursor_shown: None,
            wants_cursor: false,
            cursor_at: Position::ORIGIN,
        }
    }

    /// Forgets what is known of the terminal: another program has used it. The
    /// next flush sends the whole picture.
    pub fn forget(&mut self) {
        self.pen.forget();
        self.is_lost = true;
        self.is_cursor_shown = None;
    }

    /// Gives the terminal a picture, a PNG file, under a number, for placeholders in
    /// so many cells. It changes nothing of what is seen until they are drawn.
    pub fn transmit(&mut self, number: u32, room: Room, png: &[u8]) -> io::Result<()> {
        let sequences = graphics::transmission(number, room, png);
        self.writer.write_all(sequences.as_bytes())?;
        self.writer.flush()
    }

    /// Draws a picture over cells that are blank, from a place on. Nothing is known of
    /// it afterwards: it goes when the screen is cleared.
    pub fn print(&mut self, at: Position, room: Room, drawing: &Drawing) -> io::Result<()> {
        let data = match drawing {
            Drawing::Png(png) => graphics::iterm_image(room, png),
            Drawing::Sixels(sequence) => sequence.clone(),
        };
        let (x, y) = (at.x + 1, at.y + 1);
        // Cursor and style come back to where they are known to be.
        let frame = format!("\x1b7\x1b[{y};{x}H{data}\x1b8");
        self.writer.write_all(frame.as_bytes())?;
        self.writer.flush()
    }

    /// Makes the picture as large as the screen.
    fn fit(&mut self) -> io::Result<()> {
        let extent = (self.size)()?;
        if self.wanted.extent() != extent {
            self.wanted = Picture::new(extent.0, extent.1);
            // Terminals differ on what they keep of picture and scroll region.
            self.pen.forget();
            self.is_lost = true;
        }
        Ok(())
    }

    /// Writes what turns the picture that is shown into the one that is wanted.
    fn compose(&mut self) {
        if self.is_lost {
            let (columns, rows) = self.wanted.extent();
            self.pen.clear((columns, rows));
            self.shown = Picture::new(columns, rows);
            self.is_lost = false;
        }
        let changed: Vec<u16> = (0..self.wanted.extent().1)
            .filter(|y| self.shown.row(*y) != self.wanted.row(*y))
            .collect();
        if changed.is_empty() {
            return;
        }
        let mut best = drawn(self.pen.clone(), &self.shown, &self.wanted);
        if changed.len() > 2 && self.pen.capabilities().scrolling != Scrolling::No {
            let mut base = (self.pen.clone(), self.shown.clone());
            for _ in 0..MOST_SCROLLS {
                let Some((scrolled, pen)) = self.best_scroll(&base, best.out.len()) else {
                    break;
                };
                (base, best) = (scrolled, pen);
            }
        }
        self.pen = best;
        for y in changed {
            self.shown.copy_row(y, &self.wanted);
        }
    }

    /// Of the ways to scroll first and then draw the one that sends least, if that
    /// is less than `limit`: what is shown after the scroll, and all that is sent.
    fn best_scroll(
        &self,
        (pen, shown): &(Pen, Picture),
        mut limit: usize,
    ) -> Option<((Pen, Picture), Pen)> {
        let kept = match pen.region() {
            Region::Unknown => None,
            Region::Whole => Some((0, self.wanted.extent().1.saturating_sub(1))),
            Region::Rows(top, bottom) => Some((top, bottom)),
        };
        let mut best = None;
        for scroll in scroll::candidates(shown, &self.wanted, kept) {
            let (mut pen, mut shown) = (pen.clone(), shown.clone());
            pen.scroll(scroll, self.first_column(scroll));
            shown.scroll(scroll);
            let whole = drawn(pen.clone(), &shown, &self.wanted);
            if whole.out.len() < limit {
                limit = whole.out.len();
                best = Some(((pen, shown), whole));
            }
        }
        best
    }

    /// Where the text begins in the row that comes in.
    fn first_column(&self, scroll: Scroll) -> u16 {
        let y = if scroll.is_up {
            scroll.bottom
        } else {
            scroll.top
        };
        let row = self.wanted.row(y).iter();
        let blanks = row.take_while(|cell| is_blank(cell)).count() as u16;
        if blanks < self.wanted.extent().0 {
            blanks
        } else {
            0
        }
    }

    /// The place of the cursor as a place in the picture.
    fn cursor_index(&self) -> usize {
        let columns = usize::from(self.wanted.extent().0);
        usize::from(self.cursor_at.y) * columns + usize::from(self.cursor_at.x)
    }
}

/// The pen after it has drawn one picture over another, in the way that sends less:
/// row by row, or first everything in one style, then everything in the next.
fn drawn(pen: Pen, shown: &Picture, wanted: &Picture) -> Pen {
    let changed: Vec<u16> = (0..wanted.extent().1)
        .filter(|y| shown.row(*y) != wanted.row(*y))
        .collect();
    let draw = |mut pen: Pen, only: Only| {
        for y in &changed {
            row::draw(&mut pen, *y, shown.row(*y), wanted.row(*y), only);
        }
        pen
    };
    let looks = looks_of(&changed, shown, wanted);
    let by_row = draw(pen.clone(), Only::All);
    if changed.len() < BY_LOOK_FROM || !(2..=MOST_LOOKS).contains(&looks.len()) {
        return by_row;
    }
    let by_look = looks.iter().enumerate().fold(pen, |pen, (number, look)| {
        draw(
            pen,
            Only::Look {
                look: *look,
                with_blanks: number == 0,
            },
        )
    });
    if by_look.out.len() < by_row.out.len() {
        by_look
    } else {
        by_row
    }
}

/// The styles of the characters that have changed, the most frequent first: it has
/// the blanks between its words. None if the width of a character is not sure: what
/// comes behind it must then be drawn after it.
fn looks_of(rows: &[u16], shown: &Picture, wanted: &Picture) -> Vec<Look> {
    let mut looks: Vec<(Look, usize)> = Vec::new();
    for y in rows {
        for (old, new) in shown.row(*y).iter().zip(wanted.row(*y)) {
            if old == new || is_half(new) || is_blank(new) {
                continue;
            }
            if !has_sure_width(new) || looks.len() > MOST_LOOKS {
                return Vec::new();
            }
            let look = Look::of(new);
            match looks.iter_mut().find(|(known, _)| *known == look) {
                Some((_, count)) => *count += 1,
                None => looks.push((look, 1)),
            }
        }
    }
    looks.sort_by_key(|(_, count)| Reverse(*count));
    looks.into_iter().map(|(look, _)| look).collect()
}

impl<W: Write> Backend for Screen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.fit()?;
        for (x, y, cell) in content {
            self.wanted.set(x, y, cell);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.wants_cursor = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.wants_cursor = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        // The terminal is never asked: its answer would come as keys.
        Ok(self.cursor_at)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor_at = position.into();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.fit()?;
        self.wanted.blank(0..usize::MAX);
        self.is_lost = true;
        Ok(())
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.fit()?;
        let columns = usize::from(self.wanted.extent().0);
        let at = self.cursor_index();
        let row = usize::from(self.cursor_at.y) * columns;
        match clear_type {
            ClearType::All => return self.clear(),
            ClearType::AfterCursor => self.wanted.blank(at..usize::MAX),
            ClearType::BeforeCursor => self.wanted.blank(0..at + 1),
            ClearType::CurrentLine => self.wanted.blank(row..row + columns),
            ClearType::UntilNewLine => self.wanted.blank(at..row + columns),
        }
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        let (width, height) = (self.size)()?;
        Ok(Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::default(),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.compose();
        if !self.wants_cursor && self.is_cursor_shown != Some(false) {
            self.pen.out.push_str("\x1b[?25l");
        } else if self.wants_cursor {
            self.pen.move_to(self.cursor_at);
            if self.is_cursor_shown != Some(true) {
                self.pen.out.push_str("\x1b[?25h");
            }
        }
        self.is_cursor_shown = Some(self.wants_cursor);
        let mut frame = mem::take(&mut self.pen.out);
        if frame.is_empty() {
            return Ok(());
        }
        if self.pen.capabilities().synchronizes && frame.len() >= SYNCHRONIZED_FROM {
            let mut whole = String::with_capacity(frame.len() + 16);
            let _ = write!(whole, "\x1b[?2026h{frame}\x1b[?2026l");
            frame = whole;
        }
        // One write a frame: nothing is shown half.
        self.writer.write_all(frame.as_bytes())?;
        self.writer.flush()
    }
}
