//! No bytes break the linter, nor the formats of its report.
#![no_main]

use libfuzzer_sys::fuzz_target;
use replenish_protocol::lint::{Context, Report, lint, report};

fuzz_target!(|bytes: &[u8]| {
    let found: Report = lint(bytes, &Context::default());
    let _ = report::text(&found, "message.json");
    assert!(report::json(&found, "message.json").is_ok());
    assert!(report::sarif(&found, "message.json").is_ok());
    assert!(report::junit(&found, "message.json").is_ok());
});
