//! What the documentation says is so: pictures, keys, settings, examples, links,
//! and what the welcome article promises.
//!
//! The pictures are drawn by `cargo run --example screenshot`, the table of keys
//! in README.md is written by `UPDATE=1 cargo test --test readme`.
#![allow(clippy::unwrap_used, reason = "what is not there is a failed test")]

#[path = "../examples/screenshot/pictures/mod.rs"]
mod pictures;

use std::fs;
use std::path::{Path, PathBuf};

use depesche::app::Results;
use depesche::article_file;
use depesche::command::{self, Command, Scope, parse_line};
use depesche::config::{self, Config};
use depesche::keymap::parse_keys;
use pictures::Session;

const KEYS_BEGIN: &str = "<!-- keys -->\n";
const KEYS_END: &str = "<!-- /keys -->\n";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

fn welcome() -> String {
    fs::read_to_string(root().join("articles/welcome-to-depesche.md")).unwrap()
}

/// A Markdown text taken apart.
#[derive(Default)]
struct Parts {
    /// Lines outside fenced blocks.
    prose: Vec<String>,
    /// Fenced blocks: their language, their text.
    blocks: Vec<(String, String)>,
}

impl Parts {
    fn of(markdown: &str) -> Self {
        let mut parts = Self::default();
        let mut is_fenced = false;
        for line in markdown.lines() {
            match (line.strip_prefix("```"), is_fenced) {
                (Some(language), false) => parts.blocks.push((language.to_owned(), String::new())),
                (Some(_), true) => {}
                (None, true) => {
                    let (_, text) = parts.blocks.last_mut().unwrap();
                    text.push_str(line);
                    text.push('\n');
                    continue;
                }
                (None, false) => {
                    parts.prose.push(line.to_owned());
                    continue;
                }
            }
            is_fenced = !is_fenced;
        }
        assert!(!is_fenced, "a fenced block is not closed");
        parts
    }

    /// Whatever stands in `code` in the prose.
    fn code(&self) -> Vec<&str> {
        let lines = self.prose.iter();
        lines
            .flat_map(|line| line.split('`').skip(1).step_by(2))
            .collect()
    }

    /// The texts of the fenced blocks in a language.
    fn blocks(&self, language: &str) -> Vec<&str> {
        let blocks = self.blocks.iter();
        blocks
            .filter(|(own, _)| own == language)
            .map(|(_, text)| text.as_str())
            .collect()
    }
}

/// README.md without its table of keys.
fn written() -> Parts {
    let readme = readme();
    let (before, rest) = readme.split_once(KEYS_BEGIN).unwrap();
    let (_, after) = rest.split_once(KEYS_END).unwrap();
    Parts::of(&format!("{before}{after}"))
}

#[test]
fn pictures_are_current() {
    for picture in pictures::draw_all(&root().join("articles")).unwrap() {
        let kept = fs::read_to_string(root().join(picture.file)).unwrap_or_default();
        assert!(
            kept == picture.svg,
            "{} is not what the program shows: cargo run --example screenshot",
            picture.file
        );
        assert!(readme().contains(&format!("]({})", picture.file)));
    }
}

#[test]
fn the_table_of_keys_is_current() {
    let readme = readme();
    let (before, rest) = readme.split_once(KEYS_BEGIN).unwrap();
    let (kept, after) = rest.split_once(KEYS_END).unwrap();
    let table = format!("\n{}\n", command::key_table_markdown());
    if std::env::var_os("UPDATE").is_some() {
        let text = format!("{before}{KEYS_BEGIN}{table}{KEYS_END}{after}");
        // In one piece: other tests are reading it.
        let new = root().join("README.md.new");
        fs::write(&new, text).unwrap();
        fs::rename(new, root().join("README.md")).unwrap();
        return;
    }
    assert!(
        kept == table,
        "the table of keys in README.md is not current: UPDATE=1 cargo test --test readme"
    );
}

#[test]
fn the_two_commands_stand_alone_in_their_blocks() {
    let parts = written();
    let blocks = parts.blocks("sh");
    for command in ["cargo run --release -- articles\n", "cargo test --locked\n"] {
        assert!(blocks.contains(&command), "{command}");
    }
}

/// A key in the text is one that does something, a command can be typed.
fn check_keys_and_commands(parts: &Parts, least: usize) {
    let bound: Vec<&str> = Scope::ALL
        .into_iter()
        .flat_map(command::default_bindings)
        .map(|(keys, _)| keys)
        .collect();
    let mut keys = 0;
    for code in parts.code() {
        if parse_keys(code).is_ok() {
            keys += 1;
            assert!(bound.contains(&code), "no command has the key `{code}`");
        } else if let Some(line) = code.strip_prefix(':') {
            // Commands that take an argument are named without one too.
            let is_command = parse_line(line).is_ok() || parse_line(&format!("{line} x")).is_ok();
            assert!(is_command, "`{code}` cannot be typed");
        }
    }
    assert!(keys >= least, "only {keys} keys were found in the text");
}

