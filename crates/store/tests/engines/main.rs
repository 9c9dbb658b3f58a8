//! The store on both engines: statements, schemas, and what each function promises.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod audit;
mod calendar;
mod certifications;
mod devices;
mod fleet;
mod id_requests;
mod idempotency;
mod jobs;
mod linking;
mod product_lists;
mod products;
mod received_mails;
mod replenishment_ids;
mod report_batches;
mod report_days;
mod sandboxes;
mod schema;
mod statements;
mod taken_back;

use jiff::Timestamp;
use replenish_domain::{
    Id,
    device::{Device, Hardware, Slot, SlotId, Stage},
    id::Organisation as OrganisationKind,
};
use replenish_store::{Db, WriteTx, devices as device_store, organisations, organisations::Organisation};
use replenish_testkit::TestDatabase;

/// A moment in the middle of everything.
fn noon() -> Timestamp {
    "2026-11-16T12:00:00.123456Z".parse().expect("a moment")
}

/// The identifier with this number; the higher, the younger.
fn id<K>(number: u128) -> Id<K> {
    Id::from_uuid(uuid::Uuid::from_u128(
        0x0190_0000_0000_7000_8000_0000_0000_0000 + number,
    ))
}

async fn organisation(tx: &mut WriteTx, number: u128) -> Id<OrganisationKind> {
    let organisation = Organisation {
        id: id(number),
        name: "Nordlicht".parse().expect("a name"),
        customer_id: format!("A{number}"),
        vendor_code: format!("V{number}"),
        created_at: noon(),
    };
    assert!(organisations::create(tx, &organisation).await.expect("an organisation"));
    organisation.id
}

fn device(number: u128, organisation: Id<OrganisationKind>, name: &str) -> Device {
    Device {
        id: id(number),
        organisation,
        hardware: Hardware::Ask,
        name: name.parse().expect("a name"),
        model_id: format!("M-{number}").parse().expect("a model ID"),
        stage: Stage::Draft,
        approvals: 0,
        image: None,
        marketplaces: Vec::new(),
        slots: vec![Slot {
            slot_id: SlotId::first(),
            category: None,
            names: [].into(),
            replenishment_id: None,
        }],
        created_by: "Mira".to_owned(),
        created_at: noon(),
        updated_at: noon(),
        version: 1,
    }
}

/// A database with one organisation and these devices, oldest first.
async fn with_devices(database: &TestDatabase, names: &[&str]) -> (Db, Id<OrganisationKind>) {
    let db = database.db.clone();
    let mut tx = db.write().await.expect("a transaction");
    let organisation = organisation(&mut tx, 1).await;
    for (number, name) in (100..).zip(names) {
        assert!(
            device_store::create(&mut tx, &device(number, organisation, name))
                .await
                .expect("a device")
        );
    }
    tx.commit().await.expect("a commit");
    (db, organisation)
}
