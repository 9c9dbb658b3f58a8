//! Customers' devices and three months of what they reported: one low, one refilled, one silent, one
//! that is not believed, one that never reported.
//!
//! The reports go the way of all reports, with a clock of their own that goes through those months a
//! day at a time.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Context, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use replenish_app::{
    App, Clock, Random,
    accounts::Credentials,
    linking::{ClientCredentials, CodeExchange, LinkRequest, LiveLink, NewClient, NewSandboxCustomer},
};
use replenish_domain::device::Environment;
use serde_json::{Value, json};

use super::{cast, teller::Teller};

/// How far the reports go back.
const DAYS: i64 = 90;
/// Where the clouds' customers go when they have linked. Nobody goes there.
const LINKED: &str = "https://cloud.example/linked";
/// A verifier, and the challenge that it meets: the example of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A sensor's course through the months.
struct Course {
    /// The slot whose ID it carries.
    slot_id: &'static str,
    /// Hours between its reports.
    every: i64,
    tells: Tells,
}

/// What a sensor tells, in whole units.
enum Tells {
    /// A supply that falls by `step` from `full`, is refilled before it is under `bottom`, and ends at
    /// `end`.
    Supply {
        full: i64,
        bottom: i64,
        step: i64,
        end: i64,
    },
    /// A receptacle that rises by `step`, is emptied before it is over `full`, and ends at `end`.
    Receptacle { full: i64, step: i64, end: i64 },
    /// Pieces used up each time.
    Used { pieces: i64 },
    /// A part that wears by so many tenths of a percent a time, replaced once that many days ago.
    Worn { tenths: i64, replaced: Option<i64> },
}

/// A customer's device.
struct Machine {
    endpoint: &'static str,
    device: &'static str,
    /// It was heard of until so many days ago.
    until: i64,
    /// It was described so many days ago.
    since: i64,
    courses: &'static [Course],
    /// Its newest reports cannot be.
    is_broken: bool,
    /// Somebody can sign in and see that it is linked; the others are of stand-ins.
    is_of_customer: bool,
}

const fn worn(slot_id: &'static str, tenths: i64, replaced: Option<i64>) -> Course {
    Course {
        slot_id,
        every: 24,
        tells: Tells::Worn { tenths, replaced },
    }
}

const fn bag(end: i64) -> Course {
    Course {
        slot_id: "DUST_BAG",
        every: 24,
        tells: Tells::Receptacle { full: 96, step: 4, end },
    }
}

const fn milk(end: i64) -> Course {
    let tells = Tells::Supply {
        full: 500,
        bottom: 40,
        step: 11,
        end,
    };
    Course {
        slot_id: "MILK",
        every: 2,
        tells,
    }
}

const PODS: Course = Course {
    slot_id: "PODS",
    every: 6,
    tells: Tells::Used { pieces: 1 },
};

const MACHINES: [Machine; 6] = [
    Machine {
        endpoint: "dustoff-4f21",
        device: "dustoff",
        until: 0,
        since: DAYS,
        courses: &[worn("FILTER", 10, Some(34)), worn("ROLLER_BRUSH", 4, None), bag(44)],
        is_broken: false,
        is_of_customer: true,
    },
    Machine {
        endpoint: "dustoff-77b0",
        device: "dustoff",
        until: 0,
        since: DAYS,
        courses: &[worn("FILTER", 10, None), worn("ROLLER_BRUSH", 6, None), bag(92)],
        is_broken: false,
        is_of_customer: false,
    },
    Machine {
        endpoint: "dustoff-9e0c",
        device: "dustoff",
        until: 4,
        since: DAYS,
        courses: &[worn("FILTER", 5, None), worn("ROLLER_BRUSH", 5, None), bag(60)],
        is_broken: false,
        is_of_customer: false,
    },
    Machine {
        endpoint: "dustoff-c312",
        device: "dustoff",
        until: 1,
        since: 1,
        courses: &[worn("FILTER", 5, None), worn("ROLLER_BRUSH", 5, None), bag(4)],
        is_broken: false,
        is_of_customer: false,
    },
    Machine {
        endpoint: "brewone-0a17",
        device: "brewone",
        until: 0,
        since: DAYS,
        courses: &[PODS, milk(310)],
        is_broken: false,
        is_of_customer: false,
    },
    Machine {
        endpoint: "brewone-5d88",
        device: "brewone",
        until: 0,
        since: DAYS,
        courses: &[PODS, milk(180)],
        is_broken: true,
        is_of_customer: false,
    },
];

