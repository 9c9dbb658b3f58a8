//! Who may enrol a device.

use axum::{Json, extract::State};
use replenish_app::App;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::api::{
    address::{At, DevicePath, id},
    choices,
    extract::ApiActor,
    problem::Problem,
    query::Query,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_enrolment))
}

/// Whom to ask about.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct EnrolmentQuery {
    /// The marketplace's code.
    #[param(value_type = String, required = true)]
    marketplace: Option<String>,
    /// The customer's e-mail address.
    #[param(value_type = String, required = true)]
    email: Option<String>,
}

/// Whether a customer may enrol.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Enrolment)]
struct EnrolmentBody {
    allowed: bool,
    /// Why.
    #[schema(schema_with = reasons)]
    reason: &'static str,
}

fn reasons() -> utoipa::openapi::Object {
    choices([
        "certified",
        "test-account",
        "marketplace-not-offered",
        "ids-not-assigned",
        "not-on-allow-list",
    ])
}

/// Ask whether a customer may enrol the device
///
/// Once the slots have their replenishment IDs, the confirmed test accounts may; once the
/// marketplace is certified, everybody.
#[utoipa::path(
    get, path = "/devices/{id}/enrolment", tag = "Certification", params(DevicePath, EnrolmentQuery),
    responses((status = 200, description = "Whether, and why.", body = EnrolmentBody))
)]
async fn get_enrolment(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    Query(query): Query<EnrolmentQuery>,
) -> Result<Json<EnrolmentBody>, Problem> {
    let marketplace = query.marketplace.unwrap_or_default();
    let email = query.email.unwrap_or_default();
    let enrolment = app.may_enrol(&actor, id(&at.id)?, &marketplace, &email).await?;
    Ok(Json(EnrolmentBody {
        allowed: enrolment.is_allowed(),
        reason: enrolment.as_str(),
    }))
}
