//! The slots' customer-facing names, for every slot and marketplace (`programme.md` 4.4).

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{App, devices::LocalizationCell};
use replenish_domain::{
    account::Actor,
    device::{Device, Slot, SlotName},
    reference::Marketplace,
    request::Openness,
};
use serde::Deserialize;

use super::{
    coverage::Coverage,
    grid::{self, Cell, Grid, Outcome, Typed, sources},
    head::{DeviceHead, Tab},
    path::DevicePath,
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

/// How many slots one page shows; with seven marketplaces that makes 350 fields.
const SLOTS_ON_A_PAGE: usize = 50;
/// How many slots stand side by side.
const SLOTS_IN_A_TABLE: usize = 3;

/// What the address says about the tab.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NamesQuery {
    /// From 1; anything else is the first page.
    page: String,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "devices/slot-localization.html")]
struct SlotLocalizationPage {
    shell: Shell,
    errors: Errors,
    head: DeviceHead,
    coverage: Coverage,
    tables: Vec<Table>,
    /// The viewer may change a name on this page now.
    may_name: bool,
    pages: Pages,
    sources: Vec<Marketplace>,
    note: Option<String>,
    limit: usize,
}

/// A few slots side by side, marketplaces below one another.
struct Table {
    slots: Vec<String>,
    rows: Vec<Row>,
}

/// A marketplace with the names of the table's slots.
struct Row {
    code: String,
    marketplace: String,
    lang: String,
    cells: Vec<(String, Cell)>,
}

/// The page of slots that is shown.
struct Pages {
    number: usize,
    count: usize,
    first: usize,
    last: usize,
    slots: usize,
}

pub(super) async fn names(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    Query(query): Query<NamesQuery>,
) -> Result<Response, ConsoleError> {
    let device = app.device(&actor, id).await?;
    show(&app, &actor, &device, &query, Typed::default()).await
}

pub(super) async fn edit(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    Query(query): Query<NamesQuery>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    match grid::submit(&app, &actor, id, &form).await? {
        Outcome::Saved => {
            let device = app.device(&actor, id).await?;
            let page = Pages::of(&device, &query).number;
            let address = format!("/devices/{id}/slot-localization?page={page}&done=names");
            Ok(Redirect::to(&address).into_response())
        }
        Outcome::Shown { status, typed } => {
            let device = app.device(&actor, id).await?;
            let page = show(&app, &actor, &device, &query, typed).await?;
            Ok((status, page).into_response())
        }
    }
}

async fn show(
    app: &App,
    actor: &Actor,
    device: &Device,
    query: &NamesQuery,
    typed: Typed,
) -> Result<Response, ConsoleError> {
    let Typed { grid, errors, note } = typed;
    let marketplaces = app.marketplaces().await?;
    let title = format!("Slot Localization, {}", device.name);
    let shell = Shell::new(app, actor, Part::Devices, title);
    let pages = Pages::of(device, query);
    let shown = &device.slots[pages.first - 1..pages.last];
    let head = DeviceHead::of(app, actor, device, Tab::SlotLocalization).await?;
    let tables: Vec<_> = shown
        .chunks(SLOTS_IN_A_TABLE)
        .map(|slots| table(device, &head.openness, slots, &marketplaces, &grid))
        .collect();
    page(&SlotLocalizationPage {
        shell: shell.confirming(query.done.as_deref()).failing(&errors),
        may_name: tables.iter().any(Table::is_open),
        head,
        coverage: Coverage::of_slot_names(device),
        tables,
        sources: sources(device, &marketplaces),
        limit: SlotName::RULE.max,
        pages,
        errors,
        note,
    })
}

impl Pages {
    fn of(device: &Device, query: &NamesQuery) -> Self {
        let slots = device.slots.len();
        let count = slots.div_ceil(SLOTS_ON_A_PAGE).max(1);
        let number = query.page.parse().unwrap_or(1).clamp(1, count);
        Self {
            first: (number - 1) * SLOTS_ON_A_PAGE + 1,
            last: slots.min(number * SLOTS_ON_A_PAGE),
            number,
            count,
            slots,
        }
    }
}

impl Table {
    fn is_open(&self) -> bool {
        self.rows
            .iter()
            .flat_map(|row| &row.cells)
            .any(|(_, cell)| cell.is_open)
    }
}

fn table(device: &Device, openness: &Openness, slots: &[Slot], marketplaces: &[Marketplace], grid: &Grid) -> Table {
    let row = |marketplace: &Marketplace| Row {
        code: marketplace.code.to_string(),
        marketplace: marketplace.name.to_string(),
        lang: marketplace.locale().to_owned(),
        cells: slots
            .iter()
            .map(|slot| {
                let cell = LocalizationCell::Slot {
                    slot_id: slot.slot_id.to_string(),
                    code: marketplace.code.to_string(),
                };
                (slot.slot_id.to_string(), grid.cell(device, openness, &cell))
            })
            .collect(),
    };
    let offered = marketplaces
        .iter()
        .filter(|marketplace| device.marketplace(&marketplace.code).is_some());
    Table {
        slots: slots.iter().map(|slot| slot.slot_id.to_string()).collect(),
        rows: offered.map(row).collect(),
    }
}
