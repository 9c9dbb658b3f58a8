//! Quantities and what measures them (`protocol.md` 3.1 and 3.2).

use std::borrow::Cow;

use serde::Deserialize;

use super::{
    Unusable,
    leaf::{Leaf, number, object, text},
    place::Place,
};
use crate::{
    measurement::{MeasurementDeclaration, MeasurementError},
    quantity::{Quantity, QuantityError},
};

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(rename = "@type", borrow)]
    r#type: Leaf<'a>,
    #[serde(borrow)]
    value: Leaf<'a>,
    #[serde(borrow)]
    unit: Leaf<'a>,
}

/// A quantity.
pub(super) fn quantity(leaf: Leaf<'_>, place: &Place<'_>) -> Result<Quantity, Unusable> {
    let fields: Fields<'_> = object(leaf, place)?;
    let measurement = measured_in(&fields, place)?;
    let value_place = place.member("value");
    let number = number(fields.value, &value_place)?;
    let quantity = match measurement {
        // Rounding does not make a whole piece.
        MeasurementDeclaration::Count if !number.is_exact => Err(QuantityError::FractionalCount),
        _ => Quantity::new(number.amount, measurement),
    };
    quantity.map_err(|error| value_place.unusable(error.to_string()))
}

/// A declaration; a value in it is ignored.
pub(super) fn declaration(leaf: Leaf<'_>, place: &Place<'_>) -> Result<MeasurementDeclaration, Unusable> {
    measured_in(&object(leaf, place)?, place)
}

fn measured_in(fields: &Fields<'_>, place: &Place<'_>) -> Result<MeasurementDeclaration, Unusable> {
    let (type_place, unit_place) = (place.member("@type"), place.member("unit"));
    let type_name = text(fields.r#type, &type_place)?;
    let unit = match &*type_name {
        "Volume" | "Weight" => text(fields.unit, &unit_place)?,
        _ => Cow::default(),
    };
    MeasurementDeclaration::read(&type_name, &unit).map_err(|error| match error {
        MeasurementError::Type => type_place.unusable(error.to_string()),
        MeasurementError::Unit(_) => unit_place.unusable(error.to_string()),
    })
}
