//! The sheet the drop-downs take their choices from.

use super::{FormError, FormInput, rule::Allowed, sheet::Sheet};
use crate::{choices::List, layout::CHOICES};

/// Behind the lists that are the same in every form stand those of the device.
const SLOT_IDS: u16 = List::Products as u16 + 1;
const MARKETPLACES: u16 = SLOT_IDS + 1;
const MARKETPLACE_NAMES: u16 = MARKETPLACES + 1;

pub(super) fn fill(sheet: &mut Sheet<'_>, input: &FormInput<'_>) -> Result<(), FormError> {
    sheet.open(CHOICES)?;
    for list in List::ALL {
        let labels = list.choices().into_iter().map(|(_, label)| label);
        fill_column(sheet, list as u16, list.title(), labels)?;
    }
    let device = input.device;
    fill_column(
        sheet,
        SLOT_IDS,
        "Slot ID",
        device.slots.iter().map(|slot| slot.slot_id.as_str()),
    )?;
    fill_column(
        sheet,
        MARKETPLACES,
        "Marketplace",
        device.marketplaces.iter().map(|offered| offered.code.as_str()),
    )?;
    let names = device.marketplaces.iter().map(|offered| {
        let known = input.marketplaces.iter().find(|known| known.code == offered.code);
        known.map_or("", |known| known.name.as_str())
    });
    fill_column(sheet, MARKETPLACE_NAMES, "Marketplace name", names)
}

/// The drop-down of the device's slots.
pub(super) fn slot_ids(input: &FormInput<'_>) -> Allowed {
    Allowed::Cells {
        column: SLOT_IDS,
        count: input.device.slots.len(),
    }
}

/// The drop-down of the device's marketplaces.
pub(super) fn marketplaces(input: &FormInput<'_>) -> Allowed {
    Allowed::Cells {
        column: MARKETPLACES,
        count: input.device.marketplaces.len(),
    }
}

fn fill_column<'t>(
    sheet: &mut Sheet<'_>,
    column: u16,
    title: &str,
    choices: impl Iterator<Item = &'t str>,
) -> Result<(), FormError> {
    let styles = sheet.styles;
    sheet.width(column, 28.0)?;
    sheet.text(0, column, title, &styles.title)?;
    for (row, choice) in (1..).zip(choices) {
        sheet.text(row, column, choice, &styles.known)?;
    }
    Ok(())
}
