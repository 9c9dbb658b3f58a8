//! A customer is asked for a link and agrees, and the device cloud gets a code for it.

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{
    account::{Actor, OrganisationName},
    audit::Act,
    linking::{Challenge, Client, Customer, LinkId, RedirectUri},
};
use replenish_store::{
    Conn, WriteTx, clients, customer_links,
    grants::{self, NewCode},
    organisations,
};
use serde_json::json;

use super::{LinkingError, OfferError, links, ticket};
use crate::{
    App,
    accounts::{Client as Browser, Secret, stored_form},
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

/// What a device cloud asks a customer for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRequest {
    /// The device cloud, and where the customer goes afterwards.
    pub offer: LinkOffer,
    /// What the exchange of the code has to prove.
    pub challenge: Challenge,
    /// What the cloud tells its own request by.
    pub state: Option<String>,
}

impl App {
    /// Whom a customer is asked to link with. Fails when there is no such client, or the address is not,
    /// character by character, one of its own: nobody may be sent to such an address, not even with an error
    /// (RFC 6749, 4.1.2.1).
    pub async fn link_offer(&self, client_id: &str, redirect_uri: &str) -> Result<LinkOffer, OfferError> {
        let public_id = client_id.parse().map_err(|_| OfferError::UnknownClient)?;
        let mut conn = self.db.read().await?;
        let client = clients::find_by_public_id(&mut conn, &public_id).await?;
        let client = client.ok_or(OfferError::UnknownClient)?;
        let own = client.redirect_uris.iter().find(|own| own.as_str() == redirect_uri);
        let Some(redirect_uri) = own.cloned() else {
            return Err(OfferError::ForeignAddress(client.name));
        };
        let maker = organisations::find(&mut conn, client.organisation).await?;
        Ok(LinkOffer {
            maker: maker.ok_or(OfferError::UnknownClient)?.name,
            client,
            redirect_uri,
        })
    }

    /// Asks the customer, whose session has this secret: the ticket goes with the answer, is good for ten
    /// minutes, in this session, for this request, and once.
    ///
    /// Until the maker has a device certified in the customer's marketplace, only confirmed test accounts are
    /// asked.
    pub async fn ask_consent(
        &self,
        actor: &Actor,
        session: &str,
        request: &LinkRequest,
    ) -> Result<Secret, LinkingError> {
        let mut conn = self.db.read().await?;
        asked(&mut conn, actor, &request.offer.client).await?;
        Ok(ticket::issue(session, request, self.next_id()))
    }

    /// Links the customer, who said yes with the ticket of [`App::ask_consent`], and gives out a code for it,
    /// good for five minutes.
    ///
    /// Answers are counted by the address they come from, like attempts to sign in.
    pub async fn consent(
        &self,
        actor: &Actor,
        session: &str,
        request: &LinkRequest,
        ticket: &str,
        browser: &Browser,
    ) -> Result<Secret, LinkingError> {
        self.limits.knock(browser.address())?;
        let now = self.clock.now();
        let grant = ticket::read(ticket, session, request, now).ok_or(LinkingError::Answered)?;
        let client = &request.offer.client;
        let mut tx = self.db.write().await?;
        let customer = asked(&mut tx, actor, client).await?;
        let link = self.link(&mut tx, actor, client, &customer).await?;
        if !grants::create(&mut tx, grant, link, now).await? {
            return Err(LinkingError::Answered);
        }
        let code = Secret::new(self.random.secret());
        let new = NewCode {
            code_hash: stored_form(code.reveal()),
            grant,
            redirect_uri: Some(request.offer.redirect_uri.clone()),
            challenge: Some(request.challenge.clone()),
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

/// The customer behind the account, if they may link with the client.
async fn asked(conn: &mut Conn, actor: &Actor, client: &Client) -> Result<Customer, LinkingError> {
    let customer = links::customer(conn, actor).await?;
    if may_link(conn, client.organisation, &customer.marketplace, &actor.email).await? {
        Ok(customer)
    } else {
        Err(LinkingError::NotOnAllowList)
    }
}
