//! Names of a device and its supplies in the locales of its marketplaces.

use std::collections::BTreeSet;

use replenish_domain::{
    device::FriendlyName,
    reference::Marketplace,
    request::{MarketplaceSnapshot, SlotSnapshot, Snapshot},
    text::{cut, plain_words},
};

use super::DiscoveryInput;
use crate::{endpoint::MAX_TEXT, label::Label};

/// The locale of a text for which no marketplace names one.
const DEFAULT_LOCALE: &str = "en-US";

/// The locales a response can be limited to: the one names are written in for each of the
/// device's marketplaces, in their order, each once.
#[must_use]
pub fn locales<'a>(snapshot: &Snapshot, marketplaces: &'a [Marketplace]) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    written_in(snapshot, marketplaces)
        .map(|(_, locale)| locale)
        .filter(|locale| seen.insert(*locale))
        .collect()
}

/// What customers call the device: its friendly name in the first marketplace asked for that has
/// one, as letters, digits and spaces. A name of nothing but emoji leaves none; then the model ID
/// stands in. The console name never does: customers do not see it (`programme.md` 2.1).
pub(super) fn friendly_name(input: &DiscoveryInput<'_>, number: usize) -> String {
    let device = &input.snapshot.device;
    let name = asked_for(input)
        .filter_map(|(marketplace, _)| marketplace.friendly_name.as_ref())
        .map(FriendlyName::as_str)
        .chain([device.model_id.as_str(), "Device"])
        .map(plain_words)
        .find(|name| !name.is_empty())
        .unwrap_or_default();
    if number < 2 {
        return cut(&name, MAX_TEXT).to_owned();
    }
    let number = format!(" {number}");
    cut(&name, MAX_TEXT - number.len()).to_owned() + &number
}

/// The slot's name in each locale asked for. Where marketplaces share a locale the first that has
/// a name counts. Should none have one, the category speaks for the slot, because a capability
/// without a label is refused.
pub(super) fn labels(input: &DiscoveryInput<'_>, slot: &SlotSnapshot) -> Vec<Label> {
    let mut seen = BTreeSet::new();
    let labels: Vec<_> = asked_for(input)
        .filter_map(|(marketplace, locale)| Some((slot.names.get(&marketplace.code)?, locale)))
        .filter(|(_, locale)| seen.insert(*locale))
        .map(|(name, locale)| label(name.as_str(), locale))
        .collect();
    if labels.is_empty() {
        let category = slot.category.as_ref().map(|category| plain_words(category.as_str()));
        let text = category.filter(|words| !words.is_empty());
        let locale = asked_for(input).map(|(_, locale)| locale).next();
        let locale = input.locale.or(locale).unwrap_or(DEFAULT_LOCALE);
        return vec![label(text.as_deref().unwrap_or("Supply"), locale)];
    }
    labels
}

fn label(text: &str, locale: &str) -> Label {
    Label::Text {
        text: text.to_owned(),
        locale: locale.to_owned(),
    }
}

/// The device's marketplaces in the locale asked for; all of them when none is.
fn asked_for<'a>(input: &DiscoveryInput<'a>) -> impl Iterator<Item = (&'a MarketplaceSnapshot, &'a str)> + use<'a> {
    let wanted = input.locale;
    written_in(input.snapshot, input.marketplaces)
        .filter(move |(_, locale)| wanted.is_none_or(|wanted| wanted == *locale))
}

/// The device's marketplaces, each with the locale its names are written in.
fn written_in<'s, 'm>(
    snapshot: &'s Snapshot,
    marketplaces: &'m [Marketplace],
) -> impl Iterator<Item = (&'s MarketplaceSnapshot, &'m str)> {
    snapshot.device.marketplaces.iter().filter_map(|ours| {
        let known = marketplaces.iter().find(|known| known.code == ours.code)?;
        Some((ours, known.locale()))
    })
}
