//! A code is exchanged for tokens, once.

use std::net::IpAddr;

use jiff::Timestamp;
use replenish_domain::{
    audit::Act,
    linking::{Client, DirectiveName},
};
use replenish_store::{
    WriteTx,
    grants::{self, StoredCode},
};
use serde_json::json;

use super::{ClientCredentials, TokenError, Tokens};
use crate::{App, accounts::stored_form};

/// What comes with a code. Not `Debug`: it holds secrets.
#[derive(Clone)]
pub struct CodeExchange {
    /// The code.
    pub code: String,
    /// Where the customer was sent back to; read when the code was given that way.
    pub redirect_uri: Option<String>,
    /// The proof, when the code asks for one.
    pub code_verifier: Option<String>,
}

/// What is told of a code that was never given out, or to somebody else.
const UNKNOWN: &str = "The parameter code is not a code that was given to this client.";

impl App {
    /// Gives out the tokens a code stands for. A code that comes a second time is refused, and every
    /// token that goes back to it ends: somebody else has seen it (RFC 6749, 4.1.2).
    ///
    /// Failures are counted by the address they come from; successes are not, since one device cloud
    /// speaks for thousands of customers.
    pub async fn exchange_code(
        &self,
        credentials: &ClientCredentials,
        exchange: &CodeExchange,
        address: IpAddr,
    ) -> Result<Tokens, TokenError> {
        let tokens = self.try_code(credentials, exchange).await;
        tokens.map_err(|error| error.counted(self, address))
    }

    async fn try_code(&self, credentials: &ClientCredentials, exchange: &CodeExchange) -> Result<Tokens, TokenError> {
        let client = {
            let mut conn = self.db.read().await?;
            self.authenticated(&mut conn, credentials).await?
        };
        let hash = stored_form(&exchange.code);
        let mut tx = self.db.write().await?;
        let now = self.clock.now();
        let code = grants::find_code(&mut tx, hash).await?;
        let code = code
            .filter(|code| code.grant.client == client.id)
            .ok_or(TokenError::InvalidGrant(UNKNOWN))?;
        if !code.is_used {
            check(&code, exchange, now)?;
        }
        if code.is_used || !grants::use_code(&mut tx, hash, now).await? {
            return Err(self.used_before(tx, &client, &code).await?);
        }
        let tokens = self.issue_tokens(&mut tx, code.grant.id, code.grant.link).await?;
        // A code that came with a directive is the answer to one.
        if code.redirect_uri.is_some() {
            let grant = DirectiveName::AcceptGrant;
            self.ask_cloud(&mut tx, &client, code.grant.link, grant).await?;
        }
        tx.commit().await?;
        Ok(tokens)
    }

    async fn used_before(&self, mut tx: WriteTx, client: &Client, code: &StoredCode) -> Result<TokenError, TokenError> {
        if grants::revoke(&mut tx, code.grant.id, self.clock.now()).await? {
            let act = Act::by_program("grant.revoked")
                .within(Some(client.organisation))
                .before(json!({ "client": client.id, "name": client.name }));
            self.record(&mut tx, act).await?;
        }
        tx.commit().await?;
        self.known_links.forget();
        Ok(TokenError::InvalidGrant(
            "The parameter code was exchanged before. Every token given for it has ended.",
        ))
    }
}

fn check(code: &StoredCode, exchange: &CodeExchange, now: Timestamp) -> Result<(), TokenError> {
    let refuse = |text| Err(TokenError::InvalidGrant(text));
    if code.expires_at <= now {
        return refuse("The parameter code has expired.");
    }
    if !code.grant.is_alive {
        return refuse("The parameter code belongs to a link that has ended.");
    }
    let sent = exchange.redirect_uri.as_deref();
    if code.redirect_uri.as_ref().is_some_and(|uri| sent != Some(uri.as_str())) {
        return refuse("The parameter redirect_uri is not the one the code was asked for with.");
    }
    match (&code.challenge, &exchange.code_verifier) {
        (Some(challenge), Some(verifier)) if challenge.is_met_by(verifier) => Ok(()),
        (Some(_), _) => refuse("The parameter code_verifier is not the one behind the code_challenge."),
        (None, _) => Ok(()),
    }
}
