//! How an article is set: the reader's settings in so many columns.

use crate::config::{self, Alignment, Hyphenation, Paragraph, Wrap};
use crate::library::Article;
use crate::picture::CellSize;
use crate::typeset::{Breaking, Options, language_of};

/// In fewer columns than these words are hyphenated if nothing else is wished.
const NARROW: u16 = 60;

/// How an article is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Everything but the language.
    options: Options,
    /// Whether words are hyphenated, if the rules of their language are known.
    is_hyphenated: bool,
    /// The space for pictures; `None` if they are not shown.
    pub(super) pictures: Option<PictureFrame>,
}

/// What a picture must fit into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureFrame {
    /// It has no more rows than these.
    pub rows: u16,
    /// How large the cells of the screen are.
    pub cell: CellSize,
}

impl Setting {
    /// What the settings say for a page of so many columns.
    pub fn new(settings: &config::Reader, width: u16) -> Self {
        let is_hyphenated = match settings.hyphenation {
            Hyphenation::Auto => width < NARROW,
            Hyphenation::On => true,
            Hyphenation::Off => false,
        };
        let options = Options {
            breaking: match settings.wrap {
                Wrap::First => Breaking::First,
                Wrap::Optimal => Breaking::Optimal,
            },
            is_justified: settings.alignment == Alignment::Justify,
            is_spaced: settings.line_spacing == 2,
            is_indented: settings.paragraph == Paragraph::Indent,
            ..Options::new(usize::from(width))
        };
        Self {
            options,
            is_hyphenated,
            pictures: None,
        }
    }

    /// The same with pictures, or without.
    #[must_use]
    pub fn with_pictures(self, pictures: Option<PictureFrame>) -> Self {
        Self { pictures, ..self }
    }

    /// Columns of the page.
    pub(super) fn width(&self) -> usize {
        self.options.width
    }

    /// How that article is set: in its own language, or in the one it seems to be in.
    pub(super) fn options(&self, article: &Article) -> Options {
        let language = || language_of(article.metadata.language.as_deref(), &article.document.text);
        Options {
            hyphenation: self.is_hyphenated.then(language).flatten(),
            ..self.options
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn setting(toml: &str, width: u16) -> Setting {
        let (config, mistakes) = Config::load(toml, "c");
        assert_eq!(mistakes, []);
        Setting::new(&config.reader, width)
    }

    #[test]
    fn narrow_columns_are_hyphenated_unless_the_settings_say_so() {
        for (hyphenation, width, expected) in [
            ("auto", 59, true),
            ("auto", 60, false),
            ("on", 72, true),
            ("off", 30, false),
        ] {
            let setting = setting(&format!("reader.hyphenation = '{hyphenation}'"), width);
            assert_eq!(setting.is_hyphenated, expected, "{hyphenation} at {width}");
        }
    }

    #[test]
    fn each_setting_has_its_option() {
        let plain = Options::new(72);
        let cases = [
            ("", plain),
            (
                "reader.alignment = 'justify'",
                Options {
                    is_justified: true,
                    ..plain
                },
            ),
            (
                "reader.wrap = 'optimal'",
                Options {
                    breaking: Breaking::Optimal,
                    ..plain
                },
            ),
            (
                "reader.line_spacing = 2",
                Options {
                    is_spaced: true,
                    ..plain
                },
            ),
            (
                "reader.paragraph = 'indent'",
                Options {
                    is_indented: true,
                    ..plain
                },
            ),
        ];
        for (toml, options) in cases {
            assert_eq!(setting(toml, 72).options, options, "{toml}");
        }
    }
}
