//! What changed between two rounds.

use replenish_domain::request::{Snapshot, changes};
use serde_json::json;

use crate::purifier::{purifier, read, snapshot, with};

fn told(before: &Snapshot, after: &Snapshot) -> Vec<(String, String, String)> {
    changes(&before.fields(), &after.fields())
        .into_iter()
        .map(|change| (change.pointer, change.before, change.after))
        .collect()
}

fn line(pointer: &str, before: &str, after: &str) -> (String, String, String) {
    (pointer.to_owned(), before.to_owned(), after.to_owned())
}

#[test]
fn nothing_changes_between_equal_snapshots() {
    assert_eq!(told(&snapshot(), &snapshot()), []);
}

#[test]
fn changes_come_in_the_order_of_the_page_whatever_came_first() {
    let after = with(&[
        ("/content/note", json!("Ships in July.")),
        ("/content/slots/CARBON/capacity", json!(80)),
        ("/content/slots/HEPA/capacity", json!(120)),
        ("/device/slots/1/category", json!("ink")),
        ("/device/name", json!("AirPure 301")),
    ]);
    let expected = [
        line("/device/name", "AirPure 300", "AirPure 301"),
        line("/device/slots/CARBON/category", "air_filter", "ink"),
        line("/note", "", "Ships in July."),
        line("/slots/HEPA/capacity", "100", "120"),
        line("/slots/CARBON/capacity", "100", "80"),
    ];
    assert_eq!(told(&snapshot(), &after), expected);
}

#[test]
fn fields_that_are_gone_come_last_with_what_stood_in_them() {
    let mut fewer = purifier();
    fewer["device"]["slots"].as_array_mut().unwrap().remove(0);
    fewer["content"]["slots"].as_object_mut().unwrap().remove("HEPA");
    fewer["content"]["note"] = json!("One filter less.");
    let told = told(&snapshot(), &read(fewer));
    assert_eq!(told[0], line("/note", "", "One filter less."));
    assert_eq!(told[1], line("/device/slots/HEPA/category", "air_filter", ""));
    assert!(told[1..].iter().all(|(pointer, _, after)| {
        after.is_empty() && (pointer.starts_with("/slots/HEPA/") || pointer.starts_with("/device/slots/HEPA/"))
    }));
    // What was empty is not gone.
    assert!(!told.iter().any(|(pointer, ..)| pointer == "/slots/HEPA/unit"));
}

#[test]
fn a_field_that_is_new_had_nothing_in_it() {
    let mut more = purifier();
    let offered = json!({"code": "FR", "friendly_name": "Purificateur"});
    more["device"]["marketplaces"].as_array_mut().unwrap().push(offered);
    let expected = [line("/device/marketplaces/FR/friendly_name", "", "Purificateur")];
    assert_eq!(told(&snapshot(), &read(more)), expected);
}
