//! Frames one after another, and what a terminal makes of them.

use std::cell::Cell as Place;
use std::num::NonZeroU16;

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use super::*;

thread_local! {
    /// The size of the terminal that is being tested.
    static SIZE: Place<(u16, u16)> = const { Place::new((20, 5)) };
}

/// A text with its place in a row and its style.
type Run = (u16, String, Style);

/// The rows of a frame.
type Rows = Vec<Vec<Run>>;

fn size(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

/// Our screen with an emulator at the other end.
struct Desk {
    terminal: Terminal<Screen<Vec<u8>>>,
    emulator: vt100::Parser,
    erases_with_background: bool,
}

impl Desk {
    fn new(term: &str, columns: u16, rows: u16) -> Self {
        SIZE.set((columns, rows));
        let size_of = || Ok(SIZE.get());
        let capabilities = Capabilities::of(term);
        let screen = Screen::new(Vec::new(), size_of, capabilities);
        Self {
            terminal: Terminal::new(screen).unwrap(),
            emulator: vt100::Parser::new(size(rows), size(columns), 0),
            erases_with_background: capabilities.erases_with_background,
        }
    }

    /// Draws a frame; gives what was sent, and what it shows.
    fn draw(&mut self, rows: &Rows) -> (String, Buffer) {
        let completed = self.terminal.draw(|frame| {
            let buffer = frame.buffer_mut();
            let (columns, height) = (buffer.area.width, buffer.area.height);
            for (y, row) in rows.iter().enumerate().take(usize::from(height)) {
                for (x, text, style) in row.iter().filter(|run| run.0 < columns) {
                    buffer.set_string(*x, y as u16, text, *style);
                }
            }
        });
        let buffer = completed.unwrap().buffer.clone();
        let sent = mem::take(&mut self.terminal.backend_mut().writer);
        let sent = String::from_utf8(sent).unwrap();
        self.emulator.process(
            if self.erases_with_background {
                sent.as_bytes().to_owned()
            } else {
                erasing_plainly(&sent).into_bytes()
            }
            .as_slice(),
        );
        (sent, buffer)
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        SIZE.set((columns, rows));
        let screen = self.emulator.screen_mut();
        screen.set_size(size(rows), size(columns));
    }

    /// Another program uses the terminal.
    fn disturb(&mut self) {
        self.emulator
            .process(b"\x1b[2;3r\x1b[2;2H\x1b[1;7;33mwhatever\n\n\nelse\x1b[?25h");
        self.terminal.backend_mut().forget();
    }
}

/// Makes the emulator, which erases with the background that is set, erase with
/// the default one: the style is put aside meanwhile.
fn erasing_plainly(sent: &str) -> String {
    let mut parts = sent.split("\x1b[");
    let mut changed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(part.len());
        let (number, rest) = part.split_at(end);
        let mut after = rest.chars();
        let pieces = match after.next() {
            Some(last @ ('J' | 'K' | 'S' | 'T' | 'X')) => {
                format!("\x1b7\x1b[49m\x1b[{number}{last}\x1b8{}", after.as_str())
            }
            _ => format!("\x1b[{part}"),
        };
        changed.push_str(&pieces);
    }
    changed
}

/// What plain ratatui makes of a frame, from nothing.
fn plain(buffer: &Buffer) -> vt100::Parser {
    crossterm::style::force_color_output(true);
    let mut sent = Vec::new();
    let blank = Buffer::empty(buffer.area);
    let mut backend = CrosstermBackend::new(&mut sent);
    backend.draw(blank.diff(buffer).into_iter()).unwrap();
    let (columns, rows) = (buffer.area.width, buffer.area.height);
    let mut emulator = vt100::Parser::new(size(rows), size(columns), 0);
    emulator.process(&sent);
    emulator
}

/// What is seen of a cell.
fn seen(emulator: &vt100::Parser, row: u16, column: u16) -> impl PartialEq + std::fmt::Debug {
    let cell = emulator.screen().cell(row, column).unwrap();
    let text = match cell.contents() {
        "" => " ",
        contents => contents,
    };
    let has_ink = text != " " || cell.underline() || cell.inverse();
    let has_shape = text != " ";
    (
        text.to_owned(),
        cell.is_wide(),
        cell.bgcolor(),
        has_ink.then(|| (cell.fgcolor(), cell.underline(), cell.inverse())),
        has_shape.then(|| (cell.bold(), cell.italic())),
    )
}

fn text(x: u16, text: &str) -> Vec<Run> {
    vec![(x, text.to_owned(), Style::default())]
}

