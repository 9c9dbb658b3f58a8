//! A whole file of products.

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Request, State},
};
use replenish_app::{
    App,
    products::{CSV_MEDIA_TYPE, ImportMode, ImportOutcome, MAX_CSV_BYTES, ProductError},
};
use replenish_domain::fault::Gather;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::api::{
    extract::{ApiActor, body_refused, media_type},
    problem::Problem,
    query::{self, Query},
};

/// The most bytes of a body: one more than a file may have, so that it is told what its limit is.
pub(in crate::api) const MAX_BODY: usize = MAX_CSV_BYTES + 1;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(import_products))
}

/// How to import.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
    /// `true`: stores the products, or nothing when there is any fault. Left out, nothing is stored.
    #[param(value_type = bool)]
    apply: Option<String>,
}

/// What an import did, or would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProductImport)]
struct OutcomeBody {
    /// Whether anything was stored.
    applied: bool,
    /// Products in the file.
    rows: usize,
    /// Those that are new.
    created: usize,
    /// Those that are there and different.
    changed: usize,
    /// Those that are there just so.
    unchanged: usize,
}

/// Import products
///
/// The body is a CSV file in UTF-8, separated by commas, at most 16 MiB (16,777,216 bytes) and 100,000
/// rows. Its first row is
/// `asin,marketplace,title,brand,manufacturer,pack_size,unit,price,available,image_url,gtin`; `price`,
/// `image_url` and `gtin` may be empty. A text that begins with `=`, `+`, `-` or `@` may have an
/// apostrophe before it, so that no spreadsheet takes it for a formula. Products that the file does not name stay as they are.
///
/// Faults carry `row`, as a spreadsheet numbers it, and `column`, the column's name; `errors` has
/// the first 100, `error_count` tells how many there are. A file with a fault stores nothing.
#[utoipa::path(
    post, path = "/product-imports", tag = "Products", params(ImportQuery),
    request_body(description = "The file.", content = String, content_type = "text/csv"),
    responses((status = 200, description = "What was done, or would be.", body = OutcomeBody))
)]
async fn import_products(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Query(query): Query<ImportQuery>,
    CsvFile(file): CsvFile,
) -> Result<Json<OutcomeBody>, Problem> {
    let mode = read(&query)?;
    let outcome = app.import_products(&actor, file, mode).await?;
    Ok(Json(OutcomeBody::of(mode, outcome)))
}

fn read(query: &ImportQuery) -> Result<ImportMode, Problem> {
    let mut gather = Gather::default();
    let apply = query.apply.as_deref();
    let apply = apply.and_then(|raw| gather.take("/apply", query::truth("apply", raw)));
    gather.finish().map_err(Problem::invalid)?;
    Ok(match apply {
        Some(true) => ImportMode::Apply,
        Some(false) | None => ImportMode::DryRun,
    })
}

impl OutcomeBody {
    fn of(mode: ImportMode, outcome: ImportOutcome) -> Self {
        Self {
            applied: mode == ImportMode::Apply,
            rows: outcome.rows,
            created: outcome.created,
            changed: outcome.changed,
            unchanged: outcome.unchanged,
        }
    }
}

/// A body of the media type of CSV files.
struct CsvFile(Vec<u8>);

impl<S: Send + Sync> FromRequest<S> for CsvFile {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if media_type(request.headers()).as_deref() != Some(CSV_MEDIA_TYPE) {
            return Err(Problem::media_type("Send the file as text/csv."));
        }
        match Bytes::from_request(request, state).await {
            Ok(bytes) => Ok(Self(bytes.into())),
            Err(rejection) if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE => {
                Err(ProductError::FileTooLarge.into())
            }
            Err(rejection) => Err(body_refused(&rejection)),
        }
    }
}
