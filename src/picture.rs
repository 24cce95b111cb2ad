//! Pictures in the text of articles: how large they are, how many cells they take
//! and what stands in those cells.
//!
//! The size of a picture is read from the first bytes of its file, so that its rows
//! can be kept free before it is decoded. Decoding is the one part that is only there
//! with the cargo feature `images`.

pub mod base64;
pub mod blocks;
mod data;
#[cfg(feature = "images")]
mod decode;
mod header;
pub mod placeholder;
pub mod sixel;

pub use data::{percent_decoded, read_data};
#[cfg(feature = "images")]
pub use decode::{DecodeError, blocks, pixels, png};
pub use header::extent;

/// Whether this program can decode pictures: whether it was built with the cargo
/// feature `images`.
pub const IS_BUILT_IN: bool = cfg!(feature = "images");

/// Files larger than this, in bytes, are not read.
pub const MOST_BYTES: u64 = 20 << 20;

/// Pictures of more pixels than this are not decoded.
pub const MOST_PIXELS: u64 = 40_000_000;

/// Pictures smaller than this on either side, in pixels, are ornaments of the text.
const LEAST_SIDE: u32 = 16;

/// A column is taken for so many pixels of a picture that is shown in its own size.
const PIXELS_PER_COLUMN: u32 = 10;

/// How pictures are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Graphics {
    /// Not at all.
    #[default]
    None,
    /// Two pixels a cell, as half blocks in two colours.
    Blocks,
    /// By kitty's graphics protocol: the terminal is given the picture, and cells say
    /// where it is to be seen.
    Kitty,
    /// By iTerm2's inline images: only on a screen of their own.
    Iterm,
    /// As sixels: only on a screen of their own.
    Sixel,
}

impl Graphics {
    /// Whether pictures can stand between lines of text, and scroll with them.
    pub fn scrolls(self) -> bool {
        matches!(self, Self::Blocks | Self::Kitty)
    }
}

/// A picture that is drawn at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// A PNG file.
    Png(Vec<u8>),
    /// A sequence of [`sixel::sixels`].
    Sixels(String),
}

/// The size of a picture in pixels, neither side 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

impl Extent {
    /// A size; `None` if a side is 0.
    pub fn new(width: u32, height: u32) -> Option<Self> {
        (width > 0 && height > 0).then_some(Self { width, height })
    }

    /// Whether a picture of this size is worth rows of its own and can be decoded.
    pub fn is_shown(self) -> bool {
        let pixels = u64::from(self.width) * u64::from(self.height);
        self.width.min(self.height) >= LEAST_SIDE && pixels <= MOST_PIXELS
    }
}

/// The cells that a picture takes, neither side 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Room {
    /// From left to right.
    pub columns: u16,
    /// From top to bottom, at most [`placeholder::MOST_ROWS`].
    pub rows: u16,
}

/// The size of a cell of the terminal in pixels, neither side 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CellSize {
    /// From left to right.
    pub width: u16,
    /// From top to bottom.
    pub height: u16,
}

impl Default for CellSize {
    /// What cells are like when the terminal does not say: twice as high as wide.
    fn default() -> Self {
        Self {
            width: 8,
            height: 16,
        }
    }
}

impl CellSize {
    /// The size of a cell of a screen of so many columns and rows and pixels; `None`
    /// if the terminal does not know its pixels.
    pub fn of_screen((columns, rows): (u16, u16), (width, height): (u16, u16)) -> Option<Self> {
        let (width, height) = (width.checked_div(columns)?, height.checked_div(rows)?);
        (width > 0 && height > 0).then_some(Self { width, height })
    }
}

impl Room {
    /// The cells for a picture of a size, no more than these columns and rows: in its
    /// own size or smaller, its sides to each other as they are.
    pub fn of(extent: Extent, columns: u16, rows: u16, cell: CellSize) -> Self {
        let own = extent.width.div_ceil(PIXELS_PER_COLUMN);
        let columns = u16::try_from(own).unwrap_or(u16::MAX).min(columns);
        Self::filling(extent, columns, rows, cell)
    }

    /// The cells for a picture of a size, as many as there are of these columns and
    /// rows, its sides to each other as they are.
    pub fn filling(extent: Extent, columns: u16, rows: u16, cell: CellSize) -> Self {
        let rows = u64::from(rows.clamp(1, placeholder::MOST_ROWS));
        let (width, height) = (u64::from(extent.width), u64::from(extent.height));
        let (across, down) = (u64::from(cell.width), u64::from(cell.height));
        let wide = u64::from(columns).max(1);
        // The rows of a picture of so many columns, and the other way round.
        let high = (wide * across * height).div_ceil(width * down).max(1);
        let (wide, high) = if high > rows {
            let narrow = (rows * down * width / (height * across)).clamp(1, wide);
            (narrow, rows)
        } else {
            (wide, high)
        };
        Self {
            columns: wide as u16,
            rows: high as u16,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_keep_their_sides_and_fit() {
        let tall = CellSize {
            width: 10,
            height: 25,
        };
        // Size in pixels, columns and rows there are, cell, columns and rows taken.
        let cases = [
            ((400, 200), (72, 20), CellSize::default(), (40, 10)),
            ((4000, 2000), (72, 20), CellSize::default(), (72, 18)),
            ((4000, 2000), (72, 10), CellSize::default(), (40, 10)),
            ((400, 200), (72, 20), tall, (40, 8)),
            ((16, 16), (72, 20), CellSize::default(), (2, 1)),
            ((20, 40_000), (72, 20), CellSize::default(), (1, 20)),
            ((40_000, 20), (72, 20), CellSize::default(), (72, 1)),
            ((400, 400), (0, 0), CellSize::default(), (1, 1)),
            ((u32::MAX, u32::MAX), (72, 500), tall, (72, 29)),
            ((1000, 9000), (500, 500), CellSize::default(), (12, 54)),
        ];
        for ((width, height), (columns, rows), cell, taken) in cases {
            let extent = Extent::new(width, height).unwrap();
            let room = Room::of(extent, columns, rows, cell);
            assert_eq!((room.columns, room.rows), taken, "{extent:?}");
        }
    }

    #[test]
    fn cells_have_a_size_if_the_terminal_knows_it() {
        let cell = CellSize::of_screen((80, 24), (800, 480));
        assert_eq!(
            cell,
            Some(CellSize {
                width: 10,
                height: 20
            })
        );
        assert_eq!(CellSize::of_screen((80, 24), (0, 0)), None);
        assert_eq!(CellSize::of_screen((0, 0), (800, 480)), None);
        assert_eq!(CellSize::of_screen((80, 24), (79, 480)), None);
    }

    #[test]
    fn ornaments_and_bombs_take_no_rows() {
        for (width, height, is_shown) in [
            (16, 16, true),
            (15, 900, false),
            (900, 1, false),
            (8000, 5000, true),
            (8000, 5001, false),
            (u32::MAX, u32::MAX, false),
        ] {
            let extent = Extent::new(width, height).unwrap();
            assert_eq!(extent.is_shown(), is_shown, "{extent:?}");
        }
        assert_eq!(Extent::new(0, 7), None);
    }
}
