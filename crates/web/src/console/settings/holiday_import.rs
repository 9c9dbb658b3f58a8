//! Holidays from an iCalendar file: first what it would add, then the adding.

use askama::Template;
use axum::{
    extract::{Multipart, State, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{App, CalendarError, HolidayImport, products::ImportMode};
use replenish_domain::{account::Actor, calendar::RECURRING_YEARS};

use super::{
    marketplaces::may_run,
    nav::{Nav, shell},
};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        shell::{Shell, page},
    },
    session::Viewer,
};

#[derive(Template)]
#[template(path = "settings/holiday-import.html")]
struct ImportPage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    years: i16,
    pasted: String,
    preview: Option<Preview>,
}

/// What a file would add; the form carries it.
struct Preview {
    import: HolidayImport,
    text: String,
}

/// The form as it was sent: a file or a pasted text to look at, or a text that was looked at and is
/// applied.
#[derive(Default)]
struct Sent {
    file: Vec<u8>,
    pasted: String,
    applied: Option<String>,
}

pub(super) async fn form(State(app): State<App>, Viewer(actor): Viewer) -> Result<Response, ConsoleError> {
    may_run(&actor)?;
    show(&app, &actor, Errors::default(), String::new(), None)
}

pub(super) async fn upload(
    State(app): State<App>,
    Viewer(actor): Viewer,
    form: Multipart,
) -> Result<Response, ConsoleError> {
    may_run(&actor)?;
    let sent = read(form).await.map_err(ConsoleError::unreadable)?;
    let mode = if sent.applied.is_some() {
        ImportMode::Apply
    } else {
        ImportMode::DryRun
    };
    let is_pasted = sent.applied.is_none() && sent.file.is_empty();
    let field = if is_pasted && !sent.pasted.is_empty() {
        "pasted"
    } else {
        "file"
    };
    let file = match sent.applied {
        Some(text) => text.into_bytes(),
        None if is_pasted => sent.pasted.clone().into_bytes(),
        None => sent.file,
    };
    let refused = if file.is_empty() {
        Errors::single("file", "Choose a file, or paste its text.")
    } else {
        match app.import_holidays(&actor, &file, mode).await {
            Ok(_) if mode == ImportMode::Apply => {
                return Ok(Redirect::to("/settings/calendar?done=holidays-imported").into_response());
            }
            Ok(import) => {
                let text = String::from_utf8_lossy(&file).into_owned();
                return show(
                    &app,
                    &actor,
                    Errors::default(),
                    sent.pasted,
                    Some(Preview { import, text }),
                );
            }
            Err(CalendarError::Invalid(faults)) => {
                let details: Vec<_> = faults.into_iter().map(|fault| fault.detail).collect();
                Errors::single(field, details.join(" "))
            }
            Err(error) => return Err(error.into()),
        }
    };
    let page = show(&app, &actor, refused, sent.pasted, None)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn read(mut form: Multipart) -> Result<Sent, MultipartError> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await? {
        match field.name() {
            Some("file") => sent.file = field.bytes().await?.into(),
            Some("pasted") => sent.pasted = field.text().await?,
            Some("text") => sent.applied = Some(field.text().await?),
            _ => {}
        }
    }
    Ok(sent)
}

fn show(
    app: &App,
    actor: &Actor,
    errors: Errors,
    pasted: String,
    preview: Option<Preview>,
) -> Result<Response, ConsoleError> {
    page(&ImportPage {
        shell: shell(app, actor, "Import holidays", None, &errors),
        errors,
        nav: Nav::of(actor, "/settings/calendar"),
        years: RECURRING_YEARS,
        pasted,
        preview,
    })
}
