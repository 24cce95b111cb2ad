//! Signals that end the program: it ends in order, with everything kept.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::app::Msg;

/// Sends [`Msg::Quit`] for SIGTERM, SIGHUP and SIGINT.
pub(super) fn listen(sender: Sender<Msg>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT])?;
    thread::spawn(move || {
        for _ in signals.forever() {
            if sender.send(Msg::Quit).is_err() {
                return;
            }
        }
    });
    Ok(())
}
