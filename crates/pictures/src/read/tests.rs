use image::codecs::gif::GifEncoder;
use image::{Frame, ImageFormat, Rgba, RgbaImage};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;
use crate::{Background, samples};

fn shown(picture: &Picture) -> DynamicImage {
    let format = ImageFormat::from_mime_type(picture.media_type()).unwrap();
    image::load_from_memory_with_format(picture.bytes(), format).unwrap()
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn every_format_is_read_and_kept() {
    for format in samples::FORMATS {
        let picture = read(&samples::file(format)).unwrap();
        assert_eq!(picture.source_format(), format);
        assert_eq!((picture.width(), picture.height()), (samples::WIDTH, samples::HEIGHT));
        assert_eq!(picture.background(), Background::White);
        let image = shown(&picture);
        assert_eq!((image.width(), image.height()), (picture.width(), picture.height()));
    }
}

#[test]
fn a_picture_is_addressed_by_the_hash_of_what_is_stored() {
    let upload = samples::file(Format::Png);
    let picture = read(&upload).unwrap();
    let expected: [u8; 32] = Sha256::digest(picture.bytes()).into();
    assert_eq!(picture.sha256(), expected);
    assert_eq!(read(&upload).unwrap(), picture);
    assert_eq!(picture.clone().into_bytes(), picture.bytes());
}

#[test]
fn a_stored_picture_reads_as_itself() {
    let stored = read(&samples::file(Format::Gif)).unwrap();
    let again = read(stored.bytes()).unwrap();
    assert_eq!(again.bytes(), stored.bytes());
}

#[test]
fn the_size_is_allowed_up_to_its_limit() {
    let mut upload = samples::file(Format::Png);
    upload.resize(MAX_BYTES, 0);
    assert!(read(&upload).is_ok());
    upload.push(0);
    let bytes = MAX_BYTES + 1;
    assert_eq!(read(&upload), Err(PictureError::TooLarge { bytes }));
}

#[test]
fn the_size_is_checked_before_the_content() {
    let bytes = MAX_BYTES + 1;
    assert_eq!(read(&vec![b'x'; bytes]), Err(PictureError::TooLarge { bytes }));
}

#[test]
fn a_text_is_not_a_picture() {
    assert_eq!(read(b""), Err(PictureError::Format));
    assert_eq!(read(b"This is tidewash-8.png, honestly."), Err(PictureError::Format));
}

#[test]
fn absurd_dimensions_are_refused_before_decoding() {
    let png = samples::png_header(60_000, 60_000);
    assert!(png.len() < 1_024);
    let (width, height) = (60_000, 60_000);
    assert_eq!(read(&png), Err(PictureError::Dimensions { width, height }));

    let mut bmp = samples::file(Format::Bmp);
    bmp[18..22].copy_from_slice(&i32::MAX.to_le_bytes());
    bmp[22..26].copy_from_slice(&i32::MIN.to_le_bytes());
    let (width, height) = (0x7fff_ffff, 0x8000_0000);
    assert_eq!(read(&bmp), Err(PictureError::Dimensions { width, height }));

    let mut gif = samples::file(Format::Gif);
    gif[6..10].fill(0xff);
    let (width, height) = (0xffff, 0xffff);
    assert_eq!(read(&gif), Err(PictureError::Dimensions { width, height }));
}

#[test]
fn a_gif_whose_frame_dwarfs_its_screen_is_refused() {
    let mut gif = samples::file(Format::Gif);
    let frame = b"\x2c\0\0\0\0";
    let sides = gif.windows(5).position(|start| start == frame).unwrap() + frame.len();
    gif[sides..sides + 4].copy_from_slice(&[0x40, 0x1f, 0x40, 0x1f]);
    assert_eq!(read(&gif), Err(PictureError::Unreadable));
}

#[test]
fn a_picture_of_no_width_is_refused() {
    let mut gif = samples::file(Format::Gif);
    gif[6..8].fill(0);
    let (width, height) = (0, samples::HEIGHT);
    assert_eq!(read(&gif), Err(PictureError::Dimensions { width, height }));
}

#[test]
fn the_decoder_must_find_the_size_that_was_checked() {
    for format in samples::FORMATS {
        let file = samples::file(format);
        let size = (samples::WIDTH, samples::HEIGHT);
        assert!(decode(&file, format, size).is_ok(), "{format}");
        assert_eq!(decode(&file, format, (1, 1)), Err(PictureError::Unreadable), "{format}");
    }
}

#[test]
fn a_second_header_is_refused() {
    let frame = b"\x08\x00\x01\x00\x01\x01\x01\x11\x00";
    let jpeg = samples::jpeg_with_segment(0xc0, frame);
    assert_eq!(read(&jpeg), Err(PictureError::Unreadable));
}

#[test]
fn a_picture_cut_short_is_unreadable() {
    // The last bytes of a GIF and a PNG only say that it ends; all pixels are there without them.
    for (format, end) in [(Format::Bmp, 0), (Format::Gif, 4), (Format::Jpeg, 0), (Format::Png, 12)] {
        let file = samples::file(format);
        for length in 18..file.len() - end {
            let result = read(&file[..length]);
            assert_eq!(result, Err(PictureError::Unreadable), "{format} cut at {length}");
        }
    }
}

#[test]
fn a_damaged_png_is_unreadable() {
    let mut png = samples::file(Format::Png);
    let middle = png.len() / 2;
    png[middle] ^= 0xff;
    assert_eq!(read(&png), Err(PictureError::Unreadable));
}

#[test]
fn of_an_animation_the_first_frame_counts() {
    let mut gif = Vec::new();
    let mut encoder = GifEncoder::new(&mut gif);
    for color in [[0, 0, 255, 255], [255; 4]] {
        let frame = RgbaImage::from_pixel(6, 4, Rgba(color));
        encoder.encode_frame(Frame::new(frame)).unwrap();
    }
    drop(encoder);
    let picture = read(&gif).unwrap();
    assert_eq!(shown(&picture).into_rgb8().get_pixel(3, 2).0, [0, 0, 255]);
    assert_eq!(picture.background(), Background::Other);
}

#[test]
fn transparency_survives() {
    let mut image = samples::image().into_rgba8();
    for pixel in image.pixels_mut().filter(|pixel| pixel.0 == [255; 4]) {
        pixel.0 = [0; 4];
    }
    for format in [Format::Gif, Format::Png] {
        let picture = read(&samples::encoded(&image.clone().into(), format)).unwrap();
        assert_eq!(picture.background(), Background::Transparent, "{format}");
        assert_eq!(picture.media_type(), "image/png");
        assert_eq!(shown(&picture).into_rgba8().get_pixel(0, 0).0[3], 0);
    }
}

#[test]
fn a_note_in_a_png_is_dropped() {
    let upload = samples::png_with_chunk(*b"tEXt", b"Author\0Jane Roe");
    let picture = read(&upload).unwrap();
    assert!(contains(&upload, b"Jane Roe"));
    assert!(!contains(picture.bytes(), b"Jane Roe"));
    assert!(!contains(picture.bytes(), b"tEXt"));
    assert_eq!(shown(&picture), samples::image());
}

#[test]
fn a_photograph_is_turned_upright_before_its_metadata_is_dropped() {
    let block = [b"Exif\0\0".to_vec(), samples::exif(6)].concat();
    let upload = samples::jpeg_with_segment(0xe1, &block);
    assert!(contains(&upload, b"SpyCamera"));

    let picture = read(&upload).unwrap();
    assert_eq!((picture.width(), picture.height()), (samples::HEIGHT, samples::WIDTH));
    assert_eq!(picture.media_type(), "image/jpeg");
    assert!(!contains(picture.bytes(), b"SpyCamera"));
    assert!(!contains(picture.bytes(), b"Exif"));
    let image = shown(&picture).into_rgb8();
    assert!(
        image.get_pixel(12, 12).0[1] < 60,
        "a quarter turn to the right moves the block"
    );
}

#[test]
fn what_follows_the_picture_is_dropped() {
    for format in samples::FORMATS {
        let upload = [samples::file(format), b"<script>".to_vec()].concat();
        let picture = read(&upload).unwrap();
        assert!(!contains(picture.bytes(), b"<script>"), "{format}");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(
        format in prop::sample::select(&samples::FORMATS[..]),
        kept in 0_usize..64,
        noise in prop::collection::vec(any::<u8>(), 0..512),
    ) {
        let file = samples::file(format);
        let _ = read(&noise);
        let _ = read(&[&file[..kept], &noise].concat());
    }

    #[test]
    fn a_damaged_file_never_panics(
        format in prop::sample::select(&samples::FORMATS[..]),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut file = samples::file(format);
        for (place, value) in damage {
            let place = place.index(file.len());
            file[place] = value;
        }
        if let Ok(picture) = read(&file) {
            prop_assert!(picture.bytes().len() <= MAX_BYTES);
        }
    }
}
