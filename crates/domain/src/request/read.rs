//! From a draft to checked content: every rule of the request form, all faults at once.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Answer, Content, Draft, ProductChoice, ProductDraft, ProductEntry, SlotContent, SlotDraft,
    content::{Direction, SensorKind},
};
use crate::{
    Fault, Faults,
    account::Email,
    device::{Device, Slot},
    fault::{Gather, segment},
    product::{self, Asin},
    quantity::{Amount, Measurement, Unit},
    reference::{Category, MarketplaceCode},
    text::Rule,
};

/// The most test accounts of one device (`programme.md` 6.7).
pub const MAX_TEST_ACCOUNTS: usize = 10;
/// The most products of a slot in one marketplace.
pub const MAX_PRODUCTS: usize = 100;
/// Reports come at least daily (`programme.md` 8.2).
pub const MAX_REPORT_HOURS: i64 = 24;

const CONSUMABLE: Rule = Rule {
    what: "description of the consumable",
    required: "consumable-description-required",
    too_long: "text-too-long",
    invalid: "text-invalid",
    max: 2_000,
};
const SENSOR: Rule = Rule {
    what: "description of the sensor",
    required: "sensor-description-required",
    too_long: "text-too-long",
    invalid: "text-invalid",
    max: 2_000,
};
const EXPLANATION: Rule = Rule {
    what: "explanation of “other”",
    required: "explanation-required",
    too_long: "text-too-long",
    invalid: "text-invalid",
    max: 2_000,
};
const NOTE: Rule = Rule {
    what: "note",
    required: "note-required",
    too_long: "text-too-long",
    invalid: "text-invalid",
    max: 2_000,
};
const PRODUCT_NOTE: Rule = Rule {
    what: "note on the product",
    required: "note-required",
    too_long: "text-too-long",
    invalid: "text-invalid",
    max: 200,
};

/// What the answers are held against.
#[derive(Debug, Clone, Copy)]
pub struct Expectation<'a> {
    /// The device they describe.
    pub device: &'a Device,
    /// The programme's categories.
    pub categories: &'a [Category],
    /// The organisation's customer ID.
    pub customer_id: &'a str,
}

/// Reads the whole draft; faults are placed as `/slots/HEPA/sensor`.
pub fn read_content(draft: &Draft, expected: Expectation<'_>) -> Result<Content, Faults> {
    let mut gather = Gather::default();
    check_customer_id(draft.customer_id.as_deref(), expected.customer_id, &mut gather);
    let contact_email = gather.take("/contact_email", draft.contact_email.parse::<Email>());
    let test_accounts = gather.take("/test_accounts", read_test_accounts(&draft.test_accounts));
    let note = optional(&mut gather, "/note", draft.note.as_deref(), &NOTE);
    let slots = read_slots(&draft.slots, expected, &mut gather);
    gather.finish()?;
    let (Some(contact_email), Some(test_accounts)) = (contact_email, test_accounts) else {
        unreachable!("a missing part left a fault")
    };
    Ok(Content {
        customer_id: expected.customer_id.to_owned(),
        contact_email,
        test_accounts,
        note,
        slots,
    })
}

/// Reads addresses for the allow list: at most ten, each once.
pub fn read_test_accounts(raw: &[String]) -> Result<Vec<Email>, Faults> {
    let mut gather = Gather::default();
    if raw.len() > MAX_TEST_ACCOUNTS {
        let detail = format!(
            "A device has at most {MAX_TEST_ACCOUNTS} test accounts; these are {}.",
            raw.len()
        );
        gather.push(Fault::new("too-many-test-accounts", detail).with_limit(MAX_TEST_ACCOUNTS as u64));
    }
    let mut seen = BTreeSet::new();
    for (at, raw) in raw.iter().enumerate().take(MAX_TEST_ACCOUNTS) {
        let place = format!("/{at}");
        if let Some(email) = gather.take(&place, raw.parse::<Email>())
            && !seen.insert(email.clone())
        {
            gather.push(Fault::new("test-account-repeated", format!("{email} stands twice.")).at(&place));
        }
    }
    gather.finish()?;
    Ok(raw.iter().filter_map(|raw| raw.parse().ok()).collect())
}

fn check_customer_id(given: Option<&str>, expected: &str, gather: &mut Gather) {
    if given.is_some_and(|given| given.trim() != expected) {
        let detail = format!("The customer ID is not yours. Yours is {expected}; Customer Details shows it.");
        gather.push(Fault::new("customer-id-mismatch", detail).at("/customer_id"));
    }
}

fn read_slots(
    drafts: &BTreeMap<String, SlotDraft>,
    expected: Expectation<'_>,
    gather: &mut Gather,
) -> BTreeMap<crate::device::SlotId, SlotContent> {
    let known: BTreeSet<_> = expected.device.slots.iter().map(|slot| slot.slot_id.as_str()).collect();
    for unknown in drafts.keys().filter(|slot_id| !known.contains(slot_id.as_str())) {
        gather.push(
            Fault::new("slot-unknown", format!("The device has no slot {unknown}."))
                .at(format!("/slots{}", segment(unknown))),
        );
    }
    let empty = SlotDraft::default();
    let mut contents = BTreeMap::new();
    for slot in &expected.device.slots {
        let draft = drafts.get(slot.slot_id.as_str()).unwrap_or(&empty);
        let place = format!("/slots{}", segment(slot.slot_id.as_str()));
        if let Some(content) = gather.take(&place, read_slot(draft, slot, expected)) {
            contents.insert(slot.slot_id.clone(), content);
        }
    }
    contents
}

