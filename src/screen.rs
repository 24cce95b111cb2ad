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

/// Gaps of unchanged cells up to so long are printed again, not jumped over.
const REPRINTED_GAP: usize = 3;

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
    /// What the terminal shows, row by row.
    cells: Vec<Cell>,
    /// Columns and rows of `cells`.
    extent: (u16, u16),
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
            cells: Vec::new(),
            extent: (0, 0),
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
        let mut anew = vec![String::new()];
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

    /// Makes the picture of the screen as large as the screen.
    fn fit(&mut self, columns: u16, rows: u16) {
        if self.extent != (columns, rows) {
            self.extent = (columns, rows);
            self.cells.clear();
            self.cells
                .resize(usize::from(columns) * usize::from(rows), Cell::EMPTY);
        }
    }

    /// Sends the changed cells of a row.
    fn draw_row(&mut self, y: u16, places: &[u16], columns: u16) {
        let start = index(0, y, columns);
        let Some(row) = self.cells.get(start..start + usize::from(columns)) else {
            return;
        };
        let row = row.to_vec();
        // From here to the right edge the row is blank: erased, not painted.
        let blank_bg = row.last().map_or(Color::Reset, |cell| cell.bg);
        let blanks = row
            .iter()
            .rev()
            .take_while(|cell| is_blank(cell) && cell.bg == blank_bg);
        let blank_from = columns - blanks.count() as u16;
        let erased = places.partition_point(|x| *x < blank_from);
        let (painted, erased) = places.split_at(erased);
        for x in painted {
            self.reprint_to(*x, y, &row);
            if let Some(cell) = row.get(usize::from(*x)) {
                self.put(*x, y, cell, columns);
            }
        }
        match erased {
            [] => {}
            [x, ..] if erased.len() >= ERASED_FROM => {
                self.move_to(Position { x: *x, y });
                self.set_look(Look {
                    bg: blank_bg,
                    ..Look::PLAIN
                });
                self.frame.push_str("\x1b[K");
            }
            few => {
                for x in few {
                    if let Some(cell) = row.get(usize::from(*x)) {
                        self.put(*x, y, cell, columns);
                    }
                }
            }
        }
    }

    /// Crosses a short gap by printing once more what is in it, where that is
    /// shorter than a jump.
    fn reprint_to(&mut self, x: u16, y: u16, row: &[Cell]) {
        let Some(from) = self.cursor.filter(|from| from.y == y && from.x < x) else {
            return;
        };
        let gap = row
            .get(usize::from(from.x)..usize::from(x))
            .unwrap_or_default();
        let is_plain = |cell: &Cell| Some(Look::of(cell)) == self.look && cell.symbol().len() == 1;
        if gap.len() <= REPRINTED_GAP && gap.iter().all(is_plain) {
            for cell in gap {
                self.frame.push_str(cell.symbol());
            }
            self.cursor = Some(Position { x, y });
        }
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

/// Where a cell is in the picture of the screen.
fn index(x: u16, y: u16, columns: u16) -> usize {
    usize::from(y) * usize::from(columns) + usize::from(x)
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
        let (columns, rows) = (self.size)()?;
        self.fit(columns, rows);
        let mut changed: Vec<(u16, Vec<u16>)> = Vec::new();
        for (x, y, cell) in content {
            let at = index(x, y, columns);
            let Some(shown) = self.cells.get_mut(at) else {
                continue;
            };
            let was_wide = shown.symbol().cell_width() > 1;
            let is_wide = cell.symbol().cell_width() > 1;
            shown.clone_from(cell);
            // The second half of a wide character: ratatui leaves it blank, and
            // terminals disagree on what remains there when the first half goes.
            let half = self.cells.get_mut(at + 1).filter(|_| x + 1 < columns);
            let mut places = vec![x];
            match half {
                Some(half) if is_wide => {
                    if half.symbol().cell_width() > 1 && x + 2 < columns {
                        places.push(x + 2);
                    }
                    half.reset();
                }
                Some(_) if was_wide => places.push(x + 1),
                _ => {}
            }
            match changed.last_mut() {
                Some((row, known)) if *row == y => known.extend(places),
                _ => changed.push((y, places)),
            }
        }
        for (y, mut places) in changed {
            places.sort_unstable();
            places.dedup();
            self.draw_row(y, &places, columns);
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
        self.cells.fill(Cell::EMPTY);
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
    use std::num::NonZeroU16;

    use proptest::prelude::*;
    use ratatui::Terminal;
    use ratatui::style::Style;

    use super::*;

    fn size(number: u16) -> NonZeroU16 {
        NonZeroU16::new(number).unwrap()
    }

    /// Draws frames one after another; gives what was sent for each, and what a
    /// terminal made of it all.
    fn drawn(frames: &[Vec<(u16, u16, String, Style)>]) -> (Vec<usize>, vt100::Parser) {
        let screen = Screen::new(Vec::new(), || Ok((20, 5)), false);
        let mut terminal = Terminal::new(screen).unwrap();
        let mut lengths = Vec::new();
        let mut parser = vt100::Parser::new(size(5), size(20), 0);
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
        assert_eq!(parser.screen().contents().trim_end(), "ein");
    }

    /// Not dim: the emulator takes bold and dim for one.
    fn some_style() -> impl Strategy<Value = Style> {
        let color = prop_oneof![
            Just(Color::Reset),
            Just(Color::Red),
            Just(Color::LightCyan),
            any::<u8>().prop_map(Color::Indexed),
            any::<(u8, u8, u8)>().prop_map(|(r, g, b)| Color::Rgb(r, g, b)),
        ];
        (color.clone(), color, any::<[bool; 3]>()).prop_map(|(fg, bg, [bold, under, reverse])| {
            let mut style = Style::default().fg(fg).bg(bg);
            for (is_set, modifier) in [
                (bold, Modifier::BOLD),
                (under, Modifier::UNDERLINED),
                (reverse, Modifier::REVERSED),
            ] {
                if is_set {
                    style = style.add_modifier(modifier);
                }
            }
            style
        })
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
                    prop_assert_eq!(one.bgcolor(), other.bgcolor(), "row {} column {}", row, column);
                    prop_assert_eq!(one.inverse(), other.inverse(), "row {} column {}", row, column);
                    if text(&one) != " " {
                        prop_assert_eq!(one.fgcolor(), other.fgcolor());
                        prop_assert_eq!(one.bold(), other.bold());
                    }
                }
            }
        }
    }
}
