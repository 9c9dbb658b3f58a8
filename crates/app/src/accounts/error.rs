//! Why an account was not let in or not changed.

use replenish_domain::{Fault, Faults};
use replenish_store::StoreError;

use crate::Denied;

/// Why an account was not let in or not changed. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Not allowed, or not there.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Something typed is wrong.
    #[error(transparent)]
    Invalid(#[from] Faults),
    /// There is no such account, or its password is another; which of the two is not told.
    #[error("the e-mail address or the password is wrong")]
    WrongCredentials,
    /// The same client or the same address came too often.
    #[error("too many attempts; the next one is possible in {retry_after} seconds")]
    TooMany {
        /// Seconds until the next attempt is let through.
        retry_after: u64,
    },
    /// The one-time link was used, replaced or revoked, is too old, or never was one.
    #[error("this link is no longer valid")]
    LinkEnded,
    /// The operator lets makers in by invitation only.
    #[error("organisations join this programme by invitation only")]
    SignUpClosed,
    /// An organisation keeps a maker admin, the programme an administrator.
    #[error("this is the last administrator here; make somebody else one first")]
    LastAdmin,
    /// The password could not be hashed.
    #[error("the password could not be hashed")]
    Hashing(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Fault> for AccountError {
    fn from(fault: Fault) -> Self {
        Self::Invalid(fault.into())
    }
}

/// Somebody else signs in with this address.
pub(super) fn email_taken() -> AccountError {
    Fault::new(
        "email-taken",
        "There is an account with this e-mail address. Use another, or sign in.",
    )
    .at("/email")
    .into()
}

/// There is no such organisation.
pub(super) fn organisation_unknown() -> AccountError {
    Fault::new("organisation-unknown", "There is no such organisation.")
        .at("/organisation")
        .into()
}
