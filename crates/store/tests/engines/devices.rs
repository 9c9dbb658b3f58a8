//! Devices and their parts.

use replenish_domain::{
    account::Sight,
    device::{DeviceImage, Stage},
};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    devices::{self, Filter},
    images, slots,
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::{device, id, noon, with_devices};

#[rstest]
#[tokio::test]
async fn a_device_comes_back_as_it_was_stored(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, organisation) = with_devices(&database, &["مكنسة 👨‍👩‍👧‍👦"]).await;
    let mut conn = db.read().await.unwrap();
    let found = devices::find(&mut conn, Sight::Own(organisation), id(100))
        .await
        .unwrap();
    assert_eq!(found, Some(device(100, organisation, "مكنسة 👨‍👩‍👧‍👦")));
    assert_eq!(
        devices::find(&mut conn, Sight::Own(id(2)), id(100)).await.unwrap(),
        None
    );
}

#[rstest]
#[tokio::test]
async fn a_model_id_is_taken_within_its_organisation_only(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, organisation) = with_devices(&database, &["A"]).await;
    let mut tx = db.write().await.unwrap();
    let other = crate::organisation(&mut tx, 2).await;
    let mut twin = device(101, organisation, "B");
    twin.model_id = device(100, organisation, "A").model_id;
    assert!(!devices::create(&mut tx, &twin).await.unwrap());
    twin.organisation = other;
    assert!(devices::create(&mut tx, &twin).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn touching_needs_sight_and_the_version_that_was_seen(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, organisation) = with_devices(&database, &["A"]).await;
    let own = Sight::Own(organisation);
    let mut tx = db.write().await.unwrap();
    assert!(devices::touch(&mut tx, own, id(100), Some(1), noon()).await.unwrap());
    assert!(!devices::touch(&mut tx, own, id(100), Some(1), noon()).await.unwrap());
    assert!(
        devices::touch(&mut tx, Sight::All, id(100), None, noon())
            .await
            .unwrap()
    );
    assert!(
        !devices::touch(&mut tx, Sight::Own(id(2)), id(100), None, noon())
            .await
            .unwrap()
    );
}

#[rstest]
#[tokio::test]
async fn pages_neither_repeat_nor_skip_while_devices_arrive(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, organisation) = with_devices(&database, &["A", "B", "C", "D"]).await;
    let filter = Filter {
        organisation: Some(organisation),
        ..Filter::default()
    };
    let mut tx = db.write().await.unwrap();
    let first = devices::list(&mut tx, &filter, None, 2).await.unwrap();
    assert!(devices::create(&mut tx, &device(200, organisation, "E")).await.unwrap());
    let second = devices::list(&mut tx, &filter, first.last().map(|device| device.id), 9)
        .await
        .unwrap();
    let names: Vec<_> = first
        .iter()
        .chain(&second)
        .map(|device| device.name.to_string())
        .collect();
    assert_eq!(names, ["D", "C", "B", "A"]);
    assert_eq!(first[0].slots.len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_search_takes_its_text_literally_and_ignores_case(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, organisation) =
        with_devices(&database, &["100 % Äther", "100 percent", "under_score", "back\\slash"]).await;
    let mut conn = db.read().await.unwrap();
    for (search, expected) in [
        ("%", 1),
        ("ÄTHER", 1),
        ("_", 1),
        ("\\", 1),
        ("100", 2),
        ("slot-01", 4),
        ("M-10", 4),
        ("nothing", 0),
    ] {
        let filter = Filter {
            organisation: Some(organisation),
            search: Some(search.to_owned()),
            ..Filter::default()
        };
        let found = devices::list(&mut conn, &filter, None, 9).await.unwrap();
        assert_eq!(found.len(), expected, "{search}");
    }
}

#[rstest]
#[tokio::test]
async fn filters_and_counts_follow_the_stage(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, organisation) = with_devices(&database, &["A", "B", "C"]).await;
    let mut tx = db.write().await.unwrap();
    devices::set_stage(&mut tx, id(101), Stage::Assigned).await.unwrap();
    for (organisation, stage, expected) in [
        (Some(organisation), Some(Stage::Draft), 2),
        (None, Some(Stage::Assigned), 1),
        (None, None, 3),
        (Some(id(9)), None, 0),
    ] {
        let filter = Filter {
            organisation,
            stage,
            ..Filter::default()
        };
        assert_eq!(devices::list(&mut tx, &filter, None, 9).await.unwrap().len(), expected);
    }
    assert_eq!(
        devices::count(&mut tx, organisation, Stage::Draft, 100).await.unwrap(),
        2
    );
    assert_eq!(devices::count(&mut tx, organisation, Stage::Draft, 1).await.unwrap(), 1);
    assert!(
        !devices::delete(&mut tx, id(101)).await.unwrap(),
        "only drafts are deleted"
    );
    assert!(devices::delete(&mut tx, id(100)).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn a_slot_takes_its_names_with_it(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, organisation) = with_devices(&database, &["A"]).await;
    database.fill_reference().await;
    let (hepa, us) = ("HEPA".parse().unwrap(), "US".parse().unwrap());
    let mut tx = db.write().await.unwrap();
    devices::put_marketplace(&mut tx, id(100), &us, Some(&"AirPure".parse().unwrap()))
        .await
        .unwrap();
    slots::put(&mut tx, id(100), 1, &hepa, Some(&"air_filter".parse().unwrap()))
        .await
        .unwrap();
    slots::put_name(&mut tx, id(100), &hepa, &us, &"Filter".parse().unwrap())
        .await
        .unwrap();
    slots::put_name(&mut tx, id(100), &hepa, &us, &"HEPA filter".parse().unwrap())
        .await
        .unwrap();
    let found = devices::find(&mut tx, Sight::Own(organisation), id(100))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.slots[1].names[&us].as_str(), "HEPA filter");
    assert_eq!(
        found.marketplaces[0].friendly_name.as_ref().unwrap().as_str(),
        "AirPure"
    );
    devices::delete_marketplace(&mut tx, id(100), &us).await.unwrap();
    let found = devices::find(&mut tx, Sight::All, id(100)).await.unwrap().unwrap();
    assert!(found.marketplaces.is_empty() && found.slots[1].names.is_empty());
    assert!(slots::delete(&mut tx, id(100), &hepa).await.unwrap());
    assert!(!slots::delete(&mut tx, id(100), &hepa).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn a_picture_stays_while_a_device_shows_it(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, _) = with_devices(&database, &["A"]).await;
    let image = DeviceImage {
        media_type: "image/png".to_owned(),
        width: 1,
        height: 1,
        bytes: 3,
        sha256: "ab".repeat(32),
        background: replenish_domain::device::Background::White,
    };
    let mut tx = db.write().await.unwrap();
    images::put(&mut tx, &image.sha256, &image.media_type, &[0, 1, 255], noon())
        .await
        .unwrap();
    images::put(&mut tx, &image.sha256, &image.media_type, &[0, 1, 255], noon())
        .await
        .unwrap();
    devices::set_image(&mut tx, id(100), Some(&image)).await.unwrap();
    images::drop_unused(&mut tx, &image.sha256).await.unwrap();
    assert_eq!(
        images::get(&mut tx, &image.sha256).await.unwrap().unwrap().bytes,
        [0, 1, 255]
    );
    devices::set_image(&mut tx, id(100), None).await.unwrap();
    images::drop_unused(&mut tx, &image.sha256).await.unwrap();
    assert_eq!(images::get(&mut tx, &image.sha256).await.unwrap(), None);
}
