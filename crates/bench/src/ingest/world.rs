//! Customers with tokens, and their devices.

use anyhow::{Context, Result};
use replenish_app::{
    App, Clock, Random, Settings,
    linking::{NewClient, NewSandboxCustomer},
};
use replenish_store::Db;
use serde_json::{Value, json};

use crate::fill;

pub(super) const CUSTOMERS: usize = 100;
/// Each with one sensor.
pub(super) const DEVICES: usize = 100;

/// The interface of a device's sensor: the three take turns.
const INTERFACES: [&str; 3] = [
    "Alexa.InventoryLevelSensor",
    "Alexa.InventoryUsageSensor",
    "Alexa.InventoryLevelUsageSensor",
];

/// Fills an empty database with customers and devices; tells the customers' access tokens.
pub(super) async fn fill(db: &Db) -> Result<Vec<String>> {
    let settings = Settings {
        gateway_rate: std::num::NonZeroU32::MAX,
        ..Settings::default()
    };
    let app = App::new(db.clone(), Clock::System, Random::system(), settings);
    let (_, account) = fill::maker(&app, db).await?;
    let actor = account.actor();
    let client = NewClient {
        name: "Measured Cloud".to_owned(),
        redirect_uris: vec!["https://cloud.example/linked".to_owned()],
        directive_endpoint: String::new(),
    };
    let (_, view) = app.create_client(&actor, &client).await?;
    let mut tokens = Vec::with_capacity(CUSTOMERS);
    for _ in 0..CUSTOMERS {
        let customer = NewSandboxCustomer {
            client: view.client.id.to_string(),
            marketplace: "US".to_owned(),
            email: String::new(),
        };
        let made = app.create_sandbox_customer(&actor, &customer).await?;
        let token = made.tokens.access.reveal().to_owned();
        let link = app.admit(&token).await.ok().context("the token is not taken")?;
        let answer = app.take_message(&link, devices().to_string().as_bytes()).await;
        answer.ok().context("the devices are not taken")?;
        tokens.push(token);
    }
    Ok(tokens)
}

fn devices() -> Value {
    let endpoints: Vec<Value> = (0..DEVICES).map(device).collect();
    json!({"event": {
        "header": {"namespace": "Alexa.Discovery", "name": "AddOrUpdateReport", "messageId": "add", "payloadVersion": "3"},
        "payload": {"endpoints": endpoints, "scope": {"type": "BearerToken", "token": "Atza|measured"}},
    }})
}

fn device(number: usize) -> Value {
    let interface = INTERFACES[number % INTERFACES.len()];
    let supported = if interface == INTERFACES[0] {
        json!([{"name": "level"}])
    } else {
        json!([])
    };
    json!({
        "endpointId": format!("device-{number}"), "manufacturerName": "Measured", "friendlyName": "Device",
        "description": "Measured", "displayCategories": ["OTHER"], "cookie": {},
        "capabilities": [{
            "type": "AlexaInterface", "interface": interface, "version": "3", "instance": "Supply.Main",
            "properties": {"supported": supported, "proactivelyReported": true, "retrievable": true},
            "capabilityResources": {"friendlyNames": [{"@type": "text", "value": {"text": "Supply", "locale": "en-US"}}]},
            "configuration": {"measurement": {"@type": "Percentage"}},
        }],
    })
}
