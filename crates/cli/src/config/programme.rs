//! What the programme is called and how it counts.

use jiff::tz::TimeZone;
use replenish_app::Settings;
use replenish_domain::{account::Email, device::ReplenishmentPrefix, reference::MarketplaceCode, text::Rule};

use super::reader::Reader;

/// What the programme is called and how it counts.
#[derive(Debug)]
pub(crate) struct Programme {
    /// What pages and mails call it.
    pub(crate) name: String,
    /// The mailbox for completed request forms, shown to makers.
    pub(crate) requests_mailbox: Option<Email>,
    /// What replenishment IDs begin with.
    pub(crate) replenishment_prefix: ReplenishmentPrefix,
    /// The marketplace a new device starts with.
    pub(crate) default_marketplace: Option<MarketplaceCode>,
    /// The time zone business days are counted in, and every time is shown in.
    pub(crate) time_zone: TimeZone,
    /// Whether makers may sign their organisation up themselves.
    pub(crate) open_sign_up: bool,
}

const NAME: Rule = Rule {
    what: "name of the programme",
    required: "name-required",
    too_long: "name-too-long",
    invalid: "name-invalid",
    max: 60,
};

pub(super) fn read(reader: &mut Reader) -> Programme {
    let default = Settings::default();
    Programme {
        name: reader
            .one("programme.name", "1 to 60 characters in one line", |text| {
                NAME.line(text).ok()
            })
            .unwrap_or(default.programme),
        requests_mailbox: reader.one(
            "programme.requests_mailbox",
            "an e-mail address such as requests@example.com",
            |text| text.parse().ok(),
        ),
        replenishment_prefix: reader
            .one(
                "programme.replenishment_prefix",
                "1 to 128 letters, digits and the marks : . _ - /, no part beginning with sandbox-",
                |text| text.parse().ok(),
            )
            .unwrap_or_default(),
        default_marketplace: reader
            .one(
                "programme.default_marketplace",
                "a marketplace code such as US",
                |text| text.parse().ok(),
            )
            .or(default.default_marketplace),
        time_zone: reader
            .one("programme.time_zone", "a time zone such as Europe/Berlin", |text| {
                TimeZone::get(text).ok()
            })
            .unwrap_or(default.time_zone),
        open_sign_up: reader
            .one("programme.open_sign_up", "true or false", |text| text.parse().ok())
            .unwrap_or(default.open_sign_up),
    }
}
