//! What can be completed at a place of a query.

use std::ops::Range;

/// The fields of the query language that are completed, in the order in which
/// they are offered.
pub const FIELDS: &[&str] = &[
    "title", "body", "source", "author", "tag", "lang", "url", "is", "date", "before", "after",
    "newer",
];

/// What may follow `is:`.
pub const STATES: &[&str] = &["unread", "read", "starred"];

/// Ages that may follow `newer:`.
pub const AGES: &[&str] = &["1d", "7d", "1m", "1y"];

/// What is wanted at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// The name of a field, with its colon.
    Field,
    /// The name of a source.
    Source,
    /// The name of an author.
    Author,
    /// A tag.
    Tag,
    /// A language.
    Language,
    /// One of [`STATES`].
    Is,
    /// A date such as `2025-07`.
    Date,
    /// One of [`AGES`], or another one.
    Age,
}

/// A piece of a query that has been begun and can be completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What a completion takes the place of, up to the cursor: a range of bytes.
    pub range: Range<usize>,
    /// What is wanted.
    pub kind: SlotKind,
    /// What was typed of it, without its opening quote.
    pub start: String,
}

/// What can be completed just before `cursor`, a byte offset into `input`; `None`
/// where there is nothing to complete: outside of words, inside of one, in phrases
/// and in fields that hold free text.
pub fn completion_at(input: &str, cursor: usize) -> Option<Slot> {
    let before = input.get(..cursor)?;
    let after = input.get(cursor..)?.chars().next();
    if !after.is_none_or(|c| c.is_whitespace() || is_border(c) || is_quote(c)) {
        return None;
    }
    let piece = last_piece(before)?;
    let text = before.get(piece.clone())?;
    let Some((field, value)) = text.split_once(':') else {
        let is_begun = !text.is_empty() && text.chars().all(char::is_alphabetic);
        return is_begun.then(|| Slot {
            range: piece,
            kind: SlotKind::Field,
            start: text.to_lowercase(),
        });
    };
    let kind = match field.to_lowercase().as_str() {
        "source" => SlotKind::Source,
        "author" => SlotKind::Author,
        "tag" => SlotKind::Tag,
        "lang" => SlotKind::Language,
        "is" => SlotKind::Is,
        "date" | "before" | "after" => SlotKind::Date,
        "newer" => SlotKind::Age,
        _ => return None,
    };
    let mut from = cursor - value.len();
    let mut start = value;
    if kind == SlotKind::Date {
        // The second date of a span is completed like the first.
        if let Some((first, second)) = value.split_once("..") {
            from += first.len() + "..".len();
            start = second;
        }
    }
    let start = start.strip_prefix(is_quote).unwrap_or(start);
    Some(Slot {
        range: from..cursor,
        kind,
        start: start.to_owned(),
    })
}

/// A completion as it is written in a query: in quotes if it needs them.
pub fn written(name: &str, is_whole: bool) -> String {
    // A quote inside a name cannot be written; what stands before it finds it, too.
    let name = name.split(is_quote).next().unwrap_or_default();
    let needs_quotes = name
        .chars()
        .any(|c| c.is_whitespace() || is_border(c) || c == ':');
    match (needs_quotes, is_whole) {
        (false, _) => name.to_owned(),
        (true, true) => format!("\"{name}\""),
        (true, false) => format!("\"{name}"),
    }
}

/// The piece between blanks that ends where `before` ends, a leading `-` left
/// out; `None` inside a quotation that is no value of a field.
fn last_piece(before: &str) -> Option<Range<usize>> {
    let (mut start, mut open) = (0, None);
    for (at, c) in before.char_indices() {
        let piece = before.get(start..at).unwrap_or_default();
        match (open, is_quote(c)) {
            (Some(_), true) => {
                (open, start) = (None, at + c.len_utf8());
            }
            (Some(_), false) => {}
            (None, true) => {
                open = Some(piece.ends_with(':'));
                if !piece.ends_with(':') {
                    start = at;
                }
            }
            (None, false) => {
                let begins = c.is_whitespace() || is_border(c) || (c == '-' && piece.is_empty());
                if begins {
                    start = at + c.len_utf8();
                }
            }
        }
    }
    (open != Some(false)).then_some(start..before.len())
}

/// Whether a character parts pieces without being a blank.
fn is_border(c: char) -> bool {
    matches!(c, '(' | ')' | '|')
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The query with the slot in brackets at the cursor `^`, and what is wanted.
    fn shown(input: &str) -> String {
        let cursor = input.find('^').unwrap();
        let input = input.replace('^', "");
        let Some(slot) = completion_at(&input, cursor) else {
            return String::new();
        };
        let mut marked = input;
        marked.insert(slot.range.end, ']');
        marked.insert(slot.range.start, '[');
        format!("{marked} {:?} {}", slot.kind, slot.start)
    }

    #[test]
    fn pieces_are_completed_where_the_cursor_ends_them() {
        for (input, expected) in [
            ("^", ""),
            ("krieg ^", ""),
            ("so^", "[so] Field so"),
            ("So^", "[So] Field so"),
            ("kr^ieg", ""),
            ("krieg -so^ x", "krieg -[so] x Field so"),
            ("(a|ti^)", "(a|[ti]) Field ti"),
            ("2025^", ""),
            ("source:^", "source:[] Source "),
            ("source:Can^", "source:[Can] Source Can"),
            ("SOURCE:can^ x", "SOURCE:[can] x Source can"),
            ("a source:\"The Ca^", "a source:[\"The Ca] Source The Ca"),
            (
                "a source:\"The Canal\" t^",
                "a source:\"The Canal\" [t] Field t",
            ),
            ("source:\"The Canal\"^", ""),
            ("\"two wor^", ""),
            ("\"two\" wor^", "\"two\" [wor] Field wor"),
            ("author:Ém^", "author:[Ém] Author Ém"),
            ("tag:^", "tag:[] Tag "),
            ("-lang:d^", "-lang:[d] Language d"),
            ("is:^", "is:[] Is "),
            ("date:2025^", "date:[2025] Date 2025"),
            ("date:2025-01..20^", "date:2025-01..[20] Date 20"),
            ("before:^", "before:[] Date "),
            ("newer:7^", "newer:[7] Age 7"),
            ("title:kr^", ""),
            ("http://x^", ""),
        ] {
            assert_eq!(shown(input), expected, "{input}");
        }
    }

    #[test]
    fn names_are_quoted_where_they_must_be() {
        for (name, whole, begun) in [
            ("Courier", "Courier", "Courier"),
            ("The Courier", "\"The Courier\"", "\"The Courier"),
            ("a:b", "\"a:b\"", "\"a:b"),
            ("a \"b\"", "\"a \"", "\"a "),
        ] {
            assert_eq!(written(name, true), whole);
            assert_eq!(written(name, false), begun);
        }
    }

    proptest! {
        #[test]
        fn any_place_may_be_asked_about(input in r#"[-a-z:"„|() ü.]{0,20}"#, cursor in 0_usize..30) {
            if let Some(slot) = completion_at(&input, cursor) {
                prop_assert!(input.get(slot.range.clone()).is_some());
                prop_assert_eq!(slot.range.end, cursor);
            }
        }
    }
}
