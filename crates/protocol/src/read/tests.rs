//! Messages of all kinds, right, odd and wrong.
#![expect(
    clippy::needless_pass_by_value,
    reason = "a message is put together from what json! makes"
)]

use proptest::prelude::*;
use replenish_domain::quantity::{Amount, Measurement, Unit};
use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::{gateway::ErrorCode, measurement::MeasurementDeclaration};

fn header(namespace: &str, name: &str) -> Value {
    json!({ "namespace": namespace, "name": name, "payloadVersion": "3", "messageId": "m-1", "instance": "Tank.Rinse" })
}

fn endpoint() -> Value {
    json!({ "scope": { "type": "BearerToken", "token": "Atza|sample" }, "endpointId": "dw-7781" })
}

fn level(value: Value) -> Value {
    json!({
        "namespace": "Alexa.InventoryLevelSensor", "instance": "Tank.Rinse", "name": "level",
        "value": value, "timeOfSample": "2026-03-05T05:06:07Z", "uncertaintyInMilliseconds": 0 })
}

fn milliliters(value: impl Into<Value>) -> Value {
    json!({ "@type": "Volume", "value": value.into(), "unit": "MILLILITER" })
}

fn change_report(properties: Value) -> Value {
    json!({ "event": { "header": header("Alexa", "ChangeReport"), "endpoint": endpoint(),
        "payload": { "change": { "cause": { "type": "PERIODIC_POLL" }, "properties": properties } } } })
}

fn event(namespace: &str, name: &str, payload: Value) -> Value {
    json!({ "event": { "header": header(namespace, name), "endpoint": endpoint(), "payload": payload } })
}

fn consumed(payload: Value) -> Value {
    event("Alexa.InventoryUsageSensor", "InventoryConsumed", payload)
}

fn add_or_update(endpoints: Value) -> Value {
    json!({ "event": { "header": header("Alexa.Discovery", "AddOrUpdateReport"), "payload": {
        "endpoints": endpoints, "scope": { "type": "BearerToken", "token": "Atza|sample" } } } })
}

fn device(capabilities: Value) -> Value {
    json!({ "endpointId": "dw.7781", "manufacturerName": "Nordlicht", "friendlyName": "Dishwasher",
        "description": "DishMate 5 by Nordlicht", "displayCategories": [ "OTHER" ],
        "additionalAttributes": { "model": "DishMate 5", "serialNumber": "NL-7781" },
        "capabilities": capabilities })
}

fn sensor() -> Value {
    json!({ "type": "AlexaInterface", "interface": "Alexa.InventoryLevelSensor", "version": "3", "instance": "Tank.Rinse",
        "properties": { "supported": [ { "name": "level" } ], "proactivelyReported": true },
        "capabilityResources": { "friendlyNames": [
            { "@type": "text", "value": { "text": "Rinse aid", "locale": "en-US" } },
            { "@type": "asset", "value": { "assetId": "Alexa.DeviceName.Washer" } } ] },
        "configuration": { "measurement": { "@type": "Volume", "unit": "MILLILITER" },
            "replenishment": { "@type": "DashReplenishmentId", "value": "arn:x" } } })
}

/// What is told about a message that is refused.
fn refusal(message: &Value) -> String {
    read_message(message.to_string().as_bytes()).unwrap_err().description
}

fn changed(message: &Value, pointer: &str, value: Value) -> Value {
    let mut message = message.clone();
    *message.pointer_mut(pointer).unwrap() = value;
    message
}

fn volume(millionths: i64) -> Quantity {
    let unit = Unit::read(Measurement::Volume, "MILLILITER").unwrap().unwrap();
    let amount = Amount::from_millionths(millionths).unwrap();
    Quantity::new(amount, MeasurementDeclaration::Volume { unit }).unwrap()
}

