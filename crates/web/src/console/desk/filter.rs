//! What the address says about the queue, and the address that says it.

use replenish_app::requests::{NewView, QueueFilter, QueueView};
use serde::Deserialize;

use crate::session::percent_encode;

/// Unknown values narrow nothing, as if left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct QueueQuery {
    view: String,
    q: String,
    marketplace: String,
    organisation: String,
    pub(super) after: String,
    pub(super) done: Option<String>,
}

impl QueueQuery {
    /// What a view that could not be saved shows.
    pub(super) fn of(new: &NewView) -> Self {
        Self {
            view: new.view.clone(),
            q: new.q.clone(),
            marketplace: new.marketplace.clone(),
            organisation: new.organisation.clone(),
            ..Self::default()
        }
    }

    pub(super) fn filter(&self) -> QueueFilter {
        let q = self.q.replace('\0', "");
        let q = q.trim();
        QueueFilter {
            view: self.view.parse().unwrap_or_default(),
            q: (!q.is_empty()).then(|| q.to_owned()),
            marketplace: self.marketplace.parse().ok(),
            organisation: self.organisation.parse().ok(),
        }
    }
}

/// The filter as fields of a form or an address, without those that narrow nothing.
pub(super) fn fields(filter: &QueueFilter) -> Vec<(&'static str, String)> {
    let fields = [
        ("view", filter.view.as_str().to_owned()),
        ("q", filter.q.clone().unwrap_or_default()),
        ("marketplace", text(filter.marketplace.as_ref())),
        ("organisation", text(filter.organisation.as_ref())),
    ];
    fields.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// Where the filter is shown; `path` is `/desk` or the export.
pub(super) fn address(path: &str, filter: &QueueFilter) -> String {
    let pairs: Vec<_> = fields(filter)
        .iter()
        .map(|(name, value)| format!("{name}={}", percent_encode(value)))
        .collect();
    format!("{path}?{}", pairs.join("&"))
}

/// The same narrowing in another view.
pub(super) fn in_view(filter: &QueueFilter, view: QueueView) -> QueueFilter {
    QueueFilter { view, ..filter.clone() }
}

fn text(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}
