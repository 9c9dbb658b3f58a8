//! What is known beside the text.

use jiff::Timestamp;
use replenish_domain::request::SensorKind;
use serde::Deserialize;

use super::http::Http;
use crate::measurement::MeasurementDeclaration;

/// What is known beside the text; nothing by default.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Context {
    /// What every message should be; otherwise each is taken for what its header says.
    pub kind: Option<Kind>,
    /// The time; without it nothing lies in the future, and nothing is overdue.
    pub now: Option<Timestamp>,
    /// The messages come in right now, so they are overdue after a day. Those in a file may be old.
    pub is_live: bool,
    /// The device as it is registered.
    pub device: Option<RegisteredDevice>,
    /// The way the messages took.
    pub http: Option<Http>,
}

/// A device of the console.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegisteredDevice {
    /// The locales of its marketplaces, such as `de-DE`.
    pub locales: Vec<String>,
    /// Its slots.
    pub slots: Vec<RegisteredSlot>,
}

/// A slot of the console.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisteredSlot {
    /// Its name.
    pub slot_id: String,
    /// How it is sensed, once that is known.
    pub kind: Option<SensorKind>,
    /// What it is measured in, once that is known.
    pub measurement: Option<MeasurementDeclaration>,
    /// Its ID, once it is assigned.
    pub replenishment_id: Option<String>,
}

impl RegisteredSlot {
    /// Whether it is sensed so, as far as is known.
    pub(super) fn may_be(&self, kind: SensorKind) -> bool {
        self.kind.is_none_or(|known| known == kind)
    }
}

/// The kinds of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Kind {
    /// The answer to `Discover`.
    #[serde(rename = "Discover.Response")]
    DiscoverResponse,
    /// New or changed devices.
    AddOrUpdateReport,
    /// Devices that are gone.
    DeleteReport,
    /// Levels that changed.
    ChangeReport,
    /// The answer to `ReportState`.
    StateReport,
    /// Something was used.
    InventoryConsumed,
    /// A part was replaced.
    InventoryReplaced,
    /// The plain answer to a directive.
    Response,
    /// An answer that follows later.
    DeferredResponse,
    /// The answer of a device cloud that failed.
    ErrorResponse,
    /// The answer to `AcceptGrant`.
    #[serde(rename = "AcceptGrant.Response")]
    AcceptGrantResponse,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::DiscoverResponse,
        Self::AddOrUpdateReport,
        Self::DeleteReport,
        Self::ChangeReport,
        Self::StateReport,
        Self::InventoryConsumed,
        Self::InventoryReplaced,
        Self::Response,
        Self::DeferredResponse,
        Self::ErrorResponse,
        Self::AcceptGrantResponse,
    ];

    /// The `name` in its header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DiscoverResponse => "Discover.Response",
            Self::AddOrUpdateReport => "AddOrUpdateReport",
            Self::DeleteReport => "DeleteReport",
            Self::ChangeReport => "ChangeReport",
            Self::StateReport => "StateReport",
            Self::InventoryConsumed => "InventoryConsumed",
            Self::InventoryReplaced => "InventoryReplaced",
            Self::Response => "Response",
            Self::DeferredResponse => "DeferredResponse",
            Self::ErrorResponse => "ErrorResponse",
            Self::AcceptGrantResponse => "AcceptGrant.Response",
        }
    }

    /// The `namespace`s its header may have; any when there is none.
    pub(super) const fn namespaces(self) -> &'static [&'static str] {
        match self {
            Self::DiscoverResponse | Self::AddOrUpdateReport | Self::DeleteReport => &["Alexa.Discovery"],
            Self::ChangeReport | Self::StateReport | Self::Response | Self::DeferredResponse => &["Alexa"],
            Self::InventoryConsumed => &["Alexa.InventoryUsageSensor", "Alexa.InventoryLevelUsageSensor"],
            Self::InventoryReplaced => &["Alexa.InventoryLevelUsageSensor"],
            Self::ErrorResponse => &[],
            Self::AcceptGrantResponse => &["Alexa.Authorization"],
        }
    }

    /// The kind of a message with this header.
    pub(super) fn of(namespace: &str, name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| {
            let namespaces = kind.namespaces();
            kind.name() == name && (namespaces.is_empty() || namespaces.contains(&namespace))
        })
    }

    /// Whether the device cloud sends it of its own accord.
    pub(super) const fn is_proactive(self) -> bool {
        matches!(
            self,
            Self::ChangeReport
                | Self::InventoryConsumed
                | Self::InventoryReplaced
                | Self::AddOrUpdateReport
                | Self::DeleteReport
        )
    }

    /// Whether the scope stands in the payload, and there is no endpoint.
    pub(super) const fn has_scope_in_payload(self) -> bool {
        matches!(self, Self::AddOrUpdateReport | Self::DeleteReport)
    }
}
