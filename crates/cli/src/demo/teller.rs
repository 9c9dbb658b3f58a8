//! The acts of a story, each through the use case that a person would call.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use replenish_app::{
    App,
    accounts::NewInvitation,
    devices::{CellText, LocalizationCell},
    requests::{Decision, ListChoices, Submission},
};
use replenish_domain::{
    account::Actor,
    calendar::{NewHoliday, WorkingDays},
    device::DeviceId,
    request::{Answer, IdRequest},
};
use replenish_worker::{WaysOut, Worker};

use super::{
    blueprints::{Blueprint, Blueprints},
    cast::{Cast, Person},
    catalogue,
};

/// Lets people act, with everything they have come to so far.
pub(super) struct Teller<'a> {
    pub(super) app: &'a App,
    cast: &'a Cast,
    blueprints: Blueprints,
    devices: BTreeMap<&'static str, DeviceId>,
    /// Writes the mails into the outbox when they are due.
    worker: Worker,
}

impl<'a> Teller<'a> {
    pub(super) fn new(app: &'a App, cast: &'a Cast) -> Result<Self> {
        Ok(Self {
            app,
            cast,
            blueprints: Blueprints::read()?,
            devices: BTreeMap::new(),
            worker: Worker::new(app.clone(), WaysOut::default()),
        })
    }

    /// Moves the clock to a moment, never back.
    pub(super) fn at(&self, moment: Timestamp) {
        let ahead = moment.duration_since(self.app.clock().now());
        if ahead.is_positive() {
            self.app.clock().advance(ahead);
        }
    }

    pub(super) fn pause(&self, minutes: i64) {
        self.app.clock().advance(SignedDuration::from_mins(minutes));
    }

    /// Sets the programme's working days.
    pub(super) async fn keep_calendar(&self, person: &str, days: &WorkingDays) -> Result<()> {
        let weekdays: Vec<_> = days.weekdays().map(str::to_owned).collect();
        let listed = days.holidays().iter().map(|(date, name)| NewHoliday {
            date: date.to_string(),
            name: name.clone(),
        });
        let holidays: Vec<_> = listed.collect();
        self.app
            .replace_working_days(self.who(person)?, None, &weekdays, &holidays)
            .await?;
        Ok(())
    }

    pub(super) fn person(&self, short: &str) -> Result<&Person> {
        self.cast.get(short)
    }

    pub(super) fn who(&self, person: &str) -> Result<&Actor> {
        Ok(&self.person(person)?.actor)
    }

    pub(super) fn device(&self, short: &str) -> Result<DeviceId> {
        let id = self.devices.get(short).copied();
        id.with_context(|| format!("{short} is not registered yet"))
    }

    pub(super) async fn request(&self, person: &str, short: &str) -> Result<IdRequest> {
        let request = self.app.latest_request(self.who(person)?, self.device(short)?).await?;
        request.with_context(|| format!("there is no request for {short}"))
    }

    pub(super) async fn register(&mut self, person: &str, short: &'static str) -> Result<()> {
        let form = self.blueprints.get(short)?.form();
        let device = self.app.create_device(self.who(person)?, &form).await?;
        self.devices.insert(short, device.id);
        Ok(())
    }

    /// Everything a maker does between registering and submitting, over an hour or so.
    pub(super) async fn describe(&self, person: &str, short: &str) -> Result<()> {
        let (actor, id, blueprint) = (self.who(person)?, self.device(short)?, self.blueprints.get(short)?);
        if let Some(picture) = blueprint.picture() {
            self.pause(6);
            self.app.put_device_image(actor, id, None, picture).await?;
        }
        self.pause(4);
        let codes: Vec<_> = blueprint.friendly_names.keys().cloned().collect();
        self.app.set_device_marketplaces(actor, id, None, &codes).await?;
        self.pause(9);
        self.app
            .put_device_slots(actor, id, None, &blueprint.inventory())
            .await?;
        self.pause(17);
        self.app.put_names(actor, id, None, &cells(blueprint)).await?;
        self.pause(22);
        let draft = blueprint.draft(actor.email.as_str());
        self.app.save_draft(actor, id, None, draft).await?;
        Ok(())
    }

