//! What the operator decides about the programme.

use std::num::NonZeroU32;

use jiff::{SignedDuration, tz::TimeZone};
use replenish_domain::{device::ReplenishmentPrefix, reference::MarketplaceCode};
use replenish_inbound::SenderCheck;

/// More than a healthy cloud sends for one customer, less than one that feeds on its own answers.
const GATEWAY_RATE: NonZeroU32 = NonZeroU32::new(100).unwrap();

/// The operator's settings, read once at start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What the programme is called in pages and mails.
    pub programme: String,
    /// Where the console is reached from outside, without a slash at the end.
    pub base_url: String,
    /// The mailbox that takes completed request forms, shown to makers; none when there is none.
    pub requests_mailbox: Option<String>,
    /// What replenishment IDs begin with.
    pub replenishment_prefix: ReplenishmentPrefix,
    /// The marketplace a new device starts with.
    pub default_marketplace: Option<MarketplaceCode>,
    /// The time zone business days are counted in, and every time is shown in.
    pub time_zone: TimeZone,
    /// Whether makers may sign their organisation up themselves.
    pub open_sign_up: bool,
    /// How long a session lasts without being used.
    pub session_idle: SignedDuration,
    /// Whether mails leave the house; otherwise they are kept in the outbox.
    pub mail_is_sent: bool,
    /// How many requests a second the event gateway takes with one token, on average; ten times as many
    /// may come at once.
    pub gateway_rate: NonZeroU32,
    /// How long single reports are kept; what they come to by day is kept for good.
    pub reports_kept: SignedDuration,
    /// How mails that come in are known to be from their senders.
    pub sender_check: SenderCheck,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            programme: "Replenish".to_owned(),
            base_url: "http://127.0.0.1:8080".to_owned(),
            requests_mailbox: None,
            replenishment_prefix: ReplenishmentPrefix::default(),
            default_marketplace: "US".parse().ok(),
            time_zone: TimeZone::UTC,
            open_sign_up: true,
            session_idle: SignedDuration::from_hours(24 * 14),
            mail_is_sent: false,
            gateway_rate: GATEWAY_RATE,
            reports_kept: SignedDuration::from_hours(24 * 400),
            sender_check: SenderCheck::Off,
        }
    }
}
