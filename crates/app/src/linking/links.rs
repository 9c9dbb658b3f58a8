//! Which links there are, for the customer and for the maker of the device cloud.

use replenish_domain::{
    account::{Action, Actor, Role},
    linking::{ClientId, Customer, LinkId},
};
pub use replenish_store::customer_links::{ClientLink, CustomerLink};
use replenish_store::{Conn, clients, customer_links, customers};

use super::LinkingError;
use crate::{App, Denied, authorise};

/// The most links a customer is shown; nobody has as many device clouds.
const MOST: i64 = 500;

impl App {
    /// The customer behind the account.
    pub async fn customer(&self, actor: &Actor) -> Result<Customer, LinkingError> {
        let mut conn = self.db.read().await?;
        customer(&mut conn, actor).await
    }

    /// The customer's own links, newest first.
    pub async fn my_links(&self, actor: &Actor) -> Result<Vec<CustomerLink>, LinkingError> {
        let mut conn = self.db.read().await?;
        let customer = customer(&mut conn, actor).await?;
        Ok(customer_links::of_customer(&mut conn, customer.id, None, MOST).await?)
    }

    /// One of the customer's own links.
    pub async fn my_link(&self, actor: &Actor, id: LinkId) -> Result<CustomerLink, LinkingError> {
        let mut conn = self.db.read().await?;
        let customer = customer(&mut conn, actor).await?;
        let found = customer_links::of_customer(&mut conn, customer.id, Some(id), 1).await?;
        Ok(found.into_iter().next().ok_or(Denied::Hidden)?)
    }

    /// The links with a device cloud in sight, newest first, and whether there are more than `limit`.
    pub async fn links_of_client(
        &self,
        actor: &Actor,
        client: ClientId,
        after: Option<LinkId>,
        limit: usize,
    ) -> Result<(Vec<ClientLink>, bool), LinkingError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let client = clients::find(&mut conn, actor.sight(), client)
            .await?
            .ok_or(Denied::Hidden)?;
        let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut found = customer_links::of_client(&mut conn, client.id, after, one_more).await?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        Ok((found, has_more))
    }
}

/// The customer behind the account; nobody else has one.
pub(super) async fn customer(conn: &mut Conn, actor: &Actor) -> Result<Customer, LinkingError> {
    if actor.role != Role::Customer {
        return Err(Denied::Forbidden.into());
    }
    let customer = customers::of_account(conn, actor.account).await?;
    Ok(customer.ok_or(Denied::Forbidden)?)
}
