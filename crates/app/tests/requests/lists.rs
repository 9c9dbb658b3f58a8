//! Lists of requests, and how they stand against their due dates.

use jiff::SignedDuration;
use replenish_app::requests::{Claimed, RequestCursor, RequestFilter, Standing};
use replenish_domain::{account::Actor, reference::MarketplaceCode, request::RequestStatus};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{Programme, assign};

async fn numbers(programme: &Programme, actor: &Actor, filter: &RequestFilter) -> Vec<i64> {
    let mut found = Vec::new();
    let mut after = None;
    for _ in 0..10 {
        let page = programme.app.list_requests(actor, filter, after, 2).await.unwrap();
        found.extend(page.requests.iter().map(|request| request.number.0));
        let Some(next) = page.next else {
            return found;
        };
        after = Some(next.to_string().parse::<RequestCursor>().unwrap());
    }
    panic!("the list does not end: {found:?}")
}

#[rstest]
#[tokio::test]
async fn makers_see_their_own_and_reviewers_what_is_due_first(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mut requests = Vec::new();
    // The second to fourth are due on the same day, across the end of a page.
    for days_until_next in [1, 0, 0, 1, 0] {
        requests.push(programme.submitted().await);
        programme.pass(SignedDuration::from_hours(24 * days_until_next));
    }
    let app = &programme.app;
    app.decide_request(&programme.tomas, requests[0].id, &assign(&requests[0]))
        .await
        .unwrap();
    app.claim_request(&programme.tomas, requests[2].id).await.unwrap();
    let all = RequestFilter::default();
    assert_eq!(numbers(&programme, &programme.mira, &all).await, [5, 4, 3, 2, 1]);
    assert_eq!(numbers(&programme, &programme.tomas, &all).await, [1, 2, 3, 4, 5]);
    assert_eq!(numbers(&programme, &programme.stranger, &all).await, [0; 0]);

    let open = RequestFilter {
        standing: Standing::Open,
        ..all.clone()
    };
    assert_eq!(numbers(&programme, &programme.mira, &open).await, [5, 4, 3, 2]);
    assert_eq!(numbers(&programme, &programme.tomas, &open).await, [2, 3, 4, 5]);
    let assigned = RequestFilter {
        standing: Standing::In(RequestStatus::Assigned),
        ..all.clone()
    };
    assert_eq!(numbers(&programme, &programme.mira, &assigned).await, [1]);
    assert_eq!(numbers(&programme, &programme.tomas, &assigned).await, [1]);
    let mine = RequestFilter {
        claimed: Claimed::By(programme.tomas.account),
        ..open.clone()
    };
    assert_eq!(numbers(&programme, &programme.tomas, &mine).await, [3]);
    let free = RequestFilter {
        claimed: Claimed::Free,
        ..open.clone()
    };
    assert_eq!(numbers(&programme, &programme.tomas, &free).await, [2, 4, 5]);
    programme.pass(SignedDuration::from_hours(3));
    assert_eq!(numbers(&programme, &programme.tomas, &mine).await, [0; 0]);
    assert_eq!(numbers(&programme, &programme.tomas, &free).await, [2, 3, 4, 5]);
}

#[rstest]
#[tokio::test]
async fn a_request_is_overdue_after_its_last_second(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let calendar = app.calendar().await.unwrap();
    let request = programme.submitted().await;
    let overdue = RequestFilter {
        overdue: true,
        ..RequestFilter::default()
    };
    let clock = app.request_clock(&calendar, &request.state, request.due_at);
    assert_eq!((clock.business_days_left, clock.overdue), (7, false));
    assert_eq!(numbers(&programme, &programme.tomas, &overdue).await, [0; 0]);

    programme.pass(request.due_at.duration_since(programme.now()) + SignedDuration::from_secs(1));
    let clock = app.request_clock(&calendar, &request.state, request.due_at);
    assert_eq!(
        (clock.business_days_left, clock.business_days_over, clock.overdue),
        (0, 1, true)
    );
    assert_eq!(numbers(&programme, &programme.tomas, &overdue).await, [1]);
    assert_eq!(numbers(&programme, &programme.mira, &overdue).await, [1]);

    let decided = app
        .decide_request(&programme.tomas, request.id, &assign(&request))
        .await
        .unwrap();
    assert!(!app.request_clock(&calendar, &decided.state, decided.due_at).overdue);
    assert_eq!(numbers(&programme, &programme.tomas, &overdue).await, [0; 0]);
}

#[rstest]
#[tokio::test]
async fn a_list_shows_the_device_as_it_was_submitted(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let request = programme.submitted().await;
    let app = &programme.app;
    app.withdraw_request(&programme.mira, request.id).await.unwrap();
    app.rename_device(&programme.mira, request.device, None, "Another")
        .await
        .unwrap();
    let all = RequestFilter::default();
    let page = app.list_requests(&programme.tomas, &all, None, 10).await.unwrap();
    let shown = &page.requests[0];
    assert_eq!(shown.organisation_name.as_str(), "Nordlicht Appliances");
    assert_eq!(shown.headline.device_name.as_str(), "AirPure 300");
    let codes: Vec<_> = shown
        .headline
        .marketplaces
        .iter()
        .map(MarketplaceCode::as_str)
        .collect();
    assert_eq!((codes, shown.headline.slots), (vec!["US", "DE"], 2));
    assert!("x".parse::<RequestCursor>().is_err());
}

#[rstest]
#[tokio::test]
async fn the_next_request_is_the_most_urgent_that_nobody_has(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    for _ in 0..3 {
        programme.submitted().await;
        programme.pass(SignedDuration::from_hours(24));
    }
    let free = RequestFilter {
        standing: Standing::Running,
        claimed: Claimed::Free,
        ..RequestFilter::default()
    };
    assert_eq!(app.count_requests(&programme.tomas, &free, 2).await.unwrap(), 2);
    let first = app.claim_next(&programme.tomas).await.unwrap().unwrap();
    let second = app.claim_next(&programme.ada).await.unwrap().unwrap();
    assert_eq!((first.number.0, second.number.0), (1, 2));
    assert_eq!(app.count_requests(&programme.tomas, &free, 100).await.unwrap(), 1);
    let third = app.claim_next(&programme.ada).await.unwrap().unwrap();
    assert_eq!(third.number.0, 3);
    assert!(app.claim_next(&programme.tomas).await.unwrap().is_none());
    assert!(app.claim_next(&programme.mira).await.is_err());
}

#[rstest]
#[tokio::test]
async fn a_request_is_due_soon_with_two_days_left(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let soon = RequestFilter {
        due_within: Some(2),
        ..RequestFilter::default()
    };
    // Handed in on Monday, due on Wednesday of the week after.
    programme.submitted().await;
    programme.pass(SignedDuration::from_hours(24 * 4));
    assert_eq!(numbers(&programme, &programme.tomas, &soon).await, [0; 0]);
    programme.pass(SignedDuration::from_hours(24 * 3));
    assert_eq!(numbers(&programme, &programme.tomas, &soon).await, [1]);
}
