//! When a feed is asked again: computed from what it says and how it went, without a
//! clock or a network.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::Offset;

use crate::feed::Hints;

/// A feed that answers is asked at least so often, whatever it wishes.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3_600);

/// A feed that fails is asked at least so often.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(7 * 24 * 3_600);

/// A server that asks to be left alone is asked again after so long at the latest.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(7 * 24 * 3_600);

/// What the next visit depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rhythm<'a> {
    /// The time of this visit, in seconds since 1970.
    pub(super) now: i64,
    /// How often the user wants it to be asked.
    pub(super) every: Duration,
    /// How long the answer holds, if the server said so.
    pub(super) max_age: Option<Duration>,
    /// What the feed itself says.
    pub(super) hints: Option<&'a Hints>,
    /// A number that is another one for each feed and visit: feeds that were asked at
    /// once drift apart.
    pub(super) seed: u64,
}

impl Rhythm<'_> {
    /// When to ask again after an answer, in seconds since 1970.
    ///
    /// As often as the user wants, unless server or feed want it more rarely; of their
    /// wishes a day counts at most. Up to a tenth is added by chance.
    pub(super) fn after_answer(&self) -> i64 {
        let wish = self.hints.and_then(|hints| hints.every);
        let wish = self.max_age.max(wish).unwrap_or_default();
        let wait = self.every.max(wish.min(LONGEST_WAIT));
        let next = self.now.saturating_add_unsigned(self.jittered(wait));
        self.hints.map_or(next, |hints| awake(next, hints))
    }

    /// When to try again after so many failures one after the other (this one
    /// included): twice as late each time.
    pub(super) fn after_failure(&self, failures: u32) -> i64 {
        let doublings = failures.saturating_sub(1).min(20);
        let wait = self.every.saturating_mul(1 << doublings);
        let wait = wait.min(LONGEST_BACK_OFF.max(self.every));
        self.now.saturating_add_unsigned(self.jittered(wait))
    }

    /// Seconds to wait, up to a tenth more.
    fn jittered(&self, wait: Duration) -> u64 {
        let seconds = wait.as_secs();
        // The upper bits of a multiplication are spread best.
        let chance = self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        seconds + (((seconds / 10) * chance) >> 32)
    }
}

/// The first moment from `next` on that is in none of the hours and days that the feed
/// wants to be left alone in; `next` itself if that is all of them.
fn awake(next: i64, hints: &Hints) -> i64 {
    const HOUR: i64 = 3_600;
    let sleeps = |second: i64| {
        let Ok(moment) = Timestamp::from_second(second) else {
            return false;
        };
        let time = Offset::UTC.to_datetime(moment);
        let (hour, day): (u8, Weekday) = (time.hour().unsigned_abs(), time.weekday());
        hints.skip_hours.contains(&hour) || hints.skip_days.contains(&day)
    };
    let hours = (0..8 * 24).map(|hour| match hour {
        0 => next,
        // From the full hour on.
        hour => (next.div_euclid(HOUR) + hour) * HOUR + next.rem_euclid(60 * 7),
    });
    hours.into_iter().find(|&at| !sleeps(at)).unwrap_or(next)
}

/// How long an answer holds by its headers `Cache-Control` and `Age` (RFC 9111).
pub(super) fn max_age(cache_control: Option<&str>, age: Option<&str>) -> Option<Duration> {
    let mut seconds = None;
    for directive in cache_control?.split(',') {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "no-cache" | "no-store" => return None,
            "max-age" => seconds = value.trim().trim_matches('"').parse::<u64>().ok(),
            _ => {}
        }
    }
    let age = age.and_then(|age| age.trim().parse::<u64>().ok());
    Some(Duration::from_secs(
        seconds?.saturating_sub(age.unwrap_or(0)),
    ))
}

