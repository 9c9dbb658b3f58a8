//! The inventory: slots saved together, or one by one (`programme.md` 5.2).

use std::collections::BTreeSet;

use replenish_domain::{
    Fault,
    account::Actor,
    device::{Device, DeviceId, Edit, Slot, SlotId},
    inventory::{self, MAX_SLOTS, SlotEntry, SlotLine},
};
use replenish_store::{WriteTx, reference, slots};
use serde_json::{Value, json};

use super::DeviceError;
use crate::{App, Denied, Revision};

impl App {
    /// Replaces the whole inventory, or nothing. The order of lines is the order of slots; names
    /// of slots that stay are kept.
    pub async fn put_device_slots(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
        lines: &[SlotLine],
    ) -> Result<Device, DeviceError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::Content).await?;
        let categories = reference::categories(&mut editing.tx).await?;
        let entries = inventory::read(lines, &categories)?;
        store_inventory(&mut editing.tx, &editing.before, &entries).await?;
        let before = json!({ "slots": editing.before.slots.iter().map(slot_json).collect::<Vec<_>>() });
        let after = json!({ "slots": entries.iter().map(entry_json).collect::<Vec<_>>() });
        self.save_device(actor, editing, "device.slots_changed", before, after)
            .await
    }

    /// Adds a slot at the end, or changes the category of one that is there.
    pub async fn put_device_slot(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
        slot_id: &str,
        category: &str,
    ) -> Result<Device, DeviceError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::Content).await?;
        let categories = reference::categories(&mut editing.tx).await?;
        let slot_id: SlotId = slot_id.parse().map_err(|fault: Fault| fault.at("/slot_id"))?;
        let category = inventory::known_category(category, &categories).map_err(|fault| fault.at("/category"))?;
        let count = editing.before.slots.len();
        let position = editing
            .before
            .slots
            .iter()
            .position(|slot| slot.slot_id == slot_id)
            .unwrap_or(count);
        if position >= MAX_SLOTS {
            let detail = format!("A device has at most {MAX_SLOTS} slots.");
            return Err(Fault::new("too-many-slots", detail).with_limit(MAX_SLOTS as u64).into());
        }
        slots::put(&mut editing.tx, id, position, &slot_id, Some(&category)).await?;
        let before = editing.before.slot(&slot_id).map_or(Value::Null, slot_json);
        let after = entry_json(&SlotEntry { slot_id, category });
        self.save_device(actor, editing, "device.slot_changed", before, after)
            .await
    }

    /// Deletes a slot with its names; never the last.
    pub async fn delete_device_slot(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
        slot_id: &str,
    ) -> Result<Device, DeviceError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::Content).await?;
        let slot = known_slot(&editing.before, slot_id)?.clone();
        if editing.before.slots.len() == 1 {
            return Err(DeviceError::LastSlot);
        }
        slots::delete(&mut editing.tx, id, &slot.slot_id).await?;
        self.save_device(actor, editing, "device.slot_deleted", slot_json(&slot), Value::Null)
            .await
    }
}

/// The slot of the device with this identifier.
pub(super) fn known_slot<'a>(device: &'a Device, slot_id: &str) -> Result<&'a Slot, DeviceError> {
    device
        .slots
        .iter()
        .find(|slot| slot.slot_id.as_str() == slot_id)
        .ok_or_else(|| Denied::Hidden.into())
}

async fn store_inventory(tx: &mut WriteTx, before: &Device, entries: &[SlotEntry]) -> Result<(), DeviceError> {
    let kept: BTreeSet<_> = entries.iter().map(|entry| &entry.slot_id).collect();
    for slot in before.slots.iter().filter(|slot| !kept.contains(&slot.slot_id)) {
        slots::delete(tx, before.id, &slot.slot_id).await?;
    }
    for (position, entry) in entries.iter().enumerate() {
        slots::put(tx, before.id, position, &entry.slot_id, Some(&entry.category)).await?;
    }
    Ok(())
}

fn slot_json(slot: &Slot) -> Value {
    json!({ "slot_id": slot.slot_id, "category": slot.category })
}

fn entry_json(entry: &SlotEntry) -> Value {
    json!({ "slot_id": entry.slot_id, "category": entry.category })
}
