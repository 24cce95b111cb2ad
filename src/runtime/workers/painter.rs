//! The thread that decodes pictures, so that nothing else waits for them.

use std::sync::mpsc::{Receiver, Sender};
use std::thread;

use super::guarded;
use crate::app::{Msg, PaintRequest, Painted, PictureKey, paint};
use crate::library::Library;

/// Decodes what was ordered last; older orders count no more.
pub(super) fn start(library: Library, orders: Receiver<Vec<PaintRequest>>, sender: Sender<Msg>) {
    thread::spawn(move || {
        let mut waiting: Vec<PaintRequest> = Vec::new();
        let mut done: Option<PictureKey> = None;
        loop {
            let newer = if waiting.is_empty() {
                match orders.recv() {
                    Ok(order) => Some(order),
                    Err(_) => return,
                }
            } else {
                None
            };
            if let Some(order) = orders.try_iter().last().or(newer) {
                waiting = order;
                waiting.reverse();
                // An order may have been on its way while its answer was.
                waiting.retain(|request| Some(request.key) != done);
            }
            done = None;
            let Some(request) = waiting.pop() else {
                continue;
            };
            // A decoder that panics has met a damaged picture.
            let painted = guarded("a picture", || paint(&library, &request));
            let painted = painted.unwrap_or(Painted::Failed);
            done = Some(request.key);
            if sender.send(Msg::Painted(request.key, painted)).is_err() {
                return;
            }
        }
    });
}
