//! Styles and colours as they are written in themes and in the configuration.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use thiserror::Error;

use crate::command::nearest;

/// The terminal's own sixteen colours, and its own ground.
const NAMES: &[(&str, Color)] = &[
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

/// A style as it is written: `{ fg = "#aa0000", bold = true }`. What is left out
/// stays as it is underneath.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the table")]
pub struct StyleTable {
    /// The colour of the letters; see [`parse_color`].
    #[serde(deserialize_with = "color_text")]
    pub fg: Option<String>,
    /// The colour behind the letters.
    #[serde(deserialize_with = "color_text")]
    pub bg: Option<String>,
    /// Bold letters.
    pub bold: bool,
    /// Letters fainter than usual.
    pub dim: bool,
    /// Slanted letters.
    pub italic: bool,
    /// A line below.
    pub underline: bool,
    /// Both colours exchanged.
    pub reverse: bool,
    /// A line through the letters.
    pub strikethrough: bool,
}

/// A text that names no colour.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{name}` is no colour{}: write `#rrggbb`, a number from 0 to 255, or a name such as `blue`",
    nearest.as_deref().map(|name| format!(" (did you mean `{name}`?)")).unwrap_or_default())]
pub struct ColorError {
    /// What was written.
    pub name: String,
    /// What was perhaps meant.
    pub nearest: Option<String>,
}

/// Understands a colour: `#rrggbb`, the number (0 to 255) of one of the
/// terminal's 256 colours, `default`, or the name of one of its sixteen:
/// `black`, `red`, `green`, `yellow`, `blue`, `magenta`, `cyan`, `white`, and
/// each of these with `bright-` before it.
pub fn parse_color(text: &str) -> Result<Color, ColorError> {
    if let Some((_, color)) = NAMES.iter().find(|(name, _)| *name == text) {
        return Ok(*color);
    }
    if let Ok(number) = text.parse() {
        return Ok(Color::Indexed(number));
    }
    if let Some([red, green, blue]) = text.strip_prefix('#').and_then(parse_hex) {
        return Ok(Color::Rgb(red, green, blue));
    }
    let names = NAMES.iter().map(|(name, _)| *name);
    Err(ColorError {
        name: text.to_owned(),
        nearest: nearest(text, names).map(str::to_owned),
    })
}

fn parse_hex(digits: &str) -> Option<[u8; 3]> {
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some([red, green, blue])
}

/// A colour, whose number may be written without quotes.
fn color_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => Ok(Some(text)),
        toml::Value::Integer(number) => Ok(Some(number.to_string())),
        other => Err(D::Error::custom(format!(
            "must be a colour in quotes, not {other}"
        ))),
    }
}

impl StyleTable {
    /// The names of its entries.
    pub const KEYS: [&str; 8] = [
        "fg",
        "bg",
        "bold",
        "dim",
        "italic",
        "underline",
        "reverse",
        "strikethrough",
    ];

    /// The style, its colours looked up in the palette first.
    pub fn style(&self, palette: &BTreeMap<String, Color>) -> Result<Style, ColorError> {
        let color = |name: &Option<String>| {
            name.as_deref()
                .map(|name| {
                    palette
                        .get(name)
                        .copied()
                        .map_or_else(|| parse_color(name), Ok)
                })
                .transpose()
        };
        let modifiers = [
            (self.bold, Modifier::BOLD),
            (self.dim, Modifier::DIM),
            (self.italic, Modifier::ITALIC),
            (self.underline, Modifier::UNDERLINED),
            (self.reverse, Modifier::REVERSED),
            (self.strikethrough, Modifier::CROSSED_OUT),
        ];
        let mut style = Style {
            fg: color(&self.fg)?,
            bg: color(&self.bg)?,
            ..Style::default()
        };
        for (_, modifier) in modifiers.into_iter().filter(|(wanted, _)| *wanted) {
            style = style.add_modifier(modifier);
        }
        Ok(style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_understood() {
        let cases = [
            ("#1b1e24", Ok(Color::Rgb(0x1b, 0x1e, 0x24))),
            ("#FFFFFF", Ok(Color::Rgb(255, 255, 255))),
            ("208", Ok(Color::Indexed(208))),
            ("default", Ok(Color::Reset)),
            ("white", Ok(Color::Gray)),
            ("bright-white", Ok(Color::White)),
            ("256", Err(None)),
            ("#12345", Err(None)),
            ("#+12345", Err(None)),
            ("#äöü", Err(None)),
            ("blu", Err(Some("blue".to_owned()))),
            ("", Err(None)),
        ];
        for (text, color) in cases {
            assert_eq!(
                parse_color(text).map_err(|error| error.nearest),
                color,
                "{text}"
            );
        }
    }

    #[test]
    fn tables_are_read() {
        for key in StyleTable::KEYS {
            let value = if key.ends_with('g') { "12" } else { "true" };
            let table: StyleTable = toml::from_str(&format!("{key} = {value}")).unwrap();
            assert_ne!(table.style(&BTreeMap::new()), Ok(Style::new()), "{key}");
        }
        assert!(toml::from_str::<StyleTable>("fg = true").is_err());
        assert!(toml::from_str::<StyleTable>("shiny = true").is_err());
    }

    #[test]
    fn a_palette_comes_before_the_names() {
        let palette = BTreeMap::from([("red".to_owned(), Color::Rgb(200, 50, 50))]);
        let table = StyleTable {
            fg: Some("red".into()),
            bg: Some("blue".into()),
            bold: true,
            ..StyleTable::default()
        };
        let expected = Style::new().fg(Color::Rgb(200, 50, 50)).bg(Color::Blue);
        assert_eq!(
            table.style(&palette),
            Ok(expected.add_modifier(Modifier::BOLD))
        );
    }
}
