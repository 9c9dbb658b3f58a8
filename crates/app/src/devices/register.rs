//! Creating, renaming and deleting a device.

use replenish_domain::{
    Fault,
    account::{Action, Actor},
    audit::Act,
    device::{
        Device, DeviceId, DeviceKind, DeviceMarketplace, DeviceName, Edit, Hardware, ModelId, Slot, SlotId, Stage,
    },
    fault::Gather,
};
use replenish_store::{WriteTx, devices, id_requests, images, reference};
use serde_json::json;

use super::DeviceError;
use crate::{App, Denied, Revision, authorise};

/// The create form as it was filled in.
#[derive(Debug, Clone, Default)]
pub struct NewDevice {
    /// `ask` or `ack`.
    pub kind: String,
    /// The console name.
    pub name: String,
    /// The model ID; one is generated when it is left out.
    pub model_id: Option<String>,
    /// The device type of an ACK device.
    pub device_type: Option<String>,
}

struct Parsed {
    hardware: Hardware,
    name: DeviceName,
    model_id: Option<ModelId>,
}

impl App {
    /// Registers a device with its first slot and the programme's default marketplace.
    pub async fn create_device(&self, actor: &Actor, new: &NewDevice) -> Result<Device, DeviceError> {
        authorise(actor, Action::EditDevices)?;
        let organisation = actor.organisation.ok_or(Denied::Forbidden)?;
        let Parsed {
            hardware,
            name,
            model_id,
        } = parse(new)?;
        let mut tx = self.db.write().await?;
        let now = self.clock.now();
        let device = Device {
            id: self.next_id(),
            organisation,
            hardware,
            name,
            model_id: match model_id {
                Some(model_id) => model_id,
                None => self.unused_model_id(&mut tx, actor).await?,
            },
            stage: Stage::Draft,
            approvals: 0,
            image: None,
            marketplaces: self.first_marketplace(&mut tx).await?,
            slots: vec![Slot {
                slot_id: SlotId::first(),
                category: None,
                names: [].into(),
                replenishment_id: None,
            }],
            created_by: actor.name.to_string(),
            created_at: now,
            updated_at: now,
            version: 1,
        };
        if !devices::create(&mut tx, &device).await? {
            let detail = format!(
                "Another of your devices has the Model ID {}. Choose another.",
                device.model_id
            );
            return Err(Fault::new("model-id-taken", detail).at("/model_id").into());
        }
        let act = Act::by(actor, "device.created")
            .on(device.id, organisation)
            .after(json!({
                "kind": device.hardware.kind(),
                "name": device.name,
                "model_id": device.model_id,
                "device_type": device.hardware.device_type(),
            }));
        self.record(&mut tx, act).await?;
        tx.commit().await?;
        Ok(device)
    }

    /// A model ID none of the actor's devices has (`programme.md` 2.2).
    pub async fn generate_model_id(&self, actor: &Actor) -> Result<ModelId, DeviceError> {
        authorise(actor, Action::EditDevices)?;
        let mut conn = self.db.read().await?;
        self.unused_model_id(&mut conn, actor).await
    }

    async fn unused_model_id(&self, conn: &mut replenish_store::Conn, actor: &Actor) -> Result<ModelId, DeviceError> {
        let organisation = actor.organisation.ok_or(Denied::Forbidden)?;
        loop {
            let candidate = ModelId::generate(self.random.bytes());
            if devices::of_model(conn, organisation, &candidate).await?.is_none() {
                return Ok(candidate);
            }
        }
    }

    async fn first_marketplace(&self, tx: &mut WriteTx) -> Result<Vec<DeviceMarketplace>, DeviceError> {
        let all = reference::marketplaces(tx).await?;
        let wanted = self.settings.default_marketplace.as_ref();
        let first = all
            .iter()
            .find(|marketplace| Some(&marketplace.code) == wanted)
            .or(all.first());
        let offer = |code| DeviceMarketplace {
            code,
            friendly_name: None,
            certified_at: None,
        };
        Ok(first
            .map(|marketplace| offer(marketplace.code.clone()))
            .into_iter()
            .collect())
    }

    /// Changes the console name.
    pub async fn rename_device(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
        name: &str,
    ) -> Result<Device, DeviceError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::Content).await?;
        let name: DeviceName = name.parse().map_err(|fault: Fault| fault.at("/name"))?;
        devices::set_name(&mut editing.tx, id, &name).await?;
        let before = json!({ "name": editing.before.name });
        self.save_device(actor, editing, "device.renamed", before, json!({ "name": name }))
            .await
    }

    /// Deletes a draft with its picture, slots and names, and with requests that were withdrawn.
    pub async fn delete_device(&self, actor: &Actor, id: DeviceId, revision: Revision) -> Result<(), DeviceError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::Delete).await?;
        let device = editing.before;
        let mut pictures = id_requests::images_of_device(&mut editing.tx, id).await?;
        pictures.extend(device.image.map(|image| image.sha256));
        if !devices::delete(&mut editing.tx, id).await? {
            return Err(Denied::Hidden.into());
        }
        for picture in &pictures {
            images::drop_unused(&mut editing.tx, picture).await?;
        }
        let gone = json!({ "name": device.name, "model_id": device.model_id });
        let act = Act::by(actor, "device.deleted")
            .on(id, device.organisation)
            .before(gone);
        self.record(&mut editing.tx, act).await?;
        Ok(editing.tx.commit().await?)
    }
}

fn parse(new: &NewDevice) -> Result<Parsed, DeviceError> {
    let mut gather = Gather::default();
    let kind = gather.take("/kind", new.kind.parse::<DeviceKind>());
    let name = gather.take("/name", new.name.parse::<DeviceName>());
    let typed = new.model_id.as_deref().map(str::trim).filter(|typed| !typed.is_empty());
    let model_id = typed.and_then(|typed| gather.take("/model_id", typed.parse::<ModelId>()));
    let hardware = kind.and_then(|kind| gather.take("/device_type", Hardware::read(kind, new.device_type.as_deref())));
    gather.finish()?;
    let (Some(hardware), Some(name)) = (hardware, name) else {
        unreachable!("a missing part left a fault")
    };
    Ok(Parsed {
        hardware,
        name,
        model_id,
    })
}
