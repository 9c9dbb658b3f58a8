//! What waits for somebody who certifies.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::App;

use crate::{
    console::{
        devices::done::Done,
        errors::ConsoleError,
        shell::{Part, Shell, page},
        time,
    },
    session::Viewer,
};

#[derive(Template)]
#[template(path = "certification/desk.html")]
struct DeskPage {
    shell: Shell,
    checklists: Vec<Checklist>,
    accounts: Vec<Account>,
}

struct Checklist {
    device: String,
    name: String,
    organisation: String,
    code: String,
    since: String,
}

struct Account {
    device: String,
    name: String,
    organisation: String,
    number: i64,
    email: String,
    since: String,
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(done): Query<Done>,
) -> Result<Response, ConsoleError> {
    let waiting = app.waiting_for_reviewer(&actor).await?;
    let checklists = waiting.checklists.into_iter().map(|waiting| Checklist {
        device: waiting.device.to_string(),
        name: waiting.device_name.to_string(),
        organisation: waiting.organisation_name.to_string(),
        code: waiting.code.to_string(),
        since: time::minute(&app, waiting.submitted_at),
    });
    let accounts = waiting.accounts.into_iter().map(|waiting| Account {
        device: waiting.device.to_string(),
        name: waiting.device_name.to_string(),
        organisation: waiting.organisation_name.to_string(),
        number: waiting.number,
        email: waiting.email.to_string(),
        since: time::minute(&app, waiting.requested_at),
    });
    let shell = Shell::new(&app, &actor, Part::Certification, "Certification");
    page(&DeskPage {
        shell: shell.confirming(done.code()),
        checklists: checklists.collect(),
        accounts: accounts.collect(),
    })
}
