//! The servers that `cargo xtask test` starts or finds and names in the environment.

use std::env;

/// The maintenance database of a PostgreSQL cluster, for a user who may create databases.
pub(crate) fn postgres() -> String {
    named("REPLENISH_TEST_POSTGRES", "starts a PostgreSQL")
}

/// A ChromeDriver.
pub(crate) fn webdriver() -> String {
    named("REPLENISH_TEST_WEBDRIVER", "starts a ChromeDriver")
}

/// A Python that has aiosmtpd, which tests start mail servers with.
pub(crate) fn smtp_python() -> String {
    named("REPLENISH_TEST_SMTP_PYTHON", "finds a Python with aiosmtpd")
}

/// The folder Debian's Exim is unpacked in.
pub(crate) fn exim() -> String {
    named("REPLENISH_TEST_EXIM", "unpacks an Exim")
}

/// The folder Debian's Postfix is unpacked in.
pub(crate) fn postfix() -> String {
    named("REPLENISH_TEST_POSTFIX", "unpacks a Postfix")
}

/// The folder Debian's `OpenDKIM` is unpacked in.
pub(crate) fn opendkim() -> String {
    named("REPLENISH_TEST_OPENDKIM", "unpacks an OpenDKIM")
}

/// The folder Debian's Mosquitto is unpacked in.
pub(crate) fn mosquitto() -> String {
    named("REPLENISH_TEST_MOSQUITTO", "unpacks a Mosquitto")
}

#[expect(clippy::panic, reason = "a test without its server must fail, and say what to do")]
fn named(variable: &str, deed: &str) -> String {
    let Ok(value) = env::var(variable) else {
        panic!("{variable} is not set: run `cargo xtask test`, which {deed} for the tests");
    };
    value
}
