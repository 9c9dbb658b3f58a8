//! For code hosts and editors: the Static Analysis Results Interchange Format, 2.1.0.

use std::fmt::Write;

use serde_json::{Value, json};

use super::Checked;
use crate::lint::{Finding, RULES, Severity};

/// The reports as one SARIF log with one run; files are called by their addresses, relative to the
/// root of the sources.
pub fn sarif(files: &[Checked]) -> serde_json::Result<String> {
    let results = files.iter().flat_map(|Checked { file, report }| {
        let findings = report.findings.iter();
        findings.map(move |finding| result(finding, file))
    });
    let results: Vec<Value> = results.collect();
    let omitted: Vec<Value> = files.iter().flat_map(omitted).collect();
    serde_json::to_string_pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "replenish check",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules(),
            } },
            // Columns count Unicode code points.
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": omitted }],
            "results": results,
        }],
    }))
}

fn omitted(Checked { file, report }: &Checked) -> impl Iterator<Item = Value> {
    report.omitted.iter().map(move |omitted| {
        let text = format!(
            "{file}, {}: {} more findings are not shown",
            omitted.rule, omitted.count
        );
        json!({ "level": "note", "message": { "text": text } })
    })
}

fn rules() -> Vec<Value> {
    let rule = |rule: &crate::lint::Rule| {
        json!({
            "id": rule.id,
            "shortDescription": { "text": rule.title },
            "help": { "text": rule.help },
            "defaultConfiguration": { "level": level(rule.severity) },
        })
    };
    RULES.iter().map(rule).collect()
}

fn result(finding: &Finding, name: &str) -> Value {
    let fix = finding.fix.as_deref().map_or(String::new(), |fix| format!(". {fix}"));
    let mut region = json!({ "startLine": finding.line, "startColumn": finding.column });
    if let Some(evidence) = &finding.evidence {
        region["snippet"] = json!({ "text": evidence });
    }
    json!({
        "ruleId": finding.rule,
        "ruleIndex": finding.rule as usize,
        "level": level(finding.severity),
        "message": { "text": format!("{}{fix}", finding.message) },
        "locations": [{
            "physicalLocation": { "artifactLocation": { "uri": address(name) }, "region": region },
            "logicalLocations": [{ "fullyQualifiedName": finding.pointer, "kind": "member" }],
        }],
    })
}

const fn level(severity: Severity) -> &'static str {
    // The names are the same.
    severity.as_str()
}

/// A path as an address: what addresses do not have is percent-encoded.
fn address(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => address.push(byte.into()),
            b'\\' => address.push('/'),
            _ => {
                // Writing to a string does not fail.
                let _ = write!(address, "%{byte:02X}");
            }
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_an_address() {
        assert_eq!(address("a b/ü.json"), "a%20b/%C3%BC.json");
        assert_eq!(address("a\\b.json"), "a/b.json");
    }
}
