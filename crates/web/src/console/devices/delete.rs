//! Deleting a draft.

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::App;
use serde::Deserialize;

use super::{overview, path::DevicePath};
use crate::{console::errors::ConsoleError, etag, session::Viewer};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DeleteForm {
    etag: String,
}

pub(super) async fn delete(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    Form(form): Form<DeleteForm>,
) -> Result<Response, ConsoleError> {
    match app.delete_device(&actor, id, etag::from_form(&form.etag)).await {
        Ok(()) => Ok(Redirect::to("/devices?done=deleted").into_response()),
        Err(error) => overview::refuse(&app, &actor, id, error, |_| ()).await,
    }
}
