//! Signals: those that end the program, in order and with everything kept, and
//! the one that tells a new size of the screen.
//!
//! In debug builds SIGUSR1 makes the drawing thread panic and SIGUSR2 the next
//! errand, so that tests can see what a panic leaves behind.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH};
use signal_hook::iterator::Signals;

use crate::app::Msg;

/// A thread that can be asked to panic.
#[derive(Clone, Copy)]
pub(super) enum Victim {
    Drawing,
    Clerk,
}

static DRAWING_PANICS: AtomicBool = AtomicBool::new(false);
static CLERK_PANICS: AtomicBool = AtomicBool::new(false);

impl Victim {
    fn flag(self) -> &'static AtomicBool {
        match self {
            Self::Drawing => &DRAWING_PANICS,
            Self::Clerk => &CLERK_PANICS,
        }
    }

    /// Panics if that was asked for; never in release builds.
    pub(super) fn panic_if_asked(self) {
        assert!(
            !self.flag().swap(false, Ordering::SeqCst),
            "a panic was asked for"
        );
    }
}

/// Sends [`Msg::Quit`] for SIGTERM, SIGHUP and SIGINT, and [`Msg::Resize`] for
/// SIGWINCH. The size is asked for after the signal: of many in a row the last
/// one is told for certain.
pub(super) fn listen(sender: Sender<Msg>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGWINCH])?;
    if cfg!(debug_assertions) {
        signals.add_signal(SIGUSR1)?;
        signals.add_signal(SIGUSR2)?;
    }
    thread::spawn(move || {
        for signal in signals.forever() {
            let msg = match signal {
                SIGUSR1 => {
                    Victim::Drawing.flag().store(true, Ordering::SeqCst);
                    Msg::LibraryChanged
                }
                SIGUSR2 => {
                    Victim::Clerk.flag().store(true, Ordering::SeqCst);
                    continue;
                }
                SIGWINCH => match crossterm::terminal::size() {
                    Ok((columns, rows)) => Msg::Resize(columns, rows),
                    Err(_) => continue,
                },
                _ => Msg::Quit,
            };
            if sender.send(msg).is_err() {
                return;
            }
        }
    });
    Ok(())
}
