//! The wire: smart-home messages as they are written (`protocol.md` 2 to 4 and 9).
//!
//! This crate owns the shape of messages: envelope, header, endpoint, capability, measurement and
//! labels, each with the field names and the order of fields that the format documents. It also
//! owns the way from an approved device to the `Discover.Response` its maker starts from.
//!
//! It refuses everything else: no I/O, no database, no HTTP, no clock and no randomness, so a
//! message ID is handed in. It does not decide who may see a message, nor whether IDs are
//! assigned; it writes what it is given. The types can only say what the format allows: there is
//! no sensor without an instance, no volume without a unit and no usage sensor with properties.

pub mod capability;
pub mod discovery;
pub mod endpoint;
pub mod envelope;
pub mod label;
pub mod measurement;
pub mod quantity;

pub use discovery::{DiscoverResponse, DiscoveryInput, capability_for, discover_response, locales};
