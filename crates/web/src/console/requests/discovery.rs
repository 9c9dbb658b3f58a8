//! The discovery response as a file.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use replenish_app::App;
use replenish_domain::{
    account::Actor,
    device::{DeviceId, Environment},
    id,
};

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
    let environment = query.environment.parse().unwrap_or_default();
    let text = text(&app, &actor, id, environment, &query.locale).await?;
    let what = match environment {
        Environment::Production => "discovery-response.json",
        Environment::Sandbox => "sandbox-discovery-response.json",
    };
    let name = file_name(&device, what);
    Ok((attachment("application/json", &name), text).into_response())
}

/// The response as indented JSON; `locale` is empty for every name.
pub(super) async fn text(
    app: &App,
    actor: &Actor,
    id: DeviceId,
    environment: Environment,
    locale: &str,
) -> Result<String, ConsoleError> {
    let locale = Some(locale).filter(|locale| !locale.is_empty());
    let response = app.discovery_response(actor, id, environment, locale).await?;
    serde_json::to_string_pretty(&response).map_err(ConsoleError::internal)
}
