//! Renaming a device, in the form beside its name.

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::App;
use serde::Deserialize;

use super::{head::HeadForm, overview, path::DevicePath};
use crate::{console::errors::ConsoleError, etag, session::Viewer};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NameForm {
    etag: String,
    name: String,
}

pub(super) async fn rename(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    Form(form): Form<NameForm>,
) -> Result<Response, ConsoleError> {
    let revision = etag::from_form(&form.etag);
    match app.rename_device(&actor, id, revision, &form.name).await {
        Ok(_) => Ok(Redirect::to(&format!("/devices/{id}?done=renamed")).into_response()),
        Err(error) => {
            overview::refuse(&app, &actor, id, error, |head| {
                head.open = Some(HeadForm::Name);
                head.typed_name = form.name;
            })
            .await
        }
    }
}
