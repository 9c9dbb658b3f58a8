//! Every rule against its samples, and everything against chance.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    report::{Checked, text},
    *,
};

fn samples(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| !path.to_string_lossy().ends_with(".context.json"));
    paths.sort();
    paths
}

/// The report on a sample, in the context that lies beside it.
fn report_on(sample: &Path) -> Report {
    let context = match fs::read(sample.with_extension("context.json")) {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", sample.display())),
        Err(_) => Context::default(),
    };
    lint(&fs::read(sample).unwrap(), &context)
}

#[test]
fn every_rule_finds_its_faults_and_only_them() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let samples = samples(rule.id.as_str());
        let (failing, passing): (Vec<_>, Vec<_>) = samples
            .iter()
            .partition(|path| path.file_name().unwrap().to_string_lossy().starts_with("fail"));
        if failing.is_empty() || passing.is_empty() {
            wrong.push(format!("{} lacks a sample", rule.id));
        }
        for (paths, expected) in [(failing, BTreeSet::from([rule.id])), (passing, BTreeSet::new())] {
            for path in paths {
                let report = report_on(path);
                let found: BTreeSet<_> = report.findings.iter().map(|finding| finding.rule).collect();
                if found != expected {
                    wrong.push(text(&checked(report, &path.display().to_string())));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_of_samples_is_that_of_a_rule() {
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")).unwrap();
    let folders = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let known = |name: &String| name == "clean" || RULES.iter().any(|rule| rule.id.as_str() == name);
    assert_eq!(
        folders.filter(|name| !known(name)).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
}

#[test]
fn messages_as_documented_are_clean() {
    for path in samples("clean") {
        let report = report_on(&path);
        assert!(
            report.findings.is_empty(),
            "{}",
            text(&checked(report, &path.display().to_string()))
        );
        assert!(report.messages > 0);
    }
}

/// A message with faults of several kinds in one line each.
const FAULTY: &str = r#"{
  "event": {
    "header": {
      "namespace": "Alexa", "name": "ChangeReport", "payloadVersion": 3,
      "messageId": "3f2b6c1e-8d4a-4b7f-9a56-1c0de5f7a812"
    },
    "endpoint": {
      "scope": { "type": "BearerToken", "token": "Atza|geheim", "extra": "Küche" }, "endpoint_id": "brewer-204"
    },
    "payload": { "change": { "cause": { "type": "PERIODIC_POLL" }, "properties": [
      { "namespace": "Alexa.InventoryLevelSensor", "instance": "Tank & Co <1>", "name": "level",
        "value": { "@type": "Volume", "value": "74", "unit": "ML" },
        "timeOfSample": "2026-05-11T06:30:00.123456Z", "uncertaintyInMilliseconds": 0 } ] } }
  }
}
"#;

#[test]
fn a_report_is_told_as_text() {
    insta::assert_snapshot!(text(&checked(
        lint(FAULTY.as_bytes(), &Context::default()),
        "report.json"
    )));
}

#[test]
fn a_report_is_told_as_json() {
    insta::assert_snapshot!(
        report::json(&checked(lint(FAULTY.as_bytes(), &Context::default()), "report.json")).unwrap()
    );
}

#[test]
fn a_report_is_told_as_sarif() {
    let sarif = report::sarif(&checked(lint(FAULTY.as_bytes(), &Context::default()), "report.json")).unwrap();
    let mut log: Value = serde_json::from_str(&sarif).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].take();
    assert_eq!(rules.as_array().unwrap().len(), RULES.len());
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    log["runs"][0]["tool"]["driver"]["rules"] = rules[0].clone();
    log["runs"][0]["tool"]["driver"]["version"] = "0".into();
    insta::assert_snapshot!(serde_json::to_string_pretty(&log).unwrap());
}

#[test]
fn a_report_is_told_as_junit() {
    insta::assert_snapshot!(
        report::junit(&checked(
            lint(FAULTY.as_bytes(), &Context::default()),
            "a \"b\" <c>.json"
        ))
        .unwrap()
    );
    insta::assert_snapshot!(report::junit(&checked(Report::default(), "clean.json")).unwrap());
}

fn checked(report: Report, file: &str) -> Vec<Checked> {
    vec![Checked {
        file: file.to_owned(),
        report,
    }]
}

/// All that is ever told of a text.
fn everything_told(bytes: &[u8]) -> String {
    let report = lint(bytes, &Context::default());
    let told = format!("{report:?}");
    let files = checked(report, "f");
    let formats = [
        text(&files),
        report::json(&files).unwrap(),
        report::sarif(&files).unwrap(),
        report::junit(&files).unwrap(),
        told,
    ];
    formats.join("\n")
}

#[test]
fn no_secret_is_told() {
    let right =
        r#"{"event":{"header":{"namespace":"Alexa","name":"ChangeReport"},"endpoint":{"scope":{"token":"geheim"}}}}"#;
    for faulty in [
        FAULTY.to_owned(),
        right.to_owned(),
        right.replace("\"geheim\"", "\"Error: geheim\""),
        right.replace("\"geheim\"", "\"geheim\", \"x\": \"Atza|geheim\""),
        right.replace("\"geheim\"", "\n\"geheim"),
        right.replace("}}}}", "}}},"),
        FAULTY.replace("\"Alexa\",", "Alexa,"),
        r#"{"event": {"header": {"namespace": "Alexa", "name": "x", "token": {"a": 1}}, "token": ["geheim"]}}"#
            .replace("[\"geheim\"]", "\"geheim\""),
    ] {
        let told = everything_told(faulty.as_bytes());
        assert!(!told.contains("geheim"), "{told}");
    }
}

#[test]
fn findings_stand_in_the_order_of_their_places() {
    let report = lint(FAULTY.as_bytes(), &Context::default());
    assert!(
        report
            .findings
            .is_sorted_by_key(|finding| (finding.line, finding.column))
    );
    let extra = report
        .findings
        .iter()
        .find(|finding| finding.message.contains("extra"))
        .unwrap();
    assert_eq!(
        (extra.line, extra.column, &*extra.pointer),
        (8, 65, "/event/endpoint/scope/extra")
    );
    let line = FAULTY.lines().nth(7).unwrap();
    assert_eq!(line.chars().skip(64).take(7).collect::<String>(), "\"extra\"");
}

#[test]
fn a_line_each_has_its_own_pointers() {
    let good = r#"{"event":{"header":{"namespace":"Alexa","name":"X","messageId":"a"}}}"#;
    let bad = r#"{"event":{"header":{"namespace":"Alexa","name":"X","messageId":"a b"}}}"#;
    let text = format!("{good}\n\r\n{bad}\r\noops\n{good}");
    let report = lint(text.as_bytes(), &Context::default());
    let places: Vec<_> = report
        .findings
        .iter()
        .map(|f| (f.rule, f.line, f.column, &*f.pointer))
        .collect();
    let expected = [
        (RuleId::Hdr02, 3, 64, "/event/header/messageId"),
        (RuleId::Env06, 4, 1, ""),
        (RuleId::Hdr03, 5, 64, "/event/header/messageId"),
    ];
    assert_eq!(places[..2], expected[..2]);
    assert_eq!(report.messages, 3);
}

#[test]
fn what_is_wrong_everywhere_is_shown_in_places() {
    let endpoint = r#"{"endpointId":"a.b","nonsense":1}"#;
    let endpoints = vec![endpoint; 10_000].join(",");
    let text = format!(
        r#"{{"event":{{"header":{{"namespace":"Alexa.Discovery","name":"Discover.Response","payloadVersion":"3","messageId":"m"}},"payload":{{"endpoints":[{endpoints}]}}}}}}"#
    );
    let report = lint(text.as_bytes(), &Context::default());
    let omitted = |rule| {
        report
            .omitted
            .iter()
            .find(|omitted| omitted.rule == rule)
            .map(|omitted| omitted.count)
    };
    assert_eq!(omitted(RuleId::Ep01), Some(10_000 - Report::MOST_PER_RULE));
    assert_eq!(omitted(RuleId::Env03), Some(10_000 - Report::MOST_PER_RULE));
    let shown = report.findings.iter().filter(|finding| finding.rule == RuleId::Ep01);
    assert_eq!(shown.count(), Report::MOST_PER_RULE);
    assert!(
        report
            .findings
            .iter()
            .all(|finding| finding.excerpt.text.chars().count() <= 162)
    );
}

#[test]
fn lines_that_are_no_json_are_counted() {
    let text = format!("{{}}\n{}", "oops\n".repeat(80));
    let report = lint(text.as_bytes(), &Context::default());
    let shown = report.findings.iter().filter(|finding| finding.rule == RuleId::Env06);
    assert!(shown.clone().zip(2..).all(|(finding, line)| finding.line == line));
    assert_eq!((shown.count(), report.messages), (Report::MOST_PER_RULE, 1));
    assert_eq!(
        report.omitted,
        [Omitted {
            rule: RuleId::Env06,
            count: 30
        }]
    );
}

#[test]
fn lines_that_end_early_do_not_add_up_to_one_that_is_nested_too_deep() {
    let text = format!("{{}}\n{}", "{\n".repeat(200));
    let report = lint(text.as_bytes(), &Context::default());
    assert_eq!(report.count(Severity::Error), 1 + Report::MOST_PER_RULE);
    let lines = report.findings.iter().filter(|finding| finding.line > 1);
    assert!(lines.clone().all(|finding| finding.rule == RuleId::Env04));
    assert_eq!(
        report.omitted,
        [Omitted {
            rule: RuleId::Env04,
            count: 150
        }]
    );
}

#[test]
fn one_level_too_many_is_told_where_it_opens() {
    let nested = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    let told = |text: String| {
        let report = lint(text.as_bytes(), &Context::default());
        let findings = report.findings.into_iter().filter(|found| found.rule == RuleId::Env06);
        let places: Vec<_> = findings
            .map(|found| (found.line, found.column, found.message))
            .collect();
        places
    };
    let too_deep = |line| {
        [(
            line,
            101,
            "arrays and objects are nested deeper than 100 levels".to_owned(),
        )]
    };
    assert_eq!(told(nested(100)), []);
    assert_eq!(told(nested(101)), too_deep(1));
    assert_eq!(told(format!("{{}}\n{}\n", nested(101))), too_deep(2));
}

#[test]
fn nesting_and_size_break_nothing() {
    for text in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        format!("[{}]", vec!["[]"; 20_000].join(",")),
        "1\n".repeat(20_000),
        format!("{}1{}", "[".repeat(100), "]".repeat(100)),
    ] {
        let report = lint(text.as_bytes(), &Context::default());
        assert!(!report.findings.is_empty() && report.findings.len() <= 2 * Report::MOST_PER_RULE);
    }
}

/// Whether the gateway refuses the message, or a level in it.
fn is_refused(bytes: &[u8]) -> bool {
    match crate::read_message(bytes) {
        Err(_) => true,
        Ok(message) => {
            let levels = match &message.body {
                crate::read::Body::ChangeReport { readings } => &readings[..],
                _ => &[],
            };
            levels.iter().chain(&message.context).any(Result::is_err)
        }
    }
}

#[test]
fn everything_the_reader_refuses_is_an_error() {
    for path in RULES.iter().flat_map(|rule| samples(rule.id.as_str())) {
        let bytes = fs::read(&path).unwrap();
        let is_single = serde_json::from_slice::<Value>(&bytes).is_ok_and(|value| value.get("event").is_some());
        if is_single && is_refused(&bytes) {
            assert!(report_on(&path).has_errors(), "{}", path.display());
        }
    }
}

/// The pointers to every value inside.
fn pointers(value: &Value, pointer: &str, found: &mut Vec<String>) {
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (name, value) in members {
        let pointer = format!("{pointer}/{name}");
        pointers(value, &pointer, found);
        found.push(pointer);
    }
}

#[test]
fn whatever_stands_in_a_message_the_reader_and_the_linter_agree() {
    let others = [
        json!(null),
        json!(""),
        json!("x".repeat(300)),
        json!("a\u{0}b"),
        json!("Volume"),
        json!(1),
        json!(-1),
        json!(1e300),
        json!(true),
        json!([1]),
        json!({}),
        json!({ "a": 1 }),
    ];
    let mut disagreed = Vec::new();
    for path in samples("clean") {
        let Ok(message) = serde_json::from_slice::<Value>(&fs::read(&path).unwrap()) else {
            continue;
        };
        if message.get("event").is_none() {
            continue;
        }
        let mut found = Vec::new();
        pointers(&message, "", &mut found);
        for pointer in found {
            for other in &others {
                let mut message = message.clone();
                *message.pointer_mut(&pointer).unwrap() = other.clone();
                let bytes = message.to_string().into_bytes();
                if is_refused(&bytes) && !lint(&bytes, &Context::default()).has_errors() {
                    let told =
                        crate::read_message(&bytes).map_or_else(|refused| refused.description, |_| "level".into());
                    disagreed.push(format!("{pointer} as {other:.40}: {told}"));
                }
            }
        }
    }
    disagreed.sort();
    disagreed.dedup();
    assert!(disagreed.is_empty(), "{}", disagreed.join("\n"));
}

/// The texts of all samples.
fn all_samples() -> Vec<Vec<u8>> {
    let folders = RULES.iter().map(|rule| rule.id.as_str()).chain(["clean"]);
    folders
        .flat_map(samples)
        .map(|path| fs::read(path).unwrap())
        .filter(|bytes| bytes.len() < 20_000)
        .collect()
}

/// A context in which every rule has something to look at.
fn full_context() -> Context {
    serde_json::from_value(json!({
        "now": "2026-05-11T06:32:00Z",
        "device": { "locales": ["de-DE"], "slots": [{ "slot_id": "Tank.Water", "kind": "level", "replenishment_id": "x",
            "measurement": { "@type": "Count" } }] },
        "http": { "region": "eu", "exchanges": [{ "event": { "message": 0, "authorization": "ä", "region": "na" } },
            { "token": { "grant_type": "refresh_token" } }, { "event": { "message": 9 } }] }
    }))
    .unwrap()
}

proptest! {
    #[test]
    fn no_bytes_break_the_linter(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        everything_told(&bytes);
        let _ = lint(&bytes, &full_context());
    }

    #[test]
    fn no_text_breaks_the_linter(text in "[\\[\\]{}\":,0-9a-z\\\\ \n\u{e4}Z-]{0,80}") {
        everything_told(text.as_bytes());
    }

    #[test]
    fn no_change_to_a_sample_breaks_the_linter(
        sample: prop::sample::Index,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<u8>()), 1..6),
    ) {
        thread_local!(static SAMPLES: Vec<Vec<u8>> = all_samples());
        let mut bytes = SAMPLES.with(|samples| samples[sample.index(samples.len())].clone());
        for (place, change, byte) in changes {
            let place = place.index(bytes.len() + 1).min(bytes.len().saturating_sub(1));
            match change {
                _ if bytes.is_empty() => bytes.push(byte),
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                2 => drop(bytes.remove(place)),
                _ => bytes.truncate(place),
            }
        }
        everything_told(&bytes);
        let _ = lint(&bytes, &full_context());
    }
}
