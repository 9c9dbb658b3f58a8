//! Sensors with what holds for their slots: how they stand, and how reliably they are heard.

use std::collections::{HashMap, hash_map::Entry};

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{
    device::{DeviceId, DeviceName, Environment, ReplenishmentId},
    quantity::Amount,
    request::{SensorKind, SlotContent, Threshold},
    sensor::{Attention, Known, Standing, Tie},
};
use replenish_protocol::{measurement::MeasurementDeclaration, quantity::Quantity};
use replenish_store::{
    Conn, StoreError,
    fleet::{self, Span, StoredSensor},
};

use crate::requests::{self, Terms};

/// A sensor as its maker sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SensorView {
    /// What is declared and known.
    pub sensor: StoredSensor,
    /// What the device of its slot is called; none without a slot.
    pub device_name: Option<DeviceName>,
    /// From where on it asks for attention, if it is tied to a slot whose level is told.
    pub attention: Option<Attention>,
    /// Hours between its reports: what its slot was approved with, or a day.
    pub interval_hours: i64,
    /// How it stands now.
    pub standing: Standing,
}

/// How reliably a sensor was heard in the last week: in how many of the spans in which a report was
/// due there was one that is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signal {
    /// Spans as long as the report interval; fewer for a sensor that is younger than a week.
    pub expected: usize,
    /// Those in which a report was measured that is believed.
    pub heard: usize,
}

/// How far back the signal is looked at.
pub const SIGNAL_DAYS: i64 = 7;

/// Hours between reports of a sensor without a slot (`protocol.md` 3.9).
const DAILY: i64 = 24;

/// Looks up what holds for each device once, however many sensors are tied to it.
pub(super) struct Judge {
    now: Timestamp,
    known: HashMap<(DeviceId, Environment), Option<Terms>>,
}

impl Judge {
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            now,
            known: HashMap::new(),
        }
    }

    pub(super) async fn view(&mut self, conn: &mut Conn, sensor: StoredSensor) -> Result<SensorView, StoreError> {
        let now = self.now;
        let terms = self.terms(conn, &sensor).await?;
        let slot = sensor.slot.as_ref();
        let of_slot = terms.zip(slot).and_then(|(terms, slot)| terms.slots.get(&slot.slot_id));
        let attention = of_slot
            .filter(|_| sensor.tie == Tie::Tied && sensor.kind != SensorKind::Usage)
            .and_then(|(content, threshold)| attention(&sensor, content, *threshold));
        let known = Known {
            state: sensor.state,
            heard_at: sensor.heard_at,
            doubted_at: sensor.doubted_at,
            attention,
        };
        Ok(SensorView {
            device_name: terms.map(|terms| terms.device_name.clone()),
            interval_hours: of_slot.map_or(DAILY, |(content, _)| content.report_interval_hours.clamp(1, DAILY)),
            standing: Standing::of(&known, now),
            attention,
            sensor,
        })
    }

    pub(super) async fn views(
        &mut self,
        conn: &mut Conn,
        sensors: Vec<StoredSensor>,
    ) -> Result<Vec<SensorView>, StoreError> {
        let mut views = Vec::with_capacity(sensors.len());
        for sensor in sensors {
            views.push(self.view(conn, sensor).await?);
        }
        Ok(views)
    }

    async fn terms(&mut self, conn: &mut Conn, sensor: &StoredSensor) -> Result<Option<&Terms>, StoreError> {
        let Some(slot) = &sensor.slot else { return Ok(None) };
        let environment = sensor
            .replenishment_id
            .as_ref()
            .map_or(Environment::Production, ReplenishmentId::environment);
        let key = (slot.device, environment);
        let terms = match self.known.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(requests::terms(conn, slot.device, environment).await?),
        };
        Ok(terms.as_ref())
    }
}

/// How reliably these sensors were heard, in their order; one look into the history for each span.
pub(super) async fn signals(conn: &mut Conn, views: &[SensorView], now: Timestamp) -> Result<Vec<Signal>, StoreError> {
    let mut spans = Vec::new();
    let mut counts = Vec::with_capacity(views.len());
    for view in views {
        let before = spans.len();
        spans.extend(due_spans(view, now));
        counts.push(spans.len() - before);
    }
    let heard = fleet::heard_in(conn, &spans).await?;
    let mut rest = heard.as_slice();
    let signals = counts.into_iter().map(|expected| {
        let (own, others) = rest.split_at(expected);
        rest = others;
        Signal {
            expected,
            heard: own.iter().filter(|heard| **heard).count(),
        }
    });
    Ok(signals.collect())
}

/// The whole intervals before `now`, within the last days and since the sensor was declared.
fn due_spans(view: &SensorView, now: Timestamp) -> impl Iterator<Item = Span> {
    let length = SignedDuration::from_hours(view.interval_hours);
    let since = view
        .sensor
        .created_at
        .max(now - SignedDuration::from_hours(24 * SIGNAL_DAYS));
    let sensor = view.sensor.id;
    std::iter::successors(Some(now), move |to| to.checked_sub(length).ok())
        .map(move |to| Span {
            sensor,
            from: to.saturating_sub(length).unwrap_or(Timestamp::MIN),
            to,
        })
        .take_while(move |span| span.from >= since)
}

/// The threshold in the unit that the sensor declared; none where the two do not compare.
fn attention(sensor: &StoredSensor, content: &SlotContent, threshold: Threshold) -> Option<Attention> {
    let declared = MeasurementDeclaration::stored(sensor.measurement, sensor.unit)?;
    let capacity = if declared == MeasurementDeclaration::Percentage {
        Amount::whole(100)?
    } else {
        let approved = MeasurementDeclaration::of(content);
        let capacity = Quantity::new(content.capacity, approved).ok()?;
        capacity.convert_to(&declared).ok()?.quantity.amount()
    };
    Some(Attention::of(capacity, threshold, content.direction))
}
