//! One sensor: how it stands, and its history as a plot and as a table.

use askama::{Template, filters::Safe};
use axum::{
    extract::{FromRequestParts, Path, Query, State},
    http::request::Parts,
    response::Response,
};
use replenish_app::{
    App,
    inventory::{MOST_POINTS, SensorPlace, StoredReport, StoredSensor, window},
};
use serde::Deserialize;

use super::{plot::Drawing, row::SensorRow, words};
use crate::{
    api::fleet::kind,
    console::{
        errors::ConsoleError,
        shell::{Part, Shell, page},
        time,
    },
    session::Viewer,
};

/// Reports of a page.
const PAGE_SIZE: usize = 50;

/// The spans of time to choose from: name in the address, words, days.
const SPANS: [(&str, &str, i64); 4] = [
    ("day", "Day", 1),
    ("week", "Week", 7),
    ("month", "Month", 30),
    ("quarter", "3 months", 90),
];
/// Which of them is shown first.
const USUAL: usize = 2;

/// The sensor an address names.
#[derive(Debug)]
pub(super) struct PlacePath(SensorPlace);

impl<S: Send + Sync> FromRequestParts<S> for PlacePath {
    type Rejection = ConsoleError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ConsoleError> {
        let path = Path::<(String, String, String)>::from_request_parts(parts, state).await;
        let place = path.ok().and_then(|Path((endpoint, interface, instance))| {
            Some(SensorPlace {
                endpoint: endpoint.parse().ok()?,
                kind: kind(&interface)?,
                instance,
            })
        });
        place.map(Self).ok_or_else(ConsoleError::not_found)
    }
}

/// What the address says about the history. Unknown values are as if left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct HistoryQuery {
    window: String,
    after: String,
}

#[derive(Template)]
#[template(path = "fleet/sensor.html")]
struct SensorPage {
    shell: Shell,
    row: SensorRow,
    meaning: &'static str,
    as_of: Option<String>,
    replenishment_id: Option<String>,
    spans: Vec<SpanLink>,
    span: &'static str,
    drawing: Option<Drawing>,
    reports: Vec<ReportRow>,
    most_points: usize,
    next_page: Option<String>,
    is_first_page: bool,
}

struct SpanLink {
    label: &'static str,
    href: String,
    is_current: bool,
}

struct ReportRow {
    measured: String,
    /// When it came, if that is another minute.
    came: Option<String>,
    said: String,
    effect: Safe<String>,
    known: Option<String>,
    note: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    PlacePath(place): PlacePath,
    Query(query): Query<HistoryQuery>,
) -> Result<Response, ConsoleError> {
    let file = app.sensor_file(&actor, &place).await?;
    let view = &file.view;
    let sensor = &view.sensor;
    let chosen = SPANS
        .iter()
        .position(|(name, ..)| *name == query.window)
        .unwrap_or(USUAL);
    let (name, span, days) = SPANS[chosen];
    let within = window(None, None, days, app.clock().now()).map_err(|_| ConsoleError::not_found())?;
    let after = query.after.parse().ok();
    let found = app.sensor_reports(&actor, &place, within, after, PAGE_SIZE).await?;
    let plot = app.sensor_plot(&actor, &place, within).await?;
    let here = words::sensor_path(sensor);
    let shell = Shell::new(&app, &actor, Part::Fleet, sensor.instance.clone());
    let spans = SPANS.iter().enumerate().map(|(at, (name, label, _))| SpanLink {
        label,
        href: format!("{here}?window={name}"),
        is_current: at == chosen,
    });
    let reports = found.reports.into_iter();
    page(&SensorPage {
        row: SensorRow::of(&app, &shell, &file.endpoint, view, file.signal),
        meaning: view.standing.explanation(),
        as_of: sensor.state.newest_at().map(|at| time::minute(&app, at)),
        replenishment_id: sensor.replenishment_id.as_ref().map(ToString::to_string),
        spans: spans.collect(),
        span,
        drawing: (plot.reports > 0).then(|| Drawing::of(&app, view, &plot, within)),
        reports: reports
            .map(|report| ReportRow::of(&app, &shell, sensor, report))
            .collect(),
        most_points: MOST_POINTS,
        next_page: found.next.map(|next| format!("{here}?window={name}&after={next}")),
        is_first_page: after.is_none(),
        shell,
    })
}

impl ReportRow {
    fn of(app: &App, shell: &Shell, sensor: &StoredSensor, report: StoredReport) -> Self {
        let (tone, icon, words) = words::effect(&report.effect);
        let (measured, came) = (
            time::minute(app, report.sampled_at),
            time::minute(app, report.received_at),
        );
        Self {
            came: (came != measured).then_some(came),
            measured,
            said: words::said(sensor, &report.says, report.amount),
            effect: shell.badge(tone, icon, words),
            known: report.known.map(|known| words::amount(sensor, known)),
            note: report.note,
        }
    }
}
