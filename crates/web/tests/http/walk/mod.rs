//! The walk over every route: who may do what, as two tables.
//!
//! A route that is not in its table fails the walk, so nobody adds a door without saying who may
//! pass through it.

mod api;
mod console;

/// How far the programme, or the device of a row, is on its way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nobody has an account, so everybody who walks is nobody.
    Empty,
    Draft,
    /// A reviewer has noted something.
    Submitted,
    /// The maker is asked about it.
    Asked,
    Assigned,
    /// The next version of an approved device is written, and differs.
    Begun,
}
