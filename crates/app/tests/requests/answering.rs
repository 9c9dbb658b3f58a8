//! Claims, decisions, and people who decide at the same time.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use replenish_app::requests::{Closed, Decision, ListChoices, RequestError};
use replenish_domain::{
    account::Role,
    device::Stage,
    request::{Answer, RequestStatus},
};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{Programme, assign, faults, reject};

#[rstest]
#[tokio::test]
async fn a_claim_keeps_others_out_until_it_ends(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let request = programme.submitted().await;
    app.claim_request(&programme.tomas, request.id).await.unwrap();
    for refused in [
        app.claim_request(&programme.ada, request.id).await,
        app.release_request(&programme.ada, request.id).await,
        app.decide_request(&programme.ada, request.id, &assign(&request)).await,
    ] {
        let Err(RequestError::ClaimedByOther { name, until }) = refused else {
            panic!("the claim holds, not {refused:?}")
        };
        assert_eq!(
            (name.as_str(), until),
            ("Tomás Ortega", programme.now() + SignedDuration::from_hours(2))
        );
    }
    programme.pass(SignedDuration::from_hours(2));
    app.claim_request(&programme.ada, request.id).await.unwrap();
    let refused = app
        .decide_request(&programme.tomas, request.id, &assign(&request))
        .await;
    assert!(matches!(refused, Err(RequestError::ClaimedByOther { name, .. }) if name == "Ada Novak"));
}

#[rstest]
#[tokio::test]
async fn a_released_request_is_free_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let request = programme.submitted().await;
    app.claim_request(&programme.tomas, request.id).await.unwrap();
    let released = app.release_request(&programme.tomas, request.id).await.unwrap();
    assert_eq!(released.state.status(), RequestStatus::Submitted);
    let device = app.device(&programme.mira, request.device).await.unwrap();
    assert_eq!(device.stage, Stage::Submitted);
    app.release_request(&programme.ada, request.id).await.unwrap();
    app.claim_request(&programme.ada, request.id).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn of_two_reviewers_who_decide_at_once_one_wins(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let request = programme.submitted().await;
    let assigning = assign(&request);
    let rejecting = reject("No.");
    let (tomas, ada) = tokio::join!(
        app.decide_request(&programme.tomas, request.id, &assigning),
        app.decide_request(&programme.ada, request.id, &rejecting),
    );
    let told = match (&tomas, &ada) {
        (Ok(_), Err(RequestError::Closed(told))) => {
            assert_eq!(
                app.replenishment_ids(&programme.mira, request.device)
                    .await
                    .unwrap()
                    .len(),
                2
            );
            (told, "Tomás Ortega")
        }
        (Err(RequestError::Closed(told)), Ok(_)) => {
            assert_eq!(
                app.replenishment_ids(&programme.mira, request.device)
                    .await
                    .unwrap()
                    .len(),
                0
            );
            (told, "Ada Novak")
        }
        other => panic!("one wins and the other is told, not {other:?}"),
    };
    assert!(told.0.to_string().starts_with(told.1), "{}", told.0);
}

#[rstest]
#[tokio::test]
async fn a_withdrawal_and_a_decision_do_not_both_happen(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let request = programme.submitted().await;
    let assigning = assign(&request);
    let (withdrawal, decision) = tokio::join!(
        app.withdraw_request(&programme.mira, request.id),
        app.decide_request(&programme.tomas, request.id, &assigning),
    );
    let stage = app.device(&programme.mira, request.device).await.unwrap().stage;
    let ids = app.replenishment_ids(&programme.mira, request.device).await.unwrap();
    match (withdrawal, decision) {
        (Ok(_), Err(RequestError::Closed(Closed::Withdrawn))) => assert_eq!((stage, ids.len()), (Stage::Draft, 0)),
        (Err(RequestError::Closed(Closed::Assigned { .. })), Ok(_)) => {
            assert_eq!((stage, ids.len()), (Stage::Assigned, 2));
        }
        other => panic!("one of the two, not {other:?}"),
    }
}

