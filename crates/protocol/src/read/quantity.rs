//! Quantities and what measures them (`protocol.md` 3.1 and 3.2).

use replenish_domain::quantity::{Measurement, Unit};
use serde::Deserialize;

use super::{
    Unusable,
    leaf::{Leaf, number, object, text},
    place::Place,
};
use crate::{
    measurement::MeasurementDeclaration,
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
    let type_place = place.member("@type");
    let unit = |measurement| unit(fields.unit, measurement, place);
    match &*text(fields.r#type, &type_place)? {
        "Count" => Ok(MeasurementDeclaration::Count),
        "Percentage" => Ok(MeasurementDeclaration::Percentage),
        "Volume" => Ok(MeasurementDeclaration::Volume {
            unit: unit(Measurement::Volume)?,
        }),
        "Weight" => Ok(MeasurementDeclaration::Weight {
            unit: unit(Measurement::Weight)?,
        }),
        _ => Err(type_place.unusable("must be Count, Percentage, Volume or Weight")),
    }
}

fn unit(leaf: Leaf<'_>, measurement: Measurement, place: &Place<'_>) -> Result<Unit, Unusable> {
    let place = place.member("unit");
    let name = text(leaf, &place)?;
    match Unit::read(measurement, &name) {
        Ok(Some(unit)) if unit.as_str() == name => Ok(unit),
        _ => Err(place.unusable(format!("must be a unit of {}", measurement.as_str()))),
    }
}
