//! What makers see of customers' devices: found, paged, outlined; and what is wrong with their messages.

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{
    Id,
    account::Sight,
    id::{Endpoint, Report, Sensor},
    quantity::{Amount, Measurement},
    request::SensorKind,
    sensor::{LevelState, Reading, SensorState, Tie},
};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    WriteTx, clients,
    endpoints::{self, Description},
    fleet::{self, Span},
    live_findings::{self, Noted},
    report_batches::{self, Folded, NewReport, SensorName},
    reports::{self, After, Window},
    sensors::{self, Declaration},
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::{
    id,
    linking::{begun, client},
    noon, organisation,
};

fn minute(minute: i64) -> Timestamp {
    noon() + SignedDuration::from_mins(minute)
}

/// An endpoint of client 10 with a level sensor, with these numbers.
async fn endpoint(tx: &mut WriteTx, number: u128, name: &str) -> Id<Endpoint> {
    let description = Description {
        endpoint_id: name,
        friendly_name: "Anna's kitchen",
        manufacturer: "Nordlicht",
        description: "By Nordlicht",
        model: Some("DishMate 5"),
        serial: None,
    };
    let saved = endpoints::save(tx, id(number), id(10), id(20), &description, noon());
    let endpoint = saved.await.unwrap();
    sensors::declare(tx, endpoint, &[(id(number + 1000), declared())], noon())
        .await
        .unwrap();
    endpoint
}

fn declared() -> Declaration<'static> {
    Declaration {
        kind: SensorKind::Level,
        instance: "Tank.Rinse",
        measurement: Measurement::Percentage,
        unit: None,
        replenishment_id: None,
        tie: Tie::NoId,
        slot: None,
        labels: "[]",
        proactively_reported: true,
        retrievable: true,
    }
}

fn report(number: u128, sensor: u128, at: Timestamp, level: Option<i64>) -> NewReport {
    NewReport {
        id: id::<Report>(number),
        sensor: id(sensor),
        sampled_at: at,
        says: "level",
        amount: level.map(|level| level * 1_000_000),
        effect: if level.is_some() { "changed" } else { "quarantined" },
        known: Some(50_000_000),
        note: level.is_none().then(|| "must be at least 0".to_owned()),
    }
}

async fn names(tx: &mut WriteTx, sight: Sight, name: Option<&str>, after: Option<u128>) -> Vec<String> {
    let found = fleet::list(tx, sight, name, after.map(id), 2).await.unwrap();
    found.into_iter().map(|endpoint| endpoint.endpoint_id).collect()
}

