//! Requests for replenishment IDs: the answers, the frozen snapshot, the states
//! (`programme.md` 6).

mod checklist;
mod content;
mod draft;
mod fields;
mod finding;
mod opening;
mod read;
mod snapshot;
mod state;
mod version;

pub use checklist::{CheckItem, Observation, observe};
pub use content::{Content, Direction, ProductChoice, ProductEntry, SensorKind, SlotContent};
pub use draft::{Answer, Draft, ProductDraft, SlotDraft};
pub use fields::{Change, Field, changes};
pub use finding::{
    Finding, FindingStatus, MAX_FINDINGS, MESSAGE, Message, NewFinding, Noted, REASON, Reply, Round, Severity, Side,
};
pub use opening::{Opening, Openness};
pub use read::{Expectation, MAX_PRODUCTS, MAX_REPORT_HOURS, MAX_TEST_ACCOUNTS, read_content, read_test_accounts};
pub use snapshot::{ContentHash, DeviceSnapshot, MarketplaceSnapshot, SlotSnapshot, Snapshot};
pub use state::{
    Assignment, Claim, DEFAULT_THRESHOLD_PERCENT, IdRequest, RequestId, RequestNumber, RequestState, RequestStatus,
    Threshold,
};
pub use version::{ChangeSize, SlotFate, VersionChange, keeps_marketplaces};
