//! No bytes break the linter: as a file of any messages, as messages that come in right now, and held against the device
//! that they themselves may be.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use replenish_protocol::lint::{Context, RegisteredDevice, Report, lint};

/// A moment after those of the samples.
const NOW: i64 = 1_780_000_000;

fuzz_target!(|bytes: &[u8]| {
    check(bytes, &lint(bytes, &Context::default()));
    let live = Context {
        now: Timestamp::from_second(NOW).ok(),
        is_live: true,
        device: RegisteredDevice::read(bytes).ok(),
        ..Context::default()
    };
    check(bytes, &lint(bytes, &live));
});

/// Every finding stands somewhere in the text.
fn check(bytes: &[u8], report: &Report) {
    let lines = bytes.split(|byte| *byte == b'\n').count();
    for finding in &report.findings {
        assert!((1..=lines).contains(&(finding.line as usize)) && finding.column >= 1);
        assert!(!finding.message.is_empty());
    }
}
