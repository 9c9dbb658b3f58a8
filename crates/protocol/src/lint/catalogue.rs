//! The names the format documents.

use std::{collections::HashSet, sync::LazyLock};

/// `protocol.md` 4.4.
pub(super) const DISPLAY_CATEGORIES: &[&str] = &[
    "ACTIVITY_TRIGGER",
    "AIR_CONDITIONER",
    "AIR_FRESHENER",
    "AIR_PURIFIER",
    "AIR_QUALITY_MONITOR",
    "ALEXA_VOICE_ENABLED",
    "AUTO_ACCESSORY",
    "BLUETOOTH_SPEAKER",
    "CAMERA",
    "CHRISTMAS_TREE",
    "COFFEE_MAKER",
    "COMPUTER",
    "CONTACT_SENSOR",
    "DISHWASHER",
    "DOOR",
    "DOORBELL",
    "DRYER",
    "EXTERIOR_BLIND",
    "FAN",
    "GAME_CONSOLE",
    "GARAGE_DOOR",
    "HEADPHONES",
    "HUB",
    "INTERIOR_BLIND",
    "LAPTOP",
    "LIGHT",
    "MICROWAVE",
    "MOBILE_PHONE",
    "MOTION_SENSOR",
    "MUSIC_SYSTEM",
    "NETWORK_HARDWARE",
    "OTHER",
    "OVEN",
    "PHONE",
    "PRINTER",
    "REMOTE",
    "ROUTER",
    "SCENE_TRIGGER",
    "SCREEN",
    "SECURITY_PANEL",
    "SECURITY_SYSTEM",
    "SLOW_COOKER",
    "SMARTLOCK",
    "SMARTPLUG",
    "SPEAKER",
    "STREAMING_DEVICE",
    "SWITCH",
    "TABLET",
    "TEMPERATURE_SENSOR",
    "THERMOSTAT",
    "TV",
    "VACUUM_CLEANER",
    "VEHICLE",
    "WASHER",
    "WATER_HEATER",
    "WEARABLE",
];

/// `protocol.md` 5.2; the last three are in the schema only.
pub(super) const CAUSES: &[&str] = &[
    "APP_INTERACTION",
    "PHYSICAL_INTERACTION",
    "PERIODIC_POLL",
    "RULE_TRIGGER",
    "VOICE_INTERACTION",
    "ALEXA_INTERACTION",
    "INVALID_CREDENTIALS",
    "SUBSCRIPTION_EXPIRED",
];

/// The types of quantities (`protocol.md` 3.1).
pub(super) const QUANTITY_TYPES: &[&str] = &["Count", "Percentage", "Volume", "Weight"];

/// `protocol.md` 9.
pub(super) const LOCALES: &[&str] = &[
    "ar-SA", "de-DE", "en-AU", "en-CA", "en-GB", "en-IN", "en-US", "es-ES", "es-MX", "es-US", "fr-CA", "fr-FR",
    "hi-IN", "it-IT", "ja-JP", "nl-NL", "pt-BR",
];

/// `protocol.md` 8.
pub(super) const ERROR_TYPES: &[&str] = &[
    "ACCEPT_GRANT_FAILED",
    "ALREADY_IN_OPERATION",
    "BRIDGE_UNREACHABLE",
    "CLOUD_CONTROL_DISABLED",
    "ENDPOINT_BUSY",
    "ENDPOINT_LOW_POWER",
    "ENDPOINT_UNREACHABLE",
    "EXPIRED_AUTHORIZATION_CREDENTIAL",
    "FIRMWARE_OUT_OF_DATE",
    "HARDWARE_MALFUNCTION",
    "HDMI_CEC_DISABLED_ON_DEVICE",
    "HDMI_CEC_NOT_PRESENT",
    "INSUFFICIENT_PERMISSIONS",
    "INTERNAL_ERROR",
    "INVALID_AUTHORIZATION_CREDENTIAL",
    "INVALID_DIRECTIVE",
    "INVALID_VALUE",
    "NO_SUCH_ENDPOINT",
    "NOT_CALIBRATED",
    "NOT_IN_OPERATION",
    "NOT_SUPPORTED_IN_CURRENT_MODE",
    "PARTNER_OUTAGE",
    "POWER_LEVEL_NOT_SUPPORTED",
    "RATE_LIMIT_EXCEEDED",
    "TEMPERATURE_VALUE_OUT_OF_RANGE",
    "TOO_MANY_FAILED_ATTEMPTS",
    "VALUE_OUT_OF_RANGE",
];

/// The interfaces this programme reads, and the namespaces of its messages.
pub(super) const INTERFACES: &[&str] = &[
    "Alexa",
    "Alexa.Discovery",
    "Alexa.Authorization",
    "Alexa.EndpointHealth",
    "Alexa.InventoryLevelSensor",
    "Alexa.InventoryUsageSensor",
    "Alexa.InventoryLevelUsageSensor",
];

/// Groups of assets, and what follows their name (`protocol.md` 9).
const ASSETS: &[(&str, &str)] = &[
    (
        "Alexa.DeviceName.",
        "AirPurifier Camera Fan Light Router Shade Shower SpaceHeater Washer",
    ),
    (
        "Alexa.Setting.",
        "2GGuestWiFi 5GGuestWiFi Auto Direction DryCycle FanSpeed GuestWiFi Heat Mode Night Opening Oscillate Preset \
         Quiet Temperature WashCycle WaterTemperature",
    ),
    ("Alexa.Shower.", "HandHeld RainHead"),
    (
        "Alexa.Unit.",
        "Angle.Degrees Angle.Radians Distance.Feet Distance.Inches Distance.Kilometers Distance.Meters Distance.Miles \
         Distance.Yards Mass.Grams Mass.Kilograms Percent Temperature.Celsius Temperature.Degrees \
         Temperature.Fahrenheit Temperature.Kelvin Volume.CubicFeet Volume.CubicMeters Volume.Gallons Volume.Liters \
         Volume.Pints Volume.Quarts Weight.Ounces Weight.Pounds",
    ),
    (
        "Alexa.Value.",
        "Close Delicate High Low Maximum Medium Minimum Open QuickWash",
    ),
];

/// The whole names of the assets.
pub(super) static ASSET_IDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let group = |(prefix, names): &(&str, &str)| -> Vec<String> {
        names.split(' ').map(|name| format!("{prefix}{name}")).collect()
    };
    ASSETS.iter().flat_map(group).collect()
});