/// When the header `Retry-After` wants the next try, in seconds since 1970: so many
/// seconds from `now`, or a date (RFC 9110, 10.2.3). Within a week.
pub(super) fn retry_after(header: &str, now: i64) -> Option<i64> {
    let header = header.trim();
    let at = match header.parse::<u64>() {
        Ok(seconds) => now.saturating_add_unsigned(seconds),
        Err(_) => jiff::fmt::rfc2822::parse(header)
            .ok()?
            .timestamp()
            .as_second(),
    };
    let latest = now.saturating_add_unsigned(LONGEST_RETRY_AFTER.as_secs());
    Some(at.clamp(now, latest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_760_000_000; // Thursday, 9 October 2025, 08:53:20
    const HOUR: Duration = Duration::from_secs(3_600);

    fn rhythm(hints: Option<&Hints>) -> Rhythm<'_> {
        Rhythm {
            now: NOW,
            every: HOUR,
            max_age: None,
            hints,
            seed: 0,
        }
    }

    #[test]
    fn the_most_patient_wish_counts_up_to_a_day() {
        let minutes = |minutes: u64| Some(Duration::from_secs(minutes * 60));
        for (every, max_age, ttl, expected) in [
            (60, None, None, 60),
            (60, minutes(30), None, 60),
            (60, minutes(90), minutes(80), 90),
            (60, minutes(70), minutes(80), 80),
            (60, minutes(999_999), None, 24 * 60),
            (48 * 60, minutes(999_999), None, 48 * 60),
        ] {
            let hints = Hints {
                every: ttl,
                ..Hints::default()
            };
            let rhythm = Rhythm {
                every: Duration::from_secs(every * 60),
                max_age,
                ..rhythm(Some(&hints))
            };
            assert_eq!(rhythm.after_answer(), NOW + expected * 60);
        }
    }

    #[test]
    fn chance_adds_a_tenth_at_most() {
        let mut all: Vec<i64> = (0..1_000)
            .map(|seed| {
                let rhythm = Rhythm {
                    seed,
                    ..rhythm(None)
                };
                rhythm.after_answer() - NOW
            })
            .collect();
        all.sort_unstable();
        assert!(all[0] >= 3_600 && all[999] < 3_960, "{all:?}");
        assert!(all[999] - all[0] > 300);
    }

    #[test]
    fn failures_double_the_wait_up_to_a_week() {
        for (failures, hours) in [(1, 1), (2, 2), (3, 4), (8, 128), (9, 168), (4_000_000, 168)] {
            assert_eq!(rhythm(None).after_failure(failures), NOW + hours * 3_600);
        }
    }

    #[test]
    fn hours_and_days_of_rest_are_kept() {
        let next = |skip_hours: &[u8], skip_days: &[Weekday]| {
            let hints = Hints {
                every: None,
                skip_hours: skip_hours.to_vec(),
                skip_days: skip_days.to_vec(),
            };
            let at = Timestamp::from_second(rhythm(Some(&hints)).after_answer()).unwrap();
            let time = Offset::UTC.to_datetime(at);
            (time.weekday(), time.hour())
        };
        assert_eq!(next(&[], &[]), (Weekday::Thursday, 9));
        assert_eq!(next(&[9, 10, 11], &[]), (Weekday::Thursday, 12));
        let days = [Weekday::Thursday, Weekday::Friday];
        assert_eq!(next(&[0], &days), (Weekday::Saturday, 1));
        let always: Vec<u8> = (0..24).collect();
        assert_eq!(next(&always, &[]), (Weekday::Thursday, 9));
    }

    #[test]
    fn answers_hold_as_long_as_their_headers_say() {
        for (cache_control, age, seconds) in [
            (Some("public, max-age=600"), None, Some(600)),
            (Some("MAX-AGE=\"600\""), Some("100"), Some(500)),
            (Some("max-age=600"), Some("9999"), Some(0)),
            (Some("max-age=600, no-cache"), None, None),
            (Some("max-age=soon"), None, None),
            (Some("private"), None, None),
            (None, Some("5"), None),
        ] {
            let found = max_age(cache_control, age).map(|it| it.as_secs());
            assert_eq!(found, seconds, "{cache_control:?} {age:?}");
        }
    }

    #[test]
    fn both_forms_of_retry_after_are_understood() {
        for (header, expected) in [
            ("120", Some(NOW + 120)),
            (" 0 ", Some(NOW)),
            ("Thu, 09 Oct 2025 10:53:20 GMT", Some(NOW + 7_200)),
            ("Wed, 08 Oct 2025 08:53:20 GMT", Some(NOW)),
            ("99999999999", Some(NOW + 7 * 86_400)),
            ("later", None),
            ("-5", None),
        ] {
            assert_eq!(retry_after(header, NOW), expected, "{header}");
        }
    }
}
