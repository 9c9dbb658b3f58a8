//! Asking the maker, and keeping track of what was checked.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::App;
use replenish_domain::{id, request::CheckItem};

use super::{act::answer, request::Typed};
use crate::{
    console::{errors::ConsoleError, pairs::Pairs, path::IdPath},
    session::Viewer,
};

pub(super) async fn ask(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let (hash, message) = (form.first("content_hash"), form.first("message"));
    match app.return_request(&actor, id, Some(hash), Some(message)).await {
        Ok(_) => Ok(Redirect::to("/desk?done=returned").into_response()),
        Err(error) => {
            let typed = Typed {
                message: message.to_owned(),
                ..Typed::default()
            };
            answer(&app, &actor, id, typed, error).await
        }
    }
}

pub(super) async fn tick(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let ticked: Result<Vec<CheckItem>, _> = form.all("check").map(str::parse).collect();
    let ticked = ticked.map_err(|_| ConsoleError::of_status(StatusCode::BAD_REQUEST))?;
    match app.tick_checklist(&actor, id, &ticked).await {
        Ok(()) => Ok(Redirect::to(&format!("/desk/requests/{id}?done=checklist")).into_response()),
        Err(error) => answer(&app, &actor, id, Typed::default(), error).await,
    }
}
