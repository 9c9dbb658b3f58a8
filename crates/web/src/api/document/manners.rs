//! What all operations have in common: added to the document here, because extractors and layers do
//! it for all handlers alike.

use utoipa::openapi::{
    Content, Header, HttpMethod, ObjectBuilder, OpenApi, Ref, RefOr, Response, Type,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem},
    response::ResponseBuilder,
};

use crate::api::{address::IfMatch, repeat};

/// Adds the answers and headers that come from the layers around the handlers.
pub(super) fn add(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        for (method, operation) in operations(item) {
            if method == HttpMethod::Post {
                operation
                    .parameters
                    .get_or_insert_default()
                    .push(RefOr::T(idempotency_key()));
            }
            for (status, description) in refusals(&method, operation) {
                let responses = &mut operation.responses.responses;
                responses
                    .entry(status.to_owned())
                    .or_insert_with(|| RefOr::T(Response::new(description)));
            }
            operation.responses.responses.iter_mut().for_each(dress);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, item.get.as_mut()),
        (HttpMethod::Put, item.put.as_mut()),
        (HttpMethod::Post, item.post.as_mut()),
        (HttpMethod::Patch, item.patch.as_mut()),
        (HttpMethod::Delete, item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

/// The refusals every operation of this form can answer with.
fn refusals(method: &HttpMethod, operation: &Operation) -> Vec<(&'static str, &'static str)> {
    let parameters = operation
        .parameters
        .iter()
        .flatten()
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter),
            RefOr::Ref(_) => None,
        });
    let has = |wanted: ParameterIn| parameters.clone().any(|parameter| parameter.parameter_in == wanted);
    let is_conditional = parameters.clone().any(|parameter| parameter.name == IfMatch::NAME);
    let is_post = *method == HttpMethod::Post;
    let mut refusals = vec![
        ("401", "`unauthorized`: no token, or one that is not valid."),
        ("403", "`forbidden`: the token's role or scopes do not allow this."),
        ("500", "`internal`: a failure of the server."),
        ("503", "`timeout`: the answer took too long."),
    ];
    if has(ParameterIn::Path) {
        refusals.push(("404", "`not-found`: there is no such thing, or it is not yours."));
    }
    if has(ParameterIn::Query) || operation.request_body.is_some() || is_post {
        refusals.push(("422", "`invalid`: `errors` names every fault."));
    }
    if operation.request_body.is_some() || is_post {
        refusals.push(("400", "`malformed-json`, or a body that broke off."));
        refusals.push(("413", "`too-large`: the body is over the limit."));
    }
    if operation.request_body.is_some() {
        refusals.push(("415", "`unsupported-media-type`."));
    }
    if is_conditional {
        refusals.push(("412", "`stale`: the resource has changed since."));
    }
    if is_post {
        refusals.push((
            "409",
            "`idempotency-key-in-use`: the first request with this key still runs.",
        ));
    }
    refusals
}

/// Every answer has a request id, every refusal a problem as its body.
fn dress((status, response): (&String, &mut RefOr<Response>)) {
    let RefOr::T(response) = response else { return };
    let mut request_id = Header::new(ObjectBuilder::new().schema_type(Type::String).build());
    request_id.description = Some("The id of the request in the logs.".to_owned());
    response.headers.insert("X-Request-Id".to_owned(), RefOr::T(request_id));
    if status.as_str() >= "400" && response.content.is_empty() {
        let dressed = ResponseBuilder::from(std::mem::take(response));
        let problem = Content::new(Some(RefOr::Ref(Ref::from_schema_name("Problem"))));
        *response = dressed.content("application/problem+json", problem).build();
    }
}

fn idempotency_key() -> Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .description(Some(
            "Names this request. A repeat with the same key within 24 hours gets the first answer; another request under the key is a 422.",
        ))
        .schema(Some(
            ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(repeat::MAX_KEY))
            .pattern(Some("^[!-~]+$"))
            .build(),
        ))
        .build()
}
