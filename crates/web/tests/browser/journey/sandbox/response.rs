//! A discovery response held against the format, as a program that has never seen this one would.

use replenish_domain::device::{Environment, ReplenishmentId};
use serde_json::Value;

/// The sensors of the format.
const SENSORS: [&str; 3] = [
    "Alexa.InventoryLevelSensor",
    "Alexa.InventoryLevelUsageSensor",
    "Alexa.InventoryUsageSensor",
];

/// Fails unless the text is a discovery response by `protocol.md` 4, one sensor for each of these slots, each with an
/// ID that is good in the sandbox and an error in production.
pub(super) fn assert_is_legal_in_the_sandbox(text: &str, slots: &[&str]) {
    let response: Value = serde_json::from_str(text).expect("JSON");
    let (header, payload) = (&response["event"]["header"], &response["event"]["payload"]);
    for (field, value) in [
        ("namespace", "Alexa.Discovery"),
        ("name", "Discover.Response"),
        ("payloadVersion", "3"),
    ] {
        assert_eq!(header[field], value, "{text}");
    }
    let message_id = header["messageId"].as_str().unwrap_or_default();
    assert_eq!(message_id.len(), 36, "{text}");
    let endpoints = payload["endpoints"].as_array().expect("endpoints");
    assert_eq!(endpoints.len(), 1, "{text}");
    let capabilities = assert_endpoint(&endpoints[0]);
    let sensors: Vec<_> = capabilities
        .iter()
        .filter(|capability| !capability["instance"].is_null())
        .collect();
    let instances: Vec<_> = sensors
        .iter()
        .filter_map(|sensor| sensor["instance"].as_str())
        .collect();
    assert_eq!(instances, slots, "{text}");
    for sensor in sensors {
        assert_sensor(sensor);
    }
}

/// The limits of `protocol.md` 4.1 and 4.3. Returns the capabilities.
fn assert_endpoint(endpoint: &Value) -> &[Value] {
    let id = endpoint["endpointId"].as_str().unwrap_or_default();
    let is_legal = |c: char| c.is_ascii_alphanumeric() || "_-=#;:?@&".contains(c);
    assert!((1..=256).contains(&id.len()) && id.chars().all(is_legal), "{endpoint}");
    for field in ["manufacturerName", "friendlyName", "description"] {
        let length = endpoint[field].as_str().unwrap_or_default().chars().count();
        assert!((1..=128).contains(&length), "{field} of {endpoint}");
    }
    assert!(endpoint["displayCategories"][0].is_string(), "{endpoint}");
    let capabilities = endpoint["capabilities"].as_array().expect("capabilities");
    assert!((3..=100).contains(&capabilities.len()), "{endpoint}");
    for capability in capabilities {
        assert_eq!(capability["type"], "AlexaInterface", "{capability}");
        assert_eq!(capability["version"], "3", "{capability}");
    }
    assert_eq!(capabilities[0]["interface"], "Alexa", "{endpoint}");
    capabilities
}

/// A sensor with names, a measurement and a sandbox ID.
fn assert_sensor(sensor: &Value) {
    let interface = sensor["interface"].as_str().unwrap_or_default();
    assert!(SENSORS.contains(&interface), "{sensor}");
    let name = &sensor["capabilityResources"]["friendlyNames"][0];
    assert_eq!(name["@type"], "text", "{sensor}");
    assert_eq!(name["value"]["locale"], "en-US", "{sensor}");
    assert_eq!(name["value"]["text"], "Particle filter", "{sensor}");
    let configuration = &sensor["configuration"];
    assert!(configuration["measurement"]["@type"].is_string(), "{sensor}");
    let replenishment = &configuration["replenishment"];
    assert_eq!(replenishment["@type"], "DashReplenishmentId", "{sensor}");
    let id = replenishment["value"].as_str().expect("an ID");
    let id = ReplenishmentId::opaque(id.to_owned());
    assert_eq!(id.environment(), Environment::Sandbox);
    let fault = id.for_production().expect_err("an error in production");
    assert_eq!(fault.code, "sandbox-id-in-production");
}
