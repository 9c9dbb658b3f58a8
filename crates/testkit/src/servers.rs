//! The servers that `cargo xtask test` starts and names in the environment.

use std::env;

/// The maintenance database of a PostgreSQL cluster, for a user who may create databases.
pub(crate) fn postgres() -> String {
    address("REPLENISH_TEST_POSTGRES", "PostgreSQL")
}

/// A ChromeDriver.
pub(crate) fn webdriver() -> String {
    address("REPLENISH_TEST_WEBDRIVER", "ChromeDriver")
}

#[expect(clippy::panic, reason = "a test without its server must fail, and say what to do")]
fn address(variable: &str, server: &str) -> String {
    let Ok(address) = env::var(variable) else {
        panic!("{variable} is not set: run `cargo xtask test`, which starts a {server} for the tests");
    };
    address
}
