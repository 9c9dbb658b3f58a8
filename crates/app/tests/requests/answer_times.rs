//! How long answers took, told from the decisions of the last ninety days.

use jiff::SignedDuration;
use replenish_app::requests::ANSWER_WINDOW_DAYS;
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{Programme, assign, reject};

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// The figures of [`Programme::app`]: answers, median and 90th percentile.
async fn told(programme: &Programme) -> (usize, Option<u32>, Option<u32>) {
    let times = programme.app.answer_times().await.unwrap();
    (times.answers(), times.median(), times.p90())
}

#[rstest]
#[tokio::test]
async fn assigned_and_rejected_requests_count_and_withdrawn_ones_do_not(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira, tomas) = (&programme.app, &programme.mira, &programme.tomas);
    let mut request = programme.submitted().await;
    app.withdraw_request(mira, request.id).await.unwrap();
    assert_eq!(told(&programme).await, (0, None, None));
    for pause in [0, 1, 2, 0] {
        request = programme.submit(request.device).await.unwrap();
        programme.pass(days(pause));
        app.decide_request(tomas, request.id, &reject("Not yet."))
            .await
            .unwrap();
    }
    // It is Thursday: four answers tell nothing yet.
    assert_eq!(told(&programme).await, (4, None, None));
    request = programme.submit(request.device).await.unwrap();
    programme.pass(days(7));
    app.decide_request(tomas, request.id, &assign(&request)).await.unwrap();
    assert_eq!(told(&programme).await, (5, Some(1), Some(5)));

    programme.pass(days(ANSWER_WINDOW_DAYS));
    assert_eq!(told(&programme).await, (1, None, None));
    programme.pass(SignedDuration::from_secs(1));
    assert_eq!(told(&programme).await, (0, None, None));
}

#[rstest]
#[tokio::test]
async fn the_days_a_request_waits_for_its_maker_do_not_count(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, tomas) = (&programme.app, &programme.tomas);
    let mut request = programme.submitted().await;
    for _ in 0..5 {
        // From Monday to Wednesday at the desk, to Friday at the maker's, and over a weekend at the desk again.
        programme.pass(days(2));
        app.return_request(tomas, request.id, None, Some("How is it counted?"))
            .await
            .unwrap();
        programme.pass(days(2));
        request = programme.submit(request.device).await.unwrap();
        programme.pass(days(5));
        app.decide_request(tomas, request.id, &reject("Not yet."))
            .await
            .unwrap();
        // Back to a Monday.
        programme.pass(days(5));
        request = programme.submit(request.device).await.unwrap();
    }
    assert_eq!(told(&programme).await, (5, Some(5), Some(5)));
}

#[rstest]
#[tokio::test]
async fn a_request_declined_while_its_maker_is_asked_took_until_the_question(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let programme = Programme::start(engine).await;
    let (app, tomas) = (&programme.app, &programme.tomas);
    let mut request = programme.submitted().await;
    for _ in 0..5 {
        programme.pass(days(1));
        app.return_request(tomas, request.id, None, Some("How is it counted?"))
            .await
            .unwrap();
        programme.pass(days(13));
        app.decide_request(tomas, request.id, &reject("No answer came."))
            .await
            .unwrap();
        request = programme.submit(request.device).await.unwrap();
    }
    assert_eq!(told(&programme).await, (5, Some(1), Some(1)));
}
