//! What is wrong with what device clouds send, noted beside the way of the messages: nobody waits for
//! it, and where there is more than fits, it is left out.
//!
//! Every value that is not believed and every unknown sensor is counted. Whole messages are looked at
//! by the linter, but only the first few of each cloud in a minute, taken ones and refused ones apart,
//! after they were answered for.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use governor::Quota;
use replenish_domain::{linking::ClientId, sensor::Impossible};
use replenish_protocol::{
    capability::Interface,
    gateway::ErrorCode,
    lint::{self, Context, Finding, RuleId, Severity},
};
use replenish_store::{
    Db, StoreError,
    live_findings::{self, Noted},
};
use tokio::sync::Semaphore;

use super::{Refused, batch::Came, incoming::Quarantine};
use crate::{App, Clock, limiter::Limiter};

/// Messages of a cloud that are linted in a minute.
const SAMPLES: NonZeroU32 = NonZeroU32::new(6).unwrap();
/// Messages that are linted at a time; others are left out meanwhile.
const LINTS_AT_ONCE: usize = 2;
/// The most clouds and rules that wait to be written.
const MOST_WAITING: usize = 1_000;
/// What comes within this time is written together.
const TOGETHER: Duration = Duration::from_secs(1);
/// The most characters kept of a text that a sender chose.
const MOST_SHOWN: usize = 300;

/// Something that is wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveNote {
    rule: RuleId,
    severity: Severity,
    pointer: String,
    message: String,
    evidence: Option<String>,
}

impl LiveNote {
    /// That a rule was broken, without a place.
    #[must_use]
    pub fn new(rule: RuleId, message: impl AsRef<str>) -> Self {
        Self {
            rule,
            severity: rule.rule().severity,
            pointer: String::new(),
            message: shortened(message.as_ref()),
            evidence: None,
        }
    }
}

impl From<&Finding> for LiveNote {
    /// Without what may tell who the customer is: names the customer chose, addresses, tokens.
    fn from(finding: &Finding) -> Self {
        let evidence = finding.evidence.as_deref().filter(|_| !is_private(finding));
        Self {
            rule: finding.rule,
            severity: finding.severity,
            pointer: shortened(&finding.pointer),
            message: shortened(&finding.message),
            evidence: evidence.map(shortened),
        }
    }
}

fn is_private(finding: &Finding) -> bool {
    const PRIVATE: [&str; 6] = [
        "friendlyName",
        "cookie",
        "scope",
        "token",
        "serialNumber",
        "customIdentifier",
    ];
    let is_named = |segment: &str| PRIVATE.iter().any(|name| segment.eq_ignore_ascii_case(name));
    let is_endpoint = finding.pointer.ends_with("/endpointId");
    let has_address = finding.evidence.as_deref().is_some_and(|text| text.contains('@'));
    finding.pointer.split('/').any(is_named) || (has_address && !is_endpoint)
}

fn shortened(text: &str) -> String {
    let mut characters = text.chars();
    let mut short: String = characters.by_ref().take(MOST_SHOWN).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    short
}

/// What waits to be written, one for each node.
#[derive(Debug)]
pub(crate) struct LiveFindings {
    db: Db,
    clock: Clock,
    samples: Limiter<(ClientId, bool)>,
    lints: Arc<Semaphore>,
    writer: Arc<Semaphore>,
    waiting: Mutex<HashMap<(ClientId, RuleId), Seen>>,
    /// Held from taking what waits until it is written, so that whoever finds nothing knows that all is.
    writing: tokio::sync::Mutex<()>,
    left_out: AtomicU64,
}

/// How often, and the latest example.
#[derive(Debug)]
struct Seen {
    times: i64,
    latest: LiveNote,
}

impl App {
    /// Counts what is wrong with the messages of a cloud, in a while and as far as there is room.
    pub fn note_findings(&self, client: ClientId, notes: impl IntoIterator<Item = LiveNote>) {
        self.live.note(client, notes);
    }

    /// Counts that a message did not come whole.
    pub fn note_arrival(&self, client: ClientId, refused: &Refused) {
        if refused.code == ErrorCode::InvalidRequest {
            self.live
                .note(client, [LiveNote::new(RuleId::Env04, &refused.description)]);
        }
    }

