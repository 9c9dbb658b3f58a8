//! Whether a JSON body has the shape the document promises: the same schema serves both.

use std::collections::BTreeMap;

use replenish_domain::{
    Fault,
    fault::{Gather, segment},
};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// The shape of a body, as the document has it.
pub(super) struct Shape {
    root: Value,
    named: BTreeMap<String, Value>,
}

impl Shape {
    pub(super) fn of<T: ToSchema>() -> Self {
        let mut named = Vec::new();
        T::schemas(&mut named);
        // A schema is plain data; as JSON it is walked without regard to its many Rust types.
        let json = |schema| serde_json::to_value(schema).unwrap_or_default();
        Self {
            root: json(T::schema()),
            named: named.into_iter().map(|(name, schema)| (name, json(schema))).collect(),
        }
    }

    /// Notes every member that is unknown or of another type. Null stands for a missing member, and
    /// what is missing only the rules can tell.
    pub(super) fn check(&self, value: &Value, gather: &mut Gather) {
        self.walk(&self.root, value, "", gather);
    }

    fn walk(&self, schema: &Value, value: &Value, place: &str, gather: &mut Gather) {
        if value.is_null() {
            return;
        }
        let schema = self.resolve(schema);
        let types = type_names(schema);
        if !types.is_empty() && !types.iter().any(|name| has_type(value, name)) {
            let detail = format!("Send {} here, not {}.", article(types[0]), article(type_of(value)));
            gather.push(Fault::new("wrong-type", detail).at(place));
            return;
        }
        match value {
            Value::Object(members) => self.walk_members(schema, members, place, gather),
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.walk(&schema["items"], item, &format!("{place}/{at}"), gather);
                }
            }
            _ => {}
        }
    }

    fn walk_members(&self, schema: &Value, members: &Map<String, Value>, place: &str, gather: &mut Gather) {
        for (name, value) in members {
            let place = format!("{place}{}", segment(name));
            match (schema["properties"].get(name), &schema["additionalProperties"]) {
                (Some(known), _) | (None, known @ Value::Object(_)) => self.walk(known, value, &place, gather),
                (None, Value::Bool(false)) => {
                    let detail = format!("There is no member “{name}” here. Look for a typo.");
                    gather.push(Fault::new("unknown-member", detail).at(place));
                }
                (None, _) => {}
            }
        }
    }

    /// Follows a reference, also one wrapped because its member may be null.
    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            return self.named.get(name).map_or(&Value::Null, |named| self.resolve(named));
        }
        match schema["oneOf"].as_array() {
            Some(choices) => choices
                .iter()
                .find(|choice| choice["type"] != "null")
                .map_or(schema, |choice| self.resolve(choice)),
            None => schema,
        }
    }
}

fn type_names(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "integer" => value.is_i64() || value.is_u64(),
        name => type_of(value) == name,
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn article(name: &str) -> String {
    let vowel = name.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {name}", if vowel { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(ToSchema, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Outer {
        name: String,
        count: Option<i64>,
        inner: Option<Inner>,
        list: Vec<Inner>,
        map: BTreeMap<String, Inner>,
    }

    #[derive(ToSchema, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Inner {
        text: String,
    }

    fn faults(body: &Value) -> Vec<(String, &'static str)> {
        let mut gather = Gather::default();
        Shape::of::<Outer>().check(body, &mut gather);
        let faults = gather.into_vec();
        faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
    }

    #[test]
    fn every_wrong_member_is_named_at_any_depth() {
        let body = json!({
            "name": 1, "nmae": "a", "count": 1.5, "inner": {"txet": ""}, "list": [{"text": "a"}, ["a"]],
            "map": {"a/b": {"text": true}},
        });
        let found = faults(&body);
        for expected in [
            ("/name", "wrong-type"),
            ("/count", "wrong-type"),
            ("/nmae", "unknown-member"),
            ("/inner/txet", "unknown-member"),
            ("/list/1", "wrong-type"),
            ("/map/a~1b/text", "wrong-type"),
        ] {
            assert!(
                found.contains(&(expected.0.to_owned(), expected.1)),
                "{expected:?} in {found:?}"
            );
        }
        assert_eq!(found.len(), 6);
    }

    #[test]
    fn a_body_that_fits_passes_and_null_counts_as_missing() {
        let body = json!({"name": "a", "count": null, "inner": null, "list": [], "map": {"k": {"text": "t"}}});
        assert_eq!(faults(&body), []);
    }
}
