//! Customers' devices as their makers see them. Who the customer is is never shown: no name, no
//! address, no identifier, no token; only what the cloud calls the device, and what its sensors tell.

use std::collections::{BTreeMap, HashMap};

use replenish_domain::{
    Id,
    account::{Action, Actor},
    device::DeviceId,
    id::Endpoint,
    sensor::Standing,
};
use replenish_store::{
    Conn, StoreError,
    fleet::{self, StoredEndpoint, StoredSensor},
};

use super::{
    FleetError,
    judge::{Judge, SensorView, Signal, signals},
};
use crate::{App, Denied, authorise, search_text};

/// The most endpoints a page of a narrowed list looks at; a page may end before it is full.
const LOOKED_AT: usize = 2_000;
/// So many of them are read at a time.
const CHUNK: usize = 200;
/// The most sensors that are counted, those of the newest endpoints.
pub const MOST_COUNTED: usize = 5_000;

/// Which endpoints a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FleetFilter {
    /// Only those with a sensor whose replenishment ID is of this device.
    pub device: Option<DeviceId>,
    /// Only those with a sensor that stands so.
    pub state: Option<Standing>,
    /// Only those whose cloud calls them something that begins so.
    pub name: Option<String>,
}

/// A customer's device with its sensors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointView {
    /// The device.
    pub endpoint: StoredEndpoint,
    /// Its sensors, by interface and instance.
    pub sensors: Vec<(SensorView, Signal)>,
}

/// A page of the fleet.
#[derive(Debug, Clone)]
pub struct FleetPage {
    /// The endpoints, newest first, or by name when narrowed by it.
    pub endpoints: Vec<EndpointView>,
    /// Where the next page begins, if there is one.
    pub next: Option<Id<Endpoint>>,
}

/// How many sensors stand how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FleetCounts {
    /// By standing.
    pub sensors: BTreeMap<Standing, usize>,
    /// There are more than [`MOST_COUNTED`], which are not counted.
    pub has_more: bool,
}

impl App {
    /// A page of the endpoints in sight. One that is narrowed may have fewer than `limit`, even none,
    /// and go on.
    pub async fn fleet(
        &self,
        actor: &Actor,
        filter: &FleetFilter,
        after: Option<Id<Endpoint>>,
        limit: usize,
    ) -> Result<FleetPage, FleetError> {
        authorise(actor, Action::ReadDevices)?;
        let name = filter.name.as_deref().map(|raw| search_text(raw)).transpose();
        let name = name.map_err(|fault| fault.at("/q"))?.filter(|name| !name.is_empty());
        let mut conn = self.db.read().await?;
        let mut judge = Judge::new(self.clock.now());
        let chunk = if filter.is_open() { limit + 1 } else { CHUNK };
        let (mut page, mut last, mut looked_at) = (Vec::with_capacity(limit), after, 0);
        let next = 'looking: loop {
            let found = fleet::list(&mut conn, actor.sight(), name, last, as_limit(chunk)).await?;
            let is_end = found.len() < chunk;
            looked_at += found.len();
            for (endpoint, sensors) in with_sensors(&mut conn, found).await? {
                let sensors = judge.views(&mut conn, sensors).await?;
                let id = endpoint.id;
                if filter.admits(&sensors) {
                    if page.len() == limit {
                        break 'looking last;
                    }
                    page.push((endpoint, sensors));
                }
                last = Some(id);
            }
            if is_end {
                break None;
            }
            if looked_at >= LOOKED_AT {
                break last;
            }
        };
        let endpoints = self.with_signals(&mut conn, page).await?;
        Ok(FleetPage { endpoints, next })
    }

    /// An endpoint in sight.
    pub async fn fleet_endpoint(&self, actor: &Actor, id: Id<Endpoint>) -> Result<EndpointView, FleetError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let endpoint = fleet::find(&mut conn, actor.sight(), id).await?;
        let endpoint = endpoint.ok_or(Denied::Hidden)?;
        let sensors = fleet::sensors_of(&mut conn, &[id]).await?;
        let sensors = Judge::new(self.clock.now()).views(&mut conn, sensors).await?;
        let mut found = self.with_signals(&mut conn, vec![(endpoint, sensors)]).await?;
        Ok(found.pop().ok_or(Denied::Hidden)?)
    }

    /// How many sensors in sight stand how; those of the newest endpoints, where there are very many.
    pub async fn fleet_counts(&self, actor: &Actor) -> Result<FleetCounts, FleetError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let mut found = fleet::newest_sensors(&mut conn, actor.sight(), as_limit(MOST_COUNTED + 1)).await?;
        let has_more = found.len() > MOST_COUNTED;
        found.truncate(MOST_COUNTED);
        let mut sensors = BTreeMap::from(Standing::ALL.map(|standing| (standing, 0)));
        for view in Judge::new(self.clock.now()).views(&mut conn, found).await? {
            *sensors.entry(view.standing).or_default() += 1;
        }
        Ok(FleetCounts { sensors, has_more })
    }

    async fn with_signals(
        &self,
        conn: &mut Conn,
        page: Vec<(StoredEndpoint, Vec<SensorView>)>,
    ) -> Result<Vec<EndpointView>, StoreError> {
        let all: Vec<SensorView> = page.iter().flat_map(|(_, sensors)| sensors).cloned().collect();
        let mut signals = signals(conn, &all, self.clock.now()).await?.into_iter();
        let views = page.into_iter().map(|(endpoint, sensors)| EndpointView {
            endpoint,
            sensors: sensors.into_iter().zip(signals.by_ref()).collect(),
        });
        Ok(views.collect())
    }
}

impl FleetFilter {
    const fn is_open(&self) -> bool {
        self.device.is_none() && self.state.is_none()
    }

    fn admits(&self, sensors: &[SensorView]) -> bool {
        self.is_open() || sensors.iter().any(|view| self.admits_sensor(view))
    }

    /// Whether it is this sensor that the list is narrowed to.
    #[must_use]
    pub fn admits_sensor(&self, view: &SensorView) -> bool {
        let device = view.sensor.slot.as_ref().map(|slot| slot.device);
        self.device.is_none_or(|wanted| device == Some(wanted))
            && self.state.is_none_or(|wanted| view.standing == wanted)
    }
}

/// The endpoints with their sensors.
async fn with_sensors(
    conn: &mut Conn,
    endpoints: Vec<StoredEndpoint>,
) -> Result<Vec<(StoredEndpoint, Vec<StoredSensor>)>, StoreError> {
    let ids: Vec<_> = endpoints.iter().map(|endpoint| endpoint.id).collect();
    let mut by_endpoint: HashMap<Id<Endpoint>, Vec<StoredSensor>> = HashMap::with_capacity(ids.len());
    for sensor in fleet::sensors_of(conn, &ids).await? {
        by_endpoint.entry(sensor.endpoint).or_default().push(sensor);
    }
    let with = endpoints.into_iter().map(|endpoint| {
        let sensors = by_endpoint.remove(&endpoint.id).unwrap_or_default();
        (endpoint, sensors)
    });
    Ok(with.collect())
}

fn as_limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
