//! The lists of the categories, and those of slots.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::{App, products::CheckedList};
use replenish_domain::reference::Category;

use super::{list::PageQuery, may_review};
use crate::{
    console::{
        errors::ConsoleError,
        shell::{Part, Shell, page},
        time,
    },
    session::Viewer,
};

/// The most lists of slots that are shown, newest first.
const MOST_OF_SLOTS: usize = 100;

#[derive(Template)]
#[template(path = "products/lists.html")]
struct ListsPage {
    shell: Shell,
    rows: Vec<Row>,
    slots: Vec<SlotRow>,
}

/// A list of a slot.
struct SlotRow {
    id: String,
    device: String,
    device_name: String,
    slot_id: String,
    updated: String,
}

struct Row {
    code: String,
    label: String,
    list: Option<ListFacts>,
}

struct ListFacts {
    products: usize,
    codes: Vec<String>,
    holes: usize,
    updated: String,
}

pub(super) async fn lists(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<PageQuery>,
) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    let lists = app.category_lists(&actor).await?;
    let row = |category: Category| Row {
        list: lists.get(&category.code).map(|list| facts(&app, list)),
        code: category.code.to_string(),
        label: category.label.to_string(),
    };
    let slots = app.slot_lists(&actor, MOST_OF_SLOTS).await?.into_iter();
    let slots = slots.map(|head| SlotRow {
        id: head.id.to_string(),
        device: head.device.to_string(),
        device_name: head.device_name.to_string(),
        slot_id: head.slot_id.to_string(),
        updated: time::day(&app, head.updated_at),
    });
    page(&ListsPage {
        shell: Shell::new(&app, &actor, Part::Products, "Product lists").confirming(query.done.as_deref()),
        rows: app.categories().await?.into_iter().map(row).collect(),
        slots: slots.collect(),
    })
}

fn facts(app: &App, CheckedList { list, check }: &CheckedList) -> ListFacts {
    let asins: std::collections::BTreeSet<_> = list.entries.values().flatten().collect();
    ListFacts {
        products: asins.len(),
        codes: list.entries.keys().map(ToString::to_string).collect(),
        holes: check.holes().count(),
        updated: time::day(app, list.updated_at),
    }
}
