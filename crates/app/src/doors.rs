//! What the doors ask before anything else: who is behind a session or a token.

use replenish_domain::account::Actor;
use replenish_store::{StoreError, accounts, sessions};
use sha2::{Digest, Sha256};

use crate::App;

impl App {
    /// Who is behind a session's secret.
    pub async fn session(&self, secret: &str) -> Result<Option<Actor>, StoreError> {
        let mut conn = self.db.read().await?;
        let hash = Sha256::digest(secret.as_bytes()).into();
        let Some(session) = sessions::find(&mut conn, hash, self.clock.now()).await? else {
            return Ok(None);
        };
        Ok(accounts::find(&mut conn, session.account)
            .await?
            .map(|account| account.actor()))
    }

    /// Who is behind an API token. There are no tokens yet.
    #[expect(
        clippy::unused_async,
        reason = "tokens are looked up in the database once they exist"
    )]
    pub async fn token_actor(&self, _secret: &str) -> Result<Option<Actor>, StoreError> {
        Ok(None)
    }
}
