//! Product lists, for a category or for a slot of a device.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::{
    App,
    products::{CheckedList, NewList},
};
use replenish_domain::{
    fault::Gather,
    product::{AssignedListKind, ListEntries, ListKind, Mark},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{
        address::{At, IfMatch, id},
        choices,
        extract::{ApiActor, Body},
        page::{self, Page},
        problem::Problem,
        query::Query,
    },
    etag,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_product_lists, create_product_list))
        .routes(routes!(get_product_list, put_product_list, delete_product_list))
}

/// Products that customers may choose among.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProductList)]
struct ListBody {
    id: String,
    #[schema(schema_with = kinds)]
    kind: &'static str,
    /// For `category`: whose slots get the list.
    #[schema(required = true)]
    category: Option<String>,
    /// For `device_slot`: the device.
    #[schema(required = true)]
    device_id: Option<String>,
    /// For `device_slot`: its slot.
    #[schema(required = true)]
    slot_id: Option<String>,
    /// ASINs by marketplace, in the order customers see them.
    entries: BTreeMap<String, Vec<String>>,
    /// What the catalogue says about each entry.
    marks: Vec<MarkBody>,
    #[schema(format = DateTime)]
    updated_at: String,
    etag: String,
}

/// What the catalogue says about a product in a marketplace.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProductMark)]
struct MarkBody {
    marketplace: String,
    asin: String,
    /// `unknown`: the marketplace's catalogue does not have it; `not_checked`: there is no catalogue
    /// of the marketplace.
    #[schema(schema_with = marks)]
    mark: &'static str,
}

/// A list to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewProductList)]
struct NewListBody {
    #[schema(required = true, schema_with = kinds)]
    kind: Option<String>,
    /// For `category`; a category has one list.
    category: Option<String>,
    /// For `device_slot`.
    #[schema(pattern = "^dev_[0-9a-f]{32}$")]
    device_id: Option<String>,
    /// For `device_slot`.
    slot_id: Option<String>,
    /// ASINs by marketplace, at most 200 in each.
    #[schema(required = true)]
    entries: Option<BTreeMap<String, Vec<String>>>,
}

/// What a list becomes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProductListEntries)]
struct EntriesBody {
    /// ASINs by marketplace, at most 200 in each.
    #[schema(required = true)]
    entries: Option<BTreeMap<String, Vec<String>>>,
}

/// A product list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ListPath {
    /// The list's id.
    #[param(pattern = "^lst_[0-9a-f]{32}$")]
    id: String,
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// Items of a page; 50 when left out.
    #[param(value_type = usize, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

fn kinds() -> utoipa::openapi::Object {
    choices([AssignedListKind::Category, AssignedListKind::DeviceSlot].map(AssignedListKind::as_str))
}

fn marks() -> utoipa::openapi::Object {
    choices(Mark::ALL.map(Mark::as_str))
}

/// List product lists
///
/// Newest first; for reviewers.
#[utoipa::path(
    get, path = "/product-lists", tag = "Products", params(PageQuery),
    responses((status = 200, description = "A page of lists.", body = Page<ListBody>))
)]
async fn list_product_lists(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ListBody>>, Problem> {
    let mut gather = Gather::default();
    let limit = page::limit(query.limit.as_deref(), &mut gather);
    let after = page::after(query.cursor.as_deref(), &mut gather);
    gather.finish().map_err(Problem::invalid)?;
    let found = app.product_lists(&actor, after, limit).await?;
    let items = found.lists.iter().map(ListBody::of).collect();
    Ok(Json(Page::new(items, found.next)))
}

/// Make a product list
///
/// `category` makes the list of a category: its slots get it unless the maker or the reviewer chooses
/// otherwise. `device_slot` makes a list that a decision can name for this slot.
#[utoipa::path(
    post, path = "/product-lists", tag = "Products",
    request_body = NewListBody,
    responses((status = 201, description = "The list.", body = ListBody, headers(("Location", description = "Where the list is."), ("ETag", description = "The list's etag."))))
)]
async fn create_product_list(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Body(body): Body<NewListBody>,
) -> Result<Response, Problem> {
    let new = NewList {
        kind: body.kind.unwrap_or_default(),
        category: body.category,
        device_id: body.device_id,
        slot_id: body.slot_id,
        entries: body.entries.unwrap_or_default(),
    };
    let list = app.create_product_list(&actor, &new).await?;
    let location = format!("/api/v1/product-lists/{}", list.list.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], answer(&list)).into_response())
}

/// Get a product list
#[utoipa::path(
    get, path = "/product-lists/{id}", tag = "Products", params(ListPath),
    responses((status = 200, description = "The list.", body = ListBody, headers(("ETag", description = "The list's etag."))))
)]
async fn get_product_list(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<ListPath>,
) -> Result<Response, Problem> {
    Ok(answer(&app.product_list(&actor, id(&at.id)?).await?))
}

/// Replace the products of a list
///
/// Slots the list was assigned to keep what they have.
#[utoipa::path(
    put, path = "/product-lists/{id}", tag = "Products", params(ListPath, IfMatch),
    request_body = EntriesBody,
    responses((status = 200, description = "The list after the change.", body = ListBody, headers(("ETag", description = "The list's etag."))))
)]
async fn put_product_list(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<ListPath>,
    IfMatch(revision): IfMatch,
    Body(body): Body<EntriesBody>,
) -> Result<Response, Problem> {
    let entries = body.entries.unwrap_or_default();
    let list = app
        .replace_product_list(&actor, id(&at.id)?, revision, &entries)
        .await?;
    Ok(answer(&list))
}

/// Delete a product list
///
/// Slots the list was assigned to keep what they have. Without a list of their category, slots that
/// are answered later get none unless the decision names one.
#[utoipa::path(
    delete, path = "/product-lists/{id}", tag = "Products", params(ListPath, IfMatch),
    responses((status = 204, description = "Deleted."))
)]
async fn delete_product_list(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<ListPath>,
    IfMatch(revision): IfMatch,
) -> Result<StatusCode, Problem> {
    app.delete_product_list(&actor, id(&at.id)?, revision).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn answer(list: &CheckedList) -> Response {
    let tag = etag::header(list.list.version);
    ([(header::ETAG, tag)], Json(ListBody::of(list))).into_response()
}

impl ListBody {
    fn of(CheckedList { list, check }: &CheckedList) -> Self {
        let (category, device_id, slot_id) = match &list.kind {
            ListKind::Category(category) => (Some(category.to_string()), None, None),
            ListKind::DeviceSlot { device, slot_id } => (None, Some(device.to_string()), Some(slot_id.to_string())),
        };
        let marks = check.marks.iter().map(|marked| MarkBody {
            marketplace: marked.marketplace.to_string(),
            asin: marked.asin.to_string(),
            mark: marked.mark.as_str(),
        });
        Self {
            id: list.id.to_string(),
            kind: list.kind.bare().as_str(),
            category,
            device_id,
            slot_id,
            entries: texts(&list.entries),
            marks: marks.collect(),
            updated_at: list.updated_at.to_string(),
            etag: etag::of(list.version),
        }
    }
}

fn texts(entries: &ListEntries) -> BTreeMap<String, Vec<String>> {
    let lists = entries.iter();
    lists
        .map(|(code, asins)| (code.to_string(), asins.iter().map(ToString::to_string).collect()))
        .collect()
}
