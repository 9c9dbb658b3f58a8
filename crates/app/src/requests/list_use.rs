//! Which open requests lean on a product list.

use replenish_domain::{
    account::{Action, Actor},
    device::SlotId,
    product::{ListKind, ProductList},
    request::{IdRequest, ProductChoice, RequestId, RequestNumber, SlotSnapshot},
};
use replenish_store::id_requests::{self, Filter, Standing};

use super::{RequestError, lists};
use crate::{App, authorise};

/// The most open requests that are looked through, by due date.
const LOOKED_THROUGH: i64 = 200;

/// A slot of an open request that a list is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListUse {
    /// The request.
    pub request: RequestId,
    /// Its number.
    pub number: RequestNumber,
    /// Its slot.
    pub slot_id: SlotId,
}

impl App {
    /// The slots of open requests that would be given this list if nobody chooses another, or for
    /// which it was made: those of the 200 requests that are due first.
    pub async fn uses_of_list(&self, actor: &Actor, list: &ProductList) -> Result<Vec<ListUse>, RequestError> {
        authorise(actor, Action::Review)?;
        let open = Filter {
            standing: Standing::Open,
            ..Filter::default()
        };
        let mut conn = self.db.read().await?;
        let requests = id_requests::list_all(&mut conn, &open, None, self.clock.now(), LOOKED_THROUGH).await?;
        let mut uses = Vec::new();
        for summary in requests {
            if let Some(request) = id_requests::find(&mut conn, actor.sight(), summary.id).await? {
                let slots = request.snapshot.device.slots.iter();
                let leaning = slots.filter(|slot| leans_on(&request, slot, &list.kind));
                uses.extend(leaning.map(|slot| ListUse {
                    request: request.id,
                    number: request.number,
                    slot_id: slot.slot_id.clone(),
                }));
            }
        }
        Ok(uses)
    }
}

fn leans_on(request: &IdRequest, slot: &SlotSnapshot, kind: &ListKind) -> bool {
    let content = request.snapshot.content.slots.get(&slot.slot_id);
    let takes_category = content.is_some_and(|content| matches!(content.products, ProductChoice::Category));
    match kind {
        ListKind::Category(code) => takes_category && slot.category.as_ref() == Some(code),
        ListKind::DeviceSlot { .. } => lists::is_for(kind, request, &slot.slot_id),
    }
}
