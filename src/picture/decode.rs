//! From the bytes of a picture to what the terminal is given.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits,
    RgbaImage, imageops,
};

use super::blocks::Block;
use super::{CellSize, Extent, MOST_PIXELS, Room};

/// Decoding one picture takes no more memory than this, in bytes.
const MOST_MEMORY: u64 = 256 << 20;

/// The terminal is given no picture of more pixels than this: it takes time to send.
const MOST_SENT_PIXELS: u64 = 600_000;

/// A picture that is drawn at the cursor has no more pixels than this.
const MOST_DRAWN_PIXELS: u64 = 1_000_000;

/// Pixels less opaque than this, of 255, show what is behind them.
const OPAQUE_FROM: u8 = 128;

/// Why a picture cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// It has too many pixels.
    #[error("the picture is too large")]
    TooLarge,
    /// It is damaged, or of a kind that is not known.
    #[error(transparent)]
    Image(#[from] image::ImageError),
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Decodes a picture into cells of two pixels, row by row.
///
/// # Errors
/// It is damaged, too large, or in none of the formats PNG, JPEG, GIF and WebP.
pub fn blocks(bytes: &[u8], room: Room) -> Result<Vec<Block>, DecodeError> {
    let (columns, rows) = (u32::from(room.columns), u32::from(room.rows));
    let small = shrunk(decode(bytes)?, columns, rows * 2);
    let color = |column, row| {
        let [red, green, blue, alpha] = small.get_pixel(column, row).0;
        (alpha >= OPAQUE_FROM).then_some([red, green, blue])
    };
    let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row * 2)));
    Ok(cells
        .map(|(column, row)| Block {
            above: color(column, row),
            below: color(column, row + 1),
        })
        .collect())
}

/// Decodes a picture and writes it as PNG, no larger than its cells are.
///
/// # Errors
/// As for [`blocks`].
pub fn png(bytes: &[u8], room: Room, cell: CellSize) -> Result<Vec<u8>, DecodeError> {
    let image = decode(bytes)?;
    let own = Extent {
        width: image.width(),
        height: image.height(),
    };
    let (width, height) = sent_size(own, room, cell);
    let small = shrunk(image, width, height);
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive)
        .write_image(small.as_raw(), width, height, ExtendedColorType::Rgba8)?;
    Ok(png)
}

/// A picture in another size. What is transparent has no part in the colours.
fn shrunk(image: DynamicImage, width: u32, height: u32) -> RgbaImage {
    if (image.width(), image.height()) == (width, height) {
        return image.into_rgba8();
    }
    if !image.color().has_alpha() {
        return image.thumbnail_exact(width, height).into_rgba8();
    }
    let mut image = image.into_rgba8();
    for pixel in image.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0.map(u16::from);
        let part = |color: u16| (color * alpha / 255) as u8;
        pixel.0 = [part(red), part(green), part(blue), alpha as u8];
    }
    let mut image = imageops::thumbnail(&image, width, height);
    for pixel in image.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0.map(u16::from);
        let whole = |color: u16| (color * 255).checked_div(alpha).unwrap_or(0).min(255) as u8;
        pixel.0 = [whole(red), whole(green), whole(blue), alpha as u8];
    }
    image
}

/// Decodes a picture into pixels, each red, green, blue and how opaque it is, and says
/// how many a row has; it fills its cells.
///
/// # Errors
/// As for [`blocks`].
pub fn pixels(
    bytes: &[u8],
    room: Room,
    cell: CellSize,
) -> Result<(Vec<[u8; 4]>, usize), DecodeError> {
    let image = decode(bytes)?;
    let side = |cells: u16, pixels: u16| u32::from(cells) * u32::from(pixels);
    let (across, down) = (side(room.columns, cell.width), side(room.rows, cell.height));
    let (own_width, own_height) = (f64::from(image.width()), f64::from(image.height()));
    let most = (MOST_DRAWN_PIXELS as f64 / (own_width * own_height)).sqrt();
    let scale = (f64::from(across) / own_width).min(f64::from(down) / own_height);
    let scale = scale.min(most);
    let scaled = |length: f64| (length * scale).round().max(1.0) as u32;
    let (width, height) = (scaled(own_width), scaled(own_height));
    let pixels = shrunk(image, width, height);
    let pixels = pixels.pixels().map(|pixel| pixel.0).collect();
    Ok((pixels, width as usize))
}

