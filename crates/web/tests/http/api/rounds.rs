//! Findings, questions to the maker, and the rounds they make.

use axum::http::Method;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, Client, Person, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Maker, answers, request_path};

/// A request that was handed in, with both sides of the desk.
struct Case {
    app: TestApp,
    maker: Maker,
    reviewer: Person,
    desk: Client,
    device: String,
    request: Value,
    path: String,
}

impl Case {
    async fn start(engine: Engine) -> Self {
        let app = TestApp::start(engine).await;
        let maker = Maker::of(&app).await;
        let reviewer = app.reviewer().await;
        let desk = app.program_of(&reviewer).await;
        let (device, request) = maker.submitted().await;
        let path = request_path(&request);
        Self {
            app,
            maker,
            reviewer,
            desk,
            device,
            request,
            path,
        }
    }

    async fn act(&self, client: &Client, act: &str, body: &Value) -> Answer {
        client.post(&format!("{}/{act}", self.path), body).await
    }

    async fn note(&self, finding: &Value) -> Answer {
        self.act(&self.desk, "findings", finding).await
    }

    async fn change(&self, client: &Client, number: i64, change: &Value) -> Answer {
        let path = format!("{}/findings/{number}", self.path);
        client.json(Method::PATCH, &path, change).await
    }

    async fn ask(&self, body: &Value) -> Answer {
        self.act(&self.desk, "return", body).await
    }

    async fn submit(&self) -> Answer {
        let path = format!("{}/id-requests", self.device);
        self.maker.api.post(&path, &json!({})).await
    }

    async fn save(&self, draft: &Value) -> Answer {
        let path = format!("{}/id-request/draft", self.device);
        self.maker.api.put(&path, draft).await
    }

    async fn shown_to(&self, client: &Client) -> Value {
        client.get(&self.path).await.expect(200).json()
    }
}

fn capacity() -> Value {
    json!({
        "pointer": "/slots/HEPA/capacity", "severity": "must_fix", "detail": "It does not fit the filter.",
        "evidence": "The manual says 90.", "suggestion": "90",
    })
}

fn assigned(request: &Value) -> Value {
    json!({"outcome": "assigned", "content_hash": request["content_hash"]})
}

#[rstest]
#[tokio::test]
async fn a_request_goes_back_and_comes_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    let noted = case.note(&capacity()).await.expect(201).json();
    assert_eq!(
        (&noted["number"], &noted["label"], &noted["status"], &noted["sent_at"]),
        (&json!(1), &json!("HEPA, Full capacity"), &json!("open"), &Value::Null)
    );
    let hash = &case.request["content_hash"];
    let returned = case
        .ask(&json!({"content_hash": hash, "message": "Nearly there."}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&returned["status"], &returned["clock"]["paused"]),
        (&json!("needs_info"), &json!(true))
    );
    let seen = case.shown_to(&case.maker.api).await;
    assert_eq!(seen["findings"][0]["suggestion"], "90");
    assert_eq!(
        (&seen["messages"][0]["side"], &seen["messages"][0]["text"]),
        (&json!("programme"), &json!("Nearly there."))
    );
    assert_eq!(
        (&seen["rounds"][0]["round"], &seen["rounds"][0]["findings"]),
        (&json!(1), &json!(1))
    );

    let renamed = json!({"name": "Another name"});
    let refused = case.maker.api.json(Method::PATCH, &case.device, &renamed).await;
    refused.assert_problem(409, "locked");
    assert!(refused.text().contains("Device name"), "{}", refused.text());
    let mut draft = answers();
    draft["slots"]["CARBON"]["capacity"] = json!(77);
    let refused = case.save(&draft).await;
    refused.assert_problem(409, "locked");
    assert!(refused.text().contains("CARBON, capacity"), "{}", refused.text());
    let mut draft = answers();
    draft["slots"]["HEPA"]["capacity"] = json!(90);
    let _ = case.save(&draft).await.expect(200);

    let again = case.submit().await.expect(201).json();
    assert_eq!(
        (&again["id"], &again["round"], &again["status"]),
        (&case.request["id"], &json!(2), &json!("submitted"))
    );
    let changed = json!([{
        "pointer": "/slots/HEPA/capacity", "label": "HEPA, Full capacity", "before": "100", "after": "90",
    }]);
    assert_eq!(again["changes_since_last_round"], changed);
    assert_eq!(again["findings"][0]["status"], "changed");
    let stale = case.act(&case.desk, "decision", &assigned(&case.request)).await;
    stale.assert_problem(409, "content-hash-stale");
    let decided = case.act(&case.desk, "decision", &assigned(&again)).await.expect(200);
    assert_eq!(decided.json()["status"], "assigned");
}

