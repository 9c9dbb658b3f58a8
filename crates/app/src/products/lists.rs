//! Lists of products, held against the catalogue.

use std::collections::BTreeMap;

use replenish_domain::{
    Fault, Faults,
    account::{Action, Actor},
    audit::Act,
    fault::Gather,
    product::{Catalogue, ListCheck, ListEntries, ListKind, ProductList, ProductListId, read_entries},
    reference::{CategoryCode, MarketplaceCode},
};
use replenish_store::{
    Conn, StoreError, WriteTx, devices,
    product_lists::{self, SlotListHead},
    products::{self, ProductKey},
    reference,
};
use serde_json::json;

use super::ProductError;
use crate::{App, Denied, Revision, authorise};

/// A list as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewList {
    /// `category` or `device_slot`.
    pub kind: String,
    /// The category, for the first.
    pub category: Option<String>,
    /// The device, for the second.
    pub device_id: Option<String>,
    /// Its slot.
    pub slot_id: Option<String>,
    /// ASINs by marketplace.
    pub entries: BTreeMap<String, Vec<String>>,
}

/// A list and what the catalogue says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedList {
    /// The list.
    pub list: ProductList,
    /// Its entries with their marks, in the marketplaces it names.
    pub check: ListCheck,
}

/// A page of the lists.
#[derive(Debug, Clone)]
pub struct ListPage {
    /// The lists, newest first.
    pub lists: Vec<CheckedList>,
    /// Where the next page begins, if there is one.
    pub next: Option<ProductListId>,
}

impl App {
    /// A page of the lists, older than `after`; `limit` is 1 to 200.
    pub async fn product_lists(
        &self,
        actor: &Actor,
        after: Option<ProductListId>,
        limit: usize,
    ) -> Result<ListPage, ProductError> {
        authorise(actor, Action::ReadProducts)?;
        let mut conn = self.db.read().await?;
        let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut lists = product_lists::list(&mut conn, after, one_more).await?;
        let has_more = lists.len() > limit;
        lists.truncate(limit);
        let next = lists.last().filter(|_| has_more).map(|list| list.id);
        Ok(ListPage {
            lists: checked(&mut conn, lists).await?,
            next,
        })
    }

    /// The lists of the categories that have one.
    pub async fn category_lists(&self, actor: &Actor) -> Result<BTreeMap<CategoryCode, CheckedList>, ProductError> {
        authorise(actor, Action::ReadProducts)?;
        let mut conn = self.db.read().await?;
        let (codes, lists): (Vec<_>, Vec<_>) = product_lists::of_categories(&mut conn).await?.into_iter().unzip();
        Ok(codes.into_iter().zip(checked(&mut conn, lists).await?).collect())
    }

    /// A list.
    pub async fn product_list(&self, actor: &Actor, id: ProductListId) -> Result<CheckedList, ProductError> {
        authorise(actor, Action::ReadProducts)?;
        let mut conn = self.db.read().await?;
        let list = product_lists::find(&mut conn, id).await?.ok_or(Denied::Hidden)?;
        check_one(&mut conn, list).await
    }

    /// Makes a list for a category that has none, or for a slot.
    pub async fn create_product_list(&self, actor: &Actor, new: &NewList) -> Result<CheckedList, ProductError> {
        authorise(actor, Action::Review)?;
        let mut tx = self.db.write().await?;
        let mut gather = Gather::default();
        let kind = gather.take("", read_kind(&mut tx, actor, new).await?);
        let entries = gather.take("/entries", read_entries(&new.entries, &codes(&mut tx).await?));
        gather.finish()?;
        let (Some(kind), Some(entries)) = (kind, entries) else {
            unreachable!("a missing part left a fault")
        };
        let list = self.store_list(&mut tx, actor, kind, entries).await?;
        let list = check_one(&mut tx, list).await?;
        tx.commit().await?;
        Ok(list)
    }

