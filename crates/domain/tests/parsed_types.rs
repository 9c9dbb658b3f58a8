//! Every type that is read from a text: what it accepts comes back unchanged, and nothing breaks it.

use std::{fmt::Display, str::FromStr};

use proptest::prelude::*;
use replenish_domain::{
    account::{Email, OrganisationName, PersonName, Role, Scope, TokenName},
    device::{Background, DeviceKind, DeviceName, DeviceType, FriendlyName, ModelId, SlotId, SlotName, Stage},
    product::{Asin, BrandName, Gtin, ImageUrl, PackUnit, ProductTitle},
    quantity::{Amount, Measurement, Unit},
    reference::{CategoryCode, CategoryLabel, MarketplaceCode, MarketplaceName},
    request::{ContentHash, Direction, RequestStatus, SensorKind, Threshold},
};

/// Reads a text; what is accepted must read as itself again.
fn settles<T: FromStr<Err: Display> + PartialEq + std::fmt::Debug>(raw: &str, text: impl Fn(&T) -> String) {
    match raw.parse::<T>() {
        Ok(value) => {
            let again = text(&value).parse::<T>();
            assert_eq!(again.ok().as_ref(), Some(&value), "{raw:?}");
        }
        Err(fault) => assert!(!fault.to_string().is_empty()),
    }
}

/// Texts near the edges of the rules, and anything else.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,80}",
        "\\PC{0,80}",
        "[A-Za-z0-9_+.@-]{0,70}",
        "[A-Z0-9]{8,12}",
        "[a-f0-9]{63,65}",
        Just("\0".to_owned()),
        Just("e\u{301}\u{202E}".to_owned()),
        prop::sample::select(vec![
            "ask",
            "ack",
            "draft",
            "in_review",
            "maker_admin",
            "read",
            "level_usage",
            "receptacle",
            "volume",
            "white",
            "US",
            "air_filter",
            "0.000001",
            "999999999.999999",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn names_settle(raw in texts()) {
        settles::<DeviceName>(&raw, ToString::to_string);
        settles::<FriendlyName>(&raw, ToString::to_string);
        settles::<SlotName>(&raw, ToString::to_string);
        settles::<PersonName>(&raw, ToString::to_string);
        settles::<OrganisationName>(&raw, ToString::to_string);
        settles::<TokenName>(&raw, ToString::to_string);
        settles::<MarketplaceName>(&raw, ToString::to_string);
        settles::<CategoryLabel>(&raw, ToString::to_string);
        settles::<Email>(&raw, ToString::to_string);
    }

    #[test]
    fn codes_settle(raw in texts()) {
        settles::<ModelId>(&raw, ToString::to_string);
        settles::<SlotId>(&raw, ToString::to_string);
        settles::<DeviceType>(&raw, ToString::to_string);
        settles::<MarketplaceCode>(&raw, ToString::to_string);
        settles::<CategoryCode>(&raw, ToString::to_string);
        settles::<Asin>(&raw, ToString::to_string);
        settles::<ProductTitle>(&raw, ToString::to_string);
        settles::<BrandName>(&raw, ToString::to_string);
        settles::<PackUnit>(&raw, ToString::to_string);
        settles::<Gtin>(&raw, |value| value.as_str().to_owned());
        settles::<ImageUrl>(&raw, |value| value.as_str().to_owned());
        settles::<ContentHash>(&raw, ToString::to_string);
        settles::<Amount>(&raw, ToString::to_string);
    }

    #[test]
    fn choices_settle(raw in texts()) {
        settles::<DeviceKind>(&raw, |value| value.as_str().to_owned());
        settles::<Stage>(&raw, |value| value.as_str().to_owned());
        settles::<Background>(&raw, |value| value.as_str().to_owned());
        settles::<Role>(&raw, |value| value.as_str().to_owned());
        settles::<Scope>(&raw, |value| value.as_str().to_owned());
        settles::<SensorKind>(&raw, |value| value.as_str().to_owned());
        settles::<Direction>(&raw, |value| value.as_str().to_owned());
        settles::<Measurement>(&raw, |value| value.as_str().to_owned());
        settles::<RequestStatus>(&raw, |value| value.as_str().to_owned());
    }

    #[test]
    fn a_unit_belongs_to_its_measurement(raw in texts(), at in 0..Measurement::ALL.len()) {
        let measurement = Measurement::ALL[at];
        if let Ok(Some(unit)) = Unit::read(measurement, &raw) {
            prop_assert!(measurement.units().contains(&unit.as_str()));
        }
    }

    #[test]
    fn a_threshold_is_one_to_ninety_nine(percent: i64) {
        prop_assert_eq!(Threshold::try_from(percent).is_ok(), (1..=99).contains(&percent));
    }
}
