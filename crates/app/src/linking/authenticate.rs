//! Which device cloud asks for tokens.

use replenish_domain::linking::{Client, PublicId};
use replenish_store::{Conn, clients};

use super::TokenError;
use crate::{App, accounts::stored_form};

/// What a client proves itself with. Not `Debug`: it holds a secret.
#[derive(Clone)]
pub struct ClientCredentials {
    /// Its `client_id`.
    pub id: String,
    /// Its `client_secret`.
    pub secret: String,
}

impl App {
    /// The client with these credentials.
    pub(super) async fn authenticated(
        &self,
        conn: &mut Conn,
        credentials: &ClientCredentials,
    ) -> Result<Client, TokenError> {
        let public_id: PublicId = credentials.id.parse().map_err(|_| TokenError::InvalidClient)?;
        let hash = stored_form(&credentials.secret);
        clients::authenticate(conn, &public_id, hash, self.clock.now())
            .await?
            .ok_or(TokenError::InvalidClient)
    }
}
