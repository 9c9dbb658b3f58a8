//! The request for replenishment IDs and its answer, through the use cases, on both engines.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what a test is built of fails the test when it fails"
)]

mod answer_times;
mod answering;
mod by_mail;
mod calendar;
mod certifying;
mod desk;
mod drafts;
mod form;
mod languages;
mod linking;
mod lists;
mod model;
mod path;
mod programme;
mod races;
mod rounds;
mod sandbox;
mod submitting;
mod test_accounts;
mod versions;
