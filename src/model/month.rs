//! A month of a year.

use std::fmt;

/// The first second of the year -9999, in seconds since 1970.
const FIRST_SECOND: i64 = -377_705_116_800;

/// The last second of the year 9999.
const LAST_SECOND: i64 = 253_402_300_799;

/// A month of the calendar; written `2025-07`. Ordered by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month {
    /// Months since January of the year 0.
    index: i32,
}

impl Month {
    /// The month of `year` and `month` (1 to 12), if there is such a month.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        (1..=12)
            .contains(&month)
            .then(|| Self::from_index(i32::from(year) * 12 + i32::from(month) - 1))
    }

    /// The month so many months after January of the year 0.
    pub const fn from_index(index: i32) -> Self {
        Self { index }
    }

    /// The month in which a moment lies in UTC, given in seconds since 1970 as
    /// [`Date::sort_key`](super::Date::sort_key) gives them. Moments that no
    /// calendar reaches are taken for the nearest one that it does.
    pub fn of_sort_key(seconds: i64) -> Self {
        // Asked a million times in a row. The proleptic Gregorian calendar in eras of
        // 400 years that begin with a March, so that leap days end their years.
        let days = seconds.clamp(FIRST_SECOND, LAST_SECOND).div_euclid(86_400) + 719_468;
        let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day_of_year = day - (365 * year + year / 4 - year / 100);
        let months_since_march = (5 * day_of_year + 2) / 153;
        Self::from_index(((era * 400 + year) * 12 + months_since_march + 2) as i32)
    }

    /// Months since January of the year 0.
    pub const fn index(self) -> i32 {
        self.index
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.index.div_euclid(12)
    }

    /// The month within its year, from 1 to 12.
    pub const fn month(self) -> i8 {
        (self.index.rem_euclid(12) + 1) as i8
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Date;

    #[test]
    fn a_date_lies_in_its_month() {
        for (date, month) in [
            ("2025-07", "2025-07"),
            ("2025-07-01", "2025-07"),
            ("2025-07-31", "2025-07"),
            ("2025-08-01T00:30:00+02:00", "2025-07"),
            ("1969-12", "1969-12"),
            ("0001-01", "0001-01"),
            ("9999-11", "9999-11"),
        ] {
            let date: Date = date.parse().unwrap();
            assert_eq!(Month::of_sort_key(date.sort_key()).to_string(), month);
        }
    }

    #[test]
    fn there_are_twelve_months() {
        assert_eq!(Month::new(2025, 0), None);
        assert_eq!(Month::new(2025, 13), None);
        let december = Month::new(2024, 12).unwrap();
        assert_eq!((december.year(), december.month()), (2024, 12));
        let next = Month::from_index(december.index() + 1);
        assert_eq!(Some(next), Month::new(2025, 1));
    }

    proptest! {
        #[test]
        fn every_moment_lies_in_the_month_of_the_calendar(
            seconds in FIRST_SECOND + 200_000..LAST_SECOND - 200_000,
        ) {
            let moment = jiff::Timestamp::from_second(seconds).unwrap();
            let day = jiff::tz::Offset::UTC.to_datetime(moment).date();
            prop_assert_eq!(
                Some(Month::of_sort_key(seconds)),
                Month::new(day.year(), day.month())
            );
        }

        #[test]
        fn any_moment_has_a_month(seconds: i64) {
            let month = Month::of_sort_key(seconds);
            prop_assert!((1..=12).contains(&month.month()));
        }
    }
}
