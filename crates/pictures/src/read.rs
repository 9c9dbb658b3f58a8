//! From uploaded bytes to a picture fit to store.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageReader, ImageResult, Limits};

use crate::encode::encode;
use crate::{Background, Format, MAX_BYTES, MAX_PIXELS, MAX_SIDE, Picture, PictureError, header};

/// Bytes of a decoded pixel at most: four channels of sixteen bits.
const WIDEST_PIXEL: u64 = 8;

/// Reads an uploaded picture (programme.md 3).
///
/// The cheap checks come first: size, leading bytes, then the dimensions the header claims. Only
/// then is the picture decoded, turned upright as its EXIF says, judged by its background and
/// encoded anew: JPEG as JPEG, all others as PNG. Metadata, further frames and anything behind
/// the picture are gone after that; so is a color profile, and colors count as sRGB. A result
/// above [`MAX_BYTES`] is halved in width and height until it fits.
///
/// # Errors
/// See [`PictureError`]; the first check that fails decides.
pub fn read(bytes: &[u8]) -> Result<Picture, PictureError> {
    if bytes.len() > MAX_BYTES {
        return Err(PictureError::TooLarge { bytes: bytes.len() });
    }
    let source_format = Format::of(bytes).ok_or(PictureError::Format)?;
    let dimensions = header::dimensions(source_format, bytes)?;
    let image = decode(bytes, source_format, dimensions)?;
    let background = Background::of(&image);
    let encoded = encode(image, source_format).map_err(|_| PictureError::Unreadable)?;
    Ok(Picture::new(source_format, background, encoded))
}

/// The first frame, upright.
fn decode(bytes: &[u8], format: Format, dimensions: (u32, u32)) -> Result<DynamicImage, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format.decoder());
    reader.limits(limits());
    let decoder = reader.into_decoder().map_err(|_| PictureError::Unreadable)?;
    // A file with two headers could show one size to the check and another to the decoder.
    if decoder.dimensions() != dimensions {
        return Err(PictureError::Unreadable);
    }
    upright(decoder).map_err(|_| PictureError::Unreadable)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_PIXELS * WIDEST_PIXEL);
    limits
}

fn upright(mut decoder: impl ImageDecoder) -> ImageResult<DynamicImage> {
    let orientation = decoder.orientation()?;
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    Ok(image)
}

#[cfg(test)]
mod tests;
