//! The kinds of values that settings have, and what is said when one is wrong.

use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

use serde::de::{Deserialize, Deserializer, Error};
use toml::Value;

use super::{
    Alignment, Automatic, Bidi, HighlightMatch, Hyphenation, Images, MarkRead, MouseUse, Paragraph,
    SpaceKey, Wrap,
};
use crate::command::{READER_WIDTH, nearest};
use crate::theme::{ColorChoice, GlyphChoice};

/// A number of bytes, written as a number or with a unit: `"16 MB"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteSize(pub u64);

/// Units and their bytes, the largest last within each kind.
const UNITS: [(&str, u64); 8] = [
    ("", 1),
    ("B", 1),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];

impl ByteSize {
    /// Understands `500`, `500 kB`, `16MB`, `2 MiB`; units in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let (number, unit) = text.split_at_checked(end)?;
        let (_, bytes) = UNITS
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(unit.trim_start()))?;
        number.parse::<u64>().ok()?.checked_mul(*bytes).map(Self)
    }
}

impl fmt::Display for ByteSize {
    /// In the largest unit of thousands that needs no fraction.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thousands = UNITS[1..5].iter().rev();
        let fitting = thousands
            .clone()
            .find(|(_, bytes)| self.0 >= *bytes && self.0.is_multiple_of(*bytes));
        let (unit, bytes) = fitting.unwrap_or(&UNITS[1]);
        write!(f, "{} {unit}", self.0 / bytes)
    }
}

impl<'de> Deserialize<'de> for ByteSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let size = match &value {
            Value::Integer(bytes) => u64::try_from(*bytes).ok().map(Self),
            Value::String(text) => Self::parse(text),
            _ => None,
        };
        size.filter(|size| size.0 > 0).ok_or_else(|| {
            D::Error::custom(format!(
                "must be a size such as \"16 MB\" or \"500 kB\", not {}",
                short(&value)
            ))
        })
    }
}

/// Units of time and their seconds.
const TIMES: [(&str, u64); 4] = [("m", 60), ("h", 3_600), ("d", 86_400), ("w", 7 * 86_400)];

/// More is no time anybody waits, in seconds.
const LONGEST_TIME: u64 = 100 * 366 * 86_400;

/// A time such as `30m`, `2h`, `90d` or `2w`; `None` if it is none, or nothing.
pub(super) fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text.get(digits.len()..)?.trim();
    let (_, seconds) = TIMES.iter().find(|(name, _)| *name == unit)?;
    let seconds = digits.parse::<u64>().ok()?.checked_mul(*seconds)?;
    (1..=LONGEST_TIME)
        .contains(&seconds)
        .then(|| Duration::from_secs(seconds))
}

/// A time.
pub(super) fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let time = value.as_str().and_then(parse_duration);
    time.ok_or_else(|| {
        D::Error::custom(format!(
            "must be a time such as \"30m\", \"2h\" or \"1d\", not {}",
            short(&value)
        ))
    })
}

/// A value as a message repeats it: cut if it is long.
pub(super) fn short(value: &Value) -> String {
    const LONGEST: usize = 40;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// One of several words.
fn choice<'de, D: Deserializer<'de>, T: Copy>(
    deserializer: D,
    choices: &[(&str, T)],
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let word = match &value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if let Some((_, chosen)) = choices.iter().find(|(name, _)| *name == word) {
        return Ok(*chosen);
    }
    let names = choices.iter().map(|(name, _)| *name);
    let hint = nearest(&word, names.clone())
        .map(|name| format!("; did you mean \"{name}\"?"))
        .unwrap_or_default();
    let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    let names = names.join(", ");
    Err(D::Error::custom(format!(
        "must be one of {names}, not {}{hint}",
        short(&value)
    )))
}

impl<'de> Deserialize<'de> for Alignment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        choice(
            deserializer,
            &[("left", Self::Left), ("justify", Self::Justify)],
        )
    }
}

impl<'de> Deserialize<'de> for Bidi {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let choices = [("logical", Self::Logical), ("visual", Self::Visual)];
        choice(deserializer, &choices)
    }
}

impl<'de> Deserialize<'de> for MouseUse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let choices = [("auto", Self::Auto), ("on", Self::On), ("off", Self::Off)];
        choice(deserializer, &choices)
    }
}

impl<'de> Deserialize<'de> for Hyphenation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let choices = [("auto", Self::Auto), ("on", Self::On), ("off", Self::Off)];
        choice(deserializer, &choices)
    }
}

impl<'de> Deserialize<'de> for Automatic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        choice(deserializer, &[("on", Self::On), ("off", Self::Off)])
    }
}

impl<'de> Deserialize<'de> for Wrap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        choice(
            deserializer,
            &[("first", Self::First), ("optimal", Self::Optimal)],
        )
    }
}

