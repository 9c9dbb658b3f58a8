//! New versions of an approved device: what customers meet stays as it is until the next is approved.

use std::collections::BTreeMap;

use replenish_app::{
    certifications::CertificationError,
    devices::DeviceError,
    mail::Letter,
    requests::{AssignedSlot, RequestError},
};
use replenish_domain::{
    certification::{CertificationState, Enrolment},
    device::{Device, DeviceId, Environment, Stage},
    inventory::SlotLine,
    request::{Answer, ChangeSize, DeviceSnapshot, Draft, IdRequest, SlotFate},
};
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::devices;
use rstest::rstest;

use crate::programme::{Programme, answers, assign, reject};

async fn approve(programme: &Programme, request: &IdRequest) {
    let decision = assign(request);
    let decided = programme.app.decide_request(&programme.tomas, request.id, &decision);
    decided.await.unwrap();
}

/// A device whose first version is approved and certified in Germany.
async fn certified(programme: &Programme) -> DeviceId {
    let request = programme.submitted().await;
    approve(programme, &request).await;
    let certified = programme
        .app
        .certify(&programme.tomas, request.device, "DE", None, None);
    certified.await.unwrap();
    programme.mails().await;
    request.device
}

async fn device(programme: &Programme, id: DeviceId) -> Device {
    programme.app.device(&programme.mira, id).await.unwrap()
}

async fn begun(programme: &Programme) -> DeviceId {
    let id = certified(programme).await;
    let opened = programme.app.begin_version(&programme.mira, id, None).await.unwrap();
    assert_eq!((opened.stage, opened.approvals), (Stage::Draft, 1));
    id
}

async fn ids(programme: &Programme, id: DeviceId) -> BTreeMap<String, String> {
    let slots: Vec<AssignedSlot> = programme.app.replenishment_ids(&programme.mira, id).await.unwrap();
    let slots = slots.into_iter();
    slots
        .map(|slot| (slot.slot_id.to_string(), slot.assignment.replenishment_id.to_string()))
        .collect()
}

/// What customers' devices tell of themselves, but for the number of the message.
async fn discovery(programme: &Programme, id: DeviceId) -> serde_json::Value {
    let response = programme
        .app
        .discovery_response(&programme.mira, id, Environment::Production, None);
    let mut response = serde_json::to_value(response.await.unwrap()).unwrap();
    response["event"]["header"]["messageId"].take();
    response
}

async fn name(programme: &Programme, id: DeviceId, code: &str, name: &str) -> Result<Device, DeviceError> {
    let app = &programme.app;
    app.put_device_marketplace(&programme.mira, id, None, code, Some(name))
        .await
}

/// Answers with another direction for the HEPA filter.
fn turned() -> Draft {
    let mut draft = answers();
    draft.slots.get_mut("HEPA").unwrap().direction = Some("receptacle".to_owned());
    draft
}

fn line(slot_id: &str) -> SlotLine {
    SlotLine {
        slot_id: slot_id.to_owned(),
        category: "air_filter".to_owned(),
    }
}

#[rstest]
#[tokio::test]
async fn customers_meet_the_approved_version_until_the_next_is_approved(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = begun(&programme).await;
    let (before, given) = (discovery(&programme, id).await, ids(&programme, id).await);

    app.put_slot_name(mira, id, None, "HEPA", "DE", "Schwebstofffilter")
        .await
        .unwrap();
    assert_eq!(discovery(&programme, id).await, before);
    let live = app.live_device(mira, id).await.unwrap().unwrap();
    assert!(live.slots[0].names.values().all(|name| name.as_str() == "Air filter"));
    let next = app.next_version(mira, id).await.unwrap().unwrap();
    assert_eq!(
        (next.approved, next.change.size(), next.change.changes.len()),
        (1, Some(ChangeSize::Small), 1)
    );

    let request = programme.submit(id).await.unwrap();
    let file = app.request_file(&programme.tomas, request.id).await.unwrap();
    assert_eq!(file.version, Some(next.change));
    assert_eq!(discovery(&programme, id).await, before);
    let enrols = app.may_enrol(mira, id, "DE", "anybody@people.example").await.unwrap();
    assert_eq!(enrols, Enrolment::Everybody);

    approve(&programme, &request).await;
    let now = discovery(&programme, id).await;
    assert!(now != before && now.to_string().contains("Schwebstofffilter"));
    assert_eq!(ids(&programme, id).await, given, "a small change keeps every ID");
    let after = device(&programme, id).await;
    assert_eq!((after.stage, after.approvals), (Stage::Certified, 2));
    let mails = programme.mails().await;
    assert!(mails.iter().any(|(_, letter)| matches!(
        letter,
        Letter::IdsAssigned { change: Some(change), .. } if change.version == 2 && !change.is_big
    )));
}

