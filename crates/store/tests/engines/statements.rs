//! Every statement, compiled by each engine against the real schema.

use std::collections::BTreeSet;

use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    statements,
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

#[rstest]
#[tokio::test]
async fn every_statement_compiles(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut faults = Vec::new();
    for (name, sql) in statements() {
        // A connection of its own: PostgreSQL refuses everything after an error.
        let mut conn = database.db.read().await.expect("a connection");
        if let Err(error) = conn.prepare(sql).await {
            faults.push(format!("{name}: {error:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_module_lists_its_statements() {
    let listed: BTreeSet<_> = statements()
        .into_iter()
        .filter_map(|(name, _)| name.split("::").nth(1))
        .collect();
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).expect("the sources");
    let with_statements = files.filter_map(|entry| {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).ok()?;
        let name = path.file_stem()?.to_str()?.to_owned();
        text.contains("Sql::p").then_some(name)
    });
    for module in with_statements {
        assert!(
            listed.contains(module.as_str()),
            "{module} does not list its statements in lib.rs"
        );
    }
}
