//! Handing a request in, and taking it back.

use replenish_app::{
    devices::DeviceError,
    requests::{Closed, RequestError, Submission},
};
use replenish_domain::{
    device::{Environment, Stage},
    request::{ContentHash, RequestStatus},
};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{Programme, answers, assign, faults, reject};

#[rstest]
#[tokio::test]
async fn everything_missing_is_named_at_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = programme.bare_device("Kettle").await.id;
    let found = faults(&programme.submit(id).await.unwrap_err());
    for (pointer, code) in [
        ("/device/image", "image-required"),
        ("/device/marketplaces/0/friendly_name", "friendly-name-required"),
        ("/device/slots/0/category", "category-required"),
        ("/device/slots/0/names/US", "slot-name-required"),
        ("/slots/slot-01/sensor", "sensor-required"),
        ("/slots/slot-01/list_mode", "list-mode-required"),
    ] {
        assert!(found.contains(&(pointer.to_owned(), code)), "{pointer} in {found:?}");
    }
    assert_eq!(programme.app.latest_request(&programme.mira, id).await.unwrap(), None);
    assert_eq!(programme.mails().await, []);
    assert_eq!(programme.acts(id).await, ["device.created"]);
}

#[rstest]
#[tokio::test]
async fn a_request_is_submitted_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = programme.answered_device().await;
    let (one, other) = tokio::join!(programme.submit(id), programme.submit(id));
    let [won, lost] = if one.is_ok() { [one, other] } else { [other, one] };
    assert!(won.is_ok());
    assert!(matches!(lost, Err(RequestError::Locked(locked)) if locked.stage == Stage::Submitted));
    let all = programme
        .app
        .list_requests(
            &programme.mira,
            &replenish_app::requests::RequestFilter::default(),
            None,
            10,
        )
        .await
        .unwrap();
    assert_eq!(all.requests.len(), 1);
}

#[rstest]
#[tokio::test]
async fn after_the_answer_only_what_differs_can_be_submitted(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let request = programme.submitted().await;
    programme
        .app
        .decide_request(&programme.tomas, request.id, &assign(&request))
        .await
        .unwrap();
    let again = programme.submit(request.device).await;
    assert!(matches!(again, Err(RequestError::Unchanged)));
}

#[rstest]
#[tokio::test]
async fn what_was_submitted_stays_as_it_was(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let request = programme.submitted().await;
    let device = request.device;

    let rename = app.rename_device(mira, device, None, "Another").await;
    assert!(matches!(rename, Err(DeviceError::Locked(_))));
    assert!(matches!(
        app.delete_device_slot(mira, device, None, "HEPA").await,
        Err(DeviceError::Locked(_))
    ));
    assert!(matches!(
        app.save_draft(mira, device, None, answers()).await,
        Err(RequestError::Locked(_))
    ));
    app.put_device_marketplace(mira, device, None, "JP", Some("空気清浄機"))
        .await
        .unwrap();

    let read = app.request(&programme.tomas, request.id).await.unwrap();
    assert_eq!(read, request);
    assert_eq!(read.snapshot.device.marketplaces.len(), 2);
    assert_eq!(ContentHash::of(&read.snapshot.to_text().unwrap()), request.content_hash);
}

#[rstest]
#[tokio::test]
async fn a_withdrawn_request_opens_the_device_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let request = programme.submitted().await;
    app.claim_request(&programme.tomas, request.id).await.unwrap();
    let withdrawn = app.withdraw_request(mira, request.id).await.unwrap();
    assert_eq!(withdrawn.state.status(), RequestStatus::Withdrawn);
    assert_eq!(app.device(mira, request.device).await.unwrap().stage, Stage::Draft);
    assert!(matches!(
        app.withdraw_request(mira, request.id).await,
        Err(RequestError::Closed(Closed::Withdrawn))
    ));
    let again = programme.submit(request.device).await.unwrap();
    assert_eq!(again.number.to_string(), "R-0002");
    assert_eq!(app.request(mira, request.id).await.unwrap(), withdrawn);
}

#[rstest]
#[tokio::test]
async fn a_device_whose_request_was_withdrawn_can_be_deleted(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let request = programme.submitted().await;
    app.withdraw_request(mira, request.id).await.unwrap();
    app.delete_device_image(mira, request.device, None).await.unwrap();
    app.delete_device(mira, request.device, None).await.unwrap();
    assert!(matches!(
        app.request(mira, request.id).await,
        Err(RequestError::Denied(_))
    ));
    let hash = request.snapshot.device.image.unwrap().sha256;
    let mut conn = app.db().read().await.unwrap();
    assert_eq!(replenish_store::images::get(&mut conn, &hash).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn after_a_rejection_the_maker_changes_the_device_and_asks_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let first = programme.submitted().await;
    app.decide_request(&programme.tomas, first.id, &reject("Name the brand."))
        .await
        .unwrap();
    assert_eq!(app.device(mira, first.device).await.unwrap().stage, Stage::Rejected);
    app.rename_device(mira, first.device, None, "AirPure 301")
        .await
        .unwrap();
    let second = programme.submit(first.device).await.unwrap();
    assert_ne!(second.content_hash, first.content_hash);
    assert_eq!(app.latest_request(mira, first.device).await.unwrap(), Some(second));
}

#[rstest]
#[tokio::test]
async fn strangers_neither_see_nor_touch_a_request(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let request = programme.submitted().await;
    let (app, stranger) = (&programme.app, &programme.stranger);
    let hidden =
        |result: Result<(), RequestError>| matches!(result, Err(RequestError::Denied(replenish_app::Denied::Hidden)));
    assert!(hidden(app.request(stranger, request.id).await.map(drop)));
    assert!(hidden(app.request_image(stranger, request.id).await.map(drop)));
    assert!(hidden(app.withdraw_request(stranger, request.id).await.map(drop)));
    assert!(hidden(app.latest_request(stranger, request.device).await.map(drop)));
    assert!(hidden(app.replenishment_ids(stranger, request.device).await.map(drop)));
    assert!(hidden(
        app.discovery_response(stranger, request.device, Environment::Production, None)
            .await
            .map(drop)
    ));
    assert!(hidden(app.download_form(stranger, request.device).await.map(drop)));
    assert!(hidden(
        app.submit_request(stranger, request.device, Submission::Draft)
            .await
            .map(drop)
    ));
    assert!(matches!(
        app.claim_request(stranger, request.id).await,
        Err(RequestError::Denied(replenish_app::Denied::Forbidden))
    ));
    assert!(matches!(
        app.decide_request(&programme.mira, request.id, &assign(&request)).await,
        Err(RequestError::Denied(replenish_app::Denied::Forbidden))
    ));
}
