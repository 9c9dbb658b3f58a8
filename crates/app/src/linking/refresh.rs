//! A refresh token brings the next access token. It stays the same, so that a device cloud which loses
//! an answer loses nothing else.

use std::net::IpAddr;

use replenish_store::grants;

use super::{ClientCredentials, TokenError, Tokens};
use crate::{
    App,
    accounts::{Secret, stored_form},
};

impl App {
    /// Gives out a new access token, with the same refresh token. Failures are counted by the address
    /// they come from.
    pub async fn refresh_tokens(
        &self,
        credentials: &ClientCredentials,
        refresh_token: &str,
        address: IpAddr,
    ) -> Result<Tokens, TokenError> {
        let tokens = self.try_refresh(credentials, refresh_token).await;
        tokens.map_err(|error| error.counted(self, address))
    }

    async fn try_refresh(&self, credentials: &ClientCredentials, refresh_token: &str) -> Result<Tokens, TokenError> {
        let grant = {
            let mut conn = self.db.read().await?;
            let client = self.authenticated(&mut conn, credentials).await?;
            let grant = grants::find_refresh(&mut conn, stored_form(refresh_token)).await?;
            grant.filter(|grant| grant.client == client.id)
        };
        let Some(grant) = grant else {
            let detail = "The parameter refresh_token is not a token that was given to this client.";
            return Err(TokenError::InvalidGrant(detail));
        };
        if !grant.is_alive {
            return Err(TokenError::InvalidGrant(
                "The parameter refresh_token has ended: the customer disabled the link, or it was revoked.",
            ));
        }
        let mut tx = self.db.write().await?;
        let refresh = Secret::new(refresh_token.to_owned());
        let tokens = self.issue_access(&mut tx, grant.id, grant.link, refresh).await?;
        tx.commit().await?;
        Ok(tokens)
    }
}
