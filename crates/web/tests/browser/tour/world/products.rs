//! A catalogue with long titles, and lists with and without holes.

use std::fmt::Write as _;

use replenish_app::products::{ImportMode, NewList};
use replenish_testkit::{Person, TestApp};

const COLUMNS: &str = "asin,marketplace,title,brand,manufacturer,pack_size,unit,price,available,image_url,gtin";

/// Fills the shelves of every marketplace and makes two lists; the identifier of the second.
pub(super) async fn stock(app: &TestApp, reviewer: &Person) -> String {
    let marketplaces = app.app.marketplaces().await.expect("marketplaces");
    let codes: Vec<_> = marketplaces
        .iter()
        .map(|marketplace| marketplace.code.to_string())
        .collect();
    let mut file = format!("{COLUMNS}\n");
    for code in &codes {
        for (asin, is_available) in [("B0NLF300C1", true), ("B0NLF300C2", code != "US"), ("B0NLF300H1", true)] {
            let title = "Ersatzaktivkohlefilterkartusche für Luftreinigungsgerätekombinationen ".repeat(3);
            writeln!(
                file,
                "{asin},{code},{title},{0},{0},12.5,US_FLUID_OUNCE,1299,{is_available},,",
                "Grünwald".repeat(9)
            )
            .expect("a line");
        }
    }
    let imported = app
        .app
        .import_products(&reviewer.actor, file.into_bytes(), ImportMode::Apply)
        .await;
    imported.expect("a file without faults");
    let mut last = String::new();
    for (category, asins) in [
        ("ink", vec!["B0NLF300H1"]),
        ("air_filter", vec!["B0NLF300H1", "B0NLF300X1"]),
    ] {
        let asins: Vec<_> = asins.into_iter().map(str::to_owned).collect();
        let new = NewList {
            kind: "category".to_owned(),
            category: Some(category.to_owned()),
            entries: codes.iter().map(|code| (code.clone(), asins.clone())).collect(),
            ..NewList::default()
        };
        let made = app.app.create_product_list(&reviewer.actor, &new).await;
        last = made.expect("a list").list.id.to_string();
    }
    last
}

/// An import that waits, or that found faults when jobs are run.
pub(super) async fn import(app: &TestApp, reviewer: &Person, rows: &str) -> String {
    let file = format!("{COLUMNS}\n{rows}").into_bytes();
    let started = app
        .app
        .start_import(&reviewer.actor, "spring-list.csv", file, ImportMode::DryRun);
    started.await.expect("an import").to_string()
}
