//! A picture as it is stored.

use sha2::{Digest, Sha256};

use crate::encode::Encoded;
use crate::{Background, Format};

/// A picture as it is stored and shown: re-encoded, upright, without metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    source_format: Format,
    format: Format,
    width: u32,
    height: u32,
    background: Background,
    sha256: [u8; 32],
    bytes: Vec<u8>,
}

impl Picture {
    /// The format of the upload.
    #[must_use]
    pub fn source_format(&self) -> Format {
        self.source_format
    }

    /// The media type of [`Picture::bytes`]: `image/jpeg` or `image/png`.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        self.format.media_type()
    }

    /// The width of the stored picture in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// The height of the stored picture in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// What the picture stands on.
    #[must_use]
    pub fn background(&self) -> Background {
        self.background
    }

    /// The picture to store and serve, at most [`MAX_BYTES`](crate::MAX_BYTES).
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The SHA-256 of [`Picture::bytes`], its address in the store.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// The picture to store, without a copy.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Names the encoded bytes by their hash.
    pub(crate) fn new(source_format: Format, background: Background, encoded: Encoded) -> Self {
        Self {
            source_format,
            format: encoded.format,
            width: encoded.width,
            height: encoded.height,
            background,
            sha256: Sha256::digest(&encoded.bytes).into(),
            bytes: encoded.bytes,
        }
    }
}