#[rstest]
#[tokio::test]
async fn a_decision_about_something_else_is_refused(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let first = programme.submitted().await;
    app.withdraw_request(&programme.mira, first.id).await.unwrap();
    app.rename_device(&programme.mira, first.device, None, "AirPure 301")
        .await
        .unwrap();
    let second = programme.submit(first.device).await.unwrap();
    let stale = app.decide_request(&programme.tomas, second.id, &assign(&first)).await;
    assert!(matches!(stale, Err(RequestError::StaleHash)));
    let rejection = Decision::Rejected {
        content_hash: Some("0".repeat(64)),
        reason: "No.".into(),
    };
    let stale = app.decide_request(&programme.tomas, second.id, &rejection).await;
    assert!(matches!(stale, Err(RequestError::StaleHash)));
    let nonsense = Decision::Assigned {
        content_hash: "x".into(),
        thresholds: BTreeMap::new(),
        lists: ListChoices::default(),
    };
    let refused = app.decide_request(&programme.tomas, second.id, &nonsense).await;
    assert_eq!(
        faults(&refused.unwrap_err()),
        [("/content_hash".to_owned(), "content-hash-invalid")]
    );
    assert!(
        app.request(&programme.tomas, second.id)
            .await
            .unwrap()
            .state
            .status()
            .is_open()
    );
}

#[rstest]
#[tokio::test]
async fn nobody_answers_their_own_organisation(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let request = programme.submitted().await;
    let insider = programme
        .person("Ines Own", Role::Reviewer, Some(&programme.mira))
        .await;
    for refused in [
        app.claim_request(&insider, request.id).await,
        app.decide_request(&insider, request.id, &assign(&request)).await,
    ] {
        assert!(matches!(refused, Err(RequestError::OwnRequest)));
    }
}

#[rstest]
#[tokio::test]
async fn every_wrong_threshold_is_named(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let request = programme.submitted().await;
    let typed = |text: &str| Answer::typed(text);
    let decision = Decision::Assigned {
        content_hash: request.content_hash.to_string(),
        thresholds: BTreeMap::from([
            ("CARBON".to_owned(), typed("100")),
            ("HEPA".to_owned(), typed("a lot")),
            ("PODS".to_owned(), typed("20")),
        ]),
        lists: ListChoices::default(),
    };
    let refused = programme
        .app
        .decide_request(&programme.tomas, request.id, &decision)
        .await;
    let expected = [
        ("/slots/CARBON/threshold_percent".to_owned(), "threshold-invalid"),
        ("/slots/HEPA/threshold_percent".to_owned(), "threshold-invalid"),
        ("/slots/PODS".to_owned(), "slot-unknown"),
    ];
    assert_eq!(faults(&refused.unwrap_err()), expected);
    assert_eq!(
        programme
            .app
            .replenishment_ids(&programme.mira, request.device)
            .await
            .unwrap(),
        []
    );
}

#[rstest]
#[tokio::test]
async fn a_rejection_needs_a_reason(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let request = programme.submitted().await;
    for (reason, code) in [
        (" ".to_owned(), "reason-required"),
        ("x".repeat(2_001), "text-too-long"),
    ] {
        let refused = programme
            .app
            .decide_request(&programme.tomas, request.id, &reject(&reason))
            .await;
        assert_eq!(faults(&refused.unwrap_err()), [("/reason".to_owned(), code)]);
    }
    let rejected = programme
        .app
        .decide_request(&programme.tomas, request.id, &reject(&"x".repeat(2_000)))
        .await
        .unwrap();
    assert_eq!(rejected.state.status(), RequestStatus::Rejected);
    let again = programme
        .app
        .decide_request(&programme.ada, request.id, &assign(&request))
        .await;
    let Err(RequestError::Closed(told)) = again else {
        panic!("the request has its answer, not {again:?}")
    };
    assert_eq!(told.to_string(), "Tomás Ortega has already declined the request");
}
