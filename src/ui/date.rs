//! Dates for people, as precise as they are known.

use jiff::tz::Offset;

use crate::model::Date;

/// The names of the months.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `July 2025`
pub(super) fn month(year: i16, month: i8) -> String {
    format!("{} {year}", month_name(month))
}

/// Under a heading with month and year: `14 Jul`, or `Jul`.
pub(super) fn in_month(date: &Date) -> String {
    let day = date.civil();
    let name = short_name(day.month());
    match date {
        Date::Month(_) => name.to_owned(),
        Date::Day(_) | Date::Time(..) => format!("{} {name}", day.day()),
    }
}

/// Without a heading: `14 Jul 2025`, or `Jul 2025`.
pub(super) fn in_short(date: &Date) -> String {
    format!("{} {}", in_month(date), date.civil().year())
}

/// In full: `July 2025`, `14 July 2025`, `14 July 2025, 09:30 +02`.
pub(super) fn in_full(date: &Date) -> String {
    let day = date.civil();
    let month = month(day.year(), day.month());
    match date {
        Date::Month(_) => month,
        Date::Day(_) => format!("{} {month}", day.day()),
        Date::Time(moment, offset) => {
            let time = offset.to_datetime(*moment).time();
            let zone = if *offset == Offset::UTC {
                "UTC".to_owned()
            } else {
                offset.to_string()
            };
            format!(
                "{} {month}, {:02}:{:02} {zone}",
                day.day(),
                time.hour(),
                time.minute()
            )
        }
    }
}

pub(super) fn month_name(month: i8) -> &'static str {
    let index = usize::try_from(month - 1).unwrap_or_default();
    MONTHS.get(index).copied().unwrap_or_default()
}

/// The first letters of a month's name, 1 to 12.
pub(super) fn short_name(month: i8) -> &'static str {
    let name = month_name(month);
    name.get(..3).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_shown_no_more_precisely_than_they_are_known() {
        let cases = [
            ("2025-07", "Jul", "Jul 2025", "July 2025"),
            ("2025-07-04", "4 Jul", "4 Jul 2025", "4 July 2025"),
            (
                "2025-07-14T09:30:00+02:00",
                "14 Jul",
                "14 Jul 2025",
                "14 July 2025, 09:30 +02",
            ),
            (
                "2025-07-14T09:30:00Z",
                "14 Jul",
                "14 Jul 2025",
                "14 July 2025, 09:30 UTC",
            ),
        ];
        for (text, under_heading, short, full) in cases {
            let date: Date = text.parse().unwrap();
            let shown = (in_month(&date), in_short(&date), in_full(&date));
            assert_eq!(
                shown,
                (under_heading.into(), short.into(), full.into()),
                "{text}"
            );
        }
    }
}
