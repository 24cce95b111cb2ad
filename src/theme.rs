//! What each part of the screen looks like, in as many colours as there are.
//!
//! The screen is drawn in roles, never in colours. A theme gives every role a
//! style; [`Theme::reduced`] brings it down to what the terminal can show.

mod depth;
mod glyphs;
mod style;

pub use depth::{ColorChoice, ColorDepth};
pub use glyphs::{GlyphChoice, Glyphs};
pub use style::{ColorError, StyleTable, parse_color};

use std::collections::BTreeMap;

use ratatui::style::{Color, Style};
use serde::Deserialize;
use thiserror::Error;
use toml::Value;

use crate::command::nearest;

/// Writes the roles and their names from one list.
macro_rules! roles {
    ($($role:ident $name:literal $help:literal,)+) => {
        /// A part of the screen that has a look of its own. All but
        /// [`Role::Text`] are laid over it and say only what differs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Role {
            $(#[doc = $help] $role,)+
        }

        impl Role {
            /// Every role, [`Role::Text`] first.
            pub const ALL: &[Self] = &[$(Self::$role),+];

            /// The name in theme files, in kebab-case.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$role => $name,)+ }
            }
        }
    };
}

roles! {
    Text "text" "Running text, and the ground everything stands on.",
    Dim "dim" "What is there without being looked at: dates, sources, counts.",
    Accent "accent" "The one colour that leads the eye.",
    Title "title" "The title of the open article.",
    Unread "unread" "The title and the sign of an unread article.",
    Star "star" "The sign of a starred article.",
    Keyword "keyword" "The sign and number of your keywords in a row of the list.",
    Selection "selection" "The bar before the selected row.",
    Selected "selected" "The selected row of a list to choose from.",
    SelectedTitle "selected-title" "What the selected article's title has besides the bar before it.",
    MonthHeader "month-header" "A month over its articles.",
    Passage "passage" "The passage under a title that was found.",
    Stale "stale" "Results of an older question, while the new ones are sought.",
    Rule "rule" "Lines between panes, the rest of a scroll bar.",
    Status "status" "The status line.",
    StatusKey "status-key" "A key in the status line or the help.",
    Notice "notice" "Something worth knowing, in the status line.",
    Error "error" "Something that was lost or refused.",
    Prompt "prompt" "The sign before what is being typed.",
    Input "input" "What is being typed.",
    Match "match" "Letters that the search found exactly.",
    MatchFuzzy "match-fuzzy" "Letters that the search found approximately.",
    MatchCurrent "match-current" "The match that `n` and `N`, or the keyword that `]` and `[` have come to.",
    Byline "byline" "What is known about the open article, under its title.",
    Heading "heading" "A heading inside an article, of whatever level.",
    Heading1 "heading-1" "What a heading of level 1 has besides.",
    Heading2 "heading-2" "What a heading of level 2 has besides.",
    Heading3 "heading-3" "What a heading of level 3 has besides.",
    Heading4 "heading-4" "What a heading of level 4 has besides.",
    Heading5 "heading-5" "What a heading of level 5 has besides.",
    Heading6 "heading-6" "What a heading of level 6 has besides.",
    Strong "strong" "Strong emphasis.",
    Emphasis "emphasis" "Emphasis.",
    Strikethrough "strikethrough" "Struck out.",
    Superscript "superscript" "Raised letters, such as an exponent or the number of a note.",
    Subscript "subscript" "Lowered letters, such as an index.",
    Code "code" "Code inside running text.",
    CodeBlock "code-block" "Code in a block of its own.",
    Link "link" "The text of a link.",
    LinkNumber "link-number" "The number after a link.",
    Quote "quote" "A quotation.",
    QuoteBar "quote-bar" "The bar before a quotation.",
    Marker "marker" "The dot or number before a list item.",
    Image "image" "The words that stand for a picture.",
    Caption "caption" "Text that belongs to a picture or a table.",
    TableHeader "table-header" "A cell that names its column or row.",
    Histogram "histogram" "The strip of hits by month.",
    Highlight1 "highlight-1" "Your first group of keywords.",
    Highlight2 "highlight-2" "Your second group of keywords.",
    Highlight3 "highlight-3" "Your third group of keywords.",
    Highlight4 "highlight-4" "Your fourth group of keywords.",
    Highlight5 "highlight-5" "Your fifth group of keywords.",
    Highlight6 "highlight-6" "Your sixth group of keywords.",
}

impl Role {
    /// The roles that mark something inside text and must be seen on any
    /// terminal, apart from the text and from each other.
    pub const MARKS: &[Self] = &[
        Self::Selected,
        Self::Match,
        Self::MatchFuzzy,
        Self::MatchCurrent,
        Self::Highlight1,
        Self::Highlight2,
        Self::Highlight3,
        Self::Highlight4,
        Self::Highlight5,
        Self::Highlight6,
    ];

    /// The roles of the groups of keywords, in order.
    pub const HIGHLIGHTS: [Self; 6] = [
        Self::Highlight1,
        Self::Highlight2,
        Self::Highlight3,
        Self::Highlight4,
        Self::Highlight5,
        Self::Highlight6,
    ];

    /// What headings of level 1 to 6 have besides [`Role::Heading`], in order.
    pub const HEADINGS: [Self; 6] = [
        Self::Heading1,
        Self::Heading2,
        Self::Heading3,
        Self::Heading4,
        Self::Heading5,
        Self::Heading6,
    ];

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.name() == name)
    }
}

