//! The history of one sensor, as a list and as a plot.

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{
    Fault, Id,
    account::{Action, Actor},
    id::Endpoint,
    request::SensorKind,
};
use replenish_store::{
    Conn,
    fleet::{self, StoredEndpoint},
    reports::{self, After, StoredReport, Window},
};

use super::{
    FleetError,
    judge::{Judge, SensorView, Signal, signals},
    plot::{self, Plot},
};
use crate::{App, Denied, authorise};

/// A window is looked at in so many parts.
const PARTS: i64 = 200;
/// The most reports a plot looks at, the newest ones of its window.
const LOOKED_AT: i64 = 100_000;

/// A sensor by its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SensorPlace {
    /// Of which endpoint.
    pub endpoint: Id<Endpoint>,
    /// Which of the three interfaces.
    pub kind: SensorKind,
    /// Its name within the interface.
    pub instance: String,
}

/// A sensor with the endpoint it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SensorFile {
    /// The endpoint.
    pub endpoint: StoredEndpoint,
    /// The sensor.
    pub view: SensorView,
    /// How reliably it is heard.
    pub signal: Signal,
}

/// A page of a sensor's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryPage {
    /// The reports, the newest sample first.
    pub reports: Vec<StoredReport>,
    /// Where the next page begins, if there is one.
    pub next: Option<After>,
}

impl App {
    /// A sensor in sight.
    pub async fn sensor_file(&self, actor: &Actor, place: &SensorPlace) -> Result<SensorFile, FleetError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let (endpoint, view) = self.find_sensor(&mut conn, actor, place).await?;
        let heard = signals(&mut conn, std::slice::from_ref(&view), self.clock.now()).await?;
        Ok(SensorFile {
            endpoint,
            view,
            signal: heard.first().copied().unwrap_or_default(),
        })
    }

    /// A page of what a sensor in sight reported within a window.
    pub async fn sensor_reports(
        &self,
        actor: &Actor,
        place: &SensorPlace,
        window: Window,
        after: Option<After>,
        limit: usize,
    ) -> Result<HistoryPage, FleetError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let (_, view) = self.find_sensor(&mut conn, actor, place).await?;
        let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut found = reports::page(&mut conn, view.sensor.id, window, after, one_more).await?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(StoredReport::position);
        Ok(HistoryPage { reports: found, next })
    }

    /// The plot of what a sensor in sight reported within a window: every report, or the lowest and
    /// highest of equal parts of the window where there are many.
    pub async fn sensor_plot(&self, actor: &Actor, place: &SensorPlace, window: Window) -> Result<Plot, FleetError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let (_, view) = self.find_sensor(&mut conn, actor, place).await?;
        let id = view.sensor.id;
        let most = i64::try_from(plot::MOST_POINTS).unwrap_or(i64::MAX);
        let mut found = reports::page(&mut conn, id, window, None, most + 1).await?;
        if found.len() <= plot::MOST_POINTS {
            found.reverse();
            return Ok(Plot::of_reports(&view, &found));
        }
        let outline = reports::outline(&mut conn, id, window, PARTS, LOOKED_AT).await?;
        Ok(Plot::of_outline(&view, &outline, LOOKED_AT))
    }

    async fn find_sensor(
        &self,
        conn: &mut Conn,
        actor: &Actor,
        place: &SensorPlace,
    ) -> Result<(StoredEndpoint, SensorView), FleetError> {
        let endpoint = fleet::find(conn, actor.sight(), place.endpoint).await?;
        let endpoint = endpoint.ok_or(Denied::Hidden)?;
        let sensors = fleet::sensors_of(conn, &[place.endpoint]).await?;
        let found = sensors
            .into_iter()
            .find(|sensor| sensor.kind == place.kind && sensor.instance == place.instance);
        let sensor = found.ok_or(Denied::Hidden)?;
        let view = Judge::new(self.clock.now()).view(conn, sensor).await?;
        Ok((endpoint, view))
    }
}

/// The window between two moments; without them, the `days` before `now`. A sample may be a little
/// ahead of the clock, so an open end takes it in.
pub fn window(from: Option<Timestamp>, to: Option<Timestamp>, days: i64, now: Timestamp) -> Result<Window, Fault> {
    let to = to.unwrap_or_else(|| now.saturating_add(SignedDuration::from_mins(10)).unwrap_or(now));
    let back = SignedDuration::from_hours(24 * days);
    let from = from.unwrap_or_else(|| to.min(now).saturating_sub(back).unwrap_or(Timestamp::MIN));
    if from >= to {
        return Err(Fault::new("window-invalid", "from has to be before to.").at("/from"));
    }
    Ok(Window { from, to })
}
