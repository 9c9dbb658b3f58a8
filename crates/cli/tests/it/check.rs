//! `replenish check`.

use std::{io::Write, process::Stdio};

use crate::program::{Folder, told};

const RIGHT: &str = r#"{
  "event": {
    "header": {
      "namespace": "Alexa.InventoryUsageSensor", "name": "InventoryConsumed", "instance": "Hopper.Tablets",
      "messageId": "6f7a1b7e-52a5-4a53-8f13-5f0a0a6d3c11", "payloadVersion": "3"
    },
    "endpoint": { "scope": { "type": "BearerToken", "token": "Atza|sample" }, "endpointId": "dw-7781" },
    "payload": { "usage": { "@type": "Count", "value": 1 }, "timeOfSample": "2026-03-04T19:20:21Z" }
  }
}"#;

fn wrong() -> String {
    RIGHT.replace(r#""3""#, "3").replace("usage", "usagee")
}

#[test]
fn a_message_that_is_right_passes() {
    let folder = Folder::new();
    folder.write("report.json", RIGHT);
    let output = folder.run(&["check", "report.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output.stdout));
    assert!(told(&output.stdout).contains("report.json: 0 errors, 0 warnings"));
    assert!(folder.files().len() == 1, "nothing is left behind");
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_ends_with_1() {
    let folder = Folder::new();
    folder.write("report.json", &wrong());
    let output = folder.run(&["check", "report.json"]);
    assert_eq!(output.status.code(), Some(1));
    let text = told(&output.stdout);
    assert!(
        text.contains("report.json:5:") && text.contains("error HDR01"),
        "{text}"
    );
    assert!(text.contains("ENV03") && text.contains("usage"), "{text}");
    assert!(!text.contains("Atza|sample"), "no secret is shown");
}

#[test]
fn every_format_is_one_document_about_every_file() {
    let folder = Folder::new();
    folder.write("one.json", &wrong());
    folder.write("other.json", RIGHT);
    let told_as = |format: &str| {
        let output = folder.run(&["check", "one.json", "other.json", "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        told(&output.stdout)
    };
    let json: serde_json::Value = serde_json::from_str(&told_as("json")).unwrap();
    assert_eq!(json["files"][0]["findings"][0]["rule"], "HDR01");
    assert_eq!(json["files"][1]["findings"], serde_json::json!([]));
    let sarif: serde_json::Value = serde_json::from_str(&told_as("sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "one.json");
    assert_eq!(place["region"]["startLine"], 5);
    let junit = told_as("junit");
    assert!(junit.contains("<testsuite name=\"one.json\"") && junit.contains("<testsuite name=\"other.json\""));
}

#[test]
fn what_cannot_be_read_ends_with_2() {
    let folder = Folder::new();
    folder.write("report.json", RIGHT);
    for arguments in [
        &["check", "missing.json"][..],
        &["check", "report.json", "--device", "missing.json"],
        &["check", "report.json", "--device", "report.json"],
        &["check", "report.json", "--kind", "Discover"],
        &["check"],
    ] {
        let output = folder.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!told(&output.stderr).is_empty(), "{arguments:?}");
    }
}

#[test]
fn standard_input_is_read_where_a_dash_stands() {
    let folder = Folder::new();
    let mut command = folder.command(&["check", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(wrong().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output.stdout).starts_with("standard input:5:"));
}

#[test]
fn a_device_is_compared_with() {
    let folder = Folder::new();
    let discovery = |id: &str| {
        let sensor = format!(
            r#"{{"type": "AlexaInterface", "interface": "Alexa.InventoryLevelSensor", "version": "3", "instance": "HEPA",
            "properties": {{"supported": [{{"name": "level"}}], "proactivelyReported": true, "retrievable": true}},
            "capabilityResources": {{"friendlyNames": [{{"@type": "text", "value": {{"text": "Filter", "locale": "en-US"}}}}]}},
            "configuration": {{"measurement": {{"@type": "Percentage"}},
              "replenishment": {{"@type": "DashReplenishmentId", "value": "{id}"}}}}}}"#
        );
        format!(
            r#"{{"event": {{"header": {{"namespace": "Alexa.Discovery", "name": "Discover.Response", "payloadVersion": "3",
            "messageId": "a7f2b0cb-91f5-4f5a-9d2e-1d2c3b4a5f60"}}, "payload": {{"endpoints": [{{"endpointId": "air-1",
            "manufacturerName": "Nordlicht", "friendlyName": "Purifier", "description": "By Nordlicht",
            "displayCategories": ["AIR_PURIFIER"], "capabilities": [{sensor}]}}]}}}}}}"#
        )
    };
    folder.write("device.json", &discovery("arn:replenish:smarthome:drs:sensor:1"));
    folder.write("response.json", &discovery("arn:replenish:smarthome:drs:sensor:2"));
    let alone = folder.run(&["check", "response.json"]);
    assert_eq!(alone.status.code(), Some(0), "{}", told(&alone.stdout));
    let compared = folder.run(&["check", "response.json", "--device", "device.json"]);
    assert_eq!(compared.status.code(), Some(1));
    assert!(told(&compared.stdout).contains("REP04"));
}
