//! What can go wrong on the way out.

use std::{error::Error, path::PathBuf, time::Duration};

use lettre::transport::smtp;

/// A mail or a request that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may go better later: no connection, no answer in time, a 4xx reply of a mail server (RFC 5321 4.2.1) or a 5xx
    /// answer of any other.
    #[error("{0}")]
    Transient(String),
    /// It will not go better by itself: refused for good, or nothing that can be sent.
    #[error("{0}")]
    Permanent(String),
}

/// Settings that cannot work.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The file with additional root certificates cannot be read.
    #[error("the root certificates in {} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file holds no certificate.
    #[error("there is no certificate in PEM form in {}", path.display())]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// The name of the server or a certificate is not usable for TLS.
    #[error("TLS cannot be set up")]
    Tls(#[source] smtp::Error),
    /// TLS cannot be set up for requests.
    #[error("TLS cannot be set up")]
    Rustls(#[source] rustls::Error),
    /// Requests cannot be set up.
    #[error("requests cannot be set up")]
    Http(#[source] reqwest::Error),
}

impl SendError {
    pub(crate) fn too_slow(limit: Duration) -> Self {
        Self::Transient(format!(
            "the mail server was not done within {} seconds",
            limit.as_secs()
        ))
    }

    pub(crate) fn unwritable(error: &lettre::error::Error) -> Self {
        Self::Permanent(format!("the mail cannot be written down: {error}"))
    }
}

impl From<smtp::Error> for SendError {
    fn from(error: smtp::Error) -> Self {
        let detail = error.source().map(|source| format!(": {source}")).unwrap_or_default();
        match error.status() {
            Some(code) if error.is_permanent() => Self::Permanent(format!("the mail server answered {code}{detail}")),
            Some(code) => Self::Transient(format!("the mail server answered {code}{detail}")),
            None if error.is_tls() => Self::Transient(format!("no safe connection to the mail server{detail}")),
            None if error.is_client() || error.is_response() => {
                Self::Transient(format!("the mail server does not do what is needed{detail}"))
            }
            None => Self::Transient(format!("no connection to the mail server{detail}")),
        }
    }
}
