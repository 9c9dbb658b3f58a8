//! Taking a request back (`programme.md` 6.6).

use replenish_domain::{
    account::Actor,
    request::{IdRequest, RequestId, RequestState},
};
use serde_json::Value;

use super::RequestError;
use crate::{App, mail::Letter};

impl App {
    /// Takes a request back while it waits for its answer, so the device can be edited again.
    pub async fn withdraw_request(&self, actor: &Actor, id: RequestId) -> Result<IdRequest, RequestError> {
        let mut opened = self.open_as_maker(actor, id).await?;
        let state = RequestState::Withdrawn { at: self.clock.now() };
        self.turn(actor, &mut opened, state, "request.withdrawn", Value::Null)
            .await?;
        let letter = Letter::RequestWithdrawn {
            device: opened.request.snapshot.device.name.to_string(),
            number: opened.request.number.to_string(),
            by: actor.name.to_string(),
            link: self.request_link(opened.device.id),
        };
        self.answer_maker(&mut opened, letter).await?;
        opened.tx.commit().await?;
        Ok(opened.request)
    }
}
