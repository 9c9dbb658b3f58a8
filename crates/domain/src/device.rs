//! A registered device model: its names, stage and parts (`programme.md` 2 to 5).

mod stage;

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Fault, Id,
    id::Organisation,
    reference::{CategoryCode, MarketplaceCode},
    request::{Assignment, DeviceSnapshot},
    text::{Rule, line_type},
};

pub use self::stage::{Edit, Locked, Stage};
pub use crate::replenishment_id::{Environment, ReplenishmentId, ReplenishmentPrefix};

/// The identifier of a device.
pub type DeviceId = Id<crate::id::Device>;

line_type! {
    /// What the maker calls the device in the console; never shown to customers (`programme.md` 2.1).
    DeviceName, Rule { what: "device name", required: "name-required", too_long: "name-too-long", invalid: "name-invalid", max: 60 }
}

line_type! {
    /// What customers read in the assistant app and in notifications (`programme.md` 4.3).
    FriendlyName, Rule { what: "friendly name", required: "friendly-name-required", too_long: "name-too-long", invalid: "name-invalid", max: 60 }
}

line_type! {
    /// The type of replaceable product in a slot, as customers read it (`programme.md` 4.4).
    SlotName, Rule { what: "slot name", required: "slot-name-required", too_long: "name-too-long", invalid: "name-invalid", max: 60 }
}

/// The two kinds of device a maker can register (`programme.md` 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// Talks through the maker's own cloud and a skill.
    Ask,
    /// Contains an ACK module.
    Ack,
}

impl DeviceKind {
    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Ack => "ack",
        }
    }

    /// The name in running text.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ask => "Alexa Skills Kit device",
            Self::Ack => "Alexa Connect Kit device",
        }
    }
}

impl FromStr for DeviceKind {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        match raw {
            "ask" => Ok(Self::Ask),
            "ack" => Ok(Self::Ack),
            _ => Err(Fault::new(
                "kind-required",
                "Choose what kind of device you want: ask or ack.",
            )),
        }
    }
}

/// A text of ASCII letters, digits and a few marks, at most 64.
fn read_code(
    raw: &str,
    marks: &str,
    required: Fault,
    invalid: &dyn Fn() -> Fault,
    too_long: &dyn Fn(usize) -> Fault,
) -> Result<String, Fault> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Err(required);
    }
    if !raw.chars().all(|c| c.is_ascii_alphanumeric() || marks.contains(c)) {
        return Err(invalid());
    }
    if raw.len() > 64 {
        return Err(too_long(raw.len()).with_limit(64));
    }
    Ok(raw.to_owned())
}

