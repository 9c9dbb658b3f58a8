//! What a device says.

use serde_json::{Value, json};

fn header(namespace: &str, name: &str, id: &str) -> Value {
    json!({"namespace": namespace, "name": name, "messageId": id, "payloadVersion": "3"})
}

fn scope(token: &str) -> Value {
    json!({"type": "BearerToken", "token": token})
}

/// The dishwasher `dw-7781`, which counts its tablets.
pub(crate) fn dishwasher(token: &str) -> String {
    let tablets = json!({
        "type": "AlexaInterface", "interface": "Alexa.InventoryUsageSensor", "version": "3",
        "instance": "Hopper.Tablets",
        "properties": {"supported": [], "proactivelyReported": true, "retrievable": true},
        "capabilityResources": {"friendlyNames": [{"@type": "text", "value": {"text": "Supply", "locale": "de-DE"}}]},
        "configuration": {"measurement": {"@type": "Count"}},
    });
    let endpoint = json!({
        "endpointId": "dw-7781", "manufacturerName": "Nordlicht", "friendlyName": "Device",
        "description": "By Nordlicht", "displayCategories": ["OTHER"],
        "additionalAttributes": {"model": "DishMate 5"}, "cookie": {}, "capabilities": [tablets],
    });
    let payload = json!({"endpoints": [endpoint], "scope": scope(token)});
    json!({"event": {"header": header("Alexa.Discovery", "AddOrUpdateReport", "add-1"), "payload": payload}})
        .to_string()
}

/// One tablet that the dishwasher used.
pub(crate) fn tablet(token: &str, id: &str) -> String {
    let mut header = header("Alexa.InventoryUsageSensor", "InventoryConsumed", id);
    header["instance"] = "Hopper.Tablets".into();
    json!({"event": {
        "header": header, "endpoint": {"scope": scope(token), "endpointId": "dw-7781"},
        "payload": {"usage": {"@type": "Count", "value": 1}, "timeOfSample": "2026-11-15T19:20:21Z"},
    }})
    .to_string()
}
