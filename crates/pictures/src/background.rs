//! What the picture stands on, judged by the frame around it.

use image::{DynamicImage, GenericImageView, Rgba};

/// A pixel at most this opaque counts as transparent; the scale ends at 255.
const TRANSPARENT_UP_TO: u8 = 8;

/// A pixel counts as white when red, green and blue are all at least this; pure white is 255.
/// JPEG compression shades the white around a product by a few steps.
const WHITE_FROM: u8 = 245;

/// Up to this many percent of the frame may be anything else, so a product may touch the edge.
const OUTLIERS_PERCENT: u64 = 2;

/// What the outermost pixels of a picture show; programme.md 3 asks for white or transparent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// White all around.
    White,
    /// Transparent all around, or partly transparent and otherwise white.
    Transparent,
    /// Anything else; worth a warning.
    Other,
}

impl Background {
    /// Judges the frame of one pixel around `image`.
    pub(crate) fn of(image: &DynamicImage) -> Self {
        let (mut all, mut transparent, mut white) = (0_u64, 0_u64, 0_u64);
        for Rgba([red, green, blue, alpha]) in frame(image) {
            all += 1;
            if alpha <= TRANSPARENT_UP_TO {
                transparent += 1;
            } else if red.min(green).min(blue) >= WHITE_FROM {
                white += 1;
            }
        }
        let outliers = all - transparent - white;
        if outliers * 100 > all * OUTLIERS_PERCENT {
            Self::Other
        } else if transparent > 0 {
            Self::Transparent
        } else {
            Self::White
        }
    }
}

/// The outermost pixels, each once.
fn frame(image: &DynamicImage) -> impl Iterator<Item = Rgba<u8>> {
    let (right, bottom) = (image.width() - 1, image.height() - 1);
    let top_row = (0..=right).map(|x| (x, 0));
    let bottom_row = (0..=right).map(move |x| (x, bottom)).filter(move |_| bottom > 0);
    let left_column = (1..bottom).map(|y| (0, y));
    let right_column = (1..bottom).map(move |y| (right, y)).filter(move |_| right > 0);
    top_row
        .chain(bottom_row)
        .chain(left_column)
        .chain(right_column)
        .map(|(x, y)| image.get_pixel(x, y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Luma, Rgb, RgbImage, RgbaImage};

    const WHITE: Rgba<u8> = Rgba([255; 4]);
    const CLEAR: Rgba<u8> = Rgba([0; 4]);
    const RED: Rgba<u8> = Rgba([200, 0, 0, 255]);

    /// 26 × 26 pixels have a frame of exactly 100; `odd` of them differ.
    fn framed(ground: Rgba<u8>, odd: u32, other: Rgba<u8>) -> DynamicImage {
        let mut image = RgbaImage::from_pixel(26, 26, ground);
        image.put_pixel(13, 13, RED);
        for x in 0..odd {
            image.put_pixel(x, 25, other);
        }
        image.into()
    }

    #[test]
    fn the_frame_is_each_outer_pixel_once() {
        let count = |width, height| frame(&RgbImage::new(width, height).into()).count();
        assert_eq!(count(26, 26), 100);
        assert_eq!(count(1, 1), 1);
        assert_eq!(count(1, 5), 5);
        assert_eq!(count(5, 1), 5);
        assert_eq!(count(2, 2), 4);
    }

    #[test]
    fn a_white_or_transparent_frame_is_recognised_whatever_is_inside() {
        assert_eq!(Background::of(&framed(WHITE, 0, RED)), Background::White);
        assert_eq!(Background::of(&framed(CLEAR, 0, RED)), Background::Transparent);
        assert_eq!(Background::of(&framed(RED, 0, RED)), Background::Other);
    }

    #[test]
    fn a_product_may_touch_the_edge_with_two_percent() {
        assert_eq!(Background::of(&framed(WHITE, 2, RED)), Background::White);
        assert_eq!(Background::of(&framed(WHITE, 3, RED)), Background::Other);
        assert_eq!(Background::of(&framed(CLEAR, 2, RED)), Background::Transparent);
        assert_eq!(Background::of(&framed(CLEAR, 3, RED)), Background::Other);
    }

    #[test]
    fn white_and_transparent_together_count_as_transparent() {
        assert_eq!(Background::of(&framed(WHITE, 20, CLEAR)), Background::Transparent);
        assert_eq!(Background::of(&framed(CLEAR, 20, WHITE)), Background::Transparent);
    }

    #[test]
    fn nearly_white_is_white_up_to_the_tolerance() {
        let grey = |level| DynamicImage::from(RgbImage::from_pixel(9, 9, Rgb([255, level, 255])));
        assert_eq!(Background::of(&grey(WHITE_FROM)), Background::White);
        assert_eq!(Background::of(&grey(WHITE_FROM - 1)), Background::Other);
    }

    #[test]
    fn nearly_clear_is_transparent_up_to_the_tolerance() {
        let veil = |alpha| framed(Rgba([0, 0, 0, alpha]), 0, RED);
        assert_eq!(Background::of(&veil(TRANSPARENT_UP_TO)), Background::Transparent);
        assert_eq!(Background::of(&veil(TRANSPARENT_UP_TO + 1)), Background::Other);
    }

    #[test]
    fn sixteen_bit_grey_is_judged_on_the_same_scale() {
        let white = image::ImageBuffer::from_pixel(9, 9, Luma([u16::MAX]));
        assert_eq!(Background::of(&DynamicImage::ImageLuma16(white)), Background::White);
    }
}
