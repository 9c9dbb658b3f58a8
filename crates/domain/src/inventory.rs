//! The inventory of a device: its slots, saved all at once or not at all (`programme.md` 5.2).

use std::collections::BTreeSet;

use crate::{
    Fault, Faults,
    device::SlotId,
    fault::Gather,
    reference::{Category, CategoryCode},
};

/// The most slots of one device.
///
/// The sources name no limit; two hundred is twice what one endpoint of a discovery response holds
/// and keeps a page usable.
pub const MAX_SLOTS: usize = 200;

/// A line of the slot editor as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlotLine {
    /// The slot ID, possibly wrong.
    pub slot_id: String,
    /// The category's code, possibly missing.
    pub category: String,
}

/// A slot of the new inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotEntry {
    /// Its identifier.
    pub slot_id: SlotId,
    /// What it holds.
    pub category: CategoryCode,
}

/// Reads a whole inventory; the order of lines is the order of slots. All faults at once, placed
/// as `/1/slot_id`.
pub fn read(lines: &[SlotLine], categories: &[Category]) -> Result<Vec<SlotEntry>, Faults> {
    let mut gather = Gather::default();
    let mut seen = BTreeSet::new();
    let mut entries = Vec::with_capacity(lines.len());
    check_count(lines.len(), &mut gather);
    for (at, line) in lines.iter().enumerate().take(MAX_SLOTS) {
        let slot_id = gather.take(&format!("/{at}/slot_id"), line.slot_id.parse::<SlotId>());
        let category = gather.take(&format!("/{at}/category"), known_category(&line.category, categories));
        if let Some(slot_id) = &slot_id
            && !seen.insert(slot_id.clone())
        {
            gather.push(
                Fault::new(
                    "slot-id-taken",
                    format!("The slot ID {slot_id} stands twice. Give each slot its own."),
                )
                .at(format!("/{at}/slot_id")),
            );
        }
        if let (Some(slot_id), Some(category)) = (slot_id, category) {
            entries.push(SlotEntry { slot_id, category });
        }
    }
    gather.finish()?;
    Ok(entries)
}

/// The code of a category the programme knows.
pub fn known_category(raw: &str, categories: &[Category]) -> Result<CategoryCode, Fault> {
    let code: CategoryCode = raw.trim().parse()?;
    if categories.iter().any(|category| category.code == code) {
        Ok(code)
    } else {
        Err(Fault::new(
            "category-unknown",
            format!("There is no consumable category {code}. Choose one from the list."),
        ))
    }
}

fn check_count(count: usize, gather: &mut Gather) {
    if count == 0 {
        gather.push(Fault::new("last-slot", "A device has at least one slot."));
    }
    if count > MAX_SLOTS {
        gather.push(
            Fault::new(
                "too-many-slots",
                format!("A device has at most {MAX_SLOTS} slots; these are {count}."),
            )
            .with_limit(MAX_SLOTS as u64),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn categories() -> Vec<Category> {
        vec![Category {
            code: "ink".parse().unwrap(),
            label: "Ink".parse().unwrap(),
            needs_explanation: false,
        }]
    }

    fn line(slot_id: &str, category: &str) -> SlotLine {
        SlotLine {
            slot_id: slot_id.into(),
            category: category.into(),
        }
    }

    #[test]
    fn every_fault_is_named_with_its_line() {
        let lines = [line("a b", "ink"), line("ok", ""), line("ok", "soap")];
        let faults = read(&lines, &categories()).unwrap_err();
        let found: Vec<_> = faults
            .as_slice()
            .iter()
            .map(|fault| (fault.pointer.as_str(), fault.code))
            .collect();
        assert_eq!(
            found,
            [
                ("/0/slot_id", "slot-id-invalid"),
                ("/1/category", "category-required"),
                ("/2/category", "category-unknown"),
                ("/2/slot_id", "slot-id-taken")
            ]
        );
    }

    #[test]
    fn slot_ids_differ_by_case() {
        assert_eq!(
            read(&[line("A", "ink"), line("a", "ink")], &categories())
                .unwrap()
                .len(),
            2
        );
    }

    #[test]
    fn an_inventory_has_one_to_two_hundred_slots() {
        assert_eq!(read(&[], &categories()).unwrap_err().as_slice()[0].code, "last-slot");
        let many: Vec<_> = (0..=MAX_SLOTS).map(|n| line(&format!("s{n}"), "ink")).collect();
        assert_eq!(read(&many[..MAX_SLOTS], &categories()).unwrap().len(), MAX_SLOTS);
        assert_eq!(read(&many, &categories()).unwrap_err().as_slice()[0].limit, Some(200));
    }
}
