//! How many colours a terminal has, and how a theme makes do with them.

use std::collections::HashSet;

use ratatui::style::{Color, Style};

use super::{Role, Theme};

/// How many colours there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColorDepth {
    /// Any mixture of red, green and blue.
    True,
    /// The 256 colours of xterm.
    Indexed,
    /// The terminal's own sixteen.
    Ansi,
    /// None but its letters and its ground.
    None,
}

/// How many colours the configuration asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorChoice {
    /// As many as the terminal says it has.
    Auto,
    /// Any mixture.
    True,
    /// 256.
    Indexed,
    /// Sixteen.
    Ansi,
    /// None.
    None,
}

impl ColorChoice {
    /// The depth chosen, or for [`ColorChoice::Auto`] the one detected.
    pub fn depth(self, detected: ColorDepth) -> ColorDepth {
        match self {
            Self::Auto => detected,
            Self::True => ColorDepth::True,
            Self::Indexed => ColorDepth::Indexed,
            Self::Ansi => ColorDepth::Ansi,
            Self::None => ColorDepth::None,
        }
    }
}

impl ColorDepth {
    /// What the environment says: whether `NO_COLOR` is set and not empty
    /// (<https://no-color.org>), and the values of `COLORTERM` and `TERM`.
    pub fn detect(no_color: bool, colorterm: Option<&str>, term: Option<&str>) -> Self {
        /// Terminals that understand any colour and may have lost `COLORTERM`
        /// on the way, as it happens with ssh.
        const TRUE: &[&str] = &[
            "alacritty",
            "foot",
            "ghostty",
            "kitty",
            "wezterm",
            "contour",
        ];
        /// Terminals without colours.
        const NONE: &[&str] = &[
            "dumb", "vt52", "vt100", "vt102", "vt220", "vt320", "vt420", "unknown",
        ];

        let term = term.unwrap_or_default();
        let is_mono = NONE.contains(&term) || term.ends_with("-mono") || term.ends_with("-m");
        if no_color || term.is_empty() || is_mono {
            Self::None
        } else if matches!(colorterm, Some("truecolor" | "24bit"))
            || term.ends_with("-direct")
            || TRUE.iter().any(|name| term.contains(name))
        {
            Self::True
        } else if term.contains("256color") {
            Self::Indexed
        } else {
            Self::Ansi
        }
    }
}

impl ColorDepth {
    /// The style in the nearest colours there are, in none where there are none.
    pub fn limit(self, style: Style) -> Style {
        let limit = |color: Option<Color>| color.and_then(|color| reduce(color, self));
        Style {
            fg: limit(style.fg),
            bg: limit(style.bg),
            ..style
        }
    }
}

impl Theme {
    /// The theme in no more colours than there are. Where that leaves two marks
    /// alike, or a mark like the text, all of [`Role::MARKS`] look as in the theme
    /// `mono`, where they are made to be told apart without colours.
    #[must_use]
    pub fn reduced(&self, depth: ColorDepth) -> Self {
        let mut theme = self.clone();
        let [any, indexed, ansi] = &self.levels;
        theme.styles = match depth {
            ColorDepth::True => any.clone(),
            ColorDepth::Indexed => indexed.clone(),
            ColorDepth::Ansi => ansi.clone(),
            ColorDepth::None => ansi.iter().map(|style| depth.limit(*style)).collect(),
        };
        let mono = Self::embedded("mono").unwrap_or_else(|| Self::plain("mono"));
        if depth == ColorDepth::None {
            // What only a colour had set off.
            for (style, plain) in theme.styles.iter_mut().zip(&mono.styles) {
                if *style == Style::default() {
                    *style = *plain;
                }
            }
        }
        let ground = theme.style(Role::Text);
        for style in theme.styles.iter_mut().skip(1) {
            if style.fg.is_some() && style.fg == style.bg.or(ground.bg) {
                style.fg = ground.fg;
            }
        }
        if !theme.marks_differ() {
            for &role in Role::MARKS {
                theme.styles[role as usize] = mono.style(role);
            }
        }
        theme
    }

    /// Whether every mark looks different from the text and from the others.
    fn marks_differ(&self) -> bool {
        let ground = self.style(Role::Text);
        let marks = Role::MARKS
            .iter()
            .map(|&role| ground.patch(self.style(role)));
        let mut seen = HashSet::from([ground]);
        marks.into_iter().all(|style| seen.insert(style))
    }
}

