//! Requests that go to and fro.

use replenish_app::requests::Submission;
use replenish_domain::request::{Answer, IdRequest, NewFinding};
use replenish_testkit::{Person, TestApp, devices as usual};

/// A request whose maker is asked about two fields, with a message.
pub(super) async fn asked(app: &TestApp, maker: &Person, reviewer: &Person) -> IdRequest {
    let request = usual::submitted(&app.app, &maker.actor).await;
    let capacity = NewFinding {
        pointer: "/slots/HEPA/capacity".to_owned(),
        severity: "must_fix".to_owned(),
        detail: "The capacity is that of another filter.".to_owned(),
        evidence: Some("The description says 30 by 20 cm.".to_owned()),
        suggestion: Some("100".to_owned()),
        ..NewFinding::default()
    };
    let picture = NewFinding {
        pointer: "/device/image".to_owned(),
        severity: "should_fix".to_owned(),
        detail: "The shadow under the device is not white.".to_owned(),
        rule: Some("picture-background".to_owned()),
        ..NewFinding::default()
    };
    for finding in [&capacity, &picture] {
        let noted = app.app.add_finding(&reviewer.actor, request.id, finding).await;
        noted.expect("an open request");
    }
    let app = &app.app;
    let title = request.number.to_string();
    let saved = app.save_answer(&reviewer.actor, &title, "The capacity does not fit.");
    saved.await.expect("a free title");
    let asked = app.return_request(&reviewer.actor, request.id, None, Some("Nearly there."));
    let asked = asked.await.expect("an open request");
    let answered = app.write_message(&maker.actor, request.id, "We are asking our colleagues.");
    answered.await.expect("a request in sight");
    asked
}

/// A request in its second round, one field changed.
pub(super) async fn second(app: &TestApp, maker: &Person, reviewer: &Person) -> IdRequest {
    let request = asked(app, maker, reviewer).await;
    let app = &app.app;
    let mut draft = app.draft(&maker.actor, request.device).await.expect("a draft").draft;
    if let Some(slot) = draft.slots.get_mut("HEPA") {
        slot.capacity = Answer::typed("99");
    }
    let saved = app.save_draft(&maker.actor, request.device, None, draft).await;
    saved.expect("an open field");
    let again = app.submit_request(&maker.actor, request.device, Submission::Draft);
    again.await.expect("every finding answered")
}
