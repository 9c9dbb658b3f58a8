//! A device cloud tells which devices a customer has, and which no longer (`protocol.md` 4).

use std::borrow::Cow;

use replenish_domain::{Id, id::Endpoint};
use replenish_protocol::{
    gateway::ErrorCode,
    read::{EndpointReport, LabelReport, MAX_ENDPOINTS, SensorReport},
};
use replenish_store::{
    StoreError, WriteTx, customer_links,
    endpoints::{self, Description},
    sensors::{self, Declaration},
};
use serde_json::{Value, json};

use super::{
    Refused,
    ties::{TiedSensor, Ties},
};
use crate::{App, linking::LiveLink};

/// How often a transaction that lost against another one is tried.
const TRIES: usize = 3;

/// What becomes of a customer's devices that a message does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Others {
    Stay,
    Go,
}

impl App {
    /// Stores devices that are new or replace what was known of them, all or none; others stay as they
    /// are.
    pub(super) async fn describe(&self, link: &LiveLink, reports: &[EndpointReport<'_>]) -> Result<(), Refused> {
        self.describe_within(link, reports, Others::Stay).await
    }

    /// Stores the devices a customer has, all or none; others are gone.
    pub(crate) async fn describe_all(&self, link: &LiveLink, reports: &[EndpointReport<'_>]) -> Result<(), Refused> {
        self.describe_within(link, reports, Others::Go).await
    }

    async fn describe_within(
        &self,
        link: &LiveLink,
        reports: &[EndpointReport<'_>],
        others: Others,
    ) -> Result<(), Refused> {
        let tied = self.ties(link, reports).await?;
        let mut tries = 1;
        loop {
            match self.describe_once(link, reports, &tied, others).await {
                Err(error) if error.is_conflict() && tries < TRIES => tries += 1,
                Err(error) => return Err(error.into()),
                Ok(done) => return done,
            }
        }
    }

    async fn ties(&self, link: &LiveLink, reports: &[EndpointReport<'_>]) -> Result<Vec<Vec<TiedSensor>>, StoreError> {
        let mut ties = Ties::new(self, link);
        let mut all = Vec::with_capacity(reports.len());
        for report in reports {
            all.push(ties.of(report).await?);
        }
        Ok(all)
    }

    async fn describe_once(
        &self,
        link: &LiveLink,
        reports: &[EndpointReport<'_>],
        tied: &[Vec<TiedSensor>],
        others: Others,
    ) -> Result<Result<(), Refused>, StoreError> {
        let mut tx = self.db.write().await?;
        // A link that ended meanwhile has no devices any more.
        if !customer_links::hold(&mut tx, link.link).await? {
            return Ok(Err(Refused::new(
                ErrorCode::SkillDisabled,
                "The customer has ended the link.",
            )));
        }
        let mut described = Vec::with_capacity(reports.len());
        for (report, tied) in reports.iter().zip(tied) {
            described.push(self.describe_one(&mut tx, link, report, tied).await?);
        }
        if others == Others::Go {
            endpoints::remove_others(&mut tx, link.client, link.customer, &described, self.clock.now()).await?;
        }
        let count = endpoints::count(&mut tx, link.client, link.customer).await?;
        if usize::try_from(count).is_ok_and(|count| count > MAX_ENDPOINTS) {
            return Ok(Err(Refused::new(
                ErrorCode::RequestEntityTooLarge,
                format!("the customer would have {count} endpoints; the most are {MAX_ENDPOINTS}"),
            )));
        }
        tx.commit().await?;
        Ok(Ok(()))
    }

    async fn describe_one(
        &self,
        tx: &mut WriteTx,
        link: &LiveLink,
        report: &EndpointReport<'_>,
        tied: &[TiedSensor],
    ) -> Result<Id<Endpoint>, StoreError> {
        let description = Description {
            endpoint_id: &report.endpoint_id,
            friendly_name: &report.friendly_name,
            manufacturer: &report.manufacturer,
            description: &report.description,
            model: report.model.as_deref(),
            serial: report.serial.as_deref(),
        };
        let now = self.clock.now();
        let endpoint = endpoints::save(tx, self.next_id(), link.client, link.customer, &description, now).await?;
        let labels: Vec<String> = report.sensors.iter().map(labels).collect();
        let declarations = report.sensors.iter().zip(tied).zip(&labels);
        let declarations: Vec<_> = declarations
            .map(|((sensor, tied), labels)| (self.next_id(), declaration(sensor, tied, labels)))
            .collect();
        sensors::declare(tx, endpoint, &declarations, now).await?;
        Ok(endpoint)
    }

    /// Removes devices; those that are not there are not missed.
    pub(super) async fn remove_endpoints(&self, link: &LiveLink, endpoint_ids: &[Cow<'_, str>]) -> Result<(), Refused> {
        let mut tx = self.db.write().await?;
        for endpoint_id in endpoint_ids {
            endpoints::remove(&mut tx, link.client, link.customer, endpoint_id, self.clock.now()).await?;
        }
        Ok(tx.commit().await?)
    }
}

fn declaration<'a>(sensor: &'a SensorReport<'_>, tied: &'a TiedSensor, labels: &'a str) -> Declaration<'a> {
    Declaration {
        kind: sensor.kind,
        instance: &sensor.instance,
        measurement: sensor.measurement.measurement(),
        unit: sensor.measurement.unit(),
        replenishment_id: sensor.replenishment_id.as_deref(),
        tie: tied.tie,
        slot: tied.slot.as_ref(),
        labels,
        proactively_reported: sensor.proactively_reported,
        retrievable: sensor.retrievable,
    }
}

fn labels(sensor: &SensorReport<'_>) -> String {
    let labels = sensor.labels.iter().map(|label| match label {
        LabelReport::Text { text, locale } => json!({ "text": text, "locale": locale }),
        LabelReport::Asset { id } => json!({ "asset": id }),
    });
    Value::Array(labels.collect()).to_string()
}
