//! The operations of the REST API.

use axum::{body::Body, http::Method};
use replenish_store::Engine::Sqlite;
use replenish_testkit::{Client, TestApp};
use serde_json::{Value, json};

use super::Stage::{self, Assigned, Draft, Submitted};
use crate::{
    api::{HOLIDAYS, Maker, PRODUCT_COLUMNS, answers, png, product, request_path},
    wire::{Cloud, add, dishwasher},
};

/// Method and path of an operation, the stage it is tried in, and what it answers to nobody, to a
/// maker of another organisation, to a colleague of the device's maker, and to a reviewer.
type Row = (&'static str, &'static str, Stage, [u16; 4]);

const TABLE: &[Row] = &[
    ("GET", "/me", Draft, [401, 200, 200, 200]),
    ("GET", "/marketplaces", Draft, [401, 200, 200, 200]),
    ("GET", "/categories", Draft, [401, 200, 200, 200]),
    ("GET", "/calendar", Draft, [401, 200, 200, 200]),
    ("PUT", "/calendar", Draft, [401, 403, 403, 403]),
    ("POST", "/calendar/holiday-imports", Draft, [401, 403, 403, 403]),
    ("GET", "/answer-times", Draft, [401, 200, 200, 200]),
    // With a customer's access token only.
    ("POST", "/reports", Draft, [401, 401, 401, 401]),
    ("GET", "/endpoints", Draft, [401, 200, 200, 200]),
    ("GET", "/endpoints/{id}", Draft, [401, 404, 200, 200]),
    (
        "GET",
        "/endpoints/{id}/sensors/{interface}/{instance}/reports",
        Draft,
        [401, 404, 200, 200],
    ),
    ("GET", "/live-findings", Draft, [401, 200, 200, 200]),
    ("GET", "/devices", Draft, [401, 200, 200, 200]),
    ("POST", "/devices", Draft, [401, 201, 201, 403]),
    ("POST", "/model-ids", Draft, [401, 200, 200, 403]),
    ("GET", "/devices/{id}", Draft, [401, 404, 200, 200]),
    ("PATCH", "/devices/{id}", Draft, [401, 404, 200, 403]),
    ("DELETE", "/devices/{id}", Draft, [401, 404, 204, 403]),
    ("GET", "/devices/{id}/image", Draft, [401, 404, 200, 200]),
    ("PUT", "/devices/{id}/image", Draft, [401, 404, 200, 403]),
    ("DELETE", "/devices/{id}/image", Draft, [401, 404, 204, 403]),
    ("PUT", "/devices/{id}/marketplaces/{code}", Draft, [401, 404, 200, 403]),
    (
        "DELETE",
        "/devices/{id}/marketplaces/{code}",
        Draft,
        [401, 404, 204, 403],
    ),
    ("PUT", "/devices/{id}/slots", Draft, [401, 404, 200, 403]),
    ("PUT", "/devices/{id}/slots/{slot_id}", Draft, [401, 404, 200, 403]),
    ("DELETE", "/devices/{id}/slots/{slot_id}", Draft, [401, 404, 204, 403]),
    (
        "PUT",
        "/devices/{id}/slots/{slot_id}/names/{code}",
        Draft,
        [401, 404, 200, 403],
    ),
    (
        "DELETE",
        "/devices/{id}/slots/{slot_id}/names/{code}",
        Draft,
        [401, 404, 204, 403],
    ),
    ("GET", "/devices/{id}/next-version", Assigned, [401, 404, 200, 200]),
    ("POST", "/devices/{id}/next-version", Assigned, [401, 404, 200, 403]),
    ("DELETE", "/devices/{id}/next-version", Assigned, [401, 404, 409, 403]),
    ("GET", "/devices/{id}/activity", Draft, [401, 404, 200, 200]),
    ("GET", "/devices/{id}/id-request/form", Draft, [401, 404, 200, 200]),
    ("GET", "/devices/{id}/id-request/draft", Draft, [401, 404, 200, 200]),
    ("PUT", "/devices/{id}/id-request/draft", Draft, [401, 404, 200, 403]),
    ("POST", "/devices/{id}/id-requests", Draft, [401, 404, 201, 403]),
    ("POST", "/devices/{id}/sandbox-ids", Draft, [401, 404, 200, 403]),
    ("GET", "/devices/{id}/replenishment-ids", Assigned, [401, 404, 200, 200]),
    (
        "GET",
        "/devices/{id}/discovery-response",
        Assigned,
        [401, 404, 200, 200],
    ),
    ("GET", "/devices/{id}/test-accounts", Draft, [401, 404, 200, 200]),
    ("POST", "/devices/{id}/test-accounts", Draft, [401, 404, 201, 403]),
    ("DELETE", "/devices/{id}/test-accounts/{n}", Draft, [401, 404, 204, 403]),
    (
        "PUT",
        "/devices/{id}/test-accounts/{n}/confirmation",
        Draft,
        [401, 403, 403, 204],
    ),
    ("GET", "/devices/{id}/certifications", Assigned, [401, 404, 200, 200]),
    (
        "GET",
        "/devices/{id}/certifications/{code}",
        Assigned,
        [401, 404, 200, 200],
    ),
    (
        "PUT",
        "/devices/{id}/certifications/{code}",
        Assigned,
        [401, 403, 403, 200],
    ),
    (
        "PUT",
        "/devices/{id}/certifications/{code}/evidence",
        Assigned,
        [401, 404, 200, 403],
    ),
    (
        "POST",
        "/devices/{id}/certifications/{code}/submission",
        Assigned,
        [401, 404, 422, 403],
    ),
    (
        "POST",
        "/devices/{id}/certifications/{code}/return",
        Assigned,
        [401, 403, 403, 409],
    ),
    ("GET", "/devices/{id}/enrolment", Assigned, [401, 404, 422, 422]),
    ("GET", "/id-requests", Submitted, [401, 200, 200, 200]),
    ("GET", "/id-requests/{id}", Submitted, [401, 404, 200, 200]),
    ("POST", "/id-requests/{id}/withdrawal", Submitted, [401, 404, 200, 403]),
    ("PUT", "/id-requests/{id}/claim", Submitted, [401, 403, 403, 200]),
    ("DELETE", "/id-requests/{id}/claim", Submitted, [401, 403, 403, 204]),
    ("POST", "/id-requests/{id}/decision", Submitted, [401, 403, 403, 200]),
    ("POST", "/id-requests/{id}/findings", Submitted, [401, 403, 403, 201]),
    (
        "PATCH",
        "/id-requests/{id}/findings/{number}",
        Submitted,
        [401, 403, 403, 200],
    ),
    (
        "DELETE",
        "/id-requests/{id}/findings/{number}",
        Submitted,
        [401, 403, 403, 204],
    ),
    ("POST", "/id-requests/{id}/return", Submitted, [401, 403, 403, 200]),
    ("POST", "/id-requests/{id}/messages", Submitted, [401, 404, 201, 201]),
    ("GET", "/id-requests/{id}/checklist", Submitted, [401, 404, 403, 200]),
    ("PUT", "/id-requests/{id}/checklist", Submitted, [401, 403, 403, 200]),
    ("GET", "/saved-answers", Draft, [401, 403, 403, 200]),
    ("POST", "/saved-answers", Draft, [401, 403, 403, 201]),
    ("DELETE", "/saved-answers/{id}", Draft, [401, 403, 403, 404]),
    ("GET", "/desk-views", Draft, [401, 403, 403, 200]),
    ("POST", "/desk-views", Draft, [401, 403, 403, 201]),
    ("DELETE", "/desk-views/{id}", Draft, [401, 403, 403, 404]),
    ("GET", "/products", Draft, [401, 403, 403, 200]),
    ("PUT", "/products/{marketplace}/{asin}", Draft, [401, 403, 403, 200]),
    ("GET", "/products/{marketplace}/{asin}", Draft, [401, 403, 403, 200]),
    ("POST", "/product-imports", Draft, [401, 403, 403, 200]),
    ("GET", "/product-imports/{id}", Draft, [401, 403, 403, 404]),
    ("GET", "/product-lists", Draft, [401, 403, 403, 200]),
    ("POST", "/product-lists", Draft, [401, 403, 403, 201]),
    ("GET", "/product-lists/{id}", Draft, [401, 403, 403, 404]),
    ("PUT", "/product-lists/{id}", Draft, [401, 403, 403, 404]),
    ("DELETE", "/product-lists/{id}", Draft, [401, 403, 403, 404]),
    ("GET", "/clients", Draft, [401, 200, 200, 200]),
    ("POST", "/clients", Draft, [401, 201, 403, 403]),
    ("GET", "/clients/{id}", Draft, [401, 404, 200, 200]),
    ("PUT", "/clients/{id}", Draft, [401, 404, 403, 403]),
    ("DELETE", "/clients/{id}", Draft, [401, 404, 403, 403]),
    ("GET", "/clients/{id}/directives", Draft, [401, 404, 200, 200]),
    ("POST", "/clients/{id}/secrets", Draft, [401, 404, 403, 403]),
    ("POST", "/sandbox/customers", Draft, [401, 422, 201, 403]),
];

