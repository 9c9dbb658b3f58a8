//! The discovery response as a file.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use replenish_app::App;
use replenish_domain::{account::Actor, device::DeviceId, id};

use super::{
    form_file::{attachment, file_name},
    tab::TabQuery,
};
use crate::{
    console::{errors::ConsoleError, path::IdPath},
    session::Viewer,
};

pub(super) async fn download(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Device>,
    Query(query): Query<TabQuery>,
) -> Result<Response, ConsoleError> {
    let device = app.device(&actor, id).await?;
    let text = text(&app, &actor, id, &query.locale).await?;
    let name = file_name(&device, "discovery-response.json");
    Ok((attachment("application/json", &name), text).into_response())
}

/// The response as indented JSON; `locale` is empty for every name.
pub(super) async fn text(app: &App, actor: &Actor, id: DeviceId, locale: &str) -> Result<String, ConsoleError> {
    let locale = Some(locale).filter(|locale| !locale.is_empty());
    let response = app.discovery_response(actor, id, locale).await?;
    serde_json::to_string_pretty(&response).map_err(ConsoleError::internal)
}
