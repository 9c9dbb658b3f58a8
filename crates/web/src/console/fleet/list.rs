//! The fleet at a glance: how many sensors stand how, which, and what is wrong with their messages.

use std::collections::BTreeMap;

use askama::{Template, filters::Safe};
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::{
    App,
    devices::DeviceFilter,
    inventory::{FleetCounts, FleetFilter, LiveFinding, MOST_COUNTED, SIGNAL_DAYS},
    search_text,
};
use replenish_domain::{
    account::{Action, Actor},
    device::DeviceId,
    sensor::Standing,
};
use replenish_protocol::lint::RULES;
use serde::Deserialize;

use super::row::SensorRow;
use crate::{
    console::{
        errors::ConsoleError,
        shell::{Part, Shell, page},
        time,
    },
    session::{Viewer, percent_encode},
};

/// Endpoints of a page.
const PAGE_SIZE: usize = 25;
/// The most findings, as clouds and rules.
const MOST_FINDINGS: usize = 200;
/// The most devices to choose from.
const MOST_DEVICES: usize = 200;

/// What the address says about the list. Unknown values narrow nothing, as if left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FleetQuery {
    state: String,
    device: String,
    q: String,
    after: String,
}

#[derive(Template)]
#[template(path = "fleet/list.html")]
struct FleetPage {
    shell: Shell,
    views: Vec<View>,
    meanings: [(&'static str, &'static str); Standing::ALL.len()],
    devices: Vec<Choice>,
    q: String,
    state: String,
    is_narrowed: bool,
    /// There are more sensors than are counted.
    counted: Option<usize>,
    signal_days: i64,
    rows: Vec<SensorRow>,
    next_page: Option<String>,
    findings: Vec<Group>,
}

struct View {
    label: &'static str,
    href: String,
    count: usize,
    is_current: bool,
}

struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

/// What is wrong by one rule.
struct Group {
    rule: &'static str,
    title: &'static str,
    help: &'static str,
    severity: Safe<String>,
    clouds: Vec<CloudRow>,
}

struct CloudRow {
    name: String,
    times: i64,
    seen: String,
    message: String,
    evidence: Option<String>,
    pointer: String,
}

pub(super) async fn fleet(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<FleetQuery>,
) -> Result<Response, ConsoleError> {
    let filter = query.filter();
    let after = query.after.parse().ok();
    let found = app.fleet(&actor, &filter, after, PAGE_SIZE).await?;
    let counts = app.fleet_counts(&actor).await?;
    let shell = Shell::new(&app, &actor, Part::Fleet, "Fleet");
    let shown = found.endpoints.iter().flat_map(|view| {
        let sensors = view.sensors.iter().filter(|(sensor, _)| filter.admits_sensor(sensor));
        sensors.map(|(sensor, signal)| (&view.endpoint, sensor, *signal))
    });
    let rows = shown.map(|(endpoint, view, signal)| SensorRow::of(&app, &shell, endpoint, view, signal));
    let rows = rows.collect();
    let next = found.next.map(|next| {
        let address = address(&filter);
        let mark = if address.contains('?') { '&' } else { '?' };
        format!("{address}{mark}after={next}")
    });
    page(&FleetPage {
        views: views(&filter, &counts),
        meanings: Standing::ALL.map(|standing| (standing.label(), standing.explanation())),
        devices: devices(&app, &actor, filter.device).await?,
        is_narrowed: filter != FleetFilter::default(),
        counted: counts.has_more.then_some(MOST_COUNTED),
        signal_days: SIGNAL_DAYS,
        rows,
        next_page: next,
        findings: findings(&app, &actor, &shell).await?,
        q: filter.name.unwrap_or_default(),
        state: filter.state.map(Standing::as_str).unwrap_or_default().to_owned(),
        shell,
    })
}

impl FleetQuery {
    fn filter(&self) -> FleetFilter {
        let name = Some(self.q.trim()).filter(|name| !name.is_empty() && search_text(name).is_ok());
        FleetFilter {
            device: self.device.parse().ok(),
            state: self.state.parse().ok(),
            name: name.map(str::to_owned),
        }
    }
}

/// Where what a filter leaves is shown.
fn address(filter: &FleetFilter) -> String {
    let pairs = [
        ("state", filter.state.map(|state| state.as_str().to_owned())),
        ("device", filter.device.map(|device| device.to_string())),
        ("q", filter.name.clone()),
    ];
    let pairs: Vec<_> = pairs
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", percent_encode(&value?))))
        .collect();
    if pairs.is_empty() {
        "/fleet".to_owned()
    } else {
        format!("/fleet?{}", pairs.join("&"))
    }
}

fn views(filter: &FleetFilter, counts: &FleetCounts) -> Vec<View> {
    let view = |label, state: Option<Standing>, count| View {
        label,
        href: address(&FleetFilter {
            state,
            ..filter.clone()
        }),
        count,
        is_current: filter.state == state,
    };
    let all = view("All", None, counts.sensors.values().sum());
    let by_standing = Standing::ALL.into_iter().map(|standing| {
        let count = counts.sensors.get(&standing).copied().unwrap_or_default();
        view(standing.label(), Some(standing), count)
    });
    std::iter::once(all).chain(by_standing).collect()
}

/// The devices in sight that were approved.
async fn devices(app: &App, actor: &Actor, chosen: Option<DeviceId>) -> Result<Vec<Choice>, ConsoleError> {
    if !actor.may(Action::ReadDevices) {
        return Ok(Vec::new());
    }
    let found = app
        .list_devices(actor, &DeviceFilter::default(), None, MOST_DEVICES)
        .await?;
    let approved = found.devices.into_iter().filter(|device| device.approvals > 0);
    let choices = approved.map(|device| Choice {
        value: device.id.to_string(),
        label: device.name.to_string(),
        is_chosen: chosen == Some(device.id),
    });
    Ok(choices.collect())
}

/// What is wrong by rule, the heavy rules first.
async fn findings(app: &App, actor: &Actor, shell: &Shell) -> Result<Vec<Group>, ConsoleError> {
    let found = app.live_findings(actor, None, MOST_FINDINGS).await?;
    let mut by_rule = BTreeMap::<_, Vec<LiveFinding>>::new();
    for finding in found.findings {
        let Some(rule) = RULES.iter().find(|rule| rule.id.as_str() == finding.rule) else {
            continue;
        };
        by_rule.entry((rule.severity, rule.id)).or_default().push(finding);
    }
    let groups = by_rule.into_iter().map(|((severity, id), findings)| {
        let rule = id.rule();
        Group {
            rule: id.as_str(),
            title: rule.title,
            help: rule.help,
            severity: shell.severity(severity),
            clouds: findings.into_iter().map(|finding| CloudRow::of(app, finding)).collect(),
        }
    });
    Ok(groups.collect())
}

impl CloudRow {
    fn of(app: &App, finding: LiveFinding) -> Self {
        let (first, last) = (
            time::day(app, finding.first_seen_at),
            time::minute(app, finding.last_seen_at),
        );
        Self {
            name: finding.client_name.to_string(),
            times: finding.times,
            seen: format!("since {first}, last {last}"),
            message: finding.message,
            evidence: finding.evidence,
            pointer: finding.pointer,
        }
    }
}
