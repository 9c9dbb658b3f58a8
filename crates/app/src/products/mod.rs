//! The catalogue and the lists made of it (`programme.md` 6.3). The programme alone decides what
//! customers can buy, so its reviewers keep both.

mod background;
mod catalogue;
pub(crate) mod cell;
mod error;
mod file;
mod import;
mod lists;
mod progress;
mod titles;

pub(crate) use background::REMEMBERED as IMPORTS_REMEMBERED;
pub use background::{IMPORT_JOB, ImportId, ImportResult, Phase as ImportPhase, ProductImport, ToldFault};
pub use catalogue::{ProductCursor, ProductPage};
pub use error::ProductError;
pub use file::{CSV_MEDIA_TYPE, CsvFault, CsvFaults, MAX_CSV_BYTES, MAX_CSV_FAULTS, MAX_CSV_ROWS};
pub use import::{ImportMode, ImportOutcome};
pub(crate) use lists::catalogue_of;
pub use lists::{CheckedList, ListPage, NewList};
pub use replenish_store::{
    product_lists::SlotListHead,
    products::{Filter as ProductFilter, StoredProduct},
};
pub use titles::Titles;
