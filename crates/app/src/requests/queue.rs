//! What of the queue a reviewer looks at.

use std::str::FromStr;

use replenish_domain::{
    Fault, Id,
    account::{Action, Actor},
    id::Organisation,
    reference::MarketplaceCode,
    request::RequestStatus,
};
use replenish_store::{
    id_requests::{self, Claimed, Maker, Standing},
    organisations,
};
use serde::{Deserialize, Serialize};

use super::{RequestError, RequestFilter};
use crate::{App, authorise};

/// A request with so few business days left is due soon.
pub const SOON: u32 = 2;

/// The most organisations a choice offers.
const MAX_MAKERS: i64 = 200;

/// A view of the queue that everybody has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueView {
    /// What waits for its answer.
    #[default]
    Open,
    /// What the reviewer has claimed.
    Mine,
    /// What nobody has.
    Free,
    /// What is overdue or due within [`SOON`] business days.
    Soon,
    /// What waits for its answer longer than promised.
    Overdue,
    /// What its maker is asked about.
    Waiting,
    /// Everything.
    All,
}

/// What of the queue is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueFilter {
    /// The view.
    pub view: QueueView,
    /// A request's number, or a text in device name, model ID or the organisation's name.
    pub q: Option<String>,
    /// Where the device is offered.
    pub marketplace: Option<MarketplaceCode>,
    /// Whose device.
    pub organisation: Option<Id<Organisation>>,
}

impl QueueView {
    /// Every view, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::Mine,
        Self::Free,
        Self::Soon,
        Self::Overdue,
        Self::Waiting,
        Self::All,
    ];

    /// The name in addresses and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Free => "free",
            Self::Soon => "soon",
            Self::Overdue => "overdue",
            Self::Waiting => "waiting",
            Self::All => "all",
        }
    }

    /// The name on a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Mine => "Mine",
            Self::Free => "Unclaimed",
            Self::Soon => "Due soon",
            Self::Overdue => "Overdue",
            Self::Waiting => "Waiting for maker",
            Self::All => "All",
        }
    }
}

impl FromStr for QueueView {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        Self::ALL.into_iter().find(|view| view.as_str() == raw).ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str).join(", ");
            Fault::new("view-unknown", format!("Choose one of {names}."))
        })
    }
}

impl QueueFilter {
    /// The requests a reviewer sees through it.
    #[must_use]
    pub fn for_reviewer(&self, actor: &Actor) -> RequestFilter {
        let open = RequestFilter {
            standing: Standing::Open,
            search: self.q.clone(),
            marketplace: self.marketplace.clone(),
            organisation: self.organisation,
            ..RequestFilter::default()
        };
        match self.view {
            QueueView::Open => open,
            QueueView::Mine => RequestFilter {
                claimed: Claimed::By(actor.account),
                ..open
            },
            QueueView::Free => RequestFilter {
                standing: Standing::Running,
                claimed: Claimed::Free,
                ..open
            },
            QueueView::Soon => RequestFilter {
                due_within: Some(SOON),
                ..open
            },
            QueueView::Overdue => RequestFilter { overdue: true, ..open },
            QueueView::Waiting => RequestFilter {
                standing: Standing::In(RequestStatus::NeedsInfo),
                ..open
            },
            QueueView::All => RequestFilter {
                standing: Standing::Any,
                ..open
            },
        }
    }
}

impl App {
    /// Organisations that have requests, by name; at most 200, and the chosen one whatever its name.
    pub async fn request_makers(
        &self,
        actor: &Actor,
        chosen: Option<Id<Organisation>>,
    ) -> Result<Vec<Maker>, RequestError> {
        authorise(actor, Action::Review)?;
        let mut conn = self.db.read().await?;
        let mut makers = id_requests::makers(&mut conn, MAX_MAKERS).await?;
        if let Some(id) = chosen.filter(|chosen| makers.iter().all(|(id, _)| id != chosen)) {
            let found = organisations::find(&mut conn, id).await?;
            makers.extend(found.map(|found| (found.id, found.name)));
        }
        makers.retain(|(id, _)| actor.organisation.is_none_or(|own| own == *id));
        Ok(makers)
    }
}