    /// Looks at what a device cloud answered to a directive, if it is its turn.
    pub(crate) fn note_answer(&self, client: ClientId, answer: &[u8], refused: Option<&Refused>) {
        self.live.look_at(client, answer, refused);
    }

    /// Writes what waits, and waits for what is being looked at.
    pub async fn write_findings(&self) -> Result<(), StoreError> {
        // All places are free once nothing is looked at.
        let places = u32::try_from(LINTS_AT_ONCE).unwrap_or(1);
        let _idle = self.live.lints.acquire_many(places).await;
        self.live.write_waiting().await.map(drop)
    }
}

impl LiveFindings {
    pub(crate) fn new(db: &Db, clock: &Clock) -> Self {
        Self {
            db: db.clone(),
            clock: clock.clone(),
            samples: Limiter::new(Quota::per_minute(SAMPLES), clock),
            lints: Arc::new(Semaphore::new(LINTS_AT_ONCE)),
            writer: Arc::new(Semaphore::new(1)),
            waiting: Mutex::default(),
            writing: tokio::sync::Mutex::default(),
            left_out: AtomicU64::default(),
        }
    }

    /// Looks at a message whose answer is known, if it is the turn of its cloud.
    pub(super) fn look_at(self: &Arc<Self>, client: ClientId, bytes: &[u8], refused: Option<&Refused>) {
        if refused.is_some_and(|refused| !is_of_the_message(refused.code)) {
            return;
        }
        if self.samples.check(&(client, refused.is_some())).is_err() {
            return;
        }
        let Ok(place) = Arc::clone(&self.lints).try_acquire_owned() else {
            self.left_out.fetch_add(1, Ordering::Relaxed);
            return;
        };
        let (live, bytes, refused) = (Arc::clone(self), bytes.to_vec(), refused.cloned());
        tokio::task::spawn_blocking(move || {
            live.note(client, live.lint(&bytes, refused.as_ref()));
            drop(place);
        });
    }

    /// Counts what became of reports.
    pub(super) fn count(self: &Arc<Self>, came: &[Came]) {
        for came in came {
            if let Some((client, note)) = note_of(came) {
                self.note(client, [note]);
            }
        }
    }

    fn lint(&self, bytes: &[u8], refused: Option<&Refused>) -> Vec<LiveNote> {
        let context = Context {
            now: Some(self.clock.now()),
            ..Context::default()
        };
        let found = lint::lint(bytes, &context).findings;
        let Some(refused) = refused else {
            // What is not believed was counted when it was stored.
            let is_counted = |finding: &&Finding| matches!(finding.rule, RuleId::Prp05 | RuleId::Tim04);
            return found
                .iter()
                .filter(|finding| !is_counted(finding))
                .map(LiveNote::from)
                .collect();
        };
        let notes: Vec<_> = found.iter().map(LiveNote::from).collect();
        if notes.iter().any(|note| note.severity == Severity::Error) {
            return notes;
        }
        let rule = match refused.code {
            ErrorCode::RequestEntityTooLarge => RuleId::Ep04,
            _ => RuleId::Env07,
        };
        notes
            .into_iter()
            .chain([LiveNote::new(rule, &refused.description)])
            .collect()
    }

    fn note(self: &Arc<Self>, client: ClientId, notes: impl IntoIterator<Item = LiveNote>) {
        if !self.push(client, notes) {
            return;
        }
        // There is no task that sleeps for ever: one that finds nothing to write ends.
        let Ok(place) = Arc::clone(&self.writer).try_acquire_owned() else {
            return;
        };
        let live = Arc::clone(self);
        tokio::spawn(async move {
            let mut place = Some(place);
            while place.is_some() {
                tokio::time::sleep(TOGETHER).await;
                match live.write_waiting().await {
                    Ok(true) => {}
                    Ok(false) => drop(place.take()),
                    Err(error) => {
                        tracing::warn!(error = &error as &dyn std::error::Error, "findings were not written");
                        drop(place.take());
                    }
                }
            }
        });
    }

