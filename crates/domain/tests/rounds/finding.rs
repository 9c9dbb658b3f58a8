//! Findings as a reviewer writes them.

use replenish_domain::request::{Finding, FindingStatus, NewFinding, Noted, Severity, changes};
use serde_json::json;

use crate::purifier::{snapshot, with};

fn noted() -> Noted {
    Noted {
        number: 3,
        round: 2,
        by: "Tomás Ortega".to_owned(),
        at: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn new(pointer: &str) -> NewFinding {
    NewFinding {
        pointer: pointer.to_owned(),
        severity: "must_fix".to_owned(),
        detail: "It does not fit.".to_owned(),
        ..NewFinding::default()
    }
}

fn read(new: &NewFinding) -> Result<Finding, Vec<(String, &'static str)>> {
    Finding::read(new, &snapshot(), noted())
        .map_err(|faults| faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect())
}

#[test]
fn a_finding_is_called_what_its_field_is_called() {
    for (pointer, label) in [
        ("", "The whole request"),
        ("/device/marketplaces", "Marketplaces"),
        ("/device/slots", "Device Slots"),
        ("/device/image", "Picture"),
        ("/device/marketplaces/DE/friendly_name", "Friendly name, DE"),
        ("/device/slots/HEPA/names/US", "HEPA, Customer-Facing Slot Name, US"),
        ("/slots/HEPA", "HEPA"),
        ("/slots/CARBON/custom_asins/US", "CARBON, Your ASINs, US"),
        ("/contact_email", "Contact"),
    ] {
        let finding = read(&new(pointer)).unwrap();
        assert_eq!(finding.label, label);
        assert_eq!((finding.number, finding.round), (3, 2));
        assert_eq!((finding.sent_at, finding.status), (None, FindingStatus::Open));
    }
}

#[test]
fn every_fault_is_named_at_once() {
    let long = Some("x".repeat(2_001));
    let wrong = NewFinding {
        pointer: "/slots/PODS/capacity".to_owned(),
        severity: "Must fix".to_owned(),
        detail: " \n ".to_owned(),
        rule: Some("Capital".to_owned()),
        evidence: long.clone(),
        suggestion: long,
    };
    let mut faults = read(&wrong).unwrap_err();
    faults.sort();
    let expected = [
        ("/detail", "detail-required"),
        ("/evidence", "text-too-long"),
        ("/pointer", "pointer-unknown"),
        ("/rule", "rule-invalid"),
        ("/severity", "severity-unknown"),
        ("/suggestion", "text-too-long"),
    ];
    assert_eq!(faults, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
}

#[test]
fn what_is_left_blank_is_left_out() {
    let blank = NewFinding {
        rule: Some(String::new()),
        evidence: Some("  ".to_owned()),
        suggestion: Some(String::new()),
        ..new("/note")
    };
    let finding = read(&blank).unwrap();
    assert_eq!((finding.rule, finding.evidence, finding.suggestion), (None, None, None));
}

#[test]
fn only_what_is_open_and_must_be_fixed_blocks_and_notes_ask_nothing() {
    for (severity, blocks, asks) in [
        (Severity::MustFix, true, true),
        (Severity::ShouldFix, false, true),
        (Severity::Note, false, false),
    ] {
        let written = NewFinding {
            severity: severity.as_str().to_owned(),
            ..new("/note")
        };
        let mut finding = read(&written).unwrap();
        assert_eq!((finding.blocks(), finding.is_asked()), (blocks, asks), "{severity:?}");
        finding.status = FindingStatus::Changed { round_changed: 2 };
        assert_eq!((finding.blocks(), finding.is_asked()), (false, false), "{severity:?}");
    }
}

#[test]
fn a_finding_concerns_changes_of_its_field_and_of_its_parts_only() {
    let after = with(&[("/content/slots/HEPA/capacity", json!(120))]);
    let changes = changes(&snapshot().fields(), &after.fields());
    for (pointer, concerned) in [
        ("", true),
        ("/slots/HEPA", true),
        ("/slots/HEPA/capacity", true),
        ("/slots/HEPA/unit", false),
        ("/slots/CARBON", false),
        ("/device/slots", false),
    ] {
        let finding = read(&new(pointer)).unwrap();
        assert_eq!(finding.concerns(&changes), concerned, "{pointer}");
    }
}
