//! Customer Details: what an organisation is called and known by (`programme.md` 1.3).

use replenish_domain::{
    Fault,
    account::{Action, Actor, OrganisationName},
    audit::Act,
};
use replenish_store::organisations::{self, Organisation};
use serde_json::json;

use super::AccountError;
use crate::{App, Denied, authorise};

impl App {
    /// The actor's organisation with its customer ID and vendor code; none for the programme's own
    /// people.
    pub async fn organisation(&self, actor: &Actor) -> Result<Option<Organisation>, AccountError> {
        authorise(actor, Action::ReadDevices)?;
        let Some(id) = actor.organisation else {
            return Ok(None);
        };
        let mut conn = self.db.read().await?;
        Ok(organisations::find(&mut conn, id).await?)
    }

    /// Every organisation, for those who see them all.
    pub async fn list_organisations(&self, actor: &Actor) -> Result<Vec<Organisation>, AccountError> {
        authorise(actor, Action::Review)?;
        let mut conn = self.db.read().await?;
        Ok(organisations::list(&mut conn).await?)
    }

    /// Changes what the actor's organisation is called; its codes stay.
    pub async fn rename_organisation(&self, actor: &Actor, name: &str) -> Result<(), AccountError> {
        authorise(actor, Action::ManageMembers)?;
        let id = actor.organisation.ok_or(Denied::Forbidden)?;
        let name: OrganisationName = name.parse().map_err(|fault: Fault| fault.at("/organisation"))?;
        let mut tx = self.db.write().await?;
        let before = organisations::find(&mut tx, id).await?.ok_or(Denied::Hidden)?;
        organisations::rename(&mut tx, id, &name).await?;
        let act = Act::by(actor, "organisation.renamed")
            .before(json!({ "name": before.name }))
            .after(json!({ "name": name }));
        self.record(&mut tx, act).await?;
        Ok(tx.commit().await?)
    }
}
