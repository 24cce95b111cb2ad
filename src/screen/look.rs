//! How cells look, and the sequences that set it ("select graphic rendition").

use std::fmt::Write as _;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Attributes with the numbers that set and end them. Bold and dim have one end.
const MODIFIERS: [(Modifier, u8, u8); 7] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// Attributes that a blank shows.
const SEEN_ON_BLANKS: Modifier = Modifier::UNDERLINED
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT);

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Look {
    pub(super) const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };

    /// The look of a cell as far as it is seen: a blank shows its background only.
    pub(super) fn of(cell: &Cell) -> Self {
        let known = MODIFIERS
            .iter()
            .fold(Modifier::empty(), |all, (one, ..)| all | *one);
        let look = Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier & known,
        };
        if cell.symbol() == " " && !look.modifier.intersects(SEEN_ON_BLANKS) {
            Self::blank(cell.bg)
        } else {
            look
        }
    }

    /// Nothing but a background.
    pub(super) fn blank(bg: Color) -> Self {
        Self { bg, ..Self::PLAIN }
    }

    /// The look that blanks of a background are made with, as near to this one as
    /// possible.
    pub(super) fn for_blanks(self, bg: Color) -> Self {
        Self {
            bg,
            modifier: self.modifier - SEEN_ON_BLANKS,
            ..self
        }
    }

    /// Gives the look to a cell.
    pub(super) fn apply(self, cell: &mut Cell) {
        (cell.fg, cell.bg, cell.modifier) = (self.fg, self.bg, self.modifier);
    }

    /// The shortest sequence that turns the look `from`, if it is known, into this
    /// one. `ends_single` is whether the terminal can end a single attribute.
    pub(super) fn sequence(self, from: Option<Self>, ends_single: bool) -> String {
        if from == Some(self) {
            return String::new();
        }
        let anew = self.anew();
        match from.and_then(|from| self.onward(from, ends_single)) {
            Some(onward) if onward.len() < anew.len() => onward,
            _ => anew,
        }
    }

    /// Everything is reset, then set.
    fn anew(self) -> String {
        let mut sequence = "\x1b[".to_owned();
        for (modifier, number, _) in MODIFIERS {
            if self.modifier.contains(modifier) {
                let _ = write!(sequence, ";{number}");
            }
        }
        for (color, base) in [(self.fg, 30), (self.bg, 40)] {
            if color != Color::Reset {
                let _ = write!(sequence, ";{}", number_of(color, base));
            }
        }
        sequence.push('m');
        sequence
    }

    /// Only what differs; `None` if an attribute cannot be ended.
    fn onward(self, from: Self, ends_single: bool) -> Option<String> {
        let ended = from.modifier - self.modifier;
        if !ended.is_empty() && !ends_single {
            return None;
        }
        let weight = Modifier::BOLD | Modifier::DIM;
        // Ending one of the two ends both.
        let kept = if ended.intersects(weight) {
            from.modifier - ended - weight
        } else {
            from.modifier - ended
        };
        let mut numbers: Vec<String> = Vec::new();
        for (modifier, _, end) in MODIFIERS {
            let end = end.to_string();
            if ended.contains(modifier) && numbers.last() != Some(&end) {
                numbers.push(end);
            }
        }
        for (modifier, number, _) in MODIFIERS {
            if self.modifier.contains(modifier) && !kept.contains(modifier) {
                numbers.push(number.to_string());
            }
        }
        if from.fg != self.fg {
            numbers.push(number_of(self.fg, 30));
        }
        if from.bg != self.bg {
            numbers.push(number_of(self.bg, 40));
        }
        Some(format!("\x1b[{}m", numbers.join(";")))
    }
}

/// The parameters of a colour; `base` is 30 for the foreground, 40 for the background.
fn number_of(color: Color, base: u8) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_way_from_one_look_to_another() {
        let look = |fg, modifier| Look {
            fg,
            modifier,
            ..Look::PLAIN
        };
        let (bold, under) = (Modifier::BOLD, Modifier::UNDERLINED);
        let direct = Color::Rgb(200, 100, 50);
        let none = Modifier::empty();
        let cases = [
            (None, Look::PLAIN, "\x1b[m"),
            (Some(Look::PLAIN), Look::PLAIN, ""),
            (Some(Look::PLAIN), look(Color::Red, none), "\x1b[31m"),
            (Some(look(Color::Red, bold)), Look::PLAIN, "\x1b[m"),
            (
                Some(look(Color::Red, bold)),
                look(Color::Red, none),
                "\x1b[22m",
            ),
            (Some(look(direct, bold)), look(direct, none), "\x1b[22m"),
            (
                Some(look(direct, bold | Modifier::DIM)),
                look(direct, bold),
                "\x1b[22;1m",
            ),
            (
                Some(look(Color::Red, bold)),
                look(Color::Red, bold | under),
                "\x1b[4m",
            ),
            (None, look(Color::Indexed(8), bold), "\x1b[;1;38;5;8m"),
        ];
        for (from, to, expected) in cases {
            assert_eq!(to.sequence(from, true), expected, "{from:?} {to:?}");
        }
        let old = look(direct, bold).sequence(Some(look(direct, bold | under)), false);
        assert_eq!(old, "\x1b[;1;38;2;200;100;50m");
    }
}
