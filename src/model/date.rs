//! Dates as precise as they are known: a month, a day or a moment.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date of publication, no more precise than its source was.
///
/// Written and parsed as `2025-07`, `2025-07-14` or RFC 3339
/// `2025-07-14T09:30:00+02:00` (ISO 8601, reduced precision).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Date {
    /// Only year and month are known; the day of the value is always 1.
    Month(civil::Date),
    /// The day is known.
    Day(civil::Date),
    /// The moment is known, with the offset from UTC it was given in.
    Time(Timestamp, Offset),
}

/// A text that is not a date in any accepted form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a date: write 2025-07, 2025-07-14 or 2025-07-14T09:30:00+02:00")]
pub struct DateError(pub String);

impl Date {
    /// The month of `year` and `month` (1 to 12), if there is such a month.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        civil::Date::new(year, month, 1).ok().map(Self::Month)
    }

    /// The day, if there is such a day.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self::Day)
    }

    /// The calendar day on which the date begins, in the offset it was given in.
    pub fn civil(&self) -> civil::Date {
        match *self {
            Self::Month(date) | Self::Day(date) => date,
            Self::Time(moment, offset) => offset.to_datetime(moment).date(),
        }
    }

    /// Seconds since 1970 for sorting: the last second the date can mean, in UTC,
    /// so that "July" stands before the days of July when the newest come first.
    pub fn sort_key(&self) -> i64 {
        let last_day = match *self {
            Self::Month(date) => date.last_of_month(),
            Self::Day(date) => date,
            Self::Time(moment, _) => return moment.as_second(),
        };
        Offset::UTC
            .to_timestamp(last_day.at(23, 59, 59, 0))
            .map_or(0, Timestamp::as_second)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Month(date) => write!(f, "{:04}-{:02}", date.year(), date.month()),
            Self::Day(date) => write!(f, "{date}"),
            Self::Time(moment, offset) => {
                write!(f, "{}", moment.display_with_offset(offset))
            }
        }
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let text = text.trim();
        parse_month(text)
            .or_else(|| parse_day(text))
            .or_else(|| parse_time(text))
            .ok_or_else(|| DateError(text.chars().take(40).collect()))
    }
}

/// `2025-07`
fn parse_month(text: &str) -> Option<Date> {
    let (year, month) = text.split_once('-')?;
    if year.len() != 4 || month.len() != 2 {
        return None;
    }
    Date::month(year.parse().ok()?, month.parse().ok()?)
}

/// `2025-07-14`
fn parse_day(text: &str) -> Option<Date> {
    if text.len() != 10 || text.split('-').count() != 3 {
        return None;
    }
    text.parse().ok().map(Date::Day)
}

/// RFC 3339, a space instead of the `T` allowed; without an offset it is UTC.
fn parse_time(text: &str) -> Option<Date> {
    if text.len() < 16 {
        return None;
    }
    if let Ok(pieces) = jiff::fmt::temporal::DateTimeParser::new().parse_pieces(text) {
        let datetime = pieces.date().to_datetime(pieces.time()?);
        let offset = pieces.to_numeric_offset().unwrap_or(Offset::UTC);
        return offset
            .to_timestamp(datetime)
            .ok()
            .map(|moment| Date::Time(moment, offset));
    }
    None
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_keeps_its_precision() {
        for text in ["2025-07", "2025-07-14", "2025-07-14T09:30:00+02:00"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        assert_eq!(
            "2025-07-14 09:30:00Z".parse::<Date>().unwrap().to_string(),
            "2025-07-14T09:30:00+00:00"
        );
        assert_eq!(
            "2025-07-14T09:30".parse::<Date>().unwrap().to_string(),
            "2025-07-14T09:30:00+00:00"
        );
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2025",
            "2025-13",
            "2025-02-30",
            "2025-7",
            "July 2025",
            "99999-01",
            "2025-07-14T",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_month_stands_above_its_days_and_a_day_above_its_hours() {
        let keys: Vec<i64> = [
            "2025-07",
            "2025-07-31T10:00:00Z",
            "2025-07-30",
            "2025-07-30T23:00:00Z",
            "2025-06",
        ]
        .iter()
        .map(|text| text.parse::<Date>().unwrap().sort_key())
        .collect();
        assert!(keys.is_sorted_by(|a, b| a > b), "{keys:?}");
    }
}
