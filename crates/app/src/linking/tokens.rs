//! Access and refresh tokens: given out once, stored as hashes.

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{Id, id::Grant, linking::LinkId};
use replenish_store::{StoreError, WriteTx, grants};

use crate::{
    App,
    accounts::{Secret, stored_form},
};

/// How long an access token is good.
pub const ACCESS_TOKEN_LIFE: SignedDuration = SignedDuration::from_hours(1);
/// What every access token begins with (`protocol.md` 7.2).
pub(super) const ACCESS_PREFIX: &str = "Atza|";
/// What every refresh token begins with.
pub(super) const REFRESH_PREFIX: &str = "Atzr|";
/// Device clouds know tokens of 350 characters and more; one random secret has 64.
const SECRETS_IN_A_TOKEN: usize = 6;

/// What a device cloud is given for a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// What reports carry.
    pub access: Secret,
    /// What the next access token is asked for with.
    pub refresh: Secret,
    /// Seconds the access token is good.
    pub expires_in: i64,
    /// The link they are for, by which directives name the customer.
    pub link: LinkId,
}

impl App {
    /// Gives out the first tokens of a grant.
    pub(super) async fn issue_tokens(
        &self,
        tx: &mut WriteTx,
        grant: Id<Grant>,
        link: LinkId,
    ) -> Result<Tokens, StoreError> {
        let refresh = self.long_secret(REFRESH_PREFIX);
        grants::add_refresh(tx, stored_form(refresh.reveal()), grant, self.clock.now()).await?;
        self.issue_access(tx, grant, link, refresh).await
    }

    /// Gives out an access token beside the refresh token it was asked for with.
    pub(super) async fn issue_access(
        &self,
        tx: &mut WriteTx,
        grant: Id<Grant>,
        link: LinkId,
        refresh: Secret,
    ) -> Result<Tokens, StoreError> {
        let access = self.long_secret(ACCESS_PREFIX);
        let expires_at = self
            .clock
            .now()
            .saturating_add(ACCESS_TOKEN_LIFE)
            .unwrap_or(Timestamp::MAX);
        grants::add_access(tx, stored_form(access.reveal()), grant, expires_at).await?;
        Ok(Tokens {
            access,
            refresh,
            expires_in: ACCESS_TOKEN_LIFE.as_secs(),
            link,
        })
    }

    fn long_secret(&self, prefix: &str) -> Secret {
        let random = (0..SECRETS_IN_A_TOKEN).map(|_| self.random.secret());
        Secret::new(random.fold(prefix.to_owned(), |token, secret| token + &secret))
    }
}
