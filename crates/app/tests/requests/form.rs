//! The form, downloaded and handed in.

use replenish_app::{
    App,
    requests::{RequestError, Submission},
};
use replenish_domain::{
    account::Actor,
    device::{DeviceId, Stage},
    request::Draft,
};
use replenish_forms::{FormFault, FormInput};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{Programme, answers};

/// A form as a maker completes it.
async fn completed(app: &App, actor: &Actor, id: DeviceId, draft: &Draft) -> Vec<u8> {
    let input = FormInput {
        device: &app.device(actor, id).await.unwrap(),
        draft,
        customer_id: "A2NORD7K9LQ4XW",
        organisation: "Nordlicht Appliances",
        categories: &app.categories().await.unwrap(),
        marketplaces: &app.marketplaces().await.unwrap(),
    };
    replenish_forms::write(&input).unwrap()
}

fn form_faults(error: RequestError) -> Vec<FormFault> {
    let RequestError::Form(faults) = error else {
        panic!("no faults of a form but {error:?}")
    };
    faults
}

#[rstest]
#[tokio::test]
async fn the_form_of_a_complete_draft_can_be_handed_in_as_it_is(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = programme.answered_device().await;
    let bytes = app.download_form(mira, id).await.unwrap();
    let by_form = app.submit_request(mira, id, Submission::Form(bytes)).await.unwrap();
    app.withdraw_request(mira, by_form.id).await.unwrap();
    let by_draft = programme.submit(id).await.unwrap();
    assert_eq!(by_form.snapshot, by_draft.snapshot);
    assert_eq!(by_form.content_hash, by_draft.content_hash);
}

#[rstest]
#[tokio::test]
async fn a_handed_in_form_becomes_the_draft(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = programme.device().await.id;
    let bytes = completed(app, mira, id, &answers()).await;
    app.submit_request(mira, id, Submission::Form(bytes)).await.unwrap();
    let draft = app.draft(mira, id).await.unwrap();
    assert_eq!(draft.version, 1);
    assert!(draft.readiness.complete);
    assert_eq!(draft.draft.test_accounts, answers().test_accounts);
    assert_eq!(app.device(mira, id).await.unwrap().stage, Stage::Submitted);
}

#[rstest]
#[tokio::test]
async fn a_form_with_faults_stores_nothing_and_names_their_cells(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let device = programme.device().await;
    app.delete_device_image(mira, device.id, None).await.unwrap();
    let mut draft = answers();
    draft.slots.get_mut("HEPA").unwrap().capacity = None;
    let bytes = completed(app, mira, device.id, &draft).await;
    let refused = app.submit_request(mira, device.id, Submission::Form(bytes)).await;
    let faults = form_faults(refused.unwrap_err());
    let codes: Vec<_> = faults
        .iter()
        .map(|found| (found.fault.code, found.place.is_some()))
        .collect();
    assert_eq!(codes, [("image-required", false), ("capacity-required", true)]);
    assert_eq!(app.draft(mira, device.id).await.unwrap().version, 0);
    assert_eq!(app.test_accounts(mira, device.id).await.unwrap(), []);
    assert_eq!(app.latest_request(mira, device.id).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn a_file_that_is_no_form_is_refused(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = programme.device().await.id;
    let submission = Submission::Form(b"hello".to_vec());
    let refused = programme.app.submit_request(&programme.mira, id, submission).await;
    let faults = form_faults(refused.unwrap_err());
    assert_eq!((faults.len(), faults[0].place.clone()), (1, None));
}

#[rstest]
#[tokio::test]
async fn a_form_is_refused_while_a_request_is_open(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let request = programme.submitted().await;
    let bytes = programme
        .app
        .download_form(&programme.mira, request.device)
        .await
        .unwrap();
    let refused = programme
        .app
        .submit_request(&programme.mira, request.device, Submission::Form(bytes))
        .await;
    assert!(matches!(refused, Err(RequestError::Locked(_))));
}
