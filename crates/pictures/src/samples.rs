//! Pictures for tests, built on the spot.

use std::io::Cursor;

use image::{DynamicImage, Rgb, RgbImage};

use crate::Format;

pub(crate) const FORMATS: [Format; 4] = [Format::Bmp, Format::Gif, Format::Jpeg, Format::Png];
pub(crate) const WIDTH: u32 = 40;
pub(crate) const HEIGHT: u32 = 24;

/// A red block in the upper left of a white ground, so a turn or a mirror image shows.
pub(crate) fn image() -> DynamicImage {
    let mut image = RgbImage::from_pixel(WIDTH, HEIGHT, Rgb([255; 3]));
    for (x, y) in (8..16).flat_map(|x| (8..16).map(move |y| (x, y))) {
        image.put_pixel(x, y, Rgb([200, 0, 0]));
    }
    image.into()
}

pub(crate) fn file(format: Format) -> Vec<u8> {
    encoded(&image(), format)
}

pub(crate) fn encoded(image: &DynamicImage, format: Format) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format.decoder()).unwrap();
    bytes.into_inner()
}

/// Pixels no encoder can pack: the top bytes of a multiplicative sequence.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    })
    .take(length)
    .collect()
}

/// A kilobyte of PNG that claims a size and has no pixels to show for it.
pub(crate) fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 6, 0, 0, 0]);
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        png_chunk(*b"IHDR", &header),
        png_chunk(*b"IDAT", &[0; 900]),
        png_chunk(*b"IEND", b""),
    ]
    .concat()
}

/// The sample PNG with one more chunk behind its header.
pub(crate) fn png_with_chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    const END_OF_HEADER: usize = 33;
    let mut png = file(Format::Png);
    png.splice(END_OF_HEADER..END_OF_HEADER, png_chunk(kind, data));
    png
}

/// The sample JPEG with one more segment behind its first marker.
pub(crate) fn jpeg_with_segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let mut segment = vec![0xff, marker];
    segment.extend(u16::try_from(data.len() + 2).unwrap().to_be_bytes());
    segment.extend(data);
    let mut jpeg = file(Format::Jpeg);
    jpeg.splice(2..2, segment);
    jpeg
}

/// An EXIF block with an orientation and a camera's name.
pub(crate) fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    exif.extend(b"\x01\x0f\0\x02\0\0\0\x0a\0\0\0\x26");
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    exif.extend(b"\0\0\0\0SpyCamera\0");
    exif
}

fn png_chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut chunk = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    chunk.extend(kind);
    chunk.extend(data);
    let check = crc32(&chunk[4..]);
    chunk.extend(check.to_be_bytes());
    chunk
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}
