//! Signed-in browsers (`sessions that expire`): begun at sign-in, kept alive by use, ended at will.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{Language, account::Actor, audit::Act};
use replenish_store::{StoreError, WriteTx, sessions};

use super::{AccountError, Secret, secret::stored_form};
use crate::{App, Denied, noting::at_best};

/// Use of a session is written down at most this often, so that reading pages stays reading.
const NOTE_USE_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// How many characters of a browser's name for itself are kept.
const USER_AGENT_LEN: usize = 200;
/// The most sessions a page lists.
const LISTED: i64 = 100;

/// Where a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    address: IpAddr,
    user_agent: String,
    language: Language,
}

impl Client {
    /// A client at an address, with what its browser calls itself.
    #[must_use]
    pub fn new(address: IpAddr, user_agent: &str) -> Self {
        let printable = user_agent.chars().filter(|c| !c.is_control());
        Self {
            address,
            user_agent: printable.take(USER_AGENT_LEN).collect(),
            language: Language::default(),
        }
    }

    /// The same client, whose owner reads this language: what a new account begins with.
    #[must_use]
    pub fn reading(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// The client's address.
    #[must_use]
    pub const fn address(&self) -> IpAddr {
        self.address
    }

    pub(crate) const fn language(&self) -> Language {
        self.language
    }
}

/// Somebody who has just been let in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The secret the browser keeps in a cookie.
    pub secret: Secret,
    /// Who it is.
    pub actor: Actor,
}

/// A signed-in browser on its owner's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionEntry {
    /// What the browser calls itself.
    pub user_agent: String,
    /// When it signed in.
    pub created_at: Timestamp,
    /// When it was last used, give or take five minutes.
    pub last_seen_at: Timestamp,
    /// When it ends unless it is used again.
    pub expires_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

impl App {
    /// Who is behind a session's secret; nobody when it has expired, was ended, or never was one.
    pub async fn session(&self, secret: &str) -> Result<Option<Actor>, StoreError> {
        let hash = stored_form(secret);
        let now = self.clock.now();
        let found = {
            let mut conn = self.db.read().await?;
            sessions::find(&mut conn, hash, now).await?
        };
        let Some((account, last_seen_at)) = found else {
            return Ok(None);
        };
        if now.duration_since(last_seen_at) >= NOTE_USE_EVERY {
            at_best(self.note_session_use(hash, now).await)?;
        }
        Ok(Some(account.actor()))
    }

    async fn note_session_use(&self, hash: [u8; 32], now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        sessions::seen(&mut tx, hash, now, self.session_end(now)).await?;
        tx.commit().await
    }

    /// The actor's sessions, last used first; `secret` is the asking one's.
    pub async fn list_sessions(&self, actor: &Actor, secret: &str) -> Result<Vec<SessionEntry>, AccountError> {
        in_person(actor)?;
        let current = stored_form(secret);
        let mut conn = self.db.read().await?;
        let sessions = sessions::list(&mut conn, actor.account, self.clock.now(), LISTED).await?;
        let entries = sessions.into_iter().map(|session| SessionEntry {
            is_current: session.token_hash == current,
            user_agent: session.user_agent,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            expires_at: session.expires_at,
        });
        Ok(entries.collect())
    }

    /// Ends the session with this secret; nothing happens when it has ended already.
    pub async fn sign_out(&self, actor: &Actor, secret: &str) -> Result<(), AccountError> {
        let mut tx = self.db.write().await?;
        if sessions::end(&mut tx, stored_form(secret)).await? {
            self.record(&mut tx, Act::by(actor, "session.ended")).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Ends every session of the actor, the asking one too.
    pub async fn sign_out_everywhere(&self, actor: &Actor) -> Result<(), AccountError> {
        in_person(actor)?;
        let mut tx = self.db.write().await?;
        sessions::end_all(&mut tx, actor.account).await?;
        self.record(&mut tx, Act::by(actor, "session.all_ended")).await?;
        Ok(tx.commit().await?)
    }

    /// Begins a session within the transaction of what lets the actor in.
    pub(crate) async fn begin_session(
        &self,
        tx: &mut WriteTx,
        actor: Actor,
        client: &Client,
    ) -> Result<SignedIn, StoreError> {
        let secret = Secret::new(self.random.secret());
        let now = self.clock.now();
        let hash = stored_form(secret.reveal());
        let end = self.session_end(now);
        sessions::create(tx, hash, actor.account, now, end, &client.user_agent).await?;
        self.record(tx, Act::by(&actor, "session.started")).await?;
        Ok(SignedIn { secret, actor })
    }

    fn session_end(&self, now: Timestamp) -> Timestamp {
        now.saturating_add(self.settings.session_idle).unwrap_or(Timestamp::MAX)
    }
}

/// Some acts need the person: a token cannot make tokens or change the password.
pub(super) fn in_person(actor: &Actor) -> Result<(), Denied> {
    match actor.scopes {
        None => Ok(()),
        Some(_) => Err(Denied::Forbidden),
    }
}
