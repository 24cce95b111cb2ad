//! The terminal as ratatui's [`Backend`]: knows where the cursor is and which
//! style is set, and sends only what differs, a frame at a time.
//!
//! The sequences are those of ECMA-48 and of DEC's VT220 that every terminal in
//! use understands. `screen` writes to a writer; which one is the runtime's affair.

use std::fmt::Write as _;
use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

/// Frames longer than this, in bytes, are shown by the terminal as one
/// (mode 2026); for shorter ones the brackets would cost more than they save.
const SYNCHRONIZED_FROM: usize = 512;

/// Runs of at least so many blank cells up to the right edge are erased.
const ERASED_FROM: usize = 4;

/// Attributes in the order of their numbers in "select graphic rendition".
const MODIFIERS: [(Modifier, u8); 7] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::REVERSED, 7),
    (Modifier::CROSSED_OUT, 9),
];

/// How cells look.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Look {
    const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };

    fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }
}

/// A terminal at the other end of a writer.
pub struct Screen<W: Write> {
    writer: W,
    /// Asks the terminal for its size in columns and rows.
    size: fn() -> io::Result<(u16, u16)>,
    /// What the next flush sends.
    frame: String,
    /// The terminal knows mode 2026.
    synchronizes: bool,
    /// Where the cursor is; `None` when terminals disagree.
    cursor: Option<Position>,
    /// The style that is set; `None` when unknown.
    look: Option<Look>,
    /// Whether the cursor is shown; `None` when unknown.
    is_cursor_shown: Option<bool>,
    /// Where the cursor is to be shown.
    shown_at: Option<Position>,
}

impl<W: Write> Screen<W> {
    /// A screen of which nothing is known yet.
    pub fn new(writer: W, size: fn() -> io::Result<(u16, u16)>, synchronizes: bool) -> Self {
        Self {
            writer,
            size,
            frame: String::new(),
            synchronizes,
            cursor: None,
            look: None,
            is_cursor_shown: None,
            shown_at: None,
        }
    }

    /// Forgets what is known of the terminal: another program has used it.
    pub fn forget(&mut self) {
        (self.cursor, self.look, self.is_cursor_shown) = (None, None, None);
    }

    /// Sends a sequence as it is.
    pub fn send(&mut self, sequence: &str) {
        self.frame.push_str(sequence);
    }

    fn move_to(&mut self, to: Position) {
        if self.cursor == Some(to) {
            return;
        }
        let absolute = cursor_position(to);
        let relative = self.cursor.and_then(|from| {
            if from.y == to.y && from.x < to.x {
                Some(match to.x - from.x {
                    1 => "\x1b[C".to_owned(),
                    columns => format!("\x1b[{columns}C"),
                })
            } else if to.x == 0 && (from.y..=from.y + 1).contains(&to.y) {
                Some(if from.y == to.y { "\r" } else { "\r\n" }.to_owned())
            } else {
                None
            }
        });
        match relative {
            Some(relative) if relative.len() < absolute.len() => self.frame.push_str(&relative),
            _ => self.frame.push_str(&absolute),
        }
        self.cursor = Some(to);
    }

    /// Sets a style by what differs from the one that is set, or from none at
    /// all, whichever is shorter.
    fn set_look(&mut self, look: Look) {
        if self.look == Some(look) {
            return;
        }
        let mut anew = vec!["".to_owned()];
        write_difference(Look::PLAIN, look, &mut anew);
        let anew = format!("\x1b[{}m", anew.join(";"));
        let onward = self
            .look
            .filter(|old| look.modifier.contains(old.modifier))
            .map(|old| {
                let mut parts = Vec::new();
                write_difference(old, look, &mut parts);
                format!("\x1b[{}m", parts.join(";"))
            });
        match onward {
            Some(onward) if onward.len() < anew.len() => self.frame.push_str(&onward),
            _ => self.frame.push_str(&anew),
        }
        self.look = Some(look);
    }

    fn put(&mut self, x: u16, y: u16, cell: &Cell, columns: u16) {
        self.move_to(Position { x, y });
        self.set_look(Look::of(cell));
        self.frame.push_str(cell.symbol());
        let width = cell.symbol().cell_width();
        // After the last column terminals wait with the line break; after
        // clusters of several characters they disagree on the width.
        let is_sure = x + width < columns && (cell.symbol().chars().nth(1).is_none());
        self.cursor = is_sure.then_some(Position { x: x + width, y });
    }
}

