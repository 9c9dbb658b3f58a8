//! Payloads, each read as its header says.

use std::borrow::Cow;

use serde::Deserialize;

use super::{
    Body, Header, Malformed, Scope, Token, Unusable, UsageKind,
    endpoint::{MAX_ENDPOINTS, endpoint_ids, endpoints},
    leaf::{Leaf, Object, is_text, name, object, optional_text, required, text, time},
    level::{Property, readings},
    place::Place,
    quantity::quantity,
    token,
};

/// A payload, and the token of its scope.
pub(super) struct Payload<'a> {
    pub(super) body: Body<'a>,
    pub(super) token: Option<Token<'a>>,
}

impl Body<'_> {
    /// Whether the message is about one endpoint, so that it has to name it.
    pub(super) const fn needs_endpoint(&self) -> bool {
        matches!(
            self,
            Self::ChangeReport { .. } | Self::StateReport | Self::Consumed { .. } | Self::Replaced { .. }
        )
    }
}

/// Reads the payload of the message that `header` names.
pub(super) fn read<'a>(header: &Header<'a>, payload: Leaf<'a>) -> Result<Payload<'a>, Malformed> {
    let place = Place::Start("event.header");
    let namespace = text(header.namespace, &place.member("namespace"))?;
    let name = text(header.name, &place.member("name"))?;
    let body = match (&*namespace, &*name) {
        ("Alexa", "ChangeReport") => change_report(payload)?,
        ("Alexa.InventoryUsageSensor", "InventoryConsumed") => consumed(UsageKind::Usage, header, payload)?,
        ("Alexa.InventoryLevelUsageSensor", "InventoryConsumed") => consumed(UsageKind::LevelUsage, header, payload)?,
        ("Alexa.InventoryLevelUsageSensor", "InventoryReplaced") => replaced(header, payload)?,
        ("Alexa.Discovery", "Discover.Response") => return discovery(header, payload, Discovery::Response),
        ("Alexa.Discovery", "AddOrUpdateReport") => return discovery(header, payload, Discovery::AddOrUpdate),
        ("Alexa.Discovery", "DeleteReport") => return discovery(header, payload, Discovery::Delete),
        ("Alexa", "StateReport") => Body::StateReport,
        ("Alexa", "Response") => Body::Response,
        ("Alexa.Authorization", "AcceptGrant.Response") => Body::AcceptGrantResponse,
        (_, "ErrorResponse") => error_response(payload)?,
        _ => return Ok(Payload::plain(Body::Other { namespace, name })),
    };
    check_version(header)?;
    Ok(Payload::plain(body))
}

impl<'a> Payload<'a> {
    const fn plain(body: Body<'a>) -> Self {
        Self { body, token: None }
    }
}

fn check_version(header: &Header<'_>) -> Result<(), Unusable> {
    if is_text(header.payload_version, "3") {
        return Ok(());
    }
    let place = Place::Start("event.header.payloadVersion");
    Err(place.unusable("must be the text \"3\""))
}

fn change_report(payload: Leaf<'_>) -> Result<Body<'_>, Unusable> {
    #[derive(Deserialize)]
    struct Fields<'a> {
        #[serde(borrow)]
        change: Leaf<'a>,
    }
    #[derive(Deserialize)]
    struct Change<'a> {
        #[serde(borrow)]
        properties: Option<Vec<Object<Property<'a>>>>,
    }
    let fields: Fields<'_> = object(payload, &Place::PAYLOAD)?;
    let place = Place::Start("event.payload.change");
    let change: Change<'_> = object(fields.change, &place)?;
    let place = place.member("properties");
    let properties = change.properties.ok_or_else(|| place.unusable("is missing"))?;
    Ok(Body::ChangeReport {
        readings: readings(&properties, &place),
    })
}

fn consumed<'a>(sensor: UsageKind, header: &Header<'a>, payload: Leaf<'a>) -> Result<Body<'a>, Unusable> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Fields<'a> {
        #[serde(borrow)]
        usage: Leaf<'a>,
        #[serde(borrow)]
        time_of_sample: Leaf<'a>,
        #[serde(borrow)]
        instance: Leaf<'a>,
    }
    let place = Place::PAYLOAD;
    let fields: Fields<'a> = object(payload, &place)?;
    Ok(Body::Consumed {
        sensor,
        instance: instance(header, fields.instance)?,
        usage: quantity(fields.usage, &place.member("usage"))?,
        sampled_at: time(fields.time_of_sample, &place.member("timeOfSample"))?,
    })
}

