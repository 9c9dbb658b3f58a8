//! Certifying a device, one marketplace at a time: both sides, in every state.

use axum::http::Method;
use replenish_domain::account::Role;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Maker, request_path};

/// A device with its IDs, and both sides of the desk.
struct Case {
    app: TestApp,
    maker: Maker,
    desk: Client,
    device: String,
}

impl Case {
    async fn start(engine: Engine) -> Self {
        let app = TestApp::start(engine).await;
        let maker = Maker::of(&app).await;
        let desk = app.program_of(&app.reviewer().await).await;
        let (device, request) = maker.submitted().await;
        let decision = json!({"outcome": "assigned", "content_hash": request["content_hash"]});
        let path = format!("{}/decision", request_path(&request));
        let _ = desk.post(&path, &decision).await.expect(200);
        Self {
            app,
            maker,
            desk,
            device,
        }
    }

    fn path(&self, code: &str) -> String {
        format!("{}/certifications/{code}", self.device)
    }

    async fn shown_to(&self, client: &Client, code: &str) -> Value {
        client.get(&self.path(code)).await.expect(200).json()
    }

    async fn save(&self, client: &Client, evidence: &Value) -> Answer {
        let path = format!("{}/evidence", self.path("DE"));
        client.put(&path, &json!({ "evidence": evidence })).await
    }

    async fn hand_in(&self, client: &Client) -> Answer {
        let path = format!("{}/submission", self.path("DE"));
        client.post(&path, &json!({})).await
    }

    async fn give_back(&self, client: &Client, reasons: &Value) -> Answer {
        let path = format!("{}/return", self.path("DE"));
        client.post(&path, &json!({ "reasons": reasons })).await
    }

    async fn certify(&self, client: &Client, body: &Value) -> Answer {
        client.put(&self.path("DE"), body).await
    }

    async fn handed_in(&self) {
        let _ = self.save(&self.maker.api, &evidence()).await.expect(200);
        let _ = self.hand_in(&self.maker.api).await.expect(200);
    }
}

/// Every case for every slot, seen with the account on the allow list.
fn evidence() -> Value {
    let seen = json!({"date": "2026-11-13", "account": "lab@nordlicht.example", "seen": "As it should be."});
    let once = json!({ "device": seen });
    let each = json!({ "HEPA": seen, "CARBON": seen });
    json!({
        "automatic_reorder": once, "level_shown": once, "product_choice": once,
        "low_order": each, "replacement": each, "low_notice": each,
    })
}

#[rstest]
#[tokio::test]
async fn a_checklist_goes_to_the_desk_and_back_and_is_certified(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    let (maker, desk) = (&case.maker.api, &case.desk);
    let empty = case.shown_to(maker, "DE").await;
    assert_eq!((&empty["status"], &empty["etag"]), (&json!("open"), &json!("v0")));
    assert_eq!(empty["readiness"]["complete"], false);

    let saved = case.save(maker, &evidence()).await.expect(200);
    assert_eq!(saved.headers["etag"], "\"v1\"");
    let saved = saved.json();
    assert_eq!(
        (&saved["status"], &saved["readiness"]["complete"]),
        (&json!("open"), &json!(true))
    );
    assert_eq!(saved["evidence"]["low_order"]["HEPA"]["link"], Value::Null);
    let handed_in = case.hand_in(maker).await.expect(200).json();
    assert_eq!(
        (&handed_in["status"], &handed_in["submitted_at"]),
        (&json!("submitted"), &json!("2026-11-16T09:00:00Z"))
    );

    let returned = case
        .give_back(desk, &json!({"level_shown": "Show both screens."}))
        .await;
    let returned = returned.expect(200).json();
    assert_eq!(
        (&returned["status"], &returned["reasons"]),
        (&json!("returned"), &json!({"level_shown": "Show both screens."}))
    );
    assert_eq!(case.shown_to(maker, "DE").await, returned, "both sides read the same");
    let _ = case.hand_in(maker).await.expect(200);
    let certified = case
        .certify(desk, &json!({"note": "Well tried."}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&certified["status"], &certified["certified_at"], &certified["note"]),
        (
            &json!("certified"),
            &json!("2026-11-16T09:00:00Z"),
            &json!("Well tried.")
        )
    );
    assert_eq!(
        case.shown_to(maker, "US").await["status"],
        "open",
        "the other marketplace is not"
    );
    let device = maker.get(&case.device).await.expect(200).json();
    assert_eq!(device["stage"], "certified");
}

#[rstest]
#[tokio::test]
async fn what_the_evidence_lacks_is_named_by_its_place(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    let maker = &case.maker.api;
    let mut wrong = evidence();
    wrong["level_shown"] = json!({});
    wrong["low_order"]["HEPA"]["account"] = json!("who@nordlicht.example");
    wrong["low_order"]["CARBON"]["date"] = json!("2026-11-17");
    wrong["replacement"]["HEPA"]["link"] = json!("http://nordlicht.example");
    let _ = case.save(maker, &wrong).await.expect(200);
    case.hand_in(maker).await.assert_faults(&[
        ("/evidence/level_shown/device", "evidence-required"),
        ("/evidence/low_order/HEPA/account", "account-not-allowed"),
        ("/evidence/low_order/CARBON/date", "date-in-future"),
        ("/evidence/replacement/HEPA/link", "link-invalid"),
    ]);
    let strange = json!({"dance": {}, "low_order": {"device": {"seen": "x"}}});
    case.save(maker, &strange).await.assert_faults(&[
        ("/evidence/dance", "case-unknown"),
        ("/evidence/low_order/device", "place-unknown"),
    ]);
    let shown = case.shown_to(maker, "DE").await;
    assert_eq!((&shown["status"], &shown["etag"]), (&json!("open"), &json!("v1")));
    assert_eq!(
        shown["evidence"]["low_order"]["HEPA"]["account"],
        "who@nordlicht.example"
    );
}

