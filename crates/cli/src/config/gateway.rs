//! `[gateway]`: what device clouds may send, and how long it is kept.

use std::num::NonZeroU32;

use jiff::SignedDuration;
use replenish_app::Settings;

use super::reader::Reader;

/// The most requests a second that can be set; more than one node takes.
const MOST_A_SECOND: u32 = 100_000;
/// Reports are kept at least this long, so that a late replacement finds the wear since then.
const LEAST_DAYS: i64 = 30;
/// A hundred years.
const MOST_DAYS: i64 = 36_500;

/// What device clouds may send, and how long it is kept.
#[derive(Debug)]
pub(crate) struct Gateway {
    /// With one token, on average.
    pub(crate) requests_per_second: NonZeroU32,
    /// How long single reports are kept.
    pub(crate) reports_kept: SignedDuration,
}

pub(super) fn read(reader: &mut Reader) -> Gateway {
    let defaults = Settings::default();
    let rate = reader.one(
        "gateway.requests_per_second",
        "a number of requests from 1 to 100000",
        |text| {
            text.parse()
                .ok()
                .filter(|rate: &NonZeroU32| rate.get() <= MOST_A_SECOND)
        },
    );
    let days = reader.one("gateway.keep_reports_days", "days from 30 to 36500", |text| {
        text.parse().ok().filter(|days| (LEAST_DAYS..=MOST_DAYS).contains(days))
    });
    Gateway {
        requests_per_second: rate.unwrap_or(defaults.gateway_rate),
        reports_kept: days.map_or(defaults.reports_kept, |days| SignedDuration::from_hours(days * 24)),
    }
}
