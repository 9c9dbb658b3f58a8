//! The form as its users meet it: downloaded, filled in, uploaded, refused.

mod cells;
mod hostile;
mod kinds;
mod lists;
mod places;
mod refusals;
mod refused;
mod round_trip;
mod sample;
mod surgery;
