//! The product lists a reviewer chooses among (`programme.md` 6.4 result 4).

use std::collections::BTreeMap;

use replenish_domain::{
    account::{Action, Actor},
    device::SlotId,
    fault::Gather,
    product::{ListCheck, ListKind, ProductList, ProductListId},
    request::IdRequest,
};
use replenish_store::product_lists;

use super::{
    RequestError,
    lists::{self, SlotList},
};
use crate::{App, authorise, products::catalogue_of};

/// The most lists of a device that are offered, newest first.
const MOST_OF_DEVICE: i64 = 50;

/// What the slots of a request may be given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListOffer {
    /// The list each slot would be given now; slots that would get none are left out.
    pub given: BTreeMap<SlotId, SlotList>,
    /// The lists of the categories, then those of the device's slots, newest first.
    lists: Vec<OfferedList>,
}

/// A list that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedList {
    /// Which.
    pub id: ProductListId,
    /// What it is for.
    pub kind: ListKind,
    /// What the catalogue says about it, in the marketplaces of the device.
    pub check: ListCheck,
}

impl ListOffer {
    /// The lists a slot may be given by name.
    pub fn lists_for(&self, slot_id: &SlotId) -> impl Iterator<Item = &OfferedList> {
        self.lists.iter().filter(move |offered| match &offered.kind {
            ListKind::Category(_) => true,
            ListKind::DeviceSlot { slot_id: of, .. } => of == slot_id,
        })
    }
}

impl App {
    /// The lists of a request's slots: the ones named by slot ID, else the usual ones, and what else
    /// may be chosen. A name that stands for no list the slot may have is passed over.
    pub async fn request_lists(
        &self,
        actor: &Actor,
        request: &IdRequest,
        named: &BTreeMap<String, String>,
    ) -> Result<ListOffer, RequestError> {
        authorise(actor, Action::ReadProducts)?;
        let mut conn = self.db.read().await?;
        let mut stored: Vec<_> = product_lists::of_categories(&mut conn).await?.into_values().collect();
        stored.extend(product_lists::of_device(&mut conn, request.device, MOST_OF_DEVICE).await?);
        let named = allowed(named, request, &stored);
        let given = lists::choose(&mut conn, request, &named, &mut Gather::default()).await?;
        let catalogue = catalogue_of(&mut conn, stored.iter().map(|list| &list.entries)).await?;
        let marketplaces = lists::marketplaces(request);
        let offered = stored.into_iter().map(|list| OfferedList {
            check: ListCheck::of(&list.entries, &marketplaces, &catalogue),
            id: list.id,
            kind: list.kind,
        });
        Ok(ListOffer {
            given,
            lists: offered.collect(),
        })
    }
}

/// The names of lists that the slots may have.
fn allowed(named: &BTreeMap<String, String>, request: &IdRequest, stored: &[ProductList]) -> BTreeMap<String, String> {
    let is_allowed = |slot_id: &str, raw: &str| {
        let slot_id = slot_id.parse();
        let list = stored.iter().find(|list| list.id.to_string() == raw);
        matches!((slot_id, list), (Ok(slot_id), Some(list)) if lists::is_for(&list.kind, request, &slot_id))
    };
    let kept = named.iter().filter(|(slot_id, raw)| is_allowed(slot_id, raw));
    kept.map(|(slot_id, raw)| (slot_id.clone(), raw.clone())).collect()
}
