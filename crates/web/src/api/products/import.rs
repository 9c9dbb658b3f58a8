//! A whole file of products.

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::{
    App,
    products::{
        CSV_MEDIA_TYPE, ImportMode, ImportOutcome, ImportPhase, ImportResult, MAX_CSV_BYTES, ProductError,
        ProductImport,
    },
};
use replenish_domain::fault::Gather;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::api::{
    address::{At, id},
    choices,
    extract::{ApiActor, body_refused, media_type},
    problem::Problem,
    query::{self, Query},
};

/// The most bytes of a body: one more than a file may have, so that it is told what its limit is.
pub(in crate::api) const MAX_BODY: usize = MAX_CSV_BYTES + 1;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(import_products))
        .routes(routes!(get_product_import))
}

/// How to import.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
    /// `true`: stores the products, or nothing when there is any fault. Left out, nothing is stored.
    #[param(value_type = bool)]
    apply: Option<String>,
    /// `true`: the answer is 202 at once, and its `Location` tells how far the import has come.
    #[param(value_type = bool)]
    background: Option<String>,
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
    responses(
        (status = 200, description = "What was done, or would be.", body = OutcomeBody),
        (status = 202, description = "With `background`: the import was begun.", body = ImportBody, headers(("Location", description = "Where the import is."))),
        (status = 409, description = "With `background`: `import-running`, another import has to end first."),
    )
)]
async fn import_products(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Query(query): Query<ImportQuery>,
    CsvFile(file): CsvFile,
) -> Result<Response, Problem> {
    let (mode, in_background) = read(&query)?;
    if in_background {
        let id = app.start_import(&actor, "products.csv", file, mode).await?;
        let import = app.product_import(&actor, id).await?;
        let location = format!("/api/v1/product-imports/{id}");
        let body = Json(ImportBody::of(import));
        return Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], body).into_response());
    }
    let outcome = app.import_products(&actor, file, mode).await?;
    Ok(Json(OutcomeBody::of(mode, outcome)).into_response())
}

/// Get an import in the background
///
/// How far it has come, and in the end what came of it; remembered for a day.
#[utoipa::path(
    get, path = "/product-imports/{id}", tag = "Products", params(ImportPath),
    responses((status = 200, description = "The import.", body = ImportBody))
)]
async fn get_product_import(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<ImportPath>,
) -> Result<Json<ImportBody>, Problem> {
    Ok(Json(ImportBody::of(app.product_import(&actor, id(&at.id)?).await?)))
}

fn read(query: &ImportQuery) -> Result<(ImportMode, bool), Problem> {
    let mut gather = Gather::default();
    let apply = query.apply.as_deref();
    let apply = apply.and_then(|raw| gather.take("/apply", query::truth("apply", raw)));
    let background = query.background.as_deref();
    let background = background.and_then(|raw| gather.take("/background", query::truth("background", raw)));
    gather.finish().map_err(Problem::invalid)?;
    let mode = match apply {
        Some(true) => ImportMode::Apply,
        Some(false) | None => ImportMode::DryRun,
    };
    Ok((mode, background.unwrap_or_default()))
}

/// An import in the background.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ImportPath {
    /// The import's id.
    #[param(pattern = "^job_[0-9a-f]{32}$")]
    id: String,
}

/// An import in the background.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BackgroundImport)]
struct ImportBody {
    id: String,
    /// Whether it stores products; else it tells what it would do.
    apply: bool,
    #[schema(schema_with = phases)]
    phase: &'static str,
    /// Rows that are through this phase.
    done: i64,
    /// Rows there are; 0 while nobody knows.
    total: i64,
    /// What it did, or would do; null until it has ended so.
    #[schema(required = true)]
    outcome: Option<OutcomeBody>,
    /// The first 100 faults of the file; nothing is stored when there is any.
    errors: Vec<ImportFaultBody>,
    /// How many faults there are.
    error_count: usize,
    /// Why it did not come to an end; null otherwise.
    #[schema(required = true)]
    failure: Option<String>,
}

/// A fault of a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProductImportFault)]
struct ImportFaultBody {
    /// The row as a spreadsheet numbers it.
    row: u64,
    /// The column's name; null when it concerns the whole row.
    #[schema(required = true)]
    column: Option<String>,
    code: String,
    detail: String,
}

fn phases() -> utoipa::openapi::Object {
    choices(ImportPhase::ALL.map(ImportPhase::as_str))
}

impl ImportBody {
    fn of(import: ProductImport) -> Self {
        let mut body = Self {
            id: import.id.to_string(),
            apply: import.is_applying,
            phase: import.phase.as_str(),
            done: import.done,
            total: import.total,
            outcome: None,
            errors: Vec::new(),
            error_count: 0,
            failure: None,
        };
        let mode = if import.is_applying {
            ImportMode::Apply
        } else {
            ImportMode::DryRun
        };
        match import.result {
            None => {}
            Some(ImportResult::Done(outcome)) => body.outcome = Some(OutcomeBody::of(mode, outcome)),
            Some(ImportResult::Failed(why)) => body.failure = Some(why),
            Some(ImportResult::Faults { shown, total }) => {
                let errors = shown.into_iter().map(|fault| ImportFaultBody {
                    row: fault.row,
                    column: fault.column,
                    code: fault.code,
                    detail: fault.detail,
                });
                (body.errors, body.error_count) = (errors.collect(), total);
            }
        }
        body
    }
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
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(ProductError::FileTooLarge.into())
            }
            Err(rejection) => Err(body_refused(&rejection)),
        }
    }
}
