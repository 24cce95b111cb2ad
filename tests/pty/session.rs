//! A session of the real program in a pseudo-terminal, with a screen that shows
//! what it sends.
#![expect(
    clippy::unwrap_used,
    reason = "a session that cannot be driven fails the test"
)]

use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// How long a condition may take to come true on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the program is not to learn from those who run the tests.
const FORGOTTEN: [&str; 8] = [
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "NO_COLOR",
    "COLORTERM",
    "LC_ALL",
    "LC_CTYPE",
    "SSH_CONNECTION",
    "SSH_TTY",
];

/// A home, a library and articles of its own.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("articles")).unwrap();
        let home = Self { folder };
        home.write(
            "bahn.txt",
            "date 2025-07-14 Der Zug kommt später. Grund ist ein Schaf.\n",
        );
        home.write(
            "insel.txt",
            "date 2025-06 Die Insel wächst.\n\nSand türmt sich auf.\n",
        );
        let lines = "Eine Zeile, die noch lange nicht das Ende ist.\n\n".repeat(60);
        home.write(
            "lang.txt",
            &format!("date 2025-05 Ein langer Bericht.\n\n{lines}Schluss.\n"),
        );
        home
    }

    pub(crate) fn articles(&self) -> PathBuf {
        self.folder.path().join("articles")
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.articles().join(name), text).unwrap();
    }

    /// Opens the reader on the articles.
    pub(crate) fn open(&self) -> Session {
        Session::start(self.folder.path(), &self.articles())
    }
}

/// What has come from the program so far.
struct Seen {
    screen: vt100::Parser,
    bytes: Vec<u8>,
    is_closed: bool,
}

/// A running program.
pub(crate) struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

impl Session {
    fn start(home: &Path, articles: &Path) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_depesche"));
        command.arg(articles);
        command.env("HOME", home);
        for name in FORGOTTEN {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Arc::new((
            Mutex::new(Seen {
                screen: vt100::Parser::new(cells(24), cells(80), 0),
                bytes: Vec::new(),
                is_closed: false,
            }),
            Condvar::new(),
        ));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                let count = reader.read(&mut buffer).unwrap_or(0);
                let mut seen = shared.0.lock().unwrap();
                seen.screen.process(&buffer[..count]);
                seen.bytes.extend_from_slice(&buffer[..count]);
                seen.is_closed = count == 0;
                shared.1.notify_all();
                if count == 0 {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Self {
            child,
            master: pair.master,
            writer,
            seen,
        }
    }

    /// Sends keys as a terminal would.
    pub(crate) fn send(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits until a text is on the screen.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait(&format!("“{text}” on the screen"), |seen| {
            seen.screen.screen().contents().contains(text)
        });
    }

    /// Waits until a text is not on the screen.
    pub(crate) fn wait_gone(&self, text: &str) {
        self.wait(&format!("“{text}” off the screen"), |seen| {
            !seen.screen.screen().contents().contains(text)
        });
    }

    /// Lets a stopped program go on until a text is on the screen. It may not
    /// have stopped yet when it is first told to go on, so it is told again.
    pub(crate) fn wake_until(&mut self, text: &str) {
        self.repeat_until(text, |session| session.signal("CONT"));
    }

    /// Presses a key until a text is on the screen: what makes it appear may
    /// have come too late for the first press.
    pub(crate) fn press_until(&mut self, key: &str, text: &str) {
        self.repeat_until(text, |session| session.send(key));
    }

    fn repeat_until(&mut self, text: &str, mut act: impl FnMut(&mut Self)) {
        let end = Instant::now() + PATIENCE;
        loop {
            act(self);
            let (lock, changed) = &*self.seen;
            let seen = lock.lock().unwrap();
            let is_missing = |seen: &mut Seen| !seen.screen.screen().contents().contains(text);
            let again = Duration::from_millis(200);
            let (seen, waited) = changed.wait_timeout_while(seen, again, is_missing).unwrap();
            if !waited.timed_out() {
                return;
            }
            assert!(
                Instant::now() < end,
                "no “{text}”:\n{}",
                seen.screen.screen().contents()
            );
        }
    }

    /// Waits until the program has given the terminal back so many times.
    pub(crate) fn wait_left(&self, times: usize) {
        self.wait("the alternate screen left", |seen| {
            count(&seen.bytes, b"\x1b[?1049l") >= times
        });
    }

    /// Waits until the program has closed the terminal.
    pub(crate) fn wait_closed(&self) {
        let end = Instant::now() + PATIENCE;
        let (lock, changed) = &*self.seen;
        let mut seen = lock.lock().unwrap();
        while !seen.is_closed {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the program goes on");
            seen = changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    fn wait(&self, what: &str, is_true: impl Fn(&Seen) -> bool) {
        let end = Instant::now() + PATIENCE;
        let (lock, changed) = &*self.seen;
        let mut seen = lock.lock().unwrap();
        while !is_true(&seen) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !seen.is_closed,
                "no {what}; the screen:\n{}",
                seen.screen.screen().contents()
            );
            seen = changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// What is on the screen.
    pub(crate) fn screen(&self) -> String {
        self.seen.0.lock().unwrap().screen.screen().contents()
    }

    /// Changes the size of the terminal.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        self.seen
            .0
            .lock()
            .unwrap()
            .screen
            .screen_mut()
            .set_size(cells(rows), cells(columns));
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.resize(size).unwrap();
    }

    /// Sends a signal by name.
    pub(crate) fn signal(&self, name: &str) {
        let process = self.child.process_id().unwrap().to_string();
        // `kill` is part of every shell, though not of every system.
        let status = Command::new("sh")
            .args(["-c", &format!("kill -s {name} {process}")])
            .status()
            .unwrap();
        assert!(status.success());
    }

    /// Waits for the end; checks that the terminal was left as it was found.
    pub(crate) fn finish(mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        let end = Instant::now() + PATIENCE;
        let (lock, changed) = &*self.seen;
        let mut seen = lock.lock().unwrap();
        while count(&seen.bytes, b"\x1b[?1049l") < count(&seen.bytes, b"\x1b[?1049h") {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the alternate screen was not left");
            seen = changed.wait_timeout(seen, left).unwrap().0;
        }
        let screen = seen.screen.screen();
        assert!(
            !screen.alternate_screen(),
            "the alternate screen is still there"
        );
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "pastes are still bracketed");
        #[cfg(unix)]
        {
            let terminal = self.master.get_termios().expect("a terminal has settings");
            let echoes = format!("{:?}", terminal.local_flags).contains("ECHO");
            assert!(
                echoes,
                "the terminal does not echo: {:?}",
                terminal.local_flags
            );
        }
        status
    }

    /// How often these bytes were sent.
    #[cfg(feature = "images")]
    pub(crate) fn count_of(&self, bytes: &[u8]) -> usize {
        count(&self.seen.0.lock().unwrap().bytes, bytes)
    }

    /// What was sent after the screen was given back.
    pub(crate) fn last_words(&self) -> String {
        let seen = self.seen.0.lock().unwrap();
        let text = String::from_utf8_lossy(&seen.bytes).into_owned();
        text.rsplit("\x1b[?1049l")
            .next()
            .unwrap_or_default()
            .to_owned()
    }
}

fn cells(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

fn count(bytes: &[u8], part: &[u8]) -> usize {
    bytes
        .windows(part.len())
        .filter(|window| *window == part)
        .count()
}
