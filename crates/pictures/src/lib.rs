//! Device pictures: bytes in, facts out.
//!
//! [`read`] takes what was uploaded and gives back a [`Picture`]: re-encoded, without metadata,
//! small enough to store, and with a verdict on its background. It does no I/O and the same bytes
//! always give the same picture. Decoding is work for a blocking thread: the largest picture
//! allowed takes seconds and a few hundred megabytes.
//!
//! The rules are those of programme.md 3: BMP, JPEG, PNG or GIF, recognised by content, at most
//! 1 MiB, on a white or transparent background. The background is reported, not enforced: the
//! reviewer decides.

mod background;
mod encode;
mod error;
mod format;
mod header;
mod jpeg;
mod picture;
mod read;
#[cfg(test)]
mod samples;

pub use background::Background;
pub use error::PictureError;
pub use format::Format;
pub use picture::Picture;
pub use read::read;

/// The largest upload, and the largest stored picture: 1 MiB, in bytes (programme.md 3).
pub const MAX_BYTES: usize = 1_048_576;

/// The longest side of an uploaded picture, in pixels.
pub const MAX_SIDE: u32 = 8_192;

/// The largest area of an uploaded picture, in pixels.
///
/// Twice what a phone camera delivers, and little enough that the decoded pixels fit in memory on
/// a small machine: 100 MB in the usual case, 200 MB at sixteen bits a channel.
pub const MAX_PIXELS: u64 = 25_000_000;
