//! No bytes and no name of a file break the formats of a report: what is written can be read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use quick_xml::{Reader, events::Event};
use replenish_protocol::lint::{
    Context, lint,
    report::{self, Checked},
};
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let name = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let checked = [Checked {
        file: String::from_utf8_lossy(name).into_owned(),
        report: lint(bytes, &Context::default()),
    }];
    let findings = checked[0].report.findings.len();

    assert!(!report::text(&checked).is_empty());

    let json: Value = serde_json::from_str(&report::json(&checked).expect("JSON")).expect("JSON that reads");
    assert_eq!(json["files"][0]["findings"].as_array().map(Vec::len), Some(findings));

    let sarif: Value = serde_json::from_str(&report::sarif(&checked).expect("SARIF")).expect("SARIF that reads");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(findings));

    let junit = report::junit(&checked).expect("JUnit");
    assert_eq!(cases(&junit), findings.max(1));
});

/// The tests in a report for build servers, which holds no character that XML cannot.
fn cases(junit: &str) -> usize {
    assert!(!junit.contains(|c: char| (c.is_control() && !"\t\n\r".contains(c)) || "\u{fffe}\u{ffff}".contains(c)));
    let mut reader = Reader::from_str(junit);
    let mut cases = 0;
    loop {
        match reader.read_event().expect("XML that reads") {
            Event::Eof => return cases,
            Event::Start(tag) | Event::Empty(tag) => {
                assert!(tag.attributes().all(|attribute| attribute.is_ok()));
                cases += usize::from(tag.name().as_ref() == "testcase");
            }
            _ => {}
        }
    }
}
