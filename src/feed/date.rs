//! Dates in all the forms that feeds write them in.
//!
//! A text is cut into numbers, words and signs, and these are told apart by where they
//! stand: so the many almost-right forms of RFC 822, W3C-DTF and asctime, and those
//! of other languages, need no list of patterns.

use jiff::civil::{self, Time};
use jiff::tz::Offset;
use jiff::{Span, Timestamp};

use crate::fold::fold;
use crate::model::Date;

/// A longer text is no date.
const MAX_BYTES: usize = 160;

/// Reads a date, as precise as it is written.
///
/// A moment without a zone is taken as UTC, as is one with a zone that is not known.
/// Two numbers and a slash between them are the American month and day, with a point
/// between them day and month, unless only the other way makes a date. A day that its
/// month does not have, such as 31 June, is the month's last; a wrong weekday does
/// not matter; 24 o'clock is the next day's beginning.
pub(super) fn parse(text: &str) -> Option<Date> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let has_hangul = text.contains(|c| matches!(c, '가'..='힣'));
    let folded = fold(text.trim());
    if let Some(epoch) = epoch(&folded) {
        return Some(epoch);
    }
    let tokens = tokens(&folded);
    let mut reader = Reader {
        tokens: &tokens,
        position: 0,
        parts: Parts::default(),
    };
    reader.read()?;
    let mut parts = reader.parts;
    if has_hangul && parts.offset.is_none() {
        parts.offset = Some(9 * 3600);
    }
    parts.date()
}

/// A date that has not come yet is now.
pub(super) fn not_after(date: Date, now: Timestamp) -> Date {
    // Where the day began first, it is already that day.
    let begins = match date {
        Date::Time(moment, _) => moment.as_second(),
        Date::Day(day) | Date::Month(day) => Offset::UTC
            .to_timestamp(day.at(0, 0, 0, 0))
            .map_or(i64::MAX, |it| it.as_second() - 14 * 3600),
    };
    if begins > now.as_second() {
        Date::Time(now, Offset::UTC)
    } else {
        date
    }
}

/// Seconds or milliseconds since 1970.
fn epoch(text: &str) -> Option<Date> {
    let is_epoch = matches!(text.len(), 9 | 10 | 13) && text.bytes().all(|b| b.is_ascii_digit());
    let number: i64 = text.parse().ok().filter(|_| is_epoch)?;
    let moment = if text.len() == 13 {
        Timestamp::from_millisecond(number)
    } else {
        Timestamp::from_second(number)
    };
    Some(Date::Time(moment.ok()?, Offset::UTC))
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Number { value: i64, digits: usize },
    Word(String),
    Sign(char),
}

/// The tokens of a text; blanks are left out.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_ascii_digit() {
            let mut value = i64::from(c.to_digit(10).unwrap_or_default());
            let mut digits = 1;
            while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
                value = value.saturating_mul(10).saturating_add(i64::from(digit));
                digits += 1;
                chars.next();
            }
            tokens.push(Token::Number { value, digits });
        } else if c.is_alphabetic() {
            let mut word = String::from(c);
            while let Some(&next) = chars.peek().filter(|c| c.is_alphabetic()) {
                word.push(next);
                chars.next();
            }
            tokens.push(Token::Word(word));
        } else if !c.is_whitespace() {
            // Minus signs and dashes of all kinds.
            let sign = if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') {
                '-'
            } else {
                c
            };
            tokens.push(Token::Sign(sign));
        }
    }
    tokens
}

/// What has been found of a date.
#[derive(Debug, Default)]
struct Parts {
    /// Numbers that are neither time nor zone, each with the sign before it.
    numbers: Vec<(i64, usize, Option<char>)>,
    month: Option<i8>,
    /// Hours, minutes, seconds.
    time: Option<(i64, i64, i64)>,
    afternoon: Option<bool>,
    /// Seconds east of Greenwich.
    offset: Option<i64>,
}

struct Reader<'a> {
    tokens: &'a [Token],
    position: usize,
    parts: Parts,
}

