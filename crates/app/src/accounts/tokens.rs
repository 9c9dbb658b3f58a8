//! API tokens: made by a person, shown once, stored as a hash.

use jiff::{SignedDuration, Timestamp, civil::Date};
use replenish_domain::{
    Fault, Faults, Id,
    account::{Action, Actor, Role, Scope, Sight, TokenName},
    audit::Act,
    fault::{Gather, segment},
    id::{Account as AccountKind, ApiToken as TokenKind},
};
use replenish_store::{
    StoreError, WriteTx,
    api_tokens::{self, ApiToken},
};
use serde_json::json;

use super::{AccountError, Secret, members::role_not_allowed, secret::stored_form, sessions::in_person};
use crate::{App, Denied, authorise, noting::at_best};

/// What every token begins with, so that scanners for lost secrets can tell.
const PREFIX: &str = "rpl_";
/// How many of a token's last characters are kept to tell it by.
const HINT_LEN: usize = 4;
/// Use of a token is written down at most this often.
const NOTE_USE_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// The token form as it was filled in.
#[derive(Debug, Clone, Default)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// The role it carries: the maker's own or a smaller one.
    pub role: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// The last day it works, as `2027-03-01` in the programme's time zone; blank for no end.
    pub last_day: String,
}

/// A page of the list of tokens.
#[derive(Debug, Clone)]
pub struct TokenPage {
    /// The tokens, newest first.
    pub tokens: Vec<ApiToken>,
    /// Where the next page begins, if there is one.
    pub next: Option<Id<TokenKind>>,
}

struct Parsed {
    name: TokenName,
    role: Role,
    scopes: Vec<Scope>,
    expires_at: Option<Timestamp>,
}

impl App {
    /// Makes a token for the actor. Its secret is told this once.
    pub async fn create_token(&self, actor: &Actor, new: &NewToken) -> Result<(Secret, ApiToken), AccountError> {
        in_person(actor)?;
        self.create_token_as(actor, new, Act::by(actor, "token.created")).await
    }

    /// Who is behind a token; nobody when it has ended, was revoked, or never was one.
    ///
    /// Its role is never more than its account's is now.
    pub async fn token_actor(&self, secret: &str) -> Result<Option<Actor>, StoreError> {
        let now = self.clock.now();
        let found = {
            let mut conn = self.db.read().await?;
            api_tokens::find(&mut conn, stored_form(secret), now).await?
        };
        let Some(token) = found else {
            return Ok(None);
        };
        let is_fresh = |used: Timestamp| now.duration_since(used) < NOTE_USE_EVERY;
        if !token.last_used_at.is_some_and(is_fresh) {
            at_best(self.note_token_use(token.id, now).await)?;
        }
        let mut actor = token.account.actor();
        actor.role = actor.role.narrowed_to(token.role);
        actor.scopes = Some(token.scopes);
        Ok(Some(actor))
    }

    async fn note_token_use(&self, token: Id<TokenKind>, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        api_tokens::used(&mut tx, token, now).await?;
        tx.commit().await
    }

    /// A page of the actor's own tokens.
    pub async fn list_own_tokens(
        &self,
        actor: &Actor,
        after: Option<Id<TokenKind>>,
        limit: usize,
    ) -> Result<TokenPage, AccountError> {
        in_person(actor)?;
        let mut conn = self.db.read().await?;
        let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let tokens = api_tokens::list_of_account(&mut conn, actor.account, after, one_more).await?;
        Ok(page(tokens, limit))
    }

    /// A page of the tokens of the actor's organisation; of everybody for an administrator.
    pub async fn list_tokens(
        &self,
        actor: &Actor,
        after: Option<Id<TokenKind>>,
        limit: usize,
    ) -> Result<TokenPage, AccountError> {
        authorise(actor, Action::ManageMembers)?;
        let mut conn = self.db.read().await?;
        let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let tokens = api_tokens::list_in_sight(&mut conn, actor.sight(), after, one_more).await?;
        Ok(page(tokens, limit))
    }

    /// Revokes a token: one's own, or any in sight for those who manage members.
    pub async fn revoke_token(&self, actor: &Actor, id: Id<TokenKind>) -> Result<(), AccountError> {
        let owner = if actor.may(Action::ManageMembers) {
            None
        } else {
            in_person(actor)?;
            Some(actor.account)
        };
        let mut tx = self.db.write().await?;
        let act = Act::by(actor, "token.revoked");
        if !self.revoke(&mut tx, id, owner, actor.sight(), act).await? {
            return Err(Denied::Hidden.into());
        }
        Ok(tx.commit().await?)
    }

