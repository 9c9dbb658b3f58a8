//! Endpoints and sensors in JSON. Nothing of the customer is in them.

use replenish_app::inventory::{EndpointView, SensorView, Signal};
use replenish_domain::{
    quantity::{Amount, Measurement, Unit},
    request::{Direction, SensorKind},
    sensor::{SensorState, Standing, Tie, Total},
};
use replenish_protocol::capability::Interface;
use serde::Serialize;
use utoipa::{ToSchema, openapi::Object};

use crate::api::choices;

/// A customer's device, as its cloud describes it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Endpoint)]
pub(super) struct EndpointBody {
    id: String,
    /// What its cloud calls it.
    endpoint_id: String,
    /// The device cloud.
    client: ClientBody,
    /// Whose cloud it is.
    organisation: String,
    /// The model, as the cloud says.
    #[schema(required = true)]
    model: Option<String>,
    /// When the cloud described it first.
    #[schema(format = DateTime)]
    created_at: String,
    /// When the cloud described it last.
    #[schema(format = DateTime)]
    described_at: String,
    /// By interface and instance.
    sensors: Vec<SensorBody>,
}

/// A device cloud by its name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EndpointClient)]
pub(super) struct ClientBody {
    pub(super) id: String,
    pub(super) name: String,
}

/// An inventory sensor.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Sensor)]
pub(super) struct SensorBody {
    /// Such as `Alexa.InventoryLevelSensor`.
    #[schema(schema_with = interfaces)]
    interface: &'static str,
    /// Its name within the interface.
    instance: String,
    /// How it stands.
    #[schema(schema_with = states)]
    state: &'static str,
    /// The newest level, or what is left of the part; null where only usage is told, and before the
    /// first report.
    #[schema(required = true, value_type = Option<f64>)]
    value: Option<Amount>,
    /// Everything that was used, of a usage sensor.
    #[schema(required = true, value_type = Option<f64>)]
    used: Option<f64>,
    /// What values are measured in.
    #[schema(schema_with = measurements)]
    measurement: &'static str,
    /// The unit of a volume or weight.
    #[schema(required = true)]
    unit: Option<&'static str>,
    /// When the newest sample was measured.
    #[schema(required = true, format = DateTime)]
    as_of: Option<String>,
    /// When a report that is believed came last.
    #[schema(required = true, format = DateTime)]
    last_report_at: Option<String>,
    /// From where on the slot asks for attention.
    #[schema(required = true)]
    threshold: Option<ThresholdBody>,
    /// How reliably it was heard in the last seven days.
    signal: SignalBody,
    /// The replenishment ID, as it is declared.
    #[schema(required = true)]
    replenishment_id: Option<String>,
    /// Whether it is tied to a slot; `tied`, or why it is not.
    #[schema(schema_with = ties)]
    tie: &'static str,
    /// The same in words, and what to do.
    tie_explanation: &'static str,
    /// The slot of its ID, tied to it or not.
    #[schema(required = true)]
    slot: Option<SlotBody>,
}

/// From where on a slot asks for attention.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SensorThreshold)]
struct ThresholdBody {
    /// In what the sensor is measured in.
    #[schema(value_type = f64)]
    value: Amount,
    /// A supply asks at or below the value, a receptacle at or above it.
    #[schema(schema_with = directions)]
    direction: &'static str,
}

/// How reliably a sensor was heard.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SensorSignal)]
struct SignalBody {
    /// Report intervals of the last seven days, or since the sensor was declared.
    expected_intervals: usize,
    /// Those in which a report was measured that is believed.
    heard_intervals: usize,
    /// Hours of an interval.
    interval_hours: i64,
    /// All reports since the sensor was declared.
    reports: i64,
    /// Those of them that are not believed.
    quarantined: i64,
}

/// A slot of a registered device.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SensorSlot)]
struct SlotBody {
    device: String,
    slot_id: String,
}

impl EndpointBody {
    pub(super) fn of(view: &EndpointView) -> Self {
        let endpoint = &view.endpoint;
        let sensors = view.sensors.iter();
        Self {
            id: endpoint.id.to_string(),
            endpoint_id: endpoint.endpoint_id.clone(),
            client: ClientBody {
                id: endpoint.client.to_string(),
                name: endpoint.client_name.to_string(),
            },
            organisation: endpoint.organisation.to_string(),
            model: endpoint.model.clone(),
            created_at: endpoint.created_at.to_string(),
            described_at: endpoint.described_at.to_string(),
            sensors: sensors.map(|(view, signal)| SensorBody::of(view, *signal)).collect(),
        }
    }
}

impl SensorBody {
    fn of(view: &SensorView, signal: Signal) -> Self {
        let sensor = &view.sensor;
        Self {
            interface: Interface::from(sensor.kind).as_str(),
            instance: sensor.instance.clone(),
            state: view.standing.as_str(),
            value: sensor.state.level(),
            used: match sensor.state {
                SensorState::Usage(state) => Some(number(state.used)),
                SensorState::Level(_) | SensorState::LevelUsage(_) => None,
            },
            measurement: sensor.measurement.as_str(),
            unit: sensor.unit.map(Unit::as_str),
            as_of: sensor.state.newest_at().map(|at| at.to_string()),
            last_report_at: sensor.heard_at.map(|at| at.to_string()),
            threshold: view.attention.map(|attention| ThresholdBody {
                value: attention.at,
                direction: attention.direction.as_str(),
            }),
            signal: SignalBody {
                expected_intervals: signal.expected,
                heard_intervals: signal.heard,
                interval_hours: view.interval_hours,
                reports: sensor.reports,
                quarantined: sensor.quarantined,
            },
            replenishment_id: sensor.replenishment_id.as_ref().map(ToString::to_string),
            tie: sensor.tie.as_str(),
            tie_explanation: sensor.tie.explanation(),
            slot: sensor.slot.as_ref().map(|slot| SlotBody {
                device: slot.device.to_string(),
                slot_id: slot.slot_id.to_string(),
            }),
        }
    }
}

/// A sum may be larger than an amount; then its last digits are rounded.
fn number(total: Total) -> f64 {
    self::millionths(total.millionths())
}

/// Millionths as a JSON number; exact up to fifteen digits.
#[expect(clippy::cast_precision_loss, reason = "a sum of more than fifteen digits is rounded")]
pub(super) fn millionths(millionths: i64) -> f64 {
    millionths as f64 / 1_000_000.0
}

pub(super) fn interfaces() -> Object {
    choices([SensorKind::Level, SensorKind::Usage, SensorKind::LevelUsage].map(|kind| Interface::from(kind).as_str()))
}

pub(super) fn states() -> Object {
    choices(Standing::ALL.map(Standing::as_str))
}

fn measurements() -> Object {
    choices(Measurement::ALL.map(Measurement::as_str))
}

fn ties() -> Object {
    choices(Tie::ALL.map(Tie::as_str))
}

fn directions() -> Object {
    choices([Direction::Supply, Direction::Receptacle].map(Direction::as_str))
}
