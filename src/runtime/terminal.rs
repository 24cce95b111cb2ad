//! Taking the terminal, and giving it back on every way out.

use std::fs::File;
use std::io::{self, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::app::PictureSupport;
use crate::screen::{self, Capabilities, Screen};

/// The screen of the process's terminal.
pub(super) type TtyScreen = Screen<File>;

/// The alternate screen without cursor, pastes in brackets.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[2J";

/// All that may have been set, by us or by a program started from here, is undone:
/// synchronized update, scroll region, style, pastes, mouse, focus, keypad and cursor
/// keys, cursor. A terminal without an alternate screen goes on below what it shows.
const LEAVE: &str = "\x1b[?2026l\x1b[r\x1b[m\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\
                     \x1b[?1006l\x1b[?1004l\x1b[?1l\x1b>\x1b[?25h\x1b[999;1H\x1b[K\x1b[?1049l";

/// Presses and the wheel are told (mode 1000), with places as numbers (1006); moves are
/// not: each would be a packet over ssh.
const LISTEN_TO_MOUSE: &str = "\x1b[?1000h\x1b[?1006h";
const IGNORE_MOUSE: &str = "\x1b[?1006l\x1b[?1000l";

/// Whether the terminal is taken; the panic hook must know.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether it has been given pictures.
static HOLDS_PICTURES: AtomicBool = AtomicBool::new(false);
/// Whether the terminal is to tell what the mouse does.
static LISTENS_TO_MOUSE: AtomicBool = AtomicBool::new(false);

/// Holds the terminal; gives it back when dropped.
pub(super) struct Guard;

impl Guard {
    /// Takes the terminal. A panic of this thread gives it back before it speaks;
    /// panics of other threads are caught there and do not touch the screen.
    pub(super) fn enter() -> io::Result<Self> {
        let drawing = thread::current().id();
        let speak = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_TAKEN.load(Ordering::SeqCst) {
                speak(info);
            } else if thread::current().id() == drawing {
                give_back();
                speak(info);
            }
        }));
        let guard = Self;
        take()?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// The number of the first picture that the terminal is given: one that other
/// programs in the same terminal are unlikely to use.
pub(super) fn first_picture() -> u32 {
    ((std::process::id() & 0xffff) << 8 | 1).max(1 << 16)
}

/// Notes that the terminal is given pictures, which are to be taken back.
pub(super) fn note_pictures() {
    HOLDS_PICTURES.store(true, Ordering::SeqCst);
}

/// A screen to draw on.
pub(super) fn screen() -> io::Result<TtyScreen> {
    let term = std::env::var("TERM").unwrap_or_default();
    // Windows names none; what its console understands is xterm's.
    let term = if cfg!(windows) && term.is_empty() {
        "xterm"
    } else {
        &term
    };
    let capabilities = Capabilities::of(term);
    Ok(Screen::new(tty()?, crossterm::terminal::size, capabilities))
}

/// Gives the terminal to the shell until the process is continued.
pub(super) fn suspend() -> io::Result<()> {
    give_back();
    // Not SIGTSTP, which is lost when no shell waits for it.
    signal_hook::low_level::raise(signal_hook::consts::SIGSTOP)?;
    take()
}

/// Has the terminal tell what the mouse does, or no longer.
pub(super) fn listen_to_mouse(listens: bool) -> io::Result<()> {
    LISTENS_TO_MOUSE.store(listens, Ordering::SeqCst);
    let modes = if listens {
        LISTEN_TO_MOUSE
    } else {
        IGNORE_MOUSE
    };
    tty()?.write_all(modes.as_bytes())
}

/// Standard output without a buffer of its own: a frame is one write.
fn tty() -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsHandle;
        Ok(File::from(io::stdout().as_handle().try_clone_to_owned()?))
    }
}

fn take() -> io::Result<()> {
    crossterm::terminal::enable_raw_mode()?;
    IS_TAKEN.store(true, Ordering::SeqCst);
    tty()?.write_all(ENTER.as_bytes())?;
    if LISTENS_TO_MOUSE.load(Ordering::SeqCst) {
        listen_to_mouse(true)?;
    }
    Ok(())
}

/// Does all it can; a terminal that has vanished is no reason to complain.
fn give_back() {
    if !IS_TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    if let Ok(mut tty) = tty() {
        if HOLDS_PICTURES.swap(false, Ordering::SeqCst) {
            let support = PictureSupport {
                first_number: first_picture(),
                ..PictureSupport::default()
            };
            let _ = tty.write_all(screen::take_back(support.numbers()).as_bytes());
        }
        let _ = tty.write_all(LEAVE.as_bytes());
    }
    let _ = crossterm::terminal::disable_raw_mode();
}
