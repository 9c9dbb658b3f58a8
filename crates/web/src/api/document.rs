//! The OpenAPI document and the router: made from the same declaration of each handler.

mod manners;

use axum::{Json, Router};
use replenish_app::App;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::router::OpenApiRouter;

use super::{
    calendar, certifications, devices, fleet, holiday_import, linking, problem::Problem, products, reference, reports,
    requests,
};

/// What every reader of the document is told first.
const INTRODUCTION: &str = "\
Registration of replenishment devices, from the first draft to the assigned replenishment IDs.

Send an API token of the console with every request: `Authorization: Bearer rpl_…`. Bodies are JSON in UTF-8 unless the \
operation says otherwise; members that are not in the document are refused.

Every error is an `application/problem+json` (RFC 9457). Its `code` is stable; for bad input `errors` names every fault at \
once with a JSON pointer into the body, or into the parameters of the query. Every answer carries an `X-Request-Id`.

A list answers with `items` and `next_cursor`; pass that as `cursor` for the next page until it is null. A page never shows \
an item twice, whatever is added meanwhile.

A resource that can change has an `etag`, also as the header `ETag`. Send it back as `If-Match` and the change is made only if \
nobody was faster. Send an `Idempotency-Key` with a `POST` and a repeat within 24 hours gets the first answer, marked \
`Idempotency-Replayed: true`, and does nothing a second time.";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Replenish",
        description = INTRODUCTION,
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/api/v1")),
    security(("token" = [])),
    components(schemas(Problem)),
    tags(
        (name = "Account", description = "Who the token stands for."),
        (name = "Reference", description = "What the programme offers."),
        (name = "Devices", description = "Registering a device, customizing it and defining its inventory."),
        (name = "Requests", description = "Requesting replenishment IDs and answering the request."),
        (name = "Products", description = "The programme's catalogue and the product lists that slots are given."),
        (name = "Certification", description = "Certifying a device, one marketplace at a time."),
        (name = "Device clouds", description = "A maker's clouds as OAuth clients, and customers to try them with."),
        (name = "Events", description = "What device clouds tell of customers' devices."),
        (name = "Fleet", description = "Customers' devices as their makers see them, never the customers."),
        (name = "Test accounts", description = "The customers who test a device before it is certified."),
    ),
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
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An access token of a customer, as the event gateway takes it."));
        components.add_security_scheme("access_token", SecurityScheme::Http(scheme.build()));
    }
}

pub(super) fn parts() -> (Router<App>, utoipa::openapi::OpenApi) {
    let (router, mut document) = OpenApiRouter::with_openapi(Document::openapi())
        .merge(reference::routes())
        .merge(calendar::routes())
        .merge(holiday_import::routes())
        .merge(devices::routes())
        .merge(requests::routes())
        .merge(certifications::routes())
        .merge(products::routes())
        .merge(linking::routes())
        .merge(reports::routes())
        .merge(fleet::routes())
        .split_for_parts();
    manners::add(&mut document);
    (router, document)
}

/// The OpenAPI 3.1 document of the REST API.
pub fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(parts().1)
}
