//! Sandbox IDs: at once, under the rules of a request, and never in production.

use std::collections::BTreeSet;

use replenish_app::{Denied, requests::RequestError};
use replenish_domain::{
    device::{DeviceId, Environment, Stage},
    inventory::SlotLine,
};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{Programme, answers, assign, faults};

async fn ids(programme: &Programme, id: DeviceId) -> Vec<(String, String)> {
    let slots = programme.app.sandbox_ids(&programme.mira, id).await.unwrap();
    let slots = slots.iter();
    slots
        .map(|slot| (slot.slot_id.to_string(), slot.replenishment_id.to_string()))
        .collect()
}

async fn response(programme: &Programme, id: DeviceId, environment: Environment) -> Result<String, RequestError> {
    let response = programme.app.discovery_response(&programme.mira, id, environment, None);
    Ok(serde_json::to_string(&response.await?).unwrap())
}

#[rstest]
#[tokio::test]
async fn everything_missing_is_named_as_for_a_request(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = programme.bare_device("Kettle").await.id;
    let sandbox = programme.app.issue_sandbox_ids(&programme.mira, id).await.unwrap_err();
    let request = programme.submit(id).await.unwrap_err();
    assert!(!faults(&sandbox).is_empty());
    assert_eq!(faults(&sandbox), faults(&request));
    assert_eq!(ids(&programme, id).await, []);
    let none = response(&programme, id, Environment::Sandbox).await;
    assert!(matches!(none, Err(RequestError::NoSandboxIds)));
}

#[rstest]
#[tokio::test]
async fn a_draft_gets_marked_ids_at_once_and_keeps_them(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = programme.answered_device().await;
    let acts = programme.acts(id).await.len();
    let device = app.device(mira, id).await.unwrap();
    let issued = app.issue_sandbox_ids(mira, id).await.unwrap();
    assert_eq!(issued.len(), 2);
    for slot in &issued {
        assert_eq!(slot.replenishment_id.environment(), Environment::Sandbox);
        let text = slot.replenishment_id.as_str();
        assert!(
            text.starts_with("arn:replenish:smarthome:drs:sandbox-sensor:"),
            "{text}"
        );
    }
    assert_eq!(app.device(mira, id).await.unwrap(), device);
    assert_eq!(device.stage, Stage::Draft);
    assert_eq!(app.issue_sandbox_ids(mira, id).await.unwrap(), issued);
    assert_eq!(programme.acts(id).await[acts..], ["sandbox.ids_issued"]);

    let sandbox = response(&programme, id, Environment::Sandbox).await.unwrap();
    for slot in &issued {
        assert!(sandbox.contains(slot.replenishment_id.as_str()));
    }
    let none = response(&programme, id, Environment::Production).await;
    assert!(matches!(none, Err(RequestError::IdsNotAssigned)));
}

#[rstest]
#[tokio::test]
async fn only_what_changed_gets_another_id(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = programme.answered_device().await;
    app.issue_sandbox_ids(mira, id).await.unwrap();
    let before = ids(&programme, id).await;

    let mut draft = answers();
    let carbon = draft.slots.get_mut("CARBON").unwrap();
    carbon.consumable_description = Some("Another bag of carbon.".into());
    app.save_draft(mira, id, None, draft.clone()).await.unwrap();
    app.issue_sandbox_ids(mira, id).await.unwrap();
    assert_eq!(ids(&programme, id).await, before, "a description changes nothing");

    draft.slots.get_mut("CARBON").unwrap().direction = Some("receptacle".into());
    app.save_draft(mira, id, None, draft).await.unwrap();
    app.issue_sandbox_ids(mira, id).await.unwrap();
    let after = ids(&programme, id).await;
    assert_eq!(after[0], before[0]);
    assert_ne!(after[1], before[1]);

    let only_hepa = [SlotLine {
        slot_id: "HEPA".into(),
        category: "air_filter".into(),
    }];
    app.put_device_slots(mira, id, None, &only_hepa).await.unwrap();
    assert_eq!(ids(&programme, id).await, after[..1]);
    let sandbox = response(&programme, id, Environment::Sandbox).await.unwrap();
    assert!(
        sandbox.contains(&after[0].1) && !sandbox.contains("CARBON"),
        "{sandbox}"
    );
}

#[rstest]
#[tokio::test]
async fn production_and_sandbox_stand_side_by_side(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = programme.answered_device().await;
    app.issue_sandbox_ids(mira, id).await.unwrap();
    let request = programme.submit(id).await.unwrap();
    let locked = app.issue_sandbox_ids(mira, id).await;
    assert!(matches!(locked, Err(RequestError::Locked(locked)) if locked.stage == Stage::Submitted));
    app.decide_request(&programme.tomas, request.id, &assign(&request))
        .await
        .unwrap();

    let production = response(&programme, id, Environment::Production).await.unwrap();
    let sandbox = response(&programme, id, Environment::Sandbox).await.unwrap();
    assert!(!production.contains("sandbox"), "{production}");
    let assigned = app.replenishment_ids(mira, id).await.unwrap();
    let texts = assigned.iter().map(|slot| slot.assignment.replenishment_id.to_string());
    let all: BTreeSet<_> = texts
        .chain(ids(&programme, id).await.into_iter().map(|(_, id)| id))
        .collect();
    assert_eq!(all.len(), 4);
    for (_, text) in ids(&programme, id).await {
        assert!(sandbox.contains(&text), "{sandbox}");
    }
}

#[rstest]
#[tokio::test]
async fn the_sandbox_is_its_makers(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = programme.answered_device().await;
    let reviewer = programme.app.issue_sandbox_ids(&programme.tomas, id).await;
    assert!(matches!(reviewer, Err(RequestError::Denied(Denied::Forbidden))));
    let stranger = programme.app.issue_sandbox_ids(&programme.stranger, id).await;
    assert!(matches!(stranger, Err(RequestError::Denied(Denied::Hidden))));
    let hidden = programme.app.sandbox_ids(&programme.stranger, id).await;
    assert!(matches!(hidden, Err(RequestError::Denied(Denied::Hidden))));
}
