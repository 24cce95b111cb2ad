//! When messages are taken: those that come, those that are due because nothing
//! else has come, and the last of many sizes.

use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use crate::app::{Msg, Wait};

/// A size counts once no other has come for so long: while a window is dragged
/// there are hundreds, and none of them stays.
const QUIET: Duration = Duration::from_millis(50);

/// The messages for the app, in their order and at their time.
pub(super) struct Pace {
    receiver: Receiver<Msg>,
    /// What the app waits for, and until when.
    wait: Option<(Wait, Instant)>,
    /// The last size that is not yet told, and when it is to be.
    size: Option<(Msg, Instant)>,
    /// Sizes that come before this are not told at once.
    quiet_until: Option<Instant>,
    /// The message before which the size is told.
    next: Option<Msg>,
}

impl Pace {
    pub(super) fn new(receiver: Receiver<Msg>) -> Self {
        Self {
            receiver,
            wait: None,
            size: None,
            quiet_until: None,
            next: None,
        }
    }

    /// Blocks until there is a message. `None` when there will be none any more.
    pub(super) fn next(&mut self, wait: Option<(Wait, Duration)>) -> Option<Msg> {
        self.set_wait(wait, Instant::now());
        loop {
            if let Some(msg) = self.next.take() {
                return Some(msg);
            }
            let deadlines = [
                self.wait.map(|(_, until)| until),
                self.size.as_ref().map(|(_, until)| *until),
            ];
            let received = match deadlines.into_iter().flatten().min() {
                None => self.receiver.recv().map_err(RecvTimeoutError::from),
                Some(until) => {
                    let left = until.saturating_duration_since(Instant::now());
                    self.receiver.recv_timeout(left)
                }
            };
            let now = Instant::now();
            let msg = match received {
                Ok(msg) => self.take(msg, now),
                Err(RecvTimeoutError::Timeout) => self.due(now),
                Err(RecvTimeoutError::Disconnected) => return None,
            };
            if msg.is_some() {
                return msg;
            }
        }
    }

    /// A message that is there already.
    pub(super) fn try_next(&mut self) -> Option<Msg> {
        loop {
            if let Some(msg) = self.next.take() {
                return Some(msg);
            }
            match self.receiver.try_recv() {
                Ok(msg) => {
                    let msg = self.take(msg, Instant::now());
                    if msg.is_some() {
                        return msg;
                    }
                }
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => return None,
            }
        }
    }

    /// The time of a wait goes on as long as it is the same one.
    fn set_wait(&mut self, wait: Option<(Wait, Duration)>, now: Instant) {
        let (Some((wait, after)), before) = (wait, self.wait) else {
            self.wait = None;
            return;
        };
        if before.is_none_or(|(before, _)| before != wait) {
            self.wait = Some((wait, now + after));
        }
    }

    /// What is to be told now that a message has come.
    fn take(&mut self, msg: Msg, now: Instant) -> Option<Msg> {
        if let Msg::Resize(..) = msg {
            let is_quiet = self.quiet_until.is_none_or(|until| until <= now);
            self.quiet_until = Some(now + QUIET);
            if is_quiet {
                self.size = None;
                return Some(msg);
            }
            self.size = Some((msg, now + QUIET));
            return None;
        }
        match self.size.take() {
            // What follows is meant for the screen as it is now.
            Some((size, _)) => {
                self.next = Some(msg);
                Some(size)
            }
            None => Some(msg),
        }
    }

    /// What is to be told because its time is over.
    fn due(&mut self, now: Instant) -> Option<Msg> {
        if self.size.as_ref().is_some_and(|(_, until)| *until <= now) {
            return self.size.take().map(|(size, _)| size);
        }
        let (wait, _) = self.wait.take_if(|(_, until)| *until <= now)?;
        Some(wait.msg())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    fn pace() -> Pace {
        Pace::new(mpsc::channel().1)
    }

    fn ms(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    fn width(msg: Option<Msg>) -> Option<u16> {
        match msg {
            Some(Msg::Resize(columns, _)) => Some(columns),
            None => None,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn of_many_sizes_the_first_and_the_last_are_told() {
        let (mut pace, start) = (pace(), Instant::now());
        let told: Vec<u16> = (0..100)
            .filter_map(|number| {
                let msg = Msg::Resize(number, 24);
                width(pace.take(msg, start + ms(5) * u32::from(number)))
            })
            .collect();
        assert_eq!(told, [0]);
        assert_eq!(width(pace.due(start + ms(5 * 99 + 49))), None);
        assert_eq!(width(pace.due(start + ms(5 * 99 + 50))), Some(99));
        assert_eq!(width(pace.due(start + ms(9999))), None);
    }

    #[test]
    fn a_single_size_is_told_at_once() {
        let (mut pace, start) = (pace(), Instant::now());
        for number in 0..3 {
            let msg = Msg::Resize(number, 24);
            let now = start + ms(50) * u32::from(number);
            assert_eq!(width(pace.take(msg, now)), Some(number));
        }
    }

    #[test]
    fn a_size_is_told_before_what_comes_after_it() {
        let (mut pace, now) = (pace(), Instant::now());
        assert!(pace.take(Msg::Resize(80, 24), now).is_some());
        assert!(pace.take(Msg::Resize(81, 24), now).is_none());
        assert_eq!(width(pace.take(Msg::Quit, now)), Some(81));
        assert!(matches!(pace.try_next(), Some(Msg::Quit)));
        assert!(pace.due(now + ms(99)).is_none());
    }

    #[test]
    fn the_time_of_a_wait_begins_when_it_is_first_asked_for() {
        let (mut pace, start) = (pace(), Instant::now());
        pace.set_wait(Some((Wait::Rest(1), ms(80))), start);
        pace.set_wait(Some((Wait::Rest(1), ms(80))), start + ms(60));
        assert!(pace.due(start + ms(79)).is_none());
        assert!(matches!(pace.due(start + ms(80)), Some(Msg::Rested(1))));
        pace.set_wait(Some((Wait::Rest(2), ms(80))), start + ms(90));
        pace.set_wait(Some((Wait::Rest(3), ms(80))), start + ms(160));
        assert!(pace.due(start + ms(180)).is_none());
        pace.set_wait(None, start + ms(200));
        assert!(pace.due(start + ms(999)).is_none());
    }

    #[test]
    fn what_is_due_is_told_without_a_message() {
        let (sender, receiver) = mpsc::channel();
        let mut pace = Pace::new(receiver);
        let due = pace.next(Some((Wait::Answer(1), ms(1))));
        assert!(matches!(due, Some(Msg::StillSearching)));
        drop(sender);
        assert!(pace.next(None).is_none());
    }
}
