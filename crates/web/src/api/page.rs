//! Lists: a page of items and where the next one begins.

use replenish_domain::{Fault, Faults, Id, id::Kind};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;

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
    pub(crate) next_cursor: Option<String>,
}

/// The size of a page: 1 to 200, 50 by default.
pub(crate) fn limit(raw: Option<&str>) -> Result<usize, Problem> {
    let Some(raw) = raw else { return Ok(DEFAULT_LIMIT) };
    raw.parse()
        .ok()
        .filter(|limit| (1..=MAX_LIMIT).contains(limit))
        .ok_or_else(|| {
            let fault = Fault::new("limit-invalid", format!("limit is 1 to {MAX_LIMIT}.")).with_limit(MAX_LIMIT as u64);
            Problem::invalid(Faults::from(fault.at("/limit")))
        })
}

/// The item the page begins after.
pub(crate) fn after<K: Kind>(raw: Option<&str>) -> Result<Option<Id<K>>, Problem> {
    raw.map(|raw| {
        raw.parse().map_err(|_| {
            let fault = Fault::new("cursor-invalid", "Use the next_cursor of the page before, unchanged.");
            Problem::invalid(Faults::from(fault.at("/cursor")))
        })
    })
    .transpose()
}
