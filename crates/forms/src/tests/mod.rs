//! The form as its users meet it: downloaded, filled in, uploaded, refused.

mod hostile;
mod places;
mod refusals;
mod round_trip;
mod sample;
mod surgery;
