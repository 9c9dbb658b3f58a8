//! Certifications: kept for each marketplace, waiting in their order, gone with their marketplace.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use replenish_domain::{
    account::Sight,
    certification::{Case, Certification, CertificationState, EvidenceDraft, EvidenceDrafts},
    reference::MarketplaceCode,
};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    WriteTx, certifications, devices,
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::{id, noon, with_devices};

fn code(code: &str) -> MarketplaceCode {
    code.parse().unwrap()
}

fn submitted(minutes_later: i64) -> Certification {
    let state = CertificationState::Submitted {
        at: noon() + SignedDuration::from_mins(minutes_later),
        by: id(7),
        by_name: "Mira".to_owned(),
        asked: BTreeMap::new(),
    };
    in_state(state)
}

fn in_state(state: CertificationState) -> Certification {
    let draft = EvidenceDraft {
        date: "2026-11-13".to_owned(),
        account: "lab@nordlicht.example".to_owned(),
        seen: "Es kam an: 100 %. 🧽".to_owned(),
        link: String::new(),
    };
    Certification {
        state,
        evidence: EvidenceDrafts::from([("low_order".to_owned(), [("HEPA".to_owned(), draft)].into())]),
        version: 0,
    }
}

fn returned() -> Certification {
    in_state(CertificationState::Returned {
        at: noon(),
        by_name: "Tomás".to_owned(),
        reasons: [(Case::LowOrder, "Show the order.".to_owned())].into(),
    })
}

/// Two devices, A in US and DE, B in US.
async fn offered(database: &TestDatabase) -> WriteTx {
    database.fill_reference().await;
    let (db, _) = with_devices(database, &["A", "B"]).await;
    let mut tx = db.write().await.unwrap();
    for (device, place) in [(100, "US"), (100, "DE"), (101, "US")] {
        devices::put_marketplace(&mut tx, id(device), &code(place), None)
            .await
            .unwrap();
    }
    tx
}

#[rstest]
#[tokio::test]
async fn a_certification_comes_back_as_it_was_saved(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = offered(&database).await;
    assert_eq!(
        certifications::of_device(&mut tx, id(100)).await.unwrap(),
        [].into(),
        "there is none before the first save"
    );
    for (version, mut certification) in (1..).zip([submitted(0), returned(), submitted(5)]) {
        certifications::save(&mut tx, id(100), &code("DE"), &certification)
            .await
            .unwrap();
        certification.version = version;
        let found = certifications::of_device(&mut tx, id(100)).await.unwrap();
        assert_eq!(found, [(code("DE"), certification)].into());
    }
    assert_eq!(
        certifications::of_device(&mut tx, id(101)).await.unwrap(),
        [].into(),
        "another device has none of it"
    );
}

#[rstest]
#[tokio::test]
async fn only_what_is_handed_in_waits_and_the_longest_wait_comes_first(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = offered(&database).await;
    for (device, place, certification) in [
        (100, "US", submitted(20)),
        (100, "DE", submitted(10)),
        (101, "US", submitted(30)),
    ] {
        certifications::save(&mut tx, id(device), &code(place), &certification)
            .await
            .unwrap();
    }
    let waiting = certifications::waiting(&mut tx, 2).await.unwrap();
    let first = &waiting[0];
    assert_eq!(
        (
            first.device,
            first.device_name.as_str(),
            first.organisation_name.as_str()
        ),
        (id(100), "A", "Nordlicht")
    );
    assert_eq!(first.submitted_at, noon() + SignedDuration::from_mins(10));
    let places = |waiting: Vec<certifications::WaitingCertification>| -> Vec<_> {
        let places = waiting.into_iter();
        places
            .map(|waiting| (waiting.device, waiting.code.to_string()))
            .collect()
    };
    let expected = |places: &[(u128, &str)]| -> Vec<_> {
        places
            .iter()
            .map(|(device, place)| (id(*device), (*place).to_owned()))
            .collect()
    };
    assert_eq!(places(waiting), expected(&[(100, "DE"), (100, "US")]));

    certifications::save(&mut tx, id(100), &code("DE"), &returned())
        .await
        .unwrap();
    let waiting = certifications::waiting(&mut tx, 9).await.unwrap();
    assert_eq!(places(waiting), expected(&[(100, "US"), (101, "US")]));
}

#[rstest]
#[tokio::test]
async fn one_marketplace_is_certified_and_no_other(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = offered(&database).await;
    certifications::set_certified(&mut tx, id(100), &code("US"), noon())
        .await
        .unwrap();
    for (device, expected) in [
        (100, vec![("US", Some(noon())), ("DE", None)]),
        (101, vec![("US", None)]),
    ] {
        let device = devices::find(&mut tx, Sight::All, id(device)).await.unwrap().unwrap();
        let offered = device.marketplaces.iter();
        let mut found: Vec<_> = offered
            .map(|offered| (offered.code.as_str(), offered.certified_at))
            .collect();
        found.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        assert_eq!(found, expected);
    }
}

#[rstest]
#[tokio::test]
async fn a_certification_goes_with_its_marketplace(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = offered(&database).await;
    for place in ["US", "DE"] {
        certifications::save(&mut tx, id(100), &code(place), &submitted(0))
            .await
            .unwrap();
    }
    devices::delete_marketplace(&mut tx, id(100), &code("DE"))
        .await
        .unwrap();
    let left = certifications::of_device(&mut tx, id(100)).await.unwrap();
    assert_eq!(left.into_keys().collect::<Vec<_>>(), [code("US")]);
    assert_eq!(certifications::waiting(&mut tx, 9).await.unwrap().len(), 1);
}
