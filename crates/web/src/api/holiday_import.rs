//! Holidays from an iCalendar file.

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Request, State},
};
use replenish_app::{App, HolidayImport, products::ImportMode};
use replenish_domain::{Faults, calendar::FoundDay};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    extract::{ApiActor, body_refused, media_type},
    problem::Problem,
    query::{self, Query},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(import_holidays))
}

/// Whether the file is applied.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct ApplyQuery {
    /// `true` adds the holidays; otherwise the answer only tells what would be added.
    #[param(value_type = bool, required = false)]
    apply: Option<String>,
}

/// What a file adds to the calendar, or would add.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HolidayImport)]
struct ImportBody {
    /// Whether the holidays were added.
    applied: bool,
    /// The new holidays, by date.
    added: Vec<FoundBody>,
    /// Days that are holidays already; they keep the name of the calendar, which stands here.
    present: Vec<FoundBody>,
    /// Events that are no days off from today on, by line.
    skipped: Vec<SkippedBody>,
}

/// A day of the file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportedHoliday)]
struct FoundBody {
    #[schema(format = Date, example = "2026-12-25")]
    date: String,
    #[schema(example = "Christmas Day")]
    name: String,
    /// The line of the file its event begins on.
    #[schema(example = 12)]
    line: usize,
}

/// An event that was left out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SkippedEvent)]
struct SkippedBody {
    /// The line of the reason.
    #[schema(example = 31)]
    line: usize,
    /// What the event is called; may be empty.
    #[schema(example = "Easter Monday")]
    name: String,
    #[schema(example = "It is cancelled.")]
    reason: String,
}

/// Import holidays
///
/// For administrators. The body is an iCalendar file (RFC 5545) in UTF-8, at most 1 MiB (1,048,576
/// bytes), 2,000 events and 1,000 days. Its days are added to the calendar's holidays; nothing is
/// removed or renamed, and due dates that were told stand. A day is the date as it is written:
/// times and time zones are left out. Days that come back each year (`FREQ=YEARLY` with `INTERVAL`,
/// `COUNT`, `UNTIL`, one `BYMONTH`, `BYMONTHDAY` or `BYDAY`) are followed to the end of the fifth year
/// after this one; events with any other recurrence are skipped. Days before today are skipped.
#[utoipa::path(
    post, path = "/calendar/holiday-imports", tag = "Reference", params(ApplyQuery),
    request_body(description = "The file.", content = String, content_type = "text/calendar"),
    responses((status = 200, description = "What was added, or would be.", body = ImportBody))
)]
async fn import_holidays(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Query(query): Query<ApplyQuery>,
    CalendarFile(file): CalendarFile,
) -> Result<Json<ImportBody>, Problem> {
    let apply = query.apply.as_deref().map(|raw| query::truth("apply", raw)).transpose();
    let apply = apply.map_err(|fault| Problem::invalid(Faults::from(fault.at("/apply"))))?;
    let mode = if apply == Some(true) {
        ImportMode::Apply
    } else {
        ImportMode::DryRun
    };
    let import = app.import_holidays(&actor, &file, mode).await?;
    Ok(Json(ImportBody::of(mode, import)))
}

impl ImportBody {
    fn of(mode: ImportMode, import: HolidayImport) -> Self {
        let present = import.present.into_iter().map(|present| FoundBody {
            name: present.name,
            ..FoundBody::of(present.found)
        });
        let skipped = import.skipped.into_iter().map(|skipped| SkippedBody {
            line: skipped.line,
            name: skipped.name,
            reason: skipped.reason,
        });
        Self {
            applied: mode == ImportMode::Apply,
            added: import.added.into_iter().map(FoundBody::of).collect(),
            present: present.collect(),
            skipped: skipped.collect(),
        }
    }
}

impl FoundBody {
    fn of(found: FoundDay) -> Self {
        Self {
            date: found.date.to_string(),
            name: found.name,
            line: found.line,
        }
    }
}

/// A body of the media type of iCalendar files.
struct CalendarFile(Vec<u8>);

impl<S: Send + Sync> FromRequest<S> for CalendarFile {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if media_type(request.headers()).as_deref() != Some("text/calendar") {
            return Err(Problem::media_type("Send the file as text/calendar."));
        }
        let bytes = Bytes::from_request(request, state).await;
        bytes
            .map(|bytes| Self(bytes.into()))
            .map_err(|rejection| body_refused(&rejection))
    }
}
