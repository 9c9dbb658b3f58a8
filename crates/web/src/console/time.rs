//! Times as pages show them: in the programme's zone, with the zone named.

use jiff::{Timestamp, fmt::strtime};
use replenish_app::App;

/// A day, such as `24 Nov 2026`.
pub(crate) fn day(app: &App, at: Timestamp) -> String {
    format(app, "%-d %b %Y", at)
}

/// A minute with its zone, such as `24 Nov 2026, 09:41 CET`.
pub(crate) fn minute(app: &App, at: Timestamp) -> String {
    format(app, "%-d %b %Y, %H:%M %Z", at)
}

/// A day in full, such as `Tuesday, 24 November 2026`.
pub(crate) fn long_day(app: &App, at: Timestamp) -> String {
    format(app, "%A, %-d %B %Y", at)
}

/// A time of day with its zone, such as `09:41 CET`.
pub(crate) fn time_of_day(app: &App, at: Timestamp) -> String {
    format(app, "%H:%M %Z", at)
}

fn format(app: &App, pattern: &str, at: Timestamp) -> String {
    let zoned = at.to_zoned(app.settings().time_zone.clone());
    strtime::format(pattern, &zoned).unwrap_or_else(|_| at.to_string())
}