fn replaced<'a>(header: &Header<'a>, payload: Leaf<'a>) -> Result<Body<'a>, Unusable> {
    /// No readable page shows the spelling, so both are read; the first of each pair wins.
    #[derive(Deserialize)]
    struct Fields<'a> {
        #[serde(rename = "newAbsoluteLevel", borrow)]
        new_level: Leaf<'a>,
        #[serde(rename = "new_absolute_level", borrow)]
        new_level_in_snake_case: Leaf<'a>,
        #[serde(rename = "replaceDate", borrow)]
        date: Leaf<'a>,
        #[serde(rename = "replace_date", borrow)]
        date_in_snake_case: Leaf<'a>,
        #[serde(rename = "timeOfSample", borrow)]
        time_of_sample: Leaf<'a>,
        #[serde(rename = "time_of_sample", borrow)]
        time_of_sample_in_snake_case: Leaf<'a>,
        #[serde(borrow)]
        instance: Leaf<'a>,
    }
    let place = Place::PAYLOAD;
    let fields: Fields<'a> = object(payload, &place)?;
    let first = |candidates: &[(Leaf<'a>, &'static str)]| {
        let present = candidates.iter().find(|(leaf, _)| leaf.is_some());
        present.copied()
    };
    let new_level = first(&[
        (fields.new_level, "newAbsoluteLevel"),
        (fields.new_level_in_snake_case, "new_absolute_level"),
    ]);
    let replaced_at = first(&[
        (fields.date, "replaceDate"),
        (fields.date_in_snake_case, "replace_date"),
        (fields.time_of_sample, "timeOfSample"),
        (fields.time_of_sample_in_snake_case, "time_of_sample"),
    ]);
    Ok(Body::Replaced {
        instance: instance(header, fields.instance)?,
        new_level: new_level
            .map(|(leaf, name)| quantity(leaf, &place.member(name)))
            .transpose()?,
        replaced_at: replaced_at
            .map(|(leaf, name)| time(leaf, &place.member(name)))
            .transpose()?,
    })
}

/// The sensor of an inventory event, which stands in the header.
fn instance<'a>(header: &Header<'a>, misplaced: Leaf<'a>) -> Result<Cow<'a, str>, Unusable> {
    let place = Place::Start("event.header.instance");
    if header.instance.is_none() && misplaced.is_some() {
        return Err(place.unusable("is missing; the sensor is named in the header, not in the payload"));
    }
    name(header.instance, &place)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Discovery {
    Response,
    AddOrUpdate,
    Delete,
}

fn discovery<'a>(header: &Header<'a>, payload: Leaf<'a>, message: Discovery) -> Result<Payload<'a>, Malformed> {
    #[derive(Deserialize)]
    struct Fields<'a> {
        #[serde(borrow)]
        endpoints: Leaf<'a>,
        #[serde(borrow)]
        scope: Option<Object<Scope<'a>>>,
    }
    check_version(header)?;
    let fields: Fields<'a> = object(payload, &Place::PAYLOAD)?;
    let place = Place::PAYLOAD.member("endpoints");
    let count = count(fields.endpoints, &place)?;
    if count > MAX_ENDPOINTS {
        return Err(Malformed::too_large(format!(
            "{place} has {count} entries; one message takes at most {MAX_ENDPOINTS}"
        )));
    }
    if count == 0 && message != Discovery::Response {
        return Err(place.unusable("must not be empty").into());
    }
    let body = match message {
        Discovery::Response => Body::DiscoverResponse {
            endpoints: endpoints(fields.endpoints, &place)?,
        },
        Discovery::AddOrUpdate => Body::AddOrUpdate {
            endpoints: endpoints(fields.endpoints, &place)?,
        },
        Discovery::Delete => Body::Delete {
            endpoint_ids: endpoint_ids(fields.endpoints, &place)?,
        },
    };
    let token = token(fields.scope.as_ref(), &Place::Start("event.payload.scope"))?;
    Ok(Payload { body, token })
}

/// How many entries an array has.
fn count(leaf: Leaf<'_>, place: &Place<'_>) -> Result<usize, Unusable> {
    let raw = required(leaf, place)?;
    super::shape::read::<Vec<serde::de::IgnoredAny>>(raw.get(), place).map(|entries| entries.len())
}

fn error_response(payload: Leaf<'_>) -> Result<Body<'_>, Unusable> {
    #[derive(Deserialize)]
    struct Fields<'a> {
        #[serde(borrow)]
        r#type: Leaf<'a>,
        #[serde(borrow)]
        message: Leaf<'a>,
    }
    let fields: Fields<'_> = object(payload, &Place::PAYLOAD)?;
    Ok(Body::ErrorResponse {
        r#type: text(fields.r#type, &Place::PAYLOAD.member("type"))?,
        message: optional_text(fields.message, &Place::PAYLOAD.member("message"))?.unwrap_or_default(),
    })
}
