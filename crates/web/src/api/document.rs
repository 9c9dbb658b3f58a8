//! The OpenAPI document and the router: made from the same declaration of each handler.

use axum::{Json, Router};
use replenish_app::App;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::router::OpenApiRouter;

use super::devices;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Replenish",
        description = "Registration of replenishment devices, from the first draft to the assigned replenishment IDs.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/api/v1")),
    security(("token" = [])),
    modifiers(&Token)
)]
struct Document;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An API token of the console."));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme.build()));
    }
}

pub(super) fn parts() -> (Router<App>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(devices::routes())
        .split_for_parts()
}

/// The OpenAPI 3.1 document of the REST API.
pub fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(parts().1)
}
