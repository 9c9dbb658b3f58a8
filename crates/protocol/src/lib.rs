//! The wire: smart-home messages as they are written and read (`protocol.md`).
//!
//! This crate owns the shape of messages: envelope, header, endpoint, capability, measurement and
//! labels, each with the field names and the order of fields that the format documents. It also
//! owns the way from an approved device to the `Discover.Response` its maker starts from, and the
//! way from the bytes a device cloud sends to what they say.
//!
//! It refuses everything else: no I/O, no database, no HTTP, no clock and no randomness, so a
//! message ID is handed in. It does not decide who may see a message, nor whether IDs are
//! assigned; it writes what it is given. What it writes is strict: the types can only say what the
//! format allows, so there is no sensor without an instance, no volume without a unit and no usage
//! sensor with properties. What it reads it reads leniently, see [`read`].

pub mod capability;
pub mod directive;
pub mod discovery;
pub mod endpoint;
pub mod envelope;
pub mod gateway;
pub mod label;
pub mod lint;
pub mod measurement;
pub mod quantity;
pub mod read;
mod syntax;
pub mod timestamp;

pub use discovery::{DiscoverResponse, DiscoveryInput, capability_for, discover_response, locales};
pub use read::{Malformed, Message, read_message};
