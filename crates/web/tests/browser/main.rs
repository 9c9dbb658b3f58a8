//! The console in a real browser: the whole journey of a device, and every page for everybody.

mod hands;
mod journey;
mod tour;
