//! The settings: defaults, the user's differences from them, and what is wrong
//! with those.
//!
//! `config/default.toml` is the one place where a default stands. A mistake in
//! the user's file costs only the setting it is in.

mod error;
mod load;
mod paths;
mod sources;
mod value;

pub use error::{ConfigError, Place};
pub use paths::{Paths, paths};
pub use sources::{
    Sources, append_feeds, append_source, expand_home, feed_source, read_sources, remove_feed,
};
pub use value::ByteSize;

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use ratatui::style::Style;
use serde::Deserialize;

use crate::keymap::KeyMap;
use crate::theme::{ColorChoice, GlyphChoice, Role, Theme, ThemeError};

/// Every setting with its meaning and its default, as a configuration file.
pub const DEFAULT: &str = include_str!("../config/default.toml");

/// The settings.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The name of the theme; see [`load_theme`].
    #[serde(deserialize_with = "value::text")]
    pub theme: String,
    /// How many colours to use.
    #[serde(deserialize_with = "value::colors")]
    pub colors: ColorChoice,
    /// Which signs lines, bars and marks are drawn with.
    #[serde(deserialize_with = "value::glyphs")]
    pub glyphs: GlyphChoice,
    /// Whether the mouse is used.
    pub mouse: MouseUse,
    /// Settings of the reader.
    pub reader: Reader,
    /// Where list and reader stand.
    pub layout: Layout,
    /// Which files are read.
    pub import: Import,
    /// How feeds are fetched.
    pub fetch: Fetch,
    /// Which keys do what: those of the table of commands, with the user's changes.
    #[serde(skip)]
    pub keys: KeyMap,
    /// Keywords to mark, group by group; groups without words are left out.
    #[serde(skip)]
    pub highlights: Vec<HighlightGroup>,
    /// The settings as they came out, as TOML.
    #[serde(skip)]
    table: toml::Table,
}

/// Settings of the reader.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reader {
    /// The widest a line of text may get, in columns, 20 to 200.
    #[serde(deserialize_with = "value::reader_width")]
    pub width: u16,
    /// The columns that stay blank on each side of the text, 0 to 40.
    #[serde(deserialize_with = "value::margin")]
    pub margin: u16,
    /// Where the lines of running text end.
    pub alignment: Alignment,
    /// Whether words are divided at the end of lines.
    pub hyphenation: Hyphenation,
    /// How a paragraph is broken into lines.
    pub wrap: Wrap,
    /// 1, or 2 for a blank line between two lines of text.
    #[serde(deserialize_with = "value::line_spacing")]
    pub line_spacing: u16,
    /// What sets paragraphs apart.
    pub paragraph: Paragraph,
    /// In which order right-to-left text is drawn.
    pub bidi: Bidi,
    /// How pictures are shown.
    pub images: Images,
    /// When an article counts as read.
    pub mark_read: MarkRead,
    /// What space does at the end of an article.
    pub space: SpaceKey,
    /// How many lines stay on the screen when paging, 0 to 10.
    #[serde(deserialize_with = "value::lines_of_overlap")]
    pub lines_of_overlap: u16,
    /// For how many milliseconds the selection rests before the reader follows it,
    /// 0 to 2000.
    #[serde(deserialize_with = "value::follow_after")]
    pub follow_after: u16,
    /// How fast the user reads, 50 to 2000.
    #[serde(deserialize_with = "value::words_per_minute")]
    pub words_per_minute: u16,
}

/// Whether the mouse is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseUse {
    /// Where the terminal is on the same machine: not over ssh.
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

impl MouseUse {
    /// Whether it is used, given whether the terminal is on another machine.
    pub fn is_on(self, is_remote: bool) -> bool {
        match self {
            Self::Auto => !is_remote,
            Self::On => true,
            Self::Off => false,
        }
    }
}

/// Where the lines of running text end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// Where their words end.
    Left,
    /// At the right edge.
    Justify,
}

/// Whether words are divided at the end of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hyphenation {
    /// In narrow columns.
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// How a paragraph is broken into lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrap {
    /// Each line takes what fits.
    First,
    /// All lines become as equally long as they can.
    Optimal,
}

/// What sets a paragraph apart from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paragraph {
    /// A blank line.
    Blank,
    /// The indent of its first line.
    Indent,
}

/// In which order right-to-left text is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bidi {
    /// As it is written; the terminal may turn it round.
    Logical,
    /// As it is seen.
    Visual,
}

/// How pictures are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Images {
    /// As well as the terminal is known to, or not at all.
    Auto,
    /// Not at all.
    Off,
    /// As half blocks.
    Blocks,
    /// By kitty's graphics protocol.
    Kitty,
    /// By iTerm2's, on a screen of their own.
    Iterm,
    /// As sixels, on a screen of their own.
    Sixel,
}

/// When an article counts as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkRead {
    /// When the reader gets the focus, or the end is reached.
    Open,
    /// When the end is reached.
    End,
    /// When it is selected.
    Select,
    /// Only by hand.
    Never,
}

