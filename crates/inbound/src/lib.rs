//! A mail that came in, read: who sent it, whether that was verified, what is attached.
//!
//! Bytes in, values out. Nothing here knows an account or a database, and nothing is answered from
//! here. What a mail says is foreign: every number of parts, name and header is bounded, and a mail
//! that cannot be understood is told from one that is none.

mod authentication;
mod message;
mod sender_check;
#[cfg(test)]
mod tests;

pub use message::{Attachment, Message, SenderFault, read};
pub use sender_check::{AuthservId, SenderCheck};

/// The largest mail that is read, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// The most attachments of a mail that are looked at.
pub const MAX_ATTACHMENTS: usize = 10;
