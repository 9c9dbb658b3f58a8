//! What stands after the question mark, read strictly.

use std::collections::BTreeSet;

use axum::{
    extract::{FromRequestParts, Query as Pairs},
    http::request::Parts,
};
use replenish_app::search_text;
use replenish_domain::{
    Fault, Id,
    fault::{Gather, segment},
    id::Organisation,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::{IntoParams, openapi::path::ParameterIn};

use super::problem::Problem;

/// Query parameters. One that is unknown or stands twice is a 422 that names it, so that a typo
/// never passes for “no filter”.
#[derive(Debug, Clone)]
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + IntoParams> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Pairs(pairs) = Pairs::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|rejection| Problem::of_status(rejection.status()))?;
        read(pairs).map(Self)
    }
}

/// A text to search for.
pub(crate) fn search(raw: String) -> Result<String, Fault> {
    search_text(&raw)?;
    Ok(raw)
}

/// An organisation's identifier.
pub(crate) fn organisation(raw: &str) -> Result<Id<Organisation>, Fault> {
    raw.parse()
        .map_err(|_| Fault::new("organisation-unknown", "An organisation's id starts with org_."))
}

/// A parameter that is `true` or `false`.
pub(crate) fn truth(name: &str, raw: &str) -> Result<bool, Fault> {
    raw.parse()
        .map_err(|_| Fault::new("truth-invalid", format!("{name} is true or false.")))
}

fn read<T: DeserializeOwned + IntoParams>(pairs: Vec<(String, String)>) -> Result<T, Problem> {
    let known: BTreeSet<_> = T::into_params(|| Some(ParameterIn::Query))
        .into_iter()
        .map(|parameter| parameter.name)
        .collect();
    let mut gather = Gather::default();
    let mut members = Map::new();
    for (name, value) in pairs {
        if !known.contains(&name) {
            let names: Vec<_> = known.iter().map(String::as_str).collect();
            let detail = format!("There is no parameter “{name}” here; there are: {}.", names.join(", "));
            gather.push(Fault::new("unknown-member", detail).at(segment(&name)));
        } else if members.insert(name.clone(), Value::String(value)).is_some() {
            gather.push(Fault::new("repeated-member", "This parameter stands twice. Send it once.").at(segment(&name)));
        }
    }
    gather.finish().map_err(Problem::invalid)?;
    serde_json::from_value(Value::Object(members))
        .map_err(|error| Problem::invalid(Fault::new("wrong-type", error.to_string()).into()))
}
