//! One customer's device: its sensors.

use askama::Template;
use axum::{extract::State, response::Response};
use replenish_app::App;
use replenish_domain::id::Endpoint;

use super::row::{SensorRow, about};
use crate::{
    console::{
        errors::ConsoleError,
        path::IdPath,
        shell::{Part, Shell, page},
        time,
    },
    session::Viewer,
};

#[derive(Template)]
#[template(path = "fleet/endpoint.html")]
struct EndpointPage {
    shell: Shell,
    endpoint: String,
    about: String,
    description: String,
    described: String,
    since: String,
    rows: Vec<SensorRow>,
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<Endpoint>,
) -> Result<Response, ConsoleError> {
    let view = app.fleet_endpoint(&actor, id).await?;
    let endpoint = &view.endpoint;
    let shell = Shell::new(&app, &actor, Part::Fleet, endpoint.endpoint_id.clone());
    let rows = view.sensors.iter();
    page(&EndpointPage {
        endpoint: endpoint.endpoint_id.clone(),
        about: about(endpoint),
        description: endpoint.description.clone(),
        described: time::minute(&app, endpoint.described_at),
        since: time::day(&app, endpoint.created_at),
        rows: rows
            .map(|(sensor, signal)| SensorRow::of(&app, &shell, endpoint, sensor, *signal))
            .collect(),
        shell,
    })
}
