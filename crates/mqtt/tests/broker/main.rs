//! The subscriber at a real broker.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod broken;
mod connecting;
mod messages;
mod refused;
mod taken;
mod world;
