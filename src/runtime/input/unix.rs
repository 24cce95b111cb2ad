//! The terminal as a file: it is waited for with `poll`, which also tells when it has
//! gone, however the signal for that was set when the program began.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::fd::AsFd as _;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::input::{Decoder, Event};
use crate::runtime::surroundings::is_remote;

/// So long a terminal is given to send the rest of a sequence. Over the network its
/// bytes may come apart.
const PATIENCE: Duration = Duration::from_millis(50);
const PATIENCE_OVER_SSH: Duration = Duration::from_millis(100);

/// Bytes read at once.
const BUFFER: usize = 4096;

/// Calls `found` with every event until it says that nobody listens, or the terminal
/// is gone.
pub(super) fn read(found: &mut impl FnMut(Event) -> bool) {
    let patience = if is_remote() {
        PATIENCE_OVER_SSH
    } else {
        PATIENCE
    };
    // A terminal that cannot be read is as good as gone: that is all there is to tell.
    let _ = read_tty(patience, found);
}

fn read_tty(patience: Duration, found: &mut impl FnMut(Event) -> bool) -> io::Result<()> {
    let mut tty = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut decoder = Decoder::default();
    let mut buffer = [0; BUFFER];
    let mut is_heard = true;
    while is_heard {
        let mut found = |event| is_heard &= found(event);
        let patience = decoder.is_waiting().then_some(patience);
        if !wait(&tty, patience)? {
            decoder.silence(&mut found);
            continue;
        }
        match tty.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => decoder.feed(buffer.get(..count).unwrap_or_default(), &mut found),
            Err(error) if is_passing(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Waits for bytes, or for the end; `false` if none came in time.
fn wait(tty: &File, patience: Option<Duration>) -> io::Result<bool> {
    let patience = patience.and_then(|patience| Timespec::try_from(patience).ok());
    loop {
        let mut files = [PollFd::new(tty, PollFlags::IN)];
        match poll(&mut files, patience.as_ref()) {
            Ok(count) => return Ok(count > 0),
            // A signal came first: signals are another thread's affair.
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock
    )
}