#[rstest]
#[tokio::test]
async fn a_big_change_gives_other_ids_and_has_to_be_certified_anew(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = begun(&programme).await;
    let given = ids(&programme, id).await;

    app.put_device_slots(mira, id, None, &[line("HEPA"), line("BAG")])
        .await
        .unwrap();
    for code in ["US", "DE"] {
        app.put_slot_name(mira, id, None, "BAG", code, "Bag").await.unwrap();
    }
    let mut draft = turned();
    draft.slots.remove("CARBON");
    draft.slots.insert("BAG".to_owned(), devices::slot_answers());
    app.save_draft(mira, id, None, draft).await.unwrap();
    assert_eq!(
        ids(&programme, id).await,
        given,
        "a slot taken off keeps its ID until approval"
    );

    let request = programme.submit(id).await.unwrap();
    let file = app.request_file(&programme.tomas, request.id).await.unwrap();
    let change = file.version.unwrap();
    let fates: Vec<_> = change.slots.iter().map(|(slot, fate)| (slot.as_str(), *fate)).collect();
    assert_eq!(change.size(), Some(ChangeSize::Big));
    assert_eq!(
        fates,
        [
            ("BAG", SlotFate::Issued),
            ("CARBON", SlotFate::Retired),
            ("HEPA", SlotFate::Renewed)
        ]
    );

    approve(&programme, &request).await;
    let now = ids(&programme, id).await;
    assert_eq!(now.keys().collect::<Vec<_>>(), ["BAG", "HEPA"]);
    assert_ne!(now["HEPA"], given["HEPA"]);
    let after = device(&programme, id).await;
    assert_eq!(after.stage, Stage::Assigned);
    assert!(after.marketplaces.iter().all(|offered| offered.certified_at.is_none()));
    let certification = app.certification(mira, id, "DE").await.unwrap();
    assert_eq!(certification.certification.state, CertificationState::Open);
    let enrols = app.may_enrol(mira, id, "DE", "anybody@people.example").await.unwrap();
    assert_eq!(enrols, Enrolment::NotOnAllowList);
    let acts = programme.acts(id).await;
    assert!(acts.contains(&"certification.reopened".to_owned()), "{acts:?}");
}

#[rstest]
#[tokio::test]
async fn a_marketplace_and_its_names_are_added_without_starting_a_version(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = programme.answered_device().await;
    let mut draft = answers();
    draft.slots.insert("CARBON".to_owned(), devices::slot_answers());
    app.save_draft(mira, id, None, draft).await.unwrap();
    let request = programme.submit(id).await.unwrap();
    approve(&programme, &request).await;

    name(&programme, id, "FR", "Purificateur").await.unwrap();
    name(&programme, id, "FR", "Purificateur d’air").await.unwrap();
    for slot in ["HEPA", "CARBON"] {
        app.put_slot_name(mira, id, None, slot, "FR", "Filtre").await.unwrap();
    }
    let locked = name(&programme, id, "DE", "Anders").await.unwrap_err();
    assert!(
        matches!(&locked, DeviceError::Locked(locked) if locked.detail().contains("Start a new version")),
        "{locked}"
    );
    let slot = app.put_slot_name(mira, id, None, "HEPA", "DE", "Anders").await;
    assert!(matches!(slot, Err(DeviceError::Locked(_))));
    let early = app.certify(&programme.tomas, id, "FR", None, None).await;
    assert!(matches!(early, Err(CertificationError::NotApproved)));
    let enrols = app.may_enrol(mira, id, "FR", "lab-1@nordlicht.example").await.unwrap();
    assert_eq!(enrols, Enrolment::NotOffered);

    let request = programme.submit(id).await.unwrap();
    let file = app.request_file(&programme.tomas, request.id).await.unwrap();
    assert_eq!(file.version.and_then(|change| change.size()), Some(ChangeSize::Small));
    approve(&programme, &request).await;
    app.certify(&programme.tomas, id, "FR", None, None).await.unwrap();
    assert_eq!(device(&programme, id).await.stage, Stage::Certified);
}

#[rstest]
#[tokio::test]
async fn a_marketplace_added_by_mistake_is_taken_off_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = certified(&programme).await;
    name(&programme, id, "FR", "Purificateur").await.unwrap();
    app.delete_device_marketplace(mira, id, None, "FR").await.unwrap();
    let approved = app.delete_device_marketplace(mira, id, None, "DE").await;
    assert!(matches!(approved, Err(DeviceError::Locked(_))));
}

#[rstest]
#[tokio::test]
async fn a_version_that_changes_nothing_is_not_taken(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = certified(&programme).await;
    let unchanged = programme.submit(id).await;
    assert!(matches!(unchanged, Err(RequestError::Unchanged)));
    programme.app.begin_version(&programme.mira, id, None).await.unwrap();
    let unchanged = programme.submit(id).await;
    assert!(matches!(unchanged, Err(RequestError::Unchanged)));
}

