//! A folded text that knows where each part of it came from.

use std::ops::Range;

use super::segment::Segments;

/// A folded text with the way back to its source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    text: String,
    runs: Vec<Run>,
    source_len: usize,
}

/// Segments in a row that all have the same length in the source and the same
/// length folded: plain text is one run, and so is a stretch of Cyrillic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    folded: usize,
    source: usize,
    folded_step: usize,
    source_step: usize,
}

impl Folded {
    /// Folds a text; [`Folded::text`] is what [`fold`](super::fold) returns.
    pub fn new(source: &str) -> Self {
        let mut text = String::with_capacity(source.len());
        let mut runs: Vec<Run> = Vec::new();
        let mut next = (0, 0);
        let mut segments = Segments::new(source);
        loop {
            let folded = text.len();
            let Some(range) = segments.read(&mut text) else {
                break;
            };
            let steps = (text.len() - folded, range.len());
            if steps.0 == 0 {
                continue;
            }
            match runs.last() {
                Some(run)
                    if (run.folded_step, run.source_step) == steps
                        && next == (folded, range.start) => {}
                _ => runs.push(Run {
                    folded,
                    source: range.start,
                    folded_step: steps.0,
                    source_step: steps.1,
                }),
            }
            next = (text.len(), range.end);
        }
        Self {
            text,
            runs,
            source_len: source.len(),
        }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every segment that left something: its bytes in the folded text, and those
    /// it came from, in order.
    pub fn segments(&self) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
        self.runs.iter().enumerate().flat_map(|(number, run)| {
            let next = self.runs.get(number + 1);
            let end = next.map_or(self.text.len(), |next| next.folded);
            let starts = (run.folded..end).step_by(run.folded_step);
            starts.enumerate().map(|(count, folded)| {
                let source = run.source + count * run.source_step;
                (
                    folded..folded + run.folded_step,
                    source..source + run.source_step,
                )
            })
        })
    }

    /// Where a byte range of the folded text stands in the source: on character
    /// borders, widened to whole characters with the marks that follow them.
    ///
    /// An empty range stays empty; a range that reaches beyond the folded text
    /// ends where the source ends.
    pub fn source_range(&self, folded: Range<usize>) -> Range<usize> {
        let start = self.segment_at(folded.start).start;
        if folded.is_empty() {
            return start..start;
        }
        start..self.segment_at(folded.end - 1).end
    }

    /// The segment of the source that the byte at `folded` came from.
    fn segment_at(&self, folded: usize) -> Range<usize> {
        let runs = self.runs.partition_point(|run| run.folded <= folded);
        let Some(run) = runs.checked_sub(1).and_then(|last| self.runs.get(last)) else {
            return self.source_len..self.source_len;
        };
        if folded >= self.text.len() {
            return self.source_len..self.source_len;
        }
        let start = run.source + (folded - run.folded) / run.folded_step * run.source_step;
        start..start + run.source_step
    }
}

#[cfg(test)]
mod tests {
    use super::super::{fold, segment};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn matches_are_found_again_in_the_source() {
        for (source, wanted, expected) in [
            ("Die Türkei", "turkei", "Türkei"),
            ("Straße", "s", "S"),
            ("Maße", "mas", "Maß"),
            ("Präsident Erdoğan sprach", "erdogan", "Erdoğan"),
            ("Cafe\u{301} au lait", "cafe", "Cafe\u{301}"),
            ("Wör\u{ad}ter", "worter", "Wör\u{ad}ter"),
            ("eﬃzient", "ffi", "ﬃ"),
            ("Россия и Україна", "украі", "Украї"),
            ("東京がある", "が", "が"),
        ] {
            let folded = Folded::new(source);
            let start = folded.text().find(wanted).expect(wanted);
            let range = folded.source_range(start..start + wanted.len());
            assert_eq!(source.get(range), Some(expected));
        }
    }

    #[test]
    fn ranges_outside_are_harmless() {
        let folded = Folded::new("\u{301}aé");
        assert_eq!(folded.text(), "ae");
        assert_eq!(folded.source_range(0..9), 2..5);
        assert_eq!(folded.source_range(7..9), 5..5);
        assert_eq!(folded.source_range(1..1), 3..3);
        assert_eq!(Folded::new("").source_range(0..4), 0..0);
    }

    #[test]
    fn plain_text_is_one_run() {
        assert_eq!(Folded::new("plain text, nothing else").runs.len(), 1);
        assert_eq!(Folded::new("Україна").runs.len(), 1);
    }

    proptest! {
        #[test]
        fn ranges_lead_back(source in segment::arbitrary_text(), a in 0usize..80, b in 0usize..80) {
            let folded = Folded::new(&source);
            prop_assert_eq!(folded.text(), fold(&source));
            let borders: Vec<usize> = folded.text().char_indices().map(|(at, _)| at)
                .chain([folded.text().len()]).collect();
            let (a, b) = (borders[a % borders.len()], borders[b % borders.len()]);
            let (start, end) = (a.min(b), a.max(b));
            let range = folded.source_range(start..end);
            let found = source.get(range.clone());
            prop_assert!(found.is_some(), "off a character border");
            let matched = folded.text().get(start..end).unwrap_or_default();
            prop_assert!(fold(found.unwrap_or_default()).contains(matched));
        }

        #[test]
        fn segments_are_what_ranges_lead_back_to(source in segment::arbitrary_text()) {
            let folded = Folded::new(&source);
            let mut end = 0;
            for (part, from) in folded.segments() {
                prop_assert_eq!(part.start, end);
                prop_assert_eq!(folded.source_range(part.clone()), from);
                end = part.end;
            }
            prop_assert_eq!(end, folded.text().len());
        }

        #[test]
        fn ranges_keep_their_order(source in segment::arbitrary_text()) {
            let folded = Folded::new(&source);
            let mut last = 0..0;
            for at in 0..folded.text().len() {
                let range = folded.source_range(at..at + 1);
                prop_assert!(range == last || range.start >= last.end);
                prop_assert!(range.end <= source.len());
                last = range;
            }
        }
    }
}
