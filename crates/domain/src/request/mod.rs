//! Requests for replenishment IDs: the answers, the frozen snapshot, the states
//! (`programme.md` 6).

mod content;
mod draft;
mod read;
mod snapshot;
mod state;

pub use content::{Content, Direction, ProductChoice, ProductEntry, SensorKind, SlotContent};
pub use draft::{Answer, Draft, ProductDraft, SlotDraft};
pub use read::{Expectation, MAX_PRODUCTS, MAX_REPORT_HOURS, MAX_TEST_ACCOUNTS, read_content, read_test_accounts};
pub use snapshot::{ContentHash, DeviceSnapshot, MarketplaceSnapshot, SlotSnapshot, Snapshot};
pub use state::{
    Assignment, Claim, DEFAULT_THRESHOLD_PERCENT, IdRequest, RequestId, RequestNumber, RequestState, RequestStatus,
    Threshold,
};