impl Reader<'_> {
    fn sign(&self, ahead: usize) -> Option<char> {
        match self.tokens.get(self.position + ahead) {
            Some(Token::Sign(sign)) => Some(*sign),
            _ => None,
        }
    }

    fn number(&self, ahead: usize) -> Option<(i64, usize)> {
        match self.tokens.get(self.position + ahead) {
            Some(Token::Number { value, digits }) => Some((*value, *digits)),
            _ => None,
        }
    }

    fn read(&mut self) -> Option<()> {
        while let Some(token) = self.tokens.get(self.position) {
            match token {
                Token::Number { value, digits } => self.read_number(*value, *digits)?,
                Token::Word(word) => {
                    self.read_word(word);
                    self.position += 1;
                }
                Token::Sign('+' | '-') if self.parts.time.is_some() && self.is_offset() => {
                    self.read_offset()?;
                }
                Token::Sign(_) => self.position += 1,
            }
        }
        Some(())
    }

    /// Whether a sign is that of an offset and does not stand before a year.
    fn is_offset(&self) -> bool {
        match self.number(1) {
            Some((_, 1..=3)) => self.parts.offset.is_none_or(|offset| offset == 0),
            Some((_, 4)) => self.sign(0) == Some('+') || self.parts.offset.is_none_or(|it| it == 0),
            _ => false,
        }
    }

    fn read_number(&mut self, value: i64, digits: usize) -> Option<()> {
        if self.sign(1) == Some(':')
            && let Some((minutes, _)) = self.number(2)
        {
            if self.parts.time.is_some() {
                return None;
            }
            let mut seconds = 0;
            self.position += 3;
            if self.sign(0) == Some(':') {
                seconds = self.number(1)?.0;
                self.position += 2;
            }
            if matches!(self.sign(0), Some('.' | ',')) && self.number(1).is_some_and(|it| it.1 != 4)
            {
                self.position += 2;
            }
            if self.sign(0) == Some(':') {
                return None;
            }
            self.parts.time = Some((value, minutes, seconds));
            return Some(());
        }
        let before = match self
            .position
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
        {
            Some(Token::Sign(sign)) => Some(*sign),
            _ => None,
        };
        self.position += 1;
        let follows_date = self.parts.time.is_none() && self.parts.numbers.len() == 1;
        let compact = self.parts.numbers.first().is_some_and(|first| first.1 == 8);
        if follows_date && compact && matches!(digits, 4 | 6) {
            let value = if digits == 4 { value * 100 } else { value };
            self.parts.time = Some((value / 10_000, value / 100 % 100, value % 100));
        } else {
            self.parts.numbers.push((value, digits, before));
        }
        Some(())
    }

    fn read_word(&mut self, word: &str) {
        match word {
            "am" | "오전" => self.parts.afternoon = Some(false),
            "pm" | "오후" => self.parts.afternoon = Some(true),
            _ if self.parts.time.is_some() && zone(word).is_some() => {
                if self.parts.offset.is_none() {
                    self.parts.offset = zone(word);
                }
            }
            _ => {
                // `mar` is a Tuesday before it is March: the last one counts.
                if let Some(month) = month(word)
                    && (self.parts.time.is_none() || self.parts.month.is_none())
                {
                    self.parts.month = Some(month);
                }
            }
        }
    }

    fn read_offset(&mut self) -> Option<()> {
        let sign = if self.sign(0) == Some('-') { -1 } else { 1 };
        let (value, digits) = self.number(1)?;
        self.position += 2;
        let (hours, minutes) = if digits > 2 {
            (value / 100, value % 100)
        } else if self.sign(0) == Some(':')
            && let Some((minutes, _)) = self.number(1)
        {
            self.position += 2;
            (value, minutes)
        } else {
            (value, 0)
        };
        if hours > 24 || minutes > 59 {
            return None;
        }
        self.parts.offset = Some(sign * (hours * 3600 + minutes * 60));
        Some(())
    }
}

impl Parts {
    fn date(&self) -> Option<Date> {
        let (year, month, day) = self.calendar()?;
        let year = i16::try_from(year).ok().filter(|year| *year > 0)?;
        let month = i8::try_from(month).ok()?;
        let Some(day) = day else {
            // A time of no day is a mistake.
            return Date::month(year, month).filter(|_| self.time.is_none());
        };
        let first = civil::Date::new(year, month, 1).ok()?;
        let day = i8::try_from(day)
            .ok()
            .filter(|day| (1..=31).contains(day))?;
        let day = day.min(first.days_in_month());
        let date = civil::Date::new(year, month, day).ok()?;
        let Some((hours, minutes, seconds)) = self.time else {
            return Some(Date::Day(date));
        };
        let hours = match self.afternoon {
            Some(true) if hours < 12 => hours + 12,
            Some(false) if hours == 12 => 0,
            _ => hours,
        };
        let (hours, days) = if (hours, minutes, seconds) == (24, 0, 0) {
            (0, 1)
        } else {
            (hours, 0)
        };
        let small = |number: i64| i8::try_from(number).ok();
        // A leap second is the one before it.
        let seconds = if seconds == 60 { 59 } else { seconds };
        let time = Time::new(small(hours)?, small(minutes)?, small(seconds)?, 0).ok()?;
        let date = date.checked_add(Span::new().days(days)).ok()?;
        let offset = i32::try_from(self.offset.unwrap_or_default()).ok()?;
        let offset = Offset::from_seconds(offset).ok()?;
        let moment = offset.to_timestamp(date.to_datetime(time)).ok()?;
        Some(Date::Time(moment, offset))
    }

