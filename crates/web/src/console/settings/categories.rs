//! The programme's consumable categories, for administrators.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{App, ReferenceError};
use replenish_domain::{account::Actor, reference::Category};
use serde::Deserialize;

use super::{
    customer::DoneQuery,
    marketplaces::may_run,
    nav::{Nav, shell},
};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        shell::{Shell, page},
    },
    session::Viewer,
};

/// The form as it was sent; the box is sent only when it is ticked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CategoryForm {
    code: String,
    label: String,
    needs_explanation: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/categories.html")]
struct CategoriesPage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    categories: Vec<Category>,
}

#[derive(Template)]
#[template(path = "settings/category-new.html")]
struct NewCategoryPage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    form: CategoryForm,
}

pub(super) async fn categories(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<DoneQuery>,
) -> Result<Response, ConsoleError> {
    may_run(&actor)?;
    let errors = Errors::default();
    page(&CategoriesPage {
        shell: shell(&app, &actor, "Consumable categories", query.done.as_deref(), &errors),
        errors,
        nav: Nav::of(&actor, "/settings/categories"),
        categories: app.categories().await?,
    })
}

pub(super) async fn form(State(app): State<App>, Viewer(actor): Viewer) -> Result<Response, ConsoleError> {
    may_run(&actor)?;
    show(&app, &actor, CategoryForm::default(), Errors::default())
}

pub(super) async fn add(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Form(form): Form<CategoryForm>,
) -> Result<Response, ConsoleError> {
    may_run(&actor)?;
    let added = match Category::read(&form.code, &form.label, form.needs_explanation.is_some()) {
        Ok(category) => app.add_category(&actor, &category).await,
        Err(faults) => Err(faults.into()),
    };
    match added {
        Ok(()) => Ok(Redirect::to("/settings/categories?done=category-added").into_response()),
        Err(ReferenceError::Invalid(faults)) => {
            let form = show(&app, &actor, form, Errors::of(faults))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn show(app: &App, actor: &Actor, form: CategoryForm, errors: Errors) -> Result<Response, ConsoleError> {
    page(&NewCategoryPage {
        shell: shell(app, actor, "Add a category", None, &errors),
        errors,
        nav: Nav::of(actor, "/settings/categories"),
        form,
    })
}
