//! The reviewers' queue: what a filter leaves, and how it is counted.

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{
    Id, Language,
    account::Role,
    device::Stage,
    id::{Account as AccountKind, Organisation as OrganisationKind},
    request::{
        Content, ContentHash, DeviceSnapshot, IdRequest, MarketplaceSnapshot, RequestNumber, RequestState,
        RequestStatus, Snapshot,
    },
};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    WriteTx,
    accounts::{self, Account},
    devices,
    id_requests::{self, After, Claimed, Filter, Standing},
    organisations::{self, Organisation},
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::{device, id, noon};

const ANA: u128 = 10;
const BEN: u128 = 11;

/// A request with this number: device name, marketplaces, maker, days until it is due, where it stands.
type Row = (i64, &'static str, &'static [&'static str], u128, i64, RequestState);

fn claimed(reviewer: u128, minutes: i64) -> RequestState {
    RequestState::InReview {
        reviewer: id(reviewer),
        reviewer_name: "Ana".to_owned(),
        until: noon() + SignedDuration::from_mins(minutes),
    }
}

fn rows() -> Vec<Row> {
    let asked = RequestState::NeedsInfo {
        since: noon(),
        reviewer: id(ANA),
        reviewer_name: "Ana".to_owned(),
        days_left: 3,
    };
    let rejected = RequestState::Rejected {
        at: noon(),
        by: "Ana".to_owned(),
        reason: "No.".to_owned(),
    };
    vec![
        (1, "AirPure 300", &["US", "DE"], 1, -1, RequestState::Submitted),
        (2, "Äther 100%_x", &["DE"], 1, 1, claimed(ANA, 30)),
        (3, "Brew\\One", &["JP"], 2, 2, claimed(ANA, -30)),
        (4, "AirPure 300", &["US"], 2, 3, claimed(BEN, 30)),
        (5, "airpure mini", &["UK"], 2, 4, asked),
        (6, "AirPure 12", &["US", "JP"], 1, -9, rejected),
    ]
}

async fn fill(tx: &mut WriteTx) {
    for (number, name) in [(1, "Nordlicht"), (2, "Fjord Öl")] {
        organise(tx, number, name).await;
    }
    for number in [ANA, BEN] {
        let account = Account {
            id: id(number),
            organisation: None,
            email: format!("a{number}@desk.example").parse().unwrap(),
            name: "Ana".parse().unwrap(),
            role: Role::Reviewer,
            language: Language::default(),
            password_hash: "none".to_owned(),
            created_at: noon(),
        };
        accounts::create(tx, &account).await.unwrap();
    }
    for row in rows() {
        store(tx, row).await;
    }
}

async fn organise(tx: &mut WriteTx, number: u128, name: &str) {
    let organisation = Organisation {
        id: id(number),
        name: name.parse().unwrap(),
        customer_id: format!("A{number}"),
        vendor_code: format!("V{number}"),
        created_at: noon(),
    };
    assert!(organisations::create(tx, &organisation).await.unwrap());
}

async fn store(tx: &mut WriteTx, (number, name, codes, maker, days, state): Row) {
    let key = u128::try_from(number).unwrap();
    let device = device(100 + key, id(maker), name);
    assert!(devices::create(tx, &device).await.unwrap());
    let snapshot = Snapshot {
        device: DeviceSnapshot {
            kind: device.hardware.kind(),
            name: device.name.clone(),
            model_id: device.model_id.clone(),
            device_type: None,
            image: None,
            marketplaces: codes.iter().map(|code| offered(code)).collect(),
            slots: Vec::new(),
        },
        content: Content {
            customer_id: "A1".to_owned(),
            contact_email: "mira@nordlicht.example".parse().unwrap(),
            test_accounts: Vec::new(),
            note: None,
            slots: [].into(),
        },
    };
    let request = IdRequest {
        id: id(200 + key),
        number: RequestNumber(number),
        device: device.id,
        organisation: device.organisation,
        round: 1,
        submitted_by: id(ANA),
        submitted_at: noon(),
        due_at: noon() + SignedDuration::from_hours(24 * days),
        state: RequestState::Submitted,
        content_hash: ContentHash::of("text"),
        snapshot,
        version: 1,
    };
    assert!(id_requests::create(tx, &request, "{}", None).await.unwrap());
    assert!(id_requests::set_state(tx, request.id, 1, &state).await.unwrap());
    devices::set_stage(tx, device.id, Stage::Draft).await.unwrap();
}

fn offered(code: &str) -> MarketplaceSnapshot {
    MarketplaceSnapshot {
        code: code.parse().unwrap(),
        friendly_name: None,
    }
}

/// The numbers a filter leaves, read in pages of two.
async fn numbers(tx: &mut WriteTx, filter: &Filter) -> Vec<i64> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = id_requests::list_all(tx, filter, after, noon(), 2).await.unwrap();
        let Some(last) = page.last() else { return found };
        after = Some(After {
            due_at: last.due_at,
            id: last.id,
        });
        found.extend(page.iter().map(|request| request.number.0));
    }
}

fn due(days: i64) -> Timestamp {
    noon() + SignedDuration::from_hours(24 * days)
}

