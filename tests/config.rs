//! Settings as users write them: every mistake in `tests/config/` is shown
//! exactly as the file of the same name says, and costs only its own setting.

use std::fs;
use std::path::{Path, PathBuf};

use depesche::command::{Command, SETTINGS, Scope};
use depesche::config::{
    ByteSize, Config, DEFAULT, HighlightMatch, HighlightStyle, MarkRead, load_theme,
};
use depesche::keymap::{Lookup, parse_keys};
use depesche::theme::{ColorChoice, Role, Theme};
use proptest::prelude::*;
use ratatui::style::{Color, Modifier, Style};

/// What the user sees, one mistake after the other.
fn shown(text: &str) -> String {
    let (_, errors) = Config::load(text, "config.toml");
    let lines: Vec<String> = errors.iter().map(|error| format!("{error}\n")).collect();
    lines.concat()
}

#[test]
fn mistakes_are_shown_in_these_words() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    assert!(files.len() >= 12);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let expected = path.with_extension("txt");
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(
            shown(&text),
            expected,
            "\n{}:\n{}",
            path.display(),
            shown(&text)
        );
    }
}

#[test]
fn a_mistake_costs_only_its_own_setting() {
    let text = "theme = 'drak'\ncolors = 16\n[reader]\nwidth = 5\nmark_read = 'end'\nfont = 1\n\
                [keys.list]\n'x' = 'dance'\n'y' = 'undo'\n\
                [[highlight]]\nwords = ['a']\nmatch = 'prat'\n[[highlight]]\nmatch = 'part'\n";
    let (config, errors) = Config::load(text, "c");
    let default = Config::default();
    assert_eq!(errors.len(), 6, "{errors:?}");
    assert_eq!(config.theme, default.theme);
    assert_eq!(config.colors, ColorChoice::Ansi);
    assert_eq!(config.reader.width, default.reader.width);
    assert_eq!(config.reader.mark_read, MarkRead::End);
    let y = parse_keys("y").unwrap();
    assert_eq!(
        config.keys.lookup(Scope::List, &y),
        Lookup::Found(Command::Undo)
    );
    assert_eq!(config.highlights.len(), 1);
    assert_eq!(config.highlights[0].matching, HighlightMatch::Word);
    assert!(config.to_toml().contains("mark_read = \"end\""));
}

#[test]
fn a_file_of_differences_is_laid_over_the_defaults() {
    let text = "theme = 'dark'\ncolors = 'none'\nimport.max_file_size = 2_000_000\n\
                [keys]\nlist.q = 'none'\nglobal = { 'ctrl-g' = 'top', X = 'quit-all' }\n\
                [[highlight]]\nwords = ['Erdogan', 'Aliyev']\n\
                [[highlight]]\nwords = ['abkommen']\nmatch = 'part'\n\
                style = { fg = '#aa0000', bold = true }\n\
                [[highlight]]\nwords = ['a+']\nmatch = 'regex'\nstyle = 'highlight-6'\n";
    let (config, errors) = Config::load(text, "c");
    assert_eq!(errors, []);
    assert_eq!(config.theme, "dark");
    assert_eq!(config.colors, ColorChoice::None);
    assert_eq!(config.import.max_file_size, ByteSize(2_000_000));
    assert_eq!(config.reader, Config::default().reader);

    let press = |scope, keys: &str| config.keys.lookup(scope, &parse_keys(keys).unwrap());
    assert_eq!(press(Scope::List, "q"), Lookup::Unbound);
    assert_eq!(press(Scope::Reader, "q"), Lookup::Found(Command::Quit));
    assert_eq!(press(Scope::Help, "ctrl-g"), Lookup::Found(Command::Top));
    assert_eq!(press(Scope::Empty, "ctrl-g"), Lookup::Unbound);
    assert_eq!(press(Scope::Empty, "X"), Lookup::Found(Command::QuitAll));

    let groups = &config.highlights;
    assert_eq!(groups[0].words, ["Erdogan", "Aliyev"]);
    assert_eq!(groups[0].style, HighlightStyle::Role(Role::Highlight1));
    assert_eq!(groups[1].matching, HighlightMatch::Part);
    let own = Style::new()
        .fg(Color::Rgb(0xaa, 0, 0))
        .add_modifier(Modifier::BOLD);
    assert_eq!(groups[1].style, HighlightStyle::Own(own));
    assert_eq!(groups[2].matching, HighlightMatch::Regex);
    assert_eq!(groups[2].style, HighlightStyle::Role(Role::Highlight6));
}

#[test]
fn the_default_file_says_what_each_setting_means() {
    let mut documented = false;
    let mut settings = 0;
    for line in DEFAULT.lines() {
        if line.starts_with("# ") {
            documented = true;
        } else if line.contains('=') && !line.starts_with('#') {
            assert!(documented, "`{line}` is not explained");
            settings += 1;
            documented = false;
        } else {
            documented = false;
        }
    }
    let table: toml::Table = toml::from_str(DEFAULT).unwrap();
    let leaves = table
        .values()
        .map(|value| value.as_table().map_or(1, toml::Table::len));
    assert_eq!(settings, leaves.sum::<usize>());
    for role in Role::HIGHLIGHTS.iter().take(1) {
        assert!(DEFAULT.contains(role.name()));
    }
    for scope in Scope::ALL {
        assert!(DEFAULT.contains(scope.name()), "{scope:?}");
    }
    for name in Theme::names() {
        assert!(DEFAULT.contains(&format!("`{name}`")), "{name}");
    }
}

