//! A month of a year.

use std::fmt;

use jiff::Timestamp;
use jiff::tz::Offset;

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
        let seconds = seconds.clamp(
            Timestamp::MIN.as_second() + 1,
            Timestamp::MAX.as_second() - 1,
        );
        let moment = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        let day = Offset::UTC.to_datetime(moment).date();
        Self::from_index(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
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
        fn any_moment_has_a_month(seconds: i64) {
            let month = Month::of_sort_key(seconds);
            prop_assert!((1..=12).contains(&month.month()));
        }
    }
}
