//! The programme's calendar, for administrators.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Weekday;
use replenish_app::{App, CalendarError, StoredDays};
use replenish_domain::{
    account::Actor,
    calendar::{NewHoliday, WEEKDAYS},
};

use super::{
    customer::DoneQuery,
    marketplaces::may_run,
    nav::{Nav, shell},
};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        pairs::Pairs,
        shell::{Shell, page},
    },
    etag,
    session::Viewer,
};

/// The form as it was sent, or as it begins.
struct Typed {
    etag: String,
    weekdays: Vec<String>,
    holidays: Vec<NewHoliday>,
}

#[derive(Template)]
#[template(path = "settings/calendar.html")]
struct CalendarPage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    time_zone: String,
    etag: String,
    weekdays: Vec<Choice>,
    /// The last one is empty, for another holiday.
    holidays: Vec<Line>,
    /// The calendar as somebody else made it meanwhile.
    meanwhile: Option<Meanwhile>,
}

/// What the calendar is now, as far as the form says something else.
struct Meanwhile {
    weekdays: String,
    /// Holidays of the calendar that the form does not have.
    only_stored: Vec<String>,
    /// Holidays of the form that the calendar does not have.
    only_typed: Vec<String>,
}

/// A holiday with the ids of its fields.
struct Line {
    holiday: NewHoliday,
    date_id: String,
    name_id: String,
}

struct Choice {
    name: &'static str,
    label: &'static str,
    is_ticked: bool,
}

pub(super) async fn calendar(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<DoneQuery>,
) -> Result<Response, ConsoleError> {
    may_run(&actor)?;
    let typed = Typed::of(&app.working_days().await?);
    show(&app, &actor, typed, query.done.as_deref(), (Errors::default(), None))
}

/// Saves the calendar, or shows the form with a line more or less.
pub(super) async fn change(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    may_run(&actor)?;
    let mut typed = Typed::read(&form);
    let action = form.first("action");
    if action == "add" {
        return show(&app, &actor, typed, None, (Errors::default(), None));
    }
    if let Some(date) = action.strip_prefix("remove ") {
        typed.holidays.retain(|holiday| holiday.date != date);
        return show(&app, &actor, typed, None, (Errors::default(), None));
    }
    let revision = etag::from_form(&typed.etag);
    let replaced = app.replace_working_days(&actor, revision, &typed.weekdays, &typed.holidays);
    match replaced.await {
        Ok(_) => Ok(Redirect::to("/settings/calendar?done=calendar-saved").into_response()),
        Err(CalendarError::Invalid(faults)) => {
            let form = show(&app, &actor, typed, None, (Errors::of(faults), None))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
        }
        Err(CalendarError::Stale) => {
            let stored = app.working_days().await?;
            let meanwhile = Meanwhile::between(&stored, &typed);
            // Whoever saves again has seen what they replace.
            typed.etag = etag::of(stored.version);
            let detail = "Somebody else changed the calendar meanwhile. Nothing of yours was saved.";
            let errors = Errors::single("meanwhile", detail).under("Look at the calendar as it is now");
            let form = show(&app, &actor, typed, None, (errors, Some(meanwhile)))?;
            Ok((StatusCode::CONFLICT, form).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

impl Meanwhile {
    fn between(stored: &StoredDays, typed: &Typed) -> Self {
        let stored = Typed::of(stored);
        let others = |these: &[NewHoliday], those: &[NewHoliday]| -> Vec<_> {
            let missing = these.iter().filter(|holiday| !those.contains(holiday));
            missing
                .map(|holiday| format!("{} {}", holiday.date, holiday.name))
                .collect()
        };
        let worked = WEEKDAYS
            .iter()
            .filter(|(_, name)| stored.weekdays.iter().any(|stored| stored == name));
        let labels: Vec<_> = worked.map(|(weekday, _)| label(*weekday)).collect();
        Self {
            weekdays: labels.join(", "),
            only_stored: others(&stored.holidays, &typed.holidays),
            only_typed: others(&typed.holidays, &stored.holidays),
        }
    }
}

impl Line {
    fn of(index: usize, holiday: NewHoliday) -> Self {
        Self {
            holiday,
            date_id: format!("holidays-{index}-date"),
            name_id: format!("holidays-{index}-name"),
        }
    }
}

impl Typed {
    fn of(kept: &StoredDays) -> Self {
        let holidays = kept.days.holidays().iter().map(|(date, name)| NewHoliday {
            date: date.to_string(),
            name: name.clone(),
        });
        Self {
            etag: etag::of(kept.version),
            weekdays: kept.days.weekdays().map(str::to_owned).collect(),
            holidays: holidays.collect(),
        }
    }

    /// Lines that are empty altogether are no holidays.
    fn read(form: &Pairs) -> Self {
        let lines = form.all("date").zip(form.all("holiday"));
        let filled = lines.filter(|(date, name)| !date.trim().is_empty() || !name.trim().is_empty());
        let holidays = filled.map(|(date, name)| NewHoliday {
            date: date.to_owned(),
            name: name.to_owned(),
        });
        Self {
            etag: form.first("etag").to_owned(),
            weekdays: form.all("weekday").map(str::to_owned).collect(),
            holidays: holidays.collect(),
        }
    }
}

fn show(
    app: &App,
    actor: &Actor,
    typed: Typed,
    done: Option<&str>,
    (errors, meanwhile): (Errors, Option<Meanwhile>),
) -> Result<Response, ConsoleError> {
    let Typed {
        etag,
        weekdays,
        mut holidays,
    } = typed;
    holidays.push(NewHoliday::default());
    page(&CalendarPage {
        shell: shell(app, actor, "Calendar", done, &errors),
        errors,
        nav: Nav::of(actor, "/settings/calendar"),
        time_zone: app.settings().time_zone.iana_name().unwrap_or("UTC").to_owned(),
        etag,
        weekdays: WEEKDAYS
            .iter()
            .map(|(weekday, name)| Choice {
                name,
                label: label(*weekday),
                is_ticked: weekdays.iter().any(|ticked| ticked == name),
            })
            .collect(),
        holidays: (0..)
            .zip(holidays)
            .map(|(index, holiday)| Line::of(index, holiday))
            .collect(),
        meanwhile,
    })
}

const fn label(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
