//! Who is asked next: several servers at once, each of them by one at a time and not
//! too fast.

use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Work that is to be done with a host.
pub(super) struct Work<T> {
    pub(super) job: T,
    /// The host; `None` if it need not be spared, as this machine itself.
    pub(super) host: Option<String>,
    /// The host wants to be left alone until then, in seconds since 1970.
    pub(super) rests_until: Option<i64>,
}

/// Work that waits, taken by any number of threads.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    /// How long a host is left alone after each piece of work.
    gap: Duration,
}

struct State<T> {
    waiting: VecDeque<Work<T>>,
    hosts: HashMap<String, Host>,
}

#[derive(Default)]
struct Host {
    is_busy: bool,
    ready_at: Option<Instant>,
    rests_until: Option<i64>,
}

impl<T> Queue<T> {
    pub(super) fn new(work: impl IntoIterator<Item = Work<T>>, gap: Duration) -> Self {
        Self {
            state: Mutex::new(State {
                waiting: work.into_iter().collect(),
                hosts: HashMap::new(),
            }),
            changed: Condvar::new(),
            gap,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // A panic elsewhere leaves nothing half done in here.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next work whose host is free; waits for one. `None` when nothing is left.
    pub(super) fn take(&self) -> Option<Work<T>> {
        let mut state = self.lock();
        loop {
            if state.waiting.is_empty() {
                return None;
            }
            let now = Instant::now();
            match state.find(now) {
                Ok(mut work) => {
                    if let Some(name) = &work.host {
                        let host = state.hosts.entry(name.clone()).or_default();
                        work.rests_until = host.rests_until;
                        host.is_busy = true;
                    }
                    return Some(work);
                }
                Err(Some(ready_at)) => {
                    let wait = ready_at.saturating_duration_since(now);
                    let waited = self.changed.wait_timeout(state, wait);
                    state = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
                Err(None) => {
                    let waited = self.changed.wait(state);
                    state = waited.unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    /// Says that work with a host is done, and whether it is to be left alone until a
    /// time, in seconds since 1970.
    pub(super) fn finish(&self, host: Option<&str>, was_asked: bool, rests_until: Option<i64>) {
        let mut state = self.lock();
        if let Some(host) = host.and_then(|name| state.hosts.get_mut(name)) {
            host.is_busy = false;
            if was_asked {
                host.ready_at = Some(Instant::now() + self.gap);
            }
            host.rests_until = rests_until.max(host.rests_until);
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Leaves all that waits undone.
    pub(super) fn clear(&self) {
        self.lock().waiting.clear();
        self.changed.notify_all();
    }
}

impl<T> State<T> {
    /// Takes out the first work whose host is free; else says when one will be, if
    /// that is not up to another thread.
    fn find(&mut self, now: Instant) -> Result<Work<T>, Option<Instant>> {
        let mut earliest: Option<Instant> = None;
        let mut found = None;
        for (place, work) in self.waiting.iter().enumerate() {
            let host = work.host.as_ref().and_then(|name| self.hosts.get(name));
            match host {
                Some(host) if host.is_busy => {}
                Some(Host {
                    ready_at: Some(ready_at),
                    ..
                }) if *ready_at > now => {
                    earliest = Some(earliest.map_or(*ready_at, |other| other.min(*ready_at)));
                }
                _ => {
                    found = Some(place);
                    break;
                }
            }
        }
        found
            .and_then(|place| self.waiting.remove(place))
            .ok_or(earliest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(job: u32, host: Option<&str>) -> Work<u32> {
        Work {
            job,
            host: host.map(str::to_owned),
            rests_until: None,
        }
    }

    fn take(queue: &Queue<u32>) -> Option<(u32, Option<i64>)> {
        queue.take().map(|work| (work.job, work.rests_until))
    }

    #[test]
    fn a_busy_host_is_passed_over() {
        let jobs = [
            work(1, Some("a")),
            work(2, Some("a")),
            work(3, Some("b")),
            work(4, None),
            work(5, None),
        ];
        let queue = Queue::new(jobs, Duration::ZERO);
        for expected in [1, 3, 4, 5] {
            assert_eq!(take(&queue), Some((expected, None)));
        }
        queue.finish(Some("a"), true, None);
        assert_eq!(take(&queue), Some((2, None)));
        assert_eq!(take(&queue), None);
    }

    #[test]
    fn a_host_that_wants_rest_is_told_to_the_others_that_wait_for_it() {
        let queue = Queue::new([work(1, Some("a")), work(2, Some("a"))], Duration::ZERO);
        assert_eq!(take(&queue), Some((1, None)));
        queue.finish(Some("a"), true, Some(77));
        assert_eq!(take(&queue), Some((2, Some(77))));
    }

    #[test]
    fn a_host_is_left_alone_for_the_gap() {
        let gap = Duration::from_millis(30);
        let queue = Queue::new([work(1, Some("a")), work(2, Some("a"))], gap);
        assert_eq!(take(&queue), Some((1, None)));
        let finished = Instant::now();
        queue.finish(Some("a"), true, None);
        assert_eq!(take(&queue), Some((2, None)));
        assert!(finished.elapsed() >= gap);
    }

    #[test]
    fn what_was_cleared_is_not_done() {
        let queue = Queue::new([work(1, None), work(2, None)], Duration::ZERO);
        assert!(take(&queue).is_some());
        queue.clear();
        assert_eq!(take(&queue), None);
    }
}
