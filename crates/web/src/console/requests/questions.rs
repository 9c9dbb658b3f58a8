//! The tab while the maker writes the request: three ways to hand it in, and the questions.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use replenish_app::{App, requests::DraftInHand};
use replenish_domain::{
    Fault,
    account::Actor,
    device::{Device, Slot, Stage, slot_label},
    fault::segment,
    quantity::{Measurement, VOLUME_UNITS, WEIGHT_UNITS},
    readiness,
    reference::Category,
    request::{Answer, Direction, Opening, RequestState, SensorKind, SlotDraft},
};

use super::{answer_times, products, sandbox::Sandbox, version::Versions};
use crate::{
    console::{
        devices::head::{DeviceHead, Tab},
        errors::ConsoleError,
        fields::Errors,
        shell::{Part, Shell, page},
        time,
    },
    etag,
};

/// How the page is shown.
#[derive(Debug, Default)]
pub(super) struct Showing {
    /// The status of the answer.
    pub(super) status: StatusCode,
    /// What was wrong with what was sent.
    pub(super) errors: Errors,
    /// The slot whose questions were asked for.
    pub(super) open: String,
    /// What was just done.
    pub(super) done: Option<String>,
}

#[derive(Template)]
#[template(path = "requests/questions.html")]
struct QuestionsPage<'a> {
    shell: Shell,
    errors: Errors,
    head: DeviceHead,
    rejection: Option<Rejection>,
    /// The reviewer waits for the maker's answer.
    is_asked: bool,
    mailbox: Option<&'a str>,
    answer_times: Option<String>,
    customer_id: String,
    contact_email: &'a str,
    note: &'a str,
    draft_etag: String,
    saved: Option<String>,
    marketplaces: String,
    test_accounts: usize,
    slots: Vec<SlotQuestions>,
    /// Slots whose answers can be copied.
    answered: Vec<String>,
    unanswered: usize,
    open_tasks: usize,
    open_answers: usize,
    sensors: [(SensorKind, &'static str); 3],
    measurements: [Measurement; 5],
    directions: &'a [Direction],
    volume_units: [&'static str; 30],
    weight_units: [&'static str; 8],
    sandbox: Option<Sandbox>,
    version: Option<Versions>,
}

/// Why the request before this one was declined.
struct Rejection {
    number: String,
    by: String,
    day: String,
    reason: String,
}

/// The questions about one slot, with what was typed.
struct SlotQuestions {
    slot_id: String,
    label: String,
    category: String,
    needs_explanation: bool,
    state: SlotState,
    is_open: bool,
    /// The slot whose answers a single button copies.
    copies_from: Option<String>,
    sensor: String,
    measurement: String,
    unit: String,
    capacity: String,
    resolution: String,
    report_interval_hours: String,
    direction: String,
    consumable_description: String,
    sensor_description: String,
    explanation: String,
    list_mode: String,
    products: String,
    /// The answers that are not open while a reviewer waits for others.
    locked: Vec<&'static str>,
}

/// The answers about a slot, by the names of their fields.
const ANSWERS: [&str; 11] = [
    "sensor",
    "measurement",
    "unit",
    "capacity",
    "resolution",
    "report_interval_hours",
    "direction",
    "consumable_description",
    "sensor_description",
    "explanation",
    "list_mode",
];

/// How far the questions about a slot are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SlotState {
    NotStarted,
    Incomplete,
    Complete,
}

/// Shows the tab with this draft.
pub(super) async fn show(
    app: &App,
    actor: &Actor,
    device: &Device,
    draft: &DraftInHand,
    showing: Showing,
) -> Result<Response, ConsoleError> {
    let Showing {
        status,
        errors,
        open,
        done,
    } = showing;
    let categories = app.categories().await?;
    let mut slots = slots(device, draft, &categories, &errors, &open);
    if device.stage == Stage::NeedsInfo {
        let opening = app.opening(actor, device.id).await?;
        for slot in &mut slots {
            slot.lock(&opening);
        }
    }
    let answered: Vec<_> = with_state(&slots, |state| state != SlotState::NotStarted);
    let codes: Vec<_> = device
        .marketplaces
        .iter()
        .map(|offered| offered.code.as_str())
        .collect();
    let shell = Shell::new(app, actor, Part::Devices, format!("Request IDs for {}", device.name));
    let page = page(&QuestionsPage {
        shell: shell.confirming(done.as_deref()).failing(&errors),
        head: DeviceHead::of(app, actor, device, Tab::Request).await?,
        is_asked: device.stage == Stage::NeedsInfo,
        rejection: rejection(app, actor, device).await?,
        mailbox: app.settings().requests_mailbox.as_deref(),
        answer_times: answer_times::told(app).await?,
        customer_id: draft.draft.customer_id.clone().unwrap_or_default(),
        contact_email: &draft.draft.contact_email,
        note: draft.draft.note.as_deref().unwrap_or_default(),
        draft_etag: etag::of(draft.version),
        saved: draft
            .saved
            .as_ref()
            .map(|(at, by)| format!("{} by {by}", time::minute(app, *at))),
        marketplaces: codes.join(", "),
        test_accounts: draft.draft.test_accounts.len(),
        unanswered: with_state(&slots, |state| state == SlotState::NotStarted).len(),
        answered,
        slots,
        open_tasks: readiness::of_device(device).missing.len(),
        open_answers: draft.readiness.missing.len(),
        sensors: SENSORS,
        measurements: Measurement::ALL,
        directions: Direction::ALL,
        volume_units: VOLUME_UNITS,
        weight_units: WEIGHT_UNITS,
        sandbox: Sandbox::of(app, actor, device.id).await?,
        version: Versions::of(app, actor, device).await?,
        errors,
    })?;
    Ok((status, page).into_response())
}

fn with_state(slots: &[SlotQuestions], wanted: impl Fn(SlotState) -> bool) -> Vec<String> {
    let wanted = slots.iter().filter(|slot| wanted(slot.state));
    wanted.map(|slot| slot.slot_id.clone()).collect()
}

fn slots(
    device: &Device,
    draft: &DraftInHand,
    categories: &[Category],
    errors: &Errors,
    open: &str,
) -> Vec<SlotQuestions> {
    let codes: Vec<_> = device
        .marketplaces
        .iter()
        .map(|offered| offered.code.as_str())
        .collect();
    let mut slots: Vec<_> = device
        .slots
        .iter()
        .enumerate()
        .map(|(at, slot)| questions(at, slot, draft, categories, &codes))
        .collect();
    let first_answered = slots.iter().find(|slot| slot.state != SlotState::NotStarted);
    let source = first_answered.map(|slot| slot.slot_id.clone());
    let first_open = slots.iter().position(|slot| slot.state != SlotState::Complete);
    for (at, slot) in slots.iter_mut().enumerate() {
        let own = format!("slots-{}", slot.slot_id);
        let is_of_slot = |field: &str| field.rsplit_once('-').is_some_and(|(slot, _)| slot == own);
        let has_errors = errors.all().iter().any(|error| is_of_slot(&error.field));
        slot.is_open = slot.slot_id == open || has_errors || first_open == Some(at);
        slot.copies_from = source.clone().filter(|_| slot.state == SlotState::NotStarted);
    }
    slots
}

fn questions(at: usize, slot: &Slot, draft: &DraftInHand, categories: &[Category], codes: &[&str]) -> SlotQuestions {
    let empty = SlotDraft::default();
    let answers = draft.draft.slots.get(slot.slot_id.as_str()).unwrap_or(&empty);
    let category = categories
        .iter()
        .find(|category| Some(&category.code) == slot.category.as_ref());
    let text = |answer: &Option<String>| answer.clone().unwrap_or_default();
    let number = |answer: &Option<Answer>| answer.as_ref().map(ToString::to_string).unwrap_or_default();
    SlotQuestions {
        slot_id: slot.slot_id.to_string(),
        label: slot_label(at),
        category: category.map_or_else(|| "No category yet".to_owned(), |category| category.label.to_string()),
        needs_explanation: category.is_some_and(|category| category.needs_explanation),
        state: SlotState::of(answers, slot, &draft.readiness.missing),
        is_open: false,
        copies_from: None,
        sensor: text(&answers.sensor),
        measurement: text(&answers.measurement),
        unit: text(&answers.unit),
        capacity: number(&answers.capacity),
        resolution: number(&answers.resolution),
        report_interval_hours: number(&answers.report_interval_hours),
        direction: text(&answers.direction),
        consumable_description: text(&answers.consumable_description),
        sensor_description: text(&answers.sensor_description),
        explanation: text(&answers.explanation),
        list_mode: text(&answers.list_mode),
        products: products::write(&answers.custom_asins, codes),
        locked: Vec::new(),
    }
}

impl SlotState {
    fn of(answers: &SlotDraft, slot: &Slot, missing: &[Fault]) -> Self {
        let place = format!("/slots/{}/", slot.slot_id);
        if answers.is_empty() {
            Self::NotStarted
        } else if missing.iter().any(|fault| fault.pointer.starts_with(&place)) {
            Self::Incomplete
        } else {
            Self::Complete
        }
    }

    /// Tone, icon and words of the badge.
    fn badge(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::NotStarted => ("info", "circle", "Not started"),
            Self::Incomplete => ("warn", "circle-dot", "Incomplete"),
            Self::Complete => ("good", "check", "Complete"),
        }
    }

    fn is_complete(self) -> bool {
        self == Self::Complete
    }
}

impl SlotQuestions {
    /// Locks what the reviewer did not ask about. The list of products is one field for every
    /// marketplace; it is open when any of them is.
    fn lock(&mut self, opening: &Opening) {
        let place = format!("/slots{}", segment(&self.slot_id));
        let is_locked = |answer: &&str| !opening.allows(&format!("{place}/{answer}"));
        self.locked = ANSWERS.into_iter().filter(is_locked).collect();
        self.is_open |= self.locked.len() < ANSWERS.len();
        if opening.allows_part(&format!("{place}/custom_asins")) {
            self.is_open = true;
        } else {
            self.locked.push("products");
        }
    }

    fn is_locked(&self, answer: &str) -> bool {
        self.locked.contains(&answer)
    }

    /// An answer that none of the choices offers, kept so that saving does not lose it.
    fn foreign_measurement(&self) -> Option<&str> {
        let is_known = Measurement::ALL.iter().any(|known| self.measurement == known.as_str());
        (!is_known && !self.measurement.is_empty()).then_some(&*self.measurement)
    }

    fn foreign_unit(&self) -> Option<&str> {
        let is_known = VOLUME_UNITS.contains(&&*self.unit) || WEIGHT_UNITS.contains(&&*self.unit);
        (!is_known && !self.unit.is_empty()).then_some(&*self.unit)
    }
}

/// The sensor types with what they mean, in the words of `programme.md` 5.4.
const SENSORS: [(SensorKind, &str); 3] = [
    (
        SensorKind::Level,
        "Reports how much is left now, such as ink in a cartridge.",
    ),
    (
        SensorKind::Usage,
        "Reports how much was used since the last report, such as pods.",
    ),
    (
        SensorKind::LevelUsage,
        "Reports the part of a lifespan used up, such as a filter.",
    ),
];

async fn rejection(app: &App, actor: &Actor, device: &Device) -> Result<Option<Rejection>, ConsoleError> {
    let latest = app.latest_request(actor, device.id).await?;
    Ok(latest.and_then(|request| match request.state {
        RequestState::Rejected { at, by, reason } => Some(Rejection {
            number: request.number.to_string(),
            by,
            day: time::day(app, at),
            reason,
        }),
        _ => None,
    }))
}
