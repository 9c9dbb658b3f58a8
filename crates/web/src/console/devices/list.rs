//! The list of devices: views, search, filter, one page at a time.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::{
    App,
    devices::{DeviceFilter, StageCounts},
};
use replenish_domain::{
    account::Action,
    device::{Device, DeviceKind, Stage},
    readiness,
};
use serde::Deserialize;

use super::head::image_address;
use crate::{
    console::{
        errors::ConsoleError,
        shell::{Part, Shell, page},
    },
    session::Viewer,
};

const PAGE_SIZE: usize = 50;

/// What the address says about the list. Unknown values filter nothing, as if left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    view: String,
    q: String,
    kind: String,
    stage: String,
    after: String,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "devices/list.html")]
struct ListPage {
    shell: Shell,
    may_create: bool,
    views: Vec<View>,
    query: String,
    kinds: Vec<Choice>,
    stages: Vec<Choice>,
    rows: Vec<Row>,
    next_page: Option<String>,
}

#[derive(Template)]
#[template(path = "devices/empty.html")]
struct EmptyPage {
    shell: Shell,
}

struct View {
    code: &'static str,
    label: &'static str,
    count: Option<String>,
    is_current: bool,
}

struct Choice {
    value: &'static str,
    label: &'static str,
    selected: bool,
}

struct Row {
    id: String,
    name: String,
    model_id: String,
    image: Option<String>,
    kind: &'static str,
    marketplaces: Vec<String>,
    stage: Stage,
    next: NextStep,
}

/// Whose move it is, and what it is.
struct NextStep {
    label: String,
    href: Option<String>,
    owner: &'static str,
}

/// The saved views: a code, a label, and the stages shown; no stages mean all.
const VIEWS: [(&str, &str, &[Stage]); 4] = [
    ("all", "All", &[]),
    ("draft", "Drafts", &[Stage::Draft]),
    ("review", "In review", &[Stage::InReview]),
    ("assigned", "IDs assigned", &[Stage::Assigned]),
];

pub(super) async fn list(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<ListQuery>,
) -> Result<Response, ConsoleError> {
    let view = VIEWS.iter().find(|(code, ..)| *code == query.view).unwrap_or(&VIEWS[0]);
    let stage = query.stage.parse().ok().or(view.2.first().copied());
    let filter = DeviceFilter {
        organisation: None,
        stage,
        kind: query.kind.parse().ok(),
        search: Some(query.q.clone()),
    };
    let found = app
        .list_devices(&actor, &filter, query.after.parse().ok(), PAGE_SIZE)
        .await?;
    let counts = app.count_devices(&actor).await?;
    let shell = Shell::new(&app, &actor, Part::Devices, "Devices").confirming(query.done.as_deref());
    if actor.organisation.is_some() && counts.in_any(&Stage::ALL) == 0 {
        return page(&EmptyPage { shell });
    }
    page(&ListPage {
        shell,
        may_create: actor.may(Action::EditDevices),
        views: views(view.0, &counts, actor.organisation.is_some()),
        kinds: kinds(filter.kind),
        stages: stages(query.stage.parse().ok()),
        rows: found.devices.iter().map(row).collect(),
        next_page: found.next.map(|next| next_page(&query, &next.to_string())),
        query: query.q,
    })
}

fn views(current: &str, counts: &StageCounts, with_counts: bool) -> Vec<View> {
    VIEWS
        .iter()
        .map(|(code, label, stages)| {
            let stages = if stages.is_empty() { &Stage::ALL[..] } else { stages };
            let count = counts.in_any(stages);
            let shown = if count >= StageCounts::AT_MOST {
                "99+".to_owned()
            } else {
                count.to_string()
            };
            View {
                code,
                label,
                count: with_counts.then_some(shown),
                is_current: *code == current,
            }
        })
        .collect()
}

fn kinds(selected: Option<DeviceKind>) -> Vec<Choice> {
    let choice = |kind: DeviceKind| Choice {
        value: kind.as_str(),
        label: kind.label(),
        selected: selected == Some(kind),
    };
    [DeviceKind::Ask, DeviceKind::Ack].map(choice).into()
}

fn stages(selected: Option<Stage>) -> Vec<Choice> {
    let choice = |stage: Stage| Choice {
        value: stage.as_str(),
        label: stage.label(),
        selected: selected == Some(stage),
    };
    Stage::ALL.map(choice).into()
}

fn row(device: &Device) -> Row {
    Row {
        id: device.id.to_string(),
        name: device.name.to_string(),
        model_id: device.model_id.to_string(),
        image: image_address(device),
        kind: match device.hardware.kind() {
            DeviceKind::Ask => "Skills Kit",
            DeviceKind::Ack => "Connect Kit",
        },
        marketplaces: device
            .marketplaces
            .iter()
            .map(|marketplace| marketplace.code.to_string())
            .collect(),
        stage: device.stage,
        next: next_step(device),
    }
}

fn next_step(device: &Device) -> NextStep {
    let id = device.id;
    let request = Some(format!("/devices/{id}/request"));
    match device.stage {
        Stage::Draft | Stage::Rejected => match readiness::of_device(device).missing.len() {
            0 => NextStep {
                label: "Request replenishment IDs".to_owned(),
                href: request,
                owner: "Your move",
            },
            1 => NextStep {
                label: "Close 1 gap".to_owned(),
                href: Some(format!("/devices/{id}")),
                owner: "Your move",
            },
            gaps => NextStep {
                label: format!("Close {gaps} gaps"),
                href: Some(format!("/devices/{id}")),
                owner: "Your move",
            },
        },
        Stage::NeedsInfo => NextStep {
            label: "Answer the reviewer".to_owned(),
            href: request,
            owner: "Your move, clock stopped",
        },
        Stage::Submitted | Stage::InReview => NextStep {
            label: "See when the answer is due".to_owned(),
            href: request,
            owner: "Reviewer",
        },
        Stage::Assigned => NextStep {
            label: "Put the IDs into discovery".to_owned(),
            href: request,
            owner: "Then test with an allow-listed account",
        },
        Stage::Certified => NextStep {
            label: "Nothing to do".to_owned(),
            href: None,
            owner: "",
        },
    }
}

fn next_page(query: &ListQuery, after: &str) -> String {
    let pairs = [
        ("view", query.view.as_str()),
        ("q", &query.q),
        ("kind", &query.kind),
        ("stage", &query.stage),
        ("after", after),
    ];
    let mut address = String::from("/devices?");
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        address.push_str(name);
        address.push('=');
        address.push_str(&crate::session::percent_encode(value));
        address.push('&');
    }
    address.pop();
    address
}