#[test]
fn a_change_report_tells_levels_and_ignores_other_interfaces() {
    let message = json!({
        "context": { "properties": [
            { "namespace": "Alexa.EndpointHealth", "name": 5, "value": null },
            level(milliliters(610.25)) ] },
        "somethingNew": [ [ 1, "two" ] ],
        "event": change_report(json!([ { "namespace": "Alexa.PowerController" }, level(milliliters(640)) ]))["event"] });
    let text = message.to_string();
    let message = read_message(text.as_bytes()).unwrap();
    assert_eq!(message.token.unwrap().reveal(), "Atza|sample");
    assert_eq!(message.endpoint_id.as_deref(), Some("dw-7781"));
    let reading = |millionths| LevelReading {
        instance: "Tank.Rinse".into(),
        level: volume(millionths),
        sampled_at: "2026-03-05T05:06:07Z".parse().unwrap(),
        uncertainty: 0,
    };
    assert_eq!(
        message.body,
        Body::ChangeReport {
            readings: vec![Ok(reading(640_000_000))]
        }
    );
    assert_eq!(message.context, [Ok(reading(610_250_000))]);
}

#[test]
fn the_usual_message_is_read_without_copying_its_texts() {
    let text = change_report(json!([level(milliliters(1))])).to_string();
    let message = read_message(text.as_bytes()).unwrap();
    assert!(matches!(message.message_id, Cow::Borrowed("m-1")));
    let Body::ChangeReport { readings } = message.body else {
        panic!()
    };
    assert!(matches!(
        readings[0].as_ref().unwrap().instance,
        Cow::Borrowed("Tank.Rinse")
    ));
}

#[rstest]
#[case("/value/value", json!("74"), "value.value must be a number, not text; leave out the quotation marks")]
#[case("/value/value", json!(-1), "value.value must not be negative")]
#[case("/value/value", json!(1e300), "value.value must be at most 999,999,999.999999")]
#[case("/value/value", json!(null), "value.value is missing")]
#[case("/value/unit", json!("LITRE"), "value.unit must be a unit of volume")]
#[case("/value/unit", json!(null), "value.unit is missing")]
#[case("/value/@type", json!("volume"), "value['@type'] must be Count, Percentage, Volume or Weight")]
#[case("/value", json!({ "@type": "Percentage", "value": 255 }), "value.value must be at most 100, because it is a percentage")]
#[case("/value", json!({ "@type": "Count", "value": 1.5 }), "value.value must be a whole number, because it counts pieces")]
#[case("/value", json!(74), "value must be an object, not a number")]
#[case("/value", json!([]), "value must be an object, not an array")]
#[case("/instance", json!(null), "instance is missing")]
#[case("/instance", json!(""), "instance must not be empty")]
#[case("/instance", json!(7), "instance must be text, not a number")]
#[case("/instance", json!("a\u{0}b"), "instance must not hold control characters")]
#[case("/name", json!("value"), "name must be level, the only property of a level sensor")]
#[case("/timeOfSample", json!("2026-03-05T05:06:07+01:00"), "timeOfSample must be in UTC and end in Z, not in an offset")]
#[case("/timeOfSample", json!(null), "timeOfSample is missing")]
#[case("/uncertaintyInMilliseconds", json!("0"), "uncertaintyInMilliseconds must be a number, not text; leave out the quotation marks")]
fn a_level_that_cannot_be_used_does_not_spoil_the_others(
    #[case] pointer: &str,
    #[case] value: Value,
    #[case] expected: &str,
) {
    let bad = changed(&level(milliliters(1)), pointer, value);
    let text = change_report(json!([bad, level(milliliters(2))])).to_string();
    let Body::ChangeReport { readings } = read_message(text.as_bytes()).unwrap().body else {
        panic!()
    };
    let told = readings[0].as_ref().unwrap_err().fault.to_string();
    assert_eq!(told, format!("event.payload.change.properties[0].{expected}"));
    assert!(readings[1].is_ok());
}

