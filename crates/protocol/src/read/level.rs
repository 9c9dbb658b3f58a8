//! The levels among a message's properties (`protocol.md` 2.4 and 3.5).

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;

use super::{
    Unusable,
    leaf::{Leaf, Object, is_text, name, number, text, time},
    place::Place,
    quantity::quantity,
};
use crate::{capability::Interface, quantity::Quantity};

/// A level that can be counted on, or why not. A message is taken with unusable levels in it; they
/// are kept apart with their reason (`protocol.md` 6.2).
pub type Reading<'a> = Result<LevelReading<'a>, UnusableLevel<'a>>;

/// A level that cannot be counted on, with what is known of it all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusableLevel<'a> {
    /// The sensor, where it is named rightly.
    pub instance: Option<Cow<'a, str>>,
    /// When it was measured, where that can be read.
    pub sampled_at: Option<Timestamp>,
    /// What is wrong.
    pub fault: Unusable,
}

/// How much one level sensor has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelReading<'a> {
    /// The sensor, 1 to 256 characters.
    pub instance: Cow<'a, str>,
    /// What is left; in the unit the device chose.
    pub level: Quantity,
    /// When it was measured, in whole milliseconds.
    pub sampled_at: Timestamp,
    /// How old or uncertain the measurement is, in milliseconds; 0 when the message does not say.
    pub uncertainty: u64,
}

/// A property of any interface.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Property<'a> {
    #[serde(borrow)]
    namespace: Leaf<'a>,
    #[serde(borrow)]
    instance: Leaf<'a>,
    #[serde(borrow)]
    name: Leaf<'a>,
    #[serde(borrow)]
    value: Leaf<'a>,
    #[serde(borrow)]
    time_of_sample: Leaf<'a>,
    #[serde(borrow)]
    uncertainty_in_milliseconds: Leaf<'a>,
}

/// The levels of the level sensors, in their order. Other interfaces' properties are not checked.
pub(super) fn readings<'a>(properties: &[Object<Property<'a>>], place: &Place<'_>) -> Vec<Reading<'a>> {
    let level_sensor = Interface::InventoryLevelSensor.as_str();
    properties
        .iter()
        .enumerate()
        .filter(|(_, Object(property))| is_text(property.namespace, level_sensor))
        .map(|(index, Object(property))| reading(property, &place.item(index)))
        .collect()
}

fn reading<'a>(property: &Property<'a>, place: &Place<'_>) -> Reading<'a> {
    usable(property, place).map_err(|fault| UnusableLevel {
        instance: name(property.instance, place).ok(),
        sampled_at: time(property.time_of_sample, place).ok(),
        fault,
    })
}

fn usable<'a>(property: &Property<'a>, place: &Place<'_>) -> Result<LevelReading<'a>, Unusable> {
    let name_place = place.member("name");
    if text(property.name, &name_place)? != "level" {
        return Err(name_place.unusable("must be level, the only property of a level sensor"));
    }
    Ok(LevelReading {
        instance: name(property.instance, &place.member("instance"))?,
        level: quantity(property.value, &place.member("value"))?,
        sampled_at: time(property.time_of_sample, &place.member("timeOfSample"))?,
        uncertainty: uncertainty(
            property.uncertainty_in_milliseconds,
            &place.member("uncertaintyInMilliseconds"),
        )?,
    })
}

fn uncertainty(leaf: Leaf<'_>, place: &Place<'_>) -> Result<u64, Unusable> {
    let Some(_) = leaf else { return Ok(0) };
    let millionths = number(leaf, place)?.amount.millionths();
    Ok(millionths.unsigned_abs() / 1_000_000)
}
