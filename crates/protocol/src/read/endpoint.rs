//! The endpoints of discovery messages (`protocol.md` 3.3, 3.4, 4.1 and 4.3).

use std::{borrow::Cow, collections::HashSet};

use replenish_domain::request::SensorKind;
use serde::Deserialize;

use super::{
    Unusable,
    leaf::{Leaf, Object, flag, is_text, name, object, optional_object, optional_text, required, text},
    place::Place,
    quantity::declaration,
    shape,
};
use crate::{capability::Interface, endpoint::MAX_CAPABILITIES, measurement::MeasurementDeclaration};

/// A device as its maker's cloud describes it, as far as supplies are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointReport<'a> {
    /// 1 to 256 characters; a period is accepted.
    pub endpoint_id: Cow<'a, str>,
    /// What the customer calls it; 1 to 256 characters.
    pub friendly_name: Cow<'a, str>,
    /// 1 to 256 characters.
    pub manufacturer: Cow<'a, str>,
    /// 1 to 256 characters.
    pub description: Cow<'a, str>,
    /// `additionalAttributes.model`.
    pub model: Option<Cow<'a, str>>,
    /// `additionalAttributes.serialNumber`.
    pub serial: Option<Cow<'a, str>>,
    /// The inventory sensors; other capabilities are left out unchecked.
    pub sensors: Vec<SensorReport<'a>>,
}

/// One inventory sensor of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SensorReport<'a> {
    /// Which of the three interfaces.
    pub kind: SensorKind,
    /// Its name within the interface of the endpoint, 1 to 256 characters.
    pub instance: Cow<'a, str>,
    /// What its reports are measured in.
    pub measurement: MeasurementDeclaration,
    /// The slot it is tied to; it may come later, in another report.
    pub replenishment_id: Option<Cow<'a, str>>,
    /// Whether the device cloud promises change reports.
    pub proactively_reported: bool,
    /// Whether the device cloud answers when asked for the state.
    pub retrievable: bool,
    /// What the customer calls the supply; at least one.
    pub labels: Vec<LabelReport<'a>>,
}

/// A name of a supply (`protocol.md` 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelReport<'a> {
    /// Written out in one locale.
    Text {
        /// What customers read.
        text: Cow<'a, str>,
        /// A language and a region, such as `de-DE`; not checked.
        locale: Cow<'a, str>,
    },
    /// An entry of the asset catalogue.
    Asset {
        /// Such as `Alexa.DeviceName.Fan`; not checked.
        id: Cow<'a, str>,
    },
}

/// The most endpoints of one message.
pub const MAX_ENDPOINTS: usize = 300;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    #[serde(borrow)]
    endpoint_id: Leaf<'a>,
    #[serde(borrow)]
    friendly_name: Leaf<'a>,
    #[serde(borrow)]
    manufacturer_name: Leaf<'a>,
    #[serde(borrow)]
    description: Leaf<'a>,
    #[serde(borrow)]
    additional_attributes: Leaf<'a>,
    #[serde(borrow)]
    capabilities: Leaf<'a>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Attributes<'a> {
    #[serde(borrow)]
    model: Leaf<'a>,
    #[serde(borrow)]
    serial_number: Leaf<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CapabilityFields<'a> {
    #[serde(borrow)]
    interface: Leaf<'a>,
    #[serde(borrow)]
    instance: Leaf<'a>,
    #[serde(borrow)]
    properties: Leaf<'a>,
    #[serde(borrow)]
    capability_resources: Leaf<'a>,
    #[serde(borrow)]
    configuration: Leaf<'a>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    #[serde(borrow)]
    proactively_reported: Leaf<'a>,
    #[serde(borrow)]
    retrievable: Leaf<'a>,
    #[serde(borrow)]
    configuration: Leaf<'a>,
}

#[derive(Deserialize)]
struct Configuration<'a> {
    #[serde(borrow)]
    measurement: Leaf<'a>,
    #[serde(borrow)]
    replenishment: Leaf<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Resources<'a> {
    #[serde(borrow)]
    friendly_names: Leaf<'a>,
}

#[derive(Deserialize)]
struct Tagged<'a> {
    #[serde(rename = "@type", borrow)]
    r#type: Leaf<'a>,
    #[serde(borrow)]
    value: Leaf<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LabelValue<'a> {
    #[serde(borrow)]
    text: Leaf<'a>,
    #[serde(borrow)]
    locale: Leaf<'a>,
    #[serde(borrow)]
    asset_id: Leaf<'a>,
}

/// The endpoints of `payload.endpoints`, each once. How many there may be is the caller's affair.
pub(super) fn endpoints<'a>(leaf: Leaf<'a>, place: &Place<'_>) -> Result<Vec<EndpointReport<'a>>, Unusable> {
    let all = list::<Object<Fields<'a>>>(leaf, place)?;
    let mut seen = HashSet::new();
    let mut reports = Vec::with_capacity(all.len());
    for (index, Object(fields)) in all.iter().enumerate() {
        let place = place.item(index);
        let report = endpoint(fields, &place)?;
        if !seen.insert(report.endpoint_id.clone()) {
            return Err(place.member("endpointId").unusable("is that of an earlier endpoint"));
        }
        reports.push(report);
    }
    Ok(reports)
}

/// The identifiers of a `DeleteReport`, in their order.
pub(super) fn endpoint_ids<'a>(leaf: Leaf<'a>, place: &Place<'_>) -> Result<Vec<Cow<'a, str>>, Unusable> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Named<'a> {
        #[serde(borrow)]
        endpoint_id: Leaf<'a>,
    }
    let all = list::<Object<Named<'a>>>(leaf, place)?;
    let ids = all.iter().enumerate();
    ids.map(|(index, Object(named))| name(named.endpoint_id, &place.item(index).member("endpointId")))
        .collect()
}

