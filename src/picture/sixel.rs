//! Pictures as DEC's terminals draw them: six rows of pixels at a time, a colour after
//! the other.
//!
//! After DEC's "VT330/VT340 Programmer Reference Manual", chapter 14.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Steps of red, green and blue each: 216 colours, which all such terminals have.
const STEPS: u32 = 6;

/// Pixels less opaque than this, of 255, are left as they are.
const OPAQUE_FROM: u8 = 128;

/// Thresholds by which neighbouring pixels are rounded up or down (Bayer 1973), so
/// that few colours look like many.
const THRESHOLDS: [[u32; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];

/// Writes a picture as a sixel sequence: rows of pixels, each red, green, blue and
/// how opaque it is.
pub fn sixels(pixels: &[[u8; 4]], width: usize) -> String {
    let width = width.max(1);
    let height = pixels.len() / width;
    let mut sequence = format!("\x1bP0;1q\"1;1;{width};{height}");
    for color in 0..STEPS.pow(3) {
        // In percent.
        let part = |divisor: u32| color / divisor % STEPS * 100 / (STEPS - 1);
        let (red, green, blue) = (part(STEPS * STEPS), part(STEPS), part(1));
        let _ = write!(sequence, "#{color};2;{red};{green};{blue}");
    }
    for (band, rows) in pixels.chunks(width * 6).enumerate() {
        if band > 0 {
            sequence.push('-');
        }
        // Of each colour, which of the six pixels of each column have it.
        let mut layers: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
        for (y, row) in rows.chunks(width).enumerate() {
            for (x, pixel) in row.iter().enumerate() {
                if let Some(color) = nearest(*pixel, x, y) {
                    let layer = layers.entry(color).or_insert_with(|| vec![0; width]);
                    if let Some(column) = layer.get_mut(x) {
                        *column |= 1 << y;
                    }
                }
            }
        }
        for (number, (color, columns)) in layers.iter().enumerate() {
            if number > 0 {
                sequence.push('$');
            }
            let _ = write!(sequence, "#{color}");
            write_columns(columns, &mut sequence);
        }
    }
    sequence.push_str("\x1b\\");
    sequence
}

/// The colour of a pixel; `None` if what is behind it shows.
fn nearest([red, green, blue, alpha]: [u8; 4], x: usize, y: usize) -> Option<u32> {
    let threshold = THRESHOLDS[y % 4][x % 4];
    let step = |color: u8| (u32::from(color) * (STEPS - 1) * 16 + threshold * 255) / (255 * 16);
    (alpha >= OPAQUE_FROM).then(|| (step(red) * STEPS + step(green)) * STEPS + step(blue))
}

/// Writes columns of six pixels, many alike with their number.
fn write_columns(columns: &[u8], sequence: &mut String) {
    for run in columns.chunk_by(|one, other| one == other) {
        let sign = char::from(b'?' + run.first().copied().unwrap_or(0));
        if run.len() > 3 {
            let _ = write!(sequence, "!{}{sign}", run.len());
        } else {
            sequence.extend(run.iter().map(|_| sign));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: [u8; 4] = [255, 0, 0, 255];
    const BLUE: [u8; 4] = [0, 0, 255, 255];
    const CLEAR: [u8; 4] = [255, 255, 255, 0];

    /// What stands behind the palette.
    fn bands(pixels: &[[u8; 4]], width: usize) -> String {
        let whole = sixels(pixels, width);
        let (_, rest) = whole.split_once("#215;2;100;100;100").unwrap();
        rest.strip_suffix("\x1b\\").unwrap().to_owned()
    }

    #[test]
    fn six_rows_are_one() {
        let start = "\x1bP0;1q\"1;1;2;7#0;2;0;0;0#1;2;0;0;20#";
        assert!(sixels(&[RED; 14], 2).starts_with(start));
        for (pixels, width, expected) in [
            (&[RED; 6][..], 1, "#180~"),
            (&[RED; 14], 2, "#180~~-#180@@"),
            (&[BLUE, RED, BLUE, RED], 2, "#5B?$#180?B"),
            (&[RED; 60], 10, "#180!10~"),
            (&[CLEAR, RED], 2, "#180?@"),
            (&[CLEAR], 1, ""),
            (&[], 0, ""),
        ] {
            assert_eq!(bands(pixels, width), expected, "{pixels:?}");
        }
    }

    #[test]
    fn colours_in_between_are_mixed() {
        // Half way between two steps: half of the pixels get each.
        let grey = [25, 25, 25, 255];
        let colors = (0..16).map(|place| nearest(grey, place % 4, place / 4));
        let dark = colors.filter(|color| *color == Some(0)).count();
        assert!((7..=9).contains(&dark), "{dark}");
    }
}
