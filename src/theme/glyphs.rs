//! The signs that lines, bars and marks are drawn with, and what stands for them where
//! a terminal has only ASCII.

/// What is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyphs {
    /// Whatever is best.
    Unicode,
    /// Only what every terminal has.
    Ascii,
}

/// What the configuration asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlyphChoice {
    /// What the terminal is known to have.
    Auto,
    /// Whatever is best.
    Unicode,
    /// Only what every terminal has.
    Ascii,
}

impl GlyphChoice {
    /// What was chosen, or for [`GlyphChoice::Auto`] what was detected.
    pub fn glyphs(self, detected: Glyphs) -> Glyphs {
        match self {
            Self::Auto => detected,
            Self::Unicode => Glyphs::Unicode,
            Self::Ascii => Glyphs::Ascii,
        }
    }
}

impl Glyphs {
    /// What the environment says: the value of `TERM`, and that of the first of
    /// `LC_ALL`, `LC_CTYPE` and `LANG` that is set and not empty (POSIX.1-2017, 8.2).
    pub fn detect(term: Option<&str>, locale: Option<&str>) -> Self {
        /// Consoles and machines whose letters are few, whatever the locale says.
        const FEW_LETTERS: [&str; 6] = ["linux", "vt", "ansi", "cons25", "sun", "dumb"];
        let term = term.unwrap_or_default();
        // language[_territory][.codeset][@modifier]
        let codeset = locale
            .and_then(|locale| locale.split('@').next()?.split_once('.'))
            .map(|(_, codeset)| codeset.to_ascii_lowercase().replace('-', ""));
        let has_few = FEW_LETTERS.iter().any(|name| {
            let rest = term.strip_prefix(name);
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase()))
        });
        if codeset.as_deref() == Some("utf8") && !has_few {
            Self::Unicode
        } else {
            Self::Ascii
        }
    }

    /// What stands for a sign that is drawn; `None` for what is no such sign. Inside an
    /// article's text only signs that draw are replaced, not those that are read.
    #[expect(clippy::match_same_arms, reason = "a table, kind by kind")]
    pub fn plain(sign: char, is_text: bool) -> Option<char> {
        let plain = match sign {
            '│' | '┃' | '║' => '|',
            '─' | '━' | '═' => '-',
            '▌' => '>',
            '▁' => '.',
            '▂' => ':',
            '▃' => '-',
            '▄' => '=',
            '▅' => '+',
            '▆' => '*',
            '▇' => '%',
            '★' => '*',
            '◆' => '+',
            '◄' => '<',
            '•' => 'o',
            '·' => '-',
            '\u{2500}'..='\u{257f}' => '+',
            '\u{2580}'..='\u{259f}' => '#',
            '\u{25a0}'..='\u{25ff}' => 'o',
            _ if is_text => return None,
            '…' => '~',
            '–' | '—' => '-',
            '“' | '”' | '„' => '"',
            '‘' | '’' | '‚' => '\'',
            '\u{a0}' => ' ',
            '←' => '<',
            '→' => '>',
            '↑' => '^',
            '↓' => 'v',
            _ => return None,
        };
        Some(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_what_can_be_drawn() {
        let cases = [
            (Some("xterm-256color"), Some("de_DE.UTF-8"), true),
            (Some("xterm"), Some("C.UTF-8"), true),
            (Some("xterm"), Some("en_US.utf8@euro"), true),
            (Some("tmux-256color"), Some("ja_JP.UTF8"), true),
            (Some("vte-256color"), Some("C.UTF-8"), true),
            (Some("xterm"), Some("de_DE.ISO-8859-1"), false),
            (Some("xterm"), Some("de_DE@euro"), false),
            (Some("xterm"), Some("C"), false),
            (Some("xterm"), None, false),
            (Some("linux"), Some("de_DE.UTF-8"), false),
            (Some("linux-16color"), Some("de_DE.UTF-8"), false),
            (Some("vt100"), Some("de_DE.UTF-8"), false),
            (Some("vt220"), Some("de_DE.UTF-8"), false),
            (None, Some("de_DE.UTF-8"), true),
        ];
        for (term, locale, is_unicode) in cases {
            let glyphs = Glyphs::detect(term, locale);
            assert_eq!(
                glyphs == Glyphs::Unicode,
                is_unicode,
                "{term:?}, {locale:?}"
            );
        }
    }

    #[test]
    fn what_stands_for_a_sign_is_ascii_and_text_is_left_alone() {
        for sign in '\u{80}'..'\u{3000}' {
            for is_text in [false, true] {
                let plain = Glyphs::plain(sign, is_text);
                assert!(plain.is_none_or(|plain| plain.is_ascii()), "{sign}");
            }
        }
        for sign in "äé–„“…漢'a".chars() {
            assert_eq!(Glyphs::plain(sign, true), None);
        }
    }
}
