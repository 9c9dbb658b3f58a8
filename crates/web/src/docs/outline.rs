//! The document as the page shows it: operations by tag, then the schemas.

use serde_json::{Map, Value};

use super::shape::Shape;

/// Everything on the page.
pub(super) struct Outline {
    pub(super) title: String,
    pub(super) introduction: Vec<String>,
    pub(super) groups: Vec<Group>,
    pub(super) schemas: Vec<Schema>,
}

/// The operations of a tag.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) anchor: String,
    pub(super) description: String,
    pub(super) operations: Vec<Operation>,
}

/// A method of an address.
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) summary: String,
    pub(super) description: String,
    pub(super) parameters: Vec<Parameter>,
    pub(super) bodies: Vec<Body>,
    pub(super) answers: Vec<Answer>,
}

/// A parameter in path, query or headers.
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) place: String,
    pub(super) takes: String,
    pub(super) description: String,
}

/// A body of one media type.
pub(super) struct Body {
    pub(super) media_type: String,
    pub(super) shape: Shape,
}

/// What an operation answers with.
pub(super) struct Answer {
    pub(super) status: String,
    pub(super) description: String,
    pub(super) body: Option<Body>,
}

/// A named part of bodies.
pub(super) struct Schema {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) members: Vec<Member>,
}

/// A member of an object.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) shape: Shape,
    pub(super) description: String,
}

impl Outline {
    /// Reads the document; what it does not have is left out.
    pub(super) fn of(document: &Value) -> Self {
        Self {
            title: text(&document["info"]["title"]),
            introduction: text(&document["info"]["description"])
                .split("\n\n")
                .map(str::to_owned)
                .collect(),
            groups: items(&document["tags"]).map(|tag| Group::of(tag, document)).collect(),
            schemas: members(&document["components"]["schemas"])
                .map(|(name, schema)| Schema::of(name, schema))
                .collect(),
        }
    }
}

impl Group {
    fn of(tag: &Value, document: &Value) -> Self {
        let name = text(&tag["name"]);
        let operations = members(&document["paths"]).flat_map(|(path, item)| {
            let methods = members(item).filter(|(_, operation)| operation["tags"][0] == tag["name"]);
            methods.map(move |(method, operation)| Operation::of(path, method, operation))
        });
        Self {
            anchor: name.to_lowercase().replace(' ', "-"),
            description: text(&tag["description"]),
            operations: operations.collect(),
            name,
        }
    }
}

impl Operation {
    fn of(path: &str, method: &str, operation: &Value) -> Self {
        Self {
            id: text(&operation["operationId"]),
            method: method.to_uppercase(),
            path: format!("/api/v1{path}"),
            summary: text(&operation["summary"]),
            description: text(&operation["description"]),
            parameters: items(&operation["parameters"]).map(Parameter::of).collect(),
            bodies: bodies(&operation["requestBody"]["content"]).collect(),
            answers: members(&operation["responses"]).map(Answer::of).collect(),
        }
    }
}

impl Parameter {
    fn of(parameter: &Value) -> Self {
        Self {
            name: text(&parameter["name"]),
            place: text(&parameter["in"]),
            takes: Shape::of(&parameter["schema"]).before,
            description: text(&parameter["description"]),
        }
    }
}

impl Answer {
    fn of((status, answer): (&String, &Value)) -> Self {
        Self {
            status: status.clone(),
            description: text(&answer["description"]),
            body: bodies(&answer["content"]).next(),
        }
    }
}

impl Schema {
    fn of(name: &str, schema: &Value) -> Self {
        let parts = items(&schema["allOf"]).chain(std::iter::once(schema));
        let own = parts.flat_map(|part| members(&part["properties"]));
        Self {
            name: name.to_owned(),
            description: text(&schema["description"]),
            members: own
                .map(|(name, member)| Member {
                    name: name.clone(),
                    shape: Shape::of(member),
                    description: text(&member["description"]),
                })
                .collect(),
        }
    }
}

fn bodies(content: &Value) -> impl Iterator<Item = Body> {
    members(content).map(|(media_type, content)| Body {
        media_type: media_type.clone(),
        shape: Shape::of(&content["schema"]),
    })
}

/// A text without the line breaks of its source, its paragraphs kept.
fn text(value: &Value) -> String {
    let paragraphs = value.as_str().unwrap_or_default().split("\n\n");
    paragraphs
        .map(|paragraph| paragraph.replace('\n', " "))
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}