#[rstest]
#[tokio::test]
async fn makers_read_findings_once_they_are_asked_or_answered(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    let note = json!({"pointer": "", "severity": "note", "detail": "A fine device."});
    let _ = case.note(&note).await.expect(201);
    let _ = case.note(&capacity()).await.expect(201);
    let _ = case
        .change(&case.desk, 2, &json!({"status": "waived", "reason": "A prototype."}))
        .await
        .expect(200);
    assert_eq!(case.shown_to(&case.maker.api).await["findings"], json!([]));
    for change in [json!({"reply": "It is."}), json!({"detail": "Mine."})] {
        let refused = case.change(&case.maker.api, 1, &change).await;
        refused.assert_problem(404, "not-found");
    }
    let activity = case.maker.api.get(&format!("{}/activity", case.device)).await;
    assert!(!activity.text().contains("finding."), "{}", activity.text());

    let decided = case.act(&case.desk, "decision", &assigned(&case.request)).await;
    let _ = decided.expect(200);
    let seen = case.shown_to(&case.maker.api).await;
    assert_eq!(seen["findings"][0]["detail"], "A fine device.");
    assert_eq!(seen["findings"][1]["reason"], "A prototype.");
}

#[rstest]
#[tokio::test]
async fn every_fault_of_a_finding_is_named(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    case.note(&json!({}))
        .await
        .assert_faults(&[("/severity", "severity-unknown"), ("/detail", "detail-required")]);
    let long = "x".repeat(2_001);
    let wrong = json!({
        "pointer": "/slots/PODS", "severity": "bad", "detail": long, "rule": "No Rule", "evidence": long,
        "suggestion": long,
    });
    case.note(&wrong).await.assert_faults(&[
        ("/pointer", "pointer-unknown"),
        ("/severity", "severity-unknown"),
        ("/detail", "text-too-long"),
        ("/evidence", "text-too-long"),
        ("/suggestion", "text-too-long"),
        ("/rule", "rule-invalid"),
    ]);
    assert_eq!(case.shown_to(&case.desk).await["findings"], json!([]));

    let _ = case.note(&capacity()).await.expect(201);
    for (change, expected) in [
        (json!({"status": "waived"}), ("/reason", "reason-required")),
        (
            json!({"status": "waived", "reason": long}),
            ("/reason", "text-too-long"),
        ),
        (json!({"status": "changed"}), ("/status", "status-unknown")),
        (json!({"severity": "bad"}), ("/severity", "severity-unknown")),
        (json!({"detail": " "}), ("/detail", "detail-required")),
        (json!({"pointer": "/nothing"}), ("/pointer", "pointer-unknown")),
        (json!({"text": "x"}), ("/text", "unknown-member")),
    ] {
        case.change(&case.desk, 1, &change).await.assert_faults(&[expected]);
    }
    let decision = case.act(&case.desk, "decision", &assigned(&case.request)).await;
    decision.assert_faults(&[("/findings/1", "finding-open")]);
    let gone = case.change(&case.desk, 2, &json!({"status": "resolved"})).await;
    gone.assert_problem(404, "not-found");
}

#[rstest]
#[tokio::test]
async fn a_finding_is_rewritten_and_taken_back_until_it_is_sent(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    let _ = case.note(&capacity()).await.expect(201);
    let first = format!("{}/findings/1", case.path);
    let milder = json!({"severity": "should_fix"});
    let rewritten = case.change(&case.desk, 1, &milder).await.expect(200).json();
    assert_eq!(
        (&rewritten["severity"], &rewritten["suggestion"]),
        (&json!("should_fix"), &json!("90"))
    );
    let _ = case.desk.delete(&first).await.expect(204);
    case.desk.delete(&first).await.assert_problem(404, "not-found");
    let _ = case.note(&capacity()).await.expect(201);
    let _ = case.ask(&json!({})).await.expect(200);
    let unanswered = case.submit().await;
    unanswered.assert_faults(&[("/findings/1", "finding-unanswered")]);
    let refused = case.change(&case.maker.api, 1, &json!({"reply": " "})).await;
    refused.assert_faults(&[("/reply", "reason-required")]);
    let reply = json!({"reply": "It is a double filter."});
    let replied = case.change(&case.maker.api, 1, &reply).await.expect(200);
    assert_eq!(replied.json()["reply"], "It is a double filter.");
    let _ = case.submit().await.expect(201);

    case.change(&case.desk, 1, &milder)
        .await
        .assert_faults(&[("", "finding-sent")]);
    case.desk.delete(&first).await.assert_faults(&[("", "finding-sent")]);
    let late = case.change(&case.maker.api, 1, &json!({"reply": "And more."})).await;
    late.assert_problem(409, "locked");
    for (status, reason) in [("resolved", None), ("open", None), ("waived", Some("A prototype."))] {
        let change = json!({"status": status, "reason": reason});
        let changed = case.change(&case.desk, 1, &change).await.expect(200).json();
        assert_eq!(
            (&changed["status"], &changed["reason"]),
            (&json!(status), &json!(reason))
        );
    }
}