    /// Year, month and day.
    fn calendar(&self) -> Option<(i64, i64, Option<i64>)> {
        let numbers = self.numbers.as_slice();
        if let Some(month) = self.month {
            let month = i64::from(month);
            return match *numbers {
                [(year, 4, _)] => Some((year, month, None)),
                [(year, 4, _), (day, 1..=2, _), ..] => Some((year, month, Some(day))),
                [(day, 1..=2, _), (year, digits, _), ..] => {
                    Some((full_year(year, digits)?, month, Some(day)))
                }
                _ => None,
            };
        }
        match *numbers {
            [(date, 14, _)] => Some(compact(date / 1_000_000)),
            [(date, 8, _), ..] => Some(compact(date)),
            [(date, 6, None)] => Some(compact(
                full_year(date / 10_000, 2)? * 10_000 + date % 10_000,
            )),
            [(year, 4, _)] => Some((year, 1, None)),
            [(date, 7, _)] => day_of_year(date / 1000, date % 1000),
            [(year, 4, _), (day, 3, _)] if day > 12 => day_of_year(year, day),
            [(year, 4, _), (month, 1..=3, _)] => Some((year, month, None)),
            [(year, 4, _), (month, 1..=3, _), (day, 1..=2, _)] => Some((year, month, Some(day))),
            [(first, 1..=2, _), (second, 1..=2, Some(sign)), (year, 4, _)] => {
                let (month, day) = order(first, second, sign);
                Some((year, month, Some(day)))
            }
            [
                (first, 1..=2, _),
                (second, 1..=2, Some(sign @ ('/' | '.'))),
                (year, 2, _),
            ] => {
                let (month, day) = order(first, second, sign);
                Some((full_year(year, 2)?, month, Some(day)))
            }
            [(year, 2, _), (month, 2, Some('-')), (day, 2, _)] => {
                Some((full_year(year, 2)?, month, Some(day)))
            }
            _ => None,
        }
    }
}

/// A date in one number: year, month, day.
const fn compact(date: i64) -> (i64, i64, Option<i64>) {
    (date / 10_000, date / 100 % 100, Some(date % 100))
}

/// Month and day out of two numbers.
fn order(first: i64, second: i64, sign: char) -> (i64, i64) {
    let is_month_first = sign == '/';
    if (is_month_first && first <= 12) || second > 12 {
        (first, second)
    } else {
        (second, first)
    }
}

/// The day of a year, counted from 1.
fn day_of_year(year: i64, day: i64) -> Option<(i64, i64, Option<i64>)> {
    let first = civil::Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
    let days = i32::try_from(day)
        .ok()
        .filter(|day| (1..=366).contains(day))?
        - 1;
    let date = first.checked_add(Span::new().days(days)).ok()?;
    Some((
        date.year().into(),
        date.month().into(),
        Some(date.day().into()),
    ))
}

/// A year of two or three digits (RFC 2822, section 4.3).
fn full_year(year: i64, digits: usize) -> Option<i64> {
    match digits {
        4 => Some(year),
        2 if year < 50 => Some(2000 + year),
        2 | 3 => Some(1900 + year),
        _ => None,
    }
}

