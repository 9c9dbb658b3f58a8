//! The catalogue: searched, by marketplace, as a file.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use replenish_app::{
    App,
    products::{ProductFilter, StoredProduct},
};
use replenish_domain::reference::{Marketplace, MarketplaceCode};
use serde::Deserialize;

use super::may_review;
use crate::{
    console::{
        errors::ConsoleError,
        requests::form_file::attachment,
        shell::{Part, Shell, page},
    },
    session::{Viewer, percent_encode},
};

const PAGE_SIZE: usize = 50;

/// What the address says about the list. An unknown marketplace filters nothing, as if left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    q: String,
    marketplace: String,
    after: String,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "products/catalogue.html")]
struct CataloguePage {
    shell: Shell,
    views: Vec<View>,
    query: ListQuery,
    rows: Vec<Row>,
    next_page: Option<String>,
    /// Nothing narrows the list, so no row means that there is no catalogue.
    is_whole: bool,
}

struct View {
    label: String,
    href: String,
    is_current: bool,
}

struct Row {
    asin: String,
    marketplace: String,
    title: String,
    brand: String,
    pack: String,
    price: Option<String>,
    is_available: bool,
}

pub(super) async fn catalogue(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<ListQuery>,
) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    let marketplaces = app.marketplaces().await?;
    let known = marketplaces.iter().map(|marketplace| &marketplace.code);
    let marketplace = known
        .into_iter()
        .find(|code| code.as_str() == query.marketplace)
        .cloned();
    let search = query.q.trim().replace('\0', "");
    let filter = ProductFilter {
        search: (!search.is_empty()).then_some(search),
        marketplace: marketplace.clone(),
        is_available: None,
    };
    let after = query.after.parse().ok();
    let found = app.list_products(&actor, &filter, after.as_ref(), PAGE_SIZE).await?;
    let next = found
        .next
        .map(|next| address(marketplace.as_ref(), &query.q, &next.to_string()));
    let shell = Shell::new(&app, &actor, Part::Products, "Products");
    page(&CataloguePage {
        shell: shell.confirming(query.done.as_deref()),
        views: views(&marketplaces, marketplace.as_ref(), &query.q),
        rows: found
            .products
            .iter()
            .map(|stored| Row::of(stored, &marketplaces))
            .collect(),
        next_page: next,
        is_whole: filter.search.is_none() && marketplace.is_none() && after.is_none(),
        query,
    })
}

pub(super) async fn download(State(app): State<App>, Viewer(actor): Viewer) -> Result<Response, ConsoleError> {
    let file = app.export_products(&actor).await?;
    Ok((attachment("text/csv; charset=utf-8", "catalogue.csv"), file).into_response())
}

impl Row {
    fn of(StoredProduct { product, .. }: &StoredProduct, marketplaces: &[Marketplace]) -> Self {
        let known = marketplaces.iter().find(|known| known.code == product.marketplace);
        let currency = known.map_or("", |known| known.currency.as_str());
        Self {
            asin: product.asin.to_string(),
            marketplace: product.marketplace.to_string(),
            title: product.title.to_string(),
            brand: product.brand.to_string(),
            pack: match product.unit.as_str() {
                "COUNT" => product.pack_size.to_string(),
                unit => format!("{} {unit}", product.pack_size),
            },
            price: product.price.map(|price| format!("{price} {currency}")),
            is_available: product.is_available,
        }
    }
}

fn views(marketplaces: &[Marketplace], current: Option<&MarketplaceCode>, q: &str) -> Vec<View> {
    let view = |code: Option<&MarketplaceCode>| View {
        label: code.map_or_else(|| "All".to_owned(), ToString::to_string),
        href: address(code, q, ""),
        is_current: code == current,
    };
    let codes = marketplaces.iter().map(|marketplace| Some(&marketplace.code));
    std::iter::once(None).chain(codes).map(view).collect()
}

fn address(marketplace: Option<&MarketplaceCode>, q: &str, after: &str) -> String {
    let pairs = [
        ("marketplace", marketplace.map_or("", MarketplaceCode::as_str)),
        ("q", q),
        ("after", after),
    ];
    let query: Vec<_> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", percent_encode(value)))
        .collect();
    if query.is_empty() {
        "/products".to_owned()
    } else {
        format!("/products?{}", query.join("&"))
    }
}
