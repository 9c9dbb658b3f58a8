//! A customer agrees to a link, and the device cloud gets a code for it.

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{
    account::{Actor, OrganisationName, Role},
    audit::Act,
    linking::{Challenge, Client, Customer, LinkId, RedirectUri},
};
use replenish_store::{
    WriteTx, clients, customer_links, customers,
    grants::{self, NewCode},
    organisations,
};
use serde_json::json;

use super::LinkingError;
use crate::{
    App, Denied,
    accounts::{Secret, stored_form},
    certifications::may_link,
};

/// How long a code can be exchanged.
pub(super) const CODE_LIFE: SignedDuration = SignedDuration::from_mins(5);

/// Whom a customer is asked to link with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkOffer {
    /// The device cloud.
    pub client: Client,
    /// Whose it is.
    pub maker: OrganisationName,
    /// Where the customer goes afterwards: one of the client's own addresses.
    pub redirect_uri: RedirectUri,
}

impl App {
    /// Whom a customer is asked to link with; none when there is no such client or the address is not,
    /// character by character, one of its own. Nobody may be sent to such an address, not even with an
    /// error (RFC 6749, 4.1.2.1).
    pub async fn link_offer(&self, client_id: &str, redirect_uri: &str) -> Result<Option<LinkOffer>, LinkingError> {
        let Ok(public_id) = client_id.parse() else {
            return Ok(None);
        };
        let mut conn = self.db.read().await?;
        let Some(client) = clients::find_by_public_id(&mut conn, &public_id).await? else {
            return Ok(None);
        };
        let own = client.redirect_uris.iter().find(|own| own.as_str() == redirect_uri);
        let Some(redirect_uri) = own.cloned() else {
            return Ok(None);
        };
        let maker = organisations::find(&mut conn, client.organisation).await?;
        Ok(maker.map(|maker| LinkOffer {
            client,
            maker: maker.name,
            redirect_uri,
        }))
    }

    /// Links the customer and gives out a code for it, good for five minutes. Until the maker has a
    /// device certified in the customer's marketplace, only confirmed test accounts may.
    pub async fn consent(
        &self,
        actor: &Actor,
        offer: &LinkOffer,
        challenge: Option<Challenge>,
    ) -> Result<Secret, LinkingError> {
        if actor.role != Role::Customer {
            return Err(Denied::Forbidden.into());
        }
        let mut tx = self.db.write().await?;
        let customer = customers::of_account(&mut tx, actor.account).await?;
        let customer = customer.ok_or(Denied::Forbidden)?;
        let client = &offer.client;
        if !may_link(&mut tx, client.organisation, &customer.marketplace, &actor.email).await? {
            return Err(LinkingError::NotOnAllowList);
        }
        let link = self.link(&mut tx, actor, client, &customer).await?;
        let now = self.clock.now();
        let code = Secret::new(self.random.secret());
        let grant = self.next_id();
        grants::create(&mut tx, grant, link, now).await?;
        let new = NewCode {
            code_hash: stored_form(code.reveal()),
            grant,
            redirect_uri: Some(offer.redirect_uri.clone()),
            challenge,
            expires_at: now.saturating_add(CODE_LIFE).unwrap_or(Timestamp::MAX),
        };
        grants::add_code(&mut tx, &new).await?;
        tx.commit().await?;
        Ok(code)
    }

    /// The link of the two that is alive, or a new one.
    async fn link(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        client: &Client,
        customer: &Customer,
    ) -> Result<LinkId, LinkingError> {
        let id = self.next_id();
        if customer_links::create(tx, id, client.id, customer.id, self.clock.now()).await? {
            let act =
                Act::by(actor, "link.created").after(json!({ "link": id, "client": client.id, "name": client.name }));
            self.record(tx, act).await?;
            return Ok(id);
        }
        // The other one was there before, or ended this moment; then trying again makes a new one.
        let alive = customer_links::alive(tx, client.id, customer.id).await?;
        alive.ok_or(LinkingError::Stale)
    }
}
