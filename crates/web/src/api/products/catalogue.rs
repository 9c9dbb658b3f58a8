//! The catalogue, product by product.

use axum::{Json, extract::State, response::Response};
use replenish_app::{
    App,
    products::{ProductCursor, ProductFilter},
};
use replenish_domain::{Fault, fault::Gather};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{NewProductBody, ProductBody, answer};
use crate::api::{
    address::{At, IfMatch},
    extract::{ApiActor, Body},
    page::{self, Page},
    problem::Problem,
    query::{self, Query},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_products))
        .routes(routes!(get_product, put_product))
}

/// A product of a marketplace.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ProductPath {
    /// The code of the marketplace.
    #[param(example = "US", pattern = "^[A-Z0-9]{2,8}$")]
    marketplace: String,
    /// The product's number there.
    #[param(example = "B00NTCHCU2", pattern = "^[A-Z0-9]{10}$")]
    asin: String,
}

/// Which products to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Text in ASIN, title, brand or GTIN.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only products of this marketplace.
    #[param(pattern = "^[A-Z0-9]{2,8}$")]
    marketplace: Option<String>,
    /// `true`: only those that customers can buy; `false`: only those that they cannot.
    #[param(value_type = bool)]
    available: Option<String>,
    /// Items of a page; 50 when left out.
    #[param(value_type = usize, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List products
///
/// The programme's catalogue by marketplace and ASIN; for reviewers.
#[utoipa::path(
    get, path = "/products", tag = "Products", params(ListQuery),
    responses((status = 200, description = "A page of products.", body = Page<ProductBody>))
)]
async fn list_products(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<ProductBody>>, Problem> {
    let Wanted { filter, after, limit } = read(query)?;
    let found = app.list_products(&actor, &filter, after.as_ref(), limit).await?;
    let items = found.products.iter().map(ProductBody::of).collect();
    Ok(Json(Page::new(items, found.next)))
}

/// Get a product
#[utoipa::path(
    get, path = "/products/{marketplace}/{asin}", tag = "Products", params(ProductPath),
    responses((status = 200, description = "The product.", body = ProductBody, headers(("ETag", description = "The product's etag."))))
)]
async fn get_product(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<ProductPath>,
) -> Result<Response, Problem> {
    let product = app.product(&actor, &at.marketplace, &at.asin).await?;
    Ok(answer(&product))
}

/// Add or replace a product
///
/// A product of the catalogue tells whether what a product list names is available.
#[utoipa::path(
    put, path = "/products/{marketplace}/{asin}", tag = "Products", params(ProductPath, IfMatch),
    request_body = NewProductBody,
    responses((status = 200, description = "The product after the change.", body = ProductBody, headers(("ETag", description = "The product's etag."))))
)]
async fn put_product(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<ProductPath>,
    IfMatch(revision): IfMatch,
    Body(body): Body<NewProductBody>,
) -> Result<Response, Problem> {
    let mut gather = Gather::default();
    let members = [
        ("/asin", &body.asin, &at.asin),
        ("/marketplace", &body.marketplace, &at.marketplace),
    ];
    for (place, member, of_path) in members {
        if member.as_ref().is_some_and(|member| member != of_path) {
            gather.push(Fault::new("path-mismatch", format!("The path names {of_path}. Leave this out.")).at(place));
        }
    }
    gather.finish().map_err(Problem::invalid)?;
    let line = body.line(at.marketplace, at.asin);
    let product = app.put_product(&actor, &line, revision).await?;
    Ok(answer(&product))
}

struct Wanted {
    filter: ProductFilter,
    after: Option<ProductCursor>,
    limit: usize,
}

fn read(query: ListQuery) -> Result<Wanted, Problem> {
    let mut gather = Gather::default();
    let search = query.q.and_then(|raw| gather.take("/q", query::search(raw)));
    let marketplace = query
        .marketplace
        .and_then(|raw| gather.take("/marketplace", raw.parse()));
    let is_available = query
        .available
        .and_then(|raw| gather.take("/available", query::truth("available", &raw)));
    let limit = page::limit(query.limit.as_deref(), &mut gather);
    let after = query.cursor.and_then(|raw| gather.take("/cursor", raw.parse()));
    gather.finish().map_err(Problem::invalid)?;
    let filter = ProductFilter {
        marketplace,
        search,
        is_available,
    };
    Ok(Wanted { filter, after, limit })
}
