//! Lists: a page of items and where the next one begins.

use std::fmt::Display;

use replenish_domain::{Fault, Id, fault::Gather, id::Kind};
use serde::Serialize;
use utoipa::ToSchema;

/// The items of a page when the caller does not say.
const DEFAULT_LIMIT: usize = 50;
/// The most items of a page.
const MAX_LIMIT: usize = 200;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The items of this page.
    pub(crate) items: Vec<T>,
    /// Where the next page begins; null on the last.
    #[schema(required = true)]
    pub(crate) next_cursor: Option<String>,
}

impl<T> Page<T> {
    pub(crate) fn new(items: Vec<T>, next: Option<impl Display>) -> Self {
        Self {
            items,
            next_cursor: next.map(|next| next.to_string()),
        }
    }
}

/// The size of a page: 1 to 200, 50 by default.
pub(crate) fn limit(raw: Option<&str>, gather: &mut Gather) -> usize {
    let Some(raw) = raw else { return DEFAULT_LIMIT };
    let limit = raw.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
    limit.unwrap_or_else(|| {
        let fault = Fault::new("limit-invalid", format!("limit is 1 to {MAX_LIMIT}."));
        gather.push(fault.with_limit(MAX_LIMIT as u64).at("/limit"));
        DEFAULT_LIMIT
    })
}

/// The item the page begins after.
pub(crate) fn after<K: Kind>(raw: Option<&str>, gather: &mut Gather) -> Option<Id<K>> {
    let unknown = || Fault::new("cursor-invalid", "Use the next_cursor of the page before, unchanged.");
    gather.take("/cursor", raw?.parse().map_err(|_| unknown()))
}
