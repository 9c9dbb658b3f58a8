//! The trail only grows.

use replenish_domain::audit::Act;
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    audit,
};
use replenish_testkit::TestDatabase;
use rstest::rstest;
use serde_json::json;

use crate::{id, noon, with_devices};

#[rstest]
#[tokio::test]
async fn entries_come_back_newest_first_with_before_and_after(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, organisation) = with_devices(&database, &["A"]).await;
    let mut tx = db.write().await.unwrap();
    for number in 1..=3 {
        let act = Act::by_program("device.renamed")
            .on(id(100), organisation)
            .before(json!({ "n": number }))
            .after("ä\u{1F600}");
        audit::append(&mut tx, id(number), noon(), &act).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut conn = db.read().await.unwrap();
    let page = audit::of_device(&mut conn, id(100), None, 2).await.unwrap();
    assert_eq!(page.iter().map(|entry| entry.id).collect::<Vec<_>>(), [id(3), id(2)]);
    assert_eq!(
        (page[0].before.clone(), page[0].after.clone(), page[0].at),
        (Some(json!({ "n": 3 })), Some(json!("ä😀")), noon())
    );
    let rest = audit::of_device(&mut conn, id(100), Some(id(2)), 2).await.unwrap();
    assert_eq!(rest.len(), 1);
}

#[rstest]
#[tokio::test]
async fn an_entry_is_never_changed_or_deleted(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values("UPDATE audit SET action = 'x'", "DELETE FROM audit")] statement: &'static str,
) {
    let database = TestDatabase::open(engine).await;
    let (db, organisation) = with_devices(&database, &["A"]).await;
    let mut tx = db.write().await.unwrap();
    audit::append(
        &mut tx,
        id(1),
        noon(),
        &Act::by_program("device.created").on(id(100), organisation),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let refusal = database.run(statement).await.expect_err("the trail is append-only");
    assert!(refusal.contains("append-only"), "{refusal}");
}
