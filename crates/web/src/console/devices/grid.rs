//! Names customers read as cells of a form: what was typed, what is saved, and the way between
//! (`programme.md` 4.3, 4.4).

use std::collections::BTreeMap;

use axum::http::StatusCode;
use replenish_app::{
    App,
    devices::{CellText, LocalizationCell},
};
use replenish_domain::{
    account::Actor,
    device::{Device, DeviceId},
    fault::segment,
    reference::Marketplace,
    request::Openness,
};

use super::refusal::Refusal;
use crate::console::pairs::Pairs;
use crate::{
    console::{errors::ConsoleError, fields::Errors},
    etag,
};

/// What the name of a cell's field begins with; the marketplace and, for a slot's name, the slot
/// follow, parted by dots, which neither contains.
const PREFIX: &str = "name.";

/// The cells as they stand in a form. A cell that is not in it shows what is saved.
#[derive(Debug, Default)]
pub(super) struct Grid {
    typed: BTreeMap<LocalizationCell, String>,
}

/// A cell as a page shows it.
pub(super) struct Cell {
    /// The element's id: where a fault of the cell points.
    pub(super) id: String,
    /// The name of the field.
    pub(super) field: String,
    /// What the button that saves this cell alone sends.
    pub(super) key: String,
    pub(super) text: String,
    pub(super) state: CellState,
    /// The viewer may change it now.
    pub(super) is_open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellState {
    Saved,
    Missing,
    NotSaved,
}

impl CellState {
    /// What a page says of a cell that is not saved.
    pub(super) fn hint(self) -> Option<&'static str> {
        match self {
            Self::Saved => None,
            Self::Missing => Some("Missing"),
            Self::NotSaved => Some("Not saved yet"),
        }
    }
}

/// What came of a form.
pub(super) enum Outcome {
    /// Everything that was typed is saved.
    Saved,
    /// The form comes back: with errors, or with text that is not saved yet.
    Shown { status: StatusCode, typed: Typed },
}

/// What stands in the form beside what is saved.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) grid: Grid,
    pub(super) errors: Errors,
    /// What happened that a person did not ask for in so many words.
    pub(super) note: Option<String>,
}

/// What a button of the form asks for.
enum Wish {
    SaveOne(LocalizationCell),
    SaveAll,
    /// Put the names of this marketplace where none are.
    Fill(String),
}

/// Does what the form asks for.
pub(super) async fn submit(app: &App, actor: &Actor, id: DeviceId, form: &Pairs) -> Result<Outcome, ConsoleError> {
    let mut grid = Grid::of(form);
    let cells = match Wish::of(form) {
        Wish::Fill(code) => {
            let note = grid.fill_from(&app.device(actor, id).await?, &code);
            return Ok(Outcome::shown(grid, Some(note)));
        }
        Wish::SaveAll => grid.cells(),
        Wish::SaveOne(wanted) => grid.cells().into_iter().filter(|cell| cell.cell == wanted).collect(),
    };
    match app
        .put_names(actor, id, etag::from_form(form.first("etag")), &cells)
        .await
    {
        Ok(device) => Ok(match grid.unsaved(&device) {
            0 => Outcome::Saved,
            1 => Outcome::shown(grid, Some("It is stored. One other name is not saved yet.".to_owned())),
            others => Outcome::shown(
                grid,
                Some(format!("It is stored. {others} other names are not saved yet.")),
            ),
        }),
        Err(error) => {
            let Refusal { status, errors } = Refusal::of(app, actor, id, error).await?;
            let note = None;
            Ok(Outcome::Shown {
                status,
                typed: Typed { grid, errors, note },
            })
        }
    }
}

impl Outcome {
    fn shown(grid: Grid, note: Option<String>) -> Self {
        Self::Shown {
            status: StatusCode::OK,
            typed: Typed {
                grid,
                errors: Errors::default(),
                note,
            },
        }
    }
}

impl Wish {
    fn of(form: &Pairs) -> Self {
        if let Some(key) = form.all("update").next().filter(|key| !key.is_empty()) {
            Self::SaveOne(read_key(key))
        } else if form.first("action") == "fill" {
            Self::Fill(form.first("from").to_owned())
        } else {
            Self::SaveAll
        }
    }
}

impl Grid {
    fn of(form: &Pairs) -> Self {
        let typed = form.beginning(PREFIX);
        Self {
            typed: typed.map(|(key, text)| (read_key(key), text.to_owned())).collect(),
        }
    }