/// The nearest colour there is; nothing where there are none.
fn reduce(color: Color, depth: ColorDepth) -> Option<Color> {
    match depth {
        ColorDepth::True => Some(color),
        ColorDepth::None => None,
        ColorDepth::Indexed => match color {
            Color::Rgb(red, green, blue) => {
                Some(Color::Indexed(nearest_indexed([red, green, blue])))
            }
            _ => Some(color),
        },
        ColorDepth::Ansi => match color {
            Color::Rgb(red, green, blue) => Some(nearest_ansi([red, green, blue])),
            Color::Indexed(number) => Some(match ANSI.get(usize::from(number)) {
                Some((color, _)) => *color,
                None => nearest_ansi(indexed_rgb(number)),
            }),
            _ => Some(color),
        },
    }
}

/// The sixteen colours with xterm's values for them; terminals differ, and these
/// are in the middle.
pub(super) const ANSI: [(Color, [u8; 3]); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

/// Red, green and blue of a colour from 16 on, as xterm defines them: a cube of
/// 6 x 6 x 6, then 24 greys.
pub(super) fn indexed_rgb(number: u8) -> [u8; 3] {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |n: u8| STEPS[usize::from(n % 6)];
    if let Some(grey) = number.checked_sub(232) {
        return [8 + 10 * grey; 3];
    }
    let cube = number.saturating_sub(16);
    [step(cube / 36), step(cube / 6), step(cube)]
}

fn nearest_ansi(rgb: [u8; 3]) -> Color {
    ANSI.iter()
        .min_by_key(|(_, other)| distance(rgb, *other))
        .map_or(Color::Reset, |(color, _)| *color)
}

/// The first sixteen are left out: what they look like is up to the terminal.
fn nearest_indexed(rgb: [u8; 3]) -> u8 {
    (16..=255)
        .min_by_key(|&number| distance(rgb, indexed_rgb(number)))
        .unwrap_or(16)
}

/// How different two colours look, roughly: the eye is more sensitive to green
/// than to red, and to red than to blue ("redmean", Thiadmer Riemersma).
fn distance(one: [u8; 3], other: [u8; 3]) -> i32 {
    let [red, green, blue] = [0, 1, 2].map(|i| i32::from(one[i]) - i32::from(other[i]));
    let mean = i32::midpoint(i32::from(one[0]), i32::from(other[0]));
    (((512 + mean) * red * red) >> 8) + 4 * green * green + (((767 - mean) * blue * blue) >> 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_how_many_colors() {
        use ColorDepth as D;
        let cases = [
            (false, None, Some("xterm-256color"), D::Indexed),
            (false, Some("truecolor"), Some("xterm-256color"), D::True),
            (false, Some("24bit"), Some("screen"), D::True),
            (false, Some("yes"), Some("xterm"), D::Ansi),
            (false, None, Some("xterm-kitty"), D::True),
            (false, None, Some("xterm-direct"), D::True),
            (false, None, Some("linux"), D::Ansi),
            (false, None, Some("vt100"), D::None),
            (false, Some("truecolor"), Some("dumb"), D::None),
            (false, Some("truecolor"), None, D::None),
            (true, Some("truecolor"), Some("xterm-256color"), D::None),
        ];
        for (no_color, colorterm, term, depth) in cases {
            assert_eq!(
                D::detect(no_color, colorterm, term),
                depth,
                "{colorterm:?} {term:?}"
            );
        }
        assert_eq!(ColorChoice::Ansi.depth(D::True), D::Ansi);
        assert_eq!(ColorChoice::Auto.depth(D::True), D::True);
    }

    #[test]
    fn colors_find_their_nearest() {
        let cases = [
            (Color::Rgb(255, 255, 255), Color::Indexed(231), Color::White),
            (Color::Rgb(0, 0, 0), Color::Indexed(16), Color::Black),
            (
                Color::Rgb(0x44, 0x44, 0x44),
                Color::Indexed(238),
                Color::DarkGray,
            ),
            (Color::Rgb(200, 10, 10), Color::Indexed(160), Color::Red),
            (Color::Indexed(196), Color::Indexed(196), Color::LightRed),
            (Color::Indexed(4), Color::Indexed(4), Color::Blue),
            (Color::Cyan, Color::Cyan, Color::Cyan),
        ];
        for (color, indexed, ansi) in cases {
            assert_eq!(reduce(color, ColorDepth::True), Some(color));
            assert_eq!(reduce(color, ColorDepth::Indexed), Some(indexed), "{color}");
            assert_eq!(reduce(color, ColorDepth::Ansi), Some(ansi), "{color}");
            assert_eq!(reduce(color, ColorDepth::None), None);
        }
    }
}