fn search(text: &str) -> Filter {
    Filter {
        search: Some(text.to_owned()),
        ..Filter::default()
    }
}

fn standing(standing: Standing) -> Filter {
    Filter {
        standing,
        ..Filter::default()
    }
}

fn cases() -> Vec<(Filter, Vec<i64>)> {
    let maker = |number| Filter {
        organisation: Some(id::<OrganisationKind>(number)),
        ..Filter::default()
    };
    let in_code = |code: &str| Filter {
        marketplace: Some(code.parse().unwrap()),
        ..Filter::default()
    };
    let by = |reviewer: Id<AccountKind>| Filter {
        claimed: Claimed::By(reviewer),
        ..standing(Standing::Open)
    };
    let free = Filter {
        claimed: Claimed::Free,
        ..standing(Standing::Running)
    };
    vec![
        (Filter::default(), vec![6, 1, 2, 3, 4, 5]),
        (standing(Standing::Open), vec![1, 2, 3, 4, 5]),
        (standing(Standing::Running), vec![1, 2, 3, 4]),
        (standing(Standing::In(RequestStatus::NeedsInfo)), vec![5]),
        (standing(Standing::In(RequestStatus::Rejected)), vec![6]),
        (by(id(ANA)), vec![2]),
        (by(id(BEN)), vec![4]),
        (free.clone(), vec![1, 3]),
        (
            Filter {
                due_before: Some(due(3)),
                ..standing(Standing::Open)
            },
            vec![1, 2, 3],
        ),
        (maker(1), vec![6, 1, 2]),
        (
            Filter {
                standing: Standing::Open,
                ..maker(2)
            },
            vec![3, 4, 5],
        ),
        (
            Filter {
                organisation: Some(id(2)),
                ..free
            },
            vec![3],
        ),
        (
            Filter {
                organisation: Some(id(2)),
                ..by(id(ANA))
            },
            vec![],
        ),
        (in_code("US"), vec![6, 1, 4]),
        (in_code("JP"), vec![6, 3]),
        (in_code("IT"), vec![]),
        (search("AIRPURE"), vec![6, 1, 4, 5]),
        (search("äther"), vec![2]),
        (search("100%_"), vec![2]),
        (search("%"), vec![2]),
        (search("_"), vec![2]),
        (search("w\\o"), vec![3]),
        (search("fjord ö"), vec![3, 4, 5]),
        (search("m-103"), vec![3]),
        (search("R-0004"), vec![4]),
        (search("r-4"), vec![4]),
        (search("5"), vec![5]),
        (search("nothing like it"), vec![]),
        (
            Filter {
                marketplace: Some("US".parse().unwrap()),
                organisation: Some(id(1)),
                ..search("airpure 3")
            },
            vec![1],
        ),
    ]
}

#[rstest]
#[tokio::test]
async fn a_filter_leaves_and_counts_the_same_requests(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    fill(&mut tx).await;
    for (filter, expected) in cases() {
        assert_eq!(numbers(&mut tx, &filter).await, expected, "{filter:?}");
        let count = id_requests::count_all(&mut tx, &filter, noon(), 100).await.unwrap();
        assert_eq!(usize::try_from(count).unwrap(), expected.len(), "{filter:?}");
        let bounded = id_requests::count_all(&mut tx, &filter, noon(), 2).await.unwrap();
        assert_eq!(bounded, count.min(2), "{filter:?}");
    }
}

#[rstest]
#[tokio::test]
async fn a_makers_own_list_is_narrowed_alike(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    fill(&mut tx).await;
    let within = Filter {
        marketplace: Some("US".parse().unwrap()),
        ..Filter::default()
    };
    let rejected = standing(Standing::In(RequestStatus::Rejected));
    let cases = [
        (Filter::default(), vec![6, 2, 1]),
        (within, vec![6, 1]),
        (search("äther"), vec![2]),
        (search("R-0001"), vec![1]),
        // Everything of its own has the maker's name.
        (search("nordlicht"), vec![]),
        (rejected, vec![6]),
    ];
    for (filter, expected) in cases {
        let found = id_requests::list_own(&mut tx, id(1), &filter, None, 9).await.unwrap();
        let found: Vec<_> = found.iter().map(|request| request.number.0).collect();
        assert_eq!(found, expected, "{filter:?}");
    }
}

#[rstest]
#[tokio::test]
async fn a_new_name_of_a_maker_is_searched_at_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    fill(&mut tx).await;
    assert!(
        organisations::rename(&mut tx, id(2), &"Ölwerk".parse().unwrap())
            .await
            .unwrap()
    );
    assert_eq!(numbers(&mut tx, &search("ÖLW")).await, [3, 4, 5]);
    assert_eq!(numbers(&mut tx, &search("fjord")).await, [0; 0]);
    organise(&mut tx, 3, "Without requests").await;
    let makers = id_requests::makers(&mut tx, 9).await.unwrap();
    let names: Vec<_> = makers.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["Nordlicht", "Ölwerk"]);
    assert_eq!(id_requests::makers(&mut tx, 1).await.unwrap().len(), 1);
}
