//! The job runner: one file for each kind of job, and the letters mails are made of.
//!
//! What has to be done was enqueued with the change that asks for it. A job is leased, run outside
//! any transaction, and recorded: at least once. So each kind recognises a repeat by the job's
//! identifier. Nothing here decides what the programme does; `app` records what came of it.

mod backoff;
mod directive;
mod failure;
mod letter;
mod mail;
mod runner;

/// What a [`Worker`] sends mails and requests with; whoever makes one has to read the operator's settings.
pub use replenish_outbound::{Credentials, Http, HttpSettings, Reach, Secret, Security, Sender, Smtp, SmtpSettings};
pub use runner::{WaysOut, Worker};
