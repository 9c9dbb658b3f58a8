//! The response against the rules of `protocol.md` 3 and 4.

use std::collections::BTreeSet;

use proptest::prelude::*;
use replenish_domain::{
    device::FriendlyName,
    quantity::{Measurement, Unit},
    request::{SensorKind, SlotContent},
    text::plain_words,
};
use rstest::rstest;
use serde_json::{Value, json};

use super::{
    capability_for, discover_response, locales,
    samples::{Case, content, count, one_slot},
};
use crate::{endpoint::EndpointId, read::Body, read_message};

fn endpoints(response: &Value) -> &[Value] {
    response["event"]["payload"]["endpoints"].as_array().unwrap()
}

/// The capabilities after the two companions.
fn sensors(endpoint: &Value) -> &[Value] {
    &endpoint["capabilities"].as_array().unwrap()[2..]
}

fn texts(capability: &Value) -> Vec<(&str, &str)> {
    capability["capabilityResources"]["friendlyNames"]
        .as_array()
        .unwrap()
        .iter()
        .map(|label| {
            let value = &label["value"];
            (value["locale"].as_str().unwrap(), value["text"].as_str().unwrap())
        })
        .collect()
}

/// Holds one endpoint against the limits of `protocol.md` 4.1 and 4.3.
fn assert_endpoint_is_legal(endpoint: &Value) {
    let text = |field: &str| endpoint[field].as_str().unwrap().to_owned();
    let id = text("endpointId");
    let is_legal = |c: char| c.is_ascii_alphanumeric() || "_-=#;:?@&".contains(c);
    assert!((1..=256).contains(&id.len()) && id.chars().all(is_legal), "{id}");
    for field in ["manufacturerName", "friendlyName", "description"] {
        let length = text(field).chars().count();
        assert!((1..=128).contains(&length), "{field} has {length} characters");
    }
    assert_eq!(text("friendlyName"), plain_words(&text("friendlyName")));
    let capabilities = endpoint["capabilities"].as_array().unwrap();
    assert!((3..=100).contains(&capabilities.len()));
    assert_eq!(
        capabilities[..2],
        [
            json!({ "type": "AlexaInterface", "interface": "Alexa", "version": "3" }),
            json!({ "type": "AlexaInterface", "interface": "Alexa.EndpointHealth", "version": "3", "properties": {
                "supported": [{ "name": "connectivity" }], "proactivelyReported": true, "retrievable": true } }),
        ]
    );
    for sensor in &capabilities[2..] {
        assert!(!texts(sensor).is_empty());
        assert!(
            texts(sensor)
                .iter()
                .all(|(locale, text)| !locale.is_empty() && !text.is_empty())
        );
    }
}

#[rstest]
fn every_sensor_declares_what_its_kind_and_measurement_allow(
    #[values(
        (SensorKind::Level, "Alexa.InventoryLevelSensor"),
        (SensorKind::Usage, "Alexa.InventoryUsageSensor"),
        (SensorKind::LevelUsage, "Alexa.InventoryLevelUsageSensor")
    )]
    sensor: (SensorKind, &str),
    #[values(
        (Measurement::Count, "", json!({ "@type": "Count" })),
        (Measurement::Percentage, "", json!({ "@type": "Percentage" })),
        (Measurement::Volume, "MILLILITER", json!({ "@type": "Volume", "unit": "MILLILITER" })),
        (Measurement::Weight, "OUNCE", json!({ "@type": "Weight", "unit": "OUNCE" }))
    )]
    measurement: (Measurement, &str, Value),
) {
    let (kind, interface) = sensor;
    let (measurement, unit, declared) = measurement;
    let mut expected = json!({
        "type": "AlexaInterface",
        "interface": interface,
        "version": "3",
        "instance": "TABS",
        "capabilityResources": { "friendlyNames": [
            { "@type": "text", "value": { "text": "Tablets", "locale": "en-US" } } ] },
        "configuration": {
            "measurement": declared,
            "replenishment": { "@type": "DashReplenishmentId",
                "value": "arn:replenish:smarthome:drs:sensor:00000000-0000-0000-0000-000000000000" } }
    });
    if kind == SensorKind::Level {
        expected["properties"] =
            json!({ "supported": [{ "name": "level" }], "proactivelyReported": true, "retrievable": true });
    }
    let response = one_slot(content(kind, measurement, unit)).response(None);
    assert_endpoint_is_legal(&endpoints(&response)[0]);
    assert_eq!(sensors(&endpoints(&response)[0]), [expected]);
}

#[rstest]
#[case(SensorKind::Level, "Count")]
#[case(SensorKind::Usage, "Count")]
#[case(SensorKind::LevelUsage, "Percentage")]
fn a_measurement_outside_the_format_falls_back(#[case] kind: SensorKind, #[case] expected: &str) {
    for measurement in [Measurement::Other, Measurement::Volume, Measurement::Weight] {
        let without_unit = SlotContent {
            measurement,
            ..content(kind, Measurement::Other, "")
        };
        let response = one_slot(without_unit).response(None);
        let declared = &sensors(&endpoints(&response)[0])[0]["configuration"]["measurement"];
        assert_eq!(declared, &json!({ "@type": expected }));
    }
}