#[rstest]
#[tokio::test]
async fn discarding_brings_the_approved_version_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = certified(&programme).await;
    let before = device(&programme, id).await;
    let (answered, given) = (app.draft(mira, id).await.unwrap().draft, ids(&programme, id).await);
    let none = app.discard_version(mira, id, None).await;
    assert!(matches!(none, Err(RequestError::Locked(_))));

    app.begin_version(mira, id, None).await.unwrap();
    app.rename_device(mira, id, None, "Another").await.unwrap();
    app.put_device_slots(mira, id, None, &[line("BAG"), line("HEPA")])
        .await
        .unwrap();
    name(&programme, id, "DE", "Anders").await.unwrap();
    name(&programme, id, "FR", "Autre").await.unwrap();
    app.put_slot_name(mira, id, None, "HEPA", "FR", "Filtre").await.unwrap();
    app.delete_device_image(mira, id, None).await.unwrap();
    app.save_draft(mira, id, None, turned()).await.unwrap();

    let after = app.discard_version(mira, id, None).await.unwrap();
    assert_eq!(DeviceSnapshot::of(&after), DeviceSnapshot::of(&before));
    assert_eq!((after.stage, after.approvals), (Stage::Certified, 1));
    assert_eq!(after.slots, before.slots, "the slots have their IDs");
    assert!(app.device_image(mira, id).await.is_ok());
    let draft = app.draft(mira, id).await.unwrap();
    assert_eq!(draft.draft, answered);
    assert!(draft.readiness.missing.is_empty());
    assert_eq!(ids(&programme, id).await, given);
}

#[rstest]
#[tokio::test]
async fn what_customers_rely_on_is_in_every_version(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = begun(&programme).await;
    let marketplace = app.delete_device_marketplace(mira, id, None, "DE").await;
    assert!(matches!(marketplace, Err(DeviceError::Locked(_))));
    let deleted = app.delete_device(mira, id, None).await;
    assert!(matches!(deleted, Err(DeviceError::Locked(_))));
    let account = app.test_accounts(mira, id).await.unwrap().remove(0);
    let removed = app.remove_test_account(mira, id, account.number).await;
    assert!(matches!(removed, Err(RequestError::Locked(_))));
}

#[rstest]
#[tokio::test]
async fn a_version_that_is_declined_or_withdrawn_leaves_the_approved_one(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = begun(&programme).await;
    let before = discovery(&programme, id).await;
    app.save_draft(mira, id, None, turned()).await.unwrap();

    let request = programme.submit(id).await.unwrap();
    app.withdraw_request(mira, request.id).await.unwrap();
    assert_eq!(discovery(&programme, id).await, before);

    let request = programme.submit(id).await.unwrap();
    programme.mails().await;
    app.decide_request(&programme.tomas, request.id, &reject("The bin is too small."))
        .await
        .unwrap();
    assert_eq!(discovery(&programme, id).await, before);
    assert_eq!(device(&programme, id).await.stage, Stage::Rejected);
    let mails = programme.mails().await;
    assert!(mails.iter().any(|(_, letter)| matches!(
        letter,
        Letter::RequestRejected {
            keeps_version: Some(1),
            ..
        }
    )));
    let enrols = app.may_enrol(mira, id, "DE", "anybody@people.example").await.unwrap();
    assert_eq!(enrols, Enrolment::Everybody);
    assert_eq!(
        app.discard_version(mira, id, None).await.unwrap().stage,
        Stage::Certified
    );
}

#[rstest]
#[tokio::test]
async fn a_slot_keeps_its_threshold_unless_another_is_typed(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let request = programme.submitted().await;
    let mut decision = assign(&request);
    let replenish_app::requests::Decision::Assigned { thresholds, .. } = &mut decision else {
        panic!("an assignment");
    };
    thresholds.insert("HEPA".to_owned(), Answer::typed("35"));
    app.decide_request(&programme.tomas, request.id, &decision)
        .await
        .unwrap();
    app.begin_version(mira, request.device, None).await.unwrap();
    name(&programme, request.device, "DE", "Anders").await.unwrap();
    let request = programme.submit(request.device).await.unwrap();
    approve(&programme, &request).await;
    let given = app.replenishment_ids(mira, request.device).await.unwrap();
    let thresholds: Vec<_> = given
        .iter()
        .map(|slot| slot.assignment.threshold_percent.percent())
        .collect();
    assert_eq!(thresholds, [35, 20]);
}

#[rstest]
#[tokio::test]
async fn a_version_is_begun_once_and_by_its_maker(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = certified(&programme).await;
    let version = device(&programme, id).await.version;
    let stranger = app.begin_version(&programme.stranger, id, None).await;
    assert!(matches!(stranger, Err(RequestError::Denied(_))));
    let reviewer = app.begin_version(&programme.tomas, id, None).await;
    assert!(matches!(reviewer, Err(RequestError::Denied(_))));
    app.begin_version(mira, id, Some(version)).await.unwrap();
    let stale = app.begin_version(mira, id, Some(version)).await;
    assert!(matches!(stale, Err(RequestError::Stale)));
    let twice = app.begin_version(mira, id, None).await;
    assert!(matches!(twice, Err(RequestError::Locked(_))));
}
