//! No bytes break the reader of the event gateway.
#![no_main]

use libfuzzer_sys::fuzz_target;
use replenish_protocol::read_message;

fuzz_target!(|bytes: &[u8]| {
    if let Err(malformed) = read_message(bytes) {
        assert!(!malformed.description.is_empty());
    }
});
