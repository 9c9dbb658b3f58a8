//! axe-core, which finds the faults of accessibility that a program can find.

use fantoccini::{Client, error::CmdError};
use serde_json::Value;

/// The checks. The driver injects them past the page's Content-Security-Policy.
const AXE: &str = include_str!("../../vendor/axe-core/axe.min.js");

const RUN: &str = r"
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(
        (result) => done(result.violations.map((violation) => [
            `${violation.id} (${violation.impact}): ${violation.help}`,
            ...violation.nodes.map((node) => `${node.target.join(' ')}: ${node.html}\n    ${node.failureSummary}`),
        ].join('\n  '))),
        (error) => done([`axe-core failed: ${error}`]),
    );
";

/// One text for each rule that the page violates: the rule, and below it each place.
pub(super) async fn violations(client: &Client) -> Result<Vec<String>, CmdError> {
    client.execute(AXE, Vec::new()).await?;
    match client.execute_async(RUN, Vec::new()).await? {
        Value::Array(violations) => Ok(violations.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        other => Err(CmdError::NotW3C(other)),
    }
}
