//! The device's friendly names, one for each marketplace (`programme.md` 4.3).

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{App, devices::LocalizationCell};
use replenish_domain::{
    account::Actor,
    device::{Device, FriendlyName},
    reference::Marketplace,
    request::Openness,
};

use super::{
    done::Done,
    grid::{self, Cell, CellState, Grid, Outcome, Typed, sources},
    head::{DeviceHead, Tab},
    path::DevicePath,
    preview::Preview,
};
use crate::console::pairs::Pairs;
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        shell::{Part, Shell, page},
    },
    session::Viewer,
};

#[derive(Template)]
#[template(path = "devices/localization.html")]
struct LocalizationPage {
    shell: Shell,
    errors: Errors,
    head: DeviceHead,
    rows: Vec<Row>,
    /// The viewer may change a name now.
    may_name: bool,
    sources: Vec<Marketplace>,
    note: Option<String>,
    limit: usize,
    previews: Vec<Preview>,
}

/// A marketplace with the device's name there.
struct Row {
    code: String,
    marketplace: String,
    lang: String,
    cell: Cell,
}

pub(super) async fn names(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    Query(done): Query<Done>,
) -> Result<Response, ConsoleError> {
    let device = app.device(&actor, id).await?;
    show(&app, &actor, &device, &done, Typed::default()).await
}

pub(super) async fn edit(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    match grid::submit(&app, &actor, id, &form).await? {
        Outcome::Saved => Ok(Redirect::to(&format!("/devices/{id}/localization?done=names")).into_response()),
        Outcome::Shown { status, typed } => {
            let device = app.device(&actor, id).await?;
            let page = show(&app, &actor, &device, &Done::default(), typed).await?;
            Ok((status, page).into_response())
        }
    }
}

async fn show(app: &App, actor: &Actor, device: &Device, done: &Done, typed: Typed) -> Result<Response, ConsoleError> {
    let Typed { grid, errors, note } = typed;
    let marketplaces = app.marketplaces().await?;
    let title = format!("Device Localization, {}", device.name);
    let shell = Shell::new(app, actor, Part::Devices, title);
    let head = DeviceHead::of(app, actor, device, Tab::Localization).await?;
    let rows = rows(device, &head.openness, &marketplaces, &grid);
    page(&LocalizationPage {
        shell: shell.confirming(done.code()).failing(&errors),
        may_name: rows.iter().any(|row| row.cell.is_open),
        head,
        rows,
        sources: sources(device, &marketplaces),
        previews: Preview::of(device, &marketplaces),
        limit: FriendlyName::RULE.max,
        errors,
        note,
    })
}

fn rows(device: &Device, openness: &Openness, marketplaces: &[Marketplace], grid: &Grid) -> Vec<Row> {
    marketplaces
        .iter()
        .filter(|marketplace| device.marketplace(&marketplace.code).is_some())
        .map(|marketplace| {
            let code = marketplace.code.to_string();
            let cell = grid.cell(device, openness, &LocalizationCell::Device { code: code.clone() });
            Row {
                code,
                marketplace: marketplace.name.to_string(),
                lang: marketplace.locale().to_owned(),
                cell,
            }
        })
        .collect()
}
