//! Capabilities of an endpoint (`protocol.md` 3.3 to 3.7).

use replenish_domain::{device::ReplenishmentId, request::SensorKind};
use serde::{Serialize, Serializer};

use crate::{envelope::Version, label::CapabilityResources, measurement::MeasurementDeclaration};

/// One entry of an endpoint's `capabilities`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Capability {
    /// The generic interface.
    Alexa,
    /// Tells whether the device can be reached.
    EndpointHealth,
    /// One of the three inventory sensors.
    Sensor(Sensor),
}

/// An inventory sensor: what one slot is on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sensor {
    /// Which of the three interfaces.
    pub kind: SensorKind,
    /// Its name within the interface; the same for every customer's device of the model.
    pub instance: String,
    /// What customers call the supply.
    pub resources: CapabilityResources,
    /// What it reports in, and which slot it is.
    pub configuration: Configuration,
}

/// Stands beside `properties`, never inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Configuration {
    /// What reports are measured in.
    pub measurement: MeasurementDeclaration,
    /// The slot's replenishment ID; without one the supply is tracked but cannot be reordered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replenishment: Option<Replenishment>,
}

/// Ties a sensor to a registered slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "@type")]
pub enum Replenishment {
    /// The only kind there is.
    DashReplenishmentId {
        /// The ID the console shows for the slot.
        value: ReplenishmentId,
    },
}

/// The interfaces a discovery response of this programme names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interface {
    /// The generic interface.
    Alexa,
    /// Whether the device can be reached.
    EndpointHealth,
    /// How much is left.
    InventoryLevelSensor,
    /// How much was used since the last report.
    InventoryUsageSensor,
    /// How much of a part's life was used up since the last report.
    InventoryLevelUsageSensor,
}

impl Interface {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Alexa => "Alexa",
            Self::EndpointHealth => "Alexa.EndpointHealth",
            Self::InventoryLevelSensor => "Alexa.InventoryLevelSensor",
            Self::InventoryUsageSensor => "Alexa.InventoryUsageSensor",
            Self::InventoryLevelUsageSensor => "Alexa.InventoryLevelUsageSensor",
        }
    }

    /// The property whose changes are reported; usage and level usage sensors send events instead
    /// and have none.
    #[must_use]
    pub const fn property(self) -> Option<&'static str> {
        match self {
            Self::EndpointHealth => Some("connectivity"),
            Self::InventoryLevelSensor => Some("level"),
            Self::Alexa | Self::InventoryUsageSensor | Self::InventoryLevelUsageSensor => None,
        }
    }
}

impl From<SensorKind> for Interface {
    fn from(kind: SensorKind) -> Self {
        match kind {
            SensorKind::Level => Self::InventoryLevelSensor,
            SensorKind::Usage => Self::InventoryUsageSensor,
            SensorKind::LevelUsage => Self::InventoryLevelUsageSensor,
        }
    }
}

impl Capability {
    /// The interface it declares.
    #[must_use]
    pub fn interface(&self) -> Interface {
        match self {
            Self::Alexa => Interface::Alexa,
            Self::EndpointHealth => Interface::EndpointHealth,
            Self::Sensor(sensor) => sensor.kind.into(),
        }
    }
}

impl Serialize for Capability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let interface = self.interface();
        let sensor = match self {
            Self::Sensor(sensor) => Some(sensor),
            Self::Alexa | Self::EndpointHealth => None,
        };
        Wire {
            r#type: "AlexaInterface",
            interface: interface.as_str(),
            version: Version::Three,
            instance: sensor.map(|sensor| sensor.instance.as_str()),
            properties: interface.property().map(Properties::reported),
            capability_resources: sensor.map(|sensor| &sensor.resources),
            configuration: sensor.map(|sensor| &sensor.configuration),
        }
        .serialize(serializer)
    }
}

/// A capability in the order its fields are documented in.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    r#type: &'static str,
    interface: &'static str,
    version: Version,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties>,
    #[serde(skip_serializing_if = "Option::is_none")]
    capability_resources: Option<&'a CapabilityResources>,
    #[serde(skip_serializing_if = "Option::is_none")]
    configuration: Option<&'a Configuration>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties {
    supported: [Supported; 1],
    proactively_reported: bool,
    retrievable: bool,
}

#[derive(Serialize)]
struct Supported {
    name: &'static str,
}

impl Properties {
    /// One property that is reported unasked, as the programme's daily reports need, and on request.
    const fn reported(name: &'static str) -> Self {
        Self {
            supported: [Supported { name }],
            proactively_reported: true,
            retrievable: true,
        }
    }
}
