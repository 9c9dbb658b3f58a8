//! What a token at the event gateway stands for.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::Email,
    id::Organisation,
    linking::{ClientId, CustomerId, LinkId},
    reference::MarketplaceCode,
};
use replenish_store::{
    StoreError,
    grants::{self, Linked, Standing, StoredAccess},
};

use super::tokens::ACCESS_PREFIX;
use crate::{App, accounts::stored_form};

/// A token that was presented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presented {
    /// It is good.
    Live(LiveLink),
    /// It was never given out, was revoked with its grant, or ended so long ago that it is forgotten.
    Unknown,
    /// Its hour is over; a refresh brings the next one.
    Expired,
    /// The link it was given for has ended, whether the token's hour is over or not.
    Disabled,
}

/// A link as a good token shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveLink {
    /// The link.
    pub link: LinkId,
    /// The device cloud that reports.
    pub client: ClientId,
    /// Whose cloud it is; only devices of this maker may be reported.
    pub organisation: Id<Organisation>,
    /// For whom it reports.
    pub customer: CustomerId,
    /// The customer's address, which allow lists name; never shown to the maker.
    pub email: Option<Email>,
    /// Where the customer buys.
    pub marketplace: MarketplaceCode,
    /// Whether the customer is a stand-in of this maker.
    pub is_sandbox: bool,
    /// Whether the customer is on the allow list of one of the maker's devices; of which ones
    /// [`App::enrolment_of_link`] tells.
    pub is_test_account: bool,
    /// When the token ends.
    pub expires_at: Timestamp,
}

impl App {
    /// What the access token stands for. One query by primary keys.
    pub async fn link_of_token(&self, token: &str) -> Result<Presented, StoreError> {
        if !token.starts_with(ACCESS_PREFIX) {
            return Ok(Presented::Unknown);
        }
        let found = {
            let mut conn = self.db.read().await?;
            grants::find_access(&mut conn, stored_form(token)).await?
        };
        Ok(found.map_or(Presented::Unknown, |access| judge(access, self.clock.now())))
    }
}

fn judge(access: StoredAccess, now: Timestamp) -> Presented {
    match access.standing {
        Standing::Revoked => Presented::Unknown,
        Standing::Disabled => Presented::Disabled,
        Standing::Good if access.expires_at <= now => Presented::Expired,
        Standing::Good => Presented::Live(LiveLink::of(access.linked, access.expires_at)),
    }
}

impl LiveLink {
    pub(super) fn of(linked: Linked, expires_at: Timestamp) -> Self {
        Self {
            link: linked.link,
            client: linked.client,
            organisation: linked.organisation,
            customer: linked.customer,
            email: linked.email,
            marketplace: linked.marketplace,
            is_sandbox: linked.is_sandbox,
            is_test_account: linked.is_test_account,
            expires_at,
        }
    }
}
