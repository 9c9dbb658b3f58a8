//! What leaves the house: mails by SMTP, and requests to addresses that somebody typed.
//!
//! It knows neither the programme's rules nor its database. Only the job runner uses it, so no
//! request can send anything.

mod error;
mod http;
mod message;
mod settings;
mod smtp;

pub use error::{SendError, SetUpError};
pub use http::{Http, HttpSettings, Reach};
pub use message::Message;
pub use reqwest::header::{HeaderMap, HeaderValue};
pub use settings::{Credentials, Secret, Security, SecurityError, Sender, SenderError, SmtpSettings};
pub use smtp::Smtp;