#[test]
fn every_operation_of_the_api_is_in_the_table() {
    let document = serde_json::to_value(&replenish_web::openapi().0).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            operations.push((method.to_uppercase(), path.clone()));
        }
    }
    let mut listed: Vec<_> = TABLE
        .iter()
        .map(|(method, path, ..)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    operations.sort();
    listed.sort();
    assert_eq!(listed, operations);
}

#[tokio::test]
async fn everybody_passes_where_the_table_says() {
    let app = TestApp::start(Sqlite).await;
    let reviewer = app.program_of(&app.reviewer().await).await;
    let stranger = Maker::of(&app).await.api;
    let mut wrong = Vec::new();
    for (method, path, stage, expected) in TABLE {
        let maker = Maker::of(&app).await;
        let place = Place::made(&app, &maker, *stage).await;
        let colleague = app.program_of(&app.colleague_of(&maker.person).await).await;
        let walkers = [
            ("nobody", app.anonymous()),
            ("a stranger", stranger.clone()),
            ("a colleague", colleague),
            ("a reviewer", reviewer.clone()),
        ];
        // Whoever is let through may change what is there, so they come last.
        let mut order: Vec<_> = walkers.iter().zip(expected).collect();
        order.sort_by_key(|(_, expected)| **expected < 400);
        for ((who, client), expected) in order {
            let status = place.call(client, method, path, &maker).await;
            if status != *expected {
                wrong.push(format!("{method} {path} answers {who} with {status}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The device of a row and its request, a client of the same maker, and an endpoint.
struct Place {
    device: String,
    client: String,
    endpoint: String,
    request: Option<Value>,
}

impl Place {
    async fn made(app: &TestApp, maker: &Maker, stage: Stage) -> Self {
        if stage == Draft {
            let device = maker.complete_device().await;
            let draft = format!("{device}/id-request/draft");
            let _ = maker.api.put(&draft, &answers()).await.expect(200);
            return Self {
                device,
                client: client_of(maker).await,
                endpoint: endpoint_of(app, maker).await,
                request: None,
            };
        }
        let (device, request) = maker.submitted().await;
        let desk = app.program_of(&app.reviewer().await).await;
        if stage == Submitted {
            let findings = format!("{}/findings", request_path(&request));
            let _ = desk.post(&findings, &noted()).await.expect(201);
        }
        if stage == Assigned {
            let decision = json!({"outcome": "assigned", "content_hash": request["content_hash"]});
            let path = format!("{}/decision", request_path(&request));
            let _ = desk.post(&path, &decision).await.expect(200);
        }
        Self {
            device,
            client: client_of(maker).await,
            endpoint: endpoint_of(app, maker).await,
            request: Some(request),
        }
    }

    async fn call(&self, client: &Client, method: &str, template: &str, maker: &Maker) -> u16 {
        let path = self.fill(template);
        let (media_type, body) = match (method, template) {
            ("PUT", "/devices/{id}/image") => (Some("image/png"), png(8, 8)),
            ("POST", "/calendar/holiday-imports") => (Some("text/calendar"), HOLIDAYS.into()),
            ("POST", "/product-imports") => (Some("text/csv"), PRODUCT_COLUMNS.into()),
            ("GET" | "DELETE", _) => (None, Vec::new()),
            _ => (
                Some("application/json"),
                self.body(template, maker).to_string().into_bytes(),
            ),
        };
        let method: Method = method.parse().unwrap();
        client
            .send(method, &path, media_type, Body::from(body))
            .await
            .status
            .as_u16()
    }

    fn fill(&self, template: &str) -> String {
        let filled = if let Some(rest) = template.strip_prefix("/devices/{id}") {
            format!("{}{rest}", self.device)
        } else if let Some(rest) = template.strip_prefix("/id-requests/{id}") {
            let request = self.request.as_ref().map(request_path).unwrap_or_default();
            format!("{request}{rest}")
        } else {
            format!("/api/v1{template}")
        };
        filled
            .replace("/endpoints/{id}", &format!("/endpoints/{}", self.endpoint))
            .replace("{interface}", "Alexa.InventoryLevelSensor")
            .replace("{instance}", "Tank.Rinse")
            .replace("/clients/{id}", &format!("/clients/{}", self.client))
            .replace(
                "/product-lists/{id}",
                "/product-lists/lst_00000000000000000000000000000000",
            )
            .replace(
                "/product-imports/{id}",
                "/product-imports/job_00000000000000000000000000000000",
            )
            .replace(
                "/saved-answers/{id}",
                "/saved-answers/ans_00000000000000000000000000000000",
            )
            .replace("/desk-views/{id}", "/desk-views/vew_00000000000000000000000000000000")
            .replace("{number}", "1")
            .replace("{marketplace}", "US")
            .replace("{asin}", "B0NLF300H1")
            .replace("{slot_id}", "HEPA")
            .replace("{code}", "US")
            .replace("{n}", "1")
    }

    fn body(&self, template: &str, maker: &Maker) -> Value {
        match template {
            "/devices" => json!({"kind": "ask", "name": "A"}),
            "/devices/{id}" | "/devices/{id}/slots/{slot_id}/names/{code}" => json!({"name": "B"}),
            "/devices/{id}/slots" => json!([{"slot_id": "HEPA", "category": "ink"}]),
            "/devices/{id}/slots/{slot_id}" => json!({"category": "ink"}),
            "/devices/{id}/id-request/draft" => answers(),
            "/devices/{id}/test-accounts" => json!({"email": maker.person.actor.email.as_str()}),
            "/id-requests/{id}/decision" => {
                let hash = self.request.as_ref().map(|request| &request["content_hash"]);
                json!({"outcome": "assigned", "content_hash": hash})
            }
            "/id-requests/{id}/findings" => noted(),
            "/id-requests/{id}/findings/{number}" => json!({"status": "resolved"}),
            "/id-requests/{id}/return" => json!({"message": "Which filter is it?"}),
            "/id-requests/{id}/messages" => json!({"text": "A question."}),
            "/id-requests/{id}/checklist" => json!({"ticked": ["kind"]}),
            "/desk-views" => json!({"name": "Japan", "marketplace": "JP"}),
            "/saved-answers" => json!({"title": "Picture", "text": "White, with nothing around it."}),
            "/products/{marketplace}/{asin}" => product(),
            "/product-lists" => {
                json!({"kind": "category", "category": "air_filter", "entries": {"US": ["B0NLF300H1"]}})
            }
            "/clients" | "/clients/{id}" => json!({"name": "Cloud"}),
            "/clients/{id}/secrets" => json!({"overlap_days": 7}),
            "/sandbox/customers" => json!({"client": self.client, "marketplace": "DE"}),
            _ => json!({}),
        }
    }
}

async fn client_of(maker: &Maker) -> String {
    let made = maker
        .api
        .post("/api/v1/clients", &json!({"name": "Cloud"}))
        .await
        .expect(201);
    made.json()["id"].as_str().unwrap().to_owned()
}

/// A dishwasher that reports through another cloud of the maker.
async fn endpoint_of(app: &TestApp, maker: &Maker) -> String {
    let cloud = Cloud::of(app, maker).await;
    cloud.send(&add(&[dishwasher()])).await.expect(202);
    let found = maker.api.get("/api/v1/endpoints").await.expect(200).json();
    found["items"][0]["id"].as_str().unwrap().to_owned()
}

/// A finding that does not stand against assigning.
fn noted() -> Value {
    json!({"pointer": "/device/image", "severity": "note", "detail": "A fine picture."})
}
