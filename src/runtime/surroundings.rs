//! What the environment says of the terminal and of where it is.

use std::env::{var, var_os};

use crate::config::MouseUse;
use crate::theme::{ColorDepth, GlyphChoice, Glyphs};

/// Whether the terminal is on another machine, as far as sshd tells.
pub(super) fn is_remote() -> bool {
    let names = ["SSH_CONNECTION", "SSH_TTY"];
    names.into_iter().any(|name| var_os(name).is_some())
}

/// How many colours the terminal has.
pub(super) fn color_depth() -> ColorDepth {
    // https://no-color.org: present and not empty.
    let no_color = var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    ColorDepth::detect(
        no_color,
        var("COLORTERM").ok().as_deref(),
        var("TERM").ok().as_deref(),
    )
}

/// What the settings say of the mouse, made up where they leave it to us.
pub(super) fn mouse(choice: MouseUse) -> MouseUse {
    if choice.is_on(is_remote()) {
        MouseUse::On
    } else {
        MouseUse::Off
    }
}

/// What the settings say of what is drawn with, made up where they leave it to us.
pub(super) fn glyphs(choice: GlyphChoice) -> GlyphChoice {
    // Windows has no such variables; its console takes UTF-8 as we write it.
    let detected = if cfg!(windows) {
        Glyphs::Unicode
    } else {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"];
        let values = names.into_iter().filter_map(|name| var(name).ok());
        let locale = values.into_iter().find(|value| !value.is_empty());
        Glyphs::detect(var("TERM").ok().as_deref(), locale.as_deref())
    };
    match choice.glyphs(detected) {
        Glyphs::Unicode => GlyphChoice::Unicode,
        Glyphs::Ascii => GlyphChoice::Ascii,
    }
}
