//! What customers' devices tell of their supplies: the way of a report from a device cloud's bytes
//! into the database.

mod admit;
mod batch;
mod deliver;
mod describe;
mod incoming;
mod post;
mod queue;
mod refused;
mod retention;
mod ties;

pub(crate) use admit::Knocks;
pub use post::MAX_MESSAGES;
pub(crate) use queue::Queue;
pub use refused::Refused;
