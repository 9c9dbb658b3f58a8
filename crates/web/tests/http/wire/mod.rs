//! The event gateway and the batch door, as device clouds see them.

mod batches;
mod described;
mod fleet;
mod hostile;
mod kept;
mod refused;
mod taken;
mod ties;
mod together;

use axum::{body::Body, http::Method};
use replenish_domain::{
    linking::{ClientId, CustomerId},
    request::SensorKind,
    sensor::SensorState,
};
use replenish_store::report_batches::{self, Held, SensorName};
use replenish_testkit::{Answer, Client, TestApp};
use serde_json::{Value, json};

use crate::api::Maker;

/// Where events go.
pub(crate) const EVENTS: &str = "/v3/events";

/// A device cloud that is linked with one customer.
pub(crate) struct Cloud {
    pub(crate) client: ClientId,
    pub(crate) customer: CustomerId,
    pub(crate) token: String,
    http: Client,
}

impl Cloud {
    /// A cloud of the maker, linked with a new sandbox customer.
    pub(crate) async fn of(app: &TestApp, maker: &Maker) -> Self {
        let new = json!({"name": "Cloud", "redirect_uris": ["https://cloud.example/linked"]});
        let client = maker.api.post("/api/v1/clients", &new).await.expect(201).json();
        Self::linked(app, maker, text(&client["id"])).await
    }

    /// A client of the maker, linked with another sandbox customer.
    pub(crate) async fn linked(app: &TestApp, maker: &Maker, client: &str) -> Self {
        let new = json!({"client": client, "marketplace": "DE"});
        let made = maker.api.post("/api/v1/sandbox/customers", &new).await.expect(201);
        let made = made.json();
        let token = text(&made["access_token"]).to_owned();
        Self {
            client: client.parse().unwrap(),
            customer: text(&made["customer"]).parse().unwrap(),
            http: app.anonymous().with("authorization", &format!("Bearer {token}")),
            token,
        }
    }

    /// A cloud whose customer has the dishwasher and the vacuum of `protocol.md` 13.
    pub(crate) async fn with_devices(app: &TestApp) -> Self {
        let cloud = Self::of(app, &Maker::of(app).await).await;
        cloud.send(&add(&[dishwasher(), vacuum()])).await.expect(202);
        cloud
    }

    pub(crate) async fn send(&self, message: &Value) -> Answer {
        self.http.post(EVENTS, message).await
    }

    pub(crate) async fn send_bytes(&self, bytes: impl Into<Body>) -> Answer {
        let media_type = Some("application/json;charset=UTF-8");
        self.http.send(Method::POST, EVENTS, media_type, bytes.into()).await
    }

    pub(crate) async fn post(&self, messages: &Value) -> Answer {
        self.http.post("/api/v1/reports", messages).await
    }

    /// What is known of a sensor; none when there is no such one.
    pub(crate) async fn state(
        &self,
        app: &TestApp,
        endpoint: &str,
        kind: SensorKind,
        instance: &str,
    ) -> Option<SensorState> {
        self.held(app, endpoint, kind, instance).await.map(|held| held.state)
    }

    async fn held(&self, app: &TestApp, endpoint: &str, kind: SensorKind, instance: &str) -> Option<Held> {
        let name = SensorName {
            customer: self.customer,
            client: self.client,
            endpoint_id: endpoint.to_owned(),
            kind,
            instance: instance.to_owned(),
        };
        let mut tx = app.app.db().write().await.unwrap();
        let held = report_batches::hold(&mut tx, &[name]).await.unwrap();
        held.into_iter().next().unwrap()
    }

    /// What the dishwasher has left of its rinse aid, in millilitres.
    pub(crate) async fn rinse(&self, app: &TestApp) -> Option<i64> {
        let state = self.state(app, "dw-7781", SensorKind::Level, "Tank.Rinse").await;
        match state.unwrap() {
            SensorState::Level(state) => state.reading.map(|reading| reading.level.millionths() / 1_000_000),
            other => unreachable!("{other:?}"),
        }
    }

    /// How many tablets the dishwasher used.
    pub(crate) async fn tablets(&self, app: &TestApp) -> i64 {
        let state = self.state(app, "dw-7781", SensorKind::Usage, "Hopper.Tablets").await;
        match state.unwrap() {
            SensorState::Usage(state) => state.used.millionths() / 1_000_000,
            other => unreachable!("{other:?}"),
        }
    }

