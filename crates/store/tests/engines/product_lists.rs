//! Lists of products.

use replenish_domain::product::{ListEntries, ListKind, ProductList};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    devices, product_lists,
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::{id, noon, with_devices};

fn list(number: u128, kind: ListKind, entries: &[(&str, &[&str])]) -> ProductList {
    let of = |asins: &[&str]| asins.iter().map(|asin| asin.parse().unwrap()).collect();
    ProductList {
        id: id(number),
        kind,
        entries: entries
            .iter()
            .map(|(code, asins)| (code.parse().unwrap(), of(asins)))
            .collect(),
        updated_at: noon(),
        version: 1,
    }
}

fn air_filters(number: u128) -> ProductList {
    let kind = ListKind::Category("air_filter".parse().unwrap());
    list(
        number,
        kind,
        &[("US", &["B000000002", "B000000001"]), ("DE", &["B000000002"])],
    )
}

fn slot_list(number: u128, device: u128) -> ProductList {
    let kind = ListKind::DeviceSlot {
        device: id(device),
        slot_id: "HEPA".parse().unwrap(),
    };
    list(number, kind, &[("JP", &["B000000003"])])
}

#[rstest]
#[tokio::test]
async fn a_list_comes_back_in_its_order(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, _) = with_devices(&database, &["A"]).await;
    database.fill_reference().await;
    let mut tx = db.write().await.unwrap();
    let (of_category, of_slot) = (air_filters(1), slot_list(2, 100));
    for list in [&of_category, &of_slot] {
        assert!(product_lists::create(&mut tx, list).await.unwrap());
        assert_eq!(
            product_lists::find(&mut tx, list.id).await.unwrap().as_ref(),
            Some(list)
        );
    }
    assert!(
        !product_lists::create(&mut tx, &air_filters(3)).await.unwrap(),
        "a category has one list"
    );
    assert!(
        product_lists::create(&mut tx, &slot_list(4, 100)).await.unwrap(),
        "a slot may have had several"
    );
    let newest: Vec<_> = product_lists::list(&mut tx, None, 2)
        .await
        .unwrap()
        .into_iter()
        .map(|list| list.id)
        .collect();
    assert_eq!(newest, [id(4), id(2)]);
    let rest = product_lists::list(&mut tx, Some(id(2)), 2).await.unwrap();
    assert_eq!(rest.as_slice(), std::slice::from_ref(&of_category));
    let by_category = product_lists::of_categories(&mut tx).await.unwrap();
    assert_eq!(by_category.into_values().collect::<Vec<_>>(), [of_category]);
}

#[rstest]
#[tokio::test]
async fn a_list_is_replaced_at_the_version_that_was_seen(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    database.fill_reference().await;
    let mut tx = database.db.write().await.unwrap();
    let mut list = air_filters(1);
    assert!(product_lists::create(&mut tx, &list).await.unwrap());
    (list.version, list.entries) = (2, slot_list(9, 9).entries);
    assert!(product_lists::replace(&mut tx, &list).await.unwrap());
    assert!(!product_lists::replace(&mut tx, &list).await.unwrap());
    assert_eq!(product_lists::find(&mut tx, list.id).await.unwrap(), Some(list.clone()));
    (list.version, list.entries) = (3, ListEntries::new());
    assert!(product_lists::replace(&mut tx, &list).await.unwrap());
    assert_eq!(product_lists::find(&mut tx, list.id).await.unwrap(), Some(list));
}

#[rstest]
#[tokio::test]
async fn the_lists_of_a_device_go_with_it(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let (db, _) = with_devices(&database, &["A"]).await;
    database.fill_reference().await;
    let mut tx = db.write().await.unwrap();
    assert!(product_lists::create(&mut tx, &slot_list(1, 100)).await.unwrap());
    assert!(devices::delete(&mut tx, id(100)).await.unwrap());
    assert_eq!(product_lists::find(&mut tx, id(1)).await.unwrap(), None);
}