macro_rules! code_type {
    ($(#[$doc:meta])* $name:ident, $marks:literal, $what:literal, $required:literal, $invalid:literal, $too_long:literal, $allowed:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters.
            pub const MAX_LEN: usize = 64;

            /// The text as typed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(raw: &str) -> Result<Self, Fault> {
                read_code(
                    raw,
                    $marks,
                    Fault::new($required, concat!("Enter the ", $what, ".")),
                    &|| Fault::new($invalid, concat!("The ", $what, " takes ", $allowed, " only.")),
                    &|length| Fault::new($too_long, format!(concat!("The ", $what, " has {} characters. Remove {}; at most 64 fit."), length, length - 64)),
                )
                .map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(raw: String) -> Result<Self, String> {
                raw.parse::<Self>().map_err(|fault| fault.detail)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> String {
                code.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

code_type! {
    /// The maker's model number: letters, digits, `-`, `+`, `_`, at most 64; unique within the
    /// organisation, because links to customer pages name a model by it (`programme.md` 2.2).
    ModelId, "-+_", "Model ID", "model-id-required", "model-id-invalid", "model-id-too-long", "letters, numbers, dash, plus and underscore"
}

code_type! {
    /// The identifier of a slot within its device, never shown to customers (`programme.md` 5.2).
    SlotId, "_-", "slot ID", "slot-id-required", "slot-id-invalid", "slot-id-too-long", "letters, numbers, underscore and dash"
}

code_type! {
    /// The `deviceType` of an ACK configuration file (`programme.md` 2.1).
    DeviceType, "-_.", "Device Type", "device-type-required", "device-type-invalid", "device-type-too-long", "letters, numbers, dash, underscore and dot"
}

impl ModelId {
    /// Makes a model ID such as `KTR-7Q42-MVN` out of random bytes (`programme.md` 2.2).
    ///
    /// The alphabet leaves out letters and digits that are read as one another.
    #[must_use]
    pub fn generate(random: [u8; 10]) -> Self {
        const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let letters = random.map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
        let group = |range: std::ops::Range<usize>| letters[range].iter().collect::<String>();
        Self(format!("{}-{}-{}", group(0..3), group(3..7), group(7..10)))
    }
}

impl SlotId {
    /// The identifier of the slot every new device has (`programme.md` 5.2).
    #[must_use]
    pub fn first() -> Self {
        Self("slot-01".to_owned())
    }
}

/// A device with all its parts, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its identifier.
    pub id: DeviceId,
    /// Whose it is.
    pub organisation: Id<Organisation>,
    /// Skill or ACK device; an ACK device carries its type.
    pub hardware: Hardware,
    /// The console name.
    pub name: DeviceName,
    /// The model ID.
    pub model_id: ModelId,
    /// Where it stands.
    pub stage: Stage,
    /// How often it was approved: the number of the version customers meet, 0 before the first.
    pub approvals: u32,
    /// The picture, once uploaded.
    pub image: Option<DeviceImage>,
    /// Where it is sold, in the programme's order of marketplaces; never empty.
    pub marketplaces: Vec<DeviceMarketplace>,
    /// Its slots in the maker's order; never empty.
    pub slots: Vec<Slot>,
    /// Who registered it.
    pub created_by: String,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Grows with every change; the entity tag is made of it.
    pub version: i64,
}

/// The kind of device together with what only that kind has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hardware {
    /// A skill device.
    Ask,
    /// An ACK device and its device type.
    Ack(DeviceType),
}

impl Hardware {
    /// Reads kind and device type together: an ACK device needs one, a skill device has none.
    pub fn read(kind: DeviceKind, device_type: Option<&str>) -> Result<Self, Fault> {
        let device_type = device_type.map(str::trim).filter(|text| !text.is_empty());
        match (kind, device_type) {
            (DeviceKind::Ask, None) => Ok(Self::Ask),
            (DeviceKind::Ask, Some(_)) => Err(Fault::new(
                "device-type-not-allowed",
                "Only an ACK device has a Device Type. Leave it out.",
            )),
            (DeviceKind::Ack, raw) => raw.unwrap_or_default().parse().map(Self::Ack),
        }
    }

    /// The bare kind.
    #[must_use]
    pub const fn kind(&self) -> DeviceKind {
        match self {
            Self::Ask => DeviceKind::Ask,
            Self::Ack(_) => DeviceKind::Ack,
        }
    }

    /// The device type of an ACK device.
    #[must_use]
    pub const fn device_type(&self) -> Option<&DeviceType> {
        match self {
            Self::Ask => None,
            Self::Ack(device_type) => Some(device_type),
        }
    }
}

/// The facts of a device's picture; its bytes are stored by their hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceImage {
    /// Media type of the stored picture, such as `image/png`.
    pub media_type: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Size of the stored picture.
    pub bytes: u64,
    /// SHA-256 of the stored picture, 64 hexadecimal digits.
    pub sha256: String,
    /// What the border pixels show.
    pub background: Background,
}

/// What is behind the device in its picture (`programme.md` 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Background {
    /// White.
    White,
    /// Transparent.
    Transparent,
    /// Anything else: accepted with a warning, the reviewer decides.
    Other,
}

impl Background {
    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::White => "white",
            Self::Transparent => "transparent",
            Self::Other => "other",
        }
    }
}

impl FromStr for Background {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        [Self::White, Self::Transparent, Self::Other]
            .into_iter()
            .find(|background| background.as_str() == raw)
            .ok_or_else(|| Fault::new("background-unknown", "The background is white, transparent or other."))
    }
}

/// A marketplace of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceMarketplace {
    /// Its code.
    pub code: MarketplaceCode,
    /// The device's name there, once entered.
    pub friendly_name: Option<FriendlyName>,
    /// When the marketplace was certified.
    pub certified_at: Option<Timestamp>,
}

/// A place for one consumable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its identifier.
    pub slot_id: SlotId,
    /// What it holds, once chosen.
    pub category: Option<CategoryCode>,
    /// Its customer-facing names by marketplace.
    pub names: BTreeMap<MarketplaceCode, SlotName>,
    /// The replenishment ID, once assigned.
    pub replenishment_id: Option<ReplenishmentId>,
}

impl Device {
    /// Whether an edit is allowed: what its stage says, and that a version customers meet is never
    /// deleted, nor gone back to before there is one.
    #[must_use]
    pub const fn allows(&self, edit: Edit) -> bool {
        let is_live = self.approvals > 0;
        self.stage.allows(edit)
            && match edit {
                Edit::Delete => !is_live,
                Edit::DiscardVersion => is_live,
                _ => true,
            }
    }

