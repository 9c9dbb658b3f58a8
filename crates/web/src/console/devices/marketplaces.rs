//! Adding and removing marketplaces: the form holds all of them, ticked where the device is offered.

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::App;

use super::{head::HeadForm, overview, path::DevicePath};
use crate::{
    console::{errors::ConsoleError, pairs::Pairs},
    etag,
    session::Viewer,
};

pub(super) async fn choose(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let revision = etag::from_form(form.first("etag"));
    let codes: Vec<_> = form.all("market").map(str::to_owned).collect();
    match app.set_device_marketplaces(&actor, id, revision, &codes).await {
        Ok(_) => Ok(Redirect::to(&format!("/devices/{id}?done=marketplaces")).into_response()),
        Err(error) => {
            overview::refuse(&app, &actor, id, error, |head| {
                head.open = Some(HeadForm::Marketplaces);
                for choice in &mut head.choices {
                    choice.checked = codes.contains(&choice.code);
                }
            })
            .await
        }
    }
}
