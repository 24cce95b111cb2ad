//! Themes at every depth of colour.

use ratatui::style::{Color, Modifier};

use super::depth::{ANSI, indexed_rgb};
use super::*;

const DEPTHS: [ColorDepth; 4] = [
    ColorDepth::True,
    ColorDepth::Indexed,
    ColorDepth::Ansi,
    ColorDepth::None,
];

/// The style as it is on the screen: laid over the text.
fn shown(theme: &Theme, role: Role) -> Style {
    theme.style(Role::Text).patch(theme.style(role))
}

/// Relative luminance, as WCAG 2.2 defines it.
fn luminance(color: Color) -> f64 {
    let rgb = match color {
        Color::Rgb(red, green, blue) => [red, green, blue],
        Color::Indexed(number) => indexed_rgb(number),
        named => ANSI.iter().find(|(color, _)| *color == named).unwrap().1,
    };
    let [red, green, blue] = rgb.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The contrast ratio of WCAG 2.2, from 1 to 21.
fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn the_embedded_themes_are_whole() {
    for (name, text) in EMBEDDED {
        let file: File = toml::from_str(text).unwrap();
        for role in Role::ALL {
            assert!(
                file.roles.contains_key(role.name()),
                "{name} lacks {}",
                role.name()
            );
        }
        let theme = Theme::parse(text, name).unwrap();
        assert_eq!(Some(&theme), Theme::embedded(name).as_ref());
        assert_eq!(theme.name(), *name);
    }
    assert_eq!(Theme::default().name(), "terminal");
    assert_eq!(Theme::embedded("neon"), None);
}

#[test]
fn roles_are_numbered_in_order() {
    for (number, role) in Role::ALL.iter().enumerate() {
        assert_eq!(*role as usize, number);
        assert_eq!(Role::from_name(role.name()), Some(*role));
    }
}

#[test]
fn everything_has_contrast_on_the_ground_it_was_made_for() {
    for name in ["dark", "light"] {
        let theme = Theme::embedded(name).unwrap();
        for depth in [ColorDepth::True, ColorDepth::Indexed, ColorDepth::Ansi] {
            let theme = theme.reduced(depth);
            for &role in Role::ALL {
                let style = shown(&theme, role);
                let ratio = contrast(style.fg.unwrap(), style.bg.unwrap());
                // Lines are no letters: they need to be seen, not read. And what
                // a terminal's sixteen colours look like is not for us to say.
                let is_loose = role == Role::Rule || depth == ColorDepth::Ansi;
                let enough = if is_loose { 1.5 } else { 4.5 };
                assert!(
                    ratio >= enough,
                    "{name}, {depth:?}: {} has {ratio:.2}",
                    role.name()
                );
            }
        }
        let text = shown(&theme, Role::Text);
        let best = contrast(text.fg.unwrap(), text.bg.unwrap());
        let dim = contrast(shown(&theme, Role::Dim).fg.unwrap(), text.bg.unwrap());
        assert!(
            best >= 10.0 && dim < best,
            "{name}: text must be the brightest"
        );
    }
}

#[test]
fn the_terminal_theme_suits_dark_and_light_grounds() {
    let theme = Theme::default();
    for &role in Role::ALL {
        let style = theme.style(role);
        for color in [style.fg, style.bg].into_iter().flatten() {
            assert!(
                !matches!(color, Color::Rgb(..) | Color::Indexed(_)),
                "{}",
                role.name()
            );
        }
        let faint = [
            Color::Black,
            Color::Gray,
            Color::White,
            Color::Yellow,
            Color::LightYellow,
            Color::LightCyan,
            Color::LightGreen,
        ];
        if let (Some(fg), None | Some(Color::Reset)) = (style.fg, style.bg) {
            assert!(
                !faint.contains(&fg),
                "{} is lost on some ground",
                role.name()
            );
        }
    }
}

#[test]
fn mono_has_no_colors() {
    let theme = Theme::embedded("mono").unwrap();
    assert!(
        theme
            .styles
            .iter()
            .all(|style| style.fg.is_none() && style.bg.is_none())
    );
}

#[test]
fn marks_can_be_told_apart_at_every_depth() {
    for name in Theme::names() {
        for depth in DEPTHS {
            let theme = Theme::embedded(name).unwrap().reduced(depth);
            let mut seen = vec![(Role::Text, shown(&theme, Role::Text))];
            for &role in Role::MARKS {
                let style = shown(&theme, role);
                for (other, taken) in &seen {
                    assert_ne!(
                        style, *taken,
                        "{name}, {depth:?}: {role:?} looks like {other:?}"
                    );
                }
                seen.push((role, style));
            }
        }
    }
}

#[test]
fn keywords_stay_soft_wherever_there_are_256_colors() {
    for name in ["dark", "light"] {
        let theme = Theme::embedded(name).unwrap();
        for &role in &Role::HIGHLIGHTS {
            let style = theme.reduced(ColorDepth::Indexed).style(role);
            assert_eq!(
                style.add_modifier,
                Modifier::empty(),
                "{name}: {}",
                role.name()
            );
        }
    }
}

#[test]
fn a_color_may_be_given_for_each_depth() {
    let text = "palette.berry = ['#8a1c4a', '89', 'magenta']\nroles.accent = { fg = 'berry' }";
    let theme = Theme::parse(text, "berry").unwrap();
    let accent = |depth| theme.reduced(depth).style(Role::Accent).fg;
    assert_eq!(accent(ColorDepth::True), Some(Color::Rgb(0x8a, 0x1c, 0x4a)));
    assert_eq!(accent(ColorDepth::Indexed), Some(Color::Indexed(89)));
    assert_eq!(accent(ColorDepth::Ansi), Some(Color::Magenta));
    assert_eq!(accent(ColorDepth::None), None);
    let again = theme.reduced(ColorDepth::None).reduced(ColorDepth::Indexed);
    assert_eq!(again, theme.reduced(ColorDepth::Indexed));
}

#[test]
fn a_match_shows_in_the_selected_title() {
    for name in Theme::names() {
        for depth in DEPTHS {
            let theme = Theme::embedded(name).unwrap().reduced(depth);
            let row = shown(&theme, Role::Unread).patch(theme.style(Role::Selected));
            for role in [Role::Match, Role::MatchFuzzy] {
                assert_ne!(
                    row,
                    row.patch(theme.style(role)),
                    "{name}, {depth:?}: {role:?}"
                );
            }
        }
    }
}

#[test]
fn nothing_becomes_invisible() {
    for name in Theme::names() {
        for depth in DEPTHS {
            let theme = Theme::embedded(name).unwrap().reduced(depth);
            for &role in Role::ALL {
                let style = shown(&theme, role);
                if let (Some(fg), Some(bg)) = (style.fg, style.bg) {
                    assert_ne!(fg, bg, "{name}, {depth:?}: {}", role.name());
                }
                if depth == ColorDepth::None {
                    assert_eq!((style.fg, style.bg), (None, None));
                }
                assert!(!style.add_modifier.contains(Modifier::HIDDEN));
            }
        }
    }
}

#[test]
fn a_theme_of_your_own_changes_what_it_names() {
    let text =
        "base = 'light'\npalette.berry = '#8a1c4a'\nroles.accent = { fg = 'berry', bold = true }";
    let theme = Theme::parse(text, "berry").unwrap();
    let light = Theme::embedded("light").unwrap();
    assert_eq!(theme.name(), "berry");
    assert_eq!(
        theme.style(Role::Accent).fg,
        Some(Color::Rgb(0x8a, 0x1c, 0x4a))
    );
    assert_eq!(theme.style(Role::Text), light.style(Role::Text));
}

#[test]
fn mistakes_in_a_theme_are_explained() {
    let cases = [
        (
            "roles.titel = {}",
            "theme `x`: [roles] there is no role: `titel`; did you mean `title`?",
        ),
        (
            "base = 'drak'",
            "theme `x`: `base` is no theme that comes with Depesche: `drak`; did you mean `dark`?",
        ),
        (
            "roles.title.fg = 'bleu'",
            "theme `x`: [roles] title: `bleu` is no colour (did you mean `blue`?): write `#rrggbb`, \
             a number from 0 to 255, or a name such as `blue`",
        ),
    ];
    let message = Theme::parse("palette.a = ['red']", "x")
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("[palette] a: must be one colour or three"),
        "{message}"
    );
    for (text, message) in cases {
        assert_eq!(Theme::parse(text, "x").unwrap_err().to_string(), message);
    }
    let message = Theme::parse("roles.title.blod = true", "x")
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("line 1, column 13") && message.contains("blod"),
        "{message}"
    );
}
