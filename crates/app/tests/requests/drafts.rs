//! Saving answers that are not complete yet.

use replenish_app::requests::{MAX_DRAFT_BYTES, RequestError};
use replenish_domain::request::{Answer, Draft, SlotDraft};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{Programme, answers, faults};

#[rstest]
#[tokio::test]
async fn a_first_draft_knows_what_the_programme_knows(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = programme.device().await.id;
    let draft = programme.app.draft(&programme.mira, id).await.unwrap();
    assert_eq!(draft.draft.customer_id.as_deref(), Some("A2NORD7K9LQ4XW"));
    assert_eq!(draft.draft.contact_email, "mira@people.example");
    assert_eq!((draft.version, draft.saved), (0, None));
    assert!(!draft.readiness.complete);
    assert_eq!(draft.readiness.missing[0].pointer, "/slots/HEPA/sensor");
}

#[rstest]
#[tokio::test]
async fn an_incomplete_draft_is_kept_as_typed(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = programme.device().await.id;
    let mut draft = Draft::default();
    let typed = SlotDraft {
        sensor: Some("thermometer".into()),
        capacity: Some(Answer::Text("half a liter".into())),
        ..SlotDraft::default()
    };
    draft.slots.insert("HEPA".into(), typed.clone());
    let saved = programme
        .app
        .save_draft(&programme.mira, id, None, draft)
        .await
        .unwrap();
    assert_eq!(saved.draft.slots["HEPA"], typed);
    assert_eq!((saved.version, saved.saved.unwrap().1.as_str()), (1, "Mira Kessler"));
    let codes: Vec<_> = saved.readiness.missing.iter().map(|fault| fault.code).collect();
    assert!(
        codes.contains(&"sensor-unknown") && codes.contains(&"number-invalid"),
        "{codes:?}"
    );
    assert_eq!(
        programme.app.draft(&programme.mira, id).await.unwrap().draft,
        saved.draft
    );
}

#[rstest]
#[tokio::test]
async fn complete_answers_survive_storage(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = programme.answered_device().await;
    let stored = programme.app.draft(&programme.mira, id).await.unwrap();
    assert!(stored.readiness.complete, "{:?}", stored.readiness.missing);
    let mut expected = answers();
    expected.customer_id = Some("A2NORD7K9LQ4XW".into());
    assert_eq!(stored.draft, expected);
}

#[rstest]
#[tokio::test]
async fn of_two_people_saving_the_same_draft_the_second_is_told(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = programme.answered_device().await;
    let (app, mira) = (&programme.app, &programme.mira);
    app.save_draft(mira, id, Some(1), answers()).await.unwrap();
    let second = app.save_draft(mira, id, Some(1), Draft::default()).await;
    assert!(matches!(second, Err(RequestError::Stale)));
    assert_eq!(app.draft(mira, id).await.unwrap().draft.slots.len(), 2);
}

#[rstest]
#[tokio::test]
async fn a_draft_is_not_too_large(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = programme.device().await.id;
    let mut draft = answers();
    draft.note = Some("x".repeat(MAX_DRAFT_BYTES));
    let refused = programme.app.save_draft(&programme.mira, id, None, draft).await;
    assert!(matches!(refused, Err(RequestError::DraftTooLarge)));
    assert_eq!(programme.app.test_accounts(&programme.mira, id).await.unwrap(), []);
}

#[rstest]
#[tokio::test]
async fn test_accounts_of_a_draft_are_checked_when_it_is_saved(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = programme.answered_device().await;
    let mut draft = answers();
    draft.test_accounts = vec!["lab-2@nordlicht.example".into(), "nobody".into()];
    let refused = programme.app.save_draft(&programme.mira, id, None, draft.clone()).await;
    let found = faults(&refused.unwrap_err());
    assert_eq!(found, [("/test_accounts/1".to_owned(), "email-invalid")]);
    assert_eq!(programme.app.draft(&programme.mira, id).await.unwrap().version, 1);

    draft.test_accounts.pop();
    let saved = programme
        .app
        .save_draft(&programme.mira, id, None, draft)
        .await
        .unwrap();
    assert_eq!(saved.draft.test_accounts, ["lab-2@nordlicht.example"]);
}

#[rstest]
#[tokio::test]
async fn strangers_and_reviewers_write_no_draft(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = programme.device().await.id;
    for other in [&programme.stranger, &programme.tomas] {
        let refused = programme.app.save_draft(other, id, None, answers()).await;
        assert!(matches!(refused, Err(RequestError::Denied(_))), "{}", other.name);
    }
    let refused = programme.app.draft(&programme.stranger, id).await;
    assert!(matches!(refused, Err(RequestError::Denied(_))));
}
