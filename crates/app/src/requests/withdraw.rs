//! Taking a request back (`programme.md` 6.6).

use replenish_domain::{
    account::Actor,
    request::{IdRequest, RequestId, RequestState},
};
use serde_json::Value;

use super::RequestError;
use crate::App;

impl App {
    /// Takes a request back while it waits for its answer, so the device can be edited again.
    pub async fn withdraw_request(&self, actor: &Actor, id: RequestId) -> Result<IdRequest, RequestError> {
        let mut opened = self.open_as_maker(actor, id).await?;
        let state = RequestState::Withdrawn { at: self.clock.now() };
        self.turn(actor, &mut opened, state, "request.withdrawn", Value::Null)
            .await?;
        opened.tx.commit().await?;
        Ok(opened.request)
    }
}