/// The examples in the default file are lines with `#` and no blank after it.
#[test]
fn the_default_file_and_its_examples_are_right() {
    assert_eq!(shown(DEFAULT), "");
    assert_eq!(Config::load(DEFAULT, "c").0, Config::default());
    let with_examples: String = DEFAULT
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(example) if !example.starts_with(' ') => format!("{example}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let (config, errors) = Config::load(&with_examples, "c");
    assert_eq!(errors, []);
    assert_eq!(config.highlights.len(), 2);
    assert_ne!(config.keys, Config::default().keys);
}

#[test]
fn settings_that_came_out_read_back_the_same() {
    let (config, _) = Config::load("theme = 'mono'\nreader.width = 60", "c");
    let (again, errors) = Config::load(&config.to_toml(), "c");
    assert_eq!((again, errors), (config, vec![]));
}

#[test]
fn mistakes_without_end_are_told_only_so_far() {
    let text: Vec<String> = (0..50_000).map(|number| format!("k{number}=1")).collect();
    let text = format!("reader = {{ {}, width = 60 }}", text.join(","));
    let (config, errors) = Config::load(&text, "c");
    assert_eq!((config.reader.width, errors.len()), (60, 100));
}

#[test]
fn line_ends_and_byte_order_marks_make_no_difference() {
    let (config, errors) = Config::load("\u{feff}theme = 'dark'\r\n[reader]\r\nwidth = 5\r\n", "c");
    assert_eq!(config.theme, "dark");
    let shown = errors[0].to_string();
    assert!(
        shown.ends_with("\n  3 | width = 5\n    |         ^"),
        "{shown}"
    );
    let (_, errors) = Config::load("\u{feff}thema = 'dark'", "c");
    let shown = errors[0].to_string();
    assert!(shown.ends_with("| thema = 'dark'\n    | ^^^^^"), "{shown}");
}

#[test]
fn files_are_read_where_there_are_any() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    assert_eq!(Config::read(&file), (Config::default(), vec![]));

    fs::write(&file, b"theme = \"\xff\"").unwrap();
    let (config, errors) = Config::read(&file);
    assert_eq!(config, Config::default());
    assert_eq!(
        errors[0].to_string(),
        format!("{}: is not text in UTF-8", file.display())
    );

    let (_, errors) = Config::read(folder.path());
    assert!(
        errors[0].to_string().contains("cannot be read"),
        "{errors:?}"
    );
}

#[test]
fn themes_of_your_own_stand_beside_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let themes = folder.path().join("themes");
    fs::create_dir(&themes).unwrap();
    fs::write(
        themes.join("berry.toml"),
        "base = 'dark'\nroles.accent.fg = '#f7768e'",
    )
    .unwrap();
    fs::write(themes.join("broken.toml"), "roles = 1").unwrap();
    let file = folder.path().join("config.toml");
    fs::write(&file, "theme = 'berry'").unwrap();

    let (config, errors) = Config::read(&file);
    assert_eq!((config.theme.as_str(), errors), ("berry", vec![]));
    let berry = load_theme("berry", &themes).unwrap();
    assert_eq!(
        berry.style(Role::Accent).fg,
        Some(Color::Rgb(0xf7, 0x76, 0x8e))
    );
    assert_eq!(
        load_theme("light", &themes),
        Ok(Theme::embedded("light").unwrap())
    );
    assert!(load_theme("broken", &themes).is_err());
    assert_eq!(
        load_theme("../config", &themes).unwrap_err().to_string(),
        "theme `../config`: there is none of that name; there are terminal, dark, light, mono"
    );
}

#[test]
fn settings_of_the_reader_are_changed_while_the_program_runs() {
    let mut config = Config::load("keys.list.x = 'undo'", "c").0;
    let table: toml::Table = toml::from_str(DEFAULT).unwrap();
    let keys = table["reader"].as_table().unwrap().keys();
    let mut keys: Vec<String> = keys.map(|key| format!("reader.{key}")).collect();
    keys.sort();
    let known: Vec<&str> = SETTINGS.iter().map(|(key, _)| *key).collect();
    assert_eq!(known, keys);
    for (key, words) in SETTINGS {
        for word in *words {
            assert_eq!(config.set(key, word), Ok(()), "{key} {word}");
            let name = key.strip_prefix("reader.").unwrap();
            assert!(config.to_toml().contains(&format!("{name} = \"{word}\"")));
        }
        if !words.is_empty() {
            assert!(config.set(key, "7").is_err(), "{key}");
        }
    }
    assert_eq!(config.set("reader.width", "64"), Ok(()));
    assert_eq!(config.reader.width, 64);
    let before = config.clone();
    for (key, value, message) in [
        (
            "reader.width",
            "5",
            "`reader.width` must be a number of columns from 20 to 200, not 5",
        ),
        (
            "reader.width",
            "wide",
            "`reader.width` must be a number of columns from 20 to 200, not \"wide\"",
        ),
        (
            "reader.wrap",
            "frist",
            "`reader.wrap` must be one of \"first\", \"optimal\", not \"frist\"; \
             did you mean \"first\"?",
        ),
        ("reader.font", "1", "there is no setting `reader.font`"),
        ("width", "64", "there is no setting `width`"),
    ] {
        assert_eq!(config.set(key, value), Err(message.to_owned()));
        assert_eq!(config, before);
    }
}

proptest! {
    #[test]
    fn no_file_is_too_odd(text in "(?s)([a-z.\\[\\]{}='\"\n\t 0-9é日]|theme|reader|width|keys|list|highlight|words|\\\\u001b){0,40}") {
        let (_, errors) = Config::load(&text, "c");
        for error in errors {
            let shown = error.to_string();
            prop_assert!(shown.lines().count() == 3, "{shown:?}");
            prop_assert!(!shown.replace('\n', "").contains(char::is_control), "{shown:?}");
        }
    }
}
