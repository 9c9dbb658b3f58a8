//! A reviewer's claim: one person looks at a request, and the others can see who.

use jiff::SignedDuration;
use replenish_domain::{
    account::Actor,
    request::{IdRequest, RequestId, RequestState},
};
use serde_json::json;

use super::{RequestError, open::OpenRequest};
use crate::App;

/// Hours after which a claim ends by itself.
pub const CLAIM_HOURS: i64 = 2;

impl App {
    /// Claims a request, or prolongs the actor's own claim.
    pub async fn claim_request(&self, actor: &Actor, id: RequestId) -> Result<IdRequest, RequestError> {
        let mut opened = self.open_as_reviewer(actor, id).await?;
        self.refuse_other_claim(actor, &opened)?;
        opened.refuse_waiting()?;
        let until = self.clock.now() + SignedDuration::from_hours(CLAIM_HOURS);
        let state = RequestState::InReview {
            reviewer: actor.account,
            reviewer_name: actor.name.to_string(),
            until,
        };
        self.turn(actor, &mut opened, state, "request.claimed", json!({ "until": until }))
            .await?;
        opened.tx.commit().await?;
        Ok(opened.request)
    }

    /// Gives the actor's claim back, or clears one that has ended; nothing happens without one.
    pub async fn release_request(&self, actor: &Actor, id: RequestId) -> Result<IdRequest, RequestError> {
        let mut opened = self.open_as_reviewer(actor, id).await?;
        self.refuse_other_claim(actor, &opened)?;
        if matches!(opened.request.state, RequestState::InReview { .. }) {
            let state = RequestState::Submitted;
            self.turn(actor, &mut opened, state, "request.released", json!({}))
                .await?;
            opened.tx.commit().await?;
        }
        Ok(opened.request)
    }

    /// Fails while another reviewer's claim holds.
    pub(super) fn refuse_other_claim(&self, actor: &Actor, opened: &OpenRequest) -> Result<(), RequestError> {
        match opened.request.state.claim_at(self.clock.now()) {
            Some(claim) if claim.reviewer != actor.account => Err(RequestError::ClaimedByOther {
                name: claim.reviewer_name.to_owned(),
                until: claim.until,
            }),
            _ => Ok(()),
        }
    }
}