/// Beginnings of the names of the twelve months in many languages, without accents.
const MONTHS: [&[&str]; 12] = [
    &["jan", "gen", "ene", "oca", "stycz", "янв", "ιαν"],
    &["feb", "fev", "sub", "lut", "фев", "φεβ"],
    &["mar", "mrz", "maerz", "maart", "mrt", "мар", "μαρ"],
    &["apr", "avr", "abr", "nis", "kwi", "апр", "απρ"],
    &["may", "mai", "maj", "mag", "mei", "май", "мая", "μαι"],
    &["jun", "juin", "giu", "haz", "czerw", "июн", "ιουν"],
    &["jul", "juil", "lug", "tem", "lip", "июл", "ιουλ"],
    &["aug", "aou", "ago", "agu", "sier", "авг", "αυγ"],
    &["sep", "set", "szept", "eyl", "wrz", "сен", "σεπ"],
    &["oct", "okt", "out", "ott", "eki", "paz", "окт", "οκτ"],
    &["nov", "kas", "list", "ноя", "νοε"],
    &["dec", "dez", "dic", "des", "ara", "grud", "дек", "δεκ"],
];

/// The month of a folded word.
fn month(word: &str) -> Option<i8> {
    let mut months = MONTHS.iter();
    let index = months.position(|names| names.iter().any(|name| word.starts_with(name)))?;
    i8::try_from(index + 1).ok()
}

