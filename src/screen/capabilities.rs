//! What a terminal is known to understand, decided from its name.

/// How a terminal scrolls a part of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scrolling {
    /// Not known to.
    No,
    /// A row at a time, from the first or last row of a scroll region: VT100.
    ByRow,
    /// Also by any number of rows (SU and SD of ECMA-48).
    ByNumber,
}

/// What a terminal understands beyond moving the cursor, erasing to the end of a
/// row and setting styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about a terminal"
)]
pub struct Capabilities {
    /// Shows all between two brackets as one change (mode 2026), or ignores them.
    pub synchronizes: bool,
    /// Repeats the last character (REP of ECMA-48).
    pub repeats: bool,
    /// How it scrolls.
    pub scrolling: Scrolling,
    /// What is erased gets the background that is set; else it gets the default one.
    pub erases_with_background: bool,
    /// Knows what came after the VT100: moves along a row or a column to a place
    /// (CHA, VPA), erases characters (ECH), ends single attributes.
    pub extended: bool,
}

impl Capabilities {
    /// Nothing is certain but the least.
    pub const LEAST: Self = Self {
        synchronizes: false,
        repeats: false,
        scrolling: Scrolling::No,
        erases_with_background: false,
        extended: false,
    };

    /// A VT100, and what calls itself by a name that is not known.
    const VT100: Self = Self {
        scrolling: Scrolling::ByRow,
        ..Self::LEAST
    };

    /// What all that call themselves xterm have in common. Not repeating: some
    /// terminals of that name, mosh above all, drop it.
    const XTERM: Self = Self {
        synchronizes: true,
        repeats: false,
        scrolling: Scrolling::ByNumber,
        erases_with_background: true,
        extended: true,
    };

    /// What a terminal understands, by the value of `TERM`.
    pub fn of(term: &str) -> Self {
        let is = |names: &[&str]| {
            names.iter().any(|name| {
                let rest = term.strip_prefix(name);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.', '+']))
            })
        };
        if term.is_empty() || is(&["dumb", "ansi", "cygwin", "emacs", "unknown"]) {
            Self::LEAST
        } else if is(&["linux"]) {
            Self {
                synchronizes: false,
                scrolling: Scrolling::ByRow,
                ..Self::XTERM
            }
        } else if is(&["screen"]) {
            // Its windows have the default background where they are erased.
            Self {
                erases_with_background: false,
                ..Self::XTERM
            }
        } else if is(&[
            "tmux",
            "xterm-kitty",
            "xterm-ghostty",
            "alacritty",
            "foot",
            "wezterm",
            "contour",
        ]) {
            Self {
                repeats: true,
                ..Self::XTERM
            }
        } else if is(&[
            "xterm", "rxvt", "st", "konsole", "vte", "gnome", "mlterm", "putty",
        ]) {
            Self::XTERM
        } else {
            Self::VT100
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_terminal_says_what_it_understands() {
        use Scrolling::{ByNumber, ByRow, No};
        let cases = [
            // Name, synchronizes, repeats, scrolling, background, extended.
            ("", false, false, No, false, false),
            ("dumb", false, false, No, false, false),
            ("ansi", false, false, No, false, false),
            ("linux", false, false, ByRow, true, true),
            ("linux-16color", false, false, ByRow, true, true),
            ("vt100", false, false, ByRow, false, false),
            ("vt220", false, false, ByRow, false, false),
            ("never-heard-of", false, false, ByRow, false, false),
            ("screen", true, false, ByNumber, false, true),
            ("screen-256color", true, false, ByNumber, false, true),
            ("screen.xterm-256color", true, false, ByNumber, false, true),
            ("tmux", true, true, ByNumber, true, true),
            ("tmux-256color", true, true, ByNumber, true, true),
            ("xterm", true, false, ByNumber, true, true),
            ("xterm-256color", true, false, ByNumber, true, true),
            ("xterm-direct", true, false, ByNumber, true, true),
            ("xterm-kitty", true, true, ByNumber, true, true),
            ("alacritty", true, true, ByNumber, true, true),
            ("foot-extra", true, true, ByNumber, true, true),
            ("rxvt-unicode-256color", true, false, ByNumber, true, true),
            ("st-256color", true, false, ByNumber, true, true),
            ("stv52", false, false, ByRow, false, false),
        ];
        for (term, synchronizes, repeats, scrolling, erases_with_background, extended) in cases {
            let expected = Capabilities {
                synchronizes,
                repeats,
                scrolling,
                erases_with_background,
                extended,
            };
            assert_eq!(Capabilities::of(term), expected, "{term}");
        }
    }
}