    /// Revokes a token in sight, of this `owner` only where given, recorded as `act`; false when there
    /// is none.
    pub(super) async fn revoke(
        &self,
        tx: &mut WriteTx,
        id: Id<TokenKind>,
        owner: Option<Id<AccountKind>>,
        sight: Sight,
        act: Act,
    ) -> Result<bool, AccountError> {
        let Some((name, organisation)) = api_tokens::revoke(tx, id, owner, sight, self.clock.now()).await? else {
            return Ok(false);
        };
        let act = act.within(organisation).before(json!({ "token": id, "name": name }));
        self.record(tx, act).await?;
        Ok(true)
    }

    /// Makes a token for `owner`, recorded as `act`.
    pub(super) async fn create_token_as(
        &self,
        owner: &Actor,
        new: &NewToken,
        act: Act,
    ) -> Result<(Secret, ApiToken), AccountError> {
        let parsed = self.read_token(owner, new)?;
        let secret = Secret::new(format!("{PREFIX}{}", self.random.secret()));
        let mut tx = self.db.write().await?;
        let token = self.store_token(&mut tx, owner, parsed, &secret).await?;
        let act = act.within(owner.organisation).after(json!({
            "token": token.id,
            "account": token.account,
            "name": token.name,
            "role": token.role,
            "scopes": token.scopes,
            "expires_at": token.expires_at,
        }));
        self.record(&mut tx, act).await?;
        tx.commit().await?;
        Ok((secret, token))
    }

    async fn store_token(
        &self,
        tx: &mut WriteTx,
        owner: &Actor,
        parsed: Parsed,
        secret: &Secret,
    ) -> Result<ApiToken, StoreError> {
        let text = secret.reveal();
        let token = ApiToken {
            id: self.next_id(),
            account: owner.account,
            owner: owner.name.clone(),
            name: parsed.name,
            hint: text[text.len() - HINT_LEN..].to_owned(),
            role: parsed.role,
            scopes: parsed.scopes,
            created_at: self.clock.now(),
            expires_at: parsed.expires_at,
            last_used_at: None,
        };
        api_tokens::create(tx, &token, stored_form(text)).await?;
        Ok(token)
    }

    fn read_token(&self, owner: &Actor, new: &NewToken) -> Result<Parsed, AccountError> {
        let mut gather = Gather::default();
        let name = gather.take("/name", new.name.parse::<TokenName>());
        let role = gather.take("/role", read_role(owner, &new.role));
        let scopes = gather.take("/scopes", read_scopes(&new.scopes));
        let expires_at = gather.take("/last_day", self.read_last_day(&new.last_day));
        gather.finish()?;
        let (Some(name), Some(role), Some(scopes), Some(expires_at)) = (name, role, scopes, expires_at) else {
            unreachable!("a missing part left a fault")
        };
        Ok(Parsed {
            name,
            role,
            scopes,
            expires_at,
        })
    }

    /// The moment the day after `raw` begins.
    fn read_last_day(&self, raw: &str) -> Result<Option<Timestamp>, Fault> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Ok(None);
        }
        let invalid = || {
            Fault::new(
                "last-day-invalid",
                "Enter a date such as 2027-03-01, or leave it empty.",
            )
        };
        let day: Date = raw.parse().map_err(|_| invalid())?;
        let time_zone = &self.settings.time_zone;
        if day < self.clock.now().to_zoned(time_zone.clone()).date() {
            return Err(Fault::new("last-day-past", "This day is over. Choose a later one."));
        }
        let end = day
            .tomorrow()
            .and_then(|next| next.to_zoned(time_zone.clone()))
            .map_err(|_| invalid())?;
        Ok(Some(end.timestamp()))
    }
}

fn page(mut tokens: Vec<ApiToken>, limit: usize) -> TokenPage {
    let has_more = tokens.len() > limit;
    tokens.truncate(limit);
    let next = tokens.last().filter(|_| has_more).map(|token| token.id);
    TokenPage { tokens, next }
}

fn read_role(owner: &Actor, raw: &str) -> Result<Role, Fault> {
    let role: Role = raw.parse()?;
    if owner.role.covers(role) {
        Ok(role)
    } else {
        Err(role_not_allowed())
    }
}

fn read_scopes(raw: &[String]) -> Result<Vec<Scope>, Faults> {
    if raw.is_empty() {
        return Err(Fault::new("scopes-required", "Choose at least one thing the token may do.").into());
    }
    let mut gather = Gather::default();
    let parsed: Vec<_> = raw
        .iter()
        .enumerate()
        .filter_map(|(at, raw)| gather.take(&segment(&at.to_string()), raw.parse::<Scope>()))
        .collect();
    gather.finish()?;
    Ok(Scope::ALL.into_iter().filter(|scope| parsed.contains(scope)).collect())
}
