//! Sandboxes: the device as it was, and one ID for each slot that is still there.

use jiff::SignedDuration;
use replenish_domain::{
    device::{ReplenishmentId, ReplenishmentPrefix, SlotId},
    request::{Content, DeviceSnapshot, Snapshot},
};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    StoreError, WriteTx, devices, sandboxes, slots,
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::{device, id, noon, with_devices};

fn slot(slot_id: &str) -> SlotId {
    slot_id.parse().unwrap()
}

fn sandbox_id(number: u128) -> ReplenishmentId {
    ReplenishmentId::issue_in_sandbox(&ReplenishmentPrefix::default(), uuid::Uuid::from_u128(number))
}

fn snapshot(name: &str) -> Snapshot {
    Snapshot {
        device: DeviceSnapshot::of(&device(100, id(1), name)),
        content: Content {
            customer_id: "A1".to_owned(),
            contact_email: "mira@nordlicht.example".parse().unwrap(),
            test_accounts: Vec::new(),
            note: None,
            slots: [].into(),
        },
    }
}

/// Device A with the slots BRUSH and HEPA in this order, and device B with the slot it begins with.
async fn with_slots(database: &TestDatabase) -> WriteTx {
    let (db, _) = with_devices(database, &["A", "B"]).await;
    let mut tx = db.write().await.unwrap();
    slots::delete(&mut tx, id(100), &SlotId::first()).await.unwrap();
    for (position, slot_id) in [(1, "HEPA"), (0, "BRUSH")] {
        slots::put(&mut tx, id(100), position, &slot(slot_id), None)
            .await
            .unwrap();
    }
    tx
}

async fn ids(tx: &mut WriteTx) -> Vec<(String, ReplenishmentId)> {
    let ids = sandboxes::ids(tx, id(100)).await.unwrap().into_iter();
    ids.map(|slot| (slot.slot_id.to_string(), slot.replenishment_id))
        .collect()
}

#[rstest]
#[tokio::test]
async fn the_device_is_kept_as_it_was_last(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = with_slots(&database).await;
    assert_eq!(sandboxes::find(&mut tx, id(100)).await.unwrap(), None);
    for name in ["A", "مكنسة"] {
        let snapshot = snapshot(name);
        sandboxes::put(&mut tx, id(100), &snapshot.to_text().unwrap(), noon())
            .await
            .unwrap();
        assert_eq!(sandboxes::find(&mut tx, id(100)).await.unwrap(), Some(snapshot));
    }
    assert_eq!(sandboxes::find(&mut tx, id(101)).await.unwrap(), None);
    devices::delete(&mut tx, id(100)).await.unwrap();
    assert_eq!(sandboxes::find(&mut tx, id(100)).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn ids_stand_in_the_order_of_the_slots_and_go_with_them(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = with_slots(&database).await;
    let later = noon() + SignedDuration::from_hours(1);
    for (slot_id, number, at) in [("HEPA", 1, noon()), ("BRUSH", 2, noon()), ("HEPA", 3, later)] {
        sandboxes::put_id(&mut tx, id(100), &slot(slot_id), &sandbox_id(number), at)
            .await
            .unwrap();
    }
    let expected = [("BRUSH".to_owned(), sandbox_id(2)), ("HEPA".to_owned(), sandbox_id(3))];
    assert_eq!(ids(&mut tx).await, expected);
    assert_eq!(
        sandboxes::ids(&mut tx, id(100)).await.unwrap()[1].issued_at,
        later,
        "the newer one takes the place of the older"
    );
    assert_eq!(sandboxes::ids(&mut tx, id(101)).await.unwrap(), []);
    slots::delete(&mut tx, id(100), &slot("BRUSH")).await.unwrap();
    assert_eq!(ids(&mut tx).await, expected[1..]);
}

#[rstest]
#[tokio::test]
async fn no_id_is_given_twice(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = with_slots(&database).await;
    let once = sandboxes::put_id(&mut tx, id(100), &slot("HEPA"), &sandbox_id(1), noon()).await;
    once.unwrap();
    let twice = sandboxes::put_id(&mut tx, id(101), &SlotId::first(), &sandbox_id(1), noon()).await;
    assert!(matches!(twice, Err(StoreError::Database(_))), "{twice:?}");
}