    pub(super) async fn offer_elsewhere(&self, person: &str, short: &str, code: &str, name: &str) -> Result<()> {
        let (actor, id) = (self.who(person)?, self.device(short)?);
        self.app
            .put_device_marketplace(actor, id, None, code, Some(name))
            .await?;
        Ok(())
    }

    pub(super) async fn ask_test_account(&self, person: &str, short: &str, email: &str) -> Result<()> {
        let (actor, id) = (self.who(person)?, self.device(short)?);
        self.app.add_test_account(actor, id, email).await?;
        Ok(())
    }

    pub(super) async fn submit(&self, person: &str, short: &str) -> Result<()> {
        let (actor, id) = (self.who(person)?, self.device(short)?);
        self.app.submit_request(actor, id, Submission::Draft).await?;
        self.write_mails().await
    }

    pub(super) async fn withdraw(&self, person: &str, short: &str) -> Result<()> {
        let request = self.request(person, short).await?;
        self.app.withdraw_request(self.who(person)?, request.id).await?;
        Ok(())
    }

    pub(super) async fn claim(&self, person: &str, short: &str) -> Result<()> {
        let request = self.request(person, short).await?;
        self.app.claim_request(self.who(person)?, request.id).await?;
        Ok(())
    }

    pub(super) async fn reject(&self, person: &str, short: &str, reason: &str) -> Result<()> {
        let request = self.request(person, short).await?;
        let decision = Decision::Rejected {
            content_hash: Some(request.content_hash.to_string()),
            reason: reason.to_owned(),
        };
        self.app
            .decide_request(self.who(person)?, request.id, &decision)
            .await?;
        self.write_mails().await
    }

    pub(super) async fn assign(&self, person: &str, short: &str, thresholds: &[(&str, i64)]) -> Result<()> {
        let request = self.request(person, short).await?;
        let typed = thresholds
            .iter()
            .map(|(slot_id, percent)| ((*slot_id).to_owned(), Answer::typed(&percent.to_string())));
        let decision = Decision::Assigned {
            content_hash: request.content_hash.to_string(),
            thresholds: typed.collect(),
            lists: ListChoices::default(),
        };
        self.app
            .decide_request(self.who(person)?, request.id, &decision)
            .await?;
        self.write_mails().await
    }

    pub(super) async fn invite(&self, person: &str, email: &str) -> Result<()> {
        let invitation = NewInvitation {
            email: email.to_owned(),
            role: "maker".to_owned(),
            ..NewInvitation::default()
        };
        self.app.invite(self.who(person)?, &invitation).await?;
        self.write_mails().await
    }

    /// Puts products on the shelves and lists them by category.
    pub(super) async fn stock(&self, person: &str) -> Result<()> {
        catalogue::fill(self.app, self.who(person)?).await
    }

    pub(super) async fn write_mails(&self) -> Result<()> {
        self.worker.run_due().await?;
        Ok(())
    }
}

/// Every name customers read, but for those that are still to be written.
fn cells(blueprint: &Blueprint) -> Vec<CellText> {
    let names = blueprint.friendly_names.iter();
    let of_device = names.map(|(code, text)| (LocalizationCell::Device { code: code.clone() }, text));
    let of_slots = blueprint.slots.iter().flat_map(|slot| {
        slot.names.iter().map(|(code, text)| {
            let (slot_id, code) = (slot.slot_id.clone(), code.clone());
            (LocalizationCell::Slot { slot_id, code }, text)
        })
    });
    let written = of_device.chain(of_slots).filter(|(_, text)| !text.is_empty());
    written
        .map(|(cell, text)| CellText {
            cell,
            text: text.clone(),
        })
        .collect()
}
