//! What the document says of the answers of a request. The answers themselves are read and written
//! by the domain's types; a test keeps the two alike.

#![expect(dead_code, reason = "these types are declarations for the document")]

use std::collections::BTreeMap;

use replenish_domain::{
    quantity::Measurement,
    request::{Direction, SensorKind},
};
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Type, schema::SchemaType},
};

/// The answers of a request.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestContent {
    /// The maker's customer ID; filled in from the organisation when left out.
    #[serde(default)]
    customer_id: Option<String>,
    /// Who receives the reviewer's answers.
    #[schema(example = "mira@maker.example", max_length = 254)]
    #[serde(default)]
    contact_email: String,
    /// E-mail addresses for the allow list.
    #[schema(max_items = 10)]
    #[serde(default)]
    test_accounts: Vec<String>,
    /// Anything else the reviewer should know; at most 2000 characters.
    #[serde(default)]
    note: Option<String>,
    /// The answers for each slot, by slot ID.
    #[serde(default)]
    slots: BTreeMap<String, SlotAnswers>,
}

/// The answers for one slot.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SlotAnswers {
    /// How the consumable is sensed.
    #[schema(schema_with = sensors)]
    sensor: Option<String>,
    /// What the sensor counts in.
    #[schema(schema_with = measurements)]
    measurement: Option<String>,
    /// The unit of a volume or weight, such as `MILLILITER`.
    unit: Option<String>,
    /// What the device holds when full, in the unit.
    #[schema(schema_with = number)]
    capacity: Option<f64>,
    /// The smallest step the sensor reports.
    #[schema(schema_with = number)]
    resolution: Option<f64>,
    /// Hours between reports, 1 to 24.
    #[schema(schema_with = number)]
    report_interval_hours: Option<f64>,
    /// `supply` is used up, `receptacle` fills up.
    #[schema(schema_with = directions)]
    direction: Option<String>,
    /// As much as can be said of the consumable product; at most 2000 characters.
    consumable_description: Option<String>,
    /// As much as can be said of the sensor; at most 2000 characters.
    sensor_description: Option<String>,
    /// What “other” means, for a category or measurement of that name; at most 2000 characters.
    explanation: Option<String>,
    /// `category` (the programme supplies the list) or `custom` (own products only).
    #[schema(schema_with = list_modes)]
    list_mode: Option<String>,
    /// The maker's own products by marketplace code.
    #[serde(default)]
    custom_asins: BTreeMap<String, Vec<ProductAnswers>>,
}

/// A line of the maker's own product list.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProductAnswers {
    /// Ten of `A-Z0-9`.
    #[schema(example = "B07XJ8C8F5")]
    #[serde(default)]
    asin: String,
    /// Pieces, or units of the slot, in one pack.
    #[schema(schema_with = number)]
    pack_size: Option<f64>,
    /// Anything to say about the product; at most 200 characters.
    note: Option<String>,
}

/// A number, or the text that was typed instead of one and is named in `readiness`.
fn number() -> Object {
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::Number, Type::String]))
        .build()
}

fn text_like(choices: &str) -> Object {
    // A draft keeps what was typed, right or wrong; the rules name what is wrong.
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .description(Some(format!("One of {choices}.")))
        .build()
}

fn sensors() -> Object {
    text_like(&joined(SensorKind::ALL.iter().map(|kind| kind.as_str())))
}

fn measurements() -> Object {
    text_like(&joined(Measurement::ALL.iter().map(|measurement| measurement.as_str())))
}

fn directions() -> Object {
    text_like(&joined(Direction::ALL.iter().map(|direction| direction.as_str())))
}

fn list_modes() -> Object {
    text_like("`category`, `custom`")
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use replenish_domain::{
        fault::Gather,
        request::{Answer, Draft, ProductDraft, SlotDraft},
    };

    use super::*;
    use crate::api::shape::Shape;

    #[test]
    fn the_document_knows_every_answer() {
        let text = || Some("a".to_owned());
        let slot = SlotDraft {
            sensor: text(),
            measurement: text(),
            unit: text(),
            capacity: Answer::typed("1.5"),
            resolution: Answer::typed("much"),
            report_interval_hours: Answer::typed("24"),
            direction: text(),
            consumable_description: text(),
            sensor_description: text(),
            explanation: text(),
            list_mode: text(),
            custom_asins: BTreeMap::from([(
                "DE".to_owned(),
                vec![ProductDraft {
                    asin: "B07XJ8C8F5".to_owned(),
                    pack_size: Answer::typed("2"),
                    note: text(),
                }],
            )]),
        };
        let draft = Draft {
            customer_id: text(),
            contact_email: "a".to_owned(),
            test_accounts: vec!["a".to_owned()],
            note: text(),
            slots: BTreeMap::from([("slot-01".to_owned(), slot)]),
        };
        let mut gather = Gather::default();
        Shape::of::<RequestContent>().check(&serde_json::to_value(draft).unwrap(), &mut gather);
        assert_eq!(gather.into_vec(), []);
    }
}
