//! Cells of two pixels each.

/// A colour: red, green, blue.
pub type Rgb = [u8; 3];

/// What a cell shows: the pixel above and the one below, `None` where the picture is
/// transparent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// In the upper half.
    pub above: Option<Rgb>,
    /// In the lower half.
    pub below: Option<Rgb>,
}

impl Block {
    /// What is written into the cell, its colour, and the colour behind it.
    pub fn drawn(self) -> (&'static str, Option<Rgb>, Option<Rgb>) {
        match (self.above, self.below) {
            (None, None) => (" ", None, None),
            (None, below) => ("▄", below, None),
            (Some(above), Some(below)) if above == below => (" ", None, Some(below)),
            (above, below) => ("▀", above, below),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_written_as_simply_as_it_can_be() {
        let (red, blue) = (Some([255, 0, 0]), Some([0, 0, 255]));
        for (above, below, drawn) in [
            (red, blue, ("▀", red, blue)),
            (red, red, (" ", None, red)),
            (red, None, ("▀", red, None)),
            (None, blue, ("▄", blue, None)),
            (None, None, (" ", None, None)),
        ] {
            assert_eq!(Block { above, below }.drawn(), drawn);
        }
    }
}
