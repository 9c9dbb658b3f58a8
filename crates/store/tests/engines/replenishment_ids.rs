//! IDs: issued once, kept or retired, never gone.

use replenish_domain::{
    account::Sight,
    device::{ReplenishmentId, SlotId, Stage},
    request::{Assignment, Threshold},
};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    devices, replenishment_ids, slots,
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::{id, noon, with_devices};

fn given(number: u8, percent: i64) -> Assignment {
    Assignment {
        replenishment_id: ReplenishmentId::opaque(format!("arn:replenish:{number}")),
        threshold_percent: Threshold::try_from(percent).unwrap(),
        product_list: None,
    }
}

#[rstest]
#[tokio::test]
async fn a_slot_has_one_id_at_a_time(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, _) = with_devices(&database, &["A", "B"]).await;
    let slot = SlotId::first();
    let mut tx = db.write().await.unwrap();
    let issue = async |tx: &mut _, device, given: &Assignment| {
        let first = SlotId::first();
        let issued = replenishment_ids::issue(tx, id(device), &first, given, noon()).await;
        issued.unwrap()
    };
    assert!(issue(&mut tx, 100, &given(1, 20)).await);
    assert!(!issue(&mut tx, 100, &given(2, 20)).await, "the slot has one");
    assert!(!issue(&mut tx, 101, &given(1, 20)).await, "the ID is taken");
    assert!(
        replenishment_ids::keep(&mut tx, id(100), &slot, &given(1, 35))
            .await
            .unwrap()
    );
    assert!(
        !replenishment_ids::keep(&mut tx, id(101), &slot, &given(1, 35))
            .await
            .unwrap()
    );
    let found = devices::find(&mut tx, Sight::All, id(100)).await.unwrap().unwrap();
    assert_eq!(found.slots[0].replenishment_id, Some(given(1, 35).replenishment_id));

    assert!(
        replenishment_ids::retire(&mut tx, id(100), &slot, noon())
            .await
            .unwrap()
    );
    assert!(
        !replenishment_ids::retire(&mut tx, id(100), &slot, noon())
            .await
            .unwrap()
    );
    assert_eq!(replenishment_ids::of_device(&mut tx, id(100)).await.unwrap(), []);
    assert!(
        !issue(&mut tx, 101, &given(1, 20)).await,
        "a retired ID is never issued again"
    );
    assert!(issue(&mut tx, 100, &given(2, 20)).await);
    let found = devices::find(&mut tx, Sight::All, id(100)).await.unwrap().unwrap();
    assert_eq!(found.slots[0].replenishment_id, Some(given(2, 20).replenishment_id));
}

#[rstest]
#[tokio::test]
async fn an_id_outlives_its_slot(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, _) = with_devices(&database, &["A"]).await;
    let mut tx = db.write().await.unwrap();
    let (first, bag) = (SlotId::first(), "BAG".parse().unwrap());
    slots::put(&mut tx, id(100), 0, &bag, None).await.unwrap();
    slots::put(&mut tx, id(100), 1, &first, None).await.unwrap();
    for (number, slot) in [(1, &first), (2, &bag)] {
        let given = given(number, 20);
        let issued = replenishment_ids::issue(&mut tx, id(100), slot, &given, noon()).await;
        assert!(issued.unwrap());
    }
    let in_order = async |tx: &mut _| {
        let given = replenishment_ids::of_device(tx, id(100)).await.unwrap().into_iter();
        given.map(|slot| slot.slot_id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(in_order(&mut tx).await, ["BAG", "slot-01"]);
    assert!(slots::delete(&mut tx, id(100), &bag).await.unwrap());
    assert_eq!(in_order(&mut tx).await, ["slot-01", "BAG"]);
}

#[rstest]
#[tokio::test]
async fn an_approved_device_is_not_deleted(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, _) = with_devices(&database, &["A"]).await;
    let mut tx = db.write().await.unwrap();
    devices::approve(&mut tx, id(100), Stage::Assigned).await.unwrap();
    let found = devices::find(&mut tx, Sight::All, id(100)).await.unwrap().unwrap();
    assert_eq!((found.stage, found.approvals), (Stage::Assigned, 1));
    devices::set_stage(&mut tx, id(100), Stage::Draft).await.unwrap();
    assert!(!devices::delete(&mut tx, id(100)).await.unwrap());
}
