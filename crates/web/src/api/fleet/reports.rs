//! The history of a sensor.

use axum::{Json, extract::State};
use jiff::Timestamp;
use replenish_app::{
    App,
    inventory::{HistoryCursor, SensorPlace, StoredReport, window},
};
use replenish_domain::{Fault, fault::Gather, request::SensorKind};
use replenish_protocol::capability::Interface;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema, openapi::Object};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{interfaces, millionths};
use crate::api::{
    address::{At, id},
    choices,
    extract::ApiActor,
    page::{self, Page},
    problem::Problem,
    query::Query,
};

/// Days of the window when the caller does not say.
const DAYS: i64 = 90;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_sensor_reports))
}

/// A sensor.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct SensorPath {
    /// The endpoint's id here.
    #[param(pattern = "^end_[0-9a-f]{32}$")]
    id: String,
    /// Such as `Alexa.InventoryLevelSensor`.
    #[param(schema_with = interfaces)]
    interface: String,
    /// The sensor's name within the interface.
    instance: String,
}

/// Which reports to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HistoryQuery {
    /// Only what was measured at this time or later; 90 days before `to` when left out.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<String>,
    /// Only what was measured before this time; now when left out.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<String>,
    /// Items of a page; 50 when left out.
    #[param(value_type = usize, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What a device cloud reported of a sensor, and what that did.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SensorReport)]
struct ReportBody {
    id: String,
    /// When it was measured; when it came, where that is not known.
    #[schema(format = DateTime)]
    sampled_at: String,
    /// When it came.
    #[schema(format = DateTime)]
    received_at: String,
    /// What it says: how much is left, how much was used, or that the part was replaced.
    #[schema(schema_with = sayings)]
    says: String,
    /// How much, in what the sensor is measured in; null for what is not believed.
    #[schema(required = true)]
    value: Option<f64>,
    /// What it did: `quarantined` is kept and does not count, `older` and `before_replacement` came too
    /// late to count.
    #[schema(schema_with = effects)]
    effect: String,
    /// What was known after it: the level, all that was used, or what was left of the part.
    #[schema(required = true)]
    known: Option<f64>,
    /// Why it is not believed, or what it was converted from.
    #[schema(required = true)]
    note: Option<String>,
}

/// List the reports of a sensor
///
/// The newest sample first, whatever it did.
#[utoipa::path(
    get, path = "/endpoints/{id}/sensors/{interface}/{instance}/reports", tag = "Fleet", params(SensorPath, HistoryQuery),
    responses((status = 200, description = "A page of reports.", body = Page<ReportBody>))
)]
async fn list_sensor_reports(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<SensorPath>,
    Query(query): Query<HistoryQuery>,
) -> Result<Json<Page<ReportBody>>, Problem> {
    let place = SensorPlace {
        endpoint: id(&at.id)?,
        kind: kind(&at.interface).ok_or_else(Problem::not_found)?,
        instance: at.instance,
    };
    let mut gather = Gather::default();
    let from = query.from.and_then(|raw| gather.take("/from", moment("from", &raw)));
    let to = query.to.and_then(|raw| gather.take("/to", moment("to", &raw)));
    let within = gather.take("", window(from, to, DAYS, app.clock().now()));
    let limit = page::limit(query.limit.as_deref(), &mut gather);
    let after = query.cursor.and_then(|raw| gather.take("/cursor", cursor(&raw)));
    gather.finish().map_err(Problem::invalid)?;
    let within = within.ok_or_else(Problem::not_found)?;
    let found = app.sensor_reports(&actor, &place, within, after, limit).await?;
    let items = found.reports.into_iter().map(ReportBody::of).collect();
    Ok(Json(Page::new(items, found.next)))
}

/// The kind of sensor behind an interface.
pub(crate) fn kind(interface: &str) -> Option<SensorKind> {
    let mut kinds = SensorKind::ALL.iter().copied();
    kinds.find(|kind| Interface::from(*kind).as_str() == interface)
}

impl ReportBody {
    fn of(report: StoredReport) -> Self {
        Self {
            id: report.id.to_string(),
            sampled_at: report.sampled_at.to_string(),
            received_at: report.received_at.to_string(),
            says: report.says,
            value: report.amount.map(millionths),
            effect: report.effect,
            known: report.known.map(millionths),
            note: report.note,
        }
    }
}

fn moment(name: &str, raw: &str) -> Result<Timestamp, Fault> {
    raw.parse().map_err(|_| {
        Fault::new(
            "time-invalid",
            format!("{name} is a time such as 2026-03-04T05:06:07Z."),
        )
    })
}

fn cursor(raw: &str) -> Result<HistoryCursor, Fault> {
    raw.parse()
        .map_err(|_| Fault::new("cursor-invalid", "Use the next_cursor of the page before, unchanged."))
}

fn sayings() -> Object {
    choices(["level", "used", "replaced"])
}

fn effects() -> Object {
    choices(["changed", "unchanged", "older", "before_replacement", "quarantined"])
}
