//! For build servers: the XML that `JUnit` made common.

use std::io;

use quick_xml::{
    Writer,
    events::{BytesEnd, BytesStart, BytesText, Event},
};

use super::Checked;
use crate::lint::{Finding, Severity};

/// The reports, each as one test suite: every finding is a test, errors and warnings have failed. A
/// file without findings is one test that passed.
pub fn junit(files: &[Checked]) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Start(BytesStart::new("testsuites")))?;
    for file in files {
        suite(&mut writer, file)?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuites")))?;
    String::from_utf8(writer.into_inner()).map_err(io::Error::other)
}

fn suite(writer: &mut Writer<Vec<u8>>, Checked { file, report }: &Checked) -> io::Result<()> {
    let failures = report.count(Severity::Error) + report.count(Severity::Warning);
    let tests = report.findings.len().max(1);
    let mut suite = BytesStart::new("testsuite");
    let (tests, failures) = (tests.to_string(), failures.to_string());
    let shown = plain(file);
    for (key, value) in [
        ("name", &*shown),
        ("tests", &*tests),
        ("failures", &*failures),
        ("errors", "0"),
    ] {
        suite.push_attribute((key, value));
    }
    writer.write_event(Event::Start(suite))?;
    for finding in &report.findings {
        case(writer, finding, &shown)?;
    }
    if report.findings.is_empty() {
        let mut passed = BytesStart::new("testcase");
        passed.push_attribute(("classname", &*shown));
        passed.push_attribute(("name", "lint"));
        writer.write_event(Event::Empty(passed))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuite")))
}

fn case(writer: &mut Writer<Vec<u8>>, finding: &Finding, name: &str) -> io::Result<()> {
    let place = format!("{name}:{}:{}", finding.line, finding.column);
    let mut case = BytesStart::new("testcase");
    case.push_attribute(("classname", name));
    case.push_attribute((
        "name",
        &*format!("{} {}:{}", finding.rule, finding.line, finding.column),
    ));
    if finding.severity == Severity::Note {
        writer.write_event(Event::Start(case))?;
        element(
            writer,
            "system-out",
            &[],
            &plain(&format!("{place}: {}", finding.message)),
        )?;
    } else {
        writer.write_event(Event::Start(case))?;
        let attributes = [
            ("type", finding.severity.as_str()),
            ("message", &*plain(&finding.message)),
        ];
        let fix = finding.fix.as_deref().unwrap_or_default();
        let text = format!("{place}\n{}\n{fix}", finding.pointer);
        element(writer, "failure", &attributes, &plain(&text))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}

fn element(writer: &mut Writer<Vec<u8>>, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
    let mut start = BytesStart::new(name);
    start.extend_attributes(attributes.iter().copied());
    writer.write_event(Event::Start(start))?;
    writer.write_event(Event::Text(BytesText::new(text)))?;
    writer.write_event(Event::End(BytesEnd::new(name)))
}

/// Without the characters that XML cannot hold.
fn plain(text: &str) -> String {
    let is_fine = |c: &char| matches!(c, '\t' | '\n') || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().filter(is_fine).collect()
}
