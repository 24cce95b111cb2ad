//! Pictures that the terminal holds: kitty's graphics protocol.
//!
//! See <https://sw.kovidgoyal.net/kitty/graphics-protocol/>. Nothing is ever asked,
//! and every sequence says that no answer is wanted (`q=2`): answers would come as keys.

use std::fmt::Write as _;

use crate::picture::{Graphics, Room, base64};

/// A sequence carries no more of a picture than this, in bytes of base64.
const CHUNK: usize = 4096;

/// What the environment says that the terminal shows, by its variables. Over SSH,
/// nothing: pictures are large and lines may be thin.
pub fn detect_graphics(variable: impl Fn(&str) -> Option<String>) -> Graphics {
    let value = |name| variable(name).filter(|value| !value.is_empty());
    let is_remote = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"]
        .into_iter()
        .any(|name| value(name).is_some());
    let is_inside_another = value("TMUX").is_some() || value("STY").is_some();
    if is_remote || is_inside_another || value("NO_COLOR").is_some() {
        return Graphics::None;
    }
    // Not KITTY_WINDOW_ID: terminals opened from kitty inherit it.
    let term = value("TERM").unwrap_or_default();
    let program = value("TERM_PROGRAM").unwrap_or_default();
    match (term.split('-').next(), term.as_str(), program.as_str()) {
        (_, "xterm-kitty" | "xterm-ghostty", _) => Graphics::Kitty,
        (Some("xterm"), _, "iTerm.app" | "WezTerm") | (Some("wezterm"), ..) => Graphics::Iterm,
        (Some("foot" | "mlterm" | "contour"), ..) => Graphics::Sixel,
        _ => Graphics::None,
    }
}

/// Gives the terminal a picture, a PNG file, under a number, for placeholders in so
/// many cells. One of the same number goes.
pub(super) fn transmission(number: u32, room: Room, png: &[u8]) -> String {
    let data = base64::encode(png);
    let mut sequences = String::with_capacity(data.len() + data.len() / 256 + 256);
    let mut rest = data.as_str();
    let mut control = format!("a=t,f=100,i={number},q=2");
    loop {
        let (chunk, after) = rest.split_at_checked(CHUNK).unwrap_or((rest, ""));
        let goes_on = u8::from(!after.is_empty());
        let _ = write!(sequences, "\x1b_G{control},m={goes_on};{chunk}\x1b\\");
        rest = after;
        if rest.is_empty() {
            break;
        }
        "q=2".clone_into(&mut control);
    }
    let Room { columns, rows } = room;
    let _ = write!(
        sequences,
        "\x1b_Ga=p,U=1,i={number},p=1,c={columns},r={rows},q=2\x1b\\"
    );
    sequences
}

/// Draws a picture, a PNG file, into so many cells from a place on, by the inline
/// images of iTerm2 (<https://iterm2.com/documentation-images.html>).
pub(super) fn iterm_image(room: Room, png: &[u8]) -> String {
    let Room { columns, rows } = room;
    format!(
        "\x1b]1337;File=inline=1;size={};width={columns};height={rows};doNotMoveCursor=1:{}\x07",
        png.len(),
        base64::encode(png)
    )
}

/// Takes pictures back from the terminal, and the memory they need.
pub fn take_back(numbers: impl Iterator<Item = u32>) -> String {
    let mut sequences = String::new();
    for number in numbers {
        let _ = write!(sequences, "\x1b_Ga=d,d=I,i={number},q=2\x1b\\");
    }
    sequences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_what_the_terminal_shows() {
        for (variables, expected) in [
            (&[("TERM", "xterm-kitty")][..], Graphics::Kitty),
            (&[("TERM", "xterm-ghostty")], Graphics::Kitty),
            (
                &[("TERM", "xterm-kitty"), ("NO_COLOR", "")],
                Graphics::Kitty,
            ),
            (
                &[("TERM", "xterm-kitty"), ("NO_COLOR", "1")],
                Graphics::None,
            ),
            (
                &[("TERM", "xterm-kitty"), ("SSH_TTY", "/dev/pts/1")],
                Graphics::None,
            ),
            (
                &[("TERM", "xterm-kitty"), ("SSH_CONNECTION", "::1 1 ::1 22")],
                Graphics::None,
            ),
            (&[("TERM", "xterm-kitty"), ("TMUX", "x")], Graphics::None),
            (
                &[("TERM", "xterm-256color"), ("KITTY_WINDOW_ID", "1")],
                Graphics::None,
            ),
            (
                &[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")],
                Graphics::Iterm,
            ),
            (&[("TERM", "wezterm")], Graphics::Iterm),
            // Opened from iTerm2.
            (
                &[("TERM", "dumb"), ("TERM_PROGRAM", "iTerm.app")],
                Graphics::None,
            ),
            (&[("TERM", "foot-extra")], Graphics::Sixel),
            (&[("TERM", "mlterm-256color")], Graphics::Sixel),
            (&[("TERM", "dumb")], Graphics::None),
            (&[], Graphics::None),
        ] {
            let detected = detect_graphics(|name| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            });
            assert_eq!(detected, expected, "{variables:?}");
        }
    }

    #[test]
    fn a_picture_is_sent_in_parts_and_placed() {
        let room = Room {
            columns: 40,
            rows: 10,
        };
        assert_eq!(
            transmission(7, room, b"foo"),
            "\x1b_Ga=t,f=100,i=7,q=2,m=0;Zm9v\x1b\\\x1b_Ga=p,U=1,i=7,p=1,c=40,r=10,q=2\x1b\\"
        );
        // 6,000 bytes become 8,000 of base64: two parts.
        let png: Vec<u8> = (0..6000_u32).map(|byte| byte as u8).collect();
        let sent = transmission(7, room, &png);
        let parts: Vec<&str> = sent.split_terminator("\x1b\\").collect();
        assert_eq!(parts.len(), 3);
        let data: Vec<&str> = parts
            .iter()
            .filter_map(|part| part.split_once(';'))
            .map(|(_, data)| data)
            .collect();
        assert!(parts[0].starts_with("\x1b_Ga=t,f=100,i=7,q=2,m=1;"));
        assert!(parts[1].starts_with("\x1b_Gq=2,m=0;"));
        assert_eq!((data[0].len(), data[1].len()), (4096, 3904));
        assert_eq!(base64::decode(data.concat().bytes(), 10_000), Some(png));
    }

    #[test]
    fn inline_images_say_their_size() {
        let room = Room {
            columns: 40,
            rows: 10,
        };
        assert_eq!(
            iterm_image(room, b"foo"),
            "\x1b]1337;File=inline=1;size=3;width=40;height=10;doNotMoveCursor=1:Zm9v\x07"
        );
    }

    #[test]
    fn pictures_are_taken_back_by_their_numbers() {
        assert_eq!(
            take_back([5, 6].into_iter()),
            "\x1b_Ga=d,d=I,i=5,q=2\x1b\\\x1b_Ga=d,d=I,i=6,q=2\x1b\\"
        );
    }
}