    /// Lets notes wait; false when there was none.
    fn push(&self, client: ClientId, notes: impl IntoIterator<Item = LiveNote>) -> bool {
        let mut notes = notes.into_iter().peekable();
        if notes.peek().is_none() {
            return false;
        }
        let mut waiting = self.lock();
        for note in notes {
            let key = (client, note.rule);
            if let Some(seen) = waiting.get_mut(&key) {
                seen.times += 1;
                seen.latest = note;
            } else if waiting.len() < MOST_WAITING {
                waiting.insert(key, Seen { times: 1, latest: note });
            } else {
                self.left_out.fetch_add(1, Ordering::Relaxed);
            }
        }
        true
    }

    /// Writes what waits in one transaction; false when nothing waited.
    async fn write_waiting(&self) -> Result<bool, StoreError> {
        let _writing = self.writing.lock().await;
        let waiting = std::mem::take(&mut *self.lock());
        let left_out = self.left_out.swap(0, Ordering::Relaxed);
        if left_out > 0 {
            tracing::debug!(left_out, "not everything in live messages was looked at");
        }
        if waiting.is_empty() {
            return Ok(false);
        }
        let seen = waiting.into_iter().map(|((client, rule), seen)| Noted {
            client,
            rule: rule.as_str(),
            severity: seen.latest.severity.as_str(),
            times: seen.times,
            pointer: seen.latest.pointer,
            message: seen.latest.message,
            evidence: seen.latest.evidence,
        });
        let seen: Vec<_> = seen.collect();
        let mut tx = self.db.write().await?;
        live_findings::note(&mut tx, &seen, self.clock.now()).await?;
        tx.commit().await?;
        Ok(true)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(ClientId, RuleId), Seen>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the message itself is at fault, rather than its token, its time or the service.
const fn is_of_the_message(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::InvalidRequest | ErrorCode::RequestEntityTooLarge)
}

/// What is wrong with a report, if anything is.
fn note_of(came: &Came) -> Option<(ClientId, LiveNote)> {
    match came {
        Came::Folded | Came::Again => None,
        Came::Unknown(sensor) => {
            let interface = Interface::from(sensor.kind).as_str();
            let message = format!("the endpoint declares no sensor {} of {interface}", sensor.instance);
            Some((sensor.client, LiveNote::new(RuleId::Prp01, message)))
        }
        Came::Quarantined(not_believed) => {
            let (sensor, why) = &**not_believed;
            let message = format!("{}: {why}", sensor.instance);
            Some((sensor.client, LiveNote::new(rule_of(why), message)))
        }
    }
}

const fn rule_of(why: &Quarantine) -> RuleId {
    match why {
        Quarantine::Unusable(_) => RuleId::Prp05,
        Quarantine::Impossible(Impossible::FromTheFuture) => RuleId::Tim04,
        Quarantine::Impossible(Impossible::OtherKind) => RuleId::Prp03,
        Quarantine::Conversion(_) | Quarantine::NoNewLevel(_) => RuleId::Prp04,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note_about(body: &str) -> Vec<LiveNote> {
        let found = lint::lint(body.as_bytes(), &Context::default()).findings;
        found.iter().map(LiveNote::from).collect()
    }

    #[test]
    fn names_that_the_customer_chose_and_secrets_are_left_out() {
        let body = r#"{"event": {
            "header": {"namespace": "Alexa.Discovery", "name": "AddOrUpdateReport", "messageId": "1", "payloadVersion": 3},
            "payload": {"endpoints": [{"endpointId": "a.b@c", "friendlyName": "Anna's kitchen!", "description": "",
                "manufacturerName": "anna@example.com".repeat, "capabilities": []}],
                "scope": {"type": "BearerToken", "token": "Atza|secret"}}}}"#;
        let body = body.replace(
            "\"anna@example.com\".repeat",
            &format!("\"anna@example.com {}\"", "x".repeat(130)),
        );
        let notes = note_about(&body);
        assert!(notes.len() > 3, "{notes:?}");
        let told = format!("{notes:?}");
        for private in ["Anna", "anna@", "Atza"] {
            assert!(!told.contains(private), "{private} in {told}");
        }
        assert!(told.contains("a.b@c"), "the endpoint is the cloud's own name: {told}");
    }

    #[test]
    fn what_a_sender_chose_is_shortened() {
        let note = LiveNote::new(RuleId::Prp01, "x".repeat(9_000));
        assert_eq!(note.message.chars().count(), MOST_SHOWN + 1);
    }
}