impl Teller<'_> {
    /// Lets makers' clouds report until now.
    pub(super) async fn report(&self, now: Timestamp) -> Result<()> {
        let past = App::new(
            self.app.db().clone(),
            Clock::fixed(now - SignedDuration::from_hours(24 * DAYS)),
            Random::system(),
            self.app.settings().clone(),
        );
        let cloud = self.cloud("yuki", "Nordlicht Cloud").await?;
        let mut senders = Vec::new();
        for machine in &MACHINES {
            let link = if machine.is_of_customer {
                self.consented("hannah", &cloud).await?
            } else {
                self.link("ravi", &cloud).await?
            };
            senders.push(self.sender(machine, "ravi", link).await?);
        }
        let cloud = self.cloud("anders", "Halden & Roy Home").await?;
        let feeder = self.link("solveig", &cloud).await?;
        for day in (0..=DAYS).rev() {
            let mut messages = Vec::new();
            for sender in &senders {
                messages.extend(sender.messages(day, now));
            }
            send(&past, &messages).await?;
            let told = feed(day, now).into_iter().map(|message| (&feeder, message));
            send(&past, &told.collect::<Vec<_>>()).await?;
            if day > 0 {
                past.clock().advance(SignedDuration::from_hours(24));
            }
        }
        for sender in &senders {
            sender.stumble(&past, now).await?;
        }
        past.write_findings().await?;
        Ok(())
    }

    async fn cloud(&self, person: &str, name: &str) -> Result<Cloud> {
        let new = NewClient {
            name: name.to_owned(),
            redirect_uris: vec![LINKED.to_owned()],
            ..NewClient::default()
        };
        let (secret, view) = self.app.create_client(self.who(person)?, &new).await?;
        Ok(Cloud {
            id: view.client.id.to_string(),
            credentials: ClientCredentials {
                id: view.client.public_id.to_string(),
                secret: secret.reveal().to_owned(),
            },
        })
    }

    /// A stand-in for a customer in Germany.
    async fn link(&self, person: &str, cloud: &Cloud) -> Result<Link> {
        let new = NewSandboxCustomer {
            client: cloud.id.clone(),
            marketplace: "DE".to_owned(),
            email: String::new(),
        };
        let made = self.app.create_sandbox_customer(self.who(person)?, &new).await?;
        self.alive(made.tokens.access.reveal()).await
    }

    /// A customer who signs in, says yes, and leaves.
    async fn consented(&self, person: &str, cloud: &Cloud) -> Result<Link> {
        let person = self.person(person)?;
        let browser = cast::browser();
        let typed = Credentials {
            email: person.actor.email.to_string(),
            password: person.password.clone(),
        };
        let signed_in = self.app.sign_in(&typed, &browser).await?;
        let session = signed_in.secret.reveal();
        let request = LinkRequest {
            offer: self.app.link_offer(&cloud.credentials.id, LINKED).await?,
            challenge: CHALLENGE.parse()?,
            state: None,
        };
        let ticket = self.app.ask_consent(&person.actor, session, &request).await?;
        let code = self
            .app
            .consent(&person.actor, session, &request, ticket.reveal(), &browser)
            .await?;
        self.app.sign_out(&person.actor, session).await?;
        let exchange = CodeExchange {
            code: code.reveal().to_owned(),
            redirect_uri: Some(LINKED.to_owned()),
            code_verifier: Some(VERIFIER.to_owned()),
        };
        let address = browser.address();
        let tokens = self.app.exchange_code(&cloud.credentials, &exchange, address).await?;
        self.alive(tokens.access.reveal()).await
    }

    async fn alive(&self, token: &str) -> Result<Link> {
        let live = self.app.live_link(token).await?;
        Ok(Link {
            token: token.to_owned(),
            live: live.ok().context("a new token is good")?,
        })
    }

    async fn sender(&self, machine: &'static Machine, person: &str, link: Link) -> Result<Sender> {
        let (actor, device) = (self.who(person)?, self.device(machine.device)?);
        let response = self
            .app
            .discovery_response(actor, device, Environment::Production, None)
            .await?;
        let response = serde_json::to_value(response)?;
        let mut endpoint = response["event"]["payload"]["endpoints"][0].clone();
        endpoint["endpointId"] = machine.endpoint.into();
        let slots = self.app.replenishment_ids(actor, device).await?;
        let capabilities = endpoint["capabilities"]
            .as_array()
            .context("an endpoint has capabilities")?;
        let mut sensors = BTreeMap::new();
        for slot in slots {
            let id = slot.assignment.replenishment_id.to_string();
            let of_slot = |capability: &&Value| capability["configuration"]["replenishment"]["value"] == id.as_str();
            let capability = capabilities.iter().find(of_slot).context("a slot has a sensor")?;
            sensors.insert(slot.slot_id.to_string(), capability.clone());
        }
        Ok(Sender {
            machine,
            link,
            endpoint,
            sensors,
        })
    }
}