fn read_slot(draft: &SlotDraft, slot: &Slot, expected: Expectation<'_>) -> Result<SlotContent, Faults> {
    let mut gather = Gather::default();
    let sensor = gather.take("/sensor", text(draft.sensor.as_ref()).parse::<SensorKind>());
    let measurement = gather.take(
        "/measurement",
        read_measurement(text(draft.measurement.as_ref()), sensor),
    );
    let unit =
        measurement.and_then(|measurement| gather.take("/unit", Unit::read(measurement, text(draft.unit.as_ref()))));
    let capacity = gather.take("/capacity", read_capacity(draft.capacity.as_ref(), measurement));
    let resolution = gather.take("/resolution", read_resolution(draft.resolution.as_ref(), capacity));
    let report_interval_hours = gather.take(
        "/report_interval_hours",
        read_interval(draft.report_interval_hours.as_ref()),
    );
    let direction = gather.take("/direction", text(draft.direction.as_ref()).parse::<Direction>());
    let consumable_description = gather.take(
        "/consumable_description",
        CONSUMABLE.paragraph(text(draft.consumable_description.as_ref())),
    );
    let sensor_description = gather.take(
        "/sensor_description",
        SENSOR.paragraph(text(draft.sensor_description.as_ref())),
    );
    let explanation = read_explanation(draft, slot, measurement, expected.categories, &mut gather);
    let products = gather.take("", read_products(draft, expected.device));
    gather.finish()?;
    let (Some(sensor), Some(measurement), Some(unit), Some(capacity), Some(resolution)) =
        (sensor, measurement, unit, capacity, resolution)
    else {
        unreachable!("a missing part left a fault")
    };
    let (
        Some(report_interval_hours),
        Some(direction),
        Some(consumable_description),
        Some(sensor_description),
        Some(products),
    ) = (
        report_interval_hours,
        direction,
        consumable_description,
        sensor_description,
        products,
    )
    else {
        unreachable!("a missing part left a fault")
    };
    Ok(SlotContent {
        sensor,
        measurement,
        unit,
        capacity,
        resolution,
        report_interval_hours,
        direction,
        consumable_description,
        sensor_description,
        explanation,
        products,
    })
}

fn text(answer: Option<&String>) -> &str {
    answer.map_or("", String::as_str)
}

fn optional(gather: &mut Gather, place: &str, raw: Option<&str>, rule: &Rule) -> Option<String> {
    raw.filter(|raw| !raw.trim().is_empty())
        .and_then(|raw| gather.take(place, rule.paragraph(raw)))
}

fn read_measurement(raw: &str, sensor: Option<SensorKind>) -> Result<Measurement, Fault> {
    let measurement = raw.parse()?;
    if sensor == Some(SensorKind::Usage) && measurement == Measurement::Percentage {
        return Err(Fault::new(
            "measurement-not-allowed",
            "A usage sensor reports an amount, not a percentage. Choose count, volume or weight.",
        ));
    }
    Ok(measurement)
}

fn number(answer: Option<&Answer>, required: Fault) -> Result<Amount, Fault> {
    match answer {
        None => Err(required),
        Some(Answer::Number(amount)) => Ok(*amount),
        Some(Answer::Text(text)) if text.trim().is_empty() => Err(required),
        Some(Answer::Text(text)) => text.parse(),
    }
}

fn read_capacity(answer: Option<&Answer>, measurement: Option<Measurement>) -> Result<Amount, Fault> {
    let capacity = number(
        answer,
        Fault::new("capacity-required", "Enter what the device holds when full."),
    )?;
    if capacity.is_zero() {
        return Err(Fault::new("capacity-invalid", "The full capacity is more than zero."));
    }
    match measurement {
        Some(Measurement::Percentage) if Amount::whole(100).is_some_and(|most| capacity > most) => {
            Err(Fault::new("capacity-invalid", "A percentage is at most 100.").with_limit(100))
        }
        Some(Measurement::Count) if !capacity.is_whole() => {
            Err(Fault::new("capacity-invalid", "A count is a whole number."))
        }
        _ => Ok(capacity),
    }
}

fn read_resolution(answer: Option<&Answer>, capacity: Option<Amount>) -> Result<Option<Amount>, Fault> {
    if answer.is_none_or(|answer| answer.to_string().trim().is_empty()) {
        return Ok(None);
    }
    let resolution = number(answer, Fault::new("resolution-invalid", "Enter the smallest step."))?;
    if resolution.is_zero() || capacity.is_some_and(|capacity| resolution > capacity) {
        return Err(Fault::new(
            "resolution-invalid",
            "The smallest step is more than zero and at most the full capacity.",
        ));
    }
    Ok(Some(resolution))
}

