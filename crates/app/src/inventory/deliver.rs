//! One message of a device cloud, and what it makes the service do.

use replenish_protocol::{Message, gateway::ErrorCode, read::Body, read_message};

use super::{Refused, incoming::reports_of};
use crate::{App, linking::LiveLink};

/// The most bytes of a message (`protocol.md` 6.5).
pub const MAX_MESSAGE: usize = 256 * 1024;

impl App {
    /// Takes one message of the customer the link is of. When this returns well, all it says is stored
    /// for good. A token inside the message is not looked at: that of the request counts
    /// (`protocol.md` 7.3).
    pub async fn take_message(&self, link: &LiveLink, bytes: &[u8]) -> Result<(), Refused> {
        let taken = match read_message(bytes) {
            Ok(message) => self.deliver(link, &message).await,
            Err(malformed) => Err(malformed.into()),
        };
        self.live.look_at(link.client, bytes, taken.as_ref().err());
        taken
    }

    pub(super) async fn deliver(&self, link: &LiveLink, message: &Message<'_>) -> Result<(), Refused> {
        match &message.body {
            Body::AddOrUpdate { endpoints } => self.describe(link, endpoints).await,
            Body::Delete { endpoint_ids } => self.remove_endpoints(link, endpoint_ids).await,
            Body::DiscoverResponse { .. } => Err(Refused::new(
                ErrorCode::InvalidRequest,
                "event.header.name Discover.Response is the answer to a Discover directive; send AddOrUpdateReport",
            )),
            Body::AcceptGrantResponse => Err(Refused::new(
                ErrorCode::InvalidRequest,
                "event.header.name AcceptGrant.Response is the answer to an AcceptGrant directive, not an event",
            )),
            Body::ChangeReport { .. }
            | Body::StateReport
            | Body::Consumed { .. }
            | Body::Replaced { .. }
            | Body::Response
            | Body::ErrorResponse { .. }
            | Body::Other { .. } => {
                let came = self.reports.store(reports_of(link, message)).await?;
                self.live.count(&came);
                Ok(())
            }
        }
    }
}

/// Whether a message only reports, so that it can be stored together with others.
pub(super) const fn only_reports(body: &Body<'_>) -> bool {
    !matches!(
        body,
        Body::AddOrUpdate { .. } | Body::Delete { .. } | Body::DiscoverResponse { .. } | Body::AcceptGrantResponse
    )
}
