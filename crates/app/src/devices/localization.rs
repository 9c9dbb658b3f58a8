//! Names customers read: the device's and each slot's, per marketplace (`programme.md` 4.3, 4.4).

use replenish_domain::{
    Fault,
    account::Actor,
    device::{Device, DeviceId, Edit, FriendlyName, SlotId, SlotName},
    fault::{Gather, segment},
    reference::MarketplaceCode,
};
use replenish_store::{WriteTx, devices, slots};
use serde_json::{Value, json};

use super::{DeviceError, marketplaces::offered, slots::known_slot};
use crate::{App, Revision};

/// A cell of the localization grids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum LocalizationCell {
    /// The device's friendly name in a marketplace.
    Device {
        /// The marketplace.
        code: String,
    },
    /// A slot's customer-facing name in a marketplace.
    Slot {
        /// The slot.
        slot_id: String,
        /// The marketplace.
        code: String,
    },
}

/// What was typed into a cell; an empty text clears it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellText {
    /// The cell.
    pub cell: LocalizationCell,
    /// What was typed.
    pub text: String,
}

/// A cell whose place and text are known to be right.
enum Change {
    Device(MarketplaceCode, Option<FriendlyName>),
    Slot(SlotId, MarketplaceCode, Option<SlotName>),
}

impl App {
    /// Saves any number of cells, all or none. Cells whose text stays are left alone; when all
    /// stay, nothing happens to the device.
    pub async fn put_names(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
        cells: &[CellText],
    ) -> Result<Device, DeviceError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::Names).await?;
        let changes = read_cells(cells, &editing.before)?;
        let mut before = Vec::new();
        let mut after = Vec::new();
        for change in &changes {
            let (old, new) = change.as_json(&editing.before);
            if old != new {
                change.store(&mut editing.tx, id).await?;
                before.push(old);
                after.push(new);
            }
        }
        if after.is_empty() {
            drop(editing);
            return self.device(actor, id).await;
        }
        self.save_device(actor, editing, "device.names_changed", before.into(), after.into())
            .await
    }

    /// Sets a slot's name in a marketplace.
    pub async fn put_slot_name(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
        slot_id: &str,
        code: &str,
        name: &str,
    ) -> Result<Device, DeviceError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::Names).await?;
        let slot_id = known_slot(&editing.before, slot_id)?.slot_id.clone();
        let code = offered(&editing.before, code)?;
        let name: SlotName = name.parse().map_err(|fault: Fault| fault.at("/name"))?;
        let change = Change::Slot(slot_id, code, Some(name));
        change.store(&mut editing.tx, id).await?;
        let (before, after) = change.as_json(&editing.before);
        self.save_device(actor, editing, "device.names_changed", before, after)
            .await
    }

    /// Removes a slot's name in a marketplace.
    pub async fn delete_slot_name(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
        slot_id: &str,
        code: &str,
    ) -> Result<Device, DeviceError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::Names).await?;
        let slot_id = known_slot(&editing.before, slot_id)?.slot_id.clone();
        let change = Change::Slot(slot_id, offered(&editing.before, code)?, None);
        change.store(&mut editing.tx, id).await?;
        let (before, after) = change.as_json(&editing.before);
        self.save_device(actor, editing, "device.names_changed", before, after)
            .await
    }
}

impl Change {
    async fn store(&self, tx: &mut WriteTx, id: DeviceId) -> Result<(), DeviceError> {
        match self {
            Self::Device(code, name) => devices::put_marketplace(tx, id, code, name.as_ref()).await?,
            Self::Slot(slot_id, code, Some(name)) => slots::put_name(tx, id, slot_id, code, name).await?,
            Self::Slot(slot_id, code, None) => slots::delete_name(tx, id, slot_id, code).await.map(drop)?,
        }
        Ok(())
    }

    /// The cell before and after the change.
    fn as_json(&self, device: &Device) -> (Value, Value) {
        match self {
            Self::Device(code, name) => {
                let old = device
                    .marketplace(code)
                    .and_then(|marketplace| marketplace.friendly_name.as_ref());
                (
                    json!({ "code": code, "friendly_name": old }),
                    json!({ "code": code, "friendly_name": name }),
                )
            }
            Self::Slot(slot_id, code, name) => {
                let old = device.slot(slot_id).and_then(|slot| slot.names.get(code));
                let cell = |name: Option<&SlotName>| json!({ "slot_id": slot_id, "code": code, "name": name });
                (cell(old), cell(name.as_ref()))
            }
        }
    }
}

fn read_cells(cells: &[CellText], device: &Device) -> Result<Vec<Change>, DeviceError> {
    let mut gather = Gather::default();
    let mut changes = Vec::with_capacity(cells.len());
    for CellText { cell, text } in cells {
        let change = match cell {
            LocalizationCell::Device { code } => {
                let name = gather.take(&format!("/friendly_names{}", segment(code)), optional(text));
                name.map(|name| Ok(Change::Device(offered(device, code)?, name)))
            }
            LocalizationCell::Slot { slot_id, code } => {
                let place = format!("/slots{}/names{}", segment(slot_id), segment(code));
                let name = gather.take(&place, optional(text));
                name.map(|name| {
                    Ok(Change::Slot(
                        known_slot(device, slot_id)?.slot_id.clone(),
                        offered(device, code)?,
                        name,
                    ))
                })
            }
        };
        changes.extend(change.transpose().map_err(|error: DeviceError| error)?);
    }
    gather.finish()?;
    Ok(changes)
}

fn optional<T: std::str::FromStr<Err = Fault>>(text: &str) -> Result<Option<T>, Fault> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        text.parse().map(Some)
    }
}