#[test]
fn a_level_that_cannot_be_used_tells_whose_it_is() {
    let bad = changed(
        &level(json!({ "@type": "Percentage", "value": 1 })),
        "/value/value",
        json!(181),
    );
    let text = change_report(json!([bad])).to_string();
    let Body::ChangeReport { readings } = read_message(text.as_bytes()).unwrap().body else {
        panic!()
    };
    let bad = readings[0].as_ref().unwrap_err();
    assert_eq!(bad.instance.as_deref(), Some("Tank.Rinse"));
    assert!(bad.sampled_at.is_some());
}

#[test]
fn a_piece_that_is_only_whole_after_rounding_is_refused() {
    let text = change_report(json!([level(json!({ "@type": "Count", "value": 0 }))])).to_string();
    let text = text.replace("\"value\":0", "\"value\":3.00000001");
    let Body::ChangeReport { readings } = read_message(text.as_bytes()).unwrap().body else {
        panic!()
    };
    assert!(readings[0].is_err());
}

#[test]
fn consumption_is_read_for_both_interfaces() {
    let payload = json!({ "usage": { "unit": "GRAM", "value": 0.5, "@type": "Weight" }, "timeOfSample": "2026-03-04T19:20:21.12345678Z" });
    for (namespace, kind) in [
        ("Alexa.InventoryUsageSensor", UsageKind::Usage),
        ("Alexa.InventoryLevelUsageSensor", UsageKind::LevelUsage),
    ] {
        let mut message = event(namespace, "InventoryConsumed", payload.clone());
        message["context"] = json!({});
        let text = message.to_string();
        let Body::Consumed {
            sensor,
            instance,
            usage,
            sampled_at,
        } = read_message(text.as_bytes()).unwrap().body
        else {
            panic!()
        };
        assert_eq!((sensor, &*instance), (kind, "Tank.Rinse"));
        assert_eq!(usage.amount().to_string(), "0.5");
        assert_eq!(sampled_at.to_string(), "2026-03-04T19:20:21.123Z");
    }
}

#[rstest]
#[case(json!({}), None, None)]
#[case(json!({ "newAbsoluteLevel": { "@type": "Percentage", "value": 80 }, "replaceDate": "2026-03-05T08:00:00Z" }), Some("80"), Some("2026-03-05T08:00:00Z"))]
#[case(json!({ "new_absolute_level": { "@type": "Percentage", "value": 1e1 }, "replace_date": "2026-03-05T08:00:00Z" }), Some("10"), Some("2026-03-05T08:00:00Z"))]
#[case(json!({ "timeOfSample": "2026-03-05T09:00:00Z" }), None, Some("2026-03-05T09:00:00Z"))]
fn a_replacement_is_read_in_both_spellings(
    #[case] payload: Value,
    #[case] level: Option<&str>,
    #[case] at: Option<&str>,
) {
    let text = event("Alexa.InventoryLevelUsageSensor", "InventoryReplaced", payload).to_string();
    let Body::Replaced {
        new_level, replaced_at, ..
    } = read_message(text.as_bytes()).unwrap().body
    else {
        panic!()
    };
    assert_eq!(new_level.map(|level| level.amount().to_string()).as_deref(), level);
    assert_eq!(replaced_at.map(|at| at.to_string()).as_deref(), at);
}