impl<'de> Deserialize<'de> for Paragraph {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        choice(
            deserializer,
            &[("blank", Self::Blank), ("indent", Self::Indent)],
        )
    }
}

impl<'de> Deserialize<'de> for Images {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let choices = [
            ("auto", Self::Auto),
            ("off", Self::Off),
            ("blocks", Self::Blocks),
            ("kitty", Self::Kitty),
            ("iterm", Self::Iterm),
            ("sixel", Self::Sixel),
        ];
        choice(deserializer, &choices)
    }
}

impl<'de> Deserialize<'de> for MarkRead {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let choices = [
            ("open", Self::Open),
            ("end", Self::End),
            ("select", Self::Select),
            ("never", Self::Never),
        ];
        choice(deserializer, &choices)
    }
}

impl<'de> Deserialize<'de> for SpaceKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let choices = [("page", Self::Page), ("page-then-next", Self::PageThenNext)];
        choice(deserializer, &choices)
    }
}

impl<'de> Deserialize<'de> for HighlightMatch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        choice(
            deserializer,
            &[
                ("word", Self::Word),
                ("part", Self::Part),
                ("regex", Self::Regex),
            ],
        )
    }
}

/// `colors`; numbers may be written with quotes or without.
pub(super) fn colors<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ColorChoice, D::Error> {
    let choices = [
        ("auto", ColorChoice::Auto),
        ("true", ColorChoice::True),
        ("256", ColorChoice::Indexed),
        ("16", ColorChoice::Ansi),
        ("none", ColorChoice::None),
    ];
    choice(deserializer, &choices)
}

/// `glyphs`.
pub(super) fn glyphs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<GlyphChoice, D::Error> {
    let choices = [
        ("auto", GlyphChoice::Auto),
        ("unicode", GlyphChoice::Unicode),
        ("ascii", GlyphChoice::Ascii),
    ];
    choice(deserializer, &choices)
}

/// A text.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(text),
        other => Err(D::Error::custom(format!(
            "must be a name in quotes, not {}",
            short(&other)
        ))),
    }
}

/// A whole number within a range.
fn number<'de, D: Deserializer<'de>>(
    deserializer: D,
    what: &str,
    range: &RangeInclusive<u16>,
) -> Result<u16, D::Error> {
    let value = Value::deserialize(deserializer)?;
    value
        .as_integer()
        .and_then(|number| u16::try_from(number).ok())
        .filter(|number| range.contains(number))
        .ok_or_else(|| {
            let (least, most) = (range.start(), range.end());
            D::Error::custom(format!(
                "must be a {what} from {least} to {most}, not {}",
                short(&value)
            ))
        })
}

/// Writes the functions that read the numbers: setting, unit, range.
macro_rules! numbers {
    ($($name:ident: $what:literal, $range:expr;)+) => {
        $(pub(super) fn $name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
            number(deserializer, $what, &$range)
        })+
    };
}

numbers! {
    reader_width: "number of columns", READER_WIDTH;
    margin: "number of columns", 0..=40;
    line_spacing: "number of lines", 1..=2;
    lines_of_overlap: "number of lines", 0..=10;
    follow_after: "number of milliseconds", 0..=2000;
    words_per_minute: "number", 50..=2000;
    side_by_side_from: "number of columns", 40..=500;
    single_below_columns: "number of columns", 0..=500;
    single_below_rows: "number of rows", 0..=200;
    list_width: "percentage", 20..=80;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_understood() {
        let cases = [
            ("16 MB", Some(16_000_000)),
            ("500kb", Some(500_000)),
            ("2 MiB", Some(2 << 20)),
            ("42", Some(42)),
            ("1 B", Some(1)),
            ("", None),
            ("MB", None),
            ("1.5 MB", None),
            ("-1", None),
            ("5 Mo", None),
            ("99999999999 GB", None),
        ];
        for (text, bytes) in cases {
            assert_eq!(ByteSize::parse(text), bytes.map(ByteSize), "{text}");
        }
    }

    #[test]
    fn times_have_units() {
        for (text, seconds) in [
            ("30m", Some(1_800)),
            (" 2 h ", Some(7_200)),
            ("1d", Some(86_400)),
            ("2w", Some(1_209_600)),
            ("0h", None),
            ("90", None),
            ("h", None),
            ("-1h", None),
            ("1.5h", None),
            ("99999999999999999999h", None),
            ("", None),
        ] {
            assert_eq!(
                parse_duration(text).map(|it| it.as_secs()),
                seconds,
                "{text}"
            );
        }
    }

    #[test]
    fn sizes_are_written_short() {
        let cases = [
            (16_000_000, "16 MB"),
            (1_500, "1500 B"),
            (2_000, "2 kB"),
            (0, "0 B"),
        ];
        for (bytes, text) in cases {
            assert_eq!(ByteSize(bytes).to_string(), text);
        }
    }
}
