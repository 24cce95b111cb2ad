//! The places at which the author allows words to be divided.

use std::ops::Range;

/// Soft hyphens, as offsets in a part of the text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SoftHyphens<'a> {
    /// The places in the whole text, in order.
    places: &'a [usize],
    /// Where the part begins in it.
    base: usize,
}

impl<'a> SoftHyphens<'a> {
    /// Those of a whole text.
    pub(super) fn new(places: &'a [usize]) -> Self {
        Self { places, base: 0 }
    }

    /// Those of what stands in a range of the part.
    pub(super) fn of_part(self, range: &Range<usize>) -> Self {
        if self.places.is_empty() {
            return self;
        }
        let base = self.base + range.start;
        let end = self.base + range.end;
        let from = self.places.partition_point(|&place| place <= base);
        let to = self.places.partition_point(|&place| place < end);
        let places = self.places.get(from..to).unwrap_or_default();
        Self { places, base }
    }

    /// Whether there are none inside a range of the part.
    pub(super) fn are_none_in(self, range: &Range<usize>) -> bool {
        self.of_part(range).places.is_empty()
    }

    /// The places inside a range of the part, its ends not counted.
    pub(super) fn inside(self, range: &Range<usize>) -> impl Iterator<Item = usize> + use<'a> {
        let base = self.base;
        let within = self.of_part(range).places;
        within.iter().map(move |place| place - base)
    }
}