#[test]
fn an_endpoint_is_read_as_far_as_supplies_go() {
    let speaker = json!({ "interface": "Alexa.Speaker", "instance": 4, "properties": "none", "configuration": [] });
    let text = add_or_update(json!([device(json!([speaker, sensor()]))])).to_string();
    let message = read_message(text.as_bytes()).unwrap();
    assert_eq!(message.token.unwrap().reveal(), "Atza|sample");
    let Body::AddOrUpdate { endpoints } = message.body else {
        panic!()
    };
    let [device] = &endpoints[..] else { panic!() };
    assert_eq!(device.endpoint_id, "dw.7781");
    assert_eq!(device.model.as_deref(), Some("DishMate 5"));
    assert_eq!(device.serial.as_deref(), Some("NL-7781"));
    let [sensor] = &device.sensors[..] else { panic!() };
    assert_eq!((sensor.kind, &*sensor.instance), (SensorKind::Level, "Tank.Rinse"));
    assert_eq!(sensor.measurement, volume(0).measurement());
    assert_eq!(sensor.replenishment_id.as_deref(), Some("arn:x"));
    assert!(sensor.proactively_reported && !sensor.retrievable);
    assert_eq!(
        sensor.labels,
        [
            LabelReport::Text {
                text: "Rinse aid".into(),
                locale: "en-US".into()
            },
            LabelReport::Asset {
                id: "Alexa.DeviceName.Washer".into()
            },
        ]
    );
}

#[test]
fn a_replenishment_may_come_later() {
    let mut sensor = sensor();
    sensor["configuration"]["replenishment"] = Value::Null;
    let text = add_or_update(json!([device(json!([sensor]))])).to_string();
    let Body::AddOrUpdate { endpoints } = read_message(text.as_bytes()).unwrap().body else {
        panic!()
    };
    assert_eq!(endpoints[0].sensors[0].replenishment_id, None);
}

#[rstest]
#[case("/endpointId", json!(null), "endpointId is missing")]
#[case("/friendlyName", json!(""), "friendlyName must not be empty")]
#[case("/capabilities", json!(null), "capabilities is missing")]
#[case("/capabilities", json!({}), "capabilities must be an array, not an object")]
#[case("/capabilities/0", json!("x"), "capabilities[0] must be an object, not text")]
#[case("/capabilities/0/instance", json!(null), "capabilities[0].instance is missing")]
#[case("/capabilities/0/configuration", json!(null), "capabilities[0].configuration is missing")]
#[case("/capabilities/0/configuration/measurement", json!(null), "capabilities[0].configuration.measurement is missing")]
#[case("/capabilities/0/configuration/measurement/unit", json!(null), "capabilities[0].configuration.measurement.unit is missing")]
#[case("/capabilities/0/configuration/replenishment/value", json!(""), "capabilities[0].configuration.replenishment.value must not be empty")]
#[case("/capabilities/0/configuration/replenishment", json!({}), "capabilities[0].configuration.replenishment['@type'] must be DashReplenishmentId")]
#[case("/capabilities/0/properties/proactivelyReported", json!("true"), "capabilities[0].properties.proactivelyReported must be true or false; leave out the quotation marks")]
#[case("/capabilities/0/capabilityResources/friendlyNames", json!([]), "capabilities[0].capabilityResources.friendlyNames must not be empty")]
#[case("/capabilities/0/capabilityResources/friendlyNames/0/@type", json!("texts"), "capabilities[0].capabilityResources.friendlyNames[0]['@type'] must be text or asset")]
#[case("/capabilities", json!([sensor(), sensor()]), "capabilities[1].instance is that of an earlier sensor of the interface")]
#[case("/capabilities", json!(vec![json!({}); 101]), "capabilities must have at most 100 entries")]
fn an_endpoint_that_cannot_be_used_is_refused(#[case] pointer: &str, #[case] value: Value, #[case] expected: &str) {
    let broken = changed(&device(json!([sensor()])), pointer, value);
    let message = add_or_update(json!([broken]));
    assert_eq!(refusal(&message), format!("event.payload.endpoints[0].{expected}"));
}

#[test]
fn a_configuration_inside_properties_is_recognised() {
    let mut sensor = sensor();
    sensor["properties"]["configuration"] = sensor["configuration"].take();
    let expected =
        "event.payload.endpoints[0].capabilities[0].configuration is missing; it stands beside properties, not inside";
    assert_eq!(refusal(&add_or_update(json!([device(json!([sensor]))]))), expected);
}