/// The themes that come with the program, the default one first.
const EMBEDDED: &[(&str, &str)] = &[
    ("terminal", include_str!("../config/themes/terminal.toml")),
    ("dark", include_str!("../config/themes/dark.toml")),
    ("light", include_str!("../config/themes/light.toml")),
    ("mono", include_str!("../config/themes/mono.toml")),
];

/// A style for every role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    name: String,
    /// The styles as they are written for any colour, 256 and sixteen; in each,
    /// one for each of [`Role::ALL`], in that order.
    levels: [Vec<Style>; 3],
    /// The styles for the colours there are.
    styles: Vec<Style>,
}

/// Why a theme file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("theme `{theme}`: {reason}")]
pub struct ThemeError {
    /// The theme's name.
    pub theme: String,
    /// What is wrong with it, with its place where that is known.
    pub reason: String,
}

/// A theme file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    base: Option<String>,
    #[serde(default)]
    palette: BTreeMap<String, Value>,
    #[serde(default)]
    roles: BTreeMap<String, StyleTable>,
}

impl Default for Theme {
    /// The theme `terminal`.
    fn default() -> Self {
        Self::embedded("terminal").unwrap_or_else(|| Self::plain("terminal"))
    }
}

impl Theme {
    /// Reads a theme file. `base` names the embedded theme that gives the roles
    /// the file leaves out (`terminal` if it is not there), `[palette]` gives
    /// names to colours, `[roles]` gives styles to roles. A colour of the palette
    /// may be a list of three: for any colour, for 256 and for sixteen.
    pub fn parse(toml: &str, name: &str) -> Result<Self, ThemeError> {
        let fail = |reason: String| ThemeError {
            theme: name.to_owned(),
            reason,
        };
        let file: File = toml::from_str(toml).map_err(|error| fail(error.to_string()))?;
        let base = file.base.as_deref().unwrap_or("terminal");
        let base = Self::embedded(base).ok_or_else(|| {
            fail(unknown(
                "`base` is no theme that comes with Depesche",
                base,
                Self::names(),
            ))
        })?;
        base.with(&file, name).map_err(fail)
    }

    /// The theme of that name that comes with the program.
    pub fn embedded(name: &str) -> Option<Self> {
        let (name, toml) = EMBEDDED.iter().find(|(own, _)| *own == name)?;
        // A mistake in one of them fails a test.
        Self::plain(name)
            .with(&toml::from_str(toml).ok()?, name)
            .ok()
    }

    /// The names of the themes that come with the program, the default one first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(name, _)| *name)
    }

    /// The theme's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How a role looks: what is to be laid over [`Role::Text`].
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }

    /// The style of every role nothing at all.
    fn plain(name: &str) -> Self {
        let styles = vec![Style::default(); Role::ALL.len()];
        let levels = [styles.clone(), styles.clone(), styles.clone()];
        Self {
            name: name.to_owned(),
            levels,
            styles,
        }
    }

    /// This theme with the roles of a file in place of its own.
    fn with(mut self, file: &File, name: &str) -> Result<Self, String> {
        name.clone_into(&mut self.name);
        let mut palettes: [BTreeMap<String, Color>; 3] = Default::default();
        for (color, value) in &file.palette {
            let shades =
                parse_shades(value).map_err(|error| format!("[palette] {color}: {error}"))?;
            for (palette, shade) in palettes.iter_mut().zip(shades) {
                palette.insert(color.clone(), shade);
            }
        }
        for (role, table) in &file.roles {
            let known = Role::from_name(role).ok_or_else(|| {
                unknown(
                    "[roles] there is no role",
                    role,
                    Role::ALL.iter().map(|role| role.name()),
                )
            })?;
            for ((level, palette), depth) in self.levels.iter_mut().zip(&palettes).zip(LEVELS) {
                let style = table
                    .style(palette)
                    .map_err(|error| format!("[roles] {role}: {error}"))?;
                level[known as usize] = depth.limit(style);
            }
        }
        self.styles.clone_from(&self.levels[0]);
        Ok(self)
    }
}

/// The depths that [`Theme::levels`] are for.
const LEVELS: [ColorDepth; 3] = [ColorDepth::True, ColorDepth::Indexed, ColorDepth::Ansi];

/// A colour of the palette: one for all, or one for each of [`LEVELS`].
fn parse_shades(value: &Value) -> Result<[Color; 3], String> {
    let shade = |value: &Value| match value {
        Value::String(text) => parse_color(text).map_err(|error| error.to_string()),
        other => Err(format!("must be a colour in quotes, not {other}")),
    };
    match value {
        Value::Array(shades) => match shades.as_slice() {
            [any, indexed, ansi] => Ok([shade(any)?, shade(indexed)?, shade(ansi)?]),
            _ => {
                Err("must be one colour or three: for any colour, for 256, for sixteen".to_owned())
            }
        },
        one => shade(one).map(|color| [color; 3]),
    }
}

fn unknown<'a>(what: &str, name: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let hint = nearest(name, names).map(|name| format!("; did you mean `{name}`?"));
    format!("{what}: `{name}`{}", hint.unwrap_or_default())
}

#[cfg(test)]
mod tests;