/// A maker's device cloud.
struct Cloud {
    id: String,
    credentials: ClientCredentials,
}

/// What a customer's link sends with.
struct Link {
    token: String,
    live: Arc<LiveLink>,
}

/// A device that reports.
struct Sender {
    machine: &'static Machine,
    link: Link,
    endpoint: Value,
    /// The capabilities, by slot.
    sensors: BTreeMap<String, Value>,
}

impl Sender {
    /// What is sent on the day that was so many days ago.
    fn messages(&self, day: i64, now: Timestamp) -> Vec<(&Link, Value)> {
        let mut messages = Vec::new();
        if day == self.machine.since {
            messages.push(add(&self.endpoint));
        }
        if (self.machine.until..self.machine.since).contains(&day) {
            for course in self.machine.courses {
                messages.extend(self.course(course, day, now));
            }
        }
        messages.into_iter().map(|message| (&self.link, message)).collect()
    }

    fn course(&self, course: &Course, day: i64, now: Timestamp) -> Vec<Value> {
        let steps = 24 / course.every;
        let reports = (0..steps).map(|step| {
            // So many reports follow.
            let left = day * steps + (steps - 1 - step);
            let at = now - SignedDuration::from_hours(course.every * left) - SignedDuration::from_mins(17);
            self.report(course, left, day, at)
        });
        reports.collect()
    }

    fn report(&self, course: &Course, left: i64, day: i64, at: Timestamp) -> Value {
        let sensor = &self.sensors[course.slot_id];
        let value = |number: Value| {
            let mut value = sensor["configuration"]["measurement"].clone();
            value["value"] = number;
            value
        };
        match course.tells {
            Tells::Supply {
                full,
                bottom,
                step,
                end,
            } => {
                let fallen = (full - end - left * step).rem_euclid(full - bottom);
                self.level(sensor, &value((full - fallen).into()), at)
            }
            Tells::Receptacle { full, step, end } => {
                let filled = (end - left * step).rem_euclid(full);
                self.level(sensor, &value(filled.into()), at)
            }
            Tells::Used { pieces } => {
                let used = if left % 3 == 0 { 0 } else { pieces };
                let usage = json!({"usage": value(used.into()), "timeOfSample": time(at)});
                self.event(sensor, "InventoryConsumed", &usage, at)
            }
            Tells::Worn { replaced, .. } if replaced == Some(day) => {
                let new = json!({"newAbsoluteLevel": value(100.into()), "replaceDate": time(at)});
                self.event(sensor, "InventoryReplaced", &new, at)
            }
            Tells::Worn { tenths, .. } => {
                let percent = f64::from(u32::try_from(tenths).unwrap_or_default()) / 10.0;
                let worn = json!({"usage": value(percent.into()), "timeOfSample": time(at)});
                self.event(sensor, "InventoryConsumed", &worn, at)
            }
        }
    }

    fn level(&self, sensor: &Value, value: &Value, at: Timestamp) -> Value {
        level(self.machine.endpoint, &sensor["instance"], value, at)
    }

    fn event(&self, sensor: &Value, name: &str, payload: &Value, at: Timestamp) -> Value {
        let header = json!({
            "namespace": sensor["interface"], "name": name, "instance": sensor["instance"],
            "messageId": id(self.machine.endpoint, &sensor["instance"], at), "payloadVersion": "3",
        });
        json!({"event": {"header": header, "endpoint": {"endpointId": self.machine.endpoint}, "payload": payload}, "context": {}})
    }

    /// What a cloud sends whose author is not done yet.
    async fn stumble(&self, app: &App, now: Timestamp) -> Result<()> {
        let Some(sensor) = self.sensors.get("MILK").filter(|_| self.machine.is_broken) else {
            return Ok(());
        };
        let at = |minutes| now - SignedDuration::from_mins(minutes);
        let unit = &sensor["configuration"]["measurement"]["unit"];
        let volume = |value: Value| json!({"@type": "Volume", "value": value, "unit": unit});
        let values = [
            volume((-1).into()),
            volume("255".into()),
            json!({"@type": "Percentage", "value": 36}),
        ];
        let broken = values.iter().zip([9, 6, 3]);
        let mut messages: Vec<_> = broken
            .map(|(value, minutes)| self.level(sensor, value, at(minutes)))
            .collect();
        messages.push(self.level(sensor, &volume(180.into()), now + SignedDuration::from_hours(9)));
        let instance = "Milk.Tank".into();
        messages.push(level(self.machine.endpoint, &instance, &volume(180.into()), at(2)));
        let told: Vec<_> = messages.into_iter().map(|message| (&self.link, message)).collect();
        send(app, &told).await?;
        let mut misspelt = add(&self.endpoint);
        if let Some(payload) = misspelt["event"]["payload"].as_object_mut() {
            let endpoints = payload.remove("endpoints").unwrap_or_default();
            payload.insert("enpoints".to_owned(), endpoints);
            payload.insert("scope".to_owned(), scope(&self.link));
        }
        let refused = app.take_message(&self.link.live, misspelt.to_string().as_bytes()).await;
        ensure!(refused.is_err(), "a misspelt message is refused");
        Ok(())
    }
}