fn endpoint<'a>(fields: &Fields<'a>, place: &Place<'_>) -> Result<EndpointReport<'a>, Unusable> {
    let attributes_place = place.member("additionalAttributes");
    let attributes = optional_object::<Attributes<'a>>(fields.additional_attributes, &attributes_place)?;
    Ok(EndpointReport {
        endpoint_id: name(fields.endpoint_id, &place.member("endpointId"))?,
        friendly_name: name(fields.friendly_name, &place.member("friendlyName"))?,
        manufacturer: name(fields.manufacturer_name, &place.member("manufacturerName"))?,
        description: name(fields.description, &place.member("description"))?,
        model: optional_text(attributes.model, &attributes_place.member("model"))?,
        serial: optional_text(attributes.serial_number, &attributes_place.member("serialNumber"))?,
        sensors: sensors(fields.capabilities, &place.member("capabilities"))?,
    })
}

fn sensors<'a>(leaf: Leaf<'a>, place: &Place<'_>) -> Result<Vec<SensorReport<'a>>, Unusable> {
    let capabilities = list::<Object<CapabilityFields<'a>>>(leaf, place)?;
    if capabilities.len() > MAX_CAPABILITIES {
        return Err(place.unusable(format!("must have at most {MAX_CAPABILITIES} entries")));
    }
    let mut sensors: Vec<SensorReport<'a>> = Vec::new();
    for (index, Object(fields)) in capabilities.iter().enumerate() {
        let place = place.item(index);
        let Some(kind) = sensor_kind(fields.interface) else {
            continue;
        };
        let sensor = sensor(kind, fields, &place)?;
        let is_same = |other: &SensorReport<'a>| other.kind == kind && other.instance == sensor.instance;
        if sensors.iter().any(is_same) {
            return Err(place
                .member("instance")
                .unusable("is that of an earlier sensor of the interface"));
        }
        sensors.push(sensor);
    }
    Ok(sensors)
}

fn sensor_kind(interface: Leaf<'_>) -> Option<SensorKind> {
    let mut kinds = SensorKind::ALL.iter().copied();
    kinds.find(|kind| is_text(interface, Interface::from(*kind).as_str()))
}

fn sensor<'a>(
    kind: SensorKind,
    fields: &CapabilityFields<'a>,
    place: &Place<'_>,
) -> Result<SensorReport<'a>, Unusable> {
    let properties_place = place.member("properties");
    let properties = optional_object::<Properties<'a>>(fields.properties, &properties_place)?;
    let configuration_place = place.member("configuration");
    if fields.configuration.is_none() && properties.configuration.is_some() {
        return Err(configuration_place.unusable("is missing; it stands beside properties, not inside"));
    }
    let configuration: Configuration<'a> = object(fields.configuration, &configuration_place)?;
    Ok(SensorReport {
        kind,
        instance: name(fields.instance, &place.member("instance"))?,
        measurement: declaration(configuration.measurement, &configuration_place.member("measurement"))?,
        replenishment_id: replenishment_id(
            configuration.replenishment,
            &configuration_place.member("replenishment"),
        )?,
        proactively_reported: flag(
            properties.proactively_reported,
            &properties_place.member("proactivelyReported"),
        )?,
        retrievable: flag(properties.retrievable, &properties_place.member("retrievable"))?,
        labels: labels(fields.capability_resources, &place.member("capabilityResources"))?,
    })
}

fn replenishment_id<'a>(leaf: Leaf<'a>, place: &Place<'_>) -> Result<Option<Cow<'a, str>>, Unusable> {
    let Some(_) = leaf else { return Ok(None) };
    let tagged: Tagged<'a> = object(leaf, place)?;
    if !is_text(tagged.r#type, "DashReplenishmentId") {
        return Err(place.member("@type").unusable("must be DashReplenishmentId"));
    }
    name(tagged.value, &place.member("value")).map(Some)
}

fn labels<'a>(leaf: Leaf<'a>, place: &Place<'_>) -> Result<Vec<LabelReport<'a>>, Unusable> {
    let resources: Resources<'a> = object(leaf, place)?;
    let place = place.member("friendlyNames");
    let labels = list::<Object<Tagged<'a>>>(resources.friendly_names, &place)?;
    if labels.is_empty() {
        return Err(place.unusable("must not be empty"));
    }
    let labels = labels.iter().enumerate();
    labels
        .map(|(index, Object(tagged))| label(tagged, &place.item(index)))
        .collect()
}

fn label<'a>(tagged: &Tagged<'a>, place: &Place<'_>) -> Result<LabelReport<'a>, Unusable> {
    let value_place = place.member("value");
    let value: LabelValue<'a> = object(tagged.value, &value_place)?;
    let type_place = place.member("@type");
    match &*text(tagged.r#type, &type_place)? {
        "text" => Ok(LabelReport::Text {
            text: name(value.text, &value_place.member("text"))?,
            locale: name(value.locale, &value_place.member("locale"))?,
        }),
        "asset" => Ok(LabelReport::Asset {
            id: name(value.asset_id, &value_place.member("assetId"))?,
        }),
        _ => Err(type_place.unusable("must be text or asset")),
    }
}

fn list<'a, T: Deserialize<'a>>(leaf: Leaf<'a>, place: &Place<'_>) -> Result<Vec<T>, Unusable> {
    shape::read(required(leaf, place)?.get(), place)
}