    /// Replaces the products of a list. Slots it was assigned to keep their copy.
    pub async fn replace_product_list(
        &self,
        actor: &Actor,
        id: ProductListId,
        revision: Revision,
        entries: &BTreeMap<String, Vec<String>>,
    ) -> Result<CheckedList, ProductError> {
        authorise(actor, Action::Review)?;
        let mut tx = self.db.write().await?;
        let mut list = product_lists::find(&mut tx, id).await?.ok_or(Denied::Hidden)?;
        if revision.is_some_and(|seen| seen != list.version) {
            return Err(ProductError::Stale);
        }
        let entries = read_entries(entries, &codes(&mut tx).await?).map_err(|faults| faults.at("/entries"))?;
        if entries != list.entries {
            let before = told(&list);
            list.entries = entries;
            list.version += 1;
            list.updated_at = self.clock.now();
            if !product_lists::replace(&mut tx, &list).await? {
                return Err(ProductError::Stale);
            }
            let act = Act::by(actor, "product_list.changed").before(before).after(told(&list));
            self.record(&mut tx, act).await?;
        }
        let list = check_one(&mut tx, list).await?;
        tx.commit().await?;
        Ok(list)
    }

    /// Deletes a list. Slots it was assigned to keep their copy; slots of its category that are
    /// answered later get no list unless one is named.
    pub async fn delete_product_list(
        &self,
        actor: &Actor,
        id: ProductListId,
        revision: Revision,
    ) -> Result<(), ProductError> {
        authorise(actor, Action::Review)?;
        let mut tx = self.db.write().await?;
        let list = product_lists::find(&mut tx, id).await?.ok_or(Denied::Hidden)?;
        let is_stale = revision.is_some_and(|seen| seen != list.version);
        if is_stale || !product_lists::delete(&mut tx, id, list.version).await? {
            return Err(ProductError::Stale);
        }
        let act = Act::by(actor, "product_list.deleted").before(told(&list));
        self.record(&mut tx, act).await?;
        Ok(tx.commit().await?)
    }

    /// The newest lists of slots, with the devices they belong to; `limit` is 1 to 200.
    pub async fn slot_lists(&self, actor: &Actor, limit: usize) -> Result<Vec<SlotListHead>, ProductError> {
        authorise(actor, Action::ReadProducts)?;
        let mut conn = self.db.read().await?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        Ok(product_lists::of_slots(&mut conn, limit).await?)
    }

    /// Stores a new list within a transaction; fails when its category has one.
    pub(crate) async fn store_list(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        kind: ListKind,
        entries: ListEntries,
    ) -> Result<ProductList, ProductError> {
        let list = ProductList {
            id: self.next_id(),
            kind,
            entries,
            updated_at: self.clock.now(),
            version: 1,
        };
        if !product_lists::create(tx, &list).await? {
            let detail = "The category has a list already. Change that one.";
            return Err(Fault::new("list-taken", detail).at("/category").into());
        }
        let act = Act::by(actor, "product_list.created").after(told(&list));
        self.record(tx, act).await?;
        Ok(list)
    }
}

/// What the catalogue says about every product of these lists.
pub(crate) async fn catalogue_of<'a>(
    conn: &mut Conn,
    lists: impl IntoIterator<Item = &'a ListEntries>,
) -> Result<Catalogue, StoreError> {
    products::catalogue(conn, &keys_of(lists)).await
}

/// Every product of these lists.
pub(super) fn keys_of<'a>(lists: impl IntoIterator<Item = &'a ListEntries>) -> Vec<ProductKey> {
    let entries = lists.into_iter().flatten();
    entries
        .flat_map(|(code, asins)| asins.iter().map(|asin| (code.clone(), asin.clone())))
        .collect()
}

