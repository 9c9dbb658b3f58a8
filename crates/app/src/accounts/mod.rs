//! People: set-up, sign-up, sign-in, sessions, passwords, invitations, members and API tokens.

mod direct;
mod error;
mod hashing;
mod invitations;
mod language;
mod limits;
mod members;
mod organisation;
mod passwords;
mod secret;
mod sessions;
mod setup;
mod sign_in;
mod sign_up;
mod tokens;

pub use direct::{DirectAccount, DirectOrganisation, DirectlyMade};
pub use error::AccountError;
pub(crate) use hashing::HASHES_AT_ONCE;
pub use invitations::{InvitationOffer, NewInvitation};
pub(crate) use limits::Limits;
pub use members::MemberPage;
pub use replenish_store::{
    accounts::Member, api_tokens::ApiToken, invitations::Invitation, organisations::Organisation,
};
pub use secret::Secret;
pub(crate) use secret::stored_form;
pub use sessions::{Client, SessionEntry, SignedIn};
pub use setup::Administrator;
pub use sign_in::Credentials;
pub use sign_up::SignUp;
pub use tokens::{NewToken, TokenPage};
