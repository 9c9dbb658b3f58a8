//! The request form as a spreadsheet (XLSX): written filled in, read back with every fault placed.
//!
//! [`write()`] makes the form a maker downloads: what is known stands in it, the rest is asked with
//! drop-downs and explanations (`programme.md` 6.1, 6.2). [`read()`] takes the completed form and
//! gives back the answers together with their [`Places`], so that a fault the domain finds in an
//! answer can be shown with its sheet, row and column. [`read_product_list`] takes the maker's own products as
//! a list of its own, [`read_product_workbook`] the same as the first sheet of a workbook. All are pure: bytes in, bytes out.
//!
//! An uploaded file is foreign: it is refused before it is parsed when it is too large, packed to
//! burst, encrypted, or carries macros; formulas are never computed and never read.

mod choices;
mod kind;
mod layout;
mod place;
mod product_list;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use kind::FileKind;
pub use layout::MAX_ROWS;
pub use place::{FormFault, Place, Places};
pub use product_list::{ListColumn, ListFault, ProductLine, read_product_list, read_product_workbook};
pub use read::{Filled, MAX_PARTS, MAX_UNPACKED, model_id, read};
pub use write::{FormError, FormInput, write};

/// The media type of the form.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The largest form that is written or read, in bytes.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
