//! Quantities and measurements (`protocol.md` 3.1 and 3.2).

use std::fmt;

use replenish_domain::quantity::{Unit, VOLUME_UNITS, WEIGHT_UNITS};

use super::{
    shape::{is_misspelt, known_keys, missing},
    unknown_name,
};
use crate::{
    lint::{
        RuleId,
        catalogue::QUANTITY_TYPES,
        excerpt::shortened,
        near::nearest,
        sink::{Draft, Sink},
        tree::{Node, Value},
    },
    measurement::MeasurementDeclaration,
    quantity::number::{Number, NumberError},
};

/// A declared or reported measurement: the documented type and, where it needs one, the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lint) struct Measure {
    pub(in crate::lint) type_name: &'static str,
    pub(in crate::lint) unit: Option<&'static str>,
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            Some(unit) => write!(f, "{} in {unit}", self.type_name),
            None => f.write_str(self.type_name),
        }
    }
}

impl Measure {
    /// The measurement of a registered slot.
    pub(super) fn declared(declaration: MeasurementDeclaration) -> Self {
        Self {
            type_name: declaration.type_name(),
            unit: declaration.unit().map(Unit::as_str),
        }
    }

    /// The measurement of a quantity or declaration, if it is right.
    pub(in crate::lint) fn of(node: &Node<'_>) -> Option<Self> {
        let type_name = node.text_of("@type")?;
        let type_name = QUANTITY_TYPES.iter().find(|known| **known == type_name)?;
        let unit = match units(type_name) {
            [] => None,
            units => {
                let unit = node.text_of("unit")?;
                Some(*units.iter().find(|known| **known == unit)?)
            }
        };
        Some(Self { type_name, unit })
    }
}

/// A measurement declaration, which has no value.
pub(super) fn declaration(out: &mut Sink, node: &Node<'_>) {
    known_keys(out, node, &["@type", "unit", "value"]);
    if let Some(value) = node.get("value") {
        let message = "a measurement declares type and unit, but no value";
        out.add(Draft::new(RuleId::Cap05, value, message).on_key());
    }
    measure(out, node, RuleId::Cap05);
}

/// A reported quantity.
pub(super) fn quantity(out: &mut Sink, node: &Node<'_>) {
    if !node.is_object() {
        let message = format!(
            "the quantity must be an object with @type and value, not {}",
            node.kind()
        );
        out.add(Draft::new(RuleId::Prp05, node, message));
        return;
    }
    known_keys(out, node, &["@type", "unit", "value"]);
    let type_name = measure(out, node, RuleId::Prp05);
    let Some(value) = node.get("value") else {
        missing(out, RuleId::Prp05, node, "value");
        return;
    };
    if let Some(problem) = problem(value, type_name) {
        out.add(Draft::new(RuleId::Prp05, value, problem));
    }
}

/// Type and unit; tells the type.
fn measure(out: &mut Sink, node: &Node<'_>, rule: RuleId) -> Option<&'static str> {
    let Some(type_node) = node.get("@type") else {
        missing(out, rule, node, "@type");
        return None;
    };
    let name = type_node.text().unwrap_or_default();
    let Some(type_name) = QUANTITY_TYPES.iter().copied().find(|known| *known == name) else {
        out.add(unknown_name(
            RuleId::Cap06,
            type_node,
            "type of quantity",
            name,
            QUANTITY_TYPES,
        ));
        return None;
    };
    let known_units = units(type_name);
    match node.get("unit") {
        None if known_units.is_empty() || is_misspelt(node, "unit") => {}
        None => out.add(Draft::new(rule, node, format!("a {type_name} needs its unit"))),
        Some(unit) if known_units.is_empty() => {
            out.add(Draft::new(rule, unit, format!("a {type_name} has no unit")).on_key());
        }
        Some(unit) => check_unit(out, unit, type_name, known_units),
    }
    Some(type_name)
}

fn check_unit(out: &mut Sink, node: &Node<'_>, type_name: &str, known: &[&'static str]) {
    let name = node.text().unwrap_or_default();
    if known.contains(&name) {
        return;
    }
    let shown = shortened(name);
    let message = format!("{shown} is not a unit of {type_name}");
    let meant = abbreviated(name, type_name).or_else(|| nearest(name, known.iter().copied()));
    out.add(Draft::new(RuleId::Cap06, node, message).meaning(meant));
}

/// What people write for the common units.
fn abbreviated(name: &str, type_name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    Some(match (type_name, name.as_str()) {
        ("Volume", "ml" | "millilitre" | "millilitres" | "milliliters") => "MILLILITER",
        ("Volume", "l" | "litre" | "litres" | "liters") => "LITER",
        ("Volume", "oz" | "fl_oz" | "floz" | "fl oz" | "fluid_ounce") => "US_FLUID_OUNCE",
        ("Volume", "cc" | "cm3") => "CUBIC_CENTIMETER",
        ("Volume", "gallon" | "gal") => "US_FLUID_GALLON",
        ("Weight", "g" | "grams" | "gramme") => "GRAM",
        ("Weight", "kg" | "kilograms" | "kilo") => "KILOGRAM",
        ("Weight", "mg" | "milligrams") => "MILLIGRAM",
        ("Weight", "oz" | "ounces") => "OUNCE",
        ("Weight", "lb" | "lbs" | "pounds") => "POUND",
        _ => return None,
    })
}

fn problem(value: &Node<'_>, type_name: Option<&str>) -> Option<String> {
    let number = match &value.value {
        Value::Number(number) => number.to_string(),
        Value::Text(_) => return Some("value must be a number, not text; leave out the quotation marks".to_owned()),
        _ => return Some(format!("value must be a number, not {}", value.kind())),
    };
    match Number::read(&number) {
        Err(NumberError::Negative) => Some("value must not be negative".to_owned()),
        Err(NumberError::TooLarge | NumberError::NotANumber) => {
            Some("value must be at most 999,999,999.999999".to_owned())
        }
        Ok(read) => match type_name {
            Some("Count") if !read.amount.is_whole() || !read.is_exact => {
                Some("value must be a whole number, because it counts pieces".to_owned())
            }
            Some("Percentage") if read.amount.millionths() > 100_000_000 => {
                Some("value must be at most 100, because it is a percentage".to_owned())
            }
            _ => None,
        },
    }
}

fn units(type_name: &str) -> &'static [&'static str] {
    match type_name {
        "Volume" => &VOLUME_UNITS,
        "Weight" => &WEIGHT_UNITS,
        _ => &[],
    }
}
