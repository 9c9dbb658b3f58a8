//! What somebody reads mails in.

use replenish_domain::{Fault, Language, account::Actor, audit::Act};
use replenish_store::accounts;
use serde_json::json;

use super::AccountError;
use crate::{App, Denied};

impl App {
    /// What the actor reads mails in.
    pub async fn language(&self, actor: &Actor) -> Result<Language, AccountError> {
        let mut conn = self.db.read().await?;
        let account = accounts::find(&mut conn, actor.account).await?;
        Ok(account.ok_or(Denied::Hidden)?.language)
    }

    /// Chooses by its tag what the actor reads mails in, from the next mail on.
    pub async fn choose_language(&self, actor: &Actor, tag: &str) -> Result<(), AccountError> {
        super::sessions::in_person(actor)?;
        let language: Language = tag.parse().map_err(|fault: Fault| fault.at("/language"))?;
        let mut tx = self.db.write().await?;
        let before = accounts::find(&mut tx, actor.account)
            .await?
            .ok_or(Denied::Hidden)?
            .language;
        if before == language {
            return Ok(());
        }
        accounts::set_language(&mut tx, actor.account, language).await?;
        let act = Act::by(actor, "account.language_changed")
            .before(json!({ "language": before }))
            .after(json!({ "language": language }));
        self.record(&mut tx, act).await?;
        Ok(tx.commit().await?)
    }
}
