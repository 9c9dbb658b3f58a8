//! A programme with two makers, reviewers and a device that lacks nothing.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use replenish_app::{
    App, Clock, Random, Settings,
    devices::{CellText, LocalizationCell, NewDevice},
    mail::{Letter, MailJob},
    requests::{Decision, RequestError, Submission},
};
use replenish_domain::{
    account::{Actor, Role},
    device::{Device, DeviceId},
    inventory::SlotLine,
    request::{Answer, Draft, IdRequest, ProductDraft, SlotDraft},
};
use replenish_store::{Engine, accounts, accounts::Account, jobs, organisations, organisations::Organisation};
use replenish_testkit::TestDatabase;

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
    _database: TestDatabase,
}

impl Programme {
    pub(crate) async fn start(engine: Engine) -> Self {
        let database = TestDatabase::open(engine).await;
        let clock = Clock::fixed(START.parse().unwrap());
        let app = App::new(
            database.db.clone(),
            clock.clone(),
            Random::system(),
            Settings::default(),
        );
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
            _database: database,
        }
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
        let id = self.bare_device("AirPure 300").await.id;
        let (app, mira) = (&self.app, &self.mira);
        app.put_device_image(mira, id, None, picture()).await.unwrap();
        let codes = ["US".to_owned(), "DE".to_owned()];
        app.set_device_marketplaces(mira, id, None, &codes).await.unwrap();
        let line = |slot_id: &str| SlotLine {
            slot_id: slot_id.into(),
            category: "air_filter".into(),
        };
        app.put_device_slots(mira, id, None, &[line("HEPA"), line("CARBON")])
            .await
            .unwrap();
        app.put_names(mira, id, None, &names(&codes, &["HEPA", "CARBON"]))
            .await
            .unwrap()
    }

    /// Mira's purifier with every question answered.
    pub(crate) async fn answered_device(&self) -> DeviceId {
        let id = self.device().await.id;
        self.app.save_draft(&self.mira, id, None, answers()).await.unwrap();
        id
    }

    /// Mira's purifier, handed in.
    pub(crate) async fn submitted(&self) -> IdRequest {
        let id = self.answered_device().await;
        self.submit(id).await.unwrap()
    }

    pub(crate) async fn submit(&self, id: DeviceId) -> Result<IdRequest, RequestError> {
        self.app.submit_request(&self.mira, id, Submission::Draft).await
    }

    /// Every mail that waits to be sent, with whom it goes to; takes them out of the queue.
    pub(crate) async fn mails(&self) -> Vec<(String, Letter)> {
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
            let mail: MailJob = job.payload().unwrap();
            mails.push((mail.to.to_string(), mail.letter));
        }
        mails
    }

    /// What happened to a device, oldest first.
    pub(crate) async fn acts(&self, id: DeviceId) -> Vec<String> {
        let entries = self.app.device_activity(&self.mira, id, None, 100).await.unwrap();
        entries.into_iter().rev().map(|entry| entry.action).collect()
    }
}

/// Answers that lack nothing: one slot with the programme's products, one with the maker's own.
pub(crate) fn answers() -> Draft {
    let product = |asin: &str| ProductDraft {
        asin: asin.into(),
        pack_size: Answer::typed("1"),
        note: None,
    };
    let mut carbon = level_usage();
    carbon.list_mode = Some("custom".into());
    carbon.custom_asins = BTreeMap::from([
        ("US".to_owned(), vec![product("B0NLF300C1"), product("B0NLF300C2")]),
        ("DE".to_owned(), vec![product("B0NLF300C1")]),
    ]);
    Draft {
        customer_id: None,
        contact_email: "questions@nordlicht.example".into(),
        test_accounts: vec!["lab-1@nordlicht.example".into(), "qa-us@nordlicht.example".into()],
        note: Some("The filter ships in June.".into()),
        slots: BTreeMap::from([("HEPA".to_owned(), level_usage()), ("CARBON".to_owned(), carbon)]),
    }
}

pub(crate) fn level_usage() -> SlotDraft {
    let text = |text: &str| Some(text.to_owned());
    SlotDraft {
        sensor: text("level_usage"),
        measurement: text("percentage"),
        capacity: Answer::typed("100"),
        resolution: Answer::typed("0.5"),
        report_interval_hours: Answer::typed("24"),
        direction: text("supply"),
        consumable_description: text("HEPA H13 cylinder, 220 mm high."),
        sensor_description: text("Run time weighted by fan speed."),
        list_mode: text("category"),
        ..SlotDraft::default()
    }
}

/// IDs for everything, with no threshold typed.
pub(crate) fn assign(request: &IdRequest) -> Decision {
    Decision::Assigned {
        content_hash: request.content_hash.to_string(),
        thresholds: BTreeMap::new(),
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

fn names(codes: &[String], slots: &[&str]) -> Vec<CellText> {
    let device = codes.iter().map(|code| LocalizationCell::Device { code: code.clone() });
    let slots = slots.iter().flat_map(|slot_id| {
        codes.iter().map(|code| LocalizationCell::Slot {
            slot_id: (*slot_id).to_owned(),
            code: code.clone(),
        })
    });
    device
        .chain(slots)
        .map(|cell| CellText {
            cell,
            text: "Air filter".into(),
        })
        .collect()
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(64, 64, image::Rgb([255; 3]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
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
        password_hash: String::new(),
        created_at: app.clock().now(),
    };
    let mut tx = app.db().write().await.unwrap();
    assert!(accounts::create(&mut tx, &account).await.unwrap());
    tx.commit().await.unwrap();
    account.actor()
}
