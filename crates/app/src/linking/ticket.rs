//! What a customer answers the question for a link with: made when the question is shown, good once.
//!
//! A ticket names the grant that saying yes makes, so that the grant's row remembers that it was used; nothing
//! has to be stored for questions that nobody answers. It is authenticated with the secret of the session
//! it was shown in, which no other browser and no other site knows.

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use replenish_domain::{Id, id::Grant};
use sha2::Sha256;
use uuid::Uuid;

use super::LinkRequest;
use crate::accounts::Secret;

/// How long a question can be answered.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(10);

/// The ticket for the question in this session.
pub(super) fn issue(session: &str, request: &LinkRequest, grant: Id<Grant>) -> Secret {
    let mac = authenticator(session, request, grant).finalize().into_bytes();
    let hex = mac
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    Secret::new(format!("{}.{hex}", grant.uuid().simple()))
}

/// The grant that the ticket stands for; none when it is too old, or was not made for this question in this
/// session.
pub(super) fn read(ticket: &str, session: &str, request: &LinkRequest, now: Timestamp) -> Option<Id<Grant>> {
    let (grant, hex) = ticket.split_once('.')?;
    let uuid = Uuid::try_parse(grant).ok()?;
    let grant = Id::from_uuid(uuid);
    authenticator(session, request, grant).verify_slice(&bytes(hex)?).ok()?;
    let (seconds, _) = uuid.get_timestamp()?.to_unix();
    let made = Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
    (now.duration_since(made) < GOOD_FOR).then_some(grant)
}

/// Everything the answer is about. Each part goes in with its length, so that none can run into the next.
fn authenticator(session: &str, request: &LinkRequest, grant: Id<Grant>) -> Hmac<Sha256> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(session.as_bytes()) else {
        unreachable!("HMAC takes keys of every length")
    };
    let (grant, client) = (grant.uuid(), request.offer.client.id.uuid());
    let parts: [&[u8]; 6] = [
        b"consent",
        grant.as_bytes(),
        client.as_bytes(),
        request.offer.redirect_uri.as_str().as_bytes(),
        request.challenge.as_str().as_bytes(),
        request.state.as_deref().unwrap_or_default().as_bytes(),
    ];
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits = |at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    (0..hex.len()).step_by(2).map(digits).collect()
}