/// What space does in the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpaceKey {
    /// It pages, and at the end does nothing.
    Page,
    /// It pages, and at the end goes to the next unread article.
    PageThenNext,
}

/// Where list and reader stand.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// From how many columns on they stand side by side, 40 to 500.
    #[serde(deserialize_with = "value::side_by_side_from")]
    pub side_by_side_from: u16,
    /// Below how many columns only one is shown, 0 to 500.
    #[serde(deserialize_with = "value::single_below_columns")]
    pub single_below_columns: u16,
    /// Below how many rows only one is shown, 0 to 200.
    #[serde(deserialize_with = "value::single_below_rows")]
    pub single_below_rows: u16,
    /// The list's share of the width, in percent, 20 to 80.
    #[serde(deserialize_with = "value::list_width")]
    pub list_width: u16,
}

/// Which files are read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// Larger files are a problem, not an article.
    pub max_file_size: ByteSize,
}

/// How feeds are fetched.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fetch {
    /// How often a feed is asked at most, unless its source says otherwise.
    #[serde(deserialize_with = "value::duration")]
    pub every: Duration,
    /// Whether the reader fetches by itself.
    pub automatic: Automatic,
}

/// Whether the reader fetches feeds by itself when they are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automatic {
    /// At its start and as long as it is open.
    On,
    /// Only when it is told to.
    Off,
}

/// Keywords that are marked alike.
#[derive(Clone, Debug, PartialEq)]
pub struct HighlightGroup {
    /// Words, phrases or regular expressions, as they were written; at least one.
    pub words: Vec<String>,
    /// How they are compared with the text.
    pub matching: HighlightMatch,
    /// How what they match looks.
    pub style: HighlightStyle,
}

/// How keywords are compared with the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HighlightMatch {
    /// Whole words.
    #[default]
    Word,
    /// Also inside a longer word.
    Part,
    /// As regular expressions, which are not checked here.
    Regex,
}

/// How a keyword looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HighlightStyle {
    /// As the theme says: one of [`Role::HIGHLIGHTS`].
    Role(Role),
    /// As the user says, laid over the text.
    Own(Style),
}

impl Default for Config {
    fn default() -> Self {
        let table: toml::Table = toml::from_str(DEFAULT).expect("a test reads the defaults");
        let config = Self::deserialize(table.clone()).expect("a test reads the defaults");
        Self { table, ..config }
    }
}

impl Config {
    /// Reads settings. `file_name` is what errors call the file. Only the themes
    /// that come with the program are known.
    pub fn load(text: &str, file_name: &str) -> (Self, Vec<ConfigError>) {
        load::load(text, file_name, &[])
    }

    /// Reads a file of settings; that there is none is no error. The user's
    /// themes are looked for in the folder `themes` beside it.
    pub fn read(path: &Path) -> (Self, Vec<ConfigError>) {
        let file_name = path.display().to_string();
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return (Self::default(), Vec::new());
            }
            Err(error) => {
                let error = ConfigError::of_file(&file_name, format!("cannot be read: {error}"));
                return (Self::default(), vec![error]);
            }
        };
        let Ok(text) = String::from_utf8(bytes) else {
            let error = ConfigError::of_file(&file_name, "is not text in UTF-8".to_owned());
            return (Self::default(), vec![error]);
        };
        let themes = path
            .parent()
            .map(|folder| theme_names(&folder.join("themes")));
        load::load(&text, &file_name, &themes.unwrap_or_default())
    }

    /// Changes one setting while the program runs; `key` is its name with its section
    /// before it, `reader.width`. A mistake changes nothing; it is told in a sentence.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        load::set(self, key, value)
    }

    /// The settings as they came out, defaults included, as a configuration file.
    pub fn to_toml(&self) -> String {
        self.table.to_string()
    }
}

/// The names of the user's themes: the files `NAME.toml` in a folder, in
/// alphabetical order. A folder that cannot be read has none.
pub fn theme_names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let mut names: Vec<String> = files
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort_unstable();
    names
}

/// The theme of that name: the user's file in the folder if there is one, or else
/// the one that comes with the program.
pub fn load_theme(name: &str, folder: &Path) -> Result<Theme, ThemeError> {
    let fail = |reason| ThemeError {
        theme: name.to_owned(),
        reason,
    };
    // A name comes from the command line too: it is a name, never a path.
    if theme_names(folder).iter().any(|own| own == name) {
        let text = fs::read_to_string(folder.join(format!("{name}.toml")))
            .map_err(|error| fail(format!("cannot be read: {error}")))?;
        return Theme::parse(&text, name);
    }
    Theme::embedded(name).ok_or_else(|| {
        let known: Vec<&str> = Theme::names().collect();
        fail(format!(
            "there is none of that name; there are {}",
            known.join(", ")
        ))
    })
}
