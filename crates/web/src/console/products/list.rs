//! The list of one category: read, written, held against the catalogue.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    products::{CheckedList, NewList, ProductError},
};
use replenish_domain::{
    Fault,
    account::Actor,
    reference::{Category, MarketplaceCode},
};
use serde::Deserialize;

use super::{may_review, table::ListTable};
use crate::{
    console::{
        errors::ConsoleError,
        fields::{Errors, FieldError, field_id},
        pairs::Pairs,
        shell::{Part, Shell, page},
    },
    etag,
    session::Viewer,
};

/// What the address says about the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PageQuery {
    pub(super) done: Option<String>,
}

#[derive(Template)]
#[template(path = "products/list.html")]
struct CategoryListPage {
    shell: Shell,
    errors: Errors,
    code: String,
    label: String,
    etag: String,
    /// The list there is.
    list_id: Option<String>,
    fields: Vec<Field>,
    table: Option<ListTable>,
}

/// The ASINs of a marketplace, one a line.
struct Field {
    code: String,
    name: String,
    text: String,
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(code): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    let category = find(&app, &code).await?;
    let dress = |shell: Shell| shell.confirming(query.done.as_deref());
    render(&app, &actor, &category, Errors::default(), None, dress).await
}

pub(super) async fn save(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(code): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    let category = find(&app, &code).await?;
    let stored = app.category_lists(&actor).await?.remove(&category.code);
    let entries = read(&form);
    let saved = if let Some(CheckedList { list, .. }) = stored {
        let revision = etag::from_form(form.first("etag"));
        app.replace_product_list(&actor, list.id, revision, &entries).await
    } else {
        let new = NewList {
            kind: "category".to_owned(),
            category: Some(category.code.to_string()),
            entries,
            ..NewList::default()
        };
        app.create_product_list(&actor, &new).await
    };
    match saved {
        Ok(_) => Ok(Redirect::to(&format!("/products/lists/{}?done=list", category.code)).into_response()),
        Err(ProductError::Invalid(faults)) => {
            let errors = Errors::listing(faults.into_iter().map(message).collect());
            let page = render(&app, &actor, &category, errors, Some(&form), |shell| shell).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn find(app: &App, code: &str) -> Result<Category, ConsoleError> {
    let categories = app.categories().await?.into_iter();
    let found = categories.into_iter().find(|category| category.code.as_str() == code);
    found.ok_or_else(ConsoleError::not_found)
}

/// The fields called `entries[US]`: one ASIN a line.
fn read(form: &Pairs) -> BTreeMap<String, Vec<String>> {
    let fields = form.beginning("entries[");
    let fields = fields.filter_map(|(name, text)| Some((name.strip_suffix(']')?, text)));
    fields
        .map(|(code, text)| {
            let asins = text.split_whitespace().map(str::to_owned).collect();
            (code.to_owned(), asins)
        })
        .collect()
}

/// Such as `US, 2nd product: An ASIN has …`, at the marketplace's field.
fn message(fault: Fault) -> FieldError {
    match fault.pointer.split('/').collect::<Vec<_>>().as_slice() {
        ["", "entries", code, at] => {
            let at = at.parse::<usize>().map_or(0, |at| at + 1);
            FieldError::here(
                format!("entries-{code}"),
                format!("{code}, product {at}: {}", fault.detail),
            )
        }
        ["", "entries", code] => FieldError::here(format!("entries-{code}"), fault.detail),
        ["", "entries"] => FieldError::here("", fault.detail),
        _ => FieldError::here(field_id(&fault.pointer), fault.detail),
    }
}

async fn render(
    app: &App,
    actor: &Actor,
    category: &Category,
    errors: Errors,
    typed: Option<&Pairs>,
    dress: impl FnOnce(Shell) -> Shell,
) -> Result<Response, ConsoleError> {
    let stored = app.category_lists(actor).await?.remove(&category.code);
    let text = |code: &MarketplaceCode| match (typed, &stored) {
        (Some(form), _) => form.first(&format!("entries[{code}]")).to_owned(),
        (None, Some(CheckedList { list, .. })) => {
            let asins = list.entries.get(code).into_iter().flatten();
            asins.map(ToString::to_string).collect::<Vec<_>>().join("\n")
        }
        (None, None) => String::new(),
    };
    let marketplaces = app.marketplaces().await?;
    let fields = marketplaces.iter().map(|marketplace| Field {
        code: marketplace.code.to_string(),
        name: marketplace.name.to_string(),
        text: text(&marketplace.code),
    });
    let version = stored.as_ref().map(|list| etag::of(list.list.version));
    let titles = app.titles_of(stored.iter().map(|stored| &stored.list.entries)).await?;
    let shell = Shell::new(app, actor, Part::Products, format!("List for {}", category.label));
    page(&CategoryListPage {
        shell: dress(shell).failing(&errors),
        errors,
        code: category.code.to_string(),
        label: category.label.to_string(),
        etag: match typed {
            Some(form) => form.first("etag").to_owned(),
            None => version.unwrap_or_default(),
        },
        list_id: stored.as_ref().map(|stored| stored.list.id.to_string()),
        fields: fields.collect(),
        table: stored.map(|list| ListTable::of_category(&list.list.entries, &list.check, &titles)),
    })
}
