//! The size of a picture, from the first bytes of its file.

use std::io::{Read, Result, Seek, SeekFrom};

use super::Extent;

/// So many parts of a JPEG file are looked through for its size.
const MOST_SEGMENTS: usize = 200;

/// The size of a picture in PNG, JPEG, GIF or WebP; `None` if it is no such picture,
/// or cannot be read. Reads a few bytes wherever the file is long.
/// A JPEG file that says so (EXIF) is turned on its side.
pub fn extent(file: &mut (impl Read + Seek)) -> Option<Extent> {
    let mut head = Vec::with_capacity(30);
    file.by_ref().take(30).read_to_end(&mut head).ok()?;
    match head.as_slice() {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => png(&head),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => gif(&head),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => webp(&head),
        [0xff, 0xd8, 0xff, ..] => jpeg(file).ok().flatten(),
        _ => None,
    }
}

/// A number of up to four bytes, the lowest first.
fn low_first(bytes: &[u8], place: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(place..place.checked_add(length)?)?.iter().rev();
    Some(bytes.fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// A number of up to four bytes, the highest first.
fn high_first(bytes: &[u8], place: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(place..place.checked_add(length)?)?.iter();
    Some(bytes.fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// PNG, 11.2.1: the header comes first.
fn png(head: &[u8]) -> Option<Extent> {
    if head.get(12..16)? != b"IHDR" {
        return None;
    }
    Extent::new(high_first(head, 16, 4)?, high_first(head, 20, 4)?)
}

/// `GIF89a`, 18: the logical screen.
fn gif(head: &[u8]) -> Option<Extent> {
    Extent::new(low_first(head, 6, 2)?, low_first(head, 8, 2)?)
}

/// The three forms of WebP (RFC 9649, 2.5 to 2.7).
fn webp(head: &[u8]) -> Option<Extent> {
    match head.get(12..16)? {
        b"VP8X" => Extent::new(low_first(head, 24, 3)? + 1, low_first(head, 27, 3)? + 1),
        b"VP8L" if head.get(20) == Some(&0x2f) => {
            let bits = low_first(head, 21, 4)?;
            Extent::new((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
        }
        b"VP8 " if head.get(23..26)? == [0x9d, 0x01, 0x2a] => Extent::new(
            low_first(head, 26, 2)? & 0x3fff,
            low_first(head, 28, 2)? & 0x3fff,
        ),
        _ => None,
    }
}

/// JPEG (ITU T.81, B.1.1.2): segments, each with its length, up to the frame header.
fn jpeg(file: &mut (impl Read + Seek)) -> Result<Option<Extent>> {
    file.seek(SeekFrom::Start(2))?;
    let mut is_turned = false;
    for _ in 0..MOST_SEGMENTS {
        let mut marker = [0; 2];
        file.read_exact(&mut marker)?;
        // Any number of fill bytes may stand before a marker.
        while marker == [0xff, 0xff] {
            file.read_exact(&mut marker[1..])?;
        }
        match marker {
            // Standing alone: TEM and the restart markers.
            [0xff, 0x01 | 0xd0..=0xd8] => continue,
            // The scan begins, or the file ends.
            [0xff, 0xd9 | 0xda] => return Ok(None),
            [0xff, _] => {}
            _ => return Ok(None),
        }
        let mut length = [0; 2];
        file.read_exact(&mut length)?;
        let length = u16::from_be_bytes(length);
        let is_frame = matches!(marker[1], 0xc0..=0xcf) && !matches!(marker[1], 0xc4 | 0xc8 | 0xcc);
        if is_frame {
            let mut frame = [0; 5];
            file.read_exact(&mut frame)?;
            let side = |place| high_first(&frame, place, 2).unwrap_or(0);
            let (width, height) = (side(3), side(1));
            return Ok(if is_turned {
                Extent::new(height, width)
            } else {
                Extent::new(width, height)
            });
        }
        let Some(length) = length.checked_sub(2) else {
            return Ok(None);
        };
        if marker[1] == 0xe1 {
            let mut segment = Vec::new();
            file.by_ref()
                .take(length.into())
                .read_to_end(&mut segment)?;
            is_turned |= turns_on_its_side(&segment).unwrap_or(false);
        } else {
            file.seek(SeekFrom::Current(length.into()))?;
        }
    }
    Ok(None)
}

/// Whether an application segment (Exif 2.32, 4.5.2 and 4.6.5) says that rows are to
/// become columns.
fn turns_on_its_side(segment: &[u8]) -> Option<bool> {
    const ORIENTATION: u32 = 0x0112;
    let tiff = segment.strip_prefix(b"Exif\0\0")?;
    let number = match tiff.get(..2)? {
        b"II" => low_first,
        b"MM" => high_first,
        _ => return None,
    };
    let directory = usize::try_from(number(tiff, 4, 4)?).ok()?;
    let entries = number(tiff, directory, 2)? as usize;
    let places = (0..entries).map(|entry| directory + 2 + entry * 12);
    for place in places {
        if number(tiff, place, 2)? == ORIENTATION {
            return Some((5..=8).contains(&number(tiff, place + 8, 2)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    fn size(bytes: &[u8]) -> Option<(u32, u32)> {
        let extent = extent(&mut Cursor::new(bytes))?;
        Some((extent.width, extent.height))
    }

    #[test]
    fn every_format_says_its_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x02\0\0\0\x09\x08\x06\0\0\0";
        let gif = b"GIF89a\x02\x01\x09\0\x80\0\0";
        let extended = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x01\x01\0\x08\0\0";
        let lossless = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x01\x01\x02\0\0\0\0\0\0";
        let lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x02\x01\x09\0";
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xfe\0\x02\xff\xc4\0\x03x\
                     \xff\xc2\0\x11\x08\0\x09\x01\x02\x03";
        let all: [&[u8]; 6] = [png, gif, extended, lossless, lossy, jpeg];
        for bytes in all {
            assert_eq!(size(bytes), Some((258, 9)), "{bytes:?}");
            for end in 0..bytes.len() {
                // A part of a header gives no nonsense.
                let cut = size(&bytes[..end]);
                assert!(cut.is_none() || cut == Some((258, 9)), "{bytes:?} {end}");
            }
        }
    }

    #[test]
    fn photographs_may_lie_on_their_side() {
        let high = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02\x01\0\0\x03\0\0\0\x01\0\x01\0\0\
                     \x01\x12\0\x03\0\0\0\x01\0\x06\0\0";
        let low = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x03\0\0\0";
        let short = b"Exif\0\0II\x2a\0\xff\xff\xff\xff";
        let cases: [(&[u8], _); 4] = [
            (high, (9, 258)),
            (low, (258, 9)),
            (short, (258, 9)),
            (b"XMP", (258, 9)),
        ];
        for (exif, expected) in cases {
            let length = (exif.len() as u16 + 2).to_be_bytes();
            let frame = b"\xff\xc0\0\x11\x08\0\x09\x01\x02\x03";
            let file = [b"\xff\xd8\xff\xe1", &length[..], exif, frame].concat();
            assert_eq!(size(&file), Some(expected), "{exif:?}");
        }
    }

    #[test]
    fn what_is_no_picture_has_no_size() {
        let empty = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\x09\x08\x06\0\0\0";
        for bytes in [
            &b""[..],
            b"GIF89a\0\0\0\0",
            b"<svg width='3' height='4'/>",
            b"\xff\xd8\xff\xe0\0\0\0\0\0",
            b"\xff\xd8\xff\xda\0\x02\xff\xc0\0\x11\x08\0\x09\0\x09",
            empty,
        ] {
            assert_eq!(size(bytes), None, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(start in 0usize..5, bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let starts: [&[u8]; 5] = [b"", b"\xff\xd8\xff", b"RIFFxxxxWEBPVP8L", b"GIF89a", b"\x89PNG\r\n\x1a\n"];
            let bytes = [starts[start], &bytes].concat();
            let _ = size(&bytes);
        }
    }
}