/// `CSI row ; column H`, the column left out where it is the first.
fn cursor_position(to: Position) -> String {
    match (to.x, to.y) {
        (0, 0) => "\x1b[H".to_owned(),
        (0, y) => format!("\x1b[{}H", y + 1),
        (x, y) => format!("\x1b[{};{}H", y + 1, x + 1),
    }
}

/// The parameters that turn one style into another that has all its attributes.
fn write_difference(from: Look, to: Look, parts: &mut Vec<String>) {
    for (modifier, number) in MODIFIERS {
        if to.modifier.contains(modifier) && !from.modifier.contains(modifier) {
            parts.push(number.to_string());
        }
    }
    if from.fg != to.fg {
        parts.push(color(to.fg, 30));
    }
    if from.bg != to.bg {
        parts.push(color(to.bg, 40));
    }
}

/// The parameters of a colour; `base` is 30 for the foreground, 40 for the background.
fn color(color: Color, base: u8) -> String {
    let basic = |number: u8| (base + number).to_string();
    let bright = |number: u8| (base + 60 + number).to_string();
    match color {
        Color::Reset => basic(9),
        Color::Black => basic(0),
        Color::Red => basic(1),
        Color::Green => basic(2),
        Color::Yellow => basic(3),
        Color::Blue => basic(4),
        Color::Magenta => basic(5),
        Color::Cyan => basic(6),
        Color::Gray => basic(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(number) => format!("{};5;{number}", base + 8),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", base + 8),
    }
}

/// Whether a cell shows nothing but its background.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " "
        && !cell.modifier.intersects(
            Modifier::REVERSED
                .union(Modifier::UNDERLINED)
                .union(Modifier::CROSSED_OUT),
        )
}

