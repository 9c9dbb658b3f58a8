//! One product of the catalogue: added, or changed.

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{App, products::ProductError};
use replenish_domain::{
    account::Actor,
    product::{PackUnit, ProductLine},
    quantity::{VOLUME_UNITS, WEIGHT_UNITS},
    reference::Marketplace,
};

use super::{list::PageQuery, may_review};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        pairs::Pairs,
        shell::{Part, Shell, page},
    },
    etag,
    session::Viewer,
};

#[derive(Template)]
#[template(path = "products/product.html")]
struct ProductPage {
    shell: Shell,
    errors: Errors,
    /// Where the form goes.
    action: String,
    /// The version the form was made from; none for a product that is added.
    etag: Option<String>,
    line: ProductLine,
    marketplaces: Vec<Marketplace>,
    units: Vec<&'static str>,
}

impl ProductPage {
    fn currency(&self) -> &str {
        let known = self
            .marketplaces
            .iter()
            .find(|known| known.code.as_str() == self.line.marketplace);
        known.map_or("", |known| known.currency.as_str())
    }
}

/// The form as it stands in the page.
struct Shown {
    line: ProductLine,
    etag: Option<String>,
    errors: Errors,
}

pub(super) async fn new(State(app): State<App>, Viewer(actor): Viewer) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    let line = ProductLine {
        unit: PackUnit::COUNT.to_string(),
        available: true.to_string(),
        ..ProductLine::default()
    };
    let shown = Shown {
        line,
        etag: None,
        errors: Errors::default(),
    };
    render(&app, &actor, shown, |shell| shell).await
}

pub(super) async fn add(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    let line = line(&form);
    match app.add_product(&actor, &line).await {
        Ok(stored) => Ok(stored_at(
            &stored.product.marketplace.to_string(),
            stored.product.asin.as_str(),
        )),
        Err(ProductError::Invalid(faults)) => {
            let errors = Errors::of(faults);
            let shown = Shown {
                line,
                etag: None,
                errors,
            };
            let page = render(&app, &actor, shown, |shell| shell).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path((marketplace, asin)): Path<(String, String)>,
    Query(query): Query<PageQuery>,
) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    let stored = app.product(&actor, &marketplace, &asin).await?;
    let shown = Shown {
        line: ProductLine::of(&stored.product),
        etag: Some(etag::of(stored.version)),
        errors: Errors::default(),
    };
    render(&app, &actor, shown, |shell| shell.confirming(query.done.as_deref())).await
}

pub(super) async fn save(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path((marketplace, asin)): Path<(String, String)>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    let before = app.product(&actor, &marketplace, &asin).await?;
    // The address names the product; the form cannot make it another one.
    let line = ProductLine {
        marketplace,
        asin,
        ..line(&form)
    };
    let revision = etag::from_form(form.first("etag"));
    let (status, etag, errors) = match app.put_product(&actor, &line, revision).await {
        Ok(_) => return Ok(stored_at(&line.marketplace, &line.asin)),
        Err(ProductError::Invalid(faults)) => {
            let etag = form.first("etag").to_owned();
            (StatusCode::UNPROCESSABLE_ENTITY, etag, Errors::of(faults))
        }
        Err(ProductError::Stale) => {
            let detail = "Nothing of yours is saved yet; what you typed is still in the form. Save again to put yours in place of theirs.";
            let errors = Errors::single("", detail).under("Somebody else saved this product meanwhile");
            (StatusCode::CONFLICT, etag::of(before.version), errors)
        }
        Err(error) => return Err(error.into()),
    };
    let shown = Shown {
        line,
        etag: Some(etag),
        errors,
    };
    let page = render(&app, &actor, shown, |shell| shell).await?;
    Ok((status, page).into_response())
}

fn stored_at(marketplace: &str, asin: &str) -> Response {
    Redirect::to(&format!("/products/{marketplace}/{asin}?done=product")).into_response()
}

fn line(form: &Pairs) -> ProductLine {
    ProductLine::of_cells(ProductLine::FIELDS.iter().map(|field| form.first(field)))
}

async fn render(
    app: &App,
    actor: &Actor,
    Shown { line, etag, errors }: Shown,
    dress: impl FnOnce(Shell) -> Shell,
) -> Result<Response, ConsoleError> {
    let (action, title) = match &etag {
        None => ("/products/new".to_owned(), "Add a product".to_owned()),
        Some(_) => (
            format!("/products/{}/{}", line.marketplace, line.asin),
            format!("{} in {}", line.asin, line.marketplace),
        ),
    };
    let units = VOLUME_UNITS.iter().chain(&WEIGHT_UNITS).copied();
    page(&ProductPage {
        shell: dress(Shell::new(app, actor, Part::Products, title)).failing(&errors),
        errors,
        action,
        etag,
        line,
        marketplaces: app.marketplaces().await?,
        units: std::iter::once(PackUnit::COUNT.as_str()).chain(units).collect(),
    })
}
