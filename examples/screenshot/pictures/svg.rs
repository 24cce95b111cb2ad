//! A screen as an SVG: each run of equal style a `<text>` at its exact place and
//! of its exact width, so that columns line up in any monospace font.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

/// Size of a cell and of the type, in pixels. Monospace letters are 0.6 of their
/// size wide in most fonts.
const WIDTH: u32 = 9;
const HEIGHT: u32 = 19;
const FONT_SIZE: u32 = 15;

/// From the top of a cell to the line that letters stand on.
const BASELINE: u32 = 14;

/// Around the screen.
const PADDING: u32 = 12;

const FONTS: &str = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

/// What a run of cells has in common.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Look {
    fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }
}

/// Cells of a row that are drawn together.
struct Run {
    look: Look,
    x: u16,
    columns: u16,
    text: String,
    /// Nothing is added to it.
    is_alone: bool,
}

/// The screen as an SVG; `title` says what is to be seen in it. The ground is
/// that of the first cell.
pub(crate) fn draw(screen: &Buffer, cursor: Option<Position>, title: &str) -> String {
    let ground = color(screen[(0, 0)].bg);
    let width = u32::from(screen.area.width) * WIDTH + 2 * PADDING;
    let height = u32::from(screen.area.height) * HEIGHT + 2 * PADDING;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{FONTS}\" \
         font-size=\"{FONT_SIZE}\" xml:space=\"preserve\">\n\
         <title>{}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{ground}\"/>\n",
        escape(title)
    );
    for y in 0..screen.area.height {
        for run in runs(screen, y) {
            draw_run(&mut svg, &run, y, &ground);
        }
    }
    if let Some(cursor) = cursor {
        let ink = color(screen[(0, 0)].fg);
        rectangle(&mut svg, left(cursor.x), top(cursor.y), WIDTH, HEIGHT, &ink);
    }
    svg.push_str("</svg>\n");
    svg
}

/// The runs of a row. Letters two columns wide stand alone: their width in the
/// font is not to be relied on.
fn runs(screen: &Buffer, y: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = 0;
    while x < screen.area.width {
        let cell = &screen[(x, y)];
        let look = Look::of(cell);
        let symbol = cell.symbol();
        let columns = depesche::typeset::width(symbol).max(1) as u16;
        // Also lines and blocks stand alone: they are drawn as such.
        let is_alone = columns > 1 || shape(symbol).is_some();
        match runs.last_mut() {
            Some(run) if run.look == look && !run.is_alone && !is_alone => {
                run.text.push_str(symbol);
                run.columns += 1;
            }
            _ => runs.push(Run {
                look,
                x,
                columns,
                text: symbol.to_owned(),
                is_alone,
            }),
        }
        x += columns;
    }
    runs
}

fn draw_run(svg: &mut String, run: &Run, y: u16, ground: &str) {
    let Look {
        mut fg,
        mut bg,
        modifier,
    } = run.look;
    if modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut fg, &mut bg);
    }
    let (fg, bg) = (color(fg), color(bg));
    let width = u32::from(run.columns) * WIDTH;
    if bg != ground {
        rectangle(svg, left(run.x), top(y), width, HEIGHT, &bg);
    }
    if let Some((dx, dy, width, height)) = shape(&run.text) {
        rectangle(svg, left(run.x) + dx, top(y) + dy, width, height, &fg);
        return;
    }
    let is_lined = modifier.intersects(Modifier::UNDERLINED | Modifier::CROSSED_OUT);
    let (blanks, text) = if is_lined {
        (0, run.text.as_str())
    } else {
        let text = run.text.trim_start_matches(' ');
        (run.text.len() - text.len(), text.trim_end_matches(' '))
    };
    if text.is_empty() {
        return;
    }
    let columns = depesche::typeset::width(text) as u32;
    let _ = write!(
        svg,
        "<text x=\"{}\" y=\"{}\" textLength=\"{}\" fill=\"{fg}\"",
        left(run.x) + blanks as u32 * WIDTH,
        top(y) + BASELINE,
        columns * WIDTH,
    );
    for (has, attribute) in [
        (Modifier::BOLD, "font-weight=\"bold\""),
        (Modifier::ITALIC, "font-style=\"italic\""),
        (Modifier::UNDERLINED, "text-decoration=\"underline\""),
        (Modifier::CROSSED_OUT, "text-decoration=\"line-through\""),
        (Modifier::DIM, "opacity=\"0.6\""),
    ] {
        if modifier.contains(has) {
            let _ = write!(svg, " {attribute}");
        }
    }
    let _ = writeln!(svg, ">{}</text>", escape(text));
}

/// Lines and blocks, which have to fill their cell: x, y, width and height in it.
fn shape(symbol: &str) -> Option<(u32, u32, u32, u32)> {
    match symbol {
        "│" => Some((WIDTH / 2, 0, 1, HEIGHT)),
        "─" => Some((0, HEIGHT / 2, WIDTH, 1)),
        "▌" => Some((0, 0, WIDTH / 2, HEIGHT)),
        "▐" => Some((WIDTH - WIDTH / 2, 0, WIDTH / 2, HEIGHT)),
        _ => None,
    }
}

fn rectangle(svg: &mut String, x: u32, y: u32, width: u32, height: u32, fill: &str) {
    let _ = writeln!(
        svg,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>"
    );
}

fn left(x: u16) -> u32 {
    PADDING + u32::from(x) * WIDTH
}

fn top(y: u16) -> u32 {
    PADDING + u32::from(y) * HEIGHT
}

/// Pictures are drawn with themes of any colour; others have none of their own.
fn color(color: Color) -> String {
    match color {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => "none".to_owned(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