#[test]
fn more_than_three_hundred_endpoints_are_too_large() {
    let text = add_or_update(json!(vec![device(json!([])); 301])).to_string();
    let error = read_message(text.as_bytes()).unwrap_err();
    assert_eq!(error.code, ErrorCode::RequestEntityTooLarge);
    assert_eq!(
        error.description,
        "event.payload.endpoints has 301 entries; one message takes at most 300"
    );
}

#[test]
fn a_device_stands_in_a_report_once() {
    let message = add_or_update(json!([device(json!([])), device(json!([]))]));
    assert_eq!(
        refusal(&message),
        "event.payload.endpoints[1].endpointId is that of an earlier endpoint"
    );
}

#[test]
fn deletions_name_endpoints() {
    let mut message = add_or_update(json!([{ "endpointId": "a" }, { "endpointId": "b" }]));
    message["event"]["header"]["name"] = json!("DeleteReport");
    let text = message.to_string();
    let Body::Delete { endpoint_ids } = read_message(text.as_bytes()).unwrap().body else {
        panic!()
    };
    assert_eq!(endpoint_ids, ["a", "b"]);
    message["event"]["payload"]["endpoints"] = json!([]);
    assert_eq!(refusal(&message), "event.payload.endpoints must not be empty");
}

#[test]
fn answers_are_recognised() {
    let body = |namespace: &str, name: &str, payload: Value| {
        let text = event(namespace, name, payload).to_string();
        format!("{:?}", read_message(text.as_bytes()).unwrap().body)
    };
    assert_eq!(body("Alexa", "StateReport", json!({})), "StateReport");
    assert_eq!(body("Alexa", "Response", json!({})), "Response");
    assert_eq!(
        body("Alexa.Authorization", "AcceptGrant.Response", json!({})),
        "AcceptGrantResponse"
    );
    let failed = body(
        "Alexa.Discovery",
        "ErrorResponse",
        json!({ "type": "INTERNAL_ERROR", "message": "oh" }),
    );
    assert_eq!(failed, "ErrorResponse { type: \"INTERNAL_ERROR\", message: \"oh\" }");
    let empty = body("Alexa.Discovery", "Discover.Response", json!({ "endpoints": [] }));
    assert_eq!(empty, "DiscoverResponse { endpoints: [] }");
}

#[test]
fn messages_of_other_interfaces_are_taken_unread() {
    let mut message = event("Alexa.DoorbellEventSource", "DoorbellPress", json!("anything"));
    message["event"]["header"]["payloadVersion"] = json!(1);
    message["event"]["endpoint"] = json!("kitchen");
    message["context"] = json!([]);
    let text = message.to_string();
    let Body::Other { namespace, name } = read_message(text.as_bytes()).unwrap().body else {
        panic!()
    };
    assert_eq!((&*namespace, &*name), ("Alexa.DoorbellEventSource", "DoorbellPress"));
}

