//! The reviewer's checklist: what the program tells by itself, and what was ticked by hand.

use std::collections::BTreeMap;

use replenish_domain::{
    account::{Action, Actor},
    request::{CheckItem, IdRequest, Observation, RequestId, observe},
};
use replenish_store::id_requests;

use super::RequestError;
use crate::{App, authorise};

/// How far a request is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checks {
    /// What the program noticed.
    pub observations: Vec<Observation>,
    /// The lines a reviewer has ticked.
    pub ticked: Vec<CheckItem>,
}

impl App {
    /// The checklist of a request as it was handed in, with the lists its slots usually get.
    pub async fn checks(&self, actor: &Actor, request: &IdRequest) -> Result<Checks, RequestError> {
        authorise(actor, Action::Review)?;
        let offer = self.request_lists(actor, request, &BTreeMap::new()).await?;
        let given = offer.given.into_iter();
        let checks = given.map(|(slot_id, list)| (slot_id, list.check)).collect();
        let mut conn = self.db.read().await?;
        Ok(Checks {
            observations: observe(&request.snapshot, &checks),
            ticked: id_requests::checklist(&mut conn, request.id).await?,
        })
    }

    /// Ticks exactly these lines of the checklist.
    pub async fn tick_checklist(&self, actor: &Actor, id: RequestId, ticked: &[CheckItem]) -> Result<(), RequestError> {
        let mut opened = self.open_to_note(actor, id).await?;
        id_requests::set_checklist(&mut opened.tx, id, ticked).await?;
        Ok(opened.tx.commit().await?)
    }
}
