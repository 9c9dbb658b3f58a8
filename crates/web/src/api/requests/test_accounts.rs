//! The allow list of a device.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::{App, requests::TestAccount};
use replenish_domain::{Fault, fault::Gather};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::api::{
    address::{At, DevicePath, id},
    extract::{ApiActor, Body},
    page::{self, Page},
    problem::Problem,
    query::Query,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_test_accounts, add_test_account))
        .routes(routes!(remove_test_account))
        .routes(routes!(confirm_test_account))
}

/// A test account of a device.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct TestAccountPath {
    /// The device's id.
    #[param(pattern = "^dev_[0-9a-f]{32}$")]
    id: String,
    /// The account's number within the device.
    #[param(value_type = i64, minimum = 1)]
    n: String,
}

impl TestAccountPath {
    fn number(&self) -> Result<i64, Problem> {
        self.n.parse().map_err(|_| Problem::not_found())
    }
}

/// A customer who tests the device.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TestAccount)]
struct TestAccountBody {
    /// Its number within the device.
    number: i64,
    email: String,
    #[schema(format = DateTime)]
    requested_at: String,
    requested_by: String,
    /// When a reviewer put it on the allow list; null before.
    #[schema(required = true, format = DateTime)]
    confirmed_at: Option<String>,
    #[schema(required = true)]
    confirmed_by: Option<String>,
}

impl TestAccountBody {
    fn of(account: TestAccount) -> Self {
        let (confirmed_at, confirmed_by) = account
            .confirmed
            .map(|confirmation| (confirmation.at.to_string(), confirmation.by))
            .unzip();
        Self {
            number: account.number,
            email: account.email.to_string(),
            requested_at: account.requested_at.to_string(),
            requested_by: account.requested_by,
            confirmed_at,
            confirmed_by,
        }
    }
}

/// Which part of the allow list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Items of a page; 50 when left out.
    #[param(value_type = usize, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the test accounts
///
/// In the order they were asked for; a device has at most ten.
#[utoipa::path(
    get, path = "/devices/{id}/test-accounts", tag = "Test accounts", params(DevicePath, ListQuery),
    responses((status = 200, description = "A page of the allow list.", body = Page<TestAccountBody>))
)]
async fn list_test_accounts(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<TestAccountBody>>, Problem> {
    let id = id(&at.id)?;
    let mut gather = Gather::default();
    let limit = page::limit(query.limit.as_deref(), &mut gather);
    let after = query
        .cursor
        .as_deref()
        .and_then(|raw| gather.take("/cursor", read_cursor(raw)));
    gather.finish().map_err(Problem::invalid)?;
    let mut accounts = app.test_accounts(&actor, id).await?;
    accounts.retain(|account| after.is_none_or(|after| account.number > after));
    let has_more = accounts.len() > limit;
    accounts.truncate(limit);
    let next = accounts.last().filter(|_| has_more).map(|account| account.number);
    Ok(Json(Page::new(
        accounts.into_iter().map(TestAccountBody::of).collect(),
        next,
    )))
}

fn read_cursor(raw: &str) -> Result<i64, Fault> {
    raw.parse()
        .map_err(|_| Fault::new("cursor-invalid", "Use the next_cursor of the page before, unchanged."))
}

/// A customer to put on the allow list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewTestAccount)]
struct NewTestAccountBody {
    /// The customer's e-mail address.
    #[schema(value_type = String, required = true, min_length = 3, max_length = 254)]
    email: Option<String>,
}

/// Ask for a test account
///
/// Possible in every stage; a reviewer confirms it.
#[utoipa::path(
    post, path = "/devices/{id}/test-accounts", tag = "Test accounts", params(DevicePath),
    request_body = NewTestAccountBody,
    responses((status = 201, description = "Asked for.", body = TestAccountBody, headers(("Location", description = "Where the test account is."))))
)]
async fn add_test_account(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    Body(new): Body<NewTestAccountBody>,
) -> Result<Response, Problem> {
    let id = id(&at.id)?;
    let account = app.add_test_account(&actor, id, &new.email.unwrap_or_default()).await?;
    let location = format!("/api/v1/devices/{id}/test-accounts/{}", account.number);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        Json(TestAccountBody::of(account)),
    )
        .into_response())
}

/// Take a test account off
///
/// A confirmed one stays while the device is locked.
#[utoipa::path(
    delete, path = "/devices/{id}/test-accounts/{n}", tag = "Test accounts", params(TestAccountPath),
    responses(
        (status = 204, description = "Taken off."),
        (status = 409, description = "`locked`: it is confirmed and the device's stage forbids changes."),
    )
)]
async fn remove_test_account(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<TestAccountPath>,
) -> Result<StatusCode, Problem> {
    app.remove_test_account(&actor, id(&at.id)?, at.number()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Confirm a test account
///
/// For reviewers: puts it on the allow list.
#[utoipa::path(
    put, path = "/devices/{id}/test-accounts/{n}/confirmation", tag = "Test accounts", params(TestAccountPath),
    responses(
        (status = 204, description = "Confirmed."),
        (status = 409, description = "`own-request`: the device belongs to the reviewer's own organisation."),
    )
)]
async fn confirm_test_account(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<TestAccountPath>,
) -> Result<StatusCode, Problem> {
    app.confirm_test_account(&actor, id(&at.id)?, at.number()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
