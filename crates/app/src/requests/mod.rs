//! Requests for replenishment IDs: writing one, handing it in, answering it (`programme.md` 6).
//!
//! Every change of a request first takes the lock of its device, so a withdrawal, a claim and two
//! decisions never pass each other.

mod claim;
mod decide;
mod discovery;
mod draft;
mod error;
mod form;
mod lists;
mod open;
mod product_list;
mod read;
mod submit;
mod test_accounts;
mod withdraw;

pub use claim::CLAIM_HOURS;
pub use decide::Decision;
pub use draft::{DraftInHand, MAX_DRAFT_BYTES};
pub use error::{Closed, RequestError, told};
pub(crate) use form::unreadable;
pub use lists::{ListChoices, ListOrigin, SlotList};
pub use product_list::{ProductListError, SavedList};
pub(crate) use product_list::{device_of_model, no_such_device};
pub use read::{RequestClock, RequestCursor, RequestFilter, RequestPage};
pub use replenish_forms::{FormFault, MEDIA_TYPE as FORM_MEDIA_TYPE};
pub use replenish_store::{
    id_requests::{Claimed, RequestSummary, Standing},
    test_accounts::TestAccount,
};
pub use submit::Submission;
