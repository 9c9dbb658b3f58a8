//! For people, at a terminal.

use std::fmt::Write;

use super::Checked;
use crate::lint::{Finding, Report, Severity};

/// The findings, each with its line and a caret under the place, and a sum for each file.
#[must_use]
pub fn text(files: &[Checked]) -> String {
    let mut out = String::new();
    for Checked { file, report } in files {
        write_report(&mut out, report, file);
    }
    out
}

fn write_report(out: &mut String, report: &Report, name: &str) {
    for finding in &report.findings {
        write_finding(out, finding, name);
    }
    for omitted in &report.omitted {
        line(
            out,
            format_args!("{}: {} more like these are not shown", omitted.rule, omitted.count),
        );
    }
    let counted = |severity, one: &str| {
        let count = report.count(severity);
        format!("{count} {one}{}", if count == 1 { "" } else { "s" })
    };
    let errors = counted(Severity::Error, "error");
    let warnings = counted(Severity::Warning, "warning");
    let notes = counted(Severity::Note, "note");
    let messages = if report.messages == 1 { "message" } else { "messages" };
    line(
        out,
        format_args!(
            "{name}: {errors}, {warnings}, {notes} in {} {messages}",
            report.messages
        ),
    );
}

fn write_finding(out: &mut String, finding: &Finding, name: &str) {
    let Finding {
        line: row,
        column,
        severity,
        rule,
        message,
        ..
    } = finding;
    line(
        out,
        format_args!("{name}:{row}:{column}: {} {rule}: {message}", severity.as_str()),
    );
    if !finding.pointer.is_empty() {
        line(out, format_args!("  at {}", finding.pointer));
    }
    let excerpt = &finding.excerpt;
    let (gutter, indent) = (" ".repeat(row.to_string().len()), " ".repeat(excerpt.indent));
    line(out, format_args!("  {gutter} |"));
    line(out, format_args!("  {row} | {}", excerpt.text));
    line(out, format_args!("  {gutter} | {indent}{}", "^".repeat(excerpt.width)));
    if let Some(fix) = &finding.fix {
        line(out, format_args!("  {fix}"));
    }
    out.push('\n');
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "{text}");
}