fn read_interval(answer: Option<&Answer>) -> Result<i64, Fault> {
    let hours = number(
        answer,
        Fault::new("report-interval-required", "Enter the hours between reports."),
    )?;
    (1..=MAX_REPORT_HOURS)
        .find(|whole| Amount::whole(*whole) == Some(hours))
        .ok_or_else(|| {
            Fault::new(
                "report-interval-invalid",
                "Reports come at least daily. Enter 1 to 24 whole hours.",
            )
            .with_limit(MAX_REPORT_HOURS.unsigned_abs())
        })
}

fn read_explanation(
    draft: &SlotDraft,
    slot: &Slot,
    measurement: Option<Measurement>,
    categories: &[Category],
    gather: &mut Gather,
) -> Option<String> {
    let category = slot
        .category
        .as_ref()
        .and_then(|code| categories.iter().find(|category| category.code == *code));
    let is_needed =
        measurement == Some(Measurement::Other) || category.is_some_and(|category| category.needs_explanation);
    let raw = draft.explanation.as_deref();
    if is_needed {
        gather.take("/explanation", EXPLANATION.paragraph(raw.unwrap_or_default()))
    } else {
        optional(gather, "/explanation", raw, &EXPLANATION)
    }
}

fn read_products(draft: &SlotDraft, device: &Device) -> Result<ProductChoice, Faults> {
    match text(draft.list_mode.as_ref()).trim() {
        "" => Err(Fault::new(
            "list-mode-required",
            "Choose whose products customers may choose: category or custom.",
        )
        .at("/list_mode")
        .into()),
        "category" if draft.custom_asins.values().all(Vec::is_empty) => Ok(ProductChoice::Category),
        "category" => Err(Fault::new(
            "custom-asins-not-allowed",
            "The programme supplies this list. Remove your own ASINs or choose custom.",
        )
        .at("/custom_asins")
        .into()),
        "custom" => read_custom(&draft.custom_asins, device),
        other => Err(Fault::new(
            "list-mode-unknown",
            format!("“{other}” is not a choice. Choose category or custom."),
        )
        .at("/list_mode")
        .into()),
    }
}

fn read_custom(drafts: &BTreeMap<String, Vec<ProductDraft>>, device: &Device) -> Result<ProductChoice, Faults> {
    let mut gather = Gather::default();
    for unknown in drafts.keys().filter(|code| {
        device
            .marketplaces
            .iter()
            .all(|marketplace| marketplace.code.as_str() != code.as_str())
    }) {
        let fault = Fault::new(
            "marketplace-unknown",
            format!("The device is not offered in {unknown}."),
        );
        gather.push(fault.at(format!("/custom_asins{}", segment(unknown))));
    }
    let mut custom_asins = BTreeMap::<MarketplaceCode, _>::new();
    for marketplace in &device.marketplaces {
        let drafts = drafts.get(marketplace.code.as_str()).map_or(&[][..], Vec::as_slice);
        let place = format!("/custom_asins/{}", marketplace.code);
        if let Some(entries) = gather.take(&place, read_entries(drafts, &marketplace.code)) {
            custom_asins.insert(marketplace.code.clone(), entries);
        }
    }
    gather.finish()?;
    Ok(ProductChoice::Custom { custom_asins })
}

fn read_entries(drafts: &[ProductDraft], code: &MarketplaceCode) -> Result<Vec<ProductEntry>, Faults> {
    let mut gather = Gather::default();
    if drafts.is_empty() {
        gather.push(Fault::new(
            "asin-required",
            format!("Name at least one of your products for {code}."),
        ));
    }
    if drafts.len() > MAX_PRODUCTS {
        let detail = format!(
            "A slot has at most {MAX_PRODUCTS} products in a marketplace; these are {}.",
            drafts.len()
        );
        gather.push(Fault::new("too-many-products", detail).with_limit(MAX_PRODUCTS as u64));
    }
    let mut seen = BTreeSet::new();
    let mut entries = Vec::new();
    for (at, draft) in drafts.iter().enumerate().take(MAX_PRODUCTS) {
        let asin = gather.take(&format!("/{at}/asin"), draft.asin.parse::<Asin>());
        let pack_size = gather.take(&format!("/{at}/pack_size"), read_pack_size(draft.pack_size.as_ref()));
        let note = optional(
            &mut gather,
            &format!("/{at}/note"),
            draft.note.as_deref(),
            &PRODUCT_NOTE,
        );
        if let Some(asin) = &asin
            && !seen.insert(asin.clone())
        {
            gather.push(
                Fault::new("asin-repeated", format!("{asin} stands twice for {code}.")).at(format!("/{at}/asin")),
            );
        }
        if let (Some(asin), Some(pack_size)) = (asin, pack_size) {
            entries.push(ProductEntry { asin, pack_size, note });
        }
    }
    gather.finish()?;
    Ok(entries)
}

fn read_pack_size(answer: Option<&Answer>) -> Result<Amount, Fault> {
    product::read_pack_size(&answer.map(ToString::to_string).unwrap_or_default())
}
