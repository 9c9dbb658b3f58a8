//! Stand-ins for customers, with which a maker tries a device cloud.

use replenish_domain::{
    Fault,
    account::{Action, Actor, Email},
    audit::Act,
    fault::Gather,
    linking::{Client, ClientId, Customer, CustomerId},
    reference::MarketplaceCode,
};
use replenish_store::{Conn, StoreError, WriteTx, clients, customer_links, customers, grants, reference};
use serde_json::json;

use super::{LinkingError, Tokens};
use crate::{App, authorise};

/// A stand-in as somebody asked for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewSandboxCustomer {
    /// One of the maker's own clients, such as `cli_…`.
    pub client: String,
    /// Where the stand-in buys.
    pub marketplace: String,
    /// Its address; blank for none.
    pub email: String,
}

/// A stand-in with its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxCustomer {
    /// Its identifier.
    pub customer: CustomerId,
    /// What its reports carry; told this once.
    pub tokens: Tokens,
}

struct Parsed {
    client: Client,
    marketplace: MarketplaceCode,
    email: Option<Email>,
}

impl App {
    /// Makes a stand-in that is linked with one of the maker's own clients. Nobody can sign in as it.
    pub async fn create_sandbox_customer(
        &self,
        actor: &Actor,
        new: &NewSandboxCustomer,
    ) -> Result<SandboxCustomer, LinkingError> {
        authorise(actor, Action::EditDevices)?;
        let mut tx = self.db.write().await?;
        let Parsed {
            client,
            marketplace,
            email,
        } = read(&mut tx, actor, new).await?;
        let now = self.clock.now();
        let customer = Customer {
            id: self.next_id(),
            email,
            marketplace,
            sandbox_of: Some(client.organisation),
            created_at: now,
        };
        customers::create_sandbox(&mut tx, &customer).await?;
        let (link, grant) = (self.next_id(), self.next_id());
        customer_links::create(&mut tx, link, client.id, customer.id, now).await?;
        grants::create(&mut tx, grant, link, now).await?;
        let tokens = self.issue_tokens(&mut tx, grant, link).await?;
        let act = Act::by(actor, "customer.sandbox_created").after(json!({
            "customer": customer.id,
            "client": client.id,
            "name": client.name,
            "marketplace": customer.marketplace,
        }));
        self.record(&mut tx, act).await?;
        tx.commit().await?;
        Ok(SandboxCustomer {
            customer: customer.id,
            tokens,
        })
    }
}

async fn read(tx: &mut WriteTx, actor: &Actor, new: &NewSandboxCustomer) -> Result<Parsed, LinkingError> {
    let mut gather = Gather::default();
    let client = gather.take("/client", own_client(tx, actor, &new.client).await?);
    let marketplace = gather.take("/marketplace", known_marketplace(tx, &new.marketplace).await?);
    let email = Some(new.email.trim()).filter(|raw| !raw.is_empty());
    let email = gather.take("/email", email.map(str::parse::<Email>).transpose());
    gather.finish()?;
    let (Some(client), Some(marketplace), Some(email)) = (client, marketplace, email) else {
        unreachable!("a missing part left a fault")
    };
    Ok(Parsed {
        client,
        marketplace,
        email,
    })
}

async fn own_client(tx: &mut WriteTx, actor: &Actor, raw: &str) -> Result<Result<Client, Fault>, StoreError> {
    let found = match raw.parse::<ClientId>() {
        Ok(id) => clients::find(tx, actor.sight(), id).await?,
        Err(_) => None,
    };
    Ok(found.ok_or_else(|| Fault::new("client-unknown", "Name one of your clients by its id, such as cli_….")))
}

/// The marketplace with this code, if the programme has it.
pub(super) async fn known_marketplace(
    conn: &mut Conn,
    raw: &str,
) -> Result<Result<MarketplaceCode, Fault>, StoreError> {
    let known = reference::marketplaces(conn).await?;
    let found = known
        .into_iter()
        .find(|marketplace| marketplace.code.as_str() == raw.trim());
    Ok(found
        .map(|marketplace| marketplace.code)
        .ok_or_else(|| Fault::new("marketplace-unknown", "Choose one of the programme's marketplaces.")))
}
