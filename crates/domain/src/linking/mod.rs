//! Account linking: a maker's device cloud is a client, and a customer links with it.

mod client;
mod directive;
mod pkce;
mod redirect_uri;

use std::str::FromStr;

use jiff::Timestamp;

pub use self::{
    client::{
        Client, ClientId, ClientName, MAX_LIVE_SECRETS, MAX_REDIRECT_URIS, Overlap, PublicId, read_redirect_uris,
    },
    directive::{Directive, DirectiveId, DirectiveName, DirectiveState},
    pkce::Challenge,
    redirect_uri::{CloudEndpoint, RedirectUri},
};
use crate::{
    Fault, Id,
    account::Email,
    id::{Customer as CustomerKind, CustomerLink, Organisation},
    reference::MarketplaceCode,
};

/// The identifier of a customer.
pub type CustomerId = Id<CustomerKind>;
/// The identifier of a link between a customer and a client.
pub type LinkId = Id<CustomerLink>;

/// Somebody who links devices: a person who signs in, or a stand-in a maker made to try a cloud with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Its identifier.
    pub id: CustomerId,
    /// A person's address, or the one a stand-in was given.
    pub email: Option<Email>,
    /// Where they buy.
    pub marketplace: MarketplaceCode,
    /// For a stand-in: the maker whose clients alone it links with. Nobody can sign in as one.
    pub sandbox_of: Option<Id<Organisation>>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Customer {
    /// Whether this is a stand-in rather than a person.
    #[must_use]
    pub const fn is_sandbox(&self) -> bool {
        self.sandbox_of.is_some()
    }
}

/// Who ended a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    /// The customer, who disabled the cloud.
    Customer,
    /// The maker, who revoked the client or the link.
    Maker,
    /// The programme.
    Programme,
}

impl EndedBy {
    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Maker => "maker",
            Self::Programme => "programme",
        }
    }
}

impl FromStr for EndedBy {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        [Self::Customer, Self::Maker, Self::Programme]
            .into_iter()
            .find(|by| by.as_str() == raw)
            .ok_or_else(|| Fault::new("ended-by-unknown", "Choose one of customer, maker and programme."))
    }
}