/// The pixels of a picture as it is sent: those of its cells, or its own if it has
/// fewer.
fn sent_size(own: Extent, room: Room, cell: CellSize) -> (u32, u32) {
    let side = |cells: u16, pixels: u16| f64::from(cells) * f64::from(pixels);
    let (own_width, own_height) = (f64::from(own.width), f64::from(own.height));
    let across = side(room.columns, cell.width) / own_width;
    let down = side(room.rows, cell.height) / own_height;
    let most = (MOST_SENT_PIXELS as f64 / (own_width * own_height)).sqrt();
    let scale = across.min(down).min(most).min(1.0);
    let scaled = |length: f64| (length * scale).round().max(1.0) as u32;
    (scaled(own_width), scaled(own_height))
}

/// The pixels of a picture, of an animation those of its first picture.
fn decode(bytes: &[u8]) -> Result<DynamicImage, DecodeError> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    reader.limits(limits.clone());
    let is_turnable = reader.format() == Some(ImageFormat::Jpeg);
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(DecodeError::TooLarge);
    }
    // What the decoder takes for itself it counts on its own.
    limits.reserve(decoder.total_bytes())?;
    // The others are shown as their headers say.
    let orientation = is_turnable.then(|| decoder.orientation()).transpose()?;
    let mut image = DynamicImage::from_decoder(decoder)?;
    if let Some(orientation) = orientation {
        image.apply_orientation(orientation);
    }
    Ok(image)
}

#[cfg(test)]
mod tests {
    use image::Rgba;
    use proptest::prelude::*;

    use super::*;
    use crate::picture;

    const RED: [u8; 4] = [255, 0, 0, 255];
    const BLUE: [u8; 4] = [0, 0, 255, 255];
    const CLEAR: [u8; 4] = [0, 0, 0, 0];

