//! The tab Test accounts: the allow list of a device (`programme.md` 6.7).

use askama::Template;
use axum::{
    Form, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use replenish_app::{App, requests::RequestError};
use replenish_domain::{
    account::{Action, Actor},
    device::{Device, DeviceId, Edit},
    id,
    request::MAX_TEST_ACCOUNTS,
};
use serde::Deserialize;

use super::{
    devices::head::{DeviceHead, Tab},
    errors::ConsoleError,
    fields::Errors,
    path::{IdPath, NumberPath},
    shell::{Part, Shell, page},
    time,
};
use crate::session::Viewer;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/devices/{id}/test-accounts", get(show).post(add))
        .route("/devices/{id}/test-accounts/{number}/remove", post(remove))
        .route("/devices/{id}/test-accounts/{number}/confirm", post(confirm))
}

/// What the address says about the tab.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TabQuery {
    done: Option<String>,
}

/// The form that adds an account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NewAccount {
    email: String,
}

#[derive(Template)]
#[template(path = "devices/test-accounts.html")]
struct TestAccountsPage<'a> {
    shell: Shell,
    errors: Errors,
    head: DeviceHead,
    rows: Vec<Row>,
    limit: usize,
    may_add: bool,
    may_confirm: bool,
    typed: &'a str,
}

struct Row {
    number: i64,
    email: String,
    asked: String,
    asked_by: String,
    confirmed: Option<String>,
    is_removable: bool,
}

async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Device>,
    Query(query): Query<TabQuery>,
) -> Result<Response, ConsoleError> {
    let device = app.device(&actor, id).await?;
    let shell = shell(&app, &actor, &device).confirming(query.done.as_deref());
    render(&app, &actor, &device, shell, Errors::default(), "").await
}

async fn add(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Device>,
    Form(form): Form<NewAccount>,
) -> Result<Response, ConsoleError> {
    match app.add_test_account(&actor, id, &form.email).await {
        Ok(_) => Ok(back(id, "test-account")),
        Err(RequestError::Invalid(faults)) => {
            let device = app.device(&actor, id).await?;
            let errors = Errors::of(faults);
            let shell = shell(&app, &actor, &device).failing(&errors);
            let page = render(&app, &actor, &device, shell, errors, &form.email).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn remove(
    State(app): State<App>,
    Viewer(actor): Viewer,
    NumberPath(id, number): NumberPath<id::Device>,
) -> Result<Response, ConsoleError> {
    app.remove_test_account(&actor, id, number).await?;
    Ok(back(id, "test-account-removed"))
}

async fn confirm(
    State(app): State<App>,
    Viewer(actor): Viewer,
    NumberPath(id, number): NumberPath<id::Device>,
) -> Result<Response, ConsoleError> {
    app.confirm_test_account(&actor, id, number).await?;
    Ok(back(id, "test-account-confirmed"))
}

fn back(id: DeviceId, done: &str) -> Response {
    Redirect::to(&format!("/devices/{id}/test-accounts?done={done}")).into_response()
}

fn shell(app: &App, actor: &Actor, device: &Device) -> Shell {
    Shell::new(app, actor, Part::Devices, format!("Test accounts of {}", device.name))
}

async fn render(
    app: &App,
    actor: &Actor,
    device: &Device,
    shell: Shell,
    errors: Errors,
    typed: &str,
) -> Result<Response, ConsoleError> {
    let may_add = actor.may(Action::EditDevices);
    let may_edit = may_add && device.approvals == 0 && device.allows(Edit::Content);
    let accounts = app.test_accounts(actor, device.id).await?;
    page(&TestAccountsPage {
        head: DeviceHead::of(app, actor, device, Tab::TestAccounts).await?,
        rows: accounts
            .into_iter()
            .map(|account| Row {
                number: account.number,
                is_removable: may_edit || (may_add && account.confirmed.is_none()),
                email: account.email.to_string(),
                asked: time::day(app, account.requested_at),
                asked_by: account.requested_by,
                confirmed: account.confirmed.map(|confirmed| time::day(app, confirmed.at)),
            })
            .collect(),
        limit: MAX_TEST_ACCOUNTS,
        may_add,
        may_confirm: actor.may(Action::Review) && actor.organisation != Some(device.organisation),
        shell,
        errors,
        typed,
    })
}
