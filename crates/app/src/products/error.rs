//! Why the catalogue or a list was not shown or not changed.

use replenish_domain::{Fault, Faults};
use replenish_store::StoreError;

use super::{CsvFaults, MAX_CSV_BYTES};
use crate::Denied;

/// Why the catalogue or a list was not shown or not changed. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum ProductError {
    /// Not allowed, or not there.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody changed the same thing meanwhile.
    #[error("this was changed by somebody else meanwhile")]
    Stale,
    /// Something typed is wrong.
    #[error(transparent)]
    Invalid(#[from] Faults),
    /// The file has faults.
    #[error(transparent)]
    File(#[from] CsvFaults),
    /// The file has more than [`MAX_CSV_BYTES`].
    #[error("the file has more than 16 MiB ({MAX_CSV_BYTES} bytes); import it in parts")]
    FileTooLarge,
    /// Another import runs.
    #[error("{by} is importing {file_name}; start yours when that has ended")]
    ImportRunning {
        /// Who.
        by: String,
        /// Which file.
        file_name: String,
    },
    /// The file of an import is not there any more.
    #[error("the file is no longer there; choose it again")]
    FileGone,
    /// The file could not be written.
    #[error("the file cannot be written")]
    Unwritable(#[from] csv::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Fault> for ProductError {
    fn from(fault: Fault) -> Self {
        Self::Invalid(fault.into())
    }
}