/// The offset of a zone by its folded name, in seconds. The single letters of the
/// military zones were so often used with the wrong sign that they mean nothing but
/// UTC (RFC 2822, section 4.3).
fn zone(word: &str) -> Option<i64> {
    let quarters = match word {
        "z" | "ut" | "utc" | "gmt" | "wet" => 0,
        "bst" | "cet" | "met" | "mez" | "west" => 4,
        "cest" | "mest" | "mesz" | "eet" | "sast" => 8,
        "eest" | "msk" | "trt" => 12,
        "msd" => 16,
        "pkt" => 20,
        "ist" => 22,
        "wib" | "ict" => 28,
        "awst" | "hkt" | "sgt" => 32,
        "jst" | "kst" => 36,
        "acst" => 38,
        "aest" => 40,
        "aedt" => 44,
        "nzst" => 48,
        "nzdt" => 52,
        "adt" | "art" | "brt" => -12,
        "nst" => -14,
        "at" | "ast" | "edt" => -16,
        "et" | "est" | "cdt" => -20,
        "ct" | "cst" | "mdt" => -24,
        "mt" | "mst" | "pdt" => -28,
        "pt" | "pst" | "akdt" => -32,
        "akst" => -36,
        "hst" => -40,
        _ => return None,
    };
    Some(quarters * 900)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read() {
        for (text, expected) in [
            // RFC 822 and what is made of it.
            ("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"),
            ("Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z"),
            ("Fri, 31 Dec 99 23:59 EST", "2000-01-01T04:59:00Z"),
            ("01 Jan 2004 00:00 GMT", "2004-01-01T00:00:00Z"),
            ("Sat, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"),
            ("Thu,  5 Apr 2012 10:00:00 PDT", "2012-04-05T17:00:00Z"),
            ("Wed, 19 Aug 2009 18:28:00 Etc/GMT", "2009-08-19T18:28:00Z"),
            (
                "Wed, 19 Feb 2012 22:40:00 GMT-01:01",
                "2012-02-19T23:41:00Z",
            ),
            ("Wed, 19 Feb 2012 22:40:00 UTC+2", "2012-02-19T20:40:00Z"),
            ("Wed, 19 Feb 2012 22:40:00 +1", "2012-02-19T21:40:00Z"),
            (
                "Mon, 13 Feb, 2012 06:28:00 +0530 (IST)",
                "2012-02-13T00:58:00Z",
            ),
            ("Thu, 30 Apr 2015 08:57:00 MEST", "2015-04-30T06:57:00Z"),
            ("Mon, 26 January 2004 16:31:00 ET", "2004-01-26T21:31:00Z"),
            ("Mon, 26 January 2004 16:31:00 K", "2004-01-26T16:31:00Z"),
            ("Thu Aug 30 2012 17:26:16 +0200", "2012-08-30T15:26:16Z"),
            ("Fri,24 Nov 2023 18:28:36 -0000", "2023-11-24T18:28:36Z"),
            ("Sat, 30 Jun 2012 23:59:60 GMT", "2012-06-30T23:59:59Z"),
            ("Thu, 31 Jun 2004 12:00:00 GMT", "2004-06-30T12:00:00Z"),
            ("Tue, 10 Jun 2003 24:00:00 GMT", "2003-06-11T00:00:00Z"),
            ("August 5, 2021 3:07 pm", "2021-08-05T15:07:00Z"),
            ("Aug 5th, 2021 12:07 AM", "2021-08-05T00:07:00Z"),
            // W3C-DTF and RFC 3339.
            ("2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z"),
            (
                "2003-12-31t10:14:55.123456789-08:00",
                "2003-12-31T18:14:55Z",
            ),
            ("2003-12-31T10:14+0100", "2003-12-31T09:14:00Z"),
            ("2003-06-10T04:00:00", "2003-06-10T04:00:00Z"),
            ("2003-06-10 04:00:00", "2003-06-10T04:00:00Z"),
            ("2004-07-08 23:56:58.0 -00:20", "2004-07-09T00:16:58Z"),
            ("2003-012-31T10:14:55+00:00", "2003-12-31T10:14:55Z"),
            ("20031231T101455Z", "2003-12-31T10:14:55Z"),
            // asctime and other programs.
            ("Sun Jan  4 16:29:06 2004", "2004-01-04T16:29:06Z"),
            ("Sun Jul 15 01:16:00 +0000 2012", "2012-07-15T01:16:00Z"),
            ("Sun Jul 15 01:16:00 EDT 2012", "2012-07-15T05:16:00Z"),
            ("Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53Z"),
            ("06/10/2003 14:30", "2003-06-10T14:30:00Z"),
            ("10.06.2003, 14:30 Uhr", "2003-06-10T14:30:00Z"),
            ("1086868800", "2004-06-10T12:00:00Z"),
            ("1086868800000", "2004-06-10T12:00:00Z"),
            // Other languages.
            ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"),
            ("2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"),
            ("2004-05-25 오후 11:23:17", "2004-05-25T14:23:17Z"),
            ("2004년 05월 28일  01:31:15", "2004-05-27T16:31:15Z"),
            ("mar., 03 juin 2014 10:00:00 +0200", "2014-06-03T08:00:00Z"),
            ("Di, 10 Mär 2015 10:00:00 +0100", "2015-03-10T09:00:00Z"),
            ("Mi., 14. Mai 2014 07:00:00 MESZ", "2014-05-14T05:00:00Z"),
            ("Sal, 14 Ağu 2018 10:00:00 +0300", "2018-08-14T07:00:00Z"),
            ("Вт, 03 июн 2014 10:00:00 +0400", "2014-06-03T06:00:00Z"),
            ("lun, 05 ene 2015 10:00:00 GMT", "2015-01-05T10:00:00Z"),
            (
                "śr., 10 września 2014 10:00:00 +0200",
                "2014-09-10T08:00:00Z",
            ),
        ] {
            let Some(Date::Time(moment, _)) = parse(text) else {
                panic!("{text}: {:?}", parse(text));
            };
            assert_eq!(moment.to_string(), expected, "{text}");
        }
    }

    #[test]
    fn days_months_and_years_stay_what_they_are() {
        for (text, expected) in [
            ("2003-12-31", "2003-12-31"),
            ("03-12-31", "2003-12-31"),
            ("031231", "2003-12-31"),
            ("20031231", "2003-12-31"),
            ("2003-335", "2003-12-01"),
            ("06/10/2003", "2003-06-10"),
            ("23/10/2003", "2003-10-23"),
            ("10.06.2003", "2003-06-10"),
            ("Thu, 01 Jan 2004", "2004-01-01"),
            ("2003-12", "2003-12"),
            ("2003", "2003-01"),
            ("Mai 2003", "2003-05"),
        ] {
            let date = parse(text).map(|date| date.to_string());
            assert_eq!(date.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "yesterday",
            "Sun, 16 Dec 2012 1:2:3:4 GMT",
            "Sun, 16 zzz 2012 11:47:32 GMT",
            "Sun, Dec x 2012 11:47:32 GMT",
            "Sun, 99 Jun 2009 12:00:00 GMT",
            "2003-12-31T25:14:55Z",
            "2003-12-31T10:61:55Z",
            "2013-13-27",
            "22013",
            "Sun, 31 Dec 9999 23:59:59 -9999",
            &"1 ".repeat(1000),
            "99999999999999999999999999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_future_is_now() {
        let now: Timestamp = "2024-05-05T12:00:00Z".parse().unwrap();
        for (text, is_kept) in [
            ("2024-05-05T11:59:59Z", true),
            ("2024-05-05T12:00:01Z", false),
            ("2024-05-05", true),
            ("2024-05-06", true),
            ("2024-05-07", false),
            ("2999-01", false),
        ] {
            let date = parse(text).unwrap();
            let expected = if is_kept {
                date
            } else {
                Date::Time(now, Offset::UTC)
            };
            assert_eq!(not_after(date, now), expected, "{text}");
        }
    }
}