#[rstest]
#[case("/event/header", json!(null), "event.header is missing")]
#[case("/event", json!(null), "event is missing")]
#[case("/event", json!("{}"), "event must be an object, not text")]
#[case("/event", json!([{}]), "event must be an object, not an array")]
#[case("/event/endpoint", json!(null), "event.endpoint is missing")]
#[case("/event/endpoint/endpointId", json!(null), "event.endpoint.endpointId is missing")]
#[case("/event/endpoint/scope", json!("Atza"), "event.endpoint.scope must be an object, not text")]
#[case("/event/endpoint/scope/token", json!(1), "event.endpoint.scope.token must be text, not a number")]
#[case("/event/header/namespace", json!(null), "event.header.namespace is missing")]
#[case("/event/header/name", json!(3), "event.header.name must be text, not a number")]
#[case("/event/header/messageId", json!(null), "event.header.messageId is missing")]
#[case("/event/header/payloadVersion", json!(3), "event.header.payloadVersion must be the text \"3\"")]
#[case("/event/header/instance", json!(null), "event.header.instance is missing")]
#[case("/event/payload", json!(null), "event.payload is missing")]
#[case("/event/payload/usage", json!(null), "event.payload.usage is missing")]
#[case("/event/payload/usage/value", json!("1"), "event.payload.usage.value must be a number, not text; leave out the quotation marks")]
#[case("/event/payload/timeOfSample", json!(1_772_600_767), "event.payload.timeOfSample must be text, not a number")]
fn a_message_that_cannot_be_used_is_refused_with_its_place(
    #[case] pointer: &str,
    #[case] value: Value,
    #[case] expected: &str,
) {
    let message =
        consumed(json!({ "usage": { "@type": "Count", "value": 1 }, "timeOfSample": "2026-03-04T19:20:21Z" }));
    assert!(read_message(message.to_string().as_bytes()).is_ok());
    assert_eq!(refusal(&changed(&message, pointer, value)), expected);
}

#[test]
fn a_sensor_named_in_the_payload_is_recognised() {
    let mut message = consumed(json!({ "instance": "Tank" }));
    message["event"]["header"]["instance"] = Value::Null;
    let expected = "event.header.instance is missing; the sensor is named in the header, not in the payload";
    assert_eq!(refusal(&message), expected);
}

#[rstest]
#[case(
    r#"{"header":{},"payload":{}}"#,
    "event is missing; put header, endpoint and payload inside event"
)]
#[case(
    r#"{"directive":{}}"#,
    "event is missing; this is a directive, which the service sends and does not take"
)]
#[case("[]", "the message must be an object, not an array")]
#[case("\"{}\"", "the message must be an object, not text")]
#[case(
    r#"{"event":{"header":{"name":"a","name":"b"}}}"#,
    "event.header has the key name twice"
)]
#[case(r#"{"event":{},"event":{}}"#, "the message has the key event twice")]
#[case(
    r#"{"event":{"header":{"namespace":"Alexa","name":"Response","payloadVersion":"3"}},"context":{"properties":[1]}}"#,
    "context.properties[0] must be an object, not a number"
)]
#[case(
    r#"{"event":{"header":{"name":"a","namespace":"\ud83d"}}}"#,
    "event.header.namespace holds an escape such as \\uD83D that is half a character"
)]
fn a_wrong_frame_is_told(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(read_message(text.as_bytes()).unwrap_err().description, expected);
}

#[rstest]
#[case(b"", "line 1, column 1: there is no JSON, the body is empty")]
#[case(b" \n", "line 2, column 1: there is no JSON, the body is empty")]
#[case(
    b"{\n \"event\": {",
    "line 2, column 12: the JSON ends early, after 13 bytes; Content-Length must count bytes, not characters"
)]
#[case(
    b"{\"event\": \"Klarsp\xc3",
    "line 1, column 19: the JSON ends early, after 18 bytes; Content-Length must count bytes, not characters"
)]
#[case(b"{\"event\": \"Klarsp\xfc\"}", "line 1, column 18: the text is not UTF-8")]
#[case(b"{\"event\": NaN}", "line 1, column 11: NaN is not a number of JSON")]
#[case(b"{\"event\": -Infinity}", "line 1, column 12: -Infinity is not a number of JSON")]
#[case(
    b"{\"event\": True}",
    "line 1, column 11: True is not JSON; write true, false or null"
)]
#[case(b"{'event': 1}", "line 1, column 2: a key must stand in quotation marks")]
#[case(
    b"{\"event\": 'x'}",
    "line 1, column 11: JSON writes texts in double quotation marks"
)]
#[case(
    b"{\"\xc3\xbc\": 'x'}",
    "line 1, column 7: JSON writes texts in double quotation marks"
)]
#[case(b"{\"event\": 1,}", "line 1, column 13: there is a comma with nothing after it")]
#[case(
    b"{\"event\": {}} {}",
    "line 1, column 15: there is more text after the end of the JSON"
)]
#[case(
    b"\xef\xbb\xbf{}",
    "line 1, column 1: the text begins with a byte order mark; leave it out"
)]
#[case(b"<html>", "line 1, column 1: a value is expected, not “<”")]
#[case(
    b"{\"event\": \"a\nb\"}",
    "line 1, column 12: a line break or other control character inside a text must be escaped"
)]
fn what_is_not_json_is_told_with_line_and_column(#[case] bytes: &[u8], #[case] expected: &str) {
    let told = read_message(bytes).unwrap_err().description;
    assert_eq!(told, expected);
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    let text = format!("{{\"event\": {}}}", "[".repeat(200_000));
    let told = read_message(text.as_bytes()).unwrap_err().description;
    assert_eq!(
        told,
        "line 1, column 110: arrays and objects are nested deeper than 100 levels"
    );
    let fine = format!("{{\"x\": \"{}\"}}", "[".repeat(200));
    assert_eq!(
        read_message(fine.as_bytes()).unwrap_err().description,
        "event is missing"
    );
}

