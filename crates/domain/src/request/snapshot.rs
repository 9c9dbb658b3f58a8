//! What a reviewer sees: the device and the answers, frozen at submission and hashed.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Content;
use crate::{
    Fault,
    device::{
        Device, DeviceImage, DeviceKind, DeviceName, DeviceType, FriendlyName, ModelId, SlotId, SlotName, slot_label,
    },
    reference::{CategoryCode, MarketplaceCode},
};

/// The device and the answers as they were submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The device.
    pub device: DeviceSnapshot,
    /// The answers.
    pub content: Content,
}

/// A device as it was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceSnapshot {
    /// Skill or ACK device.
    pub kind: DeviceKind,
    /// The console name.
    pub name: DeviceName,
    /// The model ID.
    pub model_id: ModelId,
    /// The device type of an ACK device.
    pub device_type: Option<DeviceType>,
    /// The picture.
    pub image: Option<DeviceImage>,
    /// The marketplaces with the device's names.
    pub marketplaces: Vec<MarketplaceSnapshot>,
    /// The slots in order.
    pub slots: Vec<SlotSnapshot>,
}

/// A marketplace of a submitted device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketplaceSnapshot {
    /// Its code.
    pub code: MarketplaceCode,
    /// The device's name there.
    pub friendly_name: Option<FriendlyName>,
}

/// A slot of a submitted device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotSnapshot {
    /// Its identifier.
    pub slot_id: SlotId,
    /// Its label, such as `SLOT 01`.
    pub label: String,
    /// What it holds.
    pub category: Option<CategoryCode>,
    /// Its customer-facing names.
    pub names: BTreeMap<MarketplaceCode, SlotName>,
}

impl Snapshot {
    /// Freezes a device and its answers.
    #[must_use]
    pub fn freeze(device: &Device, content: Content) -> Self {
        Self {
            device: DeviceSnapshot::of(device),
            content,
        }
    }

    /// The text that is stored and hashed: JSON with members in a fixed order.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

impl DeviceSnapshot {
    /// The device as it is now.
    #[must_use]
    pub fn of(device: &Device) -> Self {
        Self {
            kind: device.hardware.kind(),
            name: device.name.clone(),
            model_id: device.model_id.clone(),
            device_type: device.hardware.device_type().cloned(),
            image: device.image.clone(),
            marketplaces: device
                .marketplaces
                .iter()
                .map(|marketplace| MarketplaceSnapshot {
                    code: marketplace.code.clone(),
                    friendly_name: marketplace.friendly_name.clone(),
                })
                .collect(),
            slots: device
                .slots
                .iter()
                .enumerate()
                .map(|(at, slot)| SlotSnapshot {
                    slot_id: slot.slot_id.clone(),
                    label: slot_label(at),
                    category: slot.category.clone(),
                    names: slot.names.clone(),
                })
                .collect(),
        }
    }
}

impl DeviceSnapshot {
    /// The codes of its marketplaces.
    pub fn codes(&self) -> impl Iterator<Item = &MarketplaceCode> {
        self.marketplaces.iter().map(|offered| &offered.code)
    }
}

/// SHA-256 of a snapshot's text, 64 lower-case hexadecimal digits. A decision names the hash of
/// what its reviewer saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ContentHash(String);

impl ContentHash {
    /// The hash of a snapshot's text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        use fmt::Write as _;
        let digest = Sha256::digest(text.as_bytes());
        let mut hash = String::with_capacity(64);
        for byte in digest {
            // Writing to a String cannot fail.
            let _ = write!(hash, "{byte:02x}");
        }
        Self(hash)
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ContentHash {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        if raw.len() == 64 && raw.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(Fault::new(
                "content-hash-invalid",
                "A content hash has 64 lower-case hexadecimal digits.",
            )
            .with_limit(64))
        }
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
