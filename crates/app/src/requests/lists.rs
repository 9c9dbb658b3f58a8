//! The product list of each slot (`programme.md` 6.3, 6.4 result 4).

use std::collections::BTreeMap;

use replenish_domain::{
    Fault,
    account::Actor,
    device::SlotId,
    fault::{Gather, segment},
    product::{
        AssignedList, AssignedListKind, ListCheck, ListEntries, ListKind, Mark, Marked, ProductList, ProductListId,
    },
    reference::{CategoryCode, MarketplaceCode},
    request::{IdRequest, ProductChoice, SlotSnapshot},
    text::Rule,
};
use replenish_store::{Conn, StoreError, product_lists};

use super::{RequestError, open::OpenRequest};
use crate::{
    App,
    products::{ProductError, catalogue_of},
};

/// What a reviewer says about the product lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListChoices {
    /// Lists by slot ID; a slot that is left out gets the maker's own products or the list of its
    /// category.
    pub named: BTreeMap<String, String>,
    /// Why lists are given although customers could not buy all they name; 1 to 2000 characters.
    pub waiver: Option<String>,
}

/// The list a slot would be given now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotList {
    /// Where it comes from.
    pub origin: ListOrigin,
    /// Its products, in the marketplaces of the device.
    pub entries: ListEntries,
    /// What the catalogue says about them.
    pub check: ListCheck,
}

/// Where the list of a slot comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOrigin {
    /// A list of the programme.
    Stored(ProductListId, AssignedListKind),
    /// The maker's own products; they become a list of the slot with the answer.
    Own,
}

const WAIVER: Rule = Rule {
    what: "reason",
    required: "reason-required",
    too_long: "text-too-long",
    invalid: "text-invalid",
    max: 2_000,
};

impl App {
    /// Gives each slot its list as it is now. The maker's own products are stored as lists.
    pub(super) async fn freeze_lists(
        &self,
        actor: &Actor,
        opened: &mut OpenRequest,
        lists: BTreeMap<SlotId, SlotList>,
    ) -> Result<BTreeMap<SlotId, AssignedList>, RequestError> {
        let mut frozen = BTreeMap::new();
        for (slot_id, SlotList { origin, entries, .. }) in lists {
            let (id, kind) = match origin {
                ListOrigin::Stored(id, kind) => (id, kind),
                ListOrigin::Own => {
                    let kind = ListKind::DeviceSlot {
                        device: opened.device.id,
                        slot_id: slot_id.clone(),
                    };
                    let stored = self.store_list(&mut opened.tx, actor, kind, entries.clone()).await;
                    (stored.map_err(of_list)?.id, AssignedListKind::DeviceSlot)
                }
            };
            frozen.insert(slot_id, AssignedList { id, kind, entries });
        }
        Ok(frozen)
    }
}

/// The list of each slot that gets one: the one named, else the maker's own products, else that of
/// its category.
pub(super) async fn choose(
    conn: &mut Conn,
    request: &IdRequest,
    named: &BTreeMap<String, String>,
    gather: &mut Gather,
) -> Result<BTreeMap<SlotId, SlotList>, StoreError> {
    let of_categories = product_lists::of_categories(conn).await?;
    let mut chosen = BTreeMap::new();
    for slot in &request.snapshot.device.slots {
        let found = match named.get(slot.slot_id.as_str()) {
            Some(raw) => {
                let list = find_named(conn, request, slot, raw).await?;
                let place = format!("/slots{}/product_list", segment(slot.slot_id.as_str()));
                gather.take(&place, list).as_ref().map(stored)
            }
            None => usual(request, slot, &of_categories),
        };
        chosen.extend(found.map(|found| (slot.slot_id.clone(), found)));
    }
    let catalogue = catalogue_of(conn, chosen.values().map(|(_, entries)| entries)).await?;
    let offered = marketplaces(request);
    let lists = chosen.into_iter().map(|(slot_id, (origin, mut entries))| {
        entries.retain(|code, _| offered.contains(code));
        let check = ListCheck::of(&entries, &offered, &catalogue);
        (slot_id, SlotList { origin, entries, check })
    });
    Ok(lists.collect())
}

