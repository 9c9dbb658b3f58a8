//! The programme's calendar: when an answer can be due.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use replenish_app::{App, StoredDays};
use replenish_domain::calendar::NewHoliday;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    address::IfMatch,
    extract::{ApiActor, Body},
    problem::Problem,
};
use crate::etag;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_calendar, put_calendar))
}

/// The days reviewers work.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Calendar)]
struct CalendarBody {
    /// The time zone days are counted in; the operator's configuration sets it.
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
    /// In the week's order.
    #[schema(example = json!(["monday", "tuesday", "wednesday", "thursday", "friday"]))]
    weekdays: Vec<&'static str>,
    /// By date.
    holidays: Vec<HolidayBody>,
    etag: String,
}

/// A day off.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Holiday)]
struct HolidayBody {
    #[schema(format = Date, example = "2026-12-25")]
    date: String,
    #[schema(example = "Christmas Day")]
    name: String,
}

/// What the calendar becomes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCalendar)]
struct NewCalendarBody {
    /// `monday` to `sunday`, at least one.
    #[schema(required = true, example = json!(["monday", "tuesday", "wednesday", "thursday", "friday"]))]
    weekdays: Option<Vec<String>>,
    /// At most 1,000, each date once.
    #[schema(required = true)]
    holidays: Option<Vec<NewHolidayBody>>,
}

/// A day off to come.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewHoliday)]
struct NewHolidayBody {
    #[schema(required = true, format = Date, example = "2026-12-25")]
    date: Option<String>,
    /// 1 to 60 characters.
    #[schema(required = true, example = "Christmas Day")]
    name: Option<String>,
}

/// Get the calendar
#[utoipa::path(
    get, path = "/calendar", tag = "Reference",
    responses((status = 200, description = "The calendar.", body = CalendarBody, headers(("ETag", description = "The calendar's etag."))))
)]
async fn get_calendar(State(app): State<App>, _: ApiActor) -> Result<Response, Problem> {
    Ok(answer(&app, &app.working_days().await?))
}

/// Replace the calendar
///
/// For administrators. Due dates that were told stand; only the count of business days left until
/// then follows. A calendar with fewer than 7 business days within the next 366 days is refused.
#[utoipa::path(
    put, path = "/calendar", tag = "Reference", params(IfMatch),
    request_body = NewCalendarBody,
    responses((status = 200, description = "The calendar after the change.", body = CalendarBody, headers(("ETag", description = "The calendar's etag."))))
)]
async fn put_calendar(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    IfMatch(revision): IfMatch,
    Body(body): Body<NewCalendarBody>,
) -> Result<Response, Problem> {
    let weekdays = body.weekdays.unwrap_or_default();
    let typed = body.holidays.unwrap_or_default().into_iter();
    let holidays: Vec<_> = typed
        .map(|holiday| NewHoliday {
            date: holiday.date.unwrap_or_default(),
            name: holiday.name.unwrap_or_default(),
        })
        .collect();
    let kept = app.replace_working_days(&actor, revision, &weekdays, &holidays).await?;
    Ok(answer(&app, &kept))
}

fn answer(app: &App, kept: &StoredDays) -> Response {
    let holidays = kept.days.holidays().iter().map(|(date, name)| HolidayBody {
        date: date.to_string(),
        name: name.clone(),
    });
    let body = CalendarBody {
        time_zone: app.settings().time_zone.iana_name().unwrap_or("UTC").to_owned(),
        weekdays: kept.days.weekdays().collect(),
        holidays: holidays.collect(),
        etag: etag::of(kept.version),
    };
    ([(header::ETAG, etag::header(kept.version))], Json(body)).into_response()
}
