//! What is typed after `:`: names of the table, and the few commands that take
//! an argument.

use std::ops::RangeInclusive;

use thiserror::Error;

use super::{Command, Scope};

/// The widths, in columns, that the text of an article may have.
pub const READER_WIDTH: RangeInclusive<u16> = 20..=200;

/// A command as it was typed, with its argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invocation {
    /// A command of the table.
    Run(Command),
    /// Make a folder or file a source of the library. The path is as it was
    /// typed, a leading `~` included.
    Add(String),
    /// Follow a feed no more.
    Unfollow(String),
    /// Show a folder or file.
    Open(String),
    /// Read a folder or file into the library, once.
    Import(String),
    /// Keep the search under this name.
    SaveSearch(String),
    /// Forget the search kept under this name.
    ForgetSearch(String),
    /// Mark a word or phrase wherever it stands, for this session.
    Highlight(String),
    /// Change a setting, named with its section, to a value as it was typed: one that
    /// makes no sense is still to be refused.
    Set(&'static str, String),
    /// Use the theme of that name.
    Theme(String),
}

/// Why a command line could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LineError {
    /// There is nothing to do.
    #[error("type a command, such as `help`")]
    Empty,
    /// No command has this name.
    #[error("no command `{name}`{}", did_you_mean(.nearest.as_deref()))]
    UnknownCommand {
        /// The name as it was typed.
        name: String,
        /// The name that was perhaps meant.
        nearest: Option<String>,
    },
    /// The command needs an argument.
    #[error("`{name}` needs {what}: {name} {form}")]
    MissingArgument {
        /// The command.
        name: &'static str,
        /// What is missing, in words.
        what: &'static str,
        /// How it is written.
        form: &'static str,
    },
    /// The command stands for itself.
    #[error("`{name}` takes nothing after it")]
    NeedlessArgument {
        /// The command.
        name: &'static str,
    },
    /// No setting has this name, or none that can be changed while running.
    #[error(
        "`{key}` cannot be set here, only in the configuration file{}",
        did_you_mean(.nearest.as_deref())
    )]
    UnknownSetting {
        /// The name as it was typed.
        key: String,
        /// The name that was perhaps meant.
        nearest: Option<String>,
    },
}

/// A command that takes an argument, and how to make an invocation of it.
struct Form {
    name: &'static str,
    what: &'static str,
    argument: &'static str,
    make: fn(&str) -> Result<Invocation, LineError>,
}

const FORMS: &[Form] = &[
    Form {
        name: "add",
        what: "a path or an address",
        argument: "PATH|URL",
        make: |path| Ok(Invocation::Add(unquoted(path))),
    },
    Form {
        name: "unfollow",
        what: "a feed",
        argument: "TITLE|URL",
        make: |feed| Ok(Invocation::Unfollow(unquoted(feed))),
    },
    Form {
        name: "open",
        what: "a path",
        argument: "PATH",
        make: |path| Ok(Invocation::Open(unquoted(path))),
    },
    Form {
        name: "import",
        what: "a path",
        argument: "PATH",
        make: |path| Ok(Invocation::Import(unquoted(path))),
    },
    Form {
        name: "highlight",
        what: "a word",
        argument: "WORD",
        make: |word| Ok(Invocation::Highlight(unquoted(word))),
    },
    Form {
        name: "save",
        what: "a name",
        argument: "NAME",
        make: |name| Ok(Invocation::SaveSearch(unquoted(name))),
    },
    Form {
        name: "forget",
        what: "a name",
        argument: "NAME",
        make: |name| Ok(Invocation::ForgetSearch(unquoted(name))),
    },
    Form {
        name: "set",
        what: "a setting and its value",
        argument: "KEY VALUE",
        make: parse_setting,
    },
    Form {
        name: "theme",
        what: "a name",
        argument: "NAME",
        make: |name| Ok(Invocation::Theme(unquoted(name))),
    },
];

/// A command that is typed with an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument {
    /// The command.
    pub command: &'static str,
    /// What follows it, in words: `a path`.
    pub what: &'static str,
    /// How that is written: `PATH`.
    pub form: &'static str,
}

/// The commands that are typed with an argument.
pub fn arguments() -> impl Iterator<Item = Argument> {
    FORMS.iter().map(|form| Argument {
        command: form.name,
        what: form.what,
        form: form.argument,
    })
}