#[rstest]
#[tokio::test]
async fn asking_needs_something_to_ask(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    let note = json!({"pointer": "/device/image", "severity": "note", "detail": "A fine picture."});
    let _ = case.note(&note).await.expect(201);
    for (body, expected) in [
        (json!({}), ("/findings", "findings-required")),
        (json!({"message": "  "}), ("/findings", "findings-required")),
        (json!({"content_hash": "x"}), ("/content_hash", "content-hash-invalid")),
        (json!({"text": "x"}), ("/text", "unknown-member")),
    ] {
        case.ask(&body).await.assert_faults(&[expected]);
    }
    let long = case.ask(&json!({"message": "x".repeat(2_001)})).await.json();
    assert_eq!(
        (&long["errors"][0]["pointer"], &long["errors"][0]["code"]),
        (&json!("/message"), &json!("text-too-long"))
    );
    let stale = case
        .ask(&json!({"content_hash": "0".repeat(64), "message": "Well?"}))
        .await;
    stale.assert_problem(409, "content-hash-stale");
    let _ = case.ask(&json!({"message": "Which filter is it?"})).await.expect(200);
    let claim = format!("{}/claim", case.path);
    case.desk
        .put(&claim, &json!({}))
        .await
        .assert_problem(409, "waiting-for-maker");
    let checklist = format!("{}/checklist", case.path);
    let ticked = case.desk.put(&checklist, &json!({"ticked": []})).await;
    ticked.assert_problem(409, "waiting-for-maker");
    for (act, body) in [
        ("findings", capacity()),
        ("return", json!({"message": "And?"})),
        ("decision", assigned(&case.request)),
    ] {
        let refused = case.act(&case.desk, act, &body).await;
        refused.assert_problem(409, "waiting-for-maker");
    }
    let withdrawn = case.act(&case.maker.api, "withdrawal", &json!({})).await.expect(200);
    assert_eq!(withdrawn.json()["status"], "withdrawn");
    for (act, body) in [("findings", capacity()), ("return", json!({"message": "And?"}))] {
        let refused = case.act(&case.desk, act, &body).await;
        refused.assert_problem(409, "request-closed");
    }
}

#[rstest]
#[tokio::test]
async fn another_reviewers_claim_keeps_notes_away(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    let _ = case.note(&capacity()).await.expect(201);
    let other = app_reviewer(&case.app).await;
    let _ = other.put(&format!("{}/claim", case.path), &json!({})).await.expect(200);
    case.note(&capacity()).await.assert_problem(409, "claimed");
    case.ask(&json!({})).await.assert_problem(409, "claimed");
    let resolved = case.change(&case.desk, 1, &json!({"status": "resolved"})).await;
    resolved.assert_problem(409, "claimed");
    let taken_back = case.desk.delete(&format!("{}/findings/1", case.path)).await;
    taken_back.assert_problem(409, "claimed");
    let ticked = format!("{}/checklist", case.path);
    let ticked = case.desk.put(&ticked, &json!({"ticked": ["kind"]})).await;
    ticked.assert_problem(409, "claimed");
    let _ = case
        .act(&case.desk, "messages", &json!({"text": "I only ask."}))
        .await
        .expect(201);
}

async fn app_reviewer(app: &TestApp) -> Client {
    app.program_of(&app.reviewer().await).await
}

#[rstest]
#[tokio::test]
async fn nothing_of_a_request_is_there_for_another_organisation(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    let _ = case.note(&capacity()).await.expect(201);
    let _ = case.ask(&json!({})).await.expect(200);
    let stranger = Maker::of(&case.app).await.api;
    stranger.get(&case.path).await.assert_problem(404, "not-found");
    let text = json!({"text": "Hello"});
    let message = case.act(&stranger, "messages", &text).await;
    message.assert_problem(404, "not-found");
    for change in [json!({"reply": "Hello"}), json!({"detail": "Hello"})] {
        let refused = case.change(&stranger, 1, &change).await;
        refused.assert_problem(404, "not-found");
    }
    let checklist = stranger.get(&format!("{}/checklist", case.path)).await;
    checklist.assert_problem(404, "not-found");
}

