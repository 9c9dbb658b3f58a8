//! What the gateway refuses, and with which words.

use jiff::SignedDuration;
use replenish_app::linking::Presented;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Cloud, EVENTS, change, consumed, description_of, volume};

#[rstest]
#[tokio::test]
async fn only_a_live_token_in_the_header_opens_the_gateway(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    let wash = consumed("wash-1", 1, "2026-11-15T19:20:21Z");
    let nobody = app.anonymous();
    let invalid = |answer: &Answer| description_of(answer, 401, "INVALID_ACCESS_TOKEN_EXCEPTION");
    assert!(invalid(&nobody.post(EVENTS, &wash).await).contains("Authorization is missing"));
    let in_query = format!("{EVENTS}?access_token={}", cloud.token.replace('|', "%7C"));
    assert!(invalid(&nobody.post(&in_query, &wash).await).contains("query string"));
    for value in ["Basic abc", "Bearer", "Bearer Atza|unknown", "Bearer rpl_abc"] {
        invalid(&nobody.with("authorization", value).post(EVENTS, &wash).await);
    }
    assert_eq!(cloud.tablets(&app).await, 0);
    app.clock.advance(SignedDuration::from_mins(61));
    assert!(invalid(&cloud.send(&wash).await).contains("expired"));
}

#[rstest]
#[tokio::test]
async fn after_an_unlinking_the_skill_is_disabled(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = crate::api::Maker::of(&app).await;
    let cloud = Cloud::of(&app, &maker).await;
    let wash = consumed("wash-1", 1, "2026-11-15T19:20:21Z");
    cloud.send(&wash).await.expect(202);
    let Presented::Live(link) = app.app.link_of_token(&cloud.token).await.unwrap() else {
        panic!("the link is alive");
    };
    app.app.unlink_as_maker(&maker.person.actor, link.link).await.unwrap();
    let description = description_of(&cloud.send(&wash).await, 403, "SKILL_DISABLED_EXCEPTION");
    assert!(description.contains("Delete the tokens"), "{description}");
}

#[rstest]
#[tokio::test]
async fn a_feedback_loop_is_slowed_down(#[values(Sqlite, Postgres)] engine: Engine) {
    let slow = std::num::NonZeroU32::MIN;
    let app = TestApp::start_with(engine, |settings| replenish_app::Settings {
        gateway_rate: slow,
        ..settings
    })
    .await;
    let cloud = Cloud::with_devices(&app).await;
    let send = async |n: u8| cloud.send(&consumed(&n.to_string(), 1, "2026-11-15T19:20:21Z")).await;
    for n in 1..10 {
        send(n).await.expect(202);
    }
    let refused = send(10).await;
    description_of(&refused, 429, "THROTTLING_EXCEPTION");
    assert_eq!(refused.headers["retry-after"], "2");
    app.clock.advance(SignedDuration::from_secs(2));
    send(10).await.expect(202);
    assert_eq!(cloud.tablets(&app).await, 10);
}

#[rstest]
#[case::no_event(json!({"header": {}, "payload": {}}), "event is missing")]
#[case::a_directive(json!({"directive": {}}), "directive")]
#[case::an_answer(answer_to("Alexa.Discovery", "Discover.Response", &json!({"endpoints": []})), "AddOrUpdateReport")]
#[case::an_acceptance(answer_to("Alexa.Authorization", "AcceptGrant.Response", &json!({})), "AcceptGrant")]
#[case::text_for_a_number(
    consumed("x", "1", "2026-11-15T19:20:21Z"),
    "event.payload.usage.value must be a number"
)]
#[case::half_a_piece(
    consumed("x", 0.5, "2026-11-15T19:20:21Z"),
    "event.payload.usage.value must be a whole number"
)]
#[case::an_offset(consumed("x", 1, "2026-11-15T19:20:21+01:00"), "event.payload.timeOfSample")]
#[case::no_properties(without_properties(), "event.payload.change.properties")]
#[tokio::test]
async fn a_wrong_message_is_explained(#[case] message: Value, #[case] place: &str) {
    let app = TestApp::start(Sqlite).await;
    let cloud = Cloud::with_devices(&app).await;
    let description = description_of(&cloud.send(&message).await, 400, "INVALID_REQUEST_EXCEPTION");
    assert!(description.contains(place), "{description}");
}

fn answer_to(namespace: &str, name: &str, payload: &Value) -> Value {
    json!({"event": {"header": super::header(namespace, name, "x"), "payload": payload}})
}

fn without_properties() -> Value {
    let mut message = change("x", &volume(1, "MILLILITER"), "2026-11-15T19:20:21Z");
    message["event"]["payload"]["change"] = json!({"cause": {"type": "PERIODIC_POLL"}});
    message
}

#[tokio::test]
async fn every_error_has_the_documented_body() {
    let app = TestApp::start(Sqlite).await;
    let answer = app.anonymous().get(EVENTS).await;
    description_of(&answer, 405, "INVALID_REQUEST_EXCEPTION");
    assert_eq!(answer.headers["allow"], "POST");
}
