//! The lists of the categories.

use askama::Template;
use axum::{extract::State, response::Response};
use replenish_app::{App, products::CheckedList};
use replenish_domain::reference::Category;

use super::may_review;
use crate::{
    console::{
        errors::ConsoleError,
        shell::{Part, Shell, page},
        time,
    },
    session::Viewer,
};

#[derive(Template)]
#[template(path = "products/lists.html")]
struct ListsPage {
    shell: Shell,
    rows: Vec<Row>,
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

pub(super) async fn lists(State(app): State<App>, Viewer(actor): Viewer) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    let lists = app.category_lists(&actor).await?;
    let row = |category: Category| Row {
        list: lists.get(&category.code).map(|list| facts(&app, list)),
        code: category.code.to_string(),
        label: category.label.to_string(),
    };
    page(&ListsPage {
        shell: Shell::new(&app, &actor, Part::Products, "Product lists"),
        rows: app.categories().await?.into_iter().map(row).collect(),
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
