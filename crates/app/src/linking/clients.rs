//! A maker's device clouds: made, shown, changed, revoked.

use replenish_domain::{
    account::{Action, Actor},
    audit::Act,
    fault::Gather,
    linking::{Client, ClientId, ClientName, CloudEndpoint, EndedBy, PublicId, RedirectUri, read_redirect_uris},
};
use replenish_store::{
    Conn, StoreError,
    clients::{self, ClientSecret},
    customer_links, endpoints,
};
use serde_json::{Value, json};

use super::{LinkingError, manages_clients};
use crate::{App, Denied, Revision, accounts::Secret, authorise};

/// A client as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewClient {
    /// What customers know it by; 1 to 60 characters.
    pub name: String,
    /// Where customers may be sent back to; up to ten.
    pub redirect_uris: Vec<String>,
    /// Where the cloud takes directives; blank for nowhere.
    pub directive_endpoint: String,
}

/// A client with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientView {
    /// The client.
    pub client: Client,
    /// The secrets that are good, oldest first.
    pub secrets: Vec<ClientSecret>,
    /// How many people are linked with it; stand-ins do not count.
    pub linked: i64,
}

/// A page of the list of clients.
#[derive(Debug, Clone)]
pub struct ClientPage {
    /// The clients, newest first.
    pub clients: Vec<ClientView>,
    /// Where the next page begins, if there is one.
    pub next: Option<ClientId>,
}

struct Parsed {
    name: ClientName,
    redirect_uris: Vec<RedirectUri>,
    directive_endpoint: Option<CloudEndpoint>,
}

impl App {
    /// Makes a client with its first secret, which is told this once.
    pub async fn create_client(&self, actor: &Actor, new: &NewClient) -> Result<(Secret, ClientView), LinkingError> {
        let organisation = manages_clients(actor)?;
        let parsed = read(new)?;
        let client = Client {
            id: self.next_id(),
            organisation,
            public_id: PublicId::of(self.random.bytes()),
            name: parsed.name,
            redirect_uris: parsed.redirect_uris,
            directive_endpoint: parsed.directive_endpoint,
            created_at: self.clock.now(),
            version: 1,
        };
        let mut tx = self.db.write().await?;
        clients::create(&mut tx, &client).await?;
        let secret = self.add_client_secret(&mut tx, client.id).await?;
        let act = Act::by(actor, "client.created").after(told(&client));
        self.record(&mut tx, act).await?;
        let view = self.view(&mut tx, client).await?;
        tx.commit().await?;
        Ok((secret, view))
    }

    /// A page of the clients in sight.
    pub async fn clients(
        &self,
        actor: &Actor,
        after: Option<ClientId>,
        limit: usize,
    ) -> Result<ClientPage, LinkingError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut found = clients::list(&mut conn, actor.sight(), after, one_more).await?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(|client| client.id);
        let mut views = Vec::with_capacity(found.len());
        for client in found {
            views.push(self.view(&mut conn, client).await?);
        }
        Ok(ClientPage { clients: views, next })
    }

    /// A client in sight.
    pub async fn client(&self, actor: &Actor, id: ClientId) -> Result<ClientView, LinkingError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let client = clients::find(&mut conn, actor.sight(), id)
            .await?
            .ok_or(Denied::Hidden)?;
        Ok(self.view(&mut conn, client).await?)
    }

    /// Changes name and addresses of a client. Codes given out before keep the address they were given for.
    pub async fn change_client(
        &self,
        actor: &Actor,
        id: ClientId,
        revision: Revision,
        new: &NewClient,
    ) -> Result<ClientView, LinkingError> {
        manages_clients(actor)?;
        let mut tx = self.db.write().await?;
        let old = seen(&mut tx, actor, id, revision).await?;
        let parsed = read(new)?;
        let mut client = Client {
            name: parsed.name,
            redirect_uris: parsed.redirect_uris,
            directive_endpoint: parsed.directive_endpoint,
            ..old.clone()
        };
        if client != old {
            if !clients::change(&mut tx, &client).await? {
                return Err(LinkingError::Stale);
            }
            client.version += 1;
            let act = Act::by(actor, "client.changed").before(told(&old)).after(told(&client));
            self.record(&mut tx, act).await?;
        }
        let view = self.view(&mut tx, client).await?;
        tx.commit().await?;
        Ok(view)
    }

    /// Revokes a client: its secrets are good no more, and every customer's link with it
    /// ends, and the devices it brought are gone.
    pub async fn revoke_client(&self, actor: &Actor, id: ClientId, revision: Revision) -> Result<(), LinkingError> {
        manages_clients(actor)?;
        let mut tx = self.db.write().await?;
        let client = seen(&mut tx, actor, id, revision).await?;
        let now = self.clock.now();
        if !clients::revoke(&mut tx, id, client.version, now).await? {
            return Err(LinkingError::Stale);
        }
        let ended = customer_links::end_of_client(&mut tx, id, EndedBy::Maker, now).await?;
        endpoints::remove_of_client(&mut tx, id, now).await?;
        let act = Act::by(actor, "client.revoked").before(told(&client));
        self.record(&mut tx, act.after(json!({ "links_ended": ended }))).await?;
        tx.commit().await?;
        self.known_links.forget();
        Ok(())
    }

    pub(super) async fn view(&self, conn: &mut Conn, client: Client) -> Result<ClientView, StoreError> {
        Ok(ClientView {
            secrets: clients::secrets(conn, client.id, self.clock.now()).await?,
            linked: clients::linked(conn, client.id).await?,
            client,
        })
    }
}

/// The client as it is, if it is in sight and still what the caller saw.
pub(super) async fn seen(
    conn: &mut Conn,
    actor: &Actor,
    id: ClientId,
    revision: Revision,
) -> Result<Client, LinkingError> {
    let client = clients::find(conn, actor.sight(), id).await?.ok_or(Denied::Hidden)?;
    if revision.is_some_and(|seen| seen != client.version) {
        return Err(LinkingError::Stale);
    }
    Ok(client)
}

fn read(new: &NewClient) -> Result<Parsed, LinkingError> {
    let mut gather = Gather::default();
    let name = gather.take("/name", new.name.parse::<ClientName>());
    let redirect_uris = gather.take("/redirect_uris", read_redirect_uris(&new.redirect_uris));
    let endpoint = Some(new.directive_endpoint.trim()).filter(|raw| !raw.is_empty());
    let directive_endpoint = gather.take(
        "/directive_endpoint",
        endpoint.map(str::parse::<CloudEndpoint>).transpose(),
    );
    gather.finish()?;
    let (Some(name), Some(redirect_uris), Some(directive_endpoint)) = (name, redirect_uris, directive_endpoint) else {
        unreachable!("a missing part left a fault")
    };
    Ok(Parsed {
        name,
        redirect_uris,
        directive_endpoint,
    })
}

fn told(client: &Client) -> Value {
    json!({
        "client": client.id,
        "client_id": client.public_id.as_str(),
        "name": client.name,
        "redirect_uris": client.redirect_uris,
        "directive_endpoint": client.directive_endpoint,
    })
}