#[test]
fn an_unchanged_frame_sends_nothing() {
    let frame = vec![text(0, "Ein Leuchtturm"), text(3, "漢字")];
    let mut desk = Desk::new("xterm", 20, 5);
    desk.draw(&frame);
    assert_eq!(desk.draw(&frame).0, "");
    assert_eq!(desk.draw(&frame).0, "");
}

#[test]
fn a_moved_sign_costs_a_few_bytes() {
    let mut desk = Desk::new("xterm", 20, 5);
    desk.draw(&vec![vec![], text(0, "▌")]);
    let (sent, _) = desk.draw(&vec![vec![], vec![], text(0, "▌")]);
    assert_eq!(sent, "\x08 \n\x08▌");
}

#[test]
fn the_end_of_a_row_is_erased_not_painted() {
    let mut desk = Desk::new("xterm", 20, 5);
    desk.draw(&vec![text(0, "ein langer Text hier")]);
    let (sent, _) = desk.draw(&vec![text(0, "ein")]);
    assert_eq!(sent, "\x1b[1;5H\x1b[K");
    assert_eq!(desk.emulator.screen().contents().trim_end(), "ein");
}

#[test]
fn blanks_and_repetitions_inside_a_row_are_not_painted() {
    let mut desk = Desk::new("tmux", 60, 2);
    let line = "x".repeat(60);
    let (sent, _) = desk.draw(&vec![text(0, &line)]);
    assert!(sent.ends_with("x\x1b[59b\x1b[?25l"), "{sent:?}");
    let (sent, _) = desk.draw(&vec![text(0, &format!("x{}x", " ".repeat(58)))]);
    assert_eq!(sent, "\x1b[1;2H\x1b[58X");
}

/// A line that has no letter where its neighbours have the same.
fn line(number: usize) -> String {
    let letters = ('a'..='z').cycle().skip(number % 26 * 5);
    letters.step_by(3).take(20).collect()
}

/// Lines of an article between a heading and a status line.
fn page(first: usize) -> Rows {
    let mut rows = vec![text(0, "Überschrift")];
    rows.extend((first..first + 8).map(|number| text(2, &line(number))));
    rows.push(text(30, &format!("{first} %")));
    rows
}

#[test]
fn a_line_further_scrolls_and_keeps_the_region() {
    let mut desk = Desk::new("xterm", 40, 10);
    desk.draw(&page(10));
    assert_eq!(
        desk.draw(&page(11)).0,
        format!("\x1b[2;9r\x1b[9;3H\n{}\x1b[10;32H1", line(18))
    );
    assert_eq!(
        desk.draw(&page(12)).0,
        format!("\x1b[9;3H\n{}\x1b[10;32H2", line(19))
    );
    assert_eq!(
        desk.draw(&page(11)).0,
        format!("\x1b[2;3H\x1bM{}\x1b[10;32H1", line(11))
    );
    // By numbers where they are many.
    let (sent, _) = desk.draw(&page(15));
    assert!(sent.starts_with("\x1b[4S"), "{sent:?}");
    let mut linux = Desk::new("linux", 40, 10);
    linux.draw(&page(10));
    let (sent, _) = linux.draw(&page(14));
    assert!(sent.starts_with("\x1b[2;9r\x1b[9;3H\n\n\n\n"), "{sent:?}");
}

#[test]
fn what_another_program_has_done_is_undone() {
    let mut desk = Desk::new("xterm", 40, 10);
    desk.draw(&page(10));
    desk.draw(&page(11));
    desk.disturb();
    // The same frame once more: everything is sent again.
    let (sent, buffer) = desk.draw(&page(11));
    assert!(sent.starts_with("\x1b[m\x1b[r\x1b[2J"), "{sent:?}");
    let contents = desk.emulator.screen().contents();
    assert_eq!(contents, plain(&buffer).screen().contents());
    assert!(desk.emulator.screen().hide_cursor());
}

#[test]
fn a_page_of_chinese_is_little_more_than_its_text() {
    let line = "漢字仮名交じり文".repeat(5);
    let rows: Rows = (0..22).map(|_| text(0, &line)).collect();
    let mut desk = Desk::new("xterm", 80, 24);
    let (sent, _) = desk.draw(&rows);
    assert!(sent.len() * 10 <= line.len() * 22 * 13, "{}", sent.len());
}

