//! Mails that come in: a completed form or a product list, filed as if it had been uploaded
//! (`programme.md` 6.1 and 6.3).
//!
//! A mail is noted before it is filed and finished together with its answer. After a crash between
//! the two it is filed anew when the mail server delivers it again: saving a list twice changes
//! nothing, and a request that was handed in before the crash is answered as handed in.

mod filing;

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{
    Language,
    account::{Action, Actor, Email},
};
pub use replenish_inbound::{AuthservId, MAX_BYTES as MAX_MAIL_BYTES, SenderCheck};
use replenish_inbound::{Message, SenderFault};
use replenish_store::{
    StoreError, WriteTx, accounts,
    received_mails::{self, MailKey, Outcome, ReceivedMail},
};
use sha2::{Digest, Sha256};

use crate::{App, mail::Letter, recipient::Recipient};

/// How long a mail is remembered; one delivered twice within this time is filed once.
pub(crate) const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A member hears at most this often of mails in their name that could not be verified: whoever
/// forges them must not be able to fill a mailbox through us.
const WARNED_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// What was done with a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// It was read, and its sender has the answer.
    Answered,
    /// It came in before; nothing was done.
    Repeat,
    /// It was put aside without an answer, for this reason.
    Refused(&'static str),
    /// It could not be verified that it comes from its sender, who was told so.
    Unverified,
    /// It is no mail.
    NoMail,
}

/// Why a mail was not received; it can be delivered again later.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// The operator takes no mails.
    #[error("mails are not taken; set mail.receive")]
    Off,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a mail deserves.
enum Verdict {
    Refused(&'static str),
    Unverified(Email),
    Filed(Actor),
}

impl App {
    /// Takes a mail as a mail server delivers it. Of more than [`MAX_MAIL_BYTES`] only the headers
    /// are read.
    pub async fn receive_mail(&self, bytes: Vec<u8>) -> Result<Receipt, ReceiveError> {
        if self.settings.sender_check == SenderCheck::Off {
            return Err(ReceiveError::Off);
        }
        // A reader that panics is a defect of ours; what it was given counts as no mail.
        let reading = tokio::task::spawn_blocking(move || {
            let digest = Sha256::digest(&bytes);
            replenish_inbound::read(&bytes).map(|message| (message, digest.into()))
        });
        let Ok(Some((message, digest))) = reading.await else {
            return Ok(Receipt::NoMail);
        };
        let verdict = self.judge(&message).await?;
        let key = key(&message, &verdict, digest);
        let mut tx = self.db.write().await?;
        let Some(received_at) = self.note(&mut tx, &message, &verdict, key).await? else {
            return Ok(Receipt::Repeat);
        };
        match verdict {
            Verdict::Refused(why) => {
                tx.commit().await?;
                Ok(Receipt::Refused(why))
            }
            Verdict::Unverified(member) => {
                self.warn(&mut tx, &member, message.id).await?;
                tx.commit().await?;
                Ok(Receipt::Unverified)
            }
            Verdict::Filed(actor) => {
                tx.commit().await?;
                self.file_message(&actor, message, key, received_at).await?;
                Ok(Receipt::Answered)
            }
        }
    }

    async fn judge(&self, message: &Message) -> Result<Verdict, StoreError> {
        if message.is_automatic {
            return Ok(Verdict::Refused("a program sent it, or a list passed it on"));
        }
        let sender = match &message.sender {
            Ok(sender) => sender,
            Err(SenderFault::None) => return Ok(Verdict::Refused("it names no sender")),
            Err(SenderFault::Many) => return Ok(Verdict::Refused("it names more than one sender")),
        };
        let account = accounts::find_by_email(&mut self.db.read().await?, sender).await?;
        let member = account
            .map(|account| account.actor())
            .filter(|actor| actor.organisation.is_some() && actor.may(Action::EditDevices));
        Ok(match member {
            None => Verdict::Refused("its sender is no member of an organisation"),
            Some(actor) if message.is_believed(&self.settings.sender_check) => Verdict::Filed(actor),
            Some(actor) => Verdict::Unverified(actor.email),
        })
    }

    /// Notes that the mail came in, and answers with when it first did. None when there is nothing
    /// left to do.
    async fn note(
        &self,
        tx: &mut WriteTx,
        message: &Message,
        verdict: &Verdict,
        key: MailKey,
    ) -> Result<Option<Timestamp>, StoreError> {
        let received_at = self.clock.now();
        received_mails::prune(tx, before(received_at, REMEMBERED)).await?;
        let mail = ReceivedMail {
            message_id: message.id.clone(),
            sender: message.sender.clone().ok(),
            outcome: verdict.outcome(),
            detail: match verdict {
                Verdict::Refused(why) => Some((*why).to_owned()),
                Verdict::Unverified(_) | Verdict::Filed(_) => None,
            },
            device: None,
            request: None,
            received_at,
        };
        if received_mails::receive(tx, key, &mail).await? {
            return Ok(Some(received_at));
        }
        let earlier = received_mails::find(tx, key).await?;
        Ok(earlier
            .filter(|earlier| earlier.outcome == Outcome::Received)
            .map(|earlier| earlier.received_at))
    }

    /// Tells a member that a mail in their name was not filed.
    async fn warn(&self, tx: &mut WriteTx, member: &Email, in_reply_to: Option<String>) -> Result<(), StoreError> {
        let since = before(self.clock.now(), WARNED_EVERY);
        if received_mails::count(tx, member, Outcome::Unverified, since).await? > 1 {
            return Ok(());
        }
        let link = self.devices_link();
        let member = Recipient::find(tx, member, Language::default()).await?;
        self.enqueue_reply(tx, &member, Letter::MailUnverified { link }, in_reply_to)
            .await
    }

    /// Where a maker does in the console what a mail was to do.
    fn devices_link(&self) -> String {
        format!("{}/devices", self.settings.base_url)
    }
}

impl Verdict {
    /// What is noted before anything is done.
    const fn outcome(&self) -> Outcome {
        match self {
            Self::Refused(_) => Outcome::Refused,
            Self::Unverified(_) => Outcome::Unverified,
            Self::Filed(_) => Outcome::Received,
        }
    }
}

/// What tells the mail from others: its sender and its Message-ID, or all of it without one. A mail
/// that was not believed must not stand in the way of a true one with the same names.
fn key(message: &Message, verdict: &Verdict, digest: [u8; 32]) -> MailKey {
    let sender = message.sender.as_ref().map_or("", Email::as_str);
    let id = message.id.as_ref().map_or(&digest[..], |id| id.as_bytes());
    let parts = [verdict.outcome().as_str().as_bytes(), sender.as_bytes(), id];
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    hash.finalize().into()
}

fn before(now: Timestamp, age: SignedDuration) -> Timestamp {
    now.saturating_sub(age).unwrap_or(Timestamp::MIN)
}