    /// Fails with code `locked` when the edit is not allowed.
    pub fn permit(&self, edit: Edit) -> Result<(), Locked> {
        if self.allows(edit) {
            Ok(())
        } else {
            Err(Locked::at(self.stage))
        }
    }

    /// The device as customers meet it: as it was `approved`, each slot with its ID.
    ///
    /// What was certified since is kept; marketplaces and slots of a later version are left out.
    #[must_use]
    pub fn as_approved(self, approved: &DeviceSnapshot, ids: &BTreeMap<SlotId, Assignment>) -> Self {
        let marketplaces = approved.marketplaces.iter().map(|offered| DeviceMarketplace {
            code: offered.code.clone(),
            friendly_name: offered.friendly_name.clone(),
            certified_at: self.marketplace(&offered.code).and_then(|now| now.certified_at),
        });
        let slots = approved.slots.iter().map(|slot| Slot {
            slot_id: slot.slot_id.clone(),
            category: slot.category.clone(),
            names: slot.names.clone(),
            replenishment_id: ids.get(&slot.slot_id).map(|given| given.replenishment_id.clone()),
        });
        Self {
            marketplaces: marketplaces.collect(),
            slots: slots.collect(),
            name: approved.name.clone(),
            image: approved.image.clone(),
            ..self
        }
    }

    /// The slot with this identifier.
    #[must_use]
    pub fn slot(&self, slot_id: &SlotId) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.slot_id == *slot_id)
    }

    /// The marketplace with this code.
    #[must_use]
    pub fn marketplace(&self, code: &MarketplaceCode) -> Option<&DeviceMarketplace> {
        self.marketplaces.iter().find(|marketplace| marketplace.code == *code)
    }

    /// What a search looks in: name, model ID and slot IDs (`text::search_key` of each).
    #[must_use]
    pub fn search_text(&self) -> String {
        let slots = self.slots.iter().map(|slot| slot.slot_id.as_str());
        let parts: Vec<_> = [self.name.as_str(), self.model_id.as_str()]
            .into_iter()
            .chain(slots)
            .map(crate::text::search_key)
            .collect();
        parts.join("\n")
    }
}

/// `SLOT 01` for the first slot, and so on (`programme.md` 5.2).
#[must_use]
pub fn slot_label(position: usize) -> String {
    format!("SLOT {:02}", position + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_slot_id_has_at_most_sixty_four_characters() {
        assert!("s".repeat(64).parse::<SlotId>().is_ok());
        let fault = "s".repeat(65).parse::<SlotId>().unwrap_err();
        assert_eq!((fault.code, fault.limit), ("slot-id-too-long", Some(64)));
    }

    #[rstest]
    #[case("HEPA filter")]
    #[case("häpa")]
    #[case("a.b")]
    #[case("a\0b")]
    #[case("a+b")]
    fn a_slot_id_takes_letters_numbers_underscore_and_dash(#[case] raw: &str) {
        assert_eq!(raw.parse::<SlotId>().unwrap_err().code, "slot-id-invalid");
    }

    #[test]
    fn a_model_id_follows_its_rule() {
        assert!("ACN-S656+YXZ_2".parse::<ModelId>().is_ok());
        assert_eq!("A B".parse::<ModelId>().unwrap_err().code, "model-id-invalid");
        assert_eq!("A".repeat(65).parse::<ModelId>().unwrap_err().code, "model-id-too-long");
    }

    #[test]
    fn only_an_ack_device_has_a_device_type() {
        assert_eq!(Hardware::read(DeviceKind::Ask, Some("")), Ok(Hardware::Ask));
        assert_eq!(
            Hardware::read(DeviceKind::Ask, Some("x")).unwrap_err().code,
            "device-type-not-allowed"
        );
        assert_eq!(
            Hardware::read(DeviceKind::Ack, None).unwrap_err().code,
            "device-type-required"
        );
        assert!(Hardware::read(DeviceKind::Ack, Some("A1B2.c")).is_ok());
    }

    proptest! {
        #[test]
        fn a_generated_model_id_is_a_model_id(random: [u8; 10]) {
            let generated = ModelId::generate(random);
            prop_assert_eq!(generated.as_str().parse::<ModelId>(), Ok(generated.clone()));
            prop_assert_eq!(generated.as_str().len(), 12);
        }

        #[test]
        fn no_text_breaks_the_code_readers(raw in ".*") {
            for accepted in [raw.parse::<SlotId>().map(String::from), raw.parse::<ModelId>().map(String::from)].into_iter().flatten() {
                prop_assert!(accepted.len() <= 64 && accepted.is_ascii());
            }
        }
    }
}
