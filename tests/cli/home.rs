//! A user's home to run the program in, and what it prints compared with files.

#![allow(clippy::unwrap_used, reason = "these are parts of tests")]

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_depesche");

/// Where a user lives: a home with nothing in it but what the test writes.
pub(super) struct Home {
    folder: TempDir,
}

/// What a command did.
pub(super) struct Run {
    pub(super) out: String,
    pub(super) err: String,
    pub(super) code: i32,
}

impl Home {
    pub(super) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    /// A home with a folder `news` of articles in several forms, imported.
    pub(super) fn with_articles() -> Self {
        let home = Self::new();
        home.write(
            "news/pakt.txt",
            " date 2025-07 Die Türkei und Aserbaidschan schließen ein Verteidigungsabkommen. \
             Präsident Erdoğan sprach von einem „historischen Schritt“ für Bergkarabach.\n\n\
             Der Vertrag gilt zehn Jahre. Er kann danach verlängert werden, wenn beide Seiten \
             es wollen; sonst endet er von selbst.\n",
        );
        home.write(
            "news/science/tides.md",
            "---\ntitle: Why the tides keep time\ndate: 2025-03-09T08:30:00+01:00\n\
             author: Ada Brook\nsource: The Upland Almanac\nurl: https://example.org/tides\n\
             tags: [sea, moon]\nlanguage: en\n---\n\
             Twice a day the sea comes in.\n\n## What pulls\n\n- the moon, mostly\n- the sun\n\n\
             > Time and tide wait for no one, said the keeper of the lighthouse, and closed \
             the door behind him.\n\n---\n\n1. Ebb\n2. Flood\n",
        );
        home.write(
            "news/page.html",
            "<html><head><title>A market in the rain</title>\
             <meta name=date content=2024-12-01></head>\
             <body><p>The fish was fresh and the cheese was dry.</p></body></html>",
        );
        assert_eq!(home.run(&["import", "news"]).code, 0);
        home
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    pub(super) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(super) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    pub(super) fn library(&self) -> PathBuf {
        self.path().join("data/depesche/library.db")
    }

    pub(super) fn environment(&self) -> [(&'static str, PathBuf); 5] {
        let path = self.path();
        [
            ("HOME", path.clone()),
            ("XDG_CONFIG_HOME", path.join("config")),
            ("XDG_DATA_HOME", path.join("data")),
            ("TERM", "xterm".into()),
            ("LANG", "C.UTF-8".into()),
        ]
    }

    pub(super) fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(arguments)
            .env_clear()
            .envs(self.environment())
            .current_dir(self.path())
            .stdin(Stdio::null());
        command
    }

    pub(super) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Run {
        let output = self.command(arguments).output().unwrap();
        let told = |bytes| self.neutral(&String::from_utf8(bytes).unwrap());
        Run {
            out: told(output.stdout),
            err: told(output.stderr),
            code: output.status.code().unwrap(),
        }
    }

    /// The text without what differs from run to run.
    pub(super) fn neutral(&self, text: &str) -> String {
        text.replace(self.path().to_str().unwrap(), "HOME")
    }

    /// Everything a command prints, as a terminal would show it, with its end.
    pub(super) fn transcript(&self, lines: &[&[&str]]) -> String {
        let mut text = String::new();
        for arguments in lines {
            let Run { out, err, code } = self.run(arguments);
            let words: Vec<String> = arguments.iter().map(|word| quoted(word)).collect();
            write!(text, "$ depesche {}\n{out}{err}", words.join(" ")).unwrap();
            if code != 0 {
                writeln!(text, "[exit code {code}]").unwrap();
            }
            text.push('\n');
        }
        text
    }

    /// What a terminal of so many columns gets to see, and the exit code.
    pub(super) fn run_on_terminal(
        &self,
        arguments: &[&str],
        columns: u16,
        term: &str,
    ) -> (String, u32) {
        let pty = native_pty_system();
        let size = PtySize {
            rows: 24,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = pty.openpty(size).unwrap();
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(arguments);
        command.env_clear();
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command.env("TERM", term);
        command.cwd(self.path());
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut seen = Vec::new();
        // A terminal that nobody writes to any more ends with an error on Linux.
        let _ = reader.read_to_end(&mut seen);
        let code = child.wait().unwrap().exit_code();
        (self.neutral(&String::from_utf8(seen).unwrap()), code)
    }
}

fn quoted(word: &str) -> String {
    if word.contains([' ', '"']) {
        format!("'{word}'")
    } else {
        word.to_owned()
    }
}

/// Compares with a file of `tests/cli/`.
#[track_caller]
pub(super) fn assert_golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cli")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(actual, expected, "{}", path.display());
}

/// Nothing that would act on the terminal.
#[track_caller]
pub(super) fn assert_harmless(text: &str) {
    let acts = |c: char| {
        (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{feff}')
    };
    assert!(!text.contains(acts), "{text:?}");
}

/// The objects of a JSON output.
pub(super) fn objects(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
