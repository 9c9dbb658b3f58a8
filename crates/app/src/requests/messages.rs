//! The conversation about a request, open to both sides from the first day to long after the answer.

use replenish_domain::{
    account::{Action, Actor},
    audit::Act,
    request::{IdRequest, MESSAGE, Message, RequestId, RequestState, Side},
};
use replenish_store::{StoreError, WriteTx, id_requests, request_messages};
use serde_json::json;

use super::{RequestError, presence::speaks_for_programme};
use crate::{App, Denied, authorise, mail::Letter, recipient::Recipient};

impl App {
    /// Writes a message to the other side, which gets it by mail, too.
    pub async fn write_message(&self, actor: &Actor, id: RequestId, text: &str) -> Result<Message, RequestError> {
        if !actor.may(Action::Review) {
            authorise(actor, Action::EditDevices)?;
        }
        let text = MESSAGE.paragraph(text).map_err(|fault| fault.at("/text"))?;
        let mut tx = self.db.write().await?;
        let device = id_requests::device_of(&mut tx, actor.sight(), id).await?;
        // The lock of the device keeps two messages from taking the same number.
        self.hold_device(&mut tx, actor, device.ok_or(Denied::Hidden)?).await?;
        let request = id_requests::find(&mut tx, actor.sight(), id)
            .await?
            .ok_or(Denied::Hidden)?;
        let side = side_of(actor, &request);
        let message = self.store_message(&mut tx, actor, id, side, text).await?;
        let act = Act::by(actor, "request.message").on(request.device, request.organisation);
        self.record(&mut tx, act.after(json!({ "request": request.number })))
            .await?;
        self.forward(&mut tx, &request, &message).await?;
        tx.commit().await?;
        Ok(message)
    }

    /// Stores a message within the transaction that holds the request's device.
    pub(super) async fn store_message(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        id: RequestId,
        side: Side,
        text: String,
    ) -> Result<Message, StoreError> {
        let there = request_messages::of_request(tx, id).await?;
        let message = Message {
            number: there.last().map_or(1, |last| last.number + 1),
            by: actor.name.to_string(),
            side,
            at: self.clock.now(),
            text,
        };
        request_messages::add(tx, id, &message).await?;
        Ok(message)
    }

    async fn forward(&self, tx: &mut WriteTx, request: &IdRequest, message: &Message) -> Result<(), RequestError> {
        let link = match message.side {
            Side::Maker => self.desk_link(request.id),
            Side::Programme => self.request_link(request.device),
        };
        let letter = Letter::MessageWritten {
            from: message.by.clone(),
            device: request.snapshot.device.name.to_string(),
            number: request.number.to_string(),
            text: message.text.clone(),
            link,
        };
        let recipients = match (message.side, &request.state) {
            (Side::Maker, RequestState::InReview { reviewer, .. } | RequestState::NeedsInfo { reviewer, .. }) => {
                self.desk_of(tx, Some(*reviewer)).await?
            }
            (Side::Maker, _) => self.desk_of(tx, None).await?,
            (Side::Programme, _) => Recipient::makers_of(tx, request).await?,
        };
        for recipient in recipients {
            self.enqueue_mail(tx, &recipient, letter.clone()).await?;
        }
        Ok(())
    }
}

/// Reviewers speak for the programme, and the maker's own people for the maker.
fn side_of(actor: &Actor, request: &IdRequest) -> Side {
    if speaks_for_programme(actor, request) {
        Side::Programme
    } else {
        Side::Maker
    }
}
