//! Why a picture is refused.

use crate::{MAX_BYTES, MAX_PIXELS, MAX_SIDE};

/// Why a picture is refused; each message is a whole sentence that says what to do.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PictureError {
    /// More than [`MAX_BYTES`] bytes (programme.md 3).
    #[error(
        "The picture has {bytes} bytes; the limit is 1 MiB ({MAX_BYTES} bytes). \
         Save it smaller or with stronger compression."
    )]
    TooLarge {
        /// The size of the upload.
        bytes: usize,
    },
    /// The leading bytes belong to none of the four formats (programme.md 3).
    #[error(
        "The file is not a BMP, GIF, JPEG or PNG picture. Its content counts, not its name: \
         save the picture in one of these formats."
    )]
    Format,
    /// A side is zero or longer than [`MAX_SIDE`], or the area is above [`MAX_PIXELS`].
    #[error(
        "The picture says it is {width} × {height} pixels; each side may have 1 to {MAX_SIDE} \
         pixels and the whole picture at most {MAX_PIXELS}. Scale it to fit."
    )]
    Dimensions {
        /// The width the header claims, in pixels.
        width: u32,
        /// The height the header claims, in pixels.
        height: u32,
    },
    /// Cut short, damaged, or of a rare kind the decoder does not know.
    #[error(
        "The picture is incomplete or damaged and cannot be read. \
         Open it in a picture editor, save it again and upload the new file."
    )]
    Unreadable,
}

impl PictureError {
    /// The stable code of the fault (api.md).
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "image-too-large",
            Self::Format => "image-format",
            Self::Dimensions { .. } => "image-dimensions",
            Self::Unreadable => "image-unreadable",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_its_code_and_its_limit() {
        let too_large = PictureError::TooLarge { bytes: 1_048_577 };
        assert_eq!(too_large.code(), "image-too-large");
        assert!(too_large.to_string().contains("1048577"));
        assert!(too_large.to_string().contains("1 MiB (1048576 bytes)"));

        let dimensions = PictureError::Dimensions {
            width: 60_000,
            height: 0,
        };
        assert_eq!(dimensions.code(), "image-dimensions");
        assert!(dimensions.to_string().contains("60000 × 0"));
        assert!(dimensions.to_string().contains("8192"));
        assert!(dimensions.to_string().contains("25000000"));

        assert_eq!(PictureError::Format.code(), "image-format");
        assert_eq!(PictureError::Unreadable.code(), "image-unreadable");
    }
}
