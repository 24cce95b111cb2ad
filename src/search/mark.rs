//! Marked letters, in order and apart from each other.

use std::ops::Range;

/// A stretch of a text that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The letters that matched, in bytes of the text.
    pub range: Range<usize>,
    /// How they matched.
    pub kind: MarkKind,
    /// The word or phrase that they belong to, in bytes of the text. Marks of
    /// the same word follow each other.
    pub word: Range<usize>,
}

/// How a mark matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// As it was typed, apart from case and accents.
    Exact,
    /// With letters missing or mistaken.
    Fuzzy,
}

/// Sorts marks and parts those that overlap; exact ones stay whole.
pub(super) fn disjoint(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.retain(|mark| !mark.range.is_empty());
    marks.sort_by_key(|mark| (mark.kind, mark.range.start, mark.range.end));
    let fuzzy = marks.partition_point(|mark| mark.kind == MarkKind::Exact);
    let fuzzy = marks.split_off(fuzzy);
    let mut kept = united(marks);
    let exact = kept.len();
    for mark in united(fuzzy) {
        let held = kept.get(..exact).unwrap_or_default();
        let mut start = mark.range.start;
        let first = held.partition_point(|other| other.range.end <= start);
        let mut left = Vec::new();
        for other in held.iter().skip(first) {
            if other.range.start >= mark.range.end {
                break;
            }
            left.push(start..other.range.start);
            start = other.range.end;
        }
        left.push(start..mark.range.end);
        for range in left.into_iter().filter(|range| range.start < range.end) {
            kept.push(Mark {
                range,
                ..mark.clone()
            });
        }
    }
    kept.sort_by_key(|mark| mark.range.start);
    kept
}

/// Makes one of marks that overlap. They come sorted and are of one kind.
fn united(marks: Vec<Mark>) -> Vec<Mark> {
    let mut united: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        match united.last_mut() {
            Some(last) if mark.range.start < last.range.end => {
                last.range.end = last.range.end.max(mark.range.end);
                last.word = last.word.start.min(mark.word.start)..last.word.end.max(mark.word.end);
            }
            _ => united.push(mark),
        }
    }
    united
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The text with `[exact]` and `(fuzzy)` marks.
    pub(crate) fn shown(text: &str, marks: &[Mark]) -> String {
        let mut shown = text.to_owned();
        for mark in marks.iter().rev() {
            let (open, close) = match mark.kind {
                MarkKind::Exact => ('[', ']'),
                MarkKind::Fuzzy => ('(', ')'),
            };
            shown.insert(mark.range.end, close);
            shown.insert(mark.range.start, open);
        }
        shown
    }

    #[test]
    fn exact_marks_win_over_fuzzy_ones() {
        let text = "one two three";
        let mark = |range: Range<usize>, kind| Mark {
            range: range.clone(),
            kind,
            word: range,
        };
        let marks = disjoint(vec![
            mark(0..13, MarkKind::Fuzzy),
            mark(4..7, MarkKind::Exact),
            mark(2..5, MarkKind::Fuzzy),
        ]);
        assert_eq!(shown(text, &marks), "(one )[two]( three)");
    }
}
