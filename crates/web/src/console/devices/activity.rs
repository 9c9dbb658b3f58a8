//! What happened to a device: who, what, when, with before and after, newest first.

mod words;

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::App;
use replenish_domain::audit::AuditEntry;
use serde::Deserialize;

use self::words::Words;
use super::{
    head::{DeviceHead, Tab},
    path::DevicePath,
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

/// The entries of one day.
struct Day {
    label: String,
    entries: Vec<Entry>,
}

struct Entry {
    who: String,
    words: Words,
    time: String,
    at: String,
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
    let names = marketplaces
        .iter()
        .map(|marketplace| (marketplace.code.as_str(), marketplace))
        .collect::<BTreeMap<_, _>>();
    page(&ActivityPage {
        shell: Shell::new(&app, &actor, Part::Devices, format!("Activity, {}", device.name)),
        errors: Errors::default(),
        head: DeviceHead::of(&app, &actor, &device, Tab::Activity).await?,
        older: last.map(|last| format!("/devices/{id}/activity?after={}", last.id)),
        days: days(&app, &entries, &|entry| Words::of(entry, &names)),
    })
}

fn days(app: &App, entries: &[AuditEntry], words: &dyn Fn(&AuditEntry) -> Words) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for entry in entries {
        let label = time::long_day(app, entry.at);
        if days.last().is_none_or(|day| day.label != label) {
            days.push(Day {
                label,
                entries: Vec::new(),
            });
        }
        if let Some(day) = days.last_mut() {
            day.entries.push(Entry {
                who: entry.actor_name.clone(),
                words: words(entry),
                time: time::time_of_day(app, entry.at),
                at: entry.at.to_string(),
            });
        }
    }
    days
}
