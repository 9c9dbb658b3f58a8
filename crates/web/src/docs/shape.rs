//! A schema in words: its type, its limits, and the named schema it refers to.

use serde_json::Value;

/// Words before and after a link to a named schema.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) before: String,
    pub(super) schema: Option<String>,
    pub(super) after: String,
}

impl Shape {
    pub(super) fn of(schema: &Value) -> Self {
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            return Self {
                schema: Some(name.to_owned()),
                ..Self::default()
            };
        }
        for choices in ["oneOf", "allOf"] {
            if let Some(choices) = schema[choices].as_array() {
                let named = choices.iter().find(|choice| choice["type"] != "null");
                let mut shape = named.map(Self::of).unwrap_or_default();
                if choices.iter().any(|choice| choice["type"] == "null") {
                    shape.after.push_str(" or null");
                }
                return shape;
            }
        }
        if schema["items"].is_object() {
            return Self::of(&schema["items"]).within("array of ", &limits(schema));
        }
        if schema["additionalProperties"].is_object() {
            return Self::of(&schema["additionalProperties"]).within("object of ", "");
        }
        Self {
            before: types(schema) + &limits(schema),
            ..Self::default()
        }
    }

    fn within(mut self, before: &str, after: &str) -> Self {
        self.before.insert_str(0, before);
        if self.schema.is_some() {
            self.after.push_str(after);
        } else {
            self.before.push_str(after);
        }
        self
    }
}

fn types(schema: &Value) -> String {
    if let Some(choices) = schema["enum"].as_array() {
        let choices: Vec<_> = choices.iter().filter_map(Value::as_str).collect();
        return choices.join(", ");
    }
    match &schema["type"] {
        Value::String(name) => name.clone(),
        Value::Array(names) => {
            let names: Vec<_> = names.iter().filter_map(Value::as_str).collect();
            names.join(" or ")
        }
        _ => "any".to_owned(),
    }
}

fn limits(schema: &Value) -> String {
    let number = |name: &str| schema[name].as_f64();
    let range = |least: Option<f64>, most: Option<f64>| match (least, most) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
        (None, Some(most)) => Some(format!("at most {most}")),
        (Some(least), None) => Some(format!("at least {least}")),
        (None, None) => None,
    };
    let words = [
        range(number("minLength"), number("maxLength")).map(|range| format!("{range} characters")),
        range(number("minItems"), number("maxItems")).map(|range| format!("{range} items")),
        range(number("minimum"), number("maximum")),
        schema["pattern"].as_str().map(|pattern| format!("pattern {pattern}")),
        schema["format"].as_str().map(str::to_owned),
    ];
    words
        .into_iter()
        .flatten()
        .fold(String::new(), |text, words| text + ", " + &words)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words(schema: &Value) -> String {
        let shape = Shape::of(schema);
        format!("{}{}{}", shape.before, shape.schema.unwrap_or_default(), shape.after)
    }

    #[test]
    fn a_schema_reads_as_words() {
        for (schema, expected) in [
            (
                json!({"type": "string", "maxLength": 60}),
                "string, at most 60 characters",
            ),
            (json!({"type": ["string", "null"]}), "string or null"),
            (json!({"type": "string", "enum": ["ask", "ack"]}), "ask, ack"),
            (
                json!({"type": "integer", "minimum": 1, "maximum": 99}),
                "integer, 1 to 99",
            ),
            (json!({"$ref": "#/components/schemas/Slot"}), "Slot"),
            (
                json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Image"}]}),
                "Image or null",
            ),
            (
                json!({"type": "array", "maxItems": 200, "items": {"$ref": "#/components/schemas/Slot"}}),
                "array of Slot, at most 200 items",
            ),
            (
                json!({"type": "object", "additionalProperties": {"type": "string"}}),
                "object of string",
            ),
        ] {
            assert_eq!(words(&schema), expected);
        }
    }
}
