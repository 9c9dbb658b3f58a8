//! What customers' devices tell of their supplies: the way of a report from a device cloud's bytes
//! into the database, and what their makers see of it.

mod admit;
mod batch;
mod deliver;
mod describe;
mod error;
mod findings;
mod fleet;
mod history;
mod incoming;
mod judge;
mod live;
mod plot;
mod post;
mod queue;
mod refused;
mod retention;
mod ties;

pub(crate) use admit::Knocks;
pub use deliver::MAX_MESSAGE;
pub use error::FleetError;
pub use findings::{FindingCursor, FindingPage};
pub use fleet::{EndpointView, FleetCounts, FleetFilter, FleetPage, MOST_COUNTED};
pub use history::{HistoryPage, SensorFile, SensorPlace, window};
pub use judge::{SIGNAL_DAYS, SensorView, Signal};
pub(crate) use live::LiveFindings;
pub use live::LiveNote;
pub use plot::{MOST_POINTS, Plot, Point};
pub use post::MAX_MESSAGES;
pub(crate) use queue::Queue;
pub use refused::Refused;
pub use replenish_store::{
    fleet::{StoredEndpoint, StoredSensor},
    live_findings::LiveFinding,
    reports::{After as HistoryCursor, StoredReport, Window},
};