#[test]
fn keys_and_commands_in_the_text_exist() {
    check_keys_and_commands(&written(), 20);
    check_keys_and_commands(&Parts::of(&welcome()), 10);
}

/// The keys do what the text says: each with a command near it.
#[test]
fn keys_do_what_the_tour_says() {
    use Command as C;
    let said = [
        (Scope::List, "j", C::Down),
        (Scope::List, "k", C::Up),
        (Scope::List, "Enter", C::Open),
        (Scope::Reader, "space", C::ReadOn),
        (Scope::Reader, "b", C::PageUp),
        (Scope::Global, ")", C::NextArticle),
        (Scope::Global, "(", C::PreviousArticle),
        (Scope::Reader, "h", C::Back),
        (Scope::Global, "z", C::Zoom),
        (Scope::Global, "<", C::Narrower),
        (Scope::Global, ">", C::Wider),
        (Scope::Global, "/", C::Search),
        (Scope::Reader, "/", C::Find),
        (Scope::Global, "F", C::Search),
        (Scope::Global, "n", C::NextMatch),
        (Scope::Global, "N", C::PreviousMatch),
        (Scope::Global, "Esc", C::Cancel),
        (Scope::Reader, "]", C::NextMark),
        (Scope::Reader, "[", C::PreviousMark),
        (Scope::Global, "H", C::ToggleHighlights),
        (Scope::Global, "s", C::ToggleStar),
        (Scope::Global, "m", C::ToggleRead),
        (Scope::Global, "u", C::Undo),
        (Scope::Global, "?", C::Help),
        (Scope::Global, ":", C::CommandLine),
        (Scope::Global, "q", C::Quit),
        (Scope::Global, "!", C::Problems),
    ];
    let parts = written();
    for (scope, keys, command) in said {
        assert!(parts.code().contains(&keys), "`{keys}` is not in the text");
        let is_bound = command::default_bindings(scope).any(|row| row == (keys, command));
        assert!(is_bound, "`{keys}` does not run {}", command.name());
    }
}

#[test]
fn settings_in_the_text_exist_and_examples_are_correct() {
    let parts = written();
    let examples = parts.blocks("toml");
    assert!(!examples.is_empty());
    for example in examples {
        let (config, errors) = Config::load(example, "README.md");
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(errors, Vec::<String>::new());
        assert_ne!(config, Config::default(), "it changes nothing:\n{example}");
    }
    let defaults: toml::Table = toml::from_str(config::DEFAULT).unwrap();
    for code in parts.code() {
        let Some((section, name)) = code.split_once('.') else {
            continue;
        };
        if let Some(section) = defaults.get(section) {
            assert!(section.get(name).is_some(), "there is no setting `{code}`");
        }
    }
    let themes = ["terminal", "dark", "light", "mono"];
    for name in depesche::theme::Theme::names() {
        assert!(
            themes.contains(&name) && parts.code().contains(&name),
            "{name}"
        );
    }
}

