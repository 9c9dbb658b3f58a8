//! Who may send messages, and how many.

use std::{num::NonZeroU32, sync::Arc};

use governor::Quota;
use replenish_domain::linking::LinkId;
use replenish_protocol::gateway::ErrorCode;

use super::Refused;
use crate::{
    App, Clock,
    limiter::{Limiter, TooMany},
    linking::{LiveLink, Presented},
};

/// So many times the average of a second may come at once.
const BURST: u32 = 10;

/// How often each link sends.
#[derive(Debug)]
pub(crate) struct Knocks(Limiter<LinkId>);

impl Knocks {
    /// With so many messages a second on average.
    pub(crate) fn new(rate: NonZeroU32, clock: &Clock) -> Self {
        let burst = NonZeroU32::new(rate.get().saturating_mul(BURST)).unwrap_or(rate);
        Self(Limiter::new(Quota::per_second(rate).allow_burst(burst), clock))
    }
}

impl App {
    /// The link whose token a request carries; the request counts towards the link's limit.
    pub async fn admit(&self, token: &str) -> Result<Arc<LiveLink>, Refused> {
        let link = self.link_for_events(token).await?;
        self.knocks.0.check(&link.link).map_err(|TooMany { retry_after }| {
            Refused::throttled("There were too many requests with this token. Wait.", retry_after)
        })?;
        Ok(link)
    }

    /// The link of a token, or why its messages are not taken (`protocol.md` 7.3).
    pub(super) async fn link_for_events(&self, token: &str) -> Result<Arc<LiveLink>, Refused> {
        self.live_link(token).await?.map_err(|presented| match presented {
            Presented::Disabled => Refused::new(
                ErrorCode::SkillDisabled,
                "The customer has ended the link. Delete the tokens and stop sending.",
            ),
            Presented::Expired => Refused::token("The access token has expired. Refresh it and send again."),
            Presented::Unknown | Presented::Live(_) => {
                Refused::token("The access token is not valid: it was not given out here, or was revoked.")
            }
        })
    }
}