/// The settings that `set` can change, `theme` apart, and the words they can be set
/// to; none for numbers.
pub const SETTINGS: &[(&str, &[&str])] = &[
    ("reader.alignment", &["justify", "left"]),
    ("reader.bidi", &["logical", "visual"]),
    ("reader.follow_after", &[]),
    ("reader.hyphenation", &["auto", "off", "on"]),
    (
        "reader.images",
        &["auto", "blocks", "iterm", "kitty", "off", "sixel"],
    ),
    ("reader.line_spacing", &[]),
    ("reader.lines_of_overlap", &[]),
    ("reader.margin", &[]),
    ("reader.mark_read", &["end", "never", "open", "select"]),
    ("reader.paragraph", &["blank", "indent"]),
    ("reader.space", &["page", "page-then-next"]),
    ("reader.width", &[]),
    ("reader.words_per_minute", &[]),
    ("reader.wrap", &["first", "optimal"]),
];

/// Understands a command line, without its leading `:`.
///
/// `open` stands alone for the command of the table, and with a path for
/// opening that path.
pub fn parse_line(line: &str) -> Result<Invocation, LineError> {
    let line = line.trim();
    let (name, argument) = split_word(line);
    if name.is_empty() {
        return Err(LineError::Empty);
    }
    let form = FORMS.iter().find(|form| form.name == name);
    match (form, Command::from_name(name)) {
        (Some(form), _) if !argument.is_empty() => (form.make)(argument),
        (_, Some(command)) if argument.is_empty() => Ok(Invocation::Run(command)),
        (Some(form), _) => Err(LineError::MissingArgument {
            name: form.name,
            what: form.what,
            form: form.argument,
        }),
        (None, Some(command)) => Err(LineError::NeedlessArgument {
            name: command.name(),
        }),
        (None, None) => Err(LineError::UnknownCommand {
            name: name.to_owned(),
            nearest: nearest(name, names()).map(str::to_owned),
        }),
    }
}

/// The lines that what has been typed so far can become, in alphabetical order;
/// one that wants an argument ends in a blank. Paths and the names of themes are
/// for the caller to add.
pub fn complete(line: &str) -> Vec<String> {
    let line = line.trim_start();
    let mut lines: Vec<String> = match line.strip_prefix("set ") {
        Some(setting) => complete_setting(setting.trim_start()),
        None => names()
            // Answers to a question mean nothing on the command line.
            .filter(|name| {
                Command::from_name(name).is_none_or(|it| it.scopes() != [Scope::Confirm])
            })
            .filter(|name| name.starts_with(line))
            .map(|name| {
                let wants_more = FORMS.iter().any(|form| form.name == name);
                format!("{name}{}", if wants_more { " " } else { "" })
            })
            .collect(),
    };
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// The same for what follows `set`.
fn complete_setting(typed: &str) -> Vec<String> {
    match typed.split_once(' ') {
        None => setting_names()
            .filter(|name| name.starts_with(typed))
            .map(|name| format!("set {name} "))
            .collect(),
        Some((key, start)) => SETTINGS
            .iter()
            .filter(|(name, _)| *name == key)
            .flat_map(|(_, words)| words.iter())
            .filter(|word| word.starts_with(start.trim_start()))
            .map(|word| format!("set {key} {word}"))
            .collect(),
    }
}

fn setting_names() -> impl Iterator<Item = &'static str> {
    SETTINGS.iter().map(|(name, _)| *name).chain(["theme"])
}