#[test]
fn the_feeds_in_the_document_on_feeds_are_correct() {
    let text = fs::read_to_string(root().join("docs/feeds.md")).unwrap();
    let parts = Parts::of(&text);
    let [example] = parts.blocks("toml")[..] else {
        panic!("one example");
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sources.toml");
    fs::write(&file, example).unwrap();
    let (sources, mistakes) = config::read_sources(&file);
    assert_eq!(mistakes, []);
    assert_eq!(sources.feeds.len(), 2);
}

#[test]
fn articles_in_the_text_are_read() {
    let parts = written();
    for (language, ending) in [("text", "txt"), ("markdown", "md")] {
        let blocks = parts.blocks(language);
        assert!(!blocks.is_empty());
        for block in blocks {
            let article = article_file::read(
                block.as_bytes(),
                Path::new("x").with_extension(ending).as_path(),
            );
            let article = article.unwrap();
            assert_eq!(article.warnings, []);
            assert!(article.metadata.published.is_some());
            assert!(article.document.text.len() > article.metadata.title.len());
        }
    }
}

#[test]
fn links_lead_somewhere() {
    let mut count = 0;
    for line in written().prose {
        for link in line.split("](").skip(1) {
            let (target, _) = link.split_once(')').unwrap();
            count += 1;
            assert!(
                target.starts_with("https://") || root().join(target).is_file(),
                "{target} is not there"
            );
        }
    }
    assert!(count >= 4);
}

#[test]
fn places_in_the_text_are_those_of_the_program() {
    let home = |name: &str| (name == "HOME").then(|| "/home/ada".into());
    let paths = config::paths(home).unwrap();
    let parts = written();
    for path in [paths.config_file, paths.sources_file, paths.library] {
        let path = path.to_str().unwrap().replacen("/home/ada", "~", 1);
        assert!(parts.code().contains(&path.as_str()), "{path}");
    }
}

/// The first run, on a screen of 80 columns.
fn first_run() -> Session {
    Session::open(&root().join("articles"), "", (80, 60)).unwrap()
}

/// The titles that a search shows.
fn found(session: &mut Session, query: &str) -> Vec<String> {
    session.press("/").unwrap();
    session.type_text(query).unwrap();
    let app = session.app();
    let ids = app.results().map_or(Vec::new(), Results::visible_ids);
    let entries = app.library().entries(&ids).unwrap();
    session.press("Esc").unwrap();
    entries.into_iter().map(|entry| entry.title).collect()
}

#[test]
fn the_first_run_begins_with_the_welcome() {
    let session = first_run();
    let selected = session.app().list().selected().unwrap();
    assert_eq!(selected.title, "Welcome to Depesche");
}

#[test]
fn searches_in_the_text_find_what_it_says() {
    let mut session = first_run();
    let lighthouse = "ein Leuchtturmwärter gesucht";
    let treaty = "gemeinsames Verteidigungsabkommen";
    let tide = "The quiet harbour keeps a clock";
    let typewriter = "The last typewriter in the harbour";
    let cases = [
        ("munchen", "Welcome"),
        ("muenchen", "Welcome"),
        ("cicek", "Şehrin eski su"),
        ("snowlfake", "Counting snow"),
        ("snowflke", "Counting snow"),
        ("bakcerei", "Die Bäckerei"),
        ("bakerei", "Die Bäckerei"),
        ("leuchttrum", lighthouse),
        ("harbuor", tide),
        ("harbuor", typewriter),
        ("verteid", treaty),
        ("\"the quiet harbour\"", tide),
        ("harbour -storm", typewriter),
    ];
    for (query, title) in cases {
        let titles = found(&mut session, query);
        assert!(
            titles.iter().any(|found| found.contains(title)),
            "{query}: {titles:?}"
        );
    }
    let without = found(&mut session, "harbour -storm");
    assert!(
        !without.iter().any(|found| found.contains(tide)),
        "{without:?}"
    );
    assert_eq!(found(&mut session, "qxzvwq"), Vec::<String>::new());
}

#[test]
fn a_keyword_is_marked_inside_compounds_as_the_text_says() {
    let mut session = first_run();
    session.press(":").unwrap();
    session.type_text("highlight abkommen").unwrap();
    session.press("Enter /").unwrap();
    session.type_text("sundhafen").unwrap();
    session.press("Enter").unwrap();
    let marked = |session: &Session| -> Vec<String> {
        let reader = session.app().reader().unwrap();
        let marks = reader.keyword_marks().iter();
        marks
            .map(|mark| {
                let start = reader.text().get(..mark.range.start).unwrap();
                let word = start.rsplit(' ').next().unwrap();
                let own = reader.text().get(mark.range.clone()).unwrap();
                format!("{word}|{own}|")
            })
            .collect()
    };
    let words = marked(&session);
    assert!(
        words.contains(&"Verteidigungs|abkommen|".to_owned()),
        "{words:?}"
    );
    assert!(words.contains(&"|Abkommen|".to_owned()), "{words:?}");
    session.press("H").unwrap();
    assert_eq!(marked(&session), Vec::<String>::new());
}

/// What `depesche` prints as help for a command; for all if there is none.
fn help_of(command: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_depesche"))
        .args(command)
        .arg("--help")
        .output()
        .unwrap();
    assert!(output.status.success(), "depesche {command:?} --help");
    String::from_utf8(output.stdout).unwrap()
}

/// Lines of a help text begin with the names of commands and options.
fn names(help: &str, name: &str) -> bool {
    let lines = help.lines();
    lines
        .flat_map(|line| line.split([' ', ',']))
        .any(|word| word == name)
}

#[test]
fn shell_commands_in_the_text_exist() {
    let parts = written();
    let blocks = parts.blocks("sh").into_iter().flat_map(str::lines);
    let lines = blocks.chain(parts.code());
    let mut count = 0;
    for line in lines.filter(|line| line.starts_with("depesche ")) {
        let line = line.split(" #").next().unwrap();
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        let is_name = |word: &&&str| word.chars().all(|c| c.is_ascii_lowercase());
        // `config` alone has commands of its own.
        let depth = if words.first() == Some(&"config") {
            2
        } else {
            1
        };
        let command: Vec<&str> = words
            .iter()
            .take(depth)
            .take_while(is_name)
            .copied()
            .collect();
        let mut help = help_of(&[]);
        for end in 1..=command.len() {
            assert!(names(&help, command[end - 1]), "{line}");
            help = help_of(&command[..end]);
        }
        for option in words.iter().filter(|word| word.starts_with("--")) {
            assert!(names(&help, option), "{line}: no {option}");
        }
        count += 1;
    }
    assert!(count >= 10, "only {count} commands were found in the text");
    let all = help_of(&[]) + &help_of(&["search"]) + &help_of(&["show"]);
    for code in parts.code() {
        let option = code.split(' ').next().unwrap();
        if option.starts_with("--") && !option.ends_with('-') {
            assert!(names(&all, option), "no {option}");
        }
    }
}
