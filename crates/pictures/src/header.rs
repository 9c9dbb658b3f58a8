//! The size a picture claims, read from its header before anything is decoded.

use crate::{Format, MAX_PIXELS, MAX_SIDE, PictureError, jpeg};

/// Width and height in pixels, as the header claims them and within the limits.
///
/// A kilobyte can claim sixty thousand pixels a side, so this costs a look at a few bytes.
///
/// # Errors
/// [`PictureError::Dimensions`] past a limit, [`PictureError::Unreadable`] when the header, or the
/// end of a JPEG, is missing.
pub(crate) fn dimensions(format: Format, bytes: &[u8]) -> Result<(u32, u32), PictureError> {
    let (width, height) = claimed(format, bytes).ok_or(PictureError::Unreadable)?;
    let sides = 1..=MAX_SIDE;
    if !sides.contains(&width) || !sides.contains(&height) || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::Dimensions { width, height });
    }
    Ok((width, height))
}

fn claimed(format: Format, bytes: &[u8]) -> Option<(u32, u32)> {
    match format {
        Format::Bmp => bmp(bytes),
        Format::Gif => Some((
            u16::from_le_bytes(at(bytes, 6)?).into(),
            u16::from_le_bytes(at(bytes, 8)?).into(),
        )),
        Format::Jpeg => jpeg::dimensions(bytes),
        Format::Png => Some((u32::from_be_bytes(at(bytes, 16)?), u32::from_be_bytes(at(bytes, 20)?))),
    }
}

/// The oldest header has short sides; in all others a negative height means rows from the top.
fn bmp(bytes: &[u8]) -> Option<(u32, u32)> {
    const OLDEST_HEADER: u32 = 12;
    if u32::from_le_bytes(at(bytes, 14)?) == OLDEST_HEADER {
        Some((
            u16::from_le_bytes(at(bytes, 18)?).into(),
            u16::from_le_bytes(at(bytes, 20)?).into(),
        ))
    } else {
        Some((
            u32::from_le_bytes(at(bytes, 18)?),
            i32::from_le_bytes(at(bytes, 22)?).unsigned_abs(),
        ))
    }
}

/// The `N` bytes at `offset`.
pub(crate) fn at<const N: usize>(bytes: &[u8], offset: usize) -> Option<[u8; N]> {
    bytes.get(offset..)?.first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn every_header_gives_its_size() {
        for format in samples::FORMATS {
            let size = dimensions(format, &samples::file(format));
            assert_eq!(size, Ok((samples::WIDTH, samples::HEIGHT)), "{format}");
        }
    }

    #[test]
    fn a_bitmap_stored_from_the_top_has_its_height() {
        let mut bmp = samples::file(Format::Bmp);
        bmp[22..26].copy_from_slice(&(-7_i32).to_le_bytes());
        assert_eq!(dimensions(Format::Bmp, &bmp), Ok((samples::WIDTH, 7)));
    }

    #[test]
    fn the_oldest_bitmap_header_has_short_sides() {
        let mut bmp = samples::file(Format::Bmp);
        bmp[14..18].copy_from_slice(&12_u32.to_le_bytes());
        bmp[18..22].copy_from_slice(&[3, 0, 5, 0]);
        assert_eq!(dimensions(Format::Bmp, &bmp), Ok((3, 5)));
    }

    #[test]
    fn sides_and_area_are_allowed_up_to_their_limit() {
        let allowed = [(1, 1), (MAX_SIDE, 1), (1, MAX_SIDE), (5_000, 5_000)];
        for (width, height) in allowed {
            let png = samples::png_header(width, height);
            assert_eq!(dimensions(Format::Png, &png), Ok((width, height)));
        }
        let refused = [
            (0, 1),
            (1, 0),
            (MAX_SIDE + 1, 1),
            (1, MAX_SIDE + 1),
            (5_000, 5_001),
            (u32::MAX, u32::MAX),
        ];
        for (width, height) in refused {
            let png = samples::png_header(width, height);
            let expected = Err(PictureError::Dimensions { width, height });
            assert_eq!(dimensions(Format::Png, &png), expected);
        }
    }
}
