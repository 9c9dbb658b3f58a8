//! Where a device is offered (`programme.md` 4.2).

use std::collections::BTreeSet;

use replenish_domain::{
    Fault,
    account::Actor,
    device::{Device, DeviceId, Edit, FriendlyName},
    reference::{Marketplace, MarketplaceCode},
};
use replenish_store::{WriteTx, devices, reference};
use serde_json::{Value, json};

use super::DeviceError;
use crate::{App, Revision};

impl App {
    /// Offers the device in a marketplace, or changes its friendly name there.
    ///
    /// Without `friendly_name` an existing name stays. Adding a marketplace is allowed in every
    /// stage, with its name; changing the name of one that is there only while the device is open,
    /// or the marketplace was added since the device was approved.
    pub async fn put_device_marketplace(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
        code: &str,
        friendly_name: Option<&str>,
    ) -> Result<Device, DeviceError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::AddMarketplace).await?;
        let code = known_marketplace(&mut editing.tx, code).await?;
        let old = editing
            .before
            .marketplace(&code)
            .map(|marketplace| marketplace.friendly_name.clone());
        if old.is_some() {
            editing.before.permit(Edit::Names)?;
        }
        let name = friendly_name.map(read_friendly_name).transpose()?;
        let name = name.or_else(|| old.clone().flatten());
        devices::put_marketplace(&mut editing.tx, id, &code, name.as_ref()).await?;
        let before = old.map_or(Value::Null, |old| json!({ "code": code, "friendly_name": old }));
        let after = json!({ "code": code, "friendly_name": name });
        self.save_device(actor, editing, "device.marketplace_changed", before, after)
            .await
    }

    /// Takes a marketplace off the device, with every name written for it; never the last.
    pub async fn delete_device_marketplace(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
        code: &str,
    ) -> Result<Device, DeviceError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::RemoveMarketplace).await?;
        let code = offered(&editing.before, code)?;
        if editing.before.marketplaces.len() == 1 {
            return Err(DeviceError::LastMarketplace);
        }
        devices::delete_marketplace(&mut editing.tx, id, &code).await?;
        let before = json!({ "code": code });
        self.save_device(actor, editing, "device.marketplace_removed", before, Value::Null)
            .await
    }

    /// Offers the device in exactly these marketplaces: adds what is new, takes off what is gone.
    pub async fn set_device_marketplaces(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
        codes: &[String],
    ) -> Result<Device, DeviceError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::AddMarketplace).await?;
        let mut wanted = BTreeSet::new();
        for code in codes {
            wanted.insert(known_marketplace(&mut editing.tx, code).await?);
        }
        let offered: BTreeSet<_> = editing
            .before
            .marketplaces
            .iter()
            .map(|offered| offered.code.clone())
            .collect();
        if wanted.is_empty() {
            return Err(DeviceError::LastMarketplace);
        }
        if offered.difference(&wanted).next().is_some() {
            editing.before.permit(Edit::RemoveMarketplace)?;
        }
        for code in wanted.difference(&offered) {
            devices::put_marketplace(&mut editing.tx, id, code, None).await?;
        }
        for code in offered.difference(&wanted) {
            devices::delete_marketplace(&mut editing.tx, id, code).await?;
        }
        let (before, after) = (json!({ "marketplaces": offered }), json!({ "marketplaces": wanted }));
        self.save_device(actor, editing, "device.marketplaces_changed", before, after)
            .await
    }
}

/// The code of a marketplace the device is offered in.
pub(super) fn offered(device: &Device, code: &str) -> Result<MarketplaceCode, DeviceError> {
    let offered = device
        .marketplaces
        .iter()
        .find(|marketplace| marketplace.code.as_str() == code);
    offered
        .map(|marketplace| marketplace.code.clone())
        .ok_or_else(|| crate::Denied::Hidden.into())
}

async fn known_marketplace(tx: &mut WriteTx, code: &str) -> Result<MarketplaceCode, DeviceError> {
    let all: Vec<Marketplace> = reference::marketplaces(tx).await?;
    all.into_iter()
        .map(|marketplace| marketplace.code)
        .find(|known| known.as_str() == code)
        .ok_or_else(|| {
            Fault::new(
                "marketplace-unknown",
                format!("There is no marketplace “{code}”. Choose one from the list."),
            )
            .at("/code")
            .into()
        })
}

fn read_friendly_name(raw: &str) -> Result<FriendlyName, DeviceError> {
    raw.parse().map_err(|fault: Fault| fault.at("/friendly_name").into())
}
