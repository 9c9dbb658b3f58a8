//! Transactions that the engine takes back by itself, as on a full disk.

use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    organisations,
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::{id, noon};

const TAKE_BACK: [&str; 2] = [
    "CREATE TRIGGER take_back BEFORE INSERT ON organisations BEGIN SELECT RAISE(ROLLBACK, 'no room'); END",
    "CREATE FUNCTION take_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$;
     CREATE TRIGGER take_back BEFORE INSERT ON organisations EXECUTE FUNCTION take_back()",
];
const GO_ON: [&str; 2] = ["DROP TRIGGER take_back", "DROP FUNCTION take_back CASCADE"];

#[rstest]
#[tokio::test]
async fn a_transaction_that_the_engine_took_back_does_not_stop_the_next(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let at = usize::from(engine == Postgres);
    database.run(TAKE_BACK[at]).await.unwrap();
    let organisation = organisations::Organisation {
        id: id(1),
        name: "Nordlicht".parse().unwrap(),
        customer_id: "A1".to_owned(),
        vendor_code: "V1".to_owned(),
        created_at: noon(),
    };
    for _ in 0..2 {
        let mut tx = database.db.write().await.unwrap();
        assert!(organisations::create(&mut tx, &organisation).await.is_err());
    }
    database.run(GO_ON[at]).await.unwrap();
    let mut tx = database.db.write().await.unwrap();
    assert!(organisations::create(&mut tx, &organisation).await.unwrap());
    tx.commit().await.unwrap();
}