/// The one of `names` that `word` is probably a misspelling of: at most a third
/// of its letters wrong (swapped neighbours count once), and the nearest if
/// there are several.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Nothing that can be asked for is longer, and the comparison is quadratic.
    const LONGEST: usize = 64;
    let length = word.chars().take(LONGEST + 1).count();
    if length > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    names
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&word, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, name)| *distance <= (length.min(name.chars().count()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The end of a message that proposes a name: `; did you mean …?`, or nothing.
fn did_you_mean(nearest: Option<&str>) -> String {
    nearest
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}

fn names() -> impl Iterator<Item = &'static str> {
    Command::all()
        .map(Command::name)
        .chain(FORMS.iter().map(|form| form.name))
}

fn parse_setting(argument: &str) -> Result<Invocation, LineError> {
    let (key, value) = split_word(argument);
    match setting_names().find(|name| *name == key) {
        None => Err(LineError::UnknownSetting {
            key: key.to_owned(),
            nearest: nearest(key, setting_names()).map(str::to_owned),
        }),
        Some(_) if value.is_empty() => Err(LineError::MissingArgument {
            name: "set",
            what: "a setting and its value",
            form: "KEY VALUE",
        }),
        Some("theme") => Ok(Invocation::Theme(unquoted(value))),
        Some(key) => Ok(Invocation::Set(key, unquoted(value))),
    }
}

/// The first word, and the rest without the blanks between.
fn split_word(text: &str) -> (&str, &str) {
    text.split_once(char::is_whitespace)
        .map_or((text, ""), |(word, rest)| (word, rest.trim_start()))
}

/// Takes off a pair of quotes that surrounds the whole argument: people write
/// them around paths with blanks, though nothing here needs them.
fn unquoted(argument: &str) -> String {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| argument.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(argument)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_understood() {
        let cases = [
            ("help", Invocation::Run(Command::Help)),
            ("  quit ", Invocation::Run(Command::Quit)),
            ("mark-all-read", Invocation::Run(Command::MarkAllRead)),
            ("open", Invocation::Run(Command::Open)),
            ("open ~/news today", Invocation::Open("~/news today".into())),
            ("add \"my news\"", Invocation::Add("my news".into())),
            ("add '", Invocation::Add("'".into())),
            ("import  /srv/é", Invocation::Import("/srv/é".into())),
            (
                "highlight Bergkarabach",
                Invocation::Highlight("Bergkarabach".into()),
            ),
            ("save The sea", Invocation::SaveSearch("The sea".into())),
            ("forget sea", Invocation::ForgetSearch("sea".into())),
            (
                "set reader.width 80",
                Invocation::Set("reader.width", "80".into()),
            ),
            (
                "set reader.alignment \"justify\"",
                Invocation::Set("reader.alignment", "justify".into()),
            ),
            ("set theme light", Invocation::Theme("light".into())),
            ("theme dark", Invocation::Theme("dark".into())),
        ];
        for (line, invocation) in cases {
            assert_eq!(parse_line(line), Ok(invocation), "{line}");
        }
    }

    #[test]
    fn mistakes_are_explained() {
        let cases = [
            (" ", "type a command, such as `help`"),
            ("hlep", "no command `hlep`; did you mean `help`?"),
            (
                "togle-read",
                "no command `togle-read`; did you mean `toggle-read`?",
            ),
            ("dance", "no command `dance`"),
            ("add", "`add` needs a path or an address: add PATH|URL"),
            ("theme ", "`theme` needs a name: theme NAME"),
            ("quit now", "`quit` takes nothing after it"),
            ("set", "`set` needs a setting and its value: set KEY VALUE"),
            (
                "set theme",
                "`set` needs a setting and its value: set KEY VALUE",
            ),
            (
                "set reader.width ",
                "`set` needs a setting and its value: set KEY VALUE",
            ),
            (
                "set reader.widht 80",
                "`reader.widht` cannot be set here, only in the configuration file; \
                 did you mean `reader.width`?",
            ),
        ];
        for (line, message) in cases {
            assert_eq!(parse_line(line).unwrap_err().to_string(), message, "{line}");
        }
    }

    #[test]
    fn names_are_completed() {
        let cases: [(&str, &[&str]); 11] = [
            ("acc", &[]),
            ("the", &["theme "]),
            (
                "toggle",
                &[
                    "toggle-highlights",
                    "toggle-mouse",
                    "toggle-read",
                    "toggle-star",
                ],
            ),
            ("open", &["open ", "open-path"]),
            ("set th", &["set theme "]),
            (
                "set reader.w",
                &[
                    "set reader.width ",
                    "set reader.words_per_minute ",
                    "set reader.wrap ",
                ],
            ),
            (
                "set reader.hyphenation ",
                &[
                    "set reader.hyphenation auto",
                    "set reader.hyphenation off",
                    "set reader.hyphenation on",
                ],
            ),
            ("set reader.alignment j", &["set reader.alignment justify"]),
            ("set reader.width 8", &[]),
            ("set reader.font ", &[]),
            ("zzz", &[]),
        ];
        for (line, lines) in cases {
            assert_eq!(complete(line), lines, "{line}");
        }
        assert!(complete("").len() > Command::all().count());
    }

    #[test]
    fn every_command_can_be_typed() {
        for command in Command::all() {
            assert_eq!(parse_line(command.name()), Ok(Invocation::Run(command)));
        }
    }

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(nearest("q", ["quit"]), None);
        assert_eq!(nearest("Quti", ["quit", "undo"]), Some("quit"));
        assert_eq!(nearest(&"quit".repeat(100), ["quit"]), None);
    }

    proptest! {
        #[test]
        fn no_line_is_too_odd(line in "\\PC*") {
            let _ = (parse_line(&line), complete(&line));
        }
    }
}
