//! From the fields of the questions to a draft; the one place that knows the fields' names.

use std::collections::BTreeMap;

use replenish_domain::{
    device::Device,
    request::{Answer, Draft, SlotDraft},
};

use super::products;
use crate::console::pairs::Pairs;

/// Reads every answer as it was typed. A slot's field is called `slots[HEPA].sensor`.
///
/// A field the page hides because of another answer does not count: the unit of a count, own
/// products of a slot that takes the programme's list.
pub(super) fn read(form: &Pairs, device: &Device) -> Draft {
    let codes: Vec<_> = device
        .marketplaces
        .iter()
        .map(|offered| offered.code.as_str())
        .collect();
    let mut slots = BTreeMap::<String, SlotDraft>::new();
    for (name, value) in form.beginning("slots[") {
        if let Some((slot_id, field)) = name.split_once("].") {
            let slot = slots.entry(slot_id.to_owned()).or_default();
            set(slot, field, value, &codes);
        }
    }
    slots.values_mut().for_each(forget_hidden);
    slots.retain(|_, slot| !slot.is_empty());
    Draft {
        customer_id: None,
        contact_email: form.first("contact_email").to_owned(),
        test_accounts: Vec::new(),
        note: typed(form.first("note")),
        slots,
    }
}

fn set(slot: &mut SlotDraft, field: &str, value: &str, codes: &[&str]) {
    match field {
        "sensor" => slot.sensor = typed(value),
        "measurement" => slot.measurement = typed(value),
        "unit" => slot.unit = typed(value),
        "capacity" => slot.capacity = Answer::typed(value),
        "resolution" => slot.resolution = Answer::typed(value),
        "report_interval_hours" => slot.report_interval_hours = Answer::typed(value),
        "direction" => slot.direction = typed(value),
        "consumable_description" => slot.consumable_description = typed(value),
        "sensor_description" => slot.sensor_description = typed(value),
        "explanation" => slot.explanation = typed(value),
        "list_mode" => slot.list_mode = typed(value),
        "products" => slot.custom_asins = products::read(value, codes),
        _ => {}
    }
}

fn forget_hidden(slot: &mut SlotDraft) {
    if !matches!(slot.measurement.as_deref(), Some("volume" | "weight")) {
        slot.unit = None;
    }
    if slot.list_mode.as_deref() != Some("custom") {
        slot.custom_asins.clear();
    }
}

fn typed(value: &str) -> Option<String> {
    (!value.trim().is_empty()).then(|| value.to_owned())
}