    /// What is left of the vacuum's filter, in percent.
    pub(crate) async fn filter(&self, app: &TestApp) -> i64 {
        let state = self.state(app, "vac-19", SensorKind::LevelUsage, "Filter.Hepa").await;
        match state.unwrap() {
            SensorState::LevelUsage(state) => state.remaining().millionths() / 1_000_000,
            other => unreachable!("{other:?}"),
        }
    }
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn header(namespace: &str, name: &str, id: &str) -> Value {
    json!({"namespace": namespace, "name": name, "messageId": id, "payloadVersion": "3"})
}

/// Devices that are new or replace what was known of them.
pub(crate) fn add(endpoints: &[Value]) -> Value {
    let payload = json!({"endpoints": endpoints, "scope": {"type": "BearerToken", "token": "Atza|sample"}});
    json!({"event": {"header": header("Alexa.Discovery", "AddOrUpdateReport", "add-1"), "payload": payload}})
}

fn delete(endpoint: &str) -> Value {
    let payload =
        json!({"endpoints": [{"endpointId": endpoint}], "scope": {"type": "BearerToken", "token": "Atza|sample"}});
    json!({"event": {"header": header("Alexa.Discovery", "DeleteReport", "del-1"), "payload": payload}})
}

/// The dishwasher of `protocol.md` 13.
pub(crate) fn dishwasher() -> Value {
    endpoint(
        "dw-7781",
        &json!([
            {"type": "AlexaInterface", "interface": "Alexa", "version": "3"},
            sensor("Alexa.InventoryLevelSensor", "Tank.Rinse", &json!({"@type": "Volume", "unit": "MILLILITER"})),
            sensor("Alexa.InventoryUsageSensor", "Hopper.Tablets", &json!({"@type": "Count"})),
        ]),
    )
}

/// The vacuum of `protocol.md` 13.
pub(crate) fn vacuum() -> Value {
    let measurement = json!({"@type": "Percentage"});
    let filter = sensor("Alexa.InventoryLevelUsageSensor", "Filter.Hepa", &measurement);
    endpoint("vac-19", &json!([filter]))
}

pub(crate) fn endpoint(id: &str, capabilities: &Value) -> Value {
    json!({
        "endpointId": id, "manufacturerName": "Nordlicht", "friendlyName": "Device", "description": "By Nordlicht",
        "displayCategories": ["OTHER"], "additionalAttributes": {"model": "DishMate 5", "serialNumber": "NL-7781"},
        "cookie": {}, "capabilities": capabilities,
    })
}

pub(crate) fn sensor(interface: &str, instance: &str, measurement: &Value) -> Value {
    let supported = if interface == "Alexa.InventoryLevelSensor" {
        json!([{"name": "level"}])
    } else {
        json!([])
    };
    json!({
        "type": "AlexaInterface", "interface": interface, "version": "3", "instance": instance,
        "properties": {"supported": supported, "proactivelyReported": true, "retrievable": true},
        "capabilityResources": {"friendlyNames": [{"@type": "text", "value": {"text": "Supply", "locale": "de-DE"}}]},
        "configuration": {"measurement": measurement},
    })
}

fn volume(value: impl Into<Value>, unit: &str) -> Value {
    json!({"@type": "Volume", "value": value.into(), "unit": unit})
}

fn level(value: &Value, at: &str) -> Value {
    json!({
        "namespace": "Alexa.InventoryLevelSensor", "instance": "Tank.Rinse", "name": "level", "value": value,
        "timeOfSample": at, "uncertaintyInMilliseconds": 0,
    })
}

fn about(endpoint: &str) -> Value {
    json!({"scope": {"type": "BearerToken", "token": "Atza|sample"}, "endpointId": endpoint})
}

/// The dishwasher's rinse aid.
pub(crate) fn change(id: &str, value: &Value, at: &str) -> Value {
    let change = json!({"cause": {"type": "PERIODIC_POLL"}, "properties": [level(value, at)]});
    json!({"event": {
        "header": header("Alexa", "ChangeReport", id), "endpoint": about("dw-7781"), "payload": {"change": change},
    }})
}

fn with_instance(mut header: Value, instance: &str) -> Value {
    header["instance"] = instance.into();
    header
}

/// The dishwasher's tablets.
pub(crate) fn consumed(id: &str, count: impl Into<Value>, at: &str) -> Value {
    let header = header("Alexa.InventoryUsageSensor", "InventoryConsumed", id);
    json!({"event": {
        "header": with_instance(header, "Hopper.Tablets"), "endpoint": about("dw-7781"),
        "payload": {"usage": {"@type": "Count", "value": count.into()}, "timeOfSample": at},
    }, "context": {}})
}

/// The vacuum's filter.
fn worn(id: &str, percent: u8, at: &str) -> Value {
    let header = header("Alexa.InventoryLevelUsageSensor", "InventoryConsumed", id);
    json!({"event": {
        "header": with_instance(header, "Filter.Hepa"), "endpoint": about("vac-19"),
        "payload": {"usage": {"@type": "Percentage", "value": percent}, "timeOfSample": at},
    }})
}

fn replaced(id: &str, payload: &Value) -> Value {
    let header = header("Alexa.InventoryLevelUsageSensor", "InventoryReplaced", id);
    json!({"event": {
        "header": with_instance(header, "Filter.Hepa"), "endpoint": about("vac-19"), "payload": payload,
    }})
}

fn description_of(answer: &Answer, status: u16, code: &str) -> String {
    let body = answer.json();
    let found = (answer.status.as_u16(), text(&body["payload"]["code"]));
    assert_eq!(found, (status, code), "{body}");
    assert_eq!(body["header"]["namespace"], "System");
    assert_eq!(body["header"]["name"], "Exception");
    assert!(body["header"].get("payloadVersion").is_none());
    text(&body["payload"]["description"]).to_owned()
}