#[rstest]
#[tokio::test]
async fn each_state_refuses_what_does_not_belong_to_it(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    let (maker, desk) = (&case.maker.api, &case.desk);
    let reasons = json!({"low_order": "Show the order."});
    case.give_back(desk, &reasons)
        .await
        .assert_problem(409, "not-submitted");
    case.handed_in().await;
    case.save(maker, &evidence()).await.assert_problem(409, "with-reviewer");
    case.hand_in(maker).await.assert_problem(409, "with-reviewer");
    case.give_back(desk, &json!({}))
        .await
        .assert_faults(&[("/reasons", "reason-required")]);
    let strange = json!({"dance": "Why?"});
    case.give_back(desk, &strange)
        .await
        .assert_faults(&[("/reasons/dance", "case-unknown")]);
    let _ = case.give_back(desk, &reasons).await.expect(200);
    case.give_back(desk, &reasons)
        .await
        .assert_problem(409, "certification-decided");
    let _ = case.certify(desk, &json!({})).await.expect(200);
    let again = case.certify(desk, &json!({})).await.expect(200).json();
    assert_eq!(again["status"], "certified", "saying it twice changes nothing");
    let other = case.app.program_of(&case.app.reviewer().await).await;
    case.certify(&other, &json!({}))
        .await
        .assert_problem(409, "certification-decided");
    case.save(maker, &evidence())
        .await
        .assert_problem(409, "certification-decided");
}

#[rstest]
#[tokio::test]
async fn a_version_that_has_passed_is_refused(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    case.handed_in().await;
    let path = case.path("DE");
    let stale = case.desk.with("if-match", "\"v1\"");
    stale.put(&path, &json!({})).await.assert_problem(412, "stale");
    let reasons = json!({"reasons": {"low_order": "Show the order."}});
    let returned = stale.post(&format!("{path}/return"), &reasons).await;
    returned.assert_problem(412, "stale");
    assert_eq!(case.shown_to(&case.desk, "DE").await["status"], "submitted");
    let fresh = case.desk.with("if-match", "\"v2\"");
    let certified = fresh.put(&path, &json!({})).await.expect(200);
    assert_eq!(certified.headers["etag"], "\"v3\"");
}

#[rstest]
#[tokio::test]
async fn nobody_certifies_for_the_other_side(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    case.handed_in().await;
    let organisation = case.maker.person.actor.organisation;
    let insider = case.app.person(Role::Reviewer, organisation).await;
    let insider = case.app.program_of(&insider).await;
    let reasons = json!({"low_order": "Show the order."});
    case.certify(&insider, &json!({}))
        .await
        .assert_problem(409, "own-device");
    case.give_back(&insider, &reasons)
        .await
        .assert_problem(409, "own-device");
    case.certify(&case.maker.api, &json!({}))
        .await
        .assert_problem(403, "forbidden");
    case.hand_in(&case.desk).await.assert_problem(403, "forbidden");
    let stranger = Maker::of(&case.app).await;
    let unseen = stranger.api.get(&case.path("DE")).await;
    unseen.assert_problem(404, "not-found");
    let nowhere = case.desk.put(&case.path("JP"), &json!({})).await;
    nowhere.assert_problem(404, "not-found");
    assert_eq!(case.shown_to(&case.desk, "DE").await["status"], "submitted");
}

#[rstest]
#[tokio::test]
async fn nothing_is_certified_before_there_are_ids(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let desk = app.program_of(&app.reviewer().await).await;
    let (device, _) = maker.submitted().await;
    let path = format!("{device}/certifications/US");
    let early = maker
        .api
        .put(&format!("{path}/evidence"), &json!({"evidence": {}}))
        .await;
    early.assert_problem(409, "ids-not-assigned");
    desk.put(&path, &json!({}))
        .await
        .assert_problem(409, "ids-not-assigned");
}

#[rstest]
#[tokio::test]
async fn a_certified_device_takes_marketplaces_and_nothing_else(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    let _ = case.certify(&case.desk, &json!({})).await.expect(200);
    let (maker, device) = (&case.maker.api, &case.device);
    let renamed = maker
        .json(Method::PATCH, device, &json!({"name": "Another name"}))
        .await;
    let slots = maker
        .put(
            &format!("{device}/slots"),
            &json!([{"slot_id": "HEPA", "category": "air_filter"}]),
        )
        .await;
    let picture = maker.delete(&format!("{device}/image")).await;
    let removed = maker.delete(&format!("{device}/marketplaces/US")).await;
    let deleted = maker.delete(device).await;
    removed.assert_problem(409, "locked");
    let detail = removed.json()["detail"].to_string();
    assert!(detail.contains("US” is approved. Start a new version"), "{detail}");
    for refused in [renamed, slots, picture, deleted] {
        refused.assert_problem(409, "locked");
        let detail = refused.json()["detail"].to_string();
        assert!(
            detail.contains("Only marketplaces can be added; for other changes start a new version."),
            "{detail}"
        );
    }
    let path = format!("{device}/marketplaces/FR");
    let added = maker.put(&path, &json!({"friendly_name": "Purificateur"})).await;
    assert!(added.status.is_success(), "{}", added.text());
}