#[rstest]
#[tokio::test]
async fn both_sides_write_messages_in_every_state(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    let text = json!({"text": "Is the picture right?"});
    let written = case.act(&case.maker.api, "messages", &text).await.expect(201).json();
    assert_eq!((&written["number"], &written["side"]), (&json!(1), &json!("maker")));
    for (text, code) in [
        (Value::Null, "message-required"),
        (json!("x".repeat(2_001)), "text-too-long"),
    ] {
        let refused = case.act(&case.desk, "messages", &json!({ "text": text })).await;
        refused.assert_faults(&[("/text", code)]);
    }
    let _ = case.act(&case.maker.api, "withdrawal", &json!({})).await.expect(200);
    let text = json!({"text": "x".repeat(2_000)});
    let written = case.act(&case.desk, "messages", &text).await.expect(201).json();
    assert_eq!(
        (&written["number"], &written["side"], &written["by"]),
        (
            &json!(2),
            &json!("programme"),
            &json!(case.reviewer.actor.name.as_str())
        )
    );
    let seen = case.shown_to(&case.maker.api).await;
    assert_eq!(seen["messages"].as_array().unwrap().len(), 2);
}

#[rstest]
#[tokio::test]
async fn the_checklist_is_ticked_line_by_line(#[values(Sqlite, Postgres)] engine: Engine) {
    let case = Case::start(engine).await;
    let path = format!("{}/checklist", case.path);
    let empty = case.desk.get(&path).await.expect(200).json();
    assert_eq!(empty["ticked"], json!([]));
    let ticked = json!({"ticked": ["picture", "kind", "sensor"]});
    let ticked = case.desk.put(&path, &ticked).await.expect(200).json();
    let mut lines: Vec<_> = ticked["ticked"].as_array().unwrap().clone();
    lines.sort_by_key(ToString::to_string);
    assert_eq!(lines, ["kind", "picture", "sensor"]);
    let wrong = json!({"ticked": ["kind", "colour", "smell"]});
    case.desk
        .put(&path, &wrong)
        .await
        .assert_faults(&[("/ticked/1", "check-unknown"), ("/ticked/2", "check-unknown")]);

    // What changed has to be looked at again; the rest stays ticked.
    let _ = case.note(&capacity()).await.expect(201);
    let _ = case.ask(&json!({})).await.expect(200);
    let mut draft = answers();
    draft["slots"]["HEPA"]["capacity"] = json!(90);
    let _ = case.save(&draft).await.expect(200);
    let _ = case.submit().await.expect(201);
    let after = case.desk.get(&path).await.expect(200).json();
    let mut lines: Vec<_> = after["ticked"].as_array().unwrap().clone();
    lines.sort_by_key(ToString::to_string);
    assert_eq!(lines, ["kind", "picture"]);
}

#[rstest]
#[tokio::test]
async fn reviewers_keep_answers_for_later(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let desk = app_reviewer(&app).await;
    let path = "/api/v1/saved-answers";
    let save = async |title: &str, text: &str| desk.post(path, &json!({"title": title, "text": text})).await;
    let picture = save("Picture", "White, with nothing around it.")
        .await
        .expect(201)
        .json();
    let _ = save("Capacity", "Say what it holds when full.").await.expect(201);
    save("Picture", "Another.")
        .await
        .assert_faults(&[("/title", "title-taken")]);
    save(&"x".repeat(61), &"x".repeat(2_001))
        .await
        .assert_faults(&[("/title", "text-too-long"), ("/text", "text-too-long")]);
    desk.post(path, &json!({}))
        .await
        .assert_faults(&[("/title", "title-required"), ("/text", "message-required")]);
    let titles = async || {
        let all = app_reviewer(&app).await.get(path).await.expect(200).json();
        let all = all.as_array().unwrap().clone();
        all.iter().map(|answer| answer["title"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(titles().await, ["Capacity", "Picture"]);
    let one = format!("{path}/{}", picture["id"].as_str().unwrap());
    let _ = desk.delete(&one).await.expect(204);
    desk.delete(&one).await.assert_problem(404, "not-found");
    assert_eq!(titles().await, ["Capacity"]);
}
