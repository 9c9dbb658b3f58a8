//! Links end: the customer disables the cloud, or the maker or the programme ends it. Tokens are
//! refused from then on, and the devices it brought are gone.

use replenish_domain::{
    account::{Action, Actor, Sight},
    audit::Act,
    linking::{CustomerId, EndedBy, LinkId},
};
use replenish_store::{customer_links, endpoints};
use serde_json::json;

use super::LinkingError;
use crate::{App, Denied, authorise};

impl App {
    /// Ends a link of the customer who asks.
    pub async fn unlink_as_customer(&self, actor: &Actor, id: LinkId) -> Result<(), LinkingError> {
        let customer = self.customer(actor).await?.id;
        self.end_link(actor, id, Some(customer), Sight::All, EndedBy::Customer)
            .await
    }

    /// Ends a link with one of the maker's clients.
    pub async fn unlink_as_maker(&self, actor: &Actor, id: LinkId) -> Result<(), LinkingError> {
        let organisation = super::manages_clients(actor)?;
        self.end_link(actor, id, None, Sight::Own(organisation), EndedBy::Maker)
            .await
    }

    /// Ends any link.
    pub async fn unlink_as_programme(&self, actor: &Actor, id: LinkId) -> Result<(), LinkingError> {
        authorise(actor, Action::ManageProgramme)?;
        self.end_link(actor, id, None, Sight::All, EndedBy::Programme).await
    }

    async fn end_link(
        &self,
        actor: &Actor,
        id: LinkId,
        customer: Option<CustomerId>,
        sight: Sight,
        by: EndedBy,
    ) -> Result<(), LinkingError> {
        let mut tx = self.db.write().await?;
        let now = self.clock.now();
        let ended = customer_links::end(&mut tx, id, customer, sight, by, now)
            .await?
            .ok_or(Denied::Hidden)?;
        endpoints::remove_of_link(&mut tx, ended.client, ended.customer, now).await?;
        // A customer's name is none of the maker's business, so their own act stays out of the maker's trail.
        let concerns = Some(ended.organisation).filter(|_| by != EndedBy::Customer);
        let act = Act::by(actor, "link.ended").within(concerns).before(json!({
            "link": id,
            "client": ended.client,
            "customer": ended.customer,
            "by": by.as_str(),
        }));
        self.record(&mut tx, act).await?;
        tx.commit().await?;
        self.known_links.forget();
        Ok(())
    }
}
