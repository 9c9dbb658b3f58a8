//! The completed form, read back.

mod answers;
mod grid;
mod header;
mod package;
mod part;
mod products;
mod request;
mod slots;
mod workbook;

use replenish_domain::{Fault, device::Device, request::Draft};

pub(crate) use self::package::COMPOUND_FILE;
pub use self::package::{MAX_PARTS, MAX_UNPACKED};
use self::{answers::Answers, workbook::Workbook};
use crate::{FormFault, Places};

/// What was read, and where each answer stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The answers as typed; [`replenish_domain::request::read_content`] judges them.
    pub draft: Draft,
    /// Where they stood; [`Places::locate`] places what the domain finds.
    pub places: Places,
}

/// Reads a completed form for the device. Faults are those of the file and its cells, all at once;
/// whether the answers are right is for the domain to say.
pub fn read(bytes: &[u8], device: &Device) -> Result<Filled, Vec<FormFault>> {
    let package = package::open(bytes).map_err(of_file)?;
    let mut workbook = Workbook::open(package).map_err(of_file)?;
    let mut answers = Answers::default();
    for read_sheet in [request::read, slots::read, products::read, request::read_accounts] {
        if let Err(faults) = read_sheet(&mut workbook, device, &mut answers) {
            answers.faults.extend(faults);
        }
    }
    if answers.faults.is_empty() {
        Ok(Filled {
            draft: answers.draft,
            places: answers.places,
        })
    } else {
        Err(answers.faults)
    }
}

/// The model ID of the device a form is for, as it stands there, so that the device can be found.
pub fn model_id(bytes: &[u8]) -> Result<String, Vec<FormFault>> {
    let package = package::open(bytes).map_err(of_file)?;
    let mut workbook = Workbook::open(package).map_err(of_file)?;
    request::model_id(&mut workbook)
}

/// The rows of the first sheet in which anything stands, as text, each with its number; 1 is the
/// first. None when the file is no workbook that can be read so.
pub(crate) fn first_sheet(bytes: &[u8]) -> Option<Vec<(u64, Vec<String>)>> {
    let package = package::open(bytes).ok()?;
    Workbook::open(package).ok()?.first_sheet()
}

fn of_file(fault: Fault) -> Vec<FormFault> {
    vec![FormFault { place: None, fault }]
}
