//! Whom mails go to, and the language each of them reads.

use std::collections::BTreeSet;

use replenish_domain::{Language, account::Email, request::IdRequest};
use replenish_store::{
    Conn, StoreError,
    accounts::{self, Account},
};

/// Somebody a mail goes to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Recipient {
    pub(crate) email: Email,
    pub(crate) language: Language,
}

impl Recipient {
    /// Whoever has this address; somebody without an account reads what the caller does.
    pub(crate) async fn find(conn: &mut Conn, email: &Email, otherwise: Language) -> Result<Self, StoreError> {
        let account = accounts::find_by_email(conn, email).await?;
        Ok(Self {
            email: email.clone(),
            language: account.map_or(otherwise, |account| account.language),
        })
    }

    /// The contact a request names, who need not have an account: then they read what whoever
    /// handed the request in does.
    pub(crate) async fn contact_of(conn: &mut Conn, request: &IdRequest) -> Result<Self, StoreError> {
        let submitter = accounts::find(conn, request.submitted_by).await?;
        let otherwise = submitter.map(|account| account.language).unwrap_or_default();
        Self::find(conn, &request.snapshot.content.contact_email, otherwise).await
    }

    /// The maker's side of a request: its contact, and whoever handed it in.
    pub(crate) async fn makers_of(conn: &mut Conn, request: &IdRequest) -> Result<BTreeSet<Self>, StoreError> {
        let mut makers = BTreeSet::from([Self::contact_of(conn, request).await?]);
        let submitter = accounts::find(conn, request.submitted_by).await?;
        makers.extend(submitter.as_ref().map(Self::from));
        Ok(makers)
    }
}

impl From<&Account> for Recipient {
    fn from(account: &Account) -> Self {
        Self {
            email: account.email.clone(),
            language: account.language,
        }
    }
}
