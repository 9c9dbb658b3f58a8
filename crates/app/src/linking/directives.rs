//! What device clouds are asked, where a maker named an address for it: to accept a grant once a
//! customer has linked, then which devices the customer has.
//!
//! The customer's name at the cloud is the link's: the cloud learns it with its first tokens.

use std::fmt::Write as _;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use replenish_domain::{
    account::{Action, Actor},
    linking::{Client, ClientId, CloudEndpoint, Directive, DirectiveId, DirectiveName, LinkId},
};
use replenish_protocol::{
    directive::{accept_grant, discover},
    gateway::ErrorCode,
    read::Body,
    read_message,
};
use replenish_store::{
    StoreError, WriteTx, clients, directives,
    grants::{self, NewCode},
    jobs::{self, LeasedJob},
};
use sha2::Sha256;

use super::{LinkingError, consent::CODE_LIFE};
use crate::{
    App, Denied,
    accounts::{Secret, stored_form},
    authorise,
    inventory::Refused,
    linking::LiveLink,
};

/// The kind of a directive's job.
pub const DIRECTIVE_JOB: &str = "directive";

/// A directive as it goes out. Not `Debug`: it holds a code.
pub struct WrittenDirective {
    /// Where it goes.
    pub endpoint: CloudEndpoint,
    /// What it says.
    pub body: String,
    /// Its name for the receiver; a repeat has the same.
    pub id: String,
    /// When it was signed, in seconds since 1970.
    pub signed_at: i64,
    /// `v1,` and the signature in base64, one with each secret of the client that is good, separated by
    /// spaces: HMAC-SHA256 over `id.signed_at.body`, keyed with the SHA-256 of the secret, which is all that is known of it
    /// here. The form is that of Standard Webhooks.
    pub signatures: String,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct DirectivePage {
    /// The directives, newest first.
    pub directives: Vec<Directive>,
    /// Where the next page begins, if there is one.
    pub next: Option<DirectiveId>,
}

/// Why an answer is of no use.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The cloud says no, or something that was not asked.
    #[error("{0}")]
    Unusable(String),
    /// What it says cannot be stored now.
    #[error("{0}")]
    Busy(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Refused> for AnswerError {
    fn from(refused: Refused) -> Self {
        match refused.code {
            ErrorCode::ServiceUnavailable | ErrorCode::Throttling => Self::Busy(refused.description),
            _ => Self::Unusable(refused.description),
        }
    }
}

impl App {
    /// Asks the client's cloud, if it has an address for that, within the transaction of what is the reason.
    pub(super) async fn ask_cloud(
        &self,
        tx: &mut WriteTx,
        client: &Client,
        link: LinkId,
        name: DirectiveName,
    ) -> Result<(), StoreError> {
        if client.directive_endpoint.is_none() {
            return Ok(());
        }
        self.enqueue_directive(tx, client.id, link, name).await
    }

    async fn enqueue_directive(
        &self,
        tx: &mut WriteTx,
        client: ClientId,
        link: LinkId,
        name: DirectiveName,
    ) -> Result<(), StoreError> {
        let (id, now) = (self.next_id(), self.clock.now());
        directives::create(tx, id, client, link, name, now).await?;
        jobs::enqueue(tx, id, DIRECTIVE_JOB, &(), now).await
    }

    /// What a directive's job sends; none when nobody is to be asked any more.
    pub async fn write_directive(&self, job: &LeasedJob) -> Result<Option<WrittenDirective>, StoreError> {
        let mut tx = self.db.write().await?;
        let Some(due) = directives::due(&mut tx, job.id).await? else {
            return Ok(None);
        };
        let Some(endpoint) = due.endpoint else {
            return Ok(None);
        };
        let (id, grantee) = (job.id.uuid(), due.link.to_string());
        let body = match due.name {
            DirectiveName::Discover => serde_json::to_string(&discover(id, grantee))?,
            DirectiveName::AcceptGrant => {
                let code = self.code_for_directive(&mut tx, due.link).await?;
                serde_json::to_string(&accept_grant(id, code.reveal().to_owned(), grantee))?
            }
        };
        let now = self.clock.now();
        let hashes = clients::secret_hashes(&mut tx, due.client, now).await?;
        tx.commit().await?;
        let (id, signed_at) = (id.to_string(), now.as_second());
        let signatures = sign(&hashes, &format!("{id}.{signed_at}.{body}"));
        Ok(Some(WrittenDirective {
            endpoint,
            body,
            id,
            signed_at,
            signatures,
        }))
    }

    /// Each attempt has a code of its own; that of a lost one ends by itself.
    async fn code_for_directive(&self, tx: &mut WriteTx, link: LinkId) -> Result<Secret, StoreError> {
        let now = self.clock.now();
        let (code, grant) = (Secret::new(self.random.secret()), self.next_id());
        grants::create(tx, grant, link, now).await?;
        let new = NewCode {
            code_hash: stored_form(code.reveal()),
            grant,
            redirect_uri: None,
            challenge: None,
            expires_at: now.saturating_add(CODE_LIFE).unwrap_or(Timestamp::MAX),
        };
        grants::add_code(tx, &new).await?;
        Ok(code)
    }

    /// Does what the cloud's answer says; false when somebody else has the job by now. An accepted grant
    /// is followed by the question for devices; the devices of its answer are all the customer has.
    pub async fn take_answer(&self, job: &LeasedJob, answer: &[u8]) -> Result<bool, AnswerError> {
        let due = {
            let mut conn = self.db.read().await?;
            directives::due(&mut conn, job.id).await?
        };
        let Some(due) = due else {
            return Ok(self.drop_directive(job).await?);
        };
        let message = read_message(answer).map_err(Refused::from);
        self.note_answer(due.client, answer, message.as_ref().err());
        let message = message?;
        let said = match (due.name, &message.body) {
            (DirectiveName::AcceptGrant, Body::AcceptGrantResponse) => "The grant was accepted.".to_owned(),
            (DirectiveName::Discover, Body::DiscoverResponse { endpoints }) => {
                let Some(link) = self.link_of_id(due.link).await? else {
                    return Ok(self.drop_directive(job).await?);
                };
                self.describe_all(&link, endpoints).await?;
                counted(endpoints.len())
            }
            (_, Body::ErrorResponse { r#type, message }) => {
                return Err(AnswerError::Unusable(format!("it answered {type}: {message}")));
            }
            (name, _) => {
                return Err(AnswerError::Unusable(format!(
                    "it answered something else than {name}.Response"
                )));
            }
        };
        let mut tx = self.db.write().await?;
        let now = self.clock.now();
        if !jobs::finish(&mut tx, job, now).await? {
            return Ok(false);
        }
        directives::answered(&mut tx, job.id, now, &said).await?;
        if due.name == DirectiveName::AcceptGrant {
            self.enqueue_directive(&mut tx, due.client, due.link, DirectiveName::Discover)
                .await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Ends the job of a directive that nobody is to be asked any more.
    pub async fn drop_directive(&self, job: &LeasedJob) -> Result<bool, StoreError> {
        let mut tx = self.db.write().await?;
        let now = self.clock.now();
        if !jobs::finish(&mut tx, job, now).await? {
            return Ok(false);
        }
        let why = "The link has ended, or the device cloud has no address for directives any more.";
        directives::failed(&mut tx, job.id, now, why).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// A page of what a client in sight was asked, older than `after`; `limit` is 1 to 200.
    pub async fn directives(
        &self,
        actor: &Actor,
        client: ClientId,
        after: Option<DirectiveId>,
        limit: usize,
    ) -> Result<DirectivePage, LinkingError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let client = clients::find(&mut conn, actor.sight(), client)
            .await?
            .ok_or(Denied::Hidden)?;
        let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut found = directives::of_client(&mut conn, client.id, after, one_more).await?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(|directive| directive.id);
        Ok(DirectivePage {
            directives: found,
            next,
        })
    }

    async fn link_of_id(&self, link: LinkId) -> Result<Option<LiveLink>, StoreError> {
        let mut conn = self.db.read().await?;
        let linked = grants::find_link(&mut conn, link).await?;
        Ok(linked.map(|linked| LiveLink::of(linked, Timestamp::MAX)))
    }
}

fn counted(devices: usize) -> String {
    match devices {
        1 => "1 device was described.".to_owned(),
        devices => format!("{devices} devices were described."),
    }
}

fn sign(keys: &[Vec<u8>], text: &str) -> String {
    let mut signatures = String::new();
    for key in keys {
        let separator = if signatures.is_empty() { "" } else { " " };
        // Any length of key will do.
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) {
            mac.update(text.as_bytes());
            let signature = BASE64_STANDARD.encode(mac.finalize().into_bytes());
            let _ = write!(signatures, "{separator}v1,{signature}");
        }
    }
    signatures
}
