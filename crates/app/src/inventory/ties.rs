//! What the replenishment IDs of a customer's sensors are good for (`protocol.md` 3.3, `programme.md` 6.7).

use std::collections::HashMap;

use replenish_domain::{
    certification::Enrolment,
    device::{Environment, ReplenishmentId},
    request::SensorKind,
    sensor::{Tie, Tied},
};
use replenish_protocol::read::{EndpointReport, SensorReport};
use replenish_store::{
    StoreError,
    sensors::{self, SlotOfId},
};

use crate::{App, linking::LiveLink, requests};

/// Whether a sensor is tied to a slot, and the slot of its ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TiedSensor {
    pub(super) tie: Tie,
    pub(super) slot: Option<Tied>,
}

/// Looks each ID up once: a message may declare the same ones for every device.
pub(super) struct Ties<'a> {
    app: &'a App,
    link: &'a LiveLink,
    known: HashMap<String, Known>,
}

/// What an ID is good for, whoever declares it.
#[derive(Debug, Clone)]
struct Known {
    tied: TiedSensor,
    /// How its slot is sensed.
    kind: Option<SensorKind>,
}

impl<'a> Ties<'a> {
    pub(super) fn new(app: &'a App, link: &'a LiveLink) -> Self {
        Self {
            app,
            link,
            known: HashMap::new(),
        }
    }

    /// What ties the sensors of an endpoint, in their order.
    pub(super) async fn of(&mut self, endpoint: &EndpointReport<'_>) -> Result<Vec<TiedSensor>, StoreError> {
        let mut tied = Vec::with_capacity(endpoint.sensors.len());
        for sensor in &endpoint.sensors {
            tied.push(self.of_sensor(sensor, &endpoint.sensors).await?);
        }
        Ok(tied)
    }

    async fn of_sensor(
        &mut self,
        sensor: &SensorReport<'_>,
        all: &[SensorReport<'_>],
    ) -> Result<TiedSensor, StoreError> {
        let Some(id) = sensor.replenishment_id.as_deref() else {
            return Ok(TiedSensor {
                tie: Tie::NoId,
                slot: None,
            });
        };
        let Known { mut tied, kind } = self.find(id).await?;
        let declare_it = all.iter().filter(|other| other.replenishment_id.as_deref() == Some(id));
        if tied.tie == Tie::Tied && kind != Some(sensor.kind) {
            tied.tie = Tie::OtherKind;
        } else if tied.tie == Tie::Tied && declare_it.count() > 1 {
            tied.tie = Tie::SameId;
        }
        Ok(tied)
    }

    async fn find(&mut self, id: &str) -> Result<Known, StoreError> {
        if let Some(known) = self.known.get(id) {
            return Ok(known.clone());
        }
        let known = self.look_up(&ReplenishmentId::opaque(id.to_owned())).await?;
        self.known.insert(id.to_owned(), known.clone());
        Ok(known)
    }

    async fn look_up(&self, id: &ReplenishmentId) -> Result<Known, StoreError> {
        let (found, kind) = {
            let mut conn = self.app.db.read().await?;
            let Some(found) = sensors::slot_of_id(&mut conn, self.link.organisation, id).await? else {
                let (tie, slot) = (Tie::UnknownId, None);
                return Ok(Known {
                    tied: TiedSensor { tie, slot },
                    kind: None,
                });
            };
            let kind = requests::sensor_kind(&mut conn, &found.slot, environment(&found)).await?;
            (found, kind)
        };
        let tie = self.judge(&found).await?;
        let slot = Some(found.slot);
        Ok(Known {
            tied: TiedSensor { tie, slot },
            kind,
        })
    }

    async fn judge(&self, found: &SlotOfId) -> Result<Tie, StoreError> {
        if found.is_sandbox {
            return Ok(if self.link.is_sandbox {
                Tie::Tied
            } else {
                Tie::SandboxId
            });
        }
        if found.is_retired {
            return Ok(Tie::RetiredId);
        }
        let enrolment = self.app.enrolment_of_link(self.link, found.slot.device).await?;
        Ok(match enrolment {
            Enrolment::Everybody | Enrolment::TestAccount => Tie::Tied,
            Enrolment::NotOffered | Enrolment::NotAssigned => Tie::NotOffered,
            Enrolment::NotOnAllowList => Tie::NotOnAllowList,
        })
    }
}

const fn environment(found: &SlotOfId) -> Environment {
    if found.is_sandbox {
        Environment::Sandbox
    } else {
        Environment::Production
    }
}
