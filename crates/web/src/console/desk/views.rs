//! Views of the queue that a reviewer keeps, and the queue as a file.

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    requests::{MAX_EXPORT, NewView, RequestError},
};
use replenish_domain::{
    account::{Action, Actor},
    id,
};

use super::{
    filter::{QueueQuery, address},
    queue,
};
use crate::{
    console::{errors::ConsoleError, fields::Errors, pairs::Pairs, path::IdPath, requests::form_file::attachment},
    session::Viewer,
};

pub(super) async fn save(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let new = NewView {
        name: form.first("name").to_owned(),
        view: form.first("view").to_owned(),
        q: form.first("q").to_owned(),
        marketplace: form.first("marketplace").to_owned(),
        organisation: form.first("organisation").to_owned(),
    };
    match app.save_view(&actor, &new).await {
        Ok(view) => {
            let shown = address("/desk", &view.filter);
            Ok(Redirect::to(&format!("{shown}&done=view-saved")).into_response())
        }
        Err(RequestError::Invalid(faults)) => {
            let query = QueueQuery::of(&new);
            let page = queue::render(&app, &actor, &query, Errors::of(faults), &new.name).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::DeskView>,
) -> Result<Redirect, ConsoleError> {
    app.remove_view(&actor, id).await?;
    Ok(Redirect::to("/desk?done=view-removed"))
}

/// The rows the filter leaves, of every page.
pub(super) async fn export(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<QueueQuery>,
) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    let filter = query.filter().for_reviewer(&actor);
    let file = app.export_requests(&actor, &filter, MAX_EXPORT).await?;
    Ok((attachment("text/csv; charset=utf-8", "requests.csv"), file).into_response())
}

pub(super) fn may_review(actor: &Actor) -> Result<(), ConsoleError> {
    if actor.may(Action::Review) {
        Ok(())
    } else {
        Err(ConsoleError::forbidden())
    }
}