/// Sends the messages of many links together.
async fn send(app: &App, messages: &[(&Link, Value)]) -> Result<()> {
    let mut by_link = BTreeMap::<&str, (&Link, Vec<String>)>::new();
    for (link, message) in messages {
        let mut message = message.clone();
        let place = match message["event"]["payload"].get("endpoints") {
            Some(_) => &mut message["event"]["payload"],
            None => &mut message["event"]["endpoint"],
        };
        place["scope"] = scope(link);
        let (_, texts) = by_link.entry(&link.token).or_insert_with(|| (link, Vec::new()));
        texts.push(message.to_string());
    }
    for (link, texts) in by_link.into_values() {
        let texts: Vec<_> = texts.iter().map(String::as_str).collect();
        for outcome in app.take_messages(&link.token, &link.live, &texts).await {
            outcome?;
        }
    }
    Ok(())
}

/// The other maker's feeder, which carries no ID yet.
fn feed(day: i64, now: Timestamp) -> Vec<Value> {
    const FEEDER: &str = "pawfeeder-31";
    let instance = json!("Hopper");
    let measurement = json!({"@type": "Weight", "unit": "GRAM"});
    let mut messages = Vec::new();
    if day == DAYS {
        let sensor = json!({
            "type": "AlexaInterface", "interface": "Alexa.InventoryLevelSensor", "version": "3", "instance": instance,
            "properties": {"supported": [{"name": "level"}], "proactivelyReported": true, "retrievable": true},
            "capabilityResources": {"friendlyNames": [
                {"@type": "text", "value": {"text": "Kibble", "locale": "de-DE"}}]},
            "configuration": {"measurement": measurement},
        });
        messages.push(add(&json!({
            "endpointId": FEEDER, "manufacturerName": "Halden & Roy", "friendlyName": "Feeder",
            "description": "PawFeeder 2 by Halden & Roy", "displayCategories": ["OTHER"],
            "additionalAttributes": {"model": "PF-2"}, "cookie": {}, "capabilities": [sensor],
        })));
    } else {
        let left = 1800 - (day * 60).rem_euclid(1500);
        let value = json!({"@type": "Weight", "value": left, "unit": "GRAM"});
        let at = now - SignedDuration::from_hours(24 * day) - SignedDuration::from_mins(31);
        messages.push(level(FEEDER, &instance, &value, at));
    }
    messages
}

fn add(endpoint: &Value) -> Value {
    let header = json!({
        "namespace": "Alexa.Discovery", "name": "AddOrUpdateReport", "payloadVersion": "3",
        "messageId": format!("add-{}", endpoint["endpointId"].as_str().unwrap_or_default()),
    });
    json!({"event": {"header": header, "payload": {"endpoints": [endpoint]}}})
}

fn level(endpoint: &str, instance: &Value, value: &Value, at: Timestamp) -> Value {
    let header = json!({
        "namespace": "Alexa", "name": "ChangeReport", "messageId": id(endpoint, instance, at), "payloadVersion": "3",
    });
    let property = json!({
        "namespace": "Alexa.InventoryLevelSensor", "instance": instance, "name": "level", "value": value,
        "timeOfSample": time(at), "uncertaintyInMilliseconds": 0,
    });
    let change = json!({"cause": {"type": "PERIODIC_POLL"}, "properties": [property]});
    json!({"event": {"header": header, "endpoint": {"endpointId": endpoint}, "payload": {"change": change}}, "context": {}})
}

fn scope(link: &Link) -> Value {
    json!({"type": "BearerToken", "token": link.token})
}

/// A name that is a report's own.
fn id(endpoint: &str, instance: &Value, at: Timestamp) -> String {
    let instance = instance.as_str().unwrap_or_default();
    let name = format!("{endpoint}-{instance}-{}", at.as_second());
    name.replace(|character: char| !character.is_ascii_alphanumeric(), "-")
}

/// A time as the format has it.
fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
