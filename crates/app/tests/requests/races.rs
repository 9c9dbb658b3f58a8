//! Two acts at once, through two programs on one database: both sides of the desk learn what holds.

use replenish_app::requests::{Closed, RequestError, Submission};
use replenish_domain::{
    device::Stage,
    request::{Answer, RequestStatus},
};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::{
    programme::{Programme, assign, reject},
    rounds::capacity_of_hepa,
};

#[rstest]
#[tokio::test]
async fn a_request_is_returned_or_answered_but_not_both(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, other) = (&programme.app, programme.second_app().await);
    let request = programme.submitted().await;
    let assigning = assign(&request);
    let (returned, decided) = tokio::join!(
        app.return_request(&programme.tomas, request.id, None, Some("Which filter is it?")),
        other.decide_request(&programme.ada, request.id, &assigning),
    );
    let device = app.device(&programme.mira, request.device).await.unwrap();
    let ids = app.replenishment_ids(&programme.mira, request.device).await.unwrap();
    match (returned, decided) {
        (Ok(_), Err(RequestError::WaitingForMaker)) => assert_eq!((device.stage, ids.len()), (Stage::NeedsInfo, 0)),
        (Err(RequestError::Closed(Closed::Assigned { by })), Ok(_)) => {
            assert_eq!(
                (device.stage, ids.len(), by.as_str()),
                (Stage::Assigned, 2, "Ada Novak")
            );
        }
        other => panic!("one of the two, not {other:?}"),
    }
}

#[rstest]
#[tokio::test]
async fn a_request_that_is_returned_and_rejected_at_once_ends_rejected(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, other) = (&programme.app, programme.second_app().await);
    let request = programme.submitted().await;
    let rejecting = reject("No.");
    let (returned, decided) = tokio::join!(
        app.return_request(&programme.tomas, request.id, None, Some("Which filter is it?")),
        other.decide_request(&programme.ada, request.id, &rejecting),
    );
    // Whoever waits for the maker may still decline, so only the question can come too late.
    assert!(decided.is_ok(), "{decided:?}");
    assert!(
        matches!(returned, Ok(_) | Err(RequestError::Closed(Closed::Rejected { .. }))),
        "{returned:?}"
    );
    let device = app.device(&programme.mira, request.device).await.unwrap();
    assert_eq!(device.stage, Stage::Rejected);
}

#[rstest]
#[tokio::test]
async fn what_comes_again_is_withdrawn_or_comes_too_late(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, other) = (&programme.app, programme.second_app().await);
    let request = programme.submitted().await;
    app.return_request(&programme.tomas, request.id, None, Some("Which filter is it?"))
        .await
        .unwrap();
    let (again, withdrawn) = tokio::join!(
        app.submit_request(&programme.mira, request.device, Submission::Draft),
        other.withdraw_request(&programme.mira, request.id),
    );
    // A withdrawal is possible before and after; a device that was withdrawn is handed in anew.
    withdrawn.unwrap();
    let again = again.unwrap();
    let first = app.request(&programme.mira, request.id).await.unwrap();
    assert_eq!(first.state.status(), RequestStatus::Withdrawn);
    let stage = app.device(&programme.mira, request.device).await.unwrap().stage;
    if again.id == request.id {
        assert_eq!((first.round, stage), (2, Stage::Draft));
    } else {
        assert_eq!((first.round, again.round, stage), (1, 1, Stage::Submitted));
    }
}

#[rstest]
#[tokio::test]
async fn a_decision_about_the_round_before_assigns_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, other) = (&programme.app, programme.second_app().await);
    let request = programme.submitted().await;
    app.add_finding(&programme.tomas, request.id, &capacity_of_hepa())
        .await
        .unwrap();
    app.return_request(&programme.tomas, request.id, None, None)
        .await
        .unwrap();
    let mut draft = app.draft(&programme.mira, request.device).await.unwrap().draft;
    draft.slots.get_mut("HEPA").unwrap().capacity = Answer::typed("90");
    app.save_draft(&programme.mira, request.device, None, draft)
        .await
        .unwrap();
    let assigning = assign(&request);
    let (again, decided) = tokio::join!(
        app.submit_request(&programme.mira, request.device, Submission::Draft),
        other.decide_request(&programme.ada, request.id, &assigning),
    );
    assert_eq!(again.unwrap().round, 2);
    assert!(
        matches!(decided, Err(RequestError::WaitingForMaker | RequestError::StaleHash)),
        "{decided:?}"
    );
    let late = other.decide_request(&programme.ada, request.id, &assigning).await;
    assert!(matches!(late, Err(RequestError::StaleHash)), "{late:?}");
    let ids = app.replenishment_ids(&programme.mira, request.device).await.unwrap();
    assert_eq!(ids, []);
}

#[rstest]
#[tokio::test]
async fn two_findings_noted_at_once_are_two_findings(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, other) = (&programme.app, programme.second_app().await);
    let request = programme.submitted().await;
    let finding = capacity_of_hepa();
    let (one, two) = tokio::join!(
        app.add_finding(&programme.tomas, request.id, &finding),
        other.add_finding(&programme.ada, request.id, &finding),
    );
    let mut numbers = [one.unwrap().number, two.unwrap().number];
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2]);
    let (one, two) = tokio::join!(
        app.write_message(&programme.mira, request.id, "Is it right?"),
        other.write_message(&programme.tomas, request.id, "It is."),
    );
    let mut numbers = [one.unwrap().number, two.unwrap().number];
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2]);
}