impl<W: Write> Backend for Screen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let columns = (self.size)()?.0;
        let cells: Vec<(u16, u16, &Cell)> = content.collect();
        let mut next = 0;
        while let Some(&(x, y, cell)) = cells.get(next) {
            // A run of blanks that reaches the right edge is erased at once.
            let run = cells
                .iter()
                .skip(next)
                .enumerate()
                .take_while(|(number, (other_x, other_y, other))| {
                    *other_y == y
                        && usize::from(*other_x) == usize::from(x) + number
                        && is_blank(other)
                        && other.bg == cell.bg
                })
                .count();
            if run >= ERASED_FROM && usize::from(x) + run == usize::from(columns) {
                self.move_to(Position { x, y });
                self.set_look(Look {
                    bg: cell.bg,
                    ..Look::PLAIN
                });
                self.frame.push_str("\x1b[K");
                next += run;
            } else {
                self.put(x, y, cell, columns);
                next += 1;
            }
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.shown_at = None;
        if self.is_cursor_shown != Some(false) {
            self.frame.push_str("\x1b[?25l");
            self.is_cursor_shown = Some(false);
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.is_cursor_shown != Some(true) {
            self.frame.push_str("\x1b[?25h");
            self.is_cursor_shown = Some(true);
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        // The terminal is never asked: its answer would come as keys.
        Ok(self.shown_at.or(self.cursor).unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        self.shown_at = Some(position);
        self.move_to(position);
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.look = None;
        self.set_look(Look::PLAIN);
        self.frame.push_str("\x1b[2J");
        self.cursor = None;
        Ok(())
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        let sequence = match clear_type {
            ClearType::All => return self.clear(),
            ClearType::AfterCursor => "\x1b[J",
            ClearType::BeforeCursor => "\x1b[1J",
            ClearType::CurrentLine => "\x1b[2K",
            ClearType::UntilNewLine => "\x1b[K",
        };
        self.set_look(Look::PLAIN);
        self.frame.push_str(sequence);
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
        if self.frame.is_empty() {
            return Ok(());
        }
        if self.synchronizes && self.frame.len() >= SYNCHRONIZED_FROM {
            let mut whole = String::with_capacity(self.frame.len() + 16);
            let _ = write!(whole, "\x1b[?2026h{}\x1b[?2026l", self.frame);
            self.frame = whole;
        }
        // One write a frame: nothing is shown half.
        let sent = self.writer.write_all(self.frame.as_bytes());
        self.frame.clear();
        sent?;
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::Terminal;
    use ratatui::style::Style;

    use super::*;

    /// Draws frames one after another; gives what was sent for each, and what a
    /// terminal made of it all.
    fn drawn(frames: &[Vec<(u16, u16, String, Style)>]) -> (Vec<usize>, vt100::Parser) {
        let screen = Screen::new(Vec::new(), || Ok((20, 5)), false);
        let mut terminal = Terminal::new(screen).unwrap();
        let mut lengths = Vec::new();
        let mut parser = vt100::Parser::new(5, 20, 0);
        for frame in frames {
            terminal
                .draw(|target| {
                    for (x, y, text, style) in frame {
                        target.buffer_mut().set_string(*x, *y, text, *style);
                    }
                })
                .unwrap();
            let sent = std::mem::take(&mut terminal.backend_mut().writer);
            parser.process(&sent);
            lengths.push(sent.len());
        }
        (lengths, parser)
    }

    fn text(x: u16, y: u16, text: &str) -> (u16, u16, String, Style) {
        (x, y, text.to_owned(), Style::default())
    }

    #[test]
    fn an_unchanged_frame_sends_nothing() {
        let frame = vec![text(0, 0, "Ein Leuchtturm"), text(3, 4, "漢字")];
        let (lengths, _) = drawn(&[frame.clone(), frame.clone(), frame]);
        assert_eq!(lengths.get(1..), Some([0, 0].as_slice()));
    }

    #[test]
    fn a_moved_sign_costs_a_few_bytes() {
        let (lengths, _) = drawn(&[vec![text(0, 1, "▌")], vec![text(0, 2, "▌")]]);
        assert!(lengths[1] <= 16, "{lengths:?}");
    }

    #[test]
    fn the_end_of_a_row_is_erased_not_painted() {
        let (lengths, parser) = drawn(&[
            vec![text(0, 0, "ein langer Text hier")],
            vec![text(0, 0, "ein")],
        ]);
        assert!(lengths[1] <= 12, "{lengths:?}");
        assert_eq!(parser.screen().contents(), "ein");
    }

    fn some_style() -> impl Strategy<Value = Style> {
        let color = prop_oneof![
            Just(Color::Reset),
            Just(Color::Red),
            Just(Color::LightCyan),
            any::<u8>().prop_map(Color::Indexed),
            any::<(u8, u8, u8)>().prop_map(|(r, g, b)| Color::Rgb(r, g, b)),
        ];
        (color.clone(), color, any::<[bool; 4]>()).prop_map(
            |(fg, bg, [bold, dim, under, reverse])| {
                let mut style = Style::default().fg(fg).bg(bg);
                for (is_set, modifier) in [
                    (bold, Modifier::BOLD),
                    (dim, Modifier::DIM),
                    (under, Modifier::UNDERLINED),
                    (reverse, Modifier::REVERSED),
                ] {
                    if is_set {
                        style = style.add_modifier(modifier);
                    }
                }
                style
            },
        )
    }

    fn some_frames() -> impl Strategy<Value = Vec<Vec<(u16, u16, String, Style)>>> {
        let text = prop_oneof!["[a-c ]{0,25}", "[äß漢字 ]{0,12}", " {0,25}"];
        let run = (0u16..20, 0u16..5, text, some_style());
        prop::collection::vec(prop::collection::vec(run, 0..8), 1..6)
    }

    proptest! {
        /// Whatever was on the screen before, the last frame is shown as a
        /// terminal would show it drawn from nothing.
        #[test]
        fn frames_after_each_other_show_the_last_one(frames in some_frames()) {
            let (_, after_all) = drawn(&frames);
            let (_, alone) = drawn(&frames[frames.len() - 1..]);
            for row in 0..5 {
                for column in 0..20 {
                    let cell = |parser: &vt100::Parser| parser.screen().cell(row, column).cloned();
                    let (one, other) = (cell(&after_all).unwrap(), cell(&alone).unwrap());
                    let text = |cell: &vt100::Cell| match cell.contents() {
                        "" => " ".to_owned(),
                        contents => contents.to_owned(),
                    };
                    prop_assert_eq!(text(&one), text(&other), "row {} column {}", row, column);
                    prop_assert_eq!(one.bgcolor(), other.bgcolor());
                    prop_assert_eq!(one.inverse(), other.inverse());
                    if text(&one) != " " {
                        prop_assert_eq!(one.fgcolor(), other.fgcolor());
                        prop_assert_eq!(one.bold(), other.bold());
                    }
                }
            }
        }
    }
}
