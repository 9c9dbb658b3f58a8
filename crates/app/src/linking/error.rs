//! Why a client was not changed or a token not given.

use std::net::IpAddr;

use replenish_domain::{Fault, Faults, linking::ClientName};
use replenish_store::StoreError;

use crate::{App, Denied, limiter::TooMany};

/// Why a client or a link was not shown or not changed. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum LinkingError {
    /// Not allowed, or not there.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody changed the same thing meanwhile.
    #[error("this was changed by somebody else meanwhile")]
    Stale,
    /// The maker has no device the customer may enrol: none is certified in the customer's marketplace,
    /// and the customer is on no allow list.
    #[error("linking is open to confirmed test accounts only, until a device is certified in your marketplace")]
    NotOnAllowList,
    /// The question for the link was answered before, was shown too long ago or in another session, or never
    /// was asked.
    #[error("this question was answered before, or is too old; begin again at the device cloud")]
    Answered,
    /// The same client came too often.
    #[error("too many attempts; the next one is possible in {retry_after} seconds")]
    TooMany {
        /// Seconds until the next attempt is let through.
        retry_after: u64,
    },
    /// Something typed is wrong.
    #[error(transparent)]
    Invalid(#[from] Faults),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<TooMany> for LinkingError {
    fn from(TooMany { retry_after }: TooMany) -> Self {
        Self::TooMany { retry_after }
    }
}

impl From<Fault> for LinkingError {
    fn from(fault: Fault) -> Self {
        Self::Invalid(fault.into())
    }
}

/// Why nobody is asked for a link, and nobody is sent anywhere.
#[derive(Debug, thiserror::Error)]
pub enum OfferError {
    /// No client calls itself so, or it was revoked.
    #[error("there is no client with this client_id")]
    UnknownClient,
    /// The address is not registered for the client, which is called so.
    #[error("the redirect_uri is not one of the client's, character by character")]
    ForeignAddress(ClientName),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a device cloud got no tokens (`protocol.md` 7.2).
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// There is no such client, or its secret is another; which of the two is not told.
    #[error("the client is unknown, or its secret is another or has ended")]
    InvalidClient,
    /// The code or the refresh token is not good; the text names the parameter at fault.
    #[error("{0}")]
    InvalidGrant(&'static str),
    /// The same address failed too often.
    #[error("too many failed attempts; the next one is possible in {retry_after} seconds")]
    TooMany {
        /// Seconds until the next attempt is let through.
        retry_after: u64,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TokenError {
    /// Counts the failure for the address it comes from; of one that failed too often nothing else is told.
    pub(super) fn counted(self, app: &App, address: IpAddr) -> Self {
        if matches!(self, Self::InvalidClient | Self::InvalidGrant(_))
            && let Err(TooMany { retry_after }) = app.limits.knock(address)
        {
            return Self::TooMany { retry_after };
        }
        self
    }
}