/// Not dim: the emulator takes bold and dim for one.
fn some_style() -> impl Strategy<Value = Style> {
    let color = prop_oneof![
        4 => Just(Color::Reset),
        2 => Just(Color::Red),
        1 => Just(Color::LightCyan),
        1 => any::<u8>().prop_map(Color::Indexed),
        1 => any::<(u8, u8, u8)>().prop_map(|(r, g, b)| Color::Rgb(r, g, b)),
    ];
    let modifiers = prop::array::uniform4(prop::bool::weighted(0.25));
    (color.clone(), color, modifiers).prop_map(|(fg, bg, set)| {
        let modifiers = [
            Modifier::BOLD,
            Modifier::UNDERLINED,
            Modifier::REVERSED,
            Modifier::ITALIC,
        ];
        let style = Style::default().fg(fg).bg(bg);
        let chosen = modifiers.into_iter().zip(set).filter(|(_, is_set)| *is_set);
        chosen.fold(style, |style, (modifier, _)| style.add_modifier(modifier))
    })
}

fn some_row() -> impl Strategy<Value = Vec<Run>> {
    let text = prop_oneof![
        "[a-c ]{0,25}",
        "[äß漢字 ]{0,12}",
        "(e\u{301}|🎣|x|漢){0,6}",
        " {0,40}",
        "x{0,40}",
    ];
    prop::collection::vec((0u16..40, text, some_style()), 0..4)
}

/// What happens between two frames.
#[derive(Clone, Debug)]
enum Change {
    /// Rows move; others come in.
    Scroll(usize, usize, usize, bool, Vec<Vec<Run>>),
    /// Rows become others.
    Replace(usize, Vec<Vec<Run>>),
    /// Something is laid over a row.
    Add(usize, Run),
    Resize(u16, u16),
    Disturb,
    Clear,
}

fn some_change() -> impl Strategy<Value = Change> {
    let rows = |most| prop::collection::vec(some_row(), 1..most);
    prop_oneof![
        6 => (0usize..12, 2usize..14, 1usize..6, any::<bool>(), rows(6))
            .prop_map(|(top, count, by, is_up, fresh)| Change::Scroll(top, count, by, is_up, fresh)),
        2 => (0usize..14, rows(4)).prop_map(|(row, rows)| Change::Replace(row, rows)),
        2 => (0usize..14, (0u16..40, "[a-c漢 ]{1,9}", some_style()))
            .prop_map(|(row, run)| Change::Add(row, run)),
        1 => (1u16..45, 1u16..16).prop_map(|(columns, rows)| Change::Resize(columns, rows)),
        1 => Just(Change::Disturb),
        1 => Just(Change::Clear),
    ]
}

fn apply(change: Change, rows: &mut Rows, desk: &mut Desk) {
    match change {
        Change::Scroll(top, count, by, is_up, fresh) => {
            let top = top.min(rows.len());
            let end = (top + count).min(rows.len());
            let part = &mut rows[top..end];
            let by = by.min(part.len());
            let fresh = fresh.into_iter().cycle().take(by);
            if is_up {
                part.rotate_left(by);
                let kept = part.len() - by;
                part[kept..]
                    .iter_mut()
                    .zip(fresh)
                    .for_each(|(row, new)| *row = new);
            } else {
                part.rotate_right(by);
                part.iter_mut().zip(fresh).for_each(|(row, new)| *row = new);
            }
        }
        Change::Replace(row, new) => {
            let places = rows.iter_mut().skip(row);
            places.zip(new).for_each(|(row, new)| *row = new);
        }
        Change::Add(row, run) => {
            if let Some(row) = rows.get_mut(row) {
                row.push(run);
            }
        }
        Change::Resize(columns, rows) => desk.resize(columns, rows),
        Change::Disturb => desk.disturb(),
        Change::Clear => desk.terminal.clear().unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever was on the screen before, each frame is shown as plain ratatui
    /// shows it on a blank screen.
    #[test]
    fn each_frame_is_shown_as_plain_ratatui_shows_it(
        term in prop::sample::select(vec![
            "xterm-256color", "tmux-256color", "screen", "linux", "vt100", "dumb",
        ]),
        (columns, height) in (1u16..45, 1u16..16),
        mut rows in prop::collection::vec(some_row(), 16),
        changes in prop::collection::vec(some_change(), 1..12),
    ) {
        let mut desk = Desk::new(term, columns, height);
        desk.draw(&rows);
        for change in changes {
            let what = format!("{change:?}");
            apply(change, &mut rows, &mut desk);
            let (sent, buffer) = desk.draw(&rows);
            let expected = plain(&buffer);
            for row in 0..buffer.area.height {
                for column in 0..buffer.area.width {
                    prop_assert_eq!(
                        seen(&desk.emulator, row, column),
                        seen(&expected, row, column),
                        "row {} column {} after {}: {:?}", row, column, what, sent
                    );
                }
            }
        }
    }
}