#[rstest]
#[tokio::test]
async fn endpoints_in_sight_are_paged_by_age_or_by_name(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = begun(&database).await;
    organisation(&mut tx, 2).await;
    for (number, name) in (100..).zip(["dw-3", "dw-1", "vac", "dw-2"]) {
        endpoint(&mut tx, number, name).await;
    }
    for sight in [Sight::All, Sight::Own(id(1))] {
        assert_eq!(names(&mut tx, sight, None, None).await, ["dw-2", "vac"]);
        assert_eq!(names(&mut tx, sight, None, Some(102)).await, ["dw-1", "dw-3"]);
        assert_eq!(names(&mut tx, sight, Some("dw-"), None).await, ["dw-1", "dw-2"]);
        assert_eq!(names(&mut tx, sight, Some("dw-"), Some(103)).await, ["dw-3"]);
        assert_eq!(fleet::newest_sensors(&mut tx, sight, 3).await.unwrap().len(), 3);
        assert!(fleet::find(&mut tx, sight, id(100)).await.unwrap().is_some());
    }
    let strangers = Sight::Own(id(2));
    assert!(names(&mut tx, strangers, None, None).await.is_empty());
    assert!(names(&mut tx, strangers, Some("dw"), None).await.is_empty());
    assert!(fleet::newest_sensors(&mut tx, strangers, 3).await.unwrap().is_empty());
    assert_eq!(fleet::find(&mut tx, strangers, id(100)).await.unwrap(), None);
    endpoints::remove(&mut tx, id(10), id(20), "vac", noon()).await.unwrap();
    assert_eq!(names(&mut tx, Sight::All, None, None).await, ["dw-2", "dw-1"]);
    assert_eq!(fleet::find(&mut tx, Sight::All, id(102)).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn a_sensor_is_doubted_until_it_is_believed_or_declared_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = begun(&database).await;
    let endpoint = endpoint(&mut tx, 100, "dw-1").await;
    let reading = Reading {
        level: Amount::whole(40).unwrap(),
        at: minute(1),
    };
    let folded = |doubted_at| Folded {
        id: id::<Sensor>(1100),
        state: SensorState::Level(LevelState { reading: Some(reading) }),
        is_heard: true,
        reports: 2,
        quarantined: 1,
        doubted_at,
    };
    report_batches::update(&mut tx, &[folded(Some(minute(2)))], minute(2))
        .await
        .unwrap();
    let sensor = fleet::sensors_of(&mut tx, &[endpoint]).await.unwrap().remove(0);
    assert_eq!((sensor.heard_at, sensor.doubted_at), (Some(minute(2)), Some(minute(2))));
    assert_eq!((sensor.reports, sensor.quarantined), (2, 1));
    assert_eq!(sensor.state.level(), Amount::whole(40));
    let name = SensorName {
        customer: id(20),
        client: id(10),
        endpoint_id: "dw-1".to_owned(),
        kind: SensorKind::Level,
        instance: "Tank.Rinse".to_owned(),
    };
    let held = report_batches::hold(&mut tx, &[name]).await.unwrap();
    assert_eq!(held[0].as_ref().unwrap().doubted_at, Some(minute(2)));
    report_batches::update(&mut tx, &[folded(None)], minute(3))
        .await
        .unwrap();
    assert_eq!(
        fleet::sensors_of(&mut tx, &[endpoint]).await.unwrap()[0].doubted_at,
        None
    );
    report_batches::update(&mut tx, &[folded(Some(minute(4)))], minute(4))
        .await
        .unwrap();
    sensors::declare(&mut tx, endpoint, &[(id(5), declared())], noon())
        .await
        .unwrap();
    assert_eq!(
        fleet::sensors_of(&mut tx, &[endpoint]).await.unwrap()[0].doubted_at,
        None
    );
}

#[rstest]
#[tokio::test]
async fn a_history_is_paged_within_its_window(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = begun(&database).await;
    let kept: Vec<_> = (0..6)
        .map(|n| report(200 + u128::try_from(n).unwrap(), 1100, minute(n / 2), Some(n)))
        .collect();
    report_batches::append(&mut tx, &kept, noon()).await.unwrap();
    report_batches::append(&mut tx, &[report(300, 1101, minute(0), None)], noon())
        .await
        .unwrap();
    let window = Window {
        from: minute(0),
        to: minute(2),
    };
    let mut seen = Vec::new();
    let mut after: Option<After> = None;
    loop {
        let page = reports::page(&mut tx, id(1100), window, after, 3).await.unwrap();
        seen.extend(page.iter().map(|report| report.amount.unwrap() / 1_000_000));
        let Some(last) = page.last() else { break };
        after = Some(last.position().to_string().parse().unwrap());
    }
    assert_eq!(seen, [3, 2, 1, 0]);
    let other = reports::page(&mut tx, id(1101), window, None, 3).await.unwrap();
    assert_eq!(
        (other[0].effect.as_str(), other[0].note.as_deref()),
        ("quarantined", Some("must be at least 0"))
    );
    for raw in ["", "1", "1.2", "x.rep_00000000000000000000000000000000"] {
        assert!(raw.parse::<After>().is_err(), "{raw}");
    }
}

#[rstest]
#[tokio::test]
async fn an_outline_keeps_the_lowest_and_highest_of_each_part(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = begun(&database).await;
    let levels = [Some(60), Some(40), None, Some(55), None, Some(90)];
    let kept = (0..).zip([0, 5, 9, 10, 30, 31]).zip(levels);
    let kept: Vec<_> = kept
        .map(|((n, at), level)| report(200 + n, 1100, minute(at), level))
        .collect();
    report_batches::append(&mut tx, &kept, noon()).await.unwrap();
    let window = Window {
        from: minute(0),
        to: minute(40),
    };
    let outline = reports::outline(&mut tx, id(1100), window, 4, 100).await.unwrap();
    let parts: Vec<_> = outline
        .iter()
        .map(|part| {
            let whole = |millionths: i64| millionths / 1_000_000;
            (
                part.first_at,
                part.low.map(whole),
                part.high.map(whole),
                part.quarantined,
                part.reports,
            )
        })
        .collect();
    let expected = [
        (minute(0), Some(40), Some(60), 1, 3),
        (minute(10), Some(55), Some(55), 0, 1),
        (minute(30), Some(90), Some(90), 1, 2),
    ];
    assert_eq!(parts, expected);
    let newest = reports::outline(&mut tx, id(1100), window, 4, 2).await.unwrap();
    assert_eq!(newest.len(), 1, "only so many reports are looked at");
}

#[rstest]
#[tokio::test]
async fn a_span_is_heard_when_something_in_it_is_believed(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = begun(&database).await;
    let kept = [
        report(200, 1100, minute(0), Some(1)),
        report(201, 1100, minute(10), None),
        report(202, 1101, minute(20), Some(1)),
    ];
    report_batches::append(&mut tx, &kept, noon()).await.unwrap();
    let span = |sensor, from| Span {
        sensor: id(sensor),
        from: minute(from),
        to: minute(from + 10),
    };
    let spans = [
        span(1100, 0),
        span(1100, 10),
        span(1100, 20),
        span(1101, 20),
        span(1101, 10),
    ];
    let heard = fleet::heard_in(&mut tx, &spans).await.unwrap();
    assert_eq!(heard, [true, false, false, true, false]);
    assert!(fleet::heard_in(&mut tx, &[]).await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn findings_are_counted_by_cloud_and_rule_with_the_latest_example(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = begun(&database).await;
    clients::create(&mut tx, &client(11)).await.unwrap();
    let noted = |number, rule, times, message: &str| Noted {
        client: id(number),
        rule,
        severity: "error",
        times,
        pointer: "/event".to_owned(),
        message: message.to_owned(),
        evidence: None,
    };
    let first = [
        noted(11, "PRP05", 1, "a"),
        noted(10, "PRP05", 2, "b"),
        noted(10, "ENV03", 1, "c"),
    ];
    live_findings::note(&mut tx, &first, minute(1)).await.unwrap();
    let second = [
        noted(10, "PRP05", 5, "d"),
        noted(99, "PRP05", 5, "a cloud that is not there"),
    ];
    live_findings::note(&mut tx, &second, minute(2)).await.unwrap();
    let found = live_findings::list(&mut tx, Sight::Own(id(1)), None, 9).await.unwrap();
    let seen: Vec<_> = found
        .iter()
        .map(|found| (found.rule.as_str(), found.times, found.message.as_str()))
        .collect();
    assert_eq!(seen, [("ENV03", 1, "c"), ("PRP05", 7, "d"), ("PRP05", 1, "a")]);
    assert_eq!((found[1].first_seen_at, found[1].last_seen_at), (minute(1), minute(2)));
    assert_eq!(live_findings::list(&mut tx, Sight::All, None, 9).await.unwrap(), found);
    let rest = live_findings::list(&mut tx, Sight::All, Some((id(10), "ENV03")), 1)
        .await
        .unwrap();
    assert_eq!(rest, found[1..2]);
    assert_eq!(
        live_findings::list(&mut tx, Sight::Own(id(2)), None, 9).await.unwrap(),
        []
    );
    clients::revoke(&mut tx, id(10), 1, noon()).await.unwrap();
    assert_eq!(
        live_findings::list(&mut tx, Sight::All, None, 9).await.unwrap().len(),
        1
    );
    assert_eq!(live_findings::prune(&mut tx, minute(1)).await.unwrap(), 0);
    assert_eq!(
        live_findings::prune(&mut tx, minute(2)).await.unwrap(),
        2,
        "of either cloud"
    );
}
