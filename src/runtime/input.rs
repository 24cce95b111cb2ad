//! Keys and pastes, from a thread of their own.

#[cfg(unix)]
#[path = "input/unix.rs"]
mod tty;
#[cfg(windows)]
#[path = "input/windows.rs"]
mod tty;

use std::sync::mpsc::Sender;
use std::thread;

use crate::app::Msg;
use crate::input::Event;

/// Reads the terminal until it is gone; then the program is to end.
pub(super) fn listen(sender: Sender<Msg>) {
    thread::spawn(move || {
        let mut is_heard = true;
        tty::read(&mut |event| {
            is_heard = sender.send(message(event)).is_ok();
            is_heard
        });
        if is_heard {
            // Nobody listens any more only when the program ends anyway.
            let _ = sender.send(Msg::Quit);
        }
    });
}

/// Resizes are told by the signal itself, see [`super::signals`].
fn message(event: Event) -> Msg {
    match event {
        Event::Key(key) => Msg::Key(key),
        Event::Paste(text) => Msg::Paste(text),
        Event::Mouse(mouse) => Msg::Mouse(mouse),
    }
}