#[test]
fn no_token_is_shown() {
    let text = consumed(json!({ "usage": { "@type": "Count", "value": 1 }, "timeOfSample": "2026-03-04T19:20:21Z" }))
        .to_string();
    assert!(!format!("{:?}", read_message(text.as_bytes()).unwrap()).contains("Atza"));
}

/// Words of messages, so that chance gets further into the reader than with any bytes.
fn anything() -> impl Strategy<Value = Value> {
    let words = proptest::sample::select(vec![
        "Alexa",
        "ChangeReport",
        "Alexa.Discovery",
        "AddOrUpdateReport",
        "DeleteReport",
        "Volume",
        "LITER",
        "level",
        "Alexa.InventoryLevelSensor",
        "Alexa.InventoryUsageSensor",
        "InventoryConsumed",
        "3",
        "",
        "\u{0}\u{10ffff}",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        words.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let keys = proptest::sample::select(vec![
            "event",
            "header",
            "payload",
            "endpoint",
            "scope",
            "token",
            "namespace",
            "name",
            "properties",
            "value",
            "@type",
            "unit",
            "endpoints",
            "capabilities",
            "configuration",
            "measurement",
            "instance",
            "timeOfSample",
        ]);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((keys, inner), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect()),
        ]
    })
}

/// Every place of a message.
fn places(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                places(value, format!("{place}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                places(value, format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
    found.push(place);
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_message(&bytes);
    }

    #[test]
    fn no_json_breaks_the_reader(value in anything()) {
        let _ = read_message(value.to_string().as_bytes());
    }

    #[test]
    fn no_change_to_a_message_breaks_the_reader(which: prop::sample::Index, cut: prop::sample::Index, value in anything()) {
        let level = level(milliliters(1));
        for message in [
            change_report(json!([level])),
            consumed(json!({ "usage": milliliters(1), "timeOfSample": "2026-03-04T19:20:21Z" })),
            add_or_update(json!([device(json!([sensor()]))])),
        ] {
            let mut found = Vec::new();
            places(&message, String::new(), &mut found);
            let text = changed(&message, &found[which.index(found.len())], value.clone()).to_string();
            let _ = read_message(text.as_bytes());
            let _ = read_message(&text.as_bytes()[..cut.index(text.len())]);
        }
    }

    #[test]
    fn what_is_written_reads_back(millionths in 0..=999_999_999_999_999_i64) {
        let quantity = serde_json::to_value(volume(millionths)).unwrap();
        let text = change_report(json!([level(quantity)])).to_string();
        let Body::ChangeReport { readings } = read_message(text.as_bytes()).unwrap().body else { panic!() };
        prop_assert_eq!(readings[0].as_ref().unwrap().level, volume(millionths));
    }
}
