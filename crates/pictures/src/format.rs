//! The four picture formats and how they are recognised.

use std::fmt;

use image::ImageFormat;

/// A picture format of programme.md 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Windows bitmap.
    Bmp,
    /// Graphics Interchange Format; of an animation, only the first frame counts.
    Gif,
    /// JPEG, baseline or progressive.
    Jpeg,
    /// Portable Network Graphics.
    Png,
}

impl Format {
    /// The media type, such as `image/png`.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Bmp => "image/bmp",
            Self::Gif => "image/gif",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The format the leading bytes belong to; a file name never counts.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            Some(Self::Gif)
        } else if is_bmp(bytes) {
            Some(Self::Bmp)
        } else {
            None
        }
    }

    /// The name the decoder knows it by.
    pub(crate) fn decoder(self) -> ImageFormat {
        match self {
            Self::Bmp => ImageFormat::Bmp,
            Self::Gif => ImageFormat::Gif,
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Png => ImageFormat::Png,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bmp => "BMP",
            Self::Gif => "GIF",
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
        })
    }
}

/// Two letters alone would take a text that begins with “BMW” for a picture, so the length of the
/// second header counts too: a 32-bit number at byte 14, below 256 in every version.
fn is_bmp(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BM") && bytes.get(15..18) == Some(&[0, 0, 0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn the_leading_bytes_tell_the_format() {
        for format in samples::FORMATS {
            assert_eq!(Format::of(&samples::file(format)), Some(format));
        }
    }

    #[test]
    fn what_is_not_a_picture_has_no_format() {
        let texts: [&[u8]; 7] = [
            b"",
            b"BM",
            b"BMW makes cars and motorcycles",
            b"GIF88a and then some",
            b"\x89PNG\n",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"RIFF\x1a\0\0\0WEBPVP8 ",
        ];
        for text in texts {
            assert_eq!(Format::of(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_format_names_itself_for_people_and_for_programs() {
        let names = samples::FORMATS.map(|format| (format.to_string(), format.media_type()));
        let expected = [
            ("BMP", "image/bmp"),
            ("GIF", "image/gif"),
            ("JPEG", "image/jpeg"),
            ("PNG", "image/png"),
        ];
        assert_eq!(names, expected.map(|(name, media)| (name.to_owned(), media)));
    }
}
