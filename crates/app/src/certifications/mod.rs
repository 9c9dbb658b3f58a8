//! Certifying devices, one marketplace at a time (`programme.md` 8.4).
//!
//! Every change first holds the device, so handing in, certifying and returning never pass each
//! other.

mod decide;
mod enrolment;
mod error;
mod evidence;
mod open;
mod read;

pub(crate) use enrolment::may_link;
pub use error::{CertificationError, Decided};
pub use read::{DeviceCertification, WaitingForReviewer};
pub use replenish_store::{certifications::WaitingCertification, test_accounts::WaitingAccount};