    /// A picture of two colours, one above the other.
    fn flag(width: u32, height: u32, above: [u8; 4], below: [u8; 4]) -> DynamicImage {
        DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, |_, y| {
            Rgba(if y < height / 2 { above } else { below })
        }))
    }

    fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let image = match format {
            ImageFormat::Jpeg => DynamicImage::ImageRgb8(image.to_rgb8()),
            _ => image.clone(),
        };
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn pictures_of_all_formats_become_blocks() {
        let room = Room {
            columns: 3,
            rows: 1,
        };
        for format in [
            ImageFormat::Png,
            ImageFormat::Jpeg,
            ImageFormat::Gif,
            ImageFormat::WebP,
        ] {
            let bytes = written(&flag(48, 32, RED, BLUE), format);
            let size = picture::extent(&mut Cursor::new(&bytes));
            assert_eq!(size, Extent::new(48, 32), "{format:?}");
            let cells = blocks(&bytes, room).unwrap();
            assert_eq!(cells.len(), 3);
            for cell in cells {
                let [red, _, blue] = cell.above.unwrap();
                assert!(red > 240 && blue < 15, "{format:?}: {cell:?}");
                let [red, _, blue] = cell.below.unwrap();
                assert!(red < 15 && blue > 240, "{format:?}: {cell:?}");
            }
        }
    }

    #[test]
    fn photographs_are_turned_as_they_say() {
        let exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let mut bytes = written(&flag(32, 64, RED, BLUE), ImageFormat::Jpeg);
        let length = (exif.len() as u16 + 2).to_be_bytes();
        let segment = [b"\xff\xe1", &length[..], exif].concat();
        bytes.splice(2..2, segment);
        let size = picture::extent(&mut Cursor::new(&bytes));
        assert_eq!(size, Extent::new(64, 32));
        let image = decode(&bytes).unwrap();
        assert_eq!((image.width(), image.height()), (64, 32));
        // A quarter turn to the right: what was above is on the right.
        let [red, ..] = image.to_rgba8().get_pixel(60, 16).0;
        assert!(red > 240);
    }

    proptest! {
        #[test]
        fn damaged_pictures_are_survived(
            format in 0usize..4,
            places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        ) {
            let formats = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP];
            let mut bytes = written(&flag(24, 24, RED, CLEAR), formats[format]);
            for (place, byte) in places {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            let room = Room { columns: 3, rows: 2 };
            let cells = blocks(&bytes, room);
            prop_assert!(cells.map_or(true, |cells| cells.len() == 6));
        }
    }

    #[test]
    fn what_is_behind_shows_through() {
        let bytes = written(&flag(16, 32, CLEAR, BLUE), ImageFormat::Png);
        let room = Room {
            columns: 1,
            rows: 1,
        };
        let block = Block {
            above: None,
            below: Some([0, 0, 255]),
        };
        assert_eq!(blocks(&bytes, room).unwrap(), [block]);
    }

    #[test]
    fn what_is_transparent_has_no_part_in_the_colours() {
        // A row of a chequered pattern of blue and nothing, which is black.
        let image = RgbaImage::from_fn(64, 64, |x, _| Rgba(if x % 2 == 0 { BLUE } else { CLEAR }));
        let [red, green, blue, alpha] = shrunk(image.into(), 4, 4).get_pixel(1, 1).0;
        assert_eq!((red, green), (0, 0));
        assert!(blue > 250 && alpha.abs_diff(127) < 3, "{blue} {alpha}");
    }

    #[test]
    fn the_terminal_is_given_no_more_pixels_than_it_shows() {
        let cell = CellSize {
            width: 10,
            height: 20,
        };
        let room = |columns, rows| Room { columns, rows };
        // Size, cells, size as it is sent.
        for (own, cells, sent) in [
            ((100, 100), room(10, 5), (100, 100)),
            ((50, 50), room(10, 5), (50, 50)),
            ((1000, 500), room(40, 10), (400, 200)),
            ((1000, 500), room(40, 2), (80, 40)),
            ((40_000, 1), room(40, 1), (400, 1)),
            ((4000, 4000), room(200, 54), (775, 775)),
        ] {
            let own = Extent::new(own.0, own.1).unwrap();
            assert_eq!(sent_size(own, cells, cell), sent, "{own:?}");
        }
        let bytes = written(&flag(100, 60, RED, BLUE), ImageFormat::Jpeg);
        let (pixels, width) = pixels(&bytes, room(20, 3), cell).unwrap();
        assert_eq!((width, pixels.len()), (100, 100 * 60));
        let png = png(&bytes, room(5, 2), cell).unwrap();
        assert_eq!(picture::extent(&mut Cursor::new(&png)), Extent::new(50, 30));
    }

    #[test]
    fn bombs_and_damaged_files_are_refused() {
        let room = Room {
            columns: 4,
            rows: 2,
        };
        let whole = written(&flag(48, 32, RED, BLUE), ImageFormat::Png);
        // A header that promises 100,000 times 100,000 pixels.
        let mut bomb = whole.clone();
        bomb.splice(16..24, [0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
        let cut = whole.get(..whole.len() / 2).unwrap().to_vec();
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec();
        for bytes in [bomb, cut, svg, Vec::new()] {
            assert!(blocks(&bytes, room).is_err());
            assert!(png(&bytes, room, CellSize::default()).is_err());
        }
        // A GIF of 60,000 times 60,000 pixels in a few bytes.
        let gif = b"GIF89a\x60\xea\x60\xea\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x60\xea\x60\xea\0\x02\x02D\x01\0;";
        assert!(matches!(blocks(gif, room), Err(DecodeError::TooLarge)));
    }
}
