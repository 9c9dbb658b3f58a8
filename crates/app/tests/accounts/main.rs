//! People from the first administrator to the last token, on both engines.

mod programme;

mod invitations;
mod languages;
mod members;
mod passwords;
mod setup;
mod sign_in;
mod sign_up;
mod tokens;