/// Where the device is offered.
pub(super) fn marketplaces(request: &IdRequest) -> Vec<MarketplaceCode> {
    let offered = request.snapshot.device.marketplaces.iter();
    offered.map(|offered| offered.code.clone()).collect()
}

/// Notes a fault for everything customers could not buy.
pub(super) fn refuse_holes(lists: &BTreeMap<SlotId, SlotList>, gather: &mut Gather) {
    for (slot_id, list) in lists {
        let place = format!("/slots{}/product_list", segment(slot_id.as_str()));
        for hole in list.check.holes() {
            gather.push(hole_fault(slot_id, hole).at(&place));
        }
        for code in &list.check.bare {
            let detail = format!("{slot_id}: the list names no product in {code}.");
            gather.push(Fault::new("list-without-products", detail).at(format!("{place}/{code}")));
        }
    }
}

/// Reads why holes are passed over.
pub(super) fn read_waiver(raw: &str) -> Result<String, Fault> {
    WAIVER.paragraph(raw)
}

fn hole_fault(
    slot_id: &SlotId,
    Marked {
        marketplace,
        asin,
        mark,
    }: &Marked,
) -> Fault {
    let (code, says) = match mark {
        Mark::NotAvailable => ("product-not-available", "is not available"),
        Mark::Unknown | Mark::Available | Mark::NotChecked => ("product-unknown", "is not in the catalogue"),
    };
    Fault::new(code, format!("{slot_id}: {asin} {says} in {marketplace}.")).at(format!("/{marketplace}/{asin}"))
}

async fn find_named(
    conn: &mut Conn,
    request: &IdRequest,
    slot: &SlotSnapshot,
    raw: &str,
) -> Result<Result<ProductList, Fault>, StoreError> {
    let list = match raw.parse() {
        Ok(id) => product_lists::find(conn, id).await?,
        Err(_) => None,
    };
    Ok(match list {
        None => Err(Fault::new("list-unknown", "There is no such product list.")),
        Some(list) if is_for(&list.kind, request, &slot.slot_id) => Ok(list),
        Some(_) => Err(Fault::new(
            "list-of-another-slot",
            "The list belongs to another slot or device.",
        )),
    })
}

/// Whether a slot of a request may be given a list of this kind.
pub(super) fn is_for(kind: &ListKind, request: &IdRequest, slot_id: &SlotId) -> bool {
    match kind {
        ListKind::Category(_) => true,
        ListKind::DeviceSlot { device, slot_id: of } => *device == request.device && of == slot_id,
    }
}

type Found = (ListOrigin, ListEntries);

fn usual(
    request: &IdRequest,
    slot: &SlotSnapshot,
    of_categories: &BTreeMap<CategoryCode, ProductList>,
) -> Option<Found> {
    match &request.snapshot.content.slots.get(&slot.slot_id)?.products {
        ProductChoice::Custom { custom_asins } => {
            let asins = custom_asins.iter().map(|(code, products)| {
                let asins = products.iter().map(|product| product.asin.clone());
                (code.clone(), asins.collect())
            });
            Some((ListOrigin::Own, asins.collect()))
        }
        ProductChoice::Category => of_categories.get(slot.category.as_ref()?).map(stored),
    }
}

fn stored(list: &ProductList) -> Found {
    (ListOrigin::Stored(list.id, list.kind.bare()), list.entries.clone())
}

/// A list of a slot is never taken and was read before, so only the database is left.
fn of_list(error: ProductError) -> RequestError {
    match error {
        ProductError::Store(error) => error.into(),
        ProductError::Denied(denied) => denied.into(),
        _ => RequestError::Stale,
    }
}
