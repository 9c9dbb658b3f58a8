//! The secrets of a client: told once, stored as hashes, replaced without a gap.

use replenish_domain::{
    Fault,
    account::Actor,
    audit::Act,
    linking::{ClientId, Overlap},
};
use replenish_store::{StoreError, WriteTx, clients};
use serde_json::json;

use super::{ClientView, LinkingError, clients::seen, manages_clients};
use crate::{
    App, Revision,
    accounts::{Secret, stored_form},
};

/// What every client's secret begins with, so that scanners for lost secrets can tell.
const PREFIX: &str = "rpl_client_";
/// How many of a secret's last characters are kept to tell it by.
const HINT_LEN: usize = 4;

impl App {
    /// Makes a new secret, which is told this once. The one before stays good for so many days, 0 to 30; one that
    /// was ending already ends now, so that never more than two are good.
    pub async fn rotate_client_secret(
        &self,
        actor: &Actor,
        id: ClientId,
        revision: Revision,
        overlap_days: &str,
    ) -> Result<(Secret, ClientView), LinkingError> {
        manages_clients(actor)?;
        let mut tx = self.db.write().await?;
        let mut client = seen(&mut tx, actor, id, revision).await?;
        let overlap: Overlap = overlap_days.parse().map_err(|fault: Fault| fault.at("/overlap_days"))?;
        if !clients::change(&mut tx, &client).await? {
            return Err(LinkingError::Stale);
        }
        client.version += 1;
        let ends_at = overlap.end(self.clock.now());
        clients::end_secrets(&mut tx, id, ends_at).await?;
        let secret = self.add_client_secret(&mut tx, id).await?;
        let act = Act::by(actor, "client.secret_rotated").after(json!({
            "client": id,
            "name": client.name,
            "old_secret_ends_at": ends_at,
        }));
        self.record(&mut tx, act).await?;
        let view = self.view(&mut tx, client).await?;
        tx.commit().await?;
        Ok((secret, view))
    }

    pub(super) async fn add_client_secret(&self, tx: &mut WriteTx, client: ClientId) -> Result<Secret, StoreError> {
        let secret = Secret::new(format!("{PREFIX}{}", self.random.secret()));
        let text = secret.reveal();
        let hint = &text[text.len() - HINT_LEN..];
        clients::add_secret(tx, client, stored_form(text), hint, self.clock.now()).await?;
        Ok(secret)
    }
}
