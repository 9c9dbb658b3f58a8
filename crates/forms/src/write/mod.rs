//! The form, written filled in with what is known.

mod accounts;
mod choices;
mod heights;
mod products;
mod read_me;
mod request;
mod rule;
mod sheet;
mod slots;
mod style;

use replenish_domain::{
    device::Device,
    reference::{Category, Marketplace},
    request::Draft,
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use self::{sheet::Sheet, style::Styles};
use crate::{MAX_BYTES, MAX_ROWS, Place};

/// What the form is filled in with.
#[derive(Debug, Clone, Copy)]
pub struct FormInput<'a> {
    /// The device the request is for; its slots are the rows of the form.
    pub device: &'a Device,
    /// The answers so far; those about slots the device no longer has are left out.
    pub draft: &'a Draft,
    /// The organisation's customer ID.
    pub customer_id: &'a str,
    /// The organisation's name.
    pub organisation: &'a str,
    /// The programme's categories, for their labels.
    pub categories: &'a [Category],
    /// The programme's marketplaces, for their names.
    pub marketplaces: &'a [Marketplace],
}

/// Why a form cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// An answer is longer than a cell holds.
    #[error("the text at {place} is longer than the {limit} characters a cell holds", limit = sheet::MAX_TEXT)]
    TextTooLong {
        /// Where it would stand.
        place: Place,
    },
    /// There are more answers than rows.
    #[error("sheet “{sheet}” would have more than {MAX_ROWS} rows")]
    TooManyRows {
        /// The sheet that overflows.
        sheet: String,
    },
    /// The form would be larger than one that is read.
    #[error("the form would have {bytes} bytes; at most {MAX_BYTES} are read back")]
    TooLarge {
        /// The size it would have.
        bytes: usize,
    },
    /// The spreadsheet library refused; a defect of the form's layout.
    #[error("the spreadsheet could not be written")]
    Workbook(#[from] XlsxError),
}

/// Writes the form as XLSX; the same input gives the same bytes.
pub fn write(input: &FormInput<'_>) -> Result<Vec<u8>, FormError> {
    let styles = Styles::new();
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(input)?);
    for fill in [
        read_me::fill,
        request::fill,
        slots::fill,
        products::fill,
        accounts::fill,
        choices::fill,
    ] {
        let mut sheet = Sheet::new(workbook.add_worksheet(), &styles);
        fill(&mut sheet, input)?;
        sheet.close()?;
    }
    let bytes = workbook.save_to_buffer()?;
    if bytes.len() > MAX_BYTES {
        return Err(FormError::TooLarge { bytes: bytes.len() });
    }
    Ok(bytes)
}

/// Dated by the device's last change, because the library would ask the clock.
fn properties(input: &FormInput<'_>) -> Result<DocProperties, XlsxError> {
    let changed = ExcelDateTime::from_timestamp(input.device.updated_at.as_second())?;
    Ok(DocProperties::new()
        .set_title("Request for replenishment IDs")
        .set_subject(input.device.name.as_str())
        .set_creation_datetime(&changed))
}
