//! A programme with two makers, reviewers and a device that lacks nothing.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use replenish_app::{
    App, Clock, Random, Settings,
    devices::NewDevice,
    mail::{Letter, MailJob},
    requests::{Decision, ListChoices, RequestError, Submission},
};
use replenish_domain::{
    Language,
    account::{Actor, Role},
    device::{Device, DeviceId},
    request::IdRequest,
};
use replenish_store::{Engine, accounts, accounts::Account, jobs, organisations, organisations::Organisation};
pub(crate) use replenish_testkit::devices::answers;
use replenish_testkit::{TestDatabase, devices};

/// Monday morning.
pub(crate) const START: &str = "2026-11-16T09:20:00Z";

/// A programme to itself for one test.
pub(crate) struct Programme {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    pub(crate) mira: Actor,
    pub(crate) stranger: Actor,
    pub(crate) tomas: Actor,
    pub(crate) ada: Actor,
    database: TestDatabase,
}

impl Programme {
    pub(crate) async fn start(engine: Engine) -> Self {
        Self::start_with(engine, Settings::default()).await
    }

    pub(crate) async fn start_with(engine: Engine, settings: Settings) -> Self {
        let database = TestDatabase::open(engine).await;
        let clock = Clock::fixed(START.parse().unwrap());
        let app = App::new(database.db.clone(), clock.clone(), Random::system(), settings);
        app.fill_reference().await.unwrap();
        let nordlicht = organisation(&app, "Nordlicht Appliances", "A2NORD7K9LQ4XW").await;
        let asahi = organisation(&app, "Asahi Home", "A2ASAHI").await;
        Self {
            mira: person(&app, "Mira Kessler", Role::Maker, Some(&nordlicht)).await,
            stranger: person(&app, "Ken Ito", Role::Maker, Some(&asahi)).await,
            tomas: person(&app, "Tomás Ortega", Role::Reviewer, None).await,
            ada: person(&app, "Ada Novak", Role::Reviewer, None).await,
            app,
            clock,
            database,
        }
    }

    /// Another program on the same database, with the same clock.
    pub(crate) async fn second_app(&self) -> App {
        let db = self.database.connect().await;
        App::new(db, self.clock.clone(), Random::system(), self.app.settings().clone())
    }

    /// Somebody else of the programme or of Mira's organisation.
    pub(crate) async fn person(&self, name: &str, role: Role, colleague: Option<&Actor>) -> Actor {
        let mut conn = self.app.db().read().await.unwrap();
        let organisation = match colleague.and_then(|colleague| colleague.organisation) {
            Some(id) => organisations::find(&mut conn, id).await.unwrap(),
            None => None,
        };
        drop(conn);
        person(&self.app, name, role, organisation.as_ref()).await
    }

    pub(crate) fn pass(&self, time: SignedDuration) {
        self.clock.advance(time);
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new device as it is when it was just created.
    pub(crate) async fn bare_device(&self, name: &str) -> Device {
        let new = NewDevice {
            kind: "ask".into(),
            name: name.into(),
            ..NewDevice::default()
        };
        self.app.create_device(&self.mira, &new).await.unwrap()
    }

    /// Mira's purifier: two slots in two marketplaces, every name and the picture there.
    pub(crate) async fn device(&self) -> Device {
        devices::complete(&self.app, &self.mira).await
    }

    /// Mira's purifier with every question answered.
    pub(crate) async fn answered_device(&self) -> DeviceId {
        devices::answered(&self.app, &self.mira).await
    }

    /// Mira's purifier, handed in.
    pub(crate) async fn submitted(&self) -> IdRequest {
        devices::submitted(&self.app, &self.mira).await
    }

    pub(crate) async fn submit(&self, id: DeviceId) -> Result<IdRequest, RequestError> {
        self.app.submit_request(&self.mira, id, Submission::Draft).await
    }

    /// Every mail that waits to be sent, with whom it goes to; takes them out of the queue.
    pub(crate) async fn mails(&self) -> Vec<(String, Letter)> {
        let jobs = self.mail_jobs().await.into_iter();
        jobs.map(|job| (job.to.to_string(), job.letter)).collect()
    }

    /// The same, as the worker takes them.
    pub(crate) async fn mail_jobs(&self) -> Vec<MailJob> {
        let mut mails = Vec::new();
        loop {
            let now = self.now();
            let mut tx = self.app.db().write().await.unwrap();
            let Some(job) = jobs::lease(&mut tx, now, now + SignedDuration::from_mins(1))
                .await
                .unwrap()
            else {
                break;
            };
            assert!(jobs::finish(&mut tx, &job, now).await.unwrap());
            tx.commit().await.unwrap();
            mails.push(job.payload().unwrap());
        }
        mails
    }

    /// What happened to a device, oldest first.
    pub(crate) async fn acts(&self, id: DeviceId) -> Vec<String> {
        let entries = self.app.device_activity(&self.mira, id, None, 100).await.unwrap();
        entries.into_iter().rev().map(|entry| entry.action).collect()
    }
}

/// IDs for everything, with no threshold typed.
pub(crate) fn assign(request: &IdRequest) -> Decision {
    Decision::Assigned {
        content_hash: request.content_hash.to_string(),
        thresholds: BTreeMap::new(),
        lists: ListChoices::default(),
    }
}

pub(crate) fn reject(reason: &str) -> Decision {
    Decision::Rejected {
        content_hash: None,
        reason: reason.into(),
    }
}

/// The codes of an error's faults with their places.
pub(crate) fn faults(error: &RequestError) -> Vec<(String, &'static str)> {
    let RequestError::Invalid(faults) = error else {
        panic!("no faults but {error:?}")
    };
    let named = faults.as_slice().iter();
    named.map(|fault| (fault.pointer.clone(), fault.code)).collect()
}

async fn organisation(app: &App, name: &str, customer_id: &str) -> Organisation {
    let organisation = Organisation {
        id: app.next_id(),
        name: name.parse().unwrap(),
        customer_id: customer_id.into(),
        vendor_code: customer_id.into(),
        created_at: app.clock().now(),
    };
    let mut tx = app.db().write().await.unwrap();
    assert!(organisations::create(&mut tx, &organisation).await.unwrap());
    tx.commit().await.unwrap();
    organisation
}

async fn person(app: &App, name: &str, role: Role, organisation: Option<&Organisation>) -> Actor {
    let first = name.split(' ').next().unwrap_or(name).to_lowercase().replace('á', "a");
    let account = Account {
        id: app.next_id(),
        organisation: organisation.map(|organisation| organisation.id),
        email: format!("{first}@people.example").parse().unwrap(),
        name: name.parse().unwrap(),
        role,
        language: Language::default(),
        password_hash: String::new(),
        created_at: app.clock().now(),
    };
    let mut tx = app.db().write().await.unwrap();
    assert!(accounts::create(&mut tx, &account).await.unwrap());
    tx.commit().await.unwrap();
    account.actor()
}
