//! An import in the background: how far it has come, and what came of it.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    products::{ImportId, ImportOutcome, ImportPhase, ImportResult, ProductError, ProductImport},
};
use replenish_domain::{account::Actor, id};

use super::{
    import::{Faults, Place},
    may_review,
};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        path::IdPath,
        shell::{Part, Shell, page},
    },
    sentence::sentence,
    session::Viewer,
};

#[derive(Template)]
#[template(path = "products/import-job.html")]
struct ImportJobPage {
    shell: Shell,
    errors: Errors,
    id: String,
    file_name: String,
    by: String,
    is_applying: bool,
    view: View,
}

/// What the page shows.
enum View {
    /// It runs; without `total` nobody knows how long.
    Running {
        words: &'static str,
        is_storing: bool,
        done: i64,
        total: i64,
    },
    /// It can be applied, unless the file is gone.
    Ready {
        outcome: ImportOutcome,
        has_file: bool,
    },
    /// The products are stored.
    Applied(ImportOutcome),
    Faults(Faults),
    Failed(String),
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Job>,
) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    render(&app, &actor, id, Errors::default()).await
}

pub(super) async fn apply(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Job>,
) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    match app.apply_import(&actor, id).await {
        Ok(id) => Ok(onward(id)),
        Err(error @ (ProductError::ImportRunning { .. } | ProductError::FileGone)) => {
            let errors = Errors::single("", sentence(&error)).under("Nothing is stored");
            let page = render(&app, &actor, id, errors).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// To the page of an import.
pub(super) fn onward(id: ImportId) -> Response {
    Redirect::to(&format!("/products/imports/{id}")).into_response()
}

async fn render(app: &App, actor: &Actor, id: ImportId, errors: Errors) -> Result<Response, ConsoleError> {
    let import = app.product_import(actor, id).await?;
    let shell = Shell::new(app, actor, Part::Products, format!("Import of {}", import.file_name));
    page(&ImportJobPage {
        shell: shell.failing(&errors),
        errors,
        id: id.to_string(),
        file_name: import.file_name.clone(),
        by: import.account_name.to_string(),
        is_applying: import.is_applying,
        view: View::of(import),
    })
}

impl View {
    fn of(import: ProductImport) -> Self {
        match import.result {
            None => Self::Running {
                words: words(import.phase),
                is_storing: import.phase == ImportPhase::Storing,
                done: import.done,
                total: import.total,
            },
            Some(ImportResult::Done(outcome)) if import.is_applying => Self::Applied(outcome),
            Some(ImportResult::Done(outcome)) => Self::Ready {
                outcome,
                has_file: import.has_file,
            },
            Some(ImportResult::Faults { shown, total }) => {
                let list = shown
                    .into_iter()
                    .map(|fault| Place::new(fault.row, fault.column, fault.detail));
                Self::Faults(Faults {
                    list: list.collect(),
                    total,
                })
            }
            Some(ImportResult::Failed(why)) => Self::Failed(why),
        }
    }
}

const fn words(phase: ImportPhase) -> &'static str {
    match phase {
        ImportPhase::Waiting => "Waiting to begin",
        ImportPhase::Reading => "Reading and checking the rows",
        ImportPhase::Checking => "Holding the products against the catalogue",
        ImportPhase::Storing => "Storing the products",
        ImportPhase::Ended => "Ended",
    }
}
