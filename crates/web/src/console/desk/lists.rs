//! The product list of each slot at the desk: the one it would be given, and those to choose among.

use std::collections::BTreeMap;

use replenish_app::{
    App,
    requests::{ListOffer, ListOrigin, OfferedList},
};
use replenish_domain::{
    account::Actor,
    product::{ListCheck, ListKind},
    reference::Category,
    request::{IdRequest, ProductChoice, SlotSnapshot},
};

use crate::console::{
    errors::ConsoleError,
    pairs::Pairs,
    products::table::ListTable,
    requests::submitted::{ListOption, Submitted},
};

/// The fields called `list[HEPA]`: slot ID and the list that was chosen.
pub(super) fn chosen(form: &Pairs) -> BTreeMap<String, String> {
    let fields = form.beginning("list[");
    let named = fields.filter_map(|(name, list)| Some((name.strip_suffix(']')?, list)));
    named
        // Without a list the slot gets its usual one.
        .filter(|(_, list)| !list.is_empty())
        .map(|(slot_id, list)| (slot_id.to_owned(), list.to_owned()))
        .collect()
}

/// Shows the list each slot would be given and those it may have instead; tells whether any that
/// would be given has holes.
pub(super) async fn propose(
    app: &App,
    actor: &Actor,
    request: &IdRequest,
    chosen: &BTreeMap<String, String>,
    submitted: &mut Submitted,
) -> Result<bool, ConsoleError> {
    let offer = app.request_lists(actor, request, chosen).await?;
    let titles = app.titles_of(offer.given.values().map(|list| &list.entries)).await?;
    let categories = app.categories().await?;
    let offered = request.snapshot.device.marketplaces.iter();
    let codes: Vec<_> = offered.map(|offered| offered.code.clone()).collect();
    for (slot, shown) in request.snapshot.device.slots.iter().zip(&mut submitted.slots) {
        let given = offer.given.get(&slot.slot_id);
        shown.list = given.map(|list| ListTable::proposed(list, &codes, &titles));
        shown.list_options = options(&offer, request, slot, &categories);
    }
    Ok(offer.given.values().any(|list| list.check.has_holes()))
}

/// What a slot may be given, its usual list first where that is none of the stored ones. Nothing
/// when there is nothing to choose.
fn options(offer: &ListOffer, request: &IdRequest, slot: &SlotSnapshot, categories: &[Category]) -> Vec<ListOption> {
    let given = offer.given.get(&slot.slot_id);
    let named = given.and_then(|list| match list.origin {
        ListOrigin::Stored(id, _) => Some(id),
        ListOrigin::Own => None,
    });
    let stored: Vec<_> = offer
        .lists_for(&slot.slot_id)
        .map(|list| ListOption {
            value: list.id.to_string(),
            label: label(list, categories),
            is_chosen: named == Some(list.id),
        })
        .collect();
    if stored.is_empty() {
        return stored;
    }
    let unnamed = without_a_name(request, slot, offer).map(|label| ListOption {
        value: String::new(),
        label: match given {
            Some(given) if named.is_none() => format!("{label}, {}", facts(&given.check)),
            _ => label.to_owned(),
        },
        is_chosen: named.is_none(),
    });
    unnamed.into_iter().chain(stored).collect()
}

/// What the slot gets when no list is named, unless that is a stored one.
fn without_a_name(request: &IdRequest, slot: &SlotSnapshot, offer: &ListOffer) -> Option<&'static str> {
    let content = request.snapshot.content.slots.get(&slot.slot_id);
    if content.is_some_and(|content| matches!(content.products, ProductChoice::Custom { .. })) {
        return Some("The maker's own products");
    }
    let is_usual =
        |list: &OfferedList| matches!(&list.kind, ListKind::Category(code) if Some(code) == slot.category.as_ref());
    let has_usual = offer.lists_for(&slot.slot_id).any(is_usual);
    (!has_usual).then_some("No list")
}

/// Such as `Coffee pods, 24 products, 2 holes`.
fn label(list: &OfferedList, categories: &[Category]) -> String {
    let name = match &list.kind {
        ListKind::Category(code) => categories
            .iter()
            .find(|category| category.code == *code)
            .map_or_else(|| code.to_string(), |category| category.label.to_string()),
        ListKind::DeviceSlot { slot_id, .. } => format!("List of {slot_id}"),
    };
    format!("{name}, {}", facts(&list.check))
}

fn facts(check: &ListCheck) -> String {
    let asins: std::collections::BTreeSet<_> = check.marks.iter().map(|marked| &marked.asin).collect();
    let products = match asins.len() {
        1 => "1 product".to_owned(),
        count => format!("{count} products"),
    };
    match check.holes().count() + check.bare.len() {
        0 => products,
        1 => format!("{products}, 1 hole"),
        holes => format!("{products}, {holes} holes"),
    }
}
