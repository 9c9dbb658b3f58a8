//! Requests for replenishment IDs: writing one, handing it in, answering it (`programme.md` 6).
//!
//! Every change of a request first takes the lock of its device, so a withdrawal, a claim and two
//! decisions never pass each other.

mod answer_times;
mod ask;
mod assign;
mod checklist;
mod claim;
mod decide;
mod discovery;
mod draft;
mod error;
mod export;
mod file;
mod findings;
mod form;
mod list_offer;
mod list_use;
mod lists;
mod live;
mod messages;
mod open;
mod presence;
mod product_list;
mod queue;
mod read;
mod registered;
mod resubmit;
mod sandbox;
mod saved_answers;
mod saved_views;
mod submit;
mod test_accounts;
mod version;
mod withdraw;

pub use answer_times::ANSWER_WINDOW_DAYS;
pub use checklist::Checks;
pub use claim::CLAIM_HOURS;
pub use decide::Decision;
pub use draft::{DraftInHand, MAX_DRAFT_BYTES};
pub use error::{Closed, RequestError, told};
pub use export::MAX_EXPORT;
pub use file::RequestFile;
pub use findings::FindingChange;
pub(crate) use form::unreadable;
pub use list_offer::{ListOffer, OfferedList};
pub use list_use::ListUse;
pub use lists::{ListChoices, ListOrigin, SlotList};
pub(crate) use live::{Terms, live, permit_change, sensor_kind, terms};
pub use product_list::{ProductListError, SavedList};
pub(crate) use product_list::{device_of_model, no_such_device};
pub use queue::{QueueFilter, QueueView, SOON};
pub use read::{RequestClock, RequestCursor, RequestFilter, RequestPage};
pub use replenish_forms::{FormFault, MEDIA_TYPE as FORM_MEDIA_TYPE};
pub use replenish_store::{
    id_requests::{Claimed, Maker, RequestSummary, Standing},
    replenishment_ids::AssignedSlot,
    sandboxes::SandboxSlot,
    saved_answers::SavedAnswer,
    test_accounts::TestAccount,
};
pub use saved_views::{MAX_SAVED_VIEWS, NewView, SavedView};
pub use submit::Submission;
pub use version::NextVersion;
