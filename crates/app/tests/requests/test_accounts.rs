//! The allow list of a device.

use replenish_app::{Denied, requests::RequestError};
use replenish_domain::account::{Actor, Role};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{Programme, answers, assign, faults};

async fn shown(
    programme: &Programme,
    actor: &Actor,
    id: replenish_domain::device::DeviceId,
) -> Vec<(i64, String, bool)> {
    let accounts = programme.app.test_accounts(actor, id).await.unwrap();
    let row = |account: &replenish_store::test_accounts::TestAccount| {
        (account.number, account.email.to_string(), account.confirmed.is_some())
    };
    accounts.iter().map(row).collect()
}

#[rstest]
#[tokio::test]
async fn a_maker_asks_and_the_answer_confirms(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let request = programme.submitted().await;
    let id = request.device;
    let late = app.add_test_account(mira, id, "late@nordlicht.example").await.unwrap();
    app.remove_test_account(mira, id, 2).await.unwrap();
    app.decide_request(&programme.tomas, request.id, &assign(&request))
        .await
        .unwrap();
    let expected = [
        (1, "lab-1@nordlicht.example".to_owned(), true),
        (3, "late@nordlicht.example".to_owned(), false),
    ];
    assert_eq!(shown(&programme, mira, id).await, expected);

    let locked = app.remove_test_account(mira, id, 1).await;
    assert!(matches!(locked, Err(RequestError::Locked(_))));
    app.confirm_test_account(&programme.tomas, id, late.number)
        .await
        .unwrap();
    assert!(shown(&programme, &programme.tomas, id).await[1].2);
    let locked = app.remove_test_account(mira, id, late.number).await;
    assert!(matches!(locked, Err(RequestError::Locked(_))));
}

#[rstest]
#[tokio::test]
async fn a_device_has_ten_test_accounts_at_most(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = programme.device().await.id;
    for number in 1..=10 {
        let email = format!("lab-{number}@nordlicht.example");
        let added = app.add_test_account(mira, id, &email).await.unwrap();
        assert_eq!(added.number, number);
    }
    let eleventh = app.add_test_account(mira, id, "lab-11@nordlicht.example").await;
    assert_eq!(
        faults(&eleventh.unwrap_err()),
        [("/email".to_owned(), "too-many-test-accounts")]
    );
    app.remove_test_account(mira, id, 4).await.unwrap();
    let repeated = app.add_test_account(mira, id, "LAB-5@nordlicht.example").await;
    assert_eq!(
        faults(&repeated.unwrap_err()),
        [("/email".to_owned(), "test-account-repeated")]
    );
    let wrong = app.add_test_account(mira, id, "lab").await;
    assert_eq!(faults(&wrong.unwrap_err()), [("/email".to_owned(), "email-invalid")]);
    let gone = app.remove_test_account(mira, id, 4).await;
    assert!(matches!(gone, Err(RequestError::Denied(Denied::Hidden))));
}

#[rstest]
#[tokio::test]
async fn confirmed_accounts_stay_when_a_draft_names_others(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = programme.answered_device().await;
    app.confirm_test_account(&programme.tomas, id, 1).await.unwrap();
    let mut draft = answers();
    draft.test_accounts = vec!["new@nordlicht.example".into()];
    let saved = app.save_draft(mira, id, None, draft.clone()).await.unwrap();
    assert_eq!(
        saved.draft.test_accounts,
        ["lab-1@nordlicht.example", "new@nordlicht.example"]
    );
    draft.test_accounts = (1..=10).map(|n| format!("n{n}@nordlicht.example")).collect();
    let refused = app.save_draft(mira, id, None, draft).await;
    assert_eq!(
        faults(&refused.unwrap_err()),
        [("/test_accounts".to_owned(), "too-many-test-accounts")]
    );
    app.remove_test_account(mira, id, 1).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn each_side_does_its_own_part(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let id = programme.answered_device().await;
    let forbidden = |result: Result<(), RequestError>| matches!(result, Err(RequestError::Denied(Denied::Forbidden)));
    let hidden = |result: Result<(), RequestError>| matches!(result, Err(RequestError::Denied(Denied::Hidden)));
    assert!(forbidden(app.confirm_test_account(&programme.mira, id, 1).await));
    assert!(forbidden(
        app.add_test_account(&programme.tomas, id, "a@b.example")
            .await
            .map(drop)
    ));
    assert!(hidden(
        app.add_test_account(&programme.stranger, id, "a@b.example")
            .await
            .map(drop)
    ));
    assert!(hidden(app.remove_test_account(&programme.stranger, id, 1).await));
    assert!(hidden(app.test_accounts(&programme.stranger, id).await.map(drop)));
    let insider = programme
        .person("Ines Own", Role::Reviewer, Some(&programme.mira))
        .await;
    let own = app.confirm_test_account(&insider, id, 1).await;
    assert!(matches!(own, Err(RequestError::OwnRequest)));
}
