//! A device as JSON (`api.md` 3).

use std::collections::BTreeMap;

use replenish_domain::{
    Fault,
    device::{Background, Device, DeviceImage, slot_label},
    readiness,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::etag;

/// A registered device.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Device)]
pub(crate) struct DeviceBody {
    id: String,
    /// `ask` or `ack`.
    kind: &'static str,
    name: String,
    model_id: String,
    device_type: Option<String>,
    /// `draft`, `submitted`, `in_review`, `needs_info`, `assigned`, `certified` or `rejected`.
    stage: &'static str,
    /// The number of the version customers meet, whatever stage the next is in; null before the first
    /// approval.
    #[schema(required = true)]
    approved_version: Option<u32>,
    image: Option<ImageBody>,
    marketplaces: Vec<DeviceMarketplaceBody>,
    slots: Vec<SlotBody>,
    readiness: ReadinessBody,
    created_at: String,
    updated_at: String,
    etag: String,
}

/// The facts of a device's picture.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Image)]
pub(crate) struct ImageBody {
    media_type: String,
    width: u32,
    height: u32,
    bytes: u64,
    sha256: String,
    /// `white`, `transparent` or `other`.
    background: &'static str,
    warnings: Vec<WarningBody>,
}

/// Something the reviewer will look at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Warning)]
pub(crate) struct WarningBody {
    code: &'static str,
    detail: &'static str,
}

/// A marketplace of a device.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeviceMarketplace)]
pub(crate) struct DeviceMarketplaceBody {
    code: String,
    friendly_name: Option<String>,
    certified_at: Option<String>,
}

/// A slot of a device.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Slot)]
pub(crate) struct SlotBody {
    slot_id: String,
    /// The place in the inventory, from 1.
    position: usize,
    label: String,
    category: Option<String>,
    /// Customer-facing names by marketplace code.
    names: BTreeMap<String, String>,
    replenishment_id: Option<String>,
}

/// Whether something is complete, and what is missing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Readiness)]
pub(crate) struct ReadinessBody {
    complete: bool,
    missing: Vec<GapBody>,
}

/// One thing that is missing or wrong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Gap)]
pub(crate) struct GapBody {
    pointer: String,
    code: &'static str,
    detail: String,
}

impl DeviceBody {
    pub(crate) fn of(device: &Device) -> Self {
        Self {
            id: device.id.to_string(),
            kind: device.hardware.kind().as_str(),
            name: device.name.to_string(),
            model_id: device.model_id.to_string(),
            device_type: device.hardware.device_type().map(ToString::to_string),
            stage: device.stage.as_str(),
            approved_version: Some(device.approvals).filter(|approvals| *approvals > 0),
            image: device.image.as_ref().map(ImageBody::of),
            marketplaces: marketplaces(device),
            slots: slots(device),
            readiness: ReadinessBody::of(readiness::of_device(device).missing),
            created_at: device.created_at.to_string(),
            updated_at: device.updated_at.to_string(),
            etag: etag::of(device.version),
        }
    }
}

impl ImageBody {
    fn of(image: &DeviceImage) -> Self {
        let detail = "The background is neither white nor transparent. The reviewer decides.";
        let warnings = match image.background {
            Background::Other => vec![WarningBody {
                code: "background",
                detail,
            }],
            Background::White | Background::Transparent => Vec::new(),
        };
        Self {
            media_type: image.media_type.clone(),
            width: image.width,
            height: image.height,
            bytes: image.bytes,
            sha256: image.sha256.clone(),
            background: image.background.as_str(),
            warnings,
        }
    }
}

impl ReadinessBody {
    pub(crate) fn of(missing: Vec<Fault>) -> Self {
        let missing: Vec<_> = missing
            .into_iter()
            .map(|fault| GapBody {
                pointer: fault.pointer,
                code: fault.code,
                detail: fault.detail,
            })
            .collect();
        Self {
            complete: missing.is_empty(),
            missing,
        }
    }
}

fn marketplaces(device: &Device) -> Vec<DeviceMarketplaceBody> {
    let body = |marketplace: &replenish_domain::device::DeviceMarketplace| DeviceMarketplaceBody {
        code: marketplace.code.to_string(),
        friendly_name: marketplace.friendly_name.as_ref().map(ToString::to_string),
        certified_at: marketplace.certified_at.map(|at| at.to_string()),
    };
    device.marketplaces.iter().map(body).collect()
}

fn slots(device: &Device) -> Vec<SlotBody> {
    let body = |(at, slot): (usize, &replenish_domain::device::Slot)| SlotBody {
        slot_id: slot.slot_id.to_string(),
        position: at + 1,
        label: slot_label(at),
        category: slot.category.as_ref().map(ToString::to_string),
        names: slot
            .names
            .iter()
            .map(|(code, name)| (code.to_string(), name.to_string()))
            .collect(),
        replenishment_id: slot.replenishment_id.as_ref().map(ToString::to_string),
    };
    device.slots.iter().enumerate().map(body).collect()
}
