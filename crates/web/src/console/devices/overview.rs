//! The overview of a device: what is missing, the facts, what customers see; and the forms of the
//! head when they came back with errors.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use replenish_app::{App, devices::DeviceError};
use replenish_domain::{
    account::Actor,
    device::{Background, Device, DeviceId, Edit, Stage},
};
use serde::Deserialize;

use super::{
    head::{DeviceHead, HeadForm, Tab},
    path::DevicePath,
    preview::Preview,
    refusal::Refusal,
    tasks::Tasks,
};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        shell::{Part, Shell, page},
        time,
    },
    session::Viewer,
};

/// What the address says about the overview.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OverviewQuery {
    done: Option<String>,
    edit: String,
}

#[derive(Template)]
#[template(path = "devices/overview.html")]
struct OverviewPage {
    shell: Shell,
    errors: Errors,
    head: DeviceHead,
    heading: String,
    tasks: Tasks,
    background_is_other: bool,
    facts: Facts,
    preview: Option<Preview>,
    deletion: Option<Deletion>,
}

struct Facts {
    created: String,
    created_by: String,
    changed: String,
    changed_at: String,
    device_type: Option<String>,
}

/// What goes with the device when it is deleted.
struct Deletion {
    slots: usize,
    names: usize,
}

pub(super) async fn overview(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    Query(query): Query<OverviewQuery>,
) -> Result<Response, ConsoleError> {
    let device = app.device(&actor, id).await?;
    let head = DeviceHead::of(&app, &actor, &device, Tab::Overview).await?;
    let head = head.opening(HeadForm::asked_for(&query.edit));
    let shell = Shell::new(&app, &actor, Part::Devices, device.name.to_string());
    let shell = shell.confirming(query.done.as_deref());
    show(&app, &actor, &device, shell, head, Errors::default()).await
}

/// The overview with a form of the head that could not be saved; `keep` puts back what was typed.
pub(super) async fn refuse(
    app: &App,
    actor: &Actor,
    id: DeviceId,
    error: DeviceError,
    keep: impl FnOnce(&mut DeviceHead),
) -> Result<Response, ConsoleError> {
    let refusal = Refusal::of(app, actor, id, error).await?;
    reopen(app, actor, id, refusal, keep).await
}

/// As [`refuse`], for what was refused before it reached a use case.
pub(super) async fn reopen(
    app: &App,
    actor: &Actor,
    id: DeviceId,
    refusal: Refusal,
    keep: impl FnOnce(&mut DeviceHead),
) -> Result<Response, ConsoleError> {
    let Refusal { status, errors } = refusal;
    let device = app.device(actor, id).await?;
    let mut head = DeviceHead::of(app, actor, &device, Tab::Overview).await?;
    keep(&mut head);
    let shell = Shell::new(app, actor, Part::Devices, device.name.to_string()).failing(&errors);
    let page = show(app, actor, &device, shell, head, errors).await?;
    Ok((status, page).into_response())
}

async fn show(
    app: &App,
    actor: &Actor,
    device: &Device,
    shell: Shell,
    head: DeviceHead,
    errors: Errors,
) -> Result<Response, ConsoleError> {
    let tasks = Tasks::of(device, &app.draft(actor, device.id).await?);
    let previews = Preview::of(device, &app.marketplaces().await?);
    let background = device.image.as_ref().map(|image| image.background);
    page(&OverviewPage {
        heading: heading(device.stage, tasks.open()),
        background_is_other: background == Some(Background::Other),
        facts: facts(app, device),
        preview: previews.into_iter().next(),
        deletion: (head.may_edit && device.allows(Edit::Delete)).then(|| deletion(device)),
        shell,
        errors,
        head,
        tasks,
    })
}

/// Whose move it is.
fn heading(stage: Stage, open: usize) -> String {
    const WORDS: [&str; 10] = [
        "Nothing", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine",
    ];
    match (stage, open) {
        (Stage::Submitted, _) => "The request waits for a reviewer".to_owned(),
        (Stage::InReview, _) => "A reviewer looks at the request".to_owned(),
        (Stage::Assigned, _) => "Put the replenishment IDs into discovery".to_owned(),
        (Stage::Certified, _) => "The device is certified".to_owned(),
        (Stage::NeedsInfo, _) => "The reviewer waits for your answer".to_owned(),
        (Stage::Draft | Stage::Rejected, 0) => "You can request replenishment IDs".to_owned(),
        (Stage::Draft | Stage::Rejected, 1) => "One task before you can request IDs".to_owned(),
        (Stage::Draft | Stage::Rejected, open) => match WORDS.get(open) {
            Some(word) => format!("{word} tasks before you can request IDs"),
            None => format!("{open} tasks before you can request IDs"),
        },
    }
}

fn facts(app: &App, device: &Device) -> Facts {
    Facts {
        created: time::day(app, device.created_at),
        created_by: device.created_by.clone(),
        changed: time::minute(app, device.updated_at),
        changed_at: device.updated_at.to_string(),
        device_type: device.hardware.device_type().map(ToString::to_string),
    }
}

fn deletion(device: &Device) -> Deletion {
    let friendly_names = device
        .marketplaces
        .iter()
        .filter(|offered| offered.friendly_name.is_some());
    let slot_names: usize = device.slots.iter().map(|slot| slot.names.len()).sum();
    Deletion {
        slots: device.slots.len(),
        names: friendly_names.count() + slot_names,
    }
}
