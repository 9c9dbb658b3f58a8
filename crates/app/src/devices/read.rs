//! Looking at devices.

use replenish_domain::{
    Id,
    account::{Action, Actor, Sight},
    device::{Device, DeviceId, DeviceKind, Stage},
    id::Organisation,
};
use replenish_store::{devices, images, images::StoredImage};

use super::DeviceError;
use crate::{App, Denied, authorise};

/// Which devices a list shows.
#[derive(Debug, Clone, Default)]
pub struct DeviceFilter {
    /// Only this organisation's; for reviewers, who see everybody's.
    pub organisation: Option<Id<Organisation>>,
    /// Only those in this stage.
    pub stage: Option<Stage>,
    /// Only those of this kind.
    pub kind: Option<DeviceKind>,
    /// Only those with this text in name, model ID or a slot ID.
    pub search: Option<String>,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct DevicePage {
    /// The devices, newest first.
    pub devices: Vec<Device>,
    /// Where the next page begins, if there is one.
    pub next: Option<DeviceId>,
}

/// How many devices an organisation has in each stage, counted up to a hundred.
#[derive(Debug, Clone, Default)]
pub struct StageCounts(Vec<(Stage, i64)>);

impl StageCounts {
    /// Counting stops here; a page shows `99+`.
    pub const AT_MOST: i64 = 100;

    /// The devices in any of the stages.
    #[must_use]
    pub fn in_any(&self, stages: &[Stage]) -> i64 {
        self.0
            .iter()
            .filter(|(stage, _)| stages.contains(stage))
            .map(|(_, count)| count)
            .sum()
    }
}

impl App {
    /// The device, if the actor can see it.
    pub async fn device(&self, actor: &Actor, id: DeviceId) -> Result<Device, DeviceError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        Ok(devices::find(&mut conn, actor.sight(), id)
            .await?
            .ok_or(Denied::Hidden)?)
    }

    /// A page of the devices the actor can see, older than `after`; `limit` is 1 to 200.
    pub async fn list_devices(
        &self,
        actor: &Actor,
        filter: &DeviceFilter,
        after: Option<DeviceId>,
        limit: usize,
    ) -> Result<DevicePage, DeviceError> {
        authorise(actor, Action::ReadDevices)?;
        let organisation = match actor.sight() {
            Sight::Own(own) => Some(own),
            Sight::All => filter.organisation,
        };
        let filter = devices::Filter {
            organisation,
            stage: filter.stage,
            kind: filter.kind,
            search: filter.search.clone().filter(|search| !search.trim().is_empty()),
        };
        let mut conn = self.db.read().await?;
        let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut devices = devices::list(&mut conn, &filter, after, one_more).await?;
        let has_more = devices.len() > limit;
        devices.truncate(limit);
        let next = devices.last().filter(|_| has_more).map(|device| device.id);
        Ok(DevicePage { devices, next })
    }

    /// How many devices the actor's organisation has in each stage.
    pub async fn count_devices(&self, actor: &Actor) -> Result<StageCounts, DeviceError> {
        authorise(actor, Action::ReadDevices)?;
        let Some(organisation) = actor.organisation else {
            return Ok(StageCounts::default());
        };
        let mut conn = self.db.read().await?;
        let mut counts = Vec::with_capacity(Stage::ALL.len());
        for stage in Stage::ALL {
            counts.push((
                stage,
                devices::count(&mut conn, organisation, stage, StageCounts::AT_MOST).await?,
            ));
        }
        Ok(StageCounts(counts))
    }

    /// The device's picture.
    pub async fn device_image(&self, actor: &Actor, id: DeviceId) -> Result<StoredImage, DeviceError> {
        let device = self.device(actor, id).await?;
        let image = device.image.ok_or(Denied::Hidden)?;
        let mut conn = self.db.read().await?;
        Ok(images::get(&mut conn, &image.sha256).await?.ok_or(Denied::Hidden)?)
    }
}
