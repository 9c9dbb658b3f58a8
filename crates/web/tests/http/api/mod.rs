//! The REST API, as other programs see it.

mod calendar;
mod certifications;
mod conventions;
mod devices;
mod document;
mod images;
mod linking;
mod lists;
mod product_lists;
mod products;
mod queue;
mod repeats;
mod requests;
mod rounds;
mod sandbox;
mod tenants;
mod versions;

use replenish_testkit::{Client, Person, TestApp};
use serde_json::{Value, json};

/// A maker with a program that acts for them.
pub(crate) struct Maker {
    pub(crate) person: Person,
    pub(crate) api: Client,
}

impl Maker {
    pub(crate) async fn of(app: &TestApp) -> Self {
        let person = app.maker().await;
        let api = app.program_of(&person).await;
        Self { person, api }
    }

    /// Registers a skill device and returns it.
    pub(crate) async fn device(&self) -> Value {
        let new = json!({"kind": "ask", "name": "AirPure 300"});
        self.api.post("/api/v1/devices", &new).await.expect(201).json()
    }

    /// Registers a device that lacks nothing for a request: two slots in two marketplaces.
    pub(crate) async fn complete_device(&self) -> String {
        let path = path_of(&self.device().await);
        let put = async |part: &str, body: Value| {
            let answer = self.api.put(&format!("{path}{part}"), &body).await;
            assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        };
        let slots = ["HEPA", "CARBON"];
        put(
            "/slots",
            json!(slots.map(|slot_id| json!({"slot_id": slot_id, "category": "air_filter"}))),
        )
        .await;
        for code in ["US", "DE"] {
            put(
                &format!("/marketplaces/{code}"),
                json!({"friendly_name": "Air purifier"}),
            )
            .await;
            for slot_id in slots {
                put(&format!("/slots/{slot_id}/names/{code}"), json!({"name": "Air filter"})).await;
            }
        }
        let image = self
            .api
            .bytes(
                axum::http::Method::PUT,
                &format!("{path}/image"),
                "image/png",
                &png(64, 64),
            )
            .await;
        assert_eq!(image.status.as_u16(), 200);
        path
    }

    /// Registers a complete device and hands its request in; returns device and request.
    pub(crate) async fn submitted(&self) -> (String, Value) {
        let device = self.complete_device().await;
        let draft = self
            .api
            .put(&format!("{device}/id-request/draft"), &answers())
            .await
            .expect(200)
            .json();
        assert_eq!(draft["readiness"]["complete"], true, "{draft}");
        let request = self
            .api
            .post(&format!("{device}/id-requests"), &json!({}))
            .await
            .expect(201)
            .json();
        (device, request)
    }
}

/// Where a device is.
pub(crate) fn path_of(device: &Value) -> String {
    format!("/api/v1/devices/{}", device["id"].as_str().expect("an id"))
}

/// Where a request is.
pub(crate) fn request_path(request: &Value) -> String {
    format!("/api/v1/id-requests/{}", request["id"].as_str().expect("an id"))
}

/// Every question of the request answered.
pub(crate) fn answers() -> Value {
    let slot = json!({
        "sensor": "level_usage", "measurement": "percentage", "capacity": 100, "resolution": 0.5,
        "report_interval_hours": 24, "direction": "supply", "consumable_description": "HEPA H13 cylinder.",
        "sensor_description": "Run time weighted by fan speed.", "list_mode": "category",
    });
    let mut own = slot.clone();
    own["list_mode"] = json!("custom");
    let product = json!([{"asin": "B0NLF300C1", "pack_size": 1}]);
    own["custom_asins"] = json!({"US": product, "DE": product});
    json!({
        "contact_email": "questions@nordlicht.example", "test_accounts": ["lab@nordlicht.example"],
        "slots": {"HEPA": slot, "CARBON": own},
    })
}

/// The first row of a file of products.
pub(crate) const PRODUCT_COLUMNS: &str =
    "asin,marketplace,title,brand,manufacturer,pack_size,unit,price,available,image_url,gtin";

/// A file with one holiday.
pub(crate) const HOLIDAYS: &str =
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20271225\nSUMMARY:Christmas Day\nEND:VEVENT\nEND:VCALENDAR\n";

/// What a catalogue knows of a product.
pub(crate) fn product() -> Value {
    json!({
        "title": "HEPA filter", "brand": "Nordlicht", "manufacturer": "Nordlicht Appliances", "pack_size": 1,
        "unit": "COUNT", "price": "12.99", "available": true,
    })
}

/// A white picture.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    picture(image::Rgb([255; 3]), width, height, image::ImageFormat::Png)
}

/// A picture of one colour.
pub(crate) fn picture(colour: image::Rgb<u8>, width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, colour)
        .write_to(&mut bytes, format)
        .expect("a picture");
    bytes.into_inner()
}
