//! The marker structure of a JPEG file.
//!
//! The decoder paints the missing rest of a JPEG grey and reports success. A picture cut short in
//! an upload would be stored like that, so the file's end is looked for here.

use crate::header::at;

const END_OF_IMAGE: u8 = 0xd9;

/// Width and height from the frame header of a JPEG that is there to its end; `None` when the
/// frame header or the end is missing.
///
/// A preview inside the metadata has markers of its own, so segments are stepped over whole.
pub(crate) fn dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut size = None;
    let mut rest = bytes;
    loop {
        let (marker, after) = next_marker(rest)?;
        rest = match marker {
            END_OF_IMAGE => return size,
            _ if stands_alone(marker) => after,
            _ => {
                if is_frame_header(marker) && size.is_none() {
                    size = Some(frame_size(after)?);
                }
                after.get(usize::from(u16::from_be_bytes(at(after, 0)?))..)?
            }
        };
    }
}

/// The next marker and what follows it. In picture data, `FF 00` is an escaped value and `FF FF`
/// is padding.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let start = bytes
        .array_windows()
        .position(|[first, second]| *first == 0xff && !matches!(second, 0x00 | 0xff))?;
    Some((bytes[start + 1], &bytes[start + 2..]))
}

/// Markers without a segment: start of image, restarts, and one for temporary use.
fn stands_alone(marker: u8) -> bool {
    matches!(marker, 0x01 | 0xd0..=0xd8)
}

/// `C0` to `CF`, less the three that define tables.
fn is_frame_header(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

fn frame_size(segment: &[u8]) -> Option<(u32, u32)> {
    let height = u16::from_be_bytes(at(segment, 3)?);
    let width = u16::from_be_bytes(at(segment, 5)?);
    Some((width.into(), height.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, samples};

    #[test]
    fn a_jpeg_without_its_end_has_no_size() {
        let jpeg = samples::file(Format::Jpeg);
        for length in 0..jpeg.len() {
            assert_eq!(dimensions(&jpeg[..length]), None, "cut at {length}");
        }
        assert_eq!(dimensions(&jpeg), Some((samples::WIDTH, samples::HEIGHT)));
    }

    #[test]
    fn a_preview_in_the_metadata_is_not_the_picture() {
        let preview = b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\xff\xd9";
        let jpeg = samples::jpeg_with_segment(0xe1, preview);
        assert_eq!(dimensions(&jpeg), Some((samples::WIDTH, samples::HEIGHT)));
        assert_eq!(dimensions(&jpeg[..jpeg.len() - 2]), None);
    }

    #[test]
    fn a_segment_of_no_length_ends_the_search() {
        assert_eq!(dimensions(b"\xff\xd8\xff\xe0\x00\x00"), None);
        assert_eq!(dimensions(b"\xff\xd8\xff\xe0"), None);
    }
}
