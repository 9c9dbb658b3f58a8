//! The bytes that are stored: eight bits a channel, no metadata, at most [`MAX_BYTES`].

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder, ImageResult, RgbaImage};

use crate::{Format, MAX_BYTES};

/// Close to the original to the eye; more costs bytes and shows nothing.
const JPEG_QUALITY: u8 = 90;

/// A picture as it is stored.
pub(crate) struct Encoded {
    pub(crate) format: Format,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) bytes: Vec<u8>,
}

/// Encodes `image`: a photograph that came as JPEG stays one, everything else becomes PNG, which
/// keeps transparency and sharp edges.
///
/// Another encoder may have packed the upload better, so the result can pass [`MAX_BYTES`]; both
/// sides are then halved until it fits.
pub(crate) fn encode(image: DynamicImage, source: Format) -> ImageResult<Encoded> {
    let format = match source {
        Format::Jpeg => Format::Jpeg,
        Format::Bmp | Format::Gif | Format::Png => Format::Png,
    };
    let mut image = plain(image);
    loop {
        let bytes = write(&image, format)?;
        if bytes.len() <= MAX_BYTES {
            let (width, height) = (image.width(), image.height());
            return Ok(Encoded {
                format,
                width,
                height,
                bytes,
            });
        }
        image = halved(&image);
    }
}

/// Eight bits a channel, and an alpha channel only where something shows through.
fn plain(image: DynamicImage) -> DynamicImage {
    let grey = !image.color().has_color();
    if image.color().has_alpha() {
        let image = image.into_rgba8();
        if image.pixels().any(|pixel| pixel[3] < u8::MAX) {
            return image.into();
        }
        return opaque(image.into(), grey);
    }
    opaque(image, grey)
}

fn opaque(image: DynamicImage, grey: bool) -> DynamicImage {
    if grey {
        image.into_luma8().into()
    } else {
        image.into_rgb8().into()
    }
}

fn write(image: &DynamicImage, format: Format) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let pixels = image.as_bytes();
    let (width, height, color) = (image.width(), image.height(), image.color().into());
    if format == Format::Jpeg {
        JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).write_image(pixels, width, height, color)?;
    } else {
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive)
            .write_image(pixels, width, height, color)?;
    }
    Ok(bytes)
}

/// Half the width and height, each at least one pixel.
fn halved(image: &DynamicImage) -> DynamicImage {
    let (width, height) = ((image.width() / 2).max(1), (image.height() / 2).max(1));
    match image {
        DynamicImage::ImageRgba8(pixels) => {
            let weighted = map_colors(pixels, |color, alpha| color * alpha / 255);
            let small = image::imageops::thumbnail(&weighted, width, height);
            map_colors(&small, |color, alpha| (color * 255).checked_div(alpha).unwrap_or(0)).into()
        }
        _ => image.thumbnail_exact(width, height),
    }
}

/// Each color changed by its pixel's alpha. Averages are taken of colors weighted like this, or
/// the black of clear pixels would darken the edge of the product.
fn map_colors(image: &RgbaImage, change: impl Fn(u32, u32) -> u32) -> RgbaImage {
    let mut image = image.clone();
    for pixel in image.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let color = |color: u8| u8::try_from(change(color.into(), alpha.into())).unwrap_or(u8::MAX);
        pixel.0 = [color(red), color(green), color(blue), alpha];
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use image::{ImageBuffer, Luma, LumaA, RgbImage, Rgba};

    fn kept(image: impl Into<DynamicImage>, source: Format) -> DynamicImage {
        let encoded = encode(image.into(), source).unwrap();
        image::load_from_memory_with_format(&encoded.bytes, encoded.format.decoder()).unwrap()
    }

    #[test]
    fn only_a_jpeg_stays_a_jpeg() {
        let formats = samples::FORMATS.map(|source| encode(samples::image(), source).unwrap().format);
        assert_eq!(formats, [Format::Png, Format::Png, Format::Jpeg, Format::Png]);
    }

    #[test]
    fn a_png_keeps_every_pixel() {
        assert_eq!(kept(samples::image(), Format::Bmp), samples::image());
        let glass = RgbaImage::from_pixel(3, 2, Rgba([10, 20, 30, 40]));
        assert_eq!(kept(glass.clone(), Format::Png), glass.into());
    }

    #[test]
    fn channels_that_say_nothing_are_dropped() {
        let opaque = RgbaImage::from_pixel(3, 2, Rgba([10, 20, 30, 255]));
        let expected = RgbImage::from_pixel(3, 2, image::Rgb([10, 20, 30]));
        assert_eq!(kept(opaque, Format::Gif), expected.into());

        let deep = ImageBuffer::from_pixel(3, 2, LumaA([u16::MAX, u16::MAX]));
        let expected = ImageBuffer::from_pixel(3, 2, Luma([u8::MAX]));
        assert_eq!(kept(deep, Format::Png), expected.into());
    }

    #[test]
    fn what_would_pass_the_limit_is_halved_until_it_fits() {
        for (source, sides) in [(Format::Png, 640), (Format::Jpeg, 1_024)] {
            let noise = samples::noise(sides as usize * sides as usize * 3);
            let image = RgbImage::from_raw(sides, sides, noise).unwrap();
            let encoded = encode(image.into(), source).unwrap();
            assert!(encoded.bytes.len() <= MAX_BYTES);
            assert_eq!((encoded.width, encoded.height), (sides / 2, sides / 2));
        }
    }

    #[test]
    fn halving_does_not_mix_in_the_color_of_clear_pixels() {
        let mut image = RgbaImage::from_pixel(4, 4, Rgba([0, 255, 0, 0]));
        for y in 0..4 {
            image.put_pixel(0, y, Rgba([200, 100, 50, 255]));
        }
        let half = halved(&image.into()).into_rgba8();
        assert_eq!(half.dimensions(), (2, 2));
        let Rgba([red, green, blue, alpha]) = *half.get_pixel(0, 0);
        assert!(red.abs_diff(200) <= 2 && green.abs_diff(100) <= 2 && blue.abs_diff(50) <= 2);
        assert!(alpha.abs_diff(128) <= 1);
        assert_eq!(*half.get_pixel(1, 1), Rgba([0; 4]));
    }

    #[test]
    fn a_side_is_never_halved_away() {
        let line = halved(&RgbImage::new(1, 9).into());
        assert_eq!((line.width(), line.height()), (1, 4));
    }
}
