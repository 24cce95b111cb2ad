//! The date at the head of a plain file: `date 2025-07 The text begins here.`

use crate::model::Date;

/// What stands at the head of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head<'a> {
    /// A date, and the text after it.
    Dated(Date, &'a str),
    /// The word `date` and something like a date that is none.
    NoDate(&'a str),
    /// Nothing of the kind.
    Plain,
}

/// Reads the head: optional blanks, `date`, blanks, then a month, a day or a
/// moment without a blank inside, ended by a blank, a line end or the end.
pub(super) fn read(text: &str) -> Head<'_> {
    let Some(rest) = text.trim_start().strip_prefix("date") else {
        return Head::Plain;
    };
    let start = rest.trim_start_matches([' ', '\t']);
    if start.len() == rest.len() {
        return Head::Plain;
    }
    let end = start.find(char::is_whitespace).unwrap_or(start.len());
    let (word, body) = start.split_at(end);
    if let Ok(date) = word.parse() {
        return Head::Dated(date, body.trim_start());
    }
    let year = word.split('-').next().unwrap_or_default();
    let is_meant = word.len() > 5 && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    if is_meant {
        Head::NoDate(word)
    } else {
        Head::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_told_apart() {
        let dated = |date: &str, body| Head::Dated(date.parse().unwrap(), body);
        let cases = [
            (" date 2025-07 Die Stadt", dated("2025-07", "Die Stadt")),
            (
                "date 2025-07-14\n\nDie Stadt",
                dated("2025-07-14", "Die Stadt"),
            ),
            (
                "\n\t date\t2025-07-14T09:30 Die",
                dated("2025-07-14T09:30", "Die"),
            ),
            (
                "date 2025-07-14T09:30:00+02:00\nDie",
                dated("2025-07-14T09:30:00+02:00", "Die"),
            ),
            ("date 2025-07", dated("2025-07", "")),
            ("date 2025-13 Die Stadt", Head::NoDate("2025-13")),
            ("date 2025-02-30 Die Stadt", Head::NoDate("2025-02-30")),
            ("date 2025-07, Die Stadt", Head::NoDate("2025-07,")),
            ("date 2025 was a dry year", Head::Plain),
            ("date palms grow here", Head::Plain),
            ("dated 2025-07 by hand", Head::Plain),
            ("date\n2025-07 is another line", Head::Plain),
            ("Die Stadt, date 2025-07", Head::Plain),
            ("", Head::Plain),
        ];
        for (text, head) in cases {
            assert_eq!(read(text), head, "{text:?}");
        }
    }
}
