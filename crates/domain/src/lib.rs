//! Types and rules of the replenishment programme.
//!
//! Everything here is pure: no I/O, no SQL, no async, no clock and no randomness. A value of a
//! type in this crate is proof that its rule was checked; wrong input comes back as [`Fault`]s
//! that name the place and the limit.

pub mod account;
pub mod audit;
pub mod calendar;
pub mod certification;
pub mod device;
pub mod fault;
pub mod id;
pub mod inventory;
pub mod language;
pub mod linking;
pub mod mail;
pub mod organisation;
pub mod product;
pub mod quantity;
pub mod readiness;
pub mod reference;
pub mod replenishment_id;
pub mod request;
pub mod sensor;
pub mod text;

pub use fault::{Fault, Faults};
pub use id::Id;
pub use language::Language;