#[test]
fn a_slot_without_assignment_is_declared_without_replenishment() {
    let mut case = one_slot(count());
    case.assignments.clear();
    let response = case.response(None);
    let configuration = &sensors(&endpoints(&response)[0])[0]["configuration"];
    assert_eq!(configuration, &json!({ "measurement": { "@type": "Count" } }));
}

#[test]
fn one_slot_alone_is_the_same_as_in_the_response() {
    let case = one_slot(count());
    let alone = capability_for(&case.input(None), &"TABS".parse().unwrap());
    assert_eq!(
        serde_json::to_value(alone).unwrap(),
        sensors(&endpoints(&case.response(None))[0])[0]
    );
    assert_eq!(capability_for(&case.input(None), &"SALT".parse().unwrap()), None);
}

#[test]
fn two_hundred_slots_are_spread_over_endpoints_of_a_hundred_capabilities() {
    let case = (0..200).fold(Case::new("P-1", &[("US", "Printer")]), |case, n| {
        case.slot(&format!("S{n:03}"), "ink", count(), &[("US", "Ink")])
    });
    let response = case.response(None);
    let endpoints = endpoints(&response);
    endpoints.iter().for_each(assert_endpoint_is_legal);
    let sizes: Vec<_> = endpoints.iter().map(|endpoint| sensors(endpoint).len()).collect();
    assert_eq!(sizes, [98, 98, 4]);
    let field = |field: &str| {
        endpoints
            .iter()
            .map(|endpoint| endpoint[field].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(field("endpointId"), ["P-1-sample", "P-1-sample-2", "P-1-sample-3"]);
    assert_eq!(field("friendlyName"), ["Printer", "Printer 2", "Printer 3"]);
    let instances: Vec<_> = endpoints
        .iter()
        .flat_map(sensors)
        .map(|sensor| sensor["instance"].clone())
        .collect();
    assert_eq!(instances, (0..200).map(|n| format!("S{n:03}")).collect::<Vec<_>>());
}

#[test]
fn ninety_eight_slots_fit_one_endpoint() {
    let case = (0..98).fold(Case::new("P-1", &[("US", "Printer")]), |case, n| {
        case.slot(&format!("S{n}"), "ink", count(), &[("US", "Ink")])
    });
    assert_eq!(endpoints(&case.response(None)).len(), 1);
}

#[test]
fn names_of_any_script_arrive_and_emoji_leave_the_device_name() {
    let case = Case::new("P+1", &[("IL", "🖨️ מדפסת הבית"), ("US", "👨‍👩‍👧‍👦!")]).slot(
        "INK",
        "ink",
        count(),
        &[("IL", "דיו שחור 🖤"), ("US", "Ink 🖤")],
    );
    let response = case.response(None);
    let endpoint = &endpoints(&response)[0];
    assert_endpoint_is_legal(endpoint);
    assert_eq!(endpoint["friendlyName"], "מדפסת הבית");
    assert_eq!(endpoint["endpointId"], "P:1-sample");
    assert_eq!(
        texts(&sensors(endpoint)[0]),
        [("he-IL", "דיו שחור 🖤"), ("en-US", "Ink 🖤")]
    );
    assert_eq!(endpoints(&case.response(Some("en-US")))[0]["friendlyName"], "P 1");
}

#[test]
fn a_device_without_a_word_is_called_device() {
    let case = Case::new("+-_", &[("US", "🖨️")]).slot("INK", "ink", count(), &[("US", "Ink")]);
    assert_eq!(endpoints(&case.response(None))[0]["friendlyName"], "Device");
}

#[test]
fn models_that_differ_by_one_mark_have_endpoints_of_their_own() {
    let ids: BTreeSet<_> = ["A+B", "A-B", "A_B"]
        .map(|model| EndpointId::sample(&model.parse().unwrap(), 1).as_str().to_owned())
        .into();
    assert_eq!(ids.len(), 3);
}

#[test]
fn a_locale_leaves_only_its_own_names() {
    let case = Case::new("DM-5", &[("US", "Dishwasher"), ("DE", "Spülmaschine")]).slot(
        "RINSE",
        "other",
        count(),
        &[("US", "Rinse aid"), ("DE", "Klarspüler")],
    );
    let response = case.response(Some("de-DE"));
    let endpoint = &endpoints(&response)[0];
    assert_eq!(endpoint["friendlyName"], "Spülmaschine");
    assert_eq!(texts(&sensors(endpoint)[0]), [("de-DE", "Klarspüler")]);
}

#[test]
fn marketplaces_that_share_a_locale_give_it_one_name() {
    let case = Case::new("DM-5", &[("IE", "Dishwasher"), ("UK", "Washer"), ("JP", "食洗機")]).slot(
        "RINSE",
        "other",
        count(),
        &[("UK", "Rinse"), ("IE", "Rinse aid"), ("JP", "リンス")],
    );
    assert_eq!(locales(&case.snapshot, &case.marketplaces), ["en-GB", "ja-JP"]);
    let response = case.response(None);
    assert_eq!(
        texts(&sensors(&endpoints(&response)[0])[0]),
        [("en-GB", "Rinse aid"), ("ja-JP", "リンス")]
    );
}

#[test]
fn a_slot_without_a_name_is_called_by_its_category() {
    let case = Case::new("V-1", &[("DE", "Sauger")]).slot("BAG", "vacuum_bag", count(), &[]);
    let label = |locale| {
        let response = case.response(locale);
        let (locale, text) = texts(&sensors(&endpoints(&response)[0])[0])[0];
        format!("{locale} {text}")
    };
    assert_eq!(label(None), "de-DE vacuum bag");
    assert_eq!(label(Some("ja-JP")), "ja-JP vacuum bag");
}

#[rstest]
#[case(&["ink", "toner", "paper"], &["PRINTER"])]
#[case(&["vacuum_filter", "vacuum_brush", "vacuum_bag"], &["VACUUM_CLEANER"])]
#[case(&["air_filter"], &["AIR_PURIFIER"])]
#[case(&["laundry_detergent", "fabric_softener"], &["WASHER"])]
#[case(&["dishwasher_detergent"], &["DISHWASHER"])]
#[case(&["coffee_pod", "coffee_bean", "milk_creamer_pod"], &["COFFEE_MAKER"])]
#[case(&["paper_towel", "battery", "water_filter", "inkling"], &["OTHER"])]
#[case(&["battery", "vacuum_bag", "air_filter", "vacuum_brush"], &["VACUUM_CLEANER", "AIR_PURIFIER"])]
fn a_device_is_shown_as_what_its_supplies_tell(#[case] categories: &[&str], #[case] expected: &[&str]) {
    let case = categories
        .iter()
        .fold(Case::new("M", &[("US", "Device")]), |case, category| {
            case.slot(category, category, count(), &[("US", category)])
        });
    assert_eq!(endpoints(&case.response(None))[0]["displayCategories"], json!(expected));
}

#[test]
fn long_makers_are_cut_to_the_limits() {
    let mut case = one_slot(count());
    case.manufacturer = "é".repeat(200);
    let response = case.response(None);
    let endpoint = &endpoints(&response)[0];
    assert_endpoint_is_legal(endpoint);
    assert_eq!(endpoint["manufacturerName"].as_str().unwrap().chars().count(), 128);
    assert!(endpoint["description"].as_str().unwrap().starts_with("DM-5 by é"));
}

#[test]
fn the_whole_message_has_the_documented_fields_in_their_order() {
    let case = Case::new("DishMate-5", &[("US", "Dishwasher"), ("DE", "Spülmaschine")])
        .slot(
            "RINSE",
            "other",
            content(SensorKind::Level, Measurement::Volume, "MILLILITER"),
            &[("US", "Rinse aid"), ("DE", "Klarspüler")],
        )
        .slot(
            "TABS",
            "dishwasher_detergent",
            content(SensorKind::Usage, Measurement::Count, ""),
            &[("US", "Tablets"), ("DE", "Tabs")],
        );
    let text = serde_json::to_string_pretty(&discover_response(&case.input(None))).unwrap();
    insta::assert_snapshot!(text);
}

proptest! {
    #[test]
    fn any_model_gets_a_legal_endpoint(model in "[A-Za-z0-9_+-]{1,64}") {
        let case = Case::new(&model, &[("US", "Device")]).slot("S", "ink", count(), &[("US", "Ink")]);
        assert_endpoint_is_legal(&endpoints(&case.response(None))[0]);
    }

    #[test]
    fn any_name_leaves_a_legal_endpoint(name in "\\PC{1,60}", maker in "\\PC{0,128}[a-z]", model in "[A-Z_+-]{1,64}") {
        prop_assume!(name.parse::<FriendlyName>().is_ok());
        let mut case = Case::new(&model, &[("US", &name)]).slot("S", "ink", count(), &[("US", "Ink")]);
        case.manufacturer = maker.trim().to_owned();
        assert_endpoint_is_legal(&endpoints(&case.response(None))[0]);
    }
}

#[test]
fn the_response_reads_back() {
    let case = one_slot(content(SensorKind::Level, Measurement::Volume, "MILLILITER"));
    let text = case.response(None).to_string();
    let Body::DiscoverResponse { endpoints } = read_message(text.as_bytes()).unwrap().body else {
        panic!("{text}");
    };
    let [endpoint] = &endpoints[..] else { panic!("{text}") };
    assert_eq!(endpoint.endpoint_id, "DM-5-sample");
    assert_eq!(endpoint.model.as_deref(), Some("DM-5"));
    let [sensor] = &endpoint.sensors[..] else {
        panic!("{text}")
    };
    let written = case.assignments.values().next().unwrap().replenishment_id.as_str();
    assert_eq!(sensor.replenishment_id.as_deref(), Some(written));
    assert_eq!((sensor.kind, &*sensor.instance), (SensorKind::Level, "TABS"));
    assert_eq!(sensor.measurement.unit().map(Unit::as_str), Some("MILLILITER"));
}
