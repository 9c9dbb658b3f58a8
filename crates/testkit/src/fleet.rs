//! A customer's device that reports through a maker's cloud.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use replenish_app::{
    App,
    inventory::FleetFilter,
    linking::{LiveLink, NewClient, NewSandboxCustomer},
};
use replenish_domain::{Id, account::Actor, id::Endpoint};
use serde_json::{Value, json};

/// What the device is called by its cloud.
const NAME: &str = "dw-7781";

/// A new cloud of the maker describes a dishwasher: `Tank.Rinse` is a level sensor in millilitres,
/// `Hopper.Tablets` a usage sensor in pieces. Nothing was reported yet.
///
/// # Panics
///
/// When the maker may not make clouds.
pub async fn dishwasher(app: &App, maker: &Actor) -> Id<Endpoint> {
    described(app, maker).await.1
}

/// The same, with three months of levels, four a day, a refill, one level that is not believed and an
/// event of a sensor nobody declared.
///
/// # Panics
///
/// When the maker may not make clouds.
pub async fn reporting_dishwasher(app: &App, maker: &Actor) -> Id<Endpoint> {
    let (link, id) = described(app, maker).await;
    let now = app.clock().now();
    let six_hours = |n: i64| now - SignedDuration::from_hours(6 * n) - SignedDuration::from_mins(1);
    for n in (1..360).rev() {
        let left = 30 + n % 200;
        report(app, &link, level("Tank.Rinse", &json!(left), six_hours(n))).await;
    }
    report(app, &link, level("Tank.Rinse", &json!(-1), now)).await;
    report(app, &link, level("Tank.Salt", &json!(1), now)).await;
    app.write_findings().await.expect("the store answers");
    id
}

async fn described(app: &App, maker: &Actor) -> (Arc<LiveLink>, Id<Endpoint>) {
    let new = NewClient {
        name: "Kitchen Cloud".to_owned(),
        ..NewClient::default()
    };
    let (_, cloud) = app.create_client(maker, &new).await.expect("a maker admin");
    let new = NewSandboxCustomer {
        client: cloud.client.id.to_string(),
        marketplace: "DE".to_owned(),
        email: String::new(),
    };
    let made = app.create_sandbox_customer(maker, &new).await.expect("a stand-in");
    let link = app.live_link(made.tokens.access.reveal()).await;
    let link = link.expect("the store answers").expect("a good token");
    report(app, &link, description()).await;
    let everything = FleetFilter::default();
    let page = app.fleet(maker, &everything, None, 1).await.expect("a fleet");
    (link, page.endpoints[0].endpoint.id)
}

async fn report(app: &App, link: &LiveLink, message: Value) {
    let taken = app.take_message(link, message.to_string().as_bytes()).await;
    taken.expect("a message as documented");
}

fn description() -> Value {
    let sensor = |interface: &str, instance: &str, measurement: Value| {
        json!({
            "type": "AlexaInterface", "interface": interface, "version": "3", "instance": instance,
            "capabilityResources": {"friendlyNames": [
                {"@type": "text", "value": {"text": "Supply", "locale": "de-DE"}}]},
            "configuration": {"measurement": measurement},
        })
    };
    let mut rinse = sensor(
        "Alexa.InventoryLevelSensor",
        "Tank.Rinse",
        json!({"@type": "Volume", "unit": "MILLILITER"}),
    );
    rinse["properties"] = json!({"supported": [{"name": "level"}], "proactivelyReported": true, "retrievable": true});
    let tablets = sensor(
        "Alexa.InventoryUsageSensor",
        "Hopper.Tablets",
        json!({"@type": "Count"}),
    );
    json!({"event": {
        "header": {"namespace": "Alexa.Discovery", "name": "AddOrUpdateReport", "messageId": "add", "payloadVersion": "3"},
        "payload": {"endpoints": [{
            "endpointId": NAME, "manufacturerName": "Nordlicht", "friendlyName": "Kitchen",
            "description": "By Nordlicht", "displayCategories": ["OTHER"],
            "additionalAttributes": {"model": "DishMate 5"}, "cookie": {}, "capabilities": [rinse, tablets],
        }]},
    }})
}

fn level(instance: &str, left: &Value, at: Timestamp) -> Value {
    let property = json!({
        "namespace": "Alexa.InventoryLevelSensor", "instance": instance, "name": "level",
        "value": {"@type": "Volume", "value": left, "unit": "MILLILITER"},
        "timeOfSample": at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), "uncertaintyInMilliseconds": 0,
    });
    json!({"event": {
        "header": {"namespace": "Alexa", "name": "ChangeReport", "messageId": at.as_second().to_string(), "payloadVersion": "3"},
        "endpoint": {"endpointId": NAME},
        "payload": {"change": {"cause": {"type": "PERIODIC_POLL"}, "properties": [property]}},
    }})
}
