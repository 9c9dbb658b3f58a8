//! The two schemas are one: same tables, same columns, same nullability, kinds that match.

use std::collections::BTreeSet;

use replenish_store::{
    Column,
    Engine::{Postgres, Sqlite},
};
use replenish_testkit::TestDatabase;

async fn columns(engine: replenish_store::Engine) -> BTreeSet<Column> {
    let database = TestDatabase::open(engine).await;
    let columns = database.db.columns().await.expect("the schema");
    columns
        .into_iter()
        .filter(|column| !column.table.starts_with('_'))
        .collect()
}

#[tokio::test]
async fn both_engines_have_the_same_columns() {
    let (sqlite, postgres) = (columns(Sqlite).await, columns(Postgres).await);
    let only_sqlite: Vec<_> = sqlite.difference(&postgres).collect();
    let only_postgres: Vec<_> = postgres.difference(&sqlite).collect();
    assert!(
        only_sqlite.is_empty() && only_postgres.is_empty(),
        "SQLite: {only_sqlite:#?}\nPostgreSQL: {only_postgres:#?}"
    );
    assert!(sqlite.len() > 100, "the comparison sees {} columns only", sqlite.len());
}
