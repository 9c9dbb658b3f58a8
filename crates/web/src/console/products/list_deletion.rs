//! Deleting a product list: what follows is said first.

use askama::Template;
use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    products::{CheckedList, ProductError},
    requests::ListUse,
};
use replenish_domain::{
    account::Actor,
    id,
    product::{ListKind, ProductListId},
};
use serde::Deserialize;

use super::{may_review, table::ListTable};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        path::IdPath,
        shell::{Part, Shell, page},
    },
    etag,
    session::Viewer,
};

/// The version of the list that was looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DeletionForm {
    etag: String,
}

#[derive(Template)]
#[template(path = "products/list-deletion.html")]
struct DeletionPage {
    shell: Shell,
    errors: Errors,
    id: String,
    etag: String,
    /// What the list is for.
    name: String,
    is_of_category: bool,
    /// The open requests that lean on it.
    uses: Vec<ListUse>,
    table: ListTable,
}

pub(super) async fn confirm(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::ProductList>,
) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    show(&app, &actor, id, Errors::default()).await
}

pub(super) async fn delete(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::ProductList>,
    Form(form): Form<DeletionForm>,
) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    let revision = etag::from_form(&form.etag);
    match app.delete_product_list(&actor, id, revision).await {
        Ok(()) => Ok(Redirect::to("/products/lists?done=list-deleted").into_response()),
        Err(ProductError::Stale) => {
            let detail = "Look at it once more before you delete it.";
            let errors = Errors::single("", detail).under("Somebody else changed this list meanwhile");
            let page = show(&app, &actor, id, errors).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn show(app: &App, actor: &Actor, id: ProductListId, errors: Errors) -> Result<Response, ConsoleError> {
    let CheckedList { list, check } = app.product_list(actor, id).await?;
    let name = match &list.kind {
        ListKind::Category(code) => {
            let categories = app.categories().await?;
            let known = categories.iter().find(|known| known.code == *code);
            known.map_or_else(|| code.to_string(), |known| known.label.to_string())
        }
        ListKind::DeviceSlot { slot_id, .. } => slot_id.to_string(),
    };
    let titles = app.titles_of([&list.entries]).await?;
    let shell = Shell::new(app, actor, Part::Products, format!("Delete the list for {name}"));
    page(&DeletionPage {
        shell: shell.failing(&errors),
        errors,
        id: id.to_string(),
        etag: etag::of(list.version),
        name,
        is_of_category: matches!(list.kind, ListKind::Category(_)),
        uses: app.uses_of_list(actor, &list).await?,
        table: ListTable::of_category(&list.entries, &check, &titles),
    })
}
