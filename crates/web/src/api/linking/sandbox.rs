//! Sandbox customers: tokens for a test without a browser.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use replenish_app::{App, linking::NewSandboxCustomer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::api::{
    extract::{ApiActor, Body},
    problem::Problem,
    repeat::ToldOnce,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create_sandbox_customer))
}

/// A sandbox customer to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSandboxCustomer)]
struct NewBody {
    /// The id of one of the maker's own clients.
    #[schema(required = true, pattern = "^cli_[0-9a-f]{32}$")]
    client: Option<String>,
    /// The code of the marketplace the customer buys in.
    #[schema(required = true, example = "DE")]
    marketplace: Option<String>,
    /// An address for the customer.
    #[schema(max_length = 254)]
    email: Option<String>,
}

/// A sandbox customer, linked with the client.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SandboxCustomer)]
struct CustomerBody {
    /// The customer's id.
    customer: String,
    /// What reports to the event gateway carry.
    access_token: String,
    #[schema(example = "bearer")]
    token_type: &'static str,
    /// Seconds the access token is good.
    expires_in: i64,
    /// What the token endpoint gives the next access token for.
    refresh_token: String,
    /// The id of the link, by which directives name the customer.
    link: String,
}

/// Make a sandbox customer
///
/// For makers. Nobody can sign in as the customer. The tokens are told this once: a repeat with the same
/// `Idempotency-Key` does nothing and is answered with 409.
#[utoipa::path(
    post, path = "/sandbox/customers", tag = "Device clouds", request_body = NewBody,
    responses((status = 201, description = "The customer with its tokens.", body = CustomerBody))
)]
async fn create_sandbox_customer(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Body(body): Body<NewBody>,
) -> Result<Response, Problem> {
    let new = NewSandboxCustomer {
        client: body.client.unwrap_or_default(),
        marketplace: body.marketplace.unwrap_or_default(),
        email: body.email.unwrap_or_default(),
    };
    let made = app.create_sandbox_customer(&actor, &new).await?;
    let body = CustomerBody {
        customer: made.customer.to_string(),
        access_token: made.tokens.access.reveal().to_owned(),
        token_type: "bearer",
        expires_in: made.tokens.expires_in,
        refresh_token: made.tokens.refresh.reveal().to_owned(),
        link: made.tokens.link.to_string(),
    };
    let mut response = (StatusCode::CREATED, Json(body)).into_response();
    response.extensions_mut().insert(ToldOnce);
    Ok(response)
}
