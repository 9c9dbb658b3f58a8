//! Account linking: makers' device clouds, the customers who link with them, and the tokens their
//! reports carry.

mod authenticate;
mod clients;
mod code;
mod consent;
mod directives;
mod error;
mod join;
mod known;
mod links;
mod presented;
mod refresh;
mod sandbox;
mod secrets;
mod ticket;
mod tokens;
mod unlink;

pub use authenticate::ClientCredentials;
pub use clients::{ClientPage, ClientView, NewClient};
pub use code::CodeExchange;
pub use consent::{LinkOffer, LinkRequest};
pub use directives::{AnswerError, DIRECTIVE_JOB, DirectivePage, WrittenDirective};
pub use error::{LinkingError, OfferError, TokenError};
pub use join::NewCustomer;
pub(crate) use known::KnownLinks;
pub use links::{ClientLink, CustomerLink};
pub use presented::{LiveLink, Presented};
use replenish_domain::{
    Id,
    account::{Action, Actor},
    id::Organisation,
};
pub use replenish_store::clients::ClientSecret;
pub use sandbox::{NewSandboxCustomer, SandboxCustomer};
pub use tokens::{ACCESS_TOKEN_LIFE, Tokens};

use crate::{Denied, authorise};

/// The organisation whose clients the actor may change: its admins', with a token that may write.
fn manages_clients(actor: &Actor) -> Result<Id<Organisation>, Denied> {
    authorise(actor, Action::EditDevices)?;
    if !actor.role.allows(Action::ManageMembers) {
        return Err(Denied::Forbidden);
    }
    actor.organisation.ok_or(Denied::Forbidden)
}
