//! Customers with tokens, and their devices.

use anyhow::{Context, Result};
use replenish_app::{
    App, Clock, Random, Settings,
    linking::{NewClient, NewSandboxCustomer},
};
use replenish_domain::linking::CustomerId;
use replenish_store::Db;
use serde_json::{Value, json};

use crate::fill;

/// The interface of a device's sensor: the three take turns.
pub(crate) const INTERFACES: [&str; 3] = [
    "Alexa.InventoryLevelSensor",
    "Alexa.InventoryUsageSensor",
    "Alexa.InventoryLevelUsageSensor",
];

/// The name of each sensor within its interface.
pub(crate) const INSTANCE: &str = "Supply.Main";

/// How large a world is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) customers: usize,
    /// Of each customer, each with one sensor.
    pub(crate) devices: usize,
}

/// A customer whose devices report.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    pub(crate) id: CustomerId,
    /// The access token of the customer's cloud.
    pub(crate) token: String,
}

/// What the cloud calls a customer's device.
pub(crate) fn endpoint_id(device: usize) -> String {
    format!("device-{device}")
}

/// Fills an empty database with customers and devices.
pub(crate) async fn fill(db: &Db, size: Size) -> Result<Vec<Customer>> {
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
    let mut customers = Vec::with_capacity(size.customers);
    for _ in 0..size.customers {
        let customer = NewSandboxCustomer {
            client: view.client.id.to_string(),
            marketplace: "US".to_owned(),
            email: String::new(),
        };
        let made = app.create_sandbox_customer(&actor, &customer).await?;
        let token = made.tokens.access.reveal().to_owned();
        let link = app.admit(&token).await.ok().context("the token is not taken")?;
        let answer = app
            .take_message(&link, devices(size.devices).to_string().as_bytes())
            .await;
        answer.ok().context("the devices are not taken")?;
        customers.push(Customer {
            id: made.customer,
            token,
        });
    }
    Ok(customers)
}

fn devices(count: usize) -> Value {
    let endpoints: Vec<Value> = (0..count).map(device).collect();
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
        "endpointId": endpoint_id(number), "manufacturerName": "Measured", "friendlyName": "Device",
        "description": "Measured", "displayCategories": ["OTHER"], "cookie": {},
        "capabilities": [{
            "type": "AlexaInterface", "interface": interface, "version": "3", "instance": INSTANCE,
            "properties": {"supported": supported, "proactivelyReported": true, "retrievable": true},
            "capabilityResources": {"friendlyNames": [{"@type": "text", "value": {"text": "Supply", "locale": "en-US"}}]},
            "configuration": {"measurement": {"@type": "Percentage"}},
        }],
    })
}
