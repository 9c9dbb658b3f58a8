//! The whole way from a draft to IDs in a discovery response.

use std::collections::BTreeMap;

use replenish_app::{
    mail::Letter,
    requests::{Decision, ListChoices, RequestError},
};
use replenish_domain::{
    device::{Environment, Stage},
    request::{Answer, RequestStatus},
};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::Programme;

#[rstest]
#[tokio::test]
async fn a_maker_asks_and_gets_an_id_for_every_slot(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let request = programme.submitted().await;
    let device = request.device;

    assert_eq!(request.number.to_string(), "R-0001");
    assert_eq!(request.due_at.to_string(), "2026-11-25T23:59:59Z");
    assert_eq!(app.device(mira, device).await.unwrap().stage, Stage::Submitted);
    assert_eq!(app.replenishment_ids(mira, device).await.unwrap(), []);
    assert!(matches!(
        app.discovery_response(mira, device, Environment::Production, None)
            .await,
        Err(RequestError::IdsNotAssigned)
    ));

    app.claim_request(&programme.tomas, request.id).await.unwrap();
    assert_eq!(app.device(mira, device).await.unwrap().stage, Stage::InReview);

    let decision = Decision::Assigned {
        content_hash: request.content_hash.to_string(),
        thresholds: BTreeMap::from([("CARBON".to_owned(), Answer::typed("35")), ("HEPA".to_owned(), None)]),
        lists: ListChoices::default(),
    };
    app.decide_request(&programme.tomas, request.id, &decision)
        .await
        .unwrap();

    let ids = app.replenishment_ids(mira, device).await.unwrap();
    let shown: Vec<_> = ids
        .iter()
        .map(|slot| (slot.slot_id.as_str(), slot.assignment.threshold_percent.percent()))
        .collect();
    assert_eq!(shown, [("HEPA", 20), ("CARBON", 35)]);
    let [hepa, carbon] = [&ids[0], &ids[1]].map(|slot| slot.assignment.replenishment_id.clone());
    assert_ne!(hepa, carbon);
    assert!(hepa.as_str().starts_with("arn:replenish:smarthome:drs:sensor:"));

    let after = app.device(mira, device).await.unwrap();
    assert_eq!(after.stage, Stage::Assigned);
    assert_eq!(after.slots[0].replenishment_id, Some(hepa.clone()));
    let latest = app.latest_request(mira, device).await.unwrap().unwrap();
    assert_eq!(latest.state.status(), RequestStatus::Assigned);
    let accounts = app.test_accounts(mira, device).await.unwrap();
    assert!(accounts.iter().all(|account| account.confirmed.is_some()));

    let response = app
        .discovery_response(mira, device, Environment::Production, Some("de-DE"))
        .await
        .unwrap();
    let response = format!("{response:?}");
    assert!(response.contains(hepa.as_str()) && response.contains(carbon.as_str()));
    assert_eq!(app.discovery_locales(mira, device).await.unwrap(), ["en-US", "de-DE"]);
    let acts = programme.acts(device).await;
    assert!(acts.ends_with(&["request.assigned".to_owned()]), "{acts:?}");
}

#[rstest]
#[tokio::test]
async fn everybody_concerned_gets_a_mail_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let request = programme.submitted().await;
    let mut announced = programme.mails().await;
    announced.sort_by(|one, other| one.0.cmp(&other.0));
    let recipients: Vec<_> = announced.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(
        recipients,
        [
            "ada@people.example",
            "questions@nordlicht.example",
            "tomas@people.example"
        ]
    );
    let Letter::RequestReceived { number, link, .. } = &announced[1].1 else {
        panic!("the contact is told that the request arrived")
    };
    assert_eq!(number, "R-0001");
    assert!(link.starts_with("http://127.0.0.1:8080/devices/dev_") && link.ends_with("/request"));
    let Letter::RequestToReview { organisation, link, .. } = &announced[0].1 else {
        panic!("reviewers are told that there is a request")
    };
    assert_eq!(organisation, "Nordlicht Appliances");
    assert!(link.ends_with(&format!("/desk/requests/{}", request.id)));

    let decision = crate::programme::assign(&request);
    programme
        .app
        .decide_request(&programme.tomas, request.id, &decision)
        .await
        .unwrap();
    let answered = programme.mails().await;
    let recipients: Vec<_> = answered.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(recipients, ["mira@people.example", "questions@nordlicht.example"]);
    let Letter::IdsAssigned { slots, .. } = &answered[0].1 else {
        panic!("the maker is told the IDs")
    };
    let order: Vec<_> = slots.iter().map(|(slot, _)| slot.as_str()).collect();
    assert_eq!(order, ["HEPA", "CARBON"]);
}

#[rstest]
#[tokio::test]
async fn a_contact_who_submits_gets_one_answer(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let id = programme.device().await.id;
    let mut draft = crate::programme::answers();
    draft.contact_email = String::new();
    programme
        .app
        .save_draft(&programme.mira, id, None, draft)
        .await
        .unwrap();
    let request = programme.submit(id).await.unwrap();
    programme.mails().await;
    let decision = crate::programme::reject("The picture shows another device.");
    programme
        .app
        .decide_request(&programme.tomas, request.id, &decision)
        .await
        .unwrap();
    let mails = programme.mails().await;
    let [(to, Letter::RequestRejected { reason, .. })] = &mails[..] else {
        panic!("one answer, not {mails:?}")
    };
    assert_eq!(
        (to.as_str(), reason.as_str()),
        ("mira@people.example", "The picture shows another device.")
    );
}
