//! The tab once replenishment IDs are assigned: the IDs, and where they belong.

use askama::Template;
use axum::response::Response;
use replenish_app::App;
use replenish_domain::{
    account::Actor,
    device::{Device, Environment},
    request::{RequestState, SlotContent},
};

use super::{discovery, sandbox::Sandbox, tab::TabQuery, version::Versions};
use crate::console::{
    devices::head::{DeviceHead, Tab},
    errors::ConsoleError,
    fields::Errors,
    products::table::ListTable,
    shell::{Part, Shell, page},
    time,
};

#[derive(Template)]
#[template(path = "requests/assigned.html")]
struct AssignedPage {
    shell: Shell,
    errors: Errors,
    head: DeviceHead,
    assigned: String,
    by: String,
    number: String,
    request: String,
    test_accounts: usize,
    rows: Vec<Row>,
    lists: Vec<SlotProducts>,
    locales: Vec<String>,
    locale: String,
    response: String,
    sandbox: Option<Sandbox>,
    version: Option<Versions>,
}

struct Row {
    slot_id: String,
    sensor: String,
    threshold: u8,
    replenishment_id: String,
}

/// The products customers may choose for a slot, by marketplace.
struct SlotProducts {
    slot_id: String,
    table: ListTable,
}

pub(super) async fn show(
    app: &App,
    actor: &Actor,
    device: &Device,
    query: TabQuery,
    errors: Errors,
) -> Result<Response, ConsoleError> {
    let approved = app.approved_request(actor, device.id).await?;
    let request = approved.ok_or_else(ConsoleError::not_found)?;
    let RequestState::Assigned { at, by, .. } = &request.state else {
        return Err(ConsoleError::not_found());
    };
    let locales = app.discovery_locales(actor, device.id).await?;
    // A locale the device has no names in is as good as none.
    let locale = Some(query.locale)
        .filter(|locale| locales.contains(locale))
        .unwrap_or_default();
    let contents = &request.snapshot.content.slots;
    let ids = app.replenishment_ids(actor, device.id).await?;
    let given = ids.iter().filter_map(|slot| slot.assignment.product_list.as_ref());
    let titles = app.titles_of(given.map(|list| &list.entries)).await?;
    let lists = ids.iter().filter_map(|slot| {
        let list = slot.assignment.product_list.as_ref()?;
        let slot_id = slot.slot_id.to_string();
        Some(SlotProducts {
            slot_id,
            table: ListTable::assigned(list, &titles),
        })
    });
    let lists = lists.collect();
    let rows = ids.into_iter().map(|slot| Row {
        sensor: contents.get(&slot.slot_id).map(sensor).unwrap_or_default(),
        slot_id: slot.slot_id.to_string(),
        threshold: slot.assignment.threshold_percent.percent(),
        replenishment_id: slot.assignment.replenishment_id.to_string(),
    });
    let shell = Shell::new(
        app,
        actor,
        Part::Devices,
        format!("Replenishment IDs of {}", device.name),
    );
    page(&AssignedPage {
        shell: shell.confirming(query.done.as_deref()).failing(&errors),
        errors,
        version: Versions::of(app, actor, device).await?,
        head: DeviceHead::of(app, actor, device, Tab::Request).await?,
        assigned: time::day(app, *at),
        by: by.clone(),
        number: request.number.to_string(),
        request: request.id.to_string(),
        test_accounts: request.snapshot.content.test_accounts.len(),
        rows: rows.collect(),
        lists,
        response: discovery::text(app, actor, device.id, Environment::Production, &locale).await?,
        sandbox: Sandbox::of(app, actor, device.id).await?,
        locales,
        locale,
    })
}

/// Such as `Level usage, percentage`.
fn sensor(content: &SlotContent) -> String {
    format!("{}, {}", content.sensor.label(), content.measurement.as_str())
}
