//! What happened to a device: who, what, when, with before and after, newest first.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::App;
use serde::Deserialize;

use super::{
    head::{DeviceHead, Tab},
    path::DevicePath,
};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        shell::{Part, Shell, page},
        trail::{self, Day},
    },
    session::Viewer,
};

const PAGE_SIZE: usize = 50;

/// Where the page begins. What is no entry's identifier begins at the newest.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ActivityQuery {
    after: String,
}

#[derive(Template)]
#[template(path = "devices/activity.html")]
struct ActivityPage {
    shell: Shell,
    errors: Errors,
    head: DeviceHead,
    days: Vec<Day>,
    older: Option<String>,
}

pub(super) async fn activity(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    Query(query): Query<ActivityQuery>,
) -> Result<Response, ConsoleError> {
    let device = app.device(&actor, id).await?;
    let one_more = i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX);
    let mut entries = app
        .device_activity(&actor, id, query.after.parse().ok(), one_more)
        .await?;
    let has_older = entries.len() > PAGE_SIZE;
    entries.truncate(PAGE_SIZE);
    let last = entries.last().filter(|_| has_older);
    let marketplaces = app.marketplaces().await?;
    page(&ActivityPage {
        shell: Shell::new(&app, &actor, Part::Devices, format!("Activity, {}", device.name)),
        errors: Errors::default(),
        head: DeviceHead::of(&app, &actor, &device, Tab::Activity).await?,
        older: last.map(|last| format!("/devices/{id}/activity?after={}", last.id)),
        days: trail::of_one_device(trail::days(&app, &entries, &marketplaces)),
    })
}