async fn checked(conn: &mut Conn, lists: Vec<ProductList>) -> Result<Vec<CheckedList>, StoreError> {
    let catalogue = catalogue_of(conn, lists.iter().map(|list| &list.entries)).await?;
    let lists = lists.into_iter().map(|list| {
        let named: Vec<_> = list.entries.keys().cloned().collect();
        let check = ListCheck::of(&list.entries, &named, &catalogue);
        CheckedList { list, check }
    });
    Ok(lists.collect())
}

async fn check_one(conn: &mut Conn, list: ProductList) -> Result<CheckedList, ProductError> {
    let mut lists = checked(conn, vec![list]).await?;
    Ok(lists.pop().ok_or(Denied::Hidden)?)
}

async fn codes(conn: &mut Conn) -> Result<Vec<MarketplaceCode>, StoreError> {
    let marketplaces = reference::marketplaces(conn).await?.into_iter();
    Ok(marketplaces.map(|marketplace| marketplace.code).collect())
}

async fn read_kind(conn: &mut Conn, actor: &Actor, new: &NewList) -> Result<Result<ListKind, Faults>, StoreError> {
    let mut gather = Gather::default();
    let is_for_category = match new.kind.as_str() {
        "category" => true,
        "device_slot" => false,
        _ => {
            let fault = Fault::new("kind-required", "The kind is category or device_slot.");
            return Ok(Err(fault.at("/kind").into()));
        }
    };
    let strays = [
        ("/category", !is_for_category && new.category.is_some()),
        ("/device_id", is_for_category && new.device_id.is_some()),
        ("/slot_id", is_for_category && new.slot_id.is_some()),
    ];
    for (place, _) in strays.into_iter().filter(|(_, is_there)| *is_there) {
        let detail = "This belongs to the other kind. Leave it out.";
        gather.push(Fault::new("member-not-allowed", detail).at(place));
    }
    let kind = if is_for_category {
        gather.take("/category", read_category(conn, new.category.as_deref()).await?)
    } else {
        gather.take("", read_slot(conn, actor, new).await?)
    };
    Ok(gather
        .finish()
        .and_then(|()| kind.ok_or_else(|| unreachable!("a missing part left a fault"))))
}

async fn read_category(conn: &mut Conn, raw: Option<&str>) -> Result<Result<ListKind, Fault>, StoreError> {
    let code: CategoryCode = match raw.unwrap_or_default().parse() {
        Ok(code) => code,
        Err(fault) => return Ok(Err(fault)),
    };
    let is_known = reference::categories(conn)
        .await?
        .iter()
        .any(|known| known.code == code);
    Ok(if is_known {
        Ok(ListKind::Category(code))
    } else {
        Err(Fault::new(
            "category-unknown",
            format!("The programme has no category {code}."),
        ))
    })
}

async fn read_slot(conn: &mut Conn, actor: &Actor, new: &NewList) -> Result<Result<ListKind, Fault>, StoreError> {
    let device = match new.device_id.as_deref().unwrap_or_default().parse() {
        Ok(id) => devices::find(conn, actor.sight(), id).await?,
        Err(_) => None,
    };
    let Some(device) = device else {
        let fault = Fault::new("device-unknown", "There is no such device, or it is not in your sight.");
        return Ok(Err(fault.at("/device_id")));
    };
    let wanted = new.slot_id.as_deref().unwrap_or_default();
    let slot = device.slots.into_iter().find(|slot| slot.slot_id.as_str() == wanted);
    Ok(slot
        .map(|slot| ListKind::DeviceSlot {
            device: device.id,
            slot_id: slot.slot_id,
        })
        .ok_or_else(|| Fault::new("slot-unknown", "The device has no such slot.").at("/slot_id")))
}

/// A list as the trail has it.
fn told(list: &ProductList) -> serde_json::Value {
    let (category, device, slot_id) = match &list.kind {
        ListKind::Category(category) => (Some(category), None, None),
        ListKind::DeviceSlot { device, slot_id } => (None, Some(device), Some(slot_id)),
    };
    json!({"list": list.id, "category": category, "device": device, "slot_id": slot_id, "entries": list.entries})
}
