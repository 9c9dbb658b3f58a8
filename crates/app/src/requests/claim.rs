//! A reviewer's claim: one person looks at a request, and the others can see who.

use jiff::SignedDuration;
use replenish_domain::{
    account::{Action, Actor},
    request::{IdRequest, RequestId, RequestState},
};
use replenish_store::id_requests::{self, After, Claimed, Filter, Standing};
use serde_json::json;

use super::{RequestError, open::OpenRequest};
use crate::{App, Denied, authorise};

/// Hours after which a claim ends by itself.
pub const CLAIM_HOURS: i64 = 2;

/// Requests that are looked at together for the next one.
const CANDIDATES: i64 = 20;

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

    /// Claims the most urgent request that waits for a reviewer and is not of the actor's own
    /// organisation, passing over those that are taken meanwhile; `None` when there is none.
    pub async fn claim_next(&self, actor: &Actor) -> Result<Option<IdRequest>, RequestError> {
        authorise(actor, Action::Review)?;
        let waiting = Filter {
            standing: Standing::Running,
            claimed: Claimed::Free,
            ..Filter::default()
        };
        let mut after = None;
        loop {
            let now = self.clock.now();
            let mut conn = self.db.read().await?;
            let found = id_requests::list_all(&mut conn, &waiting, after, now, CANDIDATES).await?;
            drop(conn);
            let Some(last) = found.last() else {
                return Ok(None);
            };
            after = Some(After {
                due_at: last.due_at,
                id: last.id,
            });
            for request in found {
                if actor.organisation == Some(request.organisation) {
                    continue;
                }
                match self.claim_request(actor, request.id).await {
                    Ok(claimed) => return Ok(Some(claimed)),
                    Err(
                        RequestError::ClaimedByOther { .. }
                        | RequestError::Closed(_)
                        | RequestError::Stale
                        | RequestError::WaitingForMaker
                        | RequestError::Denied(Denied::Hidden),
                    ) => {}
                    Err(error) => return Err(error),
                }
            }
        }
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