    /// How a cell looks on the page.
    pub(super) fn cell(&self, device: &Device, openness: &Openness, cell: &LocalizationCell) -> Cell {
        let key = key(cell);
        let text = self.text(device, cell);
        Cell {
            id: element_id(cell),
            field: format!("{PREFIX}{key}"),
            state: match (text.trim() == saved(device, cell), text.trim()) {
                (false, _) => CellState::NotSaved,
                (true, "") => CellState::Missing,
                (true, _) => CellState::Saved,
            },
            text: text.to_owned(),
            is_open: openness.allows_part(&pointer(cell)),
            key,
        }
    }

    fn text<'a>(&'a self, device: &'a Device, cell: &LocalizationCell) -> &'a str {
        self.typed.get(cell).map_or_else(|| saved(device, cell), String::as_str)
    }

    fn cells(&self) -> Vec<CellText> {
        let cell = |(cell, text): (&LocalizationCell, &String)| CellText {
            cell: cell.clone(),
            text: text.clone(),
        };
        self.typed.iter().map(cell).collect()
    }

    /// How many cells differ from what is saved.
    fn unsaved(&self, device: &Device) -> usize {
        let differs = |(cell, text): &(&LocalizationCell, &String)| text.trim() != saved(device, cell);
        self.typed.iter().filter(differs).count()
    }

    /// Puts the names of one marketplace into the empty cells of the others; says what it did.
    fn fill_from(&mut self, device: &Device, code: &str) -> String {
        let empty = self.typed.iter().filter(|(_, text)| text.trim().is_empty());
        let filled: Vec<_> = empty
            .map(|(cell, _)| (cell.clone(), self.text(device, &moved(cell, code)).trim().to_owned()))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let count = filled.len();
        self.typed.extend(filled);
        match count {
            0 => format!("{code} has no name to fill an empty field with."),
            1 => format!("One empty field is filled from {code}. It is not saved yet."),
            count => format!("{count} empty fields are filled from {code}. They are not saved yet."),
        }
    }
}

/// Marketplaces names can be copied from: those the device is offered in, when there are several.
pub(super) fn sources(device: &Device, marketplaces: &[Marketplace]) -> Vec<Marketplace> {
    let offered = marketplaces
        .iter()
        .filter(|marketplace| device.marketplace(&marketplace.code).is_some());
    if device.marketplaces.len() > 1 {
        offered.cloned().collect()
    } else {
        Vec::new()
    }
}

fn saved<'a>(device: &'a Device, cell: &LocalizationCell) -> &'a str {
    match cell {
        LocalizationCell::Device { code } => device
            .marketplaces
            .iter()
            .find(|offered| offered.code.as_str() == code)
            .and_then(|offered| offered.friendly_name.as_ref())
            .map_or("", |name| name.as_str()),
        LocalizationCell::Slot { slot_id, code } => device
            .slots
            .iter()
            .find(|slot| slot.slot_id.as_str() == slot_id)
            .and_then(|slot| slot.names.iter().find(|(known, _)| known.as_str() == code))
            .map_or("", |(_, name)| name.as_str()),
    }
}

/// The same cell in another marketplace.
fn moved(cell: &LocalizationCell, code: &str) -> LocalizationCell {
    let code = code.to_owned();
    match cell {
        LocalizationCell::Device { .. } => LocalizationCell::Device { code },
        LocalizationCell::Slot { slot_id, .. } => LocalizationCell::Slot {
            slot_id: slot_id.clone(),
            code,
        },
    }
}

fn key(cell: &LocalizationCell) -> String {
    match cell {
        LocalizationCell::Device { code } => code.clone(),
        LocalizationCell::Slot { slot_id, code } => format!("{code}.{slot_id}"),
    }
}

fn read_key(key: &str) -> LocalizationCell {
    match key.split_once('.') {
        None => LocalizationCell::Device { code: key.to_owned() },
        Some((code, slot_id)) => LocalizationCell::Slot {
            slot_id: slot_id.to_owned(),
            code: code.to_owned(),
        },
    }
}

/// Where the device keeps the name.
fn pointer(cell: &LocalizationCell) -> String {
    match cell {
        LocalizationCell::Device { code } => format!("/device/marketplaces{}/friendly_name", segment(code)),
        LocalizationCell::Slot { slot_id, code } => {
            format!("/device/slots{}/names{}", segment(slot_id), segment(code))
        }
    }
}

/// The id a fault of the cell points to.
fn element_id(cell: &LocalizationCell) -> String {
    match cell {
        LocalizationCell::Device { code } => format!("friendly_names-{code}"),
        LocalizationCell::Slot { slot_id, code } => format!("slots-{slot_id}-names-{code}"),
    }
}
