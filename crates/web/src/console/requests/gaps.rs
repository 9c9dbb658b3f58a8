//! What a request still lacks, as messages that lead to where it is mended.

use std::collections::BTreeMap;

use replenish_domain::{Fault, device::Device, request::Draft};

use crate::console::fields::{Errors, FieldError, field_id};

/// Device gaps of one kind are named one by one up to this many, then counted.
const NAMED: usize = 3;

/// Messages for the faults of a submission; pointers into the device lead to its other tabs.
pub(super) fn messages(device: &Device, draft: &Draft, faults: Vec<Fault>) -> Errors {
    let (of_device, of_answers): (Vec<_>, Vec<_>) = faults
        .into_iter()
        .partition(|fault| fault.pointer.starts_with("/device/"));
    let mut list = device_messages(device, of_device);
    list.extend(answer_messages(draft, of_answers));
    Errors::listing(list)
}

fn device_messages(device: &Device, faults: Vec<Fault>) -> Vec<FieldError> {
    let mut kinds = BTreeMap::<&'static str, Vec<Fault>>::new();
    for fault in faults {
        kinds.entry(fault.code).or_default().push(fault);
    }
    let messages = kinds.into_iter().flat_map(|(code, faults)| {
        if faults.len() > NAMED {
            let page = page_of(device, &faults[0].pointer);
            return vec![FieldError::elsewhere(page, counted(code, faults.len()))];
        }
        let named = faults.into_iter();
        named
            .map(|fault| FieldError::elsewhere(page_of(device, &fault.pointer), fault.detail))
            .collect()
    });
    messages.collect()
}

fn counted(code: &str, count: usize) -> String {
    match code {
        "friendly-name-required" => format!("Enter the friendly name for {count} marketplaces."),
        "category-required" => format!("Choose the consumable category of {count} slots."),
        "slot-name-required" => format!("Enter {count} customer-facing slot names."),
        _ => format!("{count} things are missing."),
    }
}

/// The tab that mends a gap, at its very place where there is one.
fn page_of(device: &Device, pointer: &str) -> String {
    let id = device.id;
    let parts: Vec<_> = pointer.split('/').skip(2).collect();
    match parts.as_slice() {
        ["image"] => format!("/devices/{id}?edit=image#image"),
        ["marketplaces", at, ..] => {
            let offered = at.parse().ok().and_then(|at: usize| device.marketplaces.get(at));
            let code = offered.map_or("", |offered| offered.code.as_str());
            format!("/devices/{id}/localization#{code}")
        }
        ["slots", _, "names", ..] => format!("/devices/{id}/slot-localization"),
        ["slots", ..] => format!("/devices/{id}/slots"),
        _ => format!("/devices/{id}"),
    }
}

fn answer_messages(draft: &Draft, faults: Vec<Fault>) -> Vec<FieldError> {
    let mut messages = Vec::<FieldError>::new();
    for fault in faults {
        let message = match fault.pointer.split('/').skip(1).collect::<Vec<_>>().as_slice() {
            ["slots", slot_id, rest @ ..] => slot_message(draft, slot_id, rest, &fault.detail),
            ["test_accounts", ..] => FieldError::here("", format!("Test accounts: {}", fault.detail)),
            _ => FieldError::here(field_id(&fault.pointer), fault.detail),
        };
        let said = |earlier: &FieldError| earlier.field == message.field && earlier.detail == message.detail;
        // Faults of one slot follow one another, so a repeated message is never far away.
        if !messages.iter().rev().take(20).any(said) {
            messages.push(message);
        }
    }
    messages
}

fn slot_message(draft: &Draft, slot_id: &str, rest: &[&str], detail: &str) -> FieldError {
    let Some(slot) = draft.slots.get(slot_id) else {
        return FieldError::here(
            format!("slot-{slot_id}"),
            format!("{slot_id}: Answer the questions about this slot."),
        );
    };
    match rest {
        ["custom_asins", code, at, ..] => {
            let at: Option<usize> = at.parse().ok();
            let product = at.and_then(|at| slot.custom_asins.get(*code)?.get(at));
            let asin = product.map_or("", |product| product.asin.as_str());
            FieldError::here(
                format!("slots-{slot_id}-products"),
                format!("{slot_id}, “{asin}”: {detail}"),
            )
        }
        ["custom_asins", ..] => FieldError::here(format!("slots-{slot_id}-products"), format!("{slot_id}: {detail}")),
        [field] => FieldError::here(format!("slots-{slot_id}-{field}"), format!("{slot_id}: {detail}")),
        _ => FieldError::here(format!("slot-{slot_id}"), format!("{slot_id}: {detail}")),
    }
}
